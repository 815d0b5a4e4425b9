"""Files of TOML that anybody may have written, read within bounds: every way in which one is none
of the kind is one error, and none takes longer than its size warrants."""

from __future__ import annotations

import re
import tomllib
from typing import Any

#: Most characters of a file.
MOST = 1_000_000
#: Most names that dots join in one key: the time that they take grows with their square.
PARTS = 16
_PART = r"""(?:[A-Za-z0-9_-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')"""
_LONG_KEY = re.compile(rf"(?<![A-Za-z0-9_\\-]){_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{{PARTS}}}")
_LINE = re.compile(r"at line (\d+)")


class TomlError(ValueError):
    """Why a text is no TOML that is read; `line` is where that shows, where one is known."""

    def __init__(self, said: str, line: int | None = None) -> None:
        super().__init__(said)
        self.line = line


class TooDeepError(TomlError):
    """Lists or tables stand too deep within one another to be read."""


def read_toml(text: str) -> dict[str, Any]:
    """What a text of TOML says.

    Raises
    ------
    TomlError
        When it is none, too long, joins too many names by dots, lies too deep within itself, or has
        a number that no value can be.

    Examples
    --------
    >>> read_toml("a.b = 1")
    {'a': {'b': 1}}
    """
    if len(text) > MOST:
        raise TomlError(f"has more than {MOST:,} characters; shorten it")
    long = _LONG_KEY.search(text)
    if long is not None:
        line = text.count("\n", 0, long.start()) + 1
        raise TomlError(f"line {line} joins more than {PARTS} names by dots; shorten it", line)
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise TooDeepError("lists or tables are nested too deep to be read") from error
    except ValueError as error:
        found = _LINE.search(str(error))
        raise TomlError(str(error), int(found[1]) if found else None) from error
