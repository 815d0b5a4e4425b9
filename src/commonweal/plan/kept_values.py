"""Single values in JSON: those that JSON lacks stand under the name of their type."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from numbers import Integral, Rational, Real
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from commonweal.evidence.figure import Value
from commonweal.rules import Source

Typed = Callable[..., Any]


def plain(value: object) -> Any:
    """A value as JSON holds it, without loss.

    Raises
    ------
    TypeError
        When there is no such form, such as for a fraction or an instant.

    Examples
    --------
    >>> plain(Decimal("1.50")), plain(date(2019, 7, 1)), plain(2.0), plain(float("inf"))
    ({'decimal': '1.50'}, {'date': '2019-07-01'}, 2.0, {'float': 'inf'})
    """
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, date) and not isinstance(value, datetime):
        return {"date": value.isoformat()}
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real) and not isinstance(value, Rational):
        held = float(value)
        return held if math.isfinite(held) else {"float": repr(held)}
    raise TypeError(f"a value of type {type(value).__name__} has no place in the files: {value!r}")


def typed(hint: Any, held: Any, sources: tuple[Source, ...], of_class: Typed) -> Any:
    """A value of the type that is asked for, from its form in JSON.

    Parameters
    ----------
    hint
        The type of the field.
    held
        What the JSON holds.
    sources
        All sources, of which a number names one.
    of_class
        Makes an object of a class from what is said of its fields.
    """
    if hint is Source:
        return sources[held]
    origin = get_origin(hint)
    if origin is tuple:
        inner = get_args(hint)[0]
        return tuple(typed(inner, one, sources, of_class) for one in held)
    if origin is Literal:
        if held not in get_args(hint):
            raise ValueError(f"{held!r} is none of {get_args(hint)}")
        return held
    if hint == Value or origin in (Union, UnionType):
        inner = [one for one in get_args(hint) if one is not NoneType]
        if held is None or len(inner) != 1:
            return _scalar(held)
        return typed(inner[0], held, sources, of_class)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(held)
    if hasattr(hint, "__dataclass_fields__"):
        return of_class(hint, held, sources)
    return _scalar(held)


def _scalar(held: Any) -> Any:
    if not isinstance(held, dict):
        return held
    ((name, text),) = held.items()
    if name == "decimal":
        return Decimal(text)
    if name == "date":
        return date.fromisoformat(text)
    if name == "float":
        return float(text)
    raise ValueError(f"no value is called {name!r}")
