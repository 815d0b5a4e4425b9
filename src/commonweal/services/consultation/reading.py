"""From the rows of a file to responses: personal details go first, nothing is dropped unsaid."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from commonweal.services.consultation.choices import Choices
from commonweal.services.consultation.columns import Columns, columns_of
from commonweal.services.consultation.personal import redacted, without_markup
from commonweal.services.consultation.response import Age, Notes, Read, Response
from commonweal.services.consultation.wording import (
    BOXES,
    NOTHING,
    TOP,
    WITHHELD,
    age_of,
    is_body,
    selection_of,
)

#: Characters of a text that are kept; a longer one is cut after personal details are removed.
LONGEST = 20_000
#: Characters of a cell that is a name or a choice; what is longer is a text in the wrong place.
LONGEST_NAME = 200

_FORMULA = re.compile(r"^\s*(?:[=@]|[+\-]\s*\w+\s*[(|!])")

#: What rows of one respondent may say in one of them alone, but not differently.
_ABOUT = ("area", "kind", "channel", "body", "selection", "age", "fifth")

Row = tuple[int, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a file is to be read.

    Parameters
    ----------
    options
        Options consulted on, as the folder lists them; none where it lists none.
    sampled
        Channels of which the caller knows that people were drawn for them.
    high_supports
        For numbers as answers, whether the highest is support; None refuses them.
    places
        Names of places and sites, in small letters, which are no names of people.
    """

    options: Sequence[str] = ()
    sampled: Collection[str] = ()
    high_supports: bool | None = None
    places: Collection[str] = frozenset()
    #: What names and choices become, so that each is looked at once.
    seen: dict[str, tuple[str, Counter[str]]] = field(default_factory=dict, repr=False)


def read_responses(
    header: Sequence[str],
    rows: Iterable[Row],
    how: Reading,
    *,
    blank: Sequence[int] = (),
    progress: Callable[[int], None] | None = None,
) -> Read:
    """Read rows of text as responses.

    Parameters
    ----------
    header
        Headers of the columns; docs/methods/consultation.md lists those known.
    rows
        Row number and cells of each row that is not blank.
    how
        Options, channels that are samples, what numbers mean.
    blank
        Numbers of blank rows, to be told.
    progress
        Told now and then how many rows have been read.

    Raises
    ------
    ValueError
        When no column can be used, or an answer is above the scale.

    Examples
    --------
    >>> found = read_responses(["area", "support_A", "text"],
    ...     [(2, ["Thanet", "No", "My name is Jo. Keep QEQM."])], Reading(options=("A",)))
    >>> found.responses[0].text, dict(found.responses[0].answers), dict(found.removed)
    ('My name is [name removed]. Keep QEQM.', {'A': <Answer.OPPOSE: 'oppose'>}, {'name': 1})
    """
    columns = columns_of(header, how.options)
    rows = list(rows)
    reader = _Rows(columns, how)
    reader.choices.boxes = _boxes(columns, rows)
    if columns.long and "id" not in columns.one:
        reader.notes.add("a row for each option but no column of ids", 1, "rows counted as people")
    for role, _ in columns.again:
        reader.notes.add(f"another column of {role}", 1, "not read: the first is")
    if columns.weights:
        reader.notes.add("column of weights", 1, "not used: each response counts once")
    for number in blank:
        reader.notes.add("blank row", number, "left out")
    for count, (number, cells) in enumerate(rows):
        reader.take(number, cells)
        if progress is not None and count % 1000 == 0:
            progress(count)
    if reader.choices.beyond:
        held = "; ".join(
            f"{value} in row {rows[0]}" + (f" and {len(rows) - 1} more" if len(rows) > 1 else "")
            for value, rows in sorted(reader.choices.beyond.items())
        )
        raise ValueError(f"the scale of answers ends at {TOP}, but there are answers {held}")
    return Read(
        responses=reader.responses,
        options=tuple(sorted(reader.choices.options)),
        roles=columns.roles(),
        not_read={columns.header[p]: reader.filled[p] for p in columns.not_read},
        personal={columns.header[p]: reader.filled[p] for p in columns.personal},
        removed=reader.removed,
        noted=reader.notes.noted(),
        loose=tuple(sorted(reader.choices.loose)),
        coders=tuple(columns.header[place] for place in columns.coders),
    )


def _boxes(columns: Columns, rows: Sequence[Row]) -> frozenset[str]:
    """Options whose column holds nothing but 0, 1 and blanks."""
    return frozenset(
        option
        for option, place in columns.options.items()
        if all(
            cells[place].strip().lower() in BOXES | NOTHING
            for _, cells in rows
            if len(cells) > place
        )
    )


def _joined(held: Response, more: Response) -> Response | None:
    """Two rows of one respondent as one, None where they say different things of who it is."""
    about = {name: getattr(held, name) or getattr(more, name) for name in _ABOUT}
    if any((getattr(more, name) or said) != said for name, said in about.items()):
        return None
    return replace(
        held,
        **about,
        answers={**held.answers, **more.answers},
        other=" ".join(dict.fromkeys(part for part in (held.other, more.other) if part)),
        text="\n".join(dict.fromkeys(part for part in (held.text, more.text) if part)),
        codes=tuple(a or b for a, b in zip(held.codes, more.codes, strict=True)),
    )


class _Rows:
    """What has been read so far."""

    def __init__(self, columns: Columns, how: Reading) -> None:
        self.columns, self.how, self.notes = columns, how, Notes()
        self.responses: list[Response] = []
        self.choices = Choices(
            columns, how.options, how.high_supports, self.notes, self._name, self._text
        )
        self.removed: Counter[str] = Counter()
        self.filled: Counter[int] = Counter()
        self._first: dict[str, tuple[int, int]] = {}

    def take(self, number: int, cells: Sequence[str]) -> None:
        """Read a row."""
        columns = self.columns
        if len(cells) > len(columns.header) and any(cells[len(columns.header) :]):
            self.notes.add("more cells than headers", number, "the cells beyond are not read")
        padded = [*cells, *[""] * (len(columns.header) - len(cells))]
        for place in (*columns.not_read, *columns.personal):
            self.filled[place] += bool(padded[place].strip())
        for cell in padded:
            if cell and cell[0] in " =@+-\t\r" and _FORMULA.match(cell):
                self.notes.add(
                    "formula in a cell", number, "kept as text; written so as not to run"
                )
                break
        response = self._response(number, padded)
        identifier = self._cell(padded, "id")
        if identifier and identifier in self._first:
            self._again(identifier, number, response)
            return
        if identifier:
            self._first[identifier] = (number, len(self.responses))
        self.responses.append(response)

    def _again(self, identifier: str, number: int, response: Response) -> None:
        """A row whose id stood before: another option of the same respondent, or a duplicate."""
        place = self._first[identifier][1]
        held = self.responses[place]
        same = replace(response, row=held.row, answers=held.answers) == held
        if self.columns.long and not set(response.answers) & set(held.answers):
            joined = _joined(held, response)
            if joined is not None:
                self.responses[place] = joined
                return
        if same and response.answers == held.answers:
            self.notes.add("row repeated with the same id", number, "counted once")
            return
        self.notes.add("id used again with another answer", number, "kept; look into it")
        self.responses.append(response)

    def _response(self, number: int, cells: Sequence[str]) -> Response:
        columns = self.columns
        kind = self._name(self._cell(cells, "kind"), number).lower()
        channel = self._name(self._cell(cells, "channel"), number).lower()
        said = self._name(self._cell(cells, "selection"), number)
        answers, asked = self.choices.of_row(number, cells)
        other = self._text(number, self._cell(cells, "other"))
        texts = [self._text(number, cells[place]) for place in columns.text]
        if not answers and not other and not asked and not any(texts):
            self.notes.add("row that says nothing of options", number, "counted as a response")
        return Response(
            row=number,
            area=self._name(self._cell(cells, "area"), number),
            kind=kind,
            channel=channel,
            body=is_body(kind),
            selection=selection_of(channel, said, self.how.sampled),
            age=self._age(number, self._cell(cells, "age")),
            fifth=self._fifth(number, cells),
            answers=answers,
            other=" ".join(part for part in (other, asked) if part),
            text="\n".join(text for text in texts if text),
            codes=tuple(
                None
                if cells[place].strip().lower() in NOTHING
                else self._name(cells[place], number)
                for place in columns.coders
            ),
        )

    def _cell(self, cells: Sequence[str], role: str) -> str:
        place = self.columns.one.get(role)
        cell = "" if place is None else " ".join(cells[place].split())
        return "" if cell.lower() in NOTHING else cell

    def _text(self, number: int, cell: str) -> str:
        """A text without markup and personal details, cut where it is very long."""
        if cell.strip().lower() in NOTHING:
            return ""
        plain_text, marked = without_markup(cell.strip().replace("\0", ""))
        if marked:
            self.notes.add("HTML in a text", number, "taken out")
        safe, removed = redacted(plain_text, self.how.places)
        self.removed += removed
        if len(safe) > LONGEST:
            self.notes.add(
                f"text of more than {LONGEST:,} characters", number, "its beginning is kept"
            )
            safe = safe[:LONGEST]
        return safe

    def _name(self, cell: str, number: int) -> str:
        """A name or choice without personal details; equal cells are looked at once."""
        if cell not in self.how.seen:
            safe, removed = redacted(without_markup(cell)[0], self.how.places)
            # What stands beside a name or an address may be more of it.
            whole = next((kind for kind in ("name", "address") if removed[kind]), "")
            safe = f"[{whole} removed]" if whole else safe[:LONGEST_NAME]
            self.how.seen[cell] = (safe, removed)
        safe, removed = self.how.seen[cell]
        if removed:
            self.removed += removed
            self.notes.add("personal detail where a name is expected", number, "removed")
        return safe

    def _age(self, number: int, cell: str) -> Age | None:
        if not cell or cell.lower() in WITHHELD:
            return None
        found = age_of(cell)
        if found is None or found[0] > 120:
            self.notes.add("age not understood", number, "age not known")
            return None
        return found

    def _fifth(self, number: int, cells: Sequence[str]) -> int:
        for role, most in (("fifth", 5), ("decile", 10)):
            cell = self._cell(cells, role)
            if not cell or cell.lower() in WITHHELD:
                continue
            if re.fullmatch(r"\d{1,2}(?:\.0)?", cell) and 1 <= float(cell) <= most:
                return int(float(cell)) if role == "fifth" else (int(float(cell)) + 1) // 2
            self.notes.add("deprivation not understood", number, "not known")
        return 0
