"""`commonweal records export`: the records in a form that others read, without what is withheld."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.output import day_of, json_text, stop
from commonweal.cli.records.listing import last_day
from commonweal.cli.records.place import Known, Records, bodies_beside, instant_of, path_of, whole

if TYPE_CHECKING:
    from commonweal.governance.exchange import Publication
    from commonweal.rules import RuleBook
    from commonweal.system.organisation import Succession

#: Who publishes, where nothing else is said.
PUBLISHER = "Keeper of the records"


class Format(StrEnum):
    """The forms in which records are given out."""

    POPOLO = "popolo"
    BODS = "bods"
    CSV = "csv"


def export(
    records: Records,
    to: Annotated[
        Path,
        typer.Option("--to", metavar="DIR", help="A new or empty folder.", show_default=False),
    ],
    form: Annotated[
        Format,
        typer.Option(
            "--format",
            help="People and meetings (popolo), ownership (bods), or registers as CSV with "
            "Frictionless metadata (csv).",
        ),
    ],
    on: Annotated[
        datetime | None,
        typer.Option(
            "--on",
            metavar="DATE",
            formats=["%Y-%m-%d"],
            help="What holds on this day; without it, on the last day of any statement.",
        ),
    ] = None,
    viewer: Annotated[
        str,
        typer.Option(
            "--for",
            metavar="PERSON",
            help="For this person: papers of their own bodies too, nothing withheld from them. "
            "Without it, for the public.",
        ),
    ] = "",
    publisher: Annotated[
        str, typer.Option("--publisher", metavar="NAME", help="Who publishes it.")
    ] = PUBLISHER,
    known: Known = None,
) -> None:
    """Write the records in a form that others read: all files, or none.

    Papers that are withheld, redacted fields, relatives and names that are not public are in none.

    Example: commonweal records export examples/kent-medway --to out --format popolo
    """
    from commonweal.folder.placing import placed_whole
    from commonweal.governance.exchange import publication
    from commonweal.rules import load_rules

    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        stop([f"{to} is there and not empty: give a new folder, or empty this one"], code=2)
    path = path_of(records)
    statements = whole(path)
    successions = tuple(bodies_beside(path).successions)
    book = load_rules()
    try:
        given = publication(
            statements,
            day_of(on) or last_day(statements),
            book,
            viewer=viewer or None,
            successions=successions,
            known_at=instant_of(known),
        )
    except KeyError as error:
        stop([str(error.args[0])], code=2)
    files = _files(given, form, book, successions, publisher)
    with placed_whole(to) as folder:
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8", newline="")
    typer.echo(f"{len(files)} {'file' if len(files) == 1 else 'files'} in {to}: {', '.join(files)}")


def _files(
    given: Publication,
    form: Format,
    book: RuleBook,
    successions: tuple[Succession, ...],
    publisher: str,
) -> dict[str, str]:
    """The text of each file, by its name."""
    from commonweal.governance.exchange import bods, datapackage, popolo, sheets
    from commonweal.plan.sheet_files import sheet_csv

    if form is Format.POPOLO:
        return {"popolo.json": f"{json_text(popolo(given))}\n"}
    if form is Format.BODS:
        return {"bods.json": f"{json_text(bods(given, publisher=publisher))}\n"}
    held = sheets(given, book, successions=successions)
    package = json_text(datapackage(held, given.on))
    return {f"{one.name}.csv": sheet_csv(one) for one in held} | {
        "datapackage.json": f"{package}\n"
    }
