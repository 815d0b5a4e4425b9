"""A procurement as whoever runs it needs it: checked against the rules, with who is connected with
which bidder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q

from commonweal.governance.connections import connections
from commonweal.governance.connections.checking import Conflict, procurement_conflicts
from commonweal.governance.connections.deciding import evaluators
from commonweal.governance.law import bodies, whenever
from commonweal.governance.procurement import Checked, Procured, check_procurement, procured
from commonweal.governance.procurement.gate import award_findings
from commonweal.records import Statement, draft, fold, said
from commonweal.records.kinds import Treatment
from commonweal.rules import RuleBook, load_rules
from commonweal.web.accounts.allowing import allowed
from commonweal.web.accounts.models import User
from commonweal.web.desk.keeping import people_named, with_parents
from commonweal.web.desk.rights import codes_with
from commonweal.web.store.reading import around, today

#: Kinds of statement by which somebody may be connected with a bidder, wherever they stand.
CONNECTING = (
    "interest",
    "interest_ended",
    "organisation",
    "ownership",
    "relationship",
    "person",
    "seat",
    "appointment",
    "post",
    "body",
    "match_review",
)


@dataclass(frozen=True)
class Bought:
    """A procurement and all that is on record around it.

    Parameters
    ----------
    code, statements, on
        Which, what is on record, and the day on which is asked.
    """

    code: str
    statements: tuple[Statement, ...]
    on: date

    @cached_property
    def book(self) -> RuleBook:
        """All rules held."""
        return load_rules()

    @cached_property
    def held(self) -> Procured:
        """What the records hold of it.

        Raises
        ------
        KeyError
            When nothing is on record.
        """
        state = fold(self.statements, effective=self.on)
        for one in procured(state):
            if one.id == self.code:
                return one
        raise KeyError(self.code)

    @cached_property
    def checked(self) -> Checked:
        """It against the rules that bind its authority."""
        return check_procurement(
            self.book, self.held, bodies(whenever(self.statements)), on=self.on
        )

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Who of those who evaluate, decide or advise is connected with a bidder."""
        return conflicts_of(self.statements, self.code, self.on)

    @cached_property
    def evaluators(self) -> tuple[str, ...]:
        """Who evaluates, decides or advises, by person."""
        return evaluators(fold(self.statements, effective=self.on), self.code)

    @cached_property
    def replaced(self) -> frozenset[str]:
        """Who is out of it, by how a conflict was treated."""
        return frozenset(
            one.what.person
            for one in said(whenever(self.statements), Treatment)
            if one.what.procurement == self.code and one.what.treatment != "stays, noted"
        )

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
        return Bought(self.code, (*self.statements, *new), self.on)

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
        found = award_findings((*self.statements, decision, award), "as-asked", self.book)
        told = [f"{one.rule}: {one.text}. {one.do}" for one in found if one.status == "blocks"]
        for one in self.unmanaged():
            told.append(
                f"{self.told_who(one)} is connected with {one.match.gainer_name}, and nobody has "
                "settled how that is treated. The governance lead does so first."
            )
        return told

    def told_who(self, one: Conflict) -> str:
        """Whom a conflict is of."""
        return self.names.get(one.match.person, one.match.person)


def bought(code: str, on: date | None = None) -> Bought:
    """A procurement with all that is on record around it, on a day; today where None."""
    found = around([("procurement", code)], deep=2, also=Q(type__in=CONNECTING))
    return Bought(code, found, on or today())


def conflicts_of(statements: Iterable[Statement], code: str, on: date) -> tuple[Conflict, ...]:
    """Who of a procurement is connected with a bidder, as the records stand on a day."""
    state = fold(tuple(statements), effective=on)
    return procurement_conflicts(state, connections(state), code, load_rules())


def authorities(code: str) -> tuple[str, ...]:
    """The authority of a procurement and the bodies whose committee it is.

    Raises
    ------
    KeyError
        When nothing is on record.
    """
    found = around([("procurement", code)], deep=0)
    held = [one for one in procured(whenever(found)) if one.id == code]
    if not held:
        raise KeyError(code)
    return with_parents(dict.fromkeys((held[-1].about, held[-1].what.authority)))


def may_any(user: User, actions: Sequence[str], owners: Sequence[str]) -> bool:
    """Whether somebody may do any of several things for any of several bodies."""
    return any(allowed(user, action, body) for action in actions for body in owners)


def of_user(user: User, actions: Sequence[str]) -> tuple[str, ...]:
    """The bodies for which somebody may do any of several things; "" where it is every one."""
    return tuple(dict.fromkeys(code for action in actions for code in codes_with(user, action)))
