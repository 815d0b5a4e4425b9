"""What is being bought, once a notice of it was published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.db.models import QuerySet

from commonweal.web.buying import INTENTION, notices, of_procurements, published
from commonweal.web.lists.lister import Lister, by_state
from commonweal.web.store.models import Listed

#: No standstill lasts longer after the notice that it follows, whatever holidays lie in it, unless
#: somebody objects.
LONGEST = timedelta(days=60)


def rows(codes: Sequence[str]) -> Iterator[Listed]:
    """Procurements from their first published notice on; where each stands, those say that were
    published by the day. Each is there until its intention to award was published last, which a
    standstill follows (`standing_still`)."""
    shown = of_procurements(codes)
    public = published(shown)
    for code in codes:
        every, told = notices(public, code, date.max), notices(public, code, shown.on)
        bought = public.bought.get(code)
        if bought is None or not every:
            continue
        first = every[0].what.published
        intended = [one.what.published for one in told if one.what.kind == INTENTION]
        state = "awarded" if any(public.told_by(one) for one in told) else "open"
        if any(one.what.kind == "abandonment" for one in told):
            state = "abandoned"
        yield Listed(
            list="procurement",
            code=code,
            title=shown.text(bought.what.title),
            body=bought.what.authority,
            on=first,
            until=intended[-1] if intended else None,
            state=state,
            public_from=first,
            words=shown.text(" ".join([bought.what.title, *(one.what.kind for one in told)])),
        )


def standing_still(held: QuerySet[Listed], on: date, over: int = 0) -> list[str]:
    """The procurements of a list whose standstill may last on a day or after it, and of those whose
    is over, so many that were told of last."""
    of = held.exclude(until=None).order_by("-until", "code")
    codes = of.values_list("code", flat=True)
    since = on - LONGEST
    return [*codes.filter(until__gte=since), *codes.filter(until__lt=since)[:over]]


LISTER = Lister("procurement", "procurement", rows, stood=by_state)
