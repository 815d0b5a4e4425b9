"""Staff: how many there are for each patient, how many a standard asks for, who leaves and joins,
what a network's team and a rota round the clock need. Whole-time equivalents and people are never
added to each other, and no two definitions of a general practitioner are."""
