"""A dated rule, and the book that says which rule was in force for a body on a day."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from commonweal.rules.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule as it was in force.

    Parameters
    ----------
    id
        Unique id of this wording ("icp-band-2019-03").
    subject
        What it governs; several wordings over time share a subject ("population-band").
    text
        The rule in words.
    applies_to
        Kinds of bodies: the short names of levels or kinds of organisation.
    low, high, unit
        The threshold or band; either end may be open.
    approximate
        True when the source says "circa" or the like: the ends are not sharp.
    in_force_from, in_force_to
        First and last day; no last day means still in force.
    jurisdiction
        Where it holds.
    source
        Where it stands; `source.verified` says whether the words were read there.
    note
        Exceptions, doubts, corrections.
    """

    id: str
    subject: str
    text: str
    applies_to: tuple[str, ...]
    in_force_from: date
    source: Source
    low: float | None = None
    high: float | None = None
    unit: str = ""
    approximate: bool = False
    in_force_to: date | None = None
    jurisdiction: str = "England"
    note: str = ""

    def in_force(self, on: date) -> bool:
        """Whether the rule was in force on that day."""
        return self.in_force_from <= on and (self.in_force_to is None or on <= self.in_force_to)


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules held.

    Examples
    --------
    >>> book = load_rules()
    >>> book.in_force("population-band", "network", date(2019, 7, 1)).high
    50000.0
    >>> book.in_force("population-band", "network", date(2018, 7, 1)) is None
    True
    """

    rules: tuple[Rule, ...]

    def in_force(self, subject: str, body: str, on: date) -> Rule | None:
        """The wording in force for that kind of body on that day, or None: no rule held.

        Where a later wording came into force while an earlier one was not revoked, the later one
        is given.
        """
        held = [
            rule
            for rule in self.rules
            if rule.subject == subject and body in rule.applies_to and rule.in_force(on)
        ]
        return max(held, key=lambda rule: rule.in_force_from, default=None)

    def about(self, subject: str, body: str) -> tuple[Rule, ...]:
        """All wordings of a subject for a kind of body, oldest first."""
        found = [r for r in self.rules if r.subject == subject and body in r.applies_to]
        return tuple(sorted(found, key=lambda rule: (rule.in_force_from, rule.id)))


def load_rules() -> RuleBook:
    """Read the rules that ship with the package, from `rules/data/*.csv`.

    Raises
    ------
    ValueError
        When an id stands twice or a rule ends before it begins.
    """
    rows: list[dict[str, str]] = []
    for path in sorted(files("commonweal.rules").joinpath("data").iterdir(), key=lambda p: p.name):
        if path.name.endswith(".csv"):
            rows.extend(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    return RuleBook(tuple(_checked(_rule(row) for row in rows)))


def _checked(rules: Iterable[Rule]) -> list[Rule]:
    held = list(rules)
    ids = [rule.id for rule in held]
    twice = sorted({identifier for identifier in ids if ids.count(identifier) > 1})
    if twice:
        raise ValueError(f"rules/data: rule ids stand twice: {', '.join(twice)}; give each its own")
    for rule in held:
        if rule.in_force_to is not None and rule.in_force_to < rule.in_force_from:
            raise ValueError(f"rules/data: rule {rule.id} ends before it begins; correct its dates")
    return held


def _rule(row: dict[str, str]) -> Rule:
    return Rule(
        id=row["id"],
        subject=row["subject"],
        text=row["text"],
        applies_to=tuple(row["applies_to"].split("|")),
        low=float(row["low"]) if row["low"] else None,
        high=float(row["high"]) if row["high"] else None,
        unit=row["unit"],
        approximate=row["approximate"] == "true",
        in_force_from=date.fromisoformat(row["in_force_from"]),
        in_force_to=date.fromisoformat(row["in_force_to"]) if row["in_force_to"] else None,
        jurisdiction=row["jurisdiction"],
        note=row["note"],
        source=Source(
            id=f"rule-{row['id']}",
            title=row["source_title"],
            publisher=row["source_publisher"],
            place=row["source_place"],
            quotation=row["quotation"],
            verified=row["verified"] == "true",
        ),
    )
