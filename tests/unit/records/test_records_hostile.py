"""Statements that nobody in their senses would make, and somebody in a hurry will."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.records import Statement, append, draft, fold, read

REPORTED = {"subject": "s", "text": "t", "source": "x", "confidence": "low"}


def _says(identifier: str, kind: str = "reported", **payload: object) -> Statement:
    return draft(
        kind,
        payload or REPORTED,
        id=identifier,
        stated_by="Secretary",
        about="b-1",
        stated_at=datetime(2019, 7, 1, tzinfo=UTC),
        effective=date(2018, 4, 1),
        reason="made up",
        salt="0" * 64,
    )


def _line(**given: object) -> str:
    held: dict[str, Any] = {
        "id": "a", "type": "reported", "stated_by": "Secretary", "about": "b-1",
        "stated_at": "2019-07-01T09:00:00Z", "effective": "2018-04-01", "reason": "made up",
        "payload": REPORTED, **given,
    }  # fmt: skip
    return json.dumps(held)


DECISION = {"decision": "d", "body": "b", "title": "t", "text": "t", "reasons": "r"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (_line(stated_at="9999-12-31T23:59:59Z"), "stated_at: the year 9999 cannot be"),
        (_line(stated_at="0001-01-01T00:00:00+14:00"), "stated_at: the year 1 cannot be"),
        (_line(effective="0001-01-01"), "the year 1 of effective cannot be"),
        (
            _line(type="decision", payload={**DECISION, "on": "0001-01-01"}),
            "the day: the year cannot",
        ),
        (_line(type="transfer", effective="0001-01-01", payload={"transfers": "a"}), "the year 1"),
        (
            _line(
                type="commitment",
                payload={
                    "commitment": "c",
                    "kind": "request",
                    "text": "t",
                    "made_on": "2019-01-01",
                    "by": "x",
                    "to": "y",
                    "where": "paper",
                    "source": "s",
                    "due_months": 10**6,
                },
            ),
            "after how many months it is due: 1,000,000 is more than 1,200, a hundred years",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_words(tmp_path: Path, line: str, said: str) -> None:
    file = tmp_path / "drafts.jsonl"
    file.write_text(line + "\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["records", "append", str(file), "--to", str(tmp_path)])
    assert (done.exit_code, said in done.stderr) == (1, True), done.stderr
    assert not (tmp_path / "records" / "statements.jsonl").exists()


@pytest.mark.parametrize("voids", [3000, 3001])
def test_voids_of_voids_are_followed_however_many(voids: int) -> None:
    said = [_says("v-0"), *(_says(f"v-{n}", "void", voids=f"v-{n - 1}") for n in range(1, voids))]
    state = fold(said, effective=date(2020, 1, 1))
    # The last counts; so each second one before it does not.
    assert len(state.voided) == voids // 2
    assert (state.get("v-0") is None) == (voids % 2 == 0)


def test_voids_in_a_ring_leave_one_that_counts() -> None:
    ring = [_says("a"), _says("v-1", "void", voids="v-2"), _says("v-2", "void", voids="v-1"),
            _says("v-3", "void", voids="a"), _says("v-4", "void", voids="v-3")]  # fmt: skip
    for several in (ring, ring[::-1]):
        state = fold(several, effective=date(2020, 1, 1))
        assert dict(state.voided) == {"v-2": "v-1", "v-3": "v-4"}
        assert state.get("a") is not None


def test_a_link_to_records_leads_to_them_and_stays(tmp_path: Path) -> None:
    place, link = tmp_path / "kept" / "r.jsonl", tmp_path / "link.jsonl"
    place.parent.mkdir()
    append(place, [_says("a")])
    link.symlink_to(place)
    head = append(link, [_says("b")])
    assert link.is_symlink()
    held = read(place)
    assert (held.head, held.damages, held.anchored) == (head, (), True)
    assert read(link).anchored
    assert [one.name for one in tmp_path.iterdir() if "head" in one.name] == []
