"""A committee that can decide today, made up to try the application out.

Committees of the records may be of a kind that the law let decide only until a day that is over, as
joint committees of clinical commissioning groups are (rule B13); and nobody made up has a seat
on a body that there is. Its seats are held by offices, and by the accounts of the demonstration.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

BOARD = "DEMONSTRATION-ICB"
COMMITTEE = "DEMONSTRATION-COMMITTEE"
FUNCTION = "Commissioning of community services (demonstration)"
SOURCE = "made up for the demonstration"
#: What has a vote there besides the account that is a member: with it, three.
_OFFICES = (("chair", "Chair (demonstration)"), ("member", "Clinical member (demonstration)"))

#: Kind, id, payload and about whom.
Made = tuple[str, str, Mapping[str, Any], str]


def made_up() -> Iterator[Made]:
    """What is stated of it: the board whose committee it is, its quorum, the seats of offices, and
    what the board delegates to it."""
    board = {
        "body": BOARD,
        "name": "Integrated care board (demonstration, made up)",
        "kind": "icb",
        "form": "organisation",
        "meets": "in public",
        "source": SOURCE,
    }
    yield "body", BOARD, board, BOARD
    committee = {
        **board,
        "body": COMMITTEE,
        "name": "Commissioning committee (demonstration, made up)",
        "form": "committee",
        "of": [BOARD],
        "quorum": 2,
    }
    yield "body", COMMITTEE, committee, COMMITTEE
    for role, office in _OFFICES:
        code = f"demonstration-{office.partition(' (')[0].lower().replace(' ', '-')}"
        yield seat(code, role, office)
    delegation = {
        "delegation": "demonstration-delegation",
        "function": FUNCTION,
        "from_body": BOARD,
        "to": COMMITTEE,
        "level": "system",
        "limit_pence": 500_000_00,
        "onward": False,
        "under": "its constitution",
        "report_to": BOARD,
        "source": SOURCE,
    }
    yield "delegation", "demonstration-delegation", delegation, BOARD


def seat(code: str, role: str, office: str, person: str | None = None) -> Made:
    """A seat there, which has a vote unless it only serves or guards."""
    payload = {
        "seat": code,
        "body": COMMITTEE,
        "role": role,
        "voting": role in ("chair", "member"),
        "office": office,
        "person": person,
        "source": SOURCE,
    }
    return "seat", code, payload, COMMITTEE
