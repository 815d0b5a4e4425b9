"""An appraisal small enough to work out on paper, and ways to change it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import date
from typing import Any

from commonweal.services.appraisal import AppraisalFile, make_seal, read_appraisal
from commonweal.services.appraisal.file import AppraisalFile as Form

Change = Callable[[dict[str, Any]], object]

#: Two judged criteria and one worked out, three options, two scorers, one mitigation. In values
#: from 0 to 1 (quality 0 to 10, cost 100 to 0, minutes 60 to 10), means of both scorers:
#:            quality  cost  minutes      value at 0.5, 0.3, 0.2
#: near          0.6   0.5     0.8        0.30 + 0.15 + 0.16 = 0.61
#: far           0.9   0.4     0.2        0.45 + 0.12 + 0.04 = 0.61 before, 0.67 after
#: none          0.1   1.0     0.0        0.05 + 0.30 + 0.00 = 0.35
GIVEN: dict[str, Any] = {
    "id": "by-hand",
    "title": "By hand",
    "about": "QKS",
    "decision": "Where it should be",
    "declared_on": "2020-01-06",
    "synthetic": True,
    "criteria": [
        {
            "id": "quality",
            "name": "Quality",
            "polarity": "higher",
            "worst": 0,
            "best": 10,
            "weight": 0.5,
            "source": "by hand",
        },
        {
            "id": "cost",
            "name": "Cost",
            "polarity": "lower",
            "worst": 100,
            "best": 0,
            "weight": 0.3,
            "source": "by hand",
        },
        {
            "id": "minutes",
            "name": "Minutes",
            "polarity": "lower",
            "worst": 60,
            "best": 10,
            "weight": 0.2,
            "kind": "computed",
            "figure": "services.mean_minutes.{option}",
            "source": "by hand",
        },
    ],
    "options": [
        {"id": "near", "name": "Near", "sites": ["S1", "S2"]},
        {"id": "far", "name": "Far", "sites": ["S1", "S3"]},
        {"id": "none", "name": "None", "sites": []},
    ],
    "scorers": [{"id": "one", "name": "One panel"}, {"id": "two", "name": "Another panel"}],
    "scores": [
        {
            "entered_on": "2020-02-01",
            "scorer": "computed",
            "basis": "assumed",
            "source": "a map",
            "values": {
                "near": {"minutes": {"score": 20, "evidence": "services.mean_minutes.near"}},
                "far": {"minutes": 50},
                "none": {"minutes": 60},
            },
        },
        {
            "entered_on": "2020-02-02",
            "scorer": "one",
            "basis": "assumed",
            "source": "a workshop",
            "values": {
                "near": {"quality": 5, "cost": 50},
                "far": {"quality": 9, "cost": 70},
                "none": {"quality": 1, "cost": 0},
            },
        },
        {
            "entered_on": "2020-02-02",
            "scorer": "two",
            "basis": "assumed",
            "source": "a workshop",
            "values": {
                "near": {"quality": 7, "cost": 50},
                "far": {"quality": 9, "cost": 50},
                "none": {"quality": 1, "cost": 0},
            },
        },
    ],
    "asked": [{"id": "s3", "title": "an option with S3", "site": "S3"}],
}

#: A bus that brings the far option within 35 minutes: its value on minutes goes from 0.2 to 0.5.
BUS = {
    "id": "bus",
    "on": "2020-08-01",
    "options": ["far"],
    "change": "A bus",
    "why": "It was too far",
    "source": "response log",
}
AFTER_BUS = {
    "entered_on": "2020-08-02",
    "scorer": "computed",
    "mitigation": "bus",
    "basis": "assumed",
    "source": "a timetable",
    "values": {"far": {"minutes": 35}},
}


def held(change: Change = lambda _: None, *, seal: bool = True) -> dict[str, Any]:
    """The appraisal as a file holds it, changed, then sealed."""
    found = copy.deepcopy(GIVEN)
    if seal:
        found["seal"] = {"on": "2020-01-13", "sha256": digest(found)}
    change(found)
    return found


def digest(found: dict[str, Any]) -> str:
    """The digest of the criteria as they stand."""
    form = Form.model_validate_json(json.dumps({**found, "seal": None}))
    return make_seal(form, date(2020, 1, 13)).digest


def given(change: Change = lambda _: None, *, seal: bool = True) -> AppraisalFile:
    """The appraisal, read and checked."""
    return read_appraisal(json.dumps(held(change, seal=seal)), "json")


def with_bus(found: dict[str, Any]) -> None:
    """The mitigation, and what it did to a score."""
    found["mitigations"] = [BUS]
    found["scores"].append(AFTER_BUS)
