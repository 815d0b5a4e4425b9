"""Pages of procurements: all of one's bodies, one with all that is to be done, their calendar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from commonweal.contracts.register.ending import LEAD
from commonweal.evidence.words import counted
from commonweal.governance.finding import Finding
from commonweal.governance.procurement import schedules
from commonweal.governance.procurement.tables import notice_rows, told
from commonweal.records import latest
from commonweal.records.kinds import Procurement
from commonweal.web.accounts.models import User
from commonweal.web.accounts.signing_in import signed_in
from commonweal.web.desk.contracts_held import contracts, seen_by
from commonweal.web.desk.keeping import stated
from commonweal.web.desk.process_questions import asked_in_words
from commonweal.web.desk.process_questions import told as way_told
from commonweal.web.desk.procurement_held import (
    Bought,
    bought,
    bought_all,
    may_any,
)
from commonweal.web.desk.rights import bodies_with
from commonweal.web.desk.showing import shown
from commonweal.web.desk.tasks.awards import TASKS as OF_AWARDING
from commonweal.web.desk.tasks.bidding import TASKS as OF_BIDDING
from commonweal.web.desk.tasks.evaluations import TASKS as OF_EVALUATING
from commonweal.web.desk.tasks.evaluations import against_scoring
from commonweal.web.desk.tasks.notices import TASKS as OF_NOTICES
from commonweal.web.desk.tasks.procurement import TASKS as OF_BUYING
from commonweal.web.desk.tasks.procurement_record import TASKS as OF_RECORDING
from commonweal.web.desk.tasks.standstill import TASKS as OF_STANDSTILL
from commonweal.web.public.tables import Column, Grid, link
from commonweal.web.store.models import Mention

#: Whoever may do one of these sees a procurement of the body.
SEES = ("buy", "evaluate", "treat a conflict")
#: Whoever may do one of these sees what somebody declared.
SEES_INTERESTS = ("treat a conflict", "read the register")
#: How many stand on a page at most.
MOST = 200
#: Where its pages stand.
UNDER = (("Procurements", "/desk/procurements/"),)


@signed_in
def procurements(request: HttpRequest) -> HttpResponse:
    """Procurements of the bodies for which somebody buys, evaluates or keeps interests."""
    rows = []
    for one in bought_all(codes_of(request.user)):
        if one.code in one.around.procured:
            rows.append(_row(one))
    columns = (
        Column("title", "What is bought"),
        Column("process", "Process"),
        Column("began", "Began", "day"),
        Column("stands", "How it stands"),
    )
    grid = Grid("Procurements", columns, rows, "No procurement of your bodies is on record.")
    return shown(
        request, "desk/procurements.html", "Procurements", grid=grid, may_buy=_buys(request.user)
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
        ways=[way_told(one) for one in held.checked.ways],
        notices=_notices(held),
        bidders=_bidders(held),
        people=_people(held),
        conflicts=[_conflict(held, one, interests) for one in held.conflicts if one.match.counts],
        scores=_scores(held),
        # Whoever is out of it, or has a conflict that nobody settled, is shown no score.
        out_of_it=against_scoring(held, user.person) if user.person else [],
        against=_findings(held, ("blocks", "not met")),
        open_points=_findings(held, ("not known", "warns")),
        standing=held.checked.standing,
        may={one.name: one for one in may},
        settles=may_any(user, ["treat a conflict"], owners),
    )


@signed_in
def calendar(request: HttpRequest) -> HttpResponse:
    """What is due when: standstills by both counts, notices, ends of contracts."""
    rows = [
        [one.on, one.what, link(one.title, one.href), one.why]
        for one in sorted(
            [*_days_of_procurements(request.user), *_days_of_contracts(request.user)],
            key=lambda one: (one.on, one.what),
        )
    ]
    columns = (
        Column("on", "Day", "day"),
        Column("what", "What is due"),
        Column("of", "Of"),
        Column("why", "By which rule"),
    )
    grid = Grid("What is due", columns, rows, "Nothing is due.")
    return shown(request, "desk/buying-calendar.html", "Calendar of buying", UNDER, grid=grid)


@dataclass(frozen=True)
class Dated:
    """Something that is due on a day."""

    on: date
    what: str
    title: str
    href: str
    why: str


def codes_of(user: User) -> list[str]:
    """The procurements of the bodies of somebody, the latest first."""
    bodies = {code for action in SEES for code in bodies_with(user, action)}
    rows = Mention.objects.filter(thing="body", code__in=bodies, states=False, type="procurement")
    found = Mention.objects.filter(
        row_id__in=rows.values("row_id"), thing="procurement", states=True
    ).order_by("-row_id")
    return list(dict.fromkeys(found.values_list("code", flat=True)))[:MOST]


def titles_of(codes: list[str]) -> dict[str, str]:
    """What procurements are called."""
    held = latest(stated("procurement", codes), Procurement, lambda one: one.procurement)
    return {code: held[code].what.title for code in codes if code in held}


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
    return bool(bodies_with(user, "buy"))


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


def _notices(held: Bought) -> Grid:
    columns = (
        Column("notice", "Notice"),
        Column("due", "Due by", "day"),
        Column("submitted", "Submitted", "day"),
        Column("published", "Published", "day"),
    )
    rows = [
        [
            {"text": str(one["notice"]).capitalize(), "note": _schedule(one)},
            one["due"] or _when(one),
            one["submitted"],
            one["published"],
        ]
        for one in notice_rows(held.book, held.checked)
    ]
    return Grid(
        "Notices, by when they are due",
        columns,
        rows,
        "No notice is asked for while the process is not stated.",
    )


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


def _findings(held: Bought, status: tuple[str, ...]) -> list[Finding]:
    return [
        replace(one, do=asked_in_words(one.do))
        for one in held.checked.findings
        if one.status in status
    ]


def _days_of_procurements(user: User) -> Iterator[Dated]:
    for held in bought_all(codes_of(user)):
        if held.code not in held.around.procured:
            continue
        title = held.held.what.title
        href = reverse("desk-procurement", args=[held.code])
        stands = held.checked.standing
        if stands is not None and held.held.award is None:
            rules = ", ".join(rule.id for rule in stands.standstill.rules)
            counts = {
                "The standstill ends, as the regulation counts": (
                    stands.standstill.deadline_regulation
                ),
                "The standstill would end, counted from publication": (
                    stands.standstill.deadline_from_publication
                ),
            }
            for what, day in counts.items():
                yield Dated(day, what, title, href, rules)
            if stands.award_from is not None:
                yield Dated(stands.award_from, "First day of an award", title, href, rules)
        for row in notice_rows(held.book, held.checked):
            due = row["due"]
            if isinstance(due, date) and row["submitted"] is None:
                what = f"Notice of {row['notice']} is due"
                yield Dated(due, what, title, href, str(row["rule"]))


def _days_of_contracts(user: User) -> Iterator[Dated]:
    held = contracts()
    for one in held.ending(seen_by(user, held)):
        href = reverse("desk-contract", args=[one.held.contract])
        if one.ends is not None:
            yield Dated(one.ends, "The contract ends", one.held.title, href, "the contract")
        if one.begin_by is not None:
            what = "Buying again would have to begin, as estimated"
            yield Dated(one.begin_by, what, one.held.title, href, LEAD)
