"""Who sits where and which posts are filled, from the two minutes, through the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app

CCGS = {"09C", "09E", "09J", "09W", "10A", "10D", "10E", "99J"}


def seats(example: Path, *given: str) -> dict[str, list[dict[str, object]]]:
    run = CliRunner().invoke(app, ["records", "seats", str(example), "--json", *given])
    assert run.exit_code == 0, run.output
    held: dict[str, list[dict[str, object]]] = json.loads(run.stdout)
    return held


@pytest.mark.row("F2")
def test_eight_chairs_sit_on_the_sub_committee_and_one_of_them_chairs(example: Path) -> None:
    held = seats(example, "--on", "2018-07-05")
    chairs = [one for one in held["seats"] if one["body"] == "KM-CHAIRS"]
    assert {one["represents"] for one in chairs} == CCGS
    assert [one["represents"] for one in chairs if one["role"] == "chair"] == ["99J"]
    assert all(one["person"] is None for one in chairs)


@pytest.mark.row("F2")
def test_one_accountable_officer_is_appointed_by_each_and_a_post_waits_for_approval(
    example: Path,
) -> None:
    held = seats(example, "--on", "2018-07-05")
    shared = [one for one in held["posts"] if "Accountable Officer" in str(one["title"])]
    assert {one["body"] for one in shared} == CCGS
    assert {one["step"] for one in shared} == {"appointed"}
    (waiting,) = [one for one in held["posts"] if one["step"] == "put forward"]
    assert waiting["body"] == "10E"


@pytest.mark.row("F6", "Q18")
def test_seats_of_a_council_are_told_from_when_they_are_on_record(example: Path) -> None:
    before = seats(example, "--of", "E06000035", "--on", "2019-07-01")
    after = seats(example, "--of", "E06000035", "--on", "2019-08-20")
    assert len(before["seats"]) == 4
    offices = {one["office"] for one in after["seats"]} - {one["office"] for one in before["seats"]}
    assert offices == {"Leader of Medway Council"}
