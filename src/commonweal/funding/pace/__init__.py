"""Pace of change: how far each body's money lies from its target, and how a budget moves everyone
towards target without taking anyone below a floor. `policy` holds the choices, `settling` settles
one year for any number of scenarios at once, `pennies` settles one year to the penny, `paths` walks
through the years, `held` says what a folder holds of it, and `part` tells it."""
