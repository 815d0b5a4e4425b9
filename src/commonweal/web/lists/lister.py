"""One list: which things it lists, and how its rows are made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

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
    """

    name: str
    thing: str
    rows: Callable[[Sequence[str]], Iterable[Listed]]


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
