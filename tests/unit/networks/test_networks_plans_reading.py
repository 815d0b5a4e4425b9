"""A plan from a file: what cannot be is told all at once, with its row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from commonweal.networks.plans.given import units_given
from commonweal.networks.plans.reading import PlanError, read_plan
from commonweal.networks.units import LeftOut, Units


@pytest.fixture(scope="module")
def toy() -> Units:
    made = units_given(["A", "B"], [100, 100], [(0, 0), (1, 0)])
    return replace(made, left_out=(LeftOut(code="L", name="L", patients=5, why="no place"),))


def test_a_plan_is_read_with_other_columns_and_blank_lines(toy: Units) -> None:
    lines = ["\ufeffnetwork,note,practice\n", "N1,why,A\n", "\n", "N2 ,, B\n"]
    assert read_plan(lines, toy, "f") == {"A": "N1", "B": "N2"}


def test_every_fault_is_told(toy: Units) -> None:
    lines = ["practice,network", "A,N1", "A,N2", "Q,N1", ",N1", "B,", "L,N1", "B"]
    with pytest.raises(PlanError) as caught:
        read_plan(lines, toy, "plan.csv")
    faults = caught.value.faults
    assert [fault.split(":")[1].strip() for fault in faults] == [
        "row 3", "row 4", "row 5", "row 6", "row 7", "row 8",
    ]  # fmt: skip
    for fault, words in zip(
        faults,
        ("already in row 2", "'Q' is not a practice", "practice is blank", "network is blank",
         "'L' has no coordinates", "1 values under 2 columns"),
        strict=True,
    ):  # fmt: skip
        assert words in fault
        assert fault.startswith("plan.csv: row")


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([], "the heading is empty"),
        (["practice,net", "A,N"], "needs each of the columns practice and network once"),
        (["practice,practice,network", "A,A,N"], "once"),
        (["practice,network"], "no row below its heading"),
        (["practice,network", "A," + "N" * 200_000], "row 2: not CSV"),
        (["practice,network\n", 'A,"N\n', "B,M\n"], "not CSV"),
        (["practice,network", "A,N\x1b[31m"], "row 2: network .* cannot be printed"),
    ],
)
def test_a_file_that_is_no_plan(toy: Units, lines: list[str], words: str) -> None:
    with pytest.raises(PlanError, match=words):
        read_plan(lines, toy, "plan.csv")
