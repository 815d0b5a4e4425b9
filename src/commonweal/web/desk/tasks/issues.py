"""What partners are to settle between themselves: raised, owned, worked on, settled, escalated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from commonweal.records import Statement
from commonweal.web.desk.asking import Answers, Asked, Choice, Page, Question, Task
from commonweal.web.desk.choosing import OfKept
from commonweal.web.desk.contracts_held import (
    contract_alone,
    issue_alone,
    may,
    seen_by,
)
from commonweal.web.desk.drafting import chosen_code, day_given
from commonweal.web.desk.keeping import bodies_named
from commonweal.web.desk.rights import codes_with
from commonweal.web.desk.tasks.interests import not_to_come
from commonweal.web.desk.tasks.stating import code_of, stated

RAISE, WORK = "raise an issue", "work an issue"


def _contracts(asked: Asked) -> Sequence[Choice]:
    """The contracts of which one's own body is a party."""
    return OfKept(seen_by(asked.user))


def _own(action: str) -> Any:
    def bodies(asked: Asked) -> Sequence[Choice]:
        return tuple(bodies_named([c for c in codes_with(asked.user, action) if c]).items())

    return bodies


def _may_raise(asked: Asked) -> Sequence[str]:
    """The body for which it is raised, one's own; nothing else may be raised than about one's own
    contracts. That a contract is not on record any more its own question tells."""
    chosen = chosen_code(asked.answers.get("contract"))
    if chosen:
        held = contract_alone(chosen)
        if chosen in held.titles and not may(asked.user, [RAISE], held.parties(chosen)):
            return ("\0",)
    return acting_for(asked) or codes_with(asked.user, RAISE)


def acting_for(asked: Asked) -> Sequence[str]:
    """The body for which somebody said they act, once they did: rights may have ended since."""
    by = asked.answers.get("by")
    return (by,) if by else ()


def _parties(asked: Asked) -> Sequence[Choice]:
    code = chosen_code(asked.answers.get("contract"))
    held = contract_alone(code)
    if code in held.terms:
        found = [(one.partner, one.name) for one in held.terms[code].partners]
    elif code in held.stated:
        found = [(held.stated[code].organisation,) * 2]
    else:
        found = []
    authority = held.authority(code) if code in held.titles else ""
    named = bodies_named([authority]) if authority else {}
    return tuple(dict([*named.items(), *found]).items())


def _raised(asked: Asked) -> list[Statement]:
    answers = asked.answers
    code = answers["contract"]["code"]
    held = contract_alone(code)
    terms = held.terms.get(code)
    authority = held.authority(code)
    payload = {
        "issue": code_of(asked, "issue"),
        "partnership": authority if terms is None else terms.partnership,
        "contract": code,
        "title": answers["title"],
        "raised_by": answers["by"],
        "on": answers["on"],
        "between": answers.get("between") or None,
        "days_to_own": answers.get("days_to_own"),
        "days_to_settle": answers.get("days_to_settle"),
    }
    on, why = day_given(answers["on"]), "raised on the desk"
    return [stated(asked, "partner_issue", payload, about=authority, effective=on, reason=why)]


ISSUE = Task(
    name="raise-issue",
    title="Raise an issue with a partner",
    group="Contracts",
    action=RAISE,
    body=_may_raise,
    pages=(
        Page("by", (Question("by", "For whom do you raise it?", "choice", choices=_own(RAISE)),)),
        Page(
            "contract",
            (
                Question(
                    "contract",
                    "Under which contract?",
                    "name",
                    hint="Begin to type its title or the provider.",
                    choices=_contracts,
                ),
            ),
        ),
        Page(
            "title",
            (
                Question("title", "What is it?", hint="In one line, without names of people."),
                Question("on", "Since when?", "day", check=not_to_come),
            ),
            title="What is it, and since when?",
        ),
        Page(
            "between",
            (
                Question(
                    "between",
                    "Between whom is it to be settled?",
                    "choices",
                    choices=_parties,
                    needed=False,
                ),
            ),
        ),
        Page(
            "clocks",
            (
                Question(
                    "days_to_own",
                    "Days until somebody owns it",
                    "number",
                    hint="As the partnership agreed.",
                    needed=False,
                ),
                Question(
                    "days_to_settle",
                    "Days until it is settled or escalated",
                    "number",
                    needed=False,
                ),
            ),
            title="Which clocks were agreed?",
        ),
    ),
    make=_raised,
    after=lambda asked: reverse("desk-issue", args=[code_of(asked, "issue")]),
    done="The issue is raised. Its clocks run.",
)


def issue_bodies(asked: Asked) -> Sequence[str]:
    """The bodies for which whoever is asked may work on an issue; none of theirs, none at all."""
    held = issue_alone(asked.about)
    if may(asked.user, [WORK], held.of_issue(asked.about)):
        return acting_for(asked) or codes_with(asked.user, WORK)
    return ("\0",)


STEPS: tuple[Choice, ...] = (
    ("owned", "We take it on"),
    ("worked", "It was worked on"),
    ("settled", "It is settled"),
    ("escalated", "It goes to a body that can decide it"),
    ("opened again", "It is opened again"),
    ("withdrawn", "It is withdrawn"),
)
#: Which steps there are from where it stands.
FROM = {
    "not owned": ("owned", "escalated", "withdrawn"),
    "owned": ("worked", "settled", "escalated", "owned", "withdrawn"),
    "opened again": ("owned", "worked", "settled", "escalated", "withdrawn"),
    "escalated": ("opened again", "settled"),
    "settled": ("opened again",),
    "withdrawn": ("opened again",),
}


def _steps(asked: Asked) -> Sequence[Choice]:
    stands = issue_alone(asked.about).issue(asked.about).stands
    return tuple(one for one in STEPS if one[0] in FROM[stands])


def _escalates(answers: Answers) -> bool:
    return answers.get("step") == "escalated"


def _stepped(asked: Asked) -> list[Statement]:
    answers = asked.answers
    held = issue_alone(asked.about).issue(asked.about)
    to = answers.get("to")
    payload = {
        "issue": asked.about,
        "step": answers["step"],
        "by": answers["by"],
        "to": to or None,
        "on": answers["on"],
        "text": answers["text"],
    }
    about, on = held.raised.about, day_given(answers["on"])
    return [
        stated(
            asked, "partner_issue_step", payload, about=about, effective=on, reason="step on desk"
        )
    ]


def _not_before(value: Any, asked: Asked) -> str:
    raised = issue_alone(asked.about).issue(asked.about).what.on
    if str(value) < raised.isoformat():
        return "The day is before the issue was raised; correct it"
    return not_to_come(value, asked)


STEP = Task(
    name="issue-step",
    title="Own it, work on it, settle it or escalate it",
    action=WORK,
    body=issue_bodies,
    thing=lambda asked: ("issue", asked.about),
    pages=(
        Page("by", (Question("by", "For whom do you act?", "choice", choices=_own(WORK)),)),
        Page("step", (Question("step", "What happened?", "choice", choices=_steps),)),
        Page(
            "to",
            (Question("to", "To which body does it go?", hint="Such as: partnership board"),),
            when=_escalates,
        ),
        Page(
            "text",
            (
                Question("text", "What was done or agreed?", "long"),
                Question("on", "When?", "day", check=_not_before),
            ),
            title="What was done, and when?",
        ),
    ),
    make=_stepped,
    after=lambda asked: reverse("desk-issue", args=[asked.about]),
    done="It is recorded.",
    anew=False,
)

TASKS = (ISSUE, STEP)
