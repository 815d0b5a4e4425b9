"""Many writers at once on either database, and writers that are killed: nothing is lost, nothing
stands twice, the chain holds and the lists are what the records make of them."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from select import select

import pytest

from commonweal.records import read
from web_programs import Programs, loaded

TESTS = Path(__file__).resolve().parent.parent
WRITERS, EACH = 20, 3
#: Writers, each a process of its own: each states seats, and beside each what all others state too.
WRITER = """
import os, sys, django
django.setup()
from datetime import UTC, date, datetime
from commonweal.records import draft
from commonweal.records.refusal import RefusedError
from commonweal.web.store.adding import append
from commonweal.web.store.gates import checks
count, *names = int(sys.argv[1]), *sys.argv[2:]
def said(type_, id_, **payload):
    now = datetime(2024, 1, 1, tzinfo=UTC)
    return draft(type_, payload, id=id_, stated_by="Secretary", about="ICB", stated_at=now,
                 effective=date(2024, 1, 1), reason="r")
if names == ["first"]:
    append([said("body", "ICB", body="ICB", name="Board", kind="icb", form="board", source="s")])
name, children = names[0], []
for other in names[1:]:
    child = os.fork()
    if child == 0:
        name, children = other, None
        break
    children.append(child)
for n in range(count):
    seat = said("seat", f"seat-{name}-{n}", seat=f"seat-{name}-{n}", body="ICB", role="member",
                voting=True, office=f"Office {name}", source="s")
    append([seat], checks=checks())
    print(seat.id, flush=True)
    try:
        append([said("organisation", f"same-{n}", organisation=f"same-{n}", name="N", source="s")],
               checks=checks())
        print(f"same-{n}", flush=True)
    except RefusedError:
        pass
for child in children or ():
    sys.exit(1) if os.waitpid(child, 0)[1] else None
"""
#: A writer that stops in the middle: the statement and the new head are written, and what is found
#: by it and the end of the transaction are not.
MIDDLE = """
import time, django
django.setup()
from unittest.mock import patch
def stop(*_):
    print("in the middle", flush=True)
    time.sleep(600)
patch("commonweal.web.store.adding.renew", stop).start()
"""
#: Somebody who sends each of several forms twice at once, from two processes, and where both of
#: them are led; then how many statements and sent forms there are.
TWICE = """
import os, sys, time, django
django.setup()
from datetime import timedelta
from django.db import connections
from commonweal.web.store.models import Draft, Submission
from commonweal.web.store.reading import everything, today
from web_board import BODY, begun, board, form_of, signed_in, user
board()
client = signed_in(user("Clinical member", ("declarer", BODY), person="p-2"))
forms = []
for n in range(int(sys.argv[1])):
    at = begun(client, "declare-interest")
    for page in ({"register_of": BODY}, {"type": "financial"},
                 {"organisation": "go to doc (company:00000002)"},
                 {"description": f"Director {n}"}, form_of(arose=today() - timedelta(days=3)),
                 {"mitigation": "Leaves"}):
        at = client.post(at, page).headers["Location"]
    forms.append(at)
before = len(everything())
connections.close_all()
begin = time.time() + 1
children = []
for sender in range(2):
    child = os.fork()
    if child == 0:
        for n, at in enumerate(forms):
            time.sleep(max(0, begin + n * 0.4 - time.time()))
            answer = client.post(at)
            told = f"{n} {answer.status_code} {answer.headers.get('Location')}"
            os.write(1, told.encode() + bytes([10]))  # whole lines, whoever else writes
        sys.exit(0)
    children.append(child)
for child in children:
    sys.exit(1) if os.waitpid(child, 0)[1] else None
print(len(everything()) - before, Submission.objects.count(), Draft.objects.count())
"""
#: Whether all of it holds, seats are found by the beginnings of words, and the records as a file.
LOOK = """
import sys, django
django.setup()
from django.core.management import call_command
from commonweal.web.lists import search
assert {one.list for one in search("OFF memb")} == {"seat"}
call_command("verify_records")
call_command("rebuild")
call_command("export_records", sys.argv[1])
"""


#: The tables, and the first body.
FIRST = f"""
from django.core.management import call_command
call_command("migrate", verbosity=0)
{WRITER}"""


class Site:
    """A database of the application, and programs that use it."""

    def __init__(self, home: Path, programs: Programs) -> None:
        self.home, self.begin, self.do = home, programs.begin, programs.do

    def ids(self) -> list[str]:
        """What stands in the records, once the chain, the lists and the file all hold."""
        out = self.home / f"out-{time.monotonic_ns()}.jsonl"
        said = self.do(LOOK, str(out))
        assert "are whole" in said
        assert "as the records have them" in said
        held = read(out)
        assert not held.damages
        return [one.id for one in held.statements]


@contextmanager
def using(home: Path, database: str) -> Iterator[Site]:
    """The application on a database."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "web_settings",
        "PYTHONPATH": f"{TESTS.parent / 'src'}{os.pathsep}{TESTS}",
        "COMMONWEAL_DATA": str(home),
        "DATABASE_URL": database,
    }
    with loaded(environment, "commonweal.web.store.gates") as programs:
        yield Site(home, programs)


@pytest.fixture(scope="module", params=["SQLite", "PostgreSQL"])
def first(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database with the first body, which each test has a copy of."""
    home = tmp_path_factory.mktemp("first")
    address = f"sqlite:///{home}/commonweal.sqlite3"
    if request.param == "PostgreSQL":
        address = request.getfixturevalue("postgres_database")()
    with using(home, address) as site:
        site.do(FIRST, "0", "first")
    return address


@pytest.fixture
def site(request: pytest.FixtureRequest, first: str, tmp_path: Path) -> Iterator[Site]:
    """The application on either database."""
    if first.startswith("sqlite:///"):
        shutil.copy(first.removeprefix("sqlite:///"), tmp_path)
        copied = f"sqlite:///{tmp_path}/commonweal.sqlite3"
    else:
        made: Callable[[str], str] = request.getfixturevalue("postgres_database")
        copied = made(first)
    with using(tmp_path, copied) as held:
        yield held


@pytest.mark.row("F7")
def test_twenty_writers_at_once_lose_nothing_and_state_nothing_twice(site: Site) -> None:
    told = site.do(WRITER, str(EACH), *map(str, range(WRITERS))).split()
    assert sorted(told) == sorted(
        [f"seat-{w}-{n}" for w in range(WRITERS) for n in range(EACH)]
        + [f"same-{n}" for n in range(EACH)]
    )
    assert sorted(site.ids()) == sorted([*told, "ICB"])


@pytest.mark.row("F7")
def test_a_writer_that_is_killed_leaves_a_chain_that_verifies(site: Site) -> None:
    told: list[str] = []
    for number in range(4):
        writer = site.begin(WRITER, "10000", f"killed-{number}")
        told += [writer.said.readline().strip() for _ in range(2 + number)]
        time.sleep(0.013 * number)
        os.kill(writer.number, signal.SIGKILL)
        told += writer.said.read().split()
        assert writer.ended() == -signal.SIGKILL
    held = site.ids()
    assert len(held) == len(set(held))
    # What was told to be stated is; of the rest nothing is half there.
    assert set(told) <= set(held)
    assert len(held) - 1 - len(told) <= 4
    site.do(WRITER, "1", "after")
    assert "seat-after-0" in site.ids()


@pytest.mark.row("F7")
def test_one_that_is_killed_in_the_middle_of_a_statement_leaves_nothing_of_it(site: Site) -> None:
    writer = site.begin(MIDDLE + WRITER, "1", "halfway")
    assert writer.said.readline() == "in the middle\n"
    # Others wait for it, without a word, and come in once it is gone.
    others = site.begin(WRITER, "1", *map(str, range(4)))
    assert select([others.said], [], [], 1)[0] == []
    os.kill(writer.number, signal.SIGKILL)
    assert writer.ended() == -signal.SIGKILL
    said = others.rest()
    held = site.ids()
    assert "seat-halfway-0" not in held
    assert sorted(held) == sorted(["ICB", *said.split()])
    assert len(said.split()) == 5


def test_a_form_that_is_sent_twice_at_once_is_stated_once_and_both_see_the_same(site: Site) -> None:
    forms = 8
    told = site.do(TWICE, str(forms)).splitlines()
    assert sorted(told[:-1]) == sorted(f"{n} 302 /desk/" for n in range(forms) for _ in range(2))
    assert told[-1] == f"{forms} {forms} 0"
