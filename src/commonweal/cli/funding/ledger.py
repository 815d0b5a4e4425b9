"""`commonweal funding ledger`: payments above a threshold, or a ledger, added to a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from commonweal.cli.options import AsJson
from commonweal.cli.output import print_json, progress, stop

if TYPE_CHECKING:
    from commonweal.folder import Folder
    from commonweal.folder.importers.money import Appended, Imported


def ledger(
    folder: Annotated[Path, typer.Argument(help="System folder.", show_default=False)],
    file: Annotated[Path, typer.Argument(help="CSV file or spreadsheet.", show_default=False)],
    body: Annotated[str, typer.Option("--body", help="Code of the body whose money it is.")],
    out: Annotated[Path, typer.Option("--out", help="Folder to write.", show_default=False)],
    form: Annotated[
        str, typer.Option("--as", help="spend (payments) or ledger; told by the columns otherwise.")
    ] = "",
    suppliers: Annotated[
        Path | None,
        typer.Option("--suppliers", help="Confirmed codes: CSV of name, code, confirmed_by."),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option("--column", help="NAME=HEADER, where the file calls a column otherwise."),
    ] = None,
    year: Annotated[str, typer.Option("--year", help="Financial year of a ledger.")] = "",
    kind: Annotated[str, typer.Option("--kind", help="plan, actual, ... of a ledger.")] = "",
    signs: Annotated[
        str,
        typer.Option("--signs", help="contract (income positive) or debits (debits positive)."),
    ] = "contract",
    whole: Annotated[
        bool, typer.Option("--whole", help="The file is the body's whole ledger of its periods.")
    ] = False,
    sheet: Annotated[str, typer.Option("--sheet", help="Sheet of a spreadsheet.")] = "",
    place: Annotated[str, typer.Option("--place", help="Where the file was published.")] = "",
    replace: Annotated[
        bool, typer.Option("--replace", help="Lines held with other amounts are corrected.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Add payments above a threshold, or a ledger, to a folder's table ledger.

    A supplier's name is kept; a code is set only from a confirmed list. The same file twice doubles
    nothing. Ends with 1, and writes nothing, when a cell cannot be read: all are told.

    Example: commonweal funding ledger examples/kent-medway april.csv --body RVV --out with-april
    """
    from commonweal.folder import FolderError, read_folder, write_folder
    from commonweal.folder.finding import line
    from commonweal.plan.merge import formats, notes_of

    if not folder.is_dir():
        stop([f"{folder}: no such folder; name a system folder"], code=2)
    if signs not in ("contract", "debits"):
        stop([f"--signs {signs}: use contract or debits"], code=2)
    given = _columns(column or [])
    try:
        held = read_folder(folder)
        imported = _imported(
            held, file, body, form, suppliers, given, year, kind, signs, whole, sheet
        )
        done = _appended(held, imported, body, place, replace)
        write_folder(
            out,
            settings=held.settings,
            tables=done.tables,
            statements=held.statements,
            format=formats(folder),
            notes=notes_of(folder),
        )
    except FolderError as error:
        stop([*(line(finding) for finding in error.findings), "nothing was written"])
    except (FileExistsError, ValueError) as error:
        stop([str(error), "nothing was written"])
    said = {
        "out": str(out),
        "form": imported.form,
        "lines": len(imported.lines),
        "added": done.added,
        "already": done.already,
        "confirmed": done.confirmed,
        "replaced": done.replaced,
        "without_confirmed_counterparty": imported.unmatched,
        "source": done.source,
        "notes": list(imported.notes),
    }
    if as_json:
        print_json(said)
    else:
        for note in imported.notes:
            typer.echo(f"- {note}")
    progress(
        f"{done.added} lines added, {done.already} there already, {done.confirmed} confirmed, "
        f"{done.replaced} replaced; {imported.unmatched} name a counterparty without a confirmed "
        f"code; written to {out}"
    )


def _columns(said: list[str]) -> dict[str, str]:
    wrong = [one for one in said if "=" not in one]
    if wrong:
        stop([f"--column {one}: write it as NAME=HEADER" for one in wrong], code=2)
    return {one.split("=", 1)[0].strip(): one.split("=", 1)[1].strip() for one in said}


def _imported(
    held: Folder,
    file: Path,
    body: str,
    form: str,
    suppliers: Path | None,
    columns: dict[str, str],
    year: str,
    kind: str,
    signs: str,
    whole: bool,
    sheet: str,
) -> Imported:
    from commonweal.folder.importers.money import LedgerOptions, import_file, read_suppliers

    codes = {o.code for o in held.system.organisations}
    return import_file(
        file,
        body,
        codes,
        form=form,
        suppliers=read_suppliers(suppliers, codes) if suppliers else None,
        options=LedgerOptions(
            year=year,
            kind=kind,
            signs=cast(Literal["contract", "debits"], signs),
            whole=whole,
            columns=columns,
        ),
        sheet=sheet,
    )


def _appended(held: Folder, imported: Imported, body: str, place: str, replace: bool) -> Appended:
    from commonweal.folder.importers.money import append

    names = [o.name for o in held.system.organisations if o.code == body]
    return append(held.tables.held, imported, name=names[-1], place=place, replace=replace)
