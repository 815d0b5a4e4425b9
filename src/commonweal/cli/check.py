"""`commonweal check`: everything that is wrong with a folder, in one report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.options import AsJson
from commonweal.cli.output import print_json, print_rows, progress, stop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from commonweal.folder import Finding, Folder

#: The service looked at where the folder holds no demand.
USUAL = "stroke"

#: How much of a value or message a line of the text form shows.
_SHOWN = 60


def check(
    folder: Annotated[Path, typer.Argument(help="A system folder.", show_default=False)],
    memory: Annotated[
        str, typer.Option(help="What the check may hold in memory; more goes to disk.")
    ] = "2GB",
    as_json: AsJson = False,
) -> None:
    """Find all that is wrong with a system folder: where, which value, which rule, what to do.
    Then tell what is no fault but good to know: areas and sites without road minutes, sites whose
    minutes are estimated, areas without demand (lines "to know:").

    Ends with 0 when nothing is found, 1 when something is, 2 when there is no such folder.

    Example: commonweal check examples/kent-medway
    """
    if not folder.is_dir():
        stop([f"{folder} is not a folder: give the path of a system folder"], code=2)
    import duckdb

    from commonweal.folder import FolderError, check_folder, read_folder
    from commonweal.folder.check import is_large

    read, findings = None, []
    try:
        if is_large(folder):
            findings = check_folder(folder, memory=memory)
        else:
            read = read_folder(folder, memory=memory)
            findings = list(read.gaps)
    except FolderError as error:
        findings = list(error.findings)
    except ValueError as error:
        stop([str(error)], code=2)
    except duckdb.OutOfMemoryException:
        stop([f"{memory} of memory is too little for this folder: give --memory more"], code=2)
    if as_json:
        print_json([_plain(finding) for finding in findings])
    elif findings:
        print_rows([_row(finding) for finding in findings])
    faults = () if read is None else _definition_faults(read)
    for fault in faults:
        progress(fault)
    for note in () if read is None else _notes(read):
        progress(f"to know: {note}")
    progress(_sum(folder, len(findings) + len(faults)))
    if findings or faults:
        raise typer.Exit(1)


def _definition_faults(read: Folder) -> tuple[str, ...]:
    """What is wrong with the folder's own definitions of indicators, beyond its schema."""
    held = read.tables.get("indicator_definitions")
    if held is None:
        return ()
    from commonweal.needs.indicators import DefinitionError, load_definitions

    try:
        load_definitions(rows=held.to_pylist(), sources=read.tables.sources)
    except DefinitionError as error:
        return error.faults
    return ()


def _notes(read: Folder) -> Iterator[str]:
    """What of demand, sites and minutes is left out, estimated or odd, service by service.

    These are no faults: a folder may hold little. Nothing of it is passed over in silence.
    """
    held = read.tables
    if not any(held.get(name) is not None for name in ("demand", "sites", "travel")):
        return
    from commonweal.cli.lacking import said
    from commonweal.cli.opening import ground_on
    from commonweal.services.setting import Setting, setting_of
    from commonweal.services.travel.noting import notes_of

    ground, demand = ground_on(read), held.get("demand")
    services = [USUAL] if demand is None else sorted(set(demand["service"].to_pylist()))
    for service in services:
        setting = setting_of(ground, service)
        found = (
            notes_of(ground, setting) if isinstance(setting, Setting) else said(setting, service)
        )
        yield from (f"{service}: {one}" for one in found)


def _plain(finding: Finding) -> dict[str, object]:
    return {
        "file": finding.file,
        "row": finding.row,
        "column": finding.column or None,
        "value": finding.value,
        "rule": finding.rule,
        "message": finding.message,
    }


def _row(finding: Finding) -> dict[str, object]:
    # A row is a place, not a quantity: it is written without thousands separators.
    return {
        **{key: _shown(value) for key, value in _plain(finding).items()},
        "message": finding.message,
    }


def _shown(value: object) -> str | None:
    """A value on one line, with nothing in it that a terminal would obey."""
    if value is None:
        return None
    text = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in str(value))
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _sum(folder: Path, number: int) -> str:
    if not number:
        return f"{folder}: nothing to mend"
    return f"{folder}: {number:,} finding{'s' if number > 1 else ''}"
