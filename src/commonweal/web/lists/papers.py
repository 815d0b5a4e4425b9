"""Papers that everybody may read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils import timezone

from commonweal.records import said
from commonweal.records.kinds import AgendaItem, Meeting, Paper
from commonweal.web.lists.lister import Lister, by
from commonweal.web.reading import given_out
from commonweal.web.store.models import Listed


def rows(codes: Sequence[str]) -> Iterator[Listed]:
    """Papers with their words, on the day of their meeting."""
    shown = given_out([("paper", code) for code in codes], deep=0)
    items = {one.what.item: one.what for one in said(shown.past, AgendaItem)}
    meetings = {one.what.meeting: one.what for one in said(shown.past, Meeting)}
    for code, held in by(said(shown.past, Paper), lambda one: one.paper, codes).items():
        last = held[-1].what
        item = items.get(last.item)
        meeting = None if item is None else meetings.get(item.meeting)
        if meeting is None:
            continue
        yield Listed(
            list="paper",
            code=code,
            title=shown.text(last.title),
            body=meeting.bodies[0],
            on=meeting.on,
            state="public",
            public_from=min(timezone.localdate(one.stated_at) for one in held),
            words=shown.text(" ".join([last.title, last.text or ""])),
        )


LISTER = Lister("paper", "paper", rows, holds="any")
