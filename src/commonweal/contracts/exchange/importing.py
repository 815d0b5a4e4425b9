"""Releases that were received become statements, every one of them accounted for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from commonweal.contracts.exchange.dates import instant
from commonweal.contracts.exchange.faults import Fault, Way, shortened, way_text
from commonweal.contracts.exchange.reading import Reading, Received
from commonweal.contracts.exchange.standard import faults_of, package_faults
from commonweal.records import Statement, draft
from commonweal.records.canonical import canonical, digest
from commonweal.records.statement import FIRST_YEAR, LAST_YEAR

KIND = "ocds_release"
#: Without these a release cannot be told from others, or put in time.
_IDENTITY = ("ocid", "id", "date")
#: What an id of a statement may have of the ids of a release.
_PLAIN = re.compile(r"[A-Za-z0-9._:-]+")


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import does: `read` is the sum of the five that follow it.

    Parameters
    ----------
    read
        Releases that stand in the file.
    added
        Of them, stated anew.
    beside
        Stated anew beside another of the same process and id whose content differs.
    held
        Stated already, with the same content.
    again
        In the file a second time, with the same content.
    refused
        Not stated: their faults say why. Then nothing is.
    statements
        What is stated: those added and those kept beside others.
    faults
        Why releases, or the whole file, are refused.
    notes
        What is remarked and refuses nothing.
    processes
        How many contracting processes (ocids) the releases read belong to.
    """

    read: int
    added: int
    beside: int
    held: int
    again: int
    refused: int
    statements: tuple[Statement, ...]
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]
    processes: int


def taken(
    reading: Reading,
    held: Sequence[Statement] = (),
    *,
    as_published: bool = False,
    keep_changed: bool = False,
) -> Taken:
    """What is stated of a file, and what becomes of every release in it.

    Parameters
    ----------
    reading
        The file.
    held
        Statements held already.
    as_published
        Take releases that do not keep the schema, and note how; otherwise they are refused. What no
        records can hold is refused in any case.
    keep_changed
        State a release whose content differs from one held under the same process and id beside
        it; otherwise it is refused, because releases do not change.

    Notes
    -----
    An address that is none, and an id that two entries of a list share, refuse nothing: publishers
    write both, and what was published is held as it is. The statement is by
    the publisher of the package, or the buyer where no publisher is named; it is about the buyer;
    it became known, and takes effect, at the date of the release.
    """
    return _Import(held, as_published, keep_changed).of(reading)


class _Import:
    def __init__(self, held: Iterable[Statement], as_published: bool, keep_changed: bool) -> None:
        self.as_published = as_published
        self.keep_changed = keep_changed
        self.ids = {statement.id: statement.payload is None for statement in held}
        self.stated: dict[tuple[str, str], list[object]] = {}
        for one in held:
            said = one.payload
            if one.type == KIND and said is not None:
                key = (str(said["ocid"]), str(said["release_id"]))
                self.stated.setdefault(key, []).append(said["release"])
        self.here: dict[tuple[str, str], list[object]] = {}
        self.made: list[Statement] = []
        self.faults: list[Fault] = []
        self.notes: list[Fault] = []
        self.count = dict.fromkeys(("added", "beside", "held", "again"), 0)

    def of(self, reading: Reading) -> Taken:
        for package, records in reading.packages:
            self._sort(_of_package(package, records))
        self._sort(reading.faults)
        for one in reading.releases:
            if not self._sort(_of_release(one)):
                self._take(one)
        if reading.derived:
            said = f"compiled or versioned releases that are not kept: {reading.derived}"
            do = "they are made anew from the releases"
            self.notes.append(Fault(None, "", said, do, "note"))
        refused = reading.count - sum(self.count.values())
        return Taken(
            reading.count,
            **self.count,
            refused=refused,
            statements=() if self.faults else tuple(self.made),
            faults=tuple(dict.fromkeys(self.faults)),
            notes=tuple(dict.fromkeys(self.notes)),
            processes=len({str(one.content.get("ocid")) for one in reading.releases}),
        )

    def _sort(self, found: Iterable[Fault]) -> bool:
        """Put what was found where it belongs, and say whether anything of it refuses."""
        refuses = False
        for fault in found:
            if fault.kind == "form" or (fault.kind == "schema" and not self.as_published):
                self.faults.append(fault)
                refuses = True
            elif fault.kind == "schema":
                self.notes.append(replace(fault, do="kept as published"))
            else:
                self.notes.append(fault)
        return refuses

    def _take(self, one: Received) -> None:
        ocid, release_id = str(one.content["ocid"]), str(one.content["id"])
        key = (ocid, release_id)
        if any(_same(one.content, other) for other in self.stated.get(key, ())):
            self.count["held"] += 1
            return
        if any(_same(one.content, other) for other in self.here.get(key, ())):
            self.count["again"] += 1
            return
        others = len(self.stated.get(key, ())) + len(self.here.get(key, ()))
        name = _statement_id(ocid, release_id)
        if self.ids.get(name):
            said, do = "was held, and its content destroyed", "it is not stated again"
            self.count["held"] += 1
            self.notes.append(Fault(one.number, "", said, do, "note"))
            return
        if others:
            said = f"id {shortened(release_id)!r} of {shortened(ocid)!r} is held with other content"
            if not self.keep_changed:
                do = "a release never changes: give it another id, or keep both (--keep-changed)"
                self.faults.append(Fault(one.number, "id", said, do))
                return
            self.notes.append(Fault(one.number, "id", said, "kept beside it", "note"))
            name = f"{name[:180]}/other-{others + 1}"
        self.here.setdefault(key, []).append(one.content)
        self.count["beside" if others else "added"] += 1
        self.made.append(_stated(one, name, ocid, release_id))


def _of_package(package: Mapping[str, object], records: bool) -> Iterator[Fault]:
    """What is wrong with a package. That it lacks something refuses nothing: what its releases say
    is whole without it."""
    for fault in package_faults(dict(package), records=records):
        if fault.rule.startswith("lacks "):
            yield replace(fault, do="kept without it", kind="note")
        elif fault.kind == "flaw":
            yield replace(fault, do="kept as published")
        else:
            yield fault


def _of_release(one: Received) -> Iterator[Fault]:
    """What is wrong with a release, or remarkable in it."""
    whole = True
    for fault in faults_of(one.content, one.number):
        lacks = fault.rule.removeprefix("lacks ").strip('"') if fault.path == "" else ""
        if fault.path in _IDENTITY or lacks in _IDENTITY:
            whole = False
            yield replace(fault, kind="form")
        elif fault.kind == "flaw":
            yield replace(fault, do="kept as published")
        else:
            yield fault
    known = instant(str(one.content["date"])) if whole else None
    if whole and (known is None or not FIRST_YEAR <= known.year <= LAST_YEAR):
        said = f'"{one.content["date"]}" is no time of the years {FIRST_YEAR} to {LAST_YEAR} in UTC'
        yield Fault(one.number, "date", said, "give the time of the release")
    for way in blanks(one.content, None):
        yield Fault(one.number, way_text(way), "the name has blanks in it", "kept as it is", "note")


def blanks(value: object, way: Way) -> list[Way]:
    """Ways to names with white space in them, which no field of the standard has."""
    found: list[Way] = []
    if isinstance(value, dict):
        for name, held in value.items():
            if _blank(name):
                found.append((way, name))
            if isinstance(held, dict | list):
                found += blanks(held, (way, name))
    elif isinstance(value, list):
        for at, held in enumerate(value):
            if isinstance(held, dict | list):
                found += blanks(held, (way, at))
    return found


@lru_cache(maxsize=4096)
def _blank(name: str) -> bool:
    return any(letter.isspace() for letter in name)


def _same(one: object, other: object) -> bool:
    """Whether two releases say the same. Python takes 1 for true, the records do not: what it finds
    equal is looked at once more."""
    return one == other and canonical(one) == canonical(other)


def _statement_id(ocid: str, release_id: str) -> str:
    """The id of the statement: both ids where they can stand in one, otherwise their digest."""
    name = f"ocds/{ocid}/{release_id}"
    if _PLAIN.fullmatch(ocid) and _PLAIN.fullmatch(release_id) and len(name) <= 180:
        return name
    return f"ocds-digest/{digest(canonical([ocid, release_id]))}"


def _stated(one: Received, name: str, ocid: str, release_id: str) -> Statement:
    known = instant(str(one.content["date"]))
    assert known is not None  # checked before
    buyer = one.content.get("buyer")
    publisher = one.package.get("publisher")
    by = _words(publisher, "name") or _words(buyer, "name") or "Publisher not named"
    return draft(
        KIND,
        {
            "ocid": ocid,
            "release_id": release_id,
            "release": one.content,
            "package": one.package,
            "with_point": one.with_point,
        },
        id=name,
        stated_by=by,
        about=_words(buyer, "id") or _words(buyer, "name") or ocid.strip() or name,
        stated_at=known,
        effective=known.date(),
        reason="received as open contracting data",
    )


def _words(held: object, name: str) -> str:
    """A text in an object, where it is there and not blank."""
    value = held.get(name) if isinstance(held, dict) else None
    return value.strip() if isinstance(value, str) else ""
