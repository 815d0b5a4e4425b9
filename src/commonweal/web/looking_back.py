"""From which day, and with what knowledge, a page looks at the records.

An address asks for both, once for all that its page is made of: `reading.given_out` looks with that
knowledge whoever calls it, so that no part of a page can forget to. Where the page leads, it keeps
both in the address.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, time
from urllib.parse import urlencode

from django.utils import timezone


@dataclass(frozen=True, slots=True)
class LookBack:
    """What an address asks for.

    Parameters
    ----------
    on
        The day of which a page tells; None for today.
    known
        The day by whose end something was on record; None for all that is on record now.
    """

    on: date | None = None
    known: date | None = None

    @property
    def moment(self) -> datetime | None:
        """The last instant of the day of knowledge in England."""
        if self.known is None:
            return None
        return datetime.combine(self.known, time.max, timezone.get_default_timezone())

    @property
    def query(self) -> str:
        """Both as an address has them; empty where it asks for neither."""
        asked = (("on", self.on), ("known", self.known))
        return urlencode([(name, day.isoformat()) for name, day in asked if day is not None])


#: From where a page looks that asks for nothing: today, with all that is known.
_HERE = LookBack()
_LOOKING: ContextVar[LookBack] = ContextVar("looking_back", default=_HERE)


def looking_back() -> LookBack:
    """From where the page that is being made looks."""
    return _LOOKING.get()


@contextmanager
def look_back(asked: LookBack) -> Iterator[None]:
    """Have all that is read of the records be read so."""
    before = _LOOKING.set(asked)
    try:
        yield
    finally:
        _LOOKING.reset(before)


def kept_in(address: str) -> str:
    """An address of the records that looks from the same day and with the same knowledge."""
    query = looking_back().query
    if not query:
        return address
    return f"{address}{'&' if '?' in address else '?'}{query}"
