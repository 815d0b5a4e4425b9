"""The best of all groupings, proven, where few enough things are grouped: commissioners kept whole,
for instance. What stays together is first made one unit, so that all partnerships can be listed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import ceil

import numpy as np
import numpy.typing as npt

from commonweal.networks.partnerships.judging import Setting
from commonweal.networks.partnerships.members import Members
from commonweal.networks.partnerships.wishes import Wish, objective_of, rows, together
from commonweal.optimise.partition.objective import Objective
from commonweal.optimise.partition.result import INFEASIBLE
from commonweal.space import components

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: So many units are settled by listing all partnerships.
MOST_LISTED = 20
#: Partnerships listed, at most, where a proof is asked for.
MOST_PARTNERSHIPS = 2_000_000
#: How finely the nearest band that can be kept is sought, in patients.
TO_WITHIN = 500.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Listed:
    """What listing every partnership found; as `optimise.partition.exact.Exact`."""

    labels: Ints | None = field(repr=False)
    objective: float | None
    bound: float | None
    status: str
    why: str


def blocks(members: Members, wish: Wish) -> Ints:
    """The block of each network: those that stay together whatever the plan, shape (n,)."""
    links = [(group[0], other) for group in together(members, wish) for other in group[1:]]
    piece = components(len(members.codes), np.array(links, dtype=np.int64).reshape(-1, 2))
    return np.asarray(np.unique(piece, return_inverse=True)[1], dtype=np.int64)


def listed(setting: Setting, wish: Wish, known: float | None = None) -> Listed:
    """The best grouping of blocks, by listing every connected partnership in the band.

    Parameters
    ----------
    setting, wish
        What is grouped, and what is asked.
    known
        The objective of a plan already found, which shortens the search.
    """
    from commonweal.optimise.partition.exact import exact

    members = setting.members
    block = blocks(members, wish)
    inside = (block == np.arange(int(block.max()) + 1)[:, None]).astype(float)
    weight = inside @ members.patients
    xy = (inside @ (members.patients[:, None] * members.xy)) / np.maximum(weight, 1.0)[:, None]
    objective = objective_of(setting, wish)
    apart = [sorted(set(block[group].tolist())) for group in rows(members, wish.apart)]
    links = np.sort(block[members.links], axis=1)
    # What the networks of a block add among themselves, no grouping can change.
    apart_km = ((members.xy - xy[block]) ** 2).sum(axis=1)
    fixed = objective.compactness * float((members.patients * apart_km).sum())
    # The solver works best with costs of a size near one: a patient's, not all patients'.
    scale = 1.0 / max(float(weight.sum()), 1.0)
    found = exact(
        weight,
        xy,
        wish.low,
        wish.high,
        _summed(objective, inside, scale),
        graph=np.unique(links[links[:, 0] != links[:, 1]], axis=0),
        keep_apart=[group for group in apart if len(group) > 1],
        number=wish.number,
        incumbent=None if known is None else (known - fixed) * scale,
        most_districts=MOST_PARTNERSHIPS,
    )
    return Listed(
        labels=None if found.labels is None else found.labels[block],
        objective=None if found.objective is None else found.objective / scale + fixed,
        bound=None if found.bound is None else found.bound / scale + fixed,
        status=found.status,
        why=found.why,
    )


def nearest(setting: Setting, wish: Wish) -> str:
    """The least upper end with which the request could be met, to the next thousand."""
    short, enough = wish.high, float(setting.members.patients.sum())
    if not _meets(setting, replace(wish, high=enough)):
        return "no upper end makes it possible with this lower end"
    while enough - short > TO_WITHIN:
        middle = (short + enough) / 2
        if _meets(setting, replace(wish, high=middle)):
            enough = middle
        else:
            short = middle
    return f"an upper end of {ceil(enough / 1000) * 1000:,.0f}"


def _meets(setting: Setting, wish: Wish) -> bool:
    found = listed(setting, wish)
    return (
        found.status != INFEASIBLE and found.labels is not None and bool((found.labels >= 0).all())
    )


def _summed(objective: Objective, inside: Floats, scale: float) -> Objective:
    """The objective of blocks, whose costs are the sums of their networks', to a scale."""
    shared = objective.neighbourhoods
    return replace(
        objective,
        compactness=objective.compactness * scale,
        anchors=tuple(
            replace(a, cost=inside @ a.cost, weight=a.weight * scale) for a in objective.anchors
        ),
        neighbourhoods=None
        if shared is None
        else replace(
            shared, persons=inside @ np.asarray(shared.persons), weight=shared.weight * scale
        ),
    )
