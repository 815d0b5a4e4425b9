"""A run of a plan as the process that it is: stopped, killed, and what is left of it."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep

import pytest

from web_programs import Programs, loaded


class Application:
    """The application on data of its own, asked from outside."""

    def __init__(self, data: Path, programs: Programs) -> None:
        self.data, self.do = data, programs.do

    def seen(self) -> tuple[list[tuple[str, int | None, list[str], list[str]]], int]:
        """State, process, progress and faults of every run; and how many plans are kept."""
        with closing(sqlite3.connect(self.data / "commonweal.sqlite3", timeout=30)) as held:
            rows = held.execute(
                "SELECT state, process, progress, faults FROM plans_run ORDER BY id"
            )
            runs = [
                (state, process, [words for _, words in json.loads(told)], json.loads(faults))
                for state, process, told, faults in rows
            ]
            (plans,) = held.execute("SELECT count(*) FROM plans_plan").fetchone()
        return runs, plans

    def until(self, met: Callable[[], bool]) -> None:
        """Wait for something, for two minutes at most."""
        end = monotonic() + 120
        while not met():
            assert monotonic() < end, self.seen()
            sleep(0.3)

    def left(self) -> list[str]:
        """Folders among the plans."""
        place = self.data / "plans"
        return [one.name for one in place.iterdir() if one.is_dir()]


@pytest.fixture
def running(tmp_path: Path, example: Path) -> Iterator[Application]:
    """Two runs of the example: the first is worked, the second waits."""
    (tmp_path / "folders").mkdir()
    (tmp_path / "folders" / "example").symlink_to(example)
    environment = {
        **os.environ,
        "COMMONWEAL_DATA": str(tmp_path),
        "COMMONWEAL_LOCAL": "1",
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "commonweal.web.settings",
        "SECRET_KEY": "of tests alone, long enough, and used nowhere else at all",
    }
    with loaded(environment, "commonweal.web.plans.queue") as programs:
        made = Application(tmp_path, programs)
        made.do(
            "from django.core.management import call_command\n"
            "call_command('migrate', verbosity=0)\n"
            "from commonweal.web.plans.queue import advance, line_up\n"
            "line_up('example'), line_up('example', seed=1)\n"
            "advance()\n"
        )
        made.until(lambda: len(made.seen()[0][0][2]) > 0)
        yield made


def gone(process: int) -> bool:
    """Whether all of a process has ended: its first thread may stand there, done, before others
    are, and what it held is let go of by the last."""
    try:
        told = [one.read_text() for one in Path(f"/proc/{process}/task").glob("*/stat")]
    except (FileNotFoundError, ProcessLookupError):
        return not Path(f"/proc/{process}").exists()
    # A process that nobody has asked after yet is gone too.
    return all("Z" in one.rpartition(")")[2].split()[0] for one in told)


CANCEL = """
from commonweal.web.plans.models import Run
from commonweal.web.plans.queue import cancel
for run in Run.objects.order_by("-pk"):
    print(cancel(run))
"""


def test_a_run_that_is_stopped_ends_its_process_and_leaves_nothing(running: Application) -> None:
    (first, second), plans = running.seen()
    assert (first[0], second[0], plans) == ("running", "queued", 0)
    process = first[1]
    assert process is not None
    assert running.do(CANCEL).split() == ["True", "True"]
    (first, second), plans = running.seen()
    assert (first[0], second[0], plans) == ("cancelled", "cancelled", 0)
    running.until(lambda: gone(process))
    assert running.left() == []
    assert running.do(CANCEL).split() == ["False", "False"]


def test_a_run_whose_process_was_killed_is_told_as_failed_and_the_next_begins(
    running: Application,
) -> None:
    process = running.seen()[0][0][1]
    assert process is not None
    os.kill(process, signal.SIGKILL)
    running.until(lambda: gone(process))
    # Nothing is told of it until somebody looks, as after a restart of the machine.
    running.do("from commonweal.web.plans.queue import advance\nadvance()")
    (first, second), plans = running.seen()
    assert (first[0], second[0], plans) == ("failed", "running", 0)
    assert "ended before it was done" in first[3][0]
    running.do(CANCEL)
    assert running.left() == []
    assert running.seen()[0][1][0] == "cancelled"
