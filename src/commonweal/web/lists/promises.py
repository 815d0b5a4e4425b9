"""What was asked for, recommended, promised or assured, and whether it came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from commonweal.governance.commitments import track
from commonweal.web.lists.lister import Lister
from commonweal.web.reading import given_out
from commonweal.web.store.models import Listed


def rows(codes: Sequence[str]) -> Iterator[Listed]:
    """Commitments; until its day one is open, and overdue from then on."""
    shown = given_out([("commitment", code) for code in codes], deep=0)
    wanted = set(codes)
    for one in track(shown.past, on=shown.on):
        if one.what.commitment not in wanted:
            continue
        delivered = [step.what.what for step in one.deliveries]
        yield Listed(
            list="promise",
            code=one.what.commitment,
            title=shown.text(one.what.text),
            body=one.what.to,
            on=one.what.made_on,
            until=one.due.latest,
            state=one.status if one.status in ("closed", "delivered") else "open",
            public_from=max(one.what.made_on, one.made.stated_at.date()),
            words=shown.text(" ".join([one.what.kind, one.what.text, *delivered])),
        )


LISTER = Lister("promise", "commitment", rows)
