"""Open contracting data out of bytes: packages, records, bare lists and JSON lines, all bounded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from commonweal.contracts.exchange.faults import Fault, Way, named, pointer, shortened, way_text
from commonweal.contracts.exchange.values import (
    MOST_BYTES,
    MOST_DEEP,
    TOO_DEEP,
    NoNumber,
    Point,
    Twice,
    UnreadableError,
    decoded,
    unpacked,
    values,
)

#: The versions of the standard that are read; what 1.0 calls otherwise is kept as it is.
VERSIONS = ("1.0", "1.1")
#: What stands before the place of a nought that was written below zero.
MINUS = "-"
#: At most so many faults of one release are told.
MOST_TOLD = 50

Thing = dict[str, object]


@dataclass(frozen=True, slots=True)
class Received:
    """A release as it stands in a file.

    Parameters
    ----------
    number
        Its place in the file, from 1.
    content
        Every field of it.
    package
        What the package around it says, without its releases.
    with_point
        JSON pointers to whole numbers that were written with a decimal point; with a minus before
        that to -0.0.
    """

    number: int
    content: Thing
    package: Thing
    with_point: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds.

    Parameters
    ----------
    count
        How many releases stand in it, readable or not.
    releases
        Those that could be read.
    faults
        What is wrong with the file, its packages, or the form of its releases.
    packages
        What each package says beside its releases, and whether it is a record package.
    derived
        How many compiled and versioned releases of record packages were left: they follow from the
        releases, and are made anew.
    """

    count: int
    releases: tuple[Received, ...]
    faults: tuple[Fault, ...]
    packages: tuple[tuple[Thing, bool], ...] = ()
    derived: int = 0


def read_ocds(content: bytes, *, most: int = MOST_BYTES) -> Reading:
    """Read the releases in a file of open contracting data.

    Parameters
    ----------
    content
        The bytes of a release package, a record package, an object with nothing but `releases`, or
        JSON lines of any of these or of releases; plain or packed with gzip.
    most
        The most bytes that it may have when unpacked.

    Returns
    -------
    What it holds, with every fault found.

    Examples
    --------
    >>> held = read_ocds(b'{"releases": [{"ocid": "ocds-213czf-1", "id": "1"}, 7]}')
    >>> held.count, [one.content["id"] for one in held.releases], str(held.faults[0])
    (2, ['1'], 'release 2: is a number, not an object; give a release in braces')
    """
    reader = _Reader()
    try:
        text = decoded(unpacked(content, most))
        for value in values(text):
            reader.take(value)
    except UnreadableError as error:
        return Reading(0, (), (error.fault,))
    if reader.count == 0 and not reader.faults:
        do = "give a package that holds at least one release"
        reader.faults.append(Fault(None, "", "no release stands in it", do))
    return Reading(
        reader.count,
        tuple(reader.releases),
        tuple(reader.faults),
        tuple(reader.packages),
        reader.derived,
    )


class _Reader:
    """Takes one value after another, and counts what stands in it."""

    def __init__(self) -> None:
        self.count = 0
        self.derived = 0
        self.releases: list[Received] = []
        self.packages: list[tuple[Thing, bool]] = []
        self.faults: list[Fault] = []
        # Of the package that is read.
        self.points: list[str] = []

    def take(self, value: object) -> None:
        """A package, or a release alone."""
        self.points = []
        if not isinstance(value, dict):
            self._file("", f"is {named(value)}, not an object", "give a package in braces")
        elif "records" in value:
            self._records(value)
        elif "releases" in value:
            self._package(value, "releases")
        elif "ocid" in value or "tag" in value:
            self._release(value, {})
        else:
            do = "give a release package, a record package or releases"
            self._file("", "has neither releases nor records", do)

    def _package(self, value: Thing, name: str) -> None:
        around = {key: held for key, held in value.items() if key != name}
        self._sound_package(around, records=False)
        held = value[name]
        if not isinstance(held, list):
            self._file(name, f"is {named(held)}, not a list", "give a list of releases")
            return
        for one in held:
            self._release(one, around)

    def _records(self, value: Thing) -> None:
        around = {key: held for key, held in value.items() if key != "records"}
        self._sound_package(around, records=True)
        held = value["records"]
        if not isinstance(held, list):
            self._file("records", f"is {named(held)}, not a list", "give a list of records")
            return
        for at, record in enumerate(held):
            self._record(record, f"records[{at}]", around)

    def _record(self, record: object, place: str, around: Thing) -> None:
        if not isinstance(record, dict):
            self._file(place, f"is {named(record)}, not an object", "give a record in braces")
            return
        known = {"ocid", "releases", "compiledRelease", "versionedRelease"}
        for name in sorted(set(record) - known):
            said = "is a field of the record that no release holds"
            self._file(f"{place}.{shortened(name)}", said, "it is not kept", note=True)
        self.derived += sum(name in record for name in ("compiledRelease", "versionedRelease"))
        held = record.get("releases")
        if not isinstance(held, list) or not held:
            do = "give the release packages that it was compiled from"
            self._file(f"{place}.releases", "holds no releases", do)
            return
        for at, one in enumerate(held):
            fault = _out_of_place(one, record)
            if fault is None:
                self._release(one, around)
            else:
                self.count += 1
                self._told(Fault(self.count, f"{place}.releases[{at}]", *fault))

    def _release(self, value: object, around: Thing) -> None:
        self.count += 1
        number = self.count
        if not isinstance(value, dict):
            said, do = f"is {named(value)}, not an object", "give a release in braces"
            self._told(Fault(number, "", said, do))
            return
        walk = _Walk(number)
        walk.through(value, (None, "release"), 0)
        for fault in walk.faults:
            self._told(fault)
        if not walk.faults:
            points = (*walk.points, *self.points)
            self.releases.append(Received(number, value, around, points))

    def _sound_package(self, around: Thing, *, records: bool) -> None:
        self.packages.append((around, records))
        walk = _Walk(None)
        walk.through(around, (None, "package"), 0)
        self.faults += walk.faults
        self.points = walk.points
        version = around.get("version")
        if version is not None and version not in VERSIONS:
            said = f"{shortened(str(version))!r} is not a version that is read"
            self._file("version", said, f"give {' or '.join(VERSIONS)}")

    def _file(self, path: str, rule: str, do: str, *, note: bool = False) -> None:
        self._told(Fault(None, path, rule, do, "note" if note else "form"))

    def _told(self, fault: Fault) -> None:
        self.faults.append(fault)


class _Walk:
    """Every value of a release once: what cannot be held, and where points stood."""

    def __init__(self, number: int | None) -> None:
        self.number = number
        self.faults: list[Fault] = []
        self.points: list[str] = []

    def through(self, value: object, way: Way, deep: int) -> None:
        """Look at a value and all that it holds; plain floats stand in place of marked ones."""
        kind = type(value)
        if kind is str:
            self._text(value, way)
        elif kind is dict or kind is Twice:
            if deep >= MOST_DEEP:
                self._wrong(way, *TOO_DEEP)
                return
            if isinstance(value, Twice):
                said = f"the name {shortened(value.name)!r} stands twice"
                self._wrong(way, said, "keep one of them")
            for name, held in _items(value):
                self._text(name, way)
                self.through(held, (way, name), deep + 1)
        elif kind is list:
            if deep >= MOST_DEEP:
                self._wrong(way, *TOO_DEEP)
                return
            for at, held in enumerate(_list(value)):
                self.through(held, (way, at), deep + 1)
        elif kind is Point:
            self.points.append(f"{MINUS * (str(value) == '-0.0')}{pointer(way)}")
        elif kind is NoNumber:
            said = f"{shortened(str(value))} is a number that cannot be held exactly"
            self._wrong(way, said, "give a finite number of at most 15 digits")

    def _text(self, value: object, way: Way) -> None:
        text = str(value)
        if text.isascii():
            return
        try:
            text.encode()
        except UnicodeEncodeError:
            self._wrong(way, "holds half a character", "write it whole")

    def _wrong(self, way: Way, rule: str, do: str) -> None:
        if len(self.faults) < MOST_TOLD:
            # The first step is "release" or "package": only the second is no part of the number.
            path = way_text(way)
            path = path.removeprefix("release").removeprefix(".") if self.number else path
            self.faults.append(Fault(self.number, path, rule, do))


def _out_of_place(one: object, record: Thing) -> tuple[str, str] | None:
    """Why an entry of a record is no release of its process, and what to do."""
    if not isinstance(one, dict):
        return None
    if "url" in one and "ocid" not in one:
        do = "give the release package that it points to"
        return "is a link to a release, without what it says", do
    if one.get("ocid") != record.get("ocid"):
        said = f"has not the ocid of its record, {shortened(str(record.get('ocid')))!r}"
        return said, "put it into the record of its process"
    return None


def _items(value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, Mapping):
        yield from value.items()


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
