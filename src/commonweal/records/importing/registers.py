"""CSV into statements of any kind: a register is a table, and nobody types it twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from commonweal.records.canonical import canonical, digest
from commonweal.records.folding import current
from commonweal.records.importing.cells import Reader, readers_of
from commonweal.records.importing.row import (
    ENVELOPE,
    Drawn,
    RowsGiven,
    Words,
    content_of,
    drawn,
)
from commonweal.records.importing.table import RowFinding, table_rows
from commonweal.records.references.table import THINGS, entity_ids
from commonweal.records.statement import Statement, draft
from commonweal.records.types import payload_model


@dataclass(frozen=True, slots=True)
class KindPreview:
    """What a CSV file would state.

    Parameters
    ----------
    rows
        The rows that have a form and are not held already: line of the file, and what it states.
    already
        Ids of statements held that say what a row says.
    changed
        Lines whose thing is stated already, but otherwise. They are corrections where these were
        asked for, and findings where not.
    findings
        Everything to mend first; where there are any, nothing would be stated.
    read_as
        Words of older registers that were read as one of the types: line, word and type.
    """

    rows: tuple[tuple[int, Statement], ...]
    already: tuple[str, ...]
    changed: tuple[int, ...]
    findings: tuple[RowFinding, ...]
    read_as: tuple[tuple[int, str, str], ...] = ()

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What would be stated; nothing while there are findings."""
        return () if self.findings else tuple(made for _, made in self.rows)


def columns_of(kind: str) -> dict[str, Reader]:
    """The columns of the form of a kind, each with what reads its cells.

    Raises
    ------
    ValueError
        When no such kind is registered, or no row can hold it.

    Examples
    --------
    >>> [name for name in columns_of("gift") if "value" in name or "reason" in name]
    ['envelope.reason', 'value_pence', 'value_pounds', 'reason']
    """
    form = payload_model(kind)
    try:
        fields = readers_of(form)
    except TypeError as error:
        raise ValueError(f"{kind}: {error}; state it with `records append`") from error
    envelope = {
        f"envelope.{name}" if name in fields else name: reader for name, reader in ENVELOPE.items()
    }
    return {**envelope, **fields}


def preview_kind(
    path: Path,
    kind: str,
    *,
    stated_by: str,
    stated_at: datetime,
    about: str = "",
    columns: Mapping[str, str] | None = None,
    held: Iterable[Statement] = (),
    correct: bool = False,
    older: Words | None = None,
) -> KindPreview:
    """Read a CSV file, and say what it would state.

    Ids are made from the content of a row, so a file can be read again after rows were added: what
    is held already is not stated twice.

    Parameters
    ----------
    path, kind
        The file, and of which kind its rows are. Lists are written `a|b`, pairs `a=1|b=2`.
    stated_by, stated_at, about
        Of rows that do not say so; without `about` it is the body, or the thing, of the row.
    columns
        What the file calls the columns of `columns_of` ({"Seat no.": "seat"}).
    held
        Statements held already.
    correct
        Make corrections of rows whose thing is stated already, but otherwise.
    older
        Which types a word of an older register can stand for. Where it is one, that is stated, and
        the word is kept as `original_type`.

    Returns
    -------
    KindPreview
        Nothing is written; give `statements` to `store.append`.

    Raises
    ------
    ValueError
        When there is no such kind, or no row can hold it.
    """
    form, readers = payload_model(kind), columns_of(kind)
    needed = [
        name
        for name, field in form.model_fields.items()
        if field.is_required() and not name.endswith("_pence")
    ]
    aliases = {f"envelope.{name}": name for name in ENVELOPE if name in readers}
    aliases = {long: name for long, name in aliases.items() if long not in readers}
    given = RowsGiven(path.name, kind, form, stated_by, stated_at, about, older)
    known = _Held.of(kind, current(held))
    findings: list[RowFinding] = []
    rows: list[tuple[int, Statement]] = []
    already: list[str] = []
    changed: list[int] = []
    read_as: list[tuple[int, str, str]] = []
    seen: dict[bytes, int] = {}
    names = {**aliases, **(columns or {})}
    for line, cells in table_rows(path, names, readers, needed, findings):
        found = drawn(given, line, cells, readers, findings)
        if found is None:
            continue
        made, content = found.statement, found.content
        if found.older and made.payload is not None:
            read_as.append((line, found.older, str(made.payload["type"])))
        if content in seen:
            said = f"says the same as line {seen[content]}; take one of them out"
            findings.append(RowFinding(path.name, line, "", None, said))
        seen.setdefault(content, line)
        other = known.other(made)
        if content in known.contents:
            already.append(known.contents[content])
        elif other is None:
            rows.append((line, made))
        else:
            changed.append(line)
            rows.append((line, _correction(found, other) if correct else made))
            if not correct:
                findings.append(_stated_otherwise(given, line, made, other))
    return KindPreview(tuple(rows), tuple(already), tuple(changed), tuple(findings), tuple(read_as))


@dataclass(frozen=True, slots=True)
class _Held:
    """What is held of a kind: by what it says, and by the thing that it states."""

    contents: Mapping[bytes, str]
    things: Mapping[str, Sequence[Statement]]

    @classmethod
    def of(cls, kind: str, statements: Iterable[Statement]) -> _Held:
        contents: dict[bytes, str] = {}
        things: dict[str, list[Statement]] = {}
        for held in statements:
            if held.type == kind and held.payload is not None:
                contents[content_of(held)] = held.id
                contents[content_of(held, dated=False)] = held.id
                for identifier in entity_ids(kind, held.payload):
                    things.setdefault(identifier, []).append(held)
        return cls(contents, things)

    def other(self, made: Statement) -> Statement | None:
        """What is held of the same thing, where a second statement of it cannot be."""
        often = THINGS[made.type].often if made.type in THINGS else "any"
        for identifier in entity_ids(made.type, made.payload):
            for held in self.things.get(identifier, ()):
                same_day = often == "one at a time" and held.effective == made.effective
                if often == "once" or same_day:
                    return held
        return None


def _correction(found: Drawn, other: Statement) -> Statement:
    """A row as the correction of what is held of its thing; without days of its own it keeps those
    that are held."""
    made = found.statement
    dated = found.content == content_of(made)
    now = [found.content.decode(), content_of(other).decode(), other.stated_at.isoformat()]
    return draft(
        "correction",
        {"corrects": other.id, "payload": made.payload},
        id=f"correction-{digest(canonical(now))[:16]}",
        stated_by=made.stated_by,
        about=made.about,
        stated_at=made.stated_at,
        effective=made.effective if dated else other.effective,
        effective_to=made.effective_to if dated else other.effective_to,
        reason=made.reason,
    )


def _stated_otherwise(given: RowsGiven, line: int, made: Statement, other: Statement) -> RowFinding:
    field = THINGS[given.kind].field
    value = next(entity_ids(given.kind, made.payload), None)
    said = (
        f"is stated already by {other.id}, but otherwise; ask for corrections, give it another id, "
        "or take the row out"
    )
    return RowFinding(given.file, line, field, value, said)
