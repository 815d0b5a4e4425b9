"""Ground floor: grouping places into districts inside a band (`partition`), and finding the
communities that flows between places make (`communities`). Plain arrays in and out; it knows
nothing of health care. Inner loops are compiled by numba when they are first called."""
