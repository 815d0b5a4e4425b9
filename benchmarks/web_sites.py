"""Sites that are measured: a database of some size on SQLite or PostgreSQL, and a plan."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psycopg
from web_records import write_records

PROJECT = Path(__file__).resolve().parent.parent
EXAMPLE = PROJECT / "examples" / "kent-medway"
#: Works out a plan once for all sites: where it is kept, and on which folder.
PLAN = """
import sys, django
django.setup()
from pathlib import Path
from commonweal.folder import read_folder
from commonweal.plan.study import study_folder
from commonweal.web.plans.keeping import put
print(put(study_folder(read_folder(Path(sys.argv[1])))))
"""
#: Publishes a plan that is kept.
PUBLISH = """
import sys, django
django.setup()
from datetime import date
from commonweal.web.plans.models import Plan, Published
plan = Plan.objects.create(pk=sys.argv[1], folder="example", system="Kent and Medway",
                           as_of=date(2019, 7, 1), seed=0, sentence="On 1 July 2019")
Published.objects.create(plan=plan)
"""


@dataclass(frozen=True)
class Site:
    """A database with so many statements: its folder of data, and what its programs are told."""

    statements: int
    data: Path
    environment: dict[str, str]
    seconds: float

    def do(self, *parts: str) -> str:
        """A program of the site to its end, and what it says."""
        return done(parts, self.environment)


def done(parts: tuple[str, ...], environment: dict[str, str]) -> str:
    """A Python program to its end, and what it says."""
    command = [sys.executable, *parts]
    ran = subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE, text=True)
    return ran.stdout


def site_of(home: Path, statements: int, server: str | None) -> Site:
    """A site with so many statements, made where it is not kept in `home` yet.

    Parameters
    ----------
    home
        The folder in which sites lie.
    statements
        How many.
    server
        Address of an empty PostgreSQL; SQLite when None.
    """
    data = home / f"{'sqlite' if server is None else 'postgres'}-{statements}"
    environment = told(data)
    if server is not None:
        environment["DATABASE_URL"] = f"{server}/size_{statements}"
    begun = time.perf_counter()
    if server is not None or not (data / "made").exists():
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir(parents=True)
        if server is not None:
            with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE size_{statements}")
        records = data / "records.jsonl"
        write_records(records, statements, date.today())
        for command in (["migrate", "--verbosity", "0"], ["import_records", str(records)]):
            done(("-m", "django", *command), environment)
        plans, name = plan_of(home)
        shutil.copytree(plans, data / "plans", dirs_exist_ok=True)
        done(("-c", PUBLISH, name), environment)
        (data / "made").touch()
    return Site(statements, data, environment, time.perf_counter() - begun)


def told(data: Path) -> dict[str, str]:
    """What a program of a site is told."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(PROJECT / "src"),
        "COMMONWEAL_DATA": str(data),
        "COMMONWEAL_LOCAL": "1",
        "COMMONWEAL_DEMO_SECOND_FACTOR": "off",
        "DJANGO_SETTINGS_MODULE": "commonweal.web.settings",
        "SECRET_KEY": secrets.token_urlsafe(60),
    }
    environment.pop("DATABASE_URL", None)
    return environment


def plan_of(home: Path) -> tuple[Path, str]:
    """The folder of the example's plan, worked out where it is not yet, and the plan's id."""
    data = home / "plan"
    name = data / "name"
    if not name.exists():
        data.mkdir(parents=True, exist_ok=True)
        name.write_text(done(("-c", PLAN, str(EXAMPLE)), told(data)).split()[-1])
    return data / "plans", name.read_text()


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL of its own, thrown away afterwards: its address without a database."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: int(one.parent.name))
    programs = found[-1] if found else Path(str(shutil.which("initdb"))).parent
    root = os.geteuid() == 0
    become = ["runuser", "-u", "nobody", "--"] if root else []
    with tempfile.TemporaryDirectory() as folder, socket.socket() as asked:
        if root:
            shutil.chown(folder, "nobody")
        asked.bind(("127.0.0.1", 0))
        port = asked.getsockname()[1]
        asked.close()
        control = [*become, str(programs / "pg_ctl"), "-D", f"{folder}/data", "-w"]
        quiet = {"cwd": folder, "check": True, "stdout": subprocess.DEVNULL}
        subprocess.run([*become, str(programs / "initdb"), "-D", f"{folder}/data", "-A", "trust",
                        "-U", "commonweal", "-E", "UTF8", "--locale=C.UTF-8"], **quiet)  # fmt: skip
        options = f"-p {port} -h 127.0.0.1 -k {folder}"
        subprocess.run([*control, "-l", f"{folder}/log", "-o", options, "start"], **quiet)
        try:
            yield f"postgres://commonweal@127.0.0.1:{port}"
        finally:
            subprocess.run([*control, "-m", "fast", "stop"], **quiet)
