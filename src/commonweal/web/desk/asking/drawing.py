"""What the pages of a task are given to draw them: its questions, and all answers before they are
sent."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from commonweal.records import StatementError
from commonweal.web.accounts.signing_in import form_of
from commonweal.web.desk.asking.questions import Answers, Page
from commonweal.web.desk.asking.task import Asked, Fault, Task

#: What is said where something is not there that the answers rest on.
GONE = (
    "Something that this is about, or that your answers name, is not on record any more. Look at "
    "each answer again: they are kept."
)
_log = logging.getLogger(__name__)
_Told = TypeVar("_Told")


def gone(error: KeyError) -> Fault:
    """That something is not there any more; where it should be, the log tells the place."""
    _log.warning("a task did not find what its answers rest on", exc_info=error)
    return Fault(GONE)


def shown(page: Page, answers: Answers, asked: Asked, carried: str | None) -> dict[str, Any]:
    """What stands in the questions of a page: what was carried over a sign-in, answered, or goes
    before any answer."""
    if carried is not None:
        form = form_of(carried)
        return {one.name: one.entered(form) for one in page.questions}
    held = {} if page.several else answers
    return {
        one.name: one.shown(held[one.name] if one.name in held else one.first(asked))
        for one in page.questions
    }


def of_page(
    task: Task,
    page: Page,
    pages: Sequence[Page],
    asked: Asked,
    shown: dict[str, Any],
    errors: dict[str, str],
) -> dict[str, Any]:
    """A page of questions."""
    at = pages.index(page)
    kinds = {one.name: one.kind for one in page.questions}
    faults: list[Fault] = []
    look = _told(lambda: page.look(asked), faults)
    return {
        "title": page.title or page.questions[0].label,
        "task": task,
        "page": page,
        "text": page.text(asked) if callable(page.text) else page.text,
        "questions": [
            one.drawn(shown.get(one.name), asked, errors.get(one.name)) for one in page.questions
        ],
        "several": _several(page, asked),
        "look": [*look, *(one.text for one in faults)],
        "errors": [
            {"name": name, "kind": kinds[name], "text": text} for name, text in errors.items()
        ],
        "back": None if at == 0 else pages[at - 1].name,
        "token": asked.token,
    }


def of_answers(task: Task, asked: Asked, faults: Iterable[Fault]) -> dict[str, Any]:
    """All answers, with what they bring about and whatever stands in the way."""
    pages = task.asked_pages(asked.answers)
    found = list(faults)
    found += _told(lambda: task.amiss(asked), found)
    shows = _told(lambda: task.shows(asked), found)
    # What answers bring about of which one does not fit cannot be told.
    look = () if any(one.page for one in found) else _told(lambda: task.look(asked), found)
    errors = list(dict.fromkeys(found))
    return {
        "title": task.heading or f"Check your answers: {task.title}",
        "task": task,
        "rows": [row for page in pages for row in _rows(page, asked)],
        "shows": shows,
        "look": look,
        "faults": errors,
        "errors": errors,
        "back": pages[-1].name if pages else None,
        "token": asked.token,
    }


def _rows(page: Page, asked: Asked) -> list[dict[str, Any]]:
    """The answers of a page in words, each with the page on which it is changed."""
    if page.several:
        words = _several(page, asked) or ["None"]
        return [{"page": page.name, "label": page.title or page.questions[0].label, "told": words}]
    return [
        {
            "page": page.name,
            "label": one.label,
            "told": one.told(asked.answers.get(one.name), asked).split("\n"),
        }
        for one in page.questions
    ]


def _several(page: Page, asked: Asked) -> list[str]:
    """What was added so far on a page that is asked several times, in words."""
    if not page.several:
        return []
    return [
        "; ".join(
            one.told(entry.get(one.name), asked)
            for one in page.questions
            if entry.get(one.name) is not None
        )
        for entry in asked.answers.get(page.name, ())
    ]


def _told(what: Callable[[], Sequence[_Told]], faults: list[Fault]) -> Sequence[_Told]:
    """What a task tells of the answers; nothing where it cannot be told, and why among the
    faults."""
    try:
        return what()
    except StatementError as error:
        faults.append(Fault(str(error)))
    except KeyError as error:
        faults.append(gone(error))
    return ()
