"""Seats: who speaks for whom on which body."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils import timezone

from commonweal.records import said
from commonweal.records.kinds import Seat
from commonweal.web.lists.lister import Lister, by, by_state
from commonweal.web.reading import given_out
from commonweal.web.store.models import Listed


def rows(codes: Sequence[str]) -> Iterator[Listed]:
    """Seats from their first day to their last, held or vacant."""
    shown = given_out([("seat", code) for code in codes], deep=0, types=("seat",))
    for code, held in by(said(shown.past, Seat), lambda one: one.seat, codes).items():
        last = max(held, key=lambda one: (one.effective, one.stated_at, one.id))
        seat = last.what
        name = shown.offices.get(seat.person or "") or ""
        body = shown.view.name(seat.body)
        words = [seat.office or "", name, seat.role, body, seat.represents or ""]
        yield Listed(
            list="seat",
            code=code,
            title=shown.text(seat.office or seat.role),
            body=seat.body,
            on=min(one.effective for one in held),
            until=last.effective_to,
            state="vacant" if seat.vacant else "held",
            public_from=min(timezone.localdate(one.stated_at) for one in held),
            words=shown.text(" ".join(words)),
        )


LISTER = Lister("seat", "seat", rows, holds="on", stood=by_state)
