"""Pages of a contract and of an issue that somebody keeps or is a partner in."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from commonweal.contracts.issues import Issue
from commonweal.records import said
from commonweal.records.kinds import Modification
from commonweal.web.accounts.models import User
from commonweal.web.accounts.signing_in import signed_in
from commonweal.web.buying import lead_told
from commonweal.web.contracted import Contracts
from commonweal.web.desk.asking import Answers
from commonweal.web.desk.asking.offering import may_begin, offered_of
from commonweal.web.desk.contracts_held import (
    SEES,
    contract_alone,
    issue_alone,
    may,
)
from commonweal.web.desk.keeping import bodies_named
from commonweal.web.desk.showing import is_public, shown
from commonweal.web.desk.tasks.issues import RAISE, WORK
from commonweal.web.desk.tasks.modifications import modifications_told
from commonweal.web.public.tables import Column, Grid, link

#: What is done with a contract that is there.
OF_A_CONTRACT = ("modify-contract", "withdraw-contract", "end-contract", "sign-contract")


@signed_in
def contract_kept(request: HttpRequest, code: str) -> HttpResponse:
    """One contract with its changes, its terms and what partners raised under it."""
    held = open_contract(request.user, code)
    user: User = request.user
    one, terms = held.stated.get(code), held.terms.get(code)
    authority = held.authority(code)
    mine = [each for each in held.issues if each.what.contract == code]
    ending = held.ending([code])
    rule = ending[0].rule if ending else None
    return shown(
        request,
        "desk/contract.html",
        held.titles[code],
        [("Contracts", "/desk/contracts/")],
        code=code,
        held=one,
        terms=terms,
        partners=None if terms is None else _partners(terms),
        outcomes=None if terms is None else _outcomes(terms),
        signed=held.signed.get(code),
        authority=bodies_named([authority])[authority],
        owner=_owner(held, code),
        public=is_public("contract", code),
        stops=held.stops.get(code, ()),
        ended=_ended(held, code),
        changes=_changes(held, code),
        told=modifications_told(held, code) if one is not None else [],
        ending=ending[0] if ending else None,
        lead=lead_told(rule) if rule is not None else "",
        issues=issues_grid(mine),
        may=offered_of(user, OF_A_CONTRACT, code)
        | {"raise-issue": may_begin(user, "raise-issue", answers=_under(code))},
    )


@signed_in
def issue_kept(request: HttpRequest, code: str) -> HttpResponse:
    """One issue with its clocks and steps."""
    held = issue_alone(code)
    try:
        one = held.issue(code)
    except KeyError as error:
        raise Http404("no such issue") from error
    if not may(request.user, [RAISE, WORK], held.of_issue(code)):
        raise PermissionDenied
    names = bodies_named(
        [
            one.what.partnership,
            one.what.raised_by,
            *one.what.between,
            *(s.what.by for s in one.steps),
        ]
    )
    return shown(
        request,
        "desk/issue.html",
        one.what.title,
        [("Issues between partners", "/desk/issues/")],
        issue=one,
        names=names,
        contract=held.titles.get(one.what.contract or ""),
        may=offered_of(request.user, ("issue-step",), code),
    )


def _under(code: str) -> Answers:
    """What is answered to raise an issue under a contract."""
    return {"contract": {"code": code, "words": code}}


def open_contract(user: User, code: str) -> Contracts:
    """A contract, where somebody may see it."""
    held = contract_alone(code)
    if code not in held.titles:
        raise Http404("no such contract")
    if not may(user, SEES, held.parties(code)):
        raise PermissionDenied
    return held


def issues_grid(found: list[Issue]) -> Grid:
    """Issues, what presses most first."""
    names = bodies_named(one.what.partnership for one in found)
    rows = [
        [
            link(one.what.title, reverse("desk-issue", args=[one.what.issue])),
            names[one.what.partnership],
            one.what.on,
            one.stands,
            one.owner or "nobody yet",
            _clocks(one),
        ]
        for one in found
    ]
    columns = (
        Column("title", "Issue"),
        Column("partnership", "Partnership"),
        Column("on", "Raised", "day"),
        Column("stands", "Stands"),
        Column("owner", "Owned by"),
        Column("late", "Clocks"),
    )
    return Grid("Issues between partners", columns, rows, "No issue is on record.")


def _clocks(one: Issue) -> str:
    told = []
    for name, clock in (("to own it", one.owning), ("to settle it", one.settling)):
        if clock.allowed is not None:
            late = f", {clock.late} late" if clock.late else ""
            told.append(f"{clock.taken} of {clock.allowed} days {name}{late}")
    return "; ".join(told) or "none agreed"


def _ended(held: Contracts, code: str) -> bool:
    """Whether it is on record that a contract ended: a suspension is no end."""
    return any(one.how != "suspended" for one in held.stops.get(code, ()))


def _owner(held: Contracts, code: str) -> str | None:
    owners = [one.owner for one in held.held if one.contract == code and one.owner]
    return None if not owners else ", ".join(dict.fromkeys(owners))


def _changes(held: Contracts, code: str) -> Grid:
    total, rows = 0, []
    changes = [one.what for one in said(held.ever, Modification) if one.what.contract == code]
    for one in sorted(changes, key=lambda one: one.on):
        total += one.change_pence
        rows.append(
            [one.on, one.change_pence, total, one.attributable_to, one.reason],
        )
    columns = (
        Column("on", "Day", "day"),
        Column("change", "Change", "pounds"),
        Column("total", "All since signing", "pounds"),
        Column("whose", "On whose account"),
        Column("why", "Why"),
    )
    return Grid("Changes", columns, rows, "No change of it is on record.")


def _partners(terms: Any) -> Grid:
    columns = (
        Column("name", "Partner"),
        Column("sector", "Sector"),
        Column("share", "Part of the payment", "share"),
        Column("risk", "Part of the risk", "share"),
    )
    rows = [[one.name, one.sector, one.share, one.risk_share] for one in terms.partners]
    return Grid("Partners", columns, rows)


def _outcomes(terms: Any) -> Grid:
    columns = (
        Column("title", "Outcome"),
        Column("weight", "Weight", "share"),
        Column("targets", "Targets by year"),
    )
    rows = [
        [
            one.title,
            one.weight,
            "; ".join(f"{each.year}: {each.value:g} {one.unit}" for each in one.targets),
        ]
        for one in terms.outcomes
    ]
    return Grid("Outcomes that earn payment", columns, rows)
