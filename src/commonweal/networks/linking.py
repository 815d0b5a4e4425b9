"""Which practices are neighbours: the graph on which every network must be connected. It is fixed
here, before any plan is judged or sought, and has no setting that a search could turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from commonweal.space import gabriel

Floats = npt.NDArray[np.float64]
Links = npt.NDArray[np.int64]

#: A straight way between neighbours may lead over at most this much that is not the system's own
#: land: a river or a harbour mouth, not an estuary, a strait or another system.
MOST_OUTSIDE_KM = 2.0
#: Outlines are simplified; a line that grazes their edge has not left the land (degrees, ~0.2 km).
GRAZE = 0.002


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A link that was not counted: between which places, how long, how much of it off the land."""

    first: int
    second: int
    km: float
    outside_km: float


def linked(
    latlon: Floats, xy: Floats, land: Mapping[str, shapely.Geometry]
) -> tuple[Links, tuple[Cut, ...]]:
    """Neighbours by the Gabriel graph, less the links over water or another system's land.

    Parameters
    ----------
    latlon, xy
        Places in degrees and in kilometres on a plane, shape (n, 2).
    land
        Outlines (WGS84) of the system's small areas by code; where none are held no link is cut.

    Returns
    -------
    tuple
        Rows of both ends of each link, shape (m, 2), and the links cut.

    Examples
    --------
    Three places on a line; the land ends 1 km after the second:

    >>> ground = {"a": shapely.box(-0.1, 50.9, 0.115, 51.1)}
    >>> latlon = np.array([(51.0, 0.0), (51.0, 0.1), (51.0, 0.2)])
    >>> from commonweal.space import plane_km
    >>> links, cut = linked(latlon, plane_km(latlon), ground)
    >>> links.tolist(), [(c.first, c.second, round(c.km, 1)) for c in cut]
    ([[0, 1]], [(1, 2, 7.0)])
    """
    links = gabriel(xy)
    if not land or not len(links):
        return links, ()
    km = np.linalg.norm(xy[links[:, 0]] - xy[links[:, 1]], axis=1)
    places = latlon[:, ::-1]
    ways = shapely.linestrings(places[links])
    whole = shapely.union_all(shapely.buffer(list(land.values()), GRAZE, quad_segs=2))
    shapely.prepare(whole)
    outside = np.zeros(len(links))
    leaving = np.flatnonzero(~shapely.covers(whole, ways) & (km > MOST_OUTSIDE_KM))
    off = shapely.length(shapely.difference(ways[leaving], whole))
    outside[leaving] = km[leaving] * off / shapely.length(ways[leaving])
    kept = outside <= MOST_OUTSIDE_KM
    return links[kept], tuple(
        Cut(
            first=int(links[i, 0]),
            second=int(links[i, 1]),
            km=float(km[i]),
            outside_km=float(outside[i]),
        )
        for i in np.flatnonzero(~kept)
    )
