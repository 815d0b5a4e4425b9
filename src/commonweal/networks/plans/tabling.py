"""Tables of a judged plan: its networks, and its exceptions."""

from __future__ import annotations

from commonweal.evidence import Basis, Column, Table
from commonweal.evidence.figure import weakest
from commonweal.networks.plans.judging import PUBLISHED, Judged
from commonweal.networks.plans.measuring import Network
from commonweal.people.ground import Ground
from commonweal.people.registrations import SOURCES
from commonweal.rules import Source
from commonweal.system.organisation import Kind

METHOD = "networks.measures"
SHOWN = 12


def count_sources(ground: Ground, judged: Judged) -> tuple[Source, ...]:
    """Where lists, memberships and the band come from."""
    members = ground.sources_of_kind(Kind.NETWORK) if judged.title == PUBLISHED else ()
    rules = (judged.rule.source,) if judged.rule is not None else ()
    return tuple(dict.fromkeys((*ground.list_sources, *members, *rules)))


def model_sources(ground: Ground, judged: Judged) -> tuple[Source, ...]:
    """The same, and what the modelled registrations rest on."""
    return tuple(
        dict.fromkeys((*count_sources(ground, judged), *ground.resident_sources, *SOURCES))
    )


def count_basis(ground: Ground, judged: Judged) -> Basis:
    """Basis of what is counted from lists and memberships; a plan of somebody's is assumed."""
    if judged.title == PUBLISHED:
        return ground.membership_basis(Kind.NETWORK)
    return Basis.ASSUMED


def worst_first(networks: tuple[Network, ...]) -> list[Network]:
    """Networks by how far they miss the band, then by pieces, then by how few live in its areas."""
    return sorted(
        networks,
        key=lambda n: (
            -n.outside_by,
            -n.pieces,
            1.0 if n.own_share is None else n.own_share,
            n.code,
        ),
    )


def networks_table(ground: Ground, judged: Judged, identifier: str) -> Table:
    """One row for each network, the worst first."""
    held = judged.rule is not None
    word = ground.level_name(Kind.NETWORK)
    rows = [
        {
            "code": n.code,
            "name": judged.names.get(n.code, n.code),
            "practices": n.practices,
            "patients": n.patients,
            "in_band": n.side == "inside" if held else None,
            "side": n.side if held else "no rule held",
            "outside_by": n.outside_by if held else None,
            "pieces": n.pieces,
            "rms_km": n.rms_km,
            "inertia": n.inertia,
            "own_share": n.own_share,
            "loyal_share": n.loyal_share,
            "areas": n.areas,
            "density": judged.density.get(n.code),
            "deprived": n.deprived,
            "need": n.need,
            "district": ground.area_names.get(n.district, n.district) or None,
            "districts": n.districts,
            "district_away": n.district_away,
            "commissioner": ground.area_names.get(n.commissioner, n.commissioner) or None,
            "commissioners": n.commissioners,
            "commissioner_away": n.commissioner_away,
        }
        for n in worst_first(judged.measured.networks)
    ]
    return Table.of_rows(
        rows,
        id=identifier,
        title=f"{word}s of the {judged.title} plan, judged",
        columns=_network_columns(word, ground.level_name(Kind.COMMISSIONER)),
        basis=Basis.MODELLED if judged.units.persons is not None else count_basis(ground, judged),
        sources=model_sources(ground, judged),
        method=METHOD,
        note="Worst first: farthest outside the band, then most pieces. Lists are observed; where "
        "patients live, and so shares, deprivation and density, is modelled.",
        as_of=ground.day,
        vintage=ground.series or "",
        shown=SHOWN,
    )


def _network_columns(word: str, commissioner: str) -> tuple[Column, ...]:
    return (
        Column(name="code", label="Code", kind="code", on_page=False),
        Column(name="name", label=word, kind="text"),
        Column(name="practices", label="Practices", kind="count", unit="practices"),
        Column(name="patients", label="Patients", kind="count", unit="patients"),
        Column(name="in_band", label="In band", kind="flag", on_page=False),
        Column(name="side", label="Band", kind="text"),
        Column(name="outside_by", label="Outside by", kind="count", unit="patients"),
        Column(
            name="pieces",
            label="Pieces",
            kind="count",
            unit="pieces",
            description="Connected pieces on the graph of neighbours: 1 is contiguous",
        ),
        Column(
            name="rms_km",
            label="Spread",
            kind="number",
            unit="km",
            description="Root mean square distance of its practices to its centre, by patients",
        ),
        Column(
            name="inertia",
            label="Inertia",
            kind="number",
            unit="patients x km2",
            on_page=False,
            description="Patients times the square of the distance to its centre, added up",
        ),
        Column(
            name="own_share",
            label="Its patients at home",
            kind="share",
            description="Share of its patients who live in the areas of which it is the main "
            "network, modelled",
        ),
        Column(
            name="loyal_share",
            label="Its areas' residents with it",
            kind="share",
            description="Share of the registered residents of those areas who are with it, "
            "modelled",
            on_page=False,
        ),
        Column(name="areas", label="Areas", kind="count", unit="areas", on_page=False),
        Column(
            name="density",
            label="Residents a km2",
            kind="number",
            unit="persons/km2",
            on_page=False,
            description="Residents for each square kilometre of the areas of which it is the main "
            "network",
        ),
        Column(
            name="deprived",
            label="Most deprived fifth",
            kind="share",
            description="Share of its patients who live in England's most deprived fifth of areas, "
            "modelled",
        ),
        Column(
            name="need",
            label="Need a head",
            kind="number",
            on_page=False,
            description="Weighted patients for each patient; where the formula's edition is not "
            "of the year of the lists, practices that grew by a merger look less needy",
        ),
        Column(name="district", label="Main district", kind="text", on_page=False),
        Column(name="districts", label="Districts", kind="count", unit="bodies", on_page=False),
        Column(
            name="district_away",
            label="Patients of practices in other districts",
            kind="count",
            unit="patients",
            on_page=False,
        ),
        Column(name="commissioner", label=f"Main {commissioner}", kind="text", on_page=False),
        Column(
            name="commissioners",
            label=f"{commissioner}s",
            kind="count",
            unit="bodies",
            on_page=False,
        ),
        Column(
            name="commissioner_away",
            label=f"Patients of practices of another {commissioner}",
            kind="count",
            unit="patients",
            on_page=False,
        ),
    )


def _cut(judged: Judged) -> str:
    """How many links between neighbours were not counted."""
    cut = len(judged.units.cut)
    if not cut:
        return ""
    return (
        f" {cut} links between neighbours were not counted, for the way leads over water or "
        "another system's land."
    )


def exceptions_table(ground: Ground, judged: Judged, identifier: str) -> Table:
    """Every network and practice that fails, and why."""
    return Table.of_rows(
        [
            {
                "what": e.what,
                "code": e.code,
                "name": e.name or e.code,
                "patients": e.patients,
                "cause": e.cause,
            }
            for e in judged.exceptions
        ],
        id=identifier,
        title=f"Exceptions of the {judged.title} plan, each with its cause",
        columns=(
            Column(name="what", label="What fails", kind="text"),
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label="Name", kind="text"),
            Column(name="patients", label="Patients", kind="count", unit="patients"),
            Column(name="cause", label="Cause", kind="text"),
        ),
        basis=weakest(count_basis(ground, judged), Basis.MODELLED)
        if judged.density
        else count_basis(ground, judged),
        sources=model_sources(ground, judged),
        method=METHOD,
        note="Every open practice counts. Density is modelled; all else here is counted."
        + _cut(judged),
        as_of=ground.day,
        vintage=ground.series or "",
        shown=SHOWN,
    )
