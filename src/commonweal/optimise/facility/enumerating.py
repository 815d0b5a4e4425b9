"""Configurations of sites scored one by one, all of them or those given, in compiled code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import comb

import numpy as np
import numpy.typing as npt

from commonweal.optimise.facility.asking import Asked, asked
from commonweal.optimise.facility.assigning import NOWHERE
from commonweal.optimise.facility.enumerating_ready import Configurations, Ready
from commonweal.optimise.facility.given import index_faults

#: As many configurations are listed at most.
MOST = 2_000_000
#: Share of the weight whose cost the centile is, and limits whose shares are told.
CENTILE, LIMITS = 0.9, (30.0, 45.0, 60.0)


def number_of_choices(asked_for: Asked, k: int | None) -> int:
    """How many configurations there are: of k sites, or of any number of sites from one on."""
    free, opened = len(asked_for.free), len(asked_for.opened)
    return sum(comb(free, choose) for choose in _chosen(k, opened, free))


def enumerate_sites(
    cost: npt.ArrayLike,
    weight: npt.ArrayLike,
    k: int | None = None,
    *,
    fixed_open: Sequence[int] = (),
    fixed_closed: Sequence[int] = (),
    limits: Sequence[float] = LIMITS,
    centile: float = CENTILE,
    only_objective: bool = False,
    most: int = MOST,
) -> Configurations:
    """Every configuration of k of the allowed sites, or of any number of them, with its measures.

    Everyone goes to the nearest open site (the rule of `assigning.assigned`).

    Parameters
    ----------
    cost
        Areas x sites, zero or more, infinite where a site cannot be reached.
    weight
        Per area, zero or more: people, cases.
    k
        How many sites are open; None for every number from one on.
    fixed_open, fixed_closed
        Sites that are open, or closed, in every configuration.
    limits
        Costs within which the share of weight is told; shares come in the order of these.
    centile
        Share of the weight whose cost is told, above zero and at most one.
    only_objective
        Work out nothing but the objective: several times as fast.
    most
        The largest number of configurations that is listed.

    Returns
    -------
    Configurations
        By number of open sites, then in lexicographic order of their indices.

    Raises
    ------
    ValueError
        When what is asked has a fault (`asking.asked`), or there are more configurations than
        `most`.

    Examples
    --------
    >>> all_of_them = enumerate_sites([[10.0, 40.0], [50.0, 20.0]], [3.0, 1.0], 1)
    >>> [all_of_them.sites(row) for row in range(2)], all_of_them.mean.tolist()
    ([(0,), (1,)], [20.0, 35.0])
    >>> all_of_them.within[:, 0].tolist()
    [0.75, 0.25]
    """
    question = asked(cost, weight, k, fixed_open, fixed_closed)
    count = number_of_choices(question, k)
    if not count:
        raise ValueError("every site is fixed closed; allow at least one")
    if count > most:
        raise ValueError(
            f"there are {count:,} configurations, more than {most:,}; fix sites open or closed, "
            "or ask for fewer sites"
        )
    ready = Ready.of(question, limits, centile)
    from commonweal.optimise.facility import enumerating_kernels as kernels

    opened, free = ready.positions(question.opened), ready.positions(question.free)
    sizes = _chosen(k, len(opened), len(free))
    largest = len(opened) + max(sizes, default=0)
    held = ready.room(count, largest, only_objective)
    row = 0
    for choose in sizes:
        end, size = row + comb(len(free), choose), len(opened) + choose
        chosen = np.empty((end - row, size), np.int32)
        volumes = np.empty((0 if only_objective else end - row, size))
        kernels.every(
            ready.cost, ready.bins, ready.weight, opened, free, choose, ready.limit_bins,
            ready.target, ready.classes, chosen, held.measures[row:end], volumes,
        )  # fmt: skip
        held.open[row:end, :size] = ready.sites[chosen]
        if not only_objective:
            held.volumes[row:end, :size] = volumes
        row = end
    return ready.told(held, only_objective)


def score_sites(
    cost: npt.ArrayLike,
    weight: npt.ArrayLike,
    configurations: Sequence[Sequence[int]] | npt.NDArray[np.integer],
    *,
    limits: Sequence[float] = LIMITS,
    centile: float = CENTILE,
) -> Configurations:
    """The same measures for the configurations given, in their order.

    Parameters
    ----------
    cost, weight, limits, centile
        As in `enumerate_sites`.
    configurations
        Indices of the open sites of each configuration; at least one each.

    Returns
    -------
    Configurations
        One row for each configuration given, its sites ascending.

    Raises
    ------
    ValueError
        When a cost, a weight or a site has a fault, or a configuration opens no site.

    Examples
    --------
    >>> score_sites([[10.0, 40.0], [50.0, 20.0]], [3.0, 1.0], [[0, 1], [1]]).volumes[0].tolist()
    [3.0, 1.0]
    """
    wanted = listed(configurations)
    question = asked(cost, weight, None, sorted({site for one in wanted for site in one}))
    ready = Ready.of(question, limits, centile)
    from commonweal.optimise.facility import enumerating_kernels as kernels

    largest = max((len(one) for one in wanted), default=0)
    held = ready.room(len(wanted), largest, only_objective=False)
    for row, one in enumerate(wanted):
        held.open[row, : len(one)] = one
    places = np.where(held.open == NOWHERE, NOWHERE, ready.positions(held.open)).astype(np.int32)
    sizes = {len(one) for one in wanted}
    walked = any(kernels.walks(size, len(ready.sites)) for size in sizes)
    kernels.given(
        ready.cost, ready.bins, *ready.by_rank(walked), ready.weight, places, ready.limit_bins,
        ready.target, ready.classes, held.measures, held.volumes,
    )  # fmt: skip
    return ready.told(held, only_objective=False)


def listed(configurations: Iterable[Iterable[int]]) -> list[list[int]]:
    """The sites of each configuration, ascending, each once."""
    held = [tuple(one) for one in configurations]
    faults = index_faults("open sites", [site for one in held for site in one])
    if () in held:
        faults.append(f"configuration {held.index(())} opens no site")
    if faults:
        raise ValueError("; ".join(faults))
    return [sorted({int(site) for site in one}) for one in held]


def _chosen(k: int | None, opened: int, free: int) -> range:
    """How many of the free sites are opened."""
    if k is not None:
        return range(k - opened, k - opened + 1)
    return range(0 if opened else 1, free + 1)
