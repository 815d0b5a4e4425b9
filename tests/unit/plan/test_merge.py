"""Merging the bodies of a folder: a small one worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from merge_sample import LAST, ON, SETTINGS, START, perturbed, rows_of

from commonweal.folder import Folder, read_folder, write_folder
from commonweal.plan.merge import merge
from commonweal.system.organisation import Kind


def test_every_total_is_equal_and_the_people_are_all_there(merged: Any) -> None:
    assert all(total.equal for total in merged.totals)
    found = {(total.measure, total.of): (total.before, total.after) for total in merged.totals}
    # The list of the practice that closed in 2019 stays with what its commissioner became.
    lists = (Decimal("3100.00"), Decimal("3100.00"))
    assert found["registered patients", "2018-19, 2019-03-31"] == lists
    assert found["registered patients", "2021, 2021-10-01"] == (3200, 3200)
    need = Decimal("3100.625")
    assert found["weighted population", "2018/19, maternity"] == (need, need)
    assert found["bodies", "practice"] == (2, 2)
    assert found["bodies", "network"] == (1, 1)
    assert found["areas and residents of the bodies", "residents 2019-06-30"] == (600, 600)
    assert found["areas and residents of a place", "WEST, areas"] == (2, 2)
    assert found["pence of the bodies", "budget, care, 2020-04-01, 2021-03-31"] == (100071, 100071)
    assert found["pence with the bodies", "budget, care, 2020-04-01, 2021-03-31"] == (570, 570)


def test_open_lines_pass_on_and_closed_ones_stay(merged: Any) -> None:
    held = {row["line"]: (row["body"], row["counterparty"]) for row in rows_of(merged, "ledger")}
    assert held == {
        "closed": ("09C", None),
        "open": ("91Q", None),
        "straddles": ("91Q", None),
        "between": ("91Q", "91Q"),
        "theirs": ("RVV", "91Q"),
        "other": ("10A", None),
    }
    assert any("cancel out" in note and "between" in note for note in merged.notes)


def test_an_index_becomes_an_estimated_mean_and_money_is_added(merged: Any) -> None:
    [index] = rows_of(merged, "cost_factors", organisation="91Q", factor="market forces")
    # 1.0 for 1,000.5 + 99.25... the lists of practices open the day before weigh: 1000.5, 2000.25
    assert index["value"] == pytest.approx((1.0 * 1000.5 + 1.1 * 2000.25) / 3000.75, abs=1e-15)
    assert (index["basis"], index["source"]) == ("estimated", "order")
    [target] = rows_of(merged, "cost_factors", organisation="91Q", factor="target")
    assert (target["value"], target["basis"]) == (4000.75, "modelled")
    assert rows_of(merged, "cost_factors", organisation="91Q", factor="ambulance") == []
    assert any("ambulance" in note and "none for 09E" in note for note in merged.notes)
    assert len(rows_of(merged, "cost_factors", organisation="09C")) == 3, "history stays"


def test_staff_sites_and_areas_follow(merged: Any) -> None:
    [staff] = rows_of(merged, "workforce", organisation="91Q")
    assert (staff["fte"], staff["headcount"]) == (15.75, 18)
    assert [row["as_of"] for row in rows_of(merged, "workforce", organisation="09C")] == [
        date(2019, 1, 1)
    ]
    assert rows_of(merged, "sites")[0]["organisation"] == "91Q"
    areas = {
        (row["area"], row["group"], row["kind"]): (row["start"], row["end"])
        for row in rows_of(merged, "area_memberships")
    }
    assert areas["E3", "09E", "commissioner"] == (None, LAST)
    assert areas["E3", "91Q", "commissioner"] == (ON, None)
    assert areas["E3", "WEST", "place"] == (ON, None)
    assert areas["E1", "EAST", "place"] == (ON, None)
    assert areas["E4", "10A", "commissioner"] == (START, None)
    assert len(areas) == 4 + 3 + 3


def test_published_figures_stay_under_the_code_they_were_published_for(
    small: Folder, merged: Any
) -> None:
    assert merged.tables["indicators"].equals(small.tables.held["indicators"])
    assert merged.tables["registered"].num_rows == small.tables.held["registered"].num_rows


def test_the_merger_names_its_source(small: Folder, merged: Any) -> None:
    assert {row["source"] for row in rows_of(merged, "successions")} == {"order"}
    unnamed = merge(small, predecessors=["09C", "09E"], successor="91Q", on=ON)
    [source] = rows_of(unnamed, "sources", id="merger-91q-2020-04-01")
    assert source["verified"] is False
    assert {row["source"] for row in rows_of(unnamed, "successions")} == {source["id"]}


def test_what_is_written_is_sound_and_merging_again_changes_nothing(
    merged: Any, tmp_path: Path
) -> None:
    first = write_folder(tmp_path / "first", settings=SETTINGS, tables=merged.tables)
    again = merge(read_folder(first), predecessors=["09C", "09E"], successor="91Q", on=ON)
    second = write_folder(tmp_path / "second", settings=SETTINGS, tables=again.tables)
    assert all(total.equal for total in again.totals)
    for file in sorted(first.iterdir()):
        assert file.read_bytes() == (second / file.name).read_bytes(), file.name


def test_places_can_merge(small: Folder) -> None:
    done = merge(small, predecessors=["EAST", "WEST"], successor="ALL", on=ON, name="All")
    structure = done.system.as_of(ON, "october")
    assert structure.assign(Kind.PRACTICE, Kind.PLACE) == {"G1": "ALL", "G2": "ALL", "G3": "ALL"}
    assert structure.ancestor("ALL", Kind.SYSTEM) == "QKS"


def test_practices_can_merge(tmp_path: Path) -> None:
    folder = perturbed(tmp_path, "memberships", lambda rows: rows[1].update(group="09C"))
    done = merge(folder, predecessors=["G1", "G2"], successor="G9", on=ON)
    found = {(t.measure, t.of): (t.before, t.ended, t.after) for t in done.totals}
    lists = (Decimal("3000.75"), 0, Decimal("3000.75"))
    assert found["registered patients", "2018-19, 2019-03-31"] == lists
    assert found["registered patients", "2021, 2021-10-01"] == (3200, 0, 3200)
    assert found["weighted population", "2018/19, maternity"][2] == Decimal("3100.625")
    assert done.system.as_of(ON).ancestor("G9", Kind.COMMISSIONER) == "09C"


def test_a_practice_that_takes_in_another_keeps_its_own_list_of_before(tmp_path: Path) -> None:
    folder = perturbed(tmp_path, "memberships", lambda rows: rows[1].update(group="09C"))
    done = merge(folder, predecessors=["G1", "G2"], successor="G1", on=ON)
    found = {(t.measure, t.of): (t.before, t.ended, t.after) for t in done.totals}
    # Two lists of one day cannot stand under one code: that of G2 ends, on record.
    kept = (Decimal("3000.75"), Decimal("2000.25"), Decimal("1000.5"))
    assert found["registered patients", "2018-19, 2019-03-31"] == kept
    assert found["registered patients", "2021, 2021-10-01"] == (3200, 0, 3200)
