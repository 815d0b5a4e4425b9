"""Contracts: those whose award was published, and those of which no award is on record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils import timezone

from commonweal.contracts.register.held import Held
from commonweal.governance.exchange.publication import Publication
from commonweal.web.buying import held, of_contracts
from commonweal.web.lists.lister import Lister
from commonweal.web.lists.withdrawn import WITHDRAWN, again, withdrawn
from commonweal.web.store.models import Listed

#: A contract that ends within so many days ends soon.
SOON = 365


def rows(codes: Sequence[str]) -> Iterator[Listed]:
    """Contracts from their first day to their last, with every provider of each; those withdrawn
    too."""
    shown = of_contracts(codes)
    listed = {one.code: one for one in _rows(shown, codes)}
    yield from listed.values()
    gone = withdrawn("contract", [code for code in codes if code not in listed])
    if gone:
        shown = again(gone, lambda without: of_contracts(list(gone), without=without)).shown
        for one in _rows(shown, list(gone)):
            one.state = WITHDRAWN
            yield one


def _rows(shown: Publication, codes: Sequence[str]) -> Iterator[Listed]:
    stated: dict[str, date] = {}
    for one in shown.past.of_type("contract", "outcome_contract"):
        code = str((one.payload or {}).get("contract"))
        day = timezone.localdate(one.stated_at)
        stated[code] = min(day, stated.get(code, day))
    found: dict[str, list[Held]] = {}
    for part in held(shown):
        found.setdefault(part.contract, []).append(part)
    for code in codes:
        parts = found.get(code)
        if not parts or code not in stated:
            continue
        first = parts[0]
        overs = [one.over for one in parts if one.over is not None]
        words = [first.title, first.service or "", *(one.provider for one in parts)]
        yield Listed(
            list="contract",
            code=code,
            title=shown.text(first.title),
            body=first.authority,
            on=first.starts,
            until=max(overs) if overs else None,
            state=first.owner or "not stated",
            public_from=stated[code],
            words=shown.text(" ".join(words)),
        )


def stood(row: Listed, state: str, on: date) -> bool:
    """Whether a contract runs on a day, ends soon after it, is over or is to begin, or was
    withdrawn."""
    if WITHDRAWN in (row.state, state):
        return row.state == state
    begun = row.on is None or row.on <= on
    over = row.until is not None and row.until < on
    soon = row.until is not None and (row.until - on).days <= SOON
    return {
        "to begin": not begun,
        "over": over,
        "runs": begun and not over,
        "soon": begun and not over and soon,
    }[state]


LISTER = Lister("contract", "contract", rows, holds="any", stood=stood)
