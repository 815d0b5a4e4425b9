"""What waits for somebody by their roles, and the pages that are theirs to work on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from commonweal.evidence.words import counted, joined, known
from commonweal.evidence.words import day as day_words
from commonweal.governance.register import Day, cases, clocks, day_of, prompts, register
from commonweal.records import latest, said
from commonweal.records.kinds import Breach, Decision, Interest, Meeting
from commonweal.system.calendar import last_meant
from commonweal.web.accounts.models import User
from commonweal.web.desk.approvals import waiting_for
from commonweal.web.desk.keeping import bodies_named, rules, stated, stating, with_committees
from commonweal.web.desk.naming import rule_named
from commonweal.web.desk.own import registers_of
from commonweal.web.desk.rights import ALL, codes_with
from commonweal.web.desk.sitting import agendas
from commonweal.web.lists.under import of_bodies
from commonweal.web.store.models import Listed, Mention, Row
from commonweal.web.store.reading import around, today


@dataclass(frozen=True)
class Waiting:
    """Something that waits for somebody.

    Parameters
    ----------
    text, why
        What it is, and by which rule or since when.
    href, do
        Where it is done, and what the link says.
    """

    text: str
    why: str
    href: str
    do: str


@dataclass(frozen=True)
class Place:
    """A page of the desk and the right that opens it, or others that do `also`."""

    name: str
    words: str
    action: str
    also: tuple[str, ...] = ()

    def open_to(self, user: User) -> bool:
        """Whether somebody may go there."""
        return any(codes_with(user, one) for one in (self.action, *self.also))


PLACES: tuple[Place, ...] = (
    Place("runs", "Run, compare and publish plans", "run a plan"),
    Place(
        "meetings-kept",
        "Meetings that you keep",
        "build an agenda",
        also=("treat a conflict",),
    ),
    Place("members-papers", "Papers of your bodies", "read members' papers"),
    Place("registers-kept", "Registers of interests that you keep", "read the register"),
    Place("bodies-kept", "Bodies and seats", "keep bodies"),
    Place("desk-procurements", "Procurements", "buy", also=("evaluate", "treat a conflict")),
    Place("desk-contracts", "Contracts", "keep contracts", also=("raise an issue",)),
    Place("desk-approvals", "Approvals by a second person", "approve"),
    Place("desk-consultations", "Consultations", "consult"),
    Place("desk-imports", "Import a list", "import"),
    Place("desk-issues", "Issues between partners", "work an issue"),
    Place(
        "desk-promises",
        "Promises, requests and recommendations",
        "ask for a promise",
        also=("make a promise",),
    ),
    Place("mergers-kept", "Mergers of bodies", "merge bodies"),
    Place("accounts", "Accounts: who has which role", "keep accounts"),
)


#: How many of a kind are told on the desk, and how many declarations are looked at.
TOLD, LOOKED_AT = 10, 50
#: How far ahead a meeting is told of.
NEAR = timedelta(days=42)


def waits_for(user: User) -> list[Waiting]:
    """What waits for somebody, by what their roles let them do: the same number of queries however
    much there is."""
    found = [*_to_look_again(user), *_to_approve(user)]
    for action, ask in (
        ("keep a register", _cases),
        ("keep a register", _late),
        ("treat a conflict", _conflicts),
        ("run a meeting", _meetings),
        ("decide", _decisions),
    ):
        codes = codes_with(user, action)
        if codes:
            found += ask(None if ALL in codes else with_committees(codes))
    return found


def _to_approve(user: User) -> list[Waiting]:
    """What waits for the approval of a second person."""
    return [
        Waiting(
            f"Approve or send back: {one.title}",
            f"Proposed by {one.proposed_by.office} ({rule_named(one.rule)}).",
            reverse("desk-approval", args=[one.token]),
            "Look at it",
        )
        for one in waiting_for(user)[:TOLD]
    ]


def _to_look_again(user: User) -> list[Waiting]:
    """Whether somebody is asked to look at their own declarations, because a late one of another
    had to do with the same organisation."""
    if not user.person:
        return []
    bodies = registers_of(user)
    steps = _rows_of("breach", list(bodies))[:LOOKED_AT].values_list("number", flat=True)
    named = Mention.objects.filter(row_id__in=list(steps), thing="person")
    late = set(named.values_list("code", flat=True))
    if not late:
        return []
    things = [("person", one) for one in sorted(late | {user.person})]
    also = (
        stating("body", bodies)
        | Q(number__in=list(steps))
        | Q(type__in=("organisation", "ownership"))
    )
    day = day_of(around(things, deep=1, also=also), today(), rules())
    return [
        Waiting(
            f"Look at what you declared: {name}",
            f"You have to do with {one.name}, as has somebody whose declaration came late. Declare "
            "what is missing, or confirm what the register holds.",
            reverse("begin", args=["confirm-interests", body]),
            "Look and confirm",
        )
        for body, name in bodies.items()
        for one in prompts(day, register(day, body))
        if one.person == user.person and one.answered is None
    ]


def _rows_of(kind: str, codes: Sequence[str] | None) -> QuerySet[Row]:
    """Rows of a kind about bodies, the last first; about any where None."""
    rows = Row.objects.filter(type=kind).order_by("-number")
    if codes is None:
        return rows
    own = Mention.objects.filter(thing="body", code__in=codes, type=kind)
    return rows.filter(number__in=own.values("row_id"))


def _day(rows: QuerySet[Row], also: Q | None = None) -> Day:
    numbers = list(rows.values_list("number", flat=True))
    wanted = Q(number__in=numbers) if also is None else Q(number__in=numbers) | also
    return day_of(around((), also=wanted), today(), rules())


def _cases(codes: Sequence[str] | None) -> list[Waiting]:
    """Cases whose steps are not all taken."""
    day = _day(_rows_of("breach", codes)[: 4 * LOOKED_AT])
    bodies = {one.what.register_of for one in said(day.state, Breach)}
    names = bodies_named(sorted(bodies))
    found = []
    for body in sorted(bodies):
        for one in cases(day, body):
            left = [
                words
                for words, on in (
                    ("report it to the guardian", one.told),
                    ("close it", one.closed),
                    ("publish it", one.published),
                )
                if on is None
            ]
            if left:
                since = "" if one.opened is None else f"Opened on {day_words(one.opened)}. "
                why = f"{since}Still to do: {joined(left)}."
                address = reverse("register-kept", args=[body])
                text = f"A case is open in the register of {names[body]}"
                found.append(Waiting(text, why, address, "Take the next step"))
    return found[:TOLD]


def _late(codes: Sequence[str] | None) -> list[Waiting]:
    """Registers in which a late declaration has no case, among those that came last."""
    rows = _rows_of("interest", codes)[:LOOKED_AT]
    numbers = list(rows.values_list("number", flat=True))
    named = Mention.objects.filter(row_id__in=numbers, states=False)
    bodies = set(named.filter(thing="body").values_list("code", flat=True))
    people = set(named.filter(thing="person").values_list("code", flat=True))
    seats = Mention.objects.filter(thing="person", code__in=people, type="seat")
    interests = Mention.objects.filter(row_id__in=numbers, thing="interest", states=True)
    steps = Mention.objects.filter(
        thing="interest", code__in=interests.values("code"), type="breach"
    )
    also = (
        stating("body", bodies)
        | Q(number__in=seats.values("row_id"))
        | Q(number__in=steps.values("row_id"))
        | Q(number__in=numbers)
    )
    day = day_of(around((), also=also), today(), rules())
    opened = {one.what.interest for one in said(day.state, Breach)}
    late: Counter[str] = Counter()
    for one in said(day.state, Interest):
        if one.what.interest in opened:
            continue
        if any(clock.verdict == "late" for clock in clocks(day, one)):
            late[one.what.register_of] += 1
    return [
        Waiting(
            f"{counted(count, 'late declaration')} without a case in the register of "
            f"{day.name(body)}",
            "A late declaration is accepted, and opens a case.",
            reverse("register-kept", args=[body]),
            "Open the register",
        )
        for body, count in sorted(late.items())
    ][:TOLD]


def _meetings(codes: Sequence[str] | None) -> list[Waiting]:
    """Meetings of the next weeks, and those whose day is over and that are not recorded as held."""
    listed = Listed.objects.filter(list="meeting", state="planned")
    if codes is not None:
        listed = of_bodies(listed, "meeting", codes)
    now = today()
    near = listed.filter(until__gte=now - timedelta(days=60), on__lte=now + NEAR)
    rows = list(near.order_by("until", "code")[:TOLD])
    held = latest(stated("meeting", [one.code for one in rows]), Meeting, lambda one: one.meeting)
    found = []
    for one in rows:
        what = held[one.code].what
        over = last_meant(what.on, what.precision) < now
        name, do = ("meeting-room", "Record it") if over else ("meeting-kept", "Open the agenda")
        why = "Its day is over; it is not recorded as held." if over else ""
        told = f"{one.title}, {known(what.on, what.precision)}"
        found.append(Waiting(told, why, reverse(name, args=[one.code]), do))
    return found


def _conflicts(codes: Sequence[str] | None) -> list[Waiting]:
    """Meetings to come at which somebody stands to gain from an item and it is not settled what
    they do there."""
    listed = Listed.objects.filter(list="meeting", state="planned")
    if codes is not None:
        listed = of_bodies(listed, "meeting", codes)
    near = listed.filter(until__gte=today(), on__lte=today() + NEAR).order_by("until", "code")
    found = []
    for one in agendas([row.code for row in near[:LOOKED_AT]]):
        items = [
            (view.item.title, sum(not conflict.managed for conflict in view.conflicts))
            for view in one.items
        ]
        open_ = [(title, count) for title, count in items if count]
        if open_:
            what = one.sitting.meeting
            asked = counted(sum(count for _, count in open_), "conflict")
            told = f"{asked} to settle: {what.title}, {known(what.on, what.precision)}"
            titles = dict.fromkeys(f"“{title}”" for title, _ in open_)
            why = f"At: {joined([*titles])}."
            address = reverse("meeting-kept", args=[what.meeting])
            found.append(Waiting(told, why, address, "Settle what is done about it"))
    return found[:TOLD]


def _decisions(codes: Sequence[str] | None) -> list[Waiting]:
    """Decisions of the last year whose record is not closed."""
    closed = Mention.objects.filter(thing="statement", type="decision_closed")
    since = timezone.now() - timedelta(days=365)
    rows = _rows_of("decision", codes).exclude(statement__in=closed.values("code"))
    day = _day(rows.filter(stated_at__gte=since)[:TOLD])
    return [
        Waiting(
            f"Not closed: {one.what.title}",
            f"Decided on {day_words(one.what.on)}.",
            reverse("decision-kept", args=[one.what.decision]),
            "Close the record",
        )
        for one in said(day.past, Decision)
    ]
