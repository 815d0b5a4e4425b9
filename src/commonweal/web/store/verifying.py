"""Whether the table is whole: its chain, each row against its own line, and the files that it
names."""

from __future__ import annotations

from collections.abc import Iterator

from commonweal.records import Damage, Inspection, StatementError, inspect
from commonweal.web.store import files
from commonweal.web.store.lines import line_of, row_of
from commonweal.web.store.models import Row
from commonweal.web.store.reading import head

#: What pages find a row by: each as it stands in the line.
_COLUMNS = ("number", "statement", "type", "about", "stated_at", "hash")


def written() -> bytes:
    """The records as a file of records holds them, byte for byte."""
    texts = Row.objects.order_by("number").values_list("line", flat=True)
    return b"".join(f"{text}\n".encode() for text in texts.iterator(2000))


def verify() -> tuple[Inspection, tuple[Damage, ...]]:
    """What the table holds, and everything that is wrong with it.

    Returns
    -------
    The lines as `records.inspect` finds them, and all damage: that of the lines, that of rows whose
    columns are not those of their line, and that of files that are missing or changed.
    """
    # The head first: whatever is added meanwhile, it never tells of rows that are not read yet.
    before = head()
    found = inspect(written(), before)
    return found, (*found.damages, *_otherwise(), *files.damages())


def _otherwise() -> Iterator[Damage]:
    for at, row in enumerate(Row.objects.order_by("number").iterator(2000), start=1):
        try:
            meant = row_of(line_of(row.line))
        except (StatementError, ValueError):
            continue  # its line is damaged, which is told already
        wrong = [name for name in _COLUMNS if getattr(row, name) != getattr(meant, name)]
        if wrong:
            said = f"{', '.join(wrong)} of the row: not as its line has it"
            yield Damage(at, "altered", said, row.statement)
