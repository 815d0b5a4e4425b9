"""Pounds that two schemes may both count: on one budget line, one cohort, one contract line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import ceil

import numpy as np
from scipy.optimize import linprog

from commonweal.funding.savings.checking import Budget
from commonweal.funding.savings.scheme import Scheme
from commonweal.funding.years import label_of

#: What two schemes can share, and the field that says so.
KEYS = (
    ("budget line", "ledger_line"),
    ("cohort", "cohort"),
    ("contract line", "contract"),
)
#: Denominators of the exact solution that are tried before a plainer bound is taken.
DENOMINATORS = 64
#: Groups of schemes up to this size are looked through whole.
ENUMERATED = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """Two schemes that save on the same thing in the same year.

    `pence` is the most that can be counted twice: the smaller of the two savings, and no more than
    the budget line holds in the years that it speaks of.
    """

    first: str
    second: str
    by: str
    key: str
    year: str
    pence: int


def shared(
    schemes: Sequence[Scheme],
    gross: Mapping[tuple[str, str], int],
    budgets: Mapping[str, Budget],
) -> list[Shared]:
    """Every pair of schemes that may count the same pounds, by what they share and year.

    Parameters
    ----------
    schemes
        All of them.
    gross
        Pence by scheme and financial year.
    budgets
        Lines of the ledger that are held.

    Returns
    -------
    list of Shared
        A pair that shares two things stands twice; `least` counts its pounds once.
    """
    found = []
    years = sorted({year for _, year in gross})
    for by, field in KEYS:
        keyed: dict[str, list[str]] = {}
        for scheme in schemes:
            key = getattr(scheme, field)
            if key:
                keyed.setdefault(key, []).append(scheme.id)
        for key, ids in sorted(keyed.items()):
            held = budgets.get(key) if field == "ledger_line" else None
            for first, second in combinations(sorted(ids), 2):
                for year in years:
                    pence = min(gross.get((first, year), 0), gross.get((second, year), 0))
                    if held is not None and _of_year(held, year):
                        pence = min(pence, held.pence)
                    if pence > 0:
                        found.append(
                            Shared(
                                first=first,
                                second=second,
                                by=by,
                                key=key,
                                year=year,
                                pence=pence,
                            )
                        )
    return found


def _of_year(budget: Budget, year: str) -> bool:
    """Whether a line of the budget speaks of a financial year; of others it bounds nothing."""
    return label_of(budget.start) <= year <= label_of(budget.end)


def least(pence: Mapping[str, int], pairs: Iterable[tuple[str, str]]) -> int:
    """The fewest different pounds that schemes can save together, if every pair that may count the
    same pounds does so as far as it can.

    Parameters
    ----------
    pence
        What each scheme saves.
    pairs
        Schemes that may count the same pounds; others do not.

    Returns
    -------
    int
        Whole pence, from the largest saving to the sum of all.

    Notes
    -----
    A pound can be counted by several schemes only where every two of them may share: such groups
    are the cliques of the graph of pairs. The fewest pounds are the least cover of the savings by
    cliques, whose dual is the weighting of schemes, no clique above one, with the largest sum. The
    dual is solved (HiGHS) and rounded to a weighting that is exactly feasible, so that the result
    is never more than the true minimum. The derivation is this project's own; linear programming
    duality is in any textbook.

    Examples
    --------
    >>> least({"a": 10, "b": 7, "c": 4}, [("a", "b"), ("b", "c")])
    14
    """
    names = [name for name in sorted(pence) if pence[name] > 0]
    links: dict[str, set[str]] = {name: set() for name in names}
    for first, second in pairs:
        if first != second and first in links and second in links:
            links[first].add(second)
            links[second].add(first)
    total = Fraction(0)
    for group in _components(links):
        total += _largest_weighting(group, {name: pence[name] for name in group}, links)
    return ceil(total)


def _components(links: Mapping[str, set[str]]) -> list[list[str]]:
    left, found = set(links), []
    while left:
        reach, todo = set(), [min(left)]
        while todo:
            name = todo.pop()
            if name not in reach:
                reach.add(name)
                todo += sorted(links[name] - reach)
        found.append(sorted(reach))
        left -= reach
    return found


def _largest_weighting(
    group: Sequence[str], pence: Mapping[str, int], links: Mapping[str, set[str]]
) -> Fraction:
    """The largest sum of pence times weights with no clique above one; a lower bound exactly."""
    if len(group) == 1:
        return Fraction(pence[group[0]])
    cliques = _cliques(set(), set(group), set(), links)
    rows = np.array([[name in clique for name in group] for clique in cliques], dtype=float)
    largest = float(max(pence.values()))
    solved = linprog(
        [-pence[name] / largest for name in group],
        A_ub=rows,
        b_ub=np.ones(len(cliques)),
        bounds=(0, 1),
        method="highs",
    )
    weights = {
        name: Fraction(float(w)).limit_denominator(DENOMINATORS)
        for name, w in zip(group, solved.x, strict=True)
    }
    heaviest = max(sum((weights[n] for n in clique), Fraction(0)) for clique in cliques)
    shrink = max(heaviest, Fraction(1))
    whole = sum((pence[name] * weights[name] for name in group), Fraction(0)) / shrink
    return max(whole, Fraction(_apart(group, pence, links)))


def _apart(group: Sequence[str], pence: Mapping[str, int], links: Mapping[str, set[str]]) -> int:
    """What schemes save of which no two are linked: each pound of theirs is another.

    The largest such sum where the group is small, otherwise that of the largest savings taken in
    turn. The solver, which works in floats, can miss a penny of it beside millions.
    """
    if len(group) <= ENUMERATED:
        others = {name: set(group) - links[name] - {name} for name in group}
        return max(
            sum(pence[n] for n in some) for some in _cliques(set(), set(group), set(), others)
        )
    taken: list[str] = []
    for name in sorted(group, key=lambda name: (-pence[name], name)):
        if not links[name] & set(taken):
            taken.append(name)
    return sum(pence[name] for name in taken)


def _cliques(
    grown: set[str], may: set[str], done: set[str], links: Mapping[str, set[str]]
) -> list[set[str]]:
    """Largest groups of schemes of which every two are linked (Bron and Kerbosch)."""
    if not may and not done:
        return [grown]
    found, may, done = [], set(may), set(done)
    pivot = max(sorted(may | done), key=lambda name: len(links[name] & may))
    for name in sorted(may - links[pivot]):
        found += _cliques(grown | {name}, may & links[name], done & links[name], links)
        may.discard(name)
        done.add(name)
    return found
