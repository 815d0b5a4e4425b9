"""What a row says of each option: a column for each, a row for each, or a choice among them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from commonweal.services.consultation.columns import Columns, named, plain
from commonweal.services.consultation.response import Notes
from commonweal.services.consultation.wording import NOTHING, TOP, Answer, answer_of

_OTHER = re.compile(r"(?i)^(?:other|something else|another)\b[\s:,;–-]*")
_AGAINST = re.compile(r"(?i)^(?:no to|not|against|oppose|reject|anything but)\s+(?=\S)")
_NONE = ("none", "none of these", "none of them", "no preference", "don't know", "not sure", "any")
#: More words than this are a text, no name of an option.
LONGEST_NAME = 3
#: What stands for an option in which a personal detail was written.
WITHHELD = "not told"


@dataclass(slots=True)
class Choices:
    """The options met so far, and how a row's cells speak of them.

    Parameters
    ----------
    columns, listed, high_supports
        Which column is what; options that the folder lists; which end of a scale is support.
    notes
        Where what is not understood is told.
    safe_name, safe_text
        A name or a text of a row without personal details.
    """

    columns: Columns
    listed: Sequence[str]
    high_supports: bool | None
    notes: Notes
    safe_name: Callable[[str, int], str]
    safe_text: Callable[[int, str], str]
    #: Options whose column holds nothing but 0, 1 and blanks.
    boxes: frozenset[str] = frozenset()
    #: Numbers above the scale, and the rows that hold them.
    beyond: dict[str, list[int]] = field(default_factory=dict)
    _named: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._named = {
            plain(option).removeprefix("option_"): option
            for option in (*self.columns.options, *self.listed)
        }

    @property
    def options(self) -> set[str]:
        """Every option that the folder lists, a column is about or a row names."""
        return set(self._named.values())

    @property
    def loose(self) -> set[str]:
        """Options that only cells name."""
        return self.options - {*self.columns.options, *self.listed}

    def of_row(self, number: int, cells: Sequence[str]) -> tuple[dict[str, Answer], str]:
        """What a row says of each option, and what else it asks for in its choice."""
        found: dict[str, Answer] = {}
        for option, place in self.columns.options.items():
            self._answer(number, option, " ".join(cells[place].split()), found)
        if self.columns.long:
            option = self._cell(cells, "option")
            if option:
                self._answer(number, self._of(option, number), self._cell(cells, "answer"), found)
            return found, ""
        asked = ""
        for role in ("preferred", "answer", "option"):
            cell = self._cell(cells, role)
            if cell:
                asked = self._choice(number, cell, found) or asked
        return found, asked

    def _cell(self, cells: Sequence[str], role: str) -> str:
        place = self.columns.one.get(role)
        cell = "" if place is None else " ".join(cells[place].split())
        return "" if cell.lower() in NOTHING else cell

    def _answer(self, number: int, option: str, cell: str, found: dict[str, Answer]) -> None:
        if cell.lower() in NOTHING:
            return
        number_said = re.fullmatch(r"\d{1,2}(?:\.0)?", cell)
        if number_said and self.high_supports is not None and float(cell) > TOP:
            self.beyond.setdefault(f"{float(cell):g}", []).append(number)
            return
        said = answer_of(cell, high_supports=self.high_supports, box=option in self.boxes)
        if said is not None:
            found[option] = said
            return
        done = "no answer counted"
        if number_said:
            done += "; say by --scale high or --scale low which end of the scale is support"
        about = (
            "an option that the folder does not list"
            if option in self.loose
            else f"option {option}"
        )
        self.notes.add(f"answer on {about} not understood", number, done)

    def _of(self, cell: str, number: int) -> str:
        """The option that a cell names; one that is not listed is kept, and told."""
        key = plain(cell).removeprefix("option_")
        if key not in self._named:
            safe = self.safe_name(cell, number)
            hidden = "removed]" in safe
            self._named[key] = (
                WITHHELD if hidden else named(plain(safe).removeprefix("option_")) or safe
            )
        option = self._named[key]
        if self.listed and option not in self.listed:
            self.notes.add("option that the folder does not list", number, "counted")
        return option

    def _choice(self, number: int, cell: str, found: dict[str, Answer]) -> str:
        """Options chosen in one cell; what is asked for beside them is given back."""
        if cell.lower().replace("’", "'") in _NONE:
            self._not_chosen(found)
            return ""
        if _OTHER.match(cell):
            self._not_chosen(found)
            return self.safe_text(number, _OTHER.sub("", cell))
        parts = [part.strip() for part in re.split(r"[;|,/]|\band\b", cell) if part.strip()]
        pairs = [self._pair(part) for part in parts]
        if not all(plain(pair[0]).removeprefix("option_") in self._named for pair in pairs):
            if answer_of(cell, high_supports=self.high_supports) is not None:
                self._answer_alone(number, cell, found)
                return ""
            if len(cell.split()) > LONGEST_NAME:
                self.notes.add("choice in words", number, "read as an option that is not listed")
                self._not_chosen(found)
                return self.safe_text(number, cell)
            pairs = [[cell]]
        for pair in pairs:
            option = self._of(pair[0], number)
            if len(pair) == 2:
                self._answer(number, option, pair[1].strip(), found)
            elif found.setdefault(option, Answer.SUPPORT) is not Answer.SUPPORT:
                self.notes.add(
                    "option chosen, but not supported in its own column",
                    number,
                    "its column counts",
                )
        if all(len(pair) == 1 for pair in pairs):
            self._not_chosen(found)
        return ""

    def _pair(self, part: str) -> list[str]:
        """An option, and what is said of it where anything is."""
        option = _AGAINST.sub("", part)
        if option != part and plain(option).removeprefix("option_") in self._named:
            return [option, "no"]
        return re.split(r"[=:]", part, maxsplit=1)

    def _not_chosen(self, found: dict[str, Answer]) -> None:
        """Whoever chose, but none of these, answered the question all the same."""
        for option in sorted(self.listed or self.options):
            found.setdefault(option, Answer.NOT_CHOSEN)

    def _answer_alone(self, number: int, cell: str, found: dict[str, Answer]) -> None:
        """An answer that names no option: clear only where there is one."""
        options = sorted(self.options)
        if len(options) == 1:
            self._answer(number, options[0], cell, found)
        else:
            self.notes.add("answer that names no option", number, "no answer counted")
