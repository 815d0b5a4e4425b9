"""Contracts: those whose award was published, and those of which no award is on record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from commonweal.web.buying import held, of_contracts
from commonweal.web.lists.lister import Lister
from commonweal.web.store.models import Listed


def rows(codes: Sequence[str]) -> Iterator[Listed]:
    """Contracts from their first day to their last, with every provider of each."""
    shown = of_contracts(codes)
    stated: dict[str, date] = {}
    for one in shown.past.of_type("contract", "outcome_contract"):
        code = str((one.payload or {}).get("contract"))
        stated[code] = min(one.stated_at.date(), stated.get(code, one.stated_at.date()))
    found = held(shown)
    for code in codes:
        parts = [one for one in found if one.contract == code]
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


LISTER = Lister("contract", "contract", rows)
