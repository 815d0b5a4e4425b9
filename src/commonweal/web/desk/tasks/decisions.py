"""Recording a decision with the authority on which it rests, and closing it once nothing stands in
its way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Q
from django.urls import reverse

from commonweal.governance.authority import authority, scheme
from commonweal.governance.authority.bodies import inside
from commonweal.governance.authority.scheme import Chain
from commonweal.governance.closing import decision_findings
from commonweal.governance.finding import in_words
from commonweal.governance.law import whenever
from commonweal.governance.recorded import LACKS, lacking
from commonweal.records import Statement, latest
from commonweal.records.kinds import AgendaItem, Body
from commonweal.system.money import in_pounds
from commonweal.web.accounts.allowing import allowed
from commonweal.web.desk.asking import Answers, Asked, Choice, Page, Question, Task
from commonweal.web.desk.choosing import OfKept, kept_of, on_its_day
from commonweal.web.desk.connected import around_decision
from commonweal.web.desk.deciders import seated
from commonweal.web.desk.keeping import bodies_named, rules, with_committees, with_parents
from commonweal.web.desk.keeping import stated as things_stated
from commonweal.web.desk.named_findings import by_name, called_in
from commonweal.web.desk.rights import bodies_with, chosen, offered, whose
from commonweal.web.desk.sitting import Kept, bodies_of_meeting, item_meeting, kept, voter
from commonweal.web.desk.tasks.by_motion import BY_MOTION, NONE, motion_named, unnamed
from commonweal.web.desk.tasks.in_private import PRIVATE
from commonweal.web.desk.tasks.interests import not_to_come
from commonweal.web.desk.tasks.items import functions
from commonweal.web.desk.tasks.stating import code_of, stated
from commonweal.web.store.reading import around

DECIDE = "decide"
IN_COMMON = "committees in common"


def _meeting(asked: Asked) -> Kept:
    return kept(item_meeting(asked))


def _item(asked: Asked) -> AgendaItem:
    return _meeting(asked).item(asked.about).item


def _hosts(asked: Asked) -> Sequence[Choice]:
    """The bodies that may decide there: those that meet, and of committees in common each."""
    found: dict[str, str] = {}
    for host in _meeting(asked).agenda.sitting.hosts:
        if host.body is not None and host.body.form == IN_COMMON:
            named = things_stated("body", host.body.of)
            held = latest(named, Body, lambda one: one.body)
            found |= {code: held[code].what.name if code in held else code for code in host.body.of}
        else:
            found[host.code] = host.name
    return tuple(found.items())


def _whose(asked: Asked, body: str) -> Sequence[str]:
    """The bodies a right for which is one to record what a body decided: itself, those whose
    committee it is, and the committees in common by which it meets."""
    through = [
        one.code
        for one in _meeting(asked).agenda.sitting.hosts
        if one.body is not None and one.body.form == IN_COMMON and body in one.body.of
    ]
    return tuple(dict.fromkeys((*with_parents([body]), *through)))


def _deciding(asked: Asked) -> Sequence[str]:
    body = asked.answers.get("body")
    return bodies_of_meeting(item_meeting(asked)) if body is None else _whose(asked, body)


def _deciders(asked: Asked) -> Sequence[Choice]:
    """The bodies there of which somebody may record what they decided."""
    return tuple(
        (code, name)
        for code, name in _hosts(asked)
        if any(allowed(asked.user, DECIDE, one) for one in _whose(asked, code))
    )


def there(asked: Asked) -> list[str]:
    """Who took part as far as attendance and treatments tell: those in the room for the item."""
    view = _meeting(asked).item(asked.about)
    known = dict(_members(asked))
    return [
        voter(one)
        for quorum in view.quorums
        for one in quorum.members
        if one.here == "in" and voter(one) in known
    ]


def _members(asked: Asked) -> Sequence[Choice]:
    return _meeting(asked).voters


def _delegations(asked: Asked) -> Sequence[Choice]:
    """The functions that the body has, or that were delegated to it, on the day: each with its
    chain and its limit."""
    held = whenever(around((), also=Q(type__in=("delegation", "body", "transfer"))))
    on = _day(asked)
    decider = asked.answers.get("body")
    bodies = [decider] if decider else [code for code, _ in _hosts_or_kept(asked)]
    within = inside(held)
    reach = {one for body in bodies for one in (body, *within.whole(body, on))}
    found: dict[str, Chain] = {}
    for name, _ in functions(asked):
        told = scheme(held, name, on)
        chains = [one for body in sorted(reach) for one in told.chains(body)]
        if chains:
            found[name] = chains[0]
    names = bodies_named(body for chain in found.values() for body in chain.bodies)
    return tuple((name, f"{name}: {_chain(chain, names)}") for name, chain in found.items())


def _chain(one: Chain, names: Mapping[str, str]) -> str:
    limit = one.limit_pence
    up_to = "" if limit is None else f", up to {in_pounds(limit)}"
    return f"{one.told(names)}{up_to}"


def _hosts_or_kept(asked: Asked) -> Sequence[Choice]:
    if asked.about:
        return _hosts(asked)
    return tuple(bodies_with(asked.user, DECIDE).items())


def _day(asked: Asked) -> date:
    if asked.about:
        return _meeting(asked).agenda.sitting.on
    on = asked.answers.get("on")
    return asked.today if on is None else date.fromisoformat(on)


def _fits(asked: Asked) -> Sequence[Choice]:
    held = list(_delegations(asked))
    return (*held, (NONE, "None of these, or the scheme is not on record"))


def _earlier(asked: Asked) -> Sequence[Choice]:
    """Earlier decisions of whoever decides and of their committees, the latest first: what was
    taken outside authority, or between meetings, is ratified by a later one."""
    decider = asked.answers.get("body")
    bodies = [decider] if decider else [code for code, _ in _hosts_or_kept(asked)]
    held = kept_of("decision", with_committees(bodies)).filter(on__lte=_day(asked))
    return OfKept(held.order_by("-on", "-code"), on_its_day)


WORDS = (
    Page(
        "what",
        (
            Question("title", "What is it called?", hint="This is published in any case."),
            Question("text", "What was decided?", "long", hint="With conditions, if any."),
            Question("reasons", "Why?", "long"),
        ),
        title="What was decided, and why?",
    ),
)
AUTHORITY = Page(
    "authority",
    (
        Question("function", "By what authority?", "choice", choices=_fits),
        Question("value", "What is it worth?", "pounds", needed=False),
        Question(
            "ratifies",
            "Which earlier decision does it ratify, if any?",
            "name",
            hint="One that was taken outside authority, or urgently between meetings.",
            choices=_earlier,
            needed=False,
        ),
    ),
    title="By what authority?",
    text="The functions that the body has, or that were delegated to it and were in force.",
)


def _decision(asked: Asked) -> Statement:
    said_ = asked.answers
    function = said_.get("function")
    payload = {
        "decision": code_of(asked, "decision"),
        "body": said_["body"],
        "title": said_["title"],
        "text": said_["text"],
        "reasons": said_["reasons"],
        "function": None if function in (None, NONE) else function,
        "value_pence": said_.get("value"),
        "private": said_["private"],
        "ground": said_.get("ground"),
        "review_on": said_.get("review_on"),
        "awards": said_.get("awards"),
        "ratifies": (said_.get("ratifies") or {}).get("code"),
    }
    if asked.about:
        held = _meeting(asked)
        payload |= {
            "on": held.agenda.sitting.on.isoformat(),
            "meeting": held.code,
            "item": asked.about,
            "motion": motion_named(asked),
            "procurement": _item(asked).procurement,
            "decided_by": said_.get("decided_by") or [],
        }
    else:
        bought = said_.get("procurement") or {"code": None}
        payload |= {
            "on": said_["on"],
            "procurement": bought["code"] or None,
            "decided_by": said_.get("decided_by") or [],
        }
    on = date.fromisoformat(str(payload["on"]))
    return stated(
        asked,
        "decision",
        payload,
        about=said_["body"],
        effective=min(asked.today, on),
        reason="the decision was taken",
    )


def _made(asked: Asked) -> list[Statement]:
    return [_decision(asked)]


def standing_with(new: Sequence[Statement], decision: str) -> Sequence[str]:
    """What would stand in the way of closing a decision after it was stated or corrected, and on
    what authority it would rest."""
    held = (*around_decision(decision, new), *new)
    told = [
        f"In the way of closing it: {one.text} {one.do} ({in_words(one.rule)})"
        for one in decision_findings(held, decision, rules())
        if one.stands_in_the_way
    ]
    told += [
        f"In the way of closing it: {LACKS[one]} is not on record."
        for one in lacking(held, decision, rules())
    ]
    names = called_in(held)
    rests = authority(whenever(held), decision, rules(), names=names)
    return by_name([*told, f"Authority: {rests.standing}. {rests.why}"], names)


def _standing(asked: Asked) -> Sequence[str]:
    made = _decision(asked)
    told = standing_with([made], str((made.payload or {})["decision"]))
    return [*unnamed(asked), *told]


def after_decision(asked: Asked) -> str:
    """The page of the decision."""
    return reverse("decision-kept", args=[code_of(asked, "decision")])


DECIDE_ITEM = Task(
    name="decide",
    title="Record what was decided",
    action=DECIDE,
    body=_deciding,
    thing=lambda asked: ("item", asked.about),
    pages=(
        Page("body", (Question("body", "Which body decided?", "choice", choices=_deciders),)),
        BY_MOTION,
        *WORDS,
        Page(
            "decided_by",
            (
                Question(
                    "decided_by",
                    "Who took part in the decision?",
                    "choices",
                    hint="Those in the room for the item are ticked.",
                    choices=_members,
                    needed=False,
                    first=there,
                ),
            ),
        ),
        AUTHORITY,
        *PRIVATE,
    ),
    make=_made,
    look=_standing,
    after=after_decision,
    done="The decision is recorded. Close it when nothing stands in its way.",
    anew=False,
)


def _procurements(asked: Asked) -> Sequence[Choice]:
    """What the bodies of whoever is asked buy."""
    rows = whose(asked.user, [DECIDE], "procurement").order_by("sort", "code")
    return OfKept(rows, lambda one: one.title)


def _buys(answers: Answers) -> bool:
    return bool((answers.get("procurement") or {}).get("code"))


def _seated(asked: Asked) -> Sequence[Choice]:
    body = asked.answers.get("body")
    return () if body is None else seated(body, _day(asked))


DECIDE_ALONE = Task(
    name="decide-outside",
    title="Record a decision that was taken at no meeting",
    group="Decisions",
    action=DECIDE,
    body=chosen(DECIDE),
    pages=(
        Page("body", (Question("body", "Which body decided?", "choice", choices=offered(DECIDE)),)),
        Page("on", (Question("on", "On which day?", "day", check=not_to_come),)),
        Page(
            "procurement",
            (
                Question(
                    "procurement",
                    "About which procurement, if any?",
                    "name",
                    choices=_procurements,
                    needed=False,
                ),
            ),
        ),
        Page(
            "awards",
            (Question("awards", "Does it award the contract?", "yes or no"),),
            when=_buys,
        ),
        *WORDS,
        replace(
            AUTHORITY,
            questions=(
                *AUTHORITY.questions,
                Question(
                    "decided_by",
                    "Who took it?",
                    "choices",
                    hint="Members with a vote, or the post in which somebody decided alone.",
                    choices=_seated,
                    needed=False,
                ),
            ),
            title="By what authority, and by whom?",
        ),
        *PRIVATE,
    ),
    make=_made,
    look=_standing,
    after=after_decision,
    done="The decision is recorded. Close it when nothing stands in its way.",
)


TASKS = (DECIDE_ITEM, DECIDE_ALONE)
