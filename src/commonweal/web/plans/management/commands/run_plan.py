"""`python -m django run_plan 7`: what the process of a run does."""

from __future__ import annotations

import atexit
import os
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from commonweal.web.plans.models import Run
from commonweal.web.plans.queue import advance
from commonweal.web.plans.working import work


class Command(BaseCommand):
    """Works out the plan of a run; the queue starts it, and nobody else needs to."""

    help = "Work out the plan of a run that the queue started."

    def add_arguments(self, parser: CommandParser) -> None:
        """The run, and the descriptor of its lock."""
        parser.add_argument("run", type=int)
        parser.add_argument("--lock", type=int, required=True)

    def handle(self, *_: Any, run: int, lock: int, **__: Any) -> None:
        """Work it out, then let the next one begin."""
        # At the very end, when what went wrong stands in what the process said.
        atexit.register(_let_go, lock)
        work(Run.objects.get(pk=run, state="running"))


def _let_go(lock: int) -> None:
    os.close(lock)
    advance()
