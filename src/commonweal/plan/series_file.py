"""Reading a series of numbers by code from a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from pathlib import Path


class SeriesError(ValueError):
    """What cannot be read or restated, one message for each."""

    def __init__(self, messages: Iterable[str]) -> None:
        self.messages = tuple(messages)
        super().__init__("\n".join(self.messages))


def read_series(path: Path, code: str, value: str) -> dict[str, Decimal]:
    """Read a column of codes and a column of numbers from a CSV file.

    Raises
    ------
    SeriesError
        With every row that lacks a code or a number, or whose code stands twice.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            reader = csv.DictReader(file)
            names = list(reader.fieldnames or ())
            lacking = [name for name in (code, value) if name not in names]
            rows = [] if lacking else [(reader.line_num, row) for row in reader]
        except (UnicodeDecodeError, csv.Error) as error:
            raise SeriesError([f"{path.name}: {error}; save it as CSV in UTF-8"]) from error
    if lacking:
        held = ", ".join(names) or "none"
        raise SeriesError(
            f"{path.name}: no column {name}; its columns are {held}" for name in lacking
        )
    wrong: list[str] = []
    found: dict[str, Decimal] = {}
    for number, row in rows:
        name, text = (row[code] or "").strip(), (row[value] or "").strip()
        place = f"{path.name}, row {number}"
        if not name:
            wrong.append(f"{place}, column {code}: no code; give one, or leave the row out")
        elif name in found:
            wrong.append(f"{place}, column {code}: {name} stands twice; give one row for each code")
        else:
            try:
                found[name] = Decimal(text)
            except InvalidOperation:
                wrong.append(
                    f"{place}, column {value}: {text!r} of {name} is no number; write it with "
                    "digits and a point, or leave the row out where it is missing"
                )
                found[name] = Decimal(0)
    wrong += [
        f"{path.name}, column {value}: {found[name]} of {name} is not finite; correct it"
        for name in found
        if not found[name].is_finite()
    ]
    if wrong or not found:
        raise SeriesError(wrong or [f"{path.name}: it has no rows"])
    return found
