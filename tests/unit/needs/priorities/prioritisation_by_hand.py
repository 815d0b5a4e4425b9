"""A small prioritisation whose results can be worked out on paper, and a way to change it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import date
from typing import Any

from commonweal.needs.priorities import Prioritisation, make_seal, read_priorities

Change = Callable[[dict[str, Any]], object]

SEALED = date(2019, 9, 9)

EVERYBODY = {
    "characteristics": [
        "age",
        "disability",
        "gender reassignment",
        "pregnancy and maternity",
        "race",
        "religion or belief",
        "sex",
        "sexual orientation",
    ],
    "inclusion_groups": [
        "people who experience homelessness",
        "people with drug and alcohol dependence",
        "vulnerable migrants and refugees",
        "Gypsy, Roma and Traveller communities",
        "people in contact with the justice system",
        "victims of modern slavery",
        "sex workers",
    ],
}

# Weights 0.75 and 0.25. Values: a 0.75 * 0.8 + 0.25 * 0.5 = 0.725; b 0.525; c 0.25; d 0.7.
HELD: dict[str, Any] = {
    "id": "by-hand",
    "title": "By hand",
    "about": "ABC",
    "declared_on": "2019-09-02",
    "synthetic": True,
    "budget_pence": 90_00,
    "threshold": {"pence_per_qaly": 20_00, "source": "made up"},
    "criteria": [
        {"id": "gain", "name": "Gain", "polarity": "higher", "worst": 0, "best": 10, "weight": 3},
        {"id": "wait", "name": "Wait", "polarity": "lower", "worst": 8, "best": 0, "weight": 1},
    ],
    "options": [
        {
            "id": "a",
            "name": "A",
            "cost_pence": 60_00,
            "recurrent": True,
            "qalys": {"years": 4.5, "basis": "assumed", "source": "made up"},
        },
        {"id": "b", "name": "B", "cost_pence": 50_00, "recurrent": False},
        {"id": "c", "name": "C", "cost_pence": 40_00, "recurrent": False},
        {"id": "d", "name": "D", "cost_pence": 45_00, "recurrent": True},
    ],
    "rejected": [
        {"id": "e", "name": "E", "on": "2019-08-01", "by": "a panel", "reason": "not wanted"}
    ],
    "scores": [
        {
            "entered_on": "2019-09-20",
            "entered_by": "a panel",
            "basis": "assumed",
            "source": "made up",
            "values": {
                "a": {"gain": 8, "wait": 4},
                "b": {"gain": 5, "wait": 3.2},
                "c": {"gain": 0, "wait": 0},
                "d": {"gain": 6, "wait": 0},
            },
        }
    ],
    "participants": [
        {"body": "P", "role": "public health function", "on": "2019-08-01", "part": "options"},
        {
            "body": "H",
            "role": "joint health and wellbeing board",
            "on": "2019-09-01",
            "part": "criteria",
        },
        {"body": "V", "role": "partner", "on": "2019-09-20", "part": "scores"},
    ],
    "equality": [
        {
            "on": "2019-10-01",
            "title": "Analysis",
            "source": "made up",
            "finding": "nobody left out",
            **EVERYBODY,
        }
    ],
}


def held(change: Change = lambda _: None) -> dict[str, Any]:
    """The file as JSON holds it, changed, and with a seal of its criteria as they were before."""
    found = copy.deepcopy(HELD)
    made = make_seal(read_priorities(json.dumps(found), "json"), SEALED)
    found["seal"] = {"on": SEALED.isoformat(), "sha256": made.digest}
    for batch in found["scores"]:
        batch["criteria_sha256"] = made.digest
    change(found)
    return found


def given(change: Change = lambda _: None) -> Prioritisation:
    """The file, changed and read."""
    return read_priorities(json.dumps(held(change)), "json")


def decided(found: dict[str, Any]) -> None:
    """Add the decision for the best portfolio, b and c rejected with reasons."""
    found["decision"] = {
        "on": "2019-10-28",
        "by": "a commissioner",
        "chosen": ["c", "d"],
        "rejected": {"a": "too dear", "b": "less for the money"},
        "reason": "the best portfolio",
    }
