"""Make the example statements: for each kind a file with a statement that has every field filled,
after the statements that it speaks of. Everything in them is SYNTHETIC.

    python examples/build_statements.py examples/statements

A file can be added to records as it stands:

    commonweal records append examples/statements/seat.jsonl --to records.jsonl

The same code gives the same bytes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from statements_build import buying, choices, contracts, meetings, people
from statements_build.made import Made

from commonweal.records.references.table import entity_ids, named, references_of
from commonweal.records.types import referred

START = "2022-07-01"
README = """# Example statements

**Synthetic**: everything in these files is made up. One file for each kind of statement: the last
line has every field filled that can be filled together, the lines before it are the statements
that it speaks of and others of its kind. The fields are described in
[../../docs/statement-kinds.md](../../docs/statement-kinds.md). A file can be added to records as it
stands:

    commonweal records append examples/statements/seat.jsonl --to records.jsonl

`python examples/build_statements.py examples/statements` makes the files.
"""
_DAYS = ("on", "made_on", "declared", "offered", "given", "began", "published")


def every() -> dict[str, Made]:
    """All example statements by id."""
    made = [*people.MADE, *meetings.MADE, *buying.MADE, *contracts.MADE, *choices.MADE]
    return {one.id: one for one in made}


def files() -> dict[str, str]:
    """The content of each file, by name."""
    made = every()
    found = {"README.md": README}
    for kind in sorted({one.kind for one in made.values()}):
        needed: dict[str, Made] = {}
        for one in made.values():
            if one.kind == kind:
                for other in (*_before(one, made, ()), one):
                    needed.setdefault(other.id, other)
        last = made[kind]
        ordered = [one for one in needed.values() if one is not last] + [last]
        found[f"{kind}.jsonl"] = "".join(f"{_line(one)}\n" for one in ordered)
    return found


def _before(one: Made, made: dict[str, Made], seen: tuple[str, ...]) -> Iterator[Made]:
    """The statements that one speaks of, and those that they speak of, first ones first."""
    wanted = {
        identifier
        for reference in references_of(one.kind)
        for identifier in named(one.payload, reference.field)
    }
    speaks_of = referred(one.kind, one.payload)
    for other in made.values():
        states = set(entity_ids(other.kind, other.payload))
        if other is one or other.id in seen or not (states & wanted or other.id == speaks_of):
            continue
        yield from _before(other, made, (*seen, one.id, other.id))
        yield other


def _line(one: Made) -> str:
    days = [one.payload[name] for name in _DAYS if name in one.payload]
    effective = one.on or (days[0] if days else START)
    draft = {
        "id": f"example/{one.id}",
        "type": one.kind,
        "stated_by": "Office of the example",
        "about": one.about,
        "stated_at": "2025-01-06T09:00:00Z",
        "effective": effective,
        "effective_to": one.to,
        "reason": "synthetic: made up to show the form",
        "payload": _with_ids(one),
    }
    return json.dumps(draft, ensure_ascii=False)


def _with_ids(one: Made) -> dict[str, object]:
    """The payload, with ids of statements as they stand in the file."""
    speaks_of = referred(one.kind, one.payload)
    return {
        name: f"example/{value}" if value is not None and value == speaks_of else value
        for name, value in one.payload.items()
    }


def build(out: Path) -> Path:
    """Write the files."""
    out.mkdir(parents=True, exist_ok=True)
    for name, text in files().items():
        (out / name).write_text(text, encoding="utf-8")
    return out


if __name__ == "__main__":
    build(Path(sys.argv[1]))
