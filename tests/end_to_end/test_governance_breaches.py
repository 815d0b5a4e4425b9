"""Three published breaches, played from the example files through the command line: two blocked
before the decision, the third accepted, counted, opened as a case and put to the partners.

Facts are those of the publications (`facts/governance/published_breaches.json`).
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app

BREACHES = Path(__file__).resolve().parents[2] / "examples" / "breaches"


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["records", *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


def append(name: str, to: Path) -> tuple[int, str, str]:
    return run("append", BREACHES / f"{name}.jsonl", "--to", to)


def register(records: Path, on: str, *more: str) -> dict[str, Any]:
    _, out, _ = run("register", records, "--body", "croydon", "--on", on, "--json", *more)
    found: dict[str, Any] = json.loads(out)
    return found


@pytest.fixture(scope="module")
def published(shared: Path) -> dict[str, dict[str, Any]]:
    held = json.loads((shared / "facts/governance/published_breaches.json").read_text())
    return {one["id"]: one["facts"] for one in held}


def statements(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (BREACHES / f"{name}.jsonl").read_text().splitlines()]


def payloads(name: str, kind: str) -> list[dict[str, Any]]:
    return [one["payload"] for one in statements(name) if one["type"] == kind]


def test_the_examples_keep_to_what_was_published(published: dict[str, dict[str, Any]]) -> None:
    (item,) = payloads("tameside-glossop-2017", "agenda_item")
    (meeting,) = payloads("tameside-glossop-2017", "meeting")
    facts = published["TG-2017"]
    assert f"{item['number']} {item['title']}" == facts["agenda_item"]
    assert meeting["on"] == facts["meeting_date"]
    assert (
        payloads("tameside-glossop-2017", "interest")[0]["description"] == facts["member_interest"]
    )
    facts = published["CROYDON-2018"]
    room = payloads("croydon-2018", "interest")[-1]
    assert (room["arose"][:4], room["arose_precision"]) == (facts["interest_commenced"], "year")
    assert (room["aware"][:7], room["aware_precision"]) == (facts["breach_arose"], "month")
    assert (room["declared"][:7], room["declared_precision"]) == (facts["self_reported"], "month")
    facts = published["TOWERHAMLETS-2017"]
    (pilot,) = payloads("tower-hamlets-2017", "procurement")
    assert pilot["value_pence"] == facts["value_gbp"] * 100
    assert len(payloads("tower-hamlets-2017", "evaluator")) == facts["panel_size"]


def test_every_statement_of_the_examples_says_that_it_is_made_up() -> None:
    files = sorted(BREACHES.glob("*.jsonl"))
    assert len(files) == 9
    for file in files:
        for one in statements(file.stem):
            assert "made-up" in one["reason"]
            assert one["type"] != "person" or "name" not in one["payload"]


@pytest.mark.row("F3")
def test_a_director_on_the_register_is_found_before_the_meeting_and_blocks(tmp_path: Path) -> None:
    records = tmp_path / "board.jsonl"
    assert append("tameside-glossop-2017", records)[0] == 0
    code, out, _ = run(
        "agenda", records, "--meeting", "m-2017-01", "--known", "2017-01-09", "--json"
    )
    assert code == 0
    (item,) = json.loads(out)["items"]
    (match,) = item["matches"]
    assert (match["person"], match["gainer_name"], match["status"]) == (
        "p-M", "Go To Doc", "automatic",
    )  # fmt: skip
    assert match["treatment"] is None
    _, out, told = run("agenda", records, "--meeting", "m-2017-01")
    assert (
        "item 119, match: p-M and Go To Doc: declared financial interest in Go To Doc: director "
        "(automatic); no treatment is recorded" in out
    )
    assert "whether it was open to the public is not recorded" in told
    assert "no rule held: no rule is known on notice of meetings that applied to Single" in told
    assert "on 17 January 2017 (its form: committee). [meeting-notice]" in told
    code, _, told = append("tameside-glossop-2017-as-it-was", records)
    assert code == 1
    assert "(d-119) stays open" in told
    assert "[B4]" in told
    assert run("list", records, "--json")[1].count('"decision_closed"') == 0
    assert append("tameside-glossop-2017-as-it-should-be", records)[0] == 0
    _, out, _ = run("agenda", records, "--meeting", "m-2017-01")
    assert "treatment: leaves for discussion and decision (managed)" in out


@pytest.mark.row("F3")
def test_an_evaluator_is_looked_at_again_when_the_bidder_is_known(tmp_path: Path) -> None:
    was, should = tmp_path / "was.jsonl", tmp_path / "should.jsonl"
    for records in (was, should):
        assert append("tower-hamlets-2017", records)[0] == 0
    found = "pilot, match: p-3 and A provider (made up): declared financial interest in"
    assert found not in run("procurement", was, "--on", "2017-12-01")[1]
    assert append("tower-hamlets-2017-as-it-was", was)[0] == 0
    assert found in run("procurement", was, "--on", "2017-12-01")[1]
    code, _, told = append("tower-hamlets-2017-closing", was)
    assert code == 1
    assert "p-3 and A provider" in told
    assert "[B4]" in told
    assert append("tower-hamlets-2017-as-it-should-be", should)[0] == 0
    _, out, _ = run("procurement", should, "--on", "2017-12-01", "--json")
    (match,) = json.loads(out)["matches"]
    assert match["procurement"] == "pilot"
    assert match["match"].endswith("(managed)")
    assert append("tower-hamlets-2017-closing", should)[0] == 0


@pytest.mark.row("F3")
def test_a_late_declaration_is_kept_counted_opened_and_put_to_the_partners(tmp_path: Path) -> None:
    records, drafts = tmp_path / "group.jsonl", tmp_path / "case.jsonl"
    assert append("croydon-2018", records)[0] == 0
    code, out, told = run(
        "register", records, "--body", "croydon", "--on", "2019-02-01", "--drafts", drafts
    )
    assert code == 1
    assert "126 to 186 days late" in out
    assert "[A2a]" in told
    assert "[A3]" in told
    held = register(records, "2019-02-01")
    (room,) = (one for one in held["interests"] if one["interest"] == "i-room")
    aware, arose = room["clocks"]
    # Least: the last day of July 2018 to the first of January 2019; most: the other way round.
    least = (date(2019, 1, 1) - date(2018, 7, 31)).days - 28
    most = (date(2019, 1, 31) - date(2018, 7, 1)).days - 28
    assert (aware["rule"], aware["days_late_least"], aware["days_late_most"]) == (
        "A2a",
        least,
        most,
    )
    assert (arose["rule"], arose["verdict"]) == ("A2c", "not known")
    assert [(one["person"], one["answered"]) for one in held["prompts"]] == [
        ("p-2", None), ("p-3", None),
    ]  # fmt: skip

    assert run("append", drafts, "--to", records)[0] == 0
    held = register(records, "2019-02-01")
    (case,) = held["cases"]
    assert (case["interest"], case["rule"], case["opened"]) == ("i-room", "A2a", "2019-02-01")
    warned = {one["rule"] for one in held["findings"] if one["about"] == case["case"]}
    assert warned == {"A3", "A11"}
    (told_to,) = (
        one for one in held["findings"] if one["about"] == "case-i-room" and one["rule"] == "A11"
    )
    assert "Conflict of Interest Guardian" in told_to["do"]

    assert append("croydon-2018-case", records)[0] == 0
    held = register(records, "2019-03-05")
    assert not [one for one in held["findings"] if one["about"] == "case-i-room"]
    assert [(one["person"], one["answered"]) for one in held["prompts"]] == [
        ("p-2", "2019-02-20"), ("p-3", None),
    ]  # fmt: skip
    (public,) = register(records, "2019-03-05", "--public")["breaches"]
    assert public["late"] == "126 to 186 days late by A2a"
    assert not {"p-1", "i-room", "case-i-room"} & set(json.dumps(public).split('"'))


def test_drafts_of_a_register_without_late_declarations_are_none(tmp_path: Path) -> None:
    records, drafts = tmp_path / "board.jsonl", tmp_path / "case.jsonl"
    assert append("tameside-glossop-2017", records)[0] == 0
    code, out, _ = run(
        "register", records, "--body", "tameside-glossop", "--on", "2017-01-17", "--drafts", drafts
    )
    assert (code, drafts.read_text()) == (0, "")
    assert "declared and confirmed nothing: p-N, p-O" in out


def test_what_is_not_known_is_told_and_nothing_declared_is_no_register(tmp_path: Path) -> None:
    records = tmp_path / "pilot.jsonl"
    assert append("tower-hamlets-2017", records)[0] == 0
    code, _, told = run("register", records, "--body", "tower-hamlet", "--on", "2017-04-01")
    assert (code, "did you mean 'tower-hamlets'?" in told) == (2, True)
    code, out, _ = run("register", records, "--body", "tower-hamlets", "--on", "2017-02-01")
    assert (code, "no register is held" in out, "0 interests" in out) == (0, True, False)
    code, out, _ = run("seats", records, "--on", "2017-04-01", "--of", "tower-hamlets")
    assert (code, "no seat of tower-hamlets is held" in out) == (0, True)
