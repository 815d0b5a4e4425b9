"""Fixtures for tests of the web application."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from commonweal.web.plans.models import Plan


#: Made up: no such places or bodies are.
TOML = """name = "SYNTHETIC Northmere"
code = "XXN"
as_of = 2019-07-01
[policies]
lists = "made-up"
"""
SOURCES = "id,title,publisher,place,verified\nmade-up,Made up,Nobody,none,false\n"
ORGANISATIONS = """code,name,kind,opened,closed,neighbour,source
XC9,SYNTHETIC council beyond the border,council,2010-04-01,,true,made-up
XS0,SYNTHETIC system beyond the border,system,2010-04-01,,true,made-up
X0A,SYNTHETIC group that is no more,commissioner,2013-04-01,2020-03-31,,made-up
XXN,SYNTHETIC Northmere,system,2016-01-01,,,made-up
XC1,SYNTHETIC Northmere Council,council,2012-04-01,2019-03-31,,made-up
XC2,SYNTHETIC New Northmere Council,council,2019-04-01,,,made-up
"""


@pytest.fixture(autouse=True)
def asked_at_will(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests ask for more of earlier days in a minute than anybody may (`test_web_known_limit` asks
    how often that is)."""
    from commonweal.web.accounts import limiting

    often = limiting.Limit(1_000_000, 60)
    monkeypatch.setattr(limiting, "LIMITS", {**limiting.LIMITS, "known": often})


@pytest.fixture
def northmere(tmp_path: Path) -> Path:
    """A folder of another area, of a few rows and without records."""
    place = tmp_path / "northmere"
    place.mkdir()
    (place / "system.toml").write_text(TOML, encoding="utf-8")
    (place / "sources.csv").write_text(SOURCES, encoding="utf-8")
    (place / "organisations.csv").write_text(ORGANISATIONS, encoding="utf-8")
    return place


@pytest.fixture(scope="session")
def tables_taken_over() -> dict[date, list[tuple[str, list[Any]]]]:
    """What the tables of the records hold with the example taken over, by the day on which it was:
    each statement that fills one, with its rows."""
    return {}


@pytest.fixture
def example_rows(
    db: None,  # noqa: ARG001 (it opens the database)
    example: Path,
    tables_taken_over: dict[date, list[tuple[str, list[Any]]]],
) -> int:
    """The example's records in the table; how many there are.

    They are taken over by the first test that asks. Later ones are given the same rows, which takes
    a twentieth of the time.
    """
    from django.apps import apps
    from django.db import connection

    from commonweal.records import STATEMENTS, read
    from commonweal.web.store.adding import take_over
    from commonweal.web.store.models import Head, Row
    from commonweal.web.store.reading import today

    models = apps.get_app_config("store").get_models()
    kept = tables_taken_over.get(today())
    if kept is None:
        take_over(read(example / STATEMENTS).lines)
        with connection.cursor() as cursor:
            kept = tables_taken_over[today()] = [_filling(cursor, one) for one in models]
    else:
        Head.objects.all().delete()
        with connection.cursor() as cursor:
            for sql, rows in kept:
                cursor.executemany(sql, rows)
    return Row.objects.count()


def _filling(cursor: Any, model: Any) -> tuple[str, list[Any]]:
    """The statement that fills a table as it is, and its rows."""
    columns = [f'"{field.column}"' for field in model._meta.concrete_fields]
    table, names = model._meta.db_table, ", ".join(columns)
    cursor.execute(f"SELECT {names} FROM {table}")
    marks = ", ".join("%s" for _ in columns)
    return f"INSERT INTO {table} ({names}) VALUES ({marks})", cursor.fetchall()


@pytest.fixture(scope="session")
def kept_plan(example: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The files of a plan of three chapters, kept once: where, and the plan's id."""
    from django.conf import settings

    from commonweal.folder import read_folder
    from commonweal.plan.chapters import only
    from commonweal.plan.study import study_folder
    from commonweal.web.plans.keeping import put

    before, settings.DATA = settings.DATA, tmp_path_factory.mktemp("data")
    try:
        rooms = only("population", "contracts", "governance")
        return settings.DATA, put(study_folder(read_folder(example), rooms=rooms))
    finally:
        settings.DATA = before


@pytest.fixture
def published_plan(
    db: None,  # noqa: ARG001 (it opens the database)
    kept_plan: tuple[Path, str],
    settings: Any,
) -> Plan:
    """That plan, published."""
    from datetime import date

    from commonweal.web.plans.models import Plan, Published

    settings.DATA, name = kept_plan
    plan = Plan.objects.create(
        pk=name,
        folder="examples/kent-medway",
        system="Kent and Medway",
        as_of=date(2019, 7, 1),
        seed=0,
        sentence="On 1 July 2019",
    )
    Published.objects.create(plan=plan)
    return plan


@pytest.fixture
def data(settings: Any, tmp_path: Path) -> Path:
    """A folder of data of its own, with one folder that holds no more than its settings."""
    settings.DATA = tmp_path
    place = tmp_path / "folders" / "small"
    place.mkdir(parents=True)
    (place / "system.toml").write_text("name = 'Small'\n")
    return tmp_path


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The runs that a process was to be started for; none is."""
    from commonweal.web.plans import queue
    from commonweal.web.plans.models import Run

    begun: list[int] = []

    def start(run: Any) -> None:
        Run.objects.filter(pk=run.pk).update(state="running", process=os.getpid())
        begun.append(run.pk)

    monkeypatch.setattr(queue, "_start", start)
    return begun


@pytest.fixture
def administrators(
    example_rows: int, example: Path, tmp_path: Path, settings: object
) -> tuple[Client, Client]:
    """Two administrators of a database with the example's bodies, records and folder."""
    from commonweal.folder import read_folder
    from commonweal.web.merging import known
    from web_board import of_role

    assert example_rows
    settings.DATA = tmp_path  # type: ignore[attr-defined]  # Django is untyped
    settings.SECOND_FACTOR_OF_DEMONSTRATION = False  # type: ignore[attr-defined]
    shutil.copytree(example, tmp_path / "folders" / "kent-medway")
    known.take_over(read_folder(example))
    one, other = (f"{name}@example.org" for name in ("one", "other"))
    return of_role(one, "administrator"), of_role(other, "administrator")
