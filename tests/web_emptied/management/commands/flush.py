"""Empty all tables between tests: what keeps rows in place is put aside for it."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import flush
from django.db import connection

from commonweal.web.store.triggers import put_on, take_off


class Command(flush.Command):
    """Empty all tables."""

    def handle(self, **options: Any) -> None:
        """Put the triggers aside, empty, and put them on again."""
        take_off(connection)
        try:
            super().handle(**options)
        finally:
            put_on(connection)
