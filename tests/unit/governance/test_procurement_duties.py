"""Duties around the award: framework agreements, letters, mixed buying, the yearly summary and
report, the record of earlier contracts, and changes that carry a contract over a standstill."""

from __future__ import annotations

import pytest
from procured_by_hand import (
    BOARD,
    BOOK,
    GROUP,
    award,
    checked,
    day,
    evaluated,
    notice,
    objected,
    procurement,
    recorded,
    state,
    stated,
    told,
)

from commonweal.governance.law import bodies, whenever
from commonweal.governance.procurement import (
    check_contracts,
    contracted,
    year_of_contracting,
    yearly,
)
from commonweal.governance.procurement.gate import award_findings
from commonweal.records import Statement


def _agreement(starts: str = "2024-01-01", ends: str = "2027-12-31", **says: object) -> Statement:
    held = {"organisation": "P", "organisation_ids": ["company:1"]} | says
    return stated("contract", starts, contract="fw", authority="X01", title="Framework",
                  starts=starts, ends=ends, source="register", **held)  # fmt: skip


def _call_off(on: str = "2026-02-19", **says: object) -> list[Statement]:
    held: dict[str, object] = {"existing_contract": "fw", "facts": {"call_off": True}} | says
    return [
        procurement("call-off", **held),
        *recorded("2026-02-03"),
        award(on, organisation_ids=["company:1"]),
    ]


@pytest.mark.parametrize(
    ("agreement", "on", "status", "words"),
    [
        (_agreement(), "2026-02-19", "met", "based on the framework agreement fw"),
        (_agreement(ends="2026-02-19"), "2026-02-19", "met", "based on"),
        (_agreement(ends="2026-02-18"), "2026-02-19", "not met", "did not apply"),
        (_agreement(starts="2025-01-01"), "2026-02-19", "met", "based on"),
        (None, "2026-02-19", "not met", "is not on record"),
        (_agreement(organisation_ids=["company:2"]), "2026-02-19", "not met", "not the party"),
        (_agreement(organisation="Q", organisation_ids=None), "2026-02-19", "not known", "party"),
        (_agreement(organisation_ids=None), "2026-02-19", "met", "based on"),
    ],
)
def test_a_contract_based_on_a_framework_agreement(
    agreement: Statement | None, on: str, status: str, words: str
) -> None:
    held = [*([] if agreement is None else [agreement]), *_call_off(on)]
    ((found, text),) = told(checked(held, "2026-06-01"), "C24-period")
    assert found == status
    assert words in text
    taken = stated("decision", on, decision="d", body="X01", title="T", text="T", reasons="R",
                   on=on, procurement="buy", awards=True)  # fmt: skip
    gate = award_findings([BOARD, *held, taken], "d", BOOK)
    blocked = {one.rule for one in gate if one.stands_in_the_way}
    assert blocked == ({"C24-period"} if status == "not met" else set())


def test_what_is_called_off_has_no_standstill_and_its_notice_within_30_days() -> None:
    held = [_agreement(), *_call_off()]
    for sent, status in (("2026-03-21", "met"), ("2026-03-22", "not met")):
        found = checked([*held, notice("award", sent)], "2026-06-01")
        assert [one for one, _ in told(found, "C6-call-off")] == ["met", status]
        assert found.standing is None
        assert {way.process for way in found.ways} == {"call-off", "competitive"}
    needless = checked([*held, notice("intention to award", "2026-02-05")], "2026-06-01")
    assert ("warns", "call-off has no notice of intention and no standstill; this notice has no "
            "basis") in told(needless, "C6")  # fmt: skip
    said_not = checked([_agreement(), *_call_off(facts={"call_off": False})], "2026-06-01")
    assert told(said_not, "C24-period") == []
    assert {way.process for way in said_not.ways} >= {"direct award A"}


@pytest.mark.parametrize(
    ("ends", "facts", "status"),
    [
        ("2030-02-28", {}, "met"),
        ("2030-03-01", {}, "not known"),
        ("2030-03-01", {"exceptional_term": False}, "not met"),
        ("2030-03-01", {"exceptional_term": True}, "met"),
        (None, {}, "not known"),
    ],
)
def test_a_framework_agreement_runs_four_years_at_most(
    ends: str | None, facts: dict[str, bool], status: str
) -> None:
    made = award("2026-02-19", starts="2026-03-01", ends=ends)
    held = [procurement("competitive", facts={"framework": True} | facts), made]
    assert [one for one, _ in told(checked(held, "2026-06-01"), "C24-framework")] == [status]
    other = [procurement("competitive", facts=facts), made]
    assert told(checked(other, "2026-06-01"), "C24-framework") == []


def _bid(name: str, step: str = "bid") -> Statement:
    return stated("bidder", "2026-01-20", procurement="buy", organisation=name, step=step)


def _letter(sent: str | None, to: str) -> Statement:
    return stated("procurement_notice", "2026-02-04", notice=f"letter-{to}", procurement="buy",
                  kind="letter to unsuccessful", submitted=sent, fields={"to": to})  # fmt: skip


def _letters(*more: Statement, on: str = "2026-06-01") -> list[tuple[str, str]]:
    held = [procurement("competitive"), _bid("P"), _bid("Q"), *more]
    return [one for one in told(checked(held, on), "C7") if "did not win" in one[1] or "written"
            in one[1]]  # fmt: skip


def test_whoever_did_not_win_is_written_to_before_the_award() -> None:
    made = award("2026-02-19")
    assert [one for one, _ in _letters(made, _letter("2026-02-18", "q"))] == ["met"]
    assert [one for one, _ in _letters(made, _letter("2026-02-19", "Q"))] == ["not met"]
    assert [one for one, _ in _letters(made, _letter(None, "Q"))] == ["not known"]
    assert [one for one, _ in _letters(made)] == ["not met"]
    assert [one for one, _ in _letters(made, _letter("2026-02-18", "R"))] == ["not met"]
    assert _letters() == []
    intended = notice("intention to award", "2026-02-05", provider="P")
    assert [one for one, _ in _letters(intended, on="2026-02-10")] == ["blocks"]
    assert _letters(made, _bid("Q", "withdrew")) == []
    direct = [procurement("direct award C"), _bid("P"), _bid("Q"), made]
    assert not [one for _, one in told(checked(direct, "2026-06-01"), "C7") if "letter to" in one]


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({}, None),
        ({"mixed": False}, None),
        ({"mixed": True, "health_care_is_most": True, "not_separable": True}, "met"),
        ({"mixed": True, "health_care_is_most": True, "not_separable": False}, "not met"),
        ({"mixed": True, "health_care_is_most": False}, "not met"),
        ({"mixed": True, "health_care_is_most": True}, "not known"),
    ],
)
def test_what_is_bought_with_other_things(facts: dict[str, bool], status: str | None) -> None:
    held = checked([procurement("competitive", facts=facts)], "2026-06-01")
    whole = [
        one.status
        for one in held.findings
        if one.rule == "C18" and one.on == day("2026-01-05") and "competitive" not in one.text
    ]
    assert whole == ([] if status is None else [status])


def _published(what: str, on: str, **says: object) -> Statement:
    year = int(on[:4]) - 1
    return stated("contracting_year", on, authority="X01", what=what, covers_from=f"{year}-01-01",
                  covers_to=f"{year}-12-31", published=on, where="site", **says)  # fmt: skip


def _years(*more: Statement, on: str) -> list[tuple[str, str]]:
    held, every = state([procurement("direct award A", facts={}), award("2026-02-19"), *more], on)
    found = yearly(BOOK, held.ever(), every, on=day(on))
    return sorted((one.rule, one.status) for one in found)


def test_a_summary_and_a_report_are_published_each_year() -> None:
    assert _years(on="2026-02-18") == []
    assert _years(on="2027-02-19") == [("C17a", "met"), ("C17b", "met")]
    assert _years(on="2027-02-20") == [("C17a", "not met"), ("C17b", "not met")]
    summary = _published("annual summary", "2027-02-01")
    report = _published("annual report", "2027-02-01", on_non_compliance="Nothing was late.")
    assert _years(summary, report, on="2028-02-01") == [("C17a", "met"), ("C17b", "met")]
    assert _years(summary, report, on="2028-02-02") == [("C17a", "not met"), ("C17b", "not met")]
    silent = _published("annual report", "2027-02-01")
    found = _years(summary, silent, on="2027-06-01")
    assert found == [("C17a", "met"), ("C17b", "met"), ("C17b", "not met")]


def test_what_was_bought_under_earlier_law_asks_for_no_yearly_summary() -> None:
    earlier = procurement("under earlier law", "2023-06-01", facts={})
    held, every = state([earlier, award("2023-07-01")], "2026-06-01")
    assert yearly(BOOK, held.ever(), every, on=day("2026-06-01")) == ()


def test_a_year_that_ends_after_it_was_published_is_refused() -> None:
    with pytest.raises(ValueError, match="published once it has ended"):
        stated("contracting_year", "2026-01-01", authority="X01", what="annual report",
               covers_from="2026-01-01", covers_to="2026-12-31", published="2026-06-01",
               where="site")  # fmt: skip


def _bought(name: str, process: str, on: str, who: str, **says: object) -> list[Statement]:
    facts = says.pop("facts", {})
    return [
        stated("procurement", "2026-01-05", procurement=name, authority="X01", title=name,
               began="2026-01-05", process=process, facts=facts),
        stated("award", on, procurement=name, contract=f"c-{name}", organisation=who, on=on,
               **says),
    ]  # fmt: skip


def test_the_summary_of_a_year_counts_by_process() -> None:
    whole = {"starts": "2026-04-01", "ends": "2028-03-31"}
    held = [
        stated("contract", "2020-01-01", contract="old", authority="X01", organisation="Old",
               title="T", starts="2020-01-01", ends="2026-06-30", source="register"),
        stated("contract", "2020-01-01", contract="kept", authority="X01", organisation="Kept",
               title="T", starts="2020-01-01", ends="2030-06-30", source="register"),
        *_bought("a", "direct award A", "2026-03-01", "New", **whole),
        *_bought("b", "direct award C", "2026-03-01", "Kept", **whole),
        *_bought("c", "most suitable provider", "2026-03-01", "New", **whole),
        *_bought("d", "competitive", "2026-03-01", "Other", **whole),
        *_bought("e", "competitive", "2026-03-01", "Other", facts={"framework": True}, **whole),
        *_bought("f", "call-off", "2026-03-01", "Other", **whole),
        *_bought("g", "urgent", "2026-03-01", "Other", **whole),
        *_bought("h", "competitive", "2027-01-01", "Later", **whole),
        stated("modification", "2026-05-01", contract="kept", on="2026-05-01", change_pence=1,
               attributable_to="authority", materially_different=False, reason="r", urgent=True),
        stated("representation", "2026-03-02", procurement="d", by="Q", step="received",
               on="2026-03-02"),
    ]  # fmt: skip
    now, _ = state(held, "2027-06-01")
    found = year_of_contracting(now.ever(), "X01", day("2026-01-01"), day("2026-12-31"))
    assert found.row() == {
        "direct": 2,
        "most_suitable": 1,
        "competitive": 1,
        "frameworks": 1,
        "call_offs": 1,
        "urgent_awards": 1,
        "urgent_modifications": 1,
        "new_providers": 2,
        "providers_left": 1,
        "representations": 1,
        "changed_by_them": 0,
    }
    other = year_of_contracting(now.ever(), "X02", day("2026-01-01"), day("2026-12-31"))
    assert set(other.row().values()) == {0}


def _recorded_contract(signed: str, *more: Statement, **says: object) -> list[tuple[str, str]]:
    held = stated("contract", signed, contract="c", authority="X01", organisation="P", title="T",
                  signed=signed, source="register", **says)  # fmt: skip
    every = [GROUP, BOARD, held, *more]
    now, _ = state([held, *more], "2026-06-01")
    found = check_contracts(BOOK, now, bodies(whenever(every)), on=day("2026-06-01"))
    return [(one.status, one.text) for one in found if one.rule == "C19"]


def test_the_record_of_a_contract_of_a_group_has_five_items() -> None:
    earlier = procurement(None, "2016-01-05", facts={})
    items = recorded("2016-02-01", "addresses", "process and who decided")
    made = [earlier, award("2016-02-01"), *items]
    whole = {"value_pence": 1, "starts": "2016-04-01", "ends": "2019-03-31"}
    assert [one for one, _ in _recorded_contract("2016-03-01", *made, **whole)] == ["met"]
    ((status, text),) = _recorded_contract("2016-03-01", value_pence=1)
    assert status == "not known"
    assert text.endswith("the provider's address, first and last day, process")
    ((_, text),) = _recorded_contract("2016-03-01", *made, starts="2016-04-01", ends="2019-03-31")
    assert text.endswith("is not here: amount")
    assert _recorded_contract("2024-03-01", **whole) == []


def _bridged(ends: str | None, on: str, **facts: bool) -> list[tuple[str, str]]:
    held = [
        procurement("direct award C", facts=facts),
        notice("intention to award", "2026-02-05"),
        stated("contract", "2024-02-01", contract="c", authority="X01", organisation="P",
               title="T", starts="2024-02-01", ends=ends, source="register", value_pence=1),
        stated("modification", on, contract="c", on=on, change_pence=10, bridges="buy",
               attributable_to="authority", materially_different=False, reason="r"),
    ]  # fmt: skip
    now, every = state(held, "2026-06-01")
    (one,) = contracted(now)
    assert [bought.id for bought in one.bridged] == ["buy"]
    found = check_contracts(BOOK, now, every, on=day("2026-06-01"))
    return [(one.rule, one.status) for one in found]


@pytest.mark.parametrize(
    ("ends", "on", "facts", "status"),
    [
        ("2026-02-18", "2026-02-10", {"expert_advice_sought": True}, "met"),
        ("2026-02-18", "2026-02-06", {"expert_advice_sought": True}, "met"),
        ("2026-02-18", "2026-02-05", {"expert_advice_sought": True}, "not met"),
        ("2026-02-18", "2026-02-19", {"expert_advice_sought": True}, "not met"),
        ("2026-02-19", "2026-02-10", {"expert_advice_sought": True}, "not met"),
        ("2026-02-18", "2026-02-10", {"expert_advice_sought": False}, "not met"),
        ("2026-02-18", "2026-02-10", {}, "not known"),
        (None, "2026-02-10", {"expert_advice_sought": True}, "not known"),
    ],
)
def test_a_change_carries_a_contract_over_a_standstill(
    ends: str | None, on: str, facts: dict[str, bool], status: str
) -> None:
    assert _bridged(ends, on, **facts) == [("C16c", status)]


def test_a_representation_keeps_the_standstill_and_the_gateway_open() -> None:
    held = [
        procurement("direct award C", facts={"expert_advice_sought": True}),
        *evaluated("2026-02-02"),
        notice("intention to award", "2026-02-05"),
        objected("Q", "received", "2026-02-10"),
        stated("contract", "2024-02-01", contract="c", authority="X01", organisation="P",
               title="T", ends="2026-03-31", source="register"),
        stated("modification", "2026-03-20", contract="c", on="2026-03-20", change_pence=10,
               bridges="buy", attributable_to="authority", materially_different=False,
               reason="r", urgent=True),
    ]  # fmt: skip
    now, every = state(held, "2026-06-01")
    found = check_contracts(BOOK, now, every, on=day("2026-06-01"))
    assert [(one.rule, one.status) for one in found] == [("C16c", "met")]
