"""Three published breaches, as far as conflicts go: what the system would have said and when.

Facts are those of `facts/governance/published_breaches.json`; people are ids, nobody's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from itertools import count

import pytest

from commonweal.governance.closing import HELD, decision_findings, refusals
from commonweal.governance.connections import (
    connections,
    deciders,
    gainers,
    matches,
    procurement_findings,
    reviewed,
)
from commonweal.records import Statement, draft, fold, latest
from commonweal.records.kinds import AgendaItem
from commonweal.rules import load_rules

_NUMBERS: Iterator[int] = count(1)
BOOK = load_rules()


def _state(type_: str, on: date, /, *, where: str = "01Y", **payload: object) -> Statement:
    return draft(
        type_,
        payload,
        id=f"s-{next(_NUMBERS)}",
        stated_by="Governance lead",
        about=where,
        stated_at=datetime.combine(on, time(9), UTC),
        effective=on,
        reason="register, agenda or minutes",
        salt="0" * 64,
    )


@pytest.fixture
def tameside() -> list[Statement]:
    """A director of a provider sits on the board that invites that provider; the interest is on
    the register and is not declared at the meeting."""
    start, day = date(2016, 5, 1), date(2017, 1, 17)
    source = "Register of interests"
    return [
        _state(
            "body",
            start,
            body="01Y",
            name="Single Commissioning Board",
            kind="ccg",
            form="committee",
            source="constitution",
        ),
        _state("person", start, person="p-M"),
        _state("person", start, person="p-N"),
        *(
            _state(
                "seat",
                start,
                seat=f"seat-{who}",
                body="01Y",
                role="member",
                voting=True,
                person=who,
                source=source,
            )
            for who in ("p-M", "p-N")
        ),
        _state(
            "organisation",
            start,
            organisation="gtd",
            name="Go To Doc Ltd",
            ids=["company:07654321"],
            source="companies register",
        ),
        _state(
            "interest",
            start,
            interest="i-1",
            person="p-M",
            register_of="01Y",
            type="financial",
            description="Director of Go To Doc",
            organisation="Go To Doc",
            organisation_ids=["company:07654321"],
            role="director",
            declared="2016-05-01",
        ),
        _state("meeting", date(2017, 1, 9), meeting="m-1", bodies=["01Y"], title="Board", on=day),
        _state(
            "agenda_item",
            date(2017, 1, 9),
            item="119",
            meeting="m-1",
            number="119",
            title="Dermatology and Guidance and Interceptor Scheme",
            for_decision=True,
            suppliers=["Orbit"],
            supplier_ids=["company:07654321"],
        ),
    ]


def _decision(day: date, **more: object) -> Statement:
    return _state(
        "decision",
        day,
        decision="d-119",
        body="01Y",
        title="Dermatology",
        text="Invite Orbit and Go To Doc to submit a proposal",
        reasons="capacity",
        on=day,
        meeting="m-1",
        item="119",
        decided_by=["p-M", "p-N"],
        **more,
    )


def test_the_director_is_found_before_the_meeting(tameside: list[Statement]) -> None:
    state = fold(tameside, effective=date(2017, 1, 17))
    graph = connections(state)
    item = latest(state, AgendaItem, lambda one: one.item)["119"].what
    found = matches(graph, deciders(state, "m-1"), gainers(state, graph, item))
    assert [(one.person, one.gainer_name, one.status) for one in found] == [
        ("p-M", "Go To Doc Ltd", "automatic")
    ]


def test_the_decision_cannot_close_while_the_director_is_untreated(
    tameside: list[Statement],
) -> None:
    day = date(2017, 1, 17)
    records = [*tameside, _decision(day)]
    closing = _state("decision_closed", day, closes=records[-1].id, on=day, by="Secretary")
    (refused,) = refusals(records, [closing])
    assert "[B4]" in refused
    assert "No treatment is recorded" in refused
    found = decision_findings(records, "d-119", BOOK)
    # Of its meeting the sample states no more than the day, so it stands as one still to come.
    assert [(one.rule, one.status, one.verified) for one in found] == [
        ("B4", "blocks", True),
        (HELD, "warns", False),
    ]


def test_a_treatment_that_is_not_kept_still_blocks(tameside: list[Statement]) -> None:
    day = date(2017, 1, 17)
    leaves = _state(
        "treatment",
        day,
        meeting="m-1",
        item="119",
        person="p-M",
        treatment="leaves for discussion and decision",
        reason="director of a bidder",
        settled_by="Chair",
    )
    records = [*tameside, leaves, _decision(day)]
    (found,) = (one for one in decision_findings(records, "d-119", BOOK) if one.rule == "B4")
    assert found.status == "blocks"
    assert "yet they took part" in found.text


def test_with_the_director_out_the_decision_closes(tameside: list[Statement]) -> None:
    day = date(2017, 1, 17)
    leaves = _state(
        "treatment",
        day,
        meeting="m-1",
        item="119",
        person="p-M",
        treatment="leaves for discussion and decision",
        reason="director of a bidder",
        settled_by="Chair",
    )
    taken = _state(
        "decision",
        day,
        decision="d-119",
        body="01Y",
        title="Dermatology",
        text="Invite both",
        reasons="capacity",
        on=day,
        meeting="m-1",
        item="119",
        decided_by=["p-N"],
    )
    records = [*tameside, leaves, taken]
    closing = _state("decision_closed", day, closes=taken.id, on=day, by="Secretary")
    assert refusals(records, [closing]) == ()


def test_a_name_alone_is_for_review_and_a_rejection_outlives_another_import(
    tameside: list[Statement],
) -> None:
    day = date(2017, 1, 17)
    by_name = [one for one in tameside if one.type != "agenda_item"]
    by_name.append(
        _state(
            "agenda_item",
            date(2017, 1, 9),
            item="119",
            meeting="m-1",
            number="119",
            title="Dermatology",
            suppliers=["GO TO DOC LIMITED", "Orbit"],
        )
    )

    def found(records: list[Statement]) -> list[tuple[str, str]]:
        state = fold(records, effective=day)
        graph = connections(state)
        item = latest(state, AgendaItem, lambda one: one.item)["119"].what
        every = matches(graph, deciders(state, "m-1"), gainers(state, graph, item))
        return [(one.key, one.status) for one in reviewed(state, every)]

    ((key, status),) = found(by_name)
    assert status == "for review"
    rejected = _state(
        "match_review",
        day,
        match=key,
        status="rejected",
        method="company numbers compared",
        by="Secretary",
    )
    again = [one.model_copy(update={"id": f"again-{one.id}"}) for one in by_name]
    assert found([*again, rejected]) == [(key, "rejected")]


@pytest.fixture
def tower_hamlets() -> list[Statement]:
    """One of five evaluators works part time for what turns out to be a bidder; a pilot of
    GBP 30,000."""
    start = date(2017, 3, 1)
    return [
        _state(
            "body",
            start,
            where="08V",
            body="08V",
            name="A CCG",
            kind="ccg",
            form="governing body",
            source="constitution",
        ),
        _state(
            "procurement",
            start,
            where="08V",
            procurement="pilot",
            authority="08V",
            title="Pilot service",
            began="2017-03-01",
            value_pence=3_000_000,
        ),
        *(
            _state(
                "evaluator",
                start,
                where="08V",
                procurement="pilot",
                person=f"p-{n}",
                role="evaluator",
            )
            for n in range(1, 6)
        ),
        _state(
            "interest",
            start,
            where="08V",
            interest="i-3",
            person="p-3",
            register_of="08V",
            type="financial",
            description="works part time",
            organisation="Provider X",
            organisation_ids=["ods:ABC01"],
            role="employee",
            declared="2017-03-01",
        ),
    ]


def test_the_evaluator_is_checked_again_when_the_bidders_are_known(
    tower_hamlets: list[Statement],
) -> None:
    before = fold(tower_hamlets, effective=date(2017, 3, 2))
    assert procurement_findings(before, connections(before), "pilot", BOOK) == ()
    bid = _state(
        "bidder",
        date(2017, 3, 20),
        where="08V",
        procurement="pilot",
        organisation="Provider X",
        organisation_ids=["ods:ABC01"],
        step="bid",
    )
    after = fold([*tower_hamlets, bid], effective=date(2017, 3, 20))
    (found,) = procurement_findings(after, connections(after), "pilot", BOOK)
    assert found.status == "blocks"
    assert "p-3" in found.text


def test_no_value_is_too_small_and_replacement_settles_it(tower_hamlets: list[Statement]) -> None:
    on = date(2017, 3, 20)
    bid = _state(
        "bidder",
        on,
        where="08V",
        procurement="pilot",
        organisation="Provider X",
        organisation_ids=["ods:ABC01"],
        step="bid",
    )
    scored = _state(
        "evaluation",
        on,
        where="08V",
        procurement="pilot",
        organisation="Provider X",
        criterion="value",
        by="p-3",
        reason="cheapest",
        score=4.0,
    )
    replaced = _state(
        "treatment",
        on,
        where="08V",
        procurement="pilot",
        person="p-3",
        treatment="is replaced",
        reason="works for a bidder",
        settled_by="Chair",
    )
    state = fold([*tower_hamlets, bid, replaced], effective=on)
    assert [
        one.status for one in procurement_findings(state, connections(state), "pilot", BOOK)
    ] == ["met"]
    state = fold([*tower_hamlets, bid, scored, replaced], effective=on)
    (found,) = procurement_findings(state, connections(state), "pilot", BOOK)
    assert found.status == "blocks"
