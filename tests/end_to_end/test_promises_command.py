"""What was asked for and promised at both meetings: the verb, the refusal, the answer."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.evidence import Answer, Status
from commonweal.folder import read_folder
from commonweal.plan.chapters import only
from commonweal.plan.study import study_folder


def promises(*arguments: object) -> dict[str, dict[str, Any]]:
    done = CliRunner().invoke(app, ["promises", *map(str, arguments), "--json"])
    assert done.exit_code == 0, done.output
    held = json.loads(done.stdout)
    assert held["findings"] == []
    return {one["commitment"]: one for one in held["commitments"]}


@pytest.mark.row("F5", "Q22")
def test_every_request_and_promise_of_both_minutes(example: Path) -> None:
    held = promises(example, "--on", "2019-12-31")
    kinds = Counter(one["kind"] for one in held.values())
    assert kinds == {"assurance": 30, "promise": 14, "request": 5}
    update = held["kent-update-six-months"]
    assert (update["due"], update["due_exact"], update["status"]) == (
        "2018-12-01",
        False,
        "overdue",
    )
    deficit = held["kent-deficit-2017-18"]
    assert deficit["waits_for"].startswith("the total 2017/18 financial deficit")
    assert deficit["figures"][0] == "funding.known_result.actual.2017-18.QKS"
    decided = held["kent-stroke-decision-autumn"]
    # From 30 November 2018 to 14 February 2019: 31 days of December, 31 of January, 14.
    assert (decided["overdue_days"], decided["status"]) == (76, "delivered")
    # One sentence promised two things: that the options were re-evaluated is on record, and of
    # mitigations nothing was read, so nothing counts as delivered of them.
    assert held["kent-options-re-evaluated"]["status"] == "delivered"
    assert held["kent-mitigations-in-place"]["status"] == "overdue"
    assert "mitigations" not in held["kent-options-re-evaluated"]["text"]
    for name in ("medway-meetings-details", "medway-representation-details"):
        assert (held[name]["due_rule"], held[name]["where"]) == ("no time set", "resolution")


def test_on_the_terminal_it_says_what_was_promised(example: Path, tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["promises", str(example), "--on", "2019-12-31"]).stdout
    assert "kent-deficit-2017-18               promise    The Accountable Officer committed" in told
    # Nobody stands for anybody else yet, so no column tells of it.
    assert "was made" not in told
    told = CliRunner().invoke(app, ["promises", str(tmp_path), "--on", "2019-12-31"]).stdout
    assert told.splitlines()[1:] == ["nothing asked for or promised is on record", "0 in all"]


@pytest.mark.parametrize("day", ["31/12/2019", "2019-02-30"])
def test_what_is_no_day_is_told_how_to_write_one(example: Path, day: str) -> None:
    done = CliRunner().invoke(app, ["promises", str(example), "--on", day])
    assert done.exit_code == 2
    assert f"Invalid value for '--on': '{day}' is no day; write a day as 2019-07-01" in done.stderr


@pytest.mark.row("F8", "Q22")
def test_assurances_are_kept_with_the_evidence_then_offered(example: Path) -> None:
    held = promises(example, "--on", "2019-12-31")
    assured = [one for one in held.values() if one["kind"] == "assurance"]
    assert sorted(one["commitment"] for one in assured if one["evidence"]) == [
        "medway-quarter",
        "medway-savings-made",
    ]
    assert len([one for one in assured if one["commitment"].startswith("medway-earlier")]) == 4


def test_nothing_that_became_known_later_is_told(example: Path) -> None:
    held = promises(example, "--on", "2019-12-31", "--known", "2018-12-31")
    assert not [name for name in held if name.startswith("medway")]
    assert held["kent-stroke-decision-autumn"]["status"] == "overdue"


@pytest.mark.row("F5")
def test_only_the_committee_that_asked_closes(example: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    shutil.copytree(example, folder)

    def close(by: str) -> tuple[int, str]:
        draft = {
            "id": f"closed-by-{by}",
            "type": "closure",
            "stated_by": "Scrutiny officer",
            "about": "KENT-HOSC",
            "stated_at": "2020-01-10T09:00:00Z",
            "effective": "2020-01-10",
            "reason": "minutes",
            "payload": {
                "commitment": "kent-update-six-months",
                "on": "2020-01-10",
                "by": by,
                "outcome": "met",
            },
        }
        file = tmp_path / "closing.jsonl"
        file.write_text(json.dumps(draft) + "\n", encoding="utf-8")
        done = CliRunner().invoke(app, ["records", "append", str(file), "--to", str(folder)])
        return done.exit_code, done.output

    code, told = close("KM-STP")
    assert code == 1
    assert "is owed to KENT-HOSC, and KM-STP cannot close it" in told
    before = (folder / "records" / "statements.jsonl").read_bytes()
    assert before == (example / "records" / "statements.jsonl").read_bytes()
    assert close("KENT-HOSC")[0] == 0
    closed = promises(folder, "--on", "2020-01-10")["kent-update-six-months"]
    assert (closed["status"], closed["outcome"]) == ("closed", "met")


def answered(folder: Path) -> Answer:
    studied = study_folder(read_folder(folder), rooms=only("governance"))
    return next(one for one in studied.answers if one.id == "Q22")


@pytest.mark.row("Q22")
def test_what_happened_to_what_was_promised(example: Path) -> None:
    answer = answered(example)
    assert answer.status is Status.MIXED
    assert "4 were overdue, 5 delivered and not closed, 0 closed" in answer.text
    assert "28 have no evidence beside them" in answer.text
    assert "that the Kent & Medway STP provide an update" in answer.text


def test_without_records_the_answer_names_what_lacks(example: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    shutil.copytree(example, folder)
    shutil.rmtree(folder / "records")
    answer = answered(folder)
    assert answer.status is Status.NOT_ANSWERABLE
    assert "commitment" in answer.text


def test_after_a_merger_the_successor_owes_and_is_owed(example: Path, tmp_path: Path) -> None:
    folder = tmp_path / "eight"
    shutil.copytree(example, folder)
    made = {
        "commitment": "swap", "kind": "request", "text": "t", "made_on": "2019-07-01",
        "by": "09C", "to": "09E", "where": "discussion", "source": "made up for a test",
    }  # fmt: skip
    line = {
        "id": "swap", "type": "commitment", "payload": made, "stated_by": "T", "about": "09E",
        "stated_at": "2026-01-01T00:00:00Z", "effective": "2019-07-01", "reason": "made up",
    }  # fmt: skip
    drafts = tmp_path / "drafts.jsonl"
    drafts.write_text(json.dumps(line), encoding="utf-8")
    done = CliRunner().invoke(app, ["records", "append", str(drafts), "--to", str(folder)])
    assert done.exit_code == 0, done.output
    keys = ("by", "to", "made_by", "made_to")
    then, now = (promises(folder, "--on", day)["swap"] for day in ("2020-03-31", "2020-04-02"))
    assert [then[key] for key in keys] == ["09C", "09E", "09C", "09E"]
    assert [now[key] for key in keys] == ["91Q", "91Q", "09C", "09E"]
    table = CliRunner().invoke(app, ["promises", str(folder), "--on", "2020-04-02"]).stdout
    (row,) = (one for one in table.splitlines() if one.startswith("swap "))
    assert row.count("91Q") == 2
    assert "by 09C, to 09E" in row
