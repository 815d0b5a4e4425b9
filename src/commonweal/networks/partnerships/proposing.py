"""Other partnerships: a number of them inside a band, by what patients do and where they live."""

from __future__ import annotations

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
from commonweal.optimise.partition.result import INFEASIBLE, NOT_PROVEN, Partition

Ints = npt.NDArray[np.int64]


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
    networks_moved: int | None = None
    patients_moved: float | None = None

    @property
    def feasible(self) -> bool:
        """Whether it keeps every law: the band, the number, what must be together or apart."""
        return self.judged is not None and not self.causes


def propose(setting: Setting, wish: Wish) -> Design:
    """Seek the best partnerships of a number inside a band.

    Parameters
    ----------
    setting
        Networks, flows, residents.
    wish
        Band, number, aim and laws.

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
    return _searched(setting, wish)


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


def _searched(setting: Setting, wish: Wish) -> Design:
    """The best of several searches; a search proves nothing, whatever it finds."""
    from commonweal.optimise.partition.districts import districts

    members = setting.members
    tried = [
        districts(
            members.patients,
            members.xy,
            wish.low,
            wish.high,
            graph=members.links,
            objective=objective_of(setting, wish),
            keep_together=together(members, wish),
            keep_apart=rows(members, wish.apart),
            number=wish.number,
            seed=wish.seed + start,
            iterations=wish.iterations,
        )
        for start in range(wish.starts)
    ]
    ranked = [(len(_broken(members, wish, one)), one.objective, i) for i, one in enumerate(tried)]
    found = tried[min(ranked)[2]]
    bounds = [one.bound for one in tried if one.bound is not None]
    causes = (*(cause.text for cause in found.causes), *_broken(members, wish, found))
    relaxation = found.relaxation or ""
    if not found.in_band.all() and not relaxation:
        relaxation = (
            f"the best found needs a band from {found.weights.min():,.0f} to "
            f"{found.weights.max():,.0f}"
        )
    return _design(
        setting,
        Design(
            wish=wish,
            objective=found.objective,
            bound=max(bounds, default=None),
            status=found.status,
            causes=causes,
            relaxation=relaxation,
        ),
        found.labels,
    )


def _broken(members: Members, wish: Wish, found: Partition) -> list[str]:
    """Laws that a grouping does not keep."""
    broken = [
        f"none was found with the partnership of {patients:,.0f} patients inside "
        f"{wish.band}, which proves nothing"
        for patients, inside in zip(found.weights, found.in_band, strict=True)
        if not inside
    ]
    if wish.number not in (None, len(found.districts)):
        broken.append(f"none was found with {wish.number}, which proves nothing")
    for group in rows(members, wish.apart):
        labels = found.labels[group].tolist()
        if len(set(labels)) < len(labels):
            broken.append("none was found that keeps apart what should be, which proves nothing")
    return broken


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
        networks_moved=int(moved.sum()) if homes else None,
        patients_moved=float(members.patients[moved].sum()) if homes else None,
    )
