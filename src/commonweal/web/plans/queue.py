"""Runs of plans, one after the other, each in a process of its own that can be stopped.

A run holds a lock on a file for as long as its process lives; the system lets go of it however the
process ends. So a run that says it is running and whose lock is free has no process any more, and
is told as failed, also after a restart of the machine.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from django.conf import settings
from django.utils import timezone

from commonweal.web.plans.keeping import plans_folder
from commonweal.web.plans.models import Plan, Run

#: What a process is given to let go by itself, and then is ended.
PATIENCE = 5.0
#: Lines of what a failed process said that are kept.
LINES = 3


def line_up(
    folder: str, as_of: date | None = None, seed: int = 0, *, by: Any = None, publish: bool = False
) -> Run:
    """Put a run at the end of the queue; `advance` starts it when its turn comes."""
    return Run.objects.create(folder=folder, as_of=as_of, seed=seed, started_by=by, publish=publish)


def advance() -> None:
    """Tell runs whose process is gone, and start the next one where none is running."""
    with _queue():
        _settle()
        if Run.objects.filter(state="running").exists():
            return
        _clear()
        following = Run.objects.filter(state="queued").order_by("pk").first()
        if following is not None:
            _start(following)


def settle() -> None:
    """Tell runs whose process is gone, and start none: for a process that ends soon itself."""
    with _queue():
        _settle()


def cancel(run: Run) -> bool:
    """Take a run out of the queue, or end its process; False where it had ended already.

    Only the process that this application started for the run is ended, and only while it holds
    the lock of the run.
    """
    with _queue():
        _settle()
        run.refresh_from_db()
        if run.state not in ("queued", "running"):
            return False
        if run.state == "running" and run.process:
            _end(run)
        done = Run.objects.filter(pk=run.pk, state__in=("queued", "running"))
        cancelled = done.update(state="cancelled", ended_at=timezone.now(), process=None) == 1
    advance()
    return cancelled


def hold(run: Run) -> int:
    """Hold the lock of a run: the descriptor, which is let go of when it is closed.

    Raises
    ------
    BlockingIOError
        When a process holds it.
    """
    plans_folder().mkdir(parents=True, exist_ok=True)
    held = os.open(_lock(run), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        raise
    return held


def said(run: Run) -> Path:
    """Where what the process of a run says is kept until it is settled."""
    return plans_folder() / f".run-{run.pk}.log"


def tell(run: Run, words: str) -> bool:
    """Add what a run tells; False where it no longer runs."""
    run.progress = [*run.progress, [timezone.now().isoformat(timespec="seconds"), words]]
    going = Run.objects.filter(pk=run.pk, state="running")
    return going.update(progress=run.progress) == 1


def begun(run: Run) -> list[tuple[datetime, str]]:
    """What a run told, with its instants."""
    return [(datetime.fromisoformat(at), words) for at, words in run.progress]


def _start(run: Run) -> None:
    """Start the process of a run, which inherits the lock of the run."""
    held = hold(run)
    try:
        Run.objects.filter(pk=run.pk).update(state="running", began_at=timezone.now())
        environment = {
            **os.environ,
            "COMMONWEAL_DATA": str(settings.DATA),
            "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
        }
        with said(run).open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "django", "run_plan", str(run.pk), "--lock", str(held)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
                pass_fds=[held],
                start_new_session=True,
            )
        Run.objects.filter(pk=run.pk).update(process=process.pid)
    finally:
        os.close(held)


def _end(run: Run) -> None:
    """End the process of a run: asked first, then without asking."""
    for how, seconds in ((signal.SIGTERM, PATIENCE), (signal.SIGKILL, PATIENCE)):
        if not _lives(run):
            return
        try:
            os.kill(run.process or 0, how)
        except ProcessLookupError:
            return
        until = monotonic() + seconds
        while _lives(run) and monotonic() < until:
            sleep(0.05)


def _settle() -> None:
    """Tell as failed each run whose process is gone."""
    for run in Run.objects.filter(state="running"):
        if not _lives(run):
            _fail(run)


def _fail(run: Run) -> None:
    log = said(run)
    last = log.read_text(errors="replace").strip().splitlines()[-LINES:] if log.is_file() else []
    faults = ["The process that worked it out ended before it was done.", *last]
    Run.objects.filter(pk=run.pk, state="running").update(
        state="failed", faults=faults, ended_at=timezone.now(), process=None
    )


def _lives(run: Run) -> bool:
    """Whether a process holds the lock of a run."""
    try:
        os.close(hold(run))
    except BlockingIOError:
        return True
    return False


def _clear() -> None:
    """Remove what runs that were ended left: nothing runs while this is done."""
    kept = set(Plan.objects.values_list("pk", flat=True))
    for left in plans_folder().iterdir():
        if left.name.startswith(".run-"):
            left.unlink(missing_ok=True)
        elif left.is_dir() and left.name not in kept:
            shutil.rmtree(left, ignore_errors=True)


def _lock(run: Run) -> Path:
    return plans_folder() / f".run-{run.pk}.lock"


@contextmanager
def _queue() -> Iterator[None]:
    """One process at a time looks at the queue."""
    plans_folder().mkdir(parents=True, exist_ok=True)
    held = os.open(plans_folder() / ".queue.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)
