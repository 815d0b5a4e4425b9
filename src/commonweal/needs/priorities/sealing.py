"""What is sealed of a prioritisation, and whether it is still what was sealed."""

from __future__ import annotations

from datetime import date
from typing import Any

from commonweal.needs.priorities.file import Prioritisation
from commonweal.records import Seal, opens
from commonweal.records import seal as sealed


def declaration(given: Prioritisation) -> dict[str, Any]:
    """What is fixed before any score: the criteria with polarity, ends and weights, and what is to
    be largest. Names and dates are text, so that the form is the same read from JSON or TOML."""
    return {
        "id": given.id,
        "title": given.title,
        "declared_on": given.declared_on.isoformat(),
        "maximise": given.maximise,
        "criteria": [
            criterion.model_dump(mode="json", exclude_none=True) for criterion in given.criteria
        ],
    }


def make_seal(given: Prioritisation, on: date, *, salt: str = "") -> Seal:
    """Seal the criteria of a prioritisation on a day.

    SHA-256 over the salt's bytes, if there are any, and then the canonical JSON of the declaration
    and the day: the form of `records.seal`.
    """
    return sealed(declaration(given), on, salt=salt)


def matches(given: Prioritisation) -> bool:
    """Whether the criteria are still those that were sealed; False where they never were."""
    if given.seal is None:
        return False
    return opens(given.seal.sha256, given.seal.on, declaration(given), given.seal.salt)
