"""Example statements about choices, savings and published facts, and those that act on others."""

from __future__ import annotations

from datetime import date

from commonweal.records import seal
from statements_build.made import Made

_SALT = "5a" * 32
_WEIGHTS = {"weights": {"access": 60, "quality": 40}}
_SEALED = seal(_WEIGHTS, date(2023, 1, 9), salt=_SALT)
_SOURCE = "made up"
_REPORTED = {
    "subject": "deficit",
    "text": "The board reported a deficit of GBP 2m",
    "source": _SOURCE,
    "confidence": "medium",
    "precision": "month",
}
_LISTED = {"decision": "choice-1", "source": _SOURCE}

MADE: tuple[Made, ...] = (
    Made("reported", _REPORTED, on="2023-03-01"),
    Made("correction", {"corrects": "reported", "payload": {**_REPORTED, "text": "GBP 3m"}}),
    Made("void", {"voids": "reported"}),
    Made("transfer", {"transfers": "contract", "successor": "X2"}, on="2024-04-01"),
    Made(
        "seal",
        {
            "title": "Weights of the criteria",
            "on": "2023-01-09",
            "digest": _SEALED.digest,
            "decision": "choice-1",
        },
    ),
    Made("opened", {"seal": "seal", "declaration": _WEIGHTS, "salt": _SALT}),
    Made(
        "took_part",
        {
            "decision": "choice-1",
            "body": "X1-board",
            "role": "public health function",
            "on": "2023-01-09",
            "part": "agreed the weights",
        },
    ),
    Made(
        "mitigation",
        {
            **_LISTED,
            "mitigation": "later-bus",
            "on": "2023-02-20",
            "options": ["A"],
            "change": "a later bus to the site",
            "why": "people without a car were heard",
        },
    ),
    Made(
        "scores_entered",
        {
            "seal": "seal",
            "decision": "choice-1",
            "on": "2023-02-27",
            "scores": {"A": {"access": 7, "quality": 6.5}, "B": {"access": 5, "quality": 8}},
            "scorer": "Director of strategy",
            "evidence": {"A": {"access": "minutes by road and by bus", "quality": "audit of 2022"}},
            "mitigation": "later-bus",
        },
    ),
    Made(
        "equality_regard",
        {
            **_LISTED,
            "on": "2023-02-06",
            "title": "Equality impact assessment",
            "characteristics": ["age", "disability"],
            "inclusion_groups": ["people without a car"],
            "finding": "Option B is further for people without a car",
        },
    ),
    Made(
        "change_step",
        {
            **_LISTED,
            "step": "assured",
            "on": "2023-02-13",
            "precision": "day",
            "by": "X1",
            "text": "The tests were looked at",
            "confidence": "high",
            "kept": "as it went",
            "outcome": "passed with conditions",
            "covers": ["public engagement", "clinical evidence"],
            "responses": 240,
            "themes": 12,
            "unanswered": 1,
            "at_least": True,
            "taken": "d-002",
        },
    ),
    Made(
        "options_decided",
        {
            **_LISTED,
            "on": "2023-03-06",
            "by": "X1-board",
            "chosen": ["A"],
            "rejected": {"B": "further for people without a car"},
            "reason": "It reaches most people",
        },
    ),
    Made(
        "savings_target",
        {
            "what": "running costs",
            "amount_pence": 1_200_000_00,
            "start": "2023-04-01",
            "end": "2024-03-31",
            "source": _SOURCE,
            "confidence": "medium",
        },
    ),
)
