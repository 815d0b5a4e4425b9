"""Figures of a time in which a contract held no more are told as such where they are looked at, and
where they are kept."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from public_rows import stated

from commonweal.web.desk import figures_kept
from commonweal.web.desk.models import OutcomeFigure
from commonweal.web.store.adding import append
from web_board import BODY, board, signed_in, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(db: None) -> Client:  # noqa: ARG001 (it opens the database)
    board()
    return signed_in(user("Contract manager", ("contract manager", BODY)))


def page(client: Client, at: str) -> str:
    return " ".join(client.get(at).content.decode().split())


def contract(code: str, **more: object) -> None:
    told = {"contract": code, "authority": BODY, "organisation": "Orbit", "title": "Transport",
            "source": "made up", **more}  # fmt: skip
    append([stated("contract", told, f"contract/{code}")])


def sent(client: Client, code: str) -> str:
    """The row that the page gives as an example, of April 2026; where it is looked at."""
    file = SimpleUploadedFile("o.csv", figures_kept.sample(code).encode())
    answer = client.post(f"/desk/contracts/{code}/monitoring/", {"file": file})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def test_a_period_after_the_end_is_told_and_kept_all_the_same(manager: Client) -> None:
    contract("gone", starts="2016-07-01", ends="2022-06-30")
    looked = sent(manager, "gone")
    told = "1 period of 1 began after the last day of the contract on 30 June 2022, and so cannot"
    assert told in page(manager, looked)
    assert manager.post(looked).status_code == 302
    assert OutcomeFigure.objects.count() == 1
    assert told in page(manager, "/desk/contracts/gone/monitoring/")


def test_a_contract_that_ended_early_held_until_then(manager: Client) -> None:
    contract("stopped", starts="2016-07-01", ends="2030-06-30")
    ended = {"contract": "stopped", "on": "2025-12-31", "how": "terminated", "source": "letter"}
    append([stated("contract_ended", ended, "ended/1", "2025-12-31")])
    assert "began after the last day of the contract on" in page(manager, sent(manager, "stopped"))


@pytest.mark.parametrize(
    "more",
    [{"ends": "2026-04-30"}, {"ends": "2026-04-01"}, {"ends": "2026-03-31", "extension_months": 12},
     {}],
)  # fmt: skip
def test_a_period_in_which_the_contract_may_hold_is_not_told_as_after_it(
    manager: Client, more: dict[str, object]
) -> None:
    contract("on", starts="2016-07-01", **more)
    assert "began after the last day" not in page(manager, sent(manager, "on"))
