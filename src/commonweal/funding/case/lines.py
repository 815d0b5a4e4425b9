"""What cannot be so in a money line: amounts, ends, years, price bases, optimism."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from commonweal.funding import years
from commonweal.funding.case.finding import Finding
from commonweal.funding.case.form import SIGN, Case, Line
from commonweal.funding.case.rates import (
    discount_rules,
    optimism_rule,
    optimism_types,
    schedule,
)
from commonweal.rules import RuleBook

Told = Callable[..., Finding]


def line_findings(
    line: Line, case: Case, book: RuleBook, options: Collection[str]
) -> Iterator[Finding]:
    """Everything that cannot be so in one line of a case."""

    def told(rule: str, message: str, *, at: str = "", value: object = "") -> Finding:
        place = f"lines.{line.option}.{line.id}" + (f".{at}" if at else "")
        return Finding(place=place, rule=rule, message=message, value=str(value))

    if line.option not in options:
        known = ", ".join(sorted(options)) or "none"
        yield told(
            "option",
            f"is no option of the case ({known}); correct it, or add the option",
            at="option",
            value=line.option,
        )
    yield from _amount(line, told)
    if line.stated:
        yield from _ends(line, told)
        yield from _years(line, case, told)
        yield from _bodies(line, told)
        yield from _prices(line, case, told)
        yield from _rates(line, case, book, told)


def _amount(line: Line, told: Told) -> Iterator[Finding]:
    if line.by_year and (line.year is not None or line.pence is not None):
        yield told("amount", "give either year and pence, or by_year")
    if (line.pence is None) != (line.year is None) and not line.missing:
        yield told("amount", "give both year and pence; the one without the other says nothing")
    elif not line.stated and not line.missing:
        yield told(
            "missing is not zero", "has no amount; give year and pence, or in missing the reason"
        )
    if line.stated and line.missing:
        yield told("amount", "has an amount and is missing too; keep one of them", at="missing")
    if line.stated and line.basis is None:
        yield told(
            "basis",
            "say how the amount came to be: observed, estimated, modelled or assumed",
            at="basis",
        )
    for year, pence in line.stated.items():
        if pence < 0:
            yield told(
                "above zero",
                f"{years.label(year)} is below zero; its heading says which way it counts: give "
                "the amount without a sign, under the heading that is meant",
                at="pence",
                value=pence,
            )


def _ends(line: Line, told: Told) -> Iterator[Finding]:
    if (line.low is None) != (line.high is None):
        yield told("low to high", "give both low and high, or neither")
        return
    if line.low is None or line.high is None:
        if line.distribution != "fixed":
            yield told("low to high", f"{line.distribution} needs low and high", at="distribution")
        return
    if not line.low <= line.total <= line.high:
        yield told(
            "low to high",
            f"{line.total} does not lie from low {line.low} to high {line.high}; correct one",
            at="low",
            value=line.low,
        )
    elif line.distribution == "fixed":
        yield told(
            "low to high",
            "has ends but does not vary; name its distribution (triangular, uniform, normal, "
            "gamma, lognormal), or take the ends out",
            at="distribution",
        )
    elif line.low == line.high:
        yield told("low to high", "low and high are one; take them out, or widen them", at="low")
    elif line.distribution in ("gamma", "lognormal") and line.low <= 0:
        yield told(
            "low to high",
            f"{line.distribution} lies above zero; raise low, or take another distribution",
            at="low",
            value=line.low,
        )
    if line.low < 0 and line.distribution != "normal":
        yield told("above zero", "lies below zero; raise it to 0 or more", at="low", value=line.low)


def _years(line: Line, case: Case, told: Told) -> Iterator[Finding]:
    held, span = list(line.stated), case.years
    for year in sorted(set(range(held[0], held[-1])) - set(held)):
        yield told(
            "years",
            "lacks in the middle; give its amount, or 0 where there is none",
            at="by_year",
            value=years.label(year),
        )
    for year in held:
        if year not in span:
            yield told(
                "years",
                f"lies outside the case, which goes from {years.label(span[0])} to "
                f"{years.label(span[-1])}; correct it, or change the case's years",
                at="year",
                value=years.label(year),
            )
    if line.last_year is not None:
        if not line.recurrent:
            yield told("years", "only a recurrent line has a last year", at="last_year")
        elif line.last_year < held[-1]:
            yield told(
                "years",
                "lies before the last amount; correct one of them",
                at="last_year",
                value=years.label(line.last_year),
            )
    decided = case.header.decided_on
    if decided is not None and SIGN[line.heading] > 0 and line.total:
        first = next(year for year, pence in line.stated.items() if pence)
        if years.days(years.label(first))[1] < decided:
            yield told(
                "decision",
                f"begins in {years.label(first)}, before the decision of {decided}; correct one "
                "of them",
                at="year",
                value=years.label(first),
            )


def _bodies(line: Line, told: Told) -> Iterator[Finding]:
    if not line.body:
        yield told("body", "name the body that pays or gains", at="body")
    if (line.heading == "transfer") != bool(line.counterparty):
        yield told(
            "transfer",
            "a transfer names who pays (body) and who receives (counterparty); other headings "
            "have no counterparty",
            at="counterparty",
            value=line.counterparty,
        )
    elif line.counterparty and line.counterparty == line.body:
        yield told("transfer", "goes from a body to itself", at="counterparty", value=line.body)


def _prices(line: Line, case: Case, told: Told) -> Iterator[Finding]:
    if line.prices == "real":
        return
    last = case.years[-1] if line.recurrent else max(line.stated)
    needed = {case.header.price_year, *range(min(line.stated), last + 1)}
    lacking = sorted(needed - set(case.header.deflators))
    if lacking:
        yield told(
            "price base",
            "is in prices as paid, but the case has no deflator for "
            f"{', '.join(years.label(year) for year in lacking)}; add them under deflators, or "
            f"give the amount in prices of {years.label(case.header.price_year)}",
            at="prices",
            value=line.prices,
        )


def _rates(line: Line, case: Case, book: RuleBook, told: Told) -> Iterator[Finding]:
    on = case.header.on
    if line.discounted_as == "health":
        if line.heading != "benefit to society":
            yield told(
                "discount rate",
                "only effects on health, a benefit to society, have the rate of health",
                at="discounted_as",
                value=line.discounted_as,
            )
        elif schedule(discount_rules(book, "health", on), "health") is None:
            yield told("discount rate", f"no rate of health is held for {on}", at="discounted_as")
    if line.optimism and (
        SIGN[line.heading] >= 0 or optimism_rule(book, line.optimism, on) is None
    ):
        yield told(
            "optimism",
            "optimism bias is added to costs, by a type of project that a rule is held on for "
            f"{on}: {', '.join(optimism_types(book, on)) or 'none is'}",
            at="optimism",
            value=line.optimism,
        )
    if line.heading == "capital" and not line.optimism:
        yield told(
            "optimism",
            "capital needs its type of project, for the optimism bias that is added: "
            f"{', '.join(optimism_types(book, on)) or f'none is held for {on}'}",
            at="optimism",
        )
    if line.mitigated and not line.optimism_note:
        yield told(
            "optimism",
            "say what shows that the risk is managed; unless that is shown the upper bound holds",
            at="optimism_note",
        )
