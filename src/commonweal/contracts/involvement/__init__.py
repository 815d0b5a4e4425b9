"""How the voluntary sector is involved, and who owns the providers."""

from commonweal.contracts.involvement.owning import OWNERS, YearOwned, by_year, span
from commonweal.contracts.involvement.voluntary import (
    AgainstEngland,
    Involved,
    against_england,
    involved,
)

__all__ = [
    "OWNERS",
    "AgainstEngland",
    "Involved",
    "YearOwned",
    "against_england",
    "by_year",
    "involved",
    "span",
]
