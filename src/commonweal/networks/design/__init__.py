"""Plans of networks proposed by search under a stated policy, each practice's place explained by
what every alternative would cost. `designing.design` is the front door, `policies` says what is
sought, `explaining` why a practice is where it is, `every_system` does all systems of a folder."""
