"""Fixtures for every test: the shared data, where it is at hand."""

from __future__ import annotations

import fcntl
import gc
import os
import pickle
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from skipping import skip

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

    from commonweal.plan.study import Studied

# A property is judged by what it finds, not by how busy the machine is. Whoever works on the
# project draws other cases each time; a run that decides draws the same ones twice, so that what
# it says is about the change.
settings.register_profile("project", deadline=None)
settings.register_profile("deciding", deadline=None, derandomize=True)
settings.load_profile("deciding" if os.environ.get("CI") else "project")

PROJECT = Path(__file__).resolve().parent.parent
#: Asked with a name and with what makes the file or folder at a place; gives where it lies.
Once = Callable[[str, Callable[[Path], None]], Path]


def pytest_collection_finish() -> None:
    """What is loaded before the first test lasts as long as the run: garbage is not sought in it
    again and again, nor after every few hundred new things (a tenth of the whole run)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 50, 50)


def pytest_unconfigure() -> None:
    """What was left alone is taken away at the end, as libraries ask for."""
    gc.unfreeze()


@pytest.fixture(scope="module")
def standing_database(
    django_db_setup: None,  # noqa: ARG001 (it makes the database)
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Path]:
    """The database and a new folder of data, both open to all tests of a module and emptied after
    the last: for what takes long to make, and what no test of it changes."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    before, settings.DATA = settings.DATA, tmp_path_factory.mktemp("data")
    with django_db_blocker.unblock():
        # None was made where no test that runs is marked as one that asks a database.
        wanted = set() if connection.introspection.table_names() else {"default"}
        own = setup_databases(verbosity=0, interactive=False, aliases=wanted)
        try:
            yield settings.DATA
            call_command("flush", verbosity=0, interactive=False)
        finally:
            teardown_databases(own, verbosity=0)
            settings.DATA = before


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared data beside the checkout."""
    found = Path(os.environ.get("COMMONWEAL_SHARED", PROJECT.parent / "shared"))
    if not (found / "data").is_dir():
        skip(f"the shared data is not at {found}")
    return found


@pytest.fixture(scope="session")
def example() -> Path:
    """The example folder of Kent and Medway that ships with the project."""
    return PROJECT / "examples" / "kent-medway"


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Has a file or folder made by the first process of a run that asks; others get the same.

    It is there whole or not at all, and nobody may change it: all processes of the run read it.
    """
    own = tmp_path_factory.getbasetemp()
    made = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "made-once"
    made.mkdir(exist_ok=True)

    def give(name: str, make: Callable[[Path], None]) -> Path:
        with (made / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (made / name).exists():
                aside = Path(tempfile.mkdtemp(dir=made)) / name
                make(aside)
                aside.rename(made / name)
        return made / name

    return give


@pytest.fixture(scope="session")
def example_studied(example: Path, once: Once) -> Studied:
    """All chapters of the example and its answers, worked out once for all tests that read them."""
    from commonweal.folder import read_folder
    from commonweal.plan.study import study_folder

    def make(place: Path) -> None:
        place.write_bytes(pickle.dumps(study_folder(read_folder(example))))

    studied: Studied = pickle.loads(once("studied", make).read_bytes())
    return studied


@pytest.fixture(scope="session")
def example_pack(
    example_studied: Studied,
    once: Once,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The example's pack, written once; a test that changes anything copies it.

    That `commonweal plan` writes these bytes is what `tests/end_to_end/test_pack.py` asks.
    """
    from commonweal.plan.pack import write_pack

    made = once("pack", lambda place: write_pack(example_studied, place))
    return shutil.copytree(made, tmp_path_factory.mktemp("made") / "pack")


@pytest.fixture(scope="session")
def kent(shared: Path, once: Once, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of Kent and Medway, built from the publishers' files once for all tests."""
    from typer.testing import CliRunner

    from commonweal.cli.main import app

    def make(place: Path) -> None:
        done = CliRunner().invoke(
            app,
            ["build", str(shared / "data"), "--system", "Kent and Medway", "--as-of", "2019-07-01",
             "--out", str(place), "--json"],
        )  # fmt: skip
        assert done.exit_code == 0, done.output

    return shutil.copytree(once("kent", make), tmp_path_factory.mktemp("build") / "kent")


@pytest.fixture(scope="session")
def synthetic_finance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up system with the money that no open table holds, written once for all tests."""
    out = tmp_path_factory.mktemp("synthetic") / "finance"
    program = PROJECT / "examples" / "build_synthetic_finance.py"
    subprocess.run([sys.executable, str(program), str(out)], check=True)
    return out


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address (DATABASE_URL) of a PostgreSQL of its own, thrown away after the tests."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: int(one.parent.name))
    beside = shutil.which("initdb")
    if not found and beside is None:
        skip("PostgreSQL is not installed")
    programs = found[-1] if found else Path(str(beside)).parent
    # It refuses to run as root: then it runs as somebody with fewer rights.
    root = os.geteuid() == 0
    become = ["runuser", "-u", "nobody", "--"] if root else []
    home = Path(tempfile.mkdtemp(prefix="commonweal-postgres-"))
    if root:
        shutil.chown(home, "nobody")
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = asked.getsockname()[1]

    def do(*command: str) -> None:
        # What it leaves running keeps its output open: nothing waits for that.
        done = subprocess.run(
            [*become, *command], cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, (command, (home / "log").exists() and log.read_text())

    data, log = str(home / "data"), home / "log"
    control = [str(programs / "pg_ctl"), "-D", data]
    try:
        do(str(programs / "initdb"), "-D", data, "-U", "commonweal", "-A", "trust", "-N",
           "-E", "UTF8", "--locale=C.UTF-8")  # fmt: skip
        # Programs are killed here, never the machine: nothing has to be on the disk at once.
        quick = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        options = f"-p {port} -h 127.0.0.1 -k {home} -c max_connections=100 {quick}"
        do(*control, "-l", str(log), "-o", options, "-w", "start")
        try:
            yield f"postgres://commonweal@127.0.0.1:{port}/postgres"
        finally:
            do(*control, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_database(postgres: str) -> Callable[..., str]:
    """Makes a database at `postgres` and gives its address: an empty one, or like another one
    that nobody uses."""
    import psycopg

    made: list[str] = []

    def make(like: str = "") -> str:
        name = f"made_{len(made)}"
        of = f" TEMPLATE {like.rpartition('/')[2]}" if like else ""
        with psycopg.connect(postgres, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}{of}")
        made.append(name)
        return f"{postgres.rpartition('/')[0]}/{name}"

    return make
