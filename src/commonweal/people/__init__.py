"""Who is registered and who is resident on a day: lists, residents, ages, deprivation, and the model
of who is registered where and lives where. Every chapter counts its people here
(`ground.Ground`)."""
