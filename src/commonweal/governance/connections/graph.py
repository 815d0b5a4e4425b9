"""The graph: which organisation an identifier or a name stands for, who owns it, who has an
interest in it, who is related to whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from commonweal.governance.connections.naming import plain_name
from commonweal.records import Said, State, said
from commonweal.records.kinds import Interest, InterestEnded, Organisation, Ownership, Relationship
from commonweal.system.organisation import Succession

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


@dataclass(frozen=True, slots=True)
class Owner:
    """Who owns an organisation (an organisation or a person), and in what way."""

    owner: str
    nature: str
    source: str


@dataclass(frozen=True)
class Connections:
    """The graph as of a day.

    Parameters
    ----------
    on
        The day.
    same
        For each identifier and id of an organisation, the one that stands for the organisation.
    names
        The name of each organisation, by what stands for it.
    by_name
        For each plain name, the organisations that have it.
    owners
        For each organisation, who owns or runs it, and what it succeeded.
    interests
        For each person, the interests in organisations.
    relatives
        For each person, who is related to them, and how.
    cycles
        Organisations that own themselves round a corner, each such ring once.
    """

    on: date
    same: dict[str, str] = field(repr=False)
    names: dict[str, str] = field(repr=False)
    by_name: dict[str, tuple[str, ...]] = field(repr=False)
    owners: dict[str, list[Owner]] = field(repr=False)
    interests: dict[str, list[Held]] = field(repr=False)
    relatives: dict[str, list[tuple[str, str]]] = field(repr=False)

    def organisation(self, code: str) -> str:
        """What stands for the organisation with an identifier or id; itself where none is known."""
        return self.same.get(code, code)

    def called(self, name: str) -> tuple[str, ...]:
        """Organisations that have a name, or the name itself where none is known."""
        plain = plain_name(name)
        return self.by_name.get(plain, (NAMED + plain,))

    def name(self, organisation: str) -> str:
        """The name of an organisation, as far as known."""
        return self.names.get(organisation, organisation.removeprefix(NAMED))

    def cycles(self) -> tuple[tuple[str, ...], ...]:
        """Rings of ownership, each from its smallest member on; none where there is none."""
        rings: set[tuple[str, ...]] = set()
        settled: set[str] = set()
        for start in sorted(self.owners):
            rings |= _rings_from(start, self.owners, settled)
        return tuple(sorted(rings))


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
    >>> [held.organisation for held in graph.interests["p-1"]], graph.called("Go To Doc")
    (['company:07654321'], ('company:07654321',))
    """
    day = state.effective if on is None else on
    listed = [one.what for one in said(state, Organisation)]
    declared = said(state, Interest)
    same = _same(listed)
    names = _names(listed, declared, same)
    by_name: dict[str, set[str]] = {}
    for code, name in names.items():
        by_name.setdefault(plain_name(name), set()).add(code)
    for one in listed:
        for name in one.other_names:
            by_name.setdefault(plain_name(name), set()).add(same[one.organisation])
    found = {name: tuple(sorted(codes)) for name, codes in by_name.items()}
    return Connections(
        on=day,
        same=same,
        names=names,
        by_name=found,
        owners=_owners(state, listed, same, successions, day),
        interests=_interests(state, declared, same, found, day),
        relatives=_relatives(state),
    )


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


def _names(
    listed: Sequence[Organisation], declared: Sequence[Said[Interest]], same: dict[str, str]
) -> dict[str, str]:
    """Names by organisation: as its own statement has it, else as an interest with its only
    identifier does."""
    names = {same[one.organisation]: one.name for one in listed}
    for one in declared:
        if one.what.organisation is not None and len(one.what.organisation_ids) == 1:
            code = one.what.organisation_ids[0]
            names.setdefault(same.get(code, code), one.what.organisation)
    return names


def _owners(
    state: State,
    listed: Sequence[Organisation],
    same: dict[str, str],
    successions: Iterable[Succession],
    on: date,
) -> dict[str, list[Owner]]:
    owners: dict[str, list[Owner]] = {}
    for held in said(state, Ownership):
        owned, owner = same.get(held.what.owned, held.what.owned), held.what.owner
        owners.setdefault(owned, []).append(
            Owner(same.get(owner, owner), held.what.nature, held.what.source)
        )
    for one in listed:
        for later in one.succeeded_by:
            owners.setdefault(same.get(later, later), []).append(
                Owner(same[one.organisation], "succeeded by", one.source)
            )
    for succession in successions:
        if succession.successor is not None and succession.on <= on:
            before, after = (f"ods:{c}" for c in (succession.predecessor, succession.successor))
            owners.setdefault(same.get(after, after), []).append(
                Owner(same.get(before, before), "succeeded by", "successions")
            )
    for known in owners.values():
        known.sort(key=lambda one: (one.owner, one.nature))
    return owners


def _interests(
    state: State,
    declared: Sequence[Said[Interest]],
    same: dict[str, str],
    by_name: dict[str, tuple[str, ...]],
    on: date,
) -> dict[str, list[Held]]:
    ended = {one.what.interest: one.what.on for one in said(state, InterestEnded)}
    found: dict[str, list[Held]] = {}
    for one in declared:
        what = one.what
        if what.arose is not None and what.arose > on:
            continue
        end = ended.get(what.interest)
        held = found.setdefault(what.person, [])
        if what.organisation_ids:
            codes = sorted({same.get(code, code) for code in what.organisation_ids})
            held += [Held(one, code, False, end) for code in codes]
        elif what.organisation is not None:
            plain = plain_name(what.organisation)
            codes = list(by_name.get(plain, (NAMED + plain,)))
            held += [Held(one, code, True, end) for code in codes]
    return found


def _relatives(state: State) -> dict[str, list[tuple[str, str]]]:
    related: dict[str, list[tuple[str, str]]] = {}
    for one in said(state, Relationship):
        for person, other in ((one.what.person, one.what.other), (one.what.other, one.what.person)):
            related.setdefault(person, []).append((other, one.what.nature))
    for known in related.values():
        known.sort()
    return related


def _rings_from(
    start: str, owners: dict[str, list[Owner]], settled: set[str]
) -> set[tuple[str, ...]]:
    """Rings met on the way up from an organisation, without recursion."""
    rings: set[tuple[str, ...]] = set()
    way: list[str] = []
    stack: list[tuple[str, bool]] = [(start, False)]
    while stack:
        code, done = stack.pop()
        if done:
            settled.add(way.pop())
        elif code in way:
            ring = way[way.index(code) :]
            least = ring.index(min(ring))
            rings.add(tuple(ring[least:] + ring[:least]))
        elif code not in settled:
            way.append(code)
            stack.append((code, True))
            stack += [
                (one.owner, False) for one in owners.get(code, ()) if one.nature != "succeeded by"
            ]
    return rings
