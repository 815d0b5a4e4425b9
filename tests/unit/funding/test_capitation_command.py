"""Targets and need indices by the command, on Kent and Medway."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from capitation_published import STREAMS
from folders_held import held_in
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.funding.capitation.formula import edition_of
from commonweal.funding.capitation.levels import LEVELS
from commonweal.funding.capitation.targets import (
    Target,
    price_per_head,
    targets_by,
)
from commonweal.system.organisation import Kind

Row = dict[str, str]


def rows_at(
    folder: Path, kind: Kind, *, name: str = "2018-19", quantum: int | None = None
) -> list[Target]:
    held = held_in(folder, name)
    bodies = held.bodies(kind)
    return targets_by(
        held.edition,
        held.practices,
        held.weighted,
        price_per_head(held.edition, quantum),
        bodies,
        held.names(bodies),
        held.faults,
    )


def test_the_eight_targets_of_kent_and_medway(shared: Path, kent: Path, example: Path) -> None:
    with (shared / "facts/kent-medway/ccgs.csv").open(encoding="utf-8") as text:
        wanted = {
            row["ccg_code"]: (
                float(row["target_allocation_2018_19_gbp_k"]),
                float(row["need_index_vs_england"]),
                float(row["target_per_head_gbp"]),
            )
            for row in csv.DictReader(text)
        }
    for folder in (kent, example):
        found = rows_at(folder, Kind.COMMISSIONER)
        assert {row.code for row in found} == set(wanted)
        for row in found:
            thousands, index, per_head = wanted[row.code]
            assert row.target_pence / 1e5 == pytest.approx(thousands, rel=1e-5)
            assert row.need_index == pytest.approx(index, abs=5.1e-5)
            assert row.per_head == pytest.approx(per_head, abs=0.011)


def test_every_level_sums_to_the_same_pence(example: Path) -> None:
    totals = {sum(row.target_pence for row in rows_at(example, kind)) for kind in LEVELS}
    assert len(totals) == 1


def test_an_edition_without_a_quantum_has_no_target_and_takes_one(kent: Path) -> None:
    [row] = rows_at(kent, Kind.SYSTEM, name="2023-24")
    assert row.target_pence is None
    assert row.primary_medical is not None
    [priced] = rows_at(kent, Kind.SYSTEM, name="2023-24", quantum=10**13)
    share = row.overall / edition_of("2023-24").england.registered
    assert priced.target_pence == pytest.approx(share * 1e13, rel=1e-9)


def test_rows_of_the_command_are_what_scripts_read(example: Path) -> None:
    command = ["funding", "targets", str(example), "--edition", "2018-19", "--json"]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    rows = json.loads(done.stdout)
    assert len(rows) == 8
    for name in (
        *(f"{stream.replace(' ', '_')}_weighted" for stream in STREAMS.values()),
        "registered",
        "hospital_and_community_weighted",
        "overall_before_remoteness_weighted",
        "overall_weighted",
        "need_index",
        "target_per_head",
    ):
        assert all(isinstance(row[name], float) for row in rows)
    assert all(isinstance(row["target_pence"], int) for row in rows)
    assert rows[0]["name"] == "NHS Ashford CCG"


def test_districts_by_the_command(example: Path) -> None:
    command = ["funding", "need-index", str(example), "--level", "district", "--json"]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    rows = json.loads(done.stdout)
    assert len(rows) == 13
    assert {row["edition"] for row in rows} == {"2018-19"}


@pytest.fixture
def mended(example: Path, tmp_path: Path) -> Callable[[str, Callable[[Row], Row | None]], Path]:
    """The example with rows of a table changed or left out."""

    def change(table: str, each: Callable[[Row], Row | None]) -> Path:
        folder = tmp_path / "folder"
        if not folder.exists():
            shutil.copytree(example, folder)
        place = folder / f"{table}.csv"
        with place.open(encoding="utf-8", newline="") as text:
            rows = list(csv.DictReader(text))
        kept = [row for row in map(each, rows) if row is not None]
        with place.open("w", encoding="utf-8", newline="") as text:
            writer = csv.DictWriter(text, list(rows[0]))
            writer.writeheader()
            writer.writerows(kept)
        return folder

    return change


def test_a_missing_stream_takes_away_its_body_alone(
    mended: Callable[[str, Callable[[Row], Row | None]], Path],
) -> None:
    def without(row: Row) -> Row | None:
        gone = row["practice"] == "G82050" and row["stream"] == "maternity"
        return None if gone else row

    folder = mended("need_weights", without)
    command = ["funding", "targets", str(folder), "--level", "ccg", "--json"]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 1
    rows = {row["code"]: row for row in json.loads(done.stdout)}
    assert rows["09C"]["target_pence"] is None
    assert rows["09C"]["lacking"] == ["G82050"]
    assert rows["09W"]["target_pence"] is not None
    assert "practice G82050: no weighted population of the stream maternity" in done.stderr
    done = CliRunner().invoke(app, ["funding", "cascade", str(folder), "--quantum", "1m", "--json"])
    assert done.exit_code == 1
    assert done.stdout == ""
    assert "G82050" in done.stderr


def test_missing_lists_and_areas_are_named_together(
    mended: Callable[[str, Callable[[Row], Row | None]], Path],
) -> None:
    mended(
        "registered",
        lambda row: (
            None
            if row["practice"] == "G82050" and row["series"] == "allocation-2018-19"
            else row | {"patients": "0"}
            if row["practice"] == "G82049"
            else row
        ),
    )
    folder = mended(
        "cost_factors",
        lambda row: (
            None
            if row["organisation"] == "G82064" and row["factor"] == "market forces factor"
            else row
        ),
    )
    done = CliRunner().invoke(app, ["funding", "targets", str(folder), "--level", "practice"])
    assert done.exit_code == 1
    for words in (
        "practice G82050: no list",
        "practice G82049: a list of 0",
        "practice G82064: no market forces factor",
    ):
        assert words in done.stderr


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--edition", "1999-00"], 2, "no edition '1999-00'"),
        (["--edition", "2022-23"], 1, "no edition 2022-23 (table need_weights)"),
        (["--level", "trust"], 2, "no level of allocation"),
        (["--quantum", "0"], 2, "nothing"),
    ],
)
def test_bad_use_of_targets(example: Path, options: list[str], code: int, words: str) -> None:
    done = CliRunner().invoke(app, ["funding", "targets", str(example), *options])
    assert done.exit_code == code
    assert words in done.stderr
