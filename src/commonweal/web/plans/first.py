"""The first plan of a new database, so that its pages have something to show."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from django.utils import timezone

from commonweal.web.plans.models import Published, Run
from commonweal.web.plans.queue import advance, hold, line_up
from commonweal.web.plans.working import folders_folder, work


def first_plan(source: Path, *, tell: Callable[[str], None]) -> list[str]:
    """Work out and publish the plan of a folder where none was published, in this process.

    Parameters
    ----------
    source
        A system folder. It is linked among the folders on which plans can be run.
    tell
        Told what is being done.

    Returns
    -------
    Why there is none, line by line; empty where there is one.
    """
    place = folders_folder() / source.resolve().name
    folders_folder().mkdir(parents=True, exist_ok=True)
    if not os.path.lexists(place):
        place.symlink_to(source.resolve(), target_is_directory=True)
    if Published.objects.exists():
        return []
    run = line_up(place.name, publish=True)
    held = hold(run)
    try:
        Run.objects.filter(pk=run.pk).update(state="running", began_at=timezone.now())
        tell("Working out the first plan: this is done once and takes about a minute ...")
        work(run, also=tell)
    finally:
        os.close(held)
        advance()
    run.refresh_from_db()
    return list(run.faults)
