"""What a check of a contract finds: at which clause, under which rule, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from commonweal.rules import Cited, Rule, Source

#: What was found. `fails` stops a signature; `warns` lets it be; `not known` says that what is at
#: hand does not tell; `no rule held` that no rule on it was in force.
Status = Literal["holds", "fails", "warns", "no rule held", "not known"]
#: From what stops a signature to what does not.
STATUSES: tuple[Status, ...] = ("fails", "warns", "not known", "no rule held", "holds")
_AT = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Finding(Cited):
    """One thing that a check of a contract found.

    Parameters
    ----------
    rule
        Id of the rule that was asked.
    clause
        The clause of the contract ("partners[2].share"), counted from 1; empty for the whole.
    status
        What was found.
    text, do
        In words; and what is to be done, nothing where nothing is.
    wording, source
        The rule's own words and where they stand; none where no rule was in force.

    Examples
    --------
    >>> Finding("contract-currency", "currency", "fails", "EUR", "State it in GBP.").stops
    True
    """

    rule: str
    clause: str
    status: Status
    text: str
    do: str = ""
    wording: str = ""
    source: Source | None = None

    @property
    def stops(self) -> bool:
        """Whether a contract cannot be signed while it stands."""
        return self.status == "fails"

    @property
    def line(self) -> str:
        """In one line: the clause, what was found, what to do, and the rule."""
        at = f"{self.clause}: " if self.clause else ""
        do = f" {self.do}" if self.do else ""
        return f"{at}{self.text}{do} [{self.rule}]"

    def row(self) -> dict[str, object]:
        """As a row of a table or an object of JSON."""
        return {
            "rule": self.rule,
            "clause": self.clause,
            "status": self.status,
            "text": self.text,
            "do": self.do,
            **self.cited(),
        }


def under(rule: Rule, clause: str, status: Status, text: str, do: str = "") -> Finding:
    """A finding under a wording that is at hand."""
    return Finding(rule.id, clause, status, text, do, rule.text, rule.source)


def clause_told(clause: str) -> str:
    """A clause in words, and as the file has it where it is written otherwise there.

    Examples
    --------
    >>> clause_told("outcomes[1].base_pence"), clause_told("exit")
    ('outcomes, number 1: base pence (outcomes[1].base_pence)', 'exit')
    """
    words = _AT.sub(r", number \1", clause).replace(".", ": ").replace("_", " ")
    return words if words == clause else f"{words} ({clause})"


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings, those that stop a signature first, otherwise as they were found; each once."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda found: STATUSES.index(found.status)))
