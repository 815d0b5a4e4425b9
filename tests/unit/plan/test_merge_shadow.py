"""Both structures for one day: a merger in shadow."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from merge_sample import LAST, ON, SETTINGS, rows_of

from commonweal.folder import Folder, read_folder, write_folder
from commonweal.plan.merge import MergeError, Side, compare, merge
from commonweal.system.organisation import Kind

# In shadow.


@pytest.fixture(scope="module")
def shadow(small: Folder) -> Any:
    return merge(small, predecessors=["09C", "09E"], successor="91Q", on=ON, shadow=True)


def test_both_structures_stand_for_one_day(small: Folder, shadow: Any) -> None:
    assert shadow.edition == "october, 91Q in shadow from 2020-04-01"
    for day in (LAST, ON, date(2021, 7, 1)):
        old = shadow.system.as_of(day, "october")
        for kind in (Kind.COMMISSIONER, Kind.PLACE, Kind.NETWORK, Kind.SYSTEM):
            was = small.system.as_of(day, "october").assign(Kind.PRACTICE, kind)
            assert old.assign(Kind.PRACTICE, kind) == was
            new = shadow.system.as_of(day, shadow.edition).assign(Kind.PRACTICE, kind)
            moved = {"09C": "91Q", "09E": "91Q"} if day >= ON and kind == Kind.COMMISSIONER else {}
            assert new == {code: moved.get(group, group) for code, group in was.items()}


def test_in_shadow_nothing_but_the_structure_is_doubled(small: Folder, shadow: Any) -> None:
    for name, table in small.tables.held.items():
        if name in ("organisations", "memberships", "area_memberships", "sources"):
            assert [row for row in table.to_pylist() if row not in rows_of(shadow, name)] == []
        else:
            assert shadow.tables[name].equals(table), name
    assert "successions" not in shadow.tables
    assert {row["vintage"] for row in rows_of(shadow, "area_memberships")} == {None, shadow.edition}


def test_a_folder_with_a_shadow_reads_and_compares_line_by_line(
    shadow: Any, tmp_path: Path
) -> None:
    folder = read_folder(write_folder(tmp_path / "f", settings=SETTINGS, tables=shadow.tables))
    one, other = (
        Side(
            system=folder.system,
            tables=folder.tables.held,
            day=ON,
            edition=edition,
            bodies=bodies,
            outlived=False,
        )
        for edition, bodies in (
            ("october", frozenset({"09C", "09E"})),
            (shadow.edition, frozenset({"91Q"})),
        )
    )
    lines = compare(one, other, SETTINGS.policies())
    assert lines == shadow.lines
    found = {(found.code, found.measure): (found.before, found.after) for found in lines}
    assert found["91Q", "registered patients"] == (None, Decimal("3000.75"))
    assert found["09C", "registered patients"] == (Decimal("1000.5"), None)
    assert found["WEST", "registered patients"] == (Decimal("2007.25"), Decimal("2007.25"))
    assert found["WEST", "residents"] == (900, 900)
    assert found["91Q", "residents"] == (None, 600)
    assert found["G1", "belongs to commissioner"] == ("09C", "91Q")
    assert found["G3", "belongs to commissioner"] == ("10A", "10A")


def test_a_shadow_stops_at_the_life_of_its_successor(small: Folder, tmp_path: Path) -> None:
    real = merge(small, predecessors=["09C", "09E"], successor="91Q", on=ON, name="The one")
    folder = read_folder(write_folder(tmp_path / "f", settings=SETTINGS, tables=real.tables))
    early = merge(
        folder, predecessors=["09C", "09E"], successor="91Q", on=date(2019, 10, 1), shadow=True
    )
    periods = [(o.opened, o.closed) for o in early.system.organisations if o.code == "91Q"]
    assert sorted(periods) == [(date(2019, 10, 1), LAST), (ON, None)]
    middle = early.system.as_of(date(2020, 1, 1), early.edition)
    assert middle.assign(Kind.PRACTICE, Kind.COMMISSIONER)["G1"] == "91Q"
    assert (
        early.system.as_of(date(2020, 1, 1), "october").ancestor("G1", Kind.COMMISSIONER) == "09C"
    )
    with pytest.raises(MergeError, match="not open on 2020-04-01"):
        merge(folder, predecessors=["09C", "09E"], successor="91Q", on=ON, shadow=True)
