"""`commonweal manage tidy`: delete what was kept for its time and is needed no more."""

from __future__ import annotations

from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand
from django.utils import timezone

from commonweal.web.accounts.models import Tally
from commonweal.web.plans.queue import settle
from commonweal.web.store.files import forget_unnamed
from commonweal.web.store.models import Draft

#: After how many days nobody comes back to a form into which nothing was entered: a session ends
#: after hours.
EMPTY = timedelta(days=7)


class Command(BaseCommand):
    """Deletes ended sessions, old attempts, counts, forms into which nothing was entered and files
    of forms that were never sent, and tells runs of plans whose process is gone as failed; to be
    run each day."""

    help = (
        "Delete ended sessions, forgotten wrong passwords (with their addresses), counts, forms "
        "that were begun and stayed empty, and files of papers that were never sent."
    )

    def handle(self, *_: object, **__: object) -> None:
        """Delete them, and say how many."""
        now = timezone.now()
        for words, rows in (
            ("ended sessions", Session.objects.filter(expire_date__lt=now)),
            (
                "wrong passwords",
                AccessAttempt.objects.filter(attempt_time__lt=now - settings.AXES_COOLOFF_TIME),
            ),
            ("counts", Tally.objects.filter(ends__lt=now - timedelta(minutes=1))),
            ("empty forms", Draft.objects.filter(answers={}, changed__lt=now - EMPTY)),
        ):
            self.stdout.write(f"{words}: {rows.delete()[0]}")
        self.stdout.write(f"files that nothing names: {forget_unnamed()}")
        settle()
