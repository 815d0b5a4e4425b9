"""Who has which function, who may exercise it for them, and through whose hands it came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from commonweal.records import Said, State, said
from commonweal.records.kinds import Delegation
from commonweal.records.succession import successor_of
from commonweal.system.organisation import Succession


@dataclass(frozen=True, slots=True)
class Entry:
    """A delegation or reservation as it held on a day.

    Parameters
    ----------
    said
        The statement.
    from_body, to, report_to
        The bodies that its payload names, as they stood on the day: successors of those that were
        no more.
    """

    said: Said[Delegation]
    from_body: str
    to: str
    report_to: str | None

    @property
    def what(self) -> Delegation:
        """What was stated."""
        return self.said.what

    @property
    def reserved(self) -> bool:
        """Whether the body keeps the function instead of giving it to another."""
        return self.from_body == self.to

    def holds(self, on: date) -> bool:
        """Whether it holds on a day."""
        return _holds(self.said, on)

    @property
    def order(self) -> tuple[str, str, str]:
        """By what entries stand in order."""
        return self.what.delegation, self.said.effective.isoformat(), self.said.id


@dataclass(frozen=True, slots=True)
class Chain:
    """How a function came to a body: from who has it, through each who passed it on.

    Parameters
    ----------
    root
        Who has the function of its own.
    links
        The delegations in order; for the root itself its reservation, where one is stated.
    """

    root: str
    links: tuple[Entry, ...]

    @property
    def body(self) -> str:
        """Who may exercise the function at the end of it."""
        return self.links[-1].to if self.links else self.root

    @property
    def limit_pence(self) -> int | None:
        """The highest value of one decision: the lowest limit on the way; None where none is set.

        Nobody can give more than they have.
        """
        limits = [one.what.limit_pence for one in self.links]
        return min((limit for limit in limits if limit is not None), default=None)

    @property
    def handed_on(self) -> tuple[Entry, ...]:
        """The delegations that were delegated further."""
        return self.links[:-1]

    def through(self, body: str) -> bool:
        """Whether the function came from or through a body."""
        return body == self.root or any(body in (one.from_body, one.to) for one in self.links)

    def told(self, names: Mapping[str, str] | None = None) -> str:
        """The chain in words: bodies by their names, where these are given, with the ids of those
        delegations beside for which nothing is given."""
        known = names or {}
        root = known.get(self.root, self.root)
        if not self.links or self.links[0].reserved:
            return f"{root} has the function of its own"
        steps = [
            known.get(one.to, one.to)
            + ("" if one.what.delegation in known else f" ({one.what.delegation})")
            for one in self.links
        ]
        return " to ".join([root, *steps])

    @property
    def bodies(self) -> tuple[str, ...]:
        """Who has the function, from first to last."""
        return (self.root, *(one.to for one in self.links))


def delegation_told(what: Delegation, names: Mapping[str, str]) -> str:
    """A delegation by what it is of, who gave it and to whom: it has an id and no name.

    Parameters
    ----------
    what, names
        The delegation, and what bodies are called; by code where these have none.
    """
    by, to = (names.get(code, code) for code in (what.from_body, what.to))
    kept = what.from_body == what.to
    return f"“{what.function}”, " + (f"which {by} keeps" if kept else f"delegated by {by} to {to}")


def plain(function: str) -> str:
    """A function by its words alone, so that case and spaces make no other function of it.

    Examples
    --------
    >>> plain(" Primary  care commissioning ")
    'primary care commissioning'
    """
    return " ".join(function.casefold().split())


@dataclass(frozen=True)
class Scheme:
    """All that is stated of one function on a day.

    Parameters
    ----------
    function, on
        Which function, and the day.
    held
        The delegations and reservations of it that hold on that day, by their ids.
    borrowers
        Bodies to which it was delegated at any time: when that ends they have it no more, even if
        they passed it on.
    """

    function: str
    on: date
    held: tuple[Entry, ...]
    borrowers: frozenset[str]

    def chains(self, body: str) -> tuple[Chain, ...]:
        """Every way in which the function came to a body or post, the shortest first.

        Notes
        -----
        Who reserves a function has it of its own; so has who delegates it without ever having been
        given it. Who delegates keeps it. Delegations in a circle from which nobody has the function
        give it to nobody.
        """
        found = dict.fromkeys(self._back(body, frozenset()))
        return tuple(
            sorted(found, key=lambda one: (len(one.links), [link.order for link in one.links]))
        )

    def ends(self) -> tuple[str, ...]:
        """Who may exercise the function: who keeps it, or passes it to no other; in order."""
        passing = {one.from_body for one in self.held if not one.reserved}
        kept = {one.to for one in self.held if one.reserved}
        return tuple(sorted(({one.to for one in self.held} - passing) | kept))

    @cached_property
    def _to(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for one in self.held:
            found.setdefault(one.to, []).append(one)
        return found

    @cached_property
    def _giving(self) -> frozenset[str]:
        return frozenset(one.from_body for one in self.held)

    def _back(self, body: str, seen: frozenset[str]) -> Iterator[Chain]:
        to = self._to.get(body, ())
        kept = [one for one in to if one.reserved]
        given = [one for one in to if not one.reserved]
        for one in kept:
            yield Chain(body, (one,))
        if not kept and body in self._giving and body not in self.borrowers:
            yield Chain(body, ())
        for one in given:
            if one.from_body in seen:
                continue
            for before in self._back(one.from_body, seen | {body}):
                # A reservation says who has the function; it is no step, and limits none.
                steps = tuple(link for link in before.links if not link.reserved)
                yield Chain(before.root, (*steps, one))


def scheme(
    state: State, function: str, on: date, *, successions: Sequence[Succession] = ()
) -> Scheme:
    """All that is stated of one function on a day.

    Parameters
    ----------
    state
        All that was stated (`law.whenever`); or a state of that day, which no longer tells to whom
        the function had been delegated before.
    function, on
        Which function, in its own words, and the day.
    successions
        What became of whom: a delegation to a body goes on for its successor, and lapses where the
        body was dissolved.
    """
    every = _by_function(state).get(plain(function), [])
    standing = [_standing(one, on, successions) for one in every if one.effective <= on]
    known = [one for one in standing if one is not None]
    return Scheme(
        plain(function),
        on,
        tuple(sorted((one for one in known if one.holds(on)), key=lambda one: one.order)),
        frozenset(one.to for one in known if not one.reserved),
    )


def functions(state: State, on: date) -> tuple[str, ...]:
    """The functions of which any delegation or reservation holds on a day, in order."""
    held = _by_function(state)
    return tuple(sorted(name for name in held if any(_holds(one, on) for one in held[name])))


def _by_function(state: State) -> dict[str, list[Said[Delegation]]]:
    def index() -> dict[str, list[Said[Delegation]]]:
        found: dict[str, list[Said[Delegation]]] = {}
        for one in said(state, Delegation):
            found.setdefault(plain(one.what.function), []).append(one)
        return found

    return state.once("delegations by function", index)


def _holds(one: Said[Delegation], on: date) -> bool:
    return one.effective <= on and (one.effective_to is None or on <= one.effective_to)


def _standing(one: Said[Delegation], on: date, successions: Sequence[Succession]) -> Entry | None:
    what = one.what
    if not successions:
        return Entry(one, what.from_body, what.to, what.report_to)
    giver = successor_of(what.from_body, on, successions)
    to = successor_of(what.to, on, successions)
    if giver is None or to is None:
        return None
    told = None if what.report_to is None else successor_of(what.report_to, on, successions)
    return Entry(one, giver, to, told)
