"""JSON out of bytes, bounded: unpacked, decoded, numbers exact, names twice in an object marked."""

from __future__ import annotations

import gzip
import io
import json
import math
import zlib
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from commonweal.contracts.exchange.faults import Fault
from commonweal.records.canonical import canonical

#: A file unpacked is at most so many bytes: a quarter of a gibibyte, some 80,000 releases.
MOST_BYTES = 2**28
#: Objects and lists lie at most so deep in each other; the standard needs fewer than 12.
MOST_DEEP = 64
#: What is said of deeper ones.
TOO_DEEP = (f"is nested more than {MOST_DEEP} deep", "give data in the form of the standard")


class UnreadableError(Exception):
    """Nothing can be read of the file."""

    def __init__(self, rule: str, do: str) -> None:
        self.fault = Fault(None, "", rule, do)
        super().__init__(rule)


def unpacked(content: bytes, most: int) -> bytes:
    """The bytes without gzip around them, never more than the most allowed."""
    if content[:2] == b"\x1f\x8b":
        try:
            content = gzip.GzipFile(fileobj=io.BytesIO(content)).read(most + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise UnreadableError(f"cannot be unpacked: {error}", "pack it anew") from error
    if len(content) > most:
        said = f"holds more than {most:,} bytes when unpacked"
        raise UnreadableError(said, "split it into several files")
    return content


def decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        said = f"is not UTF-8 at byte {error.start + 1}"
        raise UnreadableError(said, "save it as UTF-8, as the standard asks") from error


class Twice(dict[str, object]):
    """An object in which a name stands twice."""

    name = ""


class NoNumber(str):
    """A number that cannot be held, as it was written."""


class Point(float):
    """A whole number that was written with a decimal point or an exponent."""


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    held = dict(pairs)
    if len(held) == len(pairs):
        return held
    names = [name for name, _ in pairs]
    twice = Twice(held)
    twice.name = next(name for at, name in enumerate(names) if name in names[:at])
    return twice


def _fraction(text: str) -> object:
    value = float(text)
    try:
        # Compared as decimals, so that digits beyond those of a double are not lost unseen.
        exact = math.isfinite(value) and len(text) < 400 and Decimal(text) == Decimal(repr(value))
    except InvalidOperation:
        exact = False
    if not exact:
        return NoNumber(text)
    return Point(value) if value.is_integer() else value


def _whole(text: str) -> object:
    if len(text) > 22:
        return NoNumber(text)
    value = int(text)
    try:
        canonical(value)
    except ValueError:
        return NoNumber(text)
    return value


_DECODER = json.JSONDecoder(
    object_pairs_hook=_once, parse_float=_fraction, parse_int=_whole, parse_constant=NoNumber
)


def values(text: str) -> Iterator[object]:
    """The one value of the text, or the value of each of its lines."""
    try:
        yield _DECODER.decode(text)
        return
    except RecursionError as error:
        raise UnreadableError(*TOO_DEEP) from error
    except json.JSONDecodeError as error:
        if error.msg != "Extra data":
            said = f"is no JSON at line {error.lineno}, character {error.colno}: {error.msg}"
            raise UnreadableError(said, "mend it there, or fetch it anew") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield _DECODER.decode(line)
        except RecursionError as error:
            raise UnreadableError(*TOO_DEEP) from error
        except json.JSONDecodeError as error:
            said = f"line {number} is no JSON at character {error.colno}: {error.msg}"
            do = "give one value in the file, or one on every line"
            raise UnreadableError(said, do) from error
