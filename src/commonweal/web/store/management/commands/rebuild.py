"""commonweal manage rebuild: all that pages find things by, made anew from the records."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from commonweal.web.lists import rebuild
from commonweal.web.store.counting import count_anew
from commonweal.web.store.models import Listed, Mention


class Command(BaseCommand):
    """Make mentions, lists and the words of the search anew and say where they were otherwise."""

    help = (
        "Make all that pages find things by anew from the records, and name every difference from "
        "what stood. Run it each night too: some things become public, or end, with the day."
    )

    def handle(self, *_: Any, **__: Any) -> None:
        """Exit code 1 where anything was otherwise."""
        faults = rebuild()
        count_anew()
        for one in faults:
            self.stderr.write(one)
        if faults:
            self.stderr.write(f"{len(faults):,} differences; all is as the records have it now")
            raise SystemExit(1)
        self.stdout.write(
            f"{Mention.objects.count():,} mentions and {Listed.objects.count():,} listed things "
            "are as the records have them"
        )
