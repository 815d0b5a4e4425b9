"""The records as they stood on a day, with what came before: whose register a statement belongs to,
what a body was in law, who sat on it since when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar

from commonweal.governance.connections import Connections, connections
from commonweal.governance.finding import wording
from commonweal.governance.law import Bodies, bodies, whenever
from commonweal.records import Said, State, Statement, fold, said
from commonweal.records.kinds import Appointment, Breach, Confirmation, Gift, Interest, Post, Seat
from commonweal.records.succession import successor_of
from commonweal.rules import Rule, RuleBook
from commonweal.system.calendar import months_ahead
from commonweal.system.organisation import Succession

#: Kinds of statement that name in whose register they stand.
OfRegister = TypeVar("OfRegister", Breach, Confirmation, Gift, Interest)


@dataclass(frozen=True)
class Day:
    """What is known of registers and seats on a day.

    Parameters
    ----------
    state
        The records folded on the day.
    past
        Every statement that counts, whether it still holds or not (`law.whenever`); the state
        itself where nothing else is at hand, and what ended before the day is then not known.
    book
        All rules held.
    successions
        What became of whom.
    """

    state: State
    past: State
    book: RuleBook
    successions: Sequence[Succession] = field(default=(), repr=False)
    _heirs: dict[str, str | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    #: By kind and keeper, what stands in registers: worked out once for all of them.
    _registers: dict[type, dict[str | None, list[Said[Any]]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def on(self) -> date:
        """The day."""
        return self.state.effective

    @cached_property
    def bodies(self) -> Bodies:
        """The bodies of the records, whenever they existed."""
        return bodies(self.past)

    @cached_property
    def graph(self) -> Connections:
        """Who is connected with whom on the day."""
        return connections(self.state, successions=self.successions)

    def kind(self, body: str, on: date | None = None) -> str | None:
        """What a body was in law on a day, the day itself where None."""
        return self.bodies.kind(body, self.on if on is None else on)

    def name(self, body: str) -> str:
        """What a body is called, or was or will be; its code where nobody says."""
        held = self.bodies.at(body, self.on)
        if held is not None:
            return held.name
        ever = self.bodies.held.get(body)
        return ever[-1].what.name if ever else body

    def rule(self, name: str, body: str, on: date | None = None) -> Rule | None:
        """The wording that bound a body on a day; None where none did or its kind is not known."""
        day = self.on if on is None else on
        kind = self.kind(body, day)
        return None if kind is None else wording(self.book, name, kind, day)

    def within(self, body: str) -> frozenset[str]:
        """A body and all that is part of it, such as its committees, and parts of those."""
        found = {body}
        edge = [body]
        while edge:
            more = self._parts.get(edge.pop(), set()) - found
            found |= more
            edge += more
        return frozenset(found)

    @cached_property
    def _parts(self) -> dict[str, set[str]]:
        """By body of the day, those that are part of it without another between."""
        found: dict[str, set[str]] = {}
        for one in self.bodies.on(self.on):
            for of in one.of:
                found.setdefault(of, set()).add(one.body)
        return found

    def of_register(self, form: type[OfRegister], body: str) -> tuple[Said[OfRegister], ...]:
        """Statements of a kind that stand in the register of a body, transfers and successions
        applied, by when they were stated."""
        if form not in self._registers:
            found: dict[str | None, list[Said[Any]]] = {}
            for one in said(self.state, form):
                found.setdefault(self.keeper(one), []).append(one)
            self._registers[form] = found
        return tuple(self._registers[form].get(body, ()))

    def keeper(self, one: Said[OfRegister]) -> str | None:
        """The body in whose register a statement stands on the day; None after a dissolution."""
        first = self.past.get(one.id)
        if first is not None and first.about != one.about:
            return one.about
        return self.stands_for(one.what.register_of)

    def stands_for(self, code: str) -> str | None:
        """The body that a code in a payload stands for on the day; None after a dissolution."""
        if code not in self._heirs:
            parts = self.past.of_type("body")
            self._heirs[code] = successor_of(code, self.on, self.successions, parts)
        return self._heirs[code]

    def seats(self, body: str) -> tuple[Said[Seat], ...]:
        """The seats of the day on a body and its parts."""
        parts = self.within(body)
        return tuple(one for one in said(self.state, Seat) if one.what.body in parts)

    def deciding(self, body: str) -> frozenset[str]:
        """Persons who hold a seat with a vote on a body or its parts on the day, or held one until
        lately: as long ago as an interest that ended stays public."""
        rule = self.rule("interest-public-after-end", body)
        months = 0 if rule is None or rule.low is None else int(rule.low)
        since, parts = months_ahead(self.on, -months), self.within(body)
        return frozenset(
            one.what.person
            for one in said(self.past, Seat)
            if one.what.person is not None
            and one.what.voting
            and one.what.body in parts
            and one.effective <= self.on
            and (one.effective_to is None or one.effective_to >= since)
        )

    def gone(self, body: str) -> frozenset[str]:
        """Persons who sat on a body or its parts and do so no more, as far as the records tell."""
        parts = self.within(body)
        sat = {
            one.what.person
            for one in said(self.past, Seat)
            if one.what.person and one.what.body in parts and one.effective <= self.on
        }
        posts = {one.what.post for one in said(self.state, Post) if one.what.body in parts}
        here = {one.what.person for one in self.seats(body)}
        here |= {one.what.person for one in said(self.state, Appointment) if one.what.post in posts}
        return frozenset(sat - here)

    def came(self, person: str, body: str) -> date | None:
        """The first day on which a person can have owed a body a declaration: when they came to a
        seat or a post of it or its parts, and not before it existed; None where neither is known.
        """
        days = [one.effective for one in self.bodies.held.get(body, ())]
        known = [self.joined(person, body), min(days, default=None)]
        return max((held for held in known if held is not None), default=None)

    def joined(self, person: str, body: str) -> date | None:
        """When a person came to a seat or a post of a body or its parts; None where that is not on
        record."""
        return self._joined.get((person, body))

    @cached_property
    def _joined(self) -> dict[tuple[str, str], date]:
        parents = {one.body: one.of for one in self.bodies.on(self.on)}
        posts = {one.what.post: one.what.body for one in said(self.past, Post)}
        days = [
            (one.what.person, one.what.body, one.effective)
            for one in said(self.past, Seat)
            if one.what.person is not None
        ]
        days += [
            (one.what.person, posts[one.what.post], one.effective)
            for one in said(self.past, Appointment)
            if one.what.person is not None
            and one.what.step == "appointed"
            and one.what.post in posts
        ]
        found: dict[tuple[str, str], date] = {}
        for person, body, day in days:
            for code in _upwards(body, parents):
                key = (person, code)
                found[key] = min(day, found.get(key, day))
        return found


def _upwards(body: str, parents: dict[str, tuple[str, ...]]) -> frozenset[str]:
    """A body and all whose part it is."""
    found: set[str] = set()
    edge = [body]
    while edge:
        code = edge.pop()
        if code not in found:
            found.add(code)
            edge += parents.get(code, ())
    return frozenset(found)


def day_of(
    statements: Iterable[Statement],
    on: date,
    book: RuleBook,
    *,
    successions: Sequence[Succession] = (),
    known_at: datetime | None = None,
) -> Day:
    """The records on a day, with all that came before.

    Parameters
    ----------
    statements
        All statements.
    on, known_at
        The day, and the instant of knowledge; None for all that is known.
    book, successions
        All rules held, and what became of whom.
    """
    every = tuple(statements)
    return Day(
        fold(every, effective=on, known_at=known_at),
        whenever(every, known_at=known_at),
        book,
        successions,
    )
