"""Bodies, and seats on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import QuerySet
from pydantic import Field

from commonweal.governance.law import last_day
from commonweal.governance.register import places
from commonweal.records import Said, said
from commonweal.records.kinds import Body
from commonweal.web.api.asked import Look
from commonweal.web.api.kinds.clean import clean
from commonweal.web.api.listed import Kind
from commonweal.web.api.telling import Form
from commonweal.web.reading import given_out
from commonweal.web.store.models import Listed


class BodyTold(Form):
    """A body that meets or decides."""

    body: str = Field(description="Its code.")
    name: str
    kind: str = Field(description="What it is in law.")
    form: str = Field(description="How it meets and decides.")
    of: list[str] = Field(description="Codes of the bodies whose part it is.")
    meets: str | None = Field(description="Whether its own rules open its meetings.")
    quorum: int | None
    since: date = Field(description="Since when it exists, as far as the records go back.")
    until: date | None = Field(description="Its last day, where one is stated.")
    succeeded_by: str | None = Field(description="Code of the body that it became.")
    source: str | None
    quorum_source: str | None = Field(
        description="Where its quorum stands, where that is elsewhere than its other rules."
    )
    statements: list[str] = Field(description="Ids of the statements that say so.")


class SeatTold(Form):
    """A seat on a day: who holds it, for whom it speaks."""

    seat: str = Field(description="Its id.")
    body: str = Field(description="Code of its body.")
    body_name: str
    role: str
    voting: bool
    represents: str | None
    nominated_by: str | None
    office: str | None = Field(description="The office whose holder has it.")
    person: str | None = Field(description="Id of its holder, where that is public.")
    name: str | None = Field(description="Name of its holder, where that is public.")
    vacant: bool
    since: date
    until: date | None
    source: str | None


def bodies(codes: Sequence[str], seen: Look) -> Mapping[str, BodyTold]:
    """Bodies by their codes; one that is to begin is told as it was stated first."""
    wanted = [("body", code) for code in codes]
    shown = given_out(wanted, on=seen.on, known_at=seen.known, deep=0, types=("body",))
    held: dict[str, list[Said[Body]]] = {}
    for one in said(shown.past, Body):
        if one.what.body in codes:
            held.setdefault(one.what.body, []).append(one)
    made = {}
    for code, stated in held.items():
        begun = [one for one in stated if one.effective <= seen.on] or stated[:1]
        what = max(begun, key=lambda one: one.effective).what
        heir = shown.view.stands_for(code)
        made[code] = BodyTold(
            body=code,
            name=shown.text(what.name),
            kind=what.kind,
            form=what.form,
            of=list(what.of),
            meets=clean(shown, what.meets),
            quorum=what.quorum,
            since=min(one.effective for one in stated),
            until=last_day(stated, seen.on),
            succeeded_by=None if heir == code else heir,
            source=clean(shown, what.source),
            quorum_source=clean(shown, what.quorum_source),
            statements=[one.id for one in stated],
        )
    return made


def seats(codes: Sequence[str], seen: Look) -> Mapping[str, SeatTold]:
    """Seats by their ids, as they are held on the day."""
    wanted = [("seat", code) for code in codes]
    shown = given_out(wanted, on=seen.on, known_at=seen.known, deep=0, types=("seat",))
    return {
        one.seat: SeatTold(
            seat=one.seat,
            body=one.body,
            body_name=shown.text(one.body_name),
            role=one.role,
            voting=one.voting,
            represents=clean(shown, one.represents),
            nominated_by=clean(shown, one.nominated_by),
            office=clean(shown, one.office),
            person=shown.person(one.person),
            name=shown.offices.get(one.person or ""),
            vacant=one.vacant,
            since=one.since,
            until=one.until,
            source=clean(shown, one.source),
        )
        for one in places(shown.view)
        if one.seat in codes
    }


def _existing(rows: QuerySet[Listed], state: str, on: date) -> QuerySet[Listed]:
    over = rows.filter(until__lt=on)
    return over if state == "over" else rows.exclude(until__lt=on)


BODIES = Kind("body", bodies, _existing, to_come=True)
SEATS = Kind("seat", seats)
