"""Section: who lives in each ward, which bodies' areas it lies in, and with which networks its
people are registered.

A councillor asks by ward, and no ward is a body's: it lies in the areas of several, and its people
choose their practice themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import fsum

from commonweal.evidence import Basis, Column, Lack, Method, Part, Table
from commonweal.evidence.figure import weakest
from commonweal.evidence.words import day
from commonweal.people.ground import Ground, lacking
from commonweal.people.registrations import Registrations
from commonweal.people.residence import total_by_group
from commonweal.population.crossing import MODEL
from commonweal.system.organisation import Kind

ID, TITLE = "population.wards", "Who lives in each ward"
#: A network with a smaller share of a ward's people is counted among all others: the model puts a
#: few people of every ward with every practice.
LEAST = 0.05
OTHERS = "all others, each less than 5%"
#: Practices that are no network's, as the model groups them, and as a reader is told.
NO_NETWORK = {"unassigned": "practices whose network is not held",
              "outside": "practices beyond the system"}  # fmt: skip
METHOD = Method(
    id=ID,
    title="Residents of a ward",
    text="Each small area is put whole into one ward (best fit), so a ward can hold people of the "
    "next. Its residents are those of its small areas; its share in the area of a body is the "
    "share of these residents who live in small areas of the body.",
)


@dataclass(frozen=True, eq=False)
class Wards:
    """The wards that hold small areas of the system, with the small areas of each."""

    ground: Ground

    @cached_property
    def ward_of(self) -> Mapping[str, str]:
        """The ward of each of the system's own small areas."""
        own = self.ground.own_areas
        return {area: ward for area, ward in self.ground.ward_of.items() if area in own}

    @cached_property
    def persons(self) -> Mapping[str, float]:
        """Residents of the own small areas that lie in a ward, where they are held."""
        held = self.ground.persons
        return {area: held[area] for area in sorted(self.ward_of) if area in held}

    @cached_property
    def living(self) -> Mapping[str, float]:
        """Residents of each ward."""
        return total_by_group(self.persons, self.ward_of)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The wards in the order of their names, with them."""
        named = {ward: self.ground.area_names.get(ward, ward) for ward in self.ward_of.values()}
        return dict(sorted(named.items(), key=lambda one: (one[1].casefold(), one[0])))

    @property
    def basis(self) -> Basis:
        """Of the residents."""
        held = self.ground.residents
        assert held is not None
        return weakest(*(Basis(str(one)) for one in held["basis"].unique().to_pylist()))


def part(ground: Ground) -> Part:
    """Residents of each ward, the bodies in whose areas they live and where they are registered."""
    wards = Wards(ground)
    lacks = tuple(_lacks(wards))
    if not wards.persons:
        said = " ".join(f"Not known: {lack.what}." for lack in lacks)
        return Part.of(id=ID, title=TITLE, text=said, lacks=lacks)
    modelled = ground.registrations
    tables = [_residents(wards), _bodies(wards)]
    methods = [METHOD]
    if modelled is not None and ground.structure.own(Kind.NETWORK):
        tables.append(_networks(wards, modelled))
        methods.append(MODEL)
    return Part.of(
        id=ID,
        title=TITLE,
        text=f"{fsum(wards.persons.values()):,.0f} residents in {len(wards.living):,} wards.",
        tables=tuple(tables),
        methods=tuple(methods),
        lacks=lacks,
    )


def _lacks(wards: Wards) -> Iterator[Lack]:
    ground = wards.ground
    if not ground.persons:
        yield lacking("residents", "residents of small areas", "nobody is counted by ward")
    if not wards.ward_of:
        yield Lack(
            table="area_memberships",
            what=f"which of the system's small areas lay in a ward on {day(ground.day)}",
            consequence="nobody is counted by ward",
            cause="rows" if ground.tables.get("area_memberships") is not None else "table",
        )


def _residents(wards: Wards) -> Table:
    ground = wards.ground
    counted = [wards.ward_of[area] for area in wards.persons]
    lying = list(ground.ward_of.values())
    return Table.of_rows(
        [
            {
                "code": ward,
                "name": name,
                "residents": wards.living.get(ward),
                "areas_said": f"{counted.count(ward)} of {lying.count(ward)}",
            }
            for ward, name in wards.names.items()
        ],
        id=ID,
        title="Residents of each ward",
        columns=(
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label="Ward", kind="text"),
            Column(name="residents", label="Residents", kind="count", unit="persons"),
            Column(name="areas_said", label="Small areas counted", kind="text",
                   description="Of all that lie in the ward; of the others no residents are held, "
                   "or they are not the system's"),
        ),
        basis=wards.basis,
        sources=(*ground.resident_sources, *ground.sources("area_memberships", "kind", "ward")),
        method=METHOD.id,
        as_of=ground.resident_day,
        shown=10,
    )  # fmt: skip


def _bodies(wards: Wards) -> Table:
    """For each ward, the district, partnership and commissioner in whose areas it lies."""
    ground = wards.ground
    levels = (
        ("District", "district", ground.district_of, Basis.OBSERVED),
        *(
            (ground.level_name(kind), kind.value, ground.group_of(kind), basis)
            for kind, basis in (
                (Kind.PLACE, ground.membership_basis(Kind.PLACE)),
                (Kind.COMMISSIONER, Basis.OBSERVED),
            )
        ),
    )
    told = [(label, groups, weakest(wards.basis, basis)) for label, _, groups, basis in levels]
    shares = [(label, _split(wards, groups), basis) for label, groups, basis in told if groups]
    rows = [
        {
            "code": ward,
            "name": name,
            "kind": label,
            "body": body or None,
            "body_name": ground.area_names.get(body, body) or None,
            "residents": persons,
            "share": persons / wards.living[ward] if wards.living[ward] else None,
            "basis": basis.value,
        }
        for ward, name in wards.names.items()
        for label, split, basis in shares
        for body, persons in split.get(ward, {}).items()
    ]
    kinds = ("ward", *(kind for _, kind, groups, _ in levels if groups))
    sources = [s for kind in kinds for s in ground.sources("area_memberships", "kind", kind)]
    return Table.of_rows(
        rows,
        id=f"{ID}.bodies",
        title="Where each ward lies",
        columns=(
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label="Ward", kind="text"),
            Column(name="kind", label="Kind", kind="text"),
            Column(name="body_name", label="Lies in", kind="text"),
            Column(name="body", label="Lies in (code)", kind="code"),
            Column(name="residents", label="Residents there", kind="count", unit="persons"),
            Column(name="share", label="Share of the ward's residents", kind="share"),
            Column(name="basis", label="Basis", kind="text"),
        ),
        basis=weakest(*(basis for _, _, basis in shares)) if shares else wards.basis,
        sources=tuple(dict.fromkeys((*ground.resident_sources, *sources))),
        method=METHOD.id,
        as_of=ground.day,
        note="The area of a commissioner or partnership is where its residents live. Where a ward "
        "is split, each part stands with its share.",
        shown=10,
    )  # fmt: skip


def _split(wards: Wards, groups: Mapping[str, str]) -> dict[str, dict[str, float]]:
    """Residents of each ward by the body whose area they live in, most first; "" where that is not
    held."""
    found: dict[str, dict[str, list[float]]] = {}
    for area, persons in wards.persons.items():
        held = found.setdefault(wards.ward_of[area], {})
        held.setdefault(groups.get(area, ""), []).append(persons)
    return {
        ward: dict(
            sorted(
                ((body, fsum(each)) for body, each in held.items()),
                key=lambda one: (-one[1], one[0]),
            )
        )
        for ward, held in found.items()
    }


def _networks(wards: Wards, modelled: Registrations) -> Table:
    """With which networks the people of each ward are registered, modelled."""
    ground = wards.ground
    of = ground.structure.assign(Kind.PRACTICE, Kind.NETWORK)
    network = {code: of.get(code) or "unassigned" if code in of else "outside"
               for code in modelled.practice_codes}  # fmt: skip
    inside: dict[str, dict[str, float]] = {}
    for row in modelled.by_groups(network, wards.ward_of).to_pylist():
        if row["resident_in"] is not None:
            inside.setdefault(row["resident_in"], {})[row["registered_with"]] = row["persons"]
    rows = []
    for ward in (one for one in wards.names if one in inside):
        whole = fsum(inside[ward].values())
        shares = {code: persons / whole for code, persons in inside[ward].items()}
        named = {code: share for code, share in shares.items() if share >= LEAST}
        told = sorted(named.items(), key=lambda one: (-one[1], one[0]))
        rest = fsum(share for code, share in shares.items() if code not in named)
        rows += [
            {
                "code": ward,
                "name": wards.names[ward],
                "network": None if code in NO_NETWORK else code,
                "network_name": NO_NETWORK.get(code) or ground.area_names.get(code, code),
                "share": share,
            }
            for code, share in told
        ]
        if rest:
            rows.append({"code": ward, "name": wards.names[ward], "network": None,
                         "network_name": OTHERS, "share": rest})  # fmt: skip
    return Table.of_rows(
        rows,
        id=f"{ID}.networks",
        title=f"{ground.level_name(Kind.NETWORK, plural=True)} that the people of each ward are "
        "registered with",
        columns=(
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label="Ward", kind="text"),
            Column(name="network_name", label="Registered with", kind="text"),
            Column(name="network", label="Registered with (code)", kind="code", absent="none"),
            Column(name="share", label="Share of the ward's people", kind="share"),
        ),
        basis=Basis.MODELLED,
        sources=(*ground.list_sources, *ground.resident_sources,
                 *ground.sources("area_memberships", "kind", "ward")),
        method=MODEL.id,
        as_of=ground.day,
        note="A network has no area: whoever lives in a ward may register with a practice "
        "elsewhere. Who does is not held and is modelled from lists, residents and distance.",
        shown=10,
    )  # fmt: skip
