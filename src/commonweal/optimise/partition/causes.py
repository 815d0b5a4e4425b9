"""Why districts inside the band cannot be had: what is provable, and what is only not found."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import numpy.typing as npt

from commonweal.optimise.partition.columns import columns
from commonweal.optimise.partition.exact import Exact, best
from commonweal.optimise.partition.laws import consistent
from commonweal.optimise.partition.objective import Objective
from commonweal.optimise.partition.parts import (
    SLACK,
    counts,
    groups,
    number_of_districts,
    parts,
    pieces,
)
from commonweal.optimise.partition.request import Request
from commonweal.optimise.partition.result import INFEASIBLE, Cause

Ints = npt.NDArray[np.int64]

#: Sorts of causes.
HEAVY_UNIT, HEAVY_GROUP = "unit above the band", "kept together above the band"
TORN, CONTRADICTION = "kept together across a gap", "together and apart"
TOO_LIGHT, NO_COUNT, INDIVISIBLE = "too light", "no number of districts", "cannot be divided"
NUMBER, RULES, NOT_FOUND = "number of districts", "rules together", "not found"
#: Units up to which a piece of the map is tried for a division before any search.
SMALL = 14
#: Districts listed for one piece, at most.
MOST_DISTRICTS = 60_000


def before(asked: Request) -> tuple[Cause, ...]:
    """Causes that need no search: each alone makes the request impossible as it stands.

    Units and groups above the band; groups kept together across regions or pieces of the map, or
    with two units that must be apart; a number of districts that no weights in the band add up
    to; pieces of the map, without what is above the band, that are too light, that no number of
    districts in the band adds up to, or, when small, that no connected division brings into it.

    Parameters
    ----------
    asked
        A request without fault.

    Examples
    --------
    >>> from commonweal.optimise.partition.request import request
    >>> asked = request(
    ...     [9, 2, 2], [(0, 0), (1, 0), (2, 0)], 3, 5, graph=[(0, 1), (1, 2)],
    ...     objective=Objective(), keep_together=(), keep_apart=(), regions=None, number=None,
    ...     start=None,
    ... )
    >>> [(cause.kind, cause.units) for cause in before(asked)]
    [('unit above the band', (0,))]
    """
    found = _units(asked) + _groups(asked)
    # What two rules make impossible between them is told of them, not of the ground.
    free = consistent(asked)
    for units in _pieces(asked):
        cause = _piece(free, units)
        if cause is not None:
            found.append(cause)
    return (*found, *_number(asked))


def _number(asked: Request) -> list[Cause]:
    """Whether the wanted number of districts cannot be, by pieces of the map or by weights."""
    if asked.number is None:
        return []
    count = len(np.unique(pieces(len(asked.weight), asked.links)))
    if asked.number < count:
        text = (
            f"{asked.number} districts are too few: the map has {count} pieces without a link "
            "between them, and no district lies in two."
        )
        return [Cause(NUMBER, (), text)]
    of = parts(asked)
    if (of >= 0).all():
        fewest, most = number_of_districts(replace(asked, number=None), of)
        if not fewest <= asked.number <= most:
            text = (
                f"{asked.number} districts cannot all be in the band: the weights here make "
                f"{fewest} to {most}."
            )
            return [Cause(NUMBER, (), text)]
    return []


def after(asked: Request, labels: Ints) -> tuple[Cause, ...]:
    """What stood in the way of a grouping: causes as `before`, and one for each other failure.

    A district outside the band of which `before` names no unit lies in a piece of the map for which
    either it is proven, by listing all possible districts, that it cannot be divided, or nothing
    better was found, which proves nothing; the text says which.

    Parameters
    ----------
    asked
        A request without fault.
    labels
        Shape (n,), the district of each unit, -1 for none.
    """
    found = list(before(asked))
    told = {unit for cause in found for unit in cause.units}
    of = parts(asked)
    proven: dict[int, bool] = {}
    for label in np.unique(labels[labels >= 0]).tolist():
        members = np.flatnonzero(labels == label)
        total = float(asked.weight[members].sum())
        if asked.low <= total <= asked.high or told & set(members.tolist()):
            continue
        part = int(of[members[0]])
        if part not in proven:
            proven[part] = indivisible(consistent(asked), np.flatnonzero(of == part))
            if proven[part]:
                found.append(_undivided(asked, np.flatnonzero(of == part)))
        if not proven[part]:
            found.append(_not_found(asked, members, total))
    return tuple(found)


def rules_broken(asked: Request) -> Cause:
    """The cause of a request that its rules alone make impossible, as listing all shows."""
    wanted = "" if asked.number is None else f" that {asked.number} districts are wanted or"
    text = (
        f"No division in the band keeps all rules:{wanted} that pairs are to be together or apart "
        "stands in the way; all possible districts were listed."
    )
    return Cause(RULES, (), text)


def indivisible(asked: Request, units: Ints) -> bool:
    """Whether it is proven that some units cannot be divided into districts inside the band."""
    return division(asked, units).status == INFEASIBLE


def division(asked: Request, units: Ints) -> Exact:
    """Any division of some units alone into districts inside the band, or the proof of none.

    Parameters
    ----------
    asked
        The request; its objective is not asked after.
    units
        Positions, ascending.
    """
    part = alone(asked, units)
    pool = columns(part, most_districts=MOST_DISTRICTS)
    if pool is None:
        return Exact(None, None, None, "", "too many possible districts to list", (), 0)
    if len(pool.units) < len(units):
        outside = np.setdiff1d(np.arange(len(units)), pool.units)
        return Exact(None, None, None, INFEASIBLE, "", tuple(outside.tolist()), 0)
    return best(part, pool)


def alone(asked: Request, units: Ints) -> Request:
    """The request for some units alone, ascending: their links and rules, no objective."""
    of = np.full(len(asked.weight), -1, np.int64)
    of[units] = np.arange(len(units))
    inside = (of[asked.links] >= 0).all(axis=1)
    groups_inside = (
        tuple(int(of[unit]) for unit in group if of[unit] >= 0) for group in asked.together
    )
    return replace(
        asked,
        weight=asked.weight[units],
        xy=asked.xy[units],
        links=of[asked.links[inside]],
        objective=Objective(compactness=0.0),
        together=tuple(group for group in groups_inside if len(group) > 1),
        apart=tuple((int(of[a]), int(of[b])) for a, b in asked.apart if min(of[a], of[b]) >= 0),
        regions=asked.regions[units],
        number=None,
        start=None,
    )


def _units(asked: Request) -> list[Cause]:
    made = []
    for unit in np.flatnonzero(asked.weight > asked.high * (1 + SLACK)).tolist():
        weight = float(asked.weight[unit])
        text = (
            f"One unit alone weighs {amount(weight)}, which is {amount(weight - asked.high)} above "
            "the band's high end."
        )
        made.append(Cause(HEAVY_UNIT, (unit,), text))
    return made


def _groups(asked: Request) -> list[Cause]:
    """Causes in the rules about pairs; groups that share a unit are one."""
    made = []
    whole = pieces(len(asked.weight), asked.links)
    for group in groups(len(asked.weight), asked.together):
        rows = list(group)
        total = float(asked.weight[rows].sum())
        if total > asked.high * (1 + SLACK) and (asked.weight[rows] <= asked.high).all():
            text = (
                f"{len(group)} units that are to be together weigh {amount(total)}, which is "
                f"{amount(total - asked.high)} above the band's high end."
            )
            made.append(Cause(HEAVY_GROUP, group, text))
        if len(set(asked.regions[rows].tolist())) > 1:
            text = "Units that are to be together lie in regions that no district may cross."
            made.append(Cause(TORN, group, text))
        elif len(set(whole[rows].tolist())) > 1:
            text = "Units that are to be together lie in pieces of the map that no link joins."
            made.append(Cause(TORN, group, text))
        for one, two in combinations(group, 2):
            if (one, two) in asked.apart:
                text = "Two units are to be apart, and rules that follow on each other join them."
                made.append(Cause(CONTRADICTION, (one, two), text))
    return made


def _pieces(asked: Request) -> list[Ints]:
    """Pieces of the map without units above the band, and without groups above it."""
    heavy = asked.weight > asked.high * (1 + SLACK)
    for group in groups(len(heavy), asked.together):
        if asked.weight[list(group)].sum() > asked.high * (1 + SLACK):
            heavy[list(group)] = True
    of = pieces(len(heavy), asked.links[~heavy[asked.links].any(axis=1)])
    return [np.flatnonzero(of == piece) for piece in np.unique(of[~heavy]).tolist()]


def _piece(asked: Request, units: Ints) -> Cause | None:
    total = float(asked.weight[units].sum())
    fewest, most = counts(total, asked.low, asked.high)
    held = tuple(units.tolist())
    if most == 0:
        text = (
            f"{_said(asked, units)} {_weigh(units, total)}, which is "
            f"{amount(asked.low - total)} below the band's low end."
        )
        return Cause(TOO_LIGHT, held, text)
    if fewest > most:
        text = (
            f"{_said(asked, units)} {_weigh(units, total)}: too much for {most} inside the "
            f"band and too little for {most + 1}."
        )
        return Cause(NO_COUNT, held, text)
    if len(units) <= SMALL and indivisible(asked, units):
        return _undivided(asked, units)
    return None


def _said(asked: Request, units: Ints) -> str:
    """Some units as the subject of a sentence; what can part them from the rest is told."""
    named = "The unit" if len(units) == 1 else f"The {len(units)} units"
    if len(units) == len(asked.weight):
        return f"{named} of the map"
    return f"{named} cut off here (no link, a border or a unit above the band lies between)"


def _weigh(units: Ints, total: float) -> str:
    return f"weighs {amount(total)}" if len(units) == 1 else f"weigh {amount(total)} in all"


def _undivided(asked: Request, units: Ints) -> Cause:
    text = (
        f"{_said(asked, units)} cannot be divided: no division is connected, keeps the rules and "
        "lies in the band; all possible districts were listed."
    )
    return Cause(INDIVISIBLE, tuple(units.tolist()), text)


def amount(value: float) -> str:
    """A weight in words: whole where it is, otherwise with what parts it from a whole one.

    Examples
    --------
    >>> amount(37_906.0), amount(37_906.33), amount(10.4), amount(0.3)
    ('37,906', '37,906.3', '10.4', '0.3')
    """
    if abs(value - round(value)) <= 1e-9 * max(1.0, abs(value)):
        return f"{value:,.0f}"
    return f"{value:,.1f}" if abs(value) >= 10 else f"{value:.3g}"


def _not_found(asked: Request, members: Ints, total: float) -> Cause:
    side = (
        f"{amount(total - asked.high)} above the band's high end"
        if total > asked.high
        else f"{amount(asked.low - total)} below the band's low end"
    )
    text = (
        f"A district weighs {amount(total)}, {side}: no division in the band was found (not proven "
        "impossible)."
    )
    return Cause(NOT_FOUND, tuple(members.tolist()), text)
