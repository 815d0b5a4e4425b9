"""Records of eight bodies that merge, made up: offices and ids that say nothing."""

from __future__ import annotations

from typing import Any

CCGS = ["09C", "09E", "09J", "09W", "10A", "10D", "10E", "99J"]

Made = dict[str, Any]


def drawn(identifier: str, kind: str, payload: Made, about: str = "QKS", **more: object) -> Made:
    """A draft of a statement."""
    return {
        "id": identifier,
        "type": kind,
        "stated_by": "Secretary",
        "about": about,
        "stated_at": "2019-10-01T09:00:00Z",
        "effective": "2013-04-01",
        "reason": "made up for a test",
        "payload": payload,
        **more,
    }


def of_one(code: str) -> list[Made]:
    """What one body has: a governing body with two seats and a post, delegations, interests,
    commitments, a procurement in its standstill, contracts."""
    board, source = f"{code}-gb", {"source": "made up"}
    seat = {"body": board, "role": "member", "voting": True, **source}
    hands = {"function": "commissioning", "level": "place", **source}
    about = {"about": code}
    return [
        drawn(
            f"{code}/gb",
            "body",
            {
                "body": board,
                "name": "Governing body",
                "kind": "ccg",
                "form": "governing body",
                "of": [code],
                **source,
            },
            **about,
        ),
        drawn(f"{code}/person", "person", {"person": f"p-{code}"}, **about),
        drawn(
            f"{code}/seat1", "seat", {"seat": f"{board}-1", "person": f"p-{code}", **seat}, board
        ),
        drawn(f"{code}/seat2", "seat", {"seat": f"{board}-2", **seat}, board),
        drawn(
            f"{code}/past-seat",
            "seat",
            {"seat": f"{board}-0", **seat},
            board,
            effective_to="2018-03-31",
        ),
        drawn(
            f"{code}/post", "post", {"post": f"{code}-ao", "body": code, "title": "AO", **source}
        ),
        drawn(
            f"{code}/appointment",
            "appointment",
            {"post": f"{code}-ao", "step": "appointed", "by": board, **source},
            **about,
        ),
        drawn(
            f"{code}/inside",
            "delegation",
            {"delegation": f"{code}-in", "from_body": code, "to": board, **hands},
            **about,
        ),
        drawn(
            f"{code}/outside",
            "delegation",
            {"delegation": f"{code}-out", "from_body": "hwb", "to": code, **hands},
        ),
        drawn(
            f"{code}/interest",
            "interest",
            {
                "interest": f"i-{code}",
                "person": f"p-{code}",
                "register_of": board,
                "type": "financial",
                "description": "Partner",
                "declared": "2019-04-01",
            },
            board,
        ),
        *(
            drawn(
                f"{code}/{name}",
                "commitment",
                {
                    "commitment": f"c-{code}-{name}",
                    "kind": "request",
                    "text": "A figure",
                    "made_on": "2019-03-01",
                    "by": "Accountable Officer",
                    "to": board,
                    "where": "discussion",
                    **source,
                },
                board,
            )
            for name in ("open", "done")
        ),
        drawn(
            f"{code}/closure",
            "closure",
            {"commitment": f"c-{code}-done", "on": "2019-05-01", "by": board, "outcome": "met"},
            board,
        ),
        drawn(
            f"{code}/procurement",
            "procurement",
            {
                "procurement": f"pr-{code}",
                "authority": code,
                "title": "A service",
                "began": "2019-06-01",
            },
            **about,
        ),
        drawn(
            f"{code}/notice",
            "procurement_notice",
            {
                "notice": f"n-{code}",
                "procurement": f"pr-{code}",
                "kind": "intention to award",
                "published": "2019-09-01",
            },
        ),
        drawn(
            f"{code}/contract",
            "contract",
            {
                "contract": f"k-{code}",
                "authority": code,
                "organisation": "A provider",
                "title": "A service",
                "ends": "2021-03-31",
                **source,
            },
            **about,
        ),
        drawn(
            f"{code}/planned",
            "meeting",
            {"meeting": f"m-{code}", "bodies": [board], "title": "Meeting", "on": "2020-05-01"},
            board,
        ),
    ]


def shared() -> list[Made]:
    """What all have: the board of a council, with a seat for the first of them, which goes on."""
    body = {"body": "hwb", "name": "Board", "kind": "council", "form": "board", "source": "made up"}
    seat = {"seat": "hwb-1", "body": "hwb", "role": "member", "voting": True, "source": "made up"}
    return [
        drawn("hwb", "body", body, "hwb"),
        drawn("hwb/seat", "seat", {**seat, "represents": "09C"}, "hwb"),
    ]


def every() -> list[Made]:
    """All of it."""
    return [*shared(), *(made for code in CCGS for made in of_one(code))]
