"""Bodies as the public may see them: when each existed, and what it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils import timezone

from commonweal.records import said
from commonweal.records.kinds import Body
from commonweal.web.lists.lister import Lister, by
from commonweal.web.reading import given_out
from commonweal.web.store.models import Listed


def rows(codes: Sequence[str]) -> Iterator[Listed]:
    """Bodies from their first day to their last."""
    shown = given_out([("body", code) for code in codes], deep=-1)
    for code, held in by(said(shown.past, Body), lambda one: one.body, codes).items():
        last = max(held, key=lambda one: (one.effective, one.stated_at, one.id))
        name = shown.text(last.what.name)
        yield Listed(
            list="body",
            code=code,
            title=name,
            body=code,
            on=min(one.effective for one in held),
            until=last.effective_to,
            state=last.what.form,
            public_from=min(timezone.localdate(one.stated_at) for one in held),
            words=" ".join([name, code, last.what.form, last.what.kind]),
        )


LISTER = Lister("body", "body", rows)
