"""Consultations as they were stated: who consults on what, until when, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from commonweal.records import Said, State, said
from commonweal.records.kinds import ChangeStep
from commonweal.records.kinds.changing import StepKind
from commonweal.system.calendar import last_meant

#: What happens on the way to a decision, in words.
HAPPENED: Mapping[StepKind, str] = {
    "criteria announced": "The criteria were announced",
    "options listed": "The options were listed",
    "assured": "The change was assured",
    "consultation opened": "The consultation opened",
    "consultation closed": "The consultation closed",
    "responses analysed": "The responses were analysed",
    "responses answered": "The themes of the responses were answered",
    "scrutiny consulted": "The council’s scrutiny was consulted",
    "Secretary of State notified": "The Secretary of State was notified",
    "preferred option named": "A preferred option was named",
    "criteria change reported": "A change of the criteria was reported",
    "called decided": "It was called decided",
    "decision taken": "The decision was taken",
    "challenged": "It was challenged",
    "challenge decided": "A challenge was decided",
}
#: What an analysis counts.
COUNTED = ("responses", "themes", "unanswered")


class Counts(NamedTuple):
    """What one analysis of the responses counted.

    Parameters
    ----------
    responses, themes, unanswered
        None where it is not on record, or withheld.
    withheld
        Which of them are withheld.
    at_least
        Whether there were more responses than the number.
    """

    responses: int | None
    themes: int | None
    unanswered: int | None
    withheld: tuple[str, ...]
    at_least: bool


@dataclass(frozen=True)
class Consulted:
    """A consultation.

    Parameters
    ----------
    code, body
        Its id, and who consults: whoever opened it first, no later step gives it to anybody else.
    opened, closed
        Its opening, and its closing as it was stated last: it can be put off; None where none is
        on record.
    said
        All that was stated of it, by day.
    withheld
        By id of statement, the fields that the reader is not given.
    """

    code: str
    body: str
    opened: ChangeStep
    closed: ChangeStep | None
    said: tuple[Said[ChangeStep], ...]
    withheld: Mapping[str, tuple[str, ...]]

    @property
    def title(self) -> str:
        """On what is consulted."""
        return self.opened.text

    @property
    def steps(self) -> tuple[ChangeStep, ...]:
        """What happened or is to come, by day."""
        return tuple(one.what for one in self.said)

    @property
    def until(self) -> date | None:
        """The last day on which it can be answered; None where none is on record."""
        held = self.closed
        return None if held is None else last_meant(held.on, held.precision)

    def came(self, on: date) -> tuple[Said[ChangeStep], ...]:
        """What had happened by a day; of closings the one that was stated last alone, once its last
        day is over."""
        return tuple(
            one
            for one in self.said
            if (
                one.what.on <= on
                if one.what.step != "consultation closed"
                else one.what is self.closed and self.stands(on) == "closed"
            )
        )

    def told(self, on: date) -> tuple[Said[ChangeStep], ...]:
        """What is told of on a day: what had happened, and when it opens and closes."""
        came = {one.id for one in self.came(on)}
        days = (self.opened, self.closed)
        return tuple(one for one in self.said if one.id in came or one.what in days)

    def hides(self, one: Said[ChangeStep], field: str) -> bool:
        """Whether a field of a step is withheld."""
        return field in self.withheld.get(one.id, ())

    def options(self, on: date) -> tuple[str, ...] | None:
        """The options as they were listed last by a day, empty where none is on record; None where
        they are withheld."""
        last = self._last(_of(self.came(on), "options listed"), "covers")
        if last is None:
            return ()
        return None if self.hides(last, "covers") else last.what.covers

    def counts(self, on: date) -> Counts:
        """What the last analysis by a day counted: numbers of an earlier one do not stand beside
        it, and themes without an answer are those of the step that has the themes."""
        came = self.came(on)
        began = [
            place
            for place, one in enumerate(came)
            if one.what.step == "responses analysed"
            and any(self._last([one], field) for field in COUNTED)
        ]
        own = came[began[-1] :] if began else came
        answered, found = self._last(own, "responses"), self._last(own, "themes")
        held = zip(COUNTED, (answered, found, found), strict=True)
        return Counts(
            None if answered is None else answered.what.responses,
            None if found is None else found.what.themes,
            None if found is None else found.what.unanswered,
            tuple(field for field, one in held if one is not None and self.hides(one, field)),
            answered is not None and bool(answered.what.at_least),
        )

    def _last(self, steps: Sequence[Said[ChangeStep]], field: str) -> Said[ChangeStep] | None:
        """The last of some steps that says something in a field, withheld or not."""
        told = (
            one
            for one in reversed(steps)
            if getattr(one.what, field) not in (None, ()) or self.hides(one, field)
        )
        return next(told, None)

    def stands(self, on: date) -> str | None:
        """Whether it can be answered on a day; None where no closing is on record."""
        if self.until is None:
            return None
        return "open" if on <= self.until else "closed"


def consulted(
    state: State, withheld: Mapping[str, tuple[str, ...]] = MappingProxyType({})
) -> dict[str, Consulted]:
    """Consultations that were opened, by id.

    Parameters
    ----------
    state
        What was stated.
    withheld
        By id of statement, the fields that were taken out of it for the reader.
    """
    steps: dict[str, list[Said[ChangeStep]]] = {}
    for one in said(state, ChangeStep):
        steps.setdefault(one.what.decision, []).append(one)
    found = {}
    for code, several in steps.items():
        opened = _of(several, "consultation opened")
        if not opened:
            continue
        closed = _of(several, "consultation closed")
        found[code] = Consulted(
            code,
            opened[0].about,
            opened[0].what,
            closed[-1].what if closed else None,
            tuple(sorted(several, key=lambda one: one.what.on)),
            withheld,
        )
    return found


def _of(steps: Iterable[Said[ChangeStep]], step: StepKind) -> list[Said[ChangeStep]]:
    return [one for one in steps if one.what.step == step]
