"""Reading a prioritisation file from the text of JSON or TOML; all findings at once."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from typing import Any, Literal

from pydantic import ValidationError

from commonweal.needs.priorities.checking import faults
from commonweal.needs.priorities.file import Prioritisation


class PrioritiesError(ValueError):
    """A prioritisation file that cannot be used, with every finding."""

    def __init__(self, findings: Sequence[str]) -> None:
        super().__init__("\n".join(findings))
        self.findings = tuple(findings)


def read_priorities(text: str, form: Literal["json", "toml"]) -> Prioritisation:
    """Read and check a prioritisation.

    Parameters
    ----------
    text
        The text of the file.
    form
        What it is written in.

    Raises
    ------
    PrioritiesError
        With everything to mend: first what does not have the form, and where all has, what does
        not belong together.
    """
    try:
        held = _json(text) if form == "json" else tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PrioritiesError([f"is no TOML: {error}"]) from error
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise PrioritiesError([f"is no JSON: {place}: {error.msg}"]) from error
    except RecursionError as error:
        said = f"is no {form.upper()} of this form: lists or tables are nested too deep to be read"
        raise PrioritiesError([f"{said}; a prioritisation needs six levels at most"]) from error
    except ValueError as error:
        raise PrioritiesError([str(error)]) from error
    try:
        found = Prioritisation.model_validate(held)
    except ValidationError as error:
        raise PrioritiesError(_told(error, held)) from error
    wrong = faults(found)
    if wrong:
        raise PrioritiesError(wrong)
    return found


def _json(text: str) -> Any:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in pairs:
            if name in found:
                raise ValueError(f"the name {name!r} stands twice in one object; keep one of them")
            found[name] = value
        return found

    return json.loads(text, object_pairs_hook=once)


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
