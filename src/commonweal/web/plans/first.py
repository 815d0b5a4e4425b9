"""The first plan of a new database, so that its pages have something to show."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from time import sleep

from commonweal.web.plans.folders import folders_folder
from commonweal.web.plans.models import Published, Run
from commonweal.web.plans.queue import advance, begun, line_up

#: Where a run has not ended.
GOING = ("queued", "running")
#: Seconds between two looks at a run.
PAUSE = 0.5


def first_plan(source: Path) -> Run | None:
    """Begin to work out the plan of a folder where none was published: a run like any other, in a
    process of its own, which can be looked at and stopped on the pages of runs.

    Parameters
    ----------
    source
        A system folder. It is linked among the folders on which plans can be run.

    Returns
    -------
    The run that publishes it, which may have begun before; None where a plan was published.
    """
    place = folders_folder() / source.resolve().name
    folders_folder().mkdir(parents=True, exist_ok=True)
    if not os.path.lexists(place):
        place.symlink_to(source.resolve(), target_is_directory=True)
    if Published.objects.exists():
        return None
    advance()
    run = Run.objects.filter(publish=True, state__in=GOING).last()
    if run is None:
        run = line_up(place.name, publish=True)
        advance()
    return run


def wait_for(run: Run, *, tell: Callable[[str], None]) -> list[str]:
    """Wait until a run has ended, and tell what it tells.

    Returns
    -------
    Why there is no plan, line by line; empty where there is one.
    """
    told = 0
    while True:
        advance()
        run.refresh_from_db()
        for _, words in begun(run)[told:]:
            tell(words)
        told = len(run.progress)
        if run.state not in GOING:
            break
        sleep(PAUSE)
    return ["the run was stopped"] if run.state == "cancelled" else list(run.faults)
