"""What a reader can work out of a published cube, asked of a linear programme."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from commonweal.cube.publishing import published
from commonweal.evidence.disclosure import SmallNumbers

LOW, HIGH = 1, 7
SMALL = SmallNumbers(LOW, HIGH)

state = st.one_of(st.integers(0, 4), st.integers(0, 60))
row = st.tuples(st.sampled_from(["G1", "G2"]), state, state, state).filter(lambda r: sum(r[1:]) > 0)
cubes = st.lists(row, min_size=1, max_size=7)


def table(rows: list[tuple[str, int, int, int]]) -> pa.Table:
    return pa.table(
        {
            "practice": [r[0] for r in rows],
            "area": [f"E{i}" for i in range(len(rows))],
            "people": [sum(r[1:]) for r in rows],
            "asthma": [r[1] for r in rows],
            "asthma_unknown": [r[3] for r in rows],
        }
    )


def reach(rows: list[tuple[str, int, int, int]], shown: list[dict[str, Any]]) -> list[Any]:
    """For each row and each of people, with, without and unknown what a reader must allow for.

    The reader knows what is shown, the sums of every column over each practice, that people are
    those with, without and not known, and that a row that stands there holds somebody.
    """
    n = len(rows)
    equal, right = [], []

    def fix(cells: dict[int, int], value: int) -> None:
        line = np.zeros(4 * n)
        for cell, sign in cells.items():
            line[cell] = sign
        equal.append(line)
        right.append(value)

    for i, (r, told) in enumerate(zip(rows, shown, strict=True)):
        fix({4 * i: 1, 4 * i + 1: -1, 4 * i + 2: -1, 4 * i + 3: -1}, 0)
        for offset, name in ((0, "people"), (1, "asthma"), (3, "asthma_unknown")):
            if told[name] is not None:
                fix({4 * i + offset: 1}, (sum(r[1:]), r[1], None, r[3])[offset])
    for group in {r[0] for r in rows}:
        inside = [i for i, r in enumerate(rows) if r[0] == group]
        for offset in range(4):
            true = [(sum(rows[i][1:]), *rows[i][1:])[offset] for i in inside]
            fix({4 * i + offset: 1 for i in inside}, sum(true))
    bounds = [(1, None) if cell % 4 == 0 else (0, None) for cell in range(4 * n)]
    found = []
    for cell in range(4 * n):
        aim = np.zeros(4 * n)
        aim[cell] = 1
        ends = [
            sign * linprog(sign * aim, A_eq=np.array(equal), b_eq=right, bounds=bounds).fun
            for sign in (1, -1)
        ]
        found.append((round(ends[0]), round(ends[1])))
    return found


@settings(max_examples=25, deadline=None)
@given(rows=cubes)
def test_no_small_count_can_be_worked_out(rows: list[tuple[str, int, int, int]]) -> None:
    shown = published(table(rows), conditions=["asthma"], known=["practice"], small=SMALL)
    told = shown.to_pylist()
    ends = reach(rows, told)
    for i, r in enumerate(rows):
        group = [j for j, other in enumerate(rows) if other[0] == r[0]]
        people = sum(r[1:])
        if LOW <= people <= HIGH:
            assert told[i]["people"] is None
            assert told[i]["suppressed"]
            if any(told[j]["people"] is not None for j in group):
                assert ends[4 * i][0] <= LOW
                assert ends[4 * i][1] > HIGH
        for offset in (1, 2, 3):
            if LOW <= r[offset] <= HIGH:
                assert told[i]["asthma"] is None
                assert told[i]["asthma_unknown"] is None
                if any(told[j]["asthma"] is not None for j in group):
                    low, high = ends[4 * i + offset]
                    assert low <= LOW
                    assert high > HIGH or high >= people  # a small row is hidden whole


@settings(max_examples=100, deadline=None)
@given(rows=cubes)
def test_what_is_shown_is_true_and_what_is_not_small_is_not_hidden_without_need(
    rows: list[tuple[str, int, int, int]],
) -> None:
    held = table(rows)
    shown = published(held, conditions=["asthma"], known=["practice"], small=SMALL)
    for true, told in zip(held.to_pylist(), shown.to_pylist(), strict=True):
        for name in ("people", "asthma", "asthma_unknown"):
            assert told[name] in (None, true[name])
        hidden = [told[name] is None for name in ("people", "asthma", "asthma_unknown")]
        assert told["suppressed"] == any(hidden)
    for group in {r[0] for r in rows}:
        inside = [i for i, r in enumerate(rows) if r[0] == group]
        few = [i for i in inside if sum(rows[i][1:]) <= HIGH]
        gone = [i for i in inside if shown["people"][i].as_py() is None]
        # Never more than one row beside the small ones.
        assert set(few) <= set(gone)
        assert len(gone) <= len(few) + bool(few)
