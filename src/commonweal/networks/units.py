"""What is grouped into networks: practices with their lists, places, neighbours and patients."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from commonweal.networks.linking import Cut, linked
from commonweal.people.deprivation import DECILE_2019, indicator
from commonweal.people.ground import Ground
from commonweal.people.registrations import Registrations, registrations_of
from commonweal.space import EARTH_RADIUS_KM, great_circle_km, plane_km
from commonweal.system.organisation import Kind

Floats = npt.NDArray[np.float64]
Links = npt.NDArray[np.int64]

#: Practices and areas of other systems within this distance of a system's own practices are
#: modelled with it, because people cross its border.
REACH_KM = 15.0
#: The stream of need that networks are balanced by, in the edition of the lists where it is held,
#: otherwise in the latest.
NEED_STREAM = "general and acute"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A practice with a list that cannot be placed on a map, and why."""

    code: str
    name: str
    patients: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Units:
    """The practices of a system, one row each, in order of their codes.

    Parameters
    ----------
    codes, names
        Of the practices.
    patients
        Registered lists of the edition of the day, shape (n,). A list may be 0.
    latlon, xy
        Degrees; kilometres on a plane of the system's own. Shape (n, 2).
    links, cut
        Neighbours (rows of both ends, shape (m, 2)), and the links that were not counted because
        the way leads over water or another system's land.
    persons, areas
        Patients of each practice by small area of the system, modelled, shape (n, areas), or None
        where they cannot be modelled; codes of the areas.
    need
        Weighted patients by practice (`NEED_STREAM`), NaN where none are held.
    deprived
        Share of each practice's patients who live in the most deprived fifth of England's areas,
        modelled, NaN where not known.
    district, commissioner
        Council district that each stands in and its commissioner on the day; "" where not known.
    home
        The published network of the edition in use; "" where it is in none.
    left_out
        Practices with a list and no coordinates.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    patients: Floats = field(repr=False)
    latlon: Floats = field(repr=False)
    xy: Floats = field(repr=False)
    links: Links = field(repr=False)
    cut: tuple[Cut, ...]
    persons: Floats | None = field(repr=False)
    areas: tuple[str, ...] = field(repr=False)
    need: Floats = field(repr=False)
    deprived: Floats = field(repr=False)
    district: tuple[str, ...] = field(repr=False)
    commissioner: tuple[str, ...] = field(repr=False)
    home: tuple[str, ...] = field(repr=False)
    left_out: tuple[LeftOut, ...] = ()

    @property
    def published(self) -> dict[str, str]:
        """The published plan: network by practice, those in none left out."""
        return {code: home for code, home in zip(self.codes, self.home, strict=True) if home}


def units_of(ground: Ground, within: str = "", *, modelled: bool = True) -> Units:
    """The practices of a system, ready to be grouped; worked out once for each study.

    Parameters
    ----------
    ground
        The day's lists, structure, areas and outlines.
    within
        Code of a system inside the folder (a folder of all England holds 42); all practices of
        the folder's own where it is empty.
    modelled
        False leaves out who is registered where, the costly part, as if it were not known.
    """
    key = f"networks.units.{within}{'' if modelled else '.unmodelled'}"
    held = ground.given.shared.get(key)
    if isinstance(held, Units):
        return held
    made = _made(ground, within, modelled)
    ground.given.shared[key] = made
    return made


def _made(ground: Ground, within: str, model: bool) -> Units:
    own = [
        practice
        for practice in ground.practices
        if not within or ground.structure.ancestor(practice.code, Kind.SYSTEM) == within
    ]
    placed = [practice for practice in own if practice.latitude is not None]
    codes = tuple(practice.code for practice in placed)
    latlon = np.array([(p.latitude, p.longitude) for p in placed], dtype=float).reshape(-1, 2)
    xy = plane_km(latlon)
    areas = _own_areas(ground, within)
    land = {area: shape for area, shape in ground.outlines.items() if area in areas}
    links, cut = linked(latlon, xy, land)
    modelled = None
    if model:
        modelled = _registrations(ground, latlon) if within else ground.registrations
    persons, held_areas = _persons(modelled, codes, areas)
    return Units(
        codes=codes,
        names=tuple(practice.name for practice in placed),
        patients=np.array([ground.lists[code] for code in codes], dtype=float),
        latlon=latlon,
        xy=xy,
        links=links,
        cut=cut,
        persons=persons,
        areas=held_areas,
        need=_need(ground, codes),
        deprived=_deprived(ground, modelled, codes),
        district=tuple(ground.practice_district.get(code, "") for code in codes),
        commissioner=tuple(_ancestor(ground, code, Kind.COMMISSIONER) for code in codes),
        home=tuple(_ancestor(ground, code, Kind.NETWORK) for code in codes),
        left_out=tuple(
            LeftOut(
                code=practice.code,
                name=practice.name,
                patients=ground.lists[practice.code],
                why="no coordinates are held",
            )
            for practice in own
            if practice.latitude is None
        ),
    )


def _ancestor(ground: Ground, code: str, kind: Kind) -> str:
    return ground.structure.ancestor(code, kind) or ""


def _own_areas(ground: Ground, within: str) -> frozenset[str]:
    if not within:
        return ground.own_areas
    return frozenset(a for a, system in ground.group_of(Kind.SYSTEM).items() if system == within)


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


def _need(ground: Ground, codes: tuple[str, ...]) -> Floats:
    held = ground.tables.get("need_weights")
    if held is None:
        return np.full(len(codes), np.nan)
    rows = held.select(["practice", "edition", "stream", "weighted"]).to_pylist()
    found = [row for row in rows if row["stream"] == NEED_STREAM]
    editions = {row["edition"] for row in found}
    # Weighted patients of the edition that made the lists; of another year they are not alike.
    of_lists = (ground.series or "").removeprefix("allocation-")
    edition = of_lists if of_lists in editions else max(editions, default="")
    weighted = {row["practice"]: row["weighted"] for row in found if row["edition"] == edition}
    return np.array([weighted.get(code, np.nan) for code in codes], dtype=float)
