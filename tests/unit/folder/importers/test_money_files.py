"""Payments and ledgers as finance systems write them, dirt and all."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
import xlsxwriter
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.folder import FolderError, check_folder
from commonweal.folder.importers.money import (
    Imported,
    LedgerOptions,
    append,
    import_file,
    read_suppliers,
)
from commonweal.folder.importers.money.written import day_of, pence_of
from commonweal.folder.schema import load_schemas

CODES = {"RVV", "09C", "E10000016"}
HEADER = (
    "Department family,Entity,Date,Expense type,Expense area,Supplier,Transaction number,Amount"
)


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("£26,000.10", 2_600_010),
        ("26000.1", 2_600_010),
        ("(1,234.56)", -123_456),
        ("-£1,234.56", -123_456),
        ("£-1,234.56", -123_456),
        ("1,234.56-", -123_456),
        ("1,234.56 CR", -123_456),
        ("1,234.56DR", 123_456),
        ("Â£5", 500),
        ("£ 5 000.00", 500_000),
        ("7956.420000000001", 795_642),
        ("-0.30000000000000004", -30),
        ("1.2E+05", 12_000_000),
        ("0", 0),
    ],
)
def test_amounts(text: str, pence: int) -> None:
    assert pence_of(text) == pence


@pytest.mark.parametrize(
    "text",
    ["12.345", "0.001", "-5 CR", "(5", "1.234,56", "five", "", "#REF!", "1,23.45", "nan",
     "1e999", "1" + "0" * 30, "1" + "0" * 18],
)  # fmt: skip
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        pence_of(text)


@pytest.mark.parametrize(
    "text",
    ["30/04/2018", "30-Apr-18", "30 April 2018", "2018-04-30", "30.04.18", "43220", "43220.0",
     "2018-04-30 00:00:00", "30/04/2018 00:00"],
)  # fmt: skip
def test_days(text: str) -> None:
    assert day_of(text) == date(2018, 4, 30)


@pytest.mark.parametrize("text", ["31/02/2018", "04/30/2018", "20180430", "April", "12", ""])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"day"):
        day_of(text)


def written(folder: Path, text: str, encoding: str = "utf-8", name: str = "spend.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


DIRTY = f"""Payments over £25,000,,,,,,,
,,,,,,,
{HEADER} (£)
DHSC,EKHUFT,30/04/2018,Drugs,Pharmacy,ACME  Ltd,100,"£26,000.10"
DHSC,EKHUFT,30-Apr-18,Drugs,Wards,ACME Ltd,100,"(1,000.00)"
DHSC,EKHUFT,43220,Rent,Estates,Café Council,101,35000 CR
DHSC,EKHUFT,43220,Rent,Estates,Café Council,101,35000 CR
{HEADER} (£)

DHSC,EKHUFT,01/05/2018,Rent,Estates,Café Council,,26000
DHSC,EKHUFT,01/05/2018,Rent,Estates,Café Council,,26000
,,,,,,Total,"9,999"
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_dirty_file_of_payments(tmp_path: Path, encoding: str) -> None:
    found = import_file(written(tmp_path, DIRTY, encoding), "RVV", CODES)
    said = [(x["start"], x["counterparty_name"], x["account"], x["item"], x["pence"])
            for x in found.lines]  # fmt: skip
    april, may = date(2018, 4, 30), date(2018, 5, 1)
    assert said == [
        (april, "ACME Ltd", "Drugs", "Pharmacy", -2_600_010),
        (april, "ACME Ltd", "Drugs", "Wards", 100_000),
        (april, "Café Council", "Rent", "Estates", 3_500_000),
        (may, "Café Council", "Rent", "Estates", -2_600_000),
        (may, "Café Council", "Rent", "Estates", -2_600_000),
    ]
    assert found.form == "spend"
    assert {x["heading"] for x in found.lines} == {"expenditure"}
    assert all(x["counterparty"] is None for x in found.lines)
    assert "whole" not in found.lines[0]
    assert len({x["line"] for x in found.lines}) == 5
    notes = "; ".join(found.notes)
    assert "header stands again in rows 8" in notes
    assert "rows 7 repeat a payment" in notes
    assert "rows 11 are like another and have no transaction number" in notes
    assert "rows of totals are left out: 12" in notes
    assert ("not in UTF-8" in notes) == (not encoding.startswith("utf-8"))


def test_names_that_other_bodies_use(tmp_path: Path) -> None:
    # As Devon County Council heads its files (read).
    text = (
        "Body,Name of Body,Date,Transaction Number,Invoice Number,Amount,Supplier Name,Supplier ID,"
        "VAT Reg no,Expense Area,Expense Type,Expense Code,Creditor Type\n"
        "18,A Council,2017-10-02 00:00:00,A1,X,-1572.69,H F TRUST LTD,1,2,Adult Care,Support,57,B\n"
    )
    [line] = import_file(written(tmp_path, text), "RVV", CODES).lines
    assert (line["pence"], line["item"], line["account"]) == (157_269, "Adult Care", "Support")


def test_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "spend.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("April")
    sheet.write_row(0, 0, ["Date", "Supplier", "Transaction No", "Amount (£)"])
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_datetime(1, 0, date(2018, 4, 30), day)
    sheet.write_row(1, 1, ["ACME", 100, 7956.42])
    book.close()
    [line] = import_file(path, "RVV", CODES, sheet="April").lines
    assert (line["start"], line["pence"]) == (date(2018, 4, 30), -795_642)
    with pytest.raises(FolderError, match="there are April"):
        import_file(path, "RVV", CODES, sheet="May")


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    text = (
        f"{HEADER}\nD,E,31/02/2018,T,A,ACME,1,30000\nD,E,01/04/2018,T,A,ACME,2,1.005\n"
        "D,E,01/04/2018,T,A,,3,30000\n"
    )
    with pytest.raises(FolderError) as raised:
        import_file(written(tmp_path, text), "RVV", CODES)
    found = [(f.file, f.row, f.column, f.rule) for f in raised.value.findings]
    assert found == [
        ("spend.csv", 2, "date", "type"),
        ("spend.csv", 3, "amount", "type"),
        ("spend.csv", 4, "supplier", "required"),
    ]
    assert "part of a penny" in raised.value.findings[1].message


def test_an_unknown_header_lists_what_was_found(tmp_path: Path) -> None:
    path = written(tmp_path, "When,Who,Pounds\n01/04/2018,ACME,5\n")
    with pytest.raises(FolderError, match=r"neither payments nor a ledger .*When, Who, Pounds"):
        import_file(path, "RVV", CODES)
    with pytest.raises(FolderError, match=r"'When', 'Who', 'Pounds'.*date, supplier, amount"):
        import_file(path, "RVV", CODES, form="spend")
    given = LedgerOptions(columns={"date": "When", "supplier": "Who", "amount": "Pounds"})
    [line] = import_file(path, "RVV", CODES, form="spend", options=given).lines
    assert line["pence"] == -500
    wrong = LedgerOptions(columns={"date": "Day", "supplier": "Who", "amount": "Pounds"})
    with pytest.raises(FolderError, match="no column is called 'Day'"):
        import_file(path, "RVV", CODES, form="spend", options=wrong)
    with pytest.raises(FolderError, match="no column is called dat; there are"):
        import_file(path, "RVV", CODES, form="spend", options=LedgerOptions(columns={"dat": "x"}))
    with pytest.raises(ValueError, match="RZZ is no organisation"):
        import_file(path, "RZZ", CODES)


def test_a_code_only_as_somebody_confirmed(tmp_path: Path) -> None:
    held = written(
        tmp_path, "name,code,confirmed_by\nCafé  council,E10000016,Finance lead\n", name="s.csv"
    )
    suppliers = read_suppliers(held, CODES)
    found = import_file(written(tmp_path, DIRTY), "RVV", CODES, suppliers=suppliers)
    by_name = {x["counterparty_name"]: x["counterparty"] for x in found.lines}
    assert by_name == {"ACME Ltd": None, "Café Council": "E10000016"}
    assert found.unmatched == 2
    bad = written(
        tmp_path, "name,code,confirmed_by\nA,RZZ,me\nB,RVV,\nC,RVV,me\nc,09C,me\n", name="bad.csv"
    )
    with pytest.raises(FolderError) as raised:
        read_suppliers(bad, CODES)
    assert [(f.row, f.column, f.rule) for f in raised.value.findings] == [
        (2, "code", "foreign key"),
        (3, "confirmed_by", "required"),
        (5, "code", "primary key"),
    ]


LEDGER = """Account code,Account description,Category,Trading partner,Debit,Credit,Period
4001,Patient care,Income,09C,,"1,000.00",M01
4001,Patient care,Income,,,250.00,M01
5001,Pay,Expenditure,,"1,500.00",,Apr-18
,Total,,,"1,500.00","1,250.00",
"""


def ledger(path: Path, **options: object) -> Imported:
    said = {"year": "2018-19", "kind": "actual", **options}
    return import_file(path, "RVV", CODES, options=LedgerOptions(**said))  # type: ignore[arg-type]  # options by name


def test_a_trial_balance(tmp_path: Path) -> None:
    found = ledger(written(tmp_path, LEDGER), whole=True)
    assert found.form == "ledger"
    april = (date(2018, 4, 1), date(2018, 4, 30))
    assert [(x["heading"], x["pence"], x["counterparty"]) for x in found.lines] == [
        ("income", 100_000, "09C"),
        ("income", 25_000, None),
        ("expenditure", -150_000, None),
    ]
    assert {(x["start"], x["end"]) for x in found.lines} == {april}
    assert {x["whole"] for x in found.lines} == {True}


def test_a_ledger_with_one_column_of_amounts_has_a_sign(tmp_path: Path) -> None:
    text = "Account,Heading,Amount,Year\n1,income,-1000,2018-19\n2,expenditure,900,2018-19\n"
    path = written(tmp_path, text)
    with pytest.raises(FolderError, match=r"income and expenditure .* try --signs debits"):
        ledger(path)
    assert [x["pence"] for x in ledger(path, signs="debits").lines] == [100_000, -90_000]


def test_faults_of_a_ledger_are_told_at_once(tmp_path: Path) -> None:
    text = (
        "Account,Heading,Trading partner,Amount,Period,Kind\n1,income,RZZ,1,M01,actual\n"
        "2,incom,,1,M01,actual\n3,income,,1.005,M13,\n4,income,,,M01,guess\n"
    )
    with pytest.raises(FolderError) as raised:
        import_file(written(tmp_path, text), "RVV", CODES, options=LedgerOptions(year="2018-19"))
    assert [(f.row, f.column, f.rule) for f in raised.value.findings] == [
        (2, "counterparty", "foreign key"),
        (3, "heading", "enum"),
        (4, "kind", "required"),
        (4, "period", "type"),
        (4, "amount", "type"),
        (5, "kind", "enum"),
        (5, "amount", "required"),
    ]


def tables() -> dict[str, pa.Table]:
    schema = load_schemas()["sources"].arrow
    row = {"id": "s", "title": "T", "publisher": "P", "place": "here", "verified": True}
    return {"sources": pa.Table.from_pylist([row], schema=schema)}


def test_the_same_file_twice_doubles_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, DIRTY)
    found = import_file(path, "RVV", CODES)
    once = append(tables(), found, name="East Kent")
    assert (once.added, once.already) == (5, 0)
    twice = append(once.tables, import_file(path, "RVV", CODES), name="East Kent")
    assert (twice.added, twice.already) == (0, 5)
    assert twice.tables["ledger"].equals(once.tables["ledger"])
    assert twice.tables["sources"].equals(once.tables["sources"])
    [_, source] = once.tables["sources"].to_pylist()
    assert (source["sha256"], source["verified"]) == (found.sha256, True)
    named = append(tables(), found, name="East Kent", place="ekhuft.nhs.uk")
    assert named.tables["sources"].to_pylist()[1]["verified"] is False


def test_a_supplier_confirmed_later_and_a_code_that_is_kept(tmp_path: Path) -> None:
    path = written(tmp_path, DIRTY)
    once = append(tables(), import_file(path, "RVV", CODES), name="East Kent")
    known = import_file(path, "RVV", CODES, suppliers={"café council": "E10000016"})
    later = append(once.tables, known, name="East Kent")
    assert (later.added, later.confirmed, later.already) == (0, 3, 2)
    again = append(later.tables, import_file(path, "RVV", CODES), name="East Kent")
    assert (again.already, again.confirmed, again.replaced) == (5, 0, 0)
    codes = again.tables["ledger"]["counterparty"].to_pylist()
    assert sorted(filter(None, codes)) == ["E10000016"] * 3
    other = import_file(path, "RVV", CODES, suppliers={"café council": "09C"})
    with pytest.raises(FolderError, match=r"E10000016, the file says .* 09C"):
        append(later.tables, other, name="East Kent")


def test_a_corrected_ledger_replaces_only_when_told(tmp_path: Path) -> None:
    once = append(tables(), ledger(written(tmp_path, LEDGER)), name="East Kent")
    better = ledger(written(tmp_path, LEDGER.replace('"1,500.00",,Apr', '"1,600.00",,Apr')))
    with pytest.raises(FolderError, match=r"held as -150000 pence, the file says -160000 pence"):
        append(once.tables, better, name="East Kent")
    done = append(once.tables, better, name="East Kent", replace=True)
    assert (done.added, done.already, done.replaced) == (0, 2, 1)
    assert sorted(done.tables["ledger"]["pence"].to_pylist()) == [-160_000, 25_000, 100_000]


def test_the_verb_writes_whole_or_not_at_all(example: Path, tmp_path: Path) -> None:
    path, out = written(tmp_path, DIRTY), tmp_path / "out"
    arguments = ["funding", "ledger", str(example), str(path), "--body", "RVV", "--out", str(out)]
    done = CliRunner().invoke(app, [*arguments, "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["added"] == 5
    assert check_folder(out) == []
    before = (out / "ledger.csv").read_bytes()
    wrong = written(tmp_path, DIRTY.replace("26000\n", "26000.001\n"), name="wrong.csv")
    arguments = ["funding", "ledger", str(out), str(wrong), "--body", "RVV", "--out", str(out)]
    refused = CliRunner().invoke(app, arguments)
    assert refused.exit_code == 1
    assert "wrong.csv:10 amount '26000.001' (type)" in refused.stderr
    assert "nothing was written" in refused.stderr
    assert (out / "ledger.csv").read_bytes() == before
    # Payments above a threshold are no whole ledger: they make no result.
    told = CliRunner().invoke(app, ["funding", "control", str(out), "--year", "2018-19", "--json"])
    assert {row["known_part_pence"] for row in json.loads(told.stdout)["system"]} == {
        -5_600_000_000,
        -2_784_000_000,
    }


def test_a_file_without_cells_or_none(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="no such file"):
        import_file(tmp_path / "none.csv", "RVV", CODES)
    with pytest.raises(FolderError, match="no cells"):
        import_file(written(tmp_path, "\n,,\n"), "RVV", CODES)
    with pytest.raises(FolderError, match="spreadsheet"):
        import_file(written(tmp_path, "not one", name="a.xlsx"), "RVV", CODES)
