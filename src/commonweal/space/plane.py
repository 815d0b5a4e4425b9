"""Points of the globe laid on a plane, where squared distances can be summed."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from commonweal.space.distance import EARTH_RADIUS_KM

Floats = npt.NDArray[np.float64]


def plane_km(latlon: npt.ArrayLike) -> Floats:
    """Places as kilometres east and north on a plane of their own.

    The transverse Mercator projection of a sphere, about the mean longitude of the places: true
    to scale on that meridian, 0.1% too long at 280 km from it. The origin is where the mean
    meridian crosses the mean latitude.

    Parameters
    ----------
    latlon
        Latitude and longitude, degrees, shape (n, 2).

    Returns
    -------
    ndarray
        East and north, km, shape (n, 2).

    Raises
    ------
    ValueError
        When a point is not a finite latitude from -90 to 90 and longitude from -180 to 180.

    Notes
    -----
    J P Snyder (1987), Map projections: a working manual, USGS Professional Paper 1395, equations
    8-1 and 8-3 for the sphere: from memory, not verified. The distances are held to
    `great_circle_km` by test.

    Examples
    --------
    >>> maidstone, canterbury = (51.2720, 0.5290), (51.2800, 1.0800)
    >>> (east, _), (further, _) = plane_km([maidstone, canterbury]).tolist()
    >>> round(further - east, 1)
    38.3
    """
    places = np.asarray(latlon, dtype=np.float64).reshape(-1, 2)
    if not (np.isfinite(places).all() and (np.abs(places) <= (90.0, 180.0)).all()):
        raise ValueError(
            "latlon: every place needs a latitude from -90 to 90 and a longitude from -180 to 180"
        )
    if not len(places):
        return places.copy()
    latitude, longitude = np.radians(places).T
    turned = longitude - longitude.mean()
    east = np.arctanh(np.cos(latitude) * np.sin(turned))
    north = np.arctan2(np.tan(latitude), np.cos(turned)) - latitude.mean()
    return EARTH_RADIUS_KM * np.column_stack((east, north))
