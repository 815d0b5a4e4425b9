"""`commonweal contracts ocds`: open contracting data into the records and out of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.contracts.ocds_export import export_releases, of_processes
from commonweal.cli.options import AsJson
from commonweal.cli.output import print_json, progress, stop

if TYPE_CHECKING:
    from collections.abc import Iterable

    from commonweal.contracts.exchange import Fault, Taken

ocds = typer.Typer(
    help="Open contracting data (OCDS 1.1.5 with the United Kingdom extension): releases into the "
    "records as they were published, and out of them. "
    "Example: commonweal contracts ocds import notices.json.gz --to records.jsonl",
    no_args_is_help=True,
    rich_markup_mode=None,
)
#: So many notes are printed one by one; all of them are in the JSON.
SHOWN = 40

ocds.command("export")(export_releases)


@ocds.command("import")
def import_releases(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="A release package, a record package, an object with releases, or JSON lines of "
            "them; plain or gzip.",
            show_default=False,
        ),
    ],
    to: Annotated[
        Path | None,
        typer.Option(
            "--to",
            metavar="RECORDS",
            help="A system folder, or a file of JSON lines, which may be new. Without it nothing "
            "is written: what would be stated is shown.",
            show_default=False,
        ),
    ] = None,
    as_published: Annotated[
        bool,
        typer.Option(
            "--as-published",
            help="Take releases that do not keep the schema too, and note where.",
        ),
    ] = False,
    keep_changed: Annotated[
        bool,
        typer.Option(
            "--keep-changed",
            help="Keep a release beside another of the same id whose content differs.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Take releases into the records, each as one statement with every field as it was published.

    Every release is accounted for: added, held already, kept beside another, or refused with its
    place, the rule and what to do. When one is refused, nothing is written and the command ends
    with 1. Importing the same file twice adds nothing.

    Example: commonweal contracts ocds import notices.json.gz --to records.jsonl
    """
    from commonweal.cli.records.entering import add
    from commonweal.cli.records.place import bodies_beside, target_of, whole
    from commonweal.contracts.exchange import read_ocds, taken
    from commonweal.records.refusal import RefusedError

    content = _content(file)
    path = None if to is None else target_of(to)
    reading = read_ocds(content)
    while True:
        held = () if path is None else whole(path)
        found = taken(reading, held, as_published=as_published, keep_changed=keep_changed)
        if found.faults:
            if as_json:
                print_json(_told(file, found, written=False))
            stop([*(f"{file.name}: {one}" for one in found.faults), _account(found, written=False)])
        if path is None or not found.statements:
            break
        try:
            add(path, found.statements, bodies_beside(path))
            break
        except RefusedError as error:
            # Where somebody else wrote meanwhile, look again at what is held.
            if len(whole(path)) == len(held):
                stop([*map(str, error.refusals), "nothing was written"])
    if as_json:
        print_json(_told(file, found, written=path is not None and bool(found.statements)))
        return
    for note in found.notes[:SHOWN]:
        progress(f"note: {note}")
    if len(found.notes) > SHOWN:
        progress(f"and {len(found.notes) - SHOWN} more notes: see --json")
    typer.echo(_account(found, written=path is not None))


def _content(file: Path) -> bytes:
    """The bytes of a file that is not larger than what is read."""
    from commonweal.contracts.exchange import MOST_BYTES

    try:
        if file.stat().st_size > MOST_BYTES:
            said = f"{file} has more than {MOST_BYTES:,} bytes; split it into several files"
            stop([said], code=1)
        return file.read_bytes()
    except OSError as error:
        stop([f"{file} cannot be read: {error.strerror or error}"], code=2)


def _account(found: Taken, *, written: bool) -> str:
    """What became of every release, in one line."""
    parts = [
        f"{found.added:,} added" if written else f"{found.added:,} to add",
        f"{found.held:,} held already",
        f"{found.again:,} twice in the file",
        f"{found.beside:,} kept beside another of the same id",
        f"{found.refused:,} refused",
    ]
    end = "" if written else "; nothing was written"
    return f"{of_processes(found.read, found.processes)}: {', '.join(parts)}{end}"


def _told(file: Path, found: Taken, *, written: bool) -> dict[str, object]:
    return {
        "file": file.name,
        "read": found.read,
        "processes": found.processes,
        "added": found.added if written else 0,
        "held_already": found.held,
        "twice_in_file": found.again,
        "kept_beside": found.beside if written else 0,
        "refused": found.refused,
        "not_written": 0 if written else found.added + found.beside,
        "written": written,
        "faults": _plain(found.faults),
        "notes": _plain(found.notes),
    }


def _plain(found: Iterable[Fault]) -> list[dict[str, object]]:
    return [
        {"release": one.release, "path": one.path, "rule": one.rule, "do": one.do, "kind": one.kind}
        for one in found
    ]
