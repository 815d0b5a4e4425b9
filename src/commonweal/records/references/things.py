"""The things that statements speak of: which there are, and from when to when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.records.folding import lasting
from commonweal.records.references.table import THINGS
from commonweal.records.statement import Statement

#: First and last day of a time during which a body existed.
Period = tuple[date, date | None]
#: Bodies that are known from elsewhere, such as the organisations of a folder.
Organisations = Mapping[str, Sequence[Period]]


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement that counts, as corrected, with the last day on which it holds."""

    statement: Statement
    last: date | None

    def holds(self, on: date) -> bool:
        """Whether it holds on a day."""
        return self.statement.effective <= on and (self.last is None or on <= self.last)


@dataclass(frozen=True, slots=True)
class Things:
    """What statements say, and the things that they state.

    Parameters
    ----------
    said
        Every statement that counts, by when it was stated.
    known
        By thing and id, the statements that state it.
    organisations
        Bodies known from elsewhere, each with the periods in which it existed.
    """

    said: tuple[Stated, ...]
    known: Mapping[tuple[str, str], Sequence[Stated]]
    organisations: Organisations

    def get(self, thing: str, identifier: str) -> Sequence[Stated]:
        """The statements that state a thing; none where it is not known."""
        return self.known.get((thing, identifier), ())

    def there(self, thing: str, identifier: str) -> bool:
        """Whether a thing is known."""
        if (thing, identifier) in self.known:
            return True
        if thing == "identifier":
            return ":" in identifier
        return thing == "body" and identifier in self.organisations

    def existed(self, body: str, on: date) -> bool:
        """Whether a body existed on a day."""
        stated = any(held.holds(on) for held in self.get("body", body))
        return stated or any(
            start <= on and (end is None or on <= end)
            for start, end in self.organisations.get(body, ())
        )


def things_of(statements: Iterable[Statement], organisations: Organisations) -> Things:
    """The things that statements state, corrections, voids and ends applied."""
    said = tuple(Stated(held, last) for held, last in lasting(statements))
    known: dict[tuple[str, str], list[Stated]] = {}
    for one in said:
        thing = THINGS.get(one.statement.type)
        if thing is not None and one.statement.payload is not None:
            identifier = str(one.statement.payload.get(thing.field))
            known.setdefault((thing.thing, identifier), []).append(one)
    return Things(said, known, organisations)
