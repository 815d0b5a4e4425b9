"""Answers that name something: what is told where nothing fits."""

from __future__ import annotations

import pytest

from commonweal.web.desk.asking.readers import reader
from commonweal.web.plans.models import Plan, Published
from web_board import signed_in, user

SIX = [(f"o-{number}", f"Office {number}") for number in range(1, 7)]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ([], "none is on record yet; leave it empty, or state it first"),
        (SIX[:2], "none with that name is on record; there is Office 1 and Office 2"),
        (SIX, "there is Office 1, Office 2, Office 3, Office 4, Office 5 and 1 more"),
    ],
)
def test_a_name_that_is_not_on_record_is_told_with_those_that_are(
    options: list[tuple[str, str]], told: str
) -> None:
    value, fault = reader("name", free=False)(["Nobody's", ""], options)
    assert value is None
    assert fault.endswith(told)


def test_a_title_typed_whole_is_taken_though_its_code_stands_beside_it() -> None:
    ask = reader("name", free=False)
    lots = ("transport-1", "Transport (G4S) 3 lots (transport-1)")
    more = ("transport-2", "Transport (G4S) 3 lots again (transport-2)")
    taken = {"code": lots[0], "words": lots[1]}
    assert ask(["transport (G4S) 3 lots", ""], [lots, more]) == (taken, "")
    same = ("transport-3", "Transport (G4S) 3 lots (transport-3)")
    assert ask(["Transport (G4S) 3 lots", ""], [lots, same])[1] == "choose which one you mean"
    assert ask(["Transport (G4S)", ""], [lots])[1] == "choose which one you mean"


def test_a_name_typed_whole_is_taken_though_an_office_stands_beside_it() -> None:
    ask = reader("name", free=False)
    chair = ("p-1", "Ann Public, Chair, The Board")
    others = ("p-2", "Ann Publicover, Member"), ("p-3", "Bo Public, Ann Public Trust")
    taken = {"code": chair[0], "words": chair[1]}
    assert ask(["ann public", ""], [chair, *others]) == (taken, "")
    assert ask(["Ann Public, Chair", ""], [chair, *others]) == (taken, "")
    same = ("p-4", "Ann Public, Member")
    assert ask(["Ann Public", ""], [chair, same])[1] == "choose which one you mean"
    # Half a name is none.
    assert ask(["Ann", ""], [chair, *others])[1] == "choose which one you mean"


def test_a_name_that_is_not_on_record_is_told_with_the_five_that_are_most_like_it() -> None:
    many = [(f"p-{at}", f"Person {at}, Office") for at in range(20)]
    held = [*many, ("p-x", "Clinical lead, Board")]
    fault = reader("name", free=False)(["Clinical member", ""], held)[1]
    assert "there is Clinical lead, Board, " in fault
    assert fault.count("Person") == 4
    assert fault.endswith("and 16 more")


#: Controls, and signs that turn about how what stands beside them is read.
UNKEPT = ("\0", "\x07", "\x7f", "\x85", "\u202a", "\u202e", "\u2066", "\u2069")


@pytest.mark.parametrize("sign", UNKEPT)
def test_controls_and_signs_that_turn_text_about_are_refused_alike(sign: str) -> None:
    told = "must be one line of letters, digits and signs"
    for kind, words in (
        ("text", told), ("long", "holds signs that cannot be kept; type it again"),
    ):  # fmt: skip
        value, fault = reader(kind, free=False)(f"Be{sign}ds", ())  # type: ignore[arg-type]
        assert (value, fault) == (None, words)
    assert reader("name", free=True)([f"Be{sign}ds", ""], ()) == (None, told)


def test_text_of_any_language_is_kept() -> None:
    for words in ("Café 5 – “ok”", "שלום", "مرحبا", "टीम", "👩‍⚕️"):
        assert reader("text", free=False)(words, ()) == (words, "")
    assert reader("long", free=False)("one\r\ntwo", ()) == ("one\ntwo", "")
    for words in ("a\nb", "a\rb", "a\u2028b"):
        assert reader("text", free=False)(words, ())[1]


@pytest.mark.parametrize("sign", UNKEPT)
def test_why_a_plan_is_published_is_as_on_every_form(published_plan: Plan, sign: str) -> None:
    Published.objects.all().delete()
    analyst = signed_in(user("Analyst", ("analyst", "")))
    address = f"/plans/{published_plan.pk}/publish/"
    answer = analyst.post(address, {"now": "", "why": f"new{sign}lists"})
    assert answer.status_code == 422
    assert "Why it is published: holds signs that cannot be kept" in answer.content.decode()
    assert not Published.objects.exists()
