"""Whether a choice was made in the right order and by the right bodies: criteria first, then
scores; partners and regard to equality before the decision; every rejection with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commonweal.evidence.words import day
from commonweal.needs.priorities.equality import Groups, inclusion_groups, protected_characteristics

#: Roles without which needs are not worked out with partners.
ROLES = ("public health function", "joint health and wellbeing board", "partner")


class Weight(StrEnum):
    """How much a finding weighs."""

    AGAINST = "against"
    OPEN = "open"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that whoever checks the choice should know.

    `against` speaks against it as made; `open` is still to be done before a decision; a `note` only
    informs.
    """

    weight: Weight
    rule: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """Scores entered on a day by a body or office."""

    on: date
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """A body that took part."""

    on: date
    body: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Regard:
    """Evidence of due regard to equality."""

    on: date
    title: str
    characteristics: tuple[str, ...]
    inclusion_groups: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """What was done for one choice, and when; from a file or from records."""

    sealed_on: date | None
    scored: tuple[Scored, ...]
    took_part: tuple[Took, ...]
    regard: tuple[Regard, ...]
    decided_on: date | None


def audit(acts: Acts) -> tuple[Finding, ...]:
    """All findings on the order and the parties of a choice."""
    return (*_order(acts), *_parties(acts), *_equality(acts))


def _order(acts: Acts) -> list[Finding]:
    found = []
    sealed, decided = acts.sealed_on, acts.decided_on
    if sealed is None:
        late = acts.scored or decided is not None
        said = "criteria were never sealed" if late else "criteria are not sealed yet"
        todo = "seal them before any score is entered"
        weight = Weight.AGAINST if late else Weight.OPEN
        found.append(Finding(weight, "criteria first", f"{said}; {todo}"))
    for batch in acts.scored:
        if sealed is not None and batch.on < sealed:
            said = (
                f"scores by {batch.by} were entered on {day(batch.on)}, before the criteria were "
                f"sealed on {day(sealed)}"
            )
            found.append(Finding(Weight.AGAINST, "criteria first", said))
        elif batch.on == sealed:
            said = (
                f"scores by {batch.by} were entered on {day(batch.on)}, the day of the seal: which "
                "came first is not shown"
            )
            found.append(Finding(Weight.NOTE, "criteria first", said))
        if decided is not None and batch.on > decided:
            said = f"scores were entered on {day(batch.on)}, after the decision of {day(decided)}"
            found.append(Finding(Weight.AGAINST, "scores before decision", said))
    if not acts.scored:
        weight = Weight.OPEN if decided is None else Weight.AGAINST
        found.append(Finding(weight, "scores before decision", "no scores are entered"))
    if sealed is not None and decided is not None and sealed > decided:
        said = f"criteria were sealed on {day(sealed)}, after the decision of {day(decided)}"
        found.append(Finding(Weight.AGAINST, "criteria first", said))
    return found


def _parties(acts: Acts) -> list[Finding]:
    found = []
    for role in ROLES:
        theirs = [took for took in acts.took_part if took.role == role]
        if not theirs:
            said = f"no {role} is recorded as taking part"
            found.append(_due(acts, "part in priorities", said))
        elif acts.decided_on is not None and all(t.on > acts.decided_on for t in theirs):
            told = ", ".join(f"{took.body} on {day(took.on)}" for took in theirs)
            said = f"the {role} took part only after the decision of {day(acts.decided_on)}: {told}"
            found.append(Finding(Weight.AGAINST, "part in priorities", said))
    return found


def _equality(acts: Acts) -> list[Finding]:
    rule = "due regard to equality"
    if not acts.regard:
        return [_due(acts, rule, "no evidence of due regard to equality is held")]
    found, decided = [], acts.decided_on
    counted = [held for held in acts.regard if decided is None or held.on <= decided]
    for held in acts.regard:
        if decided is not None and held.on > decided:
            said = (
                f"{held.title!r} of {day(held.on)} is later than the decision of {day(decided)}: "
                "it is not evidence of regard had before it"
            )
            found.append(Finding(Weight.AGAINST, rule, said))
        elif held.on == decided:
            said = f"{held.title!r} has the day of the decision: which came first is not shown"
            found.append(Finding(Weight.NOTE, rule, said))
    for groups, covered in (
        (protected_characteristics(), [name for held in counted for name in held.characteristics]),
        (inclusion_groups(), [name for held in counted for name in held.inclusion_groups]),
    ):
        missing = groups.missing(covered)
        if missing:
            found.append(_due(acts, rule, _missing(groups, missing)))
    return found


def _missing(groups: Groups, missing: Sequence[str]) -> str:
    return (
        f"evidence covers {len(groups.names) - len(missing)} of {len(groups.names)} {groups.id}; "
        f"not {'; '.join(missing)}"
    )


def _due(acts: Acts, rule: str, said: str) -> Finding:
    """Something needed before a decision: open until there is one, and then against it."""
    weight = Weight.OPEN if acts.decided_on is None else Weight.AGAINST
    return Finding(weight, rule, said)
