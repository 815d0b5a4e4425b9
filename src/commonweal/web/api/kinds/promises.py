"""Requests, recommendations, promises and assurances, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

from django.db.models import QuerySet
from pydantic import Field

from commonweal.governance.commitments import track
from commonweal.web.api.asked import Look
from commonweal.web.api.kinds.clean import clean
from commonweal.web.api.listed import Kind
from commonweal.web.api.telling import Form
from commonweal.web.reading import given_out
from commonweal.web.store.models import Listed


class Delivered(Form):
    """Something that was delivered; whether that is enough, the body to which it is owed says."""

    on: date
    by: str
    what: str


class PromiseTold(Form):
    """Something that was asked for, recommended, promised or assured."""

    promise: str = Field(description="Its id.")
    kind: Literal["request", "recommendation", "promise", "assurance"]
    text: str
    made_on: date
    made_precision: Literal["day", "month", "year"]
    by: str = Field(description="The office or body that owes it.")
    to: str = Field(description="Code of the body to which it is owed: it alone closes it.")
    where: Literal["resolution", "paper", "discussion"]
    meeting: str | None
    due: date | None = Field(description="The day on which it is due, where one is known.")
    due_told: str = Field(description="When it is due, in words.")
    status: str = Field(description="Where it stands on the day, in one word or two.")
    told: str = Field(description="The same, with the days by which it is late or its outcome.")
    overdue_days: int = Field(
        description="Days after the day on which it is due, or after the last day that it can be."
    )
    outcome: str | None = Field(description="With which outcome it was closed.")
    delivered: list[Delivered]
    source: str | None
    statements: list[str] = Field(description="Ids of the statements that say so.")


def promises(codes: Sequence[str], seen: Look) -> Mapping[str, PromiseTold]:
    """Promises by their ids, as they stand on the day."""
    shown = given_out(
        [("commitment", code) for code in codes], on=seen.on, known_at=seen.known, deep=0
    )
    made = {}
    for one in track(shown.past, on=seen.on):
        what = one.what
        if what.commitment not in codes:
            continue
        steps = [one.made.id, *(step.id for step in one.deliveries)]
        steps += [one.closure.id] if one.closure else []
        made[what.commitment] = PromiseTold(
            promise=what.commitment,
            kind=what.kind,
            text=shown.text(what.text),
            made_on=what.made_on,
            made_precision=what.made_precision,
            by=shown.text(what.by),
            to=what.to,
            where=what.where,
            meeting=what.meeting,
            due=one.due.day,
            due_told=shown.text(one.due.told),
            status=one.status,
            told=shown.text(one.told),
            overdue_days=one.overdue_days,
            outcome=one.outcome,
            delivered=[
                Delivered(
                    on=step.what.on, by=shown.text(step.what.by), what=shown.text(step.what.what)
                )
                for step in one.deliveries
            ],
            source=clean(shown, what.source),
            statements=steps,
        )
    return made


def _stands(rows: QuerySet[Listed], state: str, on: date) -> QuerySet[Listed]:
    if state == "overdue":
        return rows.filter(state="open", until__lt=on)
    return rows.filter(state=state)


PROMISES = Kind("promise", promises, _stands)
