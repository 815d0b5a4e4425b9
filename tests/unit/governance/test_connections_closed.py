"""Ways round a conflict: a decision that names little, and a match looked at by the person it is
about; and decisions that were closed, looked at again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from itertools import count
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.folder import read_folder
from commonweal.governance.closing import NAMES, TIMES, closed_again, decision_findings, refusals
from commonweal.governance.connections import connections, items_of, matches
from commonweal.governance.connections.findings import OWN_RULE, REVIEW_RULE
from commonweal.governance.connections.items import bidders
from commonweal.governance.connections.part import part
from commonweal.governance.finding import Finding
from commonweal.people.ground import ground_of
from commonweal.records import Statement, append, draft, fold
from commonweal.records.kinds import Decision
from commonweal.rules import load_rules
from commonweal.system.study import Given

_NUMBERS: Iterator[int] = count(1)
BOOK = load_rules()
ON = date(2023, 2, 20)
LEAVES = "leaves for discussion and decision"


def _says(kind: str, on: date = ON, /, **payload: object) -> Statement:
    return draft(
        kind,
        payload,
        id=f"n-{next(_NUMBERS)}",
        stated_by="Governance lead",
        about="icb",
        stated_at=datetime.combine(on, time(9), UTC),
        effective=on,
        reason="made up",
        salt="0" * 64,
    )


@pytest.fixture
def board() -> list[Statement]:
    """A board of three; the chair is director of a bidder in a procurement; two items, one buys."""
    start, source = date(2022, 7, 1), {"source": "made up"}
    firm = {"organisation": "Firm", "organisation_ids": ["company:1"]}
    roles = {"p-1": "chair", "p-2": "deputy chair", "p-3": "member"}
    return [
        _says("body", start, body="icb", name="Board", kind="icb", form="board", **source),
        *(
            _says("seat", start, seat=f"seat-{who}", body="icb", role=role, voting=True,
                  person=who, office=f"Office {who}", **source)
            for who, role in roles.items()
        ),
        _says("person", start, person="p-1", name="Office holder one"),
        _says("interest", start, interest="i-1", person="p-1", register_of="icb",
              type="financial", description="director", role="director", declared="2022-07-01",
              **firm),
        _says("procurement", date(2023, 1, 9), procurement="buy", authority="icb", title="Podiatry",
              began="2023-01-09"),
        _says("bidder", date(2023, 1, 16), procurement="buy", step="bid", **firm),
        _says("meeting", date(2023, 2, 1), meeting="m", bodies=["icb"], title="Board",
              on=ON.isoformat()),
        _says("agenda_item", date(2023, 2, 1), item="m/1", meeting="m", number="1",
              title="Podiatry", for_decision=True, procurement="buy"),
        _says("agenda_item", date(2023, 2, 1), item="m/2", meeting="m", number="2", title="Dates",
              for_decision=True),
        _says("motion", motion="mo", meeting="m", item="m/1", text="Award"),
        _says("vote", motion="mo", person="p-2", vote="for"),
    ]  # fmt: skip


def _decided(**named: object) -> Statement:
    given: dict[str, object] = {"decision": "d", "body": "icb", "title": "T", "text": "T"}
    return _says("decision", **{**given, "reasons": "R", "on": ON.isoformat(), **named})


def _treated(settled_by: str = "Deputy chair", **place: object) -> Statement:
    where = place or {"meeting": "m", "item": "m/1"}
    return _says("treatment", person="p-1", treatment=LEAVES, reason="director of a bidder",
                 settled_by=settled_by, **where)  # fmt: skip


def _conflicts(records: list[Statement]) -> list[Finding]:
    """What blocks by a conflict, whichever else of the decision does."""
    found = decision_findings(records, "d", BOOK)
    return [one for one in found if one.stands_in_the_way and "Firm" in one.text]


def _vote(person: str) -> Statement:
    return _says("vote", motion="mo", person=person, vote="for")


@pytest.mark.parametrize(
    "named",
    [
        {"procurement": "buy", "decided_by": ["p-1"]},
        {"procurement": "buy"},
        {"procurement": "buy", "meeting": "m"},
        {"motion": "mo"},
        {"motion": "mo", "meeting": "m"},
        {"item": "m/1"},
        {"item": "m/2", "motion": "mo"},
        {"item": "m/2", "procurement": "buy"},
    ],
)
def test_a_director_of_a_bidder_is_found_whatever_the_decision_names(
    board: list[Statement], named: dict[str, object]
) -> None:
    taken = _decided(**named)
    (found, *_) = _conflicts([*board, taken])
    assert found.text.startswith("p-1 and Firm: declared financial interest in Firm")
    closing = _says("decision_closed", closes=taken.id, on=ON.isoformat(), by="Secretary")
    assert any("p-1 and Firm" in told for told in refusals([*board, taken], [closing]))


def test_who_left_at_no_time_on_record_is_told_and_keeps_nothing_open(
    board: list[Statement],
) -> None:
    taken = _decided(item="m/1", meeting="m")
    found = [one for one in decision_findings([*board, _treated(), taken], "d", BOOK)
             if one.rule == TIMES]  # fmt: skip
    assert [(one.status, one.about) for one in found] == [("warns", "m/1")]
    assert f"it was settled that p-1 {LEAVES}; when they went out is not on" in found[0].text
    away = _says("treatment", person="p-1", treatment=LEAVES, reason="director of a bidder",
                 settled_by="Deputy chair", meeting="m", item="m/1",
                 out="2023-02-20T09:10:00Z")  # fmt: skip
    told = decision_findings([*board, away, taken], "d", BOOK)
    assert TIMES not in {one.rule for one in told}


def test_outside_a_meeting_those_it_lists_decided_and_no_others(board: list[Statement]) -> None:
    assert _conflicts([*board, _decided(procurement="buy", decided_by=["p-2", "p-3"])]) == []


def test_a_treatment_for_the_procurement_settles_it_where_it_was_kept(
    board: list[Statement],
) -> None:
    out = _treated(procurement="buy")
    assert _conflicts([*board, out, _decided(procurement="buy")]) == []
    (found,) = _conflicts([*board, out, _decided(procurement="buy", decided_by=["p-1"])])
    assert "yet they took part" in found.text


def test_who_voted_on_the_motion_took_part(board: list[Statement]) -> None:
    by_motion = [*board, _treated(), _decided(motion="mo")]
    assert _conflicts(by_motion) == []
    (found,) = _conflicts([*by_motion, _vote("p-1")])
    assert "yet they took part" in found.text


def test_who_is_listed_in_a_decision_on_the_motion_took_part(board: list[Statement]) -> None:
    (found,) = _conflicts([*board, _treated(), _decided(motion="mo", decided_by=["p-1"])])
    assert "yet they took part" in found.text


def test_a_meeting_alone_asks_for_the_item(board: list[Statement]) -> None:
    found = decision_findings([*board, _decided(meeting="m")], "d", BOOK)
    (asked,) = (one for one in found if one.rule == NAMES)
    assert (asked.status, asked.do) == ("blocks", "Name the item.")
    assert "m/1, m/2" in asked.text
    bare = [one for one in board if one.type != "agenda_item"]
    assert NAMES not in {one.rule for one in decision_findings([*bare, _decided(meeting="m")],
                                                               "d", BOOK)}  # fmt: skip


def test_what_is_named_has_to_be_held_on_the_day(board: list[Statement]) -> None:
    late = [one for one in board if one.type != "motion"]
    late.append(_says("motion", date(2023, 3, 1), motion="mo", meeting="m", item="m/1", text="A"))
    found = decision_findings([*late, _decided(motion="mo")], "d", BOOK)
    assert [one.text for one in found if one.rule == NAMES] == [
        "the motion 'mo' that it names is not in the records of its day"
    ]


def test_another_procurement_than_the_items_is_looked_at_too(board: list[Statement]) -> None:
    other = _says("procurement", date(2023, 1, 9), procurement="other", authority="icb", title="O",
                  began="2023-01-09")  # fmt: skip
    state = fold([*board, other], effective=ON)
    taken = Decision.model_validate(_decided(item="m/1", procurement="other").payload)
    assert [one.procurement for one in items_of(state, taken)] == ["buy", "other"]


def _key(board: list[Statement]) -> str:
    state = fold(board, effective=ON)
    graph = connections(state)
    (found,) = matches(graph, ["p-1"], bidders(state, graph, "buy"))
    return found.key


def _review(key: str, by: str, status: str = "rejected", **more: object) -> Statement:
    return _says("match_review", match=key, status=status, method="asked", by=by, **more)


@pytest.mark.parametrize(
    "by", ["p-1", "seat-p-1", "office P-1", "The Chair", "Office holder one", "The post"]
)
def test_nobody_rejects_a_match_of_their_own(board: list[Statement], by: str) -> None:
    post = [
        _says("post", post="po", body="icb", title="The post", source="made up"),
        _says("appointment", post="po", person="p-1", step="appointed", by="icb", source="made up"),
    ]
    review = _review(_key(board), by, note="no conflict")
    (found,) = _conflicts([*board, *post, review, _decided(item="m/1")])
    assert "rejected by the person concerned: somebody else must look" in found.text
    assert "(automatic)" in found.text


def test_somebody_else_rejects_it_and_says_why(board: list[Statement]) -> None:
    key, taken = _key(board), _decided(item="m/1")

    def warned(*reviews: Statement) -> list[str]:
        records = [*board, *reviews, taken]
        assert _conflicts(records) == []
        found = decision_findings(records, "d", BOOK)
        return [one.status for one in found if one.rule == REVIEW_RULE]

    assert warned(_review(key, "Secretary", note="another company")) == []
    assert warned(_review(key, "Secretary")) == ["warns"]
    after = _review(key, "Secretary", note="another company"), _review(key, "p-1")
    assert warned(*after) == []


@pytest.mark.parametrize("by", ["p-1", "Chair", "Office p-1"])
def test_nobody_settles_their_own_treatment(board: list[Statement], by: str) -> None:
    taken = _decided(item="m/1", decided_by=["p-2", "p-3"])
    (found,) = _conflicts([*board, _treated(by), taken])
    assert "settled by the person concerned" in found.text
    assert _conflicts([*board, _treated(), taken]) == []
    assert _conflicts([*board, _treated(), _treated(by), taken]) == []


@pytest.fixture
def closed(board: list[Statement]) -> list[Statement]:
    """The decision without the chair, closed with nothing in the way."""
    bare = [one for one in board if one.type not in ("motion", "vote", "procurement", "bidder")]
    bare = [one for one in bare if one.payload is None or one.payload.get("item") != "m/1"]
    item = _says("agenda_item", date(2023, 2, 1), item="m/1", meeting="m", number="1",
                 title="Grant", for_decision=True, supplier_ids=["company:1"])  # fmt: skip
    taken = _decided(item="m/1", meeting="m", decided_by=["p-2", "p-3"])
    held = [*bare, item, _treated(), taken]
    closing = _says("decision_closed", closes=taken.id, on=ON.isoformat(), by="Secretary")
    assert refusals(held, [closing]) == ()
    return [*held, closing]


def test_a_closed_decision_is_looked_at_again(closed: list[Statement]) -> None:
    assert closed_again(closed, BOOK) == ()
    (treatment,) = (one for one in closed if one.type == "treatment")
    void = _says("void", date(2023, 3, 1), voids=treatment.id)
    (found,) = closed_again([*closed, void], BOOK)
    assert (found.decision, found.on) == ("d", ON)
    assert "p-1 and" in found.text
    late = _says("interest", date(2023, 1, 1), interest="i-2", person="p-2", register_of="icb",
                 type="financial", description="shares", organisation="Firm",
                 organisation_ids=["company:1"], declared="2023-01-01")  # fmt: skip
    (found,) = closed_again([*closed, late], BOOK)
    assert "p-2 and" in found.text


def test_verify_and_the_chapter_tell_it(
    closed: list[Statement], tmp_path: Path, example: Path
) -> None:
    held = read_folder(example)
    given = Given(as_of=date(2023, 6, 1), rules=BOOK, policies=held.settings.policies(),
                  chapters={}, seed=0)  # fmt: skip
    ground = ground_of(held.system, held.tables, given)
    (treatment,) = (one for one in closed if one.type == "treatment")
    records = tmp_path / "records.jsonl"
    append(records, closed)

    def told(statements: list[Statement]) -> tuple[str, str]:
        verified = CliRunner().invoke(app, ["records", "verify", str(records)])
        assert verified.exit_code == 0
        state = fold(statements, effective=date(2023, 6, 1))
        return verified.stderr, part(ground, state).section.text

    notes, text = told(closed)
    assert "closed, now in the way" not in notes
    assert "could not be closed" not in text
    void = _says("void", date(2023, 3, 1), voids=treatment.id)
    append(records, [void])
    notes, text = told([*closed, void])
    assert "closed, now in the way: d was closed, and now p-1 and" in notes
    assert "1 closed decisions could not be closed as the records now stand (d)" in text
    assert "p-1" not in text


def test_the_chapter_sets_decisions_without_an_item_against_registers(
    board: list[Statement], example: Path
) -> None:
    held = read_folder(example)
    given = Given(as_of=date(2023, 6, 1), rules=BOOK, policies=held.settings.policies(),
                  chapters={}, seed=0)  # fmt: skip
    ground = ground_of(held.system, held.tables, given)
    for named in ({"procurement": "buy", "decided_by": ["p-1"]}, {"motion": "mo"}):
        records = [*board, _decided(**named)]
        made = part(ground, fold(records, effective=date(2023, 6, 1)))
        assert [one.value for one in made.figures] == [1, 1, 1]


def test_a_closed_decision_that_was_voided_is_told(closed: list[Statement]) -> None:
    (taken,) = (one for one in closed if one.type == "decision")
    (found,) = closed_again([*closed, _says("void", date(2023, 3, 1), voids=taken.id)], BOOK)
    assert found.text == "d was closed and is not in the records any more"


def test_what_cannot_be_closed(closed: list[Statement]) -> None:
    *held, closing = closed
    again = _says("decision_closed", closes=held[-1].id, on=ON.isoformat(), by="Secretary")
    (told,) = refusals(closed, [again])
    assert told.startswith(f"{again.id}: {held[-1].id} was closed by {closing.id} already")
    (told,) = refusals(held, [closing, again])
    assert "already" in told
    voided = [*closed, _says("void", voids=closing.id)]
    assert refusals(voided, [again]) == ()
    early = _says("decision_closed", closes=held[-1].id, on="2023-01-31", by="Secretary")
    (told,) = refusals(held, [early])
    assert "closed on 2023-01-31, before d was taken (2023-02-20)" in told
    body = _says("decision_closed", closes=held[0].id, on=ON.isoformat(), by="Secretary")
    (told,) = refusals(held, [body])
    assert "a statement of the kind 'body'; name a decision" in told


def test_the_own_rule_stands_where_no_law_is_held(board: list[Statement]) -> None:
    """A decision of a body that is not stated is tested all the same."""
    taken = _decided(procurement="buy", body="nobody", decided_by=["p-1"])
    assert OWN_RULE in {one.rule for one in _conflicts([*board, taken])}
