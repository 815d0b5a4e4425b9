"""Payments above a threshold and ledgers, as bodies publish them, added to a folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from funding_asked import Row, asked, rows_of, run

#: A title, blank rows, two ways to write a day, a sum and a name, a payment that stands twice, a
#: row of totals.
DIRTY = """Payments over £25,000,,,,,,,
,,,,,,,
Department family,Entity,Date,Expense type,Expense area,Supplier,Transaction number,Amount (£)
DHSC,Harbour,30/04/2019,Drugs,Pharmacy,ACME  Ltd,100,"£26,000.10"
DHSC,Harbour,30-Apr-19,Drugs,Wards,ACME Ltd,100,"(1,000.00)"
DHSC,Harbour,43585,Care,Contracts,Made-up General Hospitals,101,35000
DHSC,Harbour,43585,Care,Contracts,Made-up General Hospitals,101,35000
,,,,,,Total,"60,000.10"
"""
CONFIRMED = "name,code,confirmed_by\nMade-up General Hospitals,SYN-T1,the finance team\n"


def add(where: Path, file: Path, out: Path, *options: object) -> Any:
    return run(
        *("funding", "ledger", where, file, "--body", "SYN-C1", "--out", out, "--json", *options)
    )


def new(before: Path, after: Path) -> list[Row]:
    held = {row["line"] for row in rows_of(before, "ledger")}
    return [row for row in rows_of(after, "ledger") if row["line"] not in held]


@pytest.fixture
def payments(tmp_path: Path) -> Path:
    path = tmp_path / "april.csv"
    path.write_bytes(DIRTY.encode("cp1252"))
    return path


@pytest.mark.row("C3")
def test_a_dirty_file_of_payments_is_read_to_the_penny_and_once(
    synthetic_finance: Path, payments: Path, tmp_path: Path
) -> None:
    list_of_codes = tmp_path / "suppliers.csv"
    list_of_codes.write_text(CONFIRMED, encoding="utf-8")
    once, again = tmp_path / "once", tmp_path / "again"
    done = add(synthetic_finance, payments, once, "--suppliers", list_of_codes)
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert (said["form"], said["added"], said["already"]) == ("spend", 3, 0)
    assert said["without_confirmed_counterparty"] == 2
    notes = "; ".join(said["notes"])
    assert "rows 7 repeat a payment" in notes
    assert "totals are left out: 8" in notes
    added = new(synthetic_finance, once)
    assert sorted(int(row["pence"]) for row in added) == [-3_500_000, -2_600_010, 100_000]
    assert {(row["body"], row["kind"], row["heading"]) for row in added} == {
        ("SYN-C1", "actual", "expenditure")
    }
    assert {row["start"] for row in added} == {"2019-04-30"}
    # A name is never taken for a code; only a confirmed one is.
    codes = {row["counterparty_name"]: row["counterparty"] for row in added}
    assert codes == {"ACME Ltd": "", "Made-up General Hospitals": "SYN-T1"}
    assert run("check", once).exit_code == 0
    # The same file again doubles nothing.
    done = add(once, payments, again, "--suppliers", list_of_codes)
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert (said["added"], said["already"]) == (0, 3)
    assert rows_of(again, "ledger") == rows_of(once, "ledger")
    # Payments are no whole ledger: no result comes of them, and the trade is told.
    before, after = asked("control", synthetic_finance), asked("control", once)
    assert after["bodies"] == before["bodies"]
    (pair,) = [row for row in after["trade"] if row not in before["trade"]]
    assert (pair["payer"], pair["receiver"], pair["paid_pence"]) == ("SYN-C1", "SYN-T1", 3_500_000)
    assert pair["status"] == "only the payer says so"


def test_what_cannot_be_read_is_told_all_at_once_and_nothing_is_written(
    synthetic_finance: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(
        "Date,Supplier,Amount,Expense type\n31/02/2019,A,12.345,x\n30/04/2019,,five,x\n",
        encoding="utf-8",
    )
    done = add(synthetic_finance, bad, tmp_path / "out")
    assert (done.exit_code, done.stdout) == (1, "")
    for words in (
        "bad.csv:2 date '31/02/2019'",
        "bad.csv:2 amount '12.345'",
        "part of a penny",
        "bad.csv:3 supplier",
        "bad.csv:3 amount 'five'",
        "nothing was written",
    ):
        assert words in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_supplier_without_a_body_and_a_body_that_is_none_are_refused(
    synthetic_finance: Path, payments: Path, tmp_path: Path
) -> None:
    listed = tmp_path / "suppliers.csv"
    listed.write_text(
        "name,code,confirmed_by\nACME Ltd,NOBODY,the finance team\nB,SYN-T1,\n", encoding="utf-8"
    )
    out = tmp_path / "out"
    done = add(synthetic_finance, payments, out, "--suppliers", listed)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "suppliers.csv:2 code 'NOBODY'" in done.stderr
    assert "suppliers.csv:3 confirmed_by" in done.stderr
    done = run("funding", "ledger", synthetic_finance, payments, "--body", "NOBODY", "--out", out)
    assert done.exit_code == 1
    assert "NOBODY" in done.stderr
    assert not out.exists()
