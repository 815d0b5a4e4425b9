"""What stops a merger, and what its proof sees when something is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from merge_sample import LAST, ON, Rows, perturbed, rows_of

from commonweal.folder import Folder
from commonweal.plan.merge import MergeError, Side, merge
from commonweal.plan.merge.conservation import structural_totals
from commonweal.plan.merge.held import FOLLOWING, held_totals, untouched_totals
from commonweal.system.organisation import Kind

# What stops a merger.


def refused(small: Folder, **order: Any) -> list[str]:
    with pytest.raises(MergeError) as error:
        merge(small, **{"predecessors": ["09C", "09E"], "successor": "91Q", "on": ON, **order})
    return list(error.value.messages)


def test_an_order_that_the_folder_does_not_bear_out_is_refused_whole(small: Folder) -> None:
    found = refused(small, predecessors=["09C", "09C", "NIX", "RVV"], source="nobody")
    assert [message.split(" ")[0] for message in found] == ["09C", "NIX", "only", "nobody"]
    assert "not open on 2012-12-31" in refused(small, on=date(2013, 1, 1))[0]
    assert "at least one predecessor" in refused(small, predecessors=["09C"], successor="09C")[0]
    assert "one kind" in refused(small, successor="RVV")[0]


def test_staff_that_cannot_be_added_stop_the_merger(tmp_path: Path) -> None:
    folder = perturbed(tmp_path, "workforce", lambda rows: rows[2].update(headcount=None))
    assert "headcount is missing" in refused(folder)[0]


def test_a_practice_in_two_of_the_bodies_stops_the_merger(tmp_path: Path) -> None:
    def both(rows: Rows) -> None:
        rows[0]["share"] = 0.5
        rows.append({**rows[0], "group": "09E", "share": 0.5})

    folder = perturbed(tmp_path, "memberships", both)
    done = merge(folder, predecessors=["09C", "09E"], successor="91Q", on=ON)
    [row] = rows_of(done, "memberships", member="G1", group="91Q")
    assert row["share"] == 1

    elsewhere = perturbed(tmp_path / "b", "memberships", lambda rows: rows[0].update(end=LAST))
    [message] = refused(elsewhere)
    assert "G1 belonged to 09C" in message
    assert "no commissioner" in message


def test_practices_of_two_commissioners_stop_the_merger(small: Folder) -> None:
    [message] = refused(small, predecessors=["G1", "G2"], successor="G9")
    assert "G9 belongs to no commissioner from 2020-04-01" in message


# The proof sees what is lost.


def sides(small: Folder, merged: Any, **changed: Any) -> tuple[Side, Side]:
    before = Side(
        system=small.system,
        tables=small.tables.held,
        day=LAST,
        edition="october",
        bodies=frozenset({"09C", "09E"}),
    )
    after = Side(
        system=changed.get("system", merged.system),
        tables={**merged.tables, **changed.get("tables", {})},
        day=ON,
        edition="october",
        bodies=frozenset({"91Q"}),
    )
    return before, after


def unequal(before: Side, after: Side) -> set[str]:
    gone = {"09C": "91Q", "09E": "91Q"}
    totals = [
        *structural_totals(before, after, Kind.COMMISSIONER, gone),
        *held_totals(before, after),
        *untouched_totals(before, after, FOLLOWING),
    ]
    return {total.measure for total in totals if not total.equal}


def without(merged: Any, table: str, **wanted: object) -> pa.Table:
    held = merged.tables[table]
    lost = rows_of(merged, table, **wanted)
    assert lost
    kept = [row for row in held.to_pylist() if row not in lost]
    return pa.Table.from_pylist(kept, schema=held.schema)


def test_a_lost_membership_shows(small: Folder, merged: Any) -> None:
    rows = tuple(
        row for row in merged.system.memberships if (row.member, row.group) != ("G2", "91Q")
    )
    found = unequal(*sides(small, merged, system=replace(merged.system, memberships=rows)))
    assert {"bodies", "registered patients", "weighted population"} <= found


def test_a_lost_place_shows(small: Folder, merged: Any) -> None:
    rows = tuple(
        row
        for row in merged.system.memberships
        if (row.member, row.group, row.start) != ("G2", "WEST", ON)
    )
    found = unequal(*sides(small, merged, system=replace(merged.system, memberships=rows)))
    assert found == {"bodies with the group they had, or its successor"}


@pytest.mark.parametrize(
    ("table", "wanted", "measure"),
    [
        ("ledger", {"line": "straddles"}, "pence of the bodies"),
        ("ledger", {"line": "theirs"}, "pence with the bodies"),
        ("ledger", {"line": "closed"}, "pence of periods before, under the codes of the time"),
        ("area_memberships", {"area": "E2", "group": "91Q"}, "areas and residents of the bodies"),
        ("area_memberships", {"area": "E2", "kind": "place"}, "areas and residents of a place"),
        ("residents", {"area": "E2"}, "areas and residents of the bodies"),
        ("registered", {"practice": "G1"}, "registered patients"),
        ("need_weights", {"practice": "G2"}, "weighted population"),
        ("workforce", {"organisation": "91Q"}, "staff from the day on, fte"),
        ("sites", {"code": "X1"}, "sites run by the bodies"),
        ("indicators", {"about": "09C"}, "rows as they were"),
    ],
)
def test_a_lost_row_shows(
    small: Folder, merged: Any, table: str, wanted: dict[str, object], measure: str
) -> None:
    assert unequal(*sides(small, merged)) == set()
    changed = {table: without(merged, table, **wanted)}
    assert measure in unequal(*sides(small, merged, tables=changed))
