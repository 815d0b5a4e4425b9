"""`commonweal manage`: commands on the records of the web application, where they are kept."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from commonweal.cli.output import stop
from commonweal.folder.extras import way_in


def manage(
    command: Annotated[
        list[str],
        typer.Argument(
            metavar="COMMAND...",
            help="backup, restore, migrate, verify_records, rebuild, export_records, "
            "import_records, invite, unlock, tidy, check, demo_accounts, each with what it takes "
            "(commonweal manage invite --help).",
            show_default=False,
        ),
    ],
    data: Annotated[
        Path,
        typer.Option(
            "--data",
            metavar="DIR",
            envvar="COMMONWEAL_DATA",
            help="The folder of data, as `serve` was given it; named before the command.",
        ),
    ] = Path("commonweal-data"),
) -> None:
    """Run a command of the web application: back up, restore, verify, invite, unlock.

    Settings are those of the environment (docs/web/running.md). Without SECRET_KEY there the
    folder is that of `commonweal serve` on this machine, with the secret that it keeps.

    Example: commonweal manage --data commonweal-data verify_records
    """
    if not data.is_dir() and command[0] != "migrate":
        stop(
            [
                f"{data}: no such folder: name the folder of data with --data before the command, "
                f"or make a new one: commonweal manage --data {data} migrate"
            ],
            code=2,
        )
    if os.environ.get("DATABASE_URL") and not os.environ.get("SECRET_KEY"):
        stop(
            [
                "DATABASE_URL is set and SECRET_KEY is not: give this command the settings of the "
                "service (docs/web/running.md)"
            ],
            code=2,
        )
    try:
        from commonweal.web import serving
    except ImportError as error:
        stop([f"the web application is not installed ({error}): {way_in('web')}"], code=2)
    serving.settle(data, local="SECRET_KEY" not in os.environ)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["commonweal manage", *command])
