"""The spreadsheet of an evidence pack: what the page says, in cells that can be computed with."""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from commonweal.evidence import Answer, Chapter, Figure, Table
from commonweal.evidence.table import DECIMALS, FIGURE_DECIMALS
from commonweal.evidence.words import what_lacks
from commonweal.report.formats import NOT_KNOWN, is_missing
from commonweal.report.views import heading

#: A spreadsheet records when it was made; a pack has no clock, so it says this.
MADE = datetime(2000, 1, 1)
FORMATS = {
    "count": "#,##0",
    "number": "#,##0.###",
    "share": "0.0%",
    "money": '"£"#,##0.00;-"£"#,##0.00',
    "date": "d mmmm yyyy",
}
FIGURE_HEADS = (
    ("Id", 38),
    ("Figure", 46),
    ("About", 14),
    ("Value", 18),
    ("Unit", 14),
    ("As of", 18),
    ("Vintage", 18),
    ("Basis", 12),
    ("Lower", 12),
    ("Upper", 12),
    ("Confidence", 12),
    ("Why not known", 36),
    ("Sources", 60),
    ("Sources verified", 16),
    ("Method", 40),
    ("Chapter", 16),
)
ANSWER_HEADS = (
    ("Id", 8),
    ("Question", 50),
    ("Status", 22),
    ("Answer", 70),
    ("What was said", 50),
    ("How sure", 50),
    ("Known when asked", 50),
    ("Known now", 50),
    ("Lacking", 30),
    ("Figures", 40),
    ("Sources", 60),
)


def write_workbook(
    path: Path, chapters: Sequence[Chapter], answers: Sequence[Answer], meta: Mapping[str, str]
) -> None:
    """Write figures, answers and tables as a workbook.

    Money stands in pounds, dates as dates, shares as percentages. A text stays a text, also one
    that begins like a formula.

    Parameters
    ----------
    path
        File to write; the same arguments give the same bytes.
    chapters, answers
        What the page shows.
    meta
        Words and values for the first sheet.
    """
    import xlsxwriter

    held = io.BytesIO()
    book = xlsxwriter.Workbook(
        held,
        {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": True,
            "default_date_format": FORMATS["date"],
        },
    )
    book.set_properties({"title": meta.get("Title", "Evidence pack"), "created": MADE})
    styles = {kind: book.add_format({"num_format": code}) for kind, code in FORMATS.items()}
    styles["head"] = book.add_format(
        {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
    )
    styles["title"] = book.add_format({"bold": True, "font_size": 14})
    styles["note"] = book.add_format({"italic": True})
    tables = [table for chapter in chapters for table in chapter.tables]
    names = sheet_names([table.id for table in tables], taken=("Contents", "Figures", "Answers"))
    _contents(book.add_worksheet("Contents"), styles, meta, tables, names)
    _figures(book.add_worksheet("Figures"), styles, chapters, answers)
    _answers(book.add_worksheet("Answers"), styles, answers)
    for table, name in zip(tables, names, strict=True):
        _table(book.add_worksheet(name), styles, table)
    book.close()
    _packed(held, path)


def _packed(held: io.BytesIO, path: Path) -> None:
    """Write a workbook as small as its kind of file allows; its writer packs for speed."""
    with zipfile.ZipFile(held) as loose, zipfile.ZipFile(path, "w") as tight:
        for part in loose.infolist():
            tight.writestr(part, loose.read(part), zipfile.ZIP_DEFLATED, compresslevel=9)


def sheet_names(ids: Sequence[str], taken: Sequence[str] = ()) -> list[str]:
    """Names that a spreadsheet accepts: at most 31 characters, no two alike in any case.

    Examples
    --------
    >>> sheet_names(["population.lists", "a/b", "A:b"], taken=("Contents",))
    ['population.lists', 'a b', 'A b (2)']
    """
    used = {name.lower() for name in taken} | {"history"}
    names = []
    for identifier in ids:
        plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", identifier).strip("' ") or "Table"
        name, place = plain[:31].rstrip("' "), 2
        while name.lower() in used:
            ending = f" ({place})"
            name, place = plain[: 31 - len(ending)] + ending, place + 1
        used.add(name.lower())
        names.append(name)
    return names


def _write(sheet: Any, row: int, column: int, value: object, style: Any = None) -> None:
    """One cell by its type; what is missing says so."""
    if is_missing(value):
        sheet.write_string(row, column, NOT_KNOWN, style)
    elif isinstance(value, bool):
        sheet.write_string(row, column, "yes" if value else "no", style)
    elif isinstance(value, datetime | date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), style)
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, column, float(value), style)
    elif value != "":
        # A cell holds at most 32,767 characters.
        sheet.write_string(row, column, str(value)[:32_767], style)


def _heads(sheet: Any, styles: Mapping[str, Any], heads: Sequence[tuple[str, int]]) -> None:
    for column, (words, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, words, styles["head"])
    sheet.freeze_panes(1, 2)


def _contents(
    sheet: Any,
    styles: Mapping[str, Any],
    meta: Mapping[str, str],
    tables: Sequence[Table],
    names: Sequence[str],
) -> None:
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 70)
    sheet.set_column(2, 3, 14)
    sheet.write_string(0, 0, meta.get("Title", "Evidence pack"), styles["title"])
    row = 1
    for words, value in meta.items():
        sheet.write_string(row, 0, words)
        sheet.write_string(row, 1, value)
        row += 1
    row += 1
    for column, words in enumerate(("Sheet", "What it holds", "Rows", "Basis")):
        sheet.write_string(row, column, words, styles["head"])
    fixed = [("Figures", "Every figure with its source"), ("Answers", "Questions and answers")]
    for name, words in fixed:
        row += 1
        sheet.write_url(row, 0, f"internal:'{name}'!A1", string=name)
        sheet.write_string(row, 1, words)
    for table, name in zip(tables, names, strict=True):
        row += 1
        quoted = name.replace("'", "''")
        sheet.write_url(row, 0, f"internal:'{quoted}'!A1", string=name)
        sheet.write_string(row, 1, table.title)
        sheet.write_number(row, 2, table.data.num_rows, styles["count"])
        sheet.write_string(row, 3, table.basis.value)


def _figures(
    sheet: Any, styles: Mapping[str, Any], chapters: Sequence[Chapter], answers: Sequence[Answer]
) -> None:
    _heads(sheet, styles, FIGURE_HEADS)
    held: dict[str, tuple[Figure, str, str]] = {}
    for chapter in chapters:
        methods = {method.id: method.title for method in chapter.methods}
        for figure in chapter.figures:
            held[figure.id] = (figure, methods.get(figure.method, figure.method), chapter.title)
    for answer in answers:
        for figure in answer.figures:
            held.setdefault(figure.id, (figure, figure.method, f"answer {answer.id}"))
    for row, (figure, method, chapter_title) in enumerate(held.values(), start=1):
        money = figure.unit == "pence"
        kind = "money" if money else "share" if figure.unit == "share" else "number"
        style = styles["date"] if isinstance(figure.value, date) else styles[kind]
        cells: list[tuple[object, Any]] = [
            (figure.id, None),
            (figure.label, None),
            (figure.about, None),
            (_pounds(figure.value) if money else _rounded(figure.value, FIGURE_DECIMALS), style),
            ("GBP" if money else figure.unit, None),
            (figure.as_of if figure.as_of else "", styles["date"]),
            (figure.vintage, None),
            (figure.basis.value if figure.basis else "", None),
            (_end(figure.lower, money), style),
            (_end(figure.upper, money), style),
            ("" if figure.confidence is None else figure.confidence, None),
            (figure.missing, None),
            (_sources(figure), None),
            ("yes" if figure.verified else "no" if figure.sources else "", None),
            (method, None),
            (chapter_title, None),
        ]
        for column, (value, cell_style) in enumerate(cells):
            _write(sheet, row, column, value, cell_style)
    sheet.autofilter(0, 0, max(len(held), 1), len(FIGURE_HEADS) - 1)


def _pounds(value: object) -> object:
    """Pounds for pence; anything that is no number as it is."""
    held = isinstance(value, int | float | Decimal) and not is_missing(value)
    return Decimal(str(value)) / 100 if held else value


def _end(value: float | None, money: bool) -> object:
    """An end of an interval; nothing where none is known."""
    return "" if value is None else _pounds(value) if money else _rounded(value, FIGURE_DECIMALS)


def _rounded(value: object, decimals: int) -> object:
    """A number to the decimals that the files of the pack publish; anything else as it is."""
    if isinstance(value, float) and math.isfinite(value):
        return round(value, decimals) + 0.0
    return value


def _sources(thing: Figure | Answer | Table) -> str:
    return "; ".join(
        f"{source.title}, {source.publisher} ({source.place})" for source in thing.sources
    )


def _answers(sheet: Any, styles: Mapping[str, Any], answers: Sequence[Answer]) -> None:
    _heads(sheet, styles, ANSWER_HEADS)
    for row, answer in enumerate(answers, start=1):
        cells = (
            answer.id,
            answer.question,
            answer.status.value,
            answer.text,
            answer.claim,
            answer.certainty,
            f"{answer.then.on.isoformat()}: {answer.then.text}" if answer.then else "",
            f"{answer.now.on.isoformat()}: {answer.now.text}" if answer.now else "",
            "; ".join(what_lacks(one) for one in answer.lacking),
            ", ".join(figure.id for figure in answer.figures),
            _sources(answer),
        )
        for column, value in enumerate(cells):
            _write(sheet, row, column, value)
    sheet.autofilter(0, 0, max(len(answers), 1), len(ANSWER_HEADS) - 1)


def _table(sheet: Any, styles: Mapping[str, Any], table: Table) -> None:
    """Title, a row on where it comes from, then the heading row and the rows."""
    sheet.write_string(0, 0, table.title, styles["title"])
    about = [
        f"Basis: {table.basis.value}",
        f"Sources: {_sources(table)}",
        table.vintage,
        table.note,
    ]
    sheet.write_string(1, 0, ". ".join(part for part in about if part), styles["note"])
    top = 2
    for place, column in enumerate(table.columns):
        values = table.data.column(column.name).to_pylist()
        style, decimals = styles.get(column.kind), DECIMALS.get(column.kind, FIGURE_DECIMALS)
        sheet.write_string(top, place, heading(column), styles["head"])
        widest = max([len(heading(column)) // 2, *(len(str(value)) for value in values[:200])])
        sheet.set_column(place, place, min(60, max(10, widest + 2)))
        for row, value in enumerate(values, start=top + 1):
            held = _pounds(value) if column.kind == "money" else _rounded(value, decimals)
            _write(sheet, row, place, held, style)
    sheet.freeze_panes(top + 1, 1)
    sheet.autofilter(top, 0, top + max(table.data.num_rows, 1), len(table.columns) - 1)
