"""Declaring a gift or hospitality that was offered, and stating what became of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from commonweal.evidence.words import day as day_words
from commonweal.governance.register import became_words, gift_findings, settled
from commonweal.records import Said, Statement, StatementError, read_as, said
from commonweal.records.kinds import Gift
from commonweal.web.desk.asking import APPROVER, Asked, Choice, Page, Question, Second, Task
from commonweal.web.desk.keeping import day_around, identifiers, organisations, with_parents
from commonweal.web.desk.own import own_of
from commonweal.web.desk.tasks.interests import REGISTER, name_alone, not_to_come
from commonweal.web.desk.tasks.oneself import not_own
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
    told = asked.answers
    code = code_of(asked, "gift")
    giver = told["giver"]
    payload = {
        "gift": code,
        "person": asked.user.person,
        "register_of": told["register_of"],
        "kind": told["kind"],
        "giver": name_alone(giver["words"], giver["code"]),
        "giver_ids": list(identifiers(giver["code"])),
        "giver_supplies": {"yes": True, "no": False}.get(told["supplies"]),
        "value_pence": told.get("value"),
        "offered": told["offered"],
        "declared": asked.today.isoformat(),
        "accepted": told["accepted"],
        "for_the_body": bool(told.get("for_the_body")),
        "reason": told.get("reason"),
    }
    offered = date.fromisoformat(told["offered"])
    about = told["register_of"]
    return [
        stated(
            asked, "gift", payload, about=about, effective=offered, reason="declared by the person"
        )
    ]


def _look(asked: Asked) -> Sequence[str]:
    """What the rules of the day say of it, and of what came from the same source before."""
    own = own_of(asked.user)
    new = read_as(_make(asked)[0], Gift).what
    before = own.gifts.get(new.register_of, ())
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


@dataclass(frozen=True)
class Taken:
    """A gift that was taken.

    Parameters
    ----------
    said
        What was declared.
    keeper
        The body in whose register it stands today; None where none keeps it any more.
    became
        What became of it, in words; "" where nobody said so yet.
    """

    said: Said[Gift]
    keeper: str | None
    became: str

    @property
    def what(self) -> Gift:
        """What was declared."""
        return self.said.what


def _taken(asked: Asked) -> Taken:
    """The gift that is spoken of.

    Raises
    ------
    KeyError
        When there is none that was taken.
    """
    day = day_around([("gift", asked.about)], deep=0)
    for one in said(day.state, Gift):
        if one.what.gift == asked.about and one.what.accepted:
            return Taken(one, day.keeper(one), became_words(settled(day).get(asked.about)))
    raise KeyError(asked.about)


def _bodies(asked: Asked) -> Sequence[str]:
    held = _taken(asked)
    return with_parents([held.keeper or held.what.register_of])


def _settled_already(asked: Asked) -> list[str]:
    """Why nothing more can be stated of it; nothing while it is not on record what became of it."""
    became = _taken(asked).became
    return [f"What became of it is on record already: {became}."] if became else []


def _settled(asked: Asked) -> list[Statement]:
    """What became of it.

    Raises
    ------
    StatementError
        Where that is on record.
    """
    already = _settled_already(asked)
    if already:
        raise StatementError(" ".join(already))
    held = _taken(asked).said
    payload = {"gift": asked.about, "what": asked.answers["what"], "on": asked.answers["on"]}
    on = date.fromisoformat(asked.answers["on"])
    reason = "what became of the gift"
    return [stated(asked, "gift_settled", payload, about=held.about, effective=on, reason=reason)]


def _settled_for(asked: Asked) -> list[Statement]:
    not_own(asked, {_taken(asked).what.person}, "This gift is yours: state it from your desk")
    return _settled(asked)


def _of_hospitality(asked: Asked) -> Sequence[Choice]:
    """What can have become of it: hospitality is paid back, all else goes back itself."""
    back = (
        ("paid back", "What it was worth was paid back")
        if _taken(asked).what.kind == "hospitality"
        else ("given back", "It was given back to whoever gave it")
    )
    return (back, ("handed to the body", "It was handed over to the body"))


def _not_before_offer(value: object, asked: Asked) -> str:
    offered = _taken(asked).what.offered
    if date.fromisoformat(str(value)) < offered:
        return f"It was offered on {day_words(offered)}; give that day or a later one"
    return not_to_come(value, asked)


def _what_it_was(asked: Asked) -> Sequence[tuple[str, str]]:
    what = _taken(asked).what
    return (("What was taken", f"{what.kind.capitalize()} from {what.giver}"),
            ("Offered on", day_words(what.offered)))  # fmt: skip


SETTLE = Task(
    name="settle-gift",
    title="State what became of a gift",
    intro="That it was taken stays on record; what became of it stands beside it, in public too "
    "where the gift does.",
    action="declare",
    own=lambda asked: _taken(asked).what.person == asked.user.person != "",
    body=_bodies,
    thing=lambda asked: ("gift", asked.about),
    pages=(
        Page(
            "what",
            (Question("what", "What became of it?", "choice", choices=_of_hospitality),),
            look=_settled_already,
        ),
        Page("on", (Question("on", "On which day?", "day", check=_not_before_offer),)),
    ),
    shows=_what_it_was,
    look=_settled_already,
    make=_settled,
    after=lambda _asked: reverse("desk"),
    done="What became of the gift is on record.",
    anew=False,
)
SETTLE_FOR = replace(
    SETTLE,
    name="settle-gift-of-another",
    title="State what became of somebody's gift",
    action="declare for another",
    own=lambda _asked: False,
    make=_settled_for,
    after=lambda asked: reverse("register-kept", args=[_bodies(asked)[0]]),
)

TASKS = (GIFT, SETTLE, SETTLE_FOR)
