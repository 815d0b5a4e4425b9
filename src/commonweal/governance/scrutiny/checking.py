"""Every duty of health scrutiny asked of what the records hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from commonweal.evidence.words import day as day_words
from commonweal.governance.finding import (
    Finding,
    Status,
    finding_of,
    in_order,
    no_rule,
    under,
    wording,
)
from commonweal.governance.law import Bodies, bodies
from commonweal.governance.scrutiny.days import (
    MATTERS,
    RESPONSE,
    acknowledge_by,
    may_refer,
    respond_by,
)
from commonweal.governance.scrutiny.joint import joint_findings
from commonweal.governance.scrutiny.reports import report_finding
from commonweal.records import Said, State, said
from commonweal.records.kinds.scrutiny import ScrutinyStep
from commonweal.rules import RuleBook

Steps = Sequence[Said[ScrutinyStep]]

#: The subject of the duties to give information and to attend.
ATTENDANCE = "scrutiny-attendance"


def scrutiny_findings(
    state: State, book: RuleBook, *, known: Bodies | None = None, on: date | None = None
) -> tuple[Finding, ...]:
    """What the law of health scrutiny says of every matter in the records.

    Referrals acknowledged in time (D9a); reports with their four parts (D9b); responses in writing
    within 28 days where they were asked for, and only there (D9c); information given and attendance
    (D9d; what notice is reasonable the law does not say, and no day is tested); joint committees
    (D11); and what was reported to the Secretary of State while that could be done (D6a, D6b).

    Parameters
    ----------
    state, book
        The state of the records, and all rules held.
    known
        The bodies of the records; those that hold in the state when None.
    on
        The day; that of the state when None.
    """
    day = state.effective if on is None else on
    held = bodies(state) if known is None else known
    matters: dict[str, list[Said[ScrutinyStep]]] = {}
    for one in sorted(said(state, ScrutinyStep), key=lambda one: one.what.on):
        if one.what.on <= day:
            matters.setdefault(one.what.scrutiny, []).append(one)
    found: list[Finding] = []
    for steps in matters.values():
        found += joint_findings(book, steps, on=day)
        for one in steps:
            found += _of_step(one, steps, book, held, day)
    return in_order(found)


def _of_step(
    one: Said[ScrutinyStep], steps: Steps, book: RuleBook, held: Bodies, day: date
) -> Iterator[Finding]:
    what = one.what
    if what.step == "referral made":
        yield _acknowledged(one, steps, book, held, day)
    elif what.step == "report made":
        kind = held.kind(what.by, what.on) or "council"
        yield report_finding(book, what.parts, on=what.on, kind=kind, about=one.id)
    elif what.step == "response asked":
        yield _responded(one, steps, book, held, day)
    elif what.step in ("information required", "attendance required"):
        yield _given(one, steps, book, held, day)
    elif what.step == "referred to the Secretary of State":
        kind = held.kind(what.by, what.on) or "council"
        yield may_refer(book, day, reported=what.on, kind=kind, about=one.id)


def answer_to(one: Said[ScrutinyStep], steps: Steps, act: str) -> Said[ScrutinyStep] | None:
    """The step that answers another: the one that names it, or else the first of the body asked
    that names no other request, after it and before the same is asked of that body again."""
    named = [held for held in steps if held.what.step == act and held.what.answers == one.id]
    if named:
        return named[0]
    others = {held.id for held in steps if held.what.step == one.what.step}
    place = list(steps).index(one)
    for held in steps[place + 1 :]:
        if held.what.step == one.what.step and held.what.to == one.what.to:
            return None
        apart = held.what.answers in others
        if held.what.step == act and held.what.by == one.what.to and not apart:
            return held
    return None


def _acknowledged(
    one: Said[ScrutinyStep], steps: Steps, book: RuleBook, held: Bodies, day: date
) -> Finding:
    council = one.what.to or ""
    kind = held.kind(council, one.what.on) or "council"
    last = acknowledge_by(book, one.what.on, kind)
    if last is None:
        return no_rule(MATTERS, kind, about=one.id, on=one.what.on)
    answer = answer_to(one, steps, "referral acknowledged")
    return _in_time(one, answer, last, day, book, MATTERS, kind, "acknowledged")


def _responded(
    one: Said[ScrutinyStep], steps: Steps, book: RuleBook, held: Bodies, day: date
) -> Finding:
    to, on = one.what.to or "", one.what.on
    kind = held.kind(to, on)
    if kind is None:
        text = f"what {to or 'the body asked'} is in law is not known"
        return Finding(RESPONSE, "not known", one.id, on, text)
    last = respond_by(book, on, kind)
    if last is None:
        return no_rule(RESPONSE, kind, about=one.id, on=on)
    answer = answer_to(one, steps, "response given")
    if answer is not None and answer.what.written is False:
        text = f"the response of {day_words(answer.what.on)} is not in writing"
        do = "Ask for it in writing."
        return finding_of(
            book, RESPONSE, kind, on, about=one.id, status="not met", text=text, do=do
        )
    return _in_time(one, answer, last, day, book, RESPONSE, kind, "responded to")


def _in_time(
    one: Said[ScrutinyStep],
    answer: Said[ScrutinyStep] | None,
    last: date,
    day: date,
    book: RuleBook,
    subject: str,
    kind: str,
    done: str,
) -> Finding:
    status: Status
    do = ""
    if answer is not None:
        late = (answer.what.on - last).days
        status = "met" if late <= 0 else "not met"
        text = f"{done} on {day_words(answer.what.on)}, the last day being {day_words(last)}"
    elif day > last:
        status, text = "not met", f"not {done}; the last day was {day_words(last)}"
        do = "Ask why, and have it done."
    else:
        status, text = "not known", f"not yet {done}; the last day is {day_words(last)}"
    return finding_of(
        book, subject, kind, one.what.on, about=one.id, status=status, text=text, do=do
    )


def _given(
    one: Said[ScrutinyStep], steps: Steps, book: RuleBook, held: Bodies, day: date
) -> Finding:
    asked_for = one.what.step == "information required"
    to, on = one.what.to or "", one.what.on
    kind = held.kind(to, on)
    if kind is None:
        text = f"what {to or 'the body asked'} is in law is not known"
        return Finding(ATTENDANCE, "not known", one.id, on, text)
    rule = wording(book, ATTENDANCE, kind, on)
    if rule is None:
        return no_rule(ATTENDANCE, kind, about=one.id, on=on)
    answer = answer_to(one, steps, "information given" if asked_for else "attended")
    if answer is not None:
        done = "the information was given" if asked_for else "they attended"
        text = f"{done} on {day_words(answer.what.on)}"
        return under(rule, status="met", about=one.id, on=on, text=text)
    over = one.what.attend_on is not None and day > one.what.attend_on
    if over and one.what.attend_on is not None:
        notice = (one.what.attend_on - on).days
        text = f"nobody attended on {day_words(one.what.attend_on)}, "
        text += f"of which {notice} days' notice was given"
        do = "Settle whether that notice was reasonable; the duty holds only if it was."
        return under(rule, status="not met", about=one.id, on=on, text=text, do=do)
    missing = "the information is not stated to have been given" if asked_for else "not yet held"
    return under(rule, status="not known", about=one.id, on=on, text=missing)
