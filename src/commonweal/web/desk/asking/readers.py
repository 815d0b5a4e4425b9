"""How an answer of each kind is read from what was entered, or what is wrong with it."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any, Literal

from commonweal.evidence.words import joined
from commonweal.records.worded import line_fault, text_fault

Kind = Literal[
    "text", "long", "choice", "choices", "yes or no", "day", "rough day", "time", "pounds",
    "number", "name", "file",
]  # fmt: skip
Choice = tuple[str, str]


class Sought(Sequence[Choice]):
    """What can be chosen, where that is more than is read for a question: looked up by codes, or
    by words; read in its order as far as it is asked for."""

    @abstractmethod
    def by_code(self, codes: Collection[str]) -> dict[str, str]:
        """The words of those that can be chosen, by code."""

    @abstractmethod
    def like(self, words: str) -> list[Choice]:
        """As `found` finds them."""


Reader = Callable[[Any, Sequence[Choice]], tuple[Any, str]]

#: The boxes of a day.
DAY_PARTS = ("day", "month", "year")
#: How many of those found by a name are offered.
OFFERED = 12
#: How many are told where none has the name that was entered.
NEAREST = 5
_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
_WORD = re.compile(r"\w+")
_YEARS = (1900, 2200)


def found(options: Sequence[Choice], words: str) -> list[Choice]:
    """What can be chosen that has a word beginning with each of those entered; those that begin
    with them as a whole first.

    Examples
    --------
    >>> found([("a", "Kent Care"), ("b", "Care of Kent"), ("c", "Medway Care")], "kent")
    [('a', 'Kent Care'), ('b', 'Care of Kent')]
    """
    if isinstance(options, Sought):
        return options.like(words)
    plain, whole = _WORD.findall(words.casefold()), words.casefold()
    held = [
        one
        for one in options
        for there in (_WORD.findall(one[1].casefold()),)
        if all(any(each.startswith(word) for each in there) for word in plain)
    ]
    held.sort(key=lambda one: (not one[1].casefold().startswith(whole), one[1]))
    return held[:OFFERED]


def known(options: Sequence[Choice], codes: Collection[str]) -> dict[str, str]:
    """Of codes those that can be chosen, with their words."""
    if isinstance(options, Sought):
        return options.by_code(codes)
    return {code: words for code, words in options if code in codes}


def _line(entered: str, _: Sequence[Choice]) -> tuple[str | None, str]:
    fault = line_fault(entered)
    return (None, fault) if fault else (entered, "")


def _text(entered: str, _: Sequence[Choice]) -> tuple[str | None, str]:
    fault = text_fault(entered)
    return (None, fault) if fault else (entered.replace("\r\n", "\n"), "")


def _choice(entered: str, options: Sequence[Choice]) -> tuple[str | None, str]:
    if entered not in {value for value, _ in options}:
        return None, "choose one of the answers"
    return entered, ""


def _choices(entered: list[str], options: Sequence[Choice]) -> tuple[list[str] | None, str]:
    held = {value for value, _ in options}
    if not set(entered) <= held:
        return None, "choose from the answers"
    return [value for value, _ in options if value in entered], ""


def _yes(entered: str, _: Sequence[Choice]) -> tuple[bool | None, str]:
    if entered not in ("yes", "no"):
        return None, "choose yes or no"
    return entered == "yes", ""


def _day(entered: list[str], _: Sequence[Choice]) -> tuple[str | None, str]:
    try:
        held = date(int(entered[2]), int(entered[1]), int(entered[0]))
    except (ValueError, OverflowError):
        return None, "enter a day that there is, such as 5 2 2026"
    if not _YEARS[0] <= held.year <= _YEARS[1]:
        return None, "enter a year with four digits, such as 2026"
    return held.isoformat(), ""


def _rough_day(entered: list[str], _: Sequence[Choice]) -> tuple[dict[str, str] | None, str]:
    day, month, year = entered
    if day and not month:
        return None, "enter the month too, or leave out the day"
    precision = "day" if day else "month" if month else "year"
    held, fault = _day([day or "1", month or "1", year], _)
    return (None, fault) if held is None else ({"on": held, "precision": precision}, "")


def _time(entered: str, _: Sequence[Choice]) -> tuple[str | None, str]:
    told = _TIME.fullmatch(entered)
    if told is None:
        return None, "enter a time, such as 14:30"
    return f"{int(told[1]):02d}:{told[2]}", ""


def _pounds(entered: str, _: Sequence[Choice]) -> tuple[int | None, str]:
    plain = entered.replace(",", "").replace("£", "").strip()
    try:
        pence = Decimal(plain) * 100
    except ArithmeticError:
        return None, "enter an amount in pounds, such as 12,500 or 12500.50"
    if not pence.is_finite() or pence != pence.to_integral_value() or not 0 <= pence < 10**15:
        return None, "enter an amount in pounds and whole pence"
    return int(pence), ""


def _number(entered: str, _: Sequence[Choice]) -> tuple[int | None, str]:
    plain = entered.replace(",", "")
    if not re.fullmatch(r"\d{1,9}", plain, re.ASCII):
        return None, "enter a whole number"
    return int(plain), ""


def _name(
    entered: list[str], options: Sequence[Choice], *, free: bool
) -> tuple[dict[str, str] | None, str]:
    """A name, and which of those known was meant: asked where several fit."""
    words, chosen = entered
    line, fault = _line(words, ())
    if fault or line is None:
        return None, fault
    held = known(options, {chosen, line})
    if chosen in held:
        return {"code": chosen, "words": held[chosen]}, ""
    if free and chosen == OTHER:
        return {"code": "", "words": line}, ""
    near = found(options, line)
    every = near if isinstance(options, Sought) else options
    same = {code: words for code, words in every if _is(line, code, words)}
    same |= {line: held[line]} if line in held else {}
    same = same or {code: words for code, words in every if _begins(line, words)}
    if len(same) == 1:
        [(code, words)] = same.items()
        return {"code": code, "words": words}, ""
    if near:
        return None, "choose which one you mean"
    if free:
        return {"code": "", "words": line}, ""
    if not options:
        return None, "none is on record yet; leave it empty, or state it first"
    return None, f"none with that name is on record; there is {_nearest(options, line)}"


def _is(line: str, code: str, words: str) -> bool:
    """Whether what was entered is all that something is called, its code beside it or not."""
    return words.casefold() in (line.casefold(), f"{line} ({code})".casefold())


def _begins(line: str, words: str) -> bool:
    """Whether what was entered is all of a name beside which more is told, such as an office."""
    return words.casefold().startswith(f"{line.casefold()}, ")


def _nearest(options: Sequence[Choice], line: str) -> str:
    """The few that are called most like what was entered, and how many more there are."""
    held = options
    if isinstance(options, Sought):
        like = (one for word in _WORD.findall(line) for one in options.like(word))
        held = [*dict.fromkeys(like)] or options[:NEAREST]
    few = sorted(held, key=lambda one: -_likeness(line, one[1]))[:NEAREST]
    more = len(options) - len(few)
    return joined([*(words for _, words in few), *([f"{more} more"] if more else [])])


def _likeness(line: str, words: str) -> float:
    """How much a name is like what was entered, with what stands beside it or without."""
    plain = words.casefold()
    return max(
        SequenceMatcher(None, line.casefold(), one).ratio() for one in (plain, plain.split(", ")[0])
    )


#: Chosen where none of those found is meant.
OTHER = "-"


def reader(kind: Kind, *, free: bool) -> Reader:
    """What reads an answer of a kind; `free` lets a name stand that is not known."""
    if kind == "name":
        return lambda entered, options: _name(entered, options, free=free)
    return _READERS[kind]


_READERS: Mapping[Kind, Reader] = {
    "text": _line,
    "long": _text,
    "choice": _choice,
    "choices": _choices,
    "yes or no": _yes,
    "day": _day,
    "rough day": _rough_day,
    "time": _time,
    "pounds": _pounds,
    "number": _number,
}
