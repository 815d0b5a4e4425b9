"""Buying: what is bought by which process; which conflicts a step of it brings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.urls import reverse

from commonweal.records import Statement
from commonweal.web.desk.asking import Answers, Asked, Choice, Page, Question, Task
from commonweal.web.desk.asking.readers import known
from commonweal.web.desk.choosing import OfKept
from commonweal.web.desk.process_questions import (
    CHOOSER,
    UNSETTLED,
    facts_known,
    facts_of,
    found_ways,
    not_there,
)
from commonweal.web.desk.procurement_held import authorities, bought
from commonweal.web.desk.rights import chosen, offered
from commonweal.web.desk.tasks.interests import not_to_come
from commonweal.web.desk.tasks.stating import stated as drafted
from commonweal.web.store.models import Kept, Party
from commonweal.web.store.reading import Thing


def page_of(asked: Asked) -> str:
    """Where a procurement is worked on."""
    return reverse("desk-procurement", args=[asked.about])


def thing_of(asked: Asked) -> Thing:
    """The procurement that is worked on."""
    return "procurement", asked.about


def owners_of(asked: Asked) -> Sequence[str]:
    """The bodies to which it belongs."""
    return authorities(asked.about)


def found_by(make: Callable[[Asked], list[Statement]]) -> Callable[[Asked], Sequence[str]]:
    """What tells which conflicts a statement brings, before it is sent."""

    def look(asked: Asked) -> Sequence[str]:
        held = bought(asked.about)
        after = held.with_(make(asked))
        before = {one.match.key for one in held.conflicts if not one.managed}
        new = [one for one in after.unmanaged() if one.match.key not in before]
        return [
            f"This brings a conflict: {after.told_who(one)} is connected with "
            f"{one.match.gainer_name}. You can record it all the same; the governance lead then "
            "settles how it is treated, before anybody scores or decides."
            for one in new
        ]

    return look


def _contracts(asked: Asked) -> Sequence[Choice]:
    """Contracts of the authority that is chosen, with their providers."""
    body = asked.answers.get("body")
    if not body:
        return ()
    own = Party.objects.filter(party=body, buys=True)
    rows = Kept.objects.filter(list="contract", pk__in=own.values("kept_id"))
    return OfKept(
        rows.order_by("sort", "code"), lambda one: f"{one.title}, {one.provider} ({one.code})"
    )


def _body_was_there(value: object, asked: Asked) -> str:
    """What is wrong with the day on which a procurement began: that it is to come, or that no such
    body is on record then, so that it is not known which law bound it."""
    fault, body = not_to_come(value, asked), asked.answers.get("body")
    absent = "" if fault or not body else not_there(body, date.fromisoformat(str(value)))
    do = "give another day, go back to who buys, or have it recorded from when it existed"
    return f"{absent}: {do}" if absent else fault


WHAT = (
    Page("title", (Question("title", "What is bought?", hint="In a few words."),)),
    Page(
        "began",
        (
            Question(
                "began",
                "When did the procurement begin?",
                "day",
                hint="It decides which law binds it.",
                check=_body_was_there,
            ),
        ),
    ),
    Page(
        "value",
        (
            Question(
                "value",
                "What is it worth over its whole life?",
                "pounds",
                hint="Without VAT. Leave it out where you do not know yet.",
                needed=False,
            ),
        ),
    ),
    Page(
        "existing",
        (
            Question(
                "existing_contract",
                "Which contract does it follow, or which framework agreement is it based on?",
                "name",
                hint="Begin to type. Leave it out where there is none.",
                choices=_contracts,
                needed=False,
            ),
            Question(
                "existing_value",
                "What was that contract worth when it was entered into?",
                "pounds",
                needed=False,
            ),
        ),
        title="Is there a contract already?",
    ),
)


def _process(answers: Answers) -> str | None:
    chosen_ = answers.get("process")
    return None if chosen_ == UNSETTLED else chosen_


def _payload(asked: Asked, code: str) -> dict[str, Any]:
    answers = asked.answers
    existing = answers.get("existing_contract")
    return {
        "procurement": code,
        "authority": answers["body"],
        "title": answers["title"],
        "began": answers["began"],
        "process": _process(answers),
        "value_pence": answers.get("value"),
        "existing_contract": existing["code"] if existing else None,
        "existing_value_pence": answers.get("existing_value"),
        "facts": facts_of(answers),
    }


def _begun(asked: Asked) -> list[Statement]:
    code = f"procurement-{asked.token}"
    about = asked.answers["body"]
    why = "begun on the desk"
    return [drafted(asked, "procurement", _payload(asked, code), about=about, reason=why)]


def _why_others_do_not_fit(asked: Asked) -> Sequence[tuple[str, str]]:
    process = _process(asked.answers)
    if process is None:
        return (("Process", "Not settled: the contract cannot be awarded until it is"),)
    held = {one.process: one for one in found_ways(asked.answers)}
    if process not in held:
        return ()
    return (("By which rule", held[process].finding.rule),)


BEGIN = Task(
    name="begin-procurement",
    title="Buy a service: find the process",
    group="Buying",
    action="buy",
    body=chosen("buy"),
    pages=(
        Page("body", (Question("body", "Who buys?", "choice", choices=offered("buy")),)),
        *WHAT,
        *CHOOSER,
    ),
    make=_begun,
    shows=_why_others_do_not_fit,
    after=lambda asked: reverse("desk-procurement", args=[f"procurement-{asked.token}"]),
    done="The procurement is recorded. Add who bids and who evaluates next.",
)


def _held_before(name: str) -> Callable[[Asked], Any]:
    """What stands on record of a procurement already."""

    def first(asked: Asked) -> Any:
        what = bought(asked.about).held.what
        facts: dict[str, Any] = {
            **facts_known(what.facts),
            "body": what.authority,
            "title": what.title,
            "began": what.began.isoformat(),
            "value": what.value_pence,
            "existing_value": what.existing_value_pence,
            "process": what.process,
        }
        if name == "existing_contract" and what.existing_contract:
            code = what.existing_contract
            return {"code": code, "words": known(_contracts(asked), [code]).get(code, code)}
        return facts.get(name)

    return first


def _again(page: Page) -> Page:
    """A page with what stands on record already in it."""
    questions = tuple(replace(one, first=_held_before(one.name)) for one in page.questions)
    return replace(page, questions=questions)


def _authority(asked: Asked) -> Sequence[Choice]:
    what = bought(asked.about).held.what
    held = dict(offered("buy")(asked))
    return ((what.authority, held.get(what.authority, what.authority)),)


def _changed(asked: Asked) -> list[Statement]:
    held = bought(asked.about).held
    payload = _payload(asked, asked.about) | {"weights": dict(held.what.weights) or None}
    why = asked.answers["why"]
    return [drafted(asked, "procurement", payload, about=held.about, reason=why)]


CHOOSE = Task(
    name="change-procurement",
    title="Answer the questions on the process again",
    action="buy",
    body=owners_of,
    thing=thing_of,
    pages=(
        Page(
            "body",
            (
                Question(
                    "body",
                    "Who buys?",
                    "choice",
                    choices=_authority,
                    first=_held_before("body"),
                ),
            ),
        ),
        *(_again(page) for page in (*WHAT, *CHOOSER)),
        Page("why", (Question("why", "Why is it stated anew?"),)),
    ),
    make=_changed,
    shows=_why_others_do_not_fit,
    after=page_of,
    done="It is recorded. What was stated before is kept.",
    anew=False,
)

TASKS = (BEGIN, CHOOSE)
