"""How long people live, by district and by deprivation: as published, and from deaths by age where
they are supplied."""
