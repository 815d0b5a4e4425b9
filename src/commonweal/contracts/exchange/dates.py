"""When releases were published: their dates as instants, whatever zone they are written in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any


def instant(text: str) -> datetime | None:
    """The instant that a date of the standard stands for, in UTC; one without a zone is read as
    UTC, wherever the machine stands. None where no calendar of the years 1 to 9999 has it.

    Examples
    --------
    >>> instant("2025-06-01T00:30:00+01:00").isoformat()
    '2025-05-31T23:30:00+00:00'
    >>> instant("2025-06-01").isoformat(), instant("2025-02-30")
    ('2025-06-01T00:00:00+00:00', None)
    """
    try:
        read = datetime.fromisoformat(text)
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def by_date(release: Mapping[str, Any]) -> datetime:
    """What releases are put in order by: their instant; before all others where they have none."""
    return instant(str(release.get("date", ""))) or datetime.min.replace(tzinfo=UTC)
