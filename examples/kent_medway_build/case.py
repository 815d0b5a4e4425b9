"""The business case of the merger, from its file in examples/business-cases."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from commonweal.funding.case import Case, read_case
from commonweal.funding.case.rows import rows_of
from commonweal.rules import load_rules
from kent_medway_build.facts import Facts
from kent_medway_build.sources import Citations
from kent_medway_build.writing import Builder, Value

FILE = Path(__file__).parents[1] / "business-cases" / "kent-medway-merger.toml"
#: Lines of the one body whose amount the facts give in millions of pounds.
OF_THE_FACTS = {
    "running-costs": "annual running-cost saving target of single CCG",
    "redundancy": "redundancy provision in 2019-20 accounts of the 8 CCGs",
}

#: What is said of a source of the case that was not read at its place.
UNREAD = "Not read at its place, or this project's own work that no office has reviewed."


def add(folder: Builder, facts: Facts, cited: Citations) -> None:
    """Add the tables of the case and its sources.

    Raises
    ------
    ValueError
        When an amount of the file is not that of the facts.
    """
    case = read_case(FILE.read_text(encoding="utf-8"), load_rules())
    _compare(case, facts)
    for table, rows in rows_of(case).items():
        for row in rows:
            cells: dict[str, Value] = {
                name: value if isinstance(value, str | int | float) else value and str(value)
                for name, value in row.items()
            }
            if table == "sources":
                if cells["verified"] is not True:
                    cells["note"] = UNREAD
                cited.describe(str(cells.pop("id")), cells)
            else:
                folder.add(table, **cells)


def _compare(case: Case, facts: Facts) -> None:
    said = {row["item"]: row["value"] for row in facts.others("ccg_merger_finance")}
    for line in case.lines_of("one-body"):
        item = OF_THE_FACTS.get(line.id)
        if item is not None and line.pence != Decimal(said[item]) * 100_000_000:
            raise ValueError(f"{FILE.name}: {line.id} is {line.pence}, the facts say {said[item]}")
