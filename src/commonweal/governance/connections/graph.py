"""The graph: which organisation an identifier or a name stands for, who owns it, who has an
interest in it, who is related to whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from commonweal.governance.connections.naming import plain_name
from commonweal.records import Said, State, Statement, read_as, said
from commonweal.records.kinds import Interest, InterestEnded, Organisation, Relationship
from commonweal.system.organisation import Succession

#: How many links of ownership are followed up from an organisation.
FARTHEST = 6
#: Before the form of a name where nothing better is known of an organisation.
NAMED = "name:"


@dataclass(frozen=True, slots=True)
class Held:
    """An interest of a person in an organisation, on the day of the graph.

    `joint` says how the organisation was found; `ended` is the day on which the interest ended.
    """

    interest: Said[Interest]
    organisation: str
    by_name: bool
    ended: date | None


class Owner(NamedTuple):
    """Who owns an organisation (an organisation or a person), and in what way."""

    owner: str
    nature: str


class Way(NamedTuple):
    """How an owner stands above an organisation: what it owns on the way down, in what way, and
    how many links it is away."""

    owned: str
    nature: str
    links: int


#: Owners of an organisation at any remove.
Above = dict[str, Way]


@dataclass(frozen=True)
class Connections:
    """The graph as of a day. What is asked of few people is worked out when it is asked.

    Parameters
    ----------
    on
        The day.
    same
        For each identifier and id of an organisation, the one that stands for the organisation.
    listed
        What was stated of organisations themselves.
    declared
        For each person, the statements of interests.
    ended
        For each interest that ended, the day.
    owners
        For each organisation, who owns or runs it, and what it succeeded.
    relatives
        For each person, who is related to them, and how.
    """

    on: date
    same: dict[str, str] = field(repr=False)
    listed: tuple[Organisation, ...] = field(repr=False)
    declared: dict[str, list[Statement]] = field(repr=False)
    ended: dict[str, date] = field(repr=False)
    owners: dict[str, list[Owner]] = field(repr=False)
    relatives: dict[str, list[tuple[str, str]]] = field(repr=False)
    _above: dict[str, Above] = field(default_factory=dict, init=False, repr=False, compare=False)

    def organisation(self, code: str) -> str:
        """What stands for the organisation with an identifier or id; itself where none is known."""
        return self.same.get(code, code)

    @cached_property
    def names(self) -> dict[str, str]:
        """Names of organisations: as their own statement has it, else as an interest that gives
        one identifier does."""
        found = {self.same[one.organisation]: one.name for one in self.listed}
        for held in self.declared.values():
            for one in held:
                ids, name = _ids(one), _text(one, "organisation")
                if name is not None and len(ids) == 1:
                    found.setdefault(self.organisation(ids[0]), name)
        return found

    @cached_property
    def by_name(self) -> dict[str, tuple[str, ...]]:
        """For each plain name, the organisations that have it."""
        found: dict[str, set[str]] = {}
        for code, name in self.names.items():
            found.setdefault(plain_name(name), set()).add(code)
        for one in self.listed:
            for name in one.other_names:
                found.setdefault(plain_name(name), set()).add(self.same[one.organisation])
        return {name: tuple(sorted(codes)) for name, codes in found.items()}

    def called(self, name: str) -> tuple[str, ...]:
        """Organisations that have a name, or the name itself where none is known."""
        plain = plain_name(name)
        return self.by_name.get(plain, (NAMED + plain,))

    def name(self, organisation: str) -> str:
        """The name of an organisation, as far as known."""
        return self.names.get(organisation, organisation.removeprefix(NAMED))

    def interests(self, person: str) -> tuple[Held, ...]:
        """The interests of a person in organisations that had arisen by the day."""
        found: list[Held] = []
        for statement in self.declared.get(person, ()):
            one = read_as(statement, Interest)
            what = one.what
            if what.arose is not None and what.arose > self.on:
                continue
            end = self.ended.get(what.interest)
            if what.organisation_ids:
                codes = sorted({self.organisation(code) for code in what.organisation_ids})
                found += [Held(one, code, False, end) for code in codes]
            elif what.organisation is not None:
                found += [Held(one, code, True, end) for code in self.called(what.organisation)]
        return tuple(found)

    def above(self, organisation: str) -> Above:
        """Everything above an organisation, up to `FARTHEST` links away: who owns it, who owns
        those, and what it succeeded, each by the shortest way."""
        found = self._above.get(organisation)
        if found is not None:
            return found
        found = self._above[organisation] = {}
        edge = [organisation]
        for links in range(1, FARTHEST + 1):
            following: list[str] = []
            for code in edge:
                for owner, nature in self.owners.get(code, ()):
                    if owner != organisation and owner not in found:
                        found[owner] = Way(code, nature, links)
                        following.append(owner)
            edge = following
        return found


def connections(
    state: State,
    *,
    on: date | None = None,
    successions: Iterable[Succession] = (),
) -> Connections:
    """The graph of a state.

    Parameters
    ----------
    state
        The folded records.
    on
        The day; the state's own where None.
    successions
        What became of organisations of the folder: an interest in a body that was succeeded is one
        in its successor.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from commonweal.records import draft, fold
    >>> known = datetime(2017, 1, 9, tzinfo=UTC)
    >>> one = draft("interest", {"interest": "i-1", "person": "p-1", "register_of": "01Y",
    ...     "type": "financial", "description": "Director", "organisation": "Go To Doc Ltd",
    ...     "organisation_ids": ["company:07654321"], "declared": "2016-05-01"}, id="i-1",
    ...     stated_by="Secretary", about="01Y", stated_at=known, effective=known.date(),
    ...     reason="register")
    >>> graph = connections(fold([one], effective=known.date()))
    >>> [held.organisation for held in graph.interests("p-1")], graph.called("Go To Doc")
    (['company:07654321'], ('company:07654321',))
    """
    day = state.effective if on is None else on
    listed = tuple(one.what for one in said(state, Organisation))
    same = _same(listed)
    declared: dict[str, list[Statement]] = {}
    for one in state.of_type("interest"):
        person = _text(one, "person")
        if person is not None:
            declared.setdefault(person, []).append(one)
    return Connections(
        on=day,
        same=same,
        listed=listed,
        declared=declared,
        ended={one.what.interest: one.what.on for one in said(state, InterestEnded)},
        owners=_owners(state, listed, same, successions, day),
        relatives=_relatives(state),
    )


def _text(held: Statement, name: str) -> str | None:
    """A text of a payload, read as it stands: large registers are not put in form as a whole."""
    value = None if held.payload is None else held.payload.get(name)
    return value if isinstance(value, str) else None


def _ids(held: Statement) -> list[str]:
    value = None if held.payload is None else held.payload.get("organisation_ids")
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _same(listed: Sequence[Organisation]) -> dict[str, str]:
    """One code for all identifiers and ids of an organisation: the least identifier, or its id."""
    parent: dict[str, str] = {}

    def top(code: str) -> str:
        while parent.setdefault(code, code) != code:
            parent[code] = parent[parent[code]]
            code = parent[code]
        return code

    for one in listed:
        for code in one.ids:
            parent[top(code)] = top(one.organisation)
    members: dict[str, list[str]] = {}
    for code in list(parent) + [
        one.organisation for one in listed if one.organisation not in parent
    ]:
        members.setdefault(top(code), []).append(code)
    return {code: min(group, key=_preferred) for group in members.values() for code in group}


def _preferred(code: str) -> tuple[bool, str]:
    return (":" not in code, code)


def _owners(
    state: State,
    listed: Sequence[Organisation],
    same: dict[str, str],
    successions: Iterable[Succession],
    on: date,
) -> dict[str, list[Owner]]:
    owners: dict[str, list[Owner]] = {}
    for held in state.of_type("ownership"):
        owner, owned = _text(held, "owner"), _text(held, "owned")
        if owner is not None and owned is not None:
            link = Owner(same.get(owner, owner), _text(held, "nature") or "")
            owners.setdefault(same.get(owned, owned), []).append(link)
    for one in listed:
        for later in one.succeeded_by:
            owners.setdefault(same.get(later, later), []).append(
                Owner(same[one.organisation], "succeeded by")
            )
    for succession in successions:
        if succession.successor is not None and succession.on <= on:
            before, after = (f"ods:{c}" for c in (succession.predecessor, succession.successor))
            owners.setdefault(same.get(after, after), []).append(
                Owner(same.get(before, before), "succeeded by")
            )
    for known in owners.values():
        if len(known) > 1:
            known.sort()
    return owners


def _relatives(state: State) -> dict[str, list[tuple[str, str]]]:
    related: dict[str, list[tuple[str, str]]] = {}
    for one in said(state, Relationship):
        for person, other in ((one.what.person, one.what.other), (one.what.other, one.what.person)):
            related.setdefault(person, []).append((other, one.what.nature))
    for known in related.values():
        known.sort()
    return related
