"""Made-up records of any size for `web.py` and `web_growth.py`: boards with members on seats and
their interests, and as many rounds as it takes, each a meeting with notice, items, papers,
attendance and decisions, a promise, something bought, an issue. Twenty rounds a month, the last of
them to come, as seen from a day. The same for the same size and day; nobody's names.

    python benchmarks/web_records.py 100000 OUT.jsonl
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, islice
from pathlib import Path
from typing import Any

from commonweal.records import Line, Statement, draft, link
from commonweal.records.store import write_lines

#: Boards and the members of each: as many as there are, however long the records.
BOARDS, MEMBERS = 8, 8
#: Items of a meeting, days between two meetings, meetings that are still to come.
ITEMS, APART, TO_COME = 3, timedelta(days=1.5), 6
#: In every so many rounds a new committee begins, with somebody on it and what they declared.
ANEW = 10
#: Statements of the boards, of a round, and of a new committee.
FIRST = BOARDS * (3 + 3 * MEMBERS)
EACH = 1 + 1 + MEMBERS + 3 * ITEMS + 7
COMMITTEE = 4


def rounds_of(size: int) -> int:
    """Rounds that are whole within so many statements."""
    return (size - FIRST) * ANEW // (EACH * ANEW + COMMITTEE)


def statements(size: int, on: date) -> Iterator[Statement]:
    """So many statements as of a day, in the order in which they became known."""
    return islice(_statements(rounds_of(size), on), size)


def lines(size: int, on: date) -> list[Line]:
    """So many statements, chained."""
    return link(statements(size, on))


def write_records(path: Path, size: int, on: date) -> None:
    """So many statements as a file of records."""
    write_lines(path, lines(size, on))


def _statements(rounds: int, on: date) -> Iterator[Statement]:
    """Boards, then rounds without end, of which so many begin before the day."""
    first = on - APART * (rounds - TO_COME)
    begun = first - timedelta(days=60)
    for board in range(BOARDS):
        yield from _board(board, begun)
    for number in count():
        yield from _round(number, first + APART * number, on)


def _board(number: int, on: date) -> Iterator[Statement]:
    code = f"B{number:02d}"
    said: dict[str, Any] = {"body": code, "name": f"Board {number}", "kind": "icb", "form": "board"}
    said |= {"quorum": 3, "notice_days": 5, "meets": "in public", "source": "made up"}
    yield _stated("body", code, code, on, said)
    said = {"delegation": f"{code}-d", "function": f"function {number}", "from_body": code}
    said |= {"to": code, "level": "place", "source": "made up"}
    yield _stated("delegation", f"{code}-d", code, on, said)
    said = {"organisation": f"o-{number}", "name": f"Provider {number}", "source": "made up"}
    said |= {"ids": [f"company:{number:08d}"]}
    yield _stated("organisation", f"o-{number}", code, on, said)
    for member in range(MEMBERS):
        yield from _member(f"{number}-{member}", code, on)


def _member(name: str, code: str, on: date) -> Iterator[Statement]:
    """Somebody with a seat and an interest."""
    person = f"p-{name}"
    yield _stated("person", person, code, on, {"person": person, "name": _name(person)})
    said: dict[str, Any] = {"seat": f"seat-{name}", "body": code, "role": "member", "voting": True}
    said |= {"person": person, "source": "made up"}
    yield _stated("seat", f"seat-{name}", code, on, said)
    said = {"interest": f"in-{name}", "person": person, "register_of": code, "type": "financial"}
    said |= {"declared": on.isoformat(), "description": "Has shares", "organisation": "Company"}
    yield _stated("interest", f"in-{name}", code, on, said)


def _round(number: int, day: date, today: date) -> Iterator[Statement]:
    board = number % BOARDS
    code, meeting = f"B{board:02d}", f"m-{number}"
    # What is to come was stated already.
    on, told = day.isoformat(), min(day, today - timedelta(days=1))
    said: dict[str, Any] = {"meeting": meeting, "bodies": [code], "title": f"Board of {on}"}
    said |= {"on": on, "status": "held" if day < today else "planned", "public": "open"}
    yield _stated("meeting", meeting, code, told, said | {"place": "Town hall"})
    said = {"meeting": meeting, "what": "time and place", "where": "web site"}
    given = (told - timedelta(days=20)).isoformat()
    yield _stated("notice", f"{meeting}-n", code, told, said | {"given": given})
    for member in range(MEMBERS):
        said = {"meeting": meeting, "person": f"p-{board}-{member}", "capacity": "member"}
        yield _stated("attendance", f"{meeting}-a-{member}", code, told, said)
    for item in range(ITEMS):
        yield from _item(f"{meeting}-i-{item}", item, meeting, number, told)
    said = {"commitment": f"c-{number}", "kind": "promise", "text": f"Bring figures of {number}"}
    said |= {"made_on": told.isoformat(), "by": "Office", "to": code, "where": "discussion"}
    said |= {"due_on": (told + timedelta(days=90)).isoformat(), "source": "made up"}
    yield _stated("commitment", f"c-{number}", code, told, said)
    yield from _bought(number, code, told)
    said = {"issue": f"is-{number}", "partnership": "The partnership", "contract": f"k-{number}"}
    said |= {"title": f"Letters come late, {number}", "raised_by": "A trust"}
    said |= {"on": told.isoformat(), "days_to_own": 5, "days_to_settle": 30}
    yield _stated("partner_issue", f"is-{number}", code, told, said)
    if number % ANEW == 0:
        name = f"c-{number}"
        said = {"body": f"C{number}", "name": f"Committee {number}", "kind": "icb"}
        said |= {"form": "committee", "source": "made up"}
        yield _stated("body", f"C{number}", f"C{number}", told, said)
        yield from _member(name, f"C{number}", told)


def _item(name: str, item: int, meeting: str, number: int, on: date) -> Iterator[Statement]:
    board = number % BOARDS
    code = f"B{board:02d}"
    said: dict[str, Any] = {"item": name, "meeting": meeting, "number": f"{item + 1}"}
    yield _stated("agenda_item", name, code, on, said | {"title": f"Item {item}"})
    said = {"paper": f"{name}-p", "item": name, "title": f"Report {item}", "public": True}
    told = f"What {_name(f'p-{board}-{item}')} reported on the plan of ward {number % 97}."
    yield _stated("paper", f"{name}-p", code, on, said | {"text": told})
    said = {"decision": f"{name}-d", "body": code, "title": f"Item {item}", "text": "Agreed"}
    said |= {"reasons": "As reported", "on": on.isoformat(), "meeting": meeting, "item": name}
    yield _stated("decision", f"{name}-d", code, on, said | {"function": f"function {board}"})


def _bought(number: int, code: str, on: date) -> Iterator[Statement]:
    """A procurement with its notices, and the contract."""
    name, whom = f"pr-{number}", f"Provider {number % BOARDS}"
    said: dict[str, Any] = {"procurement": name, "authority": code, "process": "competitive"}
    said |= {"began": on.isoformat(), "title": f"Transport {number}", "value_pence": 100_000_00}
    yield _stated("procurement", name, code, on, said)
    for kind in ("intention to award", "award"):
        notice = f"{name}-{kind.partition(' ')[0]}"
        said = {"notice": notice, "procurement": name, "kind": kind}
        said |= {"published": on.isoformat(), "fields": {"what": "transport"}}
        yield _stated("procurement_notice", notice, code, on, said)
    said = {"procurement": name, "contract": f"k-{number}", "organisation": whom}
    said |= {"on": on.isoformat(), "value_pence": 100_000_00}
    yield _stated("award", f"{name}-a", code, on, said)
    said = {"contract": f"k-{number}", "authority": code, "organisation": whom}
    said |= {"title": f"Transport {number}", "value_pence": 100_000_00, "source": "made up"}
    said |= {"starts": on.isoformat(), "ends": (on + timedelta(days=730)).isoformat()}
    yield _stated("contract", f"k-{number}", code, on, said)


def _name(person: str) -> str:
    """A name that nobody has."""
    return f"Member {person.removeprefix('p-').replace('-', 'x')}"


def _stated(type_: str, id_: str, about: str, on: date, said: dict[str, Any]) -> Statement:
    return draft(type_, said, id=f"{type_}/{id_}", stated_by="Secretary", about=about, effective=on,
                 stated_at=datetime.combine(on, time(18), UTC), reason="made up",
                 salt="0" * 64)  # fmt: skip


if __name__ == "__main__":
    write_records(Path(sys.argv[2]), int(sys.argv[1]), date.today())
