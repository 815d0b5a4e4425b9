"""Who is served, and by whom: the structure on a day, registered lists against their bands at every
level, the registered against the resident population both ways, age, deprivation, growth and the
map. Below the front door (`chapter.study`) stand plain functions that an analyst can call."""
