"""Under which weights each option leads on what can be worked out, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from commonweal.choice import weights
from commonweal.choice.acceptability import (
    WEIGHTINGS,
    Acceptability,
    acceptability,
    first_shares,
)
from commonweal.choice.flip import Flip, flips
from commonweal.choice.leading import Region, regions
from commonweal.services.appraisal.computable import Computable, computable
from commonweal.services.siting.carrying import Carried
from commonweal.services.siting.shown import shown_of
from commonweal.services.siting.studying import Sited

Floats = npt.NDArray[np.float64]

#: Weightings under each draw of estimated minutes: the spread over draws is what is told of them.
WEIGHTINGS_A_DRAW = 1_000
#: The draws of minutes between which an interval lies.
LEVEL = 0.95

Ends = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Leading:
    """Options over all weightings of what can be worked out.

    Parameters
    ----------
    held
        The options on their criteria.
    sure
        Acceptability of the options at the minutes told.
    regions
        The weights under which each option leads.
    flips
        For each option, the least change from equal weights that makes it first.
    draws
        Shape (draws, options): share of weightings under which each is first when estimated
        minutes are drawn with their error; empty where nothing varies.
    everywhere, everywhere_draws
        Acceptability of all choices of the options' number of sites, and as `draws` of them.
    among
        Acceptability of the options where the ends of each scale are the worst and the best of the
        options themselves.
    """

    held: Computable
    sure: Acceptability
    regions: tuple[Region, ...]
    flips: tuple[Flip, ...]
    draws: Floats = field(repr=False)
    everywhere: Acceptability
    everywhere_draws: Floats = field(repr=False)
    among: Acceptability

    def share(self, members: Sequence[int]) -> float:
        """Share of weightings under which one of some options is first."""
        return float(self.sure.first[list(members)].sum())

    def share_among(self, members: Sequence[int]) -> float:
        """The same share where the ends of scales are those of the options alone."""
        return float(self.among.first[list(members)].sum())

    def ends(self, members: Sequence[int]) -> Ends | None:
        """The middle 95% of that share over draws of estimated minutes, holding the share told."""
        return _ends(self.draws, members, self.share(members))

    def share_of_all(self, site: int) -> float:
        """Share of weightings under which a choice with a site is first of all choices."""
        return float(self.everywhere.first[list(self.held.all_holding(site))].sum())

    def ends_of_all(self, site: int) -> Ends | None:
        """The middle 95% of that share over draws of estimated minutes, holding the share told."""
        members = self.held.all_holding(site)
        return _ends(self.everywhere_draws, members, self.share_of_all(site))


def leading(sited: Sited) -> Leading | None:
    """The options of a service over all weightings; None where nothing tells them apart."""
    held = computable(sited)
    if held is None:
        return None
    seed, shown = sited.ground.given.seed, shown_of(sited)
    drawn = weights.uniform(len(held.criteria), WEIGHTINGS, seed)
    few, options = drawn[:WEIGHTINGS_A_DRAW], [held.opens[row] for row in held.rows]
    equal = np.full(len(held.criteria), 1.0 / len(held.criteria))
    return Leading(
        held=held,
        sure=acceptability(held.of_options, drawn),
        regions=regions(held.of_options),
        flips=flips(held.of_options, equal),
        draws=_draws(shown.drawn.carried, options, held, few),
        everywhere=acceptability(held.values, drawn),
        everywhere_draws=_draws(shown.ranks, held.opens, held, few),
        among=acceptability(held.among_options, drawn),
    )


def _draws(
    carried: Carried | None, opens: Sequence[tuple[int, ...]], held: Computable, drawn: Floats
) -> Floats:
    """Shares of weightings under each draw of the estimated minutes, all choices on the same."""
    none = np.empty((0, len(opens)))
    names = [one.id for one in held.criteria]
    if carried is None or any(name not in carried.values for name in names):
        return none
    places = {choice: at for at, choice in enumerate(carried.choices)}
    if any(choice not in places for choice in opens):
        return none
    at = [places[choice] for choice in opens]
    raw = np.stack([carried.values[name][:, at] for name in names], axis=-1)
    return np.array([first_shares(held.scaled(draw), drawn) for draw in raw])


def _ends(draws: Floats, members: Sequence[int], told: float) -> Ends | None:
    """The middle of draws of a share, holding the share told; None where nothing varies."""
    if not len(draws):
        return None
    drawn = draws[:, list(members)].sum(axis=1)
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]).tolist()
    return min(low, told), max(high, told)
