"""How an example is put down: kind, payload, and what its envelope has that others have not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Made:
    """An example statement. Its id is its kind, or `name` where a kind has several.

    Parameters
    ----------
    kind, payload
        As in the statement.
    on, to
        First and last day on which it holds; without the first, the day of the event or of the
        start of the body.
    name
        Its id.
    about
        Whom it is about.
    """

    kind: str
    payload: dict[str, Any]
    on: str = ""
    to: str | None = None
    name: str = ""
    about: str = "X1"

    @property
    def id(self) -> str:
        """Its id."""
        return self.name or self.kind
