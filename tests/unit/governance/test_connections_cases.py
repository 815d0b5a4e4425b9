"""How people and organisations can be connected, case by case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from itertools import count

from commonweal.governance.connections import (
    Gainer,
    Match,
    connections,
    item_findings,
    matches,
    procurement_findings,
)
from commonweal.records import Statement, draft, fold, latest
from commonweal.records.kinds import AgendaItem
from commonweal.rules import load_rules
from commonweal.system.organisation import Succession

_NUMBERS: Iterator[int] = count(1)
BOOK = load_rules()
ON = date(2024, 6, 3)


def _state(type_: str, on: date, /, **payload: object) -> Statement:
    return draft(
        type_,
        payload,
        id=f"c-{next(_NUMBERS)}",
        stated_by="Governance lead",
        about="QKS",
        stated_at=datetime.combine(on, time(9), UTC),
        effective=on,
        reason="register",
        salt="0" * 64,
    )


def _interest(person: str = "p-1", **more: object) -> Statement:
    payload: dict[str, object] = {
        "interest": "i-1",
        "person": person,
        "register_of": "QKS",
        "type": "financial",
        "description": "shares",
        "organisation": "Alpha",
        "organisation_ids": ["company:1"],
        "declared": "2023-01-01",
    }
    return _state("interest", date(2023, 1, 1), **{**payload, **more})


def _owns(owner: str, owned: str) -> Statement:
    return _state(
        "ownership",
        date(2023, 1, 1),
        owner=owner,
        owned=owned,
        nature="shareholding",
        source="companies register",
    )


def _found(
    *records: Statement, gainer: str = "company:9", past: date | None = None
) -> tuple[Match, ...]:
    graph = connections(fold(records, effective=ON))
    return matches(graph, ["p-1"], [Gainer(gainer, gainer)], past_until=past)


def test_an_owner_of_an_owner_is_found() -> None:
    (found,) = _found(_interest(), _owns("company:1", "company:5"), _owns("company:5", "company:9"))
    assert (found.kind, found.status, len(found.steps)) == ("interest", "automatic", 3)


def test_working_for_what_the_bidder_owns_is_found_too() -> None:
    (found,) = _found(_interest(), _owns("company:9", "company:1"))
    assert found.status == "automatic"


def test_what_nobody_declared_is_found_in_the_ownership() -> None:
    (found,) = _found(_owns("p-1", "company:5"), _owns("company:5", "company:9"))
    assert (found.kind, found.interest) == ("ownership", None)


def test_a_relative_is_found_and_not_named() -> None:
    related = _state(
        "relationship",
        date(2023, 1, 1),
        person="p-1",
        other="p-77",
        nature="spouse or partner",
        source="declared",
    )
    for records in (
        (related, _owns("p-77", "company:9")),
        (related, _interest("p-77", organisation_ids=["company:9"])),
    ):
        (found,) = _found(*records)
        assert found.kind == "relative"
        assert "p-77" not in found.told()


def test_an_interest_in_what_was_succeeded_is_one_in_the_successor() -> None:
    held = _interest(organisation_ids=["ods:09W"])
    graph = connections(
        fold([held], effective=ON),
        successions=[
            Succession(predecessor="09W", successor="91Q", on=date(2020, 4, 1), kind="merger")
        ],
    )
    (found,) = matches(graph, ["p-1"], [Gainer("ods:91Q", "Kent and Medway")])
    assert found.status == "automatic"
    assert "was succeeded by" in found.told()


def test_an_interest_that_ended_lately_is_for_review_and_an_older_one_is_none() -> None:
    ended = _state("interest_ended", date(2024, 3, 1), interest="i-1", on="2024-03-01")
    held = _interest(organisation_ids=["company:9"])
    (found,) = _found(held, ended, past=date(2023, 12, 3))
    assert (found.status, found.ended) == ("for review", date(2024, 3, 1))
    assert _found(held, ended, past=date(2024, 4, 1)) == ()
    assert _found(held, ended) == ()


def test_two_identifiers_of_one_organisation_meet() -> None:
    listed = _state(
        "organisation",
        date(2023, 1, 1),
        organisation="beta",
        name="Beta CIC",
        ids=["ods:B1", "company:9"],
        source="registers",
    )
    (found,) = _found(listed, _interest(organisation_ids=["ods:B1"]))
    assert found.status == "automatic"


def _procurement(process: str | None, *, by_office: bool, **treatment: object) -> list[Statement]:
    started = date(2024, 2, 1)
    bought: dict[str, object] = {
        "procurement": "buy",
        "authority": "QKS",
        "title": "Community services",
        "began": "2024-02-01",
    }
    if process is not None:
        bought["process"] = process
    made = [
        _state("body", date(2022, 7, 1), body="QKS", name="ICB", kind="icb", form="board",
               source="constitution"),
        _interest(by_office=by_office, organisation="A trust", organisation_ids=["ods:RPA"]),
        _state("procurement", started, **bought),
        _state("bidder", started, procurement="buy", organisation="A trust",
               organisation_ids=["ods:RPA"], step="bid"),
        _state("seat", date(2022, 7, 1), seat="s", body="QKS", role="member", voting=True,
               person="p-1", source="constitution"),
        _state("meeting", started, meeting="m", bodies=["QKS"], title="Board", on=str(ON)),
        _state("agenda_item", started, item="7", meeting="m", number="7", title="Award",
               procurement="buy", for_decision=True),
    ]  # fmt: skip
    if treatment:
        made.append(
            _state("treatment", ON, person="p-1", meeting="m", item="7", settled_by="Chair",
                   **treatment)
        )  # fmt: skip
    return made


def _item(records: list[Statement]) -> list[tuple[str, str]]:
    state = fold(records, effective=ON)
    item = latest(state, AgendaItem, lambda one: one.item)["7"].what
    found = item_findings(state, connections(state), item, BOOK)
    return [(one.rule, one.status) for one in found if one.rule.startswith("C13")]


def test_a_dual_role_by_office_is_no_conflict_outside_the_competitive_process() -> None:
    assert _item(_procurement("most suitable provider", by_office=True)) == [("C13b", "met")]
    assert _item(_procurement("competitive", by_office=True)) == [("C13b", "blocks")]
    assert _item(_procurement(None, by_office=True)) == [("C13b", "not known")]


def test_a_private_interest_must_leave_whatever_the_process() -> None:
    for process in ("most suitable provider", "competitive", None):
        assert _item(_procurement(process, by_office=False)) == [("C13a", "blocks")]
    stays = {"treatment": "stays, noted", "reason": "the only expert"}
    assert _item(_procurement("competitive", by_office=False, **stays)) == [("C13a", "blocks")]
    leaves = {"treatment": "does not attend", "reason": "shareholder"}
    assert _item(_procurement("competitive", by_office=False, **leaves)) == [("C13a", "met")]


def _to_do(records: list[Statement]) -> str:
    state = fold(records, effective=ON)
    item = latest(state, AgendaItem, lambda one: one.item)["7"].what
    (found,) = [
        one for one in item_findings(state, connections(state), item, BOOK) if one.rule == "C13a"
    ]
    return found.do


def test_an_item_that_names_no_procurement_is_not_told_of_one() -> None:
    records = _procurement("competitive", by_office=False)
    assert _to_do(records) == "Recuse from the whole of this procurement, and record when."
    alone = [one for one in records if one.type not in ("agenda_item", "bidder", "procurement")]
    alone.append(
        _state("agenda_item", date(2024, 2, 1), item="7", meeting="m", number="7", title="Award",
               suppliers=["A trust"], supplier_ids=["ods:RPA"], for_decision=True)
    )  # fmt: skip
    assert _to_do(alone) == "Recuse from the whole of this item, and record when."


def test_who_withdrew_stands_to_gain_nothing() -> None:
    records = _procurement("competitive", by_office=False)
    records += [
        _state("evaluator", ON, procurement="buy", person="p-1", role="evaluator"),
    ]
    state = fold(records, effective=ON)
    assert [one.status for one in procurement_findings(state, connections(state), "buy", BOOK)] == [
        "blocks"
    ]
    out = _state("bidder", ON, procurement="buy", organisation="A trust",
                 organisation_ids=["ods:RPA"], step="withdrew")  # fmt: skip
    state = fold([*records, out], effective=ON)
    assert procurement_findings(state, connections(state), "buy", BOOK) == ()
