"""Who is registered and who is resident on a day: lists, residents, ages, deprivation, and who is
registered where, modelled. Every chapter counts its people here (`ground.Ground`)."""
