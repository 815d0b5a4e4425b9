"""Files in which a choice is declared: reading them from TOML or JSON against their form, every
fault told with its place; words in them that cannot mislead a reader; names that come near."""

from __future__ import annotations

import difflib
import json
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from commonweal.records.canonical import each_once
from commonweal.records.toml import TomlError, TooDeepError, read_toml
from commonweal.records.worded import text_fault

Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=80)]
#: What moves the cursor, breaks a line or cannot be written: beside what is kept nowhere, it would
#: let a file write over what a terminal or a page says of it.
CONTROL_CATEGORIES = {"Cc", "Cs", "Zl", "Zp"}


def _plain(text: str) -> str:
    wrong = sorted(
        {c for c in text if unicodedata.category(c) in CONTROL_CATEGORIES or text_fault(c)}
    )
    if wrong:
        told = ", ".join(f"U+{ord(character):04X}" for character in wrong)
        raise ValueError(
            f"holds control characters or line breaks ({told}); leave them out, or "
            "end a line of TOML with a backslash to go on in the next"
        )
    return text


Text = Annotated[str, AfterValidator(_plain)]
Words = Annotated[Text, Field(min_length=1, pattern=r"\S")]
Number = Annotated[float, Field(allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]
Form = TypeVar("Form", bound=BaseModel)


class Entry(BaseModel):
    """An entry of a file: nothing that is not known, nothing that changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class DeclarationError(ValueError):
    """A file that cannot be used, with every finding."""

    def __init__(self, findings: Sequence[str]) -> None:
        super().__init__("\n".join(findings))
        self.findings = tuple(findings)


def read_declaration(text: str, written: Literal["json", "toml"], form: type[Form]) -> Form:
    """A file in its form.

    Parameters
    ----------
    text, written
        The text of the file, and what it is written in.
    form
        The model that it must have.

    Raises
    ------
    DeclarationError
        With everything that does not have the form, each with its place.
    """
    try:
        held = (
            json.loads(text, object_pairs_hook=each_once) if written == "json" else read_toml(text)
        )
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise DeclarationError([f"is no JSON: {place}: {error.msg}"]) from error
    except (RecursionError, TooDeepError) as error:
        said = f"is no {written.upper()} of this form: lists or tables are nested too deep to be "
        raise DeclarationError([f"{said}read; six levels are enough"]) from error
    except TomlError as error:
        raise DeclarationError([f"is no TOML: {error}"]) from error
    except ValueError as error:
        raise DeclarationError([str(error)]) from error
    try:
        return form.model_validate(held)
    except ValidationError as error:
        raise DeclarationError(_told(error, held)) from error


def unknown(name: str, known: Iterable[str], what: str) -> str:
    """That there is no such thing, and what may have been meant.

    Examples
    --------
    >>> unknown("acess", ["access", "quality"], "criterion")
    "no criterion 'acess'; did you mean 'access'?"
    """
    names = list(known)
    near = difflib.get_close_matches(name, names, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there is {', '.join(names) or 'none'}"
    return f"no {what} {name!r}; {hint}"


def _told(error: ValidationError, held: object) -> list[str]:
    """What pydantic found, each with its place in words: lists by the ids of their rows."""
    found = []
    for fault in error.errors(include_url=False, include_context=False):
        said = fault["msg"].removeprefix("Value error, ")
        value = fault["input"]
        plain = isinstance(value, str | int | float | bool)
        given = f" (given: {value!r})" if plain and fault["type"] != "missing" else ""
        found.append(f"{_place(fault['loc'], held) or 'the file'}: {said}{given}")
    return found


def _place(steps: tuple[str | int, ...], held: object) -> str:
    said: list[str] = []
    for step in steps:
        inner: object = None
        if isinstance(held, dict):
            inner = held.get(step)
        elif isinstance(held, list) and isinstance(step, int) and step < len(held):
            inner = held[step]
        name = inner.get("id") if isinstance(step, int) and isinstance(inner, dict) else None
        told = str(name) if name else str(step + 1) if isinstance(step, int) else step
        said.append(told if told.isprintable() else ascii(told))
        held = inner
    return ".".join(said)
