"""Road minutes from a user's own OpenStreetMap extract, by Valhalla: rows of the table `travel`.

Valhalla (MIT licence) builds a graph from an extract and times a matrix of ways over it. The
package `pyvalhalla` is optional and imported only when a graph is opened; whoever has another
Valhalla gives a function of his own that answers a matrix request in the same form.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from commonweal.folder.extras import way_in

#: Latitude and longitude.
Point = tuple[float, float]
#: A request of Valhalla's service sources_to_targets, and its answer, as mappings. Their values are
#: whatever JSON holds.
Matrix = Callable[[dict[str, Any]], Mapping[str, Any]]

#: Pairs that Valhalla answers at once as it is delivered (service_limits.auto).
AT_ONCE = 2_500
#: How far from a point its road may lie, metres: further, it is said to have none.
ROAD_WITHIN_M = 2_000
#: Valhalla's errors for a point without a road, or whose roads lead nowhere else.
NO_ROAD = (170, 171)
NO_WAY = "no way was found"


class ValhallaError(Exception):
    """The package is not installed, the graph cannot be opened, or a request was refused."""


class Unreached(NamedTuple):
    """A pair without minutes, and why in Valhalla's words."""

    area: str
    site: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Timed:
    """Minutes found and pairs without any.

    `rows` are of the table `travel`: area, site, mode, minutes, basis, source.
    """

    rows: pa.Table = field(repr=False)
    unreached: tuple[Unreached, ...]


def open_graph(settings: Path) -> Matrix:
    """The matrix of a graph that Valhalla has built.

    Parameters
    ----------
    settings
        Valhalla's own settings as JSON, which name the graph (`mjolnir.tile_dir`).

    Raises
    ------
    ValhallaError
        When the package is not installed or the graph cannot be opened.
    """
    if not settings.is_file():
        raise ValhallaError(f"{settings}: no such file; give the settings of a built graph")
    try:
        from valhalla import Actor
    except ImportError as error:
        raise ValhallaError(
            f"the package pyvalhalla is not installed; run: {way_in('valhalla')}; "
            "its wheels are made for Python 3.12 and later"
        ) from error
    try:
        matrix: Matrix = Actor(str(settings)).matrix
    except (RuntimeError, OSError, AttributeError, KeyError) as error:
        raise ValhallaError(f"{settings}: the graph cannot be opened ({error})") from error
    return matrix


def road_minutes(
    matrix: Matrix,
    areas: Mapping[str, Point],
    sites: Mapping[str, Point],
    source: str,
    *,
    at_once: int = AT_ONCE,
) -> Timed:
    """Road minutes from areas to sites, by car at free flow as Valhalla reckons it.

    Parameters
    ----------
    matrix
        Answers a request of sources_to_targets, see `open_graph`.
    areas, sites
        Latitude and longitude by code.
    source
        Id of the row of sources that every row names.
    at_once
        Pairs asked for in one request.

    Raises
    ------
    ValhallaError
        When a request is refused for another reason than a point without a road, or when no pair
        at all was reached: the extract is then of another place.

    Notes
    -----
    Request and answer as in valhalla.github.io/valhalla/api/matrix/api-reference: `sources` and
    `targets` with `lat` and `lon`; `sources_to_targets` holds a row for each source with `time` in
    seconds. One point without a road refuses a whole request, so a refused one is halved until the
    pair is found.
    """
    origins, ends = sorted(areas), sorted(sites)
    if not origins or not ends:
        raise ValhallaError(f"{len(origins)} areas and {len(ends)} sites: give one of each or more")
    found: dict[tuple[str, str], float] = {}
    missed: list[Unreached] = []
    for some_areas, some_sites in _requests(origins, ends, at_once):
        _ask(matrix, areas, sites, some_areas, some_sites, found, missed)
    if not found:
        raise ValhallaError(
            f"none of {len(origins) * len(ends)} ways was found ({missed[0].why}); is the extract "
            "of this part of the country?"
        )
    pairs = sorted(found)
    return Timed(
        rows=pa.table(
            {
                "area": pa.array([area for area, _ in pairs], pa.string()),
                "site": pa.array([site for _, site in pairs], pa.string()),
                "mode": pa.array(["road"] * len(pairs), pa.string()),
                "minutes": pa.array([found[pair] for pair in pairs], pa.float64()),
                "basis": pa.array(["modelled"] * len(pairs), pa.string()),
                "source": pa.array([source] * len(pairs), pa.string()),
            }
        ),
        unreached=tuple(sorted(missed)),
    )


def _requests(
    areas: Sequence[str], sites: Sequence[str], at_once: int
) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Blocks of areas and sites of at most so many pairs."""
    wide = min(len(sites), at_once)
    tall = max(1, at_once // wide)
    for left in range(0, len(sites), wide):
        for top in range(0, len(areas), tall):
            yield areas[top : top + tall], sites[left : left + wide]


def _ask(
    matrix: Matrix,
    areas: Mapping[str, Point],
    sites: Mapping[str, Point],
    some_areas: Sequence[str],
    some_sites: Sequence[str],
    found: dict[tuple[str, str], float],
    missed: list[Unreached],
) -> None:
    """Ask for a block; halve it where one of its points has no road."""
    request = {
        "sources": [_place(areas[area]) for area in some_areas],
        "targets": [_place(sites[site]) for site in some_sites],
        "costing": "auto",
        "units": "km",
    }
    try:
        answer = matrix(request)
    except RuntimeError as error:
        if getattr(error, "code", None) not in NO_ROAD:
            raise ValhallaError(f"Valhalla refused a request: {error}") from error
        if len(some_areas) == len(some_sites) == 1:
            missed.append(Unreached(some_areas[0], some_sites[0], str(error)))
            return
        for half_areas, half_sites in _halves(some_areas, some_sites):
            _ask(matrix, areas, sites, half_areas, half_sites, found, missed)
        return
    for way in (way for row in answer["sources_to_targets"] for way in row):
        area, site = some_areas[way["from_index"]], some_sites[way["to_index"]]
        if way["time"] is None:
            missed.append(Unreached(area, site, NO_WAY))
        else:
            found[area, site] = round(way["time"] / 60.0, 2)


def _place(point: Point) -> dict[str, float]:
    return {"lat": point[0], "lon": point[1], "search_cutoff": ROAD_WITHIN_M}


def _halves(
    areas: Sequence[str], sites: Sequence[str]
) -> tuple[tuple[Sequence[str], Sequence[str]], tuple[Sequence[str], Sequence[str]]]:
    """A block cut in two along its longer side."""
    if len(areas) >= len(sites):
        middle = len(areas) // 2
        return (areas[:middle], sites), (areas[middle:], sites)
    middle = len(sites) // 2
    return (areas, sites[:middle]), (areas, sites[middle:])


def pairs_at_once(settings: Path) -> int:
    """Pairs that the settings of a graph allow in one request."""
    limits = json.loads(settings.read_text(encoding="utf-8")).get("service_limits", {})
    return int(limits.get("auto", {}).get("max_matrix_location_pairs", AT_ONCE))
