"""What is wrong with the lines of a ledger, all of it at once, with the lines that it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from commonweal.evidence.words import day, joined
from commonweal.funding.control.amounts import gaps
from commonweal.funding.control.lines import Line
from commonweal.funding.control.results import FLOWS, LEAST_PERIOD_DAYS, overlapping
from commonweal.funding.years import days, first_year, label, label_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing to mend: the rule, the lines and rows of the ledger it is about, what to do."""

    rule: str
    lines: tuple[str, ...]
    rows: tuple[int, ...]
    message: str

    def __str__(self) -> str:
        """On one line, as commands say it."""
        rows = joined([str(row) for row in self.rows])
        return f"ledger:{rows} ({self.rule}): {self.message}"


def faults(lines: Iterable[Line], codes: Collection[str]) -> tuple[Fault, ...]:
    """Everything that is wrong with lines.

    Parameters
    ----------
    lines
        As they stand in the ledger, before they are placed under successors.
    codes
        Every organisation that there is.

    Examples
    --------
    >>> from datetime import date
    >>> line = Line(line="a", row=2, body="09C", counterparty="RZZ", kind="actual",
    ...     heading="income", pence=1, start=date(2018, 4, 1), end=date(2019, 3, 31))
    >>> print(faults([line], {"09C"})[0])  # doctest: +NORMALIZE_WHITESPACE
    ledger:2 (counterparty): line a names RZZ, which is no organisation of the folder; correct the
    code, add the organisation, or give counterparty_name alone
    """
    held = sorted(lines, key=lambda line: line.line)
    series: defaultdict[tuple[str, str, str, str], list[Line]] = defaultdict(list)
    for line in held:
        if line.heading not in FLOWS:
            series[line.body, line.formerly, line.kind, line.heading].append(line)
    return (
        *(_fault("counterparty", [line], _no_such(line)) for line in held if _stray(line, codes)),
        *(_fault("self", [line], _with_itself(line)) for line in held if _selfish(line)),
        *(_fault("year", [line], _across(line)) for line in held if _crosses(line)),
        *(_fault("overlapping", two, _twice(two)) for two in overlapping(held)),
        *_repeated(held),
        *(found for own in series.values() for found in _in_series(own)),
    )


def _fault(rule: str, lines: Sequence[Line], message: str) -> Fault:
    return Fault(
        rule=rule,
        lines=tuple(line.line for line in lines),
        rows=tuple(line.row for line in lines),
        message=message,
    )


def _stray(line: Line, codes: Collection[str]) -> bool:
    return bool(line.counterparty) and line.counterparty not in codes


def _selfish(line: Line) -> bool:
    """Whether a body trades with itself; bodies that merged rightly did with each other."""
    return bool(line.counterparty) and line.counterparty == line.body and not line.formerly


def _with_itself(line: Line) -> str:
    return (
        f"line {line.line} names {line.body} itself as its counterparty; nobody trades with "
        "oneself: correct the code, or leave it empty"
    )


def _twice(two: Sequence[Line]) -> str:
    one, other = two
    return (
        f"{one.heading} ({one.kind}) of {one.formerly or one.body}, {one.item}, overlaps in "
        f"{one.line} and {other.line}; count no day twice"
    )


def _no_such(line: Line) -> str:
    return (
        f"line {line.line} names {line.counterparty}, which is no organisation of the folder; "
        "correct the code, add the organisation, or give counterparty_name alone"
    )


def _crosses(line: Line) -> bool:
    return label_of(line.start) != label_of(line.end)


def _across(line: Line) -> str:
    return (
        f"line {line.line} runs from {day(line.start)} to {day(line.end)}, through more than one "
        "financial year; it counts in none: give one line for each"
    )


def _repeated(lines: Sequence[Line]) -> list[Fault]:
    """Lines of income and expenditure of a month or more that are alike in everything."""
    alike: defaultdict[tuple[object, ...], list[Line]] = defaultdict(list)
    for line in lines:
        if line.heading in FLOWS and (line.end - line.start).days + 1 >= LEAST_PERIOD_DAYS:
            names = [n for n in Line.__dataclass_fields__ if n not in ("line", "row")]
            alike[tuple(getattr(line, name) for name in names)].append(line)
    return [
        _fault(
            "duplicate",
            same,
            f"lines {joined([line.line for line in same])} are alike in everything; keep one, or "
            "say in item what tells them apart",
        )
        for same in alike.values()
        if len(same) > 1
    ]


def _in_series(lines: Sequence[Line]) -> list[Fault]:
    """Faults of the lines of one body, kind and heading over the years."""
    first = lines[0]
    what = f"{first.heading} ({first.kind}) of {first.formerly or first.body}"
    found: list[Fault] = []
    years: defaultdict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if not _crosses(line):
            years[label_of(line.start)].append(line)
    for year, own in sorted(years.items()):
        found += _in_year(own, year, what)
    held = [first_year(year) for year in sorted(years)]
    for before, after in pairwise(held):
        if after > before + 1:
            lacking = joined([label(year) for year in range(before + 1, after)])
            found.append(
                _fault(
                    "gap in years",
                    [*years[label(before)], *years[label(after)]],
                    f"{what} is held for {label(before)} and {label(after)}, not for {lacking}; "
                    "nothing is filled in: add it, or say in item that it was not published",
                )
            )
    return found


def _in_year(lines: Sequence[Line], year: str, what: str) -> list[Fault]:
    first, last = days(year)
    found: list[Fault] = []
    periods: defaultdict[tuple[date, date], list[Line]] = defaultdict(list)
    for line in lines:
        periods[_period(line)].append(line)
    for (start, end), same in periods.items():
        if len(same) > 1:
            amounts = joined([f"{line.pence} pence in {line.line}" for line in same])
            message = (
                f"{what} from {start} to {end} is held {len(same)} times ({amounts}); it counts as "
                "not known until one is left"
            )
            found.append(_fault("duplicate", same, message))
    # Accounts from the first day of the year to several days lie within each other rightly: the
    # shortest alone can be the first of parts that follow each other.
    to_date = sorted((r for r in lines if r.start == first and r.end < last), key=_period)
    chain = sorted([*to_date[:1], *(r for r in lines if r.start != first)], key=_period)
    for one, other in pairwise(chain):
        if other.start <= one.end and _period(one) != _period(other):
            message = f"{what} overlaps in {one.line} and {other.line}; count no day twice"
            found.append(_fault("overlapping", [one, other], message))
    between = gaps([line for line in lines if (line.start, line.end) != (first, last)])
    for start, end in between:
        message = f"{what} lacks {day(start)} to {day(end)} within {year}; nothing is filled in"
        found.append(_fault("gap in year", lines, message))
    whole = [line for line in lines if (line.start, line.end) == (first, last)]
    return found + _months(lines, whole, what)


def _period(line: Line) -> tuple[date, date]:
    return line.start, line.end


def _months(lines: Sequence[Line], whole: Sequence[Line], what: str) -> list[Fault]:
    """Parts of a year that make it up and yet do not add up to what is said of the year."""
    rest = [line for line in lines if line not in whole]
    if len(whole) != 1 or len(rest) < 2 or gaps(rest):
        return []
    ordered = sorted(rest, key=_period)
    tiles = all(a.end < b.start for a, b in pairwise(ordered))
    spans = ordered[0].start == whole[0].start and ordered[-1].end == whole[0].end
    total = sum(line.pence for line in rest)
    if not tiles or not spans or total == whole[0].pence:
        return []
    message = (
        f"the parts of the year of {what} add up to {total} pence, line {whole[0].line} says "
        f"{whole[0].pence}; the line of the whole year counts"
    )
    return [_fault("parts of a year", [whole[0], *ordered], message)]
