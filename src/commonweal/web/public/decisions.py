"""Decisions with their reasons, authority and conditions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from commonweal.evidence.words import day
from commonweal.governance.authority import Authority, authority, delegation_told
from commonweal.governance.exchange.publication import Publication
from commonweal.governance.meetings.papers import PRIVATE
from commonweal.governance.meetings.sitting import host_of
from commonweal.governance.meetings.taken import when_taken
from commonweal.governance.recorded import LACKS
from commonweal.records import Said, said
from commonweal.records.kinds import (
    Commitment,
    Decision,
    DecisionClosed,
    Delegation,
    ReportedBack,
)
from commonweal.rules import load_rules
from commonweal.web.lists.decisions import how_taken, words_withdrawn
from commonweal.web.looking_back import looking_back
from commonweal.web.public.asked import dated
from commonweal.web.public.consultations import around_decision
from commonweal.web.public.listing import ListPage, listing
from commonweal.web.public.names import Names, linked, meeting_told, names_of, stated
from commonweal.web.public.sources import source_told
from commonweal.web.public.tables import Column, link
from commonweal.web.public.things import Section, crumbs, fact, thing_page
from commonweal.web.public.treated import of_decision, treated_at
from commonweal.web.public.voting import cast_on, voted_by
from commonweal.web.public.withdrawn import (
    STATE,
    codes_in,
    decisions_withdrawn,
    told,
    withdrawn_decision,
)
from commonweal.web.reading import OF_A_BODY, given_out
from commonweal.web.store.lines import line_of
from commonweal.web.store.models import Listed, Mention
from commonweal.web.store.reading import Thing, acting_on

#: Who may decide what rests on chains of delegations, whatever body each begins with.
DELEGATIONS = Q(type="delegation")
#: What stands for the source of a decision whose words are nobody's: it may tell what they are.
UNTOLD = "not told of what was decided in private"
#: What stands for the words of such a decision.
UNTOLD_WORDS = (
    "It was decided in private: of what was decided and why, nothing is told beyond the title and "
    "what stands here."
)
#: What stands for the reasons of what the test of such a decision found.
UNTOLD_WHY = (
    "The test was made with all that is on record. By which function, for what value and by which "
    "delegation is withheld with what was decided."
)
#: The same where there is none to withhold: it is what "not known" says already, for that comes of
#: nothing else.
NO_FUNCTION = (
    "By which function it was taken is not on record, of the decision or of its item: no scheme of "
    "delegation could be asked."
)
#: Why, where part of what the test looked at was withheld since.
WITHHELD_WHY = (
    "The test was made with all that is on record. Part of what it looked at is withheld, and so "
    "is the reason."
)
QUORUM = {
    "quorate": "Yes, enough voting members were in the room",
    "not quorate": "No, too few voting members were in the room",
    "not known": "Not known: the records do not settle who was in the room when it was decided",
    "untold": "Not told yet: it is told once the record of the decision is closed. Before, it "
    "could give away that somebody left the room for an interest that is not told here",
}
#: Whether a decision was taken in public, in words.
TAKEN = {
    "public": "in public",
    "private": "in private",
    "not recorded": "whether in public is not recorded",
}
#: Fields by which the value of a decision is found.
VALUED = {"value_pence", "item", "procurement"}
#: For what there is no other word: of steps of scrutiny and rulings those alone are tied to a
#: decision that a consultation has which names it, and a contract never is.
NOTHING_AFTER = (
    "No correction, report back, close of the record or ratification of it is on record, and "
    "nothing asked for or promised in a resolution of its meeting. What councils' scrutiny, a "
    "Secretary of State or a contract made of it is not tied to it in the records, as no "
    "consultation names it, and is not looked for here."
)


def cells(rows: Sequence[Listed], on: date, names: Names) -> list[list[Any]]:
    """Decisions by title, day and body, and whether they were taken in public; of those withdrawn,
    when and why."""
    gone = decisions_withdrawn(codes_in(rows), on)
    shown = given_out([("decision", one.code) for one in rows], on=on, deep=0)
    when, taken = when_taken(shown.past), how_taken(shown)
    return [
        [
            link(one.title, reverse("decision", args=[one.code])),
            when.get(one.code, one.on),
            names.get(one.body, one.body),
            gone.get(one.code) or TAKEN["private" if one.state == "private" else taken[one.code]],
        ]
        for one in rows
    ]


PAGE = ListPage(
    list="decision",
    title="Decisions",
    lede="What was decided, by whom, why, and whether whoever decided had the power to.",
    one="decision",
    many="decisions",
    columns=(
        Column("title", "Decision", sorts=True),
        Column("on", "Day", "day", sorts=True),
        Column("body", "Decided by"),
        Column("private", "Taken"),
    ),
    by={"title": "sorts_as", "on": "on"},
    order="-on",
    cells=cells,
    states=(
        ("public", "In public"),
        ("private", "In private"),
        ("not recorded", "Whether in public is not recorded"),
        STATE,
    ),
    download="decisions",
    beside=(
        ("promises", "promises and what became of them"),
        ("consultations", "consultations before decisions"),
        ("meetings", "meetings"),
    ),
)
decisions = listing(PAGE)


@dated
def decision(request: HttpRequest, code: str, *, on: date) -> HttpResponse:
    """A decision with its reasons, and the power on which it rests."""
    things: list[Thing] = [("decision", code)]
    shown = given_out(things, on=on, also=_asked_there(code) | cast_on(code) | treated_at(code))
    held = [one for one in said(shown.past, Decision) if one.what.decision == code]
    if not held:
        return _withdrawn(request, code, on)
    what = held[-1].what
    private = what.text == PRIVATE
    names = names_of([what.body])
    facts = [
        fact("Decided", when_taken(shown.past)[code]),
        fact("Decided by", linked([what.body], names)),
        fact("Meeting", meeting_told(shown, what.meeting)),
        fact("Taken", TAKEN["private" if private else how_taken(shown)[code]]),
        fact("Source", UNTOLD if private else source_told(shown, what.source)),
    ]
    if private:
        facts.append(fact("Ground", None if what.ground is None else shown.text(what.ground)))
        facts.append(fact("The ground is looked at again on", what.review_on))
    elif what.value_pence is not None:
        facts.append(fact("Value", what.value_pence, "pounds"))
    if what.ratifies:
        facts.append(
            fact("Ratifies", link(what.ratifies, reverse("decision", args=[what.ratifies])))
        )
    facts += around_decision(shown, code)[0]
    words = [UNTOLD_WORDS if private else shown.text(what.text)]
    sections = [Section("What was decided", words, facts)]
    if not private:
        sections.append(Section("Reasons", [shown.text(what.reasons)]))
    sections += [*voted_by(shown, what), *of_decision(shown, what)]
    sections.append(_authority(code, what, on, private=private))
    after = _after(shown, code, held[-1].id, private=private)
    sections += [after, Section("Who states this", stated=[stated(shown, one) for one in held])]
    return thing_page(
        request,
        shown.text(what.title),
        sections,
        on=on,
        caption="Decision",
        trail=crumbs(("decisions", "Decisions")),
    )


def _withdrawn(request: HttpRequest, code: str, on: date) -> HttpResponse:
    """A decision that was withdrawn, struck out, with the day and the reason."""
    found = withdrawn_decision(code, on)
    if found is None:
        raise Http404("no such decision")
    shown, one, void, why = found
    what, words = one.what, words_withdrawn(shown, one.what)
    facts = [
        fact("Decided, as it was recorded", when_taken(shown.past)[what.decision]),
        fact("Decided by", linked([what.body], names_of([what.body]))),
        fact("Meeting", meeting_told(shown, what.meeting)),
        fact("Source", source_told(shown, what.source) if words else "withheld"),
    ]
    title = shown.text(what.title)
    sections = [
        told(void, why),
        Section("What was recorded", [title, *words], facts, struck=True),
        Section("Who stated this", stated=[stated(shown, one)]),
    ]
    trail = crumbs(("decisions", "Decisions"))
    heading = f"Withdrawn: {title}"
    return thing_page(request, heading, sections, on=on, caption="Decision", trail=trail)


def _corrections(shown: Publication, name: str, private: bool) -> list[dict[str, Any]]:
    """When and why what was recorded was corrected."""
    if private or shown.withheld.get(name):
        return []
    rows = [row for row in acting_on({name}) if row.type == "correction"]
    moment = looking_back().moment
    return [
        fact("Corrected", f"{day(timezone.localdate(row.stated_at))}: {shown.text(one.reason)}")
        for row in rows
        for one in (line_of(row.line).statement,)
        if moment is None or row.stated_at <= moment
    ]


def _authority(code: str, what: Decision, on: date, *, private: bool) -> Section:
    """Whether the body could take it, by the delegations of it that are on record, and whether
    enough of it were there; of what was decided in private, how these tests ended and no more."""
    of_body = Mention.objects.filter(thing="body", code=what.body, type__in=OF_A_BODY)
    also = DELEGATIONS | Q(number__in=of_body.values("row_id"))
    shown = given_out([("decision", code)], on=on, deep=0, also=also, judge=[code])
    found = shown.verdicts[code]
    quorum = fact("Whether the quorum held", _quorum(shown, what, found.quorum))
    if private:
        why = NO_FUNCTION if found.standing == "not known" else UNTOLD_WHY
        facts = [fact("What the test found", found.standing), fact("Why", why), quorum]
        return Section("Who may decide this", facts=facts)
    heirs = shown.view.successions
    names = _called(shown, what.body)
    tested = authority(shown.past, code, load_rules(), until=on, successions=heirs, names=names)
    facts = [
        fact("Function", tested.function and shown.text(tested.function)),
        *(_measured(shown, tested) if found.plain else ()),
        fact("What the test found", found.standing),
        fact("Why", shown.text(tested.why) if found.plain else WITHHELD_WHY),
    ]
    if not found.plain:
        return Section("Who may decide this", facts=[*facts, quorum])
    rests = dict.fromkeys(held for way in tested.ways for held in way.chain.links)
    if rests:
        told_as = dict.fromkeys(shown.text(names[held.what.delegation]) for held in rests)
        facts.append(fact("It rests on", [*told_as]))
        sources = dict.fromkeys(held.what.source for held in rests)
        facts.append(fact("Where they stand", [source_told(shown, one) for one in sources]))
    by = [stated(shown, held.said) for held in rests]
    return Section("Who may decide this", facts=[*facts, quorum], stated=by)


def _called(shown: Publication, body: str) -> dict[str, str]:
    """What a test of authority calls bodies: by name, the id beside where several have it; and
    delegations, which have no name."""
    given = [one.what for one in said(shown.past, Delegation)]
    names = names_of({body, *(code for one in given for code in (one.from_body, one.to))})
    times = Counter(names.values())
    told = {code: f"{name} ({code})" if times[name] > 1 else name for code, name in names.items()}
    return told | {one.delegation: delegation_told(one, told) for one in given}


def _measured(shown: Publication, tested: Authority) -> list[dict[str, Any]]:
    """The value that was tested and the limit it was held against, the lowest on the way. Neither
    is told where what would settle it is withheld, of whichever statement: what is left would be
    another value or limit than those tested."""
    gone = {field for fields in shown.withheld.values() for field in fields}
    limits = [way.chain.limit_pence for way in tested.ways]
    limit = min((one for one in limits if one is not None), default=None)
    facts = []
    if tested.value_pence is not None and not gone & VALUED:
        facts.append(fact("Value that was tested", tested.value_pence, "pounds"))
    if limit is not None and "limit_pence" not in gone:
        facts.append(fact("Limit it was held against", limit, "pounds"))
    return facts


def _quorum(shown: Publication, what: Decision, held: str | None) -> str:
    """Whether enough were in the room, and how many the rules of the body ask for."""
    if held is None:
        return "Not tested: its meeting and item, or the body as it was that day, are not on record"
    body = host_of(shown.past, what.body, what.on).body
    needed = None if body is None else body.quorum
    asked = [] if needed is None else [f"{needed} voting members"]
    asked += [] if body is None else [f"one of them {shown.text(one)}" for one in body.quorum_of]
    if held == "not known" and not asked:
        return "Not known: the quorum of the body is not on record"
    told = f" (asked for: {', '.join(asked)})" if asked else ""
    return f"{QUORUM[held]}{told}"


def _after(shown: Publication, code: str, name: str, *, private: bool) -> Section:
    facts = _corrections(shown, name, private)
    back = [one for one in said(shown.past, ReportedBack) if one.what.decision == code]
    facts += [
        fact("Reported back", f"{_to_whom(shown, one.what)}, {day(one.what.on)}") for one in back
    ]
    closed = [one for one in said(shown.past, DecisionClosed) if one.what.closes in (code, name)]
    if sources := dict.fromkeys(one.what.source for one in back if one.what.source):
        told_by = [source_told(shown, one) for one in sources]
        facts.append(fact("Where that was reported", told_by))
    facts += [fact("The record was closed on", one.what.on, "day") for one in closed]
    facts += [
        fact(LACKS[lack], "not on record, as stated when the record was closed")
        for lack in (closed[-1].what.not_on_record if closed else ())
    ]
    facts += [
        fact("Ratified by", link(shown.text(one.what.title), reverse("decision",
             args=[one.what.decision])))
        for one in said(shown.past, Decision)
        if one.what.ratifies == code
    ]  # fmt: skip
    asked = [one for one in said(shown.past, Commitment) if _resolved_with(one.what, shown, code)]
    facts += [
        fact(f"{one.what.kind.capitalize()} resolved at its meeting",
             link(shown.text(one.what.text), reverse("promise", args=[one.what.commitment])))
        for one in asked
    ]  # fmt: skip
    facts += around_decision(shown, code)[1]
    steps: list[Said[Any]] = [*back, *closed, *asked]
    by = [stated(shown, one) for one in steps]
    return Section("What came after", [] if facts else [NOTHING_AFTER], facts, stated=by)


def _to_whom(shown: Publication, what: ReportedBack) -> str:
    if what.to == PRIVATE:
        return "to whom is withheld"
    return f"to {shown.text(names_of([what.to])[what.to])}"


def _asked_there(code: str) -> Q:
    """What was asked for or promised at the meeting of a decision."""
    taken = Mention.objects.filter(thing="decision", code=code, states=True).values("row_id")
    met = Mention.objects.filter(row_id__in=taken, thing="meeting").values("code")
    asked = Mention.objects.filter(thing="meeting", code__in=met, type="commitment")
    return Q(number__in=asked.values("row_id"))


def _resolved_with(what: Commitment, shown: Publication, code: str) -> bool:
    """Whether something was asked for or promised in a resolution of the body that decided, at the
    meeting at which it did."""
    taken = [one.what for one in said(shown.past, Decision) if one.what.decision == code][-1]
    if what.where != "resolution" or what.meeting is None or what.meeting != taken.meeting:
        return False
    return taken.body in (what.to, what.by)
