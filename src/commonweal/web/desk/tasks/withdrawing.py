"""Withdrawing what was recorded wrongly: voided with a reason, and nothing is deleted (A13)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db.models import Q
from django.urls import reverse

from commonweal.governance.law import whenever
from commonweal.records import Statement, StatementError
from commonweal.records.kinds import Paper
from commonweal.records.references.table import THINGS
from commonweal.records.types import acts
from commonweal.web.desk.asking import Asked, Page, Question, Second, Task
from commonweal.web.desk.keeping import bodies_named, stating, with_parents
from commonweal.web.desk.naming import kind_told, words_of
from commonweal.web.desk.sitting import bodies_of_meeting, meeting_of, withheld_from
from commonweal.web.desk.tasks.approved import REOPENING
from commonweal.web.desk.tasks.meetings import meeting_page
from commonweal.web.desk.tasks.stating import stated
from commonweal.web.store.lines import STATEMENT
from commonweal.web.store.models import Mention, Row
from commonweal.web.store.reading import around

#: What ends with what it belongs to, and is withdrawn with it.
WITH_IT = ("decision_closed", "reported_back")


def one_said(kind: str, code: str) -> Statement:
    """What was stated of a thing, as it now stands.

    Raises
    ------
    KeyError
        When nothing is, or it was withdrawn already.
    """
    thing = THINGS[kind]
    state = whenever(around((), also=stating(thing.thing, [code])))
    for one in reversed(state.of_type(kind)):
        if one.payload is not None and one.payload[thing.field] == code:
            return one
    raise KeyError(code)


def resting_on(one: Statement, kind: str, code: str) -> list[Statement]:
    """Statements that stand and speak of a thing, or of the statement that makes it."""
    thing = THINGS[kind].thing
    of = Q(thing=thing, code=code, states=False) | Q(thing=STATEMENT, code=one.id)
    rows = Row.objects.filter(pk__in=Mention.objects.filter(of).values("row_id"))
    names = [row.statement for row in rows if not acts(row.type) and row.type != "redaction"]
    state = whenever(around([(thing, code)], deep=0, also=Q(statement__in=names)))
    held = (state.get(name) for name in names)
    return [each for each in held if each is not None and each.id != one.id]


def in_the_way(asked: Asked, kind: str) -> list[str]:
    """What has to be withdrawn first."""
    resting = resting_on(one_said(kind, asked.about), kind, asked.about)
    return [
        f"Withdraw first what rests on it: {kind_told(held.type)} {held.id}{_called(held)}"
        for held in resting
        if held.type not in WITH_IT
    ]


def _called(held: Statement) -> str:
    words = words_of(held)
    return f" ({words})" if words else ""


def withdrawn(asked: Asked, kind: str) -> list[Statement]:
    """The void of what was stated of a thing, and of what ends with it.

    Raises
    ------
    StatementError
        Where something else rests on it.
    """
    first = in_the_way(asked, kind)
    if first:
        raise StatementError("; ".join(first))
    one, why = one_said(kind, asked.about), asked.answers["why"]
    return [
        stated(asked, "void", {"voids": held.id}, about=one.about, reason=why, tail=str(number))
        for number, held in enumerate((*resting_on(one, kind, asked.about), one))
    ]


def second_of_closed(asked: Asked, made: Callable[[], Sequence[Statement]]) -> Second | None:
    """A closed record of a decision is changed, or withdrawn, only with an approver."""
    one = one_said("decision", asked.about)
    resting = resting_on(one, "decision", asked.about)
    if not any(held.type == "decision_closed" for held in resting):
        return None
    return Second(REOPENING, one.about, asked.answers["why"], made())


def _second(asked: Asked, kind: str) -> Second | None:
    if kind != "decision" or in_the_way(asked, kind):
        return None
    return second_of_closed(asked, lambda: withdrawn(asked, kind))


def _shows(asked: Asked, kind: str) -> Sequence[tuple[str, str]]:
    payload = one_said(kind, asked.about).payload or {}
    told = [
        (name.capitalize(), str(payload[name]))
        for name in ("number", "title", "organisation", "text", "reasons")
        if payload.get(name)
    ]
    by = str(payload.get("by", ""))
    return [*told, ("Owed by", bodies_named([by])[by])] if by else told


def _bodies(asked: Asked, kind: str) -> Sequence[str]:
    """The bodies for which it could be recorded; a paper that is withheld from whoever keeps them
    is none for them."""
    one = one_said(kind, asked.about)
    if kind == "paper" and withheld_from(asked.user.person, Paper.model_validate(one.payload)):
        raise KeyError(asked.about)
    if kind in ("paper", "agenda_item"):
        item = str((one.payload or {})["item"])
        return bodies_of_meeting(meeting_of("item", item))
    return with_parents([one.about])


def _task(kind: str, words: str, action: str, after: Callable[[Asked], str]) -> Task:
    """Withdrawing things of a kind, with the right that recording them needs."""
    return Task(
        name=f"withdraw-{kind.replace('_', '-')}",
        title=f"Withdraw {words}",
        intro="For what should not have been recorded. It counts no more, as if it had not been "
        "made. That it was recorded, and when and why it was withdrawn, stays on record.",
        action=action,
        body=lambda asked: _bodies(asked, kind),
        thing=lambda asked: (THINGS[kind].thing, asked.about),
        pages=(
            Page("why", (Question("why", "What was wrong?", "long", hint="This is published."),)),
        ),
        shows=lambda asked: _shows(asked, kind),
        look=lambda asked: in_the_way(asked, kind),
        make=lambda asked: withdrawn(asked, kind),
        second=lambda asked: _second(asked, kind),
        after=after,
        button="Withdraw it",
        done="It is withdrawn. Nothing was deleted.",
        anew=False,
    )


def _public(name: str) -> Callable[[Asked], str]:
    return lambda asked: reverse(name, args=[asked.about])


def _meeting_of(thing: str) -> Callable[[Asked], str]:
    def page(asked: Asked) -> str:
        item = asked.about if thing == "item" else _item(asked.about)
        return meeting_page(meeting_of("item", item))

    return page


def _item(paper: str) -> str:
    """The item that a paper was for, also once it is withdrawn."""
    rows = Mention.objects.filter(thing="paper", code=paper, states=True).values("row_id")
    return str(Mention.objects.filter(row_id__in=rows, thing="item").values_list("code")[0][0])


TASKS = (
    _task("decision", "a decision", "decide", _public("decision")),
    _task("paper", "a paper", "build an agenda", _meeting_of("paper")),
    _task("agenda_item", "an item of an agenda", "build an agenda", _meeting_of("item")),
    _task("contract", "a contract", "keep contracts", lambda _asked: reverse("desk-contracts")),
    _task(
        "commitment",
        "a promise, request or recommendation",
        "ask for a promise",
        lambda _asked: reverse("desk-promises"),
    ),
)
