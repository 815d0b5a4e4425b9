"""Releases held in the records, written as a release package or a record package."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from commonweal.contracts.exchange.dates import by_date
from commonweal.contracts.exchange.importing import KIND
from commonweal.contracts.exchange.merging import compiled_release
from commonweal.contracts.exchange.reading import MINUS
from commonweal.contracts.exchange.standard import UNITED_KINGDOM
from commonweal.records import Statement
from commonweal.records.canonical import digest

#: Who publishes, where nothing else is said.
PUBLISHER = "Keeper of the records"

Thing = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Package:
    """What a package says beside its releases; what is None is taken from what the releases came
    in where that is one and the same for all, and made otherwise."""

    uri: str | None = None
    publisher: str | None = None
    license: str | None = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A release to be given out, and what the package says in which it came, if it came in one."""

    release: Thing
    package: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A package, and what could not be made for it."""

    package: Thing
    notes: tuple[str, ...] = ()


def received(statements: Iterable[Statement]) -> tuple[Outgoing, ...]:
    """The releases that were received, in the order of the statements, as they were written."""
    found = []
    for one in statements:
        if one.type != KIND or one.payload is None:
            continue
        payload: Thing = dict(one.payload)
        points = payload.get("with_point") or ()
        if points:
            payload = copy.deepcopy(payload)
            for place in points:
                _with_point(payload, str(place))
        found.append(Outgoing(payload["release"], payload.get("package") or {}))
    return tuple(found)


def _with_point(held: Any, place: str) -> None:
    """Put the decimal point of a whole number back where it was written with one."""
    below = place.startswith(MINUS)
    *ways, last = [step.replace("~1", "/").replace("~0", "~") for step in place.split("/")[1:]]
    for step in ways:
        held = held[int(step)] if isinstance(held, list) else held[step]
    at: Any = int(last) if isinstance(held, list) else last
    held[at] = -0.0 if below else float(held[at])


def package_of(
    releases: Sequence[Outgoing],
    said: Package = Package(),  # frozen
    *,
    form: Literal["releases", "records"] = "releases",
) -> Written:
    """A package of releases, or of records with the compiled release of each process.

    Parameters
    ----------
    releases
        At least one, in the order in which they are to stand.
    said
        What the package is to say of itself.
    form
        Which of the two.

    Returns
    -------
    The package; the same releases give the same package. Where all came in one and the same
    package, everything that it said is said again. Otherwise its address is made from its content,
    and it is dated by its last release.

    Raises
    ------
    ValueError
        When there are no releases: the standard has no empty package.
    """
    if not releases:
        raise ValueError("no release is held that could be given out; import some, or state them")
    contents = [one.release for one in releases]
    package = _around(releases, said)
    if form == "releases":
        return Written({**package, "releases": contents})
    processes: dict[str, list[Thing]] = {}
    for one in contents:
        processes.setdefault(str(one["ocid"]), []).append(one)
    notes: list[str] = []
    package["records"] = [_record(ocid, held, notes) for ocid, held in processes.items()]
    return Written(package, tuple(notes))


def _record(ocid: str, releases: list[Thing], notes: list[str]) -> Thing:
    ordered = sorted(releases, key=by_date)
    record: Thing = {"ocid": ocid, "releases": ordered}
    try:
        record["compiledRelease"] = compiled_release(ordered)
    except ValueError as error:
        notes.append(f"{ocid}: has no compiled release: {error}")
    return record


def _around(releases: Sequence[Outgoing], said: Package) -> Thing:
    """What the package says beside its releases."""
    came_in = releases[0].package
    one = all(other.package == came_in for other in releases)
    package: Thing = dict(came_in) if one and came_in else {}
    if not package:
        package["extensions"] = _extensions(releases)
    name = package.get("publisher") or {"name": PUBLISHER}
    package["publisher"] = name if said.publisher is None else {"name": said.publisher}
    if said.license is not None:
        package["license"] = said.license
    if said.uri is not None:
        package["uri"] = said.uri
    contents = [other.release for other in releases]
    content = digest(json.dumps(contents, sort_keys=True, allow_nan=False).encode())
    # As a UUID of version 8, which is for what its maker chooses: here a digest.
    made = UUID(int=(int(content[:32], 16) & ~(0xF << 76) & ~(0x3 << 62)) | (8 << 76) | (2 << 62))
    package.setdefault("uri", made.urn)
    package.setdefault("publishedDate", _last(releases))
    package.setdefault("version", "1.1")
    return package


def _extensions(releases: Sequence[Outgoing]) -> list[str]:
    """Addresses of all extensions that the packages named, and of that which is applied here."""
    named = [
        str(address)
        for one in releases
        for address in (one.package or {}).get("extensions") or ()
        if isinstance(address, str)
    ]
    return list(dict.fromkeys([*named, UNITED_KINGDOM]))


def _last(releases: Sequence[Outgoing]) -> str:
    """The date of the last release, in UTC."""
    return max(by_date(one.release) for one in releases).isoformat().replace("+00:00", "Z")
