"""Items of an agenda: while suppliers are added, those who have an interest in them are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q

from commonweal.governance.law import whenever
from commonweal.records import Said, Statement, latest, said
from commonweal.records.kinds import AgendaItem, Delegation, Procurement
from commonweal.web.desk.asking import Answers, Asked, Choice, Page, Question, Task
from commonweal.web.desk.keeping import identifiers, organisations, stating
from commonweal.web.desk.sitting import Kept, bodies_of_meeting, item_meeting, kept
from commonweal.web.desk.tasks.interests import name_alone
from commonweal.web.desk.tasks.meetings import meeting_page
from commonweal.web.desk.tasks.stating import code_of, corrected, stated
from commonweal.web.store.models import Mention
from commonweal.web.store.reading import Thing, around

BUILD = "build an agenda"


def suppliers_of(entries: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Suppliers that were answered: by identifier where one is on record, else by name."""
    ids: list[str] = []
    names: list[str] = []
    for entry in entries:
        named = entry["supplier"]
        known = identifiers(named["code"]) if named["code"] else ()
        if known:
            ids += known
        else:
            names.append(name_alone(named["words"], named["code"]))
    return {"suppliers": list(dict.fromkeys(names)), "supplier_ids": list(dict.fromkeys(ids))}


def functions(_asked: Asked) -> Sequence[Choice]:
    """The functions of which delegations or reservations are on record."""
    held = said(whenever(around((), also=Q(type="delegation"))), Delegation)
    names = sorted({one.what.function for one in held}, key=str.casefold)
    return tuple((one, one) for one in names)


def procurements(asked: Asked) -> Sequence[Choice]:
    """What the bodies of the meeting buy."""
    bodies = bodies_of_meeting(_meeting(asked))
    rows = Mention.objects.filter(thing="body", code__in=bodies, type="procurement")
    state = whenever(around((), also=Q(number__in=rows.values("row_id"))))
    held = latest(state, Procurement, lambda one: one.procurement)
    return tuple((code, one.what.title) for code, one in held.items())


def _meeting(asked: Asked) -> str:
    try:
        return item_meeting(asked)
    except KeyError:
        return asked.about


def _drafted(asked: Asked, answers: Answers) -> Statement:
    held = kept(asked.about)
    bought = answers.get("procurement") or {"code": ""}
    function = answers.get("function") or {"words": None}
    payload = {
        "item": code_of(asked, "item"),
        "meeting": asked.about,
        "number": answers.get("number") or "-",
        "title": answers.get("title") or "-",
        "for_decision": bool(answers.get("for_decision")),
        "function": function["words"],
        "value_pence": answers.get("value"),
        "procurement": bought["code"] or None,
        "private": bool(answers.get("private")),
        **suppliers_of(answers.get("suppliers", ())),
    }
    return stated(
        asked,
        "agenda_item",
        payload,
        about=held.agenda.sitting.meeting.bodies[0],
        effective=held.effective,
        reason="the agenda of the meeting",
    )


def _item(asked: Asked) -> list[Statement]:
    return [_drafted(asked, asked.answers)]


def conflicts_of(held: Kept, item: str) -> list[str]:
    """The conflicts of an item in words."""
    told = []
    for one in held.item(item).conflicts:
        if one.match.counts:
            told.append(f"Interest found: {held.line(one)}.")
    return told


def _look(asked: Asked) -> Sequence[str]:
    made = _drafted(asked, asked.answers)
    return conflicts_of(kept(asked.about, [made]), str((made.payload or {})["item"]))


SUPPLIERS = Page(
    "suppliers",
    (
        Question(
            "supplier",
            "Name of the supplier or bidder",
            "name",
            choices=lambda _asked: organisations(),
            free=True,
        ),
    ),
    title="Who stands to gain from it?",
    text="Suppliers, bidders or others that it names. Those of a procurement are found besides.",
    several=True,
    look=_look,
)


def _next_number(asked: Asked) -> str:
    return str(len(kept(asked.about).agenda.items) + 1)


ADD = Task(
    name="add-item",
    title="Add an item to the agenda",
    action=BUILD,
    body=lambda asked: bodies_of_meeting(asked.about),
    thing=lambda asked: ("meeting", asked.about),
    pages=(
        Page(
            "title",
            (
                Question("number", "Number", first=_next_number),
                Question("title", "Title", hint="This is published."),
            ),
            title="What is the item?",
        ),
        Page("for_decision", (Question("for_decision", "Is it for decision?", "yes or no"),)),
        Page(
            "about",
            (
                Question(
                    "function",
                    "Which function does it exercise?",
                    "name",
                    hint="As the scheme of delegation has it.",
                    choices=functions,
                    needed=False,
                    free=True,
                ),
                Question("value", "What is it worth?", "pounds", needed=False),
                Question(
                    "procurement",
                    "Which procurement is it about?",
                    "name",
                    choices=procurements,
                    needed=False,
                ),
            ),
            title="What is it about?",
        ),
        SUPPLIERS,
        Page(
            "private",
            (
                Question(
                    "private",
                    "Is it to be taken without the public?",
                    "yes or no",
                    hint="The public is shut out by a resolution at the meeting, with its ground.",
                ),
            ),
        ),
    ),
    make=_item,
    look=_look,
    after=lambda asked: meeting_page(asked.about),
    done="The item stands on the agenda.",
    anew=False,
)


def item_said(code: str) -> Said[AgendaItem]:
    """An item as stated.

    Raises
    ------
    KeyError
        When there is none.
    """
    state = whenever(around((), also=stating("item", [code])))
    found = [one for one in said(state, AgendaItem) if one.what.item == code]
    if not found:
        raise KeyError(code)
    return found[-1]


def _widened(asked: Asked) -> list[Statement]:
    one = item_said(asked.about)
    new = suppliers_of(asked.answers.get("suppliers", ()))
    changes = {
        name: list(dict.fromkeys([*getattr(one.what, name), *codes])) for name, codes in new.items()
    }
    return [corrected(asked, one, changes, reason="suppliers became known")]


def _seen(asked: Asked) -> Sequence[str]:
    held = kept(item_meeting(asked), _widened(asked) if asked.answers.get("suppliers") else ())
    return conflicts_of(held, asked.about)


def _item_thing(asked: Asked) -> Thing:
    return "item", asked.about


WIDEN = Task(
    name="add-suppliers",
    title="Add suppliers or bidders to an item",
    action=BUILD,
    body=lambda asked: bodies_of_meeting(item_meeting(asked)),
    thing=_item_thing,
    pages=(
        Page(
            SUPPLIERS.name,
            SUPPLIERS.questions,
            title=SUPPLIERS.title,
            several=True,
            look=_seen,
        ),
    ),
    make=_widened,
    look=_seen,
    after=lambda asked: meeting_page(item_meeting(asked)),
    done="The suppliers stand with the item.",
    anew=False,
)

TASKS = (ADD, WIDEN)
