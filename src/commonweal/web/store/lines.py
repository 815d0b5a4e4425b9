"""Lines of records as rows, and back; what each speaks of."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from commonweal.governance.connections.naming import plain_identifier, plain_name
from commonweal.records import Line, Statement
from commonweal.records.references.table import THINGS, named, references_of
from commonweal.records.types import acted_on, referred
from commonweal.web.store.models import Mention, Name, Row, TextWord

#: What a statement that acts on another speaks of.
STATEMENT = "statement"
#: An organisation as it is written, by a name or an identifier in plain form: two who write it
#: alike may mean the same one, whatever either knows of it besides.
WRITTEN = "organisation as written"
#: The fields in which statements write organisations: by name, and by identifier.
_NAMES = ("organisation", "suppliers", "name", "other_names")
_NUMBERS = ("organisation_ids", "supplier_ids", "ids")
#: Gives a statement by its id.
Find = Callable[[str], Statement | None]


def row_of(line: Line) -> Row:
    """A line as a row."""
    held = line.statement
    return Row(
        number=line.number,
        statement=held.id,
        type=held.type,
        about=held.about,
        stated_at=held.stated_at,
        hash=line.hash,
        line=line.written().decode(),
    )


def line_of(text: str) -> Line:
    """A line from its text, as it was written."""
    return Line.from_json(json.loads(text))


def mentions_of(number: int, held: Statement, find: Find) -> Iterator[Mention]:
    """What a statement speaks of.

    A correction speaks of the statement that it corrects, and of all that its payload speaks of,
    as a statement of the kind that it corrects; a transfer of the successor.

    Parameters
    ----------
    number, held
        Its place, and what is stated.
    find
        Gives what it acts on, and what that acts on in turn.
    """
    found: dict[tuple[str, str, bool], None] = {}
    target = referred(held.type, held.payload)
    if target is not None:
        found[(STATEMENT, target, False)] = None
    gone = acted_on(held.type, held.payload)
    if gone is not None:
        found[(STATEMENT, gone, False)] = None
    kind, payload = meant(held, find)
    if kind == "transfer" and isinstance(payload.get("successor"), str):
        found[("body", payload["successor"], False)] = None
    thing = THINGS.get(kind)
    if thing is not None:
        for code in named(payload, thing.field):
            found[(thing.thing, code, True)] = None
    for reference in references_of(kind):
        for code in named(payload, reference.field):
            for one in reference.things:
                found[(one, code, False)] = None
    if kind == "interest":
        found |= {(WRITTEN, form, False): None for form in written(payload)}
    for thing_, code, states in found:
        yield Mention(row_id=number, thing=thing_, code=code[:200], states=states, type=held.type)


def written(payload: Mapping[str, Any]) -> Iterator[str]:
    """The organisations that a payload names, as it writes them, in plain form.

    Examples
    --------
    >>> list(written({"organisation": "Orbit Ltd", "organisation_ids": ["company:1234567"]}))
    ['name:orbit', 'company:01234567']
    """
    for field in _NAMES:
        for name in named(payload, field):
            yield f"name:{plain_name(name)}"
    for field in _NUMBERS:
        for code in named(payload, field):
            yield plain_identifier(code)


def names_of(number: int, held: Statement, find: Find) -> Iterator[Name]:
    """The name that a statement gives a person, and the person's id, each by its last word."""
    kind, payload = meant(held, find)
    person = payload.get("person")
    if kind != "person" or not isinstance(person, str):
        return
    for name in dict.fromkeys((payload.get("name"), person)):
        last = last_word(name) if isinstance(name, str) else ""
        if last:
            yield Name(row_id=number, person=person[:200], word=last[:200], name=name)


def last_word(name: str) -> str:
    """The word by which a name is looked for in what is said; none where it has no word."""
    words = re.findall(r"\w+", name)
    return words[-1].casefold() if words else ""


def text_words_of(number: int, held: Statement, find: Find) -> Iterator[TextWord]:
    """The words that stand in the texts of a statement, or in the id that it gives a person, who is
    told by it. Ids of other things are no text: a statement is found by what it speaks of."""
    kind, payload = meant(held, find)
    codes = {one.field for one in references_of(kind)}
    if kind in THINGS and kind != "person":
        codes.add(THINGS[kind].field)
    said = (text for name, one in payload.items() if name not in codes for text in texts_in(one))
    for word in dict.fromkeys(word for text in said for word in words_in(text)):
        yield TextWord(row_id=number, word=word)


def words_in(text: str) -> Iterator[str]:
    """The words of a text, as statements are found by them.

    Examples
    --------
    >>> list(words_in("Grace O'Public (p-2)"))
    ['grace', 'o', 'public', 'p', '2']
    """
    longest = TextWord._meta.get_field("word").max_length
    return (one.casefold()[:longest] for one in re.findall(r"\w+", text))


def texts_in(value: object) -> Iterator[str]:
    """Every text that a payload holds, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from texts_in(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts_in(one)


def meant(held: Statement, find: Find) -> tuple[str, Mapping[str, Any]]:
    """The kind of a statement with its payload; of a correction those of what it corrects."""
    kind, payload = held.type, held.payload or {}
    if kind != "correction" or held.payload is None:
        return kind, payload
    seen: set[str] = set()
    first: Statement | None = held
    while first is not None and first.type == "correction":
        target = referred(first.type, first.payload)
        if target is None or target in seen:
            return kind, {}
        seen.add(target)
        first = find(target)
    inner = payload.get("payload")
    return ("", {}) if first is None else (first.type, inner if isinstance(inner, dict) else {})


def finder(statements: Iterable[Statement]) -> Find:
    """Gives statements by their id: the new ones, and those that stand in the table."""
    known = {held.id: held for held in statements}

    def find(name: str) -> Statement | None:
        if name not in known:
            text = Row.objects.filter(statement=name).values_list("line", flat=True).first()
            if text is None:
                return None
            known[name] = line_of(text).statement
        return known[name]

    return find


def says(one: Statement) -> Mapping[str, Any]:
    """What a statement says; a correction, what it says anew."""
    payload: Mapping[str, Any] = one.payload or {}
    inner = payload.get("payload") if one.type == "correction" else None
    return inner if isinstance(inner, dict) else payload
