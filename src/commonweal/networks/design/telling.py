"""A design in rows and words: what was found, where each practice goes, and why not elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commonweal.evidence.words import signed
from commonweal.networks.design.designing import Design
from commonweal.networks.design.explaining import Alternative, Standing, alternatives
from commonweal.networks.design.wording import BOUND_UNITS
from commonweal.networks.plans import Measured, measure
from commonweal.optimise.partition.relaxing import named

Row = dict[str, object]


def summary(design: Design) -> Row:
    """One row on the whole plan, the published plan beside it.

    Inertia is set against the published plan on the practices that both hold
    (`inertia_ratio_to_published`): a plan that leaves practices out is no more compact for it.
    """
    found, held, request = design.partition, design.measured, design.request
    published, like = beside_published(design)
    return {
        "policy": request.policy,
        "band": [request.low, request.high],
        "practices": len(design.plan),
        "patients": held.patients,
        "networks": len(held.networks),
        "in_band": held.in_band,
        "contiguous": held.contiguous,
        "inertia": held.inertia,
        "rms_km": held.rms_km,
        "within_own_network": held.within_own_network,
        "dissimilarity": held.dissimilarity,
        "moves": len(design.moves),
        "patients_moved": sum(move.patients for move in design.moves),
        "placed": len(design.placed),
        "objective": found.objective,
        "bound": found.bound,
        "bound_unit": BOUND_UNITS[request.policy],
        "gap": found.gap,
        "proven": found.proven,
        "status": found.status,
        "relaxation": found.relaxation and named(found.relaxation, _called(design)),
        "failures": len(design.failures),
        "seed": request.seed,
        "iterations": found.iterations,
        "reproducible": design.reproducible,
        "published": {
            "networks": len(published.networks),
            "in_band": published.in_band,
            "contiguous": published.contiguous,
            "inertia": published.inertia,
            "rms_km": published.rms_km,
            "within_own_network": published.within_own_network,
            "dissimilarity": published.dissimilarity,
            "practices_in_none": len(published.unassigned),
        },
        "inertia_ratio_to_published": ratio(like.inertia, published.inertia),
    }


def _called(design: Design) -> list[str]:
    """Names of practices with their codes, by position."""
    units = design.units
    return [f"{name} ({code})" for name, code in zip(units.names, units.codes, strict=True)]


def beside_published(design: Design) -> tuple[Measured, Measured]:
    """The published plan measured, and the proposed one on the practices that it holds."""
    units, request = design.units, design.request
    published = units.published
    like = {code: network for code, network in design.plan.items() if code in published}
    return (
        measure(units, published, request.low, request.high),
        measure(units, like, request.low, request.high),
    )


def ratio(part: float, whole: float) -> float | None:
    """One by the other; None where the other is nothing."""
    return part / whole if whole > 0.0 else None


def placements(design: Design) -> list[Row]:
    """Every practice of the plan, in order of codes: where it was and where it goes."""
    units = design.units
    moved = {move.practice for move in design.moves}
    fresh = set(design.placed)
    return [
        {
            "practice": code,
            "name": units.names[i],
            "patients": float(units.patients[i]),
            "network": design.plan[code],
            "network_name": design.titles[design.plan[code]],
            "was": units.home[i] or None,
            "change": "moves" if code in moved else "placed" if code in fresh else "stays",
        }
        for i, code in enumerate(units.codes)
        if code in design.plan
    ]


def failure_rows(design: Design) -> list[Row]:
    """Every failure with its cause."""
    return [
        {
            "kind": failure.kind,
            "network": failure.network or None,
            "practices": list(failure.practices),
            "patients": failure.patients,
            "text": failure.text,
        }
        for failure in design.failures
    ]


def alternative_row(found: Alternative, titles: Mapping[str, str]) -> Row:
    """One alternative, with the words that say why it was not taken."""
    return {
        "practice": found.practice,
        "network": found.network,
        "network_name": titles.get(found.network, found.network),
        "allowed": found.allowed,
        "cost": found.cost,
        "inertia": found.inertia,
        "within_own_network": found.within,
        "moves": found.moves,
        "patients_left": found.patients_left,
        "patients_joined": found.patients_joined,
        "in_band_left": found.in_band_left,
        "in_band_joined": found.in_band_joined,
        "connected_left": found.connected_left,
        "connected_joined": found.connected_joined,
        "why_not": why_not(found, titles),
    }


def why_not(found: Alternative, titles: Mapping[str, str]) -> str:
    """What speaks against an alternative: laws first, then what it would cost.

    Costs are of one practice going alone, all others staying.
    """
    there = titles.get(found.network, found.network)
    if found.barred:
        return found.barred
    said = []
    if not found.connected_joined:
        said.append(f"no neighbour of it is in {there}")
    if not found.connected_left:
        said.append("its network would fall apart without it")
    if not found.in_band_left and found.patients_left:
        said.append(f"it would leave its network with {found.patients_left:,.0f} patients")
    if not found.in_band_joined:
        said.append(f"{there} would have {found.patients_joined:,.0f} patients")
    return "; ".join([*said, *_costs(found)])


def _costs(found: Alternative) -> list[str]:
    words = "farther from" if found.inertia >= 0 else "closer to"
    said = [f"patients x km2 {signed(found.inertia, ',.0f')} ({words} the centres)"]
    if found.within is not None:
        said.append(f"people in their neighbourhood's network {signed(found.within, ',.0f')}")
    if found.moves:
        said.append("one move more" if found.moves > 0 else "one move fewer")
    return said


def why_here(
    held: Standing, practice: str, titles: Mapping[str, str], found: Sequence[Alternative] = ()
) -> str:
    """Why a practice is where it is, in a sentence or two.

    Parameters
    ----------
    held, practice
        The plan and the practice.
    titles
        Names of networks.
    found
        Its alternatives, where they are at hand.
    """
    others = tuple(found) or alternatives(held, practice)
    here = titles.get(held.plan[practice], held.plan[practice])
    if not others:
        return f"It is in {here}: all its neighbours are too, so there is no other to join."
    open_to = [other for other in others if other.allowed]
    count = "one other network" if len(others) == 1 else f"{len(others)} other networks"
    if not open_to:
        return (
            f"It is in {here}. Of {count} beside it none could take it alone: each would break "
            "the band, a law, or a network's ground."
        )
    best = open_to[0]
    there = titles.get(best.network, best.network)
    if best.cost < 0:
        return (
            f"It is in {here}, but by this policy it would do better in {there} "
            f"({'; '.join(_costs(best))}): the search stopped before it found that."
        )
    return (
        f"It is in {here}. Of {count} beside it {len(open_to)} could take it; the least costly, "
        f"{there}, would change: {'; '.join(_costs(best))}."
    )
