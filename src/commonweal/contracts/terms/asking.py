"""Asking the rules that were in force for a contract on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commonweal.contracts.terms.finding import Finding, Status, under
from commonweal.rules import Rule, RuleBook

#: What a partnership is to the rules: a level of the system, and a body without a statute.
KINDS = ("place", "partnership")


@dataclass(frozen=True, slots=True)
class Law:
    """The rules as they stood for a contract.

    Parameters
    ----------
    book
        All rules held.
    on
        The day of the contract: of its signature, or when it starts.
    jurisdictions
        Where the partnership lies, the most local first. None asks across all: which suits a
        contract without a folder, as a rule of anywhere is then told rather than missed.
    """

    book: RuleBook
    on: date
    jurisdictions: tuple[str, ...] | None = None

    def rule(self, subject: str) -> Rule | None:
        """The wording in force on a subject, or None: no rule held."""
        held = (self.book.in_force(subject, kind, self.on, self.jurisdictions) for kind in KINDS)
        return next((rule for rule in held if rule is not None), None)

    def finding(
        self, subject: str, clause: str, status: Status, text: str, do: str = ""
    ) -> Finding:
        """A finding under the wording in force; where there is none, that no rule held."""
        rule = self.rule(subject)
        if rule is None:
            told = f"no rule held on {subject!r} on {self.on.isoformat()}: {text}"
            return Finding(subject, clause, "no rule held", told)
        return under(rule, clause, status, text, do)

    def fails(self, subject: str, clause: str, text: str, do: str) -> Finding:
        """What stops a signature."""
        return self.finding(subject, clause, "fails", text, do)

    def warns(self, subject: str, clause: str, text: str, do: str = "") -> Finding:
        """What deserves a look and does not stop a signature."""
        return self.finding(subject, clause, "warns", text, do)

    def holds(self, subject: str, clause: str, text: str) -> Finding:
        """What is in order."""
        return self.finding(subject, clause, "holds", text)
