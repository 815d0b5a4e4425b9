"""What was asked for, recommended, promised or assured, and whether it came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils import timezone

from commonweal.governance.commitments import Tracked, track
from commonweal.governance.exchange.publication import Publication
from commonweal.web.lists.lister import Lister
from commonweal.web.lists.withdrawn import WITHDRAWN, again, withdrawn
from commonweal.web.reading import given_out
from commonweal.web.store.models import Listed


def rows(codes: Sequence[str]) -> Iterator[Listed]:
    """Commitments; until its day one is open, and overdue from then on. Those withdrawn too."""
    shown = given_out([("commitment", code) for code in codes], deep=0)
    held = _tracked(shown, codes)
    for one in held.values():
        yield _row(shown, one, one.status if one.status in ("closed", "delivered") else "open")
    gone = withdrawn("commitment", [code for code in codes if code not in held])
    if gone:
        things = [("commitment", code) for code in gone]
        shown = again(gone, lambda without: given_out(things, deep=0, without=without)).shown
        for one in _tracked(shown, list(gone)).values():
            yield _row(shown, one, WITHDRAWN)


def _tracked(shown: Publication, codes: Sequence[str]) -> dict[str, Tracked]:
    wanted = set(codes)
    held = {one.what.commitment: one for one in track(shown.past, on=shown.on)}
    return {code: one for code, one in held.items() if code in wanted}


def _row(shown: Publication, one: Tracked, state: str) -> Listed:
    delivered = [step.what.what for step in one.deliveries]
    return Listed(
        list="promise",
        code=one.what.commitment,
        title=shown.text(one.what.text),
        body=one.what.to,
        on=one.what.made_on,
        until=one.due.latest,
        state=state,
        public_from=max(one.what.made_on, timezone.localdate(one.made.stated_at)),
        words=shown.text(" ".join([one.what.kind, one.what.text, *delivered])),
    )


def stood(row: Listed, state: str, on: date) -> bool:
    """Whether a commitment stood so on a day; one that was overdue was open too."""
    if state == "overdue":
        return row.state == "open" and row.until is not None and row.until < on
    return row.state == state


LISTER = Lister("promise", "commitment", rows, stood=stood)
