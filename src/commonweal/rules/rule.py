"""A dated rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commonweal.rules.source import Source

#: The first day of a rule of which no source says since when it held: it is taken to have held on
#: every day, and `first_day` says that the day is not known.
NOT_KNOWN = date.min

#: Begins what the compilers of a rule wrote for this project, behind what the law says.
OURS = "This project's rule, no law:"


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
        First and last day; no last day means still in force. `NOT_KNOWN` where no source says
        since when.
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

    @property
    def law(self) -> str:
        """The text without what its compilers wrote for this project."""
        return self.text.partition(OURS)[0].strip()

    @property
    def ours(self) -> str:
        """What its compilers wrote that this project does for it: no law; mostly nothing.

        Examples
        --------
        >>> from commonweal.rules import load_rules
        >>> rule = load_rules().rule("B4")
        >>> rule.law.endswith("the integrity of the award."), rule.ours.partition(" while ")[0]
        (True, 'a decision cannot close')
        """
        return self.text.partition(OURS)[2].strip()

    @property
    def first_day(self) -> date | None:
        """The first day in force, or None where no source says since when."""
        return None if self.in_force_from == NOT_KNOWN else self.in_force_from

    def in_force(self, on: date) -> bool:
        """Whether the rule was in force on that day."""
        return self.in_force_from <= on and (self.in_force_to is None or on <= self.in_force_to)
