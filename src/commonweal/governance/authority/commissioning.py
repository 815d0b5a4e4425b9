"""Who commissions a service on a day: also one that is outside the scope of whoever is asked. The
chain is tested as that of a decision is, so that both say the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.governance.authority.bodies import Inside, inside, names
from commonweal.governance.authority.scheme import Chain, functions
from commonweal.governance.authority.testing import Court, tested, way_of
from commonweal.records import State
from commonweal.records.kinds.decisions import Level
from commonweal.rules import RuleBook
from commonweal.system.organisation import Succession

#: What is said where nobody has a function.
NONE = "no delegation held"
#: Every limit lets a decision of this value be taken: whether there is a limit is told beside it.
_ANY_LIMIT = 0


@dataclass(frozen=True, slots=True)
class Commissioner:
    """A body that exercises a function, or that is recorded to and may not.

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
    faults
        Why the chain does not carry any decision; none where it does.
    """

    body: str
    name: str
    level: Level
    by: str
    limit_pence: int | None
    chain: Chain
    faults: tuple[str, ...] = ()

    def told(self) -> str:
        """The body in words; where its chain fails, that it is only recorded, and why."""
        if not self.faults:
            return self.name
        return f"recorded as {self.name}, outside authority: {'; '.join(self.faults)}"

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
    """Who commissions one service on one day; the service in the words of the scheme.

    `outside` are those that the scheme records as commissioning it, whose chain fails.
    """

    function: str
    on: date
    by: tuple[Commissioner, ...]
    outside: tuple[Commissioner, ...] = ()

    @property
    def bodies(self) -> tuple[str, ...]:
        """Codes of the bodies that commission it."""
        return tuple(dict.fromkeys(one.body for one in self.by))

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels at which it is commissioned; where nobody may, at which it is recorded."""
        return tuple(dict.fromkeys(one.level for one in self.by or self.outside))

    def told(self, most: int | None = None) -> str:
        """The bodies in words, so many at most; where there is none, who is recorded and why that
        does not hold, or that no delegation is held."""
        named = list(dict.fromkeys(one.told() for one in self.by or self.outside))
        if most is not None and len(named) > most:
            return f"{', '.join(named[:most])} and {len(named) - most} more"
        return ", ".join(named) or NONE


def who_commissions(
    state: State,
    function: str,
    on: date,
    book: RuleBook,
    *,
    successions: Sequence[Succession] = (),
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
    book
        All rules held: the law of the day may bar a step of the chain.
    successions
        What became of whom.

    Examples
    --------
    >>> from commonweal.records import fold
    >>> from commonweal.rules import load_rules
    >>> day, book = date(2019, 8, 20), load_rules()
    >>> who_commissions(fold((), effective=day), "specialised services", day, book).told()
    'no delegation held'
    """
    return _commissioned(Court(state, book, inside(state), tuple(successions), on), function, on)


def commissioned(
    state: State, on: date, book: RuleBook, *, successions: Sequence[Succession] = ()
) -> tuple[Commissioned, ...]:
    """Who commissions each function of which anything holds on a day, by function."""
    court = Court(state, book, inside(state), tuple(successions), on)
    return tuple(_commissioned(court, one, on) for one in functions(state, on))


def _commissioned(court: Court, function: str, on: date) -> Commissioned:
    held = court.scheme(function, on)
    found: dict[tuple[str, Level], Commissioner] = {}
    for end in held.ends():
        whole = tested(court, end, function, _ANY_LIMIT, on)
        for chain in held.chains(end):
            faults = way_of(court, chain, _ANY_LIMIT, on).faults
            if not faults and whole.within is False:
                faults = (whole.why,)
            made = _commissioner(court.inside, end, chain, faults, on)
            known = found.setdefault((made.body, made.level), made)
            if known.faults and not made.faults:
                found[made.body, made.level] = made
    every = [found[key] for key in sorted(found)]
    words = next((one.what.function for one in held.held), " ".join(function.split()))
    return Commissioned(
        words,
        on,
        tuple(one for one in every if not one.faults),
        tuple(one for one in every if one.faults),
    )


def _commissioner(
    within: Inside, end: str, chain: Chain, faults: tuple[str, ...], on: date
) -> Commissioner:
    body = within.acting(end, on)
    level = chain.links[-1].what.level
    return Commissioner(
        body, names(within, (body,), on), level, end, chain.limit_pence, chain, faults
    )
