"""Modifications of a contract, each with all since it was signed."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.governance.procurement import check_contract, contracted
from commonweal.records import Statement
from commonweal.system.money import in_pounds
from commonweal.web.contracted import Contracts
from commonweal.web.desk.asking import Answers, Asked, Choice, Page, Question, Task
from commonweal.web.desk.contracts_held import contract_alone
from commonweal.web.desk.drafting import day_given
from commonweal.web.desk.tasks.contracts import KEEP, owners_of, page_of, thing_of
from commonweal.web.desk.tasks.stating import stated


def _less(answers: Answers) -> int:
    pence = int(answers["change"])
    return -pence if answers["way"] == "less" else pence


def _modified(asked: Asked) -> list[Statement]:
    answers = asked.answers
    payload = {
        "contract": asked.about,
        "on": answers["on"],
        "change_pence": _less(answers),
        "attributable_to": answers["attributable"],
        "materially_different": answers["different"] == "yes",
        "basic_criteria_met": _criteria(answers),
        "urgent": answers["urgent"] == "yes",
        "reason": answers["why"],
    }
    about, on = contract_alone(asked.about).authority(asked.about), day_given(answers["on"])
    return [
        stated(asked, "modification", payload, about=about, effective=on, reason=answers["why"])
    ]


def _criteria(answers: Answers) -> bool | None:
    return {"yes": True, "no": False}.get(str(answers.get("criteria")))


def modifications_told(held: Contracts, code: str, new: Sequence[Statement] = ()) -> list[str]:
    """What the rules say of the changes of a contract, with the sum of all since it was signed."""
    every = Contracts((*held.statements, *new), held.on)
    last = max((one.effective for one in new), default=held.on)
    state = Contracts(every.statements, max(held.on, last)).state
    found = [one for one in contracted(state) if one.what.contract == code]
    if not found:
        return []
    one = found[0]
    total = sum(change.what.change_pence for change in one.modifications)
    value = one.what.value_pence
    share = f", {abs(total) / value:.1%} of its value as signed" if value else ""
    told = ["No change since it was signed is on record."]
    if one.modifications:
        told = [f"All changes since it was signed come to {in_pounds(total)}{share}."]
    told += [
        f"{found_.text[:1].upper()}{found_.text[1:]} ({found_.rule}). {found_.do}".strip()
        for found_ in check_contract(held.book, one, every.bodies, on=max(held.on, last))
        if found_.status != "met" or found_.about.startswith(f"{code}/")
    ]
    return told


def _limits(asked: Asked) -> Sequence[str]:
    return modifications_told(contract_alone(asked.about), asked.about, _modified(asked))


_YES: tuple[Choice, ...] = (("yes", "Yes"), ("no", "No"))


def _succeeds(answers: Answers) -> bool:
    return answers.get("attributable") == "provider succession"


MODIFY = Task(
    name="modify-contract",
    title="Change the contract",
    intro="The law looks at all changes since the contract was signed together.",
    action=KEEP,
    body=owners_of,
    thing=thing_of,
    pages=(
        Page(
            "change",
            (
                Question(
                    "way",
                    "Is it worth more or less?",
                    "choice",
                    choices=(("more", "More, or the same"), ("less", "Less")),
                ),
                Question(
                    "change",
                    "By how much over its whole life?",
                    "pounds",
                    hint="0 where the value stays.",
                ),
            ),
            title="By how much does its value change?",
        ),
        Page(
            "attributable",
            (
                Question(
                    "attributable",
                    "On whose account is it changed?",
                    "choice",
                    choices=(
                        ("authority", "The authority decides it"),
                        ("external factors", "Factors beyond both parties' control"),
                        ("provider succession", "Another provider succeeded this one"),
                        ("provided for", "The contract clearly provides for it"),
                    ),
                ),
            ),
        ),
        Page(
            "criteria",
            (
                Question(
                    "criteria",
                    "Does the new provider meet the basic selection criteria?",
                    "choice",
                    choices=(*_YES, ("not known", "I do not know yet")),
                ),
            ),
            when=_succeeds,
        ),
        Page(
            "different",
            (
                Question(
                    "different",
                    "Does the contract become materially different in character?",
                    "choice",
                    choices=_YES,
                ),
            ),
        ),
        Page(
            "urgent",
            (Question("urgent", "Is it changed urgently?", "choice", choices=_YES),),
        ),
        Page(
            "on",
            (Question("on", "When is it changed?", "day"), Question("why", "Why?", "long")),
            title="When, and why?",
        ),
    ),
    make=_modified,
    look=_limits,
    after=page_of,
    done="The change is recorded.",
    anew=False,
)

TASKS = (MODIFY,)
