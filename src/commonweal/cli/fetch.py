"""`commonweal fetch`: publishers' files of the catalogue, the only verb that uses the network."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from commonweal.cli.options import AsJson
from commonweal.cli.output import print_json, print_rows, progress, stop


def fetch(
    to: Annotated[Path, typer.Option(help="Folder for publishers' files.", show_default=False)],
    base: Annotated[
        str,
        typer.Option(
            "--from", help="Address of a folder that is laid out alike, such as a mirror."
        ),
    ] = "",
    only: Annotated[
        list[str] | None, typer.Option(help="Id of a file of the catalogue; can stand many times.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Fetch publishers' files, each checked by size and hash, going on where a download stopped.

    Ends with 0 when every file wanted is in the folder, 1 when one is not, 2 for bad use.

    Example: commonweal fetch --to data --only nhse-need-2023-24
    """
    from commonweal.folder.importers.fetching import fetch as fetch_files

    try:
        found = fetch_files(to, base=base, only=only or (), say=progress)
    except KeyError as error:
        stop([f"--only {error.args[0]}: not in the catalogue; see docs/importers.md"], code=2)
    except ValueError as error:
        stop([f"--from {error}"], code=2)
    rows = [asdict(file) for file in found]
    if as_json:
        print_json(rows)
    else:
        print_rows(rows)
    if any(file.outcome in ("failed", "no address") for file in found):
        raise typer.Exit(1)
