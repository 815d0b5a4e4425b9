"""Whether a body or post had a function for a value on a day, and whether what was decided without
it was ratified."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from commonweal.evidence.words import day as day_words
from commonweal.governance.authority.bodies import Inside
from commonweal.governance.authority.powers import power_findings
from commonweal.governance.authority.scheme import Chain, Scheme, plain, scheme
from commonweal.records import State, latest, said
from commonweal.records.kinds import AgendaItem, Decision, Procurement, ReportedBack
from commonweal.rules import RuleBook
from commonweal.system.money import in_pounds
from commonweal.system.organisation import Succession


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a function came to the body that decided, tested for one decision.

    Parameters
    ----------
    chain
        The way.
    on_behalf_of
        Of a body that acts for several: the one for which this is.
    faults
        Why it does not carry the decision; none where it does.
    doubts
        What the records do not tell of it.
    """

    chain: Chain
    on_behalf_of: str | None
    faults: tuple[str, ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Court:
    """What every test of one set of records asks; in its words bodies and delegations are called by
    `names`, by code where these have none."""

    state: State
    book: RuleBook
    inside: Inside
    successions: tuple[Succession, ...]
    until: date
    names: Mapping[str, str] = field(default_factory=dict)

    def called(self, codes: Iterable[str]) -> str:
        """What some bodies are called, in the order given."""
        return ", ".join(self.names.get(code, code) for code in codes)

    def scheme(self, function: str, on: date) -> Scheme:
        """All that is stated of a function on a day, worked out once."""
        key = ("scheme", plain(function), on, self.successions)
        return self.state.once(
            key, lambda: scheme(self.state, function, on, successions=self.successions)
        )

    def ratifying(self, decision: str) -> tuple[Decision, ...]:
        """The decisions that ratify another, by day and id."""

        def index() -> dict[str, tuple[Decision, ...]]:
            found: dict[str, list[Decision]] = {}
            for one in said(self.state, Decision):
                if one.what.ratifies is not None:
                    found.setdefault(one.what.ratifies, []).append(one.what)
            return {
                name: tuple(sorted(several, key=lambda one: (one.on, one.decision)))
                for name, several in found.items()
            }

        return self.state.once("decisions that ratify", index).get(decision, ())

    def reports(self, decision: str) -> tuple[ReportedBack, ...]:
        """What was stated of reporting a decision back."""

        def index() -> dict[str, tuple[ReportedBack, ...]]:
            found: dict[str, tuple[ReportedBack, ...]] = {}
            for one in said(self.state, ReportedBack):
                name = one.what.decision
                found[name] = (*found.get(name, ()), one.what)
            return found

        return self.state.once("reports of decisions", index).get(decision, ())


@dataclass(frozen=True, slots=True)
class Tested:
    """Whether one decider had one function for a value on a day."""

    within: bool | None
    why: str
    ways: tuple[Way, ...]


def asked(state: State, held: Decision) -> tuple[str | None, int | None]:
    """Function and value: of the decision, else of its item, else the value of its procurement."""
    function, value, procurement = held.function, held.value_pence, held.procurement
    items = state.once("items", lambda: latest(state, AgendaItem, lambda one: one.item))
    item = items.get(held.item or "")
    if item is not None:
        function = function or item.what.function
        value = item.what.value_pence if value is None else value
        procurement = procurement or item.what.procurement
    buying = state.once(
        "procurements", lambda: latest(state, Procurement, lambda one: one.procurement)
    )
    bought = buying.get(procurement or "")
    if bought is not None and value is None:
        value = bought.what.value_pence
    return function, value


def tested(court: Court, decider: str, function: str | None, value: int | None, on: date) -> Tested:
    """Whether a body or post had a function for a value on a day, and by which ways."""
    if function is None:
        return Tested(None, "the decision names no function, so no scheme can be asked", ())
    gone = court.inside.gone(decider, on)
    if gone:
        return Tested(False, _ended(court, gone, on), ())
    held = court.scheme(function, on)
    whose = (decider, *court.inside.whole(decider, on))
    every = tuple(way_of(court, one, value, on) for who in whose for one in held.chains(who))
    behalf = court.inside.legal(decider, on)
    if len(behalf) > 1 and any(way.chain.through(one) for way in every for one in behalf):
        return _for_each(court, decider, behalf, every, function, on)
    if not every:
        return Tested(False, _nobody(court, held, decider, function), ())
    best = min(every, key=_goodness)
    return Tested(not best.faults, _why(court, best), (best,))


def _for_each(
    court: Court,
    decider: str,
    behalf: Sequence[str],
    every: Sequence[Way],
    function: str,
    on: date,
) -> Tested:
    """A body that acts for several has what each of them gave it, and no more."""
    ways, lacking = [], []
    for one in behalf:
        given = [way for way in every if way.chain.through(one)]
        if not given:
            lacking.append(one)
            continue
        best = min(given, key=_goodness)
        ways.append(Way(best.chain, one, best.faults, best.doubts))
    faults = [
        f"for {court.called([way.on_behalf_of or decider])}: {fault}"
        for way in ways
        for fault in way.faults
    ]
    if lacking:
        faults.append(
            f"{court.called(lacking)} gave {court.called([decider])} no {function!r} that held on "
            f"{day_words(on)}"
        )
    if faults:
        return Tested(False, "; ".join(faults), tuple(ways))
    why = f"{court.called([decider])} has {function!r} from {court.called(behalf)}"
    return Tested(True, why, tuple(ways))


def way_of(court: Court, chain: Chain, value: int | None, on: date) -> Way:
    """One way tested: bodies that still exist, each step allowed, the value within the limit."""
    faults, doubts = [], []
    along = (chain.root, *(one.to for one in chain.links))
    gone = dict.fromkeys(name for code in along for name in court.inside.gone(code, on))
    if gone:
        faults.append(_ended(court, tuple(gone), on))
    for one in chain.handed_on:
        told = court.called([one.what.delegation])
        if one.what.onward is False:
            faults.append(f"{told} may not be delegated further, and was")
        elif one.what.onward is None:
            doubts.append(f"whether {told} may be delegated further is not stated")
    limit = chain.limit_pence
    if limit is not None and value is None:
        faults.append(f"the limit is {in_pounds(limit)} and the decision states no value")
    elif limit is not None and value is not None and value > limit:
        faults.append(f"{in_pounds(value)} is above the limit of {in_pounds(limit)}")
    barred = power_findings(court.book, court.inside, chain, on, about="")
    faults += [one.text for one in barred if one.status == "blocks"]
    return Way(chain, None, tuple(faults), tuple(doubts))


def _ended(court: Court, gone: Sequence[str], on: date) -> str:
    return f"{court.called(gone)} did not exist on {day_words(on)}"


def _goodness(way: Way) -> tuple[bool, int, bool, int, str]:
    """By what the best of several ways is taken: one that carries, without doubt, the shortest."""
    chain = way.chain
    return (
        bool(way.faults),
        len(way.faults),
        bool(way.doubts),
        len(chain.links),
        " ".join(one.what.delegation for one in chain.links),
    )


def _why(court: Court, way: Way) -> str:
    return "; ".join([*way.faults, way.chain.told(court.names), *way.doubts])


def _nobody(court: Court, held: Scheme, decider: str, function: str) -> str:
    """Why a body has a function from nobody, and who has it."""
    who = sorted({one.to for one in held.held} | {one.from_body for one in held.held})
    told = f"; on that day {court.called(who)} had it" if who else "; no delegation of it is held"
    return f"{court.called([decider])} had no {function!r} on {day_words(held.on)}{told}"


def ratified(court: Court, held: Decision, seen: frozenset[str]) -> Decision | None:
    """The first later decision that ratifies this one and was itself within authority.

    Who ratifies must have the function, for the value of what is ratified, on the day of ratifying;
    or be ratified in turn.
    """
    function, value = asked(court.state, held)
    for one in court.ratifying(held.decision):
        if not held.on <= one.on <= court.until or one.decision in seen | {held.decision}:
            continue
        wanted, worth = asked(court.state, one)
        values = [known for known in (value, worth) if known is not None]
        deciders = court.inside.posts_of(one) or (one.body,)
        for name in dict.fromkeys((function, wanted or function)):
            tests = [
                tested(court, who, name, max(values, default=None), one.on).within
                for who in deciders
            ]
            if True not in tests:
                break
        else:
            return one
        if ratified(court, one, seen | {held.decision}) is not None:
            return one
    return None
