"""frictionless, an independent reader of Table Schema, finds the same faults in the same cells.

The contract is narrower than Table Schema in a few places (NaN, blanks around numbers, dates before
1800), which `test_folder_values.py` tests; here are the kinds of constraint that both know.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from frictionless import Package, Resource, Schema, system

from commonweal.folder import check_folder
from commonweal.folder.schema import load_schemas

Maker = Callable[..., Path]
STANDARD = {"fields", "primaryKey", "foreignKeys"}

#: What each calls a fault.
SAME = {
    "type-error": "type",
    "primary-key": "primary key",
    "foreign-key": "foreign key",
    "missing-cell": "cells",
    "extra-cell": "cells",
}


def by_frictionless(path: Path, table: str) -> set[tuple[int, str, str]]:
    """Row, column and rule of all faults of a table."""
    resources = []
    for name in dict.fromkeys([table, "organisations", "sources"]):
        said = load_schemas()[name].descriptor
        kept = {key: value for key, value in said.items() if key in STANDARD}
        with (path / f"{name}.csv").open(encoding="utf-8") as handle:
            header = next(csv.reader(handle))
        # What the contract lets be left out is left out of the schema too.
        kept["fields"] = [field for field in kept["fields"] if field["name"] in header]
        kept["fields"].sort(key=lambda field: header.index(field["name"]))
        schema = Schema.from_descriptor(kept)
        resources.append(Resource(name=name, path=f"{name}.csv", basepath=str(path), schema=schema))
    with system.use_context(trusted=True):
        report = Package(resources=resources).validate(limit_errors=100_000)
    found = set()
    for error in report.tasks[0].errors:
        column = getattr(error, "field_name", "")
        rule = SAME.get(error.type, error.type)
        if error.type == "constraint-error":
            rule = error.note.split('"')[1]
        if rule == "foreign key":
            column = error.field_names[0]
        if rule in ("primary key", "cells"):
            column = ""
        found.add((error.row_number, column, rule))
    return found


def by_commonweal(path: Path, table: str) -> set[tuple[int, str, str]]:
    found = set()
    for finding in check_folder(path):
        if finding.file == f"{table}.csv" and finding.row is not None:
            column = "" if finding.rule in ("primary key", "cells") else finding.column
            found.add((finding.row, column, finding.rule))
    return found


SPOIL = {
    "practice": ["", "G9", "G1"],
    "series": ["", "2018-19", "b"],
    "as_of": ["", "2018-13-01", "yesterday", "2018-02-30"],
    "sex": ["", "all", "unknown", "MALE"],
    "age_from": ["", "-1", "121", "1.5", "x", "3"],
    "age_to": ["", "-5", "500", "x", "99"],
    "patients": ["", "-1", "-0.5", "1,000", "x", "12.5"],
    "basis": ["", "guess", "modelled"],
    "source": ["", "nowhere", "lists"],
}


#: Keys that can be read, so that both compare the same rows.
DOUBLE = {**dict.fromkeys(SPOIL, ()), "series": ("s1", "s2"), "age_to": ("", "99")}


def spoilt_rows(seed: int, spoilt: Mapping[str, Sequence[str]], often: float) -> list[list[str]]:
    draw = random.Random(seed)
    rows = []
    for number in range(120):
        row = ["G1", f"s{number % 60 + number // 90}", "2018-10-01", "all", "0", "120", "5"]
        row += ["observed", "lists"]
        for place, values in enumerate(spoilt.values()):
            if values and draw.random() < often:
                row[place] = draw.choice(values)
        rows.append(row)
    return rows


def write(folder: Maker, rows: list[list[str]]) -> Path:
    place = folder('name = "K"\ncode = "Q"\nas_of = 2019-07-01\n[policies]\nlists = "s1"\n')
    with (place / "registered.csv").open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows([list(SPOIL), *rows])
    return place


@pytest.mark.parametrize("seed", range(5))
def test_the_same_faults_in_the_same_cells(folder: Maker, seed: int) -> None:
    rows = spoilt_rows(seed, SPOIL, 0.08)
    for number in (5, 50):
        rows[number] = rows[number][:-1]
        rows[number + 1] = [*rows[number + 1], "more"]
    place = write(folder, rows)
    expected = by_frictionless(place, "registered")
    # A row with too many or too few cells is told by that alone; frictionless reads on.
    ragged = {row for row, _, rule in expected if rule == "cells"}
    expected = {e for e in expected if e[0] not in ragged or e[2] == "cells"}
    # Which rows repeat a key is compared below; that ages are in order is a rule of the contract.
    apart = {"primary key", "ordered"}
    assert len(expected) > 30
    assert {e for e in by_commonweal(place, "registered") if e[2] not in apart} == {
        e for e in expected if e[2] not in apart
    }


@pytest.mark.parametrize("seed", range(5))
def test_the_same_rows_repeat_a_key(folder: Maker, seed: int) -> None:
    place = write(folder, spoilt_rows(seed, DOUBLE, 0.3))
    expected = by_frictionless(place, "registered")
    assert {rule for _, _, rule in expected} == {"primary key"}
    assert by_commonweal(place, "registered") == expected


def test_the_same_patterns_and_truths(folder: Maker) -> None:
    text = "id,title,publisher,place,sha256,known_from,verified\n"
    for number, (name, digest, day, truth) in enumerate(
        [
            ("lists", "", "", "true"),
            ("Lists", "a" * 64, "2019-02-29", "TRUE"),
            ("-a", "A" * 64, "2020-02-29", "yes"),
            ("a b", "a" * 63, "20-02-2020", "1"),
            ("a.b-c9", "a" * 65, "", "0"),
            ("a\u00e9", "", "", ""),
        ]
    ):
        text += f"{name},T{number},P,x,{digest},{day},{truth}\n"
    place = folder(sources=text)
    expected = by_frictionless(place, "sources")
    assert {rule for _, _, rule in expected} == {"pattern", "type", "required"}
    assert by_commonweal(place, "sources") == expected


@pytest.mark.parametrize("name", sorted(load_schemas()))
def test_the_schemas_are_table_schemas(name: str) -> None:
    said = dict(load_schemas()[name].descriptor)
    assert list(Schema.metadata_validate(said)) == []
    schema = Schema.from_descriptor(said)
    assert [field.name for field in schema.fields] == list(load_schemas()[name].names)


@pytest.mark.parametrize("name", sorted(load_schemas()))
def test_what_the_schemas_name_is_there(name: str) -> None:
    schemas = load_schemas()
    schema = schemas[name]
    assert set(schema.primary_key) <= set(schema.names)
    for key in schema.foreign_keys:
        assert key.column in schema.names
        assert schemas[key.table].primary_key[0] == key.key
    for names in schema.ordered:
        assert set(names) <= set(schema.names)
    if name != "sources":
        assert schema.foreign_keys[-1].table == "sources"
        assert schema.column("source").required
