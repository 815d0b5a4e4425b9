"""From a question about reach to what is left to choose, and from sites chosen to an answer."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from commonweal.optimise.facility.asking import NAMED, Asked
from commonweal.optimise.facility.assigning import NOWHERE, Whole, assigned
from commonweal.optimise.facility.covering_programme import Flags
from commonweal.optimise.facility.siting import PROVEN, Siting


class OutOfReachError(ValueError):
    """Areas that no allowed site reaches within the limit.

    Parameters
    ----------
    message
        What is said.
    areas
        Their indices, ascending.
    """

    def __init__(self, message: str, areas: tuple[int, ...]) -> None:
        super().__init__(message)
        self.areas = areas


def within_reach(question: Asked, within: float) -> Flags:
    """Areas x allowed sites: whether one reaches the other within the limit."""
    held = question.cost[:, question.allowed]
    near: Flags = np.isfinite(held) & (held <= within)
    return near


def require_reach(lost: Whole, within: float) -> None:
    """Refuse areas that no allowed site reaches."""
    if len(lost):
        shown = ", ".join(str(area) for area in lost[:NAMED])
        more = " and more" if len(lost) > NAMED else ""
        limit = "" if math.isinf(within) else f" within {within:g}"
        raise OutOfReachError(
            f"no allowed site reaches {len(lost)} areas{limit}: {shown}{more}; allow more sites, "
            "raise the limit, or leave these areas out",
            tuple(int(area) for area in lost),
        )


def still_open(question: Asked, near: Flags) -> tuple[Flags, Flags]:
    """Which areas the sites fixed open cover, and areas x free sites for those that are not."""
    fixed = np.isin(question.allowed, question.opened)
    surely: Flags = np.any(near[:, fixed], axis=1, keepdims=True)[:, 0]
    return surely, near[:, ~fixed] & ~surely[:, None]


def filled(question: Asked, chosen: Iterable[int], k: int) -> list[int]:
    """The sites chosen and those fixed open, with free ones of the lowest index up to k."""
    sites = sorted({*(int(site) for site in chosen), *question.opened.tolist()})
    spare = [int(site) for site in question.free if site not in set(sites)]
    return sorted(sites + spare[: max(k - len(sites), 0)])


def settled(question: Asked, chosen: Iterable[int], k: int, within: float) -> list[int]:
    """Of choices as good as this one, one that no exchange of a site betters for all together.

    Sites fixed open are added, and free ones up to k. Sites are then exchanged while the weighted
    cost shrinks and no weight falls out of reach, so that a site which is not needed to cover
    stands where it saves most travel.
    """
    # numba takes a second to import: only a search pays for it.
    from commonweal.optimise.facility.covering_kernels import exchange

    fixed = question.opened.tolist()
    opened = filled(question, chosen, k)
    sites = np.array([*fixed, *(site for site in opened if site not in set(fixed))], dtype=np.int64)
    spare = np.setdiff1d(question.free, sites)
    counted = question.weight > 0
    cost = np.ascontiguousarray(question.cost[counted].T)
    finite = cost[np.isfinite(cost)]
    longest = float(finite.max()) if finite.size else 0.0
    # Who reaches no site is further away than all others, and beyond any limit.
    cost[np.isinf(cost)] = 2 * longest + 1
    within = min(within, longest)
    exchange(cost, question.weight[counted], within, len(fixed), sites, spare)
    return sorted(sites.tolist())


def sited(
    question: Asked,
    opened: list[int],
    objective: float,
    bound: float,
    lost: Iterable[int] = (),
) -> Siting:
    """The answer that sites opened give, whatever was asked for."""
    site, _ = assigned(question.cost, opened)
    volumes = np.bincount(
        site[site != NOWHERE], question.weight[site != NOWHERE], question.cost.shape[1]
    ).astype(np.float64)
    apart = abs(objective - bound)
    gap = apart / abs(objective) if objective else math.inf if apart else 0.0
    return Siting(
        open=tuple(opened),
        assignment=site,
        objective=float(objective),
        bound=float(bound),
        gap=gap,
        proven=gap <= PROVEN,
        volumes=volumes[opened],
        left_out=tuple(int(area) for area in lost),
    )
