"""Releases of one process merged into its compiled release, as the standard has it.

The rules stand in the schema (`omitWhenMerged`, `wholeListMerge`, an `id` in the entries of a
list). Where the words of the standard leave something open, it goes as in ocdsmerge 0.8, the
reference implementation, which the tests run beside it: later values replace earlier ones; entries
of a list are the same thing where their ids are; entries without an id are all kept; null takes a
value out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from commonweal.contracts.exchange.dates import by_date
from commonweal.contracts.exchange.standard import release_schema

Rule = Literal["omitWhenMerged", "wholeListMerge"]
Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of a list, told from others by its id, or by its number where it has none."""

    same_as: str | int


#: The way to a value: names of fields, and entries of lists.
_Way = tuple["str | _Entry", ...]
_Flat = dict[_Way, Any]


def compiled_release(releases: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What a process is now, after all its releases.

    Parameters
    ----------
    releases
        Of one ocid, at least one, in any order: they are taken by date, and in the order given
        where dates are equal.

    Raises
    ------
    ValueError
        When a field is an object in one release and something else in another.

    Examples
    --------
    >>> first = {"ocid": "o", "id": "1", "date": "2025-01-01T00:00:00Z", "tag": ["tender"],
    ...     "initiationType": "tender", "tender": {"id": "t", "title": "Care", "status": "active"}}
    >>> last = {**first, "id": "2", "date": "2025-02-01T00:00:00Z", "tag": ["tenderUpdate"],
    ...     "tender": {"id": "t", "status": "complete"}}
    >>> compiled_release([last, first])["tender"]
    {'id': 't', 'title': 'Care', 'status': 'complete'}
    """
    flat: _Flat = {("tag",): ["compiled"]}
    numbers = iter(range(2**62))
    for release in sorted(releases, key=by_date):
        flat[("id",)] = f"{release['ocid']}-{release['date']}"
        flat[("date",)] = release["date"]
        flat[("ocid",)] = release["ocid"]
        without = {name: value for name, value in release.items() if name != "tag"}
        for way, value in _flattened(without, (), (), numbers):
            flat[way] = value
    return _built(flat)


def _flattened(
    held: Mapping[str, Any], way: _Way, names: Names, numbers: Iterator[int]
) -> Iterator[tuple[_Way, Any]]:
    """Every value with its way; objects and lists of objects are gone into."""
    for name, value in held.items():
        here, below = (*way, name), (*names, name)
        rule = merge_rules().get(below)
        if rule == "omitWhenMerged":
            continue
        whole = rule == "wholeListMerge" or not isinstance(value, dict | list)
        if whole or (isinstance(value, list) and any(not isinstance(v, dict) for v in value)):
            yield here, value
        elif isinstance(value, dict):
            yield from _flattened(value, here, below, numbers)
        else:
            for one in value:
                entry = _Entry(str(one["id"]) if "id" in one else next(numbers))
                yield from _flattened(one, (*here, entry), below, numbers)


def _built(flat: _Flat) -> dict[str, Any]:
    """The object that flattened values make; null leaves a value out."""
    made: dict[str, Any] = {}
    entries: dict[_Way, dict[str, Any]] = {}
    for way, value in flat.items():
        node: Any = made
        for at, step in enumerate(way[:-1]):
            if isinstance(step, _Entry):
                node = _entry(node, way[: at + 1], entries)
                continue
            _an_object(node, way[:at])
            if step not in node:
                node[step] = [] if isinstance(way[at + 1], _Entry) else {}
            node = node[step]
        _an_object(node, way[:-1])
        if value is not None:
            node[way[-1]] = value
    return made


def _entry(node: Any, way: _Way, entries: dict[_Way, dict[str, Any]]) -> dict[str, Any]:
    if way not in entries:
        if not isinstance(node, list):
            raise ValueError(f"{_told(way[:-1])} is a list in one release and not in another")
        entries[way] = {}
        node.append(entries[way])
    return entries[way]


def _an_object(node: Any, way: _Way) -> None:
    if not isinstance(node, dict):
        raise ValueError(f"{_told(way)} is an object in one release and not in another")


def _told(way: _Way) -> str:
    return ".".join(step for step in way if isinstance(step, str))


@cache
def merge_rules() -> Mapping[Names, Rule]:
    """Fields that are left out of a compiled release, and lists that are replaced as a whole."""
    schema = release_schema()
    return dict(_rules(schema["properties"], schema["definitions"], ()))


def _rules(
    properties: Mapping[str, Any], definitions: Mapping[str, Any], names: Names
) -> Iterator[tuple[Names, Rule]]:
    for name, given in properties.items():
        held, here = _meant(given, definitions), (*names, name)
        types, items = _types(held), _meant(held.get("items", {}), definitions)
        if held.get("omitWhenMerged"):
            yield here, "omitWhenMerged"
        elif "array" in types and held.get("wholeListMerge"):
            yield here, "wholeListMerge"
        elif "object" in types and "properties" in held:
            yield from _rules(held["properties"], definitions, here)
        elif "array" in types and items:
            within = items.get("properties", {})
            if any(kind != "object" for kind in _types(items)) or (within and "id" not in within):
                yield here, "wholeListMerge"
            elif within:
                yield from _rules(within, definitions, here)


def _meant(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Mapping[str, Any]:
    """A schema, or the one that it refers to."""
    to = str(schema.get("$ref", ""))
    found: Mapping[str, Any] = definitions.get(to.removeprefix("#/definitions/"), {})
    return found if to else schema


def _types(schema: Mapping[str, Any]) -> list[str]:
    held = schema.get("type", [])
    return [held] if isinstance(held, str) else list(held)
