"""Section: need within the system, by district and by network."""

from __future__ import annotations

from commonweal.evidence import Chart, Lack, Method, Part, Table
from commonweal.funding.capitation import tabling
from commonweal.funding.capitation.held import (
    Held,
    NotHeldError,
    districts_of,
    held_editions,
    hold,
    usual_edition,
)
from commonweal.funding.capitation.need_index import SOURCE, Need, need_indices
from commonweal.people.ground import Ground
from commonweal.records import State
from commonweal.system.organisation import Kind

ID = "funding.need"
#: The edition that the national tool was published with; its lists and networks are of one time.
PREFERRED = "2022-23"
METHOD = Method(
    id=tabling.NEED_METHOD,
    title="Relative need index",
    text="Weighted population by head over that of the system: (WP_p/GP_p)/(WP_i/GP_i), unrounded, "
    "with WP the overall weighted population and GP the patients that the edition weights. A "
    "practice counts in the district that it stands in; practices without one, or in no network, "
    "count in the system alone.",
    sources=(SOURCE,),
)


def part(ground: Ground, state: State) -> Part:  # noqa: ARG001 - all sections are asked alike
    """Relative need indices of districts and networks."""
    chosen = PREFERRED if PREFERRED in held_editions(ground) else usual_edition(ground)
    try:
        held = None if chosen is None else hold(ground, chosen)
    except NotHeldError:
        held = None
    if held is None or held.faults or not held.practices.codes:
        return _without(held)
    districts = _districts(ground, held)
    networks = _networks(ground, held)
    tables = tuple(table for table in (districts, networks) if table is not None)
    charts = tuple(_chart(table) for table in tables[:1] if table.data.num_rows <= 30)
    return Part.of(
        id=ID,
        title="Need within the system",
        text=_text(held, districts, networks),
        tables=tables,
        charts=charts,
        methods=(METHOD,),
        lacks=_lacks(held),
    )


def _without(held: Held | None) -> Part:
    why = (
        "the folder holds no edition of the formula (tables need_weights and registered)"
        if held is None
        else f"{len(held.lacking)} practices could not be weighted, so the system's own need is "
        "incomplete"
    )
    return Part.of(
        id=ID,
        title="Need within the system",
        text=f"Not known: {why}.",
        lacks=(
            Lack(
                table="need_weights",
                what="weighted populations of every practice",
                consequence="need within the system cannot be compared",
                cause="table" if held is None else "rows",
            ),
        ),
    )


def _indices(held: Held, bodies: dict[str, str]) -> list[Need]:
    practices = held.practices
    return need_indices(practices.codes, practices.registered, held.weighted.overall, bodies)


def _districts(ground: Ground, held: Held) -> Table | None:
    bodies = districts_of(ground, held.practices.codes)
    if not bodies:
        return None
    rows = [(_name(ground, need.code), need) for need in _indices(held, bodies)]
    return tabling.need_table(ground, held, "district", "districts", rows)


def _networks(ground: Ground, held: Held) -> Table | None:
    bodies = held.bodies(Kind.NETWORK)
    if not any(bodies.values()):
        return None
    rows = [(_name(ground, need.code), need) for need in _indices(held, bodies)]
    label = ground.level_name(Kind.NETWORK, plural=True)
    return tabling.need_table(ground, held, Kind.NETWORK.value, label, rows)


def _name(ground: Ground, code: str | None) -> str:
    return "Unassigned" if code is None else ground.area_names.get(code, code)


def _chart(table: Table) -> Chart:
    return Chart(
        id=f"{table.id}.chart",
        title="Weighted population a head, above or below the system",
        description=f"From {_ends(table)}",
        kind="bar",
        table=table.id,
        x="above",
        y="name",
    )


def _ends(table: Table) -> str:
    rows = [row for row in table.data.to_pylist() if row["code"]]
    high, low = rows[0], rows[-1]
    return (
        f"{low['need_index']:.3f} ({low['name']}) to {high['need_index']:.3f} "
        f"({high['name']}), the system being 1."
    )


def _text(held: Held, districts: Table | None, networks: Table | None) -> str:
    said = [
        "How much more or less care people need, for each patient, than in the system as a whole, "
        f"with what care costs where they are. Formula: {held.edition.name}."
    ]
    if districts is not None:
        said.append(f"Districts: from {_ends(districts)}")
    if networks is not None:
        said.append(f"Networks: from {_ends(networks)}")
    if districts is None and networks is None:
        said.append("No district or network of its practices is known.")
    return " ".join(said)


def _lacks(held: Held) -> tuple[Lack, ...]:
    if held.edition.id == PREFERRED:
        return ()
    return (
        Lack(
            table="need_weights",
            what=f"weighted populations of edition {PREFERRED} by practice",
            consequence=f"need within the system is told by edition {held.edition.id}",
            cause="rows",
        ),
    )
