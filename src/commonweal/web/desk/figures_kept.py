"""Figures of the outcomes of a contract: read from a file, kept, and given out again in the same
form, so that the command line and a folder can take them."""

from __future__ import annotations

import csv
import io
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from commonweal.contracts.monitoring import series_of
from commonweal.contracts.monitoring.series import Fault, Series
from commonweal.folder import FolderError
from commonweal.folder.finding import Finding
from commonweal.folder.partly import read_table
from commonweal.web.accounts.models import User
from commonweal.web.desk.models import OutcomeFigure
from commonweal.web.uploads import RefusedUploadError

#: The columns of the table `outcomes` of a folder.
COLUMNS = (
    *("about", "outcome", "category", "start", "end", "value", "unit", "numerator", "denominator"),
    *("target", "better", "published", "basis", "source"),
)
#: So many rows are kept at once.
MOST = 5_000
Row = Mapping[str, Any]


def read(text: str, code: str, name: str) -> list[dict[str, Any]]:
    """The rows of a file, called `name` by whoever gave it, that are about a contract.

    Raises
    ------
    RefusedUploadError
        With everything that is wrong with the file; where no row is about it, or too many are.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "outcomes.csv"
        path.write_text(text, encoding="utf-8")
        try:
            table = read_table(path, "outcomes")
        except FolderError as error:
            raise RefusedUploadError([_told(one, name) for one in error.findings[:50]]) from error
    rows = [row for row in table.to_pylist() if row["about"] == code]
    if not rows:
        raise RefusedUploadError(
            [f"No row of the file is about {code}: its column about holds the id of the contract"]
        )
    if len(rows) > MOST:
        raise RefusedUploadError([f"{len(rows):,} rows are about it; at most {MOST:,} are taken"])
    twice = [key for key, count in Counter(map(_key, rows)).items() if count > 1]
    if twice:
        raise RefusedUploadError(
            [f"{outcome} from {start} stands twice: keep one row" for outcome, _, start in twice]
        )
    return rows


def _told(one: Finding, name: str) -> str:
    """What is to be mended in a file, by row and column; by its own name where it is the whole."""
    place = name if one.row is None else f"Row {one.row}"
    cell = " ".join([one.column, *([] if one.value is None else [f"“{one.value}”"])]).strip()
    return f"{place}, {cell}: {one.message}" if cell else f"{place}: {one.message}"


def sample(code: str) -> str:
    """The columns of a file of figures, and a made-up month of a contract below them."""
    month = ("seen within 18 weeks", "", "2026-04-01", "2026-04-30", 92.5, "%", 37, 40, 95)
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    rows.writerow([code, *month, "higher", "", "observed", "report of April 2026"])
    return out.getvalue().strip()


def kept(code: str) -> list[OutcomeFigure]:
    """The figures of a contract that count: of each period the last that was kept."""
    rows = OutcomeFigure.objects.filter(contract=code).select_related("kept_by")
    return list(_last({_key(_row(one)): one for one in rows.order_by("kept_at", "pk")}))


def series(code: str, new: Iterable[Row] = ()) -> tuple[list[Series], list[Fault]]:
    """The figures of a contract that were kept, with others that would be, as they are charted."""
    held = {_key(row): row for row in map(_row, kept(code))}
    rows = list((held | {_key(row): row for row in new}).values())
    if not rows:
        return [], []
    several, wrong = series_of(pa.Table.from_pylist([dict(row) for row in rows]), {})
    return list(several), list(wrong)


def changes(code: str, new: Sequence[Row]) -> tuple[int, int, int]:
    """How many figures are new, say otherwise than what is kept, and are kept already."""
    held = {_key(row): row for row in map(_row, kept(code))}
    same = sum(held.get(_key(row)) == _plain(row) for row in new)
    otherwise = sum(_key(row) in held for row in new) - same
    return len(new) - same - otherwise, otherwise, same


def add(code: str, rows: Sequence[Row], user: User, now: datetime) -> int:
    """Keep figures, all of them or none; how many were not kept already."""
    held = {_key(row): row for row in map(_row, kept(code))}
    new = [_plain(row) for row in rows if held.get(_key(row)) != _plain(row)]
    OutcomeFigure.objects.bulk_create(
        [
            OutcomeFigure(
                contract=code,
                kept_by=user,
                kept_at=now,
                **{name: value for name, value in row.items() if name != "about"},
            )
            for row in new
        ],
        batch_size=500,
    )
    return len(new)


def as_csv(code: str) -> str:
    """The figures that count as the table `outcomes`; the source in words."""
    out = io.StringIO()
    written = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    written.writeheader()
    for one in kept(code):
        row = _row(one)
        written.writerow({name: "" if row[name] is None else row[name] for name in COLUMNS})
    return out.getvalue()


def _row(one: OutcomeFigure) -> dict[str, Any]:
    """A figure as a row of the table."""
    return {"about": one.contract, **{name: getattr(one, name) for name in COLUMNS[1:]}}


def _plain(row: Row) -> dict[str, Any]:
    """A row of a file as it is kept: words that are left out are none."""
    words = {name: row.get(name) or "" for name in ("category", "better")}
    return {**{name: row.get(name) for name in COLUMNS}, **words}


def _key(row: Row) -> tuple[str, str, date]:
    return str(row["outcome"]), str(row.get("category") or ""), row["start"]


def _last(held: Mapping[tuple[str, str, date], OutcomeFigure]) -> Iterable[OutcomeFigure]:
    return (held[key] for key in sorted(held))
