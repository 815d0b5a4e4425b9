"""How every verb speaks: JSON on standard output, progress and findings on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, NoReturn
from unicodedata import category

import typer

if TYPE_CHECKING:
    from commonweal.evidence.table import Kind


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def json_text(value: object) -> str:
    """A value as JSON; dates in ISO form, decimals as text."""
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False, default=_plain)


def print_json(value: object) -> None:
    """Print a value as JSON."""
    typer.echo(json_text(value))


def harmless(text: str) -> str:
    """Text with nothing in it that a terminal would obey: such characters are spelt out.

    Examples
    --------
    >>> harmless("Kent" + chr(27) + "[31m") == "Kent" + chr(92) + "x1b[31m"
    True
    """
    return "".join(
        letter
        if letter.isprintable() or letter == "\n" or category(letter) == "Zs"
        else ascii(letter)[1:-1]
        for letter in text
    )


def print_rows(
    rows: Sequence[Mapping[str, object]],
    *,
    title: str = "",
    kinds: Mapping[str, Kind] | None = None,
    none: str = "(no rows)",
) -> None:
    """Print rows as an aligned table; missing values as a dash, numbers to the right.

    Where there is no row, `none` says so.

    A column of numbers whose kind is given is written as on the page: as many decimals in every
    row, shares as percentages.
    """
    if title:
        typer.echo(harmless(title))
    if not rows:
        typer.echo(none)
        return
    names = list(rows[0])
    written = {name: _written(name, kind, rows) for name, kind in (kinds or {}).items()}
    cells = [
        [written[n][at] if n in written else _cell(row.get(n)) for n in names]
        for at, row in enumerate(rows)
    ]
    widths = [max(len(name), *(len(row[i]) for row in cells)) for i, name in enumerate(names)]
    right = [
        all(isinstance(r.get(name), int | float | Decimal | None) for r in rows) for name in names
    ]
    typer.echo("  ".join(_pad(name, w, r) for name, w, r in zip(names, widths, right, strict=True)))
    for row in cells:
        typer.echo("  ".join(_pad(c, w, r) for c, w, r in zip(row, widths, right, strict=True)))


def _written(name: str, kind: Kind, rows: Sequence[Mapping[str, object]]) -> list[str]:
    """A column in one manner for all its rows."""
    from commonweal.evidence import Column
    from commonweal.report.formats import column_texts

    column = Column(name=name, label=name, kind=kind)
    return [text or "-" for text in column_texts(column, [row.get(name) for row in rows])]


def _cell(value: object) -> str:
    if value is None or value == "":
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.4g}"
    return harmless(str(value)).replace("\n", " ")


def _pad(text: str, width: int, right: bool) -> str:
    return text.rjust(width) if right else text.ljust(width)


def day_of(given: datetime | None) -> date | None:
    """The day of an option, which the command line reads as a moment."""
    return None if given is None else given.date()


def short(text: str, width: int = 60) -> str:
    """What of a text fits into a column.

    Examples
    --------
    >>> short("to send the total deficit when available", 16)
    'to send the tot…'
    """
    return text if len(text) <= width else f"{text[: width - 1]}…"


def stopped(text: str) -> str:
    """Words that others follow, with a full stop where they end without one.

    Examples
    --------
    >>> stopped("nothing is recorded"), stopped("Is it so?")
    ('nothing is recorded.', 'Is it so?')
    """
    return text if text.endswith((".", "!", "?")) else f"{text}."


def progress(text: str) -> None:
    """Say on standard error what is being done."""
    print(harmless(text), file=sys.stderr, flush=True)


def stop(messages: Iterable[str], *, code: int = 1) -> NoReturn:
    """Print every message to standard error and end with a code."""
    for message in messages:
        print(harmless(message), file=sys.stderr)
    raise typer.Exit(code)
