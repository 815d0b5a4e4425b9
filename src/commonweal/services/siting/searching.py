"""The best choice of so many sites where the choices are too many to list all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from commonweal.optimise.facility import Siting, maximal_cover, p_centre, p_median
from commonweal.services.setting import Setting

#: What can be sought: name and what it makes best.
OBJECTIVES = {
    "median": "least mean minutes",
    "centre": "shortest longest minutes",
    "cover": "most cases within reach",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """A choice that a search found, and how good that is known to be.

    Parameters
    ----------
    open
        Indices of the open sites in the setting, ascending.
    objective
        One of `OBJECTIVES`.
    value, bound
        Cases x minutes, longest minutes, or cases within reach; and what none can better.
    gap
        Distance of the two as a share of the value.
    proven
        Whether no choice is better.
    status
        How the search ended.
    """

    open: tuple[int, ...]
    objective: str
    value: float
    bound: float
    gap: float
    proven: bool
    status: str


def seek(
    setting: Setting,
    number: int,
    objective: str = "median",
    *,
    within: float = 30.0,
    opened: Sequence[int] = (),
    closed: Sequence[int] = (),
    seed: int = 0,
    progress: Callable[[str, float, float], None] | None = None,
) -> Sought:
    """The best choice of so many of the system's own sites.

    Parameters
    ----------
    setting
        Who needs the service, where it could be, how long it takes.
    number
        How many sites are open.
    objective
        "median", "centre" or "cover".
    within
        Minutes that count as reach, for "cover".
    opened, closed
        Indices of sites that are open, or closed, in any case.
    seed
        Of the search.
    progress
        Called with the stage, the value and the bound so far (median alone).

    Raises
    ------
    ValueError
        When the objective is not known, or what is asked cannot be had.
    """
    own = list(setting.own)
    place = {site: at for at, site in enumerate(own)}
    minutes = setting.minutes[:, own]
    fixed_open, fixed_closed = ([place[at] for at in sites] for sites in (opened, closed))
    searches: dict[str, Callable[..., Siting]] = {
        "median": partial(p_median, minutes, setting.demand, number, seed=seed, progress=progress),
        "centre": partial(p_centre, minutes, number, weight=setting.demand),
        "cover": partial(maximal_cover, minutes, setting.demand, number, within),
    }
    if objective not in searches:
        raise ValueError(f"objective {objective!r}; there are {', '.join(OBJECTIVES)}")
    found = searches[objective](fixed_open=fixed_open, fixed_closed=fixed_closed)
    return Sought(
        open=tuple(own[at] for at in found.open),
        objective=objective,
        value=found.objective,
        bound=found.bound,
        gap=found.gap,
        proven=found.proven,
        status=found.status,
    )
