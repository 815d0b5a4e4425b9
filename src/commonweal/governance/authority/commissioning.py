"""Who commissions a service on a day: also one that is outside the scope of whoever is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.governance.authority.bodies import Inside, inside, names
from commonweal.governance.authority.scheme import Chain, functions, scheme
from commonweal.records import State
from commonweal.records.kinds.decisions import Level
from commonweal.system.organisation import Succession

#: What is said where nobody has a function.
NONE = "no delegation held"


@dataclass(frozen=True, slots=True)
class Commissioner:
    """A body that exercises a function.

    Parameters
    ----------
    body, name
        The body that acts to the outside: the one whose committee or post it is, or a joint body.
    level
        At which level it decides.
    by
        The post, committee or body at the end of the chain.
    limit_pence
        The highest value of one decision there, where one is set.
    chain
        How it came by the function.
    """

    body: str
    name: str
    level: Level
    by: str
    limit_pence: int | None
    chain: Chain

    @property
    def since(self) -> date:
        """Since when: the last of its delegations to start."""
        return max(one.said.effective for one in self.chain.links)

    @property
    def until(self) -> date | None:
        """Its last day, where one is stated."""
        ends = [one.said.effective_to for one in self.chain.links]
        return min((day for day in ends if day is not None), default=None)

    @property
    def sources(self) -> tuple[str, ...]:
        """Where its delegations stand."""
        return tuple(dict.fromkeys(one.what.source for one in self.chain.links))


@dataclass(frozen=True, slots=True)
class Commissioned:
    """Who commissions one service on one day; the service in the words of the scheme."""

    function: str
    on: date
    by: tuple[Commissioner, ...]

    @property
    def bodies(self) -> tuple[str, ...]:
        """Codes of the bodies that commission it."""
        return tuple(dict.fromkeys(one.body for one in self.by))

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels at which it is commissioned."""
        return tuple(dict.fromkeys(one.level for one in self.by))

    def told(self, most: int | None = None) -> str:
        """The bodies in words, so many at most; that no delegation is held where there is none."""
        named = list(dict.fromkeys(one.name for one in self.by))
        if most is not None and len(named) > most:
            return f"{', '.join(named[:most])} and {len(named) - most} more"
        return ", ".join(named) or NONE


def who_commissions(
    state: State, function: str, on: date, *, successions: Sequence[Succession] = ()
) -> Commissioned:
    """Who commissions a service, or exercises a function, on a day.

    Parameters
    ----------
    state
        All that was stated (`law.whenever`), or a state of that day.
    function
        The service or function in the words of the scheme ("specialised services").
    on
        The day.
    successions
        What became of whom.

    Examples
    --------
    >>> from commonweal.records import fold
    >>> day = date(2019, 8, 20)
    >>> who_commissions(fold((), effective=day), "specialised services", day).told()
    'no delegation held'
    """
    return _commissioned(state, inside(state), function, on, successions)


def commissioned(
    state: State, on: date, *, successions: Sequence[Succession] = ()
) -> tuple[Commissioned, ...]:
    """Who commissions each function of which anything holds on a day, by function."""
    within = inside(state)
    return tuple(_commissioned(state, within, one, on, successions) for one in functions(state, on))


def _commissioned(
    state: State, within: Inside, function: str, on: date, successions: Sequence[Succession]
) -> Commissioned:
    held = scheme(state, function, on, successions=successions)
    found: dict[tuple[str, Level], Commissioner] = {}
    for end in held.ends():
        for chain in held.chains(end):
            body = within.acting(end, on)
            level = chain.links[-1].what.level
            name = names(within, (body,), on)
            made = Commissioner(body, name, level, end, chain.limit_pence, chain)
            found.setdefault((body, level), made)
    words = next((one.what.function for one in held.held), " ".join(function.split()))
    return Commissioned(words, on, tuple(found[key] for key in sorted(found)))
