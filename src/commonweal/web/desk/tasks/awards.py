"""How a procurement ends: the contract is awarded, or the procurement is abandoned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from commonweal.evidence.words import day
from commonweal.records import Statement, StatementError
from commonweal.web.desk.asking import Asked, Choice, Page, Question, Task
from commonweal.web.desk.drafting import day_given
from commonweal.web.desk.procurement_held import bought
from commonweal.web.desk.tasks.contracts import not_before_start
from commonweal.web.desk.tasks.interests import not_to_come
from commonweal.web.desk.tasks.procurement import owners_of, page_of, thing_of
from commonweal.web.desk.tasks.stating import stated as drafted

#: Why nobody can be chosen, and what to do first.
NO_BIDDER = (
    "Nobody is on record as asked to bid or bidding, or all were excluded or withdrew. Add the "
    "provider under Bidders on the page of the procurement first."
)


def _standing(asked: Asked) -> Sequence[Choice]:
    return tuple((name, name) for name in bought(asked.about).standing)


def award_code(asked: Asked) -> str:
    """The contract that an award makes."""
    return f"contract-{asked.token}"


def _award(asked: Asked) -> list[Statement]:
    answers = asked.answers
    held = bought(asked.about)
    name = answers["organisation"]
    ids = {one.what.organisation: list(one.what.organisation_ids) for one in held.held.bidders}
    payload = {
        "procurement": asked.about,
        "contract": award_code(asked),
        "organisation": name,
        "organisation_ids": ids.get(name) or None,
        "on": answers["on"],
        "value_pence": answers.get("value"),
        "starts": answers.get("starts"),
        "ends": answers.get("ends"),
    }
    why = "award on the desk"
    return [
        drafted(
            asked,
            "award",
            payload,
            about=held.held.about,
            effective=day_given(answers["on"]),
            reason=why,
        )
    ]


def _awarded(asked: Asked) -> list[Statement]:
    """The award, unless the rules or an unsettled conflict stand in its way."""
    made = _award(asked)
    against = bought(asked.about).stands_in_the_way(made[0])
    if against:
        raise StatementError("\n".join(against))
    return made


def _in_the_way(asked: Asked) -> Sequence[str]:
    return bought(asked.about).stands_in_the_way(_award(asked)[0])


AWARD = Task(
    name="award-contract",
    title="Award the contract",
    intro="Nothing is awarded before the standstill is over, the record is complete and every "
    "conflict is settled.",
    action="buy",
    body=owners_of,
    thing=thing_of,
    pages=(
        Page(
            "organisation",
            (
                Question(
                    "organisation",
                    "To which provider is it awarded?",
                    "choice",
                    choices=_standing,
                    none=NO_BIDDER,
                ),
            ),
        ),
        Page("on", (Question("on", "When was it awarded?", "day", check=not_to_come),)),
        Page(
            "term",
            (
                Question("value", "What is it worth over its whole life?", "pounds", needed=False),
                Question("starts", "When does it start?", "day", needed=False),
                Question("ends", "When does it end?", "day", needed=False, check=not_before_start),
            ),
            title="What was awarded?",
        ),
    ),
    make=_awarded,
    look=_in_the_way,
    after=page_of,
    button="Record the award",
    done="The award is recorded. State the contract once it is signed; a notice of the award is "
    "due too.",
    anew=False,
)


def _abandoned(asked: Asked) -> list[Statement]:
    held = bought(asked.about).held
    answers = asked.answers
    award = {
        "procurement": asked.about,
        "contract": f"{asked.about}-not-awarded",
        "organisation": "nobody",
        "on": answers["on"],
        "abandoned": True,
    }
    item = {
        "procurement": asked.about,
        "item": "date of abandonment",
        "text": f"Abandoned on {day(date.fromisoformat(answers['on']))}: {answers['why']}",
    }
    on, why = day_given(answers["on"]), answers["why"]
    return [
        drafted(asked, "award", award, about=held.about, effective=on, reason=why),
        drafted(asked, "procurement_record", item, about=held.about, effective=on, reason=why),
    ]


ABANDON = Task(
    name="abandon-procurement",
    title="Abandon the procurement",
    action="buy",
    body=owners_of,
    thing=thing_of,
    pages=(
        Page("on", (Question("on", "When was it decided?", "day", check=not_to_come),)),
        Page("why", (Question("why", "Why is it abandoned?", "long"),)),
    ),
    make=_abandoned,
    after=page_of,
    button="Abandon it",
    done="That it was abandoned is recorded. A notice of it is due: draft it next.",
    anew=False,
)

TASKS = (AWARD, ABANDON)
