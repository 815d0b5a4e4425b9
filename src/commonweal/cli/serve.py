"""`commonweal serve`: the web application on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commonweal.cli.output import stop
from commonweal.folder.extras import way_in


def serve(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FOLDER]",
            help="A system folder whose records are loaded into an empty database; without it "
            "the example of Kent and Medway where it is at hand.",
            show_default=False,
        ),
    ] = None,
    data: Annotated[
        Path,
        typer.Option(
            "--data",
            metavar="DIR",
            envvar="COMMONWEAL_DATA",
            help="Where the database and plans are kept.",
        ),
    ] = Path("commonweal-data"),
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port.")] = 8000,
    demo: Annotated[
        bool,
        typer.Option(
            "--demo",
            help="Make an account for each role and print their new passwords, once; these sign "
            "in without a second factor.",
        ),
    ] = False,
    plan: Annotated[
        bool,
        typer.Option(
            "--plan/--no-plan",
            help="Whether to work out and publish the first plan where none is published: the "
            "pages of questions and chapters show it. It goes on while the application is served.",
        ),
    ] = True,
    prepare_only: Annotated[
        bool, typer.Option("--prepare-only", help="Prepare the database and end.")
    ] = False,
) -> None:
    """Start the web application on this machine: http://127.0.0.1:8000.

    The database is SQLite in DIR, or that of DATABASE_URL. What is served to others runs behind a
    web server: see docs/web/running.md.

    Example: commonweal serve examples/kent-medway --data /var/lib/commonweal
    """
    try:
        from commonweal.web import serving
    except ImportError as error:
        stop([f"the web application is not installed ({error}): {way_in('web')}"], code=2)
    try:
        serving.prepare(
            data,
            folder,
            tell=lambda line: typer.echo(line, err=True),
            demo=demo,
            plan=plan,
            wait=prepare_only,
        )
    except serving.CannotServeError as error:
        stop(error.faults, code=2)
    if not prepare_only:
        serving.run(port, tell=typer.echo)
