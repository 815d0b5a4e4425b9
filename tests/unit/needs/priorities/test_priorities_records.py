"""A choice in the records: drawn up from the file, refused out of order, shown with findings."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from prioritisation_by_hand import Change, decided, given, held

from commonweal.needs.priorities import read_priorities
from commonweal.needs.priorities.recorded import recorded_part
from commonweal.needs.priorities.statements import statements
from commonweal.records import (
    STATEMENTS,
    State,
    Statement,
    StatementError,
    append,
    draft,
    fold,
    read_statements,
)

STATED = datetime(2019, 11, 1, tzinfo=UTC)
LATER = date(2019, 12, 1)


def made(change: Change = lambda _: None) -> tuple[Statement, ...]:
    def both(found: dict[str, Any]) -> None:
        decided(found)
        change(found)

    return statements(given(both), stated_by="A commissioner", stated_at=STATED)


def state(said: tuple[Statement, ...]) -> State:
    return fold(said, effective=LATER)


def test_a_choice_is_recorded_whole_and_read_again(tmp_path: Path) -> None:
    append(tmp_path / STATEMENTS, made())
    kinds = [held.type for held in read_statements(tmp_path / STATEMENTS)]
    assert kinds == [
        "seal",
        "took_part",
        "took_part",
        "took_part",
        "scores_entered",
        "equality_regard",
        "options_decided",
    ]


def test_a_salted_seal_is_opened_too() -> None:
    from commonweal.needs.priorities import make_seal

    salt = "cd" * 32
    seal = make_seal(given(), date(2019, 9, 9), salt=salt)
    said = made(lambda f: f["seal"].update(sha256=seal.digest, salt=salt))
    assert [held.type for held in said][:2] == ["seal", "opened"]


def test_scores_without_a_seal_are_refused(tmp_path: Path) -> None:
    with pytest.raises(StatementError, match="without a seal"):
        made(lambda f: f.pop("seal"))
    alone = tuple(held for held in made() if held.type != "seal")
    with pytest.raises(StatementError, match="which is not in the records"):
        append(tmp_path / STATEMENTS, alone)


def test_the_part_shows_every_step_in_order_and_what_was_rejected() -> None:
    part = recorded_part(state(made()), "Q")
    tables = {table.id: table.data for table in part.tables}
    steps = tables["needs.priorities.steps"].column("step").to_pylist()
    assert steps == [
        "public health function",
        "joint health and wellbeing board",
        "criteria sealed",
        "partner",
        "scores entered",
        "regard to equality",
        "decision",
    ]
    outcomes = tables["needs.priorities.options"].to_pylist()
    assert [(row["option"], row["outcome"]) for row in outcomes] == [
        ("a", "rejected"),
        ("b", "rejected"),
        ("c", "chosen"),
        ("d", "chosen"),
        ("e", "rejected"),
    ]
    assert all(row["reason"] for row in outcomes)
    figures = {figure.id: figure.value for figure in part.figures}
    assert figures == {"needs.priorities.recorded": 1, "needs.priorities.against": 0}


def test_what_was_done_late_speaks_against() -> None:
    said = made(lambda f: f["equality"][0].update(on="2019-10-29"))
    part = recorded_part(state(said), "Q")
    figures = {figure.id: figure.value for figure in part.figures}
    # Late evidence, and so nobody covered: no characteristics, no groups.
    assert figures["needs.priorities.against"] == 3


def test_a_voided_statement_does_not_count() -> None:
    said = made()
    regard = next(held for held in said if held.type == "equality_regard")
    void = draft(
        "void",
        {"voids": regard.id},
        id="void-1",
        stated_by="A commissioner",
        about="ABC",
        stated_at=STATED,
        effective=LATER,
        reason="entered by mistake",
    )
    part = recorded_part(state((*said, void)), "Q")
    findings = next(table for table in part.tables if table.id == "needs.priorities.findings").data
    assert "no evidence of due regard to equality is held" in findings.column("text").to_pylist()


def test_empty_records_name_the_lack() -> None:
    part = recorded_part(state(()), "Q")
    assert part.figures[0].missing
    assert part.lacks[0].table == "records"


def test_a_decision_that_is_both_or_silent_is_no_statement() -> None:
    said = next(s for s in made() if s.type == "options_decided")
    assert said.payload is not None
    common: dict[str, Any] = {
        "id": "x",
        "stated_by": "b",
        "about": "c",
        "stated_at": STATED,
        "effective": LATER,
        "reason": "r",
    }
    with pytest.raises(StatementError, match="both chosen and rejected: c"):
        draft("options_decided", {**said.payload, "rejected": {"c": "x"}}, **common)
    with pytest.raises(StatementError, match="rejected without a reason: e"):
        draft("options_decided", {**said.payload, "rejected": {"e": " "}}, **common)


def test_what_is_recorded_is_what_the_file_says() -> None:
    import json

    found = held(decided)
    scores = next(s for s in made() if s.type == "scores_entered").payload
    assert scores is not None
    assert scores["scores"]["b"] == {"gain": 5, "wait": 3.2}
    again = statements(
        read_priorities(json.dumps(found), "json"), stated_by="A commissioner", stated_at=STATED
    )
    assert [s.payload for s in again] == [s.payload for s in made()]
