"""`commonweal contracts ocds`: open contracting data into the records and out of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.options import AsJson
from commonweal.cli.output import json_text, print_json, progress, stop
from commonweal.cli.records.place import Known, Records

if TYPE_CHECKING:
    from collections.abc import Iterable

    from commonweal.contracts.exchange import Fault, Outgoing, Taken

ocds = typer.Typer(
    help="Open contracting data (OCDS 1.1.5 with the United Kingdom extension): releases into the "
    "records as they were published, and out of them. "
    "Example: commonweal contracts ocds import notices.json.gz --to examples/kent-medway",
    no_args_is_help=True,
    rich_markup_mode=None,
)
#: So many notes are printed one by one; all of them are in the JSON.
SHOWN = 40


class Form(StrEnum):
    """The two packages of the standard."""

    RELEASES = "releases"
    RECORDS = "records"


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
    held = () if path is None else whole(path)
    reading = read_ocds(content)
    found = taken(reading, held, as_published=as_published, keep_changed=keep_changed)
    if found.faults:
        if as_json:
            print_json(_told(file, found, written=False))
        stop([*(f"{file.name}: {one}" for one in found.faults), _account(found, written=False)])
    if path is not None and found.statements:
        try:
            add(path, found.statements, bodies_beside(path))
        except RefusedError as error:
            stop([*map(str, error.refusals), "nothing was written"])
    if as_json:
        print_json(_told(file, found, written=path is not None and bool(found.statements)))
        return
    for note in found.notes[:SHOWN]:
        progress(f"note: {note}")
    if len(found.notes) > SHOWN:
        progress(f"and {len(found.notes) - SHOWN} more notes: see --json")
    typer.echo(_account(found, written=path is not None))


@ocds.command("export")
def export_releases(
    records: Records,
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            metavar="FILE",
            help="The file to write: .json, or .json.gz for a packed one.",
            show_default=False,
        ),
    ],
    form: Annotated[
        Form,
        typer.Option(
            "--form", help="Releases, or records with a compiled release of each process."
        ),
    ] = Form.RELEASES,
    uri: Annotated[
        str | None, typer.Option("--uri", metavar="URI", help="Address of the package.")
    ] = None,
    publisher: Annotated[
        str | None, typer.Option("--publisher", metavar="NAME", help="Who publishes it.")
    ] = None,
    license_: Annotated[
        str | None, typer.Option("--license", metavar="URI", help="Address of its licence.")
    ] = None,
    prefix: Annotated[
        str | None,
        typer.Option(
            "--prefix",
            metavar="PREFIX",
            help="What the ocids of our own contracts begin with: a prefix registered with the "
            "Open Contracting Partnership, such as ocds-213czf. Without it, local-unregistered.",
        ),
    ] = None,
    own: Annotated[
        bool,
        typer.Option(
            "--own/--no-own",
            help="Whether our own notices and contracts are in, beside what was imported.",
        ),
    ] = True,
    known: Known = None,
    as_json: AsJson = False,
) -> None:
    """Write what the records hold of contracts as open contracting data, whole or not at all.

    Releases that were imported come out field for field as they came in. Our own published
    notices, contracts, their changes and ends are releases beside them. What is withheld or
    redacted, bids, evaluations and awards that were not published are in no file.

    Example: commonweal contracts ocds export records.jsonl --out notices.json --form records
    """
    from commonweal.contracts.exchange import Package, package_of

    if not out.parent.is_dir() or out.is_dir():
        stop([f"--out {out}: name a file in a folder that is there"], code=2)
    if prefix is not None and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", prefix):
        stop([f"--prefix {prefix!r}: give letters, digits, points and hyphens"], code=2)
    found = _outgoing(records, known, prefix, own)
    said = Package(uri=uri, publisher=publisher, license=license_)
    try:
        made = package_of(found.releases, said, form=form.value)
    except ValueError as error:
        stop([f"{error}; nothing was written"])
    _write(out, f"{json_text(made.package)}\n")
    told = [*(f"{name}: left out: {why}" for name, why in found.left), *made.notes]
    if found.own and prefix is None:
        told.append(
            "ocids of our own begin with local-unregistered, which is no registered prefix: ask "
            "the Open Contracting Partnership for one before you publish, and give --prefix"
        )
    processes = len({str(one.release["ocid"]) for one in found.releases})
    if as_json:
        print_json(
            {
                "file": str(out),
                "form": form.value,
                "releases": len(found.releases),
                "of_our_own": found.own,
                "processes": processes,
                "withheld": found.withheld,
                "notes": told,
            }
        )
        return
    for note in told:
        progress(f"note: {note}")
    typer.echo(
        f"{out}: {len(found.releases)} releases of {processes} processes, {found.own} of them our "
        f"own; withheld: {found.withheld}"
    )


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
        f"{found.added} added" if written else f"{found.added} to add",
        f"{found.held} held already",
        f"{found.again} twice in the file",
        f"{found.beside} kept beside another of the same id",
        f"{found.refused} refused",
    ]
    end = "" if written else "; nothing was written"
    return f"{found.read} releases of {found.processes} processes: {', '.join(parts)}{end}"


def _told(file: Path, found: Taken, *, written: bool) -> dict[str, object]:
    return {
        "file": file.name,
        "read": found.read,
        "processes": found.processes,
        "added": found.added,
        "held_already": found.held,
        "twice_in_file": found.again,
        "kept_beside": found.beside,
        "refused": found.refused,
        "written": written,
        "faults": _plain(found.faults),
        "notes": _plain(found.notes),
    }


def _plain(found: Iterable[Fault]) -> list[dict[str, object]]:
    return [
        {"release": one.release, "path": one.path, "rule": one.rule, "do": one.do, "kind": one.kind}
        for one in found
    ]


@dataclass(frozen=True)
class _Found:
    """Releases to give out: how many are our own, how many withheld, what of our own is left."""

    releases: tuple[Outgoing, ...]
    own: int
    withheld: int
    left: tuple[tuple[str, str], ...]


def _outgoing(records: Path, known: Known, prefix: str | None, own: bool) -> _Found:
    """The releases that may be given out: those received in the order of the records, then ours."""
    from commonweal.cli.records.listing import last_day
    from commonweal.cli.records.place import bodies_beside, instant_of, path_of, whole
    from commonweal.contracts.exchange import PREFIX, Own, own_releases, received
    from commonweal.governance.exchange import publication
    from commonweal.records import current
    from commonweal.rules import load_rules

    path = path_of(records)
    statements = whole(path)
    until = instant_of(known)
    given = publication(
        statements,
        last_day(statements),
        load_rules(),
        successions=tuple(bodies_beside(path).successions),
        known_at=until,
    )
    shown = {one.id: one for one in given.past.statements}
    came = received(shown[one.id] for one in statements if one.id in shown)
    count = sum(one.type == "ocds_release" for one in current(statements, known_at=until))
    ours = Own((), ())
    if own:
        ours = own_releases(
            given.past, prefix=prefix or PREFIX, clean=given.text, withheld=given.withheld
        )
    return _Found((*came, *ours.releases), len(ours.releases), count - len(came), ours.left)


def _write(out: Path, text: str) -> None:
    """Write a file beside its place, then put it there: what stops this leaves no half of it."""
    import gzip
    import os
    from tempfile import mkstemp

    content = text.encode()
    if out.suffix == ".gz":
        content = gzip.compress(content, mtime=0)
    try:
        number, beside = mkstemp(dir=out.resolve().parent, prefix=f".{out.name}.")
        try:
            with open(number, "wb") as file:
                file.write(content)
            os.chmod(beside, 0o644)
            os.replace(beside, out.resolve())
        except BaseException:
            os.unlink(beside)
            raise
    except OSError as error:
        stop([f"--out {out}: it cannot be written ({error.strerror}); nothing was"], code=2)
