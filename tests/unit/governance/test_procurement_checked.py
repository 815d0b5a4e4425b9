"""Procurements from the first notice to the contract, each with what goes wrong in it."""

from __future__ import annotations

import pytest
from procured_by_hand import (
    BOOK,
    DIRECT_C,
    award,
    checked,
    day,
    evaluated,
    notice,
    objected,
    procurement,
    recorded,
    stated,
    told,
)

from commonweal.governance.law import bodies, whenever
from commonweal.governance.procurement import check_procurements
from commonweal.records import fold

#: Published on Thursday 5 February 2026: the standstill lasts until 18 February.
WHOLE = [
    procurement("direct award C"),
    *evaluated("2026-02-02"),
    *recorded("2026-02-03"),
    notice("intention to award", "2026-02-05"),
    award("2026-02-19"),
    notice("award", "2026-03-20"),
]


def _wrong(statements: list[object], on: str = "2026-06-01") -> list[tuple[str, str]]:
    found = checked(statements, on)  # type: ignore[arg-type]
    return [(one.rule, one.status) for one in found.findings if one.status != "met"]


def test_a_direct_award_c_done_right_has_only_the_warning_that_the_counts_differ() -> None:
    found = checked(WHOLE, "2026-06-01")
    assert _wrong(list(WHOLE)) == [("C9b", "warns")]
    assert found.standing is not None
    assert (str(found.standing.ends), str(found.standing.award_from)) == (
        "2026-02-18",
        "2026-02-19",
    )
    assert all(one.wording and one.source for one in found.findings)
    assert {one.rule for one in found.findings} >= {"C2a", "C5", "C7", "C9b", "C11", "C12", "C20"}


@pytest.mark.parametrize(
    ("without", "instead", "rule", "status", "words"),
    [
        ("award-2026-02-19-buy", [award("2026-02-18")], "C9b", "not met", "in the standstill"),
        (
            "award-2026-02-19-buy",
            [award("2026-02-17")],
            "C9b",
            "not met",
            "lasted until 18 February 2026",
        ),
        ("n-award", [], "C7", "not met", "was due by 21 March 2026 and is missing"),
        ("n-award", [notice("award", "2026-03-22")], "C7", "not met", "1 day after 21 March 2026"),
        ("n-intention", [], "C7", "not met", "missing before the award"),
        (
            "n-intention",
            [notice("intention to award", "2026-02-19")],
            "C7",
            "not met",
            "not before",
        ),
        (
            "n-award",
            [notice("award", "2026-03-20", declared_conflicts="See register of interests")],
            "C12",
            "not met",
            "does not say the conflicts itself",
        ),
        ("n-award", [notice("award", "2026-03-20", provider="")], "C12", "not met", "provider"),
        ("social-value", [], "C5", "not met", "not addressed: social value"),
        ("reasons", [], "C11", "not met", "missing: reasons"),
    ],
)
def test_what_goes_wrong_in_it_is_found(
    without: str, instead: list[object], rule: str, status: str, words: str
) -> None:
    kept = [one for one in WHOLE if without not in one.id or (one.type == "procurement")]
    assert len(kept) < len(WHOLE)
    found = told(checked([*kept, *instead], "2026-06-01"), rule)  # type: ignore[list-item]
    assert [text for said, text in found if said == status and words in text], found


def test_before_the_award_what_is_missing_blocks_and_what_is_due_later_warns() -> None:
    started = [procurement("direct award C"), *evaluated("2026-02-02")]
    found = checked(started, "2026-02-04")
    assert {one.rule for one in found.findings if one.stands_in_the_way} == {"C7", "C11"}
    published = [*started, *recorded("2026-02-03"), notice("intention to award", "2026-02-05")]
    found = checked(published, "2026-02-18")
    assert [(one.rule, one.text) for one in found.findings if one.stands_in_the_way] == [
        ("C9b", "the standstill lasts until 18 February 2026")
    ]
    assert not [one for one in checked(published, "2026-02-19").findings if one.stands_in_the_way]
    awarded = checked([*published, award("2026-02-19")], "2026-03-21")
    due = "the notice of award (Schedule 4) is due by 21 March 2026"
    assert ("warns", due) in told(awarded, "C7")


def test_representations_keep_the_standstill_open_until_five_days_after_the_decision() -> None:
    base = [one for one in WHOLE if not one.id.startswith(("award", "procurement_notice-2026-03"))]
    received = [*base, objected("Q", "received", "2026-02-18")]
    found = checked(received, "2026-05-01")
    assert found.standing is not None
    assert (found.standing.ends, found.standing.waits_for) == (None, ("Q",))
    assert [status for status, _ in told(found, "C10a")] == ["blocks"]
    communicated = [*received, objected("Q", "decision communicated", "2026-03-31")]
    assert checked(communicated, "2026-05-01").standing.ends is None  # type: ignore[union-attr]
    reviewed = [*communicated, objected("Q", "reviewed", "2026-03-30")]
    found = checked(reviewed, "2026-05-01")
    # Five working days after Tuesday 31 March 2026, over Good Friday and Easter Monday.
    assert str(found.standing.ends) == "2026-04-09"  # type: ignore[union-attr]
    early = checked([*reviewed, award("2026-04-09")], "2026-05-01")
    assert "in the standstill" in told(early, "C9b")[-1][1]
    kept = checked([*reviewed, award("2026-04-10")], "2026-05-01")
    assert told(kept, "C9b")[-1][0] == "met"


def test_a_representation_that_comes_too_late_does_not_keep_it_open() -> None:
    base = [one for one in WHOLE if not one.id.startswith("award")]
    found = checked([*base, objected("Q", "received", "2026-02-19")], "2026-05-01")
    assert str(found.standing.ends) == "2026-02-18"  # type: ignore[union-attr]
    assert any("does not keep it open" in text for _, text in told(found, "C9b"))


def test_direct_award_a_has_one_notice_and_no_standstill() -> None:
    facts = {"framework": False, "existing_provider": True, "only_existing_provider": True}
    held = [
        procurement("direct award A", facts=facts | {"patients_choose": False}),
        *recorded("2026-02-03"),
        award("2026-02-19"),
        notice("award", "2026-03-21"),
    ]
    assert _wrong(list(held)) == []
    assert checked(held, "2026-06-01").standing is None
    found = checked([*held, notice("intention to award", "2026-02-05")], "2026-06-01")
    assert any("no basis" in text for status, text in told(found, "C6") if status == "warns")


def test_a_process_that_is_closed_and_one_that_is_forced_are_told() -> None:
    unfit = procurement("direct award C", facts=DIRECT_C | {"satisfies_existing_contract": False})
    found = checked([unfit], "2026-02-01")
    assert (
        "not met",
        "direct award C is closed: satisfies_existing_contract, and is followed",
    ) in told(found, "C2a")
    forced = procurement("competitive", facts=DIRECT_C | {"only_existing_provider": True})
    found = checked([forced], "2026-02-01")
    assert [text for status, text in told(found, "C1a") if status == "not met"] == [
        "direct award A is forced, and competitive is followed"
    ]


def test_the_same_reason_twice_is_warned_of() -> None:
    copied = stated(
        "evaluation",
        "2026-02-04",
        None,
        procurement="buy",
        organisation="P",
        criterion="value",
        by="p-2",
        reason="P on, SOCIAL value!",
    )
    found = checked([*WHOLE, copied], "2026-06-01")
    assert [text for status, text in told(found, "C5") if status == "warns"] == [
        "the same words are the reason for P, social value and for P, value"
    ]


def test_the_most_suitable_provider_is_not_identified_within_14_days_of_submission() -> None:
    facts = DIRECT_C | {"satisfies_existing_contract": False, "most_suitable_identifiable": True}
    base = [
        procurement("most suitable provider", facts=facts),
        *recorded("2026-02-03"),
        notice("intention to follow most suitable provider", "2026-01-12", "2026-01-15"),
        award("2026-03-30"),
        notice("award", "2026-03-31"),
    ]
    kept = [*base, *evaluated("2026-01-26"), notice("intention to award", "2026-02-05")]
    assert told(checked(kept, "2026-06-01"), "C8")[0][0] == "met"
    early = [*base, *evaluated("2026-01-25"), notice("intention to award", "2026-02-05")]
    status, text = told(checked(early, "2026-06-01"), "C8")[0]
    assert (status, text) == (
        "not met",
        "identifying providers may be completed from 2026-01-26; it was by 2026-01-25",
    )


def test_an_urgent_award_has_its_conditions_its_notice_and_reasons_for_a_long_one() -> None:
    facts = dict.fromkeys(
        ("urgent", "not_foreseeable", "not_attributable", "delay_risks_safety"), True
    )

    def bought(ends: str, **fields: str) -> list[tuple[str, str]]:
        held = [
            procurement("urgent", facts=facts),
            *recorded("2026-01-05"),
            award("2026-01-05", starts="2026-01-06", ends=ends),
            notice("urgent award", "2026-02-04", **fields),
        ]
        return told(checked(held, "2026-06-01"), "C16b")

    assert bought("2027-01-05") == []
    assert bought("2027-01-06")[0][0] == "not met"
    assert bought("2027-01-06", reasons_for_dates="No other provider before")[0][0] == "met"
    late = [procurement("urgent", facts=facts), award("2026-01-05")]
    assert (
        "not met",
        "the notice of urgent award (Schedule 13) was due by 4 February 2026 and is missing",
    ) in told(checked(late, "2026-06-01"), "C16a")
    half = checked([procurement("urgent", facts=facts | {"not_foreseeable": False})], "2026-02-01")
    assert ("not met", "urgent is closed: not_foreseeable, and is followed") in told(half, "C16a")


def test_an_abandoned_procurement_has_a_notice_within_30_days() -> None:
    gone = [procurement("competitive"), award("2026-02-19", abandoned=True)]
    found = told(checked(gone, "2026-06-01"), "C24")
    missing = "the notice of abandonment (Schedule 15) was due by 21 March 2026 and is missing"
    assert found == [("not met", missing)]
    told_of = [*gone, notice("abandonment", "2026-03-21")]
    assert told(checked(told_of, "2026-06-01"), "C24")[0][0] == "met"


@pytest.mark.parametrize(
    ("began", "rules"),
    [
        ("2016-04-17", {"C21"}),
        ("2016-04-18", {"C21", "C22"}),
        ("2022-06-30", {"C21", "C22"}),
    ],
)
def test_what_a_group_bought_stands_under_the_law_of_its_day(began: str, rules: set[str]) -> None:
    held = procurement(None, began, facts={"advertised": False}, value_pence=58_914_801)
    found = checked([held], "2026-06-01")
    assert found.kind == "ccg"
    assert {one.rule for one in found.findings} == rules
    assert not found.ways
    if "C22" in rules:
        assert told(found, "C22")[0][0] == "not met"
        small = procurement(None, began, facts={"advertised": False}, value_pence=58_914_800)
        assert told(checked([small], "2026-06-01"), "C22")[0][0] == "met"


@pytest.mark.parametrize(
    ("began", "kind", "rule"),
    [
        ("2013-03-31", None, "procurement-transition"),
        ("2013-04-01", "ccg", "C21"),
        ("2022-07-01", "icb", "procurement-transition"),
        ("2023-12-31", "icb", "procurement-transition"),
        ("2024-01-01", "icb", "C20"),
    ],
)
def test_the_days_on_which_law_and_bodies_change(began: str, kind: str | None, rule: str) -> None:
    found = checked([procurement("competitive", began)], "2026-06-01")
    assert found.kind == kind
    assert rule in {one.rule for one in found.findings}
    if rule == "procurement-transition":
        status = "not known" if kind is None else "no rule held"
        assert {one.status for one in found.findings} == {status}


def test_an_authority_that_nobody_stated_is_told() -> None:
    held = fold([procurement("competitive")], effective=day("2026-02-01"))
    (found,) = check_procurements(BOOK, held, bodies(whenever([])), on=day("2026-02-01"))
    assert (found.kind, [one.status for one in found.findings]) == (None, ["not known"])


def test_before_anything_is_known_each_process_says_what_to_answer() -> None:
    found = checked([procurement(None, facts={})], "2026-02-01")
    assert {way.status for way in found.ways} == {"not known"}
    assert "considerable_change" in found.ways[2].missing
    assert not [one for one in found.findings if one.status == "not met"]
