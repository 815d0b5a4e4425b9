"""Eight commissioners with records become one: what became of each statement is printed and
counted, and the records hold it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app

EIGHT = ["09C", "09E", "09J", "09W", "10A", "10D", "10E", "99J"]


def run(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return done.exit_code, done.stdout, done.stderr


def made(code: str) -> list[dict[str, object]]:
    """A governing body with a seat, and a contract: made up, offices only."""
    common = {
        "stated_by": "Secretary",
        "about": code,
        "stated_at": "2019-10-01T09:00:00Z",
        "effective": "2013-04-01",
        "reason": "made up for a test",
    }
    body = {"body": f"{code}-gb", "name": "Governing body", "kind": "ccg", "of": [code]}
    seat = {"seat": f"{code}-1", "body": f"{code}-gb", "role": "chair", "office": "Chair"}
    contract = {"contract": f"k-{code}", "authority": code, "organisation": "P", "title": "T"}
    payloads = {
        "body": {**body, "form": "governing body", "source": "made up"},
        "seat": {**seat, "voting": True, "source": "made up"},
        "contract": {**contract, "source": "made up"},
    }
    return [
        {"id": f"{code}/{kind}", "type": kind, "payload": payload, **common}
        for kind, payload in payloads.items()
    ]


@pytest.fixture(scope="module")
def folder(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("records") / "eight"
    shutil.copytree(example, folder)
    drafts = folder.parent / "drafts.jsonl"
    lines = [json.dumps(line) for code in EIGHT for line in made(code)]
    drafts.write_text("\n".join(lines), encoding="utf-8")
    code, _, err = run("records", "append", drafts, "--to", folder)
    assert (code, err) == (0, "")
    return folder


@pytest.mark.row("A2")
def test_records_are_handed_over_and_counted(folder: Path) -> None:
    out = folder.parent / "one"
    arguments = (
        *("merge", folder, "--from", ",".join(EIGHT), "--into", "91Q", "--on", "2020-04-01"),
        *("--out", out, "--stated-at", "2020-03-01"),
    )
    code, text, _ = run(*arguments)
    assert code == 0
    printed = text.partition("Records of the bodies, before and after")[2]
    assert printed.count(" ended ") >= 17
    assert "it was a seat on the body that ended; its successor has seats of its own" in printed
    code, text, _ = run(*arguments, "--json")
    told = json.loads(text)["records"]
    counts = {row.pop("kind"): row for row in told["counts"]}
    assert set(counts) >= {"body", "seat", "contract, open"}
    assert all(
        row["before"] == row["moved"] + row["read as successor"] + row["ended"] + row["unresolved"]
        for row in counts.values()
    )
    # Eight seats were made up here; eight more are of the committee of the chairs.
    assert (counts["seat"]["ended"], counts["delegation"]["before"]) == (16, 16)
    assert counts["contract, open"]["moved"] == 8
    assert run("records", "verify", out)[0] == 0
    assert run("check", out)[0] == 0
    for day, body, seats in (("2020-03-31", EIGHT, 8), ("2020-04-01", ["91Q"], 0)):
        state = json.loads(run("records", "state", out, "--on", day, "--json")[1])["statements"]
        mine = [held for held in state if held["reason"] == "made up for a test"]
        held = [one for one in mine if one["type"] == "contract"]
        assert sorted({one["about"] for one in held}) == body
        assert sum(one["type"] == "seat" for one in mine) == seats


def test_in_shadow_the_records_stay_as_they_are(folder: Path) -> None:
    out = folder.parent / "shadow"
    code, text, _ = run(
        *("merge", folder, "--from", ",".join(EIGHT), "--into", "NEW", "--on", "2019-07-01"),
        *("--name", "One", "--out", out, "--shadow", "--json"),
    )
    assert (code, json.loads(text)["records"]) == (0, None)
    name = Path("records", "statements.jsonl")
    assert (out / name).read_bytes() == (folder / name).read_bytes()
