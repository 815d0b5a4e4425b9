"""Matches between people who decide and organisations that stand to gain."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Literal

from commonweal.governance.connections.graph import Above, Connections, Held, Step
from commonweal.governance.connections.items import Gainer

Kind = Literal["interest", "dual role", "ownership", "relative", "common owner"]
Status = Literal["automatic", "for review", "held", "confirmed", "rejected"]


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody who decides is connected with an organisation that stands to gain.

    Parameters
    ----------
    key
        The same whenever the same connection is found again.
    person, gainer, gainer_name
        Who, and with which organisation.
    kind
        A declared interest, one that goes with an office held (dual role), ownership that nobody
        declared, an interest of somebody related, or an owner in common.
    steps
        The chain from the person to the organisation.
    status
        Automatic where every step rests on an identifier and the interest goes on; otherwise for
        review; or what a review made of it.
    interest, interest_type, declared, ended
        The interest it rests on, where one is in a register.
    note
        What the review said.
    amiss
        What is wrong with how it was looked at; nothing where nothing is.
    """

    key: str
    person: str
    gainer: str
    gainer_name: str
    kind: Kind
    steps: tuple[Step, ...]
    status: Status
    interest: str | None = None
    interest_type: str | None = None
    declared: date | None = None
    ended: date | None = None
    note: str = ""
    amiss: str = ""

    @property
    def counts(self) -> bool:
        """Whether it has to be managed: everything that was not looked at and rejected."""
        return self.status != "rejected"

    def told(self) -> str:
        """The chain in one line."""
        return "; ".join(step.text for step in self.steps)


Chain = tuple[Step, ...]


def matches(
    graph: Connections,
    people: Iterable[str],
    gainers: Sequence[Gainer],
    *,
    past_until: date | None = None,
) -> tuple[Match, ...]:
    """Every match between people and organisations, by person, organisation and key.

    A chain leads from an interest, or from what a person or somebody related owns, up or down any
    ownership to the organisation: it owns what stands to gain, or is owned by it. The nearest
    owner that both have in common is for review.

    Parameters
    ----------
    graph
        The connections of the day.
    people
        Ids of those who decide, evaluate or advise.
    gainers
        Who stands to gain.
    past_until
        Interests that ended on this day or later are matches too, for review; None leaves out all
        that ended before the day of the graph.

    Returns
    -------
    Each connection once, whatever the number of ways in which it is found by the same steps.
    """
    above = {one.organisation: graph.above(one.organisation) for one in gainers}
    found: dict[str, Match] = {}
    for person in sorted(set(people)):
        for match in _of_person(graph, person, gainers, above, past_until):
            found.setdefault(match.key, match)
    return tuple(sorted(found.values(), key=lambda one: (one.person, one.gainer, one.key)))


def _of_person(
    graph: Connections,
    person: str,
    gainers: Sequence[Gainer],
    above: Mapping[str, Above],
    past_until: date | None,
) -> Iterator[Match]:
    live = [
        held
        for held in graph.interests(person)
        if held.ended is None
        or held.ended >= graph.on
        or (past_until is not None and held.ended >= past_until)
    ]
    over = [(held, graph.above(held.organisation)) for held in live]
    related = graph.relatives.get(person, ())
    for gainer in gainers:
        owning = above[gainer.organisation]
        for held, higher in over:
            yield from _through(graph, person, held, higher, gainer, owning)
        if person in owning:
            steps = (*_down(graph, owning, person), *_named(gainer))
            yield _match(graph, person, gainer, "ownership", steps)
        else:
            yield from _part_of(graph, person, gainer, owning)
        for other, nature in related:
            yield from _of_relative(graph, person, other, nature, gainer, owning)


def _through(
    graph: Connections,
    person: str,
    held: Held,
    higher: Above,
    gainer: Gainer,
    owning: Above,
) -> Iterator[Match]:
    """Matches through one declared interest."""
    first = graph.first(held)
    kind: Kind = "dual role" if held.interest.what.by_office else "interest"
    if held.organisation == gainer.organisation:
        yield _match(graph, person, gainer, kind, (first, *_named(gainer)), held)
    elif held.organisation in owning:
        steps = (first, *_down(graph, owning, held.organisation), *_named(gainer))
        yield _match(graph, person, gainer, kind, steps, held)
    elif gainer.organisation in higher:
        steps = (first, *_up(graph, higher, gainer.organisation), *_named(gainer))
        yield _match(graph, person, gainer, kind, steps, held)
    else:
        both = higher.keys() & owning.keys()
        if both:
            steps = (first, *_shared(graph, higher, owning, both), *_named(gainer))
            yield _match(graph, person, gainer, "common owner", steps, held)


def _part_of(graph: Connections, person: str, gainer: Gainer, owning: Above) -> Iterator[Match]:
    """What a person owns or runs, and nobody declared, that what stands to gain owns in turn, or
    that has an owner in common with it."""
    for owned, nature in graph.owned.get(person, ()):
        higher = graph.above(owned)
        first = graph.link(person, owned, nature)
        if gainer.organisation in higher:
            steps = (first, *_up(graph, higher, gainer.organisation), *_named(gainer))
            yield _match(graph, person, gainer, "ownership", steps)
        elif both := higher.keys() & owning.keys():
            steps = (first, *_shared(graph, higher, owning, both), *_named(gainer))
            yield _match(graph, person, gainer, "common owner", steps)


def _of_relative(
    graph: Connections,
    person: str,
    other: str,
    nature: str,
    gainer: Gainer,
    owning: Above,
) -> Iterator[Match]:
    """Matches through somebody related, who is told by how they are related and never by name."""
    for held in graph.interests(other):
        if held.ended is not None and held.ended < graph.on:
            continue
        if held.organisation == gainer.organisation or held.organisation in owning:
            told = f"a {nature} has an interest in {graph.name(held.organisation)}"
            link = Step(told, held.organisation, held.by_name)
            rest = _down(graph, owning, held.organisation)
            yield _match(graph, person, gainer, "relative", (link, *rest, *_named(gainer)))
        elif gainer.organisation in (higher := graph.above(held.organisation)):
            told = f"a {nature} has an interest in {graph.name(held.organisation)}"
            link = Step(told, held.organisation, held.by_name)
            rest = _up(graph, higher, gainer.organisation)
            yield _match(graph, person, gainer, "relative", (link, *rest, *_named(gainer)))
    for owned, _ in () if other in owning else graph.owned.get(other, ()):
        if gainer.organisation in (higher := graph.above(owned)):
            link = Step(f"a {nature} owns or runs {graph.name(owned)}", owned)
            rest = _up(graph, higher, gainer.organisation)
            yield _match(graph, person, gainer, "relative", (link, *rest, *_named(gainer)))
    if other in owning:
        chain = _down(graph, owning, other)
        link = Step(f"a {nature} owns or runs part of what stands to gain", "relative")
        yield _match(graph, person, gainer, "relative", (link, *chain[1:], *_named(gainer)))


def _down(graph: Connections, above: Above, owner: str) -> Chain:
    """The steps from an owner down to the organisation below."""
    steps: list[Step] = []
    while owner in above:
        owned, nature, _ = above[owner]
        steps.append(graph.link(owner, owned, nature))
        owner = owned
    return tuple(steps)


def _up(graph: Connections, above: Above, owner: str) -> Chain:
    """The steps from the organisation up to an owner."""
    return tuple(reversed(_down(graph, above, owner)))


def _shared(graph: Connections, higher: Above, owning: Above, both: Collection[str]) -> Chain:
    """Up to the nearest owner in common and down again."""
    nearest = min(both, key=lambda code: (higher[code].links + owning[code].links, code))
    return (*_up(graph, higher, nearest), *_down(graph, owning, nearest))


def _named(gainer: Gainer) -> Chain:
    """Nothing where what stands to gain is known by an identifier, else that it is by name."""
    told = f"{gainer.name} is known here by its name only"
    return (Step(told, gainer.organisation, True),) if gainer.by_name else ()


def _match(
    graph: Connections,
    person: str,
    gainer: Gainer,
    kind: Kind,
    steps: Chain,
    held: Held | None = None,
) -> Match:
    what = None if held is None else held.interest.what
    past = held is not None and held.ended is not None and held.ended < graph.on
    certain = not past and kind != "common owner" and not any(step.by_name for step in steps)
    anchor = "" if what is None else what.interest
    return Match(
        key=_key(person, gainer.organisation, kind, anchor, steps),
        person=person,
        gainer=gainer.organisation,
        gainer_name=gainer.name,
        kind=kind,
        steps=steps,
        status="automatic" if certain else "for review",
        interest=None if what is None else what.interest,
        interest_type=None if what is None else what.type,
        declared=None if what is None else what.declared,
        ended=None if held is None else held.ended,
    )


def _key(person: str, gainer: str, kind: str, interest: str, steps: Chain) -> str:
    """From the person, the organisation and what the chain leads through, not from its words or
    its statements, so that a review outlives another import."""
    told = "\n".join([person, gainer, kind, interest, *(step.code for step in steps)])
    return f"match-{sha256(told.encode()).hexdigest()[:16]}"
