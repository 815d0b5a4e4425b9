"""Open contracting data out of bytes: what is read, and what is refused with its place."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from commonweal.contracts.exchange import Reading, read_ocds, received, taken
from commonweal.records.canonical import canonical

RELEASE: dict[str, Any] = {
    "ocid": "ocds-213czf-1",
    "id": "1",
    "date": "2025-01-06T09:00:00Z",
    "tag": ["award"],
    "initiationType": "tender",
}


def packed(value: object) -> bytes:
    return json.dumps(value).encode()


def told(reading: Reading) -> list[str]:
    return [str(fault) for fault in reading.faults]


@pytest.mark.parametrize(
    "content",
    [
        packed({"releases": [RELEASE]}),
        gzip.compress(packed({"releases": [RELEASE]}), mtime=0),
        b"\xef\xbb\xbf" + packed({"releases": [RELEASE]}),
        packed({"uri": "urn:a:b", "version": "1.1", "releases": [RELEASE]}),
        packed({"version": "1.1", "records": [{"ocid": "ocds-213czf-1", "releases": [RELEASE]}]}),
        packed(RELEASE),
        packed(RELEASE) + b"\n",
    ],
)
def test_a_release_is_read_in_every_form_that_there_is(content: bytes) -> None:
    reading = read_ocds(content)
    assert told(reading) == []
    assert [one.content for one in reading.releases] == [RELEASE]


def test_lines_hold_releases_and_packages_and_are_numbered_through() -> None:
    other = {**RELEASE, "id": "2"}
    lines = [packed(RELEASE), b"", packed({"version": "1.1", "releases": [other, RELEASE]})]
    reading = read_ocds(b"\r\n".join(lines))
    assert [(one.number, one.content["id"]) for one in reading.releases] == [
        (1, "1"),
        (2, "2"),
        (3, "1"),
    ]
    version = {"version": "1.1"}
    assert [one.package for one in reading.releases] == [{}, version, version]


def test_compiled_releases_of_a_record_are_counted_and_left() -> None:
    record = {"ocid": "ocds-213czf-1", "releases": [RELEASE], "compiledRelease": RELEASE}
    reading = read_ocds(packed({"version": "1.1", "records": [record]}))
    assert (reading.count, reading.derived) == (1, 1)
    assert "compiled or versioned releases that are not kept: 1" in str(taken(reading).notes[-1])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            b"",
            "is no JSON at line 1, character 1: Expecting value; mend it there, or fetch it anew",
        ),
        (b'{"releases": [}', "is no JSON at line 1, character 15: Expecting value; mend it there"),
        (b"\xff\xfe{\x00", "is not UTF-8 at byte 1; save it as UTF-8"),
        (packed({"a": "£"}).decode().encode("utf-16"), "is not UTF-8 at byte 1"),
        (b"[1]", "is a list, not an object; give a package in braces"),
        (packed({"a": 1}), "has neither releases nor records; give a release package"),
        (packed({"releases": {}}), "releases: is an object, not a list; give a list of releases"),
        (packed({"releases": []}), "no release stands in it; give a package"),
        (packed({"records": 7}), "records: is a number, not a list; give a list of records"),
        (packed({"records": [7]}), "records[0]: is a number, not an object"),
        (packed({"records": [{"ocid": "o"}]}), "records[0].releases: holds no releases; give"),
        (
            packed({"records": [{"ocid": "ocds-213czf-2", "releases": [RELEASE]}]}),
            "release 1, records[0].releases[0]: has not the ocid of its record",
        ),
        (packed({"version": "2.0", "releases": [RELEASE]}), "version: '2.0' is not a version"),
        (b'{"a": 1} {"b": 2}', "line 1 is no JSON at character 10: Extra data; give one value"),
        (b'{"ocid": "a"}\n{"ocid":', "line 2 is no JSON at character 9: Expecting value"),
        (b"[" * 100_000, "is nested more than 64 deep; give data in the form of the standard"),
        (gzip.compress(b"{}", mtime=0)[:-9], "cannot be unpacked: "),
        (b"\x1f\x8bnothing", "cannot be unpacked: "),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(content: bytes, said: str) -> None:
    reading = read_ocds(content)
    assert any(said in one for one in told(reading)), told(reading)
    assert taken(reading).faults


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('"x": NaN', "x: NaN is a number that cannot be held exactly; give a finite number"),
        ('"x": [{"y": -Infinity}]', "x[0].y: -Infinity is a number that cannot"),
        ('"x": 1e999', "x: 1e999 is a number that cannot"),
        ('"x": 1e-999', "x: 1e-999 is a number that cannot"),
        ('"x": 1e-99999999999999999999', "x: 1e-99999999999999999999 is a number that cannot"),
        ('"x": 12345678901234567890', "x: 12345678901234567890 is a number that cannot"),
        ('"x": ' + "9" * 5000, f"x: {'9' * 60}… is a number that cannot"),
        ('"x": 0.12345678901234567', "x: 0.12345678901234567 is a number that cannot"),
        ('"x": "\\ud800"', "x: holds half a character; write it whole"),
        ('"x": 1, "x": 1', "release 2: the name 'x' stands twice; keep one of them"),
        ('"a": {"b": [{"c": 1, "c": 2}]}', "a.b[0]: the name 'c' stands twice"),
        ('"x": ' + '{"a":' * 70 + "1" + "}" * 70, "is nested more than 64 deep"),
    ],
)
def test_what_no_records_can_hold_is_refused_with_release_and_path(text: str, said: str) -> None:
    whole = json.dumps(RELEASE)
    content = '{"releases": [' + whole + "," + whole[:-1] + ", " + text + "}]}"
    reading = read_ocds(content.encode())
    assert (reading.count, len(reading.releases)) == (2, 1)
    (fault,) = told(reading)
    assert said in fault
    assert fault.startswith("release 2")


def test_a_link_to_a_release_is_counted_and_refused() -> None:
    link = {"url": "https://example.org/package.json", "date": "2025-01-06T09:00:00Z"}
    record = {"ocid": "ocds-213czf-1", "releases": [link, RELEASE]}
    found = taken(read_ocds(packed({"version": "1.1", "records": [record]})))
    assert (found.read, found.added, found.refused) == (2, 1, 1)
    assert found.statements == ()
    assert "is a link to a release, without what it says" in str(found.faults[0])


def test_a_bomb_is_unpacked_only_up_to_the_most_that_is_read() -> None:
    bomb = gzip.compress(b" " * 50_000_000, mtime=0)
    assert len(bomb) < 60_000
    reading = read_ocds(bomb, most=1_000_000)
    assert told(reading) == [
        "holds more than 1,000,000 bytes when unpacked; split it into several files"
    ]


def test_a_whole_number_with_a_point_is_remembered_as_such() -> None:
    text = json.dumps(RELEASE)[:-1] + ', "a/b": {"x~": [1.0, 1, 1e2, 0.5]}}'
    (one,) = read_ocds(text.encode()).releases
    assert one.with_point == ("/release/a~1b/x~0/0", "/release/a~1b/x~0/2")


def test_what_was_written_below_zero_or_with_a_point_comes_out_so() -> None:
    """In a release and in the package around it: canonical JSON has neither 1.0 nor -0.0."""
    release = {**RELEASE, "x": [-0.0, 0.0, -1.0, -0.5, {"a": -0.0}], "blank": " b "}
    package = {"version": "1.1", "y": [1.0, -0.0]}
    made = taken(read_ocds(json.dumps({**package, "releases": [release]}).encode()))
    kept = [one.model_copy(update={"payload": json.loads(canonical(one.payload))}) for one in
            made.statements]  # fmt: skip
    (out,) = received(kept)
    assert json.dumps(out.release, sort_keys=True) == json.dumps(release, sort_keys=True)
    assert json.dumps(out.package, sort_keys=True) == json.dumps(package, sort_keys=True)
