"""Tables on a page: columns, rows and their order, for `templates/parts.html`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from django.http import HttpRequest

from commonweal.web.looking_back import kept_in

Kind = Literal["text", "day", "number", "pounds", "share", "year"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Parameters
    ----------
    name, label, kind, unit
        What the address calls it, what it is headed, what it holds, and in which unit.
    sorts
        Whether rows may be sorted by it.
    sort, href
        How they are sorted by it now, and where to sort by it; `Grid` fills them in.
    """

    name: str
    label: str
    kind: Kind = "text"
    unit: str = ""
    sorts: bool = False
    sort: str = ""
    href: str = ""

    @property
    def numeric(self) -> bool:
        """Whether its figures stand at the right."""
        return self.kind in ("number", "pounds", "share")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it is drawn: rows of cells in the order of the columns."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    none: str = "Nothing is on record."
    total: int | None = field(default=None)


def link(text: Any, href: str, note: str = "") -> dict[str, Any]:
    """A cell that leads somewhere, to look from where its page looks."""
    return {"text": text, "href": kept_in(href), "note": note}


def order_of(request: HttpRequest, columns: Sequence[Column], default: str) -> tuple[str, bool]:
    """By which column rows are to be sorted, and whether downwards; another word is passed over."""
    asked = request.GET.get("sort", default)
    names = {one.name for one in columns if one.sorts}
    if asked.removeprefix("-") not in names:
        asked = default
    return asked.removeprefix("-"), asked.startswith("-")


def ordered(
    request: HttpRequest, columns: Sequence[Column], order: tuple[str, bool]
) -> tuple[Column, ...]:
    """Columns with the links by which rows are sorted, and how they are sorted now."""
    name, down = order
    made = []
    for one in columns:
        if one.sorts:
            here = one.name == name
            query = request.GET.copy()
            query.pop("page", None)
            query["sort"] = f"-{one.name}" if here and not down else one.name
            sort = ("descending" if down else "ascending") if here else ""
            one = replace(one, sort=sort, href=f"?{query.urlencode()}")
        made.append(one)
    return tuple(made)


def in_order(rows: Iterable[Any], key: Callable[[Any], Any], down: bool) -> list[Any]:
    """Rows sorted by a key; those without one come last, whichever way."""
    held = list(rows)
    known = [one for one in held if key(one) is not None]
    lacking = [one for one in held if key(one) is None]
    return [*sorted(known, key=key, reverse=down), *lacking]
