"""`commonweal contracts year-end`: a year of a contract settled from what was observed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.contracts.terms_file import TermsFile, terms_or_stop
from commonweal.cli.options import AsJson
from commonweal.cli.output import print_json, print_rows, progress, stop

if TYPE_CHECKING:
    from commonweal.contracts.payment.observed import YearObserved
    from commonweal.contracts.payment.year_end import YearEnd
    from commonweal.records.kinds import OutcomeContract


def year_end(
    file: TermsFile,
    observed: Annotated[
        Path,
        typer.Option(
            "--observed",
            help="CSV with about, value, people, known_on and source: a row for each outcome, and "
            "a row 'cost' in pounds.",
            show_default=False,
        ),
    ],
    year: Annotated[
        int, typer.Option("--year", help="Year of the contract, 1 for the first.", min=1)
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Write the audit sheet here: a name with .csv or .xlsx."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Settle a year of a contract to the penny, with every step: figure, clause, formula, amount.

    A missing figure is not payable yet, and not zero; a figure of too few people neither earns nor
    loses; a figure from before its lag is refused. Ends with 1 while anything is not payable yet.

    Example: commonweal contracts year-end examples/contracts/worked-year.toml --year 1 --observed
    examples/contracts/worked-year-observed.csv
    """
    from commonweal.contracts.payment.clauses import PaymentError
    from commonweal.contracts.payment.telling import year_end_rows
    from commonweal.contracts.payment.year_end import year_end as settled
    from commonweal.rules import load_rules

    if out is not None and out.suffix.lower() not in (".csv", ".xlsx"):
        stop([f"--out {out}: end its name with .csv or .xlsx"], code=2)
    contract = terms_or_stop(file, load_rules())
    held = _observed(observed, contract)
    try:
        found = settled(contract, year, held)
    except PaymentError as error:
        stop([*error.faults, "nothing was settled"])
    if out is not None:
        _write(out, contract, found)
        progress(f"audit sheet: {out}")
    if as_json:
        print_json(year_end_rows(contract, found))
    else:
        _show(contract, found)
    if not found.final:
        raise typer.Exit(1)


def _observed(path: Path, contract: OutcomeContract) -> YearObserved:
    """What a file says was observed; every fault at once."""
    from commonweal.contracts.payment.clauses import PaymentError
    from commonweal.contracts.payment.observed import read_observed

    try:
        return read_observed(path.read_text(encoding="utf-8-sig"), contract)
    except OSError as error:
        stop([f"--observed {path} cannot be read: {error.strerror or error}"], code=2)
    except UnicodeDecodeError as error:
        stop([f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8"])
    except PaymentError as error:
        stop([*(f"{path}: {fault}" for fault in error.faults), "nothing was settled"])


def _write(path: Path, contract: OutcomeContract, found: YearEnd) -> None:
    """The audit sheet as CSV or as a workbook."""
    from commonweal.contracts.payment.sheet import audit_chapter
    from commonweal.plan.published import csv_text, published
    from commonweal.report.workbook import write_workbook

    chapter = audit_chapter(contract, found)
    try:
        if path.suffix.lower() == ".csv":
            path.write_text(csv_text(published(chapter.tables[0])), encoding="utf-8")
        else:
            write_workbook(path, [chapter], [], {"Title": chapter.title})
    except OSError as error:
        stop([f"--out {path} cannot be written: {error.strerror or error}"], code=2)


def _show(contract: OutcomeContract, found: YearEnd) -> None:
    from commonweal.system.money import format_pounds

    def pounds(pence: int | None) -> str | None:
        return None if pence is None else format_pounds(pence)

    print_rows(
        [
            {
                "step": step,
                "clause": line.clause,
                "about": line.about,
                "figure": line.figure,
                "formula (pence)": line.formula,
                "amount": pounds(line.amount),
                "adds": pounds(line.adds),
            }
            for step, line in enumerate(found.lines, start=1)
        ],
        title=f"{contract.title}{' (made up)' if contract.made_up else ''}: year {found.year}, "
        f"{found.first} to {found.last}",
    )
    for name in found.too_few:
        typer.echo(f"{name}: too few people counted, neither earned nor lost")
    for name in found.lacking:
        typer.echo(f"{name}: not known, so not payable yet; it is not zero")
    if found.paid is None:
        typer.echo(
            f"the year pays {pounds(found.at_least)} at least and {pounds(found.at_most)} at most"
        )
    else:
        typer.echo(f"the year pays {pounds(found.paid.payment)}")
