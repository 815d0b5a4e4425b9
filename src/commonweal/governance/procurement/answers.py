"""Questions answered with yes, no, or not at all; what is not answered is not known, never no."""

from __future__ import annotations

from collections.abc import Mapping

#: Yes, no, or not known.
Answer = bool | None


def every(*answers: Answer) -> Answer:
    """Yes where all are, no where one is, not known otherwise.

    Examples
    --------
    >>> every(True, None), every(False, None), every(True, True)
    (None, False, True)
    """
    if False in answers:
        return False
    return None if None in answers else True


def some(*answers: Answer) -> Answer:
    """Yes where one is, no where none is, not known otherwise."""
    return opposite(every(*(opposite(answer) for answer in answers)))


def opposite(answer: Answer) -> Answer:
    """No for yes and yes for no; what is not known stays so."""
    return None if answer is None else not answer


def unanswered(facts: Mapping[str, bool], questions: tuple[str, ...]) -> tuple[str, ...]:
    """The questions that the facts do not answer."""
    return tuple(question for question in questions if question not in facts)
