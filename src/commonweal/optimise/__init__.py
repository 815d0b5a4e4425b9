"""Ground floor: grouping places into districts inside a band (`partition`), finding the communities
that flows between places make (`communities`), choosing sites (`facility`), and the options that no
other beats (`pareto`). Plain arrays in and out; it knows nothing of health care. Inner loops are
compiled by numba when they are first called."""
