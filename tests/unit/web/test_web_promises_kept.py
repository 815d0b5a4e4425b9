"""Promises on the desk: a page at a time, in one order, each once, with the buttons of its own."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from commonweal.web.desk.paging import MOST
from commonweal.web.store.adding import append
from commonweal.web.store.reading import today
from web_board import BODY, board, signed_in, stated, user

pytestmark = pytest.mark.django_db
EACH = 30


def promised(name: str, **more: object) -> dict[str, object]:
    return {"commitment": name, "kind": "promise", "text": f"Words of {name}.",
            "made_on": "2020-01-06", "by": BODY, "to": BODY, "where": "resolution",
            "source": "minutes", **more}  # fmt: skip


@pytest.fixture
def lead() -> Client:
    board()
    far = today() + timedelta(days=400)
    made = []
    for n in range(EACH):
        due = (far - timedelta(days=n)).isoformat()
        made += [
            stated("commitment", f"a{n}", promised(f"dated-{n:02}", due_on=due), date(2020, 1, 6)),
            stated("commitment", f"b{n}", promised(f"undated-{n:02}"), date(2020, 1, 6)),
            stated("commitment", f"c{n}", promised(f"closed-{n:02}"), date(2020, 1, 6)),
            stated("closure", f"d{n}", {"commitment": f"closed-{n:02}", "on": "2020-02-03",
                   "outcome": "met", "by": BODY, "note": "Done"},
                   date(2020, 2, 3)),
        ]  # fmt: skip
    append(made)
    return signed_in(user("Lead", ("governance lead", BODY), ("scrutiny officer", BODY)))


def listed(page: str) -> list[str]:
    return re.findall(r"<h3>Words of (\S+)\.</h3>", page)


def test_each_stands_once_what_is_due_first_and_what_is_closed_last(lead: Client) -> None:
    first, second = (lead.get(f"/desk/promises/?page={n}").content.decode() for n in (1, 2))
    assert len(listed(first)) == MOST
    every = [*listed(first), *listed(second)]
    assert len(every) == len(set(every)) == 3 * EACH
    kinds = [one.partition("-")[0] for one in every]
    assert kinds == ["dated"] * EACH + ["undated"] * EACH + ["closed"] * EACH
    assert every[:EACH] == sorted(every[:EACH], reverse=True)
    assert f"{3 * EACH} promises, requests and recommendations, 50 shown, page 1 of 2" in first
    assert "By when it is due" not in second
    assert "<h2>Closed</h2>" in second
    assert "Open it again" in second.split("<h2>Closed</h2>")[1]
    assert "Open it again" not in first
