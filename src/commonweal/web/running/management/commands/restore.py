"""`commonweal manage restore FILE`: a backup taken back into an empty database."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from commonweal.evidence.words import counted
from commonweal.web.running.backup import BackupError
from commonweal.web.running.restoring import restore


class Command(BaseCommand):
    """Takes a backup back."""

    help = (
        "Take a backup back into an empty database whose tables are made (commonweal manage "
        "migrate). Example: commonweal manage restore /var/backups/commonweal.tar.gz"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file."""
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **_: object) -> None:
        """Take it back."""
        try:
            kept = restore(file)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        told = f"{counted(kept.statements, 'statement')}, {counted(kept.rows, 'row')} of tables"
        self.stdout.write(f"{file}: taken back: {told}, {counted(kept.files, 'file')}")
