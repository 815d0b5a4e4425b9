"""A first draft of a contract from what a system folder measures: baselines with their intervals,
and the least change that is larger than the noise. What people must agree stays open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, get_args

import numpy as np
import pyarrow as pa

from commonweal.contracts.terms.asking import Law
from commonweal.contracts.terms.counted import Counted, Indicator, counted
from commonweal.contracts.terms.noise import INTERVAL, POWER, power_rows
from commonweal.contracts.terms.sectors import SECTORS
from commonweal.records.kinds import OutcomeContract
from commonweal.records.kinds.outcome_contracts import (
    ContractOutcome,
    ContractPopulation,
    Lesson,
    Target,
)
from commonweal.stats.limits import poisson, wilson

#: Assumed for every draft, until somebody agrees something else.
OUTCOME_SHARE, MOST_AT_RISK, CAP, COLLAR = 0.02, 0.03, 1.01, 0.97
GAIN_SHARE, LOSS_SHARE, COST_SPREAD = 0.5, 0.3, 0.02
LAG_MONTHS, NOTICE_MONTHS, REPORT_MONTHS = 12, 12, 3
#: Significant digits of a target.
DIGITS = 4
#: Halvings in which the least change is found.
HALVINGS = 50
OPEN = "To be agreed"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a draft is asked for.

    Parameters
    ----------
    contract, title, authority, partnership
        What it is called, who lets it, and to whom.
    population
        For whom.
    of
        Codes whose figures measure the outcomes; of each indicator, those of whom it is held.
    indicators
        What it shall pay for.
    starts, years
        The first day; None for the first of April after every baseline. How many years.
    base_pence
        What a year pays before outcomes.
    """

    contract: str
    title: str
    authority: str
    partnership: str
    population: ContractPopulation
    of: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    starts: date | None
    years: int
    base_pence: int


class DraftError(ValueError):
    """What keeps a draft from being made: every fault, each with what to do."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


def draft(
    asked: Asked, indicators: pa.Table | None, titles: Mapping[str, str], law: Law
) -> OutcomeContract:
    """A draft of a contract; a target asks for the least change that a year's figure can tell from
    chance by the last year, on a straight way there.

    Parameters
    ----------
    asked
        What it shall be.
    indicators
        The folder's table.
    titles
        Of the sources of the table, by id.
    law
        The rules: how sure an interval and the test of a change must be.

    Raises
    ------
    DraftError
        Where an indicator is not held with its counts, or nobody says which way is better.
    """
    faults: list[str] = []
    made: list[tuple[Indicator, Counted]] = []
    for one in asked.indicators:
        found = counted(one, asked.of, indicators)
        if isinstance(found, str):
            faults.append(f"{one.name}: {found}")
        else:
            made.append((one, found))
    if faults:
        raise DraftError(faults)
    starts = asked.starts or _april(max(found.end for _, found in made))
    weights = _parts(len(made))
    outcomes = [
        _outcome(one, found, weight, titles, law)
        for (one, found), weight in zip(made, weights, strict=True)
    ]
    terms = _terms(asked, starts, outcomes)
    return terms.model_copy(update={"outcomes": _aimed(terms, asked.years, law)})


def _outcome(
    indicator: Indicator, found: Counted, weight: float, titles: Mapping[str, str], law: Law
) -> dict[str, Any]:
    """An outcome whose targets are still to be set."""
    rule = law.rule(INTERVAL)
    level = np.array(0.95 if rule is None or rule.low is None else rule.low)
    share = indicator.method == "proportion"
    events, people = np.array([found.events]), np.array([found.people])
    if share:
        ends = [float(end[0]) * 100.0 for end in wilson(events, people, level)]
    else:
        ends = [float(end[0]) / found.people * indicator.per for end in poisson(events, level)]
    counted = round(found.people / found.years)
    return {
        "outcome": indicator.name,
        "title": indicator.title,
        "indicator": indicator.name,
        "unit": "%" if share else found.unit,
        "measures": "share" if share else "rate",
        "per": None if share else round(indicator.per),
        "better": indicator.better,
        "baseline": {
            "value": found.value,
            "lower": round(ends[0], DIGITS),
            "upper": round(ends[1], DIGITS),
            "start": found.start,
            "end": found.end,
            "people": round(found.people),
            "basis": found.basis,
            "source": "; ".join(titles.get(one, one) for one in found.sources),
        },
        "floor": found.value,
        "weight": weight,
        "counted": counted,
        "fewest": max(1, counted // 2),
        "lag_months": LAG_MONTHS,
        "of": found.of,
    }


def _terms(asked: Asked, starts: date, outcomes: list[dict[str, Any]]) -> OutcomeContract:
    sectors = zip(SECTORS, _parts(len(SECTORS)), strict=True)
    return OutcomeContract.model_validate(
        {
            "contract": asked.contract,
            "title": asked.title,
            "authority": asked.authority,
            "partnership": asked.partnership,
            "currency": "GBP",
            "starts": starts,
            "ends": starts.replace(year=starts.year + asked.years) - timedelta(days=1),
            "made_up": True,
            "note": "A draft made from a system folder: nobody proposed or agreed it.",
            "population": asked.population,
            "partners": [
                {
                    "partner": sector,
                    "name": f"To be named ({sector})",
                    "sector": sector,
                    "role": "party",
                    "does": OPEN,
                    "share": part,
                    "risk_share": part,
                }
                for sector, part in sectors
            ],
            "outcomes": outcomes,
            "payment": {
                "years": [
                    {
                        "year": year,
                        "base_pence": asked.base_pence,
                        "expected_cost_pence": asked.base_pence,
                    }
                    for year in range(1, asked.years + 1)
                ],
                "outcome_share": OUTCOME_SHARE,
                "most_at_risk": MOST_AT_RISK,
                "cap": CAP,
                "collar": COLLAR,
                "gain_share": GAIN_SHARE,
                "loss_share": LOSS_SHARE,
                "cost_spread": COST_SPREAD,
            },
            "reporting": {
                "every_months": REPORT_MONTHS,
                "first": starts + timedelta(days=120),
                "to": asked.authority,
                "published": True,
            },
            "exit": {"notice_months": NOTICE_MONTHS, "plan": OPEN},
            "lessons": [
                {"lesson": one, "agreed": False, "evidence": OPEN} for one in get_args(Lesson)
            ],
        }
    )


def _aimed(terms: OutcomeContract, years: int, law: Law) -> tuple[ContractOutcome, ...]:
    """Each outcome with the targets that ask for the least change which the test sees."""
    lasts = {one.outcome: _least(terms, one, years, law) for one in terms.outcomes}
    faults = [
        f"{name}: too few are counted to tell any change from chance; name more bodies with --of, "
        "or pay for something else"
        for name, last in lasts.items()
        if last is None
    ]
    if faults:
        raise DraftError(faults)
    return tuple(_toward(one, lasts[one.outcome], years) for one in terms.outcomes)


def _toward(outcome: ContractOutcome, last: float | None, years: int) -> ContractOutcome:
    """An outcome with a straight way from its baseline to its last target."""
    assert outcome.baseline is not None
    assert last is not None
    start = outcome.baseline.value
    way = [_away(start + (last - start) * year / years, outcome.better) for year in range(1, years)]
    targets = [Target(year=at, value=value) for at, value in enumerate([*way, last], start=1)]
    return outcome.model_copy(update={"targets": tuple(targets)})


def _least(terms: OutcomeContract, outcome: ContractOutcome, year: int, law: Law) -> float | None:
    """The target nearest to the baseline that the test sees often enough; None where none is."""
    rule = law.rule(POWER)
    assert outcome.baseline is not None
    if rule is None or rule.low is None:
        return None
    wanted, start = rule.low, outcome.baseline.value

    def seen(target: float) -> bool:
        one = outcome.model_copy(update={"targets": (Target(year=year, value=target),)})
        alone = terms.model_copy(update={"outcomes": (one,)})
        return any(row.seen >= wanted for row in power_rows(alone, law))

    far = 0.0 if outcome.better == "lower" else 100.0 if outcome.measures == "share" else 10 * start
    near = start
    if not seen(far):
        return None
    for _ in range(HALVINGS):
        middle = (near + far) / 2.0
        near, far = (near, middle) if seen(middle) else (middle, far)
    return _away(far, outcome.better)


def _away(value: float, better: str) -> float:
    """A target rounded to few digits, to the better side."""
    whole = Decimal(repr(value))
    step = Decimal(1).scaleb(whole.adjusted() - DIGITS + 1)
    mode = ROUND_CEILING if better == "higher" else ROUND_FLOOR
    return float(whole.quantize(step, rounding=mode))


def _parts(count: int) -> list[float]:
    """Equal parts of a whole in hundredths that sum to it, the first a little larger."""
    whole, more = divmod(100, count)
    return [(whole + (at < more)) / 100 for at in range(count)]


def _april(end: date) -> date:
    """The first of April after a day."""
    return date(end.year + (end >= date(end.year, 4, 1)), 4, 1)
