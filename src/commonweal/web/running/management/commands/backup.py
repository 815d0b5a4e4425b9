"""`commonweal manage backup FILE`: everything in one file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from commonweal.evidence.words import counted
from commonweal.web.running.backup import BackupError, backup


class Command(BaseCommand):
    """Writes a backup."""

    help = (
        "Write tables, records, plans and folders into one file that either database can be "
        "restored from. Example: commonweal manage backup /var/backups/commonweal.tar.gz"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file."""
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **_: object) -> None:
        """Write it."""
        try:
            kept = backup(file)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        told = f"{counted(kept.statements, 'statement')}, {counted(kept.rows, 'row')} of tables"
        self.stdout.write(f"{file}: {told}, {counted(kept.files, 'file')}")
