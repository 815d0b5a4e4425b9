"""From signing in to what the public sees, in a browser, on either database: the merger of the
eight, and the three published breaches. On SQLite with scripts and a mouse; on PostgreSQL without
scripts and by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest

from web_site import Somebody, browsing, served

EIGHT = ["09C", "09E", "09J", "09W", "10A", "10D", "10E", "99J"]


class Site(NamedTuple):
    """The application, and those who use it: each in a browser of their own."""

    administrator: Somebody
    lead: Somebody
    public: Somebody


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    on_postgres = request.param == "postgresql"
    database = request.getfixturevalue("postgres_database")() if on_postgres else ""
    home = tmp_path_factory.mktemp("served")
    with served(home, database) as (base, passwords), browsing() as browser:
        first = Somebody(browser, base, scripts=not on_postgres, keyboard=on_postgres)
        email = "administrator@example.org"
        first.open("/sign-in/")
        first.fill({"username": email, "password": passwords[email]})
        first.press("Sign in")
        assert first.at == "/sign-in/code/"
        first.open("/accounts/")
        assert first.at.startswith("/sign-in/?next="), "a password alone opened a page"
        first.sign_in(email, passwords[email])
        roles = [(one, "") for one in ("governance lead", "conflicts guardian", "contract manager")]
        who = "demonstration-governance-lead"
        lead = first.invited("lead@example.org", "Governance lead", roles, who)
        yield Site(first, lead, first.another())


@pytest.mark.row("A2")
def test_the_eight_become_one_with_every_count_public(site: Site) -> None:
    one = site.administrator
    other = one.invited("second@example.org", "Second administrator", [("administrator", "")])
    one.open("/desk/")
    one.pressed(one.page.get_by_role("link", name="Mergers of bodies"))
    first = date(2020, 4, 1)
    one.fill({"predecessors": EIGHT, "successor": "91Q", "name": "NHS Kent and Medway CCG"})
    one.fill({"on": first, "folder": "", "office": "Transition office", "why": "So decided."})
    assert "are to become" in one.press("Show what it does")
    kept, public = one.at, one.at.removeprefix("/desk")
    assert "Another administrator looks at the counts" in one.words
    assert one.page.get_by_role("button", name="Carry it out").count() == 0
    site.public.open(public, 404)
    other.open("/desk/mergers/")
    other.pressed(other.page.locator(f"a[href='{kept}']"))
    counts = rows(other)
    assert "It is carried out" in other.press("Carry it out")
    assert other.at == public

    site.public.open("/mergers/")
    site.public.pressed(site.public.page.locator(f"a[href='{public}']"))
    said = site.public.words
    assert "8 bodies became NHS Kent and Medway CCG (91Q)" in said
    before, _, told = said.partition("The records, before and after ")[2].partition(
        " statements before; "
    )
    added, after = told.partition(" ")[0], told.partition("now; ")[2].partition(" after.")[0]
    numbers = [int(one.replace(",", "")) for one in (before, added, after)]
    assert numbers[0] + numbers[1] == numbers[2]
    assert numbers[1] > 0
    assert rows(site.public) == counts
    for kind, (was, moved, read, ended) in counts.items():
        assert was == moved + read + ended > 0, kind
    one.open("/desk/mergers/")
    offered = one.page.locator("[name=predecessors]")
    left = [box.get_attribute("value") for box in offered.all()]
    assert not set(EIGHT) & set(left)


def rows(somebody: Somebody) -> dict[str, list[int]]:
    """The counts of a merger by kind of statement."""
    found = {}
    for row in somebody.page.locator("main tbody tr").all():
        kind = row.locator("th span").last.inner_text()
        cells = [cell.locator("span").last.inner_text() for cell in row.locator("td").all()]
        found[kind] = [int(one.replace(",", "")) for one in cells]
    return found


@pytest.mark.row("F3")
def test_croydon_a_room_let_since_2016_is_declared_late_and_published(site: Site) -> None:
    lead, since = site.lead, date(2013, 4, 1)
    code = body(lead, "NHS Croydon CCG", "governing body", since)
    seat(lead, code, "Partner one", since)
    seat(lead, code, "Partner two", since)
    seat(lead, code, "Conflict of Interest Guardian", date(2016, 6, 28), "guardian")
    organisation(lead, code, "The practice (made up)", {"ods": "ZZZ01"}, since)
    organisation(lead, code, "A provider (made up)", {"company": "00000001"}, since)
    days = {**rough("arose", 2015, 4, 1)}
    for who in ("Partner one", "Partner two"):
        what = "Partner in the practice"
        practice = "The practice (made up) (ods:ZZZ01)"
        interest(lead, code, who, practice, what, days, rough("declared", 2015, 4, 20))
    days = {**rough("arose", 2016), **rough("aware", 2018, 7)}
    provider = "A provider (made up) (company:00000001)"
    what = "The practice lets a room to a provider"
    said = interest(lead, code, "Partner one", provider, what, days, rough("declared", 2019, 1))
    assert "126 to 186 days late (A2a)" in said
    assert "1 late declaration without a case" in lead.open("/desk/")
    lead.open(f"/desk/registers/{code}/")
    assert "A case is opened for each of these" in began(lead, "open-cases", code)
    assert "Not answered since" in lead.send()
    assert "A case is open" in lead.open("/desk/")

    other = partner(site, code, "Partner two")
    assert "Look at what you declared" in other.open("/desk/")
    other.do("confirm-interests", about=code)
    assert "Look at what you declared" not in other.open("/desk/")
    stepped(lead, code, "An interest in premises was declared late, by Partner one")
    assert "A case is open" not in lead.open("/desk/")
    seen = site.public.open(f"/register/bodies/{code}/")
    assert "An interest in premises was declared late" in seen
    assert "late, by Partner one" not in seen


@pytest.mark.row("F3")
def test_tameside_a_director_of_a_bidder_is_found_before_the_meeting(site: Site) -> None:
    lead, since, on = site.lead, date(2016, 5, 1), date(2017, 1, 17)
    code = body(lead, "Single Commissioning Board", "committee", since)
    seat(lead, code, "Tameside M", since)
    seat(lead, code, "Tameside N", since, "chair")
    seat(lead, code, "Tameside O", since)
    organisation(lead, code, "Go To Doc", {"company": "00000002"}, since)
    organisation(lead, code, "Orbit", {"company": "00000003"}, since)
    director, bidder = "Director of Go To Doc", "Go To Doc (company:00000002)"
    days = rough("arose", 2016, 5, 1)
    interest(lead, code, "Tameside M", bidder, director, days, rough("declared", 2016, 5, 1))
    lead.from_desk(
        "call-meeting",
        {"body": code},
        {"title": "Single Commissioning Board"},
        {"on": on},
        {},
        {"public": "open"},
    )
    meeting = lead.at
    lead.begin("add-item")
    found = lead.answer(
        {"number": "119", "title": "Dermatology"},
        {"for_decision": "yes"},
        {},
        {"supplier": bidder, "do": "add"},
        {"supplier": "Orbit (company:00000003)"},
        {"private": "no"},
    )
    assert "Interest found: Tameside M and Go To Doc" in found
    lead.send()
    words = {"title": "Dermatology", "text": "Both are invited", "reasons": "Made up"}
    authority, private = {"function": "-"}, {"private": "no"}
    first, all_three = ({"body": code}, {}, words), ["Tameside M", "Tameside N", "Tameside O"]
    lead.begin("decide")
    said = lead.answer(*first, {"decided_by": all_three}, authority, private)
    assert "In the way of closing it: " in said
    assert "(B4)" in said
    lead.open("/desk/")
    # It asks once more before it is gone.
    lead.pressed(lead.page.get_by_role("link", name="Delete Record what was decided"))
    deleted = lead.page.get_by_role("button", name="Delete it")
    assert "Nothing of it was recorded" in lead.pressed(deleted)

    lead.open(meeting)
    assert " Rule B" in began(lead, "treat-conflict")
    lead.answer(
        {"treatment": "leaves for discussion and decision"},
        {"scope": "all"},
        {"reason": "Director of a bidder", "settled_by": "Chair", "public": "no"},
    )
    lead.send()
    lead.do("decide", *first, {"decided_by": all_three[1:]}, authority, private)
    decision = lead.at.removeprefix("/desk")
    assert "In the way:" not in lead.words
    lacks = {"not_on_record": ["By what authority it was taken"]}
    assert "closed and published" in lead.do("close-decision-lacking", lacks)
    assert "Both are invited" in site.public.open(decision)


@pytest.mark.row("F3")
def test_tower_hamlets_an_evaluator_who_works_for_a_bidder_is_replaced(site: Site) -> None:
    lead, on = site.lead, date(2017, 3, 1)
    code = body(lead, "NHS Tower Hamlets CCG", "governing body", on)
    seat(lead, code, "Evaluator three", on)
    organisation(lead, code, "Another provider (made up)", {"ods": "ZZZ02"}, on)
    bidder = "Another provider (made up) (ods:ZZZ02)"
    what = "Works part time for an organisation that may bid"
    days, told = rough("arose", 2017, 3, 1), rough("declared", 2017, 3, 1)
    interest(lead, code, "Evaluator three", bidder, what, days, told)
    lead.from_desk(
        "begin-procurement",
        {"body": code},
        {"title": "Pilot service, request for quotation"},
        {"began": on},
        {"value": "30,000"},
        {},
        {"process": "under earlier law"},
    )
    procurement = lead.at
    lead.do("add-evaluator", {"person": "Evaluator three, member"}, {"role": "evaluator"})
    lead.begin("add-bidder")
    said = lead.answer({"organisation": bidder}, {"step": "bid", "since": date(2017, 3, 20)})
    assert "This brings a conflict: Evaluator three is connected with" in said
    lead.send()
    lead.from_desk(
        "decide-outside",
        {"body": code},
        {"on": today()},
        {"procurement": "Pilot service, request for quotation"},
        {"awards": "no"},
        {"title": "Award of the pilot", "text": "Made up", "reasons": "Made up"},
        {"function": "-"},
        {"private": "no"},
    )
    decision = lead.at
    refused(lead)
    lead.open(procurement)
    assert "Rule B2c: " in began(lead, "treat-conflict")
    lead.answer(
        {"treatment": "is replaced"},
        {"scope": "all"},
        {"reason": "Works for a bidder", "settled_by": "Chair", "public": "no"},
    )
    lead.send()
    assert "In the way:" not in lead.open(decision)
    lead.from_desk(
        "open-case",
        {"body": code},
        {"text": "An evaluator worked for a bidder"},
        {"rule": "B4"},
        {"on": today()},
    )
    stepped(lead, code, "An evaluator worked for a bidder and was replaced")
    seen = site.public.open(f"/register/bodies/{code}/")
    assert "An evaluator worked for a bidder and was replaced" in seen


def today() -> date:
    return datetime.now(ZoneInfo("Europe/London")).date()


def rough(name: str, year: int, month: int | str = "", day: int | str = "") -> dict[str, Any]:
    return {f"{name}-year": year, f"{name}-month": month, f"{name}-day": day}


def body(lead: Somebody, name: str, form: str, since: date) -> str:
    """Set up a body; its code."""
    lead.from_desk(
        "state-body",
        {"name": name},
        {"kind": "ccg"},
        {"form": form},
        {"since": since},
        {"meets": "not known"},
        {"source": "Published breach; what it is in law"},
    )
    lead.open("/desk/registers/")
    href = lead.page.get_by_role("link", name=name, exact=True).get_attribute("href")
    return str(href).rstrip("/").rpartition("/")[2]


def seat(lead: Somebody, of: str, who: str, since: date, role: str = "member") -> None:
    lead.open("/desk/bodies/")
    lead.do(
        "state-seat",
        {"body": of},
        {"role": role},
        {"voting": "no" if role == "guardian" else "yes"},
        {"office" if role == "guardian" else "person": who},
        {},
        {"since": since},
        {"source": "Made up after the published breach"},
    )


def organisation(lead: Somebody, of: str, name: str, number: dict[str, str], on: date) -> None:
    source = {"source": "Published breach; the number is made up"}
    pages = ({"body": of}, {"name": name}, number, {}, {"since": on}, source)
    lead.from_desk("state-organisation", *pages)


def interest(
    lead: Somebody,
    of: str,
    who: str,
    org: str,
    what: str,
    days: dict[str, Any],
    declared: dict[str, Any],
) -> str:
    """Enter what somebody declared; what the register says then."""
    lead.open(f"/desk/registers/{of}/")
    return lead.do(
        "declare-for-another",
        {"register_of": of},
        {"person": who},
        {"type": "financial"},
        {"organisation": org},
        {"description": what},
        days,
        {},
        declared,
    )


def began(lead: Somebody, task: str, about: str = "") -> str:
    """Begin a task from this page; what its first page says."""
    lead.begin(task, about)
    return lead.words


def refused(lead: Somebody) -> None:
    """The decision on this page is not closed: the rule is shown, nothing is added."""
    page = lead.at
    assert "In the way: " in lead.words
    assert "Rule B2c" in lead.words
    lead.begin("close-decision-lacking")
    lacks = ["By what authority it was taken", "Who took it"]
    lead.answer({"not_on_record": lacks})
    said = lead.send(422)
    assert "It was not recorded" in said
    assert "stays open" in said
    assert "[B2c]" in said
    assert "Not closed" in lead.open(page)


def partner(site: Site, of: str, who: str) -> Somebody:
    """Somebody of a body, who may declare: known by the id that the public register gives them."""
    site.public.open(f"/register/bodies/{of}/")
    href = site.public.page.get_by_role("link", name=who).first.get_attribute("href")
    person = str(href).rstrip("/").rpartition("/")[2]
    return site.administrator.invited(
        "second-partner@example.org", "Second partner", [("declarer", of)], person
    )


def stepped(lead: Somebody, code: str, text: str) -> None:
    """Take all steps of the case of a register, each on this day."""
    lead.open(f"/desk/registers/{code}/")
    for step in ("reported to the guardian", "closed", "published"):
        lead.do("case-step", {"step": step}, {"on": today()}, {"text": text})
