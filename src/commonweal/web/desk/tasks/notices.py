"""Notices of a procurement: text to copy into the notice service, and that they were published."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from commonweal.contracts.exchange.publishing import AWARDING
from commonweal.evidence.words import day, joined
from commonweal.governance.procurement import Schedule, schedules
from commonweal.governance.procurement.notices import REASONS_FOR_DATES, is_conflict_statement
from commonweal.records import Statement
from commonweal.records.kinds import Award
from commonweal.system.money import in_pounds
from commonweal.web.desk.asking import Answers, Asked, Choice, Page, Question, Task
from commonweal.web.desk.drafting import day_given
from commonweal.web.desk.procurement_held import Bought, bought
from commonweal.web.desk.tasks.interests import not_to_come
from commonweal.web.desk.tasks.procurement import owners_of, page_of, thing_of
from commonweal.web.desk.tasks.stating import stated as drafted
from commonweal.web.noticed import (
    BY_PROCESS,
    CONFLICTS,
    FIELDS,
    amount_told,
    field_told,
    notice_told,
)

#: Other notices, of which no Schedule is held for the process, by their kind.
PLAIN = ("invitation", "letter to unsuccessful")
#: What is said of a notice of which the Schedule was not read whole.
NOT_WHOLE = (
    "This Schedule was not read whole: the notice asks for more than stands here; look it up "
    "before it is sent."
)
#: What stands in a choice between a notice and the contract of whose award it tells.
OF = "/"
#: What is told in words, and never by a number alone.
IN_WORDS = (
    "statement of process",
    "provider",
    "description",
    "decision-makers",
    "reasons by key criteria",
)
#: What a notice has in some cases alone, and in which.
_SOMETIMES = {
    REASONS_FOR_DATES: "Asked for in a notice of an urgent award where the services are bought for "
    "longer than the rules let pass without reasons (C16b). Leave it out otherwise.",
}


def schedule_of_choice(value: str) -> Schedule | None:
    """The Schedule that was chosen; None for a letter or an invitation."""
    number, _, kind = value.partition(OF)[0].partition("-")
    held = (one for one in schedules() if str(one.number) == number and one.notice == kind)
    return next(held, None)


def not_whole(answers: Answers) -> list[str]:
    """That the Schedule of the notice that was chosen was not read whole, where it was not."""
    chosen = schedule_of_choice(answers.get("notice") or "")
    return [] if chosen is None or chosen.read else [NOT_WHOLE]


def _value(one: Schedule) -> str:
    return f"{one.number}-{one.notice}"


def _choices(asked: Asked) -> Sequence[Choice]:
    """The notices that the process asks for, in order of time, then those of any process: each
    once that has happened of which it tells."""
    process = bought(asked.about).held.what.process
    every = [one for one in schedules() if process in one.processes or not one.processes]
    own = [one for one in every if _happened(one, bought(asked.about))]
    made = {
        _value(one) + of: f"{notice_told(one.notice)} (Schedule {one.number}){words}"
        for one in own
        for of, words in _awards(one, bought(asked.about))
    }
    scheduled = {one.notice for one in every}
    plain = [(one, notice_told(one)) for one in PLAIN if one not in scheduled]
    return (*made.items(), *plain)


def _happened(one: Schedule, held: Bought) -> bool:
    """Whether there is that of which a notice tells: what is sent before an award always, all else
    once something was awarded or, of a notice of that, abandoned."""
    if one.when == "before":
        return True
    return (held.held.abandoned if one.notice == "abandonment" else held.held.award) is not None


def _awards(one: Schedule, held: Bought) -> Sequence[tuple[str, str]]:
    """Of which of several awards a notice of award can be: what its choice ends with, and says."""
    made = {award.what.contract: award.what for award in held.held.awards}
    made = {code: award for code, award in made.items() if not award.abandoned}
    if one.notice not in AWARDING or len(made) < 2:
        return [("", "")]
    return [(f"{OF}{code}", f": {award.organisation}, {code}") for code, award in made.items()]


def award_of(held: Bought, value: str) -> Award | None:
    """The award of which a notice tells that was chosen; the last where it names none."""
    named = value.partition(OF)[2]
    told = [one.what for one in held.held.awards if one.what.contract == named]
    return told[-1] if told else held.held.award


def first_words(held: Bought, name: str, chosen: str = "") -> str:
    """What the records say for a field of the notice that was chosen; empty where they do not."""
    what, award = held.held.what, award_of(held, chosen)
    if name == "title and reference":
        return f"{what.title} ({what.procurement})"
    if name == "description":
        return what.title
    if name == "statement of process":
        return "" if what.process is None else BY_PROCESS[what.process]
    if name == "provider":
        return award.organisation if award is not None else joined(held.standing)
    if name == "value":
        # What was expected is no value of an award: where that is not on record it is asked.
        pence = what.value_pence if award is None else award.value_pence
        return "" if pence is None else in_pounds(pence)
    if name == "service dates" and award is not None and award.starts and award.ends:
        return f"{day(award.starts)} to {day(award.ends)}"
    if name in CONFLICTS:
        return _conflict_words(held, name)
    return ""


def _conflict_words(held: Bought, name: str) -> str:
    """What was found and how it was treated, without a name: whoever sends it adds what is due."""
    found = [one for one in held.conflicts if one.match.counts]
    if not found:
        return "None declared." if name == CONFLICTS[0] else "No conflict was declared."
    if name == CONFLICTS[0]:
        return "\n".join(
            f"One of those who evaluate or decide is connected with {one.match.gainer_name}."
            for one in found
        )
    return "\n".join(
        f"Connection with {one.match.gainer_name}: "
        + (
            "not settled yet."
            if one.treatment is None
            else f"the person {one.treatment.treatment}."
        )
        for one in found
    )


def _wants(name: str) -> Callable[[Answers], bool]:
    def when(answers: Answers) -> bool:
        chosen = schedule_of_choice(answers.get("notice") or "")
        if chosen is None:
            return False
        return name in (*chosen.fields, *chosen.sometimes) or (
            chosen.conflicts and name in CONFLICTS
        )

    return when


def _first(name: str) -> Callable[[Asked], Any]:
    return lambda asked: first_words(
        bought(asked.about), name, str(asked.answers.get("notice") or "")
    )


def _says_it_itself(value: Any, _asked: Asked) -> str:
    if is_conflict_statement(str(value)):
        return ""
    return "Say the conflicts themselves, or that there were none: a pointer to a register fails"


def _in_words(value: Any, _asked: Asked) -> str:
    told = any(letter.isalpha() for letter in str(value))
    return "" if told else "Say it in words: a number alone tells nobody"


def _field(name: str) -> Page:
    checked = _says_it_itself if name in CONFLICTS else (lambda _value, _asked: "")
    checked = _in_words if name in IN_WORDS else checked
    question = Question(
        f"field {name}",
        field_told(name),
        "long",
        hint=_SOMETIMES.get(name, "From the records where they say it. Change what is not right."),
        needed=name not in _SOMETIMES,
        first=_first(name),
        check=checked,
    )
    return Page(
        name.replace(" ", "-"),
        (question,),
        when=_wants(name),
        look=lambda asked: not_whole(asked.answers),
    )


def _given(answers: Answers) -> dict[str, str]:
    """What was answered for the fields of the notice; its value as money."""
    given = {name: answers[f"field {name}"] for name in FIELDS if answers.get(f"field {name}")}
    given = {name: words for name, words in given.items() if _wants(name)(answers)}
    return given | ({"value": amount_told(given["value"])} if "value" in given else {})


def text_of(answers: Answers) -> str:
    """The notice as it is copied into the notice service."""
    return "\n".join(f"{field_told(name)}: {words}" for name, words in _given(answers).items())


def _to_copy(asked: Asked) -> str:
    text = text_of(asked.answers)
    lead = "Copy this text into the notice service. Come back here from your desk once it is out."
    told = [lead, text] if text else ["State when it was sent."]
    return "\n".join([*not_whole(asked.answers), *told])


def _is_letter(answers: Answers) -> bool:
    return answers.get("notice") == PLAIN[1]


def _noticed(asked: Asked) -> list[Statement]:
    answers = asked.answers
    chosen = schedule_of_choice(answers["notice"])
    fields = _given(answers)
    if answers.get("to"):
        fields["to"] = answers["to"]
    contract = answers["notice"].partition(OF)[2]
    payload = {
        "notice": f"notice-{asked.token}",
        "procurement": asked.about,
        "kind": answers["notice"] if chosen is None else chosen.notice,
        "submitted": answers.get("submitted"),
        "published": answers.get("published"),
        "contracts": [contract] if contract else None,
        "fields": fields or None,
    }
    days = [one for one in (answers.get("submitted"), answers.get("published")) if one]
    about = bought(asked.about).held.about
    on = min(days) if days else None
    return [
        drafted(
            asked,
            "procurement_notice",
            payload,
            about=about,
            effective=day_given(on),
            reason="notice sent",
        )
    ]


def _before_it_goes(asked: Asked) -> Sequence[str]:
    """That the Schedule was not read whole; that no day is given; and which conflicts nobody
    settled of those who choose, where the notice tells whom they chose."""
    answers = asked.answers
    told = not_whole(answers)
    if not answers.get("submitted") and not answers.get("published"):
        told.append(
            "No day is given: that it was sent is then not known, and the standstill does not "
            "begin."
        )
    chosen = schedule_of_choice(answers["notice"])
    if chosen is not None and chosen.conflicts:
        told += [
            f"A connection with {one.match.gainer_name} of one of those who evaluate or decide is "
            "not settled, or was not kept to. Settle it first: whoever is conflicted takes no part "
            "in choosing (C13a)."
            for one in bought(asked.about).unmanaged()
        ]
    return told


NOTICE = Task(
    name="procurement-notice",
    title="Draft a notice, and state that it was published",
    action="buy",
    body=owners_of,
    thing=thing_of,
    pages=(
        Page("notice", (Question("notice", "Which notice?", "choice", choices=_choices),)),
        *(_field(name) for name in FIELDS),
        Page(
            "to",
            (Question("to", "To which provider was the letter sent?"),),
            when=_is_letter,
        ),
        Page(
            "days",
            (
                Question(
                    "submitted",
                    "When was it submitted?",
                    "day",
                    hint="To the notice service; of a letter, when it was sent.",
                    needed=False,
                    check=not_to_come,
                ),
                Question(
                    "published",
                    "When was it published?",
                    "day",
                    hint="A standstill is counted from this day.",
                    needed=False,
                    check=not_to_come,
                ),
            ),
            title="When was it sent?",
            text=_to_copy,
        ),
    ),
    make=_noticed,
    look=_before_it_goes,
    after=page_of,
    button="State that it was sent",
    done="The notice is recorded. The calendar counts from the day on which it was published, once "
    "that is stated.",
    anew=False,
)

TASKS = (NOTICE,)
