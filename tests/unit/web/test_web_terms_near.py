"""The check of terms looks into the folder of the published plan where it is held, and says so."""

from __future__ import annotations

import html
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from commonweal.contracts.terms import check, read_terms
from commonweal.plan.at_hand import at_hand
from commonweal.rules import load_rules
from commonweal.web.plans.models import Plan, Published
from commonweal.web.store.reading import today
from web_board import BODY, board, form_of, signed_in, user, walked
from web_contracts import contracts

pytestmark = pytest.mark.django_db
TERMS = Path("examples/contracts/medway-swale.toml")


@pytest.fixture
def manager(db: None, tmp_path: Path, settings: Any) -> Client:  # noqa: ARG001 (opens the database)
    settings.DATA = tmp_path
    board()
    return signed_in(user("Contract manager", ("contract manager", BODY)))


@pytest.fixture
def plan(manager: Client, example: Path, tmp_path: Path) -> Plan:
    """A plan of the example that is published, and its folder among those that are held."""
    assert manager
    (tmp_path / "folders").mkdir()
    (tmp_path / "folders" / "kent-medway").symlink_to(example, target_is_directory=True)
    made = Plan.objects.create(
        pk="a1b2c3", folder="kent-medway", system="Kent and Medway", as_of=date(2019, 7, 1),
        seed=0, sentence="-",
    )  # fmt: skip
    Published.objects.create(plan=made)
    return made


def terms(*changes: tuple[str, str]) -> str:
    text = TERMS.read_text(encoding="utf-8").replace(
        'authority = "91Q" # NHS Kent and Medway CCG, from 1 April 2020', f'authority = "{BODY}"'
    )
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    return text


def looked_at(client: Client, text: str) -> tuple[str, str]:
    """Where uploaded terms are looked at, and what stands there."""
    file = SimpleUploadedFile("terms.toml", text.encode())
    at = client.post("/desk/contracts/terms/", {"file": file}).headers["Location"]
    return at, html.unescape(" ".join(client.get(at).content.decode().split()))


@pytest.mark.usefixtures("plan")
def test_what_is_found_is_what_the_command_line_finds_with_the_folder(
    manager: Client, example: Path
) -> None:
    text = terms()
    near, read = at_hand(example), read_terms(text, load_rules())
    found = check(
        read,
        load_rules(),
        on=today(),
        jurisdictions=near.jurisdictions,
        data=near.measured(read),
    )
    without = check(read, load_rules(), on=today())
    _, page = looked_at(manager, text)
    assert "in the folder kent-medway of the published plan a1b2c3 (Kent and Medway)" in page
    for one in found.findings:
        assert " ".join(one.text.split()) in page
    gone = {one.text for one in without.findings} - {one.text for one in found.findings}
    assert any("no data are at hand" in one for one in gone)
    assert not any(one in page for one in gone)


@pytest.mark.usefixtures("plan")
def test_a_baseline_that_the_folder_does_not_bear_out_is_not_signed(manager: Client) -> None:
    held = read_terms(terms(), load_rules()).outcomes[0].baseline
    assert held is not None
    at, page = looked_at(manager, terms((f"value = {held.value:g}", f"value = {held.value + 5:g}")))
    assert "the baseline is" in page
    assert "As it stands it may not be signed" in page
    manager.post(at)
    (code,) = contracts().terms
    sign = {**form_of(on=today()), "by": "Chief Executive"}
    _, told = walked(manager, "sign-contract", sign, about=code)
    assert told.status_code == 422
    assert "the baseline is" in html.unescape(told.content.decode())


def test_without_a_plan_or_its_folder_it_is_not_known(manager: Client) -> None:
    _, page = looked_at(manager, terms())
    assert "No plan is published: no folder is at hand" in page
    assert "was not looked up: no data are at hand" in page
    made = Plan.objects.create(
        pk="a1b2c3", folder="gone", system="X", as_of=date(2019, 7, 1), seed=0, sentence="-"
    )
    Published.objects.create(plan=made)
    _, page = looked_at(manager, terms())
    assert "the folder gone of the published plan a1b2c3 is not at hand" in page
    assert "was not looked up: no data are at hand" in page


@pytest.mark.usefixtures("plan")
def test_a_folder_that_cannot_be_read_is_told(
    manager: Client, tmp_path: Path, example: Path
) -> None:
    place = tmp_path / "folders" / "kent-medway"
    place.unlink()
    place.mkdir()
    (place / "system.toml").write_text((example / "system.toml").read_text())
    (place / "indicators.csv").write_text("about,indicator\nX,\n")
    _, page = looked_at(manager, terms())
    assert "is not at hand (" in page
    assert "indicators.csv" in page
