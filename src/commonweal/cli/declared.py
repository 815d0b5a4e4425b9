"""What verbs on a file in which a choice is declared share: options, reading with every fault told,
and the seal that they print."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

import typer

from commonweal.cli.output import print_json, stop

if TYPE_CHECKING:
    from commonweal.records import Seal

Declared = TypeVar("Declared")
Written = Literal["json", "toml"]

SealOn = Annotated[
    datetime | None,
    typer.Option(
        "--seal",
        metavar="DATE",
        formats=["%Y-%m-%d"],
        help="Only print the seal of the criteria as of this day, to enter before any score.",
    ),
]
Weightings = Annotated[
    int, typer.Option(min=1, max=1_000_000, help="Weightings drawn for acceptability.")
]
StatedBy = Annotated[
    str, typer.Option(help="When it is recorded: the body or office that states it.")
]
StatedOn = Annotated[
    datetime | None,
    typer.Option(
        metavar="DATE", formats=["%Y-%m-%d"], help="When it is recorded: the day it is stated."
    ),
]


def text_of(file: Path) -> str:
    """The text of a file; ends the verb where it cannot be read."""
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        stop([f"{file} cannot be read: {error.strerror or error}"], code=2)
    except UnicodeDecodeError as error:
        stop([f"{file}: byte {error.start} is not UTF-8; save the file as UTF-8"])


def declared(file: Path, read: Callable[[str, Written], Declared]) -> Declared:
    """What a file declares, read and checked by the room that owns its form."""
    from commonweal.records.declaring import DeclarationError

    forms: dict[str, Written] = {".json": "json", ".toml": "toml"}
    written = forms.get(file.suffix.lower())
    if written is None:
        stop([f"{file}: give a file whose name ends with .toml or .json"], code=2)
    text = text_of(file)
    try:
        return read(text, written)
    except DeclarationError as error:
        count = len(error.findings)
        stop([*(f"{file}: {found}" for found in error.findings), f"{count} to mend"])


def print_seal(made: Seal, as_json: bool) -> None:
    """Print a seal, in the form in which a file holds it."""
    if as_json:
        print_json({"on": made.on, "sha256": made.digest, "salt": made.salt})
        return
    typer.echo(f'[seal]\non = {made.on}\nsha256 = "{made.digest}"')
    if made.salt:
        typer.echo(f'salt = "{made.salt}"')
