"""Words that people give, as a line, a text or the id of a thing: what is wrong with them. Every
way in asks this of what is kept: forms, the room of a meeting, tables, terms, folders, records."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

#: Longest lines, texts, and ids of things and names of offices.
LINE, TEXT, CODE = 300, 20_000, 200
#: Signs that nothing holds: controls, and those that turn about how signs beside them are read.
#: From which to which by their numbers.
SIGNS = (
    *((0x00, 0x08), (0x0B, 0x0C), (0x0E, 0x1F), (0x7F, 0x9F)),
    *((0x202A, 0x202E), (0x2066, 0x2069), (0xD800, 0xDFFF)),
)
UNKEPT = "holds signs that cannot be kept; type it again"
_SIGN = re.compile("[" + "".join(f"{chr(one)}-{chr(to)}" for one, to in SIGNS) + "]")
_BREAK = re.compile(r"[\n\r\u2028\u2029]")
_CODE = re.compile(r"[^\W_][\w .:()+,'&-]*")
#: Fields of statements that may have several lines, as on the forms; everything else is a line.
LONG = (
    *("text", "reason", "reasons", "resolution", "what", "outcome", "description", "mitigation"),
    *("facts", "evidence", "public_reason", "withheld_reason", "on_non_compliance"),
)

#: Things of a meeting.
OF_MEETINGS = ("item", "motion", "paper")


def line_fault(words: str, most: int = LINE) -> str:
    """What is wrong with words as one line, such as a title or a name; "" where nothing is.

    Examples
    --------
    >>> line_fault("Beds"), line_fault("Beds\\nand more")
    ('', 'must be one line of letters, digits and signs')
    """
    if len(words) > most:
        return f"must be {most} characters or fewer"
    if _BREAK.search(words) or _SIGN.search(words):
        return "must be one line of letters, digits and signs"
    return ""


def text_fault(words: str) -> str:
    """What is wrong with words of several lines; "" where nothing is."""
    if len(words) > TEXT:
        return f"must be {TEXT:,} characters or fewer"
    return UNKEPT if _SIGN.search(words) else ""


def code_fault(words: str) -> str:
    """What is wrong with words as the id of a thing, of which its address is made; "" where
    nothing is.

    Examples
    --------
    >>> code_fault("KM-01.2"), code_fault("../feeds")[:29]
    ('', 'must begin with a letter or d')
    """
    if not _CODE.fullmatch(words):
        return "must begin with a letter or digit and hold no slash: letters, digits and . : - _"
    return line_fault(words, CODE)


def path_fault(words: str) -> str:
    """What is wrong with words as the id of a statement, whose parts may be joined by slashes."""
    return next((fault for part in words.split("/") if (fault := code_fault(part))), "")


def id_fault(thing: str, words: str) -> str:
    """What is wrong with words as the id of a kind of thing; what belongs to a meeting may have
    the meeting's id before its own.

    Examples
    --------
    >>> id_fault("item", "m-1/6"), id_fault("contract", "a/year-end")[:29]
    ('', 'must begin with a letter or d')
    """
    return path_fault(words) if thing in OF_MEETINGS else code_fault(words)


def unkept_at(words: str) -> int | None:
    """The line of the first sign that cannot be kept, the first being 1; None where none is."""
    found = _SIGN.search(words)
    return None if found is None else words.count("\n", 0, found.start()) + 1


def unkept_in(said: object) -> Iterator[tuple[str | int, ...]]:
    """The places of words, names of fields among them, that hold signs that cannot be kept.

    Examples
    --------
    >>> list(unkept_in({"title": "Beds", "outcomes": [{"name": "Be\\x07ds"}]}))
    [('outcomes', 0, 'name')]
    """
    left: list[tuple[tuple[str | int, ...], object]] = [((), said)]
    while left:
        place, one = left.pop()
        if isinstance(one, str) and _SIGN.search(one):
            yield place
        elif isinstance(one, Mapping):
            yield from ((*place, str(name)) for name in one if _SIGN.search(str(name)))
            left += [((*place, str(name)), each) for name, each in reversed([*one.items()])]
        elif isinstance(one, list | tuple):
            left += [((*place, at), each) for at, each in reversed([*enumerate(one)])]
