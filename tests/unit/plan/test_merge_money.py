"""A merger leaves every pound, every control total and the system's result as they were."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from commonweal.folder import Folder, Settings, read_folder, write_folder
from commonweal.folder.schema import load_schemas
from commonweal.funding.control.position import Position, position
from commonweal.plan.merge import Merged, Side, merge
from commonweal.plan.merge.money import money_totals

START, ON, LAST = date(2013, 4, 1), date(2020, 4, 1), date(2021, 3, 31)
SETTINGS = Settings.from_toml(
    'name = "S"\ncode = "S"\nas_of = 2019-07-01\n[policies]\nlists = "none"\n'
)
Rows = list[dict[str, Any]]


def line(name: str, body: str, kind: str, heading: str, pence: int, **more: object) -> Any:
    return {
        "line": name,
        "body": body,
        "kind": kind,
        "heading": heading,
        "item": "x",
        "pence": pence,
        "start": ON,
        "end": LAST,
        "basis": "observed",
        **more,
    }


def trade(name: str, body: str, other: str, heading: str, pence: int) -> Any:
    return line(name, body, "actual", heading, pence, counterparty=other, whole=True)


#: Whole ledgers of 2020-21, in which A and B, who merge, trade with each other and with a trust.
LEDGER: Rows = [
    line("a1", "A", "actual", "income", 1_000, whole=True),
    line("b1", "B", "actual", "income", 500, whole=True),
    line("c1", "C", "actual", "income", 50, whole=True),
    line("c2", "C", "actual", "expenditure", 0, whole=True),
    line("t1", "T", "actual", "expenditure", -900, whole=True),
    trade("a2", "A", "B", "expenditure", -30),
    trade("b2", "B", "A", "income", 34),
    trade("a3", "A", "T", "expenditure", -700),
    trade("t2", "T", "A", "income", 690),
    trade("b3", "B", "T", "expenditure", -300),
    trade("t3", "T", "B", "income", 300),
    *(line(f"{b}-ct", b, "target", "control total", p) for b, p in zip("ABCT", (7, -3, 2, -100),
                                                                      strict=True)),
    line("a-plan", "A", "plan", "result", 5),
    line("b-plan", "B", "plan", "result", -9),
    line("a-old", "A", "actual", "result", -77, start=date(2019, 4, 1), end=date(2020, 3, 31)),
]  # fmt: skip


def pool(body: str, role: str, pence: int, risk: float) -> dict[str, object]:
    return {
        "pool": "p",
        "name": "P",
        "body": body,
        "role": role,
        "start": ON,
        "end": LAST,
        "contribution_pence": pence,
        "risk_share": risk,
        "basis": "observed",
    }


def projection(about: str, first: int, patients: float, series: str = "r") -> dict[str, object]:
    return {
        "about": about,
        "series": series,
        "led_by": "not stated",
        "start": date(first, 4, 1),
        "end": date(first + 1, 3, 31),
        "patients": patients,
        "basis": "modelled",
    }


ROWS: dict[str, Rows] = {
    "sources": [{"id": "s", "title": "T", "publisher": "P", "place": "here", "verified": True}],
    "organisations": [
        {"code": code, "name": code, "kind": kind, "opened": START}
        for code, kind in (
            ("S", "system"),
            ("A", "commissioner"),
            ("B", "commissioner"),
            ("C", "commissioner"),
            ("T", "trust"),
            ("L", "council"),
        )
    ],
    "memberships": [
        {"member": code, "group": "S", "role": "part_of", "start": START, "basis": "observed"}
        for code in "ABC"
    ],
    "ledger": LEDGER,
    "pools": [pool("L", "host", 600, 0.5), pool("A", "contributor", 300, 0.3),
              pool("B", "contributor", 100, 0.2)],
    "savings": [
        {"scheme": n, "name": n, "body": b, "owner": "o", "start": start, "recurrent": recurrent,
         "basis": "observed"}
        for n, b, start, recurrent in (
            ("open", "A", ON, True),
            ("shut", "A", date(2018, 4, 1), False),
            ("late", "B", date(2018, 4, 1), False),
        )
    ],
    "savings_phasing": [
        {"scheme": n, "start": start, "end": end, "kind": "plan", "gross_pence": pence,
         "cost_pence": 1, "basis": "observed"}
        for n, start, end, pence in (
            ("open", ON, LAST, 70),
            ("shut", date(2018, 4, 1), date(2019, 3, 31), 11),
            ("late", ON, LAST, 13),
        )
    ],
    "projections": [
        projection("A", 2019, 100.0), projection("B", 2019, 50.0),
        projection("A", 2020, 101.0), projection("B", 2020, 51.5),
        projection("A", 2021, 102.0),
    ],
    "posts": [
        {"body": b, "as_of": day, "what": "posts", "change": change, "basis": "observed"}
        for b, day, change in (("A", LAST, -3.0), ("B", LAST, -2.0), ("A", START, -9.0))
    ],
}  # fmt: skip


def table(name: str, rows: Rows) -> pa.Table:
    schema = load_schemas()[name].arrow
    held = rows if name == "sources" else [{"source": "s", **row} for row in rows]
    return pa.Table.from_pylist(held, schema=schema)


def folder(path: Path, **changed: Rows) -> Folder:
    rows = {**ROWS, **changed}
    tables = {name: table(name, held) for name, held in rows.items()}
    return read_folder(write_folder(path / "held", settings=SETTINGS, tables=tables))


def merged(held: Folder) -> Merged:
    return merge(held, predecessors=["A", "B"], successor="M", on=ON, name="M")


def positions(held: Folder, done: Merged) -> tuple[Position, Position]:
    return (
        position(held.system, held.tables.held["ledger"]),
        position(done.system, done.tables["ledger"]),
    )


def by_heading(rows: Rows) -> dict[tuple[str, str], int]:
    """Brute force: pence by heading and kind."""
    found: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        found[row["heading"], row["kind"]] += row["pence"]
    return dict(found)


def test_every_pound_and_the_control_total_stay(tmp_path: Path) -> None:
    held = folder(tmp_path)
    done = merged(held)
    assert all(total.equal for total in done.totals)
    rows = done.tables["ledger"].to_pylist()
    assert by_heading(rows) == by_heading(LEDGER)
    whose = {row["line"]: (row["body"], row["formerly"], row["counterparty"]) for row in rows}
    assert whose["a2"] == ("M", "A", "M")
    assert whose["t2"] == ("T", None, "M")
    assert whose["a-old"] == ("A", None, None)
    before, after = positions(held, done)
    key = ("2020-21", "actual")
    # By hand: 1,000 - 30 - 700, 500 + 34 - 300, 50, 690 + 300 - 900.
    assert before.consolidations[key].known == {"A": 270, "B": 234, "C": 50, "T": 90}
    assert after.consolidations[key].known == {"C": 50, "M": 504, "T": 90}
    for position_ in (before, after):
        assert position_.consolidations[key].total == 644
        assert position_.consolidations[key].unexplained == 4 - 10
        names = position_.members["2020-21"].names
        held_totals = [position_.control_total(b, "2020-21").pence for b in names]
        assert sum(p for p in held_totals if p is not None) == 7 - 3 + 2 - 100
    assert after.control_total("M", "2020-21").pence == 4
    assert after.results["2020-21", "plan", "M"].pence == -4


def test_the_report_proves_it(tmp_path: Path) -> None:
    done = merged(folder(tmp_path))
    found = {(t.measure, t.of): (int(t.before), int(t.after)) for t in done.totals}
    assert found["result of the system, known part, pence", "2020-21, actual"] == (644, 644)
    assert found["control totals held, pence", "2020-21, target"] == (-94, -94)
    between = "trade between the bodies that are now one, pence"
    assert found[between, "2020-21, actual, paid"] == (30, 30)
    assert found[between, "2020-21, actual, received"] == (34, 34)
    assert found["pence in pools of the bodies", "p, 2020-04-01, 2021-03-31"] == (400, 400)
    assert found["savings of the bodies, gross, pence", "plan, 2020-21"] == (83, 83)
    assert found["pence of everybody, by heading", "result, actual, 2019-20"] == (-77, -77)
    assert any("cancel out in its accounts: a2, b2" in note for note in done.notes)


def test_what_is_held_passes_on_where_it_is_open(tmp_path: Path) -> None:
    done = merged(folder(tmp_path))
    schemes = {row["scheme"]: row["body"] for row in done.tables["savings"].to_pylist()}
    assert schemes == {"open": "M", "shut": "A", "late": "M"}
    pools = [(r["body"], r["formerly"], r["risk_share"]) for r in done.tables["pools"].to_pylist()]
    assert sorted(pools, key=str) == [("L", None, 0.5), ("M", "A", 0.3), ("M", "B", 0.2)]
    posts = {(r["body"], r["as_of"]): r["change"] for r in done.tables["posts"].to_pylist()}
    assert posts == {("A", START): -9.0, ("M", LAST): -5.0}


def test_lists_foreseen_for_all_are_foreseen_for_the_new_body(tmp_path: Path) -> None:
    done = merged(folder(tmp_path))
    rows = done.tables["projections"].to_pylist()
    made = {row["start"].year: row["patients"] for row in rows if row["about"] == "M"}
    assert made == {2019: 150.0, 2020: 152.5}
    # What was published about a body stays under its code.
    assert sum(row["about"] in "AB" for row in rows) == 5
    assert any("1 figures of bodies that became M are not added up" in n for n in done.notes)


def test_a_sum_that_lacks_one_of_the_bodies_is_not_made(tmp_path: Path) -> None:
    rows = [row for row in LEDGER if row["line"] not in ("b-plan", "B-ct")]
    done = merged(folder(tmp_path, ledger=rows))
    after = position(done.system, done.tables["ledger"])
    plan = after.results["2020-21", "plan", "M"]
    assert plan.pence is None
    assert plan.amount.reason == "held for A, which it came from, but not for B"
    found = {(t.measure, t.of): (t.before, t.ended, t.after) for t in done.totals}
    lost = found["result of the system, known part, pence", "2020-21, plan"]
    assert lost == (Decimal(5), Decimal(5), Decimal(0))
    assert found["control totals held, pence", "2020-21, target"] == (-91, 7, -98)
    assert any("of A in 2020-21 (plan), 5 pence, stands in no sum" in note for note in done.notes)


def test_a_body_that_takes_another_in_keeps_its_own(tmp_path: Path) -> None:
    held = folder(tmp_path, projections=[], savings=[], savings_phasing=[])
    done = merge(held, predecessors=["A", "B"], successor="A", on=ON)
    assert all(total.equal for total in done.totals)
    after = position(done.system, done.tables["ledger"])
    assert after.results["2020-21", "actual", "A"].pence == 504
    assert after.results["2020-21", "plan", "A"].pence == -4
    assert after.control_total("A", "2020-21").pence == 4
    assert after.consolidations["2020-21", "actual"].total == 644


def test_a_penny_that_goes_missing_is_found(tmp_path: Path) -> None:
    held = folder(tmp_path)
    done = merged(held)
    before = Side(
        system=held.system,
        tables=held.tables.held,
        day=date(2020, 3, 31),
        edition="",
        bodies=frozenset({"A", "B"}),
    )
    after = Side(
        system=done.system, tables=done.tables, day=ON, edition="", bodies=frozenset({"M"})
    )
    assert all(total.equal for total in money_totals(before, after))
    for name, column, wrong in (
        ("ledger", "pence", "result of the system, known part, pence"),
        ("pools", "contribution_pence", "pence in pools of the bodies"),
        ("projections", "patients", "lists foreseen for the bodies"),
    ):
        rows = done.tables[name].to_pylist()
        own = [r for r in rows if "M" in (r.get("body"), r.get("about"))]
        mine = next(r for r in own if r.get("line", "a1") == "a1")
        mine[column] += 1
        spoilt = {**done.tables, name: pa.Table.from_pylist(rows, done.tables[name].schema)}
        against = money_totals(before, replace(after, tables=spoilt, _read={}))
        assert wrong in {total.measure for total in against if not total.equal}


def test_kent_and_medway_before_and_after(example: Path) -> None:
    held = read_folder(example)
    eight = ["09C", "09E", "09J", "09W", "10A", "10D", "10E", "99J"]
    done = merge(held, predecessors=eight, successor="91Q", on=ON)
    before, after = positions(held, done)
    known = {"2016-17": -1_700_000_000, "2017-18": -11_680_000_000, "2018-19": -5_600_000_000}
    for year, pence in known.items():
        assert after.consolidations[year, "actual"] == before.consolidations[year, "actual"]
        assert after.consolidations[year, "actual"].known_part == pence
    assert all(total.equal for total in done.totals)
