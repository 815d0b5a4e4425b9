"""What the pages of a task are given to draw them: its questions, and all answers before they are
sent."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from commonweal.records import StatementError
from commonweal.web.accounts.signing_in import form_of
from commonweal.web.desk.asking.questions import Answers, Page, Question
from commonweal.web.desk.asking.task import Asked, Fault, Task

#: What is said where something is not there that the answers rest on.
GONE = (
    "Something that this is about, or that your answers name, is not on record any more. Look at "
    "each answer again: they are kept."
)
_log = logging.getLogger(__name__)
_Told = TypeVar("_Told")
_Of = TypeVar("_Of")


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
        one.name: one.shown(
            held[one.name] if one.name in held else _first(one, asked, alone=not page.several)
        )
        for one in page.questions
    }


def _first(one: Question, asked: Asked, *, alone: bool) -> Any:
    """What stands in a question before it was answered: of a page that is asked once, the one
    answer where a choice that is needed has no other. Nothing where that cannot be told."""
    try:
        first = one.first(asked)
        if first is None and alone and one.kind == "choice" and one.needed:
            options = one.options(asked)
            return options[0][0] if len(options) == 1 else None
        return first
    except KeyError as error:
        gone(error)
        return None


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
    look = [*_told(lambda: page.look(asked), faults)]
    look += _told(lambda: [one for q in page.questions if (one := q.nothing(asked))], faults)
    text = page.text
    questions = [
        _known(one, lambda one: one.drawn(shown.get(one.name), asked, errors.get(one.name)), faults)
        for one in page.questions
    ]
    told = {
        "title": page.title or page.questions[0].label,
        "caption": task.titled(asked.about),
        "task": task,
        "page": page,
        "text": "".join(_told(lambda: [text(asked)], faults)) if callable(text) else text,
        "questions": questions,
        "several": _several(page, asked, faults),
        "errors": [
            {"name": name, "kind": kinds[name], "text": text} for name, text in errors.items()
        ],
        "back": None if at == 0 else pages[at - 1].name,
        "token": asked.token,
    }
    return {**told, "look": list(dict.fromkeys([*look, *(one.text for one in faults)]))}


def of_answers(task: Task, asked: Asked, faults: Iterable[Fault]) -> dict[str, Any]:
    """All answers, with what they bring about and whatever stands in the way."""
    pages = task.asked_pages(asked.answers)
    found = list(faults)
    found += _told(lambda: task.amiss(asked), found)
    shows = _told(lambda: task.shows(asked), found)
    # What answers bring about of which one does not fit cannot be told.
    look = () if any(one.page for one in found) else _told(lambda: task.look(asked), found)
    rows = [row for page in pages for row in _rows(page, asked, found)]
    errors = list(dict.fromkeys(found))
    return {
        "title": task.heading or f"Check your answers: {task.titled(asked.about)}",
        "task": task,
        "rows": rows,
        "shows": shows,
        "look": look,
        "faults": errors,
        "errors": errors,
        "back": pages[-1].name if pages else None,
        "token": asked.token,
    }


def of_gone(
    task: Task, asked: Asked, page: Page | None, entered: Mapping[str, Any] | None
) -> dict[str, Any]:
    """What was entered for something that is not there any more.

    Parameters
    ----------
    page, entered
        The page that was sent, and what was entered in its questions; None where none was.
    """
    rows = []
    for one in task.asked_pages(asked.answers):
        if one == page and entered is not None:
            rows += [
                {"label": each.label, "told": _raw(entered[each.name]).split("\n")}
                for each in one.questions
            ]
        rows += [] if one == page and not one.several and entered else _rows(one, asked, [])
    title = "What this was about is not there any more"
    return {"title": title, "task": task, "rows": rows, "token": asked.token}


def _raw(entered: Any) -> str:
    """What was entered in a question, as it was."""
    if isinstance(entered, dict):
        return getattr(entered["file"], "name", None) or "Not given"
    words = " ".join(entered) if isinstance(entered, list) else str(entered)
    return words.strip() or "Not given"


def _rows(page: Page, asked: Asked, faults: list[Fault]) -> list[dict[str, Any]]:
    """The answers of a page in words, each with the page on which it is changed."""
    if page.several:
        words = _several(page, asked, faults) or ["None"]
        return [{"page": page.name, "label": page.title or page.questions[0].label, "told": words}]
    return [
        {
            "page": page.name,
            "label": one.label,
            "told": _words(one, asked.answers, asked, faults).split("\n"),
        }
        for one in page.questions
    ]


def _several(page: Page, asked: Asked, faults: list[Fault]) -> list[str]:
    """What was added so far on a page that is asked several times, in words."""
    if not page.several:
        return []
    return [
        "; ".join(
            _words(one, entry, asked, faults)
            for one in page.questions
            if entry.get(one.name) is not None
        )
        for entry in asked.answers.get(page.name, ())
    ]


def _words(one: Question, answers: Answers, asked: Asked, faults: list[Fault]) -> str:
    """An answer in words; as it was kept where what it names is not there any more."""
    return _known(one, lambda one: one.told(answers.get(one.name), asked), faults)


def _known(one: Question, does: Callable[[Question], _Of], faults: list[Fault]) -> _Of:
    """What is done with a question; with nothing to choose where it cannot be told what there is,
    and that among the faults."""
    try:
        return does(one)
    except KeyError as error:
        faults.append(gone(error))
        return does(replace(one, choices=()))


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
