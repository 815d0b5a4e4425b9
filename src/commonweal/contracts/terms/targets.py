"""Whether each outcome has a baseline, and targets and a floor that lie on its better side."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from commonweal.contracts.terms.asking import Law
from commonweal.contracts.terms.finding import Finding
from commonweal.contracts.terms.term import listed, years_of
from commonweal.evidence.words import day as day_words
from commonweal.evidence.words import joined
from commonweal.records.kinds import OutcomeContract
from commonweal.records.kinds.outcome_contracts import Baseline, ContractOutcome
from commonweal.system.calendar import months_ahead

BASELINE, TARGETS, FLOOR = "contract-baseline", "contract-targets", "contract-floor"
UNITS, FEWEST, COVERAGE = "contract-units", "contract-fewest", "contract-coverage"
#: No figure of people is larger, or nearer to nought than one part in so many.
LARGEST = 10**12


def sign(outcome: ContractOutcome) -> int:
    """1 where higher is better, -1 where lower is."""
    return 1 if outcome.better == "higher" else -1


def in_bounds(outcome: ContractOutcome) -> bool:
    """Whether all its numbers are such as figures of people have: reckoning with others fails."""
    held = outcome.baseline
    numbers = [outcome.floor, outcome.counted, outcome.fewest, outcome.per, outcome.spread]
    numbers += [one.value for one in outcome.targets]
    numbers += [] if held is None else [held.value, held.lower, held.upper, held.people]
    return all(not one or 1 / LARGEST <= abs(one) <= LARGEST for one in numbers)


def target_findings(terms: OutcomeContract, law: Law) -> Iterable[Finding]:
    """What each outcome lacks before it may be paid for."""
    wanted = list(range(1, len(years_of(terms)) + 1))
    for at, outcome in enumerate(terms.outcomes, start=1):
        clause = f"outcomes[{at}]"
        found = [
            *_baseline(outcome, terms.starts, clause, law),
            *_targets(outcome, wanted, clause, law),
            *_floor(outcome, clause, law),
            *_units(outcome, clause, law),
            *_fewest(terms, outcome, clause, law),
            *_lag(terms, outcome, clause, law),
        ]
        yield from found
        if not any(one.status == "fails" for one in found):
            text = f"{outcome.title}: baseline, targets and floor fit together."
            yield law.holds(TARGETS, clause, text)


def _baseline(outcome: ContractOutcome, starts: date, clause: str, law: Law) -> Iterable[Finding]:
    held, at = outcome.baseline, f"{clause}.baseline"
    if held is None:
        text = f"{outcome.title}: there is no baseline, so nobody can tell whether it improves."
        yield law.fails(BASELINE, at, text, "State one, or pay for something else.")
        return
    yield from _interval(outcome, held, at, law)
    if held.end < held.start:
        text = f"{outcome.title}: the baseline ends before it starts."
        yield law.fails(BASELINE, f"{at}.end", text, "Correct the days.")
    elif held.end >= starts:
        text = (
            f"{outcome.title}: the baseline lasts until {day_words(held.end)}, and the contract "
            f"starts on {day_words(starts)}: what it changes would be in its own baseline."
        )
        yield law.fails(BASELINE, f"{at}.end", text, "Take a period that ended before.")


def _interval(outcome: ContractOutcome, held: Baseline, at: str, law: Law) -> Iterable[Finding]:
    if held.lower is None or held.upper is None:
        if held.lower is not None or held.upper is not None:
            text = f"{outcome.title}: the baseline has one end of an interval."
            yield law.fails(BASELINE, at, text, "State both ends, or neither.")
        elif held.people is None:
            text = f"{outcome.title}: the baseline has neither an interval nor people counted."
            yield law.fails(BASELINE, at, text, "State either: without it no noise is known.")
        else:
            text = f"{outcome.title}: the baseline has no interval; it is worked out from counts."
            yield law.warns(BASELINE, at, text, "State the interval where it is published.")
    elif not held.lower <= held.value <= held.upper:
        text = (
            f"{outcome.title}: the baseline {held.value:g} lies outside its interval of "
            f"{held.lower:g} to {held.upper:g}."
        )
        yield law.fails(BASELINE, at, text, "Correct the value or the interval.")


def _targets(
    outcome: ContractOutcome, wanted: list[int], clause: str, law: Law
) -> Iterable[Finding]:
    at = f"{clause}.targets"
    given = [one.year for one in outcome.targets]
    absent = sorted(set(wanted) - set(given))
    beyond = sorted(set(given) - set(wanted))
    twice = sorted({year for year in given if given.count(year) > 1})
    for said, years in (
        ("there is no target for year", absent),
        ("there is a target for a year that the contract does not have:", beyond),
        ("there is more than one target for year", twice),
    ):
        if years:
            text = f"{outcome.title}: {said} {listed(years)}."
            yield law.fails(TARGETS, at, text, "Give each year of the contract one target.")
    if outcome.baseline is not None:
        yield from _polarity(outcome, outcome.baseline, at, law)
    path = [sign(outcome) * one.value for one in sorted(outcome.targets, key=lambda t: t.year)]
    if any(later < earlier for earlier, later in pairwise(path)):
        text = f"{outcome.title}: the path of targets goes back in a later year."
        yield law.warns(TARGETS, at, text, "See whether that is meant.")


def _polarity(outcome: ContractOutcome, held: Baseline, at: str, law: Law) -> Iterable[Finding]:
    toward = sign(outcome)
    worse = [one for one in outcome.targets if toward * (one.value - held.value) < 0]
    if worse:
        told = joined([f"{one.value:g} in year {one.year}" for one in worse])
        text = (
            f"{outcome.title}: {outcome.better} is better, and the target of {told} is worse than "
            f"the baseline of {held.value:g}."
        )
        yield law.fails(TARGETS, at, text, "Turn the targets, or which way is better.")
    level = [str(one.year) for one in outcome.targets if one.value == held.value]
    if level:
        text = f"{outcome.title}: the target of year {joined(level)} is the baseline itself."
        yield law.warns(TARGETS, at, text, "See whether doing nothing is to be paid for.")


def _floor(outcome: ContractOutcome, clause: str, law: Law) -> Iterable[Finding]:
    at = f"{clause}.floor"
    if outcome.floor is None:
        text = f"{outcome.title}: without a floor the payment of a year is all or nothing."
        yield law.warns(FLOOR, at, text, "A floor makes it rise in a straight line.")
        return
    toward = sign(outcome)
    wrong = [one for one in outcome.targets if toward * (one.value - outcome.floor) <= 0]
    if wrong:
        told = joined([f"{one.value:g} in year {one.year}" for one in wrong])
        text = (
            f"{outcome.title}: {outcome.better} is better, and the floor of {outcome.floor:g} is "
            f"not worse than the target of {told}."
        )
        yield law.fails(FLOOR, at, text, "Set the floor on the worse side of every target.")
    held = outcome.baseline
    if held is not None and toward * (held.value - outcome.floor) > 0:
        text = f"{outcome.title}: the floor is worse than the baseline: no change earns a part."
        yield law.warns(FLOOR, at, text, "See whether doing nothing is to be paid for.")


def _units(outcome: ContractOutcome, clause: str, law: Law) -> Iterable[Finding]:
    held = outcome.baseline
    values = [one.value for one in outcome.targets]
    values += [] if held is None else [held.value]
    values += [] if outcome.floor is None else [outcome.floor]
    if not in_bounds(outcome):
        text = f"{outcome.title}: a number of it is beyond what figures of people can be."
        yield law.fails(UNITS, clause, text, "Correct it.")
    if outcome.measures == "share":
        if outcome.unit != "%":
            text = f"{outcome.title}: a share is given in %, not in {outcome.unit!r}."
            yield law.fails(UNITS, f"{clause}.unit", text, "State its values in %.")
        elif any(not 0.0 <= one <= 100.0 for one in values):
            text = f"{outcome.title}: a share lies between 0 and 100%."
            yield law.fails(UNITS, clause, text, "Correct its baseline, targets or floor.")
    elif outcome.measures == "rate":
        if outcome.per is None:
            text = f"{outcome.title}: a rate says events among how many people a year."
            yield law.fails(UNITS, f"{clause}.per", text, "State it, such as 100000.")
        if any(one < 0.0 for one in values):
            text = f"{outcome.title}: a rate of events is not below 0."
            yield law.fails(UNITS, clause, text, "Correct its baseline, targets or floor.")
    elif outcome.spread is None:
        text = f"{outcome.title}: a mean says how far people differ (standard deviation)."
        yield law.fails(UNITS, f"{clause}.spread", text, "State the spread.")


def _fewest(
    terms: OutcomeContract, outcome: ContractOutcome, clause: str, law: Law
) -> Iterable[Finding]:
    at = f"{clause}.counted"
    if outcome.counted is None:
        text = f"{outcome.title}: how many people are counted in a year is not said."
        yield law.fails(FEWEST, at, text, "State it: the noise depends on it.")
    elif outcome.counted < outcome.fewest:
        text = (
            f"{outcome.title}: {outcome.counted:,} people are counted in a year, and the contract "
            f"pays for no figure of fewer than {outcome.fewest:,}."
        )
        yield law.fails(FEWEST, at, text, "Count more people, over more years or places.")
    elif terms.population.people is not None and outcome.counted > terms.population.people:
        text = (
            f"{outcome.title}: {outcome.counted:,} people are counted in a year, and the contract "
            f"is for {terms.population.people:,}: others than those it serves are counted."
        )
        yield law.warns(FEWEST, at, text, "See how far both groups are the same people.")
    yield from _coverage(terms, outcome, at, law)


def _coverage(
    terms: OutcomeContract, outcome: ContractOutcome, at: str, law: Law
) -> Iterable[Finding]:
    """Whether those counted are few of those served; a survey that asks few may speak of all."""
    rule, people = law.rule(COVERAGE), terms.population.people
    if rule is None or rule.low is None or outcome.counted is None or not people:
        return
    if people > LARGEST:
        return
    if outcome.counted < rule.low * people:
        text = (
            f"{outcome.title}: {outcome.counted:,} people are counted in a year, "
            f"{outcome.counted / people:.1%} of the {people:,} that the contract serves: what is "
            "paid for all is decided by these."
        )
        do = "Count more of those it serves (of), pay for these alone, or say that they stand for "
        yield law.warns(COVERAGE, at, text, f"{do}all.")


def _lag(
    terms: OutcomeContract, outcome: ContractOutcome, clause: str, law: Law
) -> Iterable[Finding]:
    years = years_of(terms)
    if len(years) > 1 and months_ahead(years[0][1], outcome.lag_months) > terms.ends:
        text = (
            f"{outcome.title}: with a lag of {outcome.lag_months} months even the figure of the "
            "first year is known only after the contract has ended."
        )
        do = "Take what is known sooner, or agree who settles it then."
        yield law.warns(TARGETS, f"{clause}.lag_months", text, do)
