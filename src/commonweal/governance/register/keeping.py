"""How long an interest that ended stays public, and how long it is kept at all. Both are least
times: what may be done from a day on need not be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from commonweal.governance.register.day import Day
from commonweal.governance.register.entries import Entry, Register
from commonweal.rules import Rule
from commonweal.system.calendar import months_ahead


@dataclass(frozen=True, slots=True)
class Kept:
    """From when an ended interest may leave the public register, and from when its payload may be
    destroyed.

    Parameters
    ----------
    interest, ended
        Which, and when it ended.
    off_public, destroyed
        The first day on which each may be done; None where no rule held on the day asked, so that
        nothing says how long.
    rules
        Ids of the rules relied on.
    """

    interest: str
    ended: date
    off_public: date | None
    destroyed: date | None
    rules: tuple[str, ...]


def kept(day: Day, body: str, entry: Entry) -> Kept | None:
    """How long an entry stays, by the rules of the day; None while the interest goes on.

    Examples
    --------
    An interest that ended on 10 January may leave the public register from 11 July.
    """
    if entry.ended is None:
        return None
    public = day.rule("interest-public-after-end", body)
    private = day.rule("interest-kept-after-end", body)
    return Kept(
        interest=entry.what.interest,
        ended=entry.ended,
        off_public=_after(entry.ended, public),
        destroyed=_after(entry.ended, private),
        rules=tuple(rule.id for rule in (public, private) if rule is not None),
    )


def keeping(day: Day, held: Register) -> tuple[Kept, ...]:
    """Every ended interest of a register, by the day on which it ended."""
    found = [one for entry in held.entries if (one := kept(day, held.body, entry)) is not None]
    return tuple(sorted(found, key=lambda one: (one.ended, one.interest)))


def _after(ended: date, rule: Rule | None) -> date | None:
    """The day after the least time has gone by."""
    if rule is None or rule.low is None:
        return None
    months = int(rule.low) * (12 if rule.unit == "years" else 1)
    return months_ahead(ended, months) + timedelta(days=1)
