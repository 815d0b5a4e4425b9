"""Consultations as they were stated: who consults on what, until when, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

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
    "challenged": "It was challenged",
}


@dataclass(frozen=True)
class Consulted:
    """A consultation.

    Parameters
    ----------
    code, body, options
        Its id, who consults (whoever opened it first: no later step gives it to anybody else), and
        about which options.
    opened, closed
        Its opening, and its closing as it was stated last: it can be put off; None where none is
        on record.
    said
        All that was stated of it, by day.
    """

    code: str
    body: str
    options: tuple[str, ...]
    opened: ChangeStep
    closed: ChangeStep | None
    said: tuple[Said[ChangeStep], ...]

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

    def came(self, on: date) -> tuple[ChangeStep, ...]:
        """What had happened by a day; of closings the one that was stated last alone."""
        return tuple(
            one
            for one in self.steps
            if one.on <= on and (one.step != "consultation closed" or one is self.closed)
        )

    def counted(self, on: date, field: str) -> int | None:
        """What the last step by a day says that counts this (responses, themes, unanswered)."""
        told = (getattr(one, field) for one in reversed(self.came(on)))
        return next((one for one in told if one is not None), None)

    def stands(self, on: date) -> str | None:
        """Whether it can be answered on a day; None where no closing is on record."""
        if self.until is None:
            return None
        return "open" if on <= self.until else "closed"


def consulted(state: State) -> dict[str, Consulted]:
    """Consultations that were opened, by id."""
    steps: dict[str, list[Said[ChangeStep]]] = {}
    for one in said(state, ChangeStep):
        steps.setdefault(one.what.decision, []).append(one)
    found = {}
    for code, several in steps.items():
        opened = [one for one in several if one.what.step == "consultation opened"]
        if not opened:
            continue
        closed = [one.what for one in several if one.what.step == "consultation closed"]
        listed = (one.what.covers for one in several if one.what.step == "options listed")
        found[code] = Consulted(
            code,
            opened[0].about,
            next(listed, ()),
            opened[0].what,
            closed[-1] if closed else None,
            tuple(sorted(several, key=lambda one: one.what.on)),
        )
    return found
