"""Ways round a conflict that leave it in the records: written otherwise, stated for another day, by
a former name, or through somebody who came without a seat."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from bidding_sample import (
    FIRM,
    LATER,
    ON,
    SOURCE,
    START,
    bid,
    board,
    decided,
    interest,
    meeting,
    organisation,
    owns,
    related,
    says,
    seats,
)
from commonweal.governance.closing import NAMES, decision_findings
from commonweal.governance.connections import connections
from commonweal.records import Statement, fold
from commonweal.rules import load_rules

BOOK = load_rules()


def treated(treatment: str = "leaves for discussion and decision") -> Statement:
    return says("treatment", person="p-1", treatment=treatment, reason="director", meeting="m",
                item="m/1", settled_by="Deputy chair")  # fmt: skip


def in_the_way(records: list[Statement]) -> list[str]:
    found = decision_findings(records, "d", BOOK)
    return [one.text for one in found if one.stands_in_the_way and "p-1 and " in one.text]


def test_what_is_known_by_a_name_alone_is_called_as_it_was_declared() -> None:
    by_name = interest(organisation="DMC Healthcare", organisation_ids=[], until=ON)
    graph = connections(fold(board(interest=by_name), effective=ON))
    [code] = graph.called("dmc  HEALTHCARE")
    assert graph.name(code) == "DMC Healthcare"
    [held] = graph.interests("p-1")
    told = graph.first(held).text
    assert "in DMC Healthcare: director, ended 20 February 2023" in told


BY_NAME: dict[str, Any] = {"organisation_ids": []}
OLD: dict[str, Any] = {"organisation": "Old Ltd", "organisation_ids": ["company:00000008"]}
SUB: dict[str, Any] = {"organisation": "Sub", "organisation_ids": ["company:00000002"]}
#: Parts of the records that are otherwise, by the way round that each would be.
WAYS: dict[str, dict[str, list[Statement]]] = {
    "an identifier in small letters": {
        "interest": interest(organisation="X", organisation_ids=["ods:rpa"]),
        "bidders": [bid(name="Y", code="ods:RPA")],
    },
    "a company number without its zero": {"bidders": [bid(name="Y", code="company:1234567")]},
    "a Scottish number without its zero": {
        "interest": interest(organisation="X", organisation_ids=["company:sc12345"]),
        "bidders": [bid(name="Y", code="company:SC012345")],
    },
    "a name where the bidder has a number": {"interest": interest(**BY_NAME)},
    "the same name and a number of another register": {
        "interest": interest(organisation_ids=["ods:ABC"])
    },
    "declared after it, arisen before": {"interest": interest(LATER, arose="2020-01-01")},
    "an interest whose statement ended the month before": {
        "interest": interest(until=date(2023, 1, 31))
    },
    "the award stated later, and no bidder": {
        "bidders": [says("award", LATER, procurement="buy", contract="c", on=str(LATER), **FIRM)]
    },
    "a bidder known before and effective later": {"bidders": [bid(LATER, at=date(2023, 2, 1))]},
    "a bid whose statement ended": {"bidders": [bid(until=date(2023, 2, 1))]},
    "another bidder of that name": {
        "bidders": [bid(name="Care"), bid(name="Care", code="company:00000002")]
    },
    "another bidder of that name that withdrew": {
        "bidders": [bid(name="Care"),
                    bid(ON, name="Care", code="company:00000002", step="withdrew")]
    },
    "a name that it had before": {
        "interest": interest(**{**OLD, **BY_NAME}),
        "bidders": [
            bid(name="New"),
            organisation("o", "Old Limited", date(2010, 1, 1), date(2022, 12, 31)),
            organisation("o", "New", date(2023, 1, 1), ids=["company:01234567"]),
        ],
    },
    "a predecessor whose statement ended with it": {
        "interest": interest(**OLD),
        "bidders": [
            bid(name="New"),
            organisation("o-1", "Old", date(2010, 1, 1), date(2022, 12, 31),
                         ids=["company:00000008"], succeeded_by=["o-2"]),
            organisation("o-2", "New", date(2023, 1, 1), ids=["company:01234567"]),
        ],
    },
    "a chain of nine successors": {
        "interest": interest(**OLD),
        "bidders": [
            bid(name="New"),
            organisation("o-0", "Old", START, ids=["company:00000008"], succeeded_by=["o-1"]),
            *(organisation(f"o-{n}", f"Between {n}", START, succeeded_by=[f"o-{n + 1}"])
              for n in range(1, 9)),
            organisation("o-9", "New", START, ids=["company:01234567"]),
        ],
    },
    "an owner at the tenth remove": {
        "interest": interest(organisation="Q", organisation_ids=["company:00000100"]),
        "bidders": [bid(name="Z", code="company:00000110"),
                    *(owns(f"company:{n:08}", f"company:{n + 1:08}") for n in range(100, 110))],
    },
    "a spouse with an interest in what the bidder owns": {
        "interest": [related(), owns("company:01234567", "company:00000002"),
                     *interest(person="p-5", **SUB)]
    },
    "a spouse who runs what the bidder owns": {
        "interest": [related(), owns("company:01234567", "company:00000002"),
                     owns("p-5", "company:00000002", "director")]
    },
    "a director, undeclared, of what the bidder owns": {
        "interest": [owns("company:01234567", "company:00000002"),
                     owns("p-1", "company:00000002", "director")]
    },
    "a director, undeclared, of a sister of the bidder": {
        "interest": [owns("company:00000003", "company:00000002"),
                     owns("company:00000003", "company:01234567"),
                     owns("p-1", "company:00000002", "director")]
    },
    "a member who came, in a seat held by office": {
        "seats": [
            says("seat", START, seat="s", body="icb", role="chair", voting=True,
                 office="Leader of the Council", **SOURCE),
            says("attendance", meeting="m", seat="s", person="p-1", capacity="member"),
        ]
    },
    "seats stated of the bodies that meet in common": {
        "meeting": [
            says("body", START, body="a", name="A", kind="icb", form="board", **SOURCE),
            says("body", START, body="cc", name="In common", kind="icb",
                 form="committees in common", of=["a", "icb"], **SOURCE),
            *meeting("cc"),
        ]
    },
    "a meeting of another body": {
        "meeting": [
            says("body", START, body="a", name="A", kind="icb", form="board", **SOURCE),
            *meeting("a"),
        ]
    },
    "scores of somebody not stated as evaluator": {
        "seats": [says("evaluation", procurement="buy", organisation="Firm", criterion="value",
                       by="p-1", reason="cheap")]
    },
    "an evaluator who left before the decision": {
        "seats": [says("evaluator", date(2023, 1, 10), until=date(2023, 2, 1), procurement="buy",
                       person="p-1", role="evaluator")]
    },
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_what_the_records_hold_is_found(way: str) -> None:
    assert in_the_way([*board(**WAYS[way]), decided()]), way


def test_without_a_connection_nothing_is_in_the_way() -> None:
    """What tells two apart is kept: another number of the same register, a bid withdrawn, a seat
    without a vote, an interest that arose later, an organisation that succeeds only later."""
    assert in_the_way([*board(), decided()])
    for other in (
        {"interest": interest(organisation_ids=["company:00000009"])},
        {"bidders": [bid(), bid(ON, step="withdrew")]},
        {"interest": interest(LATER, arose=LATER.isoformat())},
        {"interest": interest(LATER)},
        {
            "interest": interest(**OLD),
            "bidders": [
                bid(),
                organisation("o", "Old", LATER, ids=["company:00000008"], succeeded_by=["o-2"]),
                organisation("o-2", "Firm", START, ids=["company:01234567"]),
            ],
        },
        {
            "seats": [
                *seats()[1:],
                says("seat", START, seat="s", body="icb", role="member", voting=False,
                     person="p-1", **SOURCE),
                says("attendance", meeting="m", seat="s", person="p-1", capacity="member"),
            ]
        },
    ):  # fmt: skip
        assert in_the_way([*board(**other), decided()]) == []


@pytest.mark.parametrize(
    ("more", "named"),
    [
        (says("vote", LATER, motion="mo", person="p-1", vote="for"), {}),
        (says("motion", motion="mo-2", meeting="m", item="m/1", text="T", proposed_by="p-1"), {}),
        (says("motion", motion="mo-2", meeting="m", item="m/1", text="T", seconded_by="p-1"), {}),
        (None, {"decided_by": ["p-1"]}),
    ],
)
def test_who_was_to_leave_and_took_part_on_paper_of_another_day_is_told(
    more: Statement | None, named: dict[str, Any]
) -> None:
    motion = says("motion", motion="mo", meeting="m", item="m/1", text="Award")
    kept = [*board(), treated(), motion]
    assert in_the_way([*kept, decided()]) == []
    found = in_the_way([*kept, *([] if more is None else [more]), decided(LATER, **named)])
    assert found
    assert all("yet they took part" in one for one in found)


def test_who_was_not_to_attend_and_came_is_told() -> None:
    away = treated("does not attend")
    apologies = says("attendance", meeting="m", person="p-1", capacity="member", apologies=True)
    assert in_the_way([*board(), away, apologies, decided()]) == []
    came = says("attendance", meeting="m", person="p-1", capacity="member")
    (found,) = in_the_way([*board(), away, came, decided()])
    assert "yet they took part" in found


def test_a_decision_is_of_one_meeting_and_its_day() -> None:
    other = [
        says("meeting", date(2023, 2, 1), meeting="m-2", bodies=["icb"], title="Board",
             on=ON.isoformat()),
        says("agenda_item", date(2023, 2, 1), item="m-2/1", meeting="m-2", number="1", title="T"),
        says("motion", motion="mo-2", meeting="m-2", item="m-2/1", text="T"),
    ]  # fmt: skip

    def named(**given: Any) -> list[str]:
        taken = decided(**{"item": None, "meeting": "m", **given})
        found = decision_findings([*board(), *other, taken], "d", BOOK)
        return [one.text for one in found if one.rule == NAMES]

    assert named(item="m/2") == []
    assert named(item="m-2/1") == [
        "the item 'm-2/1' that it names was at the meeting 'm-2', not at 'm'"
    ]
    assert any("the motion 'mo-2'" in one for one in named(motion="mo-2"))
    (early,) = named(item="m/2", on="2023-02-19")
    assert early == "was taken on 2023-02-19, and the meeting 'm' was on 2023-02-20"
    assert named(item="m/2", on="2023-02-21") != []


def test_a_decision_whose_statement_has_an_end_is_tested_as_any() -> None:
    assert in_the_way([*board(), decided(until=ON)])


def test_one_identifier_written_in_two_ways_is_one() -> None:
    records = [*interest(organisation_ids=["company:1234567"]), owns("ods:rpa", "company:1234567")]
    graph = connections(fold(records, effective=ON))
    assert graph.interests("p-1")[0].organisation == "company:01234567"
    assert set(graph.above("company:01234567")) == {"ods:RPA"}
    assert graph.apart("company:01234567", "company:00000002")
    assert not graph.apart("company:01234567", "ods:RPA")


def test_what_was_entered_late_is_not_known_before_it_was_entered() -> None:
    """However far it reaches back: an interest, an organisation's former name, an award."""
    late = datetime.combine(LATER, time(9), UTC)
    records = [
        *interest(LATER, arose="2020-01-01"),
        organisation("o", "Before", date(2010, 1, 1), ids=["company:01234567"]),
    ]
    records[1] = records[1].model_copy(update={"stated_at": late})
    for known_at, held in ((late - timedelta(hours=1), 0), (late, 1)):
        graph = connections(fold(records, effective=ON, known_at=known_at))
        assert len(graph.interests("p-1")) == held
        assert ("Before" in graph.names.values()) == bool(held)
