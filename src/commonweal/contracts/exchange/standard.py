"""The Open Contracting Data Standard: its schema, and what a release does not keep of it.

The schemas of version 1.1.5 and of the United Kingdom extension stand in `schemas/`, with their
licences. Fields that no schema names are allowed, as the standard has it.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from commonweal.contracts.exchange.draft4 import Check, Compiled, Told
from commonweal.contracts.exchange.faults import Fault, Way, way_text

#: The address of the extension that is applied to the schema.
UNITED_KINGDOM = (
    "https://raw.githubusercontent.com/cabinetoffice/ocds_uk_extension/main/extension.json"
)


@cache
def release_schema() -> dict[str, Any]:
    """The schema of a release with the United Kingdom extension applied to it.

    The extension is a JSON merge patch (RFC 7396). What it says of things that only further
    extensions define (a location) is left open.
    """
    made: dict[str, Any] = _patched(
        schema_file("standard/release-schema.json"),
        schema_file("united-kingdom-extension/release-schema.json"),
    )
    return made


def schema_file(name: str) -> dict[str, Any]:
    """A schema as it is kept here, by its place in `schemas/`."""
    held = files("commonweal.contracts.exchange").joinpath("schemas", name)
    found: dict[str, Any] = json.loads(held.read_text(encoding="utf-8"))
    return found


def _patched(held: Any, patch: Any) -> Any:
    """A value under a JSON merge patch."""
    if not isinstance(patch, dict):
        return patch
    made = dict(held) if isinstance(held, dict) else {}
    for name, value in patch.items():
        if value is None:
            made.pop(name, None)
        else:
            made[name] = _patched(made.get(name), value)
    return made


def faults_of(release: object, number: int) -> list[Fault]:
    """What a release does not keep of the schema.

    Parameters
    ----------
    release
        Its content.
    number
        Its place in the file.

    Examples
    --------
    >>> made = {"ocid": "ocds-213czf-1", "id": "1", "date": "2025-01-06", "tag": ["award"],
    ...     "initiationType": "tender"}
    >>> [str(one) for one in faults_of(made, 3)]
    ['release 3, date: "2025-01-06" is no date and time; write it like 2025-01-06T09:00:00Z']
    """
    told: list[Told] = []
    _release_check()(release, None, told)
    return [
        Fault(number, way_text(way), rule, do, "flaw" if flaw else "schema")
        for way, rule, do, flaw in told
    ]


def package_faults(package: object, *, records: bool = False) -> list[Fault]:
    """What a package, apart from its releases or records, does not keep of its schema."""
    told: list[Told] = []
    _package_check(records)(package, None, told)
    return [
        Fault(
            None, way_text((None, "package")) + _after(way), rule, do, "flaw" if flaw else "schema"
        )
        for way, rule, do, flaw in told
    ]


def _after(way: Way) -> str:
    text = way_text(way)
    return f".{text}" if text else ""


@cache
def _release_check() -> Check:
    return Compiled(release_schema()).check


@cache
def _package_check(records: bool) -> Check:
    name = "record" if records else "release"
    schema = schema_file(f"standard/{name}-package-schema.json")
    inside = "records" if records else "releases"
    properties = {key: held for key, held in schema["properties"].items() if key != inside}
    required = [key for key in schema["required"] if key != inside]
    return Compiled({**schema, "properties": properties, "required": required}).check
