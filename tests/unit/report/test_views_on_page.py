"""Columns that stand in the files alone, and what the rest of a table's page form makes of them."""

from __future__ import annotations

from commonweal.evidence import Basis, Column, Table
from commonweal.report.views import view_table
from commonweal.rules import Source

PLACE = Source(id="s", title="Lists", publisher="NHS England", place="file.csv")


def test_columns_of_the_file_alone_move_no_other_column() -> None:
    table = Table.of_rows(
        [{"code": "09C", "name": "Ashford", "patients": 2, "basis": "observed"}],
        id="t",
        title="Lists",
        columns=(
            Column(name="code", label="Code", kind="code", on_page=False),
            Column(name="name", label="Name", kind="text"),
            Column(name="patients", label="Patients", kind="count"),
            Column(name="basis", label="Basis", kind="text"),
        ),
        basis=Basis.OBSERVED,
        sources=(PLACE,),
    )
    view = view_table(table, {})
    assert view.heads == ["Name", "Patients", "Basis"]
    assert [cell.text for cell in view.rows[0]] == ["Ashford", "2", "observed"]
    assert view.numeric == [False, True, False]
    # A basis is one short word: it needs no room.
    assert view.texts == [True, False, False]
    assert view.naming == 0
    assert table.data.column_names == ["code", "name", "patients", "basis"]


def test_no_value_may_mean_something_else_than_not_known() -> None:
    table = Table.of_rows(
        [{"from": None, "to": None}],
        id="t",
        title="Seats",
        columns=(
            Column(name="from", label="From", kind="date"),
            Column(name="to", label="To", kind="date", absent="no end on record"),
        ),
        basis=Basis.OBSERVED,
        sources=(PLACE,),
    )
    ((start, end),) = view_table(table, {}).rows
    assert (start.text, end.text) == ("not known", "no end on record")
    assert start.missing
    assert end.missing
