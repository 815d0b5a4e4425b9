"""Figures and tables of registers of interests: people are counted, never told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from commonweal.evidence import Column, Figure, Table
from commonweal.governance.finding import Finding
from commonweal.governance.register.cases import Case, cases
from commonweal.governance.register.checking import AGAINST, register_findings
from commonweal.governance.register.confirming import OWN, SUBJECT
from commonweal.governance.register.day import Day
from commonweal.governance.register.entries import Register
from commonweal.governance.register.publishing import PublicRegister, public
from commonweal.people.ground import Ground
from commonweal.people.sections import counts, recorded

#: Id of the section, of its method, and before each figure and table.
ID = "governance.register"


@dataclass(frozen=True)
class Told:
    """A register with what was found in it."""

    day: Day
    held: Register

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        return register_findings(self.day, self.held)

    @cached_property
    def public(self) -> PublicRegister:
        return public(self.day, self.held)

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        return cases(self.day, self.held.body)

    @property
    def late(self) -> int:
        return sum(bool(entry.late) for entry in self.held.entries)

    @property
    def live(self) -> int:
        return sum(entry.ended is None for entry in self.held.entries)

    @property
    def overdue(self) -> int:
        """People whose confirmation is not what the rule asks for."""
        subject = self.day.book.subject(SUBJECT)
        ids = {rule.id for rule in self.day.book.rules if rule.subject == subject} | {OWN}
        return len({f.about for f in self.findings if f.rule in ids and f.status in AGAINST})


def figures(ground: Ground, day: Day, told: Sequence[Told]) -> tuple[Figure, ...]:
    """The figures of all registers together."""
    people = [one.held for one in told]
    open_cases = sum(case.closed is None for one in told for case in one.cases)
    counted = (
        ("held", "Registers of interests held", len(told), "registers"),
        ("interests", "Interests that go on", sum(one.live for one in told), "interests"),
        ("nil", "Nil returns", sum(len(one.nil) for one in people), "people"),
        ("silent", "People who said nothing", sum(len(one.silent) for one in people), "people"),
        ("late", "Interests declared late", sum(one.late for one in told), "interests"),
        ("overdue", "Confirmations overdue or partial", sum(one.overdue for one in told), "people"),
        ("cases", "Cases open", open_cases, "cases"),
    )  # fmt: skip
    return counts(ground, ID, counted, method=ID, as_of=day.on)


def bodies(day: Day, told: Sequence[Told]) -> Table:
    """The registers, body by body."""
    rows = [
        {
            "body": one.held.body,
            "name": one.held.name,
            "kind": one.held.kind,
            "interests": one.live,
            "people": len(one.held.people),
            "nil": len(one.held.nil),
            "silent": len(one.held.silent),
            "late": one.late,
            "overdue": one.overdue,
            "cases": sum(case.closed is None for case in one.cases),
        }
        for one in told
    ]
    return recorded(
        day.on,
        rows,
        id=f"{ID}.bodies",
        title="Registers of interests, body by body",
        columns=(
            Column(name="body", label="Body", kind="code"),
            Column(name="name", label="Name", kind="text"),
            Column(name="kind", label="In law", kind="text"),
            Column(name="interests", label="Interests", kind="count"),
            Column(name="people", label="People", kind="count"),
            Column(name="nil", label="Nil returns", kind="count"),
            Column(name="silent", label="Said nothing", kind="count"),
            Column(name="late", label="Declared late", kind="count"),
            Column(name="overdue", label="Confirmation overdue", kind="count"),
            Column(name="cases", label="Cases open", kind="count"),
        ),
        method=ID,
    )


def found(day: Day, told: Sequence[Told]) -> Table:
    """How often each rule was kept, body by body; nobody is told."""
    rows = [
        {"body": one.held.body, "rule": rule, "status": status, "count": count}
        for one in told
        for (rule, status), count in sorted(
            Counter((found.rule, found.status) for found in one.findings).items()
        )
    ]
    return recorded(
        day.on,
        rows,
        id=f"{ID}.findings",
        title="How often each rule on interests was kept",
        columns=(
            Column(name="body", label="Body", kind="code"),
            Column(name="rule", label="Rule", kind="code"),
            Column(name="status", label="Found", kind="text"),
            Column(name="count", label="Times", kind="count"),
        ),
        method=ID,
    )


def shown(day: Day, told: Sequence[Told]) -> Table:
    """The public registers, with no name or id of anybody: position, type and what it is."""
    rows = [
        {
            "body": one.held.body,
            "position": line.position,
            "type": line.told.get("type"),
            "organisation": line.told.get("organisation"),
            "role": line.told.get("role"),
            "withheld": "; ".join(line.withheld) or None,
        }
        for one in told
        for line in one.public.lines
    ]
    return recorded(
        day.on,
        rows,
        id=f"{ID}.public",
        title="Interests in the public registers, without names",
        columns=(
            Column(name="body", label="Body", kind="code"),
            Column(name="position", label="Position", kind="text"),
            Column(name="type", label="Type", kind="text"),
            Column(name="organisation", label="With", kind="text"),
            Column(name="role", label="As", kind="text"),
            Column(name="withheld", label="Redacted because", kind="text"),
        ),
        method=ID,
        shown=0,
    )
