"""Money files that mean harm, or look as if: totals, trade with oneself, sheets without end."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from commonweal.folder import FolderError
from commonweal.folder.importers.money import import_file, reach

CODES = {"RVV", "09C"}
HEADER = (
    "Department family,Entity,Date,Expense type,Expense area,Supplier,Transaction number,Amount"
)


def written(folder: Path, text: str, name: str = "spend.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_supplier_called_total_is_paid_and_a_subtotal_of_a_ledger_counts_in_nothing(
    tmp_path: Path,
) -> None:
    text = (
        f"{HEADER}\nDHSC,EKHUFT,30/04/2018,Gas,Estates,TOTAL GAS & POWER LTD,100,30000\n"
        "DHSC,EKHUFT,30/04/2018,,,Total,,30000\n"
    )
    found = import_file(written(tmp_path, text), "RVV", CODES)
    assert [(x["counterparty_name"], x["pence"]) for x in found.lines] == [
        ("TOTAL GAS & POWER LTD", -3_000_000)
    ]
    assert found.notes == ("rows of totals are left out: 3",)
    text = f"{HEADER}\nDHSC,EKHUFT,,Gas,Estates,TOTAL GAS & POWER LTD,100,30000\n"
    with pytest.raises(FolderError, match="the cell is empty"):
        import_file(written(tmp_path, text), "RVV", CODES)
    head = "Account,Item,Heading,Kind,Period,Amount\n"
    rows = (
        "A,care,income,actual,2018-19,100\n,Subtotal,income,actual,2018-19,100\n"
        ",Total income,income,actual,2018-19,100\n"
    )
    path = written(tmp_path, head + rows, name="ledger.csv")
    assert [x["pence"] for x in import_file(path, "RVV", CODES).lines] == [10_000]
    only = written(tmp_path, head + ",Total income,income,actual,2018-19,100\n", name="only.csv")
    with pytest.raises(FolderError, match="none would count"):
        import_file(only, "RVV", CODES)


def test_a_ledger_of_trade_with_oneself_of_nothing_and_of_a_period_turned_round(
    tmp_path: Path,
) -> None:
    text = (
        "Account,Item,Heading,Kind,Start,End,Amount,Counterparty\n"
        "A,care,income,actual,01/04/2018,31/03/2019,100,RVV\n"
        ",,income,actual,01/04/2018,31/03/2019,100,\n"
        "A,care,income,actual,31/03/2019,01/04/2018,100,\n"
    )
    with pytest.raises(FolderError) as error:
        import_file(written(tmp_path, text, name="ledger.csv"), "RVV", CODES)
    assert [(f.row, f.column) for f in error.value.findings] == [
        (2, "counterparty"),
        (3, "item"),
        (4, "end"),
    ]


def sheet_with(path: Path, old: bytes, new: bytes) -> Path:
    """A spreadsheet of one payment, its sheet changed behind the writer's back."""
    plain = path.with_name("plain.xlsx")
    book = xlsxwriter.Workbook(plain)
    sheet = book.add_worksheet("April")
    sheet.write_row(0, 0, ["Date", "Supplier", "Transaction No", "Amount (£)"])
    sheet.write_row(1, 0, ["30/04/2018", "ACME", "T1", 26000])
    book.close()
    with zipfile.ZipFile(plain) as held, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name in held.namelist():
            text = held.read(name)
            made.writestr(name, text.replace(old, new) if old and "sheet1" in name else text)
    return path


@pytest.mark.parametrize("cell", [b'r="XFD1048576"', b'r="D1000000000"'])
def test_a_cell_far_away_is_refused_before_there_is_no_memory(tmp_path: Path, cell: bytes) -> None:
    path = sheet_with(tmp_path / "far.xlsx", b'r="D2"', cell)
    with pytest.raises(FolderError, match="delete what stands far"):
        import_file(path, "RVV", CODES)


def test_what_a_sheet_says_of_its_size_alone_does_no_harm(tmp_path: Path) -> None:
    path = sheet_with(tmp_path / "said.xlsx", b'ref="A1:D2"', b'ref="A1:XFD1048576"')
    [line] = import_file(path, "RVV", CODES).lines
    assert line["pence"] == -2_600_000


def test_a_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reach, "MOST_BYTES", 1000)
    with pytest.raises(FolderError, match="unpacks to"):
        import_file(sheet_with(tmp_path / "bomb.xlsx", b"", b""), "RVV", CODES)


def test_a_note_on_many_rows_is_short(tmp_path: Path) -> None:
    row = "DHSC,EKHUFT,30/04/2018,Gas,Estates,ACME,100,30000\n"
    found = import_file(written(tmp_path, f"{HEADER}\n{row * 31}"), "RVV", CODES)
    assert len(found.lines) == 1
    assert found.notes == (
        "rows 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 20 more repeat a payment with its transaction "
        "number; each counts once",
    )
