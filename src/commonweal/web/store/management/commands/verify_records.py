"""commonweal manage verify_records: whether the records are whole."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from commonweal.web.store.verifying import verify


class Command(BaseCommand):
    """Follow the chain from the first row to the last and name all damage."""

    help = "Follow the chain of the records from the first row to the last and name all damage."

    def handle(self, *_: Any, **__: Any) -> None:
        """Exit code 1 where anything is wrong."""
        found, damages = verify()
        for one in damages:
            self.stderr.write(f"row {one.line} {one.kind}: {one.message}")
        if damages:
            raise SystemExit(1)
        head = found.head
        self.stdout.write(f"{head.count:,} statements are whole; the last hash is {head.hash}")
