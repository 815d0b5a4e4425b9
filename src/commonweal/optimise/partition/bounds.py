"""How far from the best a grouping can be at most: lower bounds on what any grouping costs."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from commonweal.optimise.partition.columns import MOST_DISTRICTS, MOST_STEPS, columns
from commonweal.optimise.partition.exact import MOST_COLUMNS, MOST_NODES, Exact, best
from commonweal.optimise.partition.inertia import ROUNDS, inertia_bound
from commonweal.optimise.partition.parts import groups, number_of_districts, parts
from commonweal.optimise.partition.relaxed import moved_bound, outside_bound
from commonweal.optimise.partition.request import Request

Ints = npt.NDArray[np.int64]

#: Units up to which a bound is worked out.
MOST_UNITS = 300


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """A value that no grouping inside the band can cost less than, or why there is none.

    Parameters
    ----------
    value
        The bound on the weighted objective over the units that can be in the band; None without.
    why
        How it was found, or why there is none.
    outside
        Units that can be in no district inside the band. The bound is about the others: a grouping
        that keeps these apart from them costs at least as much.
    exact
        What listing all possible districts showed; None where they are too many.
    rounds
        Rounds of pricing where contiguity was let go.
    """

    value: float | None
    why: str
    outside: tuple[int, ...] = ()
    exact: Exact | None = field(default=None, repr=False)
    rounds: int = 0


def lower(
    asked: Request,
    *,
    incumbent: float | None = None,
    rounds: int = ROUNDS,
    most_units: int = MOST_UNITS,
    most_districts: int = MOST_DISTRICTS,
    most_steps: int = MOST_STEPS,
    most_columns: int = MOST_COLUMNS,
    most_nodes: int = MOST_NODES,
) -> Bound:
    """A lower bound on the objective of every grouping into districts inside the band.

    Where all possible districts can be listed (`exact`), the bound knows every rule and every term,
    and often meets the best grouping. Elsewhere contiguity is let go and each term is bounded by
    itself; the sum of the bounds times their weights lies below the sum of the terms. Terms without
    a bound of their own (anchors, balance) count as 0, which they cannot be below.

    Parameters
    ----------
    asked
        Units, band, rules and objective.
    incumbent
        The objective of a grouping already known that keeps all rules and leaves no unit out; it
        shortens the search.
    rounds
        Most rounds of pricing.
    most_units, most_districts, most_steps, most_columns, most_nodes
        Where to give up: units, possible districts listed, connected groups looked at, districts
        handed to the solver, nodes of its tree. Without districts for the solver (0), the bound is
        that in fractions, in a second or two and some per cent lower.

    Examples
    --------
    >>> from commonweal.optimise.partition.objective import Objective
    >>> from commonweal.optimise.partition.request import request
    >>> asked = request(
    ...     [2, 2, 2, 2], [(0, 0), (1, 0), (5, 0), (6, 0)], 3, 5, graph=[(0, 1), (1, 2), (2, 3)],
    ...     objective=Objective(), keep_together=(), keep_apart=(), regions=None, number=None,
    ...     start=None,
    ... )
    >>> lower(asked).value
    2.0
    """
    n = len(asked.weight)
    if n > most_units:
        return Bound(None, f"bounds are worked out for up to {most_units} units; here are {n}")
    of = parts(asked)
    outside = tuple(np.flatnonzero(of < 0).tolist())
    if not (of >= 0).any():
        return Bound(None, "no unit can be in a district inside the band", outside)
    fewest, most = number_of_districts(asked, of)
    broken = _broken(asked, of)
    if fewest > most or broken:
        why = broken or f"{asked.number} districts inside the band cannot be"
        return Bound(None, f"no grouping keeps the rules: {why}", outside)
    pool = columns(asked, most_districts=most_districts, most_steps=most_steps)
    if pool is not None:
        found = best(
            asked,
            pool,
            None if outside else incumbent,
            most_columns=most_columns,
            most_nodes=most_nodes,
        )
        why = f"all {found.districts:,} possible districts were listed"
        return Bound(found.bound, f"{why}; {found.why}" if found.why else why, outside, found)
    return _term_by_term(asked, outside, rounds)


def _broken(asked: Request, of: Ints) -> str:
    """A rule of pairs that nothing can keep, in words; "" for none."""
    joined = np.arange(len(of))
    for group in groups(len(of), asked.together):
        if len({int(of[unit]) for unit in group} - {-1}) > 1:
            return f"units {group} are to be together and lie in different parts of the map"
        joined[list(group)] = group[0]
    for one, two in asked.apart:
        if joined[one] == joined[two]:
            return f"units {one} and {two} are to be both together and apart"
    return ""


def _term_by_term(asked: Request, outside: tuple[int, ...], rounds: int) -> Bound:
    aims, total, done, said = asked.objective, 0.0, 0, []
    if aims.compactness > 0:
        inertia, done = inertia_bound(asked, rounds=rounds)
        total += aims.compactness * inertia
        said.append("compactness")
    if aims.stability is not None and aims.stability.weight > 0:
        moved = moved_bound(asked, aims.stability)
        if moved is None:
            return Bound(None, "no grouping keeps the band", outside)
        total += aims.stability.weight * moved
        said.append("stability")
    if aims.neighbourhoods is not None and aims.neighbourhoods.weight > 0:
        total += aims.neighbourhoods.weight * outside_bound(asked, aims.neighbourhoods)
        said.append("neighbourhoods")
    named = ", ".join(said) or "no term"
    why = f"possible districts are too many to list; {named} bounded singly, without contiguity"
    return Bound(total, why, outside, None, done)


def applies(bound: Bound, labels: Ints, in_band: npt.NDArray[np.bool_]) -> str:
    """Why a bound is not about a grouping; "" where it is.

    Parameters
    ----------
    bound
        As `lower` gave it.
    labels
        Shape (n,), the district of each unit.
    in_band
        Whether each district is inside the band, in ascending order of labels.

    Examples
    --------
    >>> applies(Bound(1.0, ""), np.array([0, 0, 1]), np.array([True, True]))
    ''
    >>> applies(Bound(1.0, ""), np.array([0, 0, 1]), np.array([True, False]))
    '1 unit that could be in a district inside the band is not'
    """
    if bound.value is None:
        return bound.why
    used = np.unique(labels[labels >= 0])
    inside = np.zeros(len(labels), bool)
    inside[labels >= 0] = in_band[np.searchsorted(used, labels[labels >= 0])]
    inside[list(bound.outside)] = True
    if not inside.all():
        count = int((~inside).sum())
        units = (
            "unit that could be in a district inside the band is"
            if count == 1
            else ("units that could be in districts inside the band are")
        )
        return f"{count} {units} not"
    return ""
