"""Where the patients of each practice live, modelled: over one system, or system by system."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csr_array

from commonweal.people.deprivation import DECILE_2019, indicator
from commonweal.people.ground import Ground
from commonweal.people.registrations import Registrations, registrations_of
from commonweal.space import EARTH_RADIUS_KM, great_circle_km
from commonweal.system.organisation import Kind

Floats = npt.NDArray[np.float64]
Persons: TypeAlias = Floats | csr_array

#: Practices and areas of other systems within this distance of a system's own practices are
#: modelled with it, because people cross its border.
REACH_KM = 15.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Living:
    """Patients of practices by small area of the system; None where they cannot be modelled.

    `deprived` is the share of each practice's patients who live in the most deprived fifth of
    England's areas, NaN where not known.
    """

    persons: Persons | None = field(repr=False)
    areas: tuple[str, ...] = field(repr=False)
    deprived: Floats = field(repr=False)


def nowhere(practices: int) -> Living:
    """Nothing known of where patients live."""
    return Living(persons=None, areas=(), deprived=np.full(practices, np.nan))


def living_of(
    ground: Ground, within: str, codes: tuple[str, ...], latlon: Floats, areas: frozenset[str]
) -> Living:
    """Where the patients of practices live.

    One model of a folder of all England would take more memory than most computers have, so a
    folder of several systems is modelled system by system, each with what lies within reach of it,
    and `persons` is sparse.

    Parameters
    ----------
    ground
        The day's lists, residents and areas.
    within
        Code of the system of the practices inside the folder; "" for all of the folder's own.
    codes, latlon
        Of the practices; degrees, shape (n, 2).
    areas
        The system's own small areas, or the folder's.
    """
    if within or len(ground.structure.of_kind(Kind.SYSTEM)) < 2:
        modelled = _registrations(ground, latlon) if within else ground.registrations
        persons, held = _persons(modelled, codes, areas)
        return Living(persons=persons, areas=held, deprived=_deprived(ground, modelled, codes))
    held = tuple(sorted(areas & ground.area_points.keys() & ground.persons.keys()))
    column = {area: j for j, area in enumerate(held)}
    above = np.array([ground.structure.ancestor(c, Kind.SYSTEM) or "" for c in codes])
    values, rows, columns = [np.zeros(0)], [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    deprived = np.full(len(codes), np.nan)
    for system in np.unique(above).tolist():
        members = np.flatnonzero(above == system)
        some = tuple(codes[i] for i in members)
        modelled = _registrations(ground, latlon[members])
        persons, near = _persons(modelled, some, areas)
        if persons is not None and near:
            row, at = np.nonzero(persons)
            values.append(persons[row, at])
            rows.append(members[row])
            columns.append(np.array([column[area] for area in near], dtype=np.int64)[at])
            deprived[members] = _deprived(ground, modelled, some)
    if len(values) == 1:
        return nowhere(len(codes))
    cells = np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))
    return Living(
        persons=coo_array(cells, shape=(len(codes), len(held))).tocsr(),
        areas=held,
        deprived=deprived,
    )


def _registrations(ground: Ground, latlon: Floats) -> Registrations | None:
    """The model over one system of many, with what lies within reach of its practices."""
    if not len(latlon) or not ground.persons:
        return None
    bodies = ground.structure.organisations
    near_bodies = _near(
        {
            code: (bodies[code].latitude, bodies[code].longitude)
            for code in ground.all_lists
            if code in bodies and bodies[code].latitude is not None
        },
        latlon,
    )
    lists = {code: patients for code, patients in ground.all_lists.items() if code in near_bodies}
    points = {a: p for a, p in ground.area_points.items() if a in ground.persons}
    near_points = _near(points, latlon)
    return registrations_of(bodies, lists, {a: points[a] for a in near_points}, ground.persons)


def _near(
    places: Mapping[str, tuple[float | None, float | None]], latlon: Floats
) -> frozenset[str]:
    """Codes of the places within reach of any of the system's practices."""
    codes = sorted(places)
    at = np.array([places[code] for code in codes], dtype=float).reshape(-1, 2)
    reach = np.degrees(REACH_KM / EARTH_RADIUS_KM) / np.cos(np.radians(latlon[:, 0].max()))
    boxed = ((at >= latlon.min(axis=0) - reach) & (at <= latlon.max(axis=0) + reach)).all(axis=1)
    inside = np.flatnonzero(boxed)
    if not inside.size:
        return frozenset()
    close = great_circle_km(at[inside], latlon).min(axis=1) <= REACH_KM
    return frozenset(codes[i] for i in inside[close].tolist())


def _persons(
    modelled: Registrations | None, codes: tuple[str, ...], areas: frozenset[str]
) -> tuple[Floats | None, tuple[str, ...]]:
    """Modelled patients of the practices by the system's own areas."""
    if modelled is None:
        return None, ()
    columns = [i for i, area in enumerate(modelled.area_codes) if area in areas]
    row_of = {code: i for i, code in enumerate(modelled.practice_codes)}
    persons = np.zeros((len(codes), len(columns)))
    for row, code in enumerate(codes):
        if code in row_of:
            persons[row] = modelled.persons[row_of[code], columns]
    return persons, tuple(modelled.area_codes[i] for i in columns)


def _deprived(ground: Ground, modelled: Registrations | None, codes: tuple[str, ...]) -> Floats:
    held = ground.tables.get("indicators")
    if modelled is None or held is None:
        return np.full(len(codes), np.nan)
    deciles = indicator(held, DECILE_2019)
    share = modelled.weighted_mean({area: float(d <= 2) for area, d in deciles.items()})
    return np.array([share.get(code, np.nan) for code in codes], dtype=float)
