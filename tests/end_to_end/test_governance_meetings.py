"""Meetings of Kent and Medway from the two minutes, through the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app

STROKE = "km-stroke-jcccg-2019-02-14"


def _run(*arguments: object) -> str:
    done = CliRunner().invoke(app, ["records", *map(str, arguments)])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture(scope="module")
def register(example: Path) -> dict[str, dict[str, Any]]:
    held = json.loads(_run("meetings", example, "--json"))
    assert held["for"] == "public"
    return {one["meeting"]: one for one in held["meetings"]}


@pytest.mark.row("F4", "Q17")
def test_the_joint_committee_that_ended_in_private(register: dict[str, dict[str, Any]]) -> None:
    """What Medway's minutes of August 2019 say of it: it concluded in private for disruption by
    some of the audience, and Medway's councillors had to leave."""
    held = register[STROKE]
    assert (held["public"], held["on"]) == ("part", "2019-02-14")
    (shut,) = held["exclusions"]
    assert shut["ground"] == "disorder"
    assert shut["also_left"] == ["Medway Councillors"]
    disorder = next(one for one in held["findings"] if one["rule"] == "meeting-disorder")
    assert disorder["status"] == "no rule held"
    assert "constitution or terms of reference" in disorder["do"]
    assert not any(one["rule"].startswith(("B8", "B9", "B16")) for one in held["findings"])


@pytest.mark.row("F4", "Q17")
def test_committees_of_councils_are_bound_by_the_act_of_1972(
    register: dict[str, dict[str, Any]],
) -> None:
    scrutiny = [one for name, one in register.items() if name.startswith(("kent-hosc", "medway-"))]
    assert len(scrutiny) >= 4
    assert all(one["opened_by"] == ["B17"] for one in scrutiny)
    rules = {found["rule"] for one in scrutiny for found in one["findings"]}
    assert {"B16", "B17"} <= rules
    assert not any(rule.startswith(("B8", "B15")) for rule in rules)


@pytest.mark.row("F4", "Q17")
def test_a_calendar_of_what_is_public(example: Path, tmp_path: Path) -> None:
    feed = tmp_path / "meetings.ics"
    _run("meetings", example, "--from", "2019-01-01", "--to", "2019-12-31", "--ics", feed)
    text = feed.read_bytes().decode("utf-8").replace("\r\n ", "")
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") >= 1
    assert "SUMMARY:Decision on stroke services" in text
    assert "DTSTART;VALUE=DATE:20190214" in text or "DTSTART:20190214T" in text


@pytest.mark.row("F3")
def test_the_agenda_for_a_programme(example: Path) -> None:
    told = json.loads(_run("agenda", example, "--meeting", STROKE, "--json"))
    assert told["blocks"] == sum(len(one["blocks"]) for one in told["items"])
    (item,) = told["items"]
    assert {"matches", "quorum", "chair", "papers", "decisions", "findings"} <= item.keys()
    assert [(one["rule"], one["status"]) for one in item["findings"] if one["rule"] == "B13"] == [
        ("B13", "met")
    ]
    public = json.loads(_run("agenda", example, "--meeting", STROKE, "--json", "--for", "public"))
    assert {one["text"] for one in public["items"][0]["decisions"] if one["private"]} <= {
        "(taken in private)"
    }
