"""What the lines of one body, kind and heading amount to in a year, or why they do not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from commonweal.evidence.figure import Basis, weakest
from commonweal.evidence.words import day, joined
from commonweal.funding.control.lines import Line
from commonweal.funding.years import days, label_of

_DAY = timedelta(days=1)
NOT_HELD = "not held"
#: What a source may say of an amount that it does not give as exact.
MEANT_AS = ("at least", "at most", "up to", "about", "likely")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """An amount of a year in pence, or the reason why it is not known; with what it was read from.

    `pence` is None exactly where `reason` says why.
    """

    pence: int | None = None
    reason: str = ""
    basis: Basis | None = None
    confidence: str = ""
    lines: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def meant(self) -> str:
        """How the source means the amount where it is no exact one, as it says itself.

        Examples
        --------
        >>> Amount(pence=-5, confidence="high; at least").meant
        'at least'
        """
        said = {part.strip() for part in self.confidence.replace(" and ", ";").split(";")}
        return ", ".join(word for word in MEANT_AS if word in said)

    @property
    def in_words(self) -> str:
        """The same beside what it is said of, "a deficit of at least this"; empty where exact.

        Examples
        --------
        >>> Amount(pence=-5, confidence="high; at least").in_words, Amount(pence=5).in_words
        ('a deficit of at least this', '')
        """
        if self.pence is None or not self.meant:
            return ""
        what = "deficit" if self.pence < 0 else "surplus"
        return f"a likely {what}" if self.meant == "likely" else f"a {what} of {self.meant} this"


def amount(lines: Sequence[Line], year: str, predecessors: Collection[str] = frozenset()) -> Amount:
    """The amount that a body's lines of one kind and heading say for a whole financial year.

    One line of the whole year is the amount. Otherwise lines of parts of the year that follow each
    other without gap or overlap are added up. Lines that were those of predecessors are added up
    where one of each predecessor is held. Anything else is not known: an amount said twice, a
    part of the year, some of the predecessors.

    Parameters
    ----------
    lines
        Lines of one body, kind and heading.
    year
        The financial year ("2018-19").
    predecessors
        Codes of the bodies that the body came from, where its lines were theirs.

    Examples
    --------
    >>> def line(name, pence, end, **more):
    ...     return Line(line=name, body="09C", kind="actual", heading="result", pence=pence,
    ...                 start=date(2018, 4, 1), end=end, **more)
    >>> amount([line("a", -5, date(2019, 3, 31))], "2018-19").pence
    -5
    >>> amount([line("a", -5, date(2018, 10, 31))], "2018-19").reason
    'held only to 31 October 2018'
    >>> amount([], "2018-19").reason
    'not held'
    """
    within = [line for line in lines if label_of(line.start) == label_of(line.end) == year]
    if not within:
        return Amount(reason=NOT_HELD)
    owners: defaultdict[str, list[Line]] = defaultdict(list)
    for line in within:
        owners[line.formerly].append(line)
    reason = _owners_wrong(owners.keys(), predecessors)
    found = {owner: _of_one(own, year) for owner, own in sorted(owners.items())}
    for owner, (pence, why) in found.items():
        if pence is None:
            reason = reason or (f"{owner}: {why}" if owner else why)
    if reason:
        return Amount(reason=reason, lines=tuple(line.line for line in within))
    used = [line for _, own in sorted(owners.items()) for line in _used(own, year)]
    return Amount(
        pence=sum(pence for pence, _ in found.values() if pence is not None),
        basis=weakest(*(Basis(line.basis) for line in used)),
        confidence=joined(sorted({line.confidence for line in used if line.confidence})),
        lines=tuple(line.line for line in used),
        sources=tuple(sorted({line.source for line in used if line.source})),
    )


def to_date(lines: Iterable[Line], year: str) -> tuple[Line, ...]:
    """Lines from the first day of a year to a day before its last, where the year is not in parts.

    Such a line says how things stood when so much of the year had gone; it is no result.
    """
    own = [line for line in lines if label_of(line.start) == label_of(line.end) == year]
    first, last = days(year)
    if _tiles([line for line in own if line.end != last or line.start != first], year):
        return ()
    return tuple(
        sorted(
            (line for line in own if line.start == first and line.end < last),
            key=lambda line: (line.end, line.line),
        )
    )


def covered(lines: Iterable[Line], year: str) -> bool:
    """Whether periods, overlapping or not, leave no day of a year out."""
    first, last = days(year)
    reached = first - _DAY
    for start, end in sorted({(line.start, line.end) for line in lines}):
        if start > reached + _DAY:
            return False
        reached = max(reached, end)
    return reached >= last


def gaps(lines: Iterable[Line]) -> tuple[tuple[date, date], ...]:
    """Days between the first and the last of some periods that none of them holds."""
    found: list[tuple[date, date]] = []
    reached: date | None = None
    for start, end in sorted({(line.start, line.end) for line in lines}):
        if reached is not None and start > reached + _DAY:
            found.append((reached + _DAY, start - _DAY))
        reached = end if reached is None else max(reached, end)
    return tuple(found)


def _owners_wrong(owners: Collection[str], predecessors: Collection[str]) -> str:
    if len(owners) == 1 and "" in owners:
        return ""
    if "" in owners and "" not in predecessors:
        return "held both for the body and for those that it came from, so it would count twice"
    lacking = sorted(owner or "the body itself" for owner in set(predecessors) - set(owners))
    if lacking:
        whose = joined(sorted(filter(None, owners)))
        return f"held for {whose}, which it came from, but not for {joined(lacking)}"
    return ""


def _of_one(lines: Sequence[Line], year: str) -> tuple[int | None, str]:
    whole = [line for line in lines if (line.start, line.end) == days(year)]
    if len(whole) > 1:
        return None, f"held {len(whole)} times: lines {joined([line.line for line in whole])}"
    if whole:
        return whole[0].pence, ""
    if _tiles(lines, year):
        return sum(line.pence for line in lines), ""
    first, last = days(year)
    reached = max(line.end for line in lines)
    if reached < last and min(line.start for line in lines) == first and not gaps(lines):
        return None, f"held only to {day(reached)}"
    return None, "held for parts of the year that do not make up the year"


def _used(lines: Sequence[Line], year: str) -> list[Line]:
    whole = [line for line in lines if (line.start, line.end) == days(year)]
    return whole or list(lines)


def _tiles(lines: Sequence[Line], year: str) -> bool:
    """Whether periods follow each other through the whole year without gap or overlap."""
    first, last = days(year)
    expected = first
    for line in sorted(lines, key=lambda line: (line.start, line.end)):
        if line.start != expected:
            return False
        expected = line.end + _DAY
    return bool(lines) and expected == last + _DAY
