"""Made-up records of any size for `web.py`: bodies, people on seats, and as many meetings with
items, papers, attendance and decisions as it takes. The same for the same size; nobody's names.

    python benchmarks/web_records.py 100000 OUT.jsonl
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from commonweal.records import Line, Statement, draft, link
from commonweal.records.store import write_lines

#: Bodies and the members of each: as many as there are, however long the records.
BODIES, MEMBERS = 20, 15
#: Items of a meeting, and statements about it.
ITEMS = 5
EACH = 1 + MEMBERS + 3 * ITEMS
FIRST = date(2015, 4, 1)


def statements() -> Iterator[Statement]:
    """Statements without end, in the order in which they become known."""
    for body in range(BODIES):
        code = f"B{body:02d}"
        said: dict[str, Any] = {"body": code, "name": f"Board {body}", "kind": "icb"}
        yield _stated("body", code, code, FIRST, said | {"form": "board", "source": "made up"})
        for member in range(MEMBERS):
            person, seat = f"p-{body}-{member}", f"seat-{body}-{member}"
            yield _stated("person", person, code, FIRST, {"person": person, "name": _name(person)})
            said = {"seat": seat, "body": code, "role": "member", "voting": True, "person": person}
            yield _stated("seat", seat, code, FIRST, said | {"source": "made up"})
    for number in range(10**9):
        yield from _meeting(number)


def lines(size: int) -> list[Line]:
    """So many statements, chained."""
    return link(islice(statements(), size))


def write_records(path: Path, size: int) -> None:
    """So many statements as a file of records."""
    write_lines(path, lines(size))


def pages_of(size: int) -> list[str]:
    """Addresses of pages that there are with so many statements, from 1,000 on."""
    meeting = "m-5"
    last = (size - BODIES * (1 + 2 * MEMBERS)) // EACH - 1
    return [
        "/",
        "/meetings/",
        f"/meetings/{meeting}/",
        f"/papers/{meeting}-i-1-p/",
        "/decisions/",
        f"/decisions/{meeting}-i-1-d/",
        "/bodies/",
        "/bodies/B05/",
        "/representation/",
        "/register/",
        "/register/bodies/B05/",
        "/register/people/p-5-1/",
        "/promises/",
        f"/statements/{meeting}/",
        f"/search/?q=board+{meeting}",
        "/search/?q=member+5x1+ward+5",
        f"/api/v1/meetings/{meeting}",
        "/api/v1/meetings?size=10",
        "/feeds/meetings.ics",
        *(f"/meetings/m-{number}/" for number in range(last - 3, last)),
    ]


def _meeting(number: int) -> Iterator[Statement]:
    body, on = number % BODIES, FIRST + timedelta(days=1 + number // 4)
    code, meeting = f"B{body:02d}", f"m-{number}"
    said: dict[str, Any] = {"meeting": meeting, "bodies": [code], "title": f"Board of {on}"}
    said |= {"on": on.isoformat(), "status": "held", "public": "open", "place": "Town hall"}
    yield _stated("meeting", meeting, code, on, said)
    for member in range(MEMBERS):
        said = {"meeting": meeting, "person": f"p-{body}-{member}", "capacity": "member"}
        yield _stated("attendance", f"{meeting}-a-{member}", code, on, said)
    for item in range(ITEMS):
        name = f"{meeting}-i-{item}"
        said = {"item": name, "meeting": meeting, "number": f"{item + 1}", "title": f"Item {item}"}
        yield _stated("agenda_item", name, code, on, said)
        said = {"paper": f"{name}-p", "item": name, "title": f"Report {item}", "public": True}
        told = f"What {_name(f'p-{body}-{item}')} reported on the plan of ward {number % 97}."
        yield _stated("paper", f"{name}-p", code, on, said | {"text": told})
        said = {"decision": f"{name}-d", "body": code, "title": f"Item {item}", "text": "Agreed"}
        said |= {"reasons": "As reported", "on": on.isoformat(), "meeting": meeting, "item": name}
        yield _stated("decision", f"{name}-d", code, on, said)


def _name(person: str) -> str:
    """A name that nobody has."""
    return f"Member {person.removeprefix('p-').replace('-', 'x')}"


def _stated(type_: str, id_: str, about: str, on: date, said: dict[str, Any]) -> Statement:
    return draft(type_, said, id=id_, stated_by="Secretary", about=about, effective=on,
                 stated_at=datetime.combine(on, time(18), UTC), reason="made up",
                 salt="0" * 64)  # fmt: skip


if __name__ == "__main__":
    write_records(Path(sys.argv[2]), int(sys.argv[1]))
