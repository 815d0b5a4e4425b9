"""What partners raised with each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils import timezone

from commonweal.contracts.issues import issues
from commonweal.web.lists.lister import Lister, by_state
from commonweal.web.reading import given_out
from commonweal.web.store.models import Listed


def rows(codes: Sequence[str]) -> Iterator[Listed]:
    """Issues and where they stand."""
    shown = given_out([("issue", code) for code in codes], deep=0)
    wanted = set(codes)
    for one in issues(shown.past, on=shown.on):
        if one.what.issue not in wanted:
            continue
        yield Listed(
            list="issue",
            code=one.what.issue,
            title=shown.text(one.what.title),
            body=one.what.partnership,
            on=one.what.on,
            state=one.stands,
            public_from=max(one.what.on, timezone.localdate(one.raised.stated_at)),
            words=shown.text(" ".join([one.what.title, *(step.what.text for step in one.steps)])),
        )


LISTER = Lister("issue", "issue", rows, stood=by_state)
