"""Who belongs to a folder: the system's practices and small areas, and the neighbours that people
cross the border to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from commonweal.folder.importers import nhsd_lists, nhsd_payments, nhse_need
from commonweal.folder.importers.cells import Cell
from commonweal.folder.importers.england import England
from commonweal.folder.importers.published import Published
from commonweal.folder.importers.systems import Chosen

POINTS = "lsoa-points"
POINTS_COLUMNS = {
    "area": Cell("LSOA Code", required=True),
    "latitude": Cell("Lat", "number", required=True),
    "longitude": Cell("Long", "number", required=True),
}

#: How far beyond the system's practices and small areas neighbours are held.
BUFFER_KM = 15.0
#: Mean radius of the Earth, for straight lines over ground.
EARTH_KM = 6371.0088

#: Practices that closed before commissioners began are not held.
FIRST_DAY = date(2013, 4, 1)

#: Files that a practice with patients stands in.
WITH_PATIENTS = (
    *(edition.source for edition in nhse_need.EDITIONS),
    *(year.source for year in nhsd_payments.YEARS),
    nhsd_lists.TOTALS,
    nhsd_lists.AGES,
)

#: Degrees around England and Wales, the Isles of Scilly included.
SOUTH, NORTH, WEST, EAST = 49.8, 55.9, -6.5, 1.9

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Codes of what the folder holds; for each, whether it is only a neighbour's.

    Parameters
    ----------
    practices, areas
        Whether each practice and small area is a neighbour's, by code.
    practice_points, area_points
        Latitude and longitude, where known.
    """

    practices: Mapping[str, bool]
    areas: Mapping[str, bool]
    practice_points: Mapping[str, Point]
    area_points: Mapping[str, Point]

    @property
    def own_areas(self) -> list[str]:
        """Small areas of the system."""
        return [code for code, neighbour in self.areas.items() if not neighbour]

    @property
    def own_practices(self) -> list[str]:
        """Practices of the system."""
        return [code for code, neighbour in self.practices.items() if not neighbour]


def find(published: Published, england: England, chosen: Chosen) -> Scope:
    """The practices and small areas of a system and of its neighbourhood.

    A practice is the system's when its commissioner on the day is; one that had closed, or had not
    opened, counts by its commissioner of the nearest time. It is told in the database as
    `practice_scope` and `area_scope`, for importers to read only what is wanted.
    """
    points = _area_points(published)
    practice_points, astray = _practice_points(published)
    areas, practices = chosen.period.areas, chosen.period.practices
    candidates = _practices(published, england)
    own_areas = {code for code, body in areas.items() if body in chosen.commissioners}
    own_practices = {c for c in candidates if practices.get(c) in chosen.commissioners}
    centres = [points[c] for c in sorted(own_areas) if c in points]
    centres += [practice_points[c] for c in sorted(own_practices) if c in practice_points]
    near_areas = within(
        {c: p for c, p in points.items() if c in areas and c not in own_areas}, centres
    )
    near_practices = within(
        {c: p for c, p in practice_points.items() if c in candidates and c not in own_practices},
        centres,
    )
    if astray & own_practices:
        said = f"coordinates of {', '.join(sorted(astray & own_practices))} lie outside England"
        published.lack(nhse_need.EDITIONS[0].source, f"{said}; the practices have none")
    welsh = within({c: p for c, p in points.items() if c.startswith("W")}, centres)
    if welsh:
        said = f"{len(welsh)} small areas of Wales lie near; they are left out, because the lists "
        published.lack(POINTS, said + "of Welsh practices are not at hand")
    scope = Scope(
        practices={c: c in near_practices for c in sorted(own_practices | near_practices)},
        areas={c: c in near_areas for c in sorted(own_areas | near_areas)},
        practice_points=practice_points,
        area_points=points,
    )
    for name, codes in (("practice_scope", scope.practices), ("area_scope", scope.areas)):
        published.tell(name, {"code": list(codes), "neighbour": list(codes.values())})
    return scope


def within(
    points: Mapping[str, Point], centres: Sequence[Point], kilometres: float = BUFFER_KM
) -> set[str]:
    """Codes of the points that lie within a straight-line distance of any centre.

    Examples
    --------
    >>> within({"near": (51.0, 0.1), "far": (51.0, 0.3)}, [(51.0, 0.0)])
    {'near'}
    """
    if not points or not centres:
        return set()
    codes = sorted(points)
    tree = cKDTree(on_sphere([centres[i] for i in range(len(centres))]))
    chord = 2 * np.sin(kilometres / EARTH_KM / 2)
    distance, _ = tree.query(on_sphere([points[c] for c in codes]), distance_upper_bound=chord)
    return {code for code, found in zip(codes, distance <= chord, strict=True) if found}


def on_sphere(points: Sequence[Point]) -> npt.NDArray[np.float64]:
    """Points on the unit sphere: the chord between two grows with their distance over ground."""
    latitude, longitude = np.radians(np.asarray(points, dtype=np.float64)).T
    return np.column_stack(
        (
            np.cos(latitude) * np.cos(longitude),
            np.cos(latitude) * np.sin(longitude),
            np.sin(latitude),
        )
    )


def _area_points(published: Published) -> dict[str, Point]:
    if not published.land(POINTS, POINTS_COLUMNS):
        return {}
    rows = published.rows(f'select area, latitude, longitude from "{POINTS}" order by line')
    found, astray = placed(rows)
    if astray:
        published.lack(POINTS, f"points of {', '.join(sorted(astray)[:5])} lie outside England")
    return found


def _practice_points(published: Published) -> tuple[dict[str, Point], set[str]]:
    """Where each practice stood, in the oldest edition of the weighted populations that says, and
    the practices of which none says anything that can be."""
    found: dict[str, Point] = {}
    astray: set[str] = set()
    for edition in reversed(nhse_need.EDITIONS):
        if published.holds(edition.source):
            rows = published.rows(
                f'select practice, latitude, longitude from "{edition.source}" '
                "where latitude is not null and longitude is not null order by line"
            )
            points, lost = placed(rows)
            found |= points
            astray |= lost
    return found, astray - found.keys()


def placed(rows: Iterable[tuple[str, float, float]]) -> tuple[dict[str, Point], set[str]]:
    """Points by code, and the codes whose point lies outside England and Wales.

    Such a point is a slip of a search by postcode (a surgery in Alabama): it is no point at all.
    """
    found: dict[str, Point] = {}
    astray: set[str] = set()
    for code, latitude, longitude in rows:
        if SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST:
            found[code] = (latitude, longitude)
        else:
            astray.add(code)
    return found, astray


def _practices(published: Published, england: England) -> set[str]:
    """GP practices, and whoever else has a list, that were open since commissioners began."""
    found = {code for code, practice in england.ods.items() if practice.is_gp_practice}
    for source in WITH_PATIENTS:
        if published.holds(source):
            found |= {row[0] for row in published.rows(f'select practice from "{source}"')}
    closed = {c for c, p in england.ods.items() if p.closed and p.closed < FIRST_DAY}
    return found - closed
