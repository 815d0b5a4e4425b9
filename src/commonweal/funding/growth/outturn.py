"""Which lists stand for a financial year: what was counted, not what was foreseen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from commonweal.evidence import Basis
from commonweal.evidence.figure import weakest
from commonweal.funding.years import days, first_year, label_of
from commonweal.people.lists import reference_days, whole_lists


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """One edition of lists.

    Parameters
    ----------
    series, day, year
        Its name, its reference day, and the financial year that the day lies in.
    mean
        True for a mean over the year: such lists have fractions of a patient.
    patients
        Whole lists by practice.
    basis
        The weakest of any.
    """

    series: str
    day: date
    year: str
    mean: bool
    patients: dict[str, float]
    basis: Basis

    @property
    def words(self) -> str:
        """When they were counted."""
        return f"mean of {self.year}" if self.mean else f"{self.day:%-d %B %Y}"

    @property
    def off(self) -> int:
        """Days between the middle of the financial year and what they speak of."""
        middle = date(first_year(self.year), 9, 30)
        return 0 if self.mean else abs((self.day - middle).days)


def editions(registered: pa.Table) -> tuple[Lists, ...]:
    """Every edition that is held with whole lists, by reference day and name."""
    found = []
    for series, day in reference_days(registered).items():
        patients = whole_lists(registered, series)
        if not patients:
            continue
        rows = registered.filter(pc.equal(registered["series"], series))
        rows = rows.filter(pc.and_(pc.equal(rows["sex"], "all"), pc.is_null(rows["age_to"])))
        bases = [Basis(word) for word in rows.column("basis").unique().to_pylist()]
        year = label_of(day)
        found.append(
            Lists(
                series=series,
                day=day,
                year=year,
                mean=day == days(year)[1]
                and any(not float(held).is_integer() for held in patients.values()),
                patients=patients,
                basis=weakest(*bases),
            )
        )
    return tuple(sorted(found, key=lambda lists: (lists.day, lists.series)))


def foreseen(held: tuple[Lists, ...]) -> tuple[Lists, ...]:
    """Editions that are modelled: projections of practices' lists."""
    return tuple(lists for lists in held if lists.basis == Basis.MODELLED)


def counted(held: tuple[Lists, ...]) -> dict[str, Lists]:
    """By financial year, the lists that stand for it: a mean of the year, or the nearest to one.

    A projection is of a year, so a day in its middle is better than one at either end; of two
    equally near, the one whose name comes first.

    Examples
    --------
    >>> def edition(series, day, mean):
    ...     return Lists(series=series, day=day, year=label_of(day), mean=mean,
    ...                  patients={"G1": 1.0}, basis=Basis.OBSERVED)
    >>> held = (edition("april", date(2020, 4, 1), False), edition("jan", date(2021, 1, 1), False),
    ...         edition("oct", date(2021, 10, 1), False), edition("mean", date(2022, 3, 31), True))
    >>> {year: lists.series for year, lists in counted(held).items()}
    {'2020-21': 'jan', '2021-22': 'mean'}
    """
    chosen: dict[str, Lists] = {}
    for lists in held:
        if lists.basis == Basis.MODELLED:
            continue
        best = chosen.get(lists.year)
        if best is None or (lists.off, lists.series) < (best.off, best.series):
            chosen[lists.year] = lists
    return dict(sorted(chosen.items()))
