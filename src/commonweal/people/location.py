"""Which area a practice stands in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import shapely

from commonweal.system.organisation import Organisation


def area_of(
    practices: Sequence[Organisation],
    outlines: Mapping[str, shapely.Geometry],
    points: Mapping[str, tuple[float, float]],
) -> dict[str, str]:
    """The small area that each practice stands in.

    Parameters
    ----------
    practices
        Those without coordinates are left out.
    outlines
        Outlines by area, WGS84; may be empty.
    points
        A point (latitude, longitude) inside each area.

    Returns
    -------
    dict
        By practice: the area whose outline holds its point; where there is none (simplified
        outlines leave slivers), the area whose point is nearest.
    """
    placed = [
        (practice.code, practice.latitude, practice.longitude)
        for practice in practices
        if practice.latitude is not None and practice.longitude is not None
    ]
    if not placed or not (outlines or points):
        return {}
    spots = shapely.points([(longitude, latitude) for _, latitude, longitude in placed])
    found: dict[str, str] = {}
    if outlines:
        codes = sorted(outlines)
        tree = shapely.STRtree([outlines[code] for code in codes])
        which, holding = tree.query(spots, predicate="intersects")
        for spot, area in sorted(zip(which.tolist(), holding.tolist(), strict=True), reverse=True):
            found[placed[spot][0]] = codes[area]
    if points:
        codes = sorted(points)
        at = np.array([points[code] for code in codes])
        for code, latitude, longitude in placed:
            if code not in found:
                east = np.cos(np.radians(latitude))
                gap = (at - (latitude, longitude)) * (1.0, east)
                found[code] = codes[int(np.argmin((gap**2).sum(axis=1)))]
    return dict(sorted(found.items()))
