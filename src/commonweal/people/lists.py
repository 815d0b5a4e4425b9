"""Registered lists: which edition counts on a day, and totals at every level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import fsum

import pyarrow as pa
import pyarrow.compute as pc

from commonweal.system.organisation import Kind
from commonweal.system.structure import Structure


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTotal:
    """The registered patients of one body, or of the practices that belong to none of its kind.

    `code` is empty for the practices that are unassigned at the level.
    """

    code: str
    name: str
    registered: float
    practices: int


def series_on(registered: pa.Table, preferred: tuple[str, ...], day: date) -> str | None:
    """The edition of lists that stands for a day.

    Parameters
    ----------
    registered
        The table of registered patients.
    preferred
        Editions that may stand for "registered", as the system's policies name them.
    day
        The day asked about.

    Returns
    -------
    str or None
        Of the preferred editions that are held, the one with the latest reference day not after
        `day`; before the first of them, the first. None when none is held.

    Examples
    --------
    >>> held = pa.table({"series": ["old", "new"], "as_of": [date(2018, 9, 30), date(2021, 10, 1)]})
    >>> series_on(held, ("old", "new"), date(2019, 7, 1))
    'old'
    >>> series_on(held, ("old", "new"), date(2022, 1, 1))
    'new'
    """
    days = reference_days(registered)
    held = sorted((days[series], series) for series in preferred if series in days)
    if not held:
        return None
    past = [series for when, series in held if when <= day]
    return past[-1] if past else held[0][1]


def reference_days(registered: pa.Table) -> dict[str, date]:
    """The latest reference day of each edition, by edition."""
    latest = registered.group_by("series").aggregate([("as_of", "max")])
    return dict(
        sorted(
            zip(
                latest.column("series").to_pylist(),
                latest.column("as_of_max").to_pylist(),
                strict=True,
            )
        )
    )


def whole_lists(registered: pa.Table, series: str) -> dict[str, float]:
    """Patients of all ages and both sexes by practice, in one edition, on its latest day.

    A practice whose edition is held by age only is left out: bands may overlap, so adding them up
    could count people twice.
    """
    rows = registered.filter(
        pc.and_(
            pc.and_(pc.equal(registered["series"], series), pc.equal(registered["sex"], "all")),
            pc.and_(pc.equal(registered["age_from"], 0), pc.is_null(registered["age_to"])),
        )
    ).sort_by([("practice", "ascending"), ("as_of", "ascending")])
    return dict(
        zip(rows.column("practice").to_pylist(), rows.column("patients").to_pylist(), strict=True)
    )


def inside(structure: Structure, lists: Mapping[str, float]) -> dict[str, float]:
    """The lists of practices that are open in the structure and not a neighbour's."""
    return {
        practice: patients
        for practice, patients in lists.items()
        if practice in structure.organisations
        and not structure.organisations[practice].neighbour
        and structure.organisations[practice].kind == Kind.PRACTICE
    }


def totals(structure: Structure, lists: Mapping[str, float], kind: Kind) -> list[ListTotal]:
    """Registered patients of every body of a kind, and of practices that belong to none.

    Returns
    -------
    list of ListTotal
        By code. The row with the empty code, last, holds the practices that are unassigned at the
        level; it is there only when there are any. The totals of every level are the same.
        Networks to which no practice with a list belongs are of another edition and left out, as
        are practices without a list. Practices of another system's networks stand in the last row.

    Examples
    --------
    >>> from commonweal.system.organisation import Organisation
    >>> surgery = Organisation(code="G1", name="Surgery", kind=Kind.PRACTICE,
    ...                        opened=date(2000, 1, 1))
    >>> alone = Structure(day=date(2019, 7, 1), organisations={"G1": surgery}, parents={},
    ...                   memberships=())
    >>> [(row.code, row.registered) for row in totals(alone, {"G1": 100.0}, Kind.NETWORK)]
    [('', 100.0)]
    """
    counted = inside(structure, lists)
    groups: dict[str, list[float]] = {body.code: [] for body in structure.own(kind)}
    abroad = False
    for practice in sorted(counted):
        above = structure.ancestor(practice, kind) or ""
        abroad = abroad or (above != "" and above not in groups)
        groups.setdefault(above if above in groups else "", []).append(counted[practice])
    return [
        ListTotal(
            code=code,
            name=structure.organisations[code].name if code else _nowhere(abroad),
            registered=fsum(patients),
            practices=len(patients),
        )
        for code, patients in sorted(groups.items(), key=lambda item: (item[0] == "", item[0]))
        if patients or kind not in (Kind.NETWORK, Kind.PRACTICE)
    ]


def _nowhere(abroad: bool) -> str:
    return "Unassigned, or in a body of another system" if abroad else "Unassigned"
