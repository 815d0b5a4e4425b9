"""An appraisal as a history: appended to, never edited, and read back with the same gates."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pytest
from appraisal_by_hand import given, with_bus

from commonweal.needs.priorities.recorded import recorded_part
from commonweal.records import (
    STATEMENTS,
    Statement,
    StatementError,
    append,
    draft,
    fold,
    read,
    read_statements,
)
from commonweal.rules import load_rules
from commonweal.services.appraisal import AppraisalFile, Event, Process, read_appraisal
from commonweal.services.appraisal.answering import unanswered_of
from commonweal.services.appraisal.judging import judge
from commonweal.services.appraisal.recorded import merged, processes
from commonweal.services.appraisal.statements import not_yet_held, of_before, statements
from commonweal.services.appraisal.working import process_of

STATED = datetime(2020, 12, 1, tzinfo=UTC)
LATER = date(2021, 1, 1)


@pytest.fixture(scope="module")
def made_up(request: pytest.FixtureRequest) -> AppraisalFile:
    folder = Path(request.config.rootpath) / "examples" / "appraisals"
    return read_appraisal((folder / "synthetic.toml").read_text(encoding="utf-8"), "toml")


def stated(one: AppraisalFile) -> tuple[Statement, ...]:
    return statements(one, stated_by="A commissioner", stated_at=STATED)


def test_the_whole_way_stands_in_order(made_up: AppraisalFile) -> None:
    kinds = [one.payload["step"] if one.type == "change_step" else one.type
             for one in stated(made_up) if one.payload is not None]  # fmt: skip
    assert kinds == [
        "seal",
        "options listed",
        *["scores_entered"] * 4,
        "assured",
        "consultation opened",
        "scrutiny consulted",
        "consultation closed",
        "responses analysed",
        "mitigation",
        "mitigation",
        "mitigation",
        "equality_regard",
        *["scores_entered"] * 3,
        "responses answered",
        "options_decided",
    ]


def test_the_records_pass_the_same_gates_as_the_file(
    made_up: AppraisalFile, tmp_path: Path
) -> None:
    append(tmp_path / STATEMENTS, stated(made_up))
    assert read(tmp_path / STATEMENTS).damages == ()
    state = fold(read_statements(tmp_path / STATEMENTS), effective=LATER)
    held = processes(state)[made_up.decision]
    rules = load_rules()
    of_file = judge(process_of(made_up), rules, as_of=LATER)
    of_records = judge(held, rules, as_of=LATER)
    assert [(g.id, g.outcome) for g in of_records] == [(g.id, g.outcome) for g in of_file]
    # The chapter on needs leaves decisions on services to this one.
    assert recorded_part(state, "QKS").figures[0].value is None


def test_only_what_is_new_is_appended(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    append(path, not_yet_held(stated(given()), read_statements(path), appraisal="by-hand"))
    first = path.read_bytes()
    new = not_yet_held(stated(given(with_bus)), read_statements(path), appraisal="by-hand")
    assert [one.type for one in new] == ["mitigation", "scores_entered"]
    append(path, new)
    assert path.read_bytes().startswith(first)
    assert not_yet_held(stated(given(with_bus)), read_statements(path), appraisal="by-hand") == ()


def test_what_was_stated_is_not_edited(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    append(path, stated(given()))

    def other(found: dict[str, Any]) -> None:
        found["scores"][1]["values"]["near"]["quality"] = 6

    with pytest.raises(StatementError, match="appraisals/by-hand/scores-002: stands in the hist"):
        not_yet_held(stated(given(other)), read_statements(path), appraisal="by-hand")


def test_what_was_stated_is_not_left_out(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    append(path, stated(given(with_bus)))
    with pytest.raises(StatementError) as gone:
        not_yet_held(stated(given()), read_statements(path), appraisal="by-hand")
    assert [line.split(":")[0] for line in str(gone.value).splitlines()] == [
        "appraisals/by-hand/mitigation-001",
        "appraisals/by-hand/scores-004",
    ]
    assert "the history holds it (scores entered, computed, " in str(gone.value)

    # What stands after it moves up: only what is lacking is named.
    made = [one for one in stated(given(with_bus)) if one.type == "scores_entered"]
    kept = [made[0], *(one.model_copy(update={"id": before.id}) for before, one in
                       pairwise(made[1:]))]  # fmt: skip
    with pytest.raises(StatementError, match="scores-002: the history holds it") as gone:
        not_yet_held(kept, made, appraisal="by-hand")
    assert len(str(gone.value).splitlines()) == 1
    turned = [made[0].model_copy(update={"id": made[1].id}),
              made[1].model_copy(update={"id": made[0].id}), *made[2:]]  # fmt: skip
    with pytest.raises(StatementError, match="at another place"):
        not_yet_held(turned, made, appraisal="by-hand")
    # A history of another appraisal is nothing that this file lacks.
    other = [one.model_copy(update={"id": "appraisals/other/seal"}) for one in made[:1]]
    assert not_yet_held(made, other, appraisal="by-hand") == tuple(made)
    with pytest.raises(StatementError, match="the file lacks it"):
        not_yet_held((), made, appraisal="by-hand")


def test_nothing_is_stated_before_it_happened(made_up: AppraisalFile) -> None:
    early = statements(
        made_up, stated_by="A commissioner", stated_at=datetime(2020, 10, 31, tzinfo=UTC)
    )
    with pytest.raises(StatementError, match="decision: dated 2020-11-16, yet stated on 2020-10"):
        not_yet_held(early, (), appraisal=made_up.id)
    # What the history holds already was stated on its own day.
    assert not_yet_held(early, stated(made_up), appraisal=made_up.id) == ()


def test_what_is_entered_again_is_counted(made_up: AppraisalFile) -> None:
    whole = stated(made_up)
    assert of_before(whole[10:], whole[:10]) == 10
    assert of_before(whole, ()) == 0


def test_scores_carry_scorer_evidence_and_mitigation() -> None:
    rows = [one for one in stated(given(with_bus)) if one.type == "scores_entered"]
    assert [one.payload["scorer"] for one in rows if one.payload] == [
        "computed",
        "one",
        "two",
        "computed",
    ]
    first, *_, last = (one.payload or {} for one in rows)
    assert first["evidence"]["near"]["minutes"] == "services.mean_minutes.near"
    assert first["evidence"]["far"]["minutes"] == "a map"
    assert last["mitigation"] == "bus"


def test_scores_without_a_seal_are_not_recorded() -> None:
    with pytest.raises(StatementError, match="scores are held without a seal"):
        stated(given(seal=False))


def test_a_salted_seal_is_opened_and_proven(tmp_path: Path) -> None:
    from commonweal.services.appraisal import make_seal

    salt = "cd" * 32
    sealed = make_seal(given(), date(2020, 1, 13), salt=salt)

    def salted(found: dict[str, Any]) -> None:
        found["seal"] = {"on": "2020-01-13", "sha256": sealed.digest, "salt": salt}
        found["steps"] = [
            {
                "on": "2020-01-20",
                "step": "options listed",
                "by": "b",
                "text": "t",
                "source": "s",
                "covers": ["near", "far", "none"],
            }
        ]

    append(tmp_path / "h.jsonl", stated(given(salted)))
    held = processes(fold(read_statements(tmp_path / "h.jsonl"), effective=LATER))
    assert held["Where it should be"].seal_matches is True
    assert held["Where it should be"].options == ("near", "far", "none")


def step(kept: str, kind: str, on: str) -> Statement:
    return draft(
        "change_step",
        {
            "decision": "d",
            "step": kind,
            "on": on,
            "by": "b",
            "text": "t",
            "source": "s",
            "kept": kept,
        },
        id=f"{kind.replace(' ', '-')}-{on}",
        stated_by="b",
        about="QKS",
        stated_at=STATED,
        effective=date.fromisoformat(on),
        reason="r",
    )


def test_one_reconstructed_step_makes_the_record_one_with_gaps() -> None:
    went = step("as it went", "consultation opened", "2020-05-04")
    carried = step("reconstructed", "consultation closed", "2020-07-26")
    assert processes(fold([went], effective=LATER))["d"].whole is True
    assert processes(fold([went, carried], effective=LATER))["d"].whole is False


def test_file_and_records_are_one_process_with_each_event_once(made_up: AppraisalFile) -> None:
    file = process_of(made_up)
    held = processes(fold(stated(made_up), effective=LATER))[made_up.decision]
    both = merged(file, held)
    assert [(one.kind, one.on) for one in both.events] == [
        (one.kind, one.on) for one in file.events
    ]
    more = processes(fold([step("reconstructed", "challenged", "2020-12-24")], effective=LATER))
    longer = merged(file, more["d"])
    assert len(longer.events) == len(file.events) + 1
    assert longer.whole is False


def test_a_choice_without_a_step_is_no_decision_on_services() -> None:
    only = [one for one in stated(given()) if one.type != "change_step"]
    assert processes(fold(only, effective=LATER)) == {}


def test_the_response_log_of_a_folder_counts_what_was_answered_by_the_decision() -> None:
    rows = {
        "consultations": [
            {"consultation": "c", "decision": "d"},
            {"consultation": "x", "decision": "y"},
        ],
        "response_themes": [
            {"consultation": "c", "theme": name} for name in ("bus", "staff", "cost")
        ],
        "response_log": [
            {"consultation": "c", "theme": "bus", "did": "A bus", "on": date(2020, 10, 1)},
            {"consultation": "c", "theme": "staff", "did": "TBC", "on": date(2020, 10, 1)},
            {"consultation": "c", "theme": "cost", "did": "Late", "on": date(2020, 12, 1)},
            {"consultation": "x", "theme": "other", "did": "", "on": None},
        ],
    }
    ground = SimpleNamespace(
        day=LATER, tables={name: pa.Table.from_pylist(held) for name, held in rows.items()}
    )
    decided = Event(kind="decided", on=date(2020, 11, 16))
    one = Process(decision="d", events=(decided,), whole=True)
    assert unanswered_of(ground, one) == 2
    later = Process(decision="d", events=(), whole=True)
    assert unanswered_of(ground, later) == 1
    nobody = Process(decision="nobody", events=(), whole=True)
    assert unanswered_of(ground, nobody) is None
