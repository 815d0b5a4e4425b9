"""Consultations as everybody sees them: from the day they open, what came of them, no answer."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from public_rows import BOARD, bodies_and_people, stated, step

from commonweal.records import Statement
from commonweal.records.refusal import RefusedError
from commonweal.web.lists import rebuild
from commonweal.web.store.adding import append
from commonweal.web.store.gates import checks
from commonweal.web.store.models import Listed
from commonweal.web.store.reading import head
from web_board import BODY, board, form_of, new_since, signed_in, user, walked

pytestmark = pytest.mark.django_db
TITLE = "Where clinics stand"


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return unescape(answer.content.decode())


def carried_on() -> None:
    """A consultation that closed, was analysed, and of which the themes were answered in part."""
    append(
        [
            *bodies_and_people(),
            step("cn", "options listed", "2026-01-12", TITLE, covers=["North", "South"]),
            step("cn", "consultation opened", "2026-01-12", TITLE),
            step("cn", "consultation closed", "2026-02-28", TITLE),
            step("cn", "consultation closed", "2026-03-31", "It was open for longer"),
            step("cn", "responses analysed", "2026-05-01", "Counted", responses=1204, themes=7),
            step("cn", "responses answered", "2026-06-01", "Answered", themes=7, unanswered=2),
        ]
    )


def test_a_page_tells_of_days_options_and_how_many_answered(client: Client) -> None:
    carried_on()
    told = read(client, "/consultations/cn/")
    for words in (TITLE, "The Board", "12 January 2026", "31 March 2026", "North", "South",
                  "1,204", "The responses were analysed", "It was open for longer"):  # fmt: skip
        assert words in told, words
    # The closing that was put off did not happen on the day it was first stated for.
    assert "28 February 2026" not in told
    listed = read(client, "/consultations/?state=closed")
    assert TITLE in listed
    assert TITLE not in read(client, "/consultations/?state=open")
    assert TITLE in read(client, "/consultations/?state=open&on=2026-03-31")


def test_a_page_of_an_earlier_day_tells_what_had_happened_by_then(client: Client) -> None:
    carried_on()
    told = read(client, "/consultations/cn/?on=2026-05-02")
    assert "1,204" in told
    assert "Themes without an answer" in told
    assert "were answered" not in told
    first = read(client, "/consultations/cn/?on=2026-02-01")
    # Until when it can be answered is told while it is open; how many did is not on record yet.
    assert "31 March 2026" in first
    assert "1,204" not in first
    read(client, "/consultations/cn/?on=2026-01-11", 404)


def test_what_is_yet_to_open_is_nowhere_until_its_day(client: Client) -> None:
    append([*bodies_and_people(), step("cn", "consultation opened", "2099-01-02", TITLE),
            step("cn", "consultation closed", "2099-02-03", TITLE)])  # fmt: skip
    read(client, "/consultations/cn/", 404)
    for address in ("/consultations/", "/search/?q=clinics", f"/bodies/{BOARD}/",
                    "/api/v1/consultations", "/sitemap-1.xml"):  # fmt: skip
        assert "clinics stand" not in read(client, address)
        assert "/consultations/cn/" not in read(client, address)
    read(client, "/statements/step/cn/consultation-closed/2099-02-03/", 404)
    # Its row waits for the day, on which nothing need be stated.
    assert Listed.objects.get(list="consultation").public_from == date(2099, 1, 2)
    assert rebuild() == []


def test_what_closes_before_it_opens_is_refused_by_the_gate_of_every_way_in() -> None:
    append([*bodies_and_people(), step("cn", "consultation opened", "2026-01-12", TITLE)])
    late = step("cn", "consultation closed", "2026-01-11", TITLE)
    with pytest.raises(RefusedError, match="is before that on which it opens"):
        append([late], checks=checks())
    append([step("cn", "consultation closed", "2026-01-12", TITLE)], checks=checks())


def test_it_is_found_by_the_search_its_body_and_programs(client: Client) -> None:
    carried_on()
    assert "/consultations/cn/" in read(client, "/search/?q=clinics")
    assert f"/consultations/?body={BOARD}" in read(client, f"/bodies/{BOARD}/")
    assert TITLE in read(client, f"/consultations/?body={BOARD}")
    assert "/consultations/cn/" in read(client, "/sitemap-1.xml")
    [one] = client.get("/api/v1/consultations?state=closed").json()["data"]
    assert (one["closes"], one["stands"]) == ("2026-03-31", "closed")
    assert (one["responses"], one["themes"], one["unanswered"]) == (1204, 7, 2)
    assert client.get("/api/v1/consultations?state=open").json()["data"] == []


def test_the_number_of_responses_is_told_once_they_were_analysed_and_never_a_response() -> None:
    board()
    analyst, anybody = signed_in(user("Analyst", ("analyst", BODY))), Client()
    before = head().count
    days = form_of(opens=date(2026, 3, 1), closes=date(2026, 5, 1))
    walked(analyst, "set-up-consultation", {"body": BODY}, {"title": "Stroke units"},
           {"options": "A\nB"}, {**days, "source": "website"})  # fmt: skip
    code = new_since(before)[0].payload["decision"]
    at = f"/consultations/{code}/"
    assert f'href="{at}"' in read(analyst, f"/desk/consultations/{code}/")
    rows = SimpleUploadedFile("r.csv", b"area,support_A,text\nThanet,No,Keep it\nAshford,Yes,Far\n")
    assert analyst.post(f"/desk/consultations/{code}/", {"file": rows}).status_code == 302
    # What is kept on the desk is not on record: nothing of it is told.
    told = read(anybody, at)
    assert "Keep it" not in told
    assert "Thanet" not in told
    assert told.count("not on record") >= 3
    told_on = {**form_of(on=date(2026, 6, 1)), "text": "Counted", "source": "website"}
    pages = {"step": "responses analysed"}, {"responses": "2"}, {"themes": "5"}, told_on
    _, answer = walked(analyst, "consultation-step", *pages, about=code)
    assert answer.status_code == 302, answer.content.decode()
    assert new_since(before)[-1].payload["responses"] == 2
    told = read(anybody, at)
    assert "Counted" in told
    assert "Keep it" not in told


def test_no_later_opening_of_another_gives_anything_out_sooner(client: Client) -> None:
    late = step("cn", "preferred option named", "2026-01-12", "Lateword")
    late = late.model_copy(update={"effective": date(2099, 3, 1)})
    append([*bodies_and_people(), step("cn", "consultation opened", "2026-01-12", TITLE), late,
            step("other", "consultation opened", "2099-06-01", "Beds")])  # fmt: skip
    assert TITLE in read(client, "/consultations/?q=clinics")
    assert TITLE not in read(client, "/consultations/?q=lateword")
    assert client.get("/api/v1/consultations?q=lateword").json()["total"] == 0


def test_what_takes_effect_before_it_opens_is_not_open_yet(client: Client) -> None:
    ahead = step("cn", "consultation opened", "2099-06-01", TITLE)
    ahead = ahead.model_copy(update={"effective": date(2026, 1, 12)})
    append([*bodies_and_people(), ahead])
    read(client, "/consultations/cn/", 404)
    read(client, "/api/v1/consultations/cn", 404)


def withheld(what: str, *fields: str) -> Statement:
    said = {"redacts": what, "fields": [*fields], "reason": "in confidence", "approver": "Guardian"}
    return stated("redaction", said, f"redaction/{what}")


def test_what_is_withheld_of_options_and_counts_is_told_to_be(client: Client) -> None:
    carried_on()
    append([withheld("step/cn/options-listed/2026-01-12", "covers"),
            withheld("step/cn/responses-analysed/2026-05-01", "responses")])  # fmt: skip
    told = read(client, "/consultations/cn/")
    for label in ("Options", "Responses"):
        after = told.partition(f">{label}<")[2] or told.partition(f"{label}\n")[2]
        assert "withheld" in after[:300], label
        assert "not on record" not in after[:300], label
    for words in ("North", "1,204"):
        assert words not in told
    one = client.get("/api/v1/consultations/cn").json()["data"]
    assert (one["options"], one["responses"], one["themes"]) == (None, None, 7)
    assert one["withheld"] == ["options", "responses"]
    [listed] = [each for each in one["steps"] if each["step"] == "options listed"]
    assert (listed["covers"], listed["withheld"]) == (None, ["covers"])
    assert read(client, "/consultations/?q=North").count(TITLE) == 0


def test_numbers_of_one_analysis_stand_together(client: Client) -> None:
    carried_on()
    append([step("cn", "responses analysed", "2026-07-01", "Counted anew", responses=3, themes=0)])
    told = read(client, "/consultations/cn/?on=2026-06-30")
    assert "2 themes without an answer" in told
    now = client.get("/api/v1/consultations/cn").json()["data"]
    assert (now["responses"], now["themes"], now["unanswered"]) == (3, 0, None)
    before = client.get("/api/v1/consultations/cn?on=2026-06-30").json()["data"]
    assert (before["responses"], before["themes"], before["unanswered"]) == (1204, 7, 2)
    # An analysis that counts nothing takes no number away.
    append([step("cn", "responses analysed", "2026-07-02", "A report of it")])
    assert client.get("/api/v1/consultations/cn").json()["data"]["responses"] == 3


def test_more_themes_without_an_answer_than_themes_are_refused() -> None:
    with pytest.raises(ValueError, match="more themes without an answer than themes"):
        step("cn", "responses answered", "2026-06-01", "Answered", themes=2, unanswered=9)


def test_options_are_those_listed_last_and_each_step_tells_what_it_listed(client: Client) -> None:
    carried_on()
    append([step("cn", "options listed", "2026-02-02", "One more", covers=["North", "East"])])
    asked = "/api/v1/consultations/cn"
    assert client.get(asked).json()["data"]["options"] == ["North", "East"]
    assert client.get(f"{asked}?on=2026-02-01").json()["data"]["options"] == ["North", "South"]
    told = read(client, "/consultations/cn/")
    # What was listed before stands at the step of its day.
    assert told.count("East") == 2
    assert told.count("South") == 1
    assert TITLE in read(client, "/consultations/?q=East")


def test_the_example_s_consultation_tells_who_challenged_how_many_answered_and_what_was_decided(
    example_rows: int, client: Client
) -> None:
    assert example_rows
    at = "/consultations/Kent and Medway hyper acute stroke units/"
    told = " ".join(re.sub(r"<[^>]+>", " ", read(client, at)).split())
    assert "Consultation Kent and Medway stroke services, 2018" in told
    # A ruling covers and counts nothing: nothing of that is missing.
    ruling = told.partition("Secretary of State approves HASUs")[2]
    assert ruling.partition(" Source ")[0].endswith(" –")
    # What the table consultations, and so the answer to Q13, has.
    assert "Responses more than 5,000" in told
    assert "more than 5,000 responses" in told
    assert told.count("It was challenged") == 1
    assert told.count("A challenge was decided") == 3
    assert 'href="/decisions/stroke-units-decided/"' in read(client, at)
    one = client.get(f"/api/v1{at.rstrip('/')}").json()["data"]
    assert (one["responses"], one["at_least"]) == (5000, True)
    [taken] = [each for each in one["steps"] if each["step"] == "decision taken"]
    assert (taken["on"], taken["taken"]) == ("2019-02-14", "stroke-units-decided")


def test_a_step_names_no_decision_that_nobody_may_read_of(client: Client) -> None:
    carried_on()
    said = {"decision": "d-9", "body": BOARD, "on": "2026-07-01", "title": "Beds",
            "text": "Ten beds", "reasons": "Winter"}  # fmt: skip
    taken = step("cn", "decision taken", "2026-07-01", "It was settled", taken="d-9")
    append([stated("decision", said, "decision/9", "2026-07-01"), taken])
    assert 'href="/decisions/d-9/"' in read(client, "/consultations/cn/")
    assert f">{TITLE}</a>" in read(client, "/decisions/d-9/")
    append([withheld(taken.id, "taken")])
    assert 'href="/decisions/' not in read(client, "/consultations/cn/").partition("<main")[2]
    assert TITLE not in read(client, "/decisions/d-9/")
    steps = client.get("/api/v1/consultations/cn").json()["data"]["steps"]
    assert [one["taken"] for one in steps if one["step"] == "decision taken"] == [None]


def voided(name: str, on: str, why: str = "Set up twice") -> Statement:
    return stated("void", {"voids": name}, f"void/{name}", on, why)


def test_a_consultation_that_is_withdrawn_keeps_its_address_struck_out(client: Client) -> None:
    carried_on()
    append([voided("step/cn/consultation-opened/2026-01-12", "2026-08-03")])
    told = read(client, "/consultations/cn/")
    for words in (f"<del>{TITLE}</del>", "3 August 2026", "Set up twice", "The Board"):
        assert words in told, words
    assert "1,204" not in told
    listed = read(client, "/consultations/?state=withdrawn")
    assert "Withdrawn on 3 August 2026: Set up twice" in listed
    assert TITLE not in read(client, "/consultations/?state=closed")
    assert "withdrawn" in read(client, "/search/?q=clinics")
    assert client.get("/api/v1/consultations").json()["data"] == []
    read(client, "/api/v1/consultations/cn", 404)
    read(client, "/consultations/cn/?on=2026-01-11", 404)
    assert rebuild() == []


def test_what_was_withdrawn_before_it_opened_never_was_public(client: Client) -> None:
    opening = step("cn", "consultation opened", "2026-01-12", TITLE)
    append([*bodies_and_people(), opening, voided(opening.id, "2026-01-11")])
    read(client, "/consultations/cn/", 404)
    assert TITLE not in read(client, "/consultations/")
    assert rebuild() == []


def test_why_is_withheld_where_what_was_withdrawn_is(client: Client) -> None:
    carried_on()
    name = "step/cn/consultation-opened/2026-01-12"
    append([withheld(name, "source"), voided(name, "2026-08-03")])
    assert "Set up twice" not in read(client, "/consultations/cn/")
    assert "Set up twice" not in read(client, "/consultations/")


def test_no_step_of_a_consultation_that_is_yet_to_open_has_a_page(client: Client) -> None:
    early = step("cn", "preferred option named", "2026-01-12", "Embargoed")
    append([*bodies_and_people(), early, step("cn", "consultation opened", "2099-01-02", TITLE),
            step("other", "criteria announced", "2026-01-12", "Five criteria")])  # fmt: skip
    for address in (f"/statements/{early.id}/", f"/api/v1/statements/{early.id}",
                    f"/api/v1/proofs/{early.id}"):  # fmt: skip
        read(client, address, 404)
    # On the way to a decision on which nothing is on record to be consulted on.
    assert "Five criteria" in read(client, "/statements/step/other/criteria-announced/2026-01-12/")
    append([step("cn", "consultation opened", "2026-01-10", TITLE)])
    assert "Embargoed" in read(client, f"/statements/{early.id}/")


def test_what_is_withdrawn_before_it_opens_stays_hidden_with_all_its_steps(client: Client) -> None:
    early = step("cn", "preferred option named", "2026-01-12", "Embargoed")
    opening = step("cn", "consultation opened", "2099-01-02", TITLE)
    append([*bodies_and_people(), early, opening, voided(opening.id, "2026-01-13")])
    for address in (
        f"/statements/{early.id}/",
        f"/statements/{opening.id}/",
        f"/api/v1/statements/{early.id}",
        f"/api/v1/statements/{early.id}?known=2026-01-12T23:00:00Z",
    ):
        read(client, address, 404)


def test_a_second_opening_to_come_gives_out_nothing_sooner(client: Client) -> None:
    append([
        *bodies_and_people(),
        step("cn", "consultation opened", "2026-01-10", TITLE),
        step("cn", "options listed", "2099-03-01", "Listed", covers=["LATEOPTION"]),
        step("cn", "consultation opened", "2099-06-01", TITLE),
    ])  # fmt: skip
    assert rebuild() == []
    for address in ("/search/?q=LATEOPTION", "/consultations/?q=LATEOPTION"):
        assert f">{TITLE}<" not in read(client, address)
    assert client.get("/api/v1/consultations?q=LATEOPTION").json()["total"] == 0
    assert client.get("/api/v1/consultations?q=clinics").json()["total"] == 1


def test_a_step_to_come_is_neither_on_the_page_nor_behind_it(client: Client) -> None:
    named = step("cn", "preferred option named", "2099-03-01", "Embargoed")
    to_come = named.model_copy(update={"effective": date(2026, 1, 10)})
    append([*bodies_and_people(), step("cn", "consultation opened", "2026-01-10", TITLE),
            step("cn", "consultation closed", "2098-01-10", TITLE), to_come])  # fmt: skip
    page = read(client, "/consultations/cn/")
    assert f"/statements/{to_come.id}/" not in page
    assert "The consultation closed" not in page
    [one] = client.get("/api/v1/consultations").json()["data"]
    assert to_come.id not in one["statements"]
    assert len(one["statements"]) == 2
    for address in (f"/statements/{to_come.id}/", f"/api/v1/statements/{to_come.id}"):
        read(client, address, 404)


def test_what_closes_in_a_month_is_closed_once_that_is_over(client: Client) -> None:
    append([
        *bodies_and_people(),
        step("cn", "consultation opened", "2026-01-10", TITLE),
        step("cn", "consultation closed", "2026-03-01", TITLE, precision="month"),
    ])  # fmt: skip
    for on, stands, told in (("2026-03-31", "open", False), ("2026-04-01", "closed", True)):
        page = read(client, f"/consultations/cn/?on={on}")
        assert re.search(rf"Stands\s*</dt>\s*<dd[^>]*>\s*{stands}", page), on
        assert ("The consultation closed" in page) is told, on
