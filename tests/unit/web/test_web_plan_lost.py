"""A plan whose files are lost is told as gone, with what to do; and programs are told of every
fault as problem details."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import SuspiciousOperation
from django.test import Client, RequestFactory

from commonweal.web import errors
from commonweal.web.plans.models import Plan
from web_board import signed_in, user

PAGES = ("questions/", "questions/Q4/", "chapters/population/", "places/", "pack/", "figures/", "")


@pytest.fixture
def lost(published_plan: Plan, settings: Any, tmp_path: Path) -> Plan:
    """The published plan, without its files."""
    settings.DATA = tmp_path
    (tmp_path / "plans").mkdir()
    return published_plan


def test_its_pages_say_that_it_is_gone_and_what_to_do(client: Client, lost: Plan) -> None:
    for page in PAGES:
        answer = client.get(f"/plans/{lost.pk}/{page}")
        told = answer.content.decode()
        assert answer.status_code == 410, page
        assert "The files of this plan are lost" in told
        assert f"plans/{lost.pk}" in told
        assert "with the seed 0" in told
    assert client.get("/questions/Q4/").status_code == 410
    assert client.get("/plans/no-such-plan/").status_code == 404


def test_what_does_not_need_it_goes_on(client: Client, lost: Plan) -> None:
    assert lost.pk in client.get("/plans/").content.decode()
    told = client.get("/").content.decode()
    assert "The files of the published plan are lost" in told
    for address in ("/meetings/", "/search/?q=medway", "/sitemap-0.xml", "/bodies/"):
        assert client.get(address).status_code == 200, address


def test_it_is_neither_published_nor_compared_nor_weighed(lost: Plan) -> None:
    analyst = signed_in(user("Analyst", ("analyst", "")))
    assert analyst.get(f"/plans/{lost.pk}/publish/").status_code == 410
    sent = {"now": lost.pk, "why": "again"}
    assert analyst.post(f"/plans/{lost.pk}/publish/", sent).status_code == 410
    assert analyst.get("/plans/weights/").status_code == 200
    assert analyst.get(f"/plans/weights/?plan={lost.pk}").status_code == 410


def test_programs_are_told_so_too(client: Client, lost: Plan) -> None:
    for address in ("questions/Q4", f"questions/Q4?plan={lost.pk}", "chapters", "figures"):
        answer = client.get(f"/api/v1/{address}")
        assert answer.status_code == 410, address
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert lost.pk in json.loads(answer.content)["detail"]
    [listed] = json.loads(client.get("/api/v1/plans").content)["data"]
    assert listed["plan"] == lost.pk


def test_a_file_of_the_pack_that_is_missing_is_told_as_lost(
    client: Client, published_plan: Plan, kept_plan: tuple[Path, str], settings: Any, tmp_path: Path
) -> None:
    shutil.copytree(kept_plan[0] / "plans", tmp_path / "plans")
    settings.DATA = tmp_path
    base = f"/plans/{published_plan.pk}/pack/"
    assert client.get(f"{base}answers.json").status_code == 200
    (tmp_path / "plans" / published_plan.pk / "pack" / "answers.json").unlink()
    assert client.get(f"{base}answers.json").status_code == 410


def test_a_fault_of_our_own_is_told_to_programs_as_a_problem() -> None:
    request = RequestFactory().get("/api/v1/meetings")
    for answer, status in (
        (errors.fault(request), 500),
        (errors.bad_request(request, SuspiciousOperation("x")), 400),
    ):
        assert answer.status_code == status
        assert answer.headers["Content-Type"] == "application/problem+json"
        told = json.loads(answer.content)
        assert (told["status"], told["type"]) == (status, "about:blank")
    page = errors.fault(RequestFactory().get("/meetings/"))
    assert page.headers["Content-Type"].startswith("text/html")


@pytest.mark.django_db
def test_what_fails_below_the_api_is_no_page(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("nobody foresaw this")

    monkeypatch.setattr("commonweal.web.api.listed.looked_for", fails)
    client.raise_request_exception = False
    answer = client.get("/api/v1/meetings")
    assert answer.status_code == 500
    assert json.loads(answer.content)["title"] == "Internal Server Error"
    assert b"nobody foresaw" not in answer.content
