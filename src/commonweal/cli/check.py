"""`commonweal check`: everything that is wrong with a folder, in one report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.options import AsJson
from commonweal.cli.output import print_json, print_rows, progress, stop

if TYPE_CHECKING:
    from commonweal.folder import Finding

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

    Ends with 0 when nothing is found, 1 when something is, 2 when there is no such folder.

    Example: commonweal check examples/kent-medway
    """
    if not folder.is_dir():
        stop([f"{folder} is not a folder: give the path of a system folder"], code=2)
    import duckdb

    from commonweal.folder import check_folder

    try:
        findings = check_folder(folder, memory=memory)
    except ValueError as error:
        stop([str(error)], code=2)
    except duckdb.OutOfMemoryException:
        stop([f"{memory} of memory is too little for this folder: give --memory more"], code=2)
    if as_json:
        print_json([_plain(finding) for finding in findings])
    elif findings:
        print_rows([_row(finding) for finding in findings])
    faults = [] if findings else _definition_faults(folder)
    for fault in faults:
        progress(fault)
    progress(_sum(folder, len(findings) + len(faults)))
    if findings or faults:
        raise typer.Exit(1)


def _definition_faults(folder: Path) -> tuple[str, ...]:
    """What is wrong with the folder's own definitions of indicators, beyond its schema."""
    if not any(folder.glob("indicator_definitions.*")):
        return ()
    from commonweal.folder import read_folder
    from commonweal.needs.indicators import DefinitionError, load_definitions

    tables = read_folder(folder).tables
    held = tables.get("indicator_definitions")
    try:
        load_definitions(rows=[] if held is None else held.to_pylist(), sources=tables.sources)
    except DefinitionError as error:
        return error.faults
    return ()


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
