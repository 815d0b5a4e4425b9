"""`commonweal restate`: a series by code, put into the structure of another day."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.options import AsJson
from commonweal.cli.output import print_json, print_rows, progress, stop

if TYPE_CHECKING:
    from commonweal.plan.restating import Restated
    from commonweal.system.restatement import Account


def restate(
    series: Annotated[Path, typer.Argument(help="CSV file.", show_default=False)],
    code: Annotated[str, typer.Option("--code", help="Column of the code.")],
    value: Annotated[str, typer.Option("--value", help="Column of the value.")],
    since: Annotated[
        datetime,
        typer.Option("--from", formats=["%Y-%m-%d"], help="Day whose structure it is in."),
    ],
    until: Annotated[
        datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Day whose structure is wanted.")
    ],
    folder: Annotated[Path, typer.Option("--folder", help="System folder.", show_default=False)],
    level: Annotated[
        str, typer.Option("--level", help="For a series by small area: the bodies wanted.")
    ] = "commissioner",
    weights: Annotated[
        str,
        typer.Option(
            "--weights", help="What a body is shared out by, back in time: registered or residents."
        ),
    ] = "registered",
    as_json: AsJson = False,
) -> None:
    """Put a series by code of organisation, or of small area, into the structure of another day.

    The series must be of things that can be added up. The total stays the same to the last digit;
    what went by a share is marked estimated. A code that the day does not know stops the command.

    Example: commonweal restate lists.csv --code ccg --value patients --from 2019-07-01
    --to 2020-04-01 --folder examples/kent-medway
    """
    if not folder.is_dir():
        stop([f"{folder} is not a folder: give the path of a system folder"], code=2)
    if not series.is_file():
        stop([f"{series} is not a file: give the path of a CSV file"], code=2)
    from commonweal.folder import FolderError, read_folder
    from commonweal.folder.finding import line
    from commonweal.plan.restating import restate_series
    from commonweal.plan.series_file import SeriesError, read_series

    try:
        restated = restate_series(
            read_folder(folder),
            read_series(series, code, value),
            since=since.date(),
            until=until.date(),
            level=level,
            weights=weights,
        )
    except FolderError as error:
        stop([line(finding) for finding in error.findings])
    except SeriesError as error:
        stop([*error.messages, f"{len(error.messages)} to mend"])
    if as_json:
        print_json(_json(restated))
        return
    print_rows(_values(restated), title=f"{series.name} on {until.date()}")
    print_rows(
        [_shown(account) for account in restated.accounts], title="\nWhat became of each code"
    )
    for note in restated.notes:
        progress(note)
    progress(f"total {restated.total_before} before, {restated.total_after} after")


def _json(restated: Restated) -> dict[str, object]:
    return {
        "from": restated.since,
        "to": restated.until,
        "total_before": _number(restated.total_before),
        "total_after": _number(restated.total_after),
        "ended": _number(restated.ended),
        "values": _values(restated),
        "accounts": [_account(account) for account in restated.accounts],
        "incomplete": {code: list(lacking) for code, lacking in restated.incomplete.items()},
        "notes": list(restated.notes),
    }


def _values(restated: Restated) -> list[dict[str, object]]:
    return [
        {
            "code": code,
            "name": restated.names.get(code),
            "value": _number(value),
            "basis": restated.basis[code],
        }
        for code, value in restated.values.items()
    ]


def _account(account: Account) -> dict[str, object]:
    return {
        "code": account.code,
        "value": _number(account.value),
        "fate": account.fate,
        "into": {to: str(share) for to, share in account.into.items()},
    }


def _shown(account: Account) -> dict[str, object]:
    into = [
        (to or "nothing") + (f" {float(share):.4%}" if share != 1 else "")
        for to, share in account.into.items()
    ]
    return {**_account(account), "into": ", ".join(into)}


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
