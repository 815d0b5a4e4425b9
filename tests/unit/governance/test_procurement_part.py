"""What the chapter says of what was bought: counted with its findings, nothing told as none."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from procured_by_hand import (
    BOARD,
    BOOK,
    award,
    evaluated,
    notice,
    procurement,
    recorded,
)

from commonweal.evidence import Part
from commonweal.folder import read_folder
from commonweal.governance.procurement.part import part
from commonweal.people.ground import ground_of
from commonweal.records import Statement, fold
from commonweal.system.study import Given

DAY = date(2026, 6, 1)
BEFORE = [
    BOARD,
    procurement("direct award C"),
    *evaluated("2026-02-02"),
    *recorded("2026-02-03"),
    notice("intention to award", "2026-02-05"),
]


@pytest.fixture(scope="module")
def folder(example: Path) -> Path:
    return example


def made(folder: Path, statements: list[Statement], on: date = DAY) -> Part:
    held = read_folder(folder)
    given = Given(as_of=on, rules=BOOK, policies=held.settings.policies(), chapters={}, seed=0)
    return part(ground_of(held.system, held.tables, given), fold(statements, effective=on))


def figures(found: Part) -> dict[str, object]:
    return {one.id.split(".")[2]: one.missing or one.value for one in found.figures}


def test_nothing_bought_is_told_as_nothing_on_record(folder: Path) -> None:
    found = made(folder, [BOARD])
    assert set(figures(found).values()) == {"no procurement is on record"}
    assert (found.tables, len(found.lacks)) == ((), 1)


def test_an_award_in_the_standstill_is_counted_and_stands_first(folder: Path) -> None:
    found = made(folder, [*BEFORE, award("2026-02-18"), notice("award", "2026-03-01")])
    assert figures(found) == {"held": 1, "contracts": 0, "against": 1, "not_known": 0}
    (table,) = found.tables
    first = table.data.to_pylist()[0]
    assert (first["rule"], first["status"]) == ("C9b", "not met")
    assert found.section.text.endswith("Findings against: 1.")
    kept = made(folder, [*BEFORE, award("2026-02-19"), notice("award", "2026-03-01")])
    assert figures(kept)["against"] == 0
    assert kept.section.text.endswith("Nothing is against.")


def test_what_waits_is_named(folder: Path) -> None:
    found = made(folder, BEFORE, date(2026, 2, 18))
    assert "No contract may be entered into yet in: buy." in found.section.text
    later = made(folder, BEFORE, date(2026, 2, 19))
    assert "may be entered" not in later.section.text
