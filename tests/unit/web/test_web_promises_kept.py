"""Promises on the desk: a page at a time, in one order, each once, with the buttons of its own."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from commonweal.web.desk.asking.views import MEANWHILE
from commonweal.web.desk.paging import MOST
from commonweal.web.store.adding import append
from commonweal.web.store.reading import head, today
from web_board import BODY, begun, board, form_of, new_since, signed_in, stated, told_wrong, user

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


def test_nothing_is_delivered_of_what_is_closed_and_it_is_said_why(lead: Client) -> None:
    why = "It was closed on 3 February 2020: met. NHS Kent and Medway, to which it is owed"
    at = begun(lead, "deliver-promise", "closed-00")
    assert why in lead.get(at).content.decode()
    before = head().count
    page = {"what": "A report", "source": "Paper 7", **form_of(on=date(2020, 2, 4))}
    looked = lead.post(at, page).headers["Location"]
    assert why in lead.get(looked).content.decode()
    refused = lead.post(looked)
    assert refused.status_code == 422
    assert why in refused.content.decode()
    assert list(new_since(before)) == []
    # Opened again it is owed as before.
    again = {"commitment": "closed-00", "on": "2020-03-02", "outcome": "opened again", "by": BODY}
    append([stated("closure", "again", again, date(2020, 3, 2))])
    assert why not in lead.get(at).content.decode()
    told = lead.post(looked)
    assert told.status_code == 422
    assert MEANWHILE in told.content.decode()
    assert lead.post(looked).status_code == 302
    assert len(list(new_since(before))) == 2
    listed = lead.get("/desk/promises/?page=1").content.decode()
    assert "A report (source: Paper 7)" in listed + lead.get("/desk/promises/?page=2").text


def test_who_owes_it_and_at_which_meeting_is_looked_up_among_all_of_them(lead: Client) -> None:
    other = {"body": "oth", "name": "Harbour Trust", "kind": "provider", "form": "board",
             "source": "made up"}  # fmt: skip
    append([stated("body", "body/oth", other)])
    for code, hosts, title, on, precision in (
        ("m-1", ["oth", BODY], "Joint scrutiny", "2026-02-05", "day"),
        ("m-2", ["oth"], "Scrutiny of theirs", "2026-02-06", "day"),
        ("m-3", [BODY], "Scrutiny of old", "2019-02-01", "month"),
    ):
        said = {"meeting": code, "bodies": hosts, "title": title, "on": on, "precision": precision}
        append([stated("meeting", f"meeting/{code}", {**said, "status": "held"})])
    append([stated("void", "gone", {"voids": "meeting/m-3"})])
    append([stated("meeting", "meeting/m-4", {**said, "meeting": "m-4", "status": "held"})])
    at = begun(lead, "record-promise")
    for answers in ({"body": BODY}, {"kind": "promise"}):
        at = str(lead.post(at, answers).headers["Location"])
    assert "Harbour Trust" in lead.get(at).content.decode()
    for answers in ({"by": "harb"}, {"by": "harb", "by-which": "oth"}, {"text": "A report"}):
        answer = lead.post(at, answers)
        at = str(answer.headers.get("Location", at))
    page = lead.get(at).content.decode()
    assert page.index("Joint scrutiny, 5 February 2026") < page.index("Scrutiny of old, February")
    assert "of theirs" not in page
    made = {**form_of(made_on=date(2026, 2, 5)), "where": "paper", "source": "Paper 7"}
    unclear = lead.post(at, {**made, "meeting": "scrut febr"})
    assert unclear.status_code == 422
    page = unclear.content.decode()
    assert 'value="m-1"' in page
    assert 'value="m-4"' in page
    assert 'value="m-3"' not in page
    assert (
        lead.post(at, {**made, "meeting": "scrut febr", "meeting-which": "m-2"}).status_code == 422
    )
    assert lead.post(at, {**made, "meeting": "Joint scrutiny, 5 February 2026"}).status_code == 302


def test_a_promise_is_due_after_a_month_or_more(lead: Client) -> None:
    at = begun(lead, "record-promise")
    made = {**form_of(made_on=date(2026, 2, 5)), "where": "paper", "source": "Paper 7"}
    for answers in (
        *({"body": BODY}, {"kind": "promise"}, {"by": "Accountable Officer"}),
        *({"text": "A report"}, made, {"when": "months"}),
    ):
        at = str(lead.post(at, answers).headers["Location"])
    answer = lead.post(at, {"due_months": "0"})
    assert "Give 1 or more; of what was due at once, give the day" in told_wrong(answer)
    answer = lead.post(at, {"due_months": "12000"})
    assert "Give 1,200 or fewer: that is a hundred years" in told_wrong(answer)
    assert lead.post(at, {"due_months": "1"}).headers["Location"].endswith("/check/")
