"""Contracts as those who keep them, and the partners in them, need them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from django.db.models import F, Q, QuerySet

from commonweal.contracts.terms import Running
from commonweal.records import latest
from commonweal.records.kinds import Body, OutcomeContract
from commonweal.web.accounts.models import User
from commonweal.web.contracted import KINDS, Contracts
from commonweal.web.desk.keeping import committees_of, stated, stating, with_parents
from commonweal.web.desk.rights import ALL, codes_with
from commonweal.web.lists.kept import contracts_near
from commonweal.web.store.gathering import saying
from commonweal.web.store.models import Kept, Mention, Party
from commonweal.web.store.reading import Thing, around, head, today

#: Whoever may do one of these sees a contract of the body.
SEES = ("keep contracts", "raise an issue")


def contract_alone(code: str) -> Contracts:
    """What is on record of one contract, by as many queries however many there are."""
    return _near(("contract", code), head().hash, today())


def issue_alone(code: str) -> Contracts:
    """What is on record of one issue, with the contract under which it was raised."""
    return _near(("issue", code), head().hash, today())


@lru_cache(maxsize=64)
def _near(thing: Thing, _hash: str, on: date) -> Contracts:
    """What is on record around a contract or an issue, who owns its providers, and the bodies whose
    committee its buyer is."""
    held = Contracts(around([thing], deep=1, types=KINDS), on)
    told = {number for name in {one.provider for one in held.held} for number in saying(name)}
    owners = Q(type__in=("provider_owner", "correction"), number__among=told)
    named = {thing[1]} if thing[0] == "contract" else {one.what.contract for one in held.issues}
    buyers = {held.authority(code) for code in named if code in held.titles}
    above = stating("body", with_parents(buyers))
    return Contracts(around([thing], deep=1, also=owners | above, types=KINDS), on)


def running_beside(terms: OutcomeContract) -> tuple[Running, ...]:
    """Other contracts on record that may run on a day of these terms, signed or not."""
    ended = Mention.objects.filter(thing="contract", type="contract_ended").values("code")
    runs = Q(until=None) | Q(until__gte=terms.starts)
    # Of one that is told to have ended, its last day as agreed may not be its last.
    runs |= Q(until=F("ends"), code__in=ended)
    held = Kept.objects.filter(runs, Q(on=None) | Q(on__lte=terms.ends), list="contract")
    codes = set(held.exclude(code=terms.contract).values_list("code", flat=True))
    if not codes:
        return ()
    found = contracts_near(("contract", code) for code in codes).running
    return tuple(one for one in found if one.contract in codes)


def standing_as(user: User, actions: Sequence[str]) -> frozenset[str]:
    """As whom somebody may do any of several things: the bodies of their roles, by code and as the
    organisations that these are; `ALL` where it is whatever body."""
    codes = {code for action in actions for code in codes_with(user, action)}
    held = latest(stated("body", codes), Body, lambda one: one.body)
    are = {held[code].what.organisation for code in codes if code in held}
    return frozenset({*codes, *(one for one in are if one)})


def may(user: User, actions: Sequence[str], parties: Iterable[str]) -> bool:
    """Whether somebody may do any of several things to what belongs to several parties, which are
    told apart by code and identifier alone (`Contracts.parties`)."""
    return bool(standing_as(user, actions) & {ALL, *parties})


def kept_for(user: User, actions: Sequence[str], name: str) -> QuerySet[Kept]:
    """What somebody may do any of several things to, of what is kept under a name: as `may` asks it
    of each."""
    mine, rows = standing_as(user, actions), Kept.objects.filter(list=name)
    if ALL in mine:
        return rows
    own = Party.objects.filter(party__among=mine).values("kept_id")
    bought = Party.objects.filter(party__among=committees_of(mine), buys=True).values("kept_id")
    return rows.filter(Q(pk__in=own) | Q(pk__in=bought))


def seen_by(user: User) -> QuerySet[Kept]:
    """The contracts that somebody sees, by title."""
    return kept_for(user, SEES, "contract").order_by("sort", "code")
