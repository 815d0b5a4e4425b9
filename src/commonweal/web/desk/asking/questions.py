"""Questions of every kind: how an answer is read from a form, and told again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from commonweal.evidence.words import day, joined
from commonweal.system.money import in_pounds
from commonweal.web.desk.asking import files
from commonweal.web.desk.asking.readers import DAY_PARTS, Choice, Kind, found, known, reader
from commonweal.web.desk.naming import codes_told

if TYPE_CHECKING:
    from commonweal.web.desk.asking.task import Asked

#: What was answered, by name of the question: values that JSON holds.
Answers = Mapping[str, Any]

#: The longest list that is offered while a name is typed; a longer one is searched on sending.
LISTED = 300


@dataclass(frozen=True)
class Question:
    """A question of a form.

    Parameters
    ----------
    name, label, hint
        Under which name the answer is kept, what is asked, and a word of help.
    kind
        What sort of answer it takes. Days are kept as "2026-02-05", days known roughly with how
        exactly, times as "14:30", pounds in pence, choices by their value, names with the code of
        what they name ("" for what is not on record), files by their digest.
    choices
        What can be chosen: value and words, or a function that gives them for whoever is asked.
    needed
        Whether it must be answered.
    check
        Says what is wrong with an answer that has its form, beside all others that are given; empty
        where nothing is. It is asked again when it is sent.
    free
        Whether a name may be one that is not on record.
    first
        What stands in it before it was answered.
    none
        Why there is nothing to choose, where that is so, and what to do first.
    """

    name: str
    label: str
    kind: Kind = "text"
    hint: str = ""
    choices: Sequence[Choice] | Callable[[Asked], Sequence[Choice]] = ()
    needed: bool = True
    check: Callable[[Any, Asked], str] = lambda _value, _asked: ""
    free: bool = False
    first: Callable[[Asked], Any] = lambda _asked: None
    none: str = ""

    def options(self, asked: Asked) -> Sequence[Choice]:
        """What can be chosen."""
        return self.choices(asked) if callable(self.choices) else self.choices

    def nothing(self, asked: Asked) -> str:
        """Why there is nothing to choose; "" where there is, or nobody said why."""
        return self.none if self.none and not self.options(asked) else ""

    def entered(self, form: Any, sent: Any = MappingProxyType({})) -> Any:
        """What a form and the files sent with it hold, as it was entered: to be shown again."""
        if self.kind == "file":
            return files.entered(form, sent, self.name)
        if self.kind in ("day", "rough day"):
            return [form.get(f"{self.name}-{part}", "").strip() for part in DAY_PARTS]
        if self.kind == "choices":
            return form.getlist(self.name)
        if self.kind == "name":
            return [form.get(self.name, "").strip(), form.get(f"{self.name}-which", "")]
        return form.get(self.name, "").strip()

    def is_empty(self, entered: Any) -> bool:
        """Whether nothing was entered."""
        if self.kind == "file":
            return entered["file"] is None
        return not (any(entered) if isinstance(entered, list) else entered)

    def read(self, entered: Any, asked: Asked) -> tuple[Any, str]:
        """The answer in its form, or None and what is wrong with it. Whether it can be beside the
        others is `check`ed once these are read."""
        if self.kind == "file":
            value, fault = files.read(entered, asked.answers.get(self.name))
            lacks = self._asked(asked) if self.needed and value is None else ""
            return value, self._wrong(fault) if fault else lacks
        if self.is_empty(entered):
            return None, (self._asked(asked) if self.needed else "")
        value, fault = reader(self.kind, free=self.free)(entered, self.options(asked))
        return (None, self._wrong(fault)) if fault else (value, "")

    def amiss(self, value: Any, asked: Asked) -> str:
        """What is wrong with an answer that was kept, as things stand now; "" where it still
        fits."""
        if value is None:
            return self._asked(asked) if self.needed else ""
        if self.kind == "file":
            return ""
        if self.kind in ("choice", "choices", "name"):
            several = value if isinstance(value, list) else [value]
            codes = {one["code"] if self.kind == "name" else one for one in several} - {""}
            if not codes <= known(self.options(asked), codes).keys():
                return self._wrong(f"{self.told(value, asked)} cannot be chosen any more")
        return self.check(value, asked)

    def told(self, value: Any, asked: Asked) -> str:
        """An answer in words."""
        if value is None or value == []:
            return "Not given"
        if self.kind in ("choice", "choices"):
            words = dict(self.options(asked))
            several = value if isinstance(value, list) else [value]
            gone = codes_told(one for one in several if not words.get(one))
            return joined([words.get(one) or gone[one] for one in several])
        if self.kind == "yes or no":
            return "Yes" if value else "No"
        if self.kind == "day":
            return day(date.fromisoformat(value))
        if self.kind == "rough day":
            return rough(value)
        if self.kind == "pounds":
            return in_pounds(value)
        if self.kind == "file":
            return files.told(value)
        return str(value["words"]) if self.kind == "name" else str(value)

    def shown(self, value: Any) -> Any:
        """A kept answer as it would be entered."""
        if value is None:
            return {"choices": [], "day": [""] * 3, "rough day": [""] * 3, "name": ["", ""]}.get(
                self.kind, ""
            )
        if self.kind == "day":
            return _boxes(value, "day")
        if self.kind == "rough day":
            return _boxes(value["on"], value["precision"])
        if self.kind == "yes or no":
            return "yes" if value else "no"
        if self.kind == "pounds":
            return f"{value // 100}.{value % 100:02d}" if value % 100 else str(value // 100)
        if self.kind == "name":
            return [value["words"], value["code"]]
        return value if isinstance(value, list) else str(value)

    def drawn(self, shown: Any, asked: Asked, error: str | None) -> dict[str, Any]:
        """What a page is given to draw it."""
        options: Sequence[Choice] = self.options(asked)
        if self.kind == "file":
            held = asked.answers.get(self.name)
            shown = self.told(held, asked) if held else ""
        which: Sequence[Choice] = ()
        if self.kind == "name":
            which = found(options, shown[0]) if error and shown[0] else ()
            options = tuple(options) if len(options) <= LISTED else ()
        return {
            "name": self.name,
            "label": self.label,
            "hint": self.hint,
            "kind": self.kind,
            "needed": self.needed,
            "free": self.free,
            "options": options,
            "which": which,
            "shown": shown,
            "error": error,
        }

    def _wrong(self, fault: str) -> str:
        if self.label.endswith("?"):
            return f"{self.label} {fault[:1].upper()}{fault[1:]}"
        return f"{self.label}: {fault}"

    def _asked(self, asked: Asked) -> str:
        nothing = self.nothing(asked)
        if nothing:
            return nothing
        verb = "Choose" if self.kind in ("choice", "choices", "yes or no") else "Enter"
        return f"{verb} an answer: {self.label}"


@dataclass(frozen=True)
class Page:
    """A page of a task: one question, or a few that belong together.

    Parameters
    ----------
    name
        Its part of the address.
    questions
        What is asked; the first one's label is the heading where it stands alone.
    title, text
        The heading of several, and a sentence under it.
    when
        Whether it is asked at all, by what was answered so far.
    several
        Whether it is asked as often as somebody wants: the answers are kept as a list under the
        name of the page.
    look
        What the answers so far bring about, shown above the questions.
    """

    name: str
    questions: tuple[Question, ...]
    title: str = ""
    text: str | Callable[[Asked], str] = ""
    when: Callable[[Answers], bool] = lambda _answers: True
    several: bool = False
    look: Callable[[Asked], Sequence[str]] = lambda _asked: ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Under which names its answers are kept."""
        return (self.name,) if self.several else tuple(one.name for one in self.questions)

    def amiss(self, asked: Asked) -> Iterator[str]:
        """What is wrong with its answers, as things stand now."""
        entries = asked.answers.get(self.name, ()) if self.several else (asked.answers,)
        for entry in entries:
            beside = replace(asked, answers={**asked.answers, **entry})
            for one in self.questions:
                fault = one.amiss(entry.get(one.name), beside)
                if fault:
                    yield fault

    def lacks(self, answers: Answers) -> bool:
        """Whether it has to be answered yet."""
        if self.several:
            return self.name not in answers
        return any(one.needed and answers.get(one.name) is None for one in self.questions)


def rough(value: Mapping[str, str]) -> str:
    """A day that is known roughly, in words.

    Examples
    --------
    >>> rough({"on": "2018-07-01", "precision": "month"})
    'July 2018'
    """
    words = day(date.fromisoformat(value["on"])).split(" ")
    return " ".join(words[{"day": 0, "month": 1, "year": 2}[value["precision"]] :])


def _boxes(value: str, precision: str) -> list[str]:
    held = date.fromisoformat(value)
    parts = [str(held.day), str(held.month), str(held.year)]
    left_out = {"day": 0, "month": 1, "year": 2}[precision]
    return [""] * left_out + parts[left_out:]


__all__ = ["Answers", "Choice", "Kind", "Page", "Question", "rough"]
