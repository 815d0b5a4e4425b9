"""Cases: a late declaration is accepted, counted, and opened as one; the guardian is told; what is
published of it names nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from commonweal.evidence.words import day as day_words
from commonweal.governance.finding import Finding, Status, no_rule, under
from commonweal.governance.register.day import Day
from commonweal.governance.register.entries import Entry, Register
from commonweal.governance.register.naming import Names, names_of
from commonweal.records import Statement, draft
from commonweal.records.kinds import Breach, Seat

#: What a finding names where no rule of the day has breaches go through a process.
OWN = "a late declaration opens a case (rule of this project)"


@dataclass(frozen=True, slots=True)
class Case:
    """A case, from what was stated of it step by step.

    Parameters
    ----------
    case, body
        Its id, and in whose register it stands.
    interest, person, rule
        What it is about, where that was said.
    opened, told, published, closed
        The day of each step: opened, reported to the guardian, published, closed. None where it
        was not taken.
    public_text
        What was published of it.
    """

    case: str
    body: str
    interest: str | None
    person: str | None
    rule: str | None
    opened: date | None
    told: date | None
    published: date | None
    closed: date | None
    public_text: str


@dataclass(frozen=True, slots=True)
class PublicCase:
    """What the public sees of a case: no person, no interest, no organisation.

    `number` counts the cases of the body by the day on which they were opened.
    """

    number: int
    opened: date | None
    rule: str | None
    late: str
    told: date | None
    published: date | None
    closed: date | None
    text: str


def cases(day: Day, body: str) -> tuple[Case, ...]:
    """The cases in the register of a body by the day, in the order in which they were opened."""
    steps: dict[str, list[Breach]] = {}
    for one in day.of_register(Breach, body):
        if one.what.on <= day.on:
            steps.setdefault(one.what.case, []).append(one.what)
    found = [_case(name, body, told) for name, told in sorted(steps.items())]
    return tuple(sorted(found, key=lambda one: (one.opened or date.max, one.case)))


def _case(name: str, body: str, steps: list[Breach]) -> Case:
    days = {one.step: one.on for one in sorted(steps, key=lambda one: one.on, reverse=True)}
    published = [one.text for one in steps if one.step == "published"]
    return Case(
        case=name,
        body=body,
        interest=next((one.interest for one in steps if one.interest), None),
        person=next((one.person for one in steps if one.person), None),
        rule=next((one.rule for one in steps if one.rule), None),
        opened=days.get("opened"),
        told=days.get("reported to the guardian"),
        published=days.get("published"),
        closed=days.get("closed"),
        public_text=published[-1] if published else "",
    )


def by_interest(held: Sequence[Case]) -> dict[str, Case]:
    """The case about each interest that has one, the first where it has several."""
    return {one.interest: one for one in reversed(held) if one.interest is not None}


def public_cases(day: Day, held: Register) -> tuple[PublicCase, ...]:
    """The cases that were published, without anybody in them; names and ids that the records hold
    are taken out of what was written."""
    entries = {entry.what.interest: entry for entry in held.entries}
    names = names_of(day)
    found = []
    for number, one in enumerate(cases(day, held.body), start=1):
        if one.published is None:
            continue
        entry = None if one.interest is None else entries.get(one.interest)
        late = "" if entry is None else "; ".join(late_told(entry))
        ids = Names.of((name, name) for name in (one.interest, one.case) if name)
        text = ids.withheld(names.withheld(one.public_text))
        found.append(
            PublicCase(
                number, one.opened, one.rule, late, one.told, one.published, one.closed, text
            )
        )
    return tuple(found)


def late_told(entry: Entry) -> tuple[str, ...]:
    """How late an interest was, by each clock by which it was."""
    return tuple(
        f"{clock.late_by()} by {clock.rule.id}" for clock in entry.late if clock.rule is not None
    )


def opening(day: Day, held: Register, entry: Entry) -> Breach:
    """What opens the case of a late declaration.

    Raises
    ------
    ValueError
        When the declaration was not late for certain.
    """
    if not entry.late:
        raise ValueError(f"{entry.what.interest} was not declared late; there is no case to open")
    rule = entry.late[0].rule
    return Breach(
        case=f"case-{entry.what.interest}",
        register_of=held.body,
        step="opened",
        on=day.on,
        rule=None if rule is None else rule.id,
        interest=entry.what.interest,
        person=entry.what.person,
        text=f"Declared late: {'; '.join(late_told(entry))}.",
    )


def openings(
    day: Day, held: Register, *, stated_by: str, stated_at: datetime
) -> tuple[Statement, ...]:
    """Drafts that open a case for each late declaration that has none yet.

    Parameters
    ----------
    day, held
        The records of the day, and the register of a body on it.
    stated_by, stated_at
        The office that states them, and when, with its time zone.
    """
    known = by_interest(cases(day, held.body))
    return tuple(
        draft(
            "breach",
            opening(day, held, entry),
            id=f"case-{entry.what.interest}/opened",
            stated_by=stated_by,
            about=held.body,
            stated_at=stated_at,
            effective=day.on,
            reason="a late declaration opens a case",
        )
        for entry in held.entries
        if entry.late and entry.what.interest not in known
    )


def guardians(day: Day, body: str) -> tuple[Seat, ...]:
    """The guardian's seat or seats of the day on a body or its parts."""
    return tuple(one.what for one in day.seats(body) if one.what.role == "guardian")


def case_findings(day: Day, held: Register) -> Iterator[Finding]:
    """Whether each late declaration has its case, and each case its steps."""
    known = cases(day, held.body)
    opened = by_interest(known)
    for entry in held.entries:
        if entry.late and entry.what.interest not in opened:
            yield _unopened(day, entry)
    yield from _guardian(day, held)
    for one in known:
        yield from _steps(day, held, one)


def _unopened(day: Day, entry: Entry) -> Finding:
    text = f"Declared late ({'; '.join(late_told(entry))}), and no case is opened."
    do = f"Open a case of this breach (interest {entry.what.interest})."
    when = min(entry.clocks[0].declared.last, day.on)
    rule = day.rule("interest-breach", entry.what.register_of, when)
    if rule is None:
        return Finding(OWN, "not met", entry.what.interest, day.on, text, do)
    return under(rule, status="not met", about=entry.what.interest, on=day.on, text=text, do=do)


def _guardian(day: Day, held: Register) -> Iterator[Finding]:
    """Whether there is a guardian, from the day on which there had to be one."""
    rule = day.rule("conflicts-guardian", held.body)
    if rule is None:
        if held.kind is not None:
            yield no_rule("conflicts-guardian", held.kind, about=held.body, on=day.on)
        return
    seats = guardians(day, held.body)
    if not seats:
        text = "The records hold no seat of a guardian; whether there is one is not known."
        yield under(rule, status="not known", about=held.body, on=day.on, text=text, do="State it.")
    elif all(one.vacant for one in seats):
        text = "The guardian's seat is vacant."
        yield under(rule, status="not met", about=held.body, on=day.on, text=text, do="Fill it.")
    else:
        text = f"There is a guardian: {_who(seats)}."
        yield under(rule, status="met", about=held.body, on=day.on, text=text)


def _who(seats: tuple[Seat, ...]) -> str:
    return ", ".join(sorted(one.office or one.seat for one in seats if not one.vacant))


def _steps(day: Day, held: Register, one: Case) -> Iterator[Finding]:
    since = one.opened or day.on
    rule = day.rule("conflicts-guardian", held.body, since)
    if rule is not None and one.told is None:
        whom = _who(guardians(day, held.body)) or "the guardian"
        text = f"The case was opened on {day_words(since)}; "
        text += "that the guardian was told is not recorded."
        do = f"Tell {whom}, and state the step 'reported to the guardian'."
        yield under(rule, status="warns", about=one.case, on=day.on, text=text, do=do)
    rule = day.rule("interest-breach", held.body, since)
    if rule is not None and one.published is None:
        status: Status = "warns" if one.closed is None else "not met"
        text = "No anonymised entry of it is published."
        do = "Publish what happened without naming anybody, and state the step 'published'."
        yield under(rule, status=status, about=one.case, on=day.on, text=text, do=do)
