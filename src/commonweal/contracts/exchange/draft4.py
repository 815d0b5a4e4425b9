"""What a value does not keep of a JSON Schema of draft 4, told in plain words.

Of that draft stand here the words that the Open Contracting Data Standard uses; a schema that uses
others is refused when it is read. Fields that no schema names are allowed.
"""

from __future__ import annotations

import calendar
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from commonweal.contracts.exchange.faults import Way, named, shortened
from commonweal.records.canonical import canonical

#: Words of a schema that say nothing of what is valid.
_SILENT = {
    "title", "description", "id", "$schema", "definitions", "codelist", "openCodelist",
    "deprecated", "wholeListMerge", "omitWhenMerged", "versionId", "default", "docs",
}  # fmt: skip

#: What is told of a value: its way, what is wrong, what to do, and whether it is only a flaw: an
#: address that is none, or an id that two entries share.
Told = tuple[Way, str, str, bool]
Check = Callable[[Any, Way, list[Told]], None]
Schema = Mapping[str, Any]


class Compiled:
    """A schema as functions: one for each part, made once, each part that refers to itself too.

    Parameters
    ----------
    schema
        In draft 4 of JSON Schema.

    Raises
    ------
    ValueError
        When it uses a word that is not known here.
    """

    def __init__(self, schema: Schema) -> None:
        self._definitions: Mapping[str, Schema] = schema.get("definitions", {})
        self._made: dict[str, list[Check]] = {}
        self.check: Check = _all_of(self._checks(schema))

    def _checks(self, schema: Schema) -> list[Check]:
        if "$ref" in schema:
            # In draft 4 what stands beside a reference says nothing.
            return [self._reference(str(schema["$ref"]))]
        checks: list[Check] = []
        for word, said in schema.items():
            if word in _SILENT or word == "patternProperties":
                continue
            if word == "type":
                checks.append(_of_type([said] if isinstance(said, str) else list(said)))
            elif word == "properties":
                checks.append(self._properties(said, schema.get("patternProperties", {})))
            elif word == "items":
                checks.append(_each(_all_of(self._checks(said))))
            elif word in _WORDS:
                checks.append(_WORDS[word](said))
            else:
                raise ValueError(f"the schema uses {word!r}, which is not known here")
        return checks

    def _reference(self, to: str) -> Check:
        name = to.removeprefix("#/definitions/")
        if name not in self._definitions:
            return _anything
        if name not in self._made:
            self._made[name] = made = []
            made.extend(self._checks(self._definitions[name]))
        held = self._made[name]

        def check(value: Any, way: Way, told: list[Told]) -> None:
            for one in held:
                one(value, way, told)

        return check

    def _properties(self, said: Mapping[str, Schema], patterns: Mapping[str, Schema]) -> Check:
        named_ = {name: _all_of(self._checks(one)) for name, one in said.items()}
        like = [(re.compile(one), _all_of(self._checks(held))) for one, held in patterns.items()]

        def check(value: Any, way: Way, told: list[Told]) -> None:
            if not isinstance(value, dict):
                return
            for name, held in value.items():
                if name in named_:
                    named_[name](held, (way, name), told)
                if "_" in name:
                    # Translations (`title_fr`) are the only names that go by a pattern.
                    for pattern, one in like:
                        if pattern.search(name):
                            one(held, (way, name), told)

        return check


def _anything(value: Any, way: Way, told: list[Told]) -> None:
    """Allows every value."""


def _all_of(checks: Sequence[Check]) -> Check:
    if not checks:
        return _anything
    if len(checks) == 1:
        return checks[0]

    def check(value: Any, way: Way, told: list[Told]) -> None:
        for one in checks:
            one(value, way, told)

    return check


def _each(inner: Check) -> Check:
    def check(value: Any, way: Way, told: list[Told]) -> None:
        if isinstance(value, list):
            for at, held in enumerate(value):
                inner(held, (way, at), told)

    return check


_TYPES: Mapping[str, Callable[[Any], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
}
_IN_WORDS = {
    "object": "an object", "array": "a list", "string": "text", "boolean": "true or false",
    "null": "null", "integer": "a whole number", "number": "a number",
}  # fmt: skip


def _of_type(names: list[str]) -> Check:
    allowed = [_TYPES[name] for name in names]
    words = " or ".join(_IN_WORDS[name] for name in names if name != "null")

    def check(value: Any, way: Way, told: list[Told]) -> None:
        if not any(one(value) for one in allowed):
            said = "is a fraction" if isinstance(value, float) else f"is {named(value)}"
            told.append((way, f"{said}, not {words}", f"give {words}", False))

    return check


def _required(names: list[str]) -> Check:
    def check(value: Any, way: Way, told: list[Told]) -> None:
        if isinstance(value, dict):
            for name in names:
                if name not in value:
                    told.append((way, f'lacks "{name}"', "give it", False))

    return check


def _enum(codes: list[Any]) -> Check:
    shown = ", ".join(str(code) for code in codes if code is not None)
    held = {(type(code), code) for code in codes}

    def check(value: Any, way: Way, told: list[Told]) -> None:
        if isinstance(value, dict | list) or (type(value), value) not in held:
            said = f"{_quoted(value)} is not one of the codes"
            told.append((way, said, f"give one of {shortened(shown, 160)}", False))

    return check


def _min_length(least: int) -> Check:
    def check(value: Any, way: Way, told: list[Told]) -> None:
        if isinstance(value, str) and len(value) < least:
            told.append((way, "is empty", "fill it, or leave it out", False))

    return check


def _min_items(least: int) -> Check:
    def check(value: Any, way: Way, told: list[Told]) -> None:
        if isinstance(value, list) and len(value) < least:
            told.append((way, f"has fewer than {least} entries", "fill it, or leave it out", False))

    return check


def _unique(_: bool) -> Check:
    def check(value: Any, way: Way, told: list[Told]) -> None:
        if not isinstance(value, list) or len(value) < 2:
            return
        seen = [canonical(held) for held in value]
        if len(set(seen)) < len(seen):
            told.append((way, "has the same entry twice", "keep one of them", False))
            return
        ids = Counter(str(held["id"]) for held in value if isinstance(held, dict) and "id" in held)
        for one in sorted(one for one, count in ids.items() if count > 1):
            said = f"two entries have the id {_quoted(one)} and differ"
            told.append((way, said, "give each its own id, or join them", True))

    return check


def _pattern(pattern: str) -> Check:
    like = re.compile(pattern)

    def check(value: Any, way: Way, told: list[Told]) -> None:
        if isinstance(value, str) and not like.search(value):
            told.append((way, f"{_quoted(value)} has not the form {pattern}", "mend it", False))

    return check


_INSTANT = re.compile(
    r"(\d{4})-(0[1-9]|1[0-2])-(\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?"
    r"(Z|[+-]([01]\d|2[0-3]):[0-5]\d)",
    re.ASCII,
)
#: An address: a scheme, then characters that an address may have, anything else being escaped.
_ADDRESS = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*"
)


def is_instant(text: str) -> bool:
    """Whether a text is a date and time with its zone, in the form of RFC 3339.

    Examples
    --------
    >>> is_instant("2025-04-23T23:59:59+01:00"), is_instant("2025-02-29T00:00:00Z")
    (True, False)
    """
    found = _INSTANT.fullmatch(text)
    if found is None or found[1] == "0000":
        return False
    year, month, day = int(found[1]), int(found[2]), int(found[3])
    return 1 <= day <= calendar.monthrange(year, month)[1]


def _format(name: str) -> Check:
    def instant(value: Any, way: Way, told: list[Told]) -> None:
        if isinstance(value, str) and not is_instant(value):
            do = "write it like 2025-01-06T09:00:00Z"
            told.append((way, f"{_quoted(value)} is no date and time", do, False))

    def address(value: Any, way: Way, told: list[Told]) -> None:
        if isinstance(value, str) and not _ADDRESS.fullmatch(value):
            do = "write it like https://www.gov.uk/x, without blanks"
            told.append((way, f"{_quoted(value)} is no address", do, True))

    return {"date-time": instant, "uri": address}[name]


def _quoted(value: Any) -> str:
    if isinstance(value, str):
        return f'"{shortened(value)}"'
    return named(value) if isinstance(value, dict | list) else json.dumps(value)


_WORDS: Mapping[str, Callable[[Any], Check]] = {
    "required": _required,
    "enum": _enum,
    "minLength": _min_length,
    "minItems": _min_items,
    "uniqueItems": _unique,
    "pattern": _pattern,
    "format": _format,
}
