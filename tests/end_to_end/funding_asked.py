"""`commonweal funding` as a user asks it, and folders of which some rows were changed."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from commonweal.cli.main import app

Row = dict[str, str]
#: What becomes of a row: another row, or none.
Each = Callable[[Row], Row | None]


def run(*arguments: object) -> Result:
    """`commonweal` with these arguments."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def asked(verb: str, *arguments: object) -> Any:
    """What `commonweal funding VERB ... --json` says; it must end well."""
    done = run("funding", verb, *arguments, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def by_code(rows: list[dict[str, Any]]) -> dict[str | None, dict[str, Any]]:
    """Rows by their code, each code once."""
    found = {row["code"]: row for row in rows}
    assert len(found) == len(rows)
    return found


def rows_of(folder: Path, table: str) -> list[Row]:
    """Rows of a table of a folder, by the csv module alone."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rewrite(folder: Path, table: str, rows: list[Row]) -> None:
    """Put rows in the place of a table's; its columns stay."""
    place = folder / f"{table}.csv"
    with place.open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    with place.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header)
        writer.writeheader()
        writer.writerows(rows)


def copied(folder: Path, place: Path, **changes: Each) -> Path:
    """A copy of a folder in which rows of tables are changed or left out."""
    out = Path(shutil.copytree(folder, place / "folder"))
    for table, each in changes.items():
        kept = [each(dict(row)) for row in rows_of(out, table)]
        rewrite(out, table, [row for row in kept if row is not None])
    return out
