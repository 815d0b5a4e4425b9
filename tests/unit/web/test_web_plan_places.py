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
