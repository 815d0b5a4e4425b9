"""Bodies to share among, from the lists and weighted populations of a system folder."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from math import fsum

import pyarrow.compute as pc

from commonweal.evidence import Basis, Lack, Part
from commonweal.evidence.figure import weakest
from commonweal.needs.priorities.sharing import shares_part
from commonweal.needs.priorities.sharing_tables import ShareBody
from commonweal.people.ground import Ground
from commonweal.people.lists import inside, whole_lists
from commonweal.system.organisation import Kind

SHARED = (Kind.COMMISSIONER, Kind.PLACE, Kind.NETWORK)
#: Streams of the allocation formula; the first one held is charted, a table has all.
STREAMS = ("overall", "hospital and community", "general and acute")
#: Editions of the allocation formula are named by their financial year.
_EDITION = re.compile(r"\d{4}-\d{2}")


def part(ground: Ground) -> Part:
    """A scenario sum by need and by head among commissioners, places and networks on the day.

    The edition of weights of the day's financial year is used, or the last before it, with the
    lists of the same edition where they are held: weights of one year over lists of another would
    show practices that merged as need. Patients and weights are those of the practices that have
    both; what that leaves out is told.
    """
    edition = _edition(ground)
    weights = _weights(ground, edition)
    series = _series(ground, edition)
    lists = {} if ground.registered is None else whole_lists(ground.registered, series)
    lists = inside(ground.structure, lists)
    held = ground.sources("need_weights", "edition", edition) if edition else ()
    named = {name for streams in weights.values() for name in streams}
    stream = next((name for name in STREAMS if name in named), min(named, default=STREAMS[0]))
    made = shares_part(
        [body for kind in SHARED for body in _bodies(ground, kind, lists, weights)],
        stream=stream,
        about=ground.system.code,
        as_of=ground.day,
        sources=tuple(dict.fromkeys((*held, *ground.sources("registered", "series", series)))),
        vintage=f"weights of {edition}, lists of {series}",
    )
    if not weights or not lists:
        return made
    return replace(made, lacks=(*made.lacks, *_lacks(lists, weights, series, edition)))


def _lacks(
    lists: dict[str, float], weights: dict[str, dict[str, float]], series: str, edition: str
) -> list[Lack]:
    found = []
    left = fsum(count for code, count in lists.items() if code not in weights)
    gone = len(set(weights) - set(lists))
    if left or gone:
        what = f"no weighted population for practices with {left:,.0f} patients of these lists, "
        found.append(
            Lack(
                table="need_weights",
                what=what + f"and no list on the day for {gone} practices with one",
                consequence="these practices are left out of both shares",
                cause="rows",
            )
        )
    if edition not in series:
        found.append(
            Lack(
                table="registered",
                what=f"no lists of the edition of the weights, {edition}",
                consequence=f"lists of {series} are used: practices that grew or merged since show "
                "as gaining or losing",
                cause="rows",
            )
        )
    return found


def _series(ground: Ground, edition: str) -> str:
    """The edition of lists that has the name of the weights' in its own; else that of the day."""
    if ground.registered is None or not edition:
        return ground.series or ""
    held = sorted(name for name in ground.list_days if edition in name)
    return held[-1] if held else ground.series or ""


def _edition(ground: Ground) -> str:
    """The edition of the day's financial year, or the last before it; else the first after it."""
    held = ground.tables.get("need_weights")
    editions = set() if held is None else set(held["edition"].to_pylist())
    years = sorted(name for name in editions if _EDITION.fullmatch(name))
    this = ground.day.year - (1 if ground.day.month < 4 else 0)
    past = [name for name in years if int(name[:4]) <= this]
    return past[-1] if past else next(iter(years), "")


def _weights(ground: Ground, edition: str) -> dict[str, dict[str, float]]:
    """Weighted populations by practice and stream."""
    held = ground.tables.get("need_weights")
    if held is None:
        return {}
    rows = held.filter(pc.equal(held["edition"], edition))
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for row in rows.select(["practice", "stream", "weighted"]).to_pylist():
        found[row["practice"]][row["stream"]] = row["weighted"]
    return dict(found)


def _bodies(
    ground: Ground, kind: Kind, lists: dict[str, float], weights: dict[str, dict[str, float]]
) -> list[ShareBody]:
    assigned = ground.structure.assign(Kind.PRACTICE, kind)
    members: dict[str, list[str]] = defaultdict(list)
    for practice in sorted(lists):
        body = assigned.get(practice)
        if body is not None and practice in weights:
            members[body].append(practice)
    basis = weakest(Basis.MODELLED, ground.membership_basis(kind))
    return [
        ShareBody(
            code=body.code,
            name=body.name,
            level=ground.level_name(kind),
            patients=fsum(lists[code] for code in members[body.code]),
            basis=basis,
            weighted=_summed([weights[code] for code in members[body.code]]),
        )
        for body in ground.structure.of_kind(kind)
        if members[body.code]
    ]


def _summed(weights: list[dict[str, float]]) -> dict[str, float]:
    """Sums by stream, of streams that every practice has."""
    common = set.intersection(*(set(held) for held in weights))
    return {stream: fsum(held[stream] for held in weights) for stream in sorted(common)}
