"""Decisions as the public may see them: of one taken in private, that it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils import timezone

from commonweal.governance.exchange.publication import Publication
from commonweal.governance.meetings.openness import taken_in_private
from commonweal.governance.meetings.papers import PRIVATE
from commonweal.governance.meetings.sitting import sittings
from commonweal.records import Said, said
from commonweal.records.kinds import Decision
from commonweal.web.lists.lister import Lister, by
from commonweal.web.lists.withdrawn import WITHDRAWN, again, withdrawn
from commonweal.web.reading import given_out, kept_private
from commonweal.web.store.models import Listed


def rows(codes: Sequence[str]) -> Iterator[Listed]:
    """Decisions with their words and reasons, where these are public; those withdrawn too."""
    shown = given_out([("decision", code) for code in codes], deep=0)
    held, taken = _stated(shown, codes), how_taken(shown)
    for code, several in held.items():
        last = several[-1].what
        state = "private" if last.text == PRIVATE else taken[code]
        yield _row(shown, several, state, [last.text, last.reasons])
    gone = withdrawn("decision", [code for code in codes if code not in held])
    if gone:
        things = [("decision", code) for code in gone]
        shown = again(gone, lambda without: given_out(things, deep=0, without=without)).shown
        for several in _stated(shown, list(gone)).values():
            yield _row(shown, several, WITHDRAWN, words_withdrawn(shown, several[-1].what))


def how_taken(shown: Publication) -> dict[str, str]:
    """Whether each decision was taken in public, as stated of it or of its item and meeting:
    "public", "private", or "not recorded" where nothing tells."""
    met = sittings(shown.past)
    held = [one.what for one in said(shown.past, Decision)]
    told = {True: "private", False: "public", None: "not recorded"}
    return {one.decision: told[taken_in_private(one, met.get(one.meeting or ""))] for one in held}


def _stated(shown: Publication, codes: Sequence[str]) -> dict[str, list[Said[Decision]]]:
    return by(said(shown.past, Decision), lambda one: one.decision, codes)


def _row(
    shown: Publication, held: Sequence[Said[Decision]], state: str, words: Sequence[str]
) -> Listed:
    last = held[-1].what
    return Listed(
        list="decision",
        code=last.decision,
        title=shown.text(last.title),
        body=last.body,
        on=last.on,
        state=state,
        public_from=max(last.on, min(timezone.localdate(one.stated_at) for one in held)),
        words=shown.text(" ".join([last.title, *words])),
    )


def words_withdrawn(shown: Publication, what: Decision) -> list[str]:
    """What a withdrawn decision said, and its reasons; nothing where it was private, or where what
    settles that is not on record any more."""
    if kept_private(shown, what.model_dump()):
        return []
    return [shown.text(what.text), shown.text(what.reasons)]


LISTER = Lister("decision", "decision", rows)
