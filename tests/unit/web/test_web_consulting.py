"""Consultations on the desk: set up, responses without names, two coders and their agreement."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from commonweal.web.desk.consultations import agreement
from commonweal.web.desk.models import ConsultationResponse
from commonweal.web.store.reading import head
from web_board import BODY, board, form_of, new_since, signed_in, user, walked

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


def set_up(client: Client) -> str:
    before = head().count
    days = form_of(opens=date(2026, 3, 1), closes=date(2026, 5, 1))
    pages = {"body": BODY}, {"title": "Stroke units"}, {"options": "A\nB"}
    _, answer = walked(client, "set-up-consultation", *pages, {**days, "source": "website"})
    assert answer.status_code == 302, answer.content.decode()
    made = new_since(before)
    assert [one.payload["step"] for one in made][1:] == [
        "consultation opened",
        "consultation closed",
    ]
    return str(made[0].payload["decision"])


def upload(client: Client, code: str, content: bytes) -> HttpResponse:
    file = SimpleUploadedFile("responses.csv", content)
    return client.post(f"/desk/consultations/{code}/", {"file": file})


def code_all(client: Client, code: str, themes: tuple[str, ...]) -> None:
    for number, theme in enumerate(themes, start=1):
        at = f"/desk/consultations/{code}/code/"
        answer = client.post(at, {"number": str(number), "theme": theme})
        assert answer.status_code == 302


def test_responses_are_kept_without_names(analyst: Client) -> None:
    code = set_up(analyst)
    assert upload(analyst, code, RESPONSES.encode()).status_code == 302
    texts = " ".join(ConsultationResponse.objects.values_list("text", flat=True))
    assert "Bloggs" not in texts
    assert "jo@example.org" not in texts
    assert "Keep QEQM" in texts
    assert ConsultationResponse.objects.get(number=1).answers == {"A": "oppose"}
    assert upload(analyst, code, RESPONSES.encode()).status_code == 302
    assert ConsultationResponse.objects.count() == 3


def test_two_code_without_seeing_each_other_and_agreement_is_told(analyst: Client) -> None:
    code = set_up(analyst)
    upload(analyst, code, RESPONSES.encode())
    code_all(analyst, code, ("travel", "travel", "staff"))
    assert agreement(code) is None
    second = signed_in(user("Second analyst", ("analyst", BODY)))
    page = second.get(f"/desk/consultations/{code}/code/").content.decode()
    assert "3 texts left" in page
    code_all(second, code, ("Travel", "staff", "staff"))
    found = agreement(code)
    assert found is not None
    assert found.alpha.units == 3
    assert found.coders == ("Analyst", "Second analyst")
    # By hand: one of three pairs disagrees; of 6 codes 3 are travel and 3 staff, so that chance
    # gives 18 of 30 ordered pairs; alpha is 1 - (2/6) / (18/30).
    assert found.alpha.value == pytest.approx(1 - (2 / 6) / (18 / 30))
    assert "0.44" in analyst.get(f"/desk/consultations/{code}/").content.decode()
    assert upload(analyst, code, RESPONSES.encode()).status_code == 422


def test_coding_twice_keeps_the_last_theme_once(analyst: Client) -> None:
    code = set_up(analyst)
    upload(analyst, code, RESPONSES.encode())
    for theme in ("travel", "staff"):
        at = f"/desk/consultations/{code}/code/"
        analyst.post(at, {"number": "1", "theme": theme})
    held = ConsultationResponse.objects.get(number=1).coding_set.values_list("theme", flat=True)
    assert list(held) == ["staff"]


@pytest.mark.parametrize("content", [b"PK\x03\x04\x00", b"a,b\n", b"\xff\xfe\x00\x00", b""])
def test_files_that_are_no_responses_are_refused(analyst: Client, content: bytes) -> None:
    assert upload(analyst, set_up(analyst), content).status_code == 422
    assert not ConsultationResponse.objects.exists()


def test_another_body_s_analyst_is_refused(analyst: Client) -> None:
    code = set_up(analyst)
    other = signed_in(user("Other analyst", ("analyst", "09W")))
    for page in ("", "code/"):
        assert other.get(f"/desk/consultations/{code}/{page}").status_code == 403
