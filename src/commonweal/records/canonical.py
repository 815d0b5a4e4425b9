"""One text for one value, so that its hash means something."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping


def canonical(value: object) -> bytes:
    """The bytes of a value: JSON in UTF-8, keys in order, no spaces.

    Numbers with a fraction are refused: languages write them differently. Give them as text.

    Raises
    ------
    TypeError
        When a value is none of text, whole number, true, false, null, list or mapping.

    Examples
    --------
    >>> canonical({"b": 1, "a": ["é", None]})
    b'{"a":["\\xc3\\xa9",null],"b":1}'
    """
    _check(value, "")
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _check(value: object, place: str) -> None:
    if isinstance(value, Mapping):
        for key, part in value.items():
            if not isinstance(key, str):
                raise TypeError(f"{place or 'the value'}: key {key!r} is not text")
            _check(part, f"{place}.{key}" if place else key)
    elif isinstance(value, list | tuple):
        for index, part in enumerate(value):
            _check(part, f"{place}[{index}]")
    elif not (value is None or isinstance(value, str | bool | int)):
        raise TypeError(
            f"{place or 'the value'}: {value!r} cannot be stated; give numbers with a fraction, "
            "dates and amounts as text"
        )


def sha256(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
