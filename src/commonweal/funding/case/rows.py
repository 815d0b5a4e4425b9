"""A business case as rows of a folder's tables: what `tables` reads."""

from __future__ import annotations

from datetime import date

from commonweal.funding import years
from commonweal.funding.case.form import Case, Entry, Line
from commonweal.rules import Source

Cell = str | int | float | bool | date | None
Row = dict[str, Cell]
#: Fields of a form that hold a financial year, and what tables do not hold.
YEARS = ("price_year", "first_year", "year", "last_year")
FILE_ONLY = ("deflators", "by_year", "prices")


def rows_of(case: Case) -> dict[str, list[Row]]:
    """Rows of the tables cases, case_options, case_lines, case_conditions, case_evidence, sources.

    Raises
    ------
    ValueError
        When a line is in prices as paid: tables hold real amounts.

    Examples
    --------
    >>> from commonweal.funding.case.form import Header
    >>> head = Header(id="a", title="A", about="91Q", on=date(2020, 3, 20), decided_by="Board",
    ...               price_year="2019-20", first_year="2019-20", horizon_years=2,
    ...               amounts="totals", source="s")
    >>> made = rows_of(Case(header=head, options=(), lines=()))
    >>> made["cases"][0]["first_year"], made["case_lines"]
    ('2019-20', [])
    """
    name, header = case.header.id, case.header
    head = _cells(header) | {
        "case": name,
        "other_horizons": "|".join(str(count) for count in header.other_horizons) or None,
    }
    del head["id"]
    found: dict[str, list[Row]] = {
        "cases": [head],
        "case_options": [
            _named(option, "option", name) | {"source": header.source} for option in case.options
        ],
        "case_lines": [row for line in case.lines for row in _line(line, name)],
        "case_conditions": [_named(entry, "condition", name) for entry in case.conditions],
        "case_evidence": [
            _cells(entry) | {"case": name, "kind": "evidence", "frame": entry.case}
            for entry in case.evidence
        ],
        "sources": [_source(source) for source in case.sources.values()],
    }
    found["case_evidence"] += [
        _named(claim, "item", name) | {"kind": "claim"} for claim in case.claims
    ]
    return found


def _cells(entry: Entry) -> Row:
    held = entry.model_dump(mode="json", exclude=set(FILE_ONLY))
    row: Row = {key: _cell(key, value, entry) for key, value in held.items()}
    return row


def _cell(key: str, value: object, entry: Entry) -> Cell:
    if value is None or value == "":
        return None
    if key in YEARS and isinstance(value, int):
        return years.label(value)
    own = getattr(entry, key)
    if isinstance(own, date):
        return own
    return value if isinstance(value, str | int | float | bool) else None


def _named(entry: Entry, key: str, case: str) -> Row:
    cells = _cells(entry)
    return {"case": case, key: cells.pop("id"), **cells}


def _line(line: Line, case: str) -> list[Row]:
    """One row, or one for each year; the ends of several years stand in their shares of the sum."""
    if line.prices != "real":
        raise ValueError(f"line {line.id}: tables hold real amounts; give it in base-year prices")
    cells = _named(line, "line", case)
    if not line.by_year:
        return [cells]
    stated = line.stated
    last = max(stated)
    rows = []
    for year, pence in stated.items():
        row = cells | {"year": years.label(year), "pence": pence, "low": None, "high": None}
        if line.low is not None and line.high is not None:
            # The last year takes what is left, so that the ends add up to those of the line.
            row["low"] = pence if year != last else line.low - (line.total - pence)
            row["high"] = pence if year != last else line.high - (line.total - pence)
        rows.append(row)
    return rows


def _source(source: Source) -> Row:
    return {
        "id": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "place": source.place,
        "licence": source.licence or None,
        "vintage": source.vintage or None,
        "known_from": source.known_from,
        "quotation": source.quotation or None,
        "verified": source.verified,
    }
