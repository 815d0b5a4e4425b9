"""The dated things that a system is made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction


class Kind(StrEnum):
    """Kinds of organisation. What a level is called on a day is data (`Level`)."""

    NATION = "nation"
    REGION = "region"
    SYSTEM = "system"
    COMMISSIONER = "commissioner"
    PLACE = "place"
    NETWORK = "network"
    PRACTICE = "practice"
    TRUST = "trust"
    COUNCIL = "council"
    VOLUNTARY = "voluntary"
    PROVIDER = "provider"


def lasts(start: date, end: date | None, on: date) -> bool:
    """Whether a period, both of whose ends count, holds a day.

    Examples
    --------
    >>> lasts(date(2013, 4, 1), date(2020, 3, 31), date(2020, 3, 31))
    True
    >>> lasts(date(2013, 4, 1), date(2020, 3, 31), date(2020, 4, 1))
    False
    """
    return start <= on and (end is None or on <= end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """One period of a code under one legal body."""

    code: str
    name: str
    kind: Kind
    opened: date
    closed: date | None = None
    legal_body: str = ""
    sector: str = ""
    postcode: str = ""
    latitude: float | None = None
    longitude: float | None = None
    neighbour: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """That a body belonged to another. `role` is "part_of" (hierarchy) or "partner"."""

    member: str
    group: str
    role: str
    start: date
    end: date | None = None
    share: float = 1.0
    sector: str = ""
    vintage: str = ""
    basis: str = "observed"
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """That a body, or a share of it, became another. No successor: dissolved.

    `on` is the first day of the new state. `share` is the part of the predecessor that went there:
    exact where it was derived here, as written where it was read from a table.
    """

    predecessor: str
    successor: str
    on: date
    kind: str
    share: float | Fraction = 1.0
    weights: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What a kind of organisation was called between two days."""

    kind: Kind
    short: str
    name: str
    start: date
    end: date | None = None

    def counted(self, count: int) -> str:
        """So many bodies in words for whoever does not know the short name, which stands after.

        Examples
        --------
        >>> network = {"kind": Kind.NETWORK, "short": "PCN", "name": "Primary care network"}
        >>> Level(**network, start=date(2019, 7, 1)).counted(42)
        '42 primary care networks (PCNs)'
        >>> council = {"kind": Kind.SYSTEM, "short": "council", "name": "Council"}
        >>> Level(**council, start=date(1974, 4, 1)).counted(1)
        '1 council'
        """
        head, of, rest = self.name.partition(" of ")
        if not head[:2].isupper():
            head = head[:1].lower() + head[1:]
        many = "s" if count != 1 else ""
        short = "" if self.short.lower() == self.name.lower() else f" ({self.short}{many})"
        return f"{count:,} {head}{many}{of}{rest}{short}"


def names_on(bodies: Iterable[tuple[str, str, date]], day: date) -> dict[str, str]:
    """The name of each code on a day: of the body that held it then, the last before or, where none
    was, the first after.

    Parameters
    ----------
    bodies
        Code, name and first day of each.
    day
        The day.

    Examples
    --------
    >>> held = [("26A", "A group", date(2020, 4, 1)), ("26A", "A board", date(2022, 7, 1))]
    >>> [names_on(held, date(year, 8, 1))["26A"] for year in (2019, 2021, 2023)]
    ['A group', 'A group', 'A board']
    """
    ordered = sorted(bodies, key=lambda body: body[2])
    after = {code: name for code, name, opened in reversed(ordered) if opened > day}
    return after | {code: name for code, name, opened in ordered if opened <= day}
