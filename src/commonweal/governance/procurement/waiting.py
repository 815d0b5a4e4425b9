"""The standstill of a procurement, from its notices and representations."""

from __future__ import annotations

from datetime import date

from commonweal.governance.procurement.held import Procured
from commonweal.governance.procurement.notices import AFTER_STANDSTILL
from commonweal.governance.procurement.standstill import Standing, standing, standstill
from commonweal.rules import RuleBook


def standing_of(book: RuleBook, held: Procured, kind: str, on: date) -> Standing | None:
    """The standstill after the notice of intention that was published first.

    None where the process has none, no notice was published, or no rule held.
    """
    if held.what.process not in AFTER_STANDSTILL:
        return None
    days = [
        one.what.published
        for one in held.notices
        if one.what.kind == "intention to award" and one.what.published is not None
    ]
    stands = standstill(book, min(days), kind) if days else None
    if stands is None:
        return None
    objections = [one.what for one in held.representations]
    return standing(book, stands, objections, on=on, kind=kind, about=held.id)
