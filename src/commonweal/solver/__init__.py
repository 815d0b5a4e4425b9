"""Below the ground floor: what every room that calls HiGHS needs of it. Knows no problem."""

from commonweal.solver.quiet import quiet

__all__ = ["quiet"]
