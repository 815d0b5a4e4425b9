"""commonweal manage export_records OUT.jsonl: the records as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commonweal.records.store import write_lines
from commonweal.web.store.verifying import verify


class Command(BaseCommand):
    """Write the records as a file of JSON lines with its head beside it."""

    help = "Write the records as a file of JSON lines, with its head beside it, as folders hold it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("out", type=Path, help="the file to be made, such as statements.jsonl")

    def handle(self, *_: Any, **options: Any) -> None:
        """Refuse to write over a file, and to write out what is damaged."""
        out: Path = options["out"]
        if out.exists():
            raise CommandError(f"{out} is there already; name another file, or move it away")
        found, damages = verify()
        if damages:
            raise CommandError("the records are damaged; see commonweal manage verify_records")
        out.parent.mkdir(parents=True, exist_ok=True)
        head = write_lines(out, found.lines)
        self.stdout.write(f"{head.count:,} statements written to {out}")
