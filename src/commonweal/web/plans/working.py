"""One run of a plan, from its folder to the plan that is kept."""

from __future__ import annotations

import sys
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from commonweal.folder import FolderError, read_folder
from commonweal.folder.finding import line
from commonweal.plan.study import study_folder
from commonweal.web.merging.known import elsewhere
from commonweal.web.plans.folders import FINDINGS, folders_folder
from commonweal.web.plans.keeping import put, register
from commonweal.web.plans.models import Plan, Published, Run
from commonweal.web.plans.queue import tell
from commonweal.web.plans.recomputing import as_known


def work(run: Run, *, also: Callable[[str], None] = lambda _: None) -> Plan | None:
    """Work a plan out and keep it; None where its folder has findings, which the run then tells.

    It ends the process where the run was cancelled meanwhile. The plan is there only together with
    the end of the run: both are written at once.

    Parameters
    ----------
    run
        A run whose lock this process holds.
    also
        Told what is being done, beside the run itself.
    """

    def told(words: str) -> None:
        also(words)
        if not tell(run, words):
            sys.exit("the run was cancelled")

    told(f"Checking and reading {run.folder} ...")
    try:
        held = read_folder(folders_folder() / run.folder)
    except (FolderError, NotADirectoryError) as error:
        _refused(run, error)
        return None
    studied = study_folder(held, as_of=run.as_of, seed=run.seed, tell=told)
    name = put(studied, tell=told)
    own = {one.code for one in held.system.organisations if not one.neighbour}
    others = elsewhere(own) if run.publish else ()
    if others:
        told(f"Not published: the records are of another system, {', '.join(others)}.")
    with transaction.atomic():
        going = Run.objects.select_for_update().filter(pk=run.pk, state="running").first()
        if going is None:
            sys.exit("the run was cancelled")
        plan = register(name, studied, as_known(run.folder))
        going.state, going.plan, going.ended_at, going.process = "done", plan, timezone.now(), None
        going.save()
        if run.publish and not others:
            Published.objects.create(plan=plan, why="The first plan of this database.")
    return plan


def _refused(run: Run, error: FolderError | NotADirectoryError) -> None:
    if isinstance(error, NotADirectoryError):
        faults = [f"There is no folder {run.folder} any more; choose another one."]
    else:
        faults = [line(finding) for finding in error.findings[:FINDINGS]]
        more = len(error.findings) - len(faults)
        faults += [f"and {more} more findings"] if more else []
    Run.objects.filter(pk=run.pk, state="running").update(
        state="failed", faults=faults, ended_at=timezone.now(), process=None
    )
