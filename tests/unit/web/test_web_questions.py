"""After a statement a page is given again where the records answer it as they did before."""

from __future__ import annotations

import gc
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, TestCase
from django.test.utils import override_settings
from django.utils import timezone
from jinja2 import Environment
from test_web_remembered import KEPT, call_a_meeting

from commonweal.records import Statement, draft
from commonweal.web.plans.shown import read_before
from commonweal.web.running import remembered
from commonweal.web.running.questions import Answered, answers, noted, rests_on_more, unnoted
from commonweal.web.running.remembered import Remembered
from commonweal.web.store.adding import append
from commonweal.web.store.models import Head, Listed, Row
from commonweal.web.wsgi import read_templates
from web_board import BODY, SINCE, board, stated

LISTS = (
    *("/", "/meetings/", "/decisions/", "/promises/", "/register/", "/representation/"),
    *("/bodies/", "/contracts/", "/procurements/", "/issues/", "/search/?q=board"),
    *("/feeds/papers.atom", "/feeds/decisions.atom", "/feeds/registers.atom"),
    *("/feeds/meetings.ics", "/feeds/contracts.ics", "/api/v1/meetings", "/api/v1/decisions"),
)
WORD = "Quagga"


@pytest.fixture(autouse=True)
def kept(db: None) -> Iterator[None]:  # noqa: ARG001 (it opens the database)
    with override_settings(CACHES=KEPT):
        caches["pages"].clear()
        yield


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Addresses of the pages that are made, in their order."""
    paths: list[str] = []
    before = Remembered._made

    def noting(self: Remembered, request: HttpRequest, *parts: Any) -> HttpResponse:
        paths.append(request.get_full_path())
        return before(self, request, *parts)

    monkeypatch.setattr(Remembered, "_made", noting)
    return paths


def now(kind: str, name: str, payload: Mapping[str, object], about: str = "09W") -> Statement:
    return draft(
        kind, payload, id=name, stated_by="Secretary", about=about,
        stated_at=timezone.now(), effective=date(2026, 11, 1), reason="made up",
    )  # fmt: skip


def test_what_a_statement_does_not_touch_is_given_again(example_rows: int, made: list[str]) -> None:
    assert example_rows
    client = Client()
    first = {path: client.get(path) for path in ("/meetings/", "/contracts/", "/register/")}
    call_a_meeting()
    made.clear()
    after = {path: client.get(path) for path in first}
    assert made == ["/meetings/"]
    assert b"A new meeting" in after["/meetings/"].content
    for path in ("/contracts/", "/register/"):
        assert after[path].content == first[path].content
        tag = first[path].headers["ETag"]
        assert after[path].headers["ETag"] == tag
        assert client.get(path, headers={"if-none-match": tag}).status_code == 304
    # From then on nothing is asked again.
    with CaptureStore() as asked:
        assert client.get("/contracts/").content == first["/contracts/"].content
    assert len(asked) == 2


class CaptureStore:
    """The questions that are asked meanwhile."""

    def __enter__(self) -> list[str]:
        self.asked: list[str] = []
        self.wrapper = connection.execute_wrapper(self._note)
        self.wrapper.__enter__()
        return self.asked

    def _note(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        self.asked.append(sql)
        return execute(sql, *rest)

    def __exit__(self, *_: object) -> None:
        self.wrapper.__exit__(None, None, None)


def addresses() -> list[str]:
    """Lists, feeds and some pages of every kind of thing."""
    told = Client().get("/sitemap-1.xml").content.decode()
    paths = [one.removeprefix("http://testserver") for one in re.findall("<loc>(.*?)</loc>", told)]
    return list(dict.fromkeys((*LISTS, *paths[::8])))


def test_whatever_is_stated_a_page_that_is_kept_is_the_page_that_would_be_made(
    example_rows: int, made: list[str]
) -> None:
    """What is withdrawn, shut out, withheld or named by a statement, as by no page that was made
    before it; nothing here is deleted by whoever states it, which is done once it is committed."""
    assert example_rows
    decided, other = Row.objects.filter(type="decision").order_by("number")[:2]
    meeting = Listed.objects.filter(list="meeting", state="held").order_by("code")[0].code
    changes = (
        now("person", "person-new", {"person": "p-new", "name": "Board"}),
        now("agenda_item", "item-new",
            {"item": "i-new", "meeting": meeting, "number": "99", "title": WORD}),
        now("exclusion", "shut-new", {"meeting": meeting, "ground": "not stated",
            "reason": "made up", "items": ["i-new"]}),
        now("void", "void-new", {"voids": decided.statement}, decided.about),
        now("redaction", "withheld-new", {"redacts": other.statement, "fields": ["title"],
            "reason": "safety", "approver": "Guardian"}, other.about),
    )  # fmt: skip
    paths = addresses()
    assert len(paths) > 30
    client = Client()
    for path in paths:
        client.get(path)
    for change in changes:
        append([change])
        made.clear()
        given = {path: client.get(path).content for path in paths}
        again = [path for path in paths if path not in made]
        assert again, change.id
        caches["pages"].clear()
        assert [path for path in paths if client.get(path).content != given[path]] == [], change.id


@pytest.mark.parametrize("kind", ["void", "exclusion"])
def test_of_what_may_be_taken_back_no_page_is_left(kind: str) -> None:
    board()
    meeting = {"meeting": "m-1", "bodies": [BODY], "title": WORD, "on": SINCE.isoformat(),
               "public": "open", "source": "register"}  # fmt: skip
    append([stated("meeting", "m-1", meeting)])
    page = Client().get("/meetings/m-1/")
    assert WORD in page.text
    assert caches["pages"].get(remembered.STANDS) is not None
    given = {
        "void": {"voids": "m-1"},
        "exclusion": {"meeting": "m-1", "ground": "disorder", "reason": "made up"},
    }[kind]
    with TestCase.captureOnCommitCallbacks(execute=True):
        append([stated(kind, "taken", given)])
    assert caches["pages"].get(remembered.STANDS) is None


def asking(more: Callable[[], object] = lambda: None) -> Callable[[HttpRequest], HttpResponse]:
    """A page that asks for the titles of meetings, and does something else."""

    def page(_: HttpRequest) -> HttpResponse:
        titles = Listed.objects.filter(list="meeting").order_by("code").values_list("title")
        told = " ".join(one for (one,) in titles)
        more()
        return HttpResponse(told)

    return page


def tallied() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_tally (key, count, ends) VALUES ('k', 1, '2026-01-01') "
            "ON CONFLICT (key) DO UPDATE SET count = 2"
        )


def apart() -> None:
    with unnoted():
        tallied()
        Head.objects.get()


@pytest.mark.parametrize(
    ("more", "again"),
    [
        (lambda: None, True),
        (apart, True),
        (rests_on_more, False),
        (tallied, False),
        (lambda: Head.objects.get(), False),  # it says how many statements there are
        (lambda: list(Row.objects.filter(pk__among=range(remembered.LARGEST))), False),  # too much
    ],
)
def test_a_page_that_rests_on_more_than_the_records_is_made_anew(
    more: Callable[[], object], again: bool
) -> None:
    board()
    request = RequestFactory().get("/made-up/")
    pages = []

    def page(asked: HttpRequest) -> HttpResponse:
        pages.append(asked)
        return asking(more)(asked)

    Remembered(page)(request)
    Remembered(page)(request)
    assert len(pages) == 1
    append([stated("person", "person-9", {"person": "p-9"})])
    Remembered(page)(request)
    assert len(pages) == (1 if again else 2)


def test_a_page_that_is_overtaken_while_it_is_asked_for_is_made_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    board()
    request = RequestFactory().get("/made-up/")
    Remembered(asking())(request)
    append([stated("person", "person-9", {"person": "p-9"})])

    def overtaken(questions: bytes) -> str:
        told = answers(questions)
        call_a_meeting()
        return told

    monkeypatch.setattr(remembered, "answers", overtaken)
    assert "A new meeting" in Remembered(asking())(request).text


def test_questions_are_asked_each_once() -> None:
    with noted() as held:
        for _ in range(3):
            list(Listed.objects.filter(list="meeting"))
    questions = held.questions()
    assert questions is not None
    with CaptureStore() as asked:
        answers(questions)
    assert len(asked) == 1


#: A process of its own that keeps a page, waits for a word, and says what it is given then.
READER = """
import sys, django
django.setup()
from django.test import Client
client = Client(SERVER_NAME="127.0.0.1")
for line in sys.stdin:
    page = client.get(line.strip())
    print(page.headers["ETag"], "A new meeting" in page.text, flush=True)
"""
WRITER = """
import sys, django
sys.path[:0] = sys.argv[1:]
django.setup()
from django.core.management import call_command
from test_web_remembered import call_a_meeting
call_a_meeting()
"""


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_what_another_process_states_is_seen_at_once(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    environment = {
        **os.environ,
        "COMMONWEAL_DATA": str(tmp_path),
        "COMMONWEAL_LOCAL": "1",
        "SECRET_KEY": "x" * 60,
        "DJANGO_SETTINGS_MODULE": "commonweal.web.settings",
    }
    environment.pop("DATABASE_URL", None)
    if kind == "postgres":
        environment["DATABASE_URL"] = request.getfixturevalue("postgres_database")()
    run = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    subprocess.run(run, check=True, env=environment)
    reader = subprocess.Popen([sys.executable, "-c", READER], env=environment, text=True,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # fmt: skip
    assert reader.stdin is not None
    assert reader.stdout is not None

    def asked(path: str) -> list[str]:
        print(path, file=reader.stdin, flush=True)
        return reader.stdout.readline().split()  # type: ignore[union-attr]  # it is a pipe

    first = {path: asked(path) for path in ("/meetings/", "/contracts/")}
    assert [told for _, told in first.values()] == ["False", "False"]
    folders = [str(Path(__file__).parent), str(Path(__file__).parents[2])]
    subprocess.run([sys.executable, "-c", WRITER, *folders], check=True, env=environment)
    tag, told = asked("/meetings/")
    assert (tag != first["/meetings/"][0], told) == (True, "True")
    assert asked("/contracts/") == first["/contracts/"]
    reader.stdin.close()
    reader.wait()


def test_what_all_workers_share_is_there_before_the_first_request(
    example_rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert example_rows
    read_templates()

    def late(*_: object, **__: object) -> None:
        raise AssertionError("a template was read for a request")

    monkeypatch.setattr(Environment, "compile", late)
    for path in ("/", "/meetings/", "/search/?q=board", "/register/", "/contracts/"):
        assert Client().get(path).status_code == 200


def test_what_was_read_before_is_not_looked_through_again(monkeypatch: pytest.MonkeyPatch) -> None:
    # The tests' own connection stays open.
    monkeypatch.setattr("commonweal.web.plans.shown.connections.close_all", lambda: None)
    at_the_end: list[Callable[[], object]] = []
    monkeypatch.setattr("commonweal.web.plans.shown.atexit.register", at_the_end.append)
    try:
        read_before()
        assert gc.get_freeze_count() > 0
        # Nothing is left for libraries to tell as leaked.
        [end] = at_the_end
        end()
        assert gc.get_freeze_count() == 0
    finally:
        gc.unfreeze()


def test_a_cursor_that_is_asked_again_gives_its_own_rows() -> None:
    one, two = "SELECT 1 AS a UNION ALL SELECT 2", "SELECT 3 AS b"
    with connection.cursor() as cursor:
        with noted() as held:
            for sql, name, rows in (
                (one, "a", [(1,), (2,)]),
                (two, "b", [(3,)]),
                (one, "a", [(1,), (2,)]),
            ):
                cursor.execute(sql)
                assert cursor.description[0][0] == name
                assert cursor.fetchone() == rows[0]
                assert cursor.fetchmany() == rows[1:]
                assert cursor.fetchall() == []
            cursor.execute(two)
            with unnoted():
                cursor.execute(one)
                assert list(cursor) == [(1,), (2,)]
        assert answers(held.questions() or b"") == held.answers()
        cursor.execute(one)
        assert cursor.fetchall() == [(1,), (2,)]


@pytest.mark.parametrize("several", [False, True])
def test_a_cursor_that_asked_tells_what_it_changed_when_it_states(*, several: bool) -> None:
    board()
    with noted(), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        if several:
            cursor.executemany("UPDATE store_head SET count = count WHERE 1 = %s", [(0,), (1,)])
        else:
            cursor.execute("UPDATE store_head SET count = count")
        assert cursor.rowcount == Head.objects.count() == 1
        assert cursor.description is None
        assert cursor.fetchall() == []


def test_a_cursor_of_postgresql_with_its_answer_read_tells_of_it_as_before(postgres: str) -> None:
    import psycopg

    with psycopg.connect(postgres) as held, held.cursor() as cursor:
        cursor.execute("SELECT 1 AS a UNION ALL SELECT 2")
        read = Answered.of(cursor)
        assert (read.rowcount, read.description[0].name) == (2, "a")
        cursor.arraysize = 5
        assert read.fetchmany() == [(1,), (2,)]
        read.execute("SELECT %s AS b", (3,))
        again = Answered.of(read)
        assert (again.rowcount, again.description[0].name, again.fetchall()) == (1, "b", [(3,)])
        again.execute("CREATE TEMPORARY TABLE t (a int)")
        again.executemany("INSERT INTO t VALUES (%s)", [(1,), (2,)])
        assert (again.rowcount, again.description) == (2, None)
        with pytest.raises(psycopg.ProgrammingError):
            again.fetchall()
