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

pytestmark = pytest.mark.django_db
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


@pytest.fixture
def made(db: None, tmp_path: Path, settings: Any) -> Standing:  # noqa: ARG001 (it opens the database)
    settings.DATA = tmp_path
    return make_board()


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
    assert behind - {one.name for one in visits(made, of_the_desk, of_tasks)} == OF_FEW & behind
    assert OF_FEW <= behind <= ACCESS.keys()


@pytest.mark.parametrize("room", [of_the_desk, of_tasks])
def test_a_page_costs_as_many_queries_with_twenty_times_the_records(
    made: Standing, room: Room
) -> None:
    pages = visits(made, room)
    for one in pages:
        queries(made, one)  # what a process reads once
    first = {one: queries(made, one) for one in pages}
    append(list(more()))
    grown = {one: queries(made, one) for one in pages}
    more_ = {one.path: (first[one], grown[one]) for one in pages if first[one] != grown[one]}
    assert more_ == {}, "\n".join(f"{k} {v}" for k, v in more_.items())


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
