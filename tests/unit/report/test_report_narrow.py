"""Tables that fit a narrow page: which columns get room, and when rows are left to the file."""

from __future__ import annotations

import pytest

from commonweal.evidence import Basis, Column, Table
from commonweal.report.views import view_table
from commonweal.rules import Source

SOURCE = Source(id="s", title="Ways", publisher="commonweal", place="travel.csv")


def table(rows: int, shown: int | None, said: str = "18.6 (17.9 to 19.2)") -> Table:
    return Table.of_rows(
        [{"choice": f"choice {row}", "mean_said": said} for row in range(rows)],
        id="sample.options",
        title="Options",
        columns=(
            Column(name="choice", label="Choice", kind="text"),
            Column(name="mean_said", label="Mean minutes", kind="text"),
        ),
        basis=Basis.MODELLED,
        sources=(SOURCE,),
        method="sample",
        shown=shown,
    )


@pytest.mark.parametrize(
    ("rows", "shown", "on_page"),
    [(13, 12, 13), (15, 12, 15), (16, 12, 12), (6, 4, 4), (13, 0, 0), (40, None, 40)],
)
def test_a_few_last_rows_are_not_left_to_the_file(rows: int, shown: int, on_page: int) -> None:
    assert len(view_table(table(rows, shown), {}).rows) == on_page


def test_only_names_and_sentences_are_given_room() -> None:
    assert view_table(table(3, None), {}).texts == [True, False]
    sentence = "not held, as no source says which"
    assert view_table(table(3, None, sentence), {}).texts == [True, True]
    assert view_table(table(3, None, sentence), {}).naming == 0
