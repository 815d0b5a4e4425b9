"""What a folder holds: targets, actual allocations, and what may stand in their place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import fsum

import pyarrow.compute as pc

from commonweal.evidence import Basis
from commonweal.evidence.figure import weakest
from commonweal.funding.capitation.held import held_editions, hold
from commonweal.funding.capitation.targets import price_per_head, targets_by
from commonweal.funding.growth.projections import projections_of, rolled_up
from commonweal.funding.pace.allocated import allocations_of, heirs
from commonweal.people.ground import Ground
from commonweal.people.lists import totals
from commonweal.rules import Source
from commonweal.system.money import share_out
from commonweal.system.organisation import Kind

#: How a practice's target is named in the table cost_factors.
TARGET = "target allocation"


class OpeningError(ValueError):
    """Allocations of which no path can start; `faults` names every body."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(self.faults))


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The allocations that a path starts from.

    Parameters
    ----------
    pence
        By body.
    actual
        Whether they are actual allocations of the year of the targets; otherwise a scenario.
    label
        What they are, in words; a scenario says so.
    sources
        Where they come from.
    basis
        Of the distance from a target: the target is modelled, a scenario's start assumed.
    """

    pence: Mapping[str, int]
    actual: bool
    label: str
    sources: tuple[Source, ...] = ()
    basis: Basis = Basis.ASSUMED


def targets_of(ground: Ground, edition: str, kind: Kind) -> dict[str, int]:
    """Target of each body of a kind in pence: by the formula, as the section on targets tells it,
    or added up from the practices' published targets where the formula cannot be followed.

    Returns
    -------
    dict
        By code, nearest penny; nothing where the edition is not held. Practices that belong to no
        body of the kind stand in none. A body of which a practice has no target (`untargeted`)
        has none: it would count the practice as nothing.
    """
    held = ground.tables.get("cost_factors")
    if held is None:
        return {}
    partial = untargeted(ground, edition, kind)
    rows = held.filter(
        pc.and_(pc.equal(held["edition"], edition), pc.equal(held["factor"], TARGET))
    )
    own = {practice.code for practice in ground.structure.of_kind(Kind.PRACTICE)}
    found: dict[str, list[float]] = {}
    for code, pounds in zip(
        rows["organisation"].to_pylist(), rows["value"].to_pylist(), strict=True
    ):
        above = ground.structure.ancestor(code, kind) if code in own else None
        if above is not None:
            found.setdefault(above, []).append(pounds)
    # Bodies of a neighbour hold the odd practice of the system; their target is not here.
    bodies = {body.code for body in ground.structure.own(kind)} - partial.keys()
    worked_out = _by_formula(ground, edition, kind)
    return {
        code: worked_out.get(code, round(100 * fsum(pounds)))
        for code, pounds in sorted(found.items())
        if code in bodies
    }


def _by_formula(ground: Ground, edition: str, kind: Kind) -> dict[str, int]:
    """Targets that the formula gives, of bodies all of whose practices it can weight.

    Published targets are rounded in each practice: beside these, a body would have two.
    """
    if edition not in held_editions(ground):
        return {}
    held = hold(ground, edition)
    bodies = held.bodies(kind)
    found = targets_by(
        held.edition,
        held.practices,
        held.weighted,
        price_per_head(held.edition),
        bodies,
        held.names(bodies),
        held.faults,
    )
    return {t.code: t.target_pence for t in found if t.code and t.target_pence is not None}


def untargeted(ground: Ground, edition: str, kind: Kind) -> dict[str, tuple[str, ...]]:
    """Practices with needs or a list in an edition and without a target of it, by their body.

    Returns
    -------
    dict
        By code of the body; nothing where no practice of the edition has a target.
    """
    held, need = ground.tables.get("cost_factors"), ground.tables.get("need_weights")
    if held is None:
        return {}
    of_edition = held.filter(pc.equal(held["edition"], edition))
    have = set(
        of_edition.filter(pc.equal(of_edition["factor"], TARGET))["organisation"].to_pylist()
    )
    if not have:
        return {}
    # A practice that the edition weights, or gives a cost factor, should have a target of it.
    asked = set(of_edition["organisation"].to_pylist())
    if need is not None:
        asked |= set(need.filter(pc.equal(need["edition"], edition))["practice"].to_pylist())
    own = {practice.code for practice in ground.structure.of_kind(Kind.PRACTICE)}
    found: dict[str, list[str]] = {}
    for code in sorted((asked & own) - have):
        above = ground.structure.ancestor(code, kind)
        if above is not None:
            found.setdefault(above, []).append(code)
    return {code: tuple(practices) for code, practices in sorted(found.items())}


def editions_with_targets(ground: Ground) -> tuple[str, ...]:
    """Editions whose targets are held, in order."""
    held = ground.tables.get("cost_factors")
    if held is None:
        return ()
    rows = held.filter(pc.equal(held["factor"], TARGET))
    return tuple(sorted(set(rows["edition"].to_pylist())))


def opening_of(
    ground: Ground, edition: str, kind: Kind, targets: Mapping[str, int], *, actual: bool = True
) -> Opening:
    """What a path starts from: actual allocations of the year, or a scenario that says so.

    Parameters
    ----------
    ground, edition, kind
        Edition and year have one name: the targets of edition 2018-19 are of 2018-19.
    targets
        As `targets_of` gives them; their sum is the money that a scenario shares out.
    actual
        Whether actual allocations of the year, where held, are taken.

    Returns
    -------
    Opening
        Where no allocation of the year is held, the money of its targets shared as the latest
        year whose allocations are held for every body; otherwise equally by registered patient.

    Raises
    ------
    OpeningError
        When allocations of the year are held for some bodies and not for others, or are negative.
    """
    held = allocations_of(ground, kind)
    if actual and edition in held:
        _refuse(held[edition], targets, f"allocations of {edition} (table ledger)")
        return Opening(
            pence={code: held[edition][code] for code in targets},
            actual=True,
            label=f"actual allocations of {edition}",
            sources=_allocation_sources(ground),
            basis=_basis(ground, edition),
        )
    whole = [
        year
        for year, pence in held.items()
        if year != edition
        and targets.keys() <= pence.keys()
        and all(pence[code] > 0 for code in targets)
    ]
    total = sum(targets.values())
    if whole:
        year = max(whole)
        return Opening(
            pence=share_out(total, {code: held[year][code] for code in targets}),
            actual=False,
            label=f"scenario: the money of {edition} in the shares of the allocations of {year}",
            sources=_allocation_sources(ground),
        )
    lists = {row.code: row.registered for row in totals(ground.structure, ground.lists, kind)}
    lacking = sorted(code for code in targets if not lists.get(code))
    if lacking:
        raise OpeningError(
            f"{code}: neither an allocation nor a registered list is held; give --opening"
            for code in lacking
        )
    return Opening(
        pence=share_out(total, {code: lists[code] for code in targets}),
        actual=False,
        label=f"scenario: the money of {edition}, equal for each registered patient",
        sources=ground.list_sources,
    )


def _refuse(pence: Mapping[str, int], targets: Mapping[str, int], what: str) -> None:
    faults = [
        *(
            f"{what}: none for {code}; give every body's"
            for code in sorted(targets.keys() - pence.keys())
        ),
        *(
            f"{what}: {code} has {pence[code]} pence; an allocation is above zero"
            for code in sorted(targets)
            if code in pence and pence[code] <= 0
        ),
    ]
    if faults:
        raise OpeningError(faults)


def _basis(ground: Ground, edition: str) -> Basis:
    """The weakest basis of the allocations and targets of a year; a target is modelled at best."""
    words = {"modelled"}
    for name, column, value in (
        ("ledger", "heading", "allocation"),
        ("cost_factors", "edition", edition),
    ):
        held = ground.tables.get(name)
        if held is not None:
            words |= set(held.filter(pc.equal(held[column], value))["basis"].to_pylist())
    return weakest(*(Basis(word) for word in sorted(words)))


def _allocation_sources(ground: Ground) -> tuple[Source, ...]:
    return ground.sources("ledger", "heading", "allocation")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListGrowth:
    """Growth of lists on the year before, by body and then by year, shares; and where it is from.

    Nothing is held where `series` is empty: then lists are taken to stay as they are.
    """

    growth: Mapping[str, Mapping[str, float]]
    series: str
    sources: tuple[Source, ...]


def list_growth(ground: Ground, edition: str, kind: Kind) -> ListGrowth:
    """Growth of lists foreseen from the edition's year on.

    Of several projections that start there, one that no housing plan leads, then the first by
    name.

    Raises
    ------
    ProjectionError
        When rows of the table projections cannot be right.
    """
    table = ground.tables.get("projections")
    held = projections_of(table) if table is not None else ()
    from_here = [one for one in held if one.base == edition]
    for one in sorted(from_here, key=lambda one: (one.led_by == "housing", one.series)):
        to = heirs(ground, set(one.patients))
        whole = rolled_up(
            one.patients, {c: ground.structure.ancestor(h, kind) for c, h in to.items()}
        )
        if whole:
            rolled = replace(one, patients=whole)
            return ListGrowth(
                growth={code: rolled.growth(code) for code in whole},
                series=one.series,
                sources=tuple(ground.tables.sources[key] for key in sorted(one.sources)),
            )
    return ListGrowth(growth={}, series="", sources=())
