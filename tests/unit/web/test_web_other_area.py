"""What pages say of an area where nobody asked, whose bodies no statement names and that bought
nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client

from commonweal.folder import read_folder
from commonweal.web.accounts.models import Grant, User
from commonweal.web.desk.keeping import bodies_named
from commonweal.web.merging import known
from commonweal.web.plans import questions, start
from commonweal.web.plans.shown import latest
from commonweal.web.public.names import names_of

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("published_plan")
def test_where_nobody_asked_no_page_says_that_members_did(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = latest()
    assert shown is not None
    there = client.get("/").content.decode()
    assert "questions that council members put" in there
    answers = tuple(
        replace(one, then=one.then and replace(one.then, on=shown.as_of)) for one in shown.answers
    )
    other = replace(shown, answers=answers)
    monkeypatch.setattr(start, "latest", lambda: other)
    monkeypatch.setattr(questions, "asked_for", lambda *_: other)
    page = client.get("/?other").content.decode()
    assert "What members asked" not in page
    assert "nobody is on record to have asked here" in page
    assert "nobody is on record" in client.get("/questions/?other").content.decode()
    one = client.get("/questions/Q4/?other").content.decode()
    assert "When it was asked" not in one
    assert "On the day of the plan: 1 July 2019" in one


def test_bodies_that_no_statement_names_are_called_as_the_folder_calls_them(
    northmere: Path,
) -> None:
    known.take_over(read_folder(northmere))
    names = known.called(["XXN", "XC2", "none"])
    assert set(names) == {"XXN", "XC2"}
    assert bodies_named(["XXN", "none"]) == {"XXN": names["XXN"], "none": "none"}
    assert names_of(["XC2"])["XC2"] == names["XC2"] != "XC2"


def test_a_file_of_what_was_bought_is_offered_only_where_something_was(client: Client) -> None:
    page = client.get("/download/").content.decode()
    assert "bodies.csv" in page
    assert "ocds.json" not in page


@pytest.mark.usefixtures("example_rows")
def test_a_file_of_what_was_bought_is_offered_where_something_was(client: Client) -> None:
    assert "ocds.json" in client.get("/download/").content.decode()
    assert client.get("/download/ocds.json").status_code == 200


def test_a_merger_offers_commissioners_of_this_system_and_none_from_beyond_its_border(
    northmere: Path,
) -> None:
    table = northmere / "organisations.csv"
    beyond = "XN9,SYNTHETIC group beyond the border,commissioner,2013-04-01,,true,made-up\n"
    table.write_text(table.read_text(encoding="utf-8") + beyond, encoding="utf-8")
    known.take_over(read_folder(northmere))
    user = User.objects.create_user("keeper@example.org", office="keeper")
    Grant.objects.create(user=user, role="administrator")
    client = Client()
    client.force_login(user)
    page = client.get("/desk/mergers/").content.decode()
    assert "SYNTHETIC group that is no more" in page
    assert "beyond the border" not in page
