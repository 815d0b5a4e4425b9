"""The documentation page of the kinds of statement, made from their forms.

`python -m commonweal.records.describing docs/statement-kinds.md` writes it.
"""

from __future__ import annotations

import inspect
import re
import sys
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import AwareDatetime
from pydantic.fields import FieldInfo

from commonweal.records import kinds as _registered  # noqa: F401  # its forms register
from commonweal.records.references.table import THINGS, references_of
from commonweal.records.types import Payload, payload_model, statement_types

_OPENING = """# Kinds of statement

This page is made from the forms in `src/commonweal/records/kinds` by
`python -m commonweal.records.describing docs/statement-kinds.md`; edit those, not this page.

What a statement is, and its envelope, is in [records.md](records.md). A file of drafts for
`commonweal records append` has one JSON object a line: the fields of the envelope (`id`, `type`,
`stated_by`, `about`, `stated_at`, `effective`, `effective_to`, `reason`) and the `payload`, whose
fields are here. Fields that are not needed may be left out or null. A field that is not here is
refused. Most kinds can also be imported from a table, one row for each statement
(`commonweal records import`).

Every kind has a complete example, made up, in [../examples/statements](../examples/statements).
"""
_PLAIN: Mapping[Any, str] = {
    str: "text",
    bool: "true or false",
    int: "whole number",
    float: "number",
    date: "day",
    datetime: "instant",
    AwareDatetime: "instant with time zone",
    typing.Any: "any JSON",
}
_OFTEN = {
    "once": "Stated once; what changes is a correction.",
    "one at a time": "May be stated again for a later time; two do not hold on one day.",
    "any": "May be stated again; a later statement adds to an earlier one or replaces it.",
}


def page() -> str:
    """The text of the page."""
    return "\n".join([_OPENING, *_contents(), *(line for name in _subjects() for line in name)])


def _by_subject() -> dict[str, list[str]]:
    """Kinds by the module that has their forms."""
    found: dict[str, list[str]] = {}
    for kind in statement_types():
        form = payload_model(kind)
        if form.__module__.startswith("commonweal.records."):
            found.setdefault(form.__module__, []).append(kind)
    return dict(sorted(found.items()))


def _contents() -> Iterator[str]:
    yield "| subject | kinds |\n|---|---|"
    for module, names in _by_subject().items():
        links = ", ".join(f"[{name}](#{name})" for name in names)
        yield f"| {_subject(module)} | {links} |"
    yield ""


def _subject(module: str) -> str:
    name = module.rpartition(".")[2]
    return "any subject" if name == "types" else name


def _subjects() -> Iterator[Iterator[str]]:
    for module, names in _by_subject().items():
        for name in names:
            yield _kind(name, _subject(module))


@dataclass(frozen=True, slots=True)
class FieldTold:
    """A field of a kind in words: its name, what it is, whether it is needed, what it may hold and
    what it means."""

    name: str
    type: str
    needed: bool
    holds: str
    meaning: str


def fields_told(kind: str) -> tuple[FieldTold, ...]:
    """The fields of a kind in words.

    Examples
    --------
    >>> [(one.name, one.needed) for one in fields_told("appointment")][:2]
    [('post', True), ('person', False)]
    """
    form = payload_model(kind)
    _, meanings = _docstring(form)
    speaks_of = {held.field: held.things for held in references_of(kind)}
    return tuple(
        FieldTold(
            field,
            _type(info.annotation),
            info.is_required(),
            _holds(info, speaks_of.get(field, ()), field == form.refers_by),
            meanings.get(field, ""),
        )
        for field, info in form.model_fields.items()
    )


def _kind(name: str, subject: str) -> Iterator[str]:
    form = payload_model(name)
    said, _ = _docstring(form)
    yield f"## {name}\n"
    yield f"{said}\n"
    thing = THINGS.get(name)
    if thing is not None:
        yield f"States the {thing.thing} of the id `{thing.field}`. {_OFTEN[thing.often]}\n"
    yield "| field | type | needed | holds | meaning |\n|---|---|---|---|---|"
    for one in fields_told(name):
        needed = "yes" if one.needed else ""
        cells = [f"`{one.name}`", one.type, needed, one.holds, one.meaning]
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
    example = f"[examples/statements/{name}.jsonl](../examples/statements/{name}.jsonl)"
    if name == "destruction":
        yield "\nStated by destroying a payload (`records.destroy`), never by itself.\n"
    else:
        yield f"\nSubject: {subject}. Example: {example}\n"


def _docstring(form: type[Payload]) -> tuple[str, dict[str, str]]:
    """What a form is, in words, and what each of its fields means."""
    text = inspect.cleandoc(form.__doc__ or "")
    said, _, listed = text.partition("\nParameters\n----------\n")
    meanings: dict[str, str] = {}
    names: list[str] = []
    for line in listed.splitlines():
        if line and not line.startswith(" "):
            names = [name.strip() for name in line.split(",")]
        elif line.strip():
            first, *others = names
            meanings[first] = f"{meanings.get(first, '')} {line.strip()}".strip()
            meanings |= dict.fromkeys(others, f"See `{first}`.")
    return re.sub(r"\s*\n(?!\n)\s*", " ", said.strip()), meanings


def _type(annotation: Any) -> str:
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        return " or ".join(_type(one) for one in inner if one is not type(None))
    if origin is typing.Annotated:
        return _type(inner[0])
    if origin is Literal:
        return "one of"
    if origin is tuple:
        return f"list of {_type(inner[0])}"
    if origin is dict:
        return f"{_type(inner[1])} by {_type(inner[0])}"
    return "any JSON"


def _holds(info: FieldInfo, things: tuple[str, ...], statement: bool) -> str:
    parts = [", ".join(_choices(info.annotation))]
    if things:
        ids = " or ".join(thing for thing in things if thing != "identifier")
        parts.append(f"id of a known {ids}" + (", or an identifier" * ("identifier" in things)))
    if statement:
        parts.append("id of a statement")
    for limit in info.metadata:
        parts += [f"at least {_told(limit.ge)}"] if hasattr(limit, "ge") else []
        parts += [f"at most {_told(limit.le)}"] if hasattr(limit, "le") else []
    default = info.default
    if not info.is_required() and default not in (None, (), {}) and default is not ...:
        shown = str(default).lower() if isinstance(default, bool) else str(default)
        parts += [] if "Undefined" in shown else [f"left out: {shown}"]
    return "; ".join(part for part in parts if part)


def _told(limit: Any) -> str:
    return f"{limit}" if isinstance(limit, date) else f"{limit:g}"


def _choices(annotation: Any) -> Iterator[str]:
    if typing.get_origin(annotation) is Literal:
        yield from (str(one) for one in typing.get_args(annotation))
    else:
        for inner in typing.get_args(annotation):
            yield from _choices(inner)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
