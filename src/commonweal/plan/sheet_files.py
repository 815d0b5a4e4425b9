"""Registers as files that others read: CSV that is harmless to open with a spreadsheet."""

from __future__ import annotations

from datetime import datetime

import pyarrow as pa

from commonweal.governance.exchange import Sheet
from commonweal.plan.published import csv_text


def sheet_csv(sheet: Sheet) -> str:
    """A register as CSV, made harmless for whoever opens it with a spreadsheet.

    Parameters
    ----------
    sheet
        The register, as `governance.exchange.sheets` makes it.
    """
    held = {
        "string": pa.string(),
        "integer": pa.int64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "datetime": pa.string(),
    }
    columns = [
        pa.array([_cell(row[at]) for row in sheet.rows], held[column.type])
        for at, column in enumerate(sheet.columns)
    ]
    return csv_text(pa.table(columns, names=[column.name for column in sheet.columns]))


def _cell(value: object) -> object:
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime) else value
