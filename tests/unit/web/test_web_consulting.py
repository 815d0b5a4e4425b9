"""Consultations on the desk: set up, responses without names, two coders and their agreement."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from commonweal.evidence.words import day
from commonweal.web.desk.coding import agreement, codebook
from commonweal.web.desk.models import Coding, ConsultationResponse
from commonweal.web.store.adding import append
from commonweal.web.store.reading import head, today
from web_board import BODY, begun, board, form_of, new_since, signed_in, stated, user, walked

pytestmark = pytest.mark.django_db

RESPONSES = (
    "area,support_A,text\n"
    "Thanet,No,My name is Jo Bloggs. Keep QEQM. Write to jo@example.org\n"
    "Ashford,Yes,- travel is too far\n"
    "Ashford,Yes,There are no staff\n"
)


@pytest.fixture
def analyst(db: None) -> Client:  # noqa: ARG001 (it opens the database)
    board()
    return signed_in(user("Analyst", ("analyst", BODY)))


def set_up(client: Client, closes: date = date(2026, 5, 1)) -> str:
    before = head().count
    days = form_of(opens=date(2026, 3, 1), closes=closes)
    pages = {"body": BODY}, {"title": "Stroke units"}, {"options": "A\nB"}
    _, answer = walked(client, "set-up-consultation", *pages, {**days, "source": "website"})
    assert answer.status_code == 302, answer.content.decode()
    made = new_since(before)
    assert [one.payload["step"] for one in made][1:] == [
        "consultation opened",
        "consultation closed",
    ]
    return str(made[0].payload["decision"])


def upload(client: Client, code: str, content: bytes, **more: str) -> HttpResponse:
    file = SimpleUploadedFile("responses.csv", content)
    return client.post(f"/desk/consultations/{code}/", {"file": file, **more})


def add_themes(client: Client, code: str, *names: str) -> None:
    for name in names:
        answer = client.post(f"/desk/consultations/{code}/codebook/", {"name": name})
        assert answer.status_code == 302, answer.content.decode()


def code_all(client: Client, code: str, themes: Sequence[Sequence[str]]) -> None:
    at = f"/desk/consultations/{code}/code/"
    for number, several in enumerate(themes, start=1):
        answer = client.post(at, {"number": str(number), "themes": list(several)})
        assert answer.status_code == 302, answer.content.decode()


def test_responses_are_kept_without_names(analyst: Client) -> None:
    code = set_up(analyst)
    assert upload(analyst, code, RESPONSES.encode()).status_code == 302
    texts = " ".join(ConsultationResponse.objects.values_list("text", flat=True))
    assert "Bloggs" not in texts
    assert "jo@example.org" not in texts
    assert "Keep QEQM" in texts
    assert ConsultationResponse.objects.get(number=1).answers == {"A": "oppose"}
    # That they are to be replaced is asked first.
    assert upload(analyst, code, RESPONSES.encode(), replace="3").status_code == 302
    assert ConsultationResponse.objects.count() == 3


def test_responses_kept_are_replaced_only_once_it_is_said_how_many(analyst: Client) -> None:
    code = set_up(analyst)
    at = f"/desk/consultations/{code}/"
    assert 'name="replace"' not in analyst.get(at).content.decode()
    upload(analyst, code, RESPONSES.encode())
    assert "Replace the 3 responses kept" in analyst.get(at).content.decode()
    fewer = b"area,support_A,text\nThanet,No,Keep it\n"
    # Nothing ticked, or ticked when there were others.
    for more in ({}, {"replace": "2"}):
        answer = upload(analyst, code, fewer, **more)
        assert answer.status_code == 422
        assert "3 responses are kept already" in answer.content.decode()
        assert ConsultationResponse.objects.count() == 3
    assert upload(analyst, code, fewer, replace="3").status_code == 302
    assert ConsultationResponse.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"area,support_A,support_C,option_d,text\nThanet,No,Yes,No,Keep it\n", "C and D"),
        (b"id,option,support,text\n1,A,yes,\n2,E,no,Far\n", "E"),
        (b"area,preferred option\nThanet,E\n", "E"),
    ],
)
def test_a_file_of_options_that_the_consultation_does_not_have_is_refused_with_all_of_them(
    analyst: Client, content: bytes, named: str
) -> None:
    code = set_up(analyst)
    answer = upload(analyst, code, content)
    assert answer.status_code == 422
    told = answer.content.decode()
    assert f"that this consultation does not have: {named}. Its options are A and B." in told
    assert not ConsultationResponse.objects.exists()


def test_the_page_names_the_columns_of_a_file_and_its_lines_are_read(analyst: Client) -> None:
    code = set_up(analyst)
    page = analyst.get(f"/desk/consultations/{code}/").content.decode()
    lines = re.findall(r"<code>([^<]*)</code>", page)
    assert lines[0] == "id,area,channel,A,B,text"
    answer = upload(analyst, code, "\n".join(lines).encode(), replace="")
    assert answer.status_code == 302
    assert ConsultationResponse.objects.get().answers == {"A": "support", "B": "oppose"}
    assert "not read" not in analyst.get(answer.headers["Location"]).content.decode()


def test_columns_that_are_not_read_are_named(analyst: Client) -> None:
    code = set_up(analyst)
    answer = upload(analyst, code, b"area,shoe size,email,text\nThanet,9,a@example.org,Far\n")
    told = analyst.get(answer.headers["Location"]).content.decode()
    assert "Columns that were not read: shoe size and email." in told


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_responses_are_read_in_the_encodings_of_the_command_line(
    analyst: Client, encoding: str
) -> None:
    code = set_up(analyst)
    text = "area;support_A;text\nThanet;No;The café is far\nAshford;Yes;Fine\n"
    assert upload(analyst, code, text.encode(encoding)).status_code == 302
    assert ConsultationResponse.objects.get(number=1).text == "The café is far"


def test_a_long_text_is_taken_and_cut_and_a_file_too_large_or_of_another_kind_is_refused(
    analyst: Client,
) -> None:
    code = set_up(analyst)
    long = "far " * 50_000
    assert upload(analyst, code, f"area,text\nThanet,{long}\n".encode()).status_code == 302
    assert len(ConsultationResponse.objects.get(number=1).text) <= 20_000
    assert upload(analyst, code, b"area,text\n" + b"x" * 10_000_000).status_code == 422
    for other in (
        b"%PDF-1.7\n1 0 obj\n",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b'area,text\nA,"open\n',
    ):
        assert upload(analyst, code, other).status_code == 422
    assert ConsultationResponse.objects.count() == 1


def test_two_code_without_seeing_each_other_and_agreement_is_told(analyst: Client) -> None:
    code = set_up(analyst)
    upload(analyst, code, RESPONSES.encode())
    add_themes(analyst, code, "travel", "staff")
    code_all(analyst, code, (["travel", "staff"], ["travel"], ["none"]))
    assert agreement(code) is None
    second = signed_in(user("Second analyst", ("analyst", BODY)))
    page = second.get(f"/desk/consultations/{code}/code/").content.decode()
    assert "3 texts left" in page
    assert "checked" not in page
    code_all(second, code, (["travel"], ["travel"], ["staff"]))
    found = agreement(code)
    assert found is not None
    assert found.alike.coders == ("Analyst", "Second analyst")
    rows = {row[0]: row[1:] for row in found.themes.rows}
    # By hand. Travel: both gave it to the first two and not to the third. Staff: given to one text
    # by the first and to another by the second, so of 6 answers 2 are yes, 2 of 3 texts disagree;
    # by chance 2 * 2 * 4 = 16 of 30 ordered pairs: alpha is 1 - (4/6) / (16/30).
    assert rows["travel"] == [4, "1.00"]
    assert rows["staff"] == [2, f"{1 - (4 / 6) / (16 / 30):.2f}"]
    # All themes alike in one text of three. Codes: both, travel three times, none, staff; of 30
    # ordered pairs 24 are of different codes: alpha is 1 - (4/6) / (24/30).
    assert found.alike.alpha.value == pytest.approx(1 - (4 / 6) / (24 / 30))
    page = analyst.get(f"/desk/consultations/{code}/").content.decode()
    assert "1.00" in page
    assert "0.17" in page
    assert upload(analyst, code, RESPONSES.encode()).status_code == 422


def test_a_text_can_be_looked_at_again_and_the_last_themes_count(analyst: Client) -> None:
    code = set_up(analyst)
    upload(analyst, code, RESPONSES.encode())
    at = f"/desk/consultations/{code}/code/"
    assert analyst.post(at, {"number": "1", "new": "Travel\n staff "}).status_code == 302
    page = analyst.get(at + "?text=1").content.decode()
    assert page.count(" checked") == 2
    assert "2 texts left" in page
    analyst.post(at, {"number": "1", "themes": ["staff"]})
    held = ConsultationResponse.objects.get(number=1).coding_set.values_list("themes", flat=True)
    assert list(held) == [["staff"]]
    assert [one.name for one in codebook(code)] == ["Travel", "staff"]


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({}, "Choose what the text is about"),
        ({"themes": ["none", "travel"]}, "not both"),
        ({"themes": ["buses"]}, "Choose from the themes"),
        ({"new": "Travel"}, "has a theme &#39;Travel&#39; already"),
        ({"new": "x" * 101}, "at most 100 characters"),
    ],
)
def test_what_is_no_coding_is_told_and_nothing_kept(
    analyst: Client, form: dict[str, Any], told: str
) -> None:
    code = set_up(analyst)
    upload(analyst, code, RESPONSES.encode())
    add_themes(analyst, code, "travel")
    answer = analyst.post(f"/desk/consultations/{code}/code/", {"number": "1", **form})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Coding.objects.exists()
    assert [one.name for one in codebook(code)] == ["travel"]


def test_a_codebook_has_each_theme_once(analyst: Client) -> None:
    code = set_up(analyst)
    add_themes(analyst, code, "Travel time")
    at = f"/desk/consultations/{code}/codebook/"
    for name in ("", "travel  TIME", "none", "x" * 101, "tra\x07vel", "\u202etravel"):
        answer = analyst.post(at, {"name": name, "meaning": "How far it is"})
        assert answer.status_code == 422
        assert "How far it is" in answer.content.decode()
    assert "Travel time" in analyst.get(at).content.decode()


def test_a_very_long_text_is_cut_where_that_is_said_and_can_be_coded(analyst: Client) -> None:
    code = set_up(analyst)
    long = "The ward is too far away. " * 1_500
    content = f"area,support_A,text\nThanet,No,{long}\nAshford,Yes,Short\n"
    answer = upload(analyst, code, content.encode())
    assert answer.status_code == 302
    told = analyst.get(answer.headers["Location"]).content.decode()
    assert "2 responses kept" in told
    assert "Text of more than 20,000 characters: 1 time, row 2; its beginning is kept." in told
    held = ConsultationResponse.objects.get(number=1).text
    assert held == long[:20_000]
    page = analyst.get(f"/desk/consultations/{code}/code/").content.decode()
    assert " ".join(held.split()) in " ".join(page.split())
    assert analyst.post(
        f"/desk/consultations/{code}/code/", {"number": "1", "new": "Travel"}
    ).status_code == 302  # fmt: skip
    assert Coding.objects.get().themes == ["Travel"]


def test_a_very_long_theme_and_meaning_are_refused_and_stay(analyst: Client) -> None:
    code = set_up(analyst)
    at = f"/desk/consultations/{code}/codebook/"
    answer = analyst.post(at, {"name": "travel", "meaning": "far " * 5_000})
    assert answer.status_code == 422
    assert "far far far" in answer.content.decode()
    assert not codebook(code)


def test_options_longer_than_a_text_can_be_are_refused_and_stay(analyst: Client) -> None:
    at = begun(analyst, "set-up-consultation")
    for answers in ({"body": BODY}, {"title": "Stroke units"}):
        at = str(analyst.post(at, answers).headers["Location"])
    answer = analyst.post(at, {"options": "x" * 20_001})
    assert answer.status_code == 422
    assert "Must be 20,000 characters or fewer" in answer.content.decode()
    assert "x" * 20_001 in answer.content.decode()


@pytest.mark.parametrize("content", [b"PK\x03\x04\x00", b"a,b\n", b"\xff\xfe\x00\x00", b""])
def test_files_that_are_no_responses_are_refused(analyst: Client, content: bytes) -> None:
    assert upload(analyst, set_up(analyst), content).status_code == 422
    assert not ConsultationResponse.objects.exists()


def test_what_happens_on_the_way_to_the_decision_is_recorded(analyst: Client) -> None:
    code = set_up(analyst)
    add_themes(analyst, code, "travel", "staff")
    at = begun(analyst, "consultation-step", code)
    at = str(analyst.post(at, {"step": "responses answered"}).headers["Location"])
    assert 'value="2"' in analyst.get(at).content.decode()
    at = str(analyst.post(at, {"themes": "2"}).headers["Location"])
    assert analyst.post(at, {"unanswered": "3"}).status_code == 422
    at = str(analyst.post(at, {"unanswered": "1"}).headers["Location"])
    told = {**form_of(on=date(2026, 6, 1)), "text": "Answers to the themes", "source": "website"}
    at = str(analyst.post(at, told).headers["Location"])
    before = head().count
    assert analyst.post(at).headers["Location"] == f"/desk/consultations/{code}/"
    (made,) = new_since(before)
    assert made.payload is not None
    held = [made.payload[name] for name in ("decision", "step", "by", "themes", "unanswered")]
    assert held == [code, "responses answered", BODY, 2, 1]
    page = analyst.get(f"/desk/consultations/{code}/").content.decode()
    assert "The themes of the responses were answered, 2 themes, 1 without an answer" in page
    pages = ({"step": "assured"}, {"outcome": "passed"}, {"covers": "Access\nSafety"}, told)
    _, answer = walked(analyst, "consultation-step", *pages, about=code)
    assert answer.status_code == 302
    last = new_since(before)[-1].payload
    assert last is not None
    assert (last["outcome"], last["covers"]) == ("passed", ["Access", "Safety"])


def test_no_step_gives_a_consultation_to_another_body(analyst: Client) -> None:
    code = set_up(analyst)
    step = {
        "decision": code, "step": "consultation opened", "on": "2026-04-01", "by": "09W",
        "text": "Stroke units", "source": "website",
    }  # fmt: skip
    later = stated("change_step", "later", step, date(2026, 4, 1))
    append([later.model_copy(update={"about": "09W", "stated_at": timezone.now()})])
    assert analyst.get(f"/desk/consultations/{code}/").status_code == 200
    other = signed_in(user("Other analyst", ("analyst", "09W")))
    assert other.get(f"/desk/consultations/{code}/").status_code == 403


def test_responses_may_name_an_option_that_was_listed_later(analyst: Client) -> None:
    code = set_up(analyst)
    step = {
        "decision": code, "step": "options listed", "on": "2026-03-02", "by": BODY,
        "text": "One more", "source": "website", "covers": ["A", "B", "C"],
    }  # fmt: skip
    later = stated("change_step", "later", step, date(2026, 3, 2))
    append([later.model_copy(update={"stated_at": timezone.now()})])
    rows = b"area,support_A,support_C,text\nThanet,No,Yes,Keep it\n"
    assert upload(analyst, code, rows).status_code == 302
    assert ConsultationResponse.objects.get().answers == {"A": "oppose", "C": "support"}
    page = analyst.get(f"/desk/consultations/{code}/").content.decode()
    assert "id,area,channel,A,B,C,text" in page
    assert "The options were listed: A; B; C" in page


def test_the_desk_tells_what_makes_the_number_of_responses_public(analyst: Client) -> None:
    code = set_up(analyst)
    at = f"/desk/consultations/{code}/"
    words = "is public once the step “The responses were analysed” is recorded with the number"
    assert words not in analyst.get(at).content.decode()
    upload(analyst, code, RESPONSES.encode())
    assert words in analyst.get(at).content.decode()
    told = {**form_of(on=date(2026, 6, 1)), "text": "Counted", "source": "website"}
    pages = {"step": "responses analysed"}, {"responses": "3"}, {"themes": "2"}, told
    walked(analyst, "consultation-step", *pages, about=code)
    assert words not in analyst.get(at).content.decode()


@pytest.mark.usefixtures("published_plan")
def test_areas_that_the_system_does_not_have_are_told(analyst: Client) -> None:
    code = set_up(analyst)
    rows = "area,text\nThanet District,One\nE07000114,Two\nNowhere,Three\nNowhere,Four\n,Five\n"
    answer = upload(analyst, code, rows.encode())
    told = analyst.get(answer.headers["Location"]).content.decode()
    assert "2 responses with an area that the published plan does not have: Nowhere." in told
    assert ConsultationResponse.objects.count() == 5
    answer = upload(analyst, code, b"area,text\nThanet,One\n", replace="5")
    told = analyst.get(answer.headers["Location"]).content.decode()
    assert "published plan does not have" not in told


def test_another_body_s_analyst_is_refused(analyst: Client) -> None:
    code = set_up(analyst)
    other = signed_in(user("Other analyst", ("analyst", "09W")))
    assert other.post(f"/desk/consultation-step/begin/{code}/").status_code == 403
    for page in ("", "code/", "codebook/"):
        assert other.get(f"/desk/consultations/{code}/{page}").status_code == 403


def test_the_desk_tells_what_is_to_come_as_to_come(analyst: Client) -> None:
    page = analyst.get(f"/desk/consultations/{set_up(analyst)}/").content.decode()
    assert "1 May 2026: The consultation closed" in page
    late = set_up(analyst, today() + timedelta(days=9))
    page = analyst.get(f"/desk/consultations/{late}/").content.decode()
    assert f"{day(today() + timedelta(days=9))}: It closes" in page
    assert "The consultation closed" not in page
