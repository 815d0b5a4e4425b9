"""Other partnerships: a number of them inside a band, by what patients do and where they live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from commonweal.networks.design.naming import named
from commonweal.networks.partnerships.judging import Judged, Setting, judge
from commonweal.networks.partnerships.listing import MOST_LISTED, blocks, listed, nearest
from commonweal.networks.partnerships.members import Members
from commonweal.networks.partnerships.wishes import (
    Wish,
    arithmetic,
    check,
    objective_of,
    rows,
    together,
)
from commonweal.optimise.partition.objective import terms, value
from commonweal.optimise.partition.relaxing import worded
from commonweal.optimise.partition.result import INFEASIBLE, NOT_PROVEN, PROVEN
from commonweal.space import components

Ints = npt.NDArray[np.int64]

#: Objectives this close, as a share, are the same: sums in another order differ by less.
TIGHT = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Design:
    """A plan found, or why there is none.

    Parameters
    ----------
    wish
        What was asked.
    plan
        Partnership of each network; None where there is none to show.
    judged
        The plan measured.
    in_band
        Partnerships inside the band, by patients.
    objective, bound, gap
        In patients times square kilometres; None where not known.
    status
        "proven", "best found, not proven" or "infeasible".
    causes, relaxation
        What stands in the way, and the nearest request that can be met.
    published_above
        How far the objective of the published plan, in the same aim, lies above this one's: a
        share; None where none, or another number, is published. The published plan may lie
        outside the band, and then also below.
    networks_moved, patients_moved
        Against the published partnerships; None where none are published.
    """

    wish: Wish
    plan: tuple[str, ...] | None = field(default=None, repr=False)
    judged: Judged | None = field(default=None, repr=False)
    in_band: int = 0
    objective: float | None = None
    bound: float | None = None
    gap: float | None = None
    status: str = NOT_PROVEN
    causes: tuple[str, ...] = ()
    relaxation: str = ""
    published_above: float | None = None
    networks_moved: int | None = None
    patients_moved: float | None = None

    @property
    def feasible(self) -> bool:
        """Whether it keeps every law: the band, the number, what must be together or apart."""
        return self.judged is not None and not self.causes


def propose(setting: Setting, wish: Wish, known: Sequence[Sequence[str]] = ()) -> Design:
    """Seek the best partnerships of a number inside a band.

    Parameters
    ----------
    setting
        Networks, flows, residents.
    wish
        Band, number, aim and laws.
    known
        Plans already at hand (the partnership of each network): what is found is no worse than any
        of them that keeps the laws. The published plan is always one.

    Returns
    -------
    Design
        Proven, or proven infeasible, only where every grouping was ruled in or out.

    Raises
    ------
    ValueError
        All that is wrong with the wish, at once.
    """
    check(setting, wish)
    impossible = arithmetic(setting.members, wish)
    if impossible is not None:
        cause, relaxation = impossible
        return Design(wish=wish, status=INFEASIBLE, causes=(cause,), relaxation=relaxation)
    if int(blocks(setting.members, wish).max()) < MOST_LISTED:
        found = _listed(setting, wish)
        if found is not None:
            return found
    return _searched(setting, wish, [*known, setting.members.place])


def _listed(setting: Setting, wish: Wish) -> Design | None:
    """By listing every possible partnership; None where that came to no end."""
    found = listed(setting, wish)
    if found.status == INFEASIBLE:
        number = "any number of" if wish.number is None else f"{wish.number}"
        what = "whole commissioners" if wish.whole else "these networks"
        causes = (
            f"no grouping of {what} makes {number} connected partnerships of {wish.band}: all "
            "were tried",
        )
    elif found.labels is not None and (found.labels < 0).any():
        causes = (_outside(setting.members, wish, found.labels),)
    elif found.labels is None:
        return None
    else:
        return _design(
            setting,
            Design(wish=wish, objective=found.objective, bound=found.bound, status=found.status),
            found.labels,
        )
    return Design(wish=wish, status=INFEASIBLE, causes=causes, relaxation=nearest(setting, wish))


def _outside(members: Members, wish: Wish, labels: Ints) -> str:
    """Which networks, or commissioners kept whole, fit into no partnership of the band."""
    out = np.flatnonzero(labels < 0).tolist()
    names = sorted({members.commissioner[i] if wish.whole else members.codes[i] for i in out})
    patients = float(members.patients[out].sum())
    return (
        f"{', '.join(names)} ({patients:,.0f} patients) can be in no connected partnership of "
        f"{wish.band}"
    )


def _searched(setting: Setting, wish: Wish, known: Sequence[Sequence[str]]) -> Design:
    """The best of several searches and of the plans at hand; a search by itself proves nothing, and
    bounds take long: where one is asked for, all partnerships are listed (`_proven`)."""
    from commonweal.optimise.partition.districts import districts

    members, objective = setting.members, objective_of(setting, wish)
    tried = [
        districts(
            members.patients,
            members.xy,
            wish.low,
            wish.high,
            graph=members.links,
            objective=objective,
            keep_together=together(members, wish),
            keep_apart=rows(members, wish.apart),
            number=wish.number,
            seed=wish.seed + start,
            iterations=wish.iterations,
            bounded=False,
        )
        for start in range(wish.starts)
    ]
    found = min(tried, key=lambda one: (len(broken(members, wish, one.labels)), one.objective))
    labels, cost = found.labels, found.objective
    for plan in known:
        other = np.unique(np.array(plan), return_inverse=True)[1]
        worth = value(terms(other, members.patients, members.xy, objective), objective)
        better = worth < cost or bool(broken(members, wish, labels))
        if better and all(plan) and not broken(members, wish, other):
            labels, cost = other, worth
    faults = broken(members, wish, labels)
    weights = np.bincount(labels[labels >= 0], members.patients[labels >= 0])
    weights = weights[weights > 0]
    needed = f"the best found needs a band from {weights.min():,.0f} to {weights.max():,.0f}"
    made = Design(
        wish=wish,
        objective=cost,
        causes=(*(_worded(cause.text) for cause in found.causes if faults), *faults),
        relaxation=_worded(found.relaxation or needed) if faults else "",
    )
    return _proven(setting, made, labels) if wish.prove else _design(setting, made, labels)


def _worded(text: str) -> str:
    return worded(text, ("network", "networks"), "partnership", "patients")


def _proven(setting: Setting, made: Design, labels: Ints) -> Design:
    """A plan found by searching, proven or bettered by listing all partnerships if that ends."""
    wish = made.wish
    every = listed(setting, wish, None if made.causes else made.objective)
    if every.status == INFEASIBLE:
        return _listed(setting, wish) or made
    if every.labels is not None and (made.causes or _less(every.objective, made.objective)):
        made = replace(made, objective=every.objective, causes=(), relaxation="")
        labels = every.labels
    if every.bound is None:
        return _design(setting, made, labels)
    proven = not made.causes and every.bound >= (made.objective or 0.0) * (1 - TIGHT)
    return _design(
        setting, replace(made, bound=every.bound, status=PROVEN if proven else NOT_PROVEN), labels
    )


def _less(one: float | None, other: float | None) -> bool:
    return one is not None and other is not None and one < other * (1 - TIGHT)


def broken(members: Members, wish: Wish, labels: Ints) -> list[str]:
    """Laws that a grouping does not keep, each in words."""
    used = [k for k in sorted(set(labels.tolist())) if k >= 0]
    found = []
    inside = members.links[labels[members.links[:, 0]] == labels[members.links[:, 1]]]
    piece = components(len(labels), inside)
    for k in used:
        patients = float(members.patients[labels == k].sum())
        if not wish.low <= patients <= wish.high:
            found.append(
                f"none was found in which all are inside {wish.band} (one has {patients:,.0f} "
                "patients), which proves nothing"
            )
        if len(set(piece[labels == k].tolist())) > 1:
            found.append("none was found in which all hang together, which proves nothing")
    if wish.number not in (None, len(used)):
        found.append(f"none was found with {wish.number}, which proves nothing")
    for group in together(members, wish):
        if len(set(labels[group].tolist())) > 1:
            found.append("none was found that keeps together what should be, which proves nothing")
    for group in rows(members, wish.apart):
        if len(set(labels[group].tolist())) < len(group):
            found.append("none was found that keeps apart what should be, which proves nothing")
    return list(dict.fromkeys(found))


def _design(setting: Setting, made: Design, labels: Ints) -> Design:
    """A design with its plan named after the published partnerships, and judged."""
    members = setting.members
    if (labels < 0).any():
        return replace(made, causes=(*made.causes, _outside(members, made.wish, labels)))
    homes = sorted(set(members.place) - {""})
    home = np.array([homes.index(p) if p else -1 for p in members.place], dtype=np.int64)
    plan = named(labels, home, homes, members.patients)
    judged = judge(setting, plan)
    moved = np.array([a != b for a, b in zip(plan, members.place, strict=True)])
    low, high = made.wish.low, made.wish.high
    bound, objective = made.bound, made.objective
    return replace(
        made,
        plan=plan,
        judged=judged,
        in_band=sum(1 for p in judged.partnerships if low <= p.patients <= high),
        gap=None if bound is None or not objective else max(0.0, 1.0 - bound / objective),
        published_above=_above(setting, made.wish, objective),
        networks_moved=int(moved.sum()) if homes else None,
        patients_moved=float(members.patients[moved].sum()) if homes else None,
    )


def _above(setting: Setting, wish: Wish, objective: float | None) -> float | None:
    members = setting.members
    number = len(set(members.place))
    # Plans of another number are not compared: more partnerships are always more compact.
    if not objective or not all(members.place) or wish.number not in (None, number):
        return None
    labels = np.unique(np.array(members.place), return_inverse=True)[1]
    aim = objective_of(setting, wish)
    return value(terms(labels, members.patients, members.xy, aim), aim) / objective - 1.0
