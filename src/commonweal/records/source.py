"""The records as a source of figures."""

from __future__ import annotations

from datetime import date

from commonweal.evidence.words import day
from commonweal.rules import Source


def records_source(on: date) -> Source:
    """What a figure names that was taken from the records, as they hold on a day.

    Examples
    --------
    >>> records_source(date(2019, 7, 1)).vintage
    'what holds on 1 July 2019'
    """
    return Source(
        id="records",
        title="Records of the system",
        publisher="the bodies that stated them",
        place="records/statements.jsonl",
        vintage=f"what holds on {day(on)}",
        verified=True,
    )
