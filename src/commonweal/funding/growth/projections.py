"""What was foreseen: lists by body and financial year, one edition of a projection at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import fsum

import pyarrow as pa

from commonweal.funding.years import days, first_year, label, whole_year


class ProjectionError(ValueError):
    """Projections that cannot be right; `faults` names every row."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(self.faults))


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """One edition of a projection.

    Parameters
    ----------
    series
        Name of the edition.
    led_by
        What the growth follows: "list trend", "residents", "housing" or "not stated".
    patients
        By body, then by financial year in order.
    base
        The financial year that it starts from: the list itself, not foreseen; empty where it is
        not held.
    sources
        Ids of its sources.
    """

    series: str
    led_by: str
    patients: Mapping[str, Mapping[str, float]]
    base: str
    sources: frozenset[str]

    @property
    def years(self) -> tuple[str, ...]:
        """Every financial year that it speaks of, in order."""
        return tuple(sorted({year for held in self.patients.values() for year in held}))

    def growth(self, code: str) -> dict[str, float]:
        """Growth of a body's list on the year before, a share, by year.

        Examples
        --------
        >>> held = Projection(series="s", led_by="housing", base="2018-19", sources=frozenset(),
        ...                   patients={"A": {"2018-19": 100.0, "2019-20": 103.0}})
        >>> held.growth("A")["2019-20"], held.growth("B")
        (0.03, {})
        """
        found = {}
        held = self.patients.get(code, {})
        for year, patients in held.items():
            before = held.get(label(first_year(year) - 1))
            if before:
                found[year] = round(patients / before - 1.0, 12)
        return found


def projections_of(table: pa.Table) -> tuple[Projection, ...]:
    """The editions of the table projections, by name.

    Parameters
    ----------
    table
        Rows with about, series, led_by, start, end, patients, basis, source.

    Raises
    ------
    ProjectionError
        When a period is no financial year, when a year is missing in the middle of a body's, or
        when one edition says two things of what leads it: every such row.
    """
    faults: list[str] = []
    held: dict[str, dict[str, dict[str, float]]] = {}
    led: dict[str, set[str]] = {}
    known: dict[str, set[str]] = {}
    sources: dict[str, set[str]] = {}
    for row in sorted(table.to_pylist(), key=lambda r: (r["series"], r["about"], r["start"])):
        year = whole_year(row["start"], row["end"])
        if not year:
            faults.append(
                f"projections: {row['about']}, series {row['series']}: {row['start']} to "
                f"{row['end']} is no financial year; give 1 April to 31 March"
            )
            continue
        series = row["series"]
        held.setdefault(series, {}).setdefault(row["about"], {})[year] = float(row["patients"])
        led.setdefault(series, set()).add(row["led_by"])
        sources.setdefault(series, set()).add(row["source"])
        if row["basis"] != "modelled":
            known.setdefault(series, set()).add(year)
    faults += [fault for series, bodies in held.items() for fault in _gaps(series, bodies)]
    faults += [
        f"projections: series {series} is led by {' and by '.join(sorted(words))}; give each its "
        "own series"
        for series, words in led.items()
        if len(words) > 1
    ]
    if faults:
        raise ProjectionError(faults)
    return tuple(
        Projection(
            series=series,
            led_by=min(led[series]),
            patients=bodies,
            base=_base(bodies, known.get(series, set())),
            sources=frozenset(sources[series]),
        )
        for series, bodies in sorted(held.items())
    )


def _base(bodies: Mapping[str, Mapping[str, float]], known: set[str]) -> str:
    """The first year of a series, where it is the list itself and not modelled."""
    first = min(year for held in bodies.values() for year in held)
    return first if first in known else ""


def _gaps(series: str, bodies: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Years that are missing between the first and the last of a body."""
    faults = []
    for code, held in bodies.items():
        first, last = first_year(min(held)), first_year(max(held))
        missing = [label(year) for year in range(first, last + 1) if label(year) not in held]
        if missing:
            faults.append(
                f"projections: {code}, series {series}: no row for {', '.join(missing)}, between "
                f"{days(min(held))[0]} and {days(max(held))[1]}; give every year"
            )
    return faults


def rolled_up(
    patients: Mapping[str, Mapping[str, float]], above: Mapping[str, str | None]
) -> dict[str, dict[str, float]]:
    """Patients foreseen, added up to the bodies above.

    Parameters
    ----------
    patients
        By body, then by year.
    above
        The body above each that should be there, or None.

    Returns
    -------
    dict
        By body above, then by year; a year that any body below lacks is left out.

    Examples
    --------
    >>> rolled_up({"A": {"2019-20": 1.0}, "B": {"2019-20": 2.0, "2020-21": 3.0}},
    ...           {"A": "P", "B": "P", "C": "Q"})
    {'P': {'2019-20': 3.0}}
    """
    below: dict[str, list[str]] = {}
    for code, group in sorted(above.items()):
        if group is not None:
            below.setdefault(group, []).append(code)
    found: dict[str, dict[str, float]] = {}
    for group, codes in sorted(below.items()):
        held = [patients.get(code, {}) for code in codes]
        years = sorted(set.intersection(*(set(one) for one in held)))
        if years:
            found[group] = {year: fsum(one[year] for one in held) for year in years}
    return found
