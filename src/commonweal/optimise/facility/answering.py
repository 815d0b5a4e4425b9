"""From sites chosen to an answer, whatever was asked for."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from commonweal.optimise.facility.asking import NAMED, Asked
from commonweal.optimise.facility.assigning import NOWHERE, Whole, assigned
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


def filled(question: Asked, chosen: Iterable[int], k: int) -> list[int]:
    """The sites chosen and those fixed open, with free ones of the lowest index up to k."""
    sites = sorted({*(int(site) for site in chosen), *question.opened.tolist()})
    spare = [int(site) for site in question.free if site not in set(sites)]
    return sorted(sites + spare[: max(k - len(sites), 0)])


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
