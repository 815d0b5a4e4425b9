"""GPs for registered and for weighted patients, and how many more a standard asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from commonweal.services.workforce.supply import Series, Supply

PER = 10_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """An area's staff beside a standard.

    Parameters
    ----------
    area, name
        Code and name.
    patients_per
        Registered patients for each, as the source has it.
    registered, weighted
        Patients on the lists of the day, and weighted by need; None where not known.
    staff
        Staff that the lists of the day would have at that ratio.
    per_registered, per_weighted
        Staff for 10,000 of each.
    against_england
        How many more patients each has than in England, as a share; less is below zero.
    needed, difference, shortfall
        Staff that the standard asks for on these lists; how many more than there are (fewer is
        below zero); and the same, zero where there are enough.
    """

    area: str
    name: str
    patients_per: float
    registered: float | None
    weighted: float | None
    staff: float | None
    per_registered: float
    per_weighted: float | None
    against_england: float | None
    needed: float | None
    difference: float | None
    shortfall: float | None


def measured(
    supply: Supply,
    registered: float | None,
    weighted: float | None,
    england: float | None,
    standard: float | None,
) -> Measured:
    """One area's staff, for its patients and beside a standard.

    Parameters
    ----------
    supply
        Patients for each member of staff, as a source has it.
    registered, weighted
        Patients of the area on the day; None where not known.
    england, standard
        Patients for each in England, and as the standard has it; None where not known.

    Examples
    --------
    >>> from commonweal.evidence import Basis
    >>> swale = Supply(area="10D", name="Swale", level="commissioner", patients_per=3342.0,
    ...                basis=Basis.OBSERVED, sources=("press",))
    >>> found = measured(swale, 113167.0, None, 1734.0, 1734.0)
    >>> round(found.staff, 1), round(found.needed, 1), round(found.shortfall, 1)
    (33.9, 65.3, 31.4)
    """
    staff = None if registered is None else registered / supply.patients_per
    needed = None if registered is None or standard is None else registered / standard
    difference = None if staff is None or needed is None else needed - staff
    return Measured(
        area=supply.area,
        name=supply.name,
        patients_per=supply.patients_per,
        registered=registered,
        weighted=weighted,
        staff=staff,
        per_registered=PER / supply.patients_per,
        per_weighted=None if staff is None or not weighted else PER * staff / weighted,
        against_england=None if england is None else supply.patients_per / england - 1.0,
        needed=needed,
        difference=difference,
        shortfall=None if difference is None else max(difference, 0.0),
    )


def all_measured(
    series: Series,
    registered: Mapping[str, float],
    weighted: Mapping[str, float],
    england: float | None,
    standard: float | None,
) -> tuple[Measured, ...]:
    """All areas of a series, by code."""
    return tuple(
        measured(one, registered.get(one.area), weighted.get(one.area), england, standard)
        for one in series.areas
    )


def together(rows: Sequence[Measured], england: float | None) -> Measured | None:
    """The areas with lists as one; `shortfall` is what the areas that are short lack.

    An area with more than the standard asks for does not make up for another: doctors do not
    move. `difference` nets them. None where no area has lists.

    Examples
    --------
    >>> together([], None) is None
    True
    """
    known = [row for row in rows if row.registered is not None and row.staff is not None]
    if not known:
        return None
    registered = fsum(row.registered for row in known if row.registered is not None)
    staff = fsum(row.staff for row in known if row.staff is not None)
    weighted = _sum([row.weighted for row in known])
    needed = _sum([row.needed for row in known])
    return Measured(
        area="",
        name="together",
        patients_per=registered / staff,
        registered=registered,
        weighted=weighted,
        staff=staff,
        per_registered=PER * staff / registered,
        per_weighted=PER * staff / weighted if weighted else None,
        against_england=None if england is None else registered / staff / england - 1.0,
        needed=needed,
        difference=None if needed is None else needed - staff,
        shortfall=_sum([row.shortfall for row in known]),
    )


def _sum(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fsum(known) if len(known) == len(values) else None
