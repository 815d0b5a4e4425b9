"""One list: which things it lists, and how its rows are made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

from commonweal.records import Payload, Said
from commonweal.web.store.models import Listed

Form = TypeVar("Form", bound=Payload)


@dataclass(frozen=True)
class Lister:
    """A list.

    Parameters
    ----------
    name
        What the list is called ("meeting").
    thing
        The kind of thing that it lists.
    rows
        Makes the rows of things by their codes, all at once; none for those of which the public
        may know nothing.
    holds
        Which rows a day has: those of that day or before ("until"), those that last on it ("on"),
        or all of them ("any").
    stood
        Whether a row that was made as on a day had a state on it; None where the state of a row is
        the same on every day, or its days tell it.
    """

    name: str
    thing: str
    rows: Callable[[Sequence[str]], Iterable[Listed]]
    holds: Literal["until", "on", "any"] = "until"
    stood: Callable[[Listed, str, date], bool] | None = None


def by_state(row: Listed, state: str, _on: date) -> bool:
    """Whether a row has a state, where the list has it as one of its own."""
    return row.state == state


def by(
    stated: Iterable[Said[Form]], key: Callable[[Form], str], codes: Sequence[str] | None = None
) -> dict[str, list[Said[Form]]]:
    """What was stated, by the thing that it is about, in its order; of these things alone, where
    codes are given."""
    wanted = None if codes is None else set(codes)
    found: dict[str, list[Said[Form]]] = {}
    for one in stated:
        code = key(one.what)
        if wanted is None or code in wanted:
            found.setdefault(code, []).append(one)
    return found
