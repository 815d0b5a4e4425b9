"""The quorum of a body that exists: from which day it holds, and where that stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from commonweal.evidence.words import day as day_words
from commonweal.governance.law import last_day
from commonweal.governance.register.day import Day
from commonweal.records import Said, Statement, said
from commonweal.records.kinds import Body
from commonweal.web.desk.asking import Asked, Page, Question, Task
from commonweal.web.desk.deciders import voting
from commonweal.web.desk.keeping import bodies_named, day_around, with_parents
from commonweal.web.desk.tasks.bodies import ACTION, kept
from commonweal.web.desk.tasks.stating import corrected, stated


def _body_held(code: str) -> Said[Body]:
    """A body as it stands today.

    Raises
    ------
    KeyError
        When there is none today.
    """
    day: Day = day_around([("body", code)], deep=0)
    found = [one for one in said(day.state, Body) if one.what.body == code]
    if not found:
        raise KeyError(code)
    return found[-1]


def _on_record(asked: Asked) -> Sequence[tuple[str, str]]:
    one = _body_held(asked.about)
    quorum = "not on record" if one.what.quorum is None else str(one.what.quorum)
    told = (("The body", one.what.name), ("Its quorum", quorum))
    return (*told, ("As it is since", day_words(one.effective)), ("Source", one.what.source))


def _while_it_is(value: object, asked: Asked) -> str:
    """What is wrong with a day on which the body is not on record as it is today."""
    one, day = _body_held(asked.about), date.fromisoformat(str(value))
    if day < one.effective:
        since = day_words(one.effective)
        return f"The body is on record as it is only since {since}; give that day or a later one"
    if one.effective_to is not None and day > one.effective_to:
        until = day_words(one.effective_to)
        around = day_around([("body", asked.about)], deep=0)
        if last_day(around.bodies.held[asked.about], around.on) != one.effective_to:
            return f"The body is on record as it is only until {until}; give a day by then"
        return f"The body is on record only until {until}; give a day by then"
    return ""


def _within_reach(asked: Asked) -> Sequence[str]:
    """That a quorum is more than have a vote on its first day; seats may not all be on record."""
    needed, since = asked.answers["quorum"], date.fromisoformat(asked.answers["since"])
    # Somebody counts once, whatever the number of seats.
    people = len({one.person or one.seat for one in voting(asked.about, since)})
    if needed <= people:
        return ()
    held = "nobody" if not people else "1 person" if people == 1 else f"{people} people"
    told = f"With a vote {held} {'is' if people < 2 else 'are'} on record on "
    return (
        f"{told}{day_words(since)}: as they stand a quorum of {needed:,} is never reached, and no "
        "decision could be closed. Correct it, or state the seats that are missing.",
    )


def _people(value: object, _asked: Asked) -> str:
    return "" if int(str(value)) > 0 else "Give 1 or more"


def _quorum(asked: Asked) -> list[Statement]:
    """From a later day it is another period of the body; from its first day it always held."""
    one, since = _body_held(asked.about), date.fromisoformat(asked.answers["since"])
    told = {"quorum": asked.answers["quorum"], "quorum_source": asked.answers["source"]}
    why = "its rules say how many are a quorum"
    if since == one.effective:
        return [corrected(asked, one, told, reason=why)]
    payload = {**one.what.model_dump(mode="json"), **told}
    end = corrected(asked, one, {}, until=since - timedelta(days=1), reason=why)
    until = one.effective_to
    made = stated(asked, "body", payload, about=one.about, effective=since, until=until, reason=why)
    return [end, made]


QUORUM = Task(
    name="state-quorum",
    title="State the quorum of a body",
    action=ACTION,
    body=lambda asked: with_parents([_body_held(asked.about).what.body]),
    thing=lambda asked: ("body", asked.about),
    named=lambda about: bodies_named([about])[about],
    pages=(
        Page(
            "quorum",
            (
                Question(
                    "quorum",
                    "How many voting members are its quorum?",
                    "number",
                    hint="The fewest that must be there.",
                    check=_people,
                ),
            ),
        ),
        Page("since", (Question("since", "From when does that hold?", "day", check=_while_it_is),)),
        Page(
            "source",
            (
                Question(
                    "source",
                    "Where does that stand?",
                    hint="Such as its terms of reference, with their day.",
                ),
            ),
        ),
    ),
    shows=_on_record,
    look=_within_reach,
    make=_quorum,
    after=kept,
    done="The quorum is on record. Meetings from that day on are held against it.",
    anew=False,
)

TASKS = (QUORUM,)
