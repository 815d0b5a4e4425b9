"""Population bands: is a body of the size that the rule in force asks for?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from commonweal.rules import Rule

Side = Literal["inside", "below", "above", "no rule held"]


@dataclass(frozen=True, slots=True)
class Banded:
    """A population against a band; `outside_by` is the distance to the nearer end, in persons."""

    side: Side
    outside_by: float


def against(population: float, rule: Rule | None) -> Banded:
    """Set a population against a band, both of whose ends count as inside.

    Parameters
    ----------
    population
        Persons.
    rule
        The band in force, or None.

    Examples
    --------
    >>> from datetime import date
    >>> from commonweal.rules import load_rules
    >>> rule = load_rules().in_force("population-band", "network", date(2019, 7, 1))
    >>> against(30_000, rule).side, against(26_030, rule)
    ('inside', Banded(side='below', outside_by=3970.0))
    >>> against(26_030, None).side
    'no rule held'
    """
    if rule is None:
        return Banded("no rule held", 0.0)
    if rule.low is not None and population < rule.low:
        return Banded("below", rule.low - population)
    if rule.high is not None and population > rule.high:
        return Banded("above", population - rule.high)
    return Banded("inside", 0.0)


def in_band(banded: Banded) -> bool | None:
    """Whether it is inside; None where no rule was held."""
    return None if banded.side == "no rule held" else banded.side == "inside"
