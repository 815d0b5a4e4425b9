"""Where a service could be: the sites that may be chosen, and those beyond the border."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from commonweal.evidence import Lack
from commonweal.people.ground import Ground, lacking

#: Kind of site that a service is known to be given at; any other service can be at any hospital.
UNIT = {"stroke": "stroke_unit"}
HOSPITAL = "hospital"
#: So many sites are told in one line; the others are counted.
TOLD = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A site that a service could be at.

    `outside` sites belong to others: they cannot be chosen, and take people only where asked.
    `estimated` sites have road minutes worked out from distance for some area or all.
    """

    code: str
    name: str
    organisation: str
    latitude: float | None
    longitude: float | None
    outside: bool = False
    estimated: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Sites by code, and how many of the system's own hospitals are not among them."""

    sites: tuple[Site, ...]
    passed_over: int = 0


def candidates_of(
    ground: Ground, service: str, named: Collection[str] | None = None
) -> Candidates | Lack:
    """The system's own sites that a service could be at, and the units beyond the border.

    Where the folder holds own sites of the service's kind (`stroke_unit`) only those are
    candidates: small hospitals beside them never gave the service. Where it holds none, every own
    hospital is. `named` replaces this by the codes given.

    Raises
    ------
    ValueError
        When a named site is not held, or is not the system's own.
    """
    held = ground.tables.get("sites")
    if held is None:
        return lacking("sites", "where care is given", "no site can be compared with another")
    kinds = {HOSPITAL, UNIT.get(service, HOSPITAL)}
    rows = [row for row in held.to_pylist() if row["kind"] in kinds]
    if named is not None:
        _known(held.to_pylist(), named)
        own = [row for row in held.to_pylist() if row["code"] in named]
    else:
        inside = [row for row in rows if not row["neighbour"]]
        units = [row for row in inside if row["kind"] == UNIT.get(service)]
        own = units or inside
    if not own:
        return Lack(
            table="sites",
            what="sites of the system's own",
            consequence="no site can be chosen",
            cause="rows",
        )
    beyond = [row for row in rows if row["neighbour"] and row["kind"] == UNIT.get(service)]
    chosen = {row["code"] for row in own}
    made = {row["code"]: _site(row, outside=True) for row in beyond if row["code"] not in chosen}
    made |= {row["code"]: _site(row) for row in own}
    own_hospitals = {row["code"] for row in rows if not row["neighbour"]}
    return Candidates(
        sites=tuple(made[code] for code in sorted(made)),
        passed_over=len(own_hospitals - chosen),
    )


def told(sites: Iterable[Site]) -> str:
    """Sites by code and name, as many as can be read.

    Examples
    --------
    >>> told([Site(code="ME169QQ", name="Maidstone Hospital", organisation="", latitude=None,
    ...            longitude=None)])
    'ME169QQ (Maidstone Hospital)'
    """
    listed = [f"{site.code} ({site.name})" for site in sites]
    more = [f"and {len(listed) - TOLD:,} more in the table sites"] if len(listed) > TOLD else []
    return ", ".join([*listed[:TOLD], *more])


def _known(rows: Sequence[dict[str, object]], named: Collection[str]) -> None:
    """Every code named is a site of the system's own; what is not is told, with those that are."""
    held = {str(row["code"]): row for row in rows}
    faults = [f"{code}: the table sites holds no such code" for code in named if code not in held]
    faults += [
        f"{code} ({held[code]['name']}): it belongs to others and cannot be chosen"
        for code in named
        if code in held and held[code]["neighbour"]
    ]
    if faults:
        own = [_site(row) for row in rows if not row["neighbour"]]
        raise ValueError(f"{'; '.join(faults)}; there are {told(own)}")


def _site(row: dict[str, object], *, outside: bool = False) -> Site:
    latitude, longitude = row["latitude"], row["longitude"]
    return Site(
        code=str(row["code"]),
        name=str(row["name"]),
        organisation=str(row["organisation"] or ""),
        latitude=latitude if isinstance(latitude, float) else None,
        longitude=longitude if isinstance(longitude, float) else None,
        outside=outside,
        note=str(row["note"] or ""),
    )
