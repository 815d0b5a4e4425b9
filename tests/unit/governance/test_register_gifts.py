"""Gifts and hospitality at both sides of every sum, and what comes from one source in a year."""

from __future__ import annotations

import pytest

from commonweal.governance.register import gift_findings, register, settled
from commonweal.records import Statement
from register_sample import COUNCIL, GROUP, on_day, stated


def gift(
    name: str, kind: str, pence: int | None, on: str = "2018-06-01", **more: object
) -> Statement:
    given: dict[str, object] = {
        "person": "p-1", "register_of": "09W", "giver": "Firm", "giver_supplies": False,
        "accepted": True, **({} if pence is None else {"value_pence": pence}), **more,
    }  # fmt: skip
    return stated("gift", on, gift=name, kind=kind, offered=on, **given)


def found(*gifts: Statement) -> dict[str, list[tuple[str, str]]]:
    """Rule and status, by gift."""
    day = on_day([GROUP, COUNCIL, *gifts], "2019-12-31")
    held = [*register(day, "09W").gifts, *register(day, "MED").gifts]
    told: dict[str, list[tuple[str, str]]] = {}
    for one in gift_findings(day, held):
        told.setdefault(one.about, []).append((one.rule, one.status))
    return told


@pytest.mark.parametrize(
    ("kind", "pence", "more", "expected"),
    [
        ("gift", 5000, {}, ("A9c", "met")),
        ("gift", 5001, {}, ("A9c", "not met")),
        ("gift", 5001, {"accepted": False}, ("A9c", "met")),
        (
            "gift",
            5001,
            {"for_the_body": True, "declared": "2018-06-02", "reason": "hosting"},
            ("A9c", "met"),
        ),
        ("gift", 5001, {"declared": "2018-06-02", "reason": "thanks"}, ("A9c", "not met")),
        ("gift", None, {}, ("A9c", "not known")),
        ("cash or voucher", 100, {}, ("A9a", "not met")),
        ("cash or voucher", 100, {"accepted": False}, ("A9a", "met")),
        ("promotional item", 599, {"giver_supplies": True}, ("A9e", "met")),
        ("promotional item", 600, {}, ("A9c", "met")),
        ("promotional item", None, {}, ("A9e", "not known")),
        ("hospitality", 2499, {}, ("A10", "met")),
        ("hospitality", 2500, {}, ("A10", "not met")),
        ("hospitality", 2500, {"declared": "2018-06-02"}, ("A10", "met")),
        ("hospitality", 7500, {"declared": "2018-06-02"}, ("A10", "met")),
        ("hospitality", 7501, {"declared": "2018-06-02"}, ("A10", "not met")),
        ("hospitality", 7501, {"declared": "2018-06-02", "approved_by": "Chief"}, ("A10", "met")),
        ("hospitality", 7501, {"accepted": False}, ("A10", "met")),
    ],
)
def test_each_sum_at_both_sides(
    kind: str, pence: int | None, more: dict[str, object], expected: tuple[str, str]
) -> None:
    assert found(gift("g", kind, pence, **more)) == {"g": [expected]}


def test_a_suppliers_gift_is_declined_whatever_it_is_worth() -> None:
    told = found(gift("g", "gift", 100, giver_supplies=True))
    assert told == {"g": [("A9b", "not met"), ("A9c", "met")]}
    told = found(gift("g", "promotional item", 600, giver_supplies=True))
    assert told["g"][0] == ("A9b", "not met")
    unsaid = stated(
        "gift", "2018-06-01", gift="g", kind="gift", offered="2018-06-01", person="p-1",
        register_of="09W", giver="Firm", accepted=True, value_pence=100,
    )  # fmt: skip
    assert found(unsaid)["g"][0] == ("A9b", "not known")


def test_gifts_of_one_source_within_a_year_are_one() -> None:
    first = gift("g-1", "gift", 2500, "2018-06-01")
    assert found(first, gift("g-2", "gift", 2501, "2019-05-31"))["g-2"][-1] == (
        "A9d-sum",
        "not met",
    )
    assert found(first, gift("g-2", "gift", 2500, "2019-05-31"))["g-2"] == [("A9c", "met")]
    assert found(first, gift("g-2", "gift", 2501, "2019-06-01"))["g-2"] == [("A9c", "met")]
    other = gift("g-2", "gift", 2501, "2018-07-01", giver="Another firm")
    assert found(first, other)["g-2"] == [("A9c", "met")]
    unknown = gift("g-2", "gift", None, "2018-07-01")
    assert found(first, unknown)["g-2"][-1] == ("A9d-sum", "not known")


def test_one_source_has_several_names_and_numbers() -> None:
    firm = stated(
        "organisation", "2013-04-01", organisation="firm", name="Firm Limited",
        other_names=["The Old Name"], ids=["company:00000001", "ods:ZZZ09"], source="register",
    )  # fmt: skip
    told = found(
        firm,
        gift("g-1", "gift", 2000, "2018-06-01", giver="FIRM LTD"),
        gift("g-2", "gift", 2000, "2018-06-02", giver="x", giver_ids=["ods:ZZZ09"]),
        gift("g-3", "gift", 2000, "2018-06-03", giver="the old name"),
    )
    assert [one for one in told if ("A9d-sum", "not met") in told[one]] == ["g-3"]


def test_no_rule_before_june_2017_nor_of_a_council() -> None:
    old = gift("g-1", "gift", 9000, "2017-05-31")
    council = gift("g-2", "hospitality", 9000, register_of="MED")
    assert found(old, council) == {
        "g-1": [("gift-declared-above", "no rule held")],
        "g-2": [("hospitality", "no rule held")],
    }


def became(name: str, what: str, on: str = "2018-06-09") -> Statement:
    return stated("gift_settled", on, gift=name, what=what, on=on)


def told(*given: Statement) -> list[tuple[str, str, str, str]]:
    """Rule, status, words and what is to be done of each finding."""
    day = on_day([GROUP, COUNCIL, *given], "2019-12-31")
    return [
        (one.rule, one.status, one.text, one.do)
        for one in gift_findings(day, register(day, "09W").gifts)
    ]


def test_what_went_back_was_taken_all_the_same_and_leaves_nothing_to_be_done() -> None:
    voucher = gift("g", "cash or voucher", 100)
    ((rule, status, _, do),) = told(voucher)
    assert (rule, status, do) == ("A9a", "not met", "Give it back, and state that.")
    ((rule, status, text, do),) = told(voucher, became("g", "given back"))
    assert (rule, status, do) == ("A9a", "not met", "")
    assert text == "Cash or a voucher was taken; given back on 9 June 2018."
    meal = gift("g", "hospitality", 7501, declared="2018-06-02")
    ((rule, status, text, do),) = told(meal, became("g", "paid back"))
    assert (rule, status, do) == ("A10", "not met", "")
    assert text == "Worth £75.01: taken without approval; paid back on 9 June 2018."


def test_what_the_body_has_since_is_no_gift_to_a_person_but_money_is_still_to_go_back() -> None:
    more = {"declared": "2018-06-02", "reason": "thanks"}
    assert found(gift("g", "gift", 5001, **more))["g"] == [("A9c", "not met")]
    handed = became("g", "handed to the body")
    assert found(gift("g", "gift", 5001, **more), handed)["g"] == [("A9c", "met")]
    assert found(gift("g", "gift", 5001), handed)["g"] == [("A9c", "not met")]
    ((_, status, text, do),) = told(gift("g", "cash or voucher", 100), handed)
    assert (status, do) == ("not met", "Give it back, and state that.")
    assert text.endswith("handed to the body on 9 June 2018.")


def test_gifts_that_were_given_up_are_summed_and_no_longer_told_as_kept() -> None:
    held = [gift(f"g-{one}", "gift", 2501, declared="2018-06-02") for one in (1, 2)]
    assert "not taken for the body: g-1, g-2" in told(*held)[-1][2]
    given_up = [became(f"g-{one}", "given back") for one in (1, 2)]
    assert "not taken for the body: g-2" in told(*held, given_up[0])[-1][2]
    rule, status, text, _ = told(*held, *given_up)[-1]
    assert (rule, status) == ("A9d-sum", "met")
    assert text.endswith("come to £50.02: declared, and taken for the body or given up since.")


def test_what_became_of_a_gift_later_is_not_told_on_an_earlier_day() -> None:
    given = [gift("g", "cash or voucher", 100), became("g", "given back", "2018-07-01")]
    day = on_day([GROUP, COUNCIL, *given], "2018-06-30")
    (one,) = gift_findings(day, register(day, "09W").gifts)
    assert one.do == "Give it back, and state that."


def test_of_two_words_on_a_gift_the_later_day_holds_and_of_one_day_the_last_word() -> None:
    told = (
        became("g-1", "handed to the body", "2018-06-09"),
        became("g-1", "given back", "2018-06-05"),
        became("g-2", "handed to the body", "2018-06-09"),
        became("g-2", "given back", "2018-06-09"),
    )
    held = settled(on_day([GROUP, *told], "2019-12-31"))
    assert {name: one.what for name, one in held.items()} == {
        "g-1": "handed to the body",
        "g-2": "given back",
    }
