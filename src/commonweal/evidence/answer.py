"""A computed answer to a question that members asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commonweal.evidence.figure import Figure
from commonweal.rules import Source


class Status(StrEnum):
    """What the figures say of the claim in the question."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    MIXED = "mixed"
    JUDGEMENT = "a judgement"
    NOT_ANSWERABLE = "not answerable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What could be said on a day, from what was public on that day."""

    on: date
    text: str
    status: Status
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to one question.

    `claim` is what was said and is tested; `text` the answer in a sentence or two; `certainty`
    how sure and why; `then` and `now` what was known when it was asked and what is known today;
    `lacking` names the tables without which there is no answer.
    """

    id: str
    question: str
    status: Status
    text: str
    claim: str = ""
    certainty: str = ""
    figures: tuple[Figure, ...] = ()
    sources: tuple[Source, ...] = ()
    then: Knowledge | None = None
    now: Knowledge | None = None
    lacking: tuple[str, ...] = ()
    chapter: str = ""


def were_asked(answers: Iterable[Answer], as_of: date) -> bool:
    """Whether anybody asked in a system: its folder then says when; what nobody asked is answered
    as of the day of the plan."""
    return any(one.then is not None and one.then.on != as_of for one in answers)
