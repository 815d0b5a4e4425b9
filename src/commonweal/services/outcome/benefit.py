"""What a choice of sites gains by the time to thrombolysis."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from commonweal.economics.draws import stream
from commonweal.evidence import Basis
from commonweal.rules import Source
from commonweal.services.outcome.parameters import (
    SOURCES,
    parameters,
    relations,
    utilities,
)
from commonweal.services.outcome.relation import Floats
from commonweal.services.standards import Standards

#: "No significant disability": what the trials call a good outcome (modified Rankin 0 or 1).
GOOD = 1
#: What the minutes from onset to the needle are made of, beside the road.
STEPS = ("onset_to_call", "ambulance_response", "on_scene", "door_to_needle")
LEVEL = 0.95
#: The service that the relation is of.
OF_SERVICE = "stroke"

Ends = tuple[float, float]


@dataclass(frozen=True, kw_only=True, eq=False)
class Assumptions:
    """Everything but the road, each of shape (1 + draws,), the central value first.

    Parameters
    ----------
    before
        Minutes from onset to the needle without the road.
    treated
        Share of all cases that get thrombolysis.
    large_vessel
        Share of those treated with a large vessel blocked.
    effect
        What the effect of treatment is multiplied by.
    treated_said
        Where the share treated comes from, in words.
    treated_basis, treated_sources
        Of that share.
    """

    before: Floats = field(repr=False)
    treated: Floats = field(repr=False)
    large_vessel: Floats = field(repr=False)
    effect: Floats = field(repr=False)
    treated_said: str
    treated_basis: Basis
    treated_sources: tuple[Source, ...]

    @property
    def draws(self) -> int:
        """How many draws stand behind the central value."""
        return len(self.before) - 1

    @property
    def sources(self) -> tuple[Source, ...]:
        """Of the relation, the minutes and the share treated."""
        return (*SOURCES, *self.treated_sources)


@dataclass(frozen=True, kw_only=True, eq=False)
class Benefit:
    """What thrombolysis gains a year, over nobody being treated, under one choice of sites.

    Parameters
    ----------
    cases
        Strokes a year.
    good
        Shape (1 + draws,): more people a year without significant disability, central value first.
    utility
        The same of utility three months on, added up over people.
    minutes
        Mean minutes from onset to the needle, central value.
    """

    cases: float
    good: Floats = field(repr=False)
    utility: Floats = field(repr=False)
    minutes: float

    @property
    def per_1000(self) -> float:
        """Good outcomes gained in 1,000 strokes."""
        return float(1000.0 * self.good[0] / self.cases)

    def against(self, other: Benefit) -> tuple[float, Ends | None]:
        """Good outcomes a year more than under another choice, and the middle 95% of the draws.

        Raises
        ------
        ValueError
            When the two were not drawn together.
        """
        if len(self.good) != len(other.good):
            raise ValueError("two choices were drawn by different numbers; draw them together")
        apart = self.good - other.good
        return float(apart[0]), ends_of(apart)


def ends_of(drawn: Floats) -> Ends | None:
    """The middle 95% of what stands behind the central value, widened to hold it."""
    if len(drawn) < 2:
        return None
    low, high = np.quantile(drawn[1:], [(1.0 - LEVEL) / 2.0, (1.0 + LEVEL) / 2.0]).tolist()
    return min(low, float(drawn[0])), max(high, float(drawn[0]))


def assumptions(standards: Standards, *, draws: int = 1_000, seed: int = 0) -> Assumptions | None:
    """What is taken for everything but the road; None where no source says how many are treated.

    Parameters
    ----------
    standards
        Of stroke care: everything between both ends of the share who need thrombolysis is alike
        likely.
    draws, seed
        How many draws behind the central values, and their seed.
    """
    held = parameters()
    ratio = held["effect.odds_ratio"]
    low, high = (standards.deciding(f"{end}_thrombolysis_share") for end in ("least", "most"))
    given = [one for one in (low, high) if one is not None and one.value is not None]
    if len(given) < 2:
        return None
    ends = sorted((one.value or 0.0) / 100.0 for one in given)
    drawn = stream(seed, "services.outcome.treated").uniform(ends[0], ends[1], draws)
    treated = np.concatenate(([sum(ends) / 2.0], drawn))
    said = f"{ends[0]:.0%} to {ends[1]:.0%} of people with stroke need it"
    basis = Basis.ASSUMED if any(o.basis is Basis.ASSUMED for o in given) else Basis.ESTIMATED
    sources = tuple(dict.fromkeys(one.source for one in given))
    return Assumptions(
        before=np.sum([held[f"time.{step}"].draws(draws, seed) for step in STEPS], axis=0),
        treated=treated,
        large_vessel=held["share.large_vessel"].draws(draws, seed),
        effect=np.log(ratio.draws(draws, seed)) / np.log(ratio.value),
        treated_said=said,
        treated_basis=basis,
        treated_sources=sources,
    )


def benefit(minutes: Floats, cases: Floats, taken: Assumptions) -> Benefit:
    """What thrombolysis gains where people travel so long.

    Parameters
    ----------
    minutes
        Road minutes of each area to the unit it goes to: shape (areas,), or (areas, 1 + draws)
        where they are drawn too, the central ones first.
    cases
        Strokes a year of each area.
    taken
        Everything but the road.

    Raises
    ------
    ValueError
        When minutes are below zero or no number, or nobody has a stroke.
    """
    if not cases.sum() > 0.0:
        raise ValueError("no cases: nothing is gained or lost; give cases above zero")
    counted = cases > 0.0
    travel, number = _whole_minutes(minutes[counted], cases[counted])
    if number.shape[1] not in (1, taken.draws + 1):
        raise ValueError(
            f"minutes of {number.shape[1] - 1} draws beside {taken.draws} draws of all else"
        )
    took = travel[:, None] + taken.before[None, :]
    good, utility = np.zeros(took.shape[1]), np.zeros(took.shape[1])
    for cohort, share in (("nlvo_ivt", 1.0 - taken.large_vessel), ("lvo_ivt", taken.large_vessel)):
        relation = relations()[cohort]
        gained = relation.treated(took, GOOD, taken.effect) - relation.untreated[GOOD]
        good += share * (number * gained).sum(axis=0)
        better = relation.utility(took, utilities(), taken.effect)
        better -= relation.untreated_utility(utilities())
        utility += share * (number * better).sum(axis=0)
    total = float(number[:, 0].sum())
    return Benefit(
        cases=total,
        good=taken.treated * good,
        utility=taken.treated * utility,
        minutes=float(number[:, 0] @ travel) / total + float(taken.before[0]),
    )


def outcome_row(minutes: Floats, cases: Floats, standards: Standards) -> dict[str, object] | None:
    """What a choice gains by time to thrombolysis, as plain values without draws.

    None where somebody reaches no site, so that no time is known, or no source says how many are
    treated.
    """
    taken = assumptions(standards, draws=0)
    if taken is None or not np.isfinite(minutes[cases > 0.0]).all():
        return None
    found = benefit(minutes, cases, taken)
    return {
        "onset_to_needle_minutes": found.minutes,
        "good_outcomes_gained_a_year": float(found.good[0]),
        "good_outcomes_gained_per_1000": found.per_1000,
        "basis": Basis.ASSUMED.value,
    }


def _whole_minutes(minutes: Floats, cases: Floats) -> tuple[Floats, Floats]:
    """Whole minutes, and cases at each: those between two are shared so that cases and mean stay.

    The effect is so nearly straight within a minute that outcomes change by less than 1 in 100,000.
    Cases have a column for each column of minutes.
    """
    columns = minutes[:, None] if minutes.ndim == 1 else minutes
    if not (np.isfinite(columns) & (columns >= 0.0)).all():
        raise ValueError("minutes are below zero or no number; give how long each area travels")
    low = np.floor(columns).astype(np.int64)
    over = columns - low
    size, count = int(low.max()) + 2, columns.shape[1]
    place = low * count + np.arange(count)
    held = [
        np.bincount(at.ravel(), weights=(cases[:, None] * share).ravel(), minlength=size * count)
        for at, share in ((place, 1.0 - over), (place + count, over))
    ]
    number: Floats = np.asarray(held[0] + held[1], np.float64).reshape(size, count)
    some = np.flatnonzero((number > 0.0).any(axis=1))
    return some.astype(np.float64), number[some]
