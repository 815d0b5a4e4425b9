"""An appraisal as plain values: what `commonweal appraise FILE --json` prints."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from commonweal.services.appraisal.gates import GateResult
from commonweal.services.appraisal.result import Appraisal


def plain(found: Appraisal) -> dict[str, Any]:
    """The whole result as mappings, lists, text, numbers and dates."""
    return {
        **asdict(found),
        "partial": found.partial,
        "stands": found.stands,
        "gates": [plain_gate(gate) for gate in found.gates],
    }


def plain_gate(gate: GateResult) -> dict[str, Any]:
    """A gate with the id and standing of its rule; None where no rule was held."""
    rule = gate.rule
    return {
        "id": gate.id,
        "title": gate.title,
        "outcome": gate.outcome.value,
        "why": gate.why,
        "on": gate.on,
        "rule": None
        if rule is None
        else {
            "id": rule.id,
            "text": rule.text,
            "source": rule.source.title,
            "place": rule.source.place,
            "verified": rule.source.verified,
        },
        "events": [asdict(event) for event in gate.events],
    }
