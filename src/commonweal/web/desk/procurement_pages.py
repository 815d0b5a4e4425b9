"""Pages of procurements: all of one's bodies, one with all that is to be done, their calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from commonweal.evidence.words import counted, day
from commonweal.governance.finding import Finding
from commonweal.governance.procurement import schedules
from commonweal.governance.procurement.tables import notice_rows, told
from commonweal.records import Said
from commonweal.records.kinds import Award
from commonweal.system.money import in_pounds
from commonweal.web.accounts.models import User
from commonweal.web.accounts.signing_in import signed_in
from commonweal.web.desk.named_findings import findings_by_name
from commonweal.web.desk.paging import page_of, told_of
from commonweal.web.desk.process_questions import asked_in_words, ways_told
from commonweal.web.desk.procurement_held import (
    Bought,
    bought,
    bought_all,
    may_any,
)
from commonweal.web.desk.rights import codes_with, whose
from commonweal.web.desk.showing import is_public, shown
from commonweal.web.desk.tasks.awards import NO_BIDDER
from commonweal.web.desk.tasks.awards import TASKS as OF_AWARDING
from commonweal.web.desk.tasks.bidding import TASKS as OF_BIDDING
from commonweal.web.desk.tasks.evaluations import TASKS as OF_EVALUATING
from commonweal.web.desk.tasks.evaluations import against_scoring
from commonweal.web.desk.tasks.notices import TASKS as OF_NOTICES
from commonweal.web.desk.tasks.procurement import TASKS as OF_BUYING
from commonweal.web.desk.tasks.procurement_record import TASKS as OF_RECORDING
from commonweal.web.desk.tasks.standstill import TASKS as OF_STANDSTILL
from commonweal.web.noticed import notice_told
from commonweal.web.public.tables import Column, Grid, link

#: Whoever may do one of these sees a procurement of the body.
SEES = ("buy", "evaluate", "treat a conflict")
#: Whoever may do one of these sees what somebody declared.
SEES_INTERESTS = ("treat a conflict", "read the register")
#: Where its pages stand.
UNDER = (("Procurements", "/desk/procurements/"),)


@signed_in
def procurements(request: HttpRequest) -> HttpResponse:
    """Procurements of the bodies for which somebody buys, evaluates or keeps interests."""
    page = page_of(request, codes_of(request.user))
    rows = [_row(one) for one in bought_all(page["rows"]) if one.code in one.around.procured]
    columns = (
        Column("title", "What is bought"),
        Column("process", "Process"),
        Column("began", "Began", "day"),
        Column("stands", "How it stands"),
    )
    none = "No procurement of your bodies is on record."
    return shown(
        request,
        "desk/procurements.html",
        "Procurements",
        grid=Grid(told_of(page, "procurement"), columns, rows, none),
        pages=page["pages"],
        may_buy=_buys(request.user),
    )


@signed_in
def procurement(request: HttpRequest, code: str) -> HttpResponse:
    """One procurement: what the rules say, and all that can be done."""
    held, owners = _held(request.user, code)
    user: User = request.user
    tasks = [
        one
        for one in (
            *OF_BUYING,
            *OF_BIDDING,
            *OF_RECORDING,
            *OF_STANDSTILL,
            *OF_AWARDING,
            *OF_NOTICES,
            *OF_EVALUATING,
        )
        if not one.anew or one.name == "score-bidder"
    ]
    may = [one for one in tasks if may_any(user, [one.action], owners)]
    interests = may_any(user, SEES_INTERESTS, owners)
    return shown(
        request,
        "desk/procurement.html",
        held.held.what.title,
        UNDER,
        held=held,
        authority=held.authority,
        whole=told(held.book, held.checked, held.on),
        awarded=awarded_told(held.held.awards),
        public=is_public("procurement", code),
        ways=ways_told(held.checked.ways),
        notices=_notices(held),
        bidders=_bidders(held),
        people=_people(held),
        conflicts=[_conflict(held, one, interests) for one in held.conflicts if one.match.counts],
        scores=_scores(held),
        # Whoever is out of it, or has a conflict that nobody settled, is shown no score.
        out_of_it=against_scoring(held, user.person) if user.person else [],
        against=_findings(held, ("blocks", "not met")),
        lacking=_lacking(held),
        open_points=_findings(held, ("not known", "warns")),
        standing=held.checked.standing,
        may={one.name: one for one in may},
        no_bidder="" if held.standing else NO_BIDDER,
        settles=may_any(user, ["treat a conflict"], owners),
    )


def codes_of(user: User) -> QuerySet[Any]:
    """The procurements of the bodies of somebody, those that began last first."""
    held = whose(user, SEES, "procurement").order_by("-on", "-code")
    return held.values_list("code", flat=True)


def _held(user: User, code: str) -> tuple[Bought, Sequence[str]]:
    """A procurement that somebody may see, and the bodies to which it belongs."""
    try:
        held = bought(code)
        owners = held.owners
    except KeyError as error:
        raise Http404("no such procurement") from error
    if not may_any(user, SEES, owners):
        raise PermissionDenied
    return held, owners


def _buys(user: User) -> bool:
    return bool(codes_with(user, "buy"))


def _row(held: Bought) -> list[Any]:
    what = held.held.what
    unsettled = len(held.unmanaged())
    stands = "awarded" if held.held.award else "abandoned" if held.held.abandoned else "open"
    if unsettled:
        stands += f"; {counted(unsettled, 'conflict')} to settle"
    return [
        link(what.title, reverse("desk-procurement", args=[held.code])),
        what.process,
        what.began,
        stands,
    ]


def awarded_told(awards: Sequence[Said[Award]]) -> list[str]:
    """To whom, for how much and for when each contract was awarded, as each stands last."""
    last = {one.what.contract: one.what for one in awards if not one.what.abandoned}
    return [
        f"{day(one.on)}, to {one.organisation}, "
        + ("value not on record" if one.value_pence is None else in_pounds(one.value_pence))
        + (f", from {day(one.starts)}" if one.starts else "")
        + (f", until {day(one.ends)}" if one.ends else "")
        for one in last.values()
    ]


def _notices(held: Bought) -> Grid:
    columns = (
        Column("notice", "Notice"),
        Column("due", "Due by", "day"),
        Column("submitted", "Submitted", "day"),
        Column("published", "Published", "day"),
    )
    rows = [
        [
            {"text": notice_told(str(one["notice"])), "note": _schedule(one)},
            one["due"] or _when(one),
            one["submitted"],
            one["published"],
        ]
        for one in notice_rows(held.book, held.checked)
    ]
    none = "No notice is on record."
    if held.held.what.process is None:
        none += " Which ones the law asks for is told here once the process is settled."
    return Grid("Notices, by when they are due", columns, rows, none)


def _when(row: dict[str, object]) -> str:
    """When a notice is due that has no day yet."""
    if not row["asked_for"]:
        return "not asked for"
    asked = schedules()
    before = any(one.when == "before" for one in asked if one.number == row["schedule"])
    return "before the award" if before else "after the award"


def _schedule(one: dict[str, object]) -> str:
    return f"Schedule {one['schedule']}" if one["schedule"] else ""


def _bidders(held: Bought) -> Grid:
    steps = {"invited": "asked to bid", "bid": "bids"}
    rows = [
        [one.what.organisation, steps.get(one.what.step, one.what.step), one.effective]
        for one in held.held.bidders
    ]
    columns = (Column("name", "Organisation"), Column("step", "Step"), Column("on", "Since", "day"))
    return Grid("Organisations and their steps", columns, rows, "No bidder is on record yet.")


def _people(held: Bought) -> Grid:
    names = held.names
    rows = [
        [
            names.get(one.what.person, one.what.person),
            one.what.role,
            "out of it" if one.what.person in held.replaced else "takes part",
        ]
        for one in held.held.evaluators
    ]
    columns = (Column("who", "Who"), Column("role", "Does what"), Column("in", "Stands"))
    return Grid("People and what they do", columns, rows, "Nobody is on record yet.")


def _conflict(held: Bought, one: Any, interests: bool) -> dict[str, Any]:
    treated = one.treatment
    return {
        "about": f"procurement:{held.code}~{one.match.key}",
        "sure": one.match.status in ("automatic", "confirmed"),
        "who": held.told_who(one),
        "with": one.match.gainer_name,
        "how": one.match.told() if interests else "",
        "managed": one.managed,
        "treated": "" if treated is None else treated.treatment,
        "reason": "" if treated is None else treated.reason,
        "settled_by": "" if treated is None else treated.settled_by,
        "amiss": one.amiss
        or ("took part all the same" if treated is not None and not one.managed else ""),
    }


def _scores(held: Bought) -> Grid:
    names = held.names
    rows = [
        [
            one.what.organisation,
            one.what.criterion,
            names.get(one.what.by, one.what.by),
            one.what.score,
            one.what.reason,
        ]
        for one in held.held.evaluations
    ]
    columns = (
        Column("bidder", "Bidder"),
        Column("criterion", "Criterion"),
        Column("by", "By"),
        Column("score", "Score", "number"),
        Column("why", "Why"),
    )
    return Grid("Scores by criterion", columns, rows, "Nothing was scored yet.")


def _lacking(held: Bought) -> list[str]:
    """What has to be settled or stated before anybody is chosen, beside what rules find."""
    told = [
        f"{held.told_who(one)} is connected with {one.match.gainer_name}, and how that is treated "
        "is not settled, or was not kept to. Settle it before anybody is chosen."
        for one in held.unmanaged()
    ]
    if held.held.what.value_pence is None:
        told.append("What it is worth over its life is not on record. State it.")
    return told


def _findings(held: Bought, status: tuple[str, ...]) -> list[Finding]:
    found = [
        replace(one, do=asked_in_words(one.do))
        for one in held.checked.findings
        if one.status in status
    ]
    return findings_by_name(found, {held.held.what.authority: held.authority})
