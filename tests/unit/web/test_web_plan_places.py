"""Which words of a plan's tables are places."""

from __future__ import annotations

from datetime import date

from commonweal.evidence import Basis, Chapter, Column, Table
from commonweal.rules import Source
from commonweal.web.plans.places import places_in


def test_a_word_that_stands_for_all_others_is_no_place() -> None:
    rows = [("E05005757", "Acle"), ("outside", "(outside)"), ("rest", "all other places"),
            ("new-1", "new, by a practice"), ("R1", "too short"), ("QMM", "System")]  # fmt: skip
    table = Table.of_rows(
        [{"code": code, "name": name} for code, name in rows],
        id="t",
        title="T",
        columns=(
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label="Name", kind="text"),
        ),
        basis=Basis.OBSERVED,
        sources=(Source(id="s", title="S", publisher="P", place="file.csv"),),
    )
    chapter = Chapter(id="c", title="C", summary="", as_of=date(2019, 7, 1), sections=(),
                      tables=(table,))  # fmt: skip
    found = places_in([chapter])
    assert set(found) == {"E05005757", "new-1", "QMM"}
    assert found["E05005757"].kind == "ward"


def test_places_of_one_kind_that_share_a_name_are_told_by_their_district() -> None:
    rows = [("E05000001", "Nelson", "Great Yarmouth"), ("E05000002", "Nelson", "Norwich"),
            ("E05000003", "Acle", "Broadland"), ("E05000004", "Nelson", "")]  # fmt: skip
    table = Table.of_rows(
        [{"code": code, "name": name, "district": district} for code, name, district in rows],
        id="t",
        title="T",
        columns=(
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label="Ward", kind="text"),
            Column(name="district", label="District", kind="text"),
        ),
        basis=Basis.OBSERVED,
        sources=(Source(id="s", title="S", publisher="P", place="file.csv"),),
    )
    chapter = Chapter(id="c", title="C", summary="", as_of=date(2019, 7, 1), sections=(),
                      tables=(table,))  # fmt: skip
    found = {code: place.name for code, place in places_in([chapter]).items()}
    assert found == {
        "E05000001": "Nelson, Great Yarmouth",
        "E05000002": "Nelson, Norwich",
        "E05000003": "Acle",
        "E05000004": "Nelson",
    }
