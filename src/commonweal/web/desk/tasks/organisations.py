"""Organisations and who owns or runs them: what makes a connection certain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from commonweal.records import Statement
from commonweal.web.desk.asking import Asked, Choice, Page, Question, Task
from commonweal.web.desk.keeping import organisations
from commonweal.web.desk.rights import chosen, offered
from commonweal.web.desk.tasks.interests import name_alone
from commonweal.web.desk.tasks.people import people
from commonweal.web.desk.tasks.stating import code_of, stated

KEEP = "keep a register"
NUMBER = re.compile(r"[A-Za-z0-9-]{2,20}", re.ASCII)
#: Who issues the numbers, by the name under which they are asked.
ISSUED: tuple[Choice, ...] = (
    ("company", "Company number"),
    ("charity", "Charity number"),
    ("ods", "Code of the NHS organisation data service"),
)
NATURES: tuple[Choice, ...] = (
    ("shareholding", "Holds shares"),
    ("voting rights", "Has voting rights"),
    ("appoints the board", "Appoints the board"),
    ("director", "Is a director"),
    ("partner", "Is a partner"),
    ("influence", "Has influence in another way"),
)


def _number(value: object, _asked: Asked) -> str:
    """What is wrong with a number."""
    return "" if NUMBER.fullmatch(str(value)) else "Enter letters and digits, such as 01234567"


def _body(asked: Asked) -> str:
    return str(asked.answers["body"])


def _made(asked: Asked) -> list[Statement]:
    said = asked.answers
    ids = [f"{issuer}:{said[issuer]}" for issuer, _ in ISSUED if said.get(issuer)]
    other = [one["name"] for one in said.get("others", ())]
    payload = {
        "organisation": code_of(asked, "organisation"),
        "name": said["name"],
        "other_names": other,
        "ids": ids,
        "source": said["source"],
    }
    since = date.fromisoformat(said["since"]) if said.get("since") else asked.today
    why = "who may be connected with those who decide"
    return [stated(asked, "organisation", payload, about=_body(asked), effective=since, reason=why)]


BODY = Page(
    "body",
    (Question("body", "For which body do you enter it?", "choice", choices=offered(KEEP)),),
)
SOURCE = Page("source", (Question("source", "Where does that stand?"),))

STATE = Task(
    name="state-organisation",
    title="Enter an organisation",
    group="Bodies and seats",
    action=KEEP,
    body=chosen(KEEP),
    pages=(
        BODY,
        Page("name", (Question("name", "What is it called?"),)),
        Page(
            "numbers",
            tuple(Question(issuer, words, needed=False, check=_number) for issuer, words in ISSUED),
            title="Under which numbers is it known?",
            text="With a number a match is certain. By its name alone somebody has to look at it.",
        ),
        Page(
            "others",
            (Question("name", "Another name"),),
            title="Has it other names?",
            several=True,
        ),
        Page(
            "since",
            (Question("since", "Since when?", "day", hint="Left out: from today.", needed=False),),
        ),
        SOURCE,
    ),
    make=_made,
    after=lambda _asked: reverse("desk"),
    done="The organisation is on record.",
)


def _parties(asked: Asked) -> Sequence[Choice]:
    return (*organisations(), *people(asked))


def _owned(asked: Asked) -> list[Statement]:
    said = asked.answers
    payload = {
        "owner": said["owner"]["code"],
        "owned": said["owned"]["code"],
        "nature": said["nature"],
        "share_percent": said.get("share"),
        "source": said["source"],
    }
    since = date.fromisoformat(said["since"]) if said.get("since") else asked.today
    why = f"{name_alone(said['owner']['words'], 'known')} is connected with it"
    return [stated(asked, "ownership", payload, about=_body(asked), effective=since, reason=why)]


OWNERSHIP = Task(
    name="state-ownership",
    title="Enter who owns or runs an organisation",
    group="Bodies and seats",
    action=KEEP,
    body=chosen(KEEP),
    pages=(
        BODY,
        Page(
            "owner",
            (Question("owner", "Who owns or runs it?", "name", choices=_parties),),
        ),
        Page(
            "owned",
            (Question("owned", "Which organisation?", "name", choices=lambda _: organisations()),),
        ),
        Page("nature", (Question("nature", "In what way?", "choice", choices=NATURES),)),
        Page(
            "share",
            (
                Question("share", "Which share, in whole per cent?", "number", needed=False),
                Question("since", "Since when?", "day", needed=False),
            ),
            title="How much, and since when?",
        ),
        SOURCE,
    ),
    make=_owned,
    after=lambda _asked: reverse("desk"),
    done="It is on record, and connections are found through it.",
)

TASKS = (STATE, OWNERSHIP)
