"""The reports as statements: chained lines of the records."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import UTC, datetime, time

from commonweal.records import Statement, draft, link
from kent_medway_build.reports import Report
from kent_medway_build.sources import stater


def lines(reports: list[Report], others: Iterable[Statement] = ()) -> list[str]:
    """The lines of `records/statements.jsonl`, in the order in which they became known.

    The salt of each payload is made from its id, so that the same facts give the same bytes: what
    is stated here was published, and its digest has nothing to hide.
    """
    statements = [*(_statement(report) for report in reports), *others]
    statements.sort(key=lambda held: held.stated_at)
    return [line.written().decode() for line in link(statements)]


def _statement(report: Report) -> Statement:
    identifier = f"{_slug(report.topic)}/{report.on}/{_slug(report.words)[:60].strip('-')}"
    reason = "Carried into the example from a published source."
    if report.precision == "none":
        reason += " The source bears no day: the day is assumed."
    return draft(
        "reported",
        {
            "subject": report.topic,
            "text": report.words,
            "source": report.source,
            "confidence": report.confidence,
            "precision": "year" if report.precision == "none" else report.precision,
        },
        id=identifier,
        stated_by=stater(report.publisher, report.known_from),
        about=report.about,
        stated_at=datetime.combine(report.known_from, time(), UTC),
        effective=report.on,
        reason=reason,
        salt=hashlib.sha256(identifier.encode()).hexdigest(),
    )


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
