"""What is withheld of a correction stands on no page, list, search, feed or file, nor on that of an
earlier day."""

from __future__ import annotations

import pytest
from django.test import Client

from commonweal.web.store.adding import append
from web_board import BODY, SINCE, board, stated

pytestmark = pytest.mark.django_db
WORD, FIRST = "Pangolin", "Armadillo"
PAGES = ("/meetings/", "/meetings/m-1/", f"/bodies/{BODY}/", f"/search/?q={WORD}",
         f"/search/?q={FIRST}", "/statements/meeting-1/", "/statements/corrected/",
         "/api/v1/meetings/m-1", "/api/v1/meetings", f"/feeds/meetings/{BODY}.ics",
         f"/meetings/m-1/?known={SINCE}", "/download/meetings.csv")  # fmt: skip


def told() -> dict[str, str]:
    """What each page says."""
    found = {}
    for address in PAGES:
        answer = Client().get(address)
        assert answer.status_code == 200, address
        found[address] = answer.getvalue().decode()
    return found


def test_what_is_withheld_of_a_correction_stands_nowhere() -> None:
    board()
    meeting = {"meeting": "m-1", "bodies": [BODY], "title": f"{FIRST} hearing", "public": "open",
               "on": SINCE.isoformat(), "source": "register"}  # fmt: skip
    append([stated("meeting", "meeting-1", meeting)])
    title = {**meeting, "title": f"{WORD} hearing"}
    append([stated("correction", "corrected", {"corrects": "meeting-1", "payload": title})])
    before = told()
    assert WORD in before["/meetings/m-1/"]
    assert WORD in before["/meetings/"]
    hidden = {"redacts": "corrected", "fields": ["title"], "reason": "harm", "approver": "Guardian"}
    append([stated("redaction", "hidden", hidden)])
    after = told()
    for address, page in after.items():
        assert f"{WORD} hearing" not in page, address
        assert f"{FIRST} hearing" not in page, address
    assert "[redacted]" in after["/meetings/m-1/"]
