"""Contracts as those who keep them, and the partners in them, need them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from django.db.models import Q, QuerySet

from commonweal.records import latest
from commonweal.records.kinds import Body
from commonweal.web.accounts.models import User
from commonweal.web.contracted import KINDS, Contracts
from commonweal.web.desk.keeping import committees_of, stated, stating, with_parents
from commonweal.web.desk.rights import ALL, codes_with
from commonweal.web.store.models import Kept, Party
from commonweal.web.store.reading import Thing, around, head, today

#: Whoever may do one of these sees a contract of the body.
SEES = ("keep contracts", "raise an issue")


def contracts() -> Contracts:
    """All contracts on record today: read once until something is stated."""
    return _as_of(head().hash, today())


def contract_alone(code: str) -> Contracts:
    """What is on record of one contract, by as many queries however many there are."""
    return _near(("contract", code), head().hash, today())


def issue_alone(code: str) -> Contracts:
    """What is on record of one issue, with the contract under which it was raised."""
    return _near(("issue", code), head().hash, today())


@lru_cache(maxsize=64)
def _near(thing: Thing, _hash: str, on: date) -> Contracts:
    """What is on record around a contract or an issue, who owns providers, and the bodies whose
    committee its buyer is."""
    owners = Q(type="provider_owner")
    held = Contracts(around([thing], deep=1, also=owners, types=KINDS), on)
    named = {thing[1]} if thing[0] == "contract" else {one.what.contract for one in held.issues}
    buyers = {held.authority(code) for code in named if code in held.titles}
    above = stating("body", with_parents(buyers))
    return Contracts(around([thing], deep=1, also=owners | above, types=KINDS), on)


@lru_cache(maxsize=4)
def _as_of(_hash: str, on: date) -> Contracts:
    """All contracts as the records up to the statement with that hash have them."""
    return Contracts(around((), also=Q(type__in=KINDS)), on)


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
