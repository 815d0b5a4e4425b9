"""What is wrong or remarkable in open contracting data: where, by which rule, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: The way to a value: the way to what holds it, and its name or place there; None at the top.
Way = tuple["Way", "str | int"] | None


@dataclass(frozen=True, slots=True)
class Fault:
    """One finding in a file.

    Parameters
    ----------
    release
        Number of the release in the file, from 1; None where it concerns the file as a whole.
    path
        Where in the release, or in the file, as in JSON paths; empty for the whole.
    rule
        What is wrong.
    do
        What to do.
    kind
        "form" for what no records can hold (broken JSON, no identity), "schema" for what the schema
        does not allow, "flaw" for an address that is none or an id that two entries share, "note"
        for what is only remarked.
    """

    release: int | None
    path: str
    rule: str
    do: str
    kind: Literal["form", "schema", "flaw", "note"] = "form"

    def __str__(self) -> str:
        """Place, rule and what to do, on one line."""
        number = "" if self.release is None else f"release {self.release}"
        place = ", ".join(part for part in (number, self.path) if part)
        said = f"{self.rule}; {self.do}" if self.do else self.rule
        return f"{place}: {said}" if place else said


def way_text(way: Way) -> str:
    """A way as text, as in JSON paths: `tender.items[0].id`; odd names stand in brackets.

    Examples
    --------
    >>> way_text((((None, "parties"), 0), "    roles"))
    'parties[0]["    roles"]'
    """
    steps: list[str | int] = []
    while way is not None:
        way, step = way
        steps.append(step)
    text = ""
    for step in reversed(steps):
        if isinstance(step, int):
            text += f"[{step}]"
        elif step.replace("_", "").isalnum():
            text += f".{step}" if text else step
        else:
            text += '["' + shortened(step) + '"]'
    return text


def pointer(way: Way) -> str:
    """A way as JSON pointer (RFC 6901).

    Examples
    --------
    >>> pointer(((None, "a/b"), 0))
    '/a~1b/0'
    """
    steps: list[str] = []
    while way is not None:
        way, step = way
        steps.append(str(step).replace("~", "~0").replace("/", "~1"))
    return "".join(f"/{step}" for step in reversed(steps))


def shortened(text: str, most: int = 60) -> str:
    """A text cut to a length that a message can hold."""
    return text if len(text) <= most else f"{text[:most]}…"


def named(value: object) -> str:
    """What a value of JSON is, in words.

    Examples
    --------
    >>> named(1.5), named(None), named([])
    ('a number', 'null', 'a list')
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "text"
    return "a list" if isinstance(value, list) else "an object"
