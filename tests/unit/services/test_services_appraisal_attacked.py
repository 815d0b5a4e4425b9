"""An appraisal attacked: what makes a choice look judged in order, and what comes of it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from appraisal_by_hand import AFTER_BUS, BUS, GIVEN, digest, given, held, with_bus

from commonweal.records import fold
from commonweal.records.declaring import DeclarationError
from commonweal.rules import RuleBook, load_rules
from commonweal.services.appraisal import Appraisal, appraise, read_appraisal
from commonweal.services.appraisal.judging import judge
from commonweal.services.appraisal.recorded import merged, processes
from commonweal.services.appraisal.statements import statements
from commonweal.services.appraisal.working import process_of

Held = dict[str, Any]
LATER = date(2021, 1, 1)
AT_ONCE = datetime(2020, 1, 14, tzinfo=UTC)
LISTED = {
    "on": "2020-01-20",
    "step": "options listed",
    "by": "b",
    "text": "t",
    "source": "s",
    "covers": ["near", "far", "none"],
}
DECIDED = {
    "on": "2020-03-01",
    "by": "b",
    "chosen": ["far"],
    "rejected": {"near": "x", "none": "y"},
    "reason": "r",
}


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load_rules()


def worked_out(change: Callable[[Held], object], book: RuleBook, *, seal: bool = True) -> Appraisal:
    return appraise(given(change, seal=seal), book, weightings=50)


def sealed_again(found: Held) -> None:
    """Another scale, sealed anew under the old day."""
    found["criteria"][0]["best"] = 9
    for batch in found["scores"]:
        batch["criteria_sha256"] = found["seal"]["sha256"]
    found["seal"]["sha256"] = digest(found)


def flipped(found: Held) -> None:
    sha = found["seal"]["sha256"]
    found["seal"]["sha256"] = ("0" if sha[0] != "0" else "1") + sha[1:]


def quality(value: object) -> Callable[[Held], None]:
    def change(found: Held) -> None:
        found["scores"][1]["values"]["near"]["quality"] = value

    return change


def again(scorer: str, on: str) -> Callable[[Held], None]:
    def change(found: Held) -> None:
        found["scores"].append({**copy.deepcopy(found["scores"][1]), "scorer": scorer})
        found["scores"][-1]["entered_on"] = on

    return change


def under_another_id(found: Held) -> None:
    found["scorers"].append({"id": "three", "name": "one  Panel"})
    again("three", "2020-02-02")(found)


def weightless(found: Held) -> None:
    for criterion in found["criteria"]:
        criterion["weight"] = 0


def unreasoned(found: Held) -> None:
    found["mitigations"] = [{**BUS, "why": " "}]
    found["scores"].append(AFTER_BUS)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: f["criteria"][0].update(best=9), "the criteria are not those sealed"),
        (lambda f: f["criteria"][1].update(name="Price"), "the criteria are not those sealed"),
        (sealed_again, "another seal than that of the file"),
        (flipped, "the criteria are not those sealed"),
        (lambda f: f["seal"].update(on="2020-01-05"), "earlier than declared_on"),
        (lambda f: f["seal"].update(on="2020-01-10"), "the criteria are not those sealed"),
        (lambda f: f["scores"][1].update(entered_on="2020-01-12"), "dated before the seal"),
        (again("one", "2020-02-05"), "near.quality"),
        (under_another_id, "scorers: one and three have the same name"),
        (quality(float("nan")), "finite number"),
        (quality(float("inf")), "finite number"),
        (quality(1e308), "1e+308 lies outside the scale"),
        (quality(True), "given: True"),
        (quality(None), "scores.2.values.near.quality"),
        (weightless, "the weights add up to 0"),
        (unreasoned, "mitigations.bus.why"),
    ],
)
def test_what_is_forged_in_the_file_is_refused(change: Callable[[Held], None], said: str) -> None:
    with pytest.raises(DeclarationError) as refused:
        given(change)
    assert any(said in one for one in refused.value.findings), refused.value.findings


@pytest.mark.parametrize(
    ("worst", "best", "said"),
    [
        (-1e308, 1e308, "criteria.quality.worst: Input should be greater"),
        (0, float("inf"), "criteria.quality.best: Input should be"),
        (float("nan"), 10, "criteria.quality.worst: Input should be"),
    ],
)
def test_a_scale_has_ends_that_can_be_subtracted(worst: float, best: float, said: str) -> None:
    found = copy.deepcopy(GIVEN)
    found["criteria"][0].update(worst=worst, best=best)
    with pytest.raises(DeclarationError) as refused:
        read_appraisal(json.dumps(found), "json")
    assert any(said in one for one in refused.value.findings), refused.value.findings


def test_scores_that_do_not_name_their_seal_are_told(book: RuleBook) -> None:
    said = "scores 1, 2 and 3 do not say under which seal"
    assert any(said in one for one in worked_out(lambda _: None, book).findings)

    def named(found: Held) -> None:
        for batch in found["scores"]:
            batch["criteria_sha256"] = found["seal"]["sha256"]

    assert not any("under which seal" in one for one in worked_out(named, book).findings)


def test_a_scorer_who_joins_after_scores_were_replaced_is_told(book: RuleBook) -> None:
    def joined(on: str) -> Callable[[Held], None]:
        def change(found: Held) -> None:
            with_bus(found)
            found["scorers"].append({"id": "three", "name": "A third panel"})
            again("three", on)(found)

        return change

    said = "three scored for the first time on 1 September 2020"
    assert any(said in one for one in worked_out(joined("2020-09-01"), book).findings)
    assert not any("first time" in one for one in worked_out(joined("2020-02-03"), book).findings)


def test_scores_entered_after_the_decision_are_told(book: RuleBook) -> None:
    def after(found: Held) -> None:
        with_bus(found)
        found["decided"] = DECIDED

    said = "entered after the decision of 1 March 2020 (computed on 2 August 2020)"
    assert any(said in one for one in worked_out(after, book).findings)


def test_a_decision_without_a_close_fails_and_does_not_stand(book: RuleBook) -> None:
    found = worked_out(lambda f: f.update(decided=DECIDED), book)
    failed = {gate.id for gate in found.gates if gate.outcome.value == "failed"}
    assert {"involvement", "close", "analysis", "answers"} <= failed
    assert not found.stands


def test_criteria_that_weigh_nothing_rank_nothing(book: RuleBook) -> None:
    def only_quality_weighs(found: Held) -> None:
        for criterion, weight in zip(found["criteria"], (1, 0, 0), strict=True):
            criterion["weight"] = weight
        found["criteria"][0]["missing"] = "not published"
        for batch in found["scores"][1:]:
            for row in batch["values"].values():
                del row["quality"]

    found = worked_out(only_quality_weighs, book, seal=False)
    assert found.weights is None
    assert any("the criteria that are scored weigh nothing" in one for one in found.findings)


def way(change: Callable[[Held], object] = lambda _: None) -> Held:
    """The appraisal with a step, so that records take it for a decision on services."""
    found = held(change)
    found["steps"] = [LISTED]
    return found


def in_records(found: Held, at: datetime) -> Any:
    one = read_appraisal(json.dumps(found), "json")
    made = statements(one, stated_by="A commissioner", stated_at=at)
    return processes(fold(made, effective=LATER))[one.decision]


def gate_of_criteria(found: Held, records: Any, book: RuleBook) -> tuple[str, str]:
    one = process_of(read_appraisal(json.dumps(found), "json"))
    gates = judge(merged(one, records), book, as_of=LATER)
    [gate] = [gate for gate in gates if gate.id == "criteria"]
    return gate.outcome.value, gate.why


def test_a_file_sealed_anew_fails_against_the_records(book: RuleBook) -> None:
    records = in_records(way(), AT_ONCE)
    assert gate_of_criteria(way(), records, book)[0] == "passed"

    def other(found: Held) -> None:
        found["criteria"][0]["unit"] = "points"
        found["seal"]["sha256"] = digest(found)

    outcome, why = gate_of_criteria(way(other), records, book)
    assert (outcome, "their digest differs" in why) == ("failed", True)


def test_a_seal_that_the_records_hold_only_since_the_scores_is_told(book: RuleBook) -> None:
    late = in_records(way(), datetime(2020, 12, 1, tzinfo=UTC))
    outcome, why = gate_of_criteria(way(), late, book)
    assert outcome == "passed"
    assert "the records hold it from 1 December 2020: its own day rests on who stated it" in why
    assert "records hold" not in gate_of_criteria(way(), in_records(way(), AT_ONCE), book)[1]


def test_an_answer_lacking_in_the_records_is_not_mended_by_the_file(book: RuleBook) -> None:
    """Of the same day the file says that all themes were answered, the records that one was not."""
    answered = {
        **LISTED,
        "step": "responses answered",
        "covers": [],
        "themes": 3,
        "on": "2020-10-12",
    }
    closed = {**LISTED, "step": "consultation closed", "covers": [], "on": "2020-07-26"}
    analysed = {**closed, "step": "responses analysed", "themes": 3, "on": "2020-08-31"}

    def said(left: int) -> Held:
        found = held(lambda f: f.update(decided={**DECIDED, "on": "2020-11-16"}))
        found["steps"] = [LISTED, closed, analysed, {**answered, "unanswered": left}]
        return found

    one = process_of(read_appraisal(json.dumps(said(0)), "json"))
    gates = judge(merged(one, in_records(said(1), AT_ONCE)), book, as_of=LATER)
    assert {g.id: g.outcome.value for g in gates}["answers"] == "failed"


def test_another_decision_than_that_of_the_records_speaks_against(book: RuleBook) -> None:
    def chose(option: str, *others: str) -> Held:
        found = way()
        found["decided"] = {**DECIDED, "chosen": [option], "rejected": dict.fromkeys(others, "x")}
        return found

    records = in_records(chose("near", "far", "none"), AT_ONCE)
    one = read_appraisal(json.dumps(chose("far", "near", "none")), "json")
    found = appraise(one, book, recorded=records, weightings=50)
    assert found.against == (
        "decided: the file has far, the records have near; correct one of them",
    )


def test_a_history_whose_chain_was_touched_takes_no_more(tmp_path: Path) -> None:
    from commonweal.records import DamagedRecordsError, append

    history = tmp_path / "history.jsonl"
    one = read_appraisal(json.dumps(way()), "json")
    append(history, statements(one, stated_by="A commissioner", stated_at=AT_ONCE))
    whole = history.read_text(encoding="utf-8")
    history.write_text(whole.replace('"quality":5', '"quality":6', 1), encoding="utf-8")
    assert history.read_text(encoding="utf-8") != whole
    more = read_appraisal(json.dumps({**way(), "id": "another"}), "json", to_seal=True)
    with pytest.raises(DamagedRecordsError):
        append(history, statements(more, stated_by="A commissioner", stated_at=AT_ONCE))
