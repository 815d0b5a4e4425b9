"""Whole tables of the example's pack against tables that were read and agreed.

A change here is a change of published figures: look at the difference, say why in the commit, and
replace the file by the one in `tables/` of a new pack.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from commonweal.plan.published import csv_text, published
from commonweal.plan.study import Studied

GOLDEN = Path(__file__).parent / "kent-medway"
NAMES = sorted(path.stem for path in GOLDEN.glob("*.csv"))


@pytest.fixture(scope="module")
def tables(example_studied: Studied) -> dict[str, str]:
    """Every table of every chapter as it would be published."""
    return {
        table.id: csv_text(published(table))
        for chapter in example_studied.chapters
        for table in chapter.tables
    }


def test_there_are_golden_tables() -> None:
    assert len(NAMES) >= 10


@pytest.mark.parametrize("name", NAMES)
def test_a_table_is_as_agreed(tables: dict[str, str], name: str) -> None:
    assert tables[name] == (GOLDEN / f"{name}.csv").read_text(encoding="utf-8")
