"""Need against a sum per head on the example: to the penny, and with lists of the weights' year."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

import pyarrow.compute as pc
import pytest

from commonweal.evidence import Part
from commonweal.folder import Folder, read_folder
from commonweal.needs.priorities import grounded
from commonweal.people.ground import Ground
from commonweal.rules import load_rules
from commonweal.system.study import Given, Tables


@pytest.fixture(scope="module")
def folder(example: Path) -> Folder:
    return read_folder(example)


def part(folder: Folder, day: date, tables: Tables | None = None) -> Part:
    given = Given(as_of=day, rules=load_rules(), policies=folder.settings.policies())
    return grounded.part(Ground(system=folder.system, tables=tables or folder.tables, given=given))


def rows(found: Part, level: str) -> dict[str, dict[str, object]]:
    table = next(table for table in found.tables if table.id == f"needs.shares.{level}")
    return {row["code"]: row for row in table.data.to_pylist()}


def test_every_level_shares_the_same_sum_out_to_the_penny(folder: Folder) -> None:
    found = part(folder, date(2019, 12, 1))
    for level, count in (("ccg", 8), ("icp", 4), ("pcn", 42)):
        held = rows(found, level).values()
        assert len(held) == count
        for way in ("per_head", "need"):
            assert sum(int(str(row[way])) for row in held) == 10_000_000_000
    assert found.lacks == ()


def test_commissioners_have_the_weights_of_the_published_practices(
    folder: Folder, shared: Path
) -> None:
    path = shared / "data" / "kent-medway" / "km_practices_2018-19_master.csv"
    sums: dict[str, float] = defaultdict(float)
    lists: dict[str, float] = defaultdict(float)
    with path.open(encoding="utf-8-sig", newline="") as handle:
        for row in csv.DictReader(handle):
            sums[row["CCG"]] += float(row["WP_GA"])
            lists[row["CCG"]] += float(row["GP_pop"])
    held = rows(part(folder, date(2019, 12, 1)), "ccg")
    assert set(held) == set(sums)
    for code, row in held.items():
        assert row["weighted"] == pytest.approx(sums[code])
        assert row["patients"] == pytest.approx(lists[code])


def test_later_lists_do_not_pass_for_need(folder: Folder) -> None:
    # The lists of October 2021 are of practices that merged; the weights are of 2018-19.
    before, after = (
        rows(part(folder, day), "icp") for day in (date(2019, 12, 1), date(2021, 10, 15))
    )
    assert before == after


def test_lists_of_another_year_are_named_where_there_are_no_others(folder: Folder) -> None:
    held = folder.tables.held
    lists = held["registered"]
    later = lists.filter(pc.equal(lists["series"], "october-2021"))
    tables = Tables({**held, "registered": later}, folder.tables.sources)
    found = part(folder, date(2021, 10, 15), tables)
    said = [lack.what for lack in found.lacks]
    assert "no lists of the edition of the weights, 2018-19" in said


def test_no_weights_and_no_lists_name_what_lacks(folder: Folder) -> None:
    for gone in ("need_weights", "registered"):
        held = {name: table for name, table in folder.tables.held.items() if name != gone}
        found = part(folder, date(2019, 12, 1), Tables(held, folder.tables.sources))
        assert found.tables == ()
        assert found.figures[0].missing
