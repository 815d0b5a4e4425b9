"""Which chapters there are, which figures each needs from others, and in which order they run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from graphlib import TopologicalSorter

from commonweal.contracts import chapter as contracts
from commonweal.evidence import Chapter
from commonweal.funding import chapter as funding
from commonweal.governance import chapter as governance
from commonweal.needs import chapter as needs
from commonweal.networks import chapter as networks
from commonweal.population import chapter as population
from commonweal.records import State
from commonweal.services import chapter as services
from commonweal.system.structure import System
from commonweal.system.study import Given, Tables

#: The front door of a chapter. It is given the organisations, memberships and successions of all
#: days; the checked tables, each of which may be absent; the folded records; and the day with the
#: rules, the system's policies and the seed of all draws and searches.
Study = Callable[[System, Tables, State, Given], Chapter]


@dataclass(frozen=True, slots=True)
class Room:
    """A chapter room: its front door, and the chapters whose figures it asks for.

    `after` are those that it cannot do without; `beside` those whose figures it sets beside its own
    where they are run too, which settles the order alone.
    """

    id: str
    study: Study
    after: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


ROOMS = (
    Room("population", population.study),
    Room("needs", needs.study, after=("population",)),
    Room("funding", funding.study, after=("population", "needs")),
    Room("networks", networks.study, after=("population",)),
    Room("services", services.study, after=("population",)),
    Room("contracts", contracts.study),
    Room("governance", governance.study, beside=("needs", "funding", "networks", "services")),
)


def in_order(rooms: tuple[Room, ...]) -> tuple[Room, ...]:
    """The rooms so that each comes after those that it needs; otherwise as listed, which is the
    order in which they are read.

    Raises
    ------
    graphlib.CycleError
        When two rooms need each other.

    Examples
    --------
    >>> from commonweal.population.chapter import study
    >>> [r.id for r in in_order((Room("b", study, ("a",)), Room("a", study)))]
    ['a', 'b']
    >>> [room.id for room in in_order(ROOMS)] == [room.id for room in ROOMS]
    True
    """
    held = {room.id: room for room in rooms}
    before = {
        room.id: (*room.after, *(one for one in room.beside if one in held)) for room in rooms
    }
    sorter = TopologicalSorter(before)
    sorter.prepare()
    listed, ready, ordered = list(held), set[str](), []
    while sorter.is_active():
        ready.update(sorter.get_ready())
        first = min(ready, key=listed.index)
        ready.remove(first)
        sorter.done(first)
        ordered.append(held[first])
    return tuple(ordered)


def only(*names: str) -> tuple[Room, ...]:
    """Some of the chapters, by name, with all that they need.

    Raises
    ------
    KeyError
        When there is no chapter of a name.

    Examples
    --------
    >>> [room.id for room in only("needs")]
    ['population', 'needs']
    """
    held = {room.id: room for room in ROOMS}
    wanted = set(names)
    for room in reversed(in_order(ROOMS)):
        if room.id in wanted:
            wanted.update(room.after)
    absent = sorted(wanted - held.keys())
    if absent:
        raise KeyError(f"no chapter is called {', '.join(absent)}; there are {', '.join(held)}")
    return tuple(room for room in ROOMS if room.id in wanted)
