"""Who owns a provider, and from when to when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from commonweal.records import State, said
from commonweal.records.kinds import ProviderOwner
from commonweal.records.kinds.contracts import Owner


@dataclass(frozen=True, slots=True)
class Owned:
    """From which day to which somebody owns a provider; without a last day it goes on."""

    first: date
    last: date | None
    owner: Owner


#: Whose a provider was, those that begin later, and were stated later, last.
Owners = tuple[Owned, ...]


def owners_stated(ever: State) -> Mapping[str, Owners]:
    """Who owns each provider, by its name or code in the words of its contracts."""
    found: dict[str, list[Owned]] = {}
    for one in sorted(said(ever, ProviderOwner), key=lambda one: one.effective):
        owned = Owned(one.effective, one.effective_to, one.what.owner)
        found.setdefault(one.what.organisation, []).append(owned)
    return {name: tuple(several) for name, several in found.items()}


def owner_on(owners: Owners, day: date) -> Owner | None:
    """Whose a provider is on a day: of several that go on, whoever came last; before the first day
    that is stated, the first, as nobody states another. None where what was stated has ended."""
    holding = [
        one.owner for one in owners if one.first <= day and (one.last is None or day <= one.last)
    ]
    if holding:
        return holding[-1]
    return owners[0].owner if owners and day < owners[0].first else None


def spells(
    owners: Sequence[Owned], first: date, last: date
) -> Iterator[tuple[Owner | None, date, date]]:
    """The days from a first to a last, in parts of one owner each."""
    begin = {one.first for one in owners}
    begin |= {
        one.last + timedelta(days=1) for one in owners if one.last is not None and one.last < last
    }
    starts = [first, *sorted(day for day in begin if first < day <= last)]
    ends = [*(day - timedelta(days=1) for day in starts[1:]), last]
    for start, end in zip(starts, ends, strict=True):
        yield owner_on(tuple(owners), start), start, end
