"""What is wrong with a business case, said so that whoever wrote it can mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: Characters of a value that are repeated to whoever mends it.
LONGEST = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to mend: where it stands, the value, the rule it breaks, and what to do."""

    place: str
    rule: str
    message: str
    value: str = ""

    @property
    def line(self) -> str:
        """The finding on one line.

        Examples
        --------
        >>> Finding(place="lines.saving", rule="low to high", value="5", message="lower it").line
        "lines.saving '5' (low to high): lower it"
        """
        short = self.value if len(self.value) <= LONGEST else f"{self.value[: LONGEST - 1]}…"
        value = f" {short!r}" if short else ""
        return f"{self.place}{value} ({self.rule}): {self.message}"


class CaseError(ValueError):
    """A business case that cannot be used, with every finding."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("\n".join(finding.line for finding in findings))
        self.findings = tuple(findings)
