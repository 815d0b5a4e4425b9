"""What is chosen out of all that is kept: found by its words, and never read as a whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, overload

from django.db.models import Case, IntegerField, QuerySet, Value, When

from commonweal.evidence.words import day
from commonweal.web.desk.asking.readers import OFFERED, Choice, Sought
from commonweal.web.desk.paging import found_by
from commonweal.web.lists.kept import sorted_by
from commonweal.web.store.models import Kept


def called(one: Kept) -> str:
    """A thing by its title, and its code, as two may have one title."""
    return f"{one.title} ({one.code})"


def on_its_day(one: Kept) -> str:
    """A thing by its title and its day."""
    assert one.on is not None
    return f"{one.title} ({day(one.on)})"


def kept_of(name: str, bodies: Iterable[str]) -> QuerySet[Kept]:
    """What is kept under a name of bodies, by title."""
    return Kept.objects.filter(list=name, body__among=bodies).order_by("sort", "code")


class OfKept(Sought):
    """Things that are kept, to be chosen from.

    Parameters
    ----------
    rows
        Which, in their order.
    words
        What each is called there.
    """

    def __init__(self, rows: QuerySet[Kept], words: Callable[[Kept], str] = called) -> None:
        self.rows, self.words = rows, words

    def __len__(self) -> int:
        return self.rows.count()

    @overload
    def __getitem__(self, at: int) -> Choice: ...
    @overload
    def __getitem__(self, at: slice) -> list[Choice]: ...
    def __getitem__(self, at: Any) -> Any:
        held = self.rows[at]
        return self._choice(held) if isinstance(held, Kept) else [*map(self._choice, held)]

    def __iter__(self) -> Iterator[Choice]:
        return map(self._choice, self.rows)

    def by_code(self, codes: Collection[str]) -> dict[str, str]:
        """The words of those that can be chosen, by code."""
        return dict(self._choice(one) for one in self.rows.filter(code__in=codes))

    def like(self, words: str) -> list[Choice]:
        """Those that have words beginning with all that are looked for; whose title begins with
        them as a whole first."""
        begins = When(sort__startswith=sorted_by(words), then=0)
        first = Case(begins, default=Value(1), output_field=IntegerField())
        rows = found_by(self.rows, words).order_by(first, "sort", "code")
        return [*map(self._choice, rows[:OFFERED])]

    def _choice(self, one: Kept) -> Choice:
        return one.code, self.words(one)


__all__ = ["OfKept", "called", "kept_of", "on_its_day"]
