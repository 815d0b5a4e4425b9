"""Something accepted that deserves a look."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """Something accepted that deserves a look.

    Parameters
    ----------
    kind
        In few words: "ownership in a circle", "vote without a seat", "body did not exist".
    ids
        The statements concerned.
    text
        What is wrong.
    """

    kind: str
    ids: tuple[str, ...]
    text: str
