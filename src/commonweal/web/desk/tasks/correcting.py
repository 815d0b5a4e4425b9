"""Correcting a decision that was recorded wrongly: what it should have said, and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from commonweal.records import Statement
from commonweal.web.desk.asking import Asked, Choice, Page, Question, Task
from commonweal.web.desk.deciders import seated
from commonweal.web.desk.keeping import people_named, with_parents
from commonweal.web.desk.sitting import kept, meeting_of
from commonweal.web.desk.tasks.approved import reopened
from commonweal.web.desk.tasks.by_motion import NONE
from commonweal.web.desk.tasks.closing import DECIDE, decision_page, decision_said
from commonweal.web.desk.tasks.decisions import WORDS, standing_with
from commonweal.web.desk.tasks.in_private import GROUNDS, PRIVATE, in_private, shut_out
from commonweal.web.desk.tasks.items import functions
from commonweal.web.desk.tasks.stating import corrected
from commonweal.web.desk.tasks.withdrawing import second_of_closed


def _stands(field: str) -> Callable[[Asked], Any]:
    """What a field of the decision says now, as it is kept of an answer."""

    def first(asked: Asked) -> Any:
        return decision_said(asked.about).what.model_dump(mode="json")[field]

    return first


def _functions(asked: Asked) -> Sequence[Choice]:
    held = decision_said(asked.about).what.function
    own = () if held is None else ((held, held),)
    return tuple(dict((*own, *functions(asked), (NONE, "None that is on record"))).items())


def _deciders(asked: Asked) -> Sequence[Choice]:
    """Whoever had a vote there, and whoever it names now."""
    what = decision_said(asked.about).what
    own = people_named(what.decided_by)
    leads = (("item", what.item), ("motion", what.motion))
    at = what.meeting or next((meeting_of(thing, code) for thing, code in leads if code), None)
    others = seated(what.body, what.on) if at is None else kept(at).voters
    return tuple({**own, **dict(others)}.items())


def _correction(asked: Asked) -> list[Statement]:
    one, said = decision_said(asked.about), asked.answers
    function = said.get("function")
    changes = {
        "title": said["title"],
        "text": said["text"],
        "reasons": said["reasons"],
        "function": None if function in (None, NONE) else function,
        "value_pence": said.get("value"),
        "decided_by": said.get("decided_by") or [],
        "private": said["private"],
        "ground": said.get("ground"),
        "review_on": said.get("review_on"),
    }
    return [corrected(asked, one, changes, reason=said["why"])]


def _as_it_stands(page: Page) -> Page:
    """A page on which stands what the decision says now."""
    return replace(
        page, questions=tuple(replace(one, first=_stands(one.name)) for one in page.questions)
    )


def _shut(asked: Asked) -> str:
    """That the public was shut out of the item of the decision."""
    item = decision_said(asked.about).what.item
    return "" if item is None else shut_out(kept(meeting_of("item", item)), item)


def _grounds(asked: Asked) -> Sequence[Choice]:
    """The grounds that there are, and the one that the decision names now, whatever it is."""
    held = decision_said(asked.about).what.ground
    own = {} if held is None else {held: held}
    return tuple({**own, **{one: one.capitalize() for one in GROUNDS}}.items())


def _of_the_item(page: Page) -> Page:
    """A page of what was decided in private, held against the item that the decision names."""
    return replace(
        _as_it_stands(page),
        questions=tuple(
            replace(one, check=in_private(_shut))
            if one.name == "private"
            else replace(one, choices=_grounds)
            if one.name == "ground"
            else one
            for one in _as_it_stands(page).questions
        ),
        look=lambda _asked: (),
    )


CORRECT = Task(
    name="correct-decision",
    title="Correct what was recorded of a decision",
    intro="It then says what it should have said. What stood there before stays on record, with "
    "the correction, its day and its reason. A closed record is opened again by it, and is to be "
    "closed anew.",
    action=DECIDE,
    body=lambda asked: with_parents([decision_said(asked.about).what.body]),
    thing=lambda asked: ("decision", asked.about),
    pages=(
        *(_as_it_stands(page) for page in WORDS),
        Page(
            "authority",
            (
                Question(
                    "function",
                    "Which function was exercised?",
                    "choice",
                    choices=_functions,
                    first=lambda asked: _stands("function")(asked) or NONE,
                ),
                Question(
                    "value",
                    "What is it worth?",
                    "pounds",
                    needed=False,
                    first=_stands("value_pence"),
                ),
                Question(
                    "decided_by",
                    "Who took part in the decision?",
                    "choices",
                    choices=_deciders,
                    needed=False,
                    first=_stands("decided_by"),
                ),
            ),
            title="By what authority, and by whom?",
        ),
        *(_of_the_item(page) for page in PRIVATE),
        Page("why", (Question("why", "What was wrong?", "long", hint="This is published."),)),
    ),
    make=_correction,
    look=lambda asked: standing_with(_correction(asked), asked.about),
    second=lambda asked: second_of_closed(asked, lambda: [*reopened(asked), *_correction(asked)]),
    after=decision_page,
    button="Correct it",
    done="It is corrected.",
    anew=False,
)

TASKS = (CORRECT,)
