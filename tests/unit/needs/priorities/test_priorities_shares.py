"""Need against a sum per head: to the penny, with what lacks left out and named."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.evidence import Basis
from commonweal.needs.priorities.shares import compare_shares
from commonweal.needs.priorities.sharing import shares_part
from commonweal.needs.priorities.sharing_tables import ShareBody
from commonweal.rules import Source

SOURCE = Source(id="s", title="Made up", publisher="nobody", place="here")
DAY = date(2019, 7, 1)


def test_two_bodies_by_hand() -> None:
    rows = compare_shares({"a": "A", "b": "B"}, {"a": 30, "b": 70}, {"a": 45.0, "b": 45.0}, 1000_00)
    assert [(r.per_head_pence, r.need_pence, r.difference_pence) for r in rows] == [
        (300_00, 500_00, 200_00),
        (700_00, 500_00, -200_00),
    ]
    assert rows[0].difference_share == pytest.approx(2 / 3)


def test_a_body_without_weights_is_left_out_of_both_ways() -> None:
    rows = compare_shares(
        {"a": "A", "b": "B", "c": "C"},
        {"a": 30, "b": 70, "c": 900},
        {"a": 50.0, "b": 50.0, "c": None},
        1000,
    )
    assert [r.need_pence for r in rows] == [500, 500, None]
    assert [r.per_head_pence for r in rows] == [300, 700, None]
    assert rows[2].reason == "its weighted population is not held"


def test_a_closed_practice_with_nobody_has_nothing_and_no_share_of_it() -> None:
    rows = compare_shares({"a": "A", "b": "B"}, {"a": 10, "b": 0}, {"a": 10.0, "b": 0.0}, 99)
    assert (rows[1].per_head_pence, rows[1].need_pence, rows[1].difference_share) == (0, 0, None)


@pytest.mark.parametrize(
    ("patients", "weighted"), [({"a": 0}, {"a": 1.0}), ({"a": 1}, {"a": 0.0}), ({"a": 1}, {})]
)
def test_where_nobody_is_counted_there_are_no_shares(
    patients: dict[str, float], weighted: dict[str, float | None]
) -> None:
    (row,) = compare_shares({"a": "A"}, patients, weighted, 100)
    assert row.per_head_pence is None
    assert row.reason


def test_bad_figures_are_refused() -> None:
    with pytest.raises(ValueError, match="no patients given of b"):
        compare_shares({"a": "A", "b": "B"}, {"a": 1}, {"a": 1.0}, 100)
    with pytest.raises(ValueError, match="below zero: a"):
        compare_shares({"a": "A"}, {"a": 1}, {"a": -1.0}, 100)


@given(
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=12),
    st.integers(0, 10**12),
)
def test_both_ways_add_up_and_gains_equal_losses(counts: list[tuple[int, int]], pence: int) -> None:
    codes = [f"b{at}" for at in range(len(counts))]
    patients = {code: float(one) for code, (one, _) in zip(codes, counts, strict=True)}
    weighted: dict[str, float | None] = {
        code: float(two) for code, (_, two) in zip(codes, counts, strict=True)
    }
    rows = compare_shares(dict.fromkeys(codes, "N"), patients, weighted, pence)
    if any(row.reason for row in rows):
        assert not any(patients.values()) or not any(weighted.values())
        return
    assert sum(row.per_head_pence or 0 for row in rows) == pence
    assert sum(row.need_pence or 0 for row in rows) == pence
    assert sum(row.difference_pence or 0 for row in rows) == 0
    total = sum(two for _, two in counts)
    for row, (_, two) in zip(rows, counts, strict=True):
        assert abs((row.need_pence or 0) - Fraction(two * pence, total)) < 1


BODIES = [
    ShareBody(code="x", name="X", level="CCG", patients=30, weighted={"acute": 45, "mental": 30}),
    ShareBody(code="y", name="Y", level="CCG", patients=70, weighted={"acute": 45, "mental": 70}),
    ShareBody(code="z", name="Z", level="CCG", patients=9, weighted={}),
    ShareBody(
        code="p",
        name="P",
        level="PCN",
        patients=100,
        weighted={"acute": 90},
        basis=Basis.ASSUMED,
    ),
]


def test_the_part_shows_gains_and_losses_as_a_labelled_scenario() -> None:
    part = shares_part(
        BODIES, stream="acute", about="Q", as_of=DAY, sources=(SOURCE,), pence=1000_00
    )
    table = next(table for table in part.tables if table.id == "needs.shares.ccg")
    assert table.data.column("difference").to_pylist() == [200_00, -200_00, None]
    assert table.basis is Basis.MODELLED
    assert part.section.text.startswith("Scenario:")
    assert "X gains most (£200, +66.7%)" in part.section.text
    assert "There is one PCN" in part.section.text
    assert {chart.table for chart in part.charts} == {"needs.shares.ccg", "needs.shares.pcn"}
    moved = next(figure for figure in part.figures if figure.id == "needs.shares.ccg.moved")
    assert moved.value == 200
    assert [lack.what for lack in part.lacks] == ["no weighted population of 1 of 3 CCGs"]
    streams = next(table for table in part.tables if table.id == "needs.shares.streams").data
    assert streams.filter(pc.equal(streams["stream"], "mental")).num_rows == 3
    basis = {table.id: table.basis for table in part.tables}
    assert basis["needs.shares.pcn"] is Basis.ASSUMED
    assert basis["needs.shares.streams"] is Basis.ASSUMED


def test_without_weights_the_part_names_the_lack() -> None:
    part = shares_part([], stream="acute", about="Q", as_of=DAY, sources=())
    assert part.figures[0].missing
    assert part.lacks[0].table == "need_weights"
    assert part.tables == ()
