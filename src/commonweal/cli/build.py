"""`commonweal build`: from publishers' files to a system folder."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.options import AsJson
from commonweal.cli.output import print_json, print_rows, progress, stop

if TYPE_CHECKING:
    from commonweal.folder.importers.build import Built


def build(
    source: Annotated[
        Path, typer.Argument(help="Folder of publishers' files.", show_default=False)
    ],
    system: Annotated[
        str,
        typer.Option(
            help="Code, name or part of the name of a system; England for all.",
            show_default=False,
        ),
    ],
    as_of: Annotated[str, typer.Option("--as-of", help="The day it is about.", show_default=False)],
    out: Annotated[
        Path, typer.Option(help="Where the system folder shall stand.", show_default=False)
    ],
    as_json: AsJson = False,
) -> None:
    """Build the folder of any system of England from publishers' files.

    Files that are not at hand are named. Faults in a file end the build with all of them, and
    nothing is written. Ends with 0, with 1 when there are faults, with 2 when no such system or
    folder is known.

    Example: commonweal build ../shared/data --system kent --as-of 2019-07-01 --out kent
    """
    if not source.is_dir():
        stop([f"{source} is not a folder: give the folder that holds publishers' files"], code=2)
    try:
        day = date.fromisoformat(as_of)
    except ValueError:
        stop([f"--as-of {as_of} is not a day: write it as 2019-07-01"], code=2)
    from commonweal.folder.finding import FolderError
    from commonweal.folder.importers.build import build_folder
    from commonweal.folder.importers.systems import UnknownSystemError

    progress(f"reading publishers' files in {source}")
    try:
        built = build_folder(source, system=system, as_of=day, out=out)
    except UnknownSystemError as error:
        stop([str(error)], code=2)
    except FolderError as error:
        if as_json:
            print_json([asdict(finding) for finding in error.findings])
        stop([str(error), f"{len(error.findings)} findings: nothing was written"])
    except (OSError, ValueError) as error:
        stop([str(error)], code=2)
    _say(built, as_json)


def _say(built: Built, as_json: bool) -> None:
    lacks = [{"file": lack.file, "lacks": lack.message} for lack in built.lacks]
    if as_json:
        print_json(
            {
                "code": built.code,
                "name": built.name,
                "folder": str(built.folder),
                "rows": dict(built.rows),
                "lacks": lacks,
            }
        )
        return
    rows = [{"table": name, "rows": count} for name, count in built.rows.items()]
    print_rows(rows, title=f"{built.name} ({built.code}) in {built.folder}")
    if lacks:
        print_rows(lacks, title="Lacking:")
