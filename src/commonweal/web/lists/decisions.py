"""Decisions as the public may see them: of one taken in private, that it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from commonweal.governance.meetings.papers import PRIVATE
from commonweal.records import said
from commonweal.records.kinds import Decision
from commonweal.web.lists.lister import Lister, by
from commonweal.web.reading import given_out
from commonweal.web.store.models import Listed


def rows(codes: Sequence[str]) -> Iterator[Listed]:
    """Decisions with their words and reasons, where these are public."""
    shown = given_out([("decision", code) for code in codes], deep=0)
    for code, held in by(said(shown.past, Decision), lambda one: one.decision, codes).items():
        last = held[-1].what
        yield Listed(
            list="decision",
            code=code,
            title=shown.text(last.title),
            body=last.body,
            on=last.on,
            state="private" if last.text == PRIVATE else "public",
            public_from=max(last.on, min(one.stated_at.date() for one in held)),
            words=shown.text(" ".join([last.title, last.text, last.reasons])),
        )


LISTER = Lister("decision", "decision", rows)
