"""What is being bought, once a notice of it was published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from commonweal.web.buying import notices, of_procurements, published
from commonweal.web.lists.lister import Lister, by_state
from commonweal.web.store.models import Listed


def rows(codes: Sequence[str]) -> Iterator[Listed]:
    """Procurements from their first published notice on; where each stands, those say that were
    published by the day."""
    shown = of_procurements(codes)
    public = published(shown)
    for code in codes:
        every, told = notices(public, code, date.max), notices(public, code, shown.on)
        bought = public.bought.get(code)
        if bought is None or not every:
            continue
        first = every[0].what.published
        state = "awarded" if any(public.told_by(one) for one in told) else "open"
        if any(one.what.kind == "abandonment" for one in told):
            state = "abandoned"
        yield Listed(
            list="procurement",
            code=code,
            title=shown.text(bought.what.title),
            body=bought.what.authority,
            on=first,
            state=state,
            public_from=first,
            words=shown.text(" ".join([bought.what.title, *(one.what.kind for one in told)])),
        )


LISTER = Lister("procurement", "procurement", rows, stood=by_state)
