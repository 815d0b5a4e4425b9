"""Declaring a gift or hospitality that was offered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from commonweal.governance.register import gift_findings
from commonweal.records import Statement, read_as
from commonweal.records.kinds import Gift
from commonweal.web.desk.asking import APPROVER, Asked, Choice, Page, Question, Second, Task
from commonweal.web.desk.keeping import identifiers, organisations
from commonweal.web.desk.own import own_of
from commonweal.web.desk.tasks.interests import REGISTER, name_alone, not_to_come
from commonweal.web.desk.tasks.stating import code_of, stated

KINDS: tuple[Choice, ...] = (
    ("gift", "A gift"),
    ("cash or voucher", "Money or a voucher"),
    ("promotional item", "A promotional item, such as a pen or a diary"),
    ("hospitality", "Hospitality: a meal, travel, a ticket, a stay"),
)
SUPPLIES: tuple[Choice, ...] = (
    ("yes", "Yes, it supplies the body or may want to"),
    ("no", "No"),
    ("not known", "I do not know"),
)


def _make(asked: Asked) -> list[Statement]:
    said = asked.answers
    code = code_of(asked, "gift")
    giver = said["giver"]
    payload = {
        "gift": code,
        "person": asked.user.person,
        "register_of": said["register_of"],
        "kind": said["kind"],
        "giver": name_alone(giver["words"], giver["code"]),
        "giver_ids": list(identifiers(giver["code"])),
        "giver_supplies": {"yes": True, "no": False}.get(said["supplies"]),
        "value_pence": said.get("value"),
        "offered": said["offered"],
        "declared": asked.today.isoformat(),
        "accepted": said["accepted"],
        "for_the_body": bool(said.get("for_the_body")),
        "reason": said.get("reason"),
    }
    offered = date.fromisoformat(said["offered"])
    about = said["register_of"]
    return [
        stated(
            asked, "gift", payload, about=about, effective=offered, reason="declared by the person"
        )
    ]


def _look(asked: Asked) -> Sequence[str]:
    """What the rules of the day say of it, and of what came from the same source before."""
    own = own_of(asked.user)
    new = read_as(_make(asked)[0], Gift).what
    before = [one for one in own.gifts if one.register_of == new.register_of]
    return [
        f"{one.text} {one.do} ({one.rule})"
        for one in gift_findings(own.day, [*before, new])
        if one.about == new.gift and one.status in ("not met", "warns")
    ]


def _second(asked: Asked) -> Second | None:
    """It is declared at once; where a rule lets it be accepted only with approval, that is asked
    for and stated as a correction of it. Whoever declares it does not say that it was approved:
    nobody's own word is an approval."""
    (made,) = _make(asked)
    new = read_as(made, Gift).what
    rules = [
        one.rule
        for one in gift_findings(own_of(asked.user).day, [new])
        if one.status == "not met" and "without approval" in one.text
    ]
    if not rules or made.payload is None:
        return None
    approved = stated(
        asked,
        "correction",
        {"corrects": made.id, "payload": {**made.payload, "approved_by": APPROVER}},
        about=made.about,
        effective=made.effective,
        reason="accepted with approval",
    )
    why = f"{new.kind} from {new.giver}: {new.reason or 'no reason given'}"
    return Second(
        rules[0],
        made.about,
        why,
        [approved],
        approver_in="payload.approved_by",
        first=lambda: [made],
    )


def _accepted(answers: object) -> bool:
    return isinstance(answers, dict) and bool(answers.get("accepted"))


GIFT = Task(
    name="declare-gift",
    title="Declare a gift or hospitality",
    group="Declare",
    action="declare",
    own=lambda asked: bool(asked.user.person),
    pages=(
        REGISTER,
        Page("kind", (Question("kind", "What was offered?", "choice", choices=KINDS),)),
        Page(
            "giver",
            (
                Question(
                    "giver",
                    "Who offered it?",
                    "name",
                    hint="An organisation. Of a patient or relative, say that and no name.",
                    choices=lambda _asked: organisations(),
                    free=True,
                ),
            ),
        ),
        Page(
            "supplies",
            (Question("supplies", "Does the giver supply the body?", "choice", choices=SUPPLIES),),
        ),
        Page(
            "value",
            (
                Question(
                    "value",
                    "What is it worth?",
                    "pounds",
                    hint="In pounds; an estimate will do. Leave it out if you cannot tell.",
                    needed=False,
                ),
            ),
        ),
        Page("offered", (Question("offered", "When was it offered?", "day", check=not_to_come),)),
        Page("accepted", (Question("accepted", "Did you accept it?", "yes or no"),)),
        Page(
            "more",
            (Question("for_the_body", "Was it for the body and not for you?", "yes or no"),),
            when=_accepted,
        ),
        Page(
            "why",
            (
                Question(
                    "reason",
                    "Why was it offered, and why accepted?",
                    "long",
                    hint="Whoever is asked to approve it reads this too.",
                    needed=False,
                ),
            ),
        ),
    ),
    make=_make,
    look=_look,
    second=_second,
    after=lambda _asked: reverse("desk"),
    done="It is declared, and stands in the register of gifts and hospitality.",
)

TASKS = (GIFT,)
