"""The catalogue: every file at hand stands in it, with its true size and hash, and is read or not
for a written reason."""

from __future__ import annotations

import ast
import gzip
from pathlib import Path

import pytest

import commonweal.folder.importers as room
from commonweal.folder.importers.catalogue import (
    Entry,
    as_markdown,
    catalogue,
    content_sha256,
    file_sha256,
)

FOLDERS = ("england", "kent-medway", "official")
#: Schemas lie in folders of their own; one entry stands for each.
SCHEMAS = ("official/ocds/", "official/popolo/", "official/bods/")


def test_every_file_at_hand_stands_in_the_catalogue(shared: Path) -> None:
    data = shared / "data"
    held = {
        path.relative_to(data).as_posix()
        for folder in FOLDERS
        for path in (data / folder).rglob("*")
        if path.is_file()
    }
    known = {entry.path for entry in catalogue().values() if entry.path}
    assert {path for path in held if not path.startswith(SCHEMAS)} <= known
    assert known <= held


def test_sizes_and_hashes_are_those_of_the_files_at_hand(shared: Path) -> None:
    for entry in catalogue().values():
        if entry.path:
            path = shared / "data" / entry.path
            assert (path.stat().st_size, file_sha256(path)) == (entry.bytes, entry.sha256)
            assert entry.describes(path)


def test_every_file_is_read_or_there_is_a_reason() -> None:
    said: set[str] = set()
    for path in Path(room.__path__[0]).glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        said |= {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    for entry in catalogue().values():
        if entry.path:
            named = entry.id in said or entry.id.startswith("ons-lsoa-ccg-lad-")
            assert named != bool(entry.unread), entry.id


def test_derived_sources_name_entries() -> None:
    for entry in catalogue().values():
        assert set(entry.derived_from) <= catalogue().keys(), entry.id


def test_a_place_is_an_address_or_says_that_none_was_found() -> None:
    for entry in catalogue().values():
        if entry.path and not entry.url and not entry.page:
            assert entry.place.endswith("as collected; the publisher's address was not found")


def test_a_file_packed_anew_is_the_same_file(tmp_path: Path) -> None:
    content = b"a,b\n1,2\n"
    one, two = tmp_path / "one.csv.gz", tmp_path / "two.csv.gz"
    one.write_bytes(gzip.compress(content, 1, mtime=1))
    two.write_bytes(gzip.compress(content, 9, mtime=2))
    assert file_sha256(one) != file_sha256(two)
    assert content_sha256(one) == content_sha256(two)


def test_an_entry_says_where_it_is_exactly_once() -> None:
    with pytest.raises(ValueError, match="give one of path, package_file and derived_from"):
        Entry(id="x", title="x", publisher="x", path="a", package_file="b", gives="c")


def test_the_page_on_importers_holds_the_catalogue() -> None:
    page = Path(__file__).parents[4] / "docs" / "importers.md"
    assert page.read_text(encoding="utf-8").endswith(as_markdown())
