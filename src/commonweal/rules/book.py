"""The book that says which rule was in force for a body on a day."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from commonweal.rules.rule import Rule

#: The jurisdiction whose rules hold for every system.
NATION = "England"


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules held.

    Examples
    --------
    >>> from commonweal.rules import load_rules
    >>> book = load_rules()
    >>> book.in_force("population-band", "network", date(2019, 7, 1)).high
    50000.0
    >>> book.in_force("population-band", "network", date(2018, 7, 1)) is None
    True

    The partnerships of Kent and Medway have a band of their own; those of Devon do not:

    >>> later = date(2020, 4, 1)
    >>> book.in_force("population-band", "place", later, ["Kent and Medway", "England"]).high
    750000.0
    >>> book.in_force("population-band", "place", later, ["Devon"]).high
    500000.0
    """

    rules: tuple[Rule, ...]
    _subjects: Mapping[str, tuple[Rule, ...]] = field(init=False, repr=False, compare=False)
    _ids: Mapping[str, Rule] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the rules, as checks ask for them by the thousand."""
        subjects: dict[str, list[Rule]] = {}
        ids: dict[str, Rule] = {}
        for rule in self.rules:
            subjects.setdefault(rule.subject, []).append(rule)
            ids.setdefault(rule.id.casefold(), rule)
        by_subject = {subject: tuple(held) for subject, held in subjects.items()}
        object.__setattr__(self, "_subjects", by_subject)
        object.__setattr__(self, "_ids", ids)

    def in_force(
        self,
        subject: str,
        body: str,
        on: date,
        jurisdictions: str | Sequence[str] | None = None,
    ) -> Rule | None:
        """The wording in force for that kind of body on that day, or None: no rule held.

        Parameters
        ----------
        subject, body, on
            What the rule governs, the kind of body, and the day.
        jurisdictions
            Where the body lies, the most local first, as `system.toml` lists it; England holds for
            all without being listed, and case does not matter. None asks across all jurisdictions,
            which suits only a folder of the one area whose local rules are held.

        Returns
        -------
        The most local wording in force; where a later wording came into force while an earlier one
        of the same jurisdiction was not revoked, the later one.
        """
        held = [
            rule
            for rule in self._subjects.get(subject, ())
            if body in rule.applies_to and rule.in_force(on)
        ]
        near = [(place, rule) for rule in held if (place := _nearness(rule, jurisdictions)) >= 0]
        found = max(near, key=lambda pair: (pair[0], pair[1].in_force_from), default=None)
        return found[1] if found is not None else None

    def about(
        self, subject: str, body: str, jurisdictions: str | Sequence[str] | None = None
    ) -> tuple[Rule, ...]:
        """All wordings of a subject for a kind of body, oldest first."""
        found = [
            rule
            for rule in self._subjects.get(subject, ())
            if body in rule.applies_to and _nearness(rule, jurisdictions) >= 0
        ]
        return tuple(sorted(found, key=lambda rule: (rule.in_force_from, rule.id)))

    def rule(self, identifier: str) -> Rule:
        """The wording with this id, in capitals or not.

        Raises
        ------
        KeyError
            When no rule has the id, naming those that come near.

        Examples
        --------
        >>> from commonweal.rules import load_rules
        >>> load_rules().rule("hes-2018-09-sub-national").high
        7.0
        """
        found = self._ids.get(identifier.casefold())
        if found is not None:
            return found
        close = difflib.get_close_matches(identifier.casefold(), self._ids)
        near = [self._ids[name].id for name in close]
        hint = f"did you mean {' or '.join(near)}?" if near else "see `commonweal rules list`"
        raise KeyError(f"no rule has the id {identifier!r}; {hint}")

    def subject(self, name: str) -> str:
        """What is governed by the wording with this id, or by the wordings of this subject.

        Raises
        ------
        KeyError
            When it is neither, naming the ids that come near.

        Examples
        --------
        >>> from commonweal.rules import load_rules
        >>> load_rules().subject("A2b")
        'interest-declared-after-awareness'
        """
        return name if name in self._subjects else self.rule(name).subject


def _nearness(rule: Rule, jurisdictions: str | Sequence[str] | None) -> int:
    """How local a rule is to where a body lies: 0 the nation, more is nearer, -1 elsewhere."""
    where = rule.jurisdiction.casefold()
    if where == NATION.casefold():
        return 0
    if jurisdictions is None:
        return 1
    listed = [jurisdictions] if isinstance(jurisdictions, str) else list(jurisdictions)
    names = [name.casefold() for name in listed]
    return len(names) - names.index(where) if where in names else -1
