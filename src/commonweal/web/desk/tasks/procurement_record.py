"""The record of a procurement for which Regulation 24 asks."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.governance.procurement.record import asked_for, kept
from commonweal.records import Statement
from commonweal.web.desk.asking import Asked, Choice, Page, Question, Task
from commonweal.web.desk.procurement_held import bought
from commonweal.web.desk.tasks.procurement import owners_of, page_of, thing_of
from commonweal.web.desk.tasks.stating import stated as drafted


def _items(asked: Asked) -> Sequence[Choice]:
    """Items of the record; those that are missing first."""
    held = bought(asked.about)
    there = kept(held.held, by=held.on)
    wanted = asked_for(held.held)
    missing = [one for one in wanted if not there.get(one, False)]
    rest = [one for one in wanted if one not in missing]
    return (
        *((one, f"{one[:1].upper()}{one[1:]}: missing") for one in missing),
        *((one, one[:1].upper() + one[1:]) for one in rest),
    )


def _recorded(asked: Asked) -> list[Statement]:
    payload = {"procurement": asked.about} | {
        name: asked.answers[name] for name in ("item", "text")
    }
    about, why = bought(asked.about).held.about, "record of the procurement"
    return [drafted(asked, "procurement_record", payload, about=about, reason=why)]


RECORD = Task(
    name="procurement-record",
    title="Add to the record of the procurement",
    intro="Regulation 24 asks for a record. The contract cannot be awarded until it is complete.",
    action="buy",
    body=owners_of,
    thing=thing_of,
    pages=(
        Page("item", (Question("item", "Which item?", "choice", choices=_items),)),
        Page(
            "text",
            (
                Question(
                    "text",
                    "What does the record say?",
                    "long",
                    hint="The thing itself; not where it could be read.",
                ),
            ),
        ),
    ),
    make=_recorded,
    after=page_of,
    done="It stands in the record of the procurement.",
    anew=False,
)

TASKS = (RECORD,)
