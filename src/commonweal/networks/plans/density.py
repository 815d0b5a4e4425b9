"""How thinly people live where a network is the main one: a fact beside the rule on rural waivers,
which has no measure of its own."""

from __future__ import annotations

from collections.abc import Mapping
from math import fsum

import numpy as np
import numpy.typing as npt
import shapely

from commonweal.people.ground import Ground
from commonweal.space import EARTH_RADIUS_KM

Floats = npt.NDArray[np.float64]


def km2_of(outlines: Mapping[str, shapely.Geometry]) -> dict[str, float]:
    """Land of each outline, square kilometres on the sphere.

    Parameters
    ----------
    outlines
        Geometries in degrees, longitude first, by code.

    Notes
    -----
    Lambert's cylindrical projection keeps areas: x = R * longitude, y = R * sin(latitude). J P
    Snyder (1987), Map projections: a working manual, USGS Professional Paper 1395: from memory,
    not verified; held to the area of a belt of the sphere by test.

    Examples
    --------
    >>> round(km2_of({"a": shapely.box(0.0, 51.0, 0.1, 51.1)})["a"], 1)
    77.7
    """
    codes = sorted(outlines)
    flat = shapely.transform(np.array([outlines[code] for code in codes], dtype=object), _equal)
    return dict(zip(codes, shapely.area(flat).tolist(), strict=True))


def _equal(lonlat: Floats) -> Floats:
    longitude, latitude = np.radians(lonlat).T
    return EARTH_RADIUS_KM * np.column_stack((longitude, np.sin(latitude)))


def density_of(ground: Ground, main: Mapping[str, str]) -> dict[str, float]:
    """Residents for each square kilometre of the areas of each network; "" for the system's own.

    Parameters
    ----------
    ground
        The day's residents and outlines.
    main
        The main network by area. A network of whose areas any has no outline or no residents held
        is left out.
    """
    km2 = _km2(ground)
    held = {area: ground.persons[area] for area in sorted(km2) if area in ground.persons}
    found = {}
    areas_of: dict[str, list[str]] = {}
    for area, network in sorted(main.items()):
        areas_of.setdefault(network, []).append(area)
    for network, areas in sorted(areas_of.items()):
        if all(area in held for area in areas):
            land = fsum(km2[area] for area in areas)
            found[network] = fsum(held[area] for area in areas) / land
    whole = fsum(km2[area] for area in held)
    return found | ({"": fsum(held.values()) / whole} if whole > 0.0 else {})


def _km2(ground: Ground) -> Mapping[str, float]:
    key = "networks.km2"
    held = ground.given.shared.get(key)
    if isinstance(held, dict):
        return held
    made = km2_of(ground.outlines)
    ground.given.shared[key] = made
    return made
