"""Outlines of areas laid on a grid of whole numbers: small, and alike at shared borders."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from commonweal.evidence import Shapes

#: Width or height of a map in pixels, and grid steps to a pixel: detail finer than a quarter of a
#: pixel cannot be seen and is dropped, alike on both sides of a border.
LARGEST = 620
STEPS = 4

Point = tuple[int, int]
Ring = tuple[Point, ...]
Area = tuple[tuple[Ring, ...], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Where longitude and latitude fall on the grid; y grows downwards, as on a screen."""

    west: float
    north: float
    across: float
    down: float
    width: int
    height: int

    def place(self, longitude: float, latitude: float) -> Point:
        """The nearest point of the grid."""
        return (
            round((longitude - self.west) * self.across),
            round((self.north - latitude) * self.down),
        )


@dataclass(frozen=True, slots=True)
class Outlines:
    """Areas on the grid, and the grid."""

    areas: Mapping[str, Area]
    grid: Grid


def lay(shapes: Shapes) -> Outlines:
    """Lay outlines on the grid.

    Parameters
    ----------
    shapes
        GeoJSON geometries, well-known text, or objects with `__geo_interface__`, in WGS84.

    Raises
    ------
    ValueError
        When an outline is not a polygon, or there are no outlines.
    """
    read = {code: _polygons(code, shapes.geometries[code]) for code in sorted(shapes.geometries)}
    grid = _grid([p for area in read.values() for rings in area for ring in rings for p in ring])
    if grid is None:
        raise ValueError(f"shapes {shapes.id}: no outlines to draw")
    return Outlines({code: _laid(area, grid) for code, area in read.items()}, grid)


def dots(identifier: str, places: Mapping[str, tuple[float, float]]) -> Outlines:
    """Areas as dots, where no outlines are held.

    Parameters
    ----------
    identifier
        What the outlines are called.
    places
        Longitude and latitude by area.

    Raises
    ------
    ValueError
        When there are no places.
    """
    grid = _grid(list(places.values()))
    if grid is None:
        raise ValueError(f"{identifier}: no places to draw")
    size = round(STEPS * min(9.0, max(2.0, 90 / math.sqrt(len(places)))))
    cut = round(size * 0.4)
    corners = [(size, cut), (cut, size), (-cut, size), (-size, cut)]
    corners += [(-x, -y) for x, y in corners]
    # Room for the dots at the edges, so that none is cut off.
    wide = Grid(
        west=grid.west - size / grid.across,
        north=grid.north + size / grid.down,
        across=grid.across,
        down=grid.down,
        width=grid.width + 2 * size,
        height=grid.height + 2 * size,
    )
    areas: dict[str, Area] = {}
    for code in sorted(places):
        x, y = wide.place(*places[code])
        areas[code] = ((tuple((x + across, y + down) for across, down in corners),),)
    return Outlines(areas, wide)


def geojson(area: Area) -> dict[str, object]:
    """An area of the grid as a GeoJSON geometry."""
    rings = [[[list(p) for p in (*ring, ring[0])] for ring in polygon] for polygon in area]
    return {"type": "MultiPolygon", "coordinates": rings}


def borders(areas: Mapping[str, Area], groups: Mapping[str, str]) -> list[list[Point]]:
    """Lines between areas of different groups, and around the whole.

    Parameters
    ----------
    areas
        Areas on the grid.
    groups
        Group of each area.

    Returns
    -------
    list of lines
        Empty where the outlines do not meet point for point, since then no line is a border.
    """
    beside: defaultdict[tuple[Point, Point], list[str]] = defaultdict(list)
    for code in sorted(areas):
        for start, end in edges(areas[code]):
            beside[min((start, end), (end, start))].append(groups.get(code, ""))
    met = sum(len(held) > 1 for held in beside.values())
    if met * 2 < len(beside):
        return []
    between = [edge for edge, held in beside.items() if len(held) == 1 or len(set(held)) > 1]
    return _joined(sorted(between))


def neighbours(areas: Mapping[str, Area], groups: Mapping[str, str]) -> dict[str, set[str]]:
    """For each group, the groups whose areas share a corner with it."""
    at: defaultdict[Point, set[str]] = defaultdict(set)
    for code in sorted(areas):
        for start, _ in edges(areas[code]):
            at[start].add(groups.get(code, ""))
    beside: dict[str, set[str]] = {group: set() for group in groups.values()}
    for met in at.values():
        for group in met:
            beside.setdefault(group, set()).update(met - {group})
    return beside


def edges(area: Area) -> Iterator[tuple[Point, Point]]:
    """The sides of an area."""
    for rings in area:
        for ring in rings:
            yield from zip(ring, (*ring[1:], ring[0]), strict=True)


def middle(area: Area) -> tuple[float, float]:
    """The middle of an area's largest ring: its centroid, by the shoelace formula."""
    ring = max((rings[0] for rings in area), key=lambda held: abs(_twice_size(held)))
    size = _twice_size(ring)
    if not size:
        return sum(p[0] for p in ring) / len(ring), sum(p[1] for p in ring) / len(ring)
    x = y = 0.0
    for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        cross = x1 * y2 - x2 * y1
        x += (x1 + x2) * cross
        y += (y1 + y2) * cross
    return x / (3 * size), y / (3 * size)


def _grid(points: Sequence[tuple[float, float]]) -> Grid | None:
    """The grid that holds some points.

    Longitude is shortened by the cosine of the middle latitude (equirectangular projection), which
    over one system is straight enough for a picture.
    """
    if not points:
        return None
    longitudes, latitudes = [p[0] for p in points], [p[1] for p in points]
    west, east = min(longitudes), max(longitudes)
    south, north = min(latitudes), max(latitudes)
    shrink = math.cos(math.radians((south + north) / 2))
    scale = LARGEST * STEPS / max((east - west) * shrink, north - south, 1e-9)
    return Grid(
        west=west,
        north=north,
        across=scale * shrink,
        down=scale,
        width=max(1, math.ceil((east - west) * scale * shrink)),
        height=max(1, math.ceil((north - south) * scale)),
    )


def _twice_size(ring: Ring) -> int:
    sides = zip(ring, (*ring[1:], ring[0]), strict=True)
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in sides)


def _joined(between: Iterable[tuple[Point, Point]]) -> list[list[Point]]:
    """Sides joined end to end into as few lines as a plain walk finds."""
    ends: defaultdict[Point, list[Point]] = defaultdict(list)
    for start, end in between:
        ends[start].append(end)
        ends[end].append(start)
    lines = []
    for first in sorted(ends):
        while ends[first]:
            line, here = [first], first
            while ends[here]:
                following = ends[here].pop(0)
                ends[following].remove(here)
                line.append(following)
                here = following
            lines.append(line)
    return lines


def _laid(area: Sequence[Sequence[Sequence[tuple[float, float]]]], grid: Grid) -> Area:
    laid = []
    for rings in area:
        placed = [_thinned([grid.place(x, y) for x, y in ring]) for ring in rings]
        kept = tuple(ring for ring in placed if len(ring) > 2)
        if len(placed[0]) > 2:
            laid.append(kept)
    if not laid:
        # Too small to see, but an area never vanishes from a map: one step of the grid.
        x, y = grid.place(*area[0][0][0])
        laid.append((((x, y), (x + 1, y), (x, y + 1)),))
    return tuple(laid)


def _thinned(points: Sequence[Point]) -> Ring:
    """The ring without repeated points and without its closing point."""
    kept = [p for place, p in enumerate(points) if place == 0 or p != points[place - 1]]
    while len(kept) > 1 and kept[-1] == kept[0]:
        kept.pop()
    return tuple(kept)


def _polygons(code: str, geometry: object) -> list[list[list[tuple[float, float]]]]:
    if isinstance(geometry, str):
        import shapely

        geometry = shapely.from_wkt(geometry)
    if not isinstance(geometry, Mapping):
        geometry = getattr(geometry, "__geo_interface__", geometry)
    if not isinstance(geometry, Mapping) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise ValueError(f"outline of {code}: not a Polygon or MultiPolygon")
    held = geometry["coordinates"]
    polygons = [held] if geometry["type"] == "Polygon" else held
    return [[[(p[0], p[1]) for p in ring] for ring in rings] for rings in polygons]
