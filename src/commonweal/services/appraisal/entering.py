"""Scores as they were entered, batch after batch: what counts, and what replaced what, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from commonweal.services.appraisal.file import AppraisalFile, Scores

#: Scorer, option, criterion.
Cell = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One score that replaced another."""

    scorer: str
    option: str
    criterion: str
    before: float
    after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescoring:
    """Scores replaced for one cause: a mitigation, or another reason.

    Parameters
    ----------
    mitigation, reason
        The cause: the id of a mitigation, or words.
    began, on
        The days of the first and of the last batch of it.
    changes
        Scores that replaced others; empty where all stayed as they were.
    before, after
        All scores that stood before it, and after it.
    """

    mitigation: str
    reason: str
    began: date
    on: date
    changes: tuple[Change, ...]
    before: Mapping[Cell, float]
    after: Mapping[Cell, float]


def in_time(given: AppraisalFile) -> Iterator[tuple[int, Scores]]:
    """Batches with their places in the file, in the order in which they were entered."""
    numbered = enumerate(given.scores, start=1)
    yield from sorted(numbered, key=lambda pair: (pair[1].entered_on, pair[0]))


def in_force(given: AppraisalFile) -> dict[Cell, float]:
    """The scores that count: the last of each scorer on each option and criterion."""
    found: dict[Cell, float] = {}
    for _, batch in in_time(given):
        found |= _cells(batch)
    return found


def rescorings(given: AppraisalFile) -> tuple[Rescoring, ...]:
    """Each cause for which scores were replaced, in the order in which they first were.

    Batches of one cause count as one step, taken where the first of them stands, unless another
    cause replaced the same scores in between. What was scored for the first time later on, such as
    an option that came up in the consultation, stands from the beginning.
    """
    held: dict[Cell, float] = {}
    steps: list[_Step] = []
    for _, batch in in_time(given):
        cells = _cells(batch)
        if set(cells) & set(held):
            _step_of(steps, batch, cells).take(batch, cells)
        held |= {cell: score for cell, score in cells.items() if cell not in held}
    found = []
    for step in steps:
        after = held | step.cells
        found.append(
            Rescoring(
                mitigation=step.mitigation,
                reason=step.reason,
                began=step.began,
                on=step.on,
                changes=_changes(held, after),
                before=held,
                after=after,
            )
        )
        held = after
    return tuple(found)


@dataclass(slots=True)
class _Step:
    """Batches of one cause, gathered."""

    mitigation: str
    reason: str
    began: date
    on: date
    cells: dict[Cell, float] = field(default_factory=dict)

    def take(self, batch: Scores, cells: Mapping[Cell, float]) -> None:
        self.cells |= cells
        self.on = max(self.on, batch.entered_on)


def _step_of(steps: list[_Step], batch: Scores, cells: Mapping[Cell, float]) -> _Step:
    """The step that a batch belongs to, made where there is none."""
    reason = "" if batch.mitigation else batch.reason
    for step in reversed(steps):
        if (step.mitigation, step.reason) == (batch.mitigation, reason):
            return step
        if set(step.cells) & set(cells):
            break
    steps.append(_Step(batch.mitigation, reason, batch.entered_on, batch.entered_on))
    return steps[-1]


def _changes(before: Mapping[Cell, float], after: Mapping[Cell, float]) -> tuple[Change, ...]:
    return tuple(
        Change(
            scorer=cell[0],
            option=cell[1],
            criterion=cell[2],
            before=before[cell],
            after=score,
        )
        for cell, score in after.items()
        if before[cell] != score
    )


def _cells(batch: Scores) -> dict[Cell, float]:
    return {
        (batch.scorer, option, name): score.score
        for option, row in batch.values.items()
        for name, score in row.items()
    }
