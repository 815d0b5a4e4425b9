"""Ranking, acceptability, sensitivity and what would flip them, on the arrays of an appraisal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from commonweal.choice import weights
from commonweal.choice.acceptability import Acceptability, acceptability
from commonweal.choice.flip import Flip, flips
from commonweal.choice.leading import Region, SetLead, regions, set_lead
from commonweal.choice.sensitivity import one_weight
from commonweal.choice.value import additive, ranks
from commonweal.services.appraisal.file import Asked
from commonweal.services.appraisal.model import Model
from commonweal.services.appraisal.result import OptionResult, SetResult, StretchResult
from commonweal.services.appraisal.varying import share_ends

Floats = npt.NDArray[np.float64]


def drawn(model: Model, count: int, seed: int) -> tuple[Acceptability, Acceptability | None]:
    """Acceptability over all weightings: of the mean scores, and with scores as far apart as the
    panel's; None for the second where the panel does not differ."""
    all_ = weights.uniform(len(model.criteria), count, seed)
    sure = acceptability(model.values, all_)
    if (model.low == model.high).all():
        return sure, None
    spread = acceptability(model.values, all_, low=model.low, high=model.high, seed=seed)
    return sure, spread


def option_results(
    model: Model, sure: Acceptability, spread: Acceptability | None, varied: Floats
) -> tuple[OptionResult, ...]:
    """Every option, in the order of the file.

    Parameters
    ----------
    model
        What is scored.
    sure, spread
        As `drawn` gives them.
    varied
        Shares in draws of the figures, as `varying.firsts` gives them.
    """
    own = model.weights
    value = None if own is None else additive(model.values, own)
    places = None if value is None else ranks(value)
    turned = () if own is None else flips(model.values, own)
    held = regions(model.values)
    found = []
    for at, option in enumerate(model.options):
        central = sure.central[at]
        above = held[at].dominated_by
        ends = share_ends(varied, [at], float(sure.first[at])) or (None, None)
        found.append(
            OptionResult(
                id=option.id,
                name=option.name,
                sites=option.sites,
                values=named(model, model.values[at]),
                value=None if value is None else float(value[at]),
                rank=None if places is None else int(places.rank[at]),
                tied=places is not None and bool(places.tied[at]),
                first=float(sure.first[at]),
                first_low=ends[0],
                first_high=ends[1],
                first_by_panel=None if spread is None else float(spread.first[at]),
                rank_shares=tuple(float(share) for share in sure.rank[at]),
                central=named(model, central) if np.isfinite(central).all() else None,
                can_lead=held[at].possible,
                weight_low=_ends(model, held[at], "low"),
                weight_high=_ends(model, held[at], "high"),
                moved=moved(turned[at]) if turned else None,
                moved_to=_moved_to(model, turned[at]) if turned else None,
                dominated_by="" if above is None else model.options[above].id,
            )
        )
    return tuple(found)


def set_results(
    model: Model, sure: Acceptability, asked: Sequence[Asked], varied: Floats
) -> tuple[SetResult, ...]:
    """Every set of options asked about."""
    return tuple(_set(model, sure, one, varied) for one in asked)


def stretches(model: Model) -> tuple[StretchResult, ...]:
    """Who leads while one weight is varied; empty where no weights are declared."""
    if model.weights is None:
        return ()
    return tuple(
        StretchResult(
            criterion=criterion.id,
            low=part.low,
            high=part.high,
            leaders=tuple(model.options[at].id for at in part.leaders),
        )
        for criterion, parts in zip(
            model.criteria, one_weight(model.values, model.weights), strict=True
        )
        for part in parts
    )


def members(model: Model, asked: Asked) -> tuple[int, ...]:
    """Places of the options that a set holds."""
    return tuple(
        at
        for at, option in enumerate(model.options)
        if option.id in asked.options or (asked.site and asked.site in option.sites)
    )


def moved(flip: Flip) -> float | None:
    """The weight that moves: what some criteria gain others lose, half of all change."""
    return None if flip.distance is None else flip.distance / 2


def named(model: Model, row: npt.ArrayLike) -> dict[str, float]:
    """Numbers by criterion."""
    numbers = np.asarray(row, dtype=np.float64)
    return {c.id: float(number) for c, number in zip(model.criteria, numbers, strict=True)}


def _set(model: Model, sure: Acceptability, asked: Asked, varied: Floats) -> SetResult:
    found: SetLead = set_lead(model.values, members(model, asked), sure, model.weights)
    ends = share_ends(varied, found.members, found.share) or (None, None)
    ids = [option.id for option in model.options]
    return SetResult(
        id=asked.id,
        title=asked.title,
        options=tuple(ids[at] for at in found.members),
        able=tuple(ids[at] for at in found.able),
        share=found.share,
        share_low=ends[0],
        share_high=ends[1],
        weight_low=None if found.low is None else named(model, found.low),
        weight_high=None if found.high is None else named(model, found.high),
        nearest="" if found.nearest is None else ids[found.nearest],
        moved=None if found.flip is None else moved(found.flip),
        moved_to=None if found.flip is None else _moved_to(model, found.flip),
    )


def _ends(model: Model, region: Region, which: str) -> Mapping[str, float] | None:
    end = region.low if which == "low" else region.high
    return None if end is None else named(model, end)


def _moved_to(model: Model, flip: Flip) -> Mapping[str, float] | None:
    return None if flip.weights is None else named(model, flip.weights)
