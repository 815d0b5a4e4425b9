"""Tables of the proposals: plans side by side, moves, failures, placements and alternatives."""

from __future__ import annotations

from collections.abc import Mapping

from commonweal.evidence import Basis, Column, Table
from commonweal.networks.design.designing import Design, explained
from commonweal.networks.design.explaining import every_alternative
from commonweal.networks.design.policies import POLICIES
from commonweal.networks.design.proposals import Proposals
from commonweal.networks.design.telling import alternative_row, why_here
from commonweal.networks.plans import Measured
from commonweal.people.ground import Ground
from commonweal.people.registrations import SOURCES
from commonweal.rules import Source
from commonweal.system.organisation import Kind

ID = "networks.proposals"
METHOD = "networks.design"
SHOWN = 12


def sources_of(ground: Ground) -> tuple[Source, ...]:
    """Lists, memberships, residents, the band and the model."""
    rule = ground.band(Kind.NETWORK)
    found = (
        *ground.list_sources,
        *ground.sources_of_kind(Kind.NETWORK),
        *ground.resident_sources,
        *((rule.source,) if rule is not None else ()),
        *SOURCES,
    )
    return tuple({source.id: source for source in found}.values())


def _table(
    ground: Ground,
    identifier: str,
    title: str,
    columns: tuple[Column, ...],
    rows: list[Mapping[str, object]],
    shown: int | None,
    note: str = "",
) -> Table:
    names = [column.name for column in columns]
    return Table.of_rows(
        [{name: row[name] for name in names} for row in rows],
        id=identifier,
        title=title,
        columns=columns,
        basis=Basis.MODELLED,
        sources=sources_of(ground),
        method=METHOD,
        note=note,
        as_of=ground.day,
        vintage=ground.series or "",
        shown=shown,
    )


def plans(ground: Ground, held: Proposals) -> Table:
    """The published plan and each proposal in a row."""
    rows: list[Mapping[str, object]] = []
    if held.published is not None and held.published.networks:
        rows.append(_measures("Published", "published", held.published))
    rows += [_of_design(found) for found in held.designs.values()]
    return _table(
        ground,
        ID,
        "Plans side by side",
        (
            Column(name="plan", label="Plan", kind="text"),
            Column(name="policy", label="Policy", kind="code", on_page=False),
            Column(name="networks", label="Networks", kind="count"),
            Column(name="in_band", label="In band", kind="count"),
            Column(name="contiguous", label="In one piece", kind="count"),
            Column(name="unplaced", label="Practices in none", kind="count"),
            Column(name="rms_km", label="Spread", kind="number", unit="km"),
            Column(
                name="inertia", label="Inertia", kind="number", unit="patients x km2", on_page=False
            ),
            Column(name="within", label="Within own network", kind="share"),
            Column(name="dissimilarity", label="Deprivation unlike", kind="share", on_page=False),
            Column(name="moves", label="Practices moved", kind="count"),
            Column(name="patients", label="Their patients", kind="count"),
            Column(name="objective", label="Objective", kind="number", on_page=False),
            Column(name="bound", label="Bound", kind="number", on_page=False),
            Column(name="gap", label="Gap to bound", kind="share", on_page=False),
            Column(name="status", label="Status", kind="text", on_page=False),
            Column(name="sure", label="How sure", kind="text"),
        ),
        rows,
        None,
        "Spread: root mean square of practices' distances to their network's centre, by patients. "
        "Within own network: people registered in the network that most people of their small "
        "area are registered in. The published plan leaves some practices in none; they count as "
        "outside there, and its spread is of the others. Objective and bound are in each policy's "
        "own unit. A pack searches for some seconds and bounds roughly; the command networks "
        "design lists far more possible networks, and often proves a plan the best.",
    )


def _measures(title: str, policy: str, found: Measured) -> dict[str, object]:
    return {
        "plan": title,
        "policy": policy,
        "networks": len(found.networks),
        "in_band": found.in_band,
        "contiguous": found.contiguous,
        "unplaced": len(found.unassigned),
        "rms_km": found.rms_km,
        "inertia": found.inertia,
        "within": found.within_own_network,
        "dissimilarity": found.dissimilarity,
        "moves": 0,
        "patients": 0.0,
        "objective": None,
        "bound": None,
        "gap": None,
        "status": "as published",
        "sure": "as published",
    }


def _of_design(found: Design) -> dict[str, object]:
    partition, policy = found.partition, found.request.policy
    return _measures(POLICIES[policy].title, policy, found.measured) | {
        "moves": len(found.moves),
        "patients": sum(move.patients for move in found.moves),
        "objective": partition.objective,
        "bound": partition.bound,
        "gap": partition.gap,
        "status": partition.status,
        "sure": _sure(partition.status, partition.gap),
    }


def _sure(status: str, gap: float | None) -> str:
    """How a plan stands to the best there can be.

    Examples
    --------
    >>> _sure("proven", 0.0), _sure("best found, not proven", 0.031)
    ('proven', 'best found, not proven; the best is at most 3.1% lower')
    """
    return f"{status}; the best is at most {gap:.1%} lower" if gap else status


def moves(ground: Ground, found: Design) -> Table:
    """What the plan of fewest moves moves, the largest lists first, and whom it places."""
    published = ground.area_names
    rows: list[Mapping[str, object]] = [
        {
            "practice": move.practice,
            "name": move.name,
            "patients": move.patients,
            "was": published.get(move.before, move.before),
            "network": found.titles[move.after],
            "why": move.why,
        }
        for move in sorted(found.moves, key=lambda move: (-move.patients, move.practice))
    ]
    return _table(
        ground,
        f"{ID}.moves",
        f"Practices that the plan of {POLICIES[found.request.policy].title.lower()} moves",
        (
            Column(name="practice", label="Code", kind="code"),
            Column(name="name", label="Practice", kind="text"),
            Column(name="patients", label="Patients", kind="count", unit="patients"),
            Column(name="was", label="From", kind="text"),
            Column(name="network", label="To", kind="text"),
            Column(name="why", label="Where it and its patients are", kind="text", on_page=False),
        ),
        rows,
        SHOWN,
        "Largest lists first. A basis for talk with practices, who choose their networks.",
    )


def failures(ground: Ground, held: Proposals) -> Table | None:
    """What no proposal could bring into its band, each with its cause; None where nothing is."""
    rows: list[Mapping[str, object]] = [
        {
            "plan": POLICIES[policy].title,
            "kind": failure.kind,
            "network": failure.network or None,
            "patients": failure.patients,
            "text": failure.text,
        }
        for policy, found in held.designs.items()
        for failure in found.failures
    ]
    if not rows:
        return None
    return _table(
        ground,
        f"{ID}.failures",
        "What the proposals could not bring into the band, each with its cause",
        (
            Column(name="plan", label="Plan", kind="text"),
            Column(name="kind", label="Sort of cause", kind="text"),
            Column(name="network", label="Network", kind="code"),
            Column(name="patients", label="Patients", kind="count", unit="patients"),
            Column(name="text", label="Cause", kind="text"),
        ),
        rows,
        SHOWN,
    )


def placements(ground: Ground, held: Proposals) -> Table:
    """Every practice, and its network in every plan, with why it is there by the first policy."""
    units = held.units
    first = next(iter(held.designs.values()))
    stands = explained(first)
    rows: list[Mapping[str, object]] = [
        {
            "practice": code,
            "name": units.names[i],
            "patients": float(units.patients[i]),
            "district": ground.area_names.get(units.district[i], units.district[i]) or None,
            "published": units.home[i] or None,
            **{policy: found.plan.get(code) for policy, found in held.designs.items()},
            "why": why_here(stands, code, first.titles),
            "latitude": float(units.latlon[i, 0]),
            "longitude": float(units.latlon[i, 1]),
        }
        for i, code in enumerate(units.codes)
    ]
    return _table(
        ground,
        f"{ID}.placements",
        "Practices, in every plan",
        (
            Column(name="practice", label="Code", kind="code"),
            Column(name="name", label="Practice", kind="text"),
            Column(name="patients", label="Patients", kind="count", unit="patients"),
            Column(name="district", label="District", kind="text"),
            Column(name="published", label="Published", kind="code"),
            *(
                Column(name=policy, label=POLICIES[policy].title, kind="code")
                for policy in held.designs
            ),
            Column(
                name="why",
                label=f"Why here ({POLICIES[first.request.policy].title.lower()})",
                kind="text",
            ),
            Column(name="latitude", label="Latitude", kind="number", unit="degrees"),
            Column(name="longitude", label="Longitude", kind="number", unit="degrees"),
        ),
        rows,
        0,
    )


def alternatives(ground: Ground, found: Design) -> Table:
    """What each practice's joining each other network that it could join would change."""
    rows = [alternative_row(one, found.titles) for one in every_alternative(explained(found))]
    people = "people in the main network of their area"
    return _table(
        ground,
        f"{ID}.alternatives",
        f"Every practice's alternatives, {POLICIES[found.request.policy].title.lower()}",
        (
            Column(name="practice", label="Code", kind="code"),
            Column(name="network", label="Network", kind="code"),
            Column(name="allowed", label="Keeps the rules", kind="flag"),
            Column(name="inertia", label="Inertia", kind="number", unit="patients x km2"),
            Column(name="within_own_network", label="Within", kind="number", unit=people),
            Column(name="moves", label="Moves", kind="number", unit="practices"),
            Column(name="patients_left", label="Network left", kind="count", unit="patients"),
            Column(name="patients_joined", label="Joined", kind="count", unit="patients"),
            Column(name="connected_left", label="Left in one piece", kind="flag"),
            Column(name="connected_joined", label="Joined in one piece", kind="flag"),
            Column(name="why_not", label="Against it", kind="text"),
        ),
        list(rows),
        0,
        "One practice goes alone, all others stay. Keeps the rules: no border or pair is broken, "
        "no network torn, none taken out of its band.",
    )
