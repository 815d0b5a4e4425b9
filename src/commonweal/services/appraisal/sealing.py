"""What is sealed of an appraisal, and whether it is still what was sealed."""

from __future__ import annotations

from datetime import date
from typing import Any

from commonweal.records import Seal
from commonweal.records.judged import seal_of
from commonweal.services.appraisal.file import AppraisalFile

#: What may be learnt of a criterion after the seal without changing it.
NOT_SEALED = {"missing", "basis", "source"}


def declaration(given: AppraisalFile) -> dict[str, Any]:
    """What is fixed before any score: the criteria with polarity, scale, weight and kind. Options
    come later, and belong to no seal. Dates are text, so that JSON and TOML give the same."""
    return {
        "id": given.id,
        "title": given.title,
        "decision": given.decision,
        "declared_on": given.declared_on.isoformat(),
        "criteria": [
            criterion.model_dump(mode="json", exclude_none=True, exclude=NOT_SEALED)
            for criterion in given.criteria
        ],
    }


def make_seal(given: AppraisalFile, on: date | None = None, *, salt: str | None = None) -> Seal:
    """Seal the criteria of an appraisal as they stand, in the form of `records.seal`.

    Day and salt are those of the seal that the file holds where none are given; the day of the
    declaration where it holds none.
    """
    return seal_of(given, declaration(given), on, salt)


def matches(given: AppraisalFile) -> bool | None:
    """Whether the criteria are still those that were sealed; None where they never were."""
    if given.seal is None:
        return None
    return given.seal.fits(declaration(given))
