"""Whether the notices that a procurement asks for went out, in time, with what belongs in them."""

from __future__ import annotations

import re
from datetime import date, timedelta

from commonweal.evidence.words import counted
from commonweal.evidence.words import day as day_words
from commonweal.governance.finding import Finding, Status, in_order, under, wording
from commonweal.governance.procurement.held import Procured
from commonweal.governance.procurement.schedules import Schedule, due, needed, schedule_of
from commonweal.records import Said
from commonweal.records.kinds import ProcurementNotice
from commonweal.records.kinds.procurement import Process
from commonweal.rules import RuleBook

#: Processes whose award waits for a standstill, and those that have none.
AFTER_STANDSTILL = ("direct award C", "most suitable provider", "competitive")
DIRECT = ("direct award A", "direct award B")
#: Has neither a notice of intention nor a standstill, as the two.
CALL_OFF: Process = "call-off"
#: What the notice of an urgent award says where the services are bought for long (C16b).
REASONS_FOR_DATES = "reasons for dates"

_ELSEWHERE = re.compile(
    r"^(please )?(see|refer to|as (per|in|on|set out in|shown in|recorded in)|(available|published|"
    r"held|recorded|contained|set out|listed|shown) (in|on|at|by)|in|on) [^.;:]*\bregisters?\b"
    r"[^.;:]*$|^(the )?(conflicts? of interests? |declarations? of interests? )?registers?"
    r"( of interests?)?$"
)
_NOTHING = {"", "-", "n/a", "na", "tbc", "tba", "to be confirmed", "to follow", "unknown"}


def is_conflict_statement(text: str) -> bool:
    """Whether words say which conflicts were declared, instead of where that could be read.

    Regulations ask for the conflicts themselves; that a pointer to a register fails is this
    project's reading (rule C12).

    Examples
    --------
    >>> is_conflict_statement("None declared."), is_conflict_statement("See register of interests.")
    (True, False)
    """
    plain = " ".join(text.casefold().split()).strip(" .")
    return plain not in _NOTHING and _ELSEWHERE.match(plain) is None


def notices(book: RuleBook, held: Procured, *, on: date, kind: str) -> tuple[Finding, ...]:
    """What the rules say of the notices of a procurement, as known on a day.

    Parameters
    ----------
    book
        All rules held.
    held
        The procurement, begun under the regulations.
    on
        The day on which is asked: what is due later is told as due.
    kind
        What the authority is in law.
    """
    process = held.what.process
    if process is None:
        return ()
    found: list[Finding] = []
    for schedule in needed(process):
        sent = [one for one in held.notices if one.what.kind == schedule.notice]
        if schedule.when == "before":
            found += _before(book, held, schedule, sent, on, kind)
        elif held.award is not None:
            found += after(book, schedule, held.award.on, sent, on=on, kind=kind, about=held.id)
    if held.abandoned is not None:
        schedule_15 = schedule_of("abandonment", process)
        sent = [one for one in held.notices if one.what.kind == "abandonment"]
        if schedule_15 is not None:
            found += after(
                book, schedule_15, held.abandoned.on, sent, on=on, kind=kind, about=held.id
            )
    found += _without_basis(book, held, kind)
    for one in held.notices:
        found += contents(book, one, schedule_of(one.what.kind, process), kind)
    return in_order(found)


def after(
    book: RuleBook,
    schedule: Schedule,
    happened: date,
    sent: list[Said[ProcurementNotice]],
    *,
    on: date,
    kind: str,
    about: str,
) -> list[Finding]:
    """Whether a notice was submitted within its days of what it tells of."""
    term = due(book, schedule, happened, kind)
    if term is None:
        return []
    last, rule = term
    days = sorted(one.what.submitted for one in sent if one.what.submitted is not None)
    days = [day for day in days if happened <= day <= on]
    name = f"the notice of {schedule.notice} (Schedule {schedule.number})"
    if days and days[0] <= last:
        text = f"{name} was submitted on {day_words(days[0])}, by {day_words(last)}"
        return [under(rule, status="met", about=about, on=happened, text=text)]
    if days:
        late = (days[0] - last).days
        told = f"{counted(late, 'day')} after {day_words(last)}"
        text = f"{name} was submitted on {day_words(days[0])}, {told}"
        return [
            under(rule, status="not met", about=about, on=happened, text=text, do="Record why.")
        ]
    if sent and on > last:
        text = f"when {name} was submitted is not stated; it was due by {day_words(last)}"
        do = "State the day of submission; publication does not count."
        return [under(rule, status="not known", about=about, on=happened, text=text, do=do)]
    by = day_words(last)
    text = f"{name} is due by {by}" if on <= last else f"{name} was due by {by} and is missing"
    status: Status = "warns" if on <= last else "not met"
    return [under(rule, status=status, about=about, on=happened, text=text, do="Submit it.")]


def _before(
    book: RuleBook,
    held: Procured,
    schedule: Schedule,
    sent: list[Said[ProcurementNotice]],
    on: date,
    kind: str,
) -> list[Finding]:
    """Whether a notice that belongs before the award was published before it."""
    rule = wording(book, "award-notice-after-standstill", kind, held.what.began)
    if rule is None:
        return []
    name = f"the notice of {schedule.notice} (Schedule {schedule.number})"
    days = sorted(one.what.published for one in sent if one.what.published is not None)
    days = [day for day in days if day <= on]
    award = held.award
    if days and (award is None or days[0] < award.on):
        text = f"{name} was published on {day_words(days[0])}"
        return [under(rule, status="met", about=held.id, on=days[0], text=text)]
    if award is None:
        text = f"{name} is not published yet; the award waits for it"
        do = "Publish it before the award."
        return [under(rule, status="blocks", about=held.id, on=on, text=text, do=do)]
    told = f"was published on {day_words(days[0])}, not before" if days else "is missing before"
    text = f"{name} {told} the award of {day_words(award.on)}"
    do = "Record why the award went ahead."
    return [under(rule, status="not met", about=held.id, on=award.on, text=text, do=do)]


def _without_basis(book: RuleBook, held: Procured, kind: str) -> list[Finding]:
    """Notices of intention in a process that knows none."""
    rule = wording(book, "award-notice-direct", kind, held.what.began)
    if rule is None or held.what.process not in (*DIRECT, CALL_OFF):
        return []
    return [
        under(
            rule,
            status="warns",
            about=one.what.notice,
            on=one.effective,
            text=f"{held.what.process} has no notice of intention and no standstill; "
            "this notice has no basis",
        )
        for one in held.notices
        if one.what.kind == "intention to award"
    ]


def contents(
    book: RuleBook, one: Said[ProcurementNotice], schedule: Schedule | None, kind: str
) -> list[Finding]:
    """Whether a notice has the fields of its Schedule, and says its conflicts itself."""
    day = one.what.published or one.what.submitted or one.effective
    rule = wording(book, "notice-conflict-statement", kind, day)
    if schedule is None or rule is None:
        return []
    about, fields = one.what.notice, one.what.fields
    plain = [name for name in schedule.fields if name not in _CONFLICTS]
    missing = [name for name in plain if not fields.get(name, "").strip()]
    found: list[Finding] = []
    if missing:
        text = f"Schedule {schedule.number} asks for more: {', '.join(missing)}"
        found.append(
            under(rule, status="not met", about=about, on=day, text=text, do="Add what is missing.")
        )
    if not schedule.conflicts:
        return found
    bad = [name for name in _CONFLICTS if not is_conflict_statement(fields.get(name, ""))]
    if bad:
        text = "; ".join(f"{name}: {fields.get(name) or 'nothing'}" for name in bad)
        found.append(
            under(
                rule,
                status="not met",
                about=about,
                on=day,
                text=f"the notice does not say the conflicts itself ({text})",
                do="Name each declared conflict, or that there were none, and how each was "
                "managed; a pointer to a register is not a statement.",
            )
        )
    else:
        text = "the notice says which conflicts were declared and how they were managed"
        found.append(under(rule, status="met", about=about, on=day, text=text))
    return found


_CONFLICTS = ("declared conflicts", "conflicts managed")


def identified_too_early(
    book: RuleBook, held: Procured, *, kind: str
) -> tuple[date, Finding] | None:
    """From when the most suitable provider may be identified, and whether that was kept.

    Rule C8: identifying providers is not completed before the day so many days after the day on
    which the notice of the intention to follow the process was submitted. That it was completed is
    seen at the latest in the first evaluation or the notice of intention to award.

    Returns
    -------
    The earliest day and the finding, or None in another process or where no rule held.
    """
    rule = wording(book, "most-suitable-provider-wait", kind, held.what.began)
    if rule is None or rule.low is None or held.what.process != "most suitable provider":
        return None
    sent = [
        one.what.submitted
        for one in held.notices
        if one.what.kind == "intention to follow most suitable provider"
        and one.what.submitted is not None
    ]
    if not sent:
        text = "when the notice of intention to follow the process was submitted is not stated"
        finding = under(
            rule,
            status="not known",
            about=held.id,
            on=held.what.began,
            text=text,
            do="State the day of its submission.",
        )
        return held.what.began, finding
    earliest = min(sent) + timedelta(days=int(rule.low))
    seen = sorted(
        [one.effective for one in held.evaluations]
        + [
            one.what.submitted or one.what.published or one.effective
            for one in held.notices
            if one.what.kind == "intention to award"
        ]
    )
    early = [day for day in seen if day < earliest]
    text = f"identifying providers may be completed from {earliest}"
    if early:
        text += f"; it was by {early[0]}"
    do = "Record why it was completed earlier." if early else ""
    status: Status = "not met" if early else "met"
    finding = under(rule, status=status, about=held.id, on=min(sent), text=text, do=do)
    return earliest, finding
