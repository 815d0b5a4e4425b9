"""`commonweal flows` on the example, on a folder built from national tables, and on bad use."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app

pytestmark = pytest.mark.row("A6")


def told(*words: str) -> dict[str, list[dict[str, object]]]:
    done = CliRunner().invoke(app, ["flows", *words, "--json"])
    assert done.exit_code == 0, done.output
    found: dict[str, list[dict[str, object]]] = json.loads(done.stdout)
    return found


def test_both_sources_are_shown_for_swale_and_for_each_side(example: Path) -> None:
    found = told(str(example), "--seed", "0")
    swale = {
        row["source"]: round(100 * float(str(row["other_side"])), 1)
        for row in found["seams"]
        if row["name"] == "Swale" and not str(row["source"]).startswith("modelled")
    }
    assert swale == {"link": 11.3, "sus": 29.3}
    sides = {(row["source"], row["code"]): row for row in found["sides"]}
    for key in ("link", "sus"):
        east = sides[key, "KM-ICP-EAST"]
        assert east["self_containment_low"] <= east["self_containment"]  # type: ignore[operator]  # shares are numbers
    assert sides["sus", "KM-ICP-EAST"]["self_containment"] == 1.0
    rows = [row for row in found["rows"] if (row["source"], row["origin"]) == ("sus", "E07000113")]
    assert sum(float(str(row["share"])) for row in rows) == pytest.approx(1.0)
    assert {row["source"] for row in found["summary"]} == {
        "link", "sus", "modelled-nearest", "modelled-gravity",
    }  # fmt: skip


def test_one_measure_and_a_readable_table(example: Path) -> None:
    done = CliRunner().invoke(app, ["flows", str(example), "--measure", "sus", "--by", "ccg"])
    assert done.exit_code == 0, done.output
    assert "Swale" in done.stdout
    assert "29.3% (23.1-36.3)" in done.stdout
    assert "link" not in done.stdout


def test_a_built_folder_is_modelled_and_says_so(kent: Path) -> None:
    found = told(str(kent))
    assert {row["basis"] for row in found["summary"]} == {"modelled"}
    assert all(row["share_low"] is None for row in found["rows"])
    assert {row["source"] for row in found["groupings"]} == {"modelled-nearest", "modelled-gravity"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--by", "street"], "district, icp, ccg"),
        (["--measure", "dentists"], "there are"),
        (["--seed", "-1"], "seed"),
    ],
)
def test_bad_use_is_told(example: Path, words: list[str], expected: str) -> None:
    done = CliRunner().invoke(app, ["flows", str(example), *words])
    assert done.exit_code == 2
    assert expected in done.output


def test_a_folder_without_flows_and_travel_says_what_lacks(example: Path, tmp_path: Path) -> None:
    folder = tmp_path / "bare"
    shutil.copytree(example, folder)
    for name in ("flows.csv", "travel.csv"):
        (folder / name).unlink()
    package = json.loads((folder / "datapackage.json").read_text())
    package["resources"] = [r for r in package["resources"] if r["name"] not in ("flows", "travel")]
    (folder / "datapackage.json").write_text(json.dumps(package))
    done = CliRunner().invoke(app, ["flows", str(folder)])
    assert done.exit_code == 1
    assert "add a table flows or travel" in done.output


def changed(example: Path, to: Path, rows: Callable[[list[dict[str, str]]], None]) -> Path:
    """A copy of the example whose table of flows is another."""
    shutil.copytree(example, to)
    with (to / "flows.csv").open(encoding="utf-8", newline="") as file:
        held = list(csv.DictReader(file))
    rows(held)
    with (to / "flows.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(held[0]))
        writer.writeheader()
        writer.writerows(held)
    return to


def test_one_origin_is_told_and_never_called_a_pattern(example: Path, tmp_path: Path) -> None:
    def swale(rows: list[dict[str, str]]) -> None:
        rows[:] = [row for row in rows if row["origin"] == "E07000113" and "SUS" in row["measure"]]

    found = told(str(changed(example, tmp_path / "folder", swale)), "--measure", "sus")
    (chance,) = found["chance"]
    assert (chance["found"], chance["modularity"], chance["random_p"]) == (1.0, 0.0, 1.0)


def test_more_patients_than_people_are_refused(example: Path, tmp_path: Path) -> None:
    def huge(rows: list[dict[str, str]]) -> None:
        rows[0]["patients"] = "1e300"

    folder = changed(example, tmp_path / "folder", huge)
    done = CliRunner().invoke(app, ["flows", str(folder)])
    assert done.exit_code == 1
    assert "flows.csv:2 patients" in done.stderr
    assert "greatest allowed" in done.stderr


def test_flows_that_tell_nothing_are_named(example: Path, tmp_path: Path) -> None:
    def strangers(rows: list[dict[str, str]]) -> None:
        for row in rows:
            if "SUS" in row["measure"]:
                row["origin"] = f"X{row['origin']}"
            else:
                row["patients"] = "0"

    folder = str(changed(example, tmp_path / "folder", strangers))
    done = CliRunner().invoke(app, ["flows", folder, "--json"])
    assert "none of its 13 origins is an area or body of the system" in done.stderr
    assert "it counts nobody; nothing of it is told" in done.stderr
    assert {row["source"] for row in json.loads(done.stdout)["summary"]} == {
        "modelled-nearest",
        "modelled-gravity",
    }
    early = CliRunner().invoke(app, ["flows", folder, "--as-of", "1066-01-01"])
    assert early.exit_code == 1
    assert "nobody flows on 1066-01-01" in early.stderr
