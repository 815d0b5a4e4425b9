"""Whoever keeps meetings is shown those that come next and the last, however many there are."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from commonweal.records import Statement
from commonweal.web.desk.meetings_kept import LAST, NEXT
from commonweal.web.store.adding import append
from commonweal.web.store.reading import today
from web_board import BODY, board, signed_in, stated, user

pytestmark = pytest.mark.django_db


def meeting(name: str, days: int, *bodies: str) -> Statement:
    on = (today() + timedelta(days=days)).isoformat()
    said = {"meeting": name, "bodies": bodies or (BODY,), "title": name, "on": on}
    return stated("meeting", name, said)


def test_the_next_and_the_last_are_listed_those_of_several_bodies_too() -> None:
    board()
    other = {"body": "other", "name": "Other", "kind": "icb", "form": "board", "source": "made up"}
    append([stated("body", "other", other)])
    append([meeting(f"next-{day}", day, *([] if day % 2 else ["other", BODY]))
            for day in range(NEXT + 5)])  # fmt: skip
    append([meeting(f"last-{day}", -day) for day in range(1, LAST + 5)])
    append([meeting("theirs", 1, "other")])
    lead = signed_in(user("Lead", ("governance lead", BODY)))
    page = lead.get("/desk/meetings/").content.decode()
    listed = re.findall(r'href="/desk/meetings/([^/"]+)/"', page)
    assert [one for one in listed if one.startswith("next")] == [f"next-{n}" for n in range(NEXT)]
    last = [f"last-{n}" for n in range(1, LAST + 1)]
    assert [one for one in listed if one.startswith("last")] == last
    assert "theirs" not in listed
    assert 'href="/meetings/"' in page
