"""Areas of a level: which practices count to each, their registered and their weighted patients."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import fsum

import pyarrow.compute as pc

from commonweal.people.ground import Ground
from commonweal.system.organisation import Kind

#: Levels by the word that a user writes, and as they are held.
LEVELS = {"district": "district", "ccg": "commissioner"}
KINDS = {"commissioner": Kind.COMMISSIONER, "network": Kind.NETWORK, "system": Kind.SYSTEM}
#: Streams of need that can weight lists for the work of general practice, the truest first.
GENERAL_PRACTICE = (
    "general practice (Carr-Hill)",
    "primary medical care need",
    "primary medical care",
)
#: What stands in where none of them is held, and what it is.
STAND_INS = ("overall", "prescribing")


def level_of(ground: Ground, code: str) -> str:
    """What a code is: a district, or a body of a kind; "elsewhere" where it is not the system's."""
    if code in set(ground.district_of.values()):
        return "district"
    for body in ground.system.organisations:
        if body.code == code and not body.neighbour:
            return body.kind.value
    return "elsewhere"


def name_of(ground: Ground, code: str) -> str:
    """Name of an area or body of any day, or its code where none is held."""
    named = ground.area_names.get(code)
    held = (body.name for body in ground.system.organisations if body.code == code)
    return named or next(held, code)


def groups(ground: Ground, level: str) -> dict[str, str]:
    """The area of a level that each practice with a list counts to; those of no area are absent.

    A practice counts to the district in which it stands, wherever its patients live.
    """
    if level == "district":
        return dict(sorted(ground.practice_district.items()))
    kind = KINDS[level]
    own = {body.code for body in ground.structure.own(kind)}
    found = {code: ground.structure.ancestor(code, kind) for code in sorted(ground.lists)}
    return {code: group for code, group in found.items() if group is not None and group in own}


@dataclass(frozen=True, slots=True)
class Weighting:
    """Lists weighted by need: the stream and edition that they are from, and the lists."""

    stream: str
    edition: str
    lists: Mapping[str, float]
    sources: tuple[str, ...]

    @property
    def stands_in(self) -> bool:
        """Whether the need weighed is not that for general practice."""
        return self.stream not in GENERAL_PRACTICE


def weighting(ground: Ground) -> Weighting | None:
    """Lists weighted for the work of general practice, of the edition of the day; or None.

    The truest stream held is taken, and of it the latest edition that had begun on the day, or
    the earliest where none had.
    """
    held = ground.tables.get("need_weights")
    if held is None:
        return None
    streams = set(held["stream"].unique().to_pylist())
    stream = next((one for one in (*GENERAL_PRACTICE, *STAND_INS) if one in streams), None)
    if stream is None:
        return None
    of_stream = held.filter(pc.equal(held["stream"], stream))
    edition = _edition(of_stream["edition"].unique().to_pylist(), ground.day)
    rows = of_stream.filter(pc.equal(of_stream["edition"], edition)).to_pylist()
    return Weighting(
        stream=stream,
        edition=edition,
        lists={row["practice"]: row["weighted"] for row in rows if row["weighted"] is not None},
        sources=tuple(sorted({row["source"] for row in rows})),
    )


def _edition(editions: list[str], day: date) -> str:
    begun = sorted((_year(one), one) for one in editions)
    past = [one for year, one in begun if date(year, 4, 1) <= day]
    return past[-1] if past else begun[0][1]


def _year(edition: str) -> int:
    """The first year that the name of an edition gives.

    Examples
    --------
    >>> _year("payments-2018-19"), _year("2022-23")
    (2018, 2022)
    """
    numbers = [int(part) for part in edition.split("-") if part.isdigit() and len(part) == 4]
    return numbers[0] if numbers else 1


def added(lists: Mapping[str, float], group: Mapping[str, str]) -> dict[str, float]:
    """Lists added up by group; practices of no group under the empty code.

    Examples
    --------
    >>> added({"a": 1.0, "b": 2.0, "c": 4.0}, {"a": "N", "b": "N"})
    {'': 4.0, 'N': 3.0}
    """
    by: defaultdict[str, list[float]] = defaultdict(list)
    for practice, patients in sorted(lists.items()):
        by[group.get(practice, "")].append(patients)
    return {code: fsum(values) for code, values in sorted(by.items())}
