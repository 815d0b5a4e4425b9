"""Whether a decision was taken without the public, held against what is recorded of its item."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from commonweal.evidence.words import joined
from commonweal.web.desk.asking import Answers, Asked, Page, Question
from commonweal.web.desk.sitting import Kept, item_meeting, kept

#: On what grounds the public is shut out, in the room and of a decision alike.
GROUNDS = ("confidential business", "special reasons", "exempt information", "disorder")


def shut_out(held: Kept, item: str) -> str:
    """That the public was shut out of an item, and on what ground; "" where nothing says so."""
    sitting = held.agenda.sitting
    grounds = dict.fromkeys(one.ground for one in sitting.exclusions if item in one.items)
    if grounds:
        return f"The public was shut out of the item: {joined([*grounds])}."
    if any(one.item == item and one.private for one in sitting.items):
        return "The agenda has the item as one without the public."
    return ""


def _shut(asked: Asked) -> str:
    return shut_out(kept(item_meeting(asked)), asked.about) if asked.about else ""


def _in_private(answers: Answers) -> bool:
    return bool(answers.get("private"))


def _told_of_shut(asked: Asked) -> Sequence[str]:
    return [told] if (told := _shut(asked)) else []


def in_private(shut: Callable[[Asked], str]) -> Callable[[Any, Asked], str]:
    """What is wrong with an answer to whether it was taken without the public: what is recorded of
    its item settles that."""

    def check(value: Any, asked: Asked) -> str:
        told = "" if value else shut(asked)
        return told and (
            f"{told} What was decided under it was taken without the public: answer yes, or first "
            "put right what is recorded of the item"
        )

    return check


PRIVATE = (
    Page(
        "private",
        (
            Question(
                "private",
                "Was it taken without the public?",
                "yes or no",
                check=in_private(_shut),
                first=lambda asked: bool(_shut(asked)) or None,
            ),
        ),
        look=_told_of_shut,
    ),
    Page(
        "ground",
        (
            Question(
                "ground",
                "On which ground?",
                "choice",
                hint="This is published.",
                choices=tuple((one, one.capitalize()) for one in GROUNDS),
            ),
            Question("review_on", "When is that looked at again?", "day", needed=False),
        ),
        title="Why without the public?",
        when=_in_private,
    ),
)
