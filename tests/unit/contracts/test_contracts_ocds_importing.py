"""What becomes of every release of a file, and the statement that it makes."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from commonweal.contracts.exchange import (
    Package,
    Taken,
    package_of,
    read_ocds,
    received,
    taken,
)
from commonweal.records import Statement

RELEASE: dict[str, Any] = {
    "ocid": "ocds-213czf-1",
    "id": "1",
    "date": "2025-01-06T09:00:00+01:00",
    "tag": ["award"],
    "initiationType": "tender",
    "buyer": {"id": "GB-NHS-QKS", "name": "An integrated care board"},
}


def imported(
    *releases: Any, held: tuple[Statement, ...] = (), around: Any = None, **how: bool
) -> Taken:
    content = json.dumps({**(around or {}), "releases": list(releases)})
    return taken(read_ocds(content.encode()), held, **how)


def accounted(found: Taken) -> tuple[int, ...]:
    parts = (found.added, found.beside, found.held, found.again, found.refused)
    assert sum(parts) == found.read
    return parts


def test_the_envelope_says_who_about_whom_and_when() -> None:
    (one,) = imported(RELEASE).statements
    assert one.id == "ocds/ocds-213czf-1/1"
    assert (one.stated_by, one.about) == ("An integrated care board", "GB-NHS-QKS")
    assert one.stated_at == datetime(2025, 1, 6, 8, tzinfo=UTC)
    assert (one.effective, one.effective_to) == (date(2025, 1, 6), None)
    around = {"publisher": {"name": "A publisher"}, "version": "1.1"}
    (other,) = imported(RELEASE, around=around).statements
    assert other.stated_by == "A publisher"
    assert other.payload is not None
    assert other.payload["package"] == around


@pytest.mark.parametrize(
    ("buyer", "by", "about"),
    [
        (None, "Publisher not named", "ocds-213czf-1"),
        ({"name": "  "}, "Publisher not named", "ocds-213czf-1"),
        ({"name": " A board "}, "A board", "A board"),
    ],
)
def test_who_is_not_named_is_not_invented(buyer: Any, by: str, about: str) -> None:
    (one,) = imported({**RELEASE, "buyer": buyer}, as_published=True).statements
    assert (one.stated_by, one.about) == (by, about)


@pytest.mark.parametrize("release_id", ["a b", "a/b", "ü", "x" * 300, "#1", " "])
def test_ids_that_cannot_stand_in_a_statement_are_told_apart_by_digest(release_id: str) -> None:
    found = imported({**RELEASE, "id": release_id}, {**RELEASE, "id": f"{release_id}x"})
    first, second = found.statements
    assert first.id != second.id
    assert first.id.startswith("ocds-digest/")
    assert first.payload is not None
    assert first.payload["release_id"] == release_id


def test_what_stands_in_the_file_twice_or_is_held_is_not_stated_again() -> None:
    first = imported(RELEASE, RELEASE)
    assert accounted(first) == (1, 0, 0, 1, 0)
    again = imported(RELEASE, {**RELEASE, "id": "2"}, held=first.statements)
    assert accounted(again) == (1, 0, 1, 0, 0)
    assert accounted(imported(RELEASE, held=first.statements)) == (0, 0, 1, 0, 0)


def test_other_content_under_the_same_id_is_refused_or_kept_beside() -> None:
    held = imported(RELEASE).statements
    other = {**RELEASE, "language": "en"}
    refused = imported(other, {**RELEASE, "id": "2"}, held=held)
    assert accounted(refused) == (1, 0, 0, 0, 1)
    assert refused.statements == ()
    assert [str(one) for one in refused.faults] == [
        "release 1, id: id '1' of 'ocds-213czf-1' is held with other content; a release never "
        "changes: give it another id, or keep both (--keep-changed)"
    ]
    kept = imported(other, held=held, keep_changed=True)
    assert accounted(kept) == (0, 1, 0, 0, 0)
    assert [one.id for one in kept.statements] == ["ocds/ocds-213czf-1/1/other-2"]
    assert "kept beside it" in str(kept.notes[-1])
    both = (*held, *kept.statements)
    assert accounted(imported(RELEASE, other, held=both, keep_changed=True)) == (0, 0, 2, 0, 0)


def test_one_release_that_is_wrong_stops_all_of_them() -> None:
    found = imported(RELEASE, {**RELEASE, "tag": ["no tag"]}, {**RELEASE, "date": 7}, "x")
    assert accounted(found) == (1, 0, 0, 0, 3)
    assert found.statements == ()
    assert [one.release for one in found.faults] == [4, 2, 3]


def test_releases_outside_the_schema_are_taken_as_published_where_that_is_asked_for() -> None:
    broken = {**RELEASE, "tag": "award", "tender": {"value": {"amount": "7"}}}
    assert accounted(imported(broken)) == (0, 0, 0, 0, 1)
    found = imported(broken, as_published=True)
    assert accounted(found) == (1, 0, 0, 0, 0)
    assert [str(one) for one in found.notes if one.release] == [
        "release 1, tag: is text, not a list; kept as published",
        'release 1, tender: lacks "id"; kept as published',
        "release 1, tender.value.amount: is text, not a number; kept as published",
    ]
    assert received(found.statements)[0].release == broken


@pytest.mark.parametrize(
    "change",
    [
        {"ocid": None},
        {"id": 7},
        {"id": ""},
        {"date": "2025-01-06"},
        {"date": "0001-01-01T00:00:00+14:00"},
    ],
)
def test_what_cannot_be_told_apart_or_dated_is_refused_in_any_case(change: Any) -> None:
    found = imported({**RELEASE, **change}, as_published=True)
    assert accounted(found) == (0, 0, 0, 0, 1)
    assert {one.kind for one in found.faults} == {"form"}


def test_a_package_of_other_types_is_refused_and_one_that_lacks_fields_noted() -> None:
    found = imported(RELEASE, around={"version": "1.1", "publisher": "A publisher"})
    assert "package.publisher: is text, not an object; give an object" in map(str, found.faults)
    found = imported(RELEASE, around={"version": "1.1"})
    assert found.faults == ()
    assert 'package: lacks "uri"; kept without it' in map(str, found.notes)


def test_names_with_blanks_are_noted_and_kept() -> None:
    odd = {**RELEASE, "parties": [{"id": "1", "    roles": [" a "]}]}
    found = imported(odd)
    assert str(found.notes[-1]) == (
        'release 1, parties[0]["    roles"]: the name has blanks in it; kept as it is'
    )
    assert received(found.statements)[0].release == odd


def test_a_package_comes_out_as_it_came_in_where_all_releases_came_in_it() -> None:
    around = {"uri": "urn:a:b", "version": "1.1", "publishedDate": "2025-01-07T00:00:00Z",
              "publisher": {"name": "A publisher"}, "license": None, "odd name": 1}  # fmt: skip
    out = received(imported(RELEASE, around=around).statements)
    assert package_of(out).package == {**around, "releases": [RELEASE]}
    said = Package(uri="urn:c:d", publisher="Another", license="https://example.org/licence")
    told = package_of(out, said).package
    assert (told["uri"], told["publisher"], told["license"]) == (
        "urn:c:d", {"name": "Another"}, "https://example.org/licence",
    )  # fmt: skip


def test_releases_of_two_packages_stand_in_a_new_one_made_from_them_alone() -> None:
    one = imported(RELEASE, around={"version": "1.1", "extensions": ["https://example.org/e"]})
    two = imported(
        {**RELEASE, "id": "2", "date": "2025-02-01T00:00:00Z"}, around={"version": "1.1"}
    )
    out = received((*one.statements, *two.statements))
    first, again = package_of(out).package, package_of(out).package
    assert first == again
    assert first["publishedDate"] == "2025-02-01T00:00:00Z"
    assert first["publisher"] == {"name": "Keeper of the records"}
    assert first["extensions"][0] == "https://example.org/e"
    assert first["uri"] != package_of(out[:1]).package.get("uri")


def test_no_package_is_made_of_nothing() -> None:
    with pytest.raises(ValueError, match="no release is held that could be given out"):
        package_of(())


def test_a_record_whose_releases_contradict_each_other_has_no_compiled_release() -> None:
    changed = {**RELEASE, "id": "2", "date": "2025-02-01T00:00:00Z"}
    found = imported({**RELEASE, "odd": 7}, {**changed, "odd": {"a": 1}})
    made = package_of(received(found.statements), form="records")
    (record,) = made.package["records"]
    assert "compiledRelease" not in record
    (note,) = made.notes
    assert note.startswith("ocds-213czf-1: has no compiled release: odd is an object in one")
