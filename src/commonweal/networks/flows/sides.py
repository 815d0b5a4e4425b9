"""Which origins and providers lie on which side of a split, and by what rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from commonweal.evidence import Basis
from commonweal.evidence.figure import weakest
from commonweal.networks.flows.held import Flags, FlowTable, own_providers, provider_names
from commonweal.optimise.communities import communities
from commonweal.people.ground import Ground
from commonweal.rules import Source
from commonweal.system.organisation import Kind

#: A provider of the system that works for several sides, or is said to work for none; and one
#: outside the system.
BOTH, OUTSIDE = "both sides", "outside"
#: The side that is all places but the one asked about.
REST = "rest"
#: Starts of the search for communities in large tables.
STARTS = 4
#: The question whose claim names the place that is set against the rest.
QUESTION = "Q21"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sides:
    """A split of origins and providers.

    Parameters
    ----------
    names
        Name of each side by its code.
    origin
        Side of each origin that has one.
    provider
        Side of each provider of the system, or `BOTH`; all others are `OUTSIDE`.
    straddle
        For each origin, the share of its residents who live in each side's own area, where known.
    rule
        How it was drawn, in words.
    basis, sources
        Of what it was drawn from.
    found
        Whether the sides are the communities found in the flows, which no test can then judge.
    """

    names: Mapping[str, str]
    origin: Mapping[str, str]
    provider: Mapping[str, str]
    rule: str
    basis: Basis
    sources: tuple[Source, ...] = ()
    straddle: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    found: bool = False

    def labels(self, table: FlowTable) -> tuple[list[int], list[int]]:
        """Numbers of the sides of a table's origins and providers; -1 for none or both."""
        place = {code: k for k, code in enumerate(self.names)}
        return (
            [place.get(self.origin.get(code, ""), -1) for code in table.origins],
            [place.get(self.provider.get(code, ""), -1) for code in table.providers],
        )

    def providers_of(self, table: FlowTable, side: str) -> Flags:
        """Which providers of a table lie on a side; `OUTSIDE` for those on none."""
        return np.array(
            [self.provider.get(code, OUTSIDE) == side for code in table.providers], dtype=np.bool_
        )


def sides_of(ground: Ground, table: FlowTable) -> Sides:
    """The split that is asked about, or what stands for it.

    Where places are held, origins and providers take the side of their place: the place that
    question Q21 names against all others as one side, or, where none is named, each place for
    itself. Where no place is held the communities found in the table are its sides.
    """
    places = [body.code for body in ground.structure.own(Kind.PLACE)]
    if len(places) < 2:
        return _found(ground, table)
    asked = ground.given.policies.asked.get(QUESTION)
    named = ground.structure.organisations
    if asked is not None and asked.about in places:
        side = {place: place if place == asked.about else REST for place in places}
        names = {asked.about: named[asked.about].name, REST: "all other places"}
        rule = (
            f"{named[asked.about].name} against all other places, as question {QUESTION} names it"
        )
    else:
        side = {place: place for place in places}
        names = {place: named[place].name for place in places}
        rule = "each place is a side of its own"
    living = lived(ground, table, Kind.PLACE)
    straddle: dict[str, dict[str, float]] = {}
    for origin, shares in living.items():
        for place, share in shares.items():
            into = straddle.setdefault(origin, {})
            into[side[place]] = into.get(side[place], 0.0) + share
    return Sides(
        names=names,
        origin={
            origin: max(shares, key=lambda s: shares[s]) for origin, shares in straddle.items()
        },
        provider=_partners(ground, table, side),
        straddle=straddle,
        rule=f"{rule}; an origin lies where most of its residents live, a provider where it is a "
        "partner of the place",
        basis=weakest(ground.partner_basis, ground.membership_basis(Kind.PLACE)),
        sources=ground.sources_of_kind(Kind.PLACE),
    )


def lived(ground: Ground, table: FlowTable, kind: Kind) -> dict[str, dict[str, float]]:
    """For each origin, the share of its residents in each body of a kind.

    An origin is a small area, a larger one that small areas lie in, or a body; where no residents
    are held each small area counts for one.
    """
    group = ground.group_of(kind)
    within = areas_within(ground, table.origins)
    bodies = ground.structure.organisations
    found: dict[str, dict[str, float]] = {}
    for origin in table.origins:
        held: dict[str, float] = {}
        for area in within.get(origin, ()):
            if area in group:
                weight = ground.persons.get(area, 0.0) if ground.persons else 1.0
                held[group[area]] = held.get(group[area], 0.0) + weight
        if not held and origin in bodies:
            above = ground.structure.ancestor(origin, kind)
            held = {} if above is None else {above: 1.0}
        whole = sum(held.values())
        if whole > 0.0:
            found[origin] = {code: held[code] / whole for code in sorted(held)}
    return found


def areas_within(ground: Ground, origins: tuple[str, ...]) -> dict[str, list[str]]:
    """The system's own small areas in each origin."""
    wanted = set(origins)
    within: dict[str, list[str]] = {code: [code] for code in origins if code in ground.own_areas}
    for groups in (ground.district_of, ground.commissioner_of, ground.group_of(Kind.PLACE)):
        for area, code in sorted(groups.items()):
            if code in wanted and area in ground.own_areas:
                within.setdefault(code, []).append(area)
    return within


def _partners(ground: Ground, table: FlowTable, side: Mapping[str, str]) -> dict[str, str]:
    """The side of each of the system's providers, by the places that it is a partner of."""
    found: dict[str, set[str]] = {}
    for row in ground.structure.memberships:
        if row.role == "partner" and row.group in side:
            found.setdefault(row.member, set()).add(side[row.group])
    return {
        code: next(iter(found[code])) if len(found.get(code, ())) == 1 else BOTH
        for code, own in zip(table.providers, own_providers(ground, table), strict=True)
        if own
    }


def grouped(ground: Ground, table: FlowTable, kind: Kind | str) -> Sides:
    """Every body of a kind, or every district, as a side of its own.

    An origin lies where most of its residents live. A provider of the system is a place's where it
    is its partner; at other levels it is that group's which sends it the most patients (plurality,
    the rule of the Dartmouth method, from memory, not verified).
    """
    if kind == Kind.PLACE and ground.structure.own(Kind.PLACE):
        living = lived(ground, table, Kind.PLACE)
        places = [body.code for body in ground.structure.own(Kind.PLACE)]
        provider = _partners(ground, table, {place: place for place in places})
        basis = weakest(table.basis, ground.partner_basis, ground.membership_basis(Kind.PLACE))
        rule = "an origin lies where most of its residents live; a provider where it is a partner"
    else:
        living = (
            _in_districts(ground, table) if kind == "district" else lived(ground, table, Kind(kind))
        )
        basis = table.basis
        provider = {}
        rule = (
            "an origin lies where most of its residents live; a provider belongs to the group that "
            "sends it the most patients"
        )
    origin = {code: max(shares, key=lambda s: shares[s]) for code, shares in living.items()}
    groups = sorted(set(origin.values()))
    return Sides(
        names={code: ground.area_names.get(code, code) for code in groups},
        origin=origin,
        provider=provider or _most_sent(ground, table, origin, groups),
        straddle=living,
        rule=rule,
        basis=basis,
        sources=table.sources,
    )


def _in_districts(ground: Ground, table: FlowTable) -> dict[str, dict[str, float]]:
    """For each origin the share of its residents in each district."""
    found: dict[str, dict[str, float]] = {}
    for origin, areas in areas_within(ground, table.origins).items():
        held: dict[str, float] = {}
        for area in areas:
            weight = ground.persons.get(area, 0.0) if ground.persons else 1.0
            district = ground.district_of.get(area, "")
            held[district] = held.get(district, 0.0) + weight
        whole = sum(held.values())
        if whole > 0.0:
            found[origin] = {code: held[code] / whole for code in sorted(held) if code}
    return {origin: shares for origin, shares in found.items() if shares}


def _most_sent(
    ground: Ground, table: FlowTable, origin: Mapping[str, str], groups: list[str]
) -> dict[str, str]:
    own = own_providers(ground, table)
    found = {}
    for j, provider in enumerate(table.providers):
        sent = dict.fromkeys(groups, 0.0)
        for i, code in enumerate(table.origins):
            if code in origin:
                sent[origin[code]] += float(table.patients[i, j])
        if own[j] and sent:
            found[provider] = max(sent, key=lambda group: sent[group])
    return found


def _found(ground: Ground, table: FlowTable) -> Sides:
    """Communities as sides: named by the provider of the system that treats most of each."""
    found = communities(table.patients, restarts=STARTS, seed=ground.given.seed)
    own = own_providers(ground, table)
    treated = table.patients.sum(axis=0)
    named = provider_names(ground)
    anchors: dict[int, str] = {}
    names: dict[str, str] = {}
    living = set(found.origins.tolist())
    for j in sorted(range(len(table.providers)), key=lambda j: (not own[j], -treated[j], j)):
        label, code = int(found.providers[j]), table.providers[j]
        if label in living and label not in anchors:
            anchors[label] = code
            names[code] = f"{'Around' if own[j] else 'Towards'} {named.get(code, code)}"
    return Sides(
        names=names,
        origin={
            code: anchors[int(label)]
            for code, label in zip(table.origins, found.origins, strict=True)
            if int(label) in anchors
        },
        provider={
            code: anchors[int(label)]
            for code, label, ours in zip(table.providers, found.providers, own, strict=True)
            if ours and int(label) in anchors
        },
        rule="no places are held: the sides are the communities found in the flows themselves, so "
        "that no test can judge them; an area lies where more of its patients go than the sizes "
        "of areas and providers alone would send, which need not be where most go",
        found=True,
        basis=table.basis,
        sources=table.sources,
    )
