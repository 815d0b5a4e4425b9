"""Writing: what is read back is what was written, the bytes are always the same, and a folder is
replaced whole or not at all."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from frictionless import Package, system
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.folder import Folder, FolderError, Settings, check_folder, read_folder, write_folder
from commonweal.folder.placing import placed_whole
from commonweal.folder.schema import Schema, load_schemas
from commonweal.folder.writing import conform, in_order
from commonweal.records import append, draft

Maker = Callable[..., Path]
SETTINGS = Settings.from_toml(
    'name = "K"\ncode = "Q"\nas_of = 2019-07-01\n[policies]\nlists = "2018-19"\n'
)

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "string": TEXTS,
    "integer": st.integers(-(2**63), 2**63 - 1),
    "number": st.floats(allow_nan=False, allow_infinity=False),
    "date": st.dates(date(1800, 1, 1), date(2999, 12, 31)),
    "boolean": st.booleans(),
}


def rows_of(schema: Schema) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Rows of a schema whose values have the right types, and may be anything else."""
    columns = {
        column.name: VALUES[column.type] if column.required else st.none() | VALUES[column.type]
        for column in schema.columns
    }
    return st.lists(st.fixed_dictionaries(columns), max_size=6)


def test_the_small_folder_goes_round(folder: Maker, tmp_path: Path) -> None:
    read = read_folder(folder())
    for format in ("csv", "parquet"):
        out = tmp_path / format
        write_folder(out, settings=read.settings, tables=read.tables.held, format=format)
        assert check_folder(out) == []
        again = read_folder(out)
        assert again.tables == read.tables
        assert again.system == read.system
        assert again.settings == read.settings


@settings(max_examples=25, deadline=None)
@given(st.data())
@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_any_values_go_round(
    tmp_path_factory: pytest.TempPathFactory, format: str, data: st.DataObject
) -> None:
    """Line breaks, quotes, blanks, the largest and smallest numbers: read back as written."""
    from commonweal.folder.check import examine
    from commonweal.folder.engines import open_duckdb
    from commonweal.folder.reading import load

    name = data.draw(st.sampled_from(["flows", "areas", "ledger", "indicators"]))
    schema = load_schemas()[name]
    table = pa.Table.from_pylist(data.draw(rows_of(schema)), schema.arrow)
    out = tmp_path_factory.mktemp("round") / "folder"
    write_folder(out, settings=SETTINGS, tables={name: table}, format=format, check=False)
    with open_duckdb() as connection:
        examined = examine(connection, out)
        formal = {"format", "encoding", "cells", "line ends", "type", "missing column"}
        assert not [finding for finding in examined.findings if finding.rule in formal]
        again = load(connection, schema)
    expected = in_order(conform(table, schema), schema)
    assert again.to_pylist() == expected.to_pylist()
    # Written once more, in another order, the bytes are the same.
    before = (out / f"{name}.{format}").read_bytes()
    backwards = table.take(pa.array(range(table.num_rows - 1, -1, -1), pa.int64()))
    write_folder(out, settings=SETTINGS, tables={name: backwards}, format=format, check=False)
    assert (out / f"{name}.{format}").read_bytes() == before


def test_numbers_are_written_in_the_shortest_form(tmp_path: Path) -> None:
    column = [12.0, -0.5, 0.1, 1e22, 1 / 3, 123456789012345.0, 5e-324]
    rows = [
        {"practice": f"{n}", "edition": "e", "stream": "s", "weighted": value}
        | {"basis": "observed", "source": "s"}
        for n, value in enumerate(column)
    ]
    out = tmp_path / "folder"
    table = pa.Table.from_pylist(rows)
    write_folder(out, settings=SETTINGS, tables={"need_weights": table}, check=False)
    lines = (out / "need_weights.csv").read_bytes().split(b"\n")
    assert lines[0] == b"practice,edition,stream,weighted,basis,source"
    written = [line.split(b",")[3].decode() for line in lines[1:-1]]
    assert written == ["12", "-0.5", "0.1", "1e+22", repr(1 / 3), "123456789012345", "5e-324"]


def tables_of(read: Folder) -> dict[str, pa.Table]:
    return dict(read.tables.held)


def test_two_writings_give_the_same_bytes(folder: Maker, tmp_path: Path) -> None:
    tables = tables_of(read_folder(folder()))
    for format in ("csv", "parquet"):
        for out in (tmp_path / "one", tmp_path / "two"):
            write_folder(out, settings=SETTINGS, tables=tables, format=format)
        one, two = (sorted((tmp_path / name).iterdir()) for name in ("one", "two"))
        assert [path.name for path in one] == [path.name for path in two]
        assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_the_package_is_one_for_other_tools(folder: Maker, tmp_path: Path) -> None:
    """frictionless reads the folder by its datapackage.json, checks hashes, and finds no fault."""
    out = tmp_path / "out"
    write_folder(out, settings=SETTINGS, tables=tables_of(read_folder(folder())))
    said = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    assert [part["path"] for part in said["resources"]] == [
        f"{name}.csv" for name in ("areas", "memberships", "organisations", "registered", "sources")
    ]
    assert said["resources"][0]["bytes"] == (out / "areas.csv").stat().st_size
    with system.use_context(trusted=True):
        report = Package(str(out / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "note"])
    (out / "areas.csv").write_text("code\n", encoding="utf-8")
    with system.use_context(trusted=True):
        report = Package(str(out / "datapackage.json")).validate()
    assert "hash-count" in {kind for (kind,) in report.flatten(["type"])}


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """Records of one statement."""
    path = tmp_path / "statements.jsonl"
    known = datetime(2019, 7, 1, tzinfo=UTC)
    said = {"subject": "networks", "text": "Networks start", "source": "s", "confidence": "high"}
    envelope: dict[str, Any] = {"id": "a", "stated_by": "Analyst", "about": "Q", "reason": "told"}
    append(
        path,
        [
            draft(
                "reported", said, stated_at=known, effective=known.date(), salt="0" * 64, **envelope
            )
        ],
    )
    return path


def test_formats_by_table_notes_and_statements(
    folder: Maker, tmp_path: Path, records: Path
) -> None:
    out = tmp_path / "out"
    write_folder(
        out,
        settings=SETTINGS,
        tables=tables_of(read_folder(folder())),
        format={"registered": "parquet"},
        notes={"README.md": "# Kent\n"},
        statements=records,
    )
    assert (out / "registered.parquet").exists()
    assert (out / "areas.csv").exists()
    assert (out / "README.md").read_text(encoding="utf-8") == "# Kent\n"
    read = read_folder(out)
    assert read.statements == out / "records" / "statements.jsonl"
    assert read.statements.read_bytes() == records.read_bytes()
    assert "records/statements.jsonl" in read.inputs


def test_records_are_never_dropped(folder: Maker, tmp_path: Path, records: Path) -> None:
    out, tables = tmp_path / "out", tables_of(read_folder(folder()))
    write_folder(out, settings=SETTINGS, tables=tables, statements=records)
    with pytest.raises(ValueError, match="never dropped"):
        write_folder(out, settings=SETTINGS, tables=tables)
    kept = out / "records" / "statements.jsonl"
    write_folder(out, settings=SETTINGS, tables=tables, statements=kept)
    assert kept.read_bytes() == records.read_bytes()
    lines = records.read_text(encoding="utf-8").splitlines()
    write_folder(tmp_path / "lines", settings=SETTINGS, tables=tables, statements=lines)
    assert (tmp_path / "lines" / "records" / "statements.jsonl").read_bytes() == kept.read_bytes()


def test_damaged_records_are_findings(folder: Maker, tmp_path: Path, records: Path) -> None:
    out, tables = tmp_path / "out", tables_of(read_folder(folder()))
    write_folder(out, settings=SETTINGS, tables=tables, statements=records)
    kept = out / "records" / "statements.jsonl"
    kept.write_bytes(kept.read_bytes().replace(b"Networks start", b"Networks ended"))
    (finding,) = check_folder(out)
    assert (finding.file, finding.row) == ("records/statements.jsonl", 1)
    assert (finding.value, finding.rule) == ("a", "records")
    # The head went with the records: that all lines were cut off is seen.
    kept.write_bytes(b"")
    assert [(f.row, f.rule) for f in check_folder(out)] == [(1, "records")]


def test_what_is_no_system_folder_is_never_replaced(folder: Maker, tmp_path: Path) -> None:
    tables = tables_of(read_folder(folder()))
    precious = tmp_path / "home"
    precious.mkdir()
    (precious / "thesis.odt").write_bytes(b"years of work")
    with pytest.raises(FileExistsError, match="not a system folder"):
        write_folder(precious, settings=SETTINGS, tables=tables)
    with pytest.raises(FileExistsError, match="not a folder"):
        write_folder(precious / "thesis.odt", settings=SETTINGS, tables=tables)
    assert (precious / "thesis.odt").read_bytes() == b"years of work"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"odd": pa.table({"a": [1]})}, "no such table: odd"),
        ({"areas": pa.table({"code": ["E1"], "colour": ["red"]})}, "unknown columns.*colour"),
        ({"areas": pa.table({"code": ["E1"]})}, "lacking columns.*name"),
    ],
)
def test_tables_that_are_not_of_the_contract(
    folder: Maker, tmp_path: Path, change: dict[str, pa.Table], said: str
) -> None:
    tables = {**tables_of(read_folder(folder())), **change}
    with pytest.raises(ValueError, match=said):
        write_folder(tmp_path / "out", settings=SETTINGS, tables=tables)
    assert not (tmp_path / "out").exists()


def test_values_that_do_not_have_the_type(folder: Maker, tmp_path: Path) -> None:
    tables = tables_of(read_folder(folder()))
    spoilt = tables["registered"].set_column(6, "patients", [["many", "few"]])
    with pytest.raises(ValueError, match=r"table registered, column patients: .*give double"):
        write_folder(tmp_path / "out", settings=SETTINGS, tables={**tables, "registered": spoilt})


def test_a_folder_that_fails_the_check_is_not_written(folder: Maker, tmp_path: Path) -> None:
    tables = tables_of(read_folder(folder()))
    out = write_folder(tmp_path / "out", settings=SETTINGS, tables=tables)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    spoilt = tables["registered"].set_column(6, "patients", [[-1.0, -2.0]])
    with pytest.raises(FolderError) as caught:
        write_folder(out, settings=SETTINGS, tables={**tables, "registered": spoilt})
    assert [f.value for f in caught.value.findings] == ["-1", "-2"]
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "out"]


def test_an_error_while_placing_leaves_what_was_there(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with placed_whole(out) as beside:
        (beside / "a").write_text("old", encoding="utf-8")

    def fail_half_way() -> None:
        with placed_whole(out) as beside:
            (beside / "a").write_text("new", encoding="utf-8")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert (out / "a").read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert out.stat().st_mode & 0o777 == 0o777 & ~0o022


def test_replacing_without_an_exchange_in_one_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commonweal.folder.placing._exchanged", lambda *_: False)
    for text in ("old", "new"):
        with placed_whole(tmp_path / "out") as beside:
            (beside / "a").write_text(text, encoding="utf-8")
    assert (tmp_path / "out" / "a").read_text(encoding="utf-8") == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


REPLACING = """
import sys
from pathlib import Path
from commonweal.folder.placing import placed_whole
out = Path(sys.argv[1])
for number in range(10**6):
    with placed_whole(out) as beside:
        for name in "abc":
            (beside / name).write_text(str(number))
    print(number, flush=True)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="folders are exchanged in one step on Linux")
def test_whoever_looks_while_it_is_killed_sees_one_whole_folder(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for pause in (0.0, 0.007):
        process = subprocess.Popen(
            [sys.executable, "-c", REPLACING, str(out)], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        process.stdout.readline()
        seen = set()
        until = time.monotonic() + 0.3 + pause
        while time.monotonic() < until:
            handle = os.open(out, os.O_RDONLY)
            seen.add(tuple(sorted(os.listdir(handle))))
            os.close(handle)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        # A folder that was opened may since have been replaced and be on its way out; one that is
        # in its place is whole.
        assert {(out / name).read_text(encoding="utf-8") for name in "abc"} != set()
        assert len({(out / name).read_text(encoding="utf-8") for name in "abc"}) == 1
        assert ("a", "b", "c") in seen
