"""The term of a contract: its years, and whether what they pay covers what they cost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from commonweal.contracts.terms.asking import Law
from commonweal.contracts.terms.finding import Finding
from commonweal.evidence.words import counted, joined
from commonweal.evidence.words import day as day_words
from commonweal.records.kinds import OutcomeContract
from commonweal.system.calendar import months_ahead
from commonweal.system.money import format_pounds

TERM, GAP = "contract-term", "contract-first-year-gap"
#: Years that are told one by one.
SHOWN = 5


def years_of(terms: OutcomeContract) -> tuple[tuple[date, date], ...]:
    """The first and last day of each year of a contract; the last year may be cut short.

    Empty where the contract ends before it starts.
    """
    years: list[tuple[date, date]] = []
    first = terms.starts
    while first <= terms.ends and first < date.max:
        after = year_after(terms.starts, len(years) + 1)
        years.append((first, min(after - timedelta(days=1), terms.ends)))
        first = after
    return tuple(years)


def year_after(day: date, years: int) -> date:
    """The same day of a later year; the last day that there is where that year has no date.

    Examples
    --------
    >>> year_after(date(2020, 2, 29), 1), year_after(date(9999, 4, 1), 1)
    (datetime.date(2021, 2, 28), datetime.date(9999, 12, 31))
    """
    return date.max if day.year + years > date.max.year else months_ahead(day, 12 * years)


def listed(years: Sequence[int]) -> str:
    """Years in words; of many the first ones, and how many more.

    Examples
    --------
    >>> listed([1, 2, 3]), listed(list(range(1, 100)))
    ('1, 2 and 3', '1, 2, 3, 4, 5 and 94 more')
    """
    told = [str(year) for year in years[:SHOWN]]
    return joined([*told, f"{len(years) - SHOWN} more"] if len(years) > SHOWN else told)


def term_findings(terms: OutcomeContract, law: Law) -> Iterable[Finding]:
    """Whether the contract has a term, and its payment the years of that term."""
    if terms.ends <= terms.starts:
        told = f"{day_words(terms.ends)}, not after it starts ({day_words(terms.starts)})"
        yield law.fails(TERM, "ends", f"The contract ends on {told}.", "Correct the days.")
        return
    wanted = list(range(1, len(years_of(terms)) + 1))
    given = [one.year for one in terms.payment.years]
    absent = sorted(set(wanted) - set(given))
    beyond = sorted(set(given) - set(wanted))
    twice = sorted({year for year in given if given.count(year) > 1})
    faults = [
        f"{said} {listed(years)}"
        for said, years in (
            ("no line for year", absent),
            ("a line for a year that the contract does not have:", beyond),
            ("more than one line for year", twice),
        )
        if years
    ]
    span = f"{counted(len(wanted), 'year')}, to {day_words(terms.ends)}"
    if faults:
        text = f"The contract runs {span}; its payment has {joined(faults)}."
        yield law.fails(TERM, "payment.years", text, "Give each year of the term one line.")
    else:
        yield law.holds(TERM, "payment.years", f"The payment has a line for each of {span}.")


def gap_findings(terms: OutcomeContract, law: Law) -> Iterable[Finding]:
    """Whether what a year pays covers what its care is expected to cost."""
    for at, one in enumerate(terms.payment.years, start=1):
        clause = f"payment.years[{at}].expected_cost_pence"
        if one.expected_cost_pence is None:
            if one.year == 1:
                text = "What the care of the first year is expected to cost is not said."
                yield law.fails(GAP, clause, text, "Agree it and state it.")
            continue
        short = one.expected_cost_pence - one.base_pence
        if short <= 0:
            if one.year == 1:
                yield law.holds(GAP, clause, "The first year pays what its care is to cost.")
            continue
        text = (
            f"Year {one.year} pays {format_pounds(one.base_pence)} and its care is expected to "
            f"cost {format_pounds(one.expected_cost_pence)}: nobody owns "
            f"{format_pounds(short)}."
        )
        if one.year == 1:
            yield law.fails(GAP, clause, text, "Pay it, or agree by which means it is saved.")
        else:
            yield law.warns(GAP, clause, text, "Agree how it is closed.")
