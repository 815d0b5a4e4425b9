"""Section: which sectors take part in each place, against those that must."""

from __future__ import annotations

from commonweal.evidence import Column, Lack, Method, Part, Table
from commonweal.evidence.words import joined
from commonweal.people.ground import Ground
from commonweal.rules import Rule
from commonweal.system.organisation import Kind

SECTORS = ("acute", "primary", "community", "mental_health", "ambulance", "council", "voluntary")

METHOD = Method(
    id="population.partners",
    title="Sectors that take part",
    text="A sector takes part in a place when a body of it is recorded as its partner on the day; "
    "primary care also when practices belong to the place. A sector that a rule in force asks for "
    "and of which nobody is recorded is named: the folder may not hold the partner, or there may "
    "be none.",
)


def part(ground: Ground) -> Part:
    """Partners of every place by sector, and the sectors of which nobody is recorded."""
    places = ground.structure.of_kind(Kind.PLACE)
    if not places:
        return Part.of(
            id="population.partners",
            title="Who takes part in each partnership",
            text=f"No {ground.level_name(Kind.PLACE, plural=True)} are held on the day.",
        )
    rows = [row for place in places for row in _of_place(ground, place.code)]
    absent = sorted(
        {str(row["sector"]) for row in rows if row["asked_for"] and not row["partners"]}
    )
    table = Table.of_rows(
        [{**row, "partners": row["partners"] or None} for row in rows],
        id="population.partners",
        title="Partners by sector",
        columns=(
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label=ground.level_name(Kind.PLACE), kind="text"),
            Column(name="sector", label="Sector", kind="text"),
            Column(name="asked_for", label="A rule in force asks for it", kind="flag"),
            Column(name="partners", label="Recorded on the day", kind="text"),
        ),
        basis=ground.partner_basis,
        sources=ground.sources("memberships", "role", "partner") or ground.list_sources,
        method=METHOD.id,
        as_of=ground.day,
        note="Empty means that nobody is recorded, which is not the same as that there is nobody.",
        shown=28,
    )
    return Part.of(
        id="population.partners",
        title="Who takes part in each partnership",
        text=_text(ground, absent),
        tables=(table,),
        methods=(METHOD,),
        rules=tuple(rule for sector in SECTORS for rule in _wordings(ground, sector)),
        lacks=tuple(
            Lack(
                table="memberships",
                what=f"partners of the sector {sector.replace('_', ' ')}",
                consequence="whether that sector takes part, as the rule asks, cannot be said",
                cause="rows",
            )
            for sector in absent
        ),
    )


def _text(ground: Ground, absent: list[str]) -> str:
    if not any(_in_force(ground, sector) for sector in SECTORS):
        return "No rule was held for that day on which sectors must take part."
    if not absent:
        return "Every sector that the rule asks for is recorded in every partnership."
    named = joined([sector.replace("_", " ") for sector in absent])
    return f"Sectors that the rule asks for and of which nobody is recorded somewhere: {named}."


def _wordings(ground: Ground, sector: str) -> tuple[Rule, ...]:
    return ground.given.rules.about(f"partner-sector-{sector.replace('_', '-')}", Kind.PLACE.value)


def _in_force(ground: Ground, sector: str) -> Rule | None:
    return ground.given.rules.in_force(
        f"partner-sector-{sector.replace('_', '-')}",
        Kind.PLACE.value,
        ground.day,
        ground.given.policies.jurisdictions,
    )


def _of_place(ground: Ground, place: str) -> list[dict[str, object]]:
    named: dict[str, list[str]] = {sector: [] for sector in SECTORS}
    for partner in sorted(ground.structure.memberships, key=lambda m: (m.group, m.member)):
        if partner.group == place and partner.role == "partner" and partner.sector in named:
            named[partner.sector].append(ground.structure.organisations[partner.member].name)
    practices = sum(
        1 for code in ground.lists if ground.structure.ancestor(code, Kind.PLACE) == place
    )
    if practices:
        named["primary"].append(f"{practices} practices")
    return [
        {
            "code": place,
            "name": ground.structure.organisations[place].name,
            "sector": sector,
            "asked_for": _in_force(ground, sector) is not None,
            "partners": "; ".join(partners),
        }
        for sector, partners in named.items()
    ]
