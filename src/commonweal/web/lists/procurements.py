"""What is being bought, once a notice of it was published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from commonweal.web.buying import of_procurements, published
from commonweal.web.lists.lister import Lister, by
from commonweal.web.store.models import Listed


def rows(codes: Sequence[str]) -> Iterator[Listed]:
    """Procurements with their published notices."""
    shown = of_procurements(codes)
    public = published(shown)
    notices = by(public.notices, lambda one: one.procurement, codes)
    for code in codes:
        told = [one.what for one in notices.get(code, ()) if one.what.published is not None]
        bought = public.bought.get(code)
        if bought is None or not told:
            continue
        first = min(one.published for one in told if one.published is not None)
        state = "awarded" if public.published(code) else "open"
        if any(one.kind == "abandonment" for one in told):
            state = "abandoned"
        yield Listed(
            list="procurement",
            code=code,
            title=shown.text(bought.what.title),
            body=bought.what.authority,
            on=first,
            state=state,
            public_from=first,
            words=shown.text(" ".join([bought.what.title, *(one.kind for one in told)])),
        )


LISTER = Lister("procurement", "procurement", rows)
