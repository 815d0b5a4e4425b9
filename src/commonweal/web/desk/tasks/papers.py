"""Papers for an item: withheld from whoever has an interest in it, as proposed."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.records import Statement
from commonweal.web.desk.asking import Answers, Asked, Choice, Page, Question, Task
from commonweal.web.desk.sitting import bodies_of_meeting, item_meeting, kept
from commonweal.web.desk.tasks.meetings import meeting_page
from commonweal.web.desk.tasks.stating import code_of, stated

BUILD = "build an agenda"


def _members(asked: Asked) -> Sequence[Choice]:
    """Whoever decides there, with the interest that was found, those first."""
    held = kept(item_meeting(asked))
    found = {
        one.match.person: f"{held.line(one)}"
        for one in held.item(asked.about).conflicts
        if one.match.counts
    }
    rest = {
        seat.person: held.who(seat.person)
        for seat in held.members
        if seat.person is not None and seat.person not in found
    }
    return tuple({**found, **rest}.items())


def proposed(asked: Asked) -> list[str]:
    """From whom a paper is proposed to be withheld: those with an interest that counts, unless
    they stay."""
    held = kept(item_meeting(asked))
    return [
        one.match.person
        for one in held.item(asked.about).conflicts
        if one.match.counts and (one.treatment is None or one.treatment.treatment != "stays, noted")
    ]


def _withheld(answers: Answers) -> bool:
    return bool(answers.get("withheld_from"))


def _make(asked: Asked) -> list[Statement]:
    said, held = asked.answers, kept(item_meeting(asked))
    payload = {
        "paper": code_of(asked, "paper"),
        "item": asked.about,
        "title": said["title"],
        "text": said.get("text"),
        "file": said.get("file"),
        "public": said["public"],
        "withheld_from": said.get("withheld_from") or [],
        "withheld_reason": said.get("withheld_reason"),
    }
    return [
        stated(
            asked,
            "paper",
            payload,
            about=held.agenda.sitting.meeting.bodies[0],
            effective=held.effective,
            reason="a paper for the meeting",
        )
    ]


def _look(asked: Asked) -> Sequence[str]:
    """Whom it is not withheld from though an interest was found."""
    kept_from = set(asked.answers.get("withheld_from") or [])
    words = dict(_members(asked))
    return [
        f"It is not withheld from somebody with an interest: {words[person]}."
        for person in proposed(asked)
        if person not in kept_from
    ]


ADD = Task(
    name="add-paper",
    title="Add a paper to an item",
    action=BUILD,
    body=lambda asked: bodies_of_meeting(item_meeting(asked)),
    thing=lambda asked: ("item", asked.about),
    pages=(
        Page(
            "paper",
            (
                Question("title", "Title of the paper"),
                Question("text", "What it says", "long", needed=False),
                Question(
                    "file",
                    "The paper as a file",
                    "file",
                    hint="A PDF, Word document, OpenDocument text or plain text of at most 25 MB. "
                    "It is given out as it is: names that stand in it are not taken out.",
                    needed=False,
                ),
            ),
            title="What is the paper?",
        ),
        Page(
            "withheld",
            (
                Question(
                    "withheld_from",
                    "From whom is it withheld?",
                    "choices",
                    hint="Those with an interest in the item are ticked. Whoever is ticked is "
                    "given it nowhere.",
                    choices=_members,
                    needed=False,
                    first=proposed,
                ),
            ),
        ),
        Page(
            "why",
            (Question("withheld_reason", "Why is it withheld from them?"),),
            when=_withheld,
        ),
        Page(
            "public",
            (
                Question(
                    "public",
                    "Is it published?",
                    "yes or no",
                    hint="A paper that is withheld from anybody is not given to the public.",
                ),
            ),
        ),
    ),
    make=_make,
    look=_look,
    after=lambda asked: meeting_page(item_meeting(asked)),
    done="The paper stands with the item.",
    anew=False,
)

TASKS = (ADD,)
