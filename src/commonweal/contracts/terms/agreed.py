"""What must be agreed before signature: subcontracts, reporting, exit, and what broke earlier
contracts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args

from commonweal.contracts.terms.asking import Law
from commonweal.contracts.terms.finding import Finding
from commonweal.contracts.terms.targets import LARGEST
from commonweal.evidence.words import day as day_words
from commonweal.records.kinds import OutcomeContract
from commonweal.records.kinds.outcome_contracts import Lesson
from commonweal.rules import Source
from commonweal.system.calendar import months_ahead

SUBCONTRACT, REPORTING, EXIT = "contract-subcontract", "contract-reporting", "contract-exit"
POPULATION, CURRENCY = "contract-population", "contract-currency"
LESSONS: tuple[Lesson, ...] = get_args(Lesson)
#: The one currency of this system.
POUNDS = "GBP"


@dataclass(frozen=True, slots=True)
class LessonRow:
    """What broke earlier contracts, and whether this one has agreed it.

    Parameters
    ----------
    lesson, rule
        What is asked, and the id of its rule.
    agreed
        Whether it is; None where nothing is said of it.
    evidence
        Of the contract, for that.
    source
        Where it stands that it broke an earlier one.
    """

    lesson: str
    rule: str
    agreed: bool | None
    evidence: str
    source: Source | None


def subject_of(lesson: str) -> str:
    """The rule on something that broke earlier contracts.

    Examples
    --------
    >>> subject_of("whole risk view")
    'contract-lesson-whole-risk-view'
    """
    name = {"first-year cost agreed": "first-year-cost"}.get(lesson, lesson.replace(" ", "-"))
    return f"contract-lesson-{name}"


def lesson_rows(terms: OutcomeContract, law: Law) -> tuple[LessonRow, ...]:
    """Each thing that broke earlier contracts; agreed only where every answer says so."""
    rows = []
    for lesson in LESSONS:
        said = [one for one in terms.lessons if one.lesson == lesson]
        rule = law.rule(subject_of(lesson))
        rows.append(
            LessonRow(
                lesson,
                subject_of(lesson) if rule is None else rule.id,
                all(one.agreed for one in said) if said else None,
                "; ".join(one.evidence for one in said),
                None if rule is None else rule.source,
            )
        )
    return tuple(rows)


def lesson_findings(terms: OutcomeContract, law: Law) -> Iterable[Finding]:
    """Whether everything that broke earlier contracts has been agreed, with evidence."""
    places = {one.lesson: at for at, one in enumerate(terms.lessons, start=1)}
    for row in lesson_rows(terms, law):
        subject = subject_of(row.lesson)
        clause = f"lessons[{places[row.lesson]}]" if row.lesson in places else "lessons"
        if row.agreed is None:
            text = f"Nothing is said of {row.lesson!r}, which broke an earlier contract."
            yield law.fails(subject, clause, text, "Agree it, and state the evidence.")
        elif not row.agreed:
            text = f"{row.lesson!r} is not agreed ({row.evidence}); it broke an earlier contract."
            yield law.fails(subject, clause, text, "Agree it before signature.")
        else:
            yield law.holds(subject, clause, f"{row.lesson!r} is agreed: {row.evidence}")


def agreed_findings(terms: OutcomeContract, law: Law) -> Iterable[Finding]:
    """Currency, population, subcontracts, reporting and exit."""
    if terms.currency != POUNDS:
        text = f"The currency is {terms.currency!r}; sums are reckoned in pounds (GBP) alone."
        yield law.fails(CURRENCY, "currency", text, "State every sum in pence of GBP.")
    else:
        yield law.holds(CURRENCY, "currency", "Sums are in pounds.")
    yield from _population(terms, law)
    yield from _subcontracts(terms, law)
    yield from _reporting(terms, law)
    yield from _exit(terms, law)


def _population(terms: OutcomeContract, law: Law) -> Iterable[Finding]:
    held = terms.population
    if not all(held.registered_with):
        text = "With whom people are registered is empty in one place."
        yield law.fails(POPULATION, "population.registered_with", text, "Name it, or take it out.")
    absent = [
        words
        for words, value in (
            ("how many people it is for", held.people),
            ("on which day they were counted", held.as_of),
            ("where that number stands", held.source),
        )
        if value is None
    ]
    for words in absent:
        yield law.fails(
            POPULATION, "population", f"The contract does not say {words}.", "State it."
        )
    if held.people is not None and held.people > LARGEST:
        text = "It is for more people than there can be."
        yield law.fails(POPULATION, "population.people", text, "Correct the number.")
    elif held.as_of is not None and held.as_of > law.on:
        text = f"People are said to have been counted on {day_words(held.as_of)}, which is to come."
        yield law.fails(POPULATION, "population.as_of", text, "Correct the day.")
    elif not absent:
        text = f"It is for {held.people:,} people: {held.described}."
        yield law.holds(POPULATION, "population", text)


def _subcontracts(terms: OutcomeContract, law: Law) -> Iterable[Finding]:
    parties = {one.partner: one for one in terms.partners if one.role == "party"}
    if not parties:
        text = "Nobody is party to the contract: all partners are subcontractors."
        yield law.fails(SUBCONTRACT, "partners", text, "Name at least one party.")
    for at, one in enumerate(terms.partners, start=1):
        clause = f"partners[{at}].contracts_with"
        if one.role == "party":
            if one.contracts_with is not None:
                text = f"{one.name} is party, and is said to contract with {one.contracts_with!r}."
                do = "Take that out, or make it a subcontractor."
                yield law.fails(SUBCONTRACT, clause, text, do)
        elif one.contracts_with is None:
            text = f"{one.name} is a subcontractor, and whom it contracts with is not said."
            yield law.fails(SUBCONTRACT, clause, text, "Name the party.")
        elif one.contracts_with not in parties:
            text = f"{one.name} contracts with {one.contracts_with!r}, which is no party."
            yield law.fails(SUBCONTRACT, clause, text, "Name a partner that is party.")
        else:
            with_whom = parties[one.contracts_with].name
            yield law.holds(SUBCONTRACT, clause, f"{one.name} contracts with {with_whom}.")


def _reporting(terms: OutcomeContract, law: Law) -> Iterable[Finding]:
    rule, held = law.rule(REPORTING), terms.reporting
    if rule is None or rule.high is None:
        return
    months = int(rule.high)
    if held.every_months > months:
        text = f"Reports come every {held.every_months} months, less often than every {months}."
        yield law.fails(REPORTING, "reporting.every_months", text, "Report more often.")
    if not terms.starts <= held.first <= min(months_ahead(terms.starts, months), terms.ends):
        text = (
            f"The first report is due on {day_words(held.first)}, not in the first {months} months "
            f"from {day_words(terms.starts)}."
        )
        yield law.fails(REPORTING, "reporting.first", text, "Set it in the first year.")
    if not held.published:
        text = "What is reported is not published."
        yield law.warns(REPORTING, "reporting.published", text, "Publish it, or say why not.")


def _exit(terms: OutcomeContract, law: Law) -> Iterable[Finding]:
    held = terms.exit
    if held.notice_months == 0:
        text = "The contract can be left without notice; the care it buys would stop with it."
        yield law.fails(EXIT, "exit.notice_months", text, "Agree a notice.")
    if not held.hand_over:
        text = "What is handed over when the contract ends is not said."
        yield law.fails(EXIT, "exit.hand_over", text, "List it: records, staff, premises, waits.")
    if held.notice_months and held.hand_over:
        text = f"It can be left with {held.notice_months} months' notice: {held.plan}"
        yield law.holds(EXIT, "exit", text)
