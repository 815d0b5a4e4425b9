"""Accounts to try the application out act on bodies of whatever records and folder are served."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from public_rows import BOARD, bodies_and_people, stated

from commonweal.web import serving
from commonweal.web.accounts.demonstration import ACCOUNTS
from commonweal.web.accounts.made_up import BOARD as MADE_UP
from commonweal.web.accounts.made_up import COMMITTEE
from commonweal.web.accounts.models import User
from commonweal.web.accounts.roles import ROLES
from commonweal.web.store.adding import append
from commonweal.web.store.reading import everything

pytestmark = pytest.mark.django_db


def printed() -> list[str]:
    """Whose accounts a run tells."""
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    return [line.split()[0] for line in out.getvalue().splitlines() if "@" in line]


#: Who acts on the committee that is made up, besides those of the records and the folder.
ON_MADE_UP = {"declarer", "governance lead", "conflicts guardian", "committee member",
              "contract manager"}  # fmt: skip


def bodies() -> dict[str, list[str]]:
    """By role, the bodies on which its account acts, without the committee that is made up."""
    users = User.objects.filter(demonstration=True)
    held = [pair for one in users for pair in one.held]
    assert {role for role, body in held if body == COMMITTEE} == ON_MADE_UP
    real = [(role, body) for role, body in held if body != COMMITTEE]
    return {role: sorted(body for of, body in real if of == role) for role in ROLES}


def test_of_a_folder_of_another_area_they_act_on_its_own_bodies(northmere: Path) -> None:
    serving._load(northmere, lambda _: None)
    assert printed() == [f"{one.name}@example.org" for one in ACCOUNTS]
    assert bodies() == {
        "declarer": ["XXN"],
        "governance lead": ["XC2", "XXN"],
        "conflicts guardian": ["XXN"],
        "committee member": ["XXN"],
        "contract manager": ["XC2", "XXN"],
        "analyst": [""],
        "partner": ["XC2", "XXN"],
        "scrutiny officer": ["XXN"],
        "administrator": [""],
    }
    added = everything()
    assert {one.about for one in added if one.type == "person"} == {"XXN", "XC2"}
    assert {one.about for one in added if one.type != "person"} == {MADE_UP, COMMITTEE}


def test_bodies_of_the_records_come_before_those_of_the_folder(northmere: Path) -> None:
    serving._load(northmere, lambda _: None)
    panel = {"body": "PANEL", "name": "The Panel", "kind": "council", "form": "scrutiny committee",
             "source": "made-up"}  # fmt: skip
    append([*bodies_and_people(), stated("body", panel, "body/panel")])
    assert printed() == [f"{one.name}@example.org" for one in ACCOUNTS]
    held = bodies()
    assert held["governance lead"] == held["contract manager"] == [BOARD, "XC2"]
    assert held["scrutiny officer"] == ["PANEL"]
    assert held["partner"] == [BOARD, "XC2"]
    seats = [one.payload or {} for one in everything() if one.id.startswith("demonstration/seat")]
    # Nobody made up has a seat on a body that there is.
    assert {(one["body"], one["role"]) for one in seats} == {
        (COMMITTEE, role) for role in ("chair", "member", "secretary", "guardian")
    }


@pytest.mark.usefixtures("example_rows")
def test_of_the_example_they_act_on_those_that_most_is_stated_about() -> None:
    printed()
    assert bodies() == {
        "declarer": ["KM-STROKE-JCCCG"],
        "governance lead": ["E10000016", "KM-STP", "KM-STROKE-JCCCG"],
        "conflicts guardian": ["KM-STP", "KM-STROKE-JCCCG"],
        "committee member": ["KM-STROKE-JCCCG"],
        "contract manager": ["E10000016", "KM-STP", "KM-STROKE-JCCCG", "QKS"],
        "analyst": [""],
        "partner": ["E10000016", "KM-STP"],
        "scrutiny officer": ["MEDWAY-HASC"],
        "administrator": [""],
    }


def test_without_records_and_folder_they_are_made_with_the_roles_for_all_bodies_alone() -> None:
    assert printed() == [f"{one.name}@example.org" for one in ACCOUNTS]
    assert {role for role, of in bodies().items() if of} == {"analyst", "administrator"}


def test_what_is_made_up_says_so_and_is_taken_for_no_body_that_there_is() -> None:
    printed()
    before = len(everything())
    told = [one.payload or {} for one in everything() if one.type in ("body", "seat", "delegation")]
    assert {one["source"] for one in told} == {"made up for the demonstration"}
    assert all("made up" in one["name"] for one in told if "name" in one)
    User.objects.all().delete()
    assert printed() == [f"{one.name}@example.org" for one in ACCOUNTS]
    assert {role for role, of in bodies().items() if of} == {"analyst", "administrator"}
    assert len(everything()) == before


def test_an_account_that_is_there_keeps_its_roles(northmere: Path, settings: Any) -> None:
    assert settings.LOCAL
    serving._load(northmere, lambda _: None)
    printed()
    before = bodies()
    append(bodies_and_people())
    assert printed() == [f"{one.name}@example.org" for one in ACCOUNTS]
    assert bodies() == before


@pytest.mark.parametrize("path", ["/", "/meetings/", "/api/", "/sign-in/"])
def test_every_page_of_a_demonstration_says_so_and_none_of_another_does(
    path: str, settings: Any
) -> None:
    for demonstration in (True, False, True):
        settings.SECOND_FACTOR_OF_DEMONSTRATION = not demonstration
        page = Client().get(path).content.decode()
        assert ("it is no word of the bodies that it names" in page) is demonstration
