"""Which processes are open, what change is considerable, which changes of a contract are allowed:
against tables written from the regulations, whole and with answers missing."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from procured_by_hand import BOOK, day

from commonweal.governance.procurement import (
    considerable_change,
    is_conflict_statement,
    modification,
    needed,
    recusal,
    schedules,
    ways,
)
from commonweal.records.kinds import Contract, Modification
from commonweal.records.kinds.procurement import Process

DAY = date(2026, 1, 5)
ASKED = (
    "framework",
    "existing_provider",
    "only_existing_provider",
    "patients_choose",
    "numbers_not_restricted",
    "all_who_qualify",
    "route_to_express_interest",
    "replaces_expiring_contract",
    "satisfies_existing_contract",
    "likely_to_satisfy",
    "most_suitable_identifiable",
)


def _statuses(facts: dict[str, bool], considerable: bool | None) -> dict[str, str]:
    return {way.process: way.status for way in ways(BOOK, facts, considerable, on=DAY)}


def _twin(f: dict[str, bool], considerable: bool) -> dict[str, str]:
    """Regulation 6(3) to (8), read from top to bottom with every question answered."""
    found = dict.fromkeys(
        (
            "direct award A",
            "direct award B",
            "direct award C",
            "most suitable provider",
            "competitive",
        ),
        "closed",
    )
    if f["framework"]:
        return found | {"competitive": "forced"}
    if f["existing_provider"] and f["only_existing_provider"]:
        found["direct award A"] = "forced"
    if (
        f["patients_choose"]
        and f["numbers_not_restricted"]
        and f["all_who_qualify"]
        and f["route_to_express_interest"]
    ):
        found["direct award B"] = "forced"
    if "forced" in found.values():
        return found
    if (
        f["existing_provider"]
        and f["replaces_expiring_contract"]
        and not considerable
        and f["satisfies_existing_contract"]
        and f["likely_to_satisfy"]
    ):
        return found | {
            "direct award C": "open",
            "most suitable provider": "open",
            "competitive": "open",
        }
    if f["most_suitable_identifiable"]:
        return found | {"most suitable provider": "open", "competitive": "open"}
    return found | {"competitive": "forced"}


def test_every_set_of_answers_gives_what_the_regulation_gives() -> None:
    for answers in product((True, False), repeat=len(ASKED)):
        facts = dict(zip(ASKED, answers, strict=True))
        for considerable in (True, False):
            assert _statuses(facts, considerable) == _twin(facts, considerable), facts


@given(st.dictionaries(st.sampled_from(ASKED), st.booleans()), st.sampled_from([True, False, None]))
def test_what_is_said_with_answers_missing_holds_whatever_they_turn_out_to_be(
    facts: dict[str, bool], considerable: bool | None
) -> None:
    said = _statuses(facts, considerable)
    open_questions = [name for name in ASKED if name not in facts][:8]
    settled = dict.fromkeys(ASKED, False) | facts
    for answers in product((True, False), repeat=len(open_questions)):
        whole = settled | dict(zip(open_questions, answers, strict=True))
        for changed in (True, False) if considerable is None else (considerable,):
            then = _twin(whole, changed)
            for process, status in said.items():
                if status in ("forced", "closed"):
                    assert then[process] == status, (process, whole)
                elif status == "open":
                    assert then[process] in ("open", "forced"), (process, whole)


def test_no_rule_held_before_2024_and_for_a_body_that_the_regulations_do_not_name() -> None:
    early = ways(BOOK, {}, None, on=date(2023, 12, 31))
    practice = ways(BOOK, {}, None, on=DAY, kind="practice")
    assert {way.status for way in (*early, *practice)} == {"no rule held"}


def test_what_is_mostly_no_health_care_is_outside() -> None:
    facts = dict.fromkeys(ASKED, False)
    mixed = facts | {"mixed": True, "health_care_is_most": True}
    assert set(_statuses(mixed | {"not_separable": False}, False).values()) == {"closed"}
    assert set(_statuses(mixed, False).values()) == {"not known"}
    assert _statuses(mixed | {"not_separable": True}, False) == _statuses(facts, False)


@pytest.mark.parametrize("separable", [True, False, None])
@pytest.mark.parametrize("foreseeable", [True, False])
def test_nothing_is_awarded_urgently_under_regulations_that_do_not_cover_it(
    separable: bool | None, foreseeable: bool
) -> None:
    urgent = dict.fromkeys(("urgent", "not_attributable", "delay_risks_safety"), True)
    facts = dict.fromkeys(ASKED, False) | urgent | {"not_foreseeable": not foreseeable}
    facts |= {"mixed": True, "health_care_is_most": True}
    if separable is not None:
        facts["not_separable"] = not separable
    # Shut by one answer it stays shut, whatever the other is.
    expected = (
        "closed" if foreseeable or separable else "not known" if separable is None else "open"
    )
    assert _statuses(facts, False)["urgent"] == expected


LIMBS = (
    "materially_different",
    "changed_by_authority",
    "only_succession",
    "basic_criteria_met",
    "external_factors",
)


def _considerable(f: dict[str, bool], old: int, new: int) -> bool:
    """Regulation 6(10) to (12) with every question answered; whole pounds."""
    by_value = f["changed_by_authority"] and new - old >= 500_000 and new >= old * 5 / 4
    if by_value and f["external_factors"] and not f["materially_different"]:
        return False
    if f["materially_different"]:
        return not (f["only_succession"] and f["basic_criteria_met"] and not by_value)
    return by_value


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (2_000_000, 2_500_000),
        (2_000_000, 2_499_999),
        (2_000_001, 2_500_001),
        (1_999_999, 2_499_998),
        (4_000_000, 4_999_999),
        (4_000_000, 5_000_000),
        (1_000_000, 1_400_000),
        (3_000_000, 2_000_000),
    ],
)
def test_considerable_change_for_every_set_of_answers(old: int, new: int) -> None:
    for answers in product((True, False), repeat=len(LIMBS)):
        facts = dict(zip(LIMBS, answers, strict=True))
        found = considerable_change(BOOK, facts, old * 100, new * 100, on=DAY)
        assert found.considerable is _considerable(facts, old, new), (facts, old, new)
        assert found.missing == ()


def test_a_penny_below_either_limit_is_not_considerable() -> None:
    facts = dict.fromkeys(LIMBS, False) | {"changed_by_authority": True}

    def asked(old: int, new: int) -> bool | None:
        return considerable_change(BOOK, facts, old, new, on=DAY).considerable

    assert asked(200_000_000, 250_000_000) is True
    assert asked(200_000_000, 249_999_999) is False
    assert asked(200_000_004, 250_000_004) is False  # 500,000 pounds, but less than a quarter


@given(st.dictionaries(st.sampled_from(LIMBS), st.booleans()), st.sampled_from([None, 24, 25, 26]))
def test_considerable_change_with_answers_missing(facts: dict[str, bool], new: int | None) -> None:
    value = None if new is None else new * 10_000_000
    found = considerable_change(BOOK, facts, 200_000_000, value, on=DAY).considerable
    missing = [name for name in LIMBS if name not in facts]
    then = {
        _considerable(facts | dict(zip(missing, answers, strict=True)), 2_000_000, pounds)
        for answers in product((True, False), repeat=len(missing))
        for pounds in ((2_000_000, 2_600_000) if new is None else (new * 100_000,))
    }
    assert found is None or then == {found}


SIGNED = Contract.model_validate(
    {
        "contract": "c",
        "authority": "X01",
        "organisation": "P",
        "title": "Dermatology",
        "value_pence": 300_000_000,
        "signed": "2019-04-01",
        "process": "direct award C",
        "source": "register of contracts",
    }
)


def _changed(
    *pounds: int, on: str = "2024-01-01", contract: Contract = SIGNED, **says: object
) -> tuple[str, str, bool]:
    said = {"attributable_to": "authority", "materially_different": False, "reason": "r"} | says
    changes = [
        Modification.model_validate(
            {"contract": "c", "on": on, "change_pence": amount * 100} | said
        )
        for amount in pounds
    ]
    kind = "ccg" if on < "2022-07-01" else "icb"
    found = modification(BOOK, contract, changes, kind=kind)
    return found.finding.rule, found.finding.status, found.notice_due


@pytest.mark.parametrize(
    ("pounds", "says", "rule", "status", "notice"),
    [
        ([499_999], {}, "C15a", "met", False),
        ([749_999], {}, "C15a", "met", True),
        ([750_000], {}, "C15a", "not met", True),
        ([400_000, 350_000], {}, "C15a", "not met", True),
        ([900_000, -500_000], {}, "C15a", "met", False),
        ([-750_000], {}, "C15a", "not met", True),
        ([1], {"materially_different": True}, "C15a", "not met", False),
        ([9_000_000], {"attributable_to": "provided for"}, "C15a", "met", False),
        ([9_000_000], {"attributable_to": "external factors"}, "C15a", "met", False),
        (
            [1],
            {"attributable_to": "external factors", "materially_different": True},
            "C15a",
            "not met",
            False,
        ),
        ([0], {"attributable_to": "provider succession"}, "C15a", "not known", False),
        (
            [0],
            {"attributable_to": "provider succession", "basic_criteria_met": True},
            "C15a",
            "met",
            False,
        ),
        (
            [0],
            {"attributable_to": "provider succession", "basic_criteria_met": False},
            "C15a",
            "not met",
            False,
        ),
        ([900_000], {"urgent": True}, "C16a", "not known", False),
    ],
)
def test_changes_of_an_old_contract_after_2023(
    pounds: list[int], says: dict[str, object], rule: str, status: str, notice: bool
) -> None:
    assert _changed(*pounds, **says) == (rule, status, notice)


def test_a_change_before_2024_is_under_no_rule_that_is_held() -> None:
    assert _changed(900_000, on="2023-12-31") == ("modification-value", "no rule held", False)
    assert _changed(900_000, on="2020-04-01")[1] == "no rule held"
    assert _changed(900_000, on="2024-01-01")[1] == "not met"


def test_what_was_awarded_directly_turns_on_its_character_only() -> None:
    direct = SIGNED.model_copy(update={"process": "direct award A"})
    assert _changed(9_000_000, contract=direct) == ("C15b", "met", True)
    assert _changed(1, contract=direct, materially_different=True) == ("C15b", "not met", False)


def test_a_contract_whose_value_is_not_known() -> None:
    unknown = SIGNED.model_copy(update={"value_pence": None})
    assert _changed(499_999, contract=unknown)[1] == "met"
    assert _changed(500_000, contract=unknown)[1] == "not known"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("None declared.", True),
        ("No conflicts were declared; the register was checked on 3 March.", True),
        ("The medical director holds shares in the provider and left the room.", True),
        ("See register", False),
        ("see the register of interests.", False),
        ("Please refer to our published Register of Interests", False),
        ("Available on the register of interests on our website", False),
        ("As per conflicts of interest register", False),
        ("Register of interests", False),
        ("n/a", False),
        ("TBC", False),
        (" ", False),
    ],
)
def test_a_pointer_to_a_register_is_no_conflict_statement(text: str, says: bool) -> None:
    assert is_conflict_statement(text) is says


def test_conflict_statements_belong_in_the_schedules_that_the_rule_lists() -> None:
    listed = BOOK.rule("C12").text.split("Schedules ")[1].split("; not in ")
    needs, without = ({int(n) for n in part.strip(".").split(", ")} for part in listed)
    held = {one.number: one.conflicts for one in schedules()}
    assert {number for number, conflicts in held.items() if conflicts} == needs
    assert {number for number, conflicts in held.items() if not conflicts} == without - {9}


@pytest.mark.parametrize(
    ("process", "before", "after"),
    [
        ("direct award A", [], [2]),
        ("direct award B", [], [2]),
        ("direct award C", [3], [4]),
        ("most suitable provider", [5, 6], [7]),
        ("competitive", [8, 10], [11]),
        ("urgent", [], [13]),
    ],
)
def test_notices_by_process(process: Process, before: list[int], after: list[int]) -> None:
    assert [one.number for one in needed(process) if one.when == "before"] == before
    assert [one.number for one in needed(process) if one.when == "after"] == after
    assert all(one.days for one in needed(process) if one.when == "after")


@pytest.mark.parametrize(
    ("process", "by_office", "kind", "recused", "rule", "status"),
    [
        ("direct award C", True, "icb", False, "C13b", "met"),
        ("most suitable provider", True, "icb", None, "C13b", "met"),
        ("competitive", True, "icb", False, "C13b", "blocks"),
        ("competitive", True, "icb", True, "C13b", "met"),
        (None, True, "icb", None, "C13b", "not known"),
        ("direct award C", False, "icb", False, "C13a", "blocks"),
        ("direct award C", False, "icb", True, "C13a", "met"),
        ("direct award C", True, "council", False, "C13a", "blocks"),
    ],
)
def test_who_must_recuse(
    process: Process | None,
    by_office: bool,
    kind: str,
    recused: bool | None,
    rule: str,
    status: str,
) -> None:
    found = recusal(
        BOOK,
        process,
        on=DAY,
        kind=kind,
        board_member_by_office=by_office,
        provider_takes_part=True,
        recused=recused,
        about="p-1",
    )
    assert (found.rule, found.status) == (rule, status)


def test_no_recusal_where_the_provider_takes_no_part_and_none_before_2024() -> None:
    def asked(on: str, takes_part: bool) -> str:
        return recusal(
            BOOK,
            "competitive",
            on=day(on),
            kind="icb",
            board_member_by_office=True,
            provider_takes_part=takes_part,
            recused=False,
            about="p-1",
        ).status

    assert asked("2024-01-01", False) == "met"
    assert asked("2024-01-01", True) == "blocks"
    assert asked("2023-12-31", True) == "no rule held"
