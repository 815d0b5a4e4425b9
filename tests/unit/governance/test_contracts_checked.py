"""Changes of contracts as the records hold them: successors, notices, and both sides of 2024."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from procured_by_hand import BOOK, GROUP, day, notice, stated

from commonweal.governance.finding import Finding
from commonweal.governance.law import bodies, whenever
from commonweal.governance.procurement import check_contracts
from commonweal.records import Statement, draft, fold

BOARD = stated(
    "body",
    "2022-07-01",
    None,
    about="X02",
    body="X02",
    name="Example board",
    kind="icb",
    form="board",
    source="constitution",
)
SIGNED = stated(
    "contract",
    "2019-04-01",
    None,
    contract="c",
    authority="X01",
    organisation="P",
    title="Dermatology",
    value_pence=300_000_000,
    signed="2019-04-01",
    source="register of contracts",
)
MOVED = draft(
    "transfer",
    {"transfers": SIGNED.id, "successor": "X02"},
    id="moved",
    stated_by="Transfer scheme",
    about="X01",
    stated_at=datetime(2022, 7, 1, tzinfo=UTC),
    effective=day("2022-07-01"),
    reason="groups were abolished",
)
AWARDED = stated(
    "award", "2019-03-01", None, procurement="buy", contract="c", organisation="P", on="2019-03-01"
)


def _change(on: str, pounds: int, **says: object) -> Statement:
    held = {"attributable_to": "authority", "materially_different": False, "reason": "r"} | says
    return stated("modification", on, None, contract="c", on=on, change_pence=pounds * 100, **held)


def _found(*statements: Statement, on: str = "2026-06-01") -> list[Finding]:
    everything = [GROUP, BOARD, SIGNED, MOVED, *statements]
    state = fold(everything, effective=day(on))
    found = check_contracts(BOOK, state, bodies(whenever(everything)), on=day(on))
    return [one for one in found if one.rule != "C19"]


def test_a_change_by_the_group_and_one_by_its_successor() -> None:
    found = _found(_change("2021-01-01", 100_000), _change("2024-01-01", 800_000))
    assert [(one.about, one.rule, one.status) for one in found] == [
        ("c/2021-01-01", "modification-value", "no rule held"),
        ("c/2024-01-01", "C15a", "not met"),
        ("c/2024-01-01", "C15c-days", "not met"),
    ]
    assert "£900,000" in found[1].text  # both changes, since signing
    assert ".00" not in found[1].text


@pytest.mark.parametrize(
    ("submitted", "status"), [("2024-03-31", "met"), ("2024-04-01", "not met"), (None, "not met")]
)
def test_the_notice_of_a_change_is_submitted_within_30_days(
    submitted: str | None, status: str
) -> None:
    sent = [] if submitted is None else [notice("modification", submitted)]
    found = _found(AWARDED, _change("2024-03-01", 600_000), *sent)
    held = {one.rule: one.status for one in found}
    assert held["C15a"] == "met"  # a fifth of the value
    assert held["C15c-days"] == status
    assert ("C12" in held) is bool(sent)


def test_before_it_is_due_a_notice_is_only_warned_of() -> None:
    found = _found(AWARDED, _change("2024-03-01", 600_000), on="2024-03-31")
    assert [(one.rule, one.status) for one in found if one.do] == [("C15c-days", "warns")]


def test_an_urgent_change_has_a_notice_of_its_own() -> None:
    found = _found(AWARDED, _change("2024-03-01", 10, urgent=True))
    assert {(one.rule, one.status) for one in found} == {
        ("C16a", "not known"),
        ("C16a", "not met"),
    }


def test_an_authority_that_had_ended_without_a_successor_is_told() -> None:
    everything = [GROUP, SIGNED, _change("2024-03-01", 10)]
    state = fold(everything, effective=day("2026-06-01"))
    _, found = check_contracts(BOOK, state, bodies(whenever(everything)), on=day("2026-06-01"))
    assert found.status == "not known"
    assert "X01 is no body" in found.text


def test_a_contract_that_nobody_changed_has_no_findings() -> None:
    assert _found() == []
