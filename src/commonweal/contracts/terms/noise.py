"""Whether the change that each outcome asks for is larger than the noise, year by year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scipy.special import ndtri

from commonweal.contracts.terms.asking import Law
from commonweal.contracts.terms.finding import Finding
from commonweal.contracts.terms.targets import in_bounds, sign
from commonweal.evidence.words import joined
from commonweal.records.kinds import OutcomeContract
from commonweal.records.kinds.outcome_contracts import Baseline, ContractOutcome
from commonweal.stats.power import (
    earned,
    mean_error,
    power,
    rate_errors,
    reached,
    share_errors,
)

POWER, TEST, INTERVAL = "contract-power", "contract-test", "contract-interval"
#: A percentage nearer than this to 0 or 100 is one of them.
SURE = 1e-9


@dataclass(frozen=True, slots=True)
class PowerRow:
    """What chance alone does to an outcome in a year.

    Parameters
    ----------
    outcome, title, year, baseline, target, unit
        Which outcome, and what it is to change.
    change
        By how much it is to become better, in its unit.
    people_before, people_after
        Counted for the baseline and in the year. Where the baseline has an interval and no people
        counted, as many as give that interval.
    error
        Standard error of the difference between baseline and year if nothing changes, in its unit:
        at the baseline itself. What is earned for luck is worked out with it.
    tested
        The same at the figure pooled of baseline and target: with it the test decides, and so the
        power.
    wider
        By how many times the noise is wider than counting explains; 1 where it is not.
    seen
        Probability that the test sees the change if it truly comes about: the power.
    paid_unchanged
        Probability that anything is paid to partners who change nothing.
    earned_unchanged, earned_reached
        Part of the payment that is expected if nothing changes, and if the target is truly reached.
    """

    outcome: str
    title: str
    year: int
    baseline: float
    target: float
    unit: str
    change: float
    people_before: float
    people_after: float
    error: float
    tested: float
    wider: float
    seen: float
    paid_unchanged: float
    earned_unchanged: float
    earned_reached: float


def power_rows(terms: OutcomeContract, law: Law) -> tuple[PowerRow, ...]:
    """What chance does to each outcome and year that can be worked out."""
    size, level = law.rule(TEST), law.rule(INTERVAL)
    if size is None or size.high is None or level is None or level.low is None:
        return ()
    rows = []
    for outcome in terms.outcomes:
        noise = noise_of(outcome, level.low)
        if noise is not None:
            targets = sorted(outcome.targets, key=lambda one: one.year)
            rows += [_row(outcome, one.year, one.value, noise, size.high) for one in targets]
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class Noise:
    """What is known of the noise of an outcome: people counted, and by how much it is wider than
    counting explains."""

    baseline: Baseline
    before: float
    after: float
    wider: float


def noise_of(outcome: ContractOutcome, level: float) -> Noise | None:
    """What is known of the noise of an outcome; None where it cannot be worked out, as from a
    baseline of nobody or everybody: that says nothing of chance.

    Parameters
    ----------
    outcome
        The outcome.
    level
        Probability with which the interval of its baseline is taken to hold the truth.
    """
    held = outcome.baseline
    if held is None or outcome.counted is None or not _in_form(outcome, held):
        return None
    if all_or_none(outcome, held):
        return None
    variance = _variance(outcome, held.value)
    published = None
    if held.lower is not None and held.upper is not None and held.upper > held.lower:
        published = (held.upper - held.lower) / (2.0 * float(ndtri(0.5 + level / 2.0)))
    if held.people is not None:
        counting = (variance / held.people) ** 0.5
        wider = 1.0 if published is None else max(1.0, published / counting)
        return Noise(held, held.people, outcome.counted, wider)
    return None if published is None else Noise(held, variance / published**2, outcome.counted, 1.0)


def all_or_none(outcome: ContractOutcome, held: Baseline) -> bool:
    """Whether a baseline is of nobody, or of everybody as near as makes no difference."""
    if outcome.measures == "share":
        return not SURE <= held.value <= 100.0 - SURE
    return outcome.measures == "rate" and held.value <= 0.0


def _in_form(outcome: ContractOutcome, held: Baseline) -> bool:
    values = [held.value, *(one.value for one in outcome.targets)]
    if not in_bounds(outcome):
        return False
    if outcome.measures == "share":
        return outcome.unit == "%" and all(0.0 <= one <= 100.0 for one in values)
    if outcome.measures == "rate":
        return outcome.per is not None and all(one >= 0.0 for one in values)
    return outcome.spread is not None


def _variance(outcome: ContractOutcome, value: float) -> float:
    """Of one person's part in the figure, in its unit squared."""
    if outcome.measures == "share":
        return value * (100.0 - value)
    if outcome.measures == "rate":
        return value * float(outcome.per or 1)
    return float(outcome.spread or 0.0) ** 2


def _errors(outcome: ContractOutcome, noise: Noise, value: float) -> tuple[float, float]:
    """Standard errors of the difference, if nothing changed and if it did, in the unit."""
    start = noise.baseline.value
    if outcome.measures == "share":
        found = share_errors(start / 100.0, value / 100.0, noise.before, noise.after)
        unit = 100.0
    elif outcome.measures == "rate":
        unit = float(outcome.per or 1)
        found = rate_errors(start / unit, value / unit, noise.before, noise.after)
    else:
        error = mean_error(float(outcome.spread or 0.0), noise.before, noise.after)
        found, unit = (error, error), 1.0
    return found[0] * unit * noise.wider, found[1] * unit * noise.wider


def _row(outcome: ContractOutcome, year: int, target: float, noise: Noise, size: float) -> PowerRow:
    toward, start = sign(outcome), noise.baseline.value
    change = toward * (target - start)
    pooled, changed = _errors(outcome, noise, target)
    still, _ = _errors(outcome, noise, start)
    # What a year pays depends on how far it lies from a baseline that was itself measured: all
    # values are told from there, better being higher.
    floor = target if outcome.floor is None else outcome.floor
    begins = toward * (floor - start)
    return PowerRow(
        outcome.outcome,
        outcome.title,
        year,
        start,
        target,
        outcome.unit,
        change,
        noise.before,
        float(noise.after),
        still,
        pooled,
        noise.wider,
        power(change, pooled, changed, size),
        reached(begins, 0.0, still),
        earned(begins, max(begins, change), 0.0, still),
        earned(begins, max(begins, change), change, changed),
    )


def power_findings(terms: OutcomeContract, rows: Iterable[PowerRow], law: Law) -> Iterable[Finding]:
    """Whether each outcome asks for more than noise by its last year, and which years do not."""
    rule = law.rule(POWER)
    if rule is None or rule.low is None:
        yield law.warns(POWER, "outcomes", "how likely a change must be seen is not known")
        return
    held: dict[str, list[PowerRow]] = {}
    for row in rows:
        held.setdefault(row.outcome, []).append(row)
    for at, outcome in enumerate(terms.outcomes, start=1):
        clause = f"outcomes[{at}]"
        mine = held.get(outcome.outcome)
        if not mine:
            text = f"{outcome.title}: whether the change asked for is more than noise is not known."
            do = "State a baseline with people or an interval, people counted and targets."
            if outcome.baseline is not None and all_or_none(outcome, outcome.baseline):
                text = (
                    f"{outcome.title}: a baseline of {outcome.baseline.value:g} {outcome.unit} "
                    "does not tell by how much chance moves the figure."
                )
                do = "Count over more years or places, or pay for something else."
            yield law.fails(POWER, clause, text, do)
            continue
        yield _last(law, clause, mine[-1], rule.low)
        early = [one for one in mine[:-1] if one.seen < rule.low]
        if early:
            yield law.warns(POWER, f"{clause}.targets", _early(early, rule.low), DO_EARLY)
        wider = f"{mine[-1].wider:.2g}"
        if wider != "1":
            text = (
                f"{outcome.title}: the interval of its baseline is {wider} times as "
                "wide as counting explains; the noise of each year is taken to be so too."
            )
            yield law.warns(INTERVAL, f"{clause}.baseline", text, "See what else moves it.")


#: What is to be done about years in which chance decides.
DO_EARLY = "Pay for these years by other means, or count several years together."


def _last(law: Law, clause: str, last: PowerRow, wanted: float) -> Finding:
    told = (
        f"{last.title}: a change of {last.change:.4g} {last.unit} by year {last.year} against a "
        f"standard error of {last.tested:.3g} (pooled, as the test has it): if it truly comes "
        f"about, the test sees it with a probability of {last.seen:.2f}"
    )
    if last.seen < wanted:
        text = f"{told}, below {wanted:g}: the change asked for is not larger than the noise."
        do = "Ask for more, count more people or several years together, or do not pay for it."
        return law.fails(POWER, clause, text, do)
    return law.holds(POWER, clause, f"{told}.")


def _early(early: list[PowerRow], wanted: float) -> str:
    years = joined([f"{one.year} ({one.seen:.2f})" for one in early])
    luck = joined([f"{one.earned_unchanged:.0%}" for one in early])
    return (
        f"{early[0].title}: in year {years} the test sees the change with a probability below "
        f"{wanted:g}; partners who change nothing may expect {luck} of what the outcome pays."
    )
