"""A made-up folder of two commissioners to be merged, worked out by hand; nothing is real."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from commonweal.folder import Folder, Settings, read_folder, write_folder
from commonweal.folder.schema import load_schemas

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


def rows_of(merged: Any, table: str, **wanted: object) -> Rows:
    return [
        row
        for row in merged.tables[table].to_pylist()
        if all(row[name] == value for name, value in wanted.items())
    ]


def perturbed(path: Path, table: str, change: Any) -> Folder:
    rows = {name: [dict(row) for row in held] for name, held in ROWS.items()}
    change(rows[table])
    return folder_of(path / "folder", rows)
