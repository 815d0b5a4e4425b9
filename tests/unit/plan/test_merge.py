"""Merging the bodies of a folder: a small one worked out by hand, and the real one of 2020."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from commonweal.folder import Folder, Settings, read_folder, write_folder
from commonweal.folder.schema import load_schemas
from commonweal.plan.merge import MergeError, Side, compare, formats, merge, notes_of
from commonweal.plan.merge.conservation import structural_totals
from commonweal.plan.merge.held import FOLLOWING, held_totals, untouched_totals
from commonweal.system.organisation import Kind

START, ON = date(2013, 4, 1), date(2020, 4, 1)
LAST = ON - timedelta(days=1)
YEAR = {"start": ON, "end": date(2021, 3, 31)}
EARLIER = {"start": date(2019, 4, 1), "end": LAST}
EIGHT = ["09C", "09E", "09J", "09W", "10A", "10D", "10E", "99J"]

SETTINGS = Settings.from_toml(
    'name = "Kent"\ncode = "QKS"\nas_of = 2019-07-01\n[policies]\nlists = "2018-19"\n'
    'network_vintage = "october"\n'
)

Rows = list[dict[str, Any]]


def body(code: str, kind: str, **more: object) -> dict[str, object]:
    return {"code": code, "name": f"The {code}", "kind": kind, "opened": START, **more}


def part(member: str, group: str, **more: object) -> dict[str, object]:
    row = {"member": member, "group": group, "role": "part_of", "start": START, "share": 1.0}
    return {**row, "basis": "observed", **more}


def line(name: str, who: str, pence: int, **more: object) -> dict[str, object]:
    row = {"line": name, "body": who, "kind": "budget", "item": "care", "pence": pence}
    return {**row, "basis": "observed", **YEAR, **more}


ROWS: dict[str, Rows] = {
    "sources": [
        {"id": "s", "title": "T", "publisher": "P", "place": "here", "verified": True},
        {"id": "order", "title": "Order", "publisher": "P", "place": "here", "verified": True},
    ],
    "organisations": [
        body("QKS", "system"),
        body("EAST", "place"),
        body("WEST", "place"),
        body("09C", "commissioner"),
        body("09E", "commissioner"),
        body("10A", "commissioner"),
        body("RVV", "trust"),
        body("U1", "network"),
        body("G1", "practice"),
        body("G2", "practice"),
        body("G3", "practice"),
        body("G4", "practice", closed=date(2019, 12, 31)),
    ],
    "memberships": [
        part("G1", "09C"),
        part("G2", "09E"),
        part("G3", "10A"),
        part("G4", "09C", end=date(2019, 12, 31)),
        part("G1", "U1", vintage="october"),
        part("U1", "09C", vintage="october"),
        part("09C", "EAST", basis="assumed"),
        part("09E", "WEST"),
        part("10A", "WEST"),
        part("EAST", "QKS"),
        part("WEST", "QKS"),
        {**part("09C", "RVV"), "role": "partner", "sector": "acute"},
        {**part("09E", "RVV"), "role": "partner", "sector": "acute"},
    ],
    "areas": [{"code": f"E{n}", "name": f"E{n}", "kind": "lsoa"} for n in range(1, 5)],
    "area_memberships": [
        {"area": "E1", "group": "09C", "kind": "commissioner", "start": START},
        {"area": "E2", "group": "09E", "kind": "commissioner", "start": START},
        {"area": "E3", "group": "09E", "kind": "commissioner", "start": None},
        {"area": "E4", "group": "10A", "kind": "commissioner", "start": START},
    ],
    "residents": [
        {
            "area": f"E{n}",
            "as_of": date(2019, 6, 30),
            "sex": "all",
            "age_from": 0,
            "persons": 100.0 * n,
            "basis": "observed",
        }
        for n in range(1, 5)
    ],
    "registered": [
        {
            "practice": practice,
            "series": series,
            "as_of": as_of,
            "sex": "all",
            "age_from": 0,
            "patients": patients,
            "basis": "observed",
        }
        for series, as_of, lists in (
            ("2018-19", date(2019, 3, 31), {"G1": 1000.5, "G2": 2000.25, "G3": 7.0, "G4": 99.25}),
            ("2021", date(2021, 10, 1), {"G1": 1100.0, "G2": 2100.0, "G3": 8.0}),
        )
        for practice, patients in lists.items()
    ],
    "need_weights": [
        {
            "practice": practice,
            "edition": "2018/19",
            "stream": "maternity",
            "weighted": weighted,
            "basis": "modelled",
        }
        for practice, weighted in (("G1", 900.125), ("G2", 2200.5), ("G3", 9.0))
    ],
    "ledger": [
        line("closed", "09C", 111, **EARLIER),
        line("open", "09C", 1_000_01),
        line("straddles", "09E", -250, start=date(2019, 10, 1), end=date(2020, 9, 30)),
        line("between", "09C", 70, counterparty="09E"),
        line("theirs", "RVV", 500, counterparty="09C"),
        line("other", "10A", 13),
    ],
    "cost_factors": [
        {
            "organisation": code,
            "edition": "2018/19",
            "factor": factor,
            "value": value,
            "unit": unit,
            "basis": basis,
        }
        for code, factor, value, unit, basis in (
            ("09C", "market forces", 1.0, "index", "observed"),
            ("09E", "market forces", 1.1, "index", "observed"),
            ("09C", "target", 1500.5, "GBP k", "observed"),
            ("09E", "target", 2500.25, "GBP k", "modelled"),
            ("09C", "ambulance", 0.9, "index", "observed"),
        )
    ],
    "workforce": [
        {
            "organisation": code,
            "role": "all posts",
            "as_of": as_of,
            "fte": fte,
            "headcount": count,
            "basis": "observed",
        }
        for code, as_of, fte, count in (
            ("09C", date(2019, 1, 1), 12.0, 14.0),
            ("09C", date(2021, 1, 1), 10.25, 12.0),
            ("09E", date(2021, 1, 1), 5.5, 6.0),
        )
    ],
    "sites": [{"code": "X1", "name": "Office", "organisation": "09C", "kind": "community"}],
    "indicators": [
        {
            "about": "09C",
            "indicator": "smoking",
            **EARLIER,
            "value": 15.5,
            "unit": "%",
            "basis": "observed",
        }
    ],
}


def tables(rows: Mapping[str, Rows]) -> dict[str, pa.Table]:
    schemas = load_schemas()
    return {
        name: pa.Table.from_pylist(
            [{**row, **({} if name == "sources" else {"source": "s"})} for row in held],
            schema=schemas[name].arrow,
        )
        for name, held in rows.items()
    }


def folder_of(path: Path, rows: Mapping[str, Rows]) -> Folder:
    # Reading checks the folder; writing need not check it too.
    return read_folder(write_folder(path, settings=SETTINGS, tables=tables(rows), check=False))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return folder_of(tmp_path_factory.mktemp("small") / "folder", ROWS)


@pytest.fixture(scope="module")
def merged(small: Folder) -> Any:
    return merge(small, predecessors=["09C", "09E"], successor="91Q", on=ON, source="order")


def rows_of(merged: Any, table: str, **wanted: object) -> Rows:
    return [
        row
        for row in merged.tables[table].to_pylist()
        if all(row[name] == value for name, value in wanted.items())
    ]


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


def perturbed(path: Path, table: str, change: Any) -> Folder:
    rows = {name: [dict(row) for row in held] for name, held in ROWS.items()}
    change(rows[table])
    return folder_of(path / "folder", rows)


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


# In shadow.


@pytest.fixture(scope="module")
def shadow(small: Folder) -> Any:
    return merge(small, predecessors=["09C", "09E"], successor="91Q", on=ON, shadow=True)


def test_both_structures_stand_for_one_day(small: Folder, shadow: Any) -> None:
    assert shadow.edition == "october, 91Q in shadow from 2020-04-01"
    for day in (LAST, ON, date(2021, 7, 1)):
        old = shadow.system.as_of(day, "october")
        for kind in (Kind.COMMISSIONER, Kind.PLACE, Kind.NETWORK, Kind.SYSTEM):
            was = small.system.as_of(day, "october").assign(Kind.PRACTICE, kind)
            assert old.assign(Kind.PRACTICE, kind) == was
            new = shadow.system.as_of(day, shadow.edition).assign(Kind.PRACTICE, kind)
            moved = {"09C": "91Q", "09E": "91Q"} if day >= ON and kind == Kind.COMMISSIONER else {}
            assert new == {code: moved.get(group, group) for code, group in was.items()}


def test_in_shadow_nothing_but_the_structure_is_doubled(small: Folder, shadow: Any) -> None:
    for name, table in small.tables.held.items():
        if name in ("organisations", "memberships", "area_memberships", "sources"):
            assert [row for row in table.to_pylist() if row not in rows_of(shadow, name)] == []
        else:
            assert shadow.tables[name].equals(table), name
    assert "successions" not in shadow.tables
    assert {row["vintage"] for row in rows_of(shadow, "area_memberships")} == {None, shadow.edition}


def test_a_folder_with_a_shadow_reads_and_compares_line_by_line(
    shadow: Any, tmp_path: Path
) -> None:
    folder = read_folder(write_folder(tmp_path / "f", settings=SETTINGS, tables=shadow.tables))
    one, other = (
        Side(
            system=folder.system,
            tables=folder.tables.held,
            day=ON,
            edition=edition,
            bodies=bodies,
            outlived=False,
        )
        for edition, bodies in (
            ("october", frozenset({"09C", "09E"})),
            (shadow.edition, frozenset({"91Q"})),
        )
    )
    lines = compare(one, other, SETTINGS.policies())
    assert lines == shadow.lines
    found = {(found.code, found.measure): (found.before, found.after) for found in lines}
    assert found["91Q", "registered patients"] == (None, Decimal("3000.75"))
    assert found["09C", "registered patients"] == (Decimal("1000.5"), None)
    assert found["WEST", "registered patients"] == (Decimal("2007.25"), Decimal("2007.25"))
    assert found["WEST", "residents"] == (900, 900)
    assert found["91Q", "residents"] == (None, 600)
    assert found["G1", "belongs to commissioner"] == ("09C", "91Q")
    assert found["G3", "belongs to commissioner"] == ("10A", "10A")


def test_a_shadow_stops_at_the_life_of_its_successor(small: Folder, tmp_path: Path) -> None:
    real = merge(small, predecessors=["09C", "09E"], successor="91Q", on=ON, name="The one")
    folder = read_folder(write_folder(tmp_path / "f", settings=SETTINGS, tables=real.tables))
    early = merge(
        folder, predecessors=["09C", "09E"], successor="91Q", on=date(2019, 10, 1), shadow=True
    )
    periods = [(o.opened, o.closed) for o in early.system.organisations if o.code == "91Q"]
    assert sorted(periods) == [(date(2019, 10, 1), LAST), (ON, None)]
    middle = early.system.as_of(date(2020, 1, 1), early.edition)
    assert middle.assign(Kind.PRACTICE, Kind.COMMISSIONER)["G1"] == "91Q"
    assert (
        early.system.as_of(date(2020, 1, 1), "october").ancestor("G1", Kind.COMMISSIONER) == "09C"
    )
    with pytest.raises(MergeError, match="not open on 2020-04-01"):
        merge(folder, predecessors=["09C", "09E"], successor="91Q", on=ON, shadow=True)


# The merger of 1 April 2020, as the example holds it.


@pytest.fixture(scope="module")
def kent(example: Path) -> Folder:
    return read_folder(example)


def before_the_merger(folder: Folder) -> dict[str, pa.Table]:
    """The example as it would have stood had nobody entered the merger."""
    held = dict(folder.tables.held)

    def put(name: str, rows: Rows) -> None:
        held[name] = pa.Table.from_pylist(rows, schema=held[name].schema)

    def unended(rows: Rows) -> Rows:
        kept = [r for r in rows if "91Q" not in r.values() and (r["start"] or START) < ON]
        return [{**row, "end": None if row["end"] == LAST else row["end"]} for row in kept]

    bodies = [row for row in held["organisations"].to_pylist() if row["code"] != "91Q"]
    gone = set(EIGHT)
    put(
        "organisations",
        [{**row, "closed": None if row["code"] in gone else row["closed"]} for row in bodies],
    )
    for name in ("memberships", "area_memberships"):
        put(name, unended(held[name].to_pylist()))
    put(
        "successions",
        [row for row in held["successions"].to_pylist() if "91Q" not in row.values()],
    )
    for name in ("case_lines", "ledger", "posts", "savings", "workforce"):
        if name in held:
            rows = held[name].to_pylist()
            put(name, [{k: "99J" if v == "91Q" else v for k, v in r.items()} for r in rows])
    return held


def test_the_real_merger_is_what_merging_the_eight_gives(kent: Folder, tmp_path: Path) -> None:
    path = write_folder(
        tmp_path / "eight", settings=kent.settings, tables=before_the_merger(kent), check=False
    )
    eight = read_folder(path)
    done = merge(eight, predecessors=EIGHT, successor="91Q", on=ON, name="NHS Kent and Medway CCG")
    edition = kent.settings.policies().network_vintage
    for day in (date(2019, 7, 1), LAST, ON, date(2021, 10, 1)):
        made, real = done.system.as_of(day, edition), kent.system.as_of(day, edition)
        for kind in (Kind.PRACTICE, Kind.NETWORK):
            for above in (Kind.NETWORK, Kind.PLACE, Kind.COMMISSIONER, Kind.SYSTEM):
                assert made.assign(kind, above) == real.assign(kind, above), (day, kind, above)
    areas = Counter(
        (row["area"], row["group"], row["kind"], row["start"], row["end"])
        for row in rows_of(done, "area_memberships")
        if row["kind"] in ("commissioner", "place")
    )
    real_areas = Counter(
        (row["area"], row["group"], row["kind"], row["start"], row["end"])
        for row in kent.tables.held["area_memberships"].to_pylist()
        if row["kind"] in ("commissioner", "place")
    )
    assert areas == real_areas
    assert all(total.equal for total in done.totals)


def test_a_folder_that_shows_the_merger_comes_back_byte_for_byte(
    kent: Folder, example: Path, tmp_path: Path
) -> None:
    done = merge(kent, predecessors=EIGHT, successor="91Q", on=ON)
    found = {(total.measure, total.of): total for total in done.totals}
    lists = found["registered patients", "allocation-2018-19, 2019-03-31"]
    by_hand: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in kent.tables.held["registered"].to_pylist():
        by_hand[row["series"]] += Decimal(repr(row["patients"]))
    assert lists.before == lists.after == by_hand["allocation-2018-19"]
    assert round(lists.after) in (1886016, 1886017), "1,886,016 to rounding"
    assert found["bodies", "practice"].after == 234
    out = write_folder(
        tmp_path / "again",
        settings=kent.settings,
        tables=done.tables,
        statements=kent.statements,
        format=formats(example),
        notes=notes_of(example),
    )
    for file in sorted(example.glob("*.csv")):
        assert (out / file.name).read_bytes() == file.read_bytes(), file.name
