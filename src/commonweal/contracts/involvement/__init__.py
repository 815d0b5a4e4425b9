"""How the voluntary sector is involved, and who owns the providers."""

from commonweal.contracts.involvement.owning import (
    OWNERS,
    YearOwned,
    by_year,
    lacking,
    left_out,
    span,
    told_left_out,
)
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
    "lacking",
    "left_out",
    "span",
    "told_left_out",
]
