"""Cells of a table read as what a form asks for: dates, instants, numbers, yes and no, lists."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, BaseModel

from commonweal.system.money import parse_pounds

Reader = Callable[[str], object]

#: How a day may be written: 2019-07-01, or with the day first as registers here write it.
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_YES = {"true", "yes", "y", "1"}
_NO = {"false", "no", "n", "0"}
_HERE = ZoneInfo("Europe/London")


class NestedError(TypeError):
    """A field that no cell can hold."""


def day(cell: str) -> date:
    """A day as people write it.

    Examples
    --------
    >>> day("2019-07-01") == day("1/7/2019")
    True
    """
    first = _DAY_FIRST.fullmatch(cell)
    try:
        if first is not None:
            return date(int(first[3]), int(first[2]), int(first[1]))
        if _ISO.fullmatch(cell):
            return date.fromisoformat(cell)
    except ValueError:
        pass
    raise ValueError("is no day; give it as 2019-07-01 or 01/07/2019")


def instant(cell: str) -> datetime:
    """An instant; without a time zone, by the clock of the United Kingdom; a day: its midnight UTC.

    Examples
    --------
    >>> instant("2019-07-01 09:30").astimezone(UTC).isoformat()
    '2019-07-01T08:30:00+00:00'
    """
    if _DAY_FIRST.fullmatch(cell) or _ISO.fullmatch(cell):
        return datetime.combine(day(cell), time(), UTC)
    try:
        held = datetime.fromisoformat(cell)
    except ValueError:
        raise ValueError("is no day and no time; give it as 2019-07-01 09:30") from None
    return held if held.tzinfo is not None else held.replace(tzinfo=_HERE)


def pounds(cell: str) -> int:
    """Pence, from an amount of pounds as people write it."""
    return parse_pounds(cell)


def reader_of(annotation: Any) -> Reader:
    """What reads a cell for a field of a form.

    Raises
    ------
    NestedError
        When no cell can hold such a field.

    Examples
    --------
    >>> reader_of(tuple[str, ...])("p-1 | p-2"), reader_of(bool)("Yes"), reader_of(int)("1,000")
    (('p-1', 'p-2'), True, 1000)
    """
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        (one,) = (part for part in inner if part is not type(None))
        return reader_of(one)
    if origin is typing.Annotated:
        return reader_of(inner[0])
    if origin is Literal:
        return _choice(tuple(str(one) for one in inner))
    if origin is tuple:
        return _list(reader_of(inner[0]))
    if origin is dict and typing.get_origin(inner[1]) is not dict:
        return _pairs(reader_of(inner[0]), reader_of(inner[1]))
    raise NestedError(f"{annotation} has no form in a cell")


def _whole(cell: str) -> int:
    plain = cell.replace(",", "")
    if not re.fullmatch(r"-?\d+", plain):
        raise ValueError("is no whole number; give digits alone")
    return int(plain)


def _number(cell: str) -> float:
    try:
        return float(cell.replace(",", "").removesuffix("%"))
    except ValueError:
        raise ValueError("is no number; give digits and a decimal point") from None


def _truth(cell: str) -> bool:
    if cell.casefold() in _YES | _NO:
        return cell.casefold() in _YES
    raise ValueError("is neither yes nor no; give one of them")


def _choice(choices: tuple[str, ...]) -> Reader:
    by_name = {choice.casefold(): choice for choice in choices}

    def read(cell: str) -> str:
        if cell.casefold() not in by_name:
            raise ValueError(f"is none of {', '.join(choices)}; use one of them")
        return by_name[cell.casefold()]

    return read


def _list(read: Reader) -> Reader:
    return lambda cell: tuple(read(part.strip()) for part in cell.split("|") if part.strip())


def _pairs(name_of: Reader, value_of: Reader) -> Reader:
    def read(cell: str) -> dict[object, object]:
        found: dict[object, object] = {}
        for part in (part for part in cell.split("|") if part.strip()):
            name, equals, value = part.partition("=")
            if not equals:
                raise ValueError("is no list of name=value; write a=1|b=2")
            key = name_of(name.strip())
            if key in found:
                raise ValueError(f"has {key} twice; keep one")
            found[key] = value_of(value.strip())
        return found

    return read


_PLAIN: dict[Any, Reader] = {
    str: lambda cell: cell,
    bool: _truth,
    int: _whole,
    float: _number,
    date: day,
    datetime: instant,
    AwareDatetime: instant,
}


def readers_of(form: type[BaseModel]) -> dict[str, Reader]:
    """By column, what reads its cells: a column for each field, and one in pounds for pence. A
    field that no cell can hold, and that may be left out, has no column.

    Raises
    ------
    NestedError
        When a field that is needed cannot stand in a cell.
    """
    found: dict[str, Reader] = {}
    for name, field in form.model_fields.items():
        try:
            found[name] = reader_of(field.annotation)
        except NestedError:
            if field.is_required():
                raise
            continue
        if name.endswith("_pence"):
            found[name.removesuffix("pence") + "pounds"] = pounds
    return found
