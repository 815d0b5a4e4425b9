"""One way to write a value as JSON, so that the same value always has the same hash."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence

#: Up to this every whole number is exact in every reader of JSON.
GREATEST_WHOLE = 2**53 - 1

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: object) -> bytes:
    r"""A value as canonical JSON, in the form of RFC 8785 (JSON Canonicalization Scheme).

    Names of members stand in the order of their UTF-16 code units; there is no white space; text is
    in UTF-8 with only the quotation mark, the backslash and control characters escaped (as two
    characters where JSON has them, otherwise as \u and four small hexadecimal digits); numbers are
    written as ECMAScript writes them: whole ones without a decimal point, others with the fewest
    digits that tell them apart. Text is not normalised. Narrower than the RFC in one point: a
    whole number beyond 2^53 - 1 is refused where the RFC would round it to another.

    Parameters
    ----------
    value
        None, true or false, a whole or finite number, text, a sequence of such, or a mapping from
        text to such.

    Raises
    ------
    ValueError
        When a value has no canonical form; it names the place.

    Notes
    -----
    RFC 8785 is followed from memory; the examples of its appendix B are among the tests, checked
    against another implementation of ECMAScript numbers.

    Examples
    --------
    >>> canonical({"b": [1.0, 0.1, None], "a": "£"}).decode()
    '{"a":"£","b":[1,0.1,null]}'
    """
    if _plain(value):
        text = _ENCODER.encode(value)
    else:
        parts: list[str] = []
        _write(value, parts, "$")
        text = "".join(parts)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError(f"text holds half a character at {error.start}; write it whole") from error


def each_once(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    """An object of JSON whose names stand once each, as `object_pairs_hook` of `json.loads`.

    Raises
    ------
    ValueError
        With the first name that stands twice: readers of JSON differ in which of the two they take.

    Examples
    --------
    >>> json.loads('{"a": 1, "b": {"a": 2}}', object_pairs_hook=each_once)
    {'a': 1, 'b': {'a': 2}}
    """
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"the name {name!r} stands twice in one object; one must go")
        found[name] = value
    return found


def digest(content: bytes) -> str:
    """SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _plain(value: object) -> bool:
    """Whether Python's own encoder, which is far faster, writes the same: no fractions, no large
    numbers, and names that come in one order whether by character or by UTF-16 code unit."""
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return True
    if isinstance(value, dict):
        for name, held in value.items():
            if type(name) is not str or not name.isascii():
                return False
            if type(held) is not str and not _plain(held):
                return False
        return True
    if isinstance(value, int):
        return kind is int and -GREATEST_WHOLE <= value <= GREATEST_WHOLE
    return isinstance(value, list) and all(map(_plain, value))


def _write(value: object, parts: list[str], place: str) -> None:
    if value is None or isinstance(value, bool | str):
        parts.append(json.dumps(value, ensure_ascii=False))
    elif isinstance(value, int | float):
        parts.append(_number(value, place))
    elif isinstance(value, Mapping):
        parts.append("{")
        for position, name in enumerate(_ordered(value, place)):
            parts.append(("," if position else "") + json.dumps(name, ensure_ascii=False) + ":")
            _write(value[name], parts, f"{place}.{name}")
        parts.append("}")
    elif isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        parts.append("[")
        for position, item in enumerate(value):
            if position:
                parts.append(",")
            _write(item, parts, f"{place}[{position}]")
        parts.append("]")
    else:
        raise ValueError(f"{place}: {type(value).__name__} has no form in JSON; write it as text")


def _ordered(value: Mapping[str, object], place: str) -> list[str]:
    names = list(value)
    for name in names:
        if not isinstance(name, str):
            raise ValueError(f"{place}: the name {name!r} is not text; JSON has only names of text")
    return sorted(names, key=lambda name: name.encode("utf-16-be", "surrogatepass"))


def _number(value: int | float, place: str) -> str:
    if isinstance(value, int):
        exact = abs(value) <= GREATEST_WHOLE
        if not exact and (abs(value) >= 10**21 or _shortest(float(value)) != str(value)):
            raise ValueError(f"{place}: {value} is beyond 2^53 - 1 and not exact; write it as text")
        return str(value)
    if not math.isfinite(value):
        raise ValueError(f"{place}: {value} has no form in JSON; leave it out or write it as text")
    return _shortest(value)


def _shortest(value: float) -> str:
    """The number as ECMAScript's Number::toString writes it."""
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    mantissa, _, power = repr(abs(value)).partition("e")
    whole, _, part = mantissa.partition(".")
    part = "" if part == "0" else part
    digits = (whole + part).lstrip("0")
    point = int(power or 0) + len(whole) - (len(whole + part) - len(digits))
    digits = digits.rstrip("0")
    count = len(digits)
    if count <= point <= 21:
        return sign + digits + "0" * (point - count)
    if 0 < point <= 21:
        return sign + digits[:point] + "." + digits[point:]
    if -6 < point <= 0:
        return sign + "0." + "0" * -point + digits
    exponent = f"e{point - 1:+d}"
    return sign + digits[0] + ("." + digits[1:] if count > 1 else "") + exponent
