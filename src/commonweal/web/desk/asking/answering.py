"""What becomes of the answers of a page when it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from commonweal.web.desk.asking.drawing import gone
from commonweal.web.desk.asking.questions import Answers, Page
from commonweal.web.desk.asking.task import Asked


def answered(
    page: Page, entered: Mapping[str, Any], before: Answers, asked: Asked, *, last: bool
) -> tuple[dict[str, Any], dict[str, str]]:
    """The answers with those of a page, and what is wrong with them by question, each beside the
    others of the page. Where anything is wrong, of the page only the files stay that came with it:
    nobody sends them twice.

    Parameters
    ----------
    page, entered
        The page, and what was entered in each of its questions.
    before
        The answers so far.
    asked
        Who is asked, and what stands beside the page.
    last
        Of a page that is asked several times: whether nothing more is to be added. Empty questions
        then add nothing.
    """
    given = any(not one.is_empty(entered[one.name]) for one in page.questions)
    if page.several and last and not given:
        return {**before, page.name: list(before.get(page.name, ()))}, {}
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for one in page.questions:
        try:
            values[one.name], errors[one.name] = one.read(entered[one.name], _with(asked, values))
        except KeyError as error:
            values[one.name], errors[one.name] = None, gone(error).text
    for one in page.questions:
        if values[one.name] is not None and not errors[one.name]:
            try:
                errors[one.name] = one.check(values[one.name], _with(asked, values))
            except KeyError as error:
                errors[one.name] = gone(error).text
    errors = {name: fault for name, fault in errors.items() if fault}
    if errors:
        sent = {one.name for one in page.questions if one.kind == "file"} - errors.keys()
        return {**before, **{name: values[name] for name in sent}}, errors
    if not page.several:
        return {**before, **values}, {}
    return {**before, page.name: [*before.get(page.name, ()), values]}, {}


def _with(asked: Asked, values: Mapping[str, Any]) -> Asked:
    return replace(asked, answers={**asked.answers, **values})


def taken_out(before: Answers, page: Page, number: str) -> dict[str, Any]:
    """The answers without one of those of a page that is asked several times."""
    held = list(before.get(page.name, ()))
    if number in map(str, range(len(held))):
        del held[int(number)]
    return {**before, page.name: held}
