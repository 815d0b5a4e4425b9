"""A whole business case of the SYNTHETIC system, from its file in examples/business-cases."""

from __future__ import annotations

from pathlib import Path

from commonweal.funding.case import read_case
from commonweal.funding.case.rows import rows_of
from commonweal.rules import load_rules
from synthetic_finance_build.writing import Builder

FILE = Path(__file__).parents[1] / "business-cases" / "synthetic-merger.toml"


def add(folder: Builder) -> None:
    """Add the tables of the case and its source."""
    case = read_case(FILE.read_text(encoding="utf-8"), load_rules())
    for table, rows in rows_of(case).items():
        folder.extend(table, rows)
