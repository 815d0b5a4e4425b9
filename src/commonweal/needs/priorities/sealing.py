"""What is sealed of a prioritisation, and whether it is still what was sealed."""

from __future__ import annotations

from datetime import date
from typing import Any

from commonweal.needs.priorities.file import Prioritisation
from commonweal.records import Seal
from commonweal.records.judged import seal_of


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


def make_seal(given: Prioritisation, on: date | None = None, *, salt: str | None = None) -> Seal:
    """Seal the criteria of a prioritisation as they stand, in the form of `records.seal`.

    Day and salt are those of the seal that the file holds where none are given; the day of the
    declaration where it holds none.
    """
    return seal_of(given, declaration(given), on, salt)


def matches(given: Prioritisation) -> bool:
    """Whether the criteria are still those that were sealed; False where they never were."""
    return given.seal is not None and given.seal.fits(declaration(given))
