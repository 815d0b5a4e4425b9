"""Every page of the desk, and each page of each task there, costs the same number of queries with
twenty times the records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext

from commonweal.records import Statement, draft
from commonweal.records.references.table import THINGS
from commonweal.web.access import ACCESS, access_of
from commonweal.web.desk import contracts_held, keeping, procurement_held, sitting
from commonweal.web.store.adding import append
from commonweal.web.store.reading import everything
from web_everything import Standing, make_board
from web_pages import FILES, FOR_PROGRAMS, SENT, Visit, names, of_tasks, of_the_desk

TIMES = 20
#: What a process keeps of the records as long as nothing is stated.
KEPT = (
    keeping._stated,
    sitting._as_of,
    procurement_held._as_of,
    procurement_held._whose,
    contracts_held._near,
)
Room = Callable[[Standing], Iterable[Visit]]
ROOMS: tuple[Room, ...] = (of_the_desk, of_tasks)
#: Kinds of which no more are made: what all that is made anew belongs to.
ONCE = ("body", "delegation")
#: Kinds of which every other time no more are made: the same person has ever more to do.
BY_TURNS = ("person", "organisation", "seat", "post")
#: Addresses behind the sign-in that lead to no records of a register: accounts, plans and mergers,
#: of which there are few, and what was read of papers, which is kept for a time.
OF_FEW = {
    *("account", "accounts", "accounts-new", "accounts-one", "change-password", "recovery-codes"),
    *("second-factor-anew", "runs", "run", "compare", "weights", "publish", "reads-of-papers"),
    *("mergers-kept", "merger-kept"),
}


@pytest.fixture(scope="module")
def made(standing_database: Path) -> Standing:  # noqa: ARG001 (it opens the database)
    return make_board()


@pytest.fixture(scope="module")
def grown(made: Standing) -> Mapping[str, list[tuple[Visit, int, int]]]:
    """How many queries each page of a room costs, before and with many times the records."""
    pages = {room.__name__: visits(made, room) for room in ROOMS}
    every = [one for several in pages.values() for one in several]
    for one in every:
        queries(made, one)  # what a process reads once
    first = [queries(made, one) for one in every]
    append(list(more()))
    counted = {one: (before, queries(made, one)) for one, before in zip(every, first, strict=True)}
    return {room: [(one, *counted[one]) for one in several] for room, several in pages.items()}


def more() -> Iterator[Statement]:
    """All that is on record, over and over: things under other ids, of the same bodies."""
    held = [one for one in everything() if one.type not in ONCE]
    for turn in range(1, TIMES):
        again = [one for one in held if turn % 2 or one.type not in BY_TURNS]
        ids = {one.id: f"{one.id}-{turn}" for one in again}
        for one in again:
            thing = THINGS.get(one.type)
            code = None if thing is None else (one.payload or {}).get(thing.field)
            if isinstance(code, str):
                ids[code] = f"{code}-{turn}"
        for one in again:
            yield draft(
                one.type,
                _renamed(one.payload, ids),
                id=ids[one.id],
                stated_by=one.stated_by,
                about=one.about,
                stated_at=one.stated_at,
                effective=one.effective,
                effective_to=one.effective_to,
                reason=one.reason,
            )


def _renamed(value: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return ids.get(value, value)
    if isinstance(value, dict):
        # A role is no id, though a seat may be called by it.
        return {name: one if name == "role" else _renamed(one, ids) for name, one in value.items()}
    return [_renamed(one, ids) for one in value] if isinstance(value, list) else value


def visits(made: Standing, *rooms: Room) -> list[Visit]:
    made.code |= {"merger": "-", "proposed merger": "-"}
    return [one for room in rooms for one in room(made) if one.name not in OF_FEW]


def test_every_address_behind_the_sign_in_is_asked(made: Standing) -> None:
    behind = {
        name
        for name in names()
        if (access := access_of(name)) is not None and access.signed_in
        if name not in (*FILES, *SENT) and not name.startswith(FOR_PROGRAMS)
    }
    assert behind - {one.name for one in visits(made, *ROOMS)} == OF_FEW & behind
    assert OF_FEW <= behind <= ACCESS.keys()


@pytest.mark.parametrize("room", [one.__name__ for one in ROOMS])
def test_a_page_costs_as_many_queries_with_twenty_times_the_records(
    grown: Mapping[str, list[tuple[Visit, int, int]]], room: str
) -> None:
    assert grown[room]
    differ = [f"{page.path} {one} {other}" for page, one, other in grown[room] if one != other]
    assert differ == [], "\n".join(differ)


def queries(made: Standing, page: Visit) -> int:
    """How many queries a page costs of which nothing is kept."""
    for kept in KEPT:
        kept.cache_clear()
    reset_queries()
    with CaptureQueriesContext(connection) as counted:
        answer = made.by[page.office].get(page.path)
    # What is begun leads on to its first page.
    assert answer.status_code == (302 if page.name == "begin" else 200), page
    return len(counted)
