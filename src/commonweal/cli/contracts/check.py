"""`commonweal contracts check`: whether the terms of a contract may be signed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.contracts.at_hand import at_hand
from commonweal.cli.contracts.terms_file import TermsFile, terms_of, terms_or_stop
from commonweal.cli.options import AsJson
from commonweal.cli.output import day_of, harmless, print_json, print_rows, stop

if TYPE_CHECKING:
    from commonweal.contracts.terms import Checked, Running
    from commonweal.rules import RuleBook

Beside = Annotated[
    list[Path] | None,
    typer.Option(
        "--beside",
        metavar="PATH",
        help="Another contract (TOML or JSON), or records, that may run at the same time; may be "
        "given more than once.",
    ),
]


def check(
    file: TermsFile,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--folder",
            help="System folder: whether its tables measure the outcomes, which contracts its "
            "records hold, and whose local rules apply.",
        ),
    ] = None,
    beside: Beside = None,
    on: Annotated[
        datetime | None,
        typer.Option(
            "--on",
            formats=["%Y-%m-%d"],
            help="Day of signature, whose rules are asked; otherwise the day it starts.",
        ),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Show what is in order as well, not only what is not.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check a contract that pays for outcomes before it is signed: every sector that must take part
    does, shares and payment at risk sum and are capped, targets lie on the better side of a
    baseline, the change asked for is larger than the noise, and what broke earlier contracts is
    agreed.

    Ends with 0 where it may be signed, with 1 where anything stops it. Without a folder the rules
    of every area that has any are asked.

    Example: commonweal contracts check examples/contracts/medway-swale.toml --folder
    examples/kent-medway
    """
    from commonweal.contracts.terms import TermsError
    from commonweal.contracts.terms import check as checked
    from commonweal.contracts.terms.plain import plain
    from commonweal.rules import load_rules

    book = load_rules()
    near = None if folder is None else at_hand(folder)
    try:
        terms = terms_of(file, book)
    except TermsError as error:
        if not as_json:
            stop([*(f"{file}: {one.line}" for one in error.findings), "It may not be signed."])
        rows = [one.row() for one in error.findings]
        print_json({"stands": False, "findings": rows})
        raise typer.Exit(1) from error
    found = checked(
        terms,
        book,
        on=day_of(on),
        jurisdictions=None if near is None else near.jurisdictions,
        others=_others(beside or (), folder, book),
        data=None if near is None else near.measured(terms),
    )
    if as_json:
        print_json(plain(found))
    else:
        _print(found, every)
    if not found.stands:
        raise typer.Exit(1)


def _others(beside: list[Path] | tuple[()], folder: Path | None, book: RuleBook) -> list[Running]:
    """Other contracts: of files, of records, and of the folder's own records."""
    from commonweal.contracts.terms import running

    found: list[Running] = []
    for path in beside:
        if path.is_dir() or path.suffix == ".jsonl":
            found += _recorded(path)
        else:
            found.append(running(terms_or_stop(path, book)))
    if folder is not None:
        from commonweal.records import STATEMENTS

        if (folder / STATEMENTS).is_file():
            found += _recorded(folder)
    return found


def _recorded(path: Path) -> list[Running]:
    from commonweal.cli.records.place import path_of, whole
    from commonweal.contracts.terms.signing import all_of, running_in

    return list(running_in(all_of(whole(path_of(path)))))


def _print(found: Checked, every: bool) -> None:
    terms = found.terms
    made_up = " (made up)" if terms.made_up else ""
    typer.echo(harmless(f"{terms.title}{made_up}: {terms.contract}, rules of {found.on}"))
    shown = [one for one in found.findings if every or one.status != "holds"]
    for one in shown:
        typer.echo(harmless(f"  {one.status}: {one.line}"))
    rest = len(found.findings) - len(shown)
    if rest:
        typer.echo(f"  holds: {rest} more (--all shows them)")
    typer.echo("It may be signed." if found.stands else "It may not be signed.")
    print_rows(
        [_sector(one) for one in _plain(found, "sectors")],
        title="\nSectors: their part of the payment, and of what is at risk",
        kinds={"payment": "share", "risk": "share"},
    )
    print_rows(
        [_power(one) for one in _plain(found, "power")],
        title="\nIs it more than noise? Change asked for, standard error of the test; the chance "
        "that a true change is seen (power); what is earned on average",
        kinds={"power": "share", "if nothing changes": "share", "if target reached": "share"},
    )
    print_rows(
        [_year(one) for one in _plain(found, "at_risk")],
        title="\nAt risk, in pounds: held back for outcomes, at most, earned by luck if nothing "
        "changes, and the partners' part of an overspend that one year in twenty exceeds",
    )


def _plain(found: Checked, name: str) -> list[dict[str, object]]:
    from commonweal.contracts.terms.plain import plain

    held = plain(found)[name]
    assert isinstance(held, list)
    return held


def _sector(row: dict[str, object]) -> dict[str, object]:
    names = row["partners"]
    told = "; ".join(names) if isinstance(names, list) else ""
    return {
        "sector": row["sector"],
        "takes part": row["takes_part"],
        "payment": row["share"],
        "risk": row["risk_share"],
        "partners": told or _excluded(row),
    }


def _excluded(row: dict[str, object]) -> str | None:
    reason, who = row["reason"], row["approved_by"]
    return f"{reason} (approved by {who})" if reason and who else None


def _power(row: dict[str, object]) -> dict[str, object]:
    return {
        "outcome": row["outcome"],
        "year": row["year"],
        "change": row["change"],
        "error of test": row["standard_error_of_test"],
        "unit": row["unit"],
        "power": row["power"],
        "if nothing changes": row["earned_if_unchanged"],
        "if target reached": row["earned_if_reached"],
    }


def _year(row: dict[str, object]) -> dict[str, object]:
    def pounds(name: str) -> int | None:
        pence = row[name]
        # Whole numbers alone: a sum may be beyond what a fraction of it can be told in.
        return (pence + 50) // 100 if isinstance(pence, int) else None

    return {
        "year": row["year"],
        "base": pounds("base_pence"),
        "outcomes": pounds("outcomes_pence"),
        "at most": pounds("most_at_risk_pence"),
        "paid for luck": pounds("luck_pence"),
        "overspend": pounds("overspend_pence"),
    }
