"""What the public may have of a register: redacted where that was approved, nobody else named."""

from __future__ import annotations

import json

import pytest

from commonweal.cli.records.register_shown import public_json
from commonweal.governance.register import (
    Day,
    PublicRegister,
    Shown,
    public,
    publishing,
    register,
    register_findings,
    registers,
)
from commonweal.governance.register.naming import SOMEBODY, names_of
from commonweal.governance.register.publishing import WITHHELD, public_registers
from commonweal.records import Statement
from register_sample import GROUP, confirmed, interest, on_day, seat, stated


def seen(statements: list[Statement], on: str = "2019-01-01") -> PublicRegister:
    day = on_day([GROUP, *statements], on)
    return public(day, register(day, "09W"))


def line(statements: list[Statement]) -> Shown:
    (only,) = seen(statements).lines
    return only


def named(person: str, name: str) -> Statement:
    return stated("person", "2013-04-01", person=person, name=name)


def test_only_those_who_decide_need_be_published_from_june_2017() -> None:
    held = [
        seat("p-1", "2015-01-01"),
        seat("p-2", "2015-01-01", role="in attendance", voting=False),
        interest("i-1", "p-1", "2015-02-01"),
        interest("i-2", "p-2", "2015-02-01"),
        interest("i-3", "p-3", "2015-02-01"),
    ]
    before, after = seen(held, "2017-06-15"), seen(held, "2017-06-16")
    assert [one.interest for one in before.lines] == ["i-1", "i-2", "i-3"]
    assert [one.interest for one in after.lines] == ["i-1"]
    assert after.not_needed == 2


def test_who_decides_on_a_committee_of_the_body_is_in_its_register() -> None:
    part = stated(
        "body", "2015-01-01", about="09W-F", body="09W-F", name="Finance", kind="ccg",
        form="committee", of=["09W"], source="constitution",
    )  # fmt: skip
    held = [part, seat("p-1", "2015-01-01", of="09W-F"), interest("i-1", "p-1", "2015-02-01")]
    assert [one.interest for one in seen(held).lines] == ["i-1"]


def test_who_has_left_stays_as_long_as_an_ended_interest() -> None:
    held = [
        seat("p-2", "2015-01-01"),
        stated("seat", "2015-01-01", until="2018-07-01", seat="s", body="09W", role="member",
               voting=True, person="p-1", source="register"),
        interest("i-1", "p-1", "2015-02-01"),
    ]  # fmt: skip
    assert len(seen(held, "2019-01-01").lines) == 1
    assert len(seen(held, "2019-01-02").lines) == 0


def test_without_seats_nobody_is_left_out() -> None:
    assert len(seen([interest("i-1", "p-1", "2015-02-01")]).lines) == 1


def test_a_redaction_shows_that_why_and_with_whose_approval() -> None:
    said = interest("i-1", "p-1", "2018-02-01", organisation="A refuge", role="trustee")
    cut = stated(
        "redaction", "2018-03-01", redacts=said.id, fields=["organisation"],
        reason="risk to the person", approver="Conflicts of Interest Guardian",
    )  # fmt: skip
    told = line([said, cut])
    reason = "risk to the person (approved by Conflicts of Interest Guardian)"
    assert told.withheld == {reason: ("description", "organisation", "organisation_ids", "role")}
    assert told.told["organisation"] == told.told["role"] == WITHHELD
    assert told.told["type"] == "financial"
    assert "refuge" not in json.dumps(told.row(), default=str)


def test_the_redaction_of_a_person_takes_name_and_position_too() -> None:
    said = interest("i-1", "p-1", "2018-02-01")
    cut = stated(
        "redaction", "2018-03-01", redacts=said.id, fields=["person"], reason="r", approver="a"
    )
    held = [named("p-1", "Nemo Nobody"), seat("p-1", "2015-01-01", office="Chief"), said, cut]
    told = line(held)
    assert (told.person, told.name, told.position) == (WITHHELD, WITHHELD, WITHHELD)


def test_a_name_withheld_by_its_own_statement_is_withheld_everywhere() -> None:
    person = named("p-1", "Nemo Nobody")
    cut = stated(
        "redaction", "2018-03-01", redacts=person.id, fields=["name"], reason="r", approver="a"
    )
    told = line([person, cut, interest("i-1", "p-1", "2018-02-01")])
    assert (told.name, told.withheld) == (WITHHELD, {"r (approved by a)": ("name",)})


def test_a_misspelt_redaction_of_a_person_withholds_the_name() -> None:
    person = named("p-1", "Nemo Nobody")
    cut = stated(
        "redaction", "2018-03-01", redacts=person.id, fields=["nane"], reason="r", approver="a"
    )
    told = line([person, cut, interest("i-1", "p-1", "2018-02-01")])
    assert (told.name, told.withheld) == (WITHHELD, {"r (approved by a)": ("name",)})


@pytest.mark.parametrize("voided", [False, True])
def test_a_redaction_of_a_correction_is_one_of_the_interest_that_it_corrects(
    voided: bool,
) -> None:
    said = interest("i-1", "p-1", "2018-02-01", organisation="A refuge")
    again = stated("correction", "2018-02-02", corrects=said.id,
                   payload={**(said.payload or {}), "organisation": "Another refuge"})  # fmt: skip
    cut = stated("redaction", "2018-03-01", redacts=again.id, fields=["organisation"], reason="r",
                 approver="a")  # fmt: skip
    held = [said, again, cut]
    if voided:
        held.append(stated("void", "2018-03-02", voids=again.id))
    told = line(held)
    assert told.told["organisation"] == WITHHELD
    assert "refuge" not in json.dumps(told.row(), default=str)


def test_a_misspelt_redaction_withholds_all_and_is_told() -> None:
    said = interest("i-1", "p-1", "2018-02-01", organisation="A refuge")
    cut = stated(
        "redaction",
        "2018-03-01",
        redacts=said.id,
        fields=["organization"],
        reason="r",
        approver="a",
    )
    assert "refuge" not in json.dumps(line([said, cut]).row(), default=str)
    day = on_day([GROUP, said, cut], "2019-01-01")
    found = [one for one in register_findings(day, register(day, "09W")) if one.rule == "A7b"]
    assert [one.status for one in found] == ["not met"]


def test_without_consent_it_is_withheld_until_somebody_settles_it() -> None:
    said = interest(
        "i-1", "p-1", "2018-02-01", organisation="A refuge", consent_refused="fear of a relative"
    )
    told = line([said])
    assert told.person == told.told["organisation"] == WITHHELD
    assert list(told.withheld) == ["the person does not agree to publication"]
    assert "fear" not in json.dumps(told.row(), default=str)
    day = on_day([GROUP, said], "2019-01-01")
    found = [one for one in register_findings(day, register(day, "09W")) if one.rule == "A7b"]
    assert [one.status for one in found] == ["warns"]


def test_a_relative_is_told_by_how_they_are_related_and_never_named() -> None:
    held = [
        named("p-1", "Nemo Nobody"),
        named("p-9", "Outis Niemand"),
        interest(
            "i-1", "p-1", "2018-02-01", type="indirect", relationship="spouse",
            description="Spouse (outis  niemand, OUTIS NIEMAND, p-9) of Nemo Nobody runs a firm",
        ),
    ]  # fmt: skip
    told = line(held)
    assert told.told["relationship"] == "spouse"
    assert told.told["description"] == (
        f"Spouse ({SOMEBODY}, {SOMEBODY}, {SOMEBODY}) of Nemo Nobody runs a firm"
    )


def test_the_words_of_an_older_register_are_kept_and_checked() -> None:
    held = [
        interest("i-1", "p-1", "2016-02-01", original_type="Direct Pecuniary"),
        interest("i-2", "p-1", "2016-02-01", original_type="Non-Pecuniary Interest"),
        interest("i-3", "p-1", "2016-02-01", original_type="something else"),
    ]
    assert [one.told["original_type"] for one in seen(held).lines] == [
        "Direct Pecuniary", "Non-Pecuniary Interest", "something else",
    ]  # fmt: skip
    day = on_day([GROUP, *held], "2019-01-01")
    found = [one for one in register_findings(day, register(day, "09W")) if one.rule == "A1"]
    assert [(one.about, one.status) for one in found] == [("i-2", "warns")]


def test_a_public_case_names_nobody() -> None:
    said = interest("i-77", "p-1", "2019-06-01", aware="2019-01-01", organisation="Firm")
    steps = [
        stated("breach", on, case="case-i-77", register_of="09W", step=step, on=on, rule="A2a",
               interest="i-77", person="p-1", text=text)
        for on, step, text in (
            ("2019-06-02", "opened", "Dr Nobody was late"),
            ("2019-07-02", "published", "p-1 (Nemo Nobody) declared i-77 late"),
        )
    ]  # fmt: skip
    held = [GROUP, named("p-1", "Nemo Nobody"), confirmed("p-1", "2019-06-01", "i-77"), said]
    day = on_day([*held, *steps], "2019-12-01")
    told = public_json(day, register(day, "09W"))
    (case,) = told["breaches"]
    assert case["late"] == "123 days late by A2a"
    text = json.dumps(case, default=str)
    assert "Nobody" not in text
    assert "p-1" not in text
    assert "i-77" not in text
    unpublished = on_day([*held, steps[0]], "2019-12-01")
    assert public_json(unpublished, register(unpublished, "09W"))["breaches"] == []


def test_of_many_registers_each_is_the_same_and_names_are_looked_up_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = stated("body", "2013-04-01", body="09J", name="Other", kind="ccg",
                   form="governing body", source="constitution")  # fmt: skip
    part = stated("body", "2013-04-01", body="09J-c", name="Part", kind="ccg", form="committee",
                  of=["09J"], source="constitution")  # fmt: skip
    held = [
        GROUP, other, part, named("p-1", "Nemo Nobody"), named("p-2", "Somebody Else"),
        seat("p-1", "2015-01-01"), seat("p-2", "2015-01-01", of="09J-c"),
        interest("i-1", "p-1", "2018-01-01", description="With Somebody Else"),
        interest("i-2", "p-2", "2018-01-01", of="09J"), confirmed("p-2", "2018-06-01"),
    ]  # fmt: skip
    day = on_day(held, "2019-01-01")
    alone = tuple(public(day, one) for one in registers(day))
    assert [one.body for one in alone] == ["09J", "09W"]
    looked: list[Day] = []
    monkeypatch.setattr(publishing, "names_of", lambda one: looked.append(one) or names_of(one))
    assert public_registers(day) == alone
    assert looked == [day]
    assert day.within("09J") == {"09J", "09J-c"}
