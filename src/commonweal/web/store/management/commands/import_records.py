"""commonweal manage import_records FILE: take over a file of records into an empty table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commonweal.records import read
from commonweal.web.store.adding import take_over
from commonweal.web.store.counting import count_anew


class Command(BaseCommand):
    """Take over a file of records, chain and all."""

    help = "Take over a file of records, chain and all, into a table that holds none."

    def add_arguments(self, parser: CommandParser) -> None:
        """From where."""
        parser.add_argument("file", type=Path, help="a file of JSON lines")

    def handle(self, *_: Any, **options: Any) -> None:
        """Take over nothing of what is damaged."""
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"{path}: there is no such file")
        held = read(path)
        for one in held.damages:
            self.stderr.write(f"{path}:{one.line} {one.kind}: {one.message}")
        if held.damages:
            raise CommandError("nothing was taken over")
        try:
            head = take_over(held.lines)
        except ValueError as error:
            raise CommandError(str(error)) from error
        count_anew()
        self.stdout.write(f"{head.count:,} statements taken over")
