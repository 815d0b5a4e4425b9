"""Growth: the lists that an allocation foresaw against the lists that came, and what the difference
is worth. `projections` holds what was foreseen, `outturn` which list stands for a year, `pricing`
turns patients into pounds, `differences` joins them by body and year, and `part` tells it."""
