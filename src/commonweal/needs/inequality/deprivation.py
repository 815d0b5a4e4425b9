"""How deprived the people of each practice are: what gradients are drawn over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from commonweal.evidence import Basis
from commonweal.people.deprivation import (
    OF_LIST_2019,
    RANK_2019,
    SCORE_2015,
    indicator,
)
from commonweal.people.ground import Ground
from commonweal.rules import Source

#: Published deprivation of lists is used where it is held for this share of registered patients.
LEAST_PUBLISHED = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Deprivation:
    """Deprivation of each practice's list, the higher the more deprived.

    Parameters
    ----------
    of
        By practice.
    basis, how, sources
        How it came to be, in words and with sources.
    """

    of: Mapping[str, float] = field(repr=False)
    basis: Basis
    how: str
    sources: tuple[Source, ...]


def of_lists(ground: Ground) -> Deprivation | None:
    """Deprivation of practices' lists: as published where it is held, otherwise modelled.

    A modelled one is the mean over where patients are modelled to live of the score of 2015 or,
    where no score is held, of the rank of 2019 turned round.
    """
    held = ground.tables.get("indicators")
    if held is None or not ground.lists:
        return None
    published = indicator(held, OF_LIST_2019)
    told = sum(ground.lists[p] for p in published if p in ground.lists)
    if told >= LEAST_PUBLISHED * sum(ground.lists.values()):
        return Deprivation(
            of={p: v for p, v in published.items() if p in ground.lists},
            basis=Basis.OBSERVED,
            how="published score of the list, Index of Multiple Deprivation 2019",
            sources=ground.sources("indicators", "indicator", OF_LIST_2019),
        )
    if ground.registrations is None:
        return None
    score, name = indicator(held, SCORE_2015), SCORE_2015
    if not score:
        score, name = {a: -r for a, r in indicator(held, RANK_2019).items()}, RANK_2019
    modelled = ground.registrations.weighted_mean(score)
    of = {p: v for p, v in sorted(modelled.items()) if p in ground.lists}
    if not of:
        return None
    return Deprivation(
        of=of,
        basis=Basis.MODELLED,
        how="mean over where its patients are modelled to live, Index of Multiple Deprivation "
        + ("2015, score" if name == SCORE_2015 else "2019, rank"),
        sources=(
            *ground.sources("indicators", "indicator", name),
            *ground.list_sources,
            *ground.resident_sources,
        ),
    )
