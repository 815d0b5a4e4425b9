"""What is grouped into networks: practices with their lists, places, neighbours and patients."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from commonweal.networks.linking import Cut, linked
from commonweal.networks.living import Persons, living_of, nowhere
from commonweal.people.ground import Ground
from commonweal.space import plane_km
from commonweal.system.organisation import Kind, Organisation

Floats = npt.NDArray[np.float64]
Links = npt.NDArray[np.int64]

#: The stream of need that networks are balanced by, in the edition of the lists where it is held,
#: otherwise in the latest.
NEED_STREAM = "general and acute"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A practice that cannot be grouped, and why; `patients` is None where no list is held."""

    code: str
    name: str
    patients: float | None
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
        where they cannot be modelled; codes of the areas. A sparse array where the folder holds
        several systems.
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
        Practices with a list and no coordinates; open practices of which no list is held.
    land
        Of what outlines are held, so that links over water are cut: "small areas",
        "commissioners", or "" for none.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    patients: Floats = field(repr=False)
    latlon: Floats = field(repr=False)
    xy: Floats = field(repr=False)
    links: Links = field(repr=False)
    cut: tuple[Cut, ...]
    persons: Persons | None = field(repr=False)
    areas: tuple[str, ...] = field(repr=False)
    need: Floats = field(repr=False)
    deprived: Floats = field(repr=False)
    district: tuple[str, ...] = field(repr=False)
    commissioner: tuple[str, ...] = field(repr=False)
    home: tuple[str, ...] = field(repr=False)
    left_out: tuple[LeftOut, ...] = ()
    land: str = ""

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
    open_then = [
        practice
        for practice in ground.structure.of_kind(Kind.PRACTICE)
        if not within or ground.structure.ancestor(practice.code, Kind.SYSTEM) == within
    ]
    placed = [p for p in open_then if p.code in ground.lists and p.latitude is not None]
    codes = tuple(practice.code for practice in placed)
    latlon = np.array([(p.latitude, p.longitude) for p in placed], dtype=float).reshape(-1, 2)
    xy = plane_km(latlon)
    areas = _own_areas(ground, within)
    land, outlined = _land(ground, areas, within)
    links, cut = linked(latlon, xy, land)
    living = living_of(ground, within, codes, latlon, areas) if model else nowhere(len(codes))
    return Units(
        codes=codes,
        names=tuple(practice.name for practice in placed),
        patients=np.array([ground.lists[code] for code in codes], dtype=float),
        latlon=latlon,
        xy=xy,
        links=links,
        cut=cut,
        persons=living.persons,
        areas=living.areas,
        need=_need(ground, codes),
        deprived=living.deprived,
        district=tuple(ground.practice_district.get(code, "") for code in codes),
        commissioner=tuple(_ancestor(ground, code, Kind.COMMISSIONER) for code in codes),
        home=tuple(_ancestor(ground, code, Kind.NETWORK) for code in codes),
        left_out=tuple(_left_out(ground, p) for p in open_then if p not in set(placed)),
        land=outlined,
    )


def _left_out(ground: Ground, practice: Organisation) -> LeftOut:
    listed = practice.code in ground.lists
    return LeftOut(
        code=practice.code,
        name=practice.name,
        patients=ground.lists[practice.code] if listed else None,
        why="no coordinates are held" if listed else "no list of it is held in this edition",
    )


def _land(
    ground: Ground, areas: frozenset[str], within: str
) -> tuple[dict[str, shapely.Geometry], str]:
    """Outlines of the system's own land: of its small areas, else of its commissioners."""
    small = {area: shape for area, shape in ground.outlines.items() if area in areas}
    held = ground.tables.get("shapes")
    if small or held is None:
        return small, "small areas" if small else ""
    commissioners = {
        body.code
        for body in ground.structure.own(Kind.COMMISSIONER)
        if not within or ground.structure.ancestor(body.code, Kind.SYSTEM) == within
    }
    rows = held.filter(pc.is_in(held["area"], value_set=pa.array(sorted(commissioners))))
    whole = dict(
        zip(rows["area"].to_pylist(), shapely.from_wkt(rows["geometry"].to_pylist()), strict=True)
    )
    return whole, "commissioners" if whole else ""


def _ancestor(ground: Ground, code: str, kind: Kind) -> str:
    return ground.structure.ancestor(code, kind) or ""


def _own_areas(ground: Ground, within: str) -> frozenset[str]:
    if not within:
        return ground.own_areas
    return frozenset(a for a, system in ground.group_of(Kind.SYSTEM).items() if system == within)


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
