"""Any plan of networks is judged and compared from the command line (row A4)."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from commonweal import folder
from commonweal.cli.main import app


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    """Folders are read once for all calls of this module: what is read never changes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder, "read_folder", cache(folder.read_folder))
        yield


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["networks", *[str(argument) for argument in arguments]])


def asked(*arguments: object) -> Any:
    done = run(*arguments, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def published(example: Path) -> Any:
    return asked("evaluate", example)


def write(place: Path, plan: dict[str, str]) -> Path:
    with place.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("practice", "network"), *sorted(plan.items())])
    return place


@pytest.mark.row("A4")
def test_the_published_networks_are_judged(published: Any) -> None:
    summary = published["summary"]
    assert (summary["networks"], summary["in_band"], summary["outside"]) == (42, 25, 17)
    assert (summary["moves"], summary["unassigned"]) == (0, 39)
    assert summary["rule"] == "pcn-band-2019-07"
    assert len(published["rows"]) == 42
    assert len(published["practices"]) == 234
    assert sum(row["network"] is None for row in published["practices"]) == 39
    assert sum(row["patients"] for row in published["rows"]) == pytest.approx(summary["patients"])
    assert sum(row["inertia"] for row in published["rows"]) == pytest.approx(summary["inertia"])
    assert sum(row["pieces"] == 1 for row in published["rows"]) == summary["contiguous"]
    assert 0.0 < summary["within_own_network"] < summary["within_own_assigned"] < 1.0
    failing = {e["code"] for e in published["exceptions"] if e["what"].endswith("the band")}
    assert failing == {row["code"] for row in published["rows"] if row["side"] != "inside"}


@pytest.mark.row("A4")
def test_on_lists_and_memberships_of_2021_15_of_42_are_outside(example: Path, shared: Path) -> None:
    found = asked("evaluate", example, "--as-of", "2021-10-01")
    with (shared / "facts/kent-medway/pcns.csv").open(encoding="utf-8", newline="") as file:
        compiled = {
            row["pcn_code"]: float(row["registered_patients_2021"]) for row in csv.DictReader(file)
        }
    assert {row["code"]: row["patients"] for row in found["rows"]} == pytest.approx(compiled, abs=1)
    assert (found["summary"]["networks"], found["summary"]["outside"]) == (42, 15)


@pytest.mark.row("A4")
def test_anybodys_plan_is_judged_and_set_beside_the_published(
    example: Path, tmp_path: Path, published: Any
) -> None:
    plan = {r["practice"]: f"new-{r['network']}" for r in published["practices"] if r["network"]}
    moved, target = sorted(plan)[0], plan[sorted(plan)[-1]]
    renamed = write(tmp_path / "renamed.csv", plan)
    changed = write(tmp_path / "changed.csv", {**plan, moved: target})
    page = tmp_path / "page.html"
    found = asked("compare", example, "--plan", renamed, "--plan", changed, "--map", page)["plans"]
    assert [one["summary"]["plan"] for one in found] == ["published", "renamed", "changed"]
    assert found[1]["moves"] == []
    for measure in ("in_band", "contiguous", "within_own_network", "rms_km"):
        assert found[1]["summary"][measure] == pytest.approx(found[0]["summary"][measure])
    (move,) = found[2]["moves"]
    assert (move["practice"], move["after"], move["kind"]) == (moved, target, "moved")
    assert f"new-{move['continues']}" == target
    assert found[2]["summary"]["moves"] == 1
    text = page.read_text(encoding="utf-8")
    assert text.count("<svg") >= 3
    assert "The changed plan" in text


def test_a_plan_with_faults_is_refused_with_all_of_them(example: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("practice,network\nG82002,N1\nG82002,N2\nQQQ,N1\nG82006,\n", encoding="utf-8")
    done = run("evaluate", example, "--plan", bad)
    assert done.exit_code == 1
    assert [line.split(":")[1].strip() for line in done.stderr.splitlines()] == [
        "row 3",
        "row 4",
        "row 5",
    ]
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("evaluate", "{example}", "--plan", "{tmp}/none.csv"), "no such file"),
        (("compare", "{example}"), "give at least one plan"),
        (("compare", "{example}", "--plan", "a/p.csv", "--plan", "b/p.csv"), "are called p"),
        (("compare", "{example}", "--plan", "p.csv", "--map", "{tmp}/no/p.html"), "no folder"),
        (("compare", "{example}", "--plan", "p.csv", "--map", "{tmp}"), "name a file"),
        (("compare", "{example}", "--plan", "p.csv", "--map", "{tmp}/loop"), "name a file"),
        (("compare", "{example}", "--plan", "a/published.csv"), "rename it"),
        (("evaluate", "{example}", "--plan", "{tmp}"), "it is a folder"),
        (("evaluate", "{tmp}/none"), "no such folder"),
    ],
)
def test_bad_use(example: Path, tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    done = run(*(a.format(example=example, tmp=tmp_path) for a in arguments))
    assert done.exit_code == 2
    assert words in done.stderr


def test_tables_for_people(example: Path) -> None:
    done = run("evaluate", example)
    assert done.exit_code == 0
    assert "Networks, the worst first" in done.stdout
    assert "Exceptions, each with its cause" in done.stdout


def test_a_page_that_cannot_be_written_leaves_nothing(
    example: Path, tmp_path: Path, published: Any
) -> None:
    plan = {row["practice"]: row["network"] for row in published["practices"] if row["network"]}
    mine = write(tmp_path / "mine.csv", plan)
    done = run("compare", example, "--plan", mine, "--map", tmp_path / ("n" * 300))
    assert done.exit_code == 2
    assert "cannot be written" in done.stderr
    assert done.stdout == ""
    old = tmp_path / "old.html"
    old.write_text("old", encoding="utf-8")
    (tmp_path / "link.html").symlink_to(old)
    assert run("compare", example, "--plan", mine, "--map", tmp_path / "link.html").exit_code == 0
    assert (tmp_path / "link.html").is_symlink()
    assert "<svg" in old.read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.html", "mine.csv", "old.html"]
