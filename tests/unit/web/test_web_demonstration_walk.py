"""A newcomer with the accounts of the demonstration takes a decision from the agenda to the public
page, as docs/web/desk.md says: with a conflict, a vote, a delegation and a closed record."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from commonweal.web.accounts.made_up import COMMITTEE, FUNCTION
from commonweal.web.store.reading import everything, head, today
from web_board import form_of, told_wrong, walked

pytestmark = pytest.mark.django_db
MEMBER, CHAIR = "demonstration-committee-member", "demonstration-chair"
CLINICAL = "demonstration-clinical-member"
SUPPLIER = "A provider that is made up"


@pytest.fixture
def passwords(example_rows: int, settings: Any) -> dict[str, str]:  # noqa: ARG001
    settings.SECOND_FACTOR_OF_DEMONSTRATION = False
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    told = (line.split() for line in out.getvalue().splitlines() if "@" in line)
    return {email.partition("@")[0]: password for email, password in told}


def signed(passwords: dict[str, str], name: str) -> Client:
    """Somebody who signs in with the password that was printed."""
    client = Client()
    given = {"username": f"{name}@example.org", "password": passwords[name]}
    assert client.post("/sign-in/", given).status_code == 302
    assert client.get("/desk/").status_code == 200
    return client


def last(kind: str, field: str) -> str:
    """The id of what was stated last of a kind."""
    return str(next((one.payload or {})[field] for one in everything()[::-1] if one.type == kind))


def done(client: Client, task: str, *pages: dict[str, Any], about: str = "") -> None:
    _, answer = walked(client, task, *pages, about=about)
    assert answer.status_code == 302, told_wrong(answer)


def test_a_decision_is_taken_today_from_signing_in_to_its_public_page(
    passwords: dict[str, str],
) -> None:
    member = signed(passwords, "committee-member")
    done(member, "declare-interest", {"register_of": COMMITTEE}, {"type": "financial"},
         {"organisation": SUPPLIER}, {"description": "Director"},
         {"arose-year": today().year}, {})  # fmt: skip
    lead = signed(passwords, "governance-lead")
    done(lead, "call-meeting", {"body": COMMITTEE}, {"title": "Commissioning committee"},
         form_of(on=today(), starts="", ends=""), {"place": "Room 1"},
         {"public": "open"})  # fmt: skip
    meeting = last("meeting", "meeting")
    done(lead, "add-item", {"number": "1", "title": "Community beds"}, {"for_decision": "yes"},
         {"function": FUNCTION, "value": "250000"}, {"supplier": SUPPLIER}, {"private": "no"},
         about=meeting)  # fmt: skip
    item = last("agenda_item", "item")
    page = lead.get(f"/desk/meetings/{meeting}/").content.decode()
    in_the_way = page.partition("<h4>In the way</h4>")[2]
    assert "Committee member (demonstration)" in in_the_way
    assert in_the_way.partition("</section>")[0].count(f"({MEMBER})") == 1
    (about,) = {
        one.partition('"')[0].rstrip("/") for one in page.split("/desk/treat-conflict/begin/")[1:]
    }
    guardian = signed(passwords, "conflicts-guardian")
    done(guardian, "review-match", {"status": "confirmed"}, {"method": "asked"}, about=about)
    done(guardian, "treat-conflict", {"treatment": "leaves for discussion and decision"},
         {"scope": "all"}, {"reason": "Director", "settled_by": "Guardian", "public": "yes"},
         about=about)  # fmt: skip

    room = f"/desk/meetings/{meeting}/room/"

    def part(do: str, **form: Any) -> None:
        seen = lead.get(room).content.decode().partition('name="seen" value="')[2]
        told = {"do": do, "token": f"t-{head().count}", "seen": seen.partition('"')[0], **form}
        answer = lead.post(room, told)
        assert answer.status_code == 302, told_wrong(answer)

    everybody = (MEMBER, CHAIR, CLINICAL)
    part("attendance", **{f"there-{one}": "there" for one in everybody})
    assert "With a vote in the room: 2; 2 are asked for" in lead.get(room).content.decode()
    done(lead, "put-motion", {"text": "That the beds be bought"},
         {"proposed_by": CHAIR, "seconded_by": CLINICAL}, about=item)  # fmt: skip
    motion = last("motion", "motion")
    part("votes", motion=motion, **{f"vote-{CHAIR}": "for", f"vote-{CLINICAL}": "for"})
    done(lead, "decide", {"body": COMMITTEE}, {"motion": motion},
         {"title": "Community beds", "text": "Ten beds", "reasons": "Need"},
         {"decided_by": [CHAIR, CLINICAL]}, {"function": FUNCTION, "value": "250000"},
         {"private": "no"}, about=item)  # fmt: skip
    decision = last("decision", "decision")
    kept = lead.get(f"/desk/decisions/{decision}/").content.decode()
    assert "Integrated care board (demonstration, made up) to Commissioning committee" in kept
    assert "To be reported to Integrated care board" in kept
    done(lead, "close-decision", about=decision)
    shown = Client().get(f"/decisions/{decision}/").content.decode()
    minuted = ("leaves for discussion and decision", "Motion: That the beds be bought")
    for words in ("Community beds", "Ten beds", "within authority", "made up", *minuted):
        assert words in shown
    assert everything()[-1].type == "decision_closed"
