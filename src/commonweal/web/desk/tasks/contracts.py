"""Contracts: stated, signed, ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

from django.urls import reverse

from commonweal.evidence.words import day
from commonweal.records import Statement
from commonweal.records.kinds.procurement import Process
from commonweal.web.desk.asking import Answers, Asked, Choice, Page, Question, Task
from commonweal.web.desk.choosing import OfKept
from commonweal.web.desk.contracts_held import contract_alone, seen_by
from commonweal.web.desk.drafting import day_given, plain
from commonweal.web.desk.keeping import identifiers, organisations, with_parents
from commonweal.web.desk.rights import chosen, offered
from commonweal.web.desk.tasks.interests import name_alone, not_to_come
from commonweal.web.desk.tasks.stating import code_of, stated
from commonweal.web.store.reading import Thing

KEEP = "keep contracts"


def page_of(asked: Asked) -> str:
    """Where a contract is worked on."""
    return reverse("desk-contract", args=[asked.about])


def thing_of(asked: Asked) -> Thing:
    """The contract that is worked on."""
    return "contract", asked.about


def owners_of(asked: Asked) -> Sequence[str]:
    """The bodies that buy by a contract."""
    return with_parents([contract_alone(asked.about).authority(asked.about)])


def not_before_start(value: Any, asked: Asked) -> str:
    """What is wrong with an end that comes before the start."""
    starts = asked.answers.get("starts")
    return "It ends before it starts" if starts and value < starts else ""


def _processes(_asked: Asked) -> Sequence[Choice]:
    return plain(*get_args(Process))


def _contract(asked: Asked) -> list[Statement]:
    answers = asked.answers
    named = answers["organisation"]
    months = answers.get("extension")
    payload = {
        "contract": code_of(asked, "contract"),
        "authority": answers["body"],
        "organisation": name_alone(named["words"], named["code"]),
        "organisation_ids": list(identifiers(named["code"])) or None,
        "title": answers["title"],
        "service": answers.get("service"),
        "value_pence": answers.get("value"),
        "annual_pence": answers.get("annual"),
        "signed": answers.get("signed"),
        "starts": answers.get("starts"),
        "ends": answers.get("ends"),
        "extension_months": months,
        "process": answers.get("process"),
        "source": answers["source"],
    }
    on = day_given(answers.get("signed") or answers.get("starts"))
    about, why = answers["body"], "register of contracts"
    return [stated(asked, "contract", payload, about=about, effective=on, reason=why)]


STATE = Task(
    name="state-contract",
    title="State a contract",
    group="Contracts",
    action=KEEP,
    body=chosen(KEEP),
    pages=(
        Page("body", (Question("body", "Who buys?", "choice", choices=offered(KEEP)),)),
        Page(
            "organisation",
            (
                Question(
                    "organisation",
                    "Who provides?",
                    "name",
                    hint="Begin to type its name.",
                    choices=lambda _asked: organisations(),
                    free=True,
                ),
            ),
        ),
        Page(
            "what",
            (
                Question("title", "What is the contract called?"),
                Question(
                    "service",
                    "Which service is it?",
                    hint="The same word for the same service, so that contracts for it are found.",
                    needed=False,
                ),
            ),
            title="What is bought?",
        ),
        Page(
            "value",
            (
                Question("value", "What is it worth as signed?", "pounds", needed=False),
                Question(
                    "annual", "What is a year worth, if only that is known?", "pounds", needed=False
                ),
            ),
            title="What is it worth?",
        ),
        Page(
            "days",
            (
                Question("signed", "When was it signed?", "day", needed=False),
                Question("starts", "When does it start?", "day", needed=False),
                Question("ends", "When does it end?", "day", needed=False, check=not_before_start),
                Question(
                    "extension",
                    "By how many months may it be extended?",
                    "number",
                    needed=False,
                ),
            ),
            title="From when to when?",
        ),
        Page(
            "process",
            (
                Question(
                    "process",
                    "By which process was it awarded?",
                    "choice",
                    choices=_processes,
                    needed=False,
                ),
                Question("source", "Where does it stand?", hint="Such as: signed contract, page 3"),
            ),
            title="Where does it come from?",
        ),
    ),
    make=_contract,
    after=lambda asked: reverse("desk-contract", args=[code_of(asked, "contract")]),
    done="The contract stands in the register.",
)


def _is_consolidated(answers: Answers) -> bool:
    return answers.get("how") == "consolidated"


def _others(asked: Asked) -> Sequence[Choice]:
    return OfKept(seen_by(asked.user).exclude(code=asked.about))


def _after_start(value: Any, asked: Asked) -> str:
    held, code = contract_alone(asked.about), asked.about
    starts = held.stated[code].starts if code in held.stated else held.terms[code].starts
    if starts is not None and value < starts.isoformat():
        return f"The contract starts on {day(starts)}; give that day or a later one"
    return not_to_come(value, asked)


def _ended(asked: Asked) -> list[Statement]:
    answers = asked.answers
    into = answers.get("into")
    payload = {
        "contract": asked.about,
        "on": answers["on"],
        "how": answers["how"],
        "into": into["code"] if into else None,
        "source": answers["source"],
    }
    about = contract_alone(asked.about).authority(asked.about)
    on = day_given(answers["on"])
    return [stated(asked, "contract_ended", payload, about=about, effective=on, reason="it ended")]


END = Task(
    name="end-contract",
    title="Say that it ended",
    action=KEEP,
    body=owners_of,
    thing=thing_of,
    pages=(
        Page(
            "how",
            (
                Question(
                    "how",
                    "How did it end?",
                    "choice",
                    choices=(
                        ("expired", "Its time was over"),
                        ("terminated", "It was ended early"),
                        ("suspended", "It was suspended"),
                        ("handed back", "The provider handed it back"),
                        ("consolidated", "It went into another contract"),
                    ),
                ),
            ),
        ),
        Page(
            "into",
            (Question("into", "Into which contract?", "name", choices=_others),),
            when=_is_consolidated,
        ),
        Page(
            "on",
            (
                Question("on", "When?", "day", check=_after_start),
                Question("source", "Where does that stand?"),
            ),
            title="When, and where does it stand?",
        ),
    ),
    make=_ended,
    after=page_of,
    done="That it ended is recorded.",
    anew=False,
)


def _signature(asked: Asked) -> list[Statement]:
    payload = {
        "contract": asked.about,
        "on": asked.answers["on"],
        "by": asked.answers["by"],
    }
    about = contract_alone(asked.about).authority(asked.about)
    on = day_given(asked.answers["on"])
    return [
        stated(
            asked,
            "outcome_contract_signed",
            payload,
            about=about,
            effective=on,
            reason="the contract was signed",
        )
    ]


SIGN = Task(
    name="sign-contract",
    title="Sign the contract",
    intro="Everything that stops a signature is told before it is recorded.",
    action=KEEP,
    body=owners_of,
    thing=thing_of,
    pages=(
        Page(
            "on",
            (
                Question("on", "When was it signed?", "day", check=not_to_come),
                Question("by", "Which office signed for the authority?"),
            ),
            title="When, and by which office?",
        ),
    ),
    make=_signature,
    after=page_of,
    button="Record the signature",
    done="The signature is recorded.",
    anew=False,
)

TASKS = (STATE, END, SIGN)
