"""A response as it is kept: without personal details, its words understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from commonweal.services.consultation.wording import Answer, Selection

Age = tuple[int, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What one respondent said.

    Parameters
    ----------
    row
        Row of the file, the header being 1: how a response is found again, and its only name.
    area
        The area as it was given, without personal details; empty for none.
    kind, channel
        Kind of respondent and way of answering, as given, in small letters.
    body
        Whether it speaks for a body rather than a person.
    selection
        "sampled" where people were drawn, "self-selected" otherwise.
    age
        Ages given, youngest and oldest; None for none.
    fifth
        National deprivation fifth as given, 1 the most deprived; 0 for none.
    answers
        What it says of each option; options it says nothing of are not in it.
    other
        What it asks for that was not among the options, without personal details.
    text
        What it says in its own words, without personal details.
    codes
        What each human coder made of the text; None where a coder did not.
    """

    row: int
    area: str = ""
    kind: str = ""
    channel: str = ""
    body: bool = False
    selection: Selection = "self-selected"
    age: Age | None = None
    fifth: int = 0
    answers: Mapping[str, Answer] = field(default_factory=dict)
    other: str = ""
    text: str = ""
    codes: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """Something odd about the file, counted: what, how often, where first, what was done.

    What the cell held is not kept: it may be a name or an address in the wrong column.
    """

    what: str
    count: int
    done: str
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """All responses of a file, and everything that is to be said of the file.

    Parameters
    ----------
    responses
        In the order of the file.
    options
        Options that any response or column speaks of, in order.
    roles
        What each column was read as, by header.
    not_read
        Columns that were not read, with how many cells they hold.
    personal
        Columns of personal details that were not read, with how many cells they hold.
    removed
        Personal details removed from what was read, by kind.
    noted
        What was odd, in a fixed order.
    coders
        Headers of the columns of human coders.
    """

    responses: Sequence[Response]
    options: tuple[str, ...]
    roles: Mapping[str, str]
    not_read: Mapping[str, int]
    personal: Mapping[str, int]
    removed: Counter[str]
    noted: tuple[Noted, ...]
    coders: tuple[str, ...] = ()
    #: Options that only cells name: the folder does not list them and no column is about them.
    loose: tuple[str, ...] = ()


#: Rows that are named where something is odd; the count says how many there are.
ROWS_NAMED = 5


class Notes:
    """Gathers what is odd while a file is read, the same oddity once with its count."""

    def __init__(self) -> None:
        self._held: dict[str, list[int]] = {}
        self._done: dict[str, str] = {}

    def add(self, what: str, row: int, done: str) -> None:
        """Note something about a row."""
        self._held.setdefault(what, []).append(row)
        self._done[what] = done

    def noted(self) -> tuple[Noted, ...]:
        """Everything noted, by what it is."""
        return tuple(
            Noted(
                what=what,
                count=len(rows),
                rows=tuple(rows[:ROWS_NAMED]),
                done=self._done[what],
            )
            for what, rows in sorted(self._held.items())
        )
