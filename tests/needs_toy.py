"""Toyshire, a made-up system small enough to add up by hand. Nothing is real.

Three networks' worth of practices under two commissioners, one practice in no network, one that
closed while its list stood, one of a neighbour; five small areas in wards and districts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from commonweal.folder.schema import load_schemas
from commonweal.needs.held import Held
from commonweal.needs.indicators import Definition
from commonweal.needs.values.gathered import observations
from commonweal.needs.values.observation import LEVELS, Observation
from commonweal.people.ground import Ground
from commonweal.rules import RuleBook, Source
from commonweal.system.organisation import Kind, Membership, Organisation
from commonweal.system.structure import System
from commonweal.system.study import Given, Policies, Tables

DAY = date(2019, 7, 1)
Row = dict[str, Any]

#: Lists by practice. A3 closed in May, its list still stands; X1 is a neighbour's.
LISTS = {"A1": 1000, "A2": 3000, "A3": 500, "B1": 2000, "B2": 1500, "B3": 2500, "X1": 9000}
COMMISSIONER = {"A1": "C1", "A2": "C1", "A3": "C1", "B1": "C2", "B2": "C2", "B3": "C2", "X1": "CX"}
NETWORK = {"A1": "N1", "A2": "N1", "A3": "N1", "B1": "N2", "B2": "N2"}
#: Residents by small area, then what each lies in. L5 is a neighbour's.
RESIDENTS = {"L1": 100, "L2": 300, "L3": 200, "L4": 400, "L5": 1000}
AREAS = {
    "commissioner": {"L1": "C1", "L2": "C1", "L3": "C1", "L4": "C2", "L5": "CX"},
    "district": {"L1": "D1", "L2": "D1", "L3": "D2", "L4": "D2", "L5": "D3"},
    "ward": {"L1": "W1", "L2": "W1", "L3": "W2", "L4": "W3", "L5": "W9"},
}

_DEFINITION = {
    "why": "it hurts",
    "polarity": "higher is worse",
    "multiplier": 1.0,
    "domain": "health",
    "age_explains": True,
    "age_words": "crude",
    "commissioning_can_move": "some of it",
    "owner": "Toyshire Council",
    "source": "own",
    "review_date": date(2030, 1, 1),
    "reviewer": "public health",
    "averages": False,
}
#: Rows of the table indicator_definitions.
DEFINITIONS = [
    {
        "id": "toothache",
        "name": "Toothache",
        "numerator": "people with toothache",
        "denominator": "patients",
        "method": "proportion",
        "unit": "percent of patients",
        "multiplier": 100.0,
        "levels": "practice; network; commissioner; system",
    },
    {
        "id": "falls",
        "name": "Falls",
        "numerator": "falls",
        "denominator": "patients",
        "method": "rate",
        "unit": "per 1,000 patients",
        "multiplier": 1000.0,
        "levels": "practice",
    },
    {
        "id": "mean_rank",
        "name": "Mean rank",
        "method": "mean",
        "unit": "mean rank",
        "held_as": "rank",
        "averages": True,
        "polarity": "higher is better",
        "levels": "small area; ward; district",
    },
    {
        "id": "share_poor",
        "name": "People in poor areas",
        "method": "mean",
        "unit": "percent of residents",
        "multiplier": 100.0,
        "held_as": "rank",
        "averages": True,
        "at_most": 20.0,
        "levels": "small area",
    },
    {
        "id": "smoke",
        "name": "Smoking",
        "method": "published",
        "unit": "percent of adults",
        "averages": True,
        "levels": "district",
    },
    {
        "id": "calls",
        "name": "Calls",
        "method": "count",
        "unit": "calls",
        "polarity": "higher is better",
        "levels": "commissioner",
    },
]


def source(key: str, known_from: date | None = None) -> Source:
    return Source(
        id=key, title=key, publisher="Toyshire", place=f"{key}.csv", known_from=known_from
    )


SOURCES = {
    key: source(key, day)
    for key, day in {
        "own": None,
        "other": None,
        "england": None,
        # By id the later edition would come first.
        "a-later-edition": date(2021, 1, 1),
        "b-first-edition": date(2020, 1, 1),
    }.items()
}


def year(first: int) -> dict[str, date]:
    """A financial year."""
    return {"start": date(first, 4, 1), "end": date(first + 1, 3, 31)}


def row(
    about: str,
    indicator: str = "toothache",
    value: float | None = None,
    *,
    counts: tuple[float | None, float | None] = (None, None),
    times: float = 100.0,
    **more: Any,
) -> Row:
    """A row of the table indicators; the value is counts divided where it is not given."""
    top, bottom = counts
    if value is None and top is not None and bottom:
        value = times * top / bottom
    return {
        "about": about,
        "indicator": indicator,
        "value": value,
        "numerator": top,
        "denominator": bottom,
        "unit": "percent of patients",
        "basis": "observed",
        "source": "own",
        **year(2018),
        **more,
    }


def england(about: str, level: str, indicator: str = "toothache", **more: Any) -> Row:
    """A row of the table comparators."""
    made = row(about, indicator, **{"source": "england", **more})
    return {"name": f"{level} {about}", "level": level, **made}


def features(level: str, of: Mapping[str, Sequence[float | None]], **more: Any) -> list[Row]:
    """Rows that say what kind of place areas are."""
    return [
        england(about, level, f"feature_{place}", value=value, **more)
        for about, values in of.items()
        for place, value in enumerate(values)
    ]


def system(*, networks: Mapping[str, str] = NETWORK, basis: str = "observed") -> System:
    """Toyshire's bodies; `basis` is that of the memberships in networks and the partnership."""

    def body(code: str, kind: Kind, **more: Any) -> Organisation:
        return Organisation(
            code=code, name=f"Body {code}", kind=kind, opened=date(2013, 4, 1), source="own", **more
        )

    def part(member: str, group: str, firm: str = "observed") -> Membership:
        return Membership(
            member=member,
            group=group,
            role="part_of",
            start=date(2013, 4, 1),
            basis=firm,
            source="own",
        )

    closed = {"A3": date(2019, 5, 31)}
    home = {"latitude": 51.0, "longitude": 0.5}
    return System(
        code="TOY",
        name="Toyshire",
        levels=(),
        organisations=(
            body("TOY", Kind.SYSTEM),
            body("C1", Kind.COMMISSIONER),
            body("C2", Kind.COMMISSIONER),
            body("CX", Kind.COMMISSIONER, neighbour=True),
            body("P1", Kind.PLACE),
            *(body(code, Kind.NETWORK) for code in sorted(set(networks.values()))),
            *(
                body(
                    code,
                    Kind.PRACTICE,
                    neighbour=COMMISSIONER[code] == "CX",
                    closed=closed.get(code),
                    **home,
                )
                for code in LISTS
            ),
        ),
        memberships=(
            part("C1", "TOY"),
            part("C2", "TOY"),
            part("C1", "P1", basis),
            *(part(practice, group) for practice, group in COMMISSIONER.items()),
            *(part(practice, group, basis) for practice, group in networks.items()),
        ),
        successions=(),
    )


def tables(
    *,
    indicators: Iterable[Row] = (),
    comparators: Iterable[Row] = (),
    definitions: Iterable[Row] = DEFINITIONS,
    lists: Mapping[str, float] = LISTS,
    residents: Mapping[str, float] = RESIDENTS,
    points: bool = True,
    drop: Iterable[str] = (),
) -> Tables:
    """The tables of Toyshire, as a folder would hold them; those named in `drop` lack."""
    whole = {"sex": "all", "age_from": 0, "basis": "observed", "source": "own"}
    rows: dict[str, list[Row]] = {
        "indicators": list(indicators),
        "comparators": list(comparators),
        "indicator_definitions": [_DEFINITION | one for one in definitions],
        "registered": [
            {"practice": code, "series": "lists", "as_of": date(2019, 4, 1), "patients": n, **whole}
            for code, n in lists.items()
        ],
        "residents": [
            {"area": code, "as_of": date(2018, 6, 30), "persons": n, **whole}
            for code, n in residents.items()
        ],
        "area_memberships": [
            {"area": area, "group": group, "kind": kind, "source": "own"}
            for kind, of in AREAS.items()
            for area, group in of.items()
        ],
        "areas": [
            {
                "code": area,
                "name": f"Area {area}",
                "kind": "lsoa",
                "latitude": 51.0 + place / 100 if points else None,
                "longitude": 0.5 if points else None,
                "source": "own",
            }
            for place, area in enumerate(RESIDENTS)
        ],
    }
    held = {
        name: pa.Table.from_pylist(found, schema=load_schemas()[name].arrow)
        for name, found in rows.items()
        if found and name not in set(drop)
    }
    return Tables(held=held, sources=SOURCES)


def ground(
    of: Tables | None = None,
    *,
    bodies: System | None = None,
    policies: Policies | None = None,
    **more: Any,
) -> Ground:
    """Toyshire on the day."""
    return Ground(
        system=bodies or system(),
        tables=of if of is not None else tables(**more),
        given=Given(
            as_of=DAY,
            rules=RuleBook(()),
            policies=policies or Policies(lists=("lists",)),
        ),
    )


def definitions(place: Ground, *names: str) -> dict[str, Definition]:
    """Toyshire's own definitions, as its table says them, or some of them."""
    every = Held(place).definitions
    wanted = names or tuple(str(one["id"]) for one in DEFINITIONS)
    return {name: every[name] for name in every if name in wanted}


def observed(
    place: Ground, *names: str, levels: Iterable[str] = LEVELS
) -> dict[tuple[str, str], Observation]:
    """Observations by level and code; of one indicator and period, so that no two share a key."""
    found = observations(place, definitions(place, *names), levels=levels)
    held = {(one.level, one.code): one for one in found}
    assert len(held) == len(found), "more than one indicator or period"
    return held
