"""Below the ground floor: what every room that calls HiGHS needs of it. Knows no problem.

`programmes` is imported by whoever solves one: scipy's solvers take a second to load."""

from commonweal.solver.quiet import quiet

__all__ = ["quiet"]
