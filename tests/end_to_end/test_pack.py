"""The pack: the same bytes twice, verified, and written whole or not at all."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import fastexcel
import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.needs.values.observation import LEVELS
from commonweal.plan.pack import write_pack
from commonweal.plan.study import Studied

SIZE = 4_000_000


@pytest.fixture
def pack(example_pack: Path) -> Path:
    """The example's pack: read only."""
    return example_pack


@pytest.fixture(scope="module")
def few(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few of the example's practices and nothing else: quickly studied, and verified as any
    other folder. Read only."""
    folder = tmp_path_factory.mktemp("few")
    for name in ("system.toml", "sources.csv", "organisations.csv"):
        shutil.copy(example / name, folder / name)
    lists = (example / "registered.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "registered.csv").write_text("".join(lists[:41]), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def small(few: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack of `few`, with all chapters: read only."""
    out = tmp_path_factory.mktemp("small") / "pack"
    code, said = run("plan", few, "--out", out)
    assert code == 0, said
    return out


def run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return done.exit_code, done.stdout


def files(pack: Path) -> dict[str, bytes]:
    return {
        path.relative_to(pack).as_posix(): path.read_bytes()
        for path in sorted(pack.rglob("*"))
        if path.is_file()
    }


@pytest.mark.row("G2")
def test_two_runs_give_the_same_bytes(pack: Path, example: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    # Another process, with another order of hashes: nothing may rest on it.
    subprocess.run(
        [sys.executable, "-m", "commonweal", "plan", str(example), "--out", str(again)],
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "1"},
        capture_output=True,
    )
    assert files(again) == files(pack)


def test_the_pack_holds_what_is_promised_and_is_small(pack: Path) -> None:
    held = files(pack)
    assert {"index.html", "pack.xlsx", "manifest.json", "answers.json"} <= set(held)
    tables = {name for name in held if name.startswith("tables/")}
    as_text = {name.removesuffix(".csv") for name in tables if name.endswith(".csv")}
    as_parquet = {name.removesuffix(".parquet") for name in tables if name.endswith(".parquet")}
    # A table stands in one file, short ones as text; of figures alone there are both.
    assert as_text & as_parquet == {"tables/figures"}
    long, page = as_parquet - as_text, held["index.html"].decode()
    assert {f"tables/needs.profile.{level}" for level in LEVELS} <= long
    for name in sorted(long):
        assert f'href="{name}.parquet"' in page, name
        assert f"{name}.csv" not in page, name
    contents = fastexcel.read_excel(held["pack.xlsx"]).sheet_names
    assert sum("profile" in name and "shown" not in name for name in contents) == len(LEVELS)
    assert sum(len(data) for data in held.values()) <= SIZE


def test_what_the_columns_of_each_csv_are_is_said(pack: Path) -> None:
    said = json.loads((pack / "tables" / "tables.json").read_text(encoding="utf-8"))
    files = {path.stem: path for path in (pack / "tables").glob("*.csv")}
    assert said.keys() == files.keys()
    for name, path in files.items():
        with path.open(encoding="utf-8", newline="") as lines:
            assert list(said[name]["columns"]) == next(csv.reader(lines)), name
        assert said[name]["title"]
        assert said[name]["basis"] in {"observed", "estimated", "modelled", "assumed"}
    targets = said["funding.targets.commissioner"]["columns"]
    assert targets["registered"] == {"kind": "count", "unit": "patients"}
    assert targets["target_pence"] == {"kind": "money"}


@pytest.mark.row("G1")
def test_the_manifest_names_inputs_rules_seed_and_versions(pack: Path) -> None:
    manifest = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["inputs"]["registered.csv"]
    assert {"icp-band-2019-03", "pcn-band-2019-07"} <= {rule["id"] for rule in manifest["rules"]}
    assert manifest["seed"] == 0
    assert {"numba", "numpy", "pyarrow", "altair", "scikit-learn"} <= set(manifest["libraries"])
    assert manifest["form"] == 1


def test_verify_accepts_a_pack_and_its_folder(pack: Path, small: Path, few: Path) -> None:
    assert run("verify", pack)[0] == 0
    code, said = run("verify", small, "--folder", few)
    assert code == 0
    assert "byte for byte" in said


@pytest.mark.parametrize(
    "name", ["tables/population.bands.network.csv", "tables/figures.parquet", "index.html"]
)
def test_verify_names_a_file_with_one_byte_changed(pack: Path, tmp_path: Path, name: str) -> None:
    copy = shutil.copytree(pack, tmp_path / "copy")
    data = bytearray((copy / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / name).write_bytes(bytes(data))
    code, said = run("verify", copy, "--json")
    assert code == 1
    assert [found["file"] for found in json.loads(said)] == [name]


def test_verify_names_what_is_missing_and_what_is_too_much(pack: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(pack, tmp_path / "copy")
    (copy / "answers.json").unlink()
    (copy / "extra.txt").write_text("x")
    code, said = run("verify", copy, "--json")
    assert code == 1
    assert {found["file"] for found in json.loads(said)} == {"answers.json", "extra.txt"}


def test_verify_with_the_folder_names_an_input_that_changed(
    small: Path, few: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(few, tmp_path / "folder")
    path = folder / "registered.csv"
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[1] = lines[1].replace(lines[1].split(",")[6], "1", 1)
    path.write_text("\n".join(lines), encoding="utf-8")
    code, said = run("verify", small, "--folder", folder, "--json")
    assert code == 1
    named = {found["file"]: found["what"] for found in json.loads(said)}
    assert "input that changed" in named["registered.csv"]
    assert "recomputed" in named["tables/population.practices.csv"]


def test_verify_of_a_broken_manifest_says_so(pack: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(pack, tmp_path / "copy")
    (copy / "manifest.json").write_text("{", encoding="utf-8")
    code, said = run("verify", copy, "--json")
    assert code == 1
    assert json.loads(said)[0]["file"] == "manifest.json"


def test_what_is_no_pack_is_never_replaced(
    example: Path, example_studied: Studied, tmp_path: Path
) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("keep")
    done = CliRunner().invoke(app, ["plan", str(example), "--out", str(mine)])
    assert done.exit_code == 2
    # It is told at once, before anything is read or studied.
    assert done.stderr.startswith(f"{mine} is there and is not a pack")
    # Nor is it replaced where it came to stand there during the study.
    with pytest.raises(FileExistsError, match="choose another place"):
        write_pack(example_studied, mine)
    assert [one.name for one in tmp_path.iterdir()] == ["mine"]
    assert (mine / "letter.txt").read_text() == "keep"


def test_a_killed_run_leaves_the_old_pack(pack: Path, example: Path, tmp_path: Path) -> None:
    out = shutil.copytree(pack, tmp_path / "pack")
    before = files(out)
    for delay in (0.5, 2.0):
        started = subprocess.Popen(
            [sys.executable, "-m", "commonweal", "plan", str(example), "--out", str(out)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(delay)
        started.send_signal(signal.SIGKILL)
        started.wait()
        assert files(out) == before


def test_a_folder_with_findings_writes_nothing(example: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(example, tmp_path / "folder")
    path = folder / "registered.csv"
    lines = path.read_text(encoding="utf-8").split("\n")
    cells = lines[1].split(",")
    cells[6] = "-5"
    lines[1] = ",".join(cells)
    path.write_text("\n".join(lines), encoding="utf-8")
    assert run("plan", folder, "--out", tmp_path / "pack")[0] == 1
    assert not (tmp_path / "pack").exists()


@pytest.mark.row("G4")
def test_every_figure_says_how_it_came_to_be_or_why_it_is_missing(pack: Path) -> None:
    rows = list(csv.DictReader((pack / "tables" / "figures.csv").open(encoding="utf-8")))
    assert rows
    for row in rows:
        assert (row["value"] == "") == (row["missing"] != ""), row["id"]
        if row["value"]:
            assert row["basis"] in {"observed", "estimated", "modelled", "assumed"}
            assert row["sources"]
    crossing = [row for row in rows if ".from_elsewhere." in row["id"]]
    assert crossing
    assert {row["basis"] for row in crossing} == {"modelled"}


def test_answers_are_printed_with_figures_units_basis_and_sources(pack: Path) -> None:
    code, said = run("answers", pack, "--json")
    assert code == 0
    held = {answer["id"]: answer for answer in json.loads(said)}
    figure = held["Q4"]["figures"][0]
    assert {"id", "value", "unit", "basis", "sources"} <= set(figure)
    assert figure["value"] == 412_695
    assert run("answers", pack, "--question", "Q99")[0] == 2
