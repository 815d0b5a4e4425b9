"""A procurement as whoever runs it needs it: checked against the rules, with who is connected with
which bidder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from commonweal.governance.connections import Connections, connections
from commonweal.governance.connections.checking import Conflict, procurement_conflicts
from commonweal.governance.connections.deciding import evaluators
from commonweal.governance.connections.oneself import same
from commonweal.governance.law import whenever
from commonweal.governance.procurement import Checked, Procured, check_procurement, procured
from commonweal.governance.procurement.gate import award_findings
from commonweal.records import Statement, draft, latest, said
from commonweal.records.kinds import Body, Treatment
from commonweal.rules import RuleBook
from commonweal.web.accounts.allowing import allowed
from commonweal.web.accounts.models import User
from commonweal.web.desk.connected import around_connected
from commonweal.web.desk.keeping import people_named, rules, with_parents
from commonweal.web.desk.process_questions import asked_in_words
from commonweal.web.desk.rights import codes_with
from commonweal.web.on_record import OnRecord
from commonweal.web.store.reading import around, head, today

PROCUREMENT = "procurement"


@dataclass(frozen=True)
class Around(OnRecord):
    """What is on record around procurements, worked out once for all of them."""

    @cached_property
    def graph(self) -> Connections:
        """Who is connected with whom."""
        return connections(self.state)

    @cached_property
    def procured(self) -> dict[str, Procured]:
        """Procurements by their code."""
        return {one.id: one for one in procured(self.state)}


@dataclass(frozen=True)
class Bought:
    """A procurement and all that is on record around it.

    Parameters
    ----------
    code, around
        Which, and what is on record.
    """

    code: str
    around: Around

    @property
    def on(self) -> date:
        """The day on which is asked."""
        return self.around.on

    @property
    def book(self) -> RuleBook:
        """All rules held."""
        return rules()

    @cached_property
    def held(self) -> Procured:
        """What the records hold of it.

        Raises
        ------
        KeyError
            When nothing is on record.
        """
        return self.around.procured[self.code]

    @property
    def owners(self) -> tuple[str, ...]:
        """The authority and the bodies whose committee it is.

        Raises
        ------
        KeyError
            When nothing is on record.
        """
        return with_parents(dict.fromkeys((self.held.about, self.held.what.authority)))

    @property
    def authority(self) -> str:
        """What the authority is called; its code where nothing is stated of it."""
        code = self.held.what.authority
        held = latest(self.around.ever, Body, lambda one: one.body)
        return held[code].what.name if code in held else code

    @cached_property
    def checked(self) -> Checked:
        """It against the rules that bind its authority."""
        return check_procurement(self.book, self.held, self.around.bodies, on=self.on)

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Who of those who evaluate, decide or advise is connected with a bidder."""
        return procurement_conflicts(self.around.state, self.around.graph, self.code, self.book)

    @cached_property
    def evaluators(self) -> tuple[str, ...]:
        """Who evaluates, decides or advises, by person."""
        return evaluators(self.around.state, self.code)

    @cached_property
    def replaced(self) -> Mapping[str, str]:
        """Who is out of it, with how a conflict was treated: by what was settled last of any of
        theirs, or of all that they have to do with it, by somebody else."""
        state, hosts = self.around.ever, (self.held.what.authority,)
        last = {
            (one.what.person, one.what.match): one.what.treatment
            for one in said(state, Treatment)
            if one.what.procurement == self.code
            and not same(state, one.what.person, one.what.settled_by, hosts)
        }
        return {person: how for (person, _), how in last.items() if how != "stays, noted"}

    @cached_property
    def names(self) -> dict[str, str]:
        """What those are called who have to do with it."""
        people = {*self.evaluators, *(one.match.person for one in self.conflicts)}
        return people_named(sorted(people))

    @property
    def bidders(self) -> dict[str, tuple[str, str]]:
        """Each organisation that is in it: its last step, and since when."""
        return {
            one.what.organisation: (one.what.step, one.effective.isoformat())
            for one in self.held.bidders
        }

    @property
    def standing(self) -> tuple[str, ...]:
        """Organisations that were neither excluded nor withdrew."""
        return tuple(name for name, (step, _) in self.bidders.items() if step in ("invited", "bid"))

    def unmanaged(self, conflicts: Iterable[Conflict] | None = None) -> list[Conflict]:
        """Conflicts that somebody has to settle yet."""
        held = self.conflicts if conflicts is None else conflicts
        return [one for one in held if not one.managed]

    def with_(self, new: Sequence[Statement]) -> Bought:
        """The same as if more had been stated."""
        held = around_connected([(PROCUREMENT, self.code)], new)
        return Bought(self.code, Around((*held, *new), self.on))

    def stands_in_the_way(self, award: Statement) -> list[str]:
        """Why an award cannot be stated: by the rules that a decision to award is held to."""
        on = award.effective
        decision = draft(
            "decision",
            {
                "decision": "as-asked",
                "body": self.held.what.authority,
                "title": "Award",
                "text": "Award",
                "reasons": "Award",
                "on": on.isoformat(),
                "procurement": self.code,
                "awards": True,
            },
            id="as-asked",
            stated_by=award.stated_by,
            about=award.about,
            stated_at=award.stated_at,
            effective=on,
            reason="asked before the award",
        )
        every = (*self.around.statements, decision, award)
        found = award_findings(every, "as-asked", self.book)
        told = [
            f"{one.rule}: {one.text}. {asked_in_words(one.do)}"
            for one in found
            if one.status == "blocks"
        ]
        for one in self.unmanaged():
            told.append(
                f"{self.told_who(one)} is connected with {one.match.gainer_name}, and nobody has "
                "settled how that is treated. The governance lead does so first."
            )
        return told

    def told_who(self, one: Conflict) -> str:
        """Whom a conflict is of."""
        return self.names.get(one.match.person, one.match.person)


def bought(code: str) -> Bought:
    """A procurement with all that is on record around it, today."""
    return bought_all([code])[0]


def bought_all(codes: Sequence[str]) -> list[Bought]:
    """Procurements with all that is on record around them, today: asked for all at once."""
    held = _as_of(tuple(codes), head().hash, today())
    return [Bought(code, held) for code in codes]


@lru_cache(maxsize=16)
def _as_of(codes: tuple[str, ...], _hash: str, today: date) -> Around:
    """The records around procurements up to the statement with that hash."""
    return Around(around_connected([(PROCUREMENT, code) for code in codes]), today)


def authorities(code: str) -> tuple[str, ...]:
    """The authority of a procurement and the bodies whose committee it is.

    Raises
    ------
    KeyError
        When nothing is on record.
    """
    whose = _whose(code, head().hash)
    if not whose:
        raise KeyError(code)
    return with_parents(whose)


@lru_cache(maxsize=64)
def _whose(code: str, _hash: str) -> tuple[str, ...]:
    """Who runs a procurement, and the authority for it, up to the statement with that hash; nobody
    when nothing is on record."""
    found = around([(PROCUREMENT, code)], deep=0)
    held = [one for one in procured(whenever(found)) if one.id == code]
    return tuple(dict.fromkeys((held[-1].about, held[-1].what.authority))) if held else ()


def may_any(user: User, actions: Sequence[str], owners: Sequence[str]) -> bool:
    """Whether somebody may do any of several things for any of several bodies."""
    return any(allowed(user, action, body) for action in actions for body in owners)


def of_user(user: User, actions: Sequence[str]) -> tuple[str, ...]:
    """The bodies for which somebody may do any of several things; "" where it is every one."""
    return tuple(dict.fromkeys(code for action in actions for code in codes_with(user, action)))
