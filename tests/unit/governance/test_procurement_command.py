"""What the command tells of a procurement and of a contract, made up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from procured_by_hand import (
    BOARD,
    award,
    day,
    evaluated,
    notice,
    procurement,
    recorded,
    stated,
)
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.records import Statement, append

WHOLE = [
    BOARD,
    procurement("direct award C"),
    *evaluated("2026-02-02"),
    *recorded("2026-02-03"),
    notice("intention to award", "2026-02-05"),
    award("2026-02-19"),
    notice("award", "2026-03-20"),
]
CONTRACT = stated("contract", "2026-02-20", contract="c", authority="X01", organisation="P",
                  title="Dermatology", value_pence=100_000_000, signed="2026-02-20",
                  process="direct award C", source="register")  # fmt: skip


def changed(on: str, pence: int) -> Statement:
    return stated("modification", on, contract="c", on=on, change_pence=pence,
                  attributable_to="authority", materially_different=False,
                  reason="More clinics")  # fmt: skip


@pytest.fixture
def records(tmp_path: Path) -> Path:
    return tmp_path / "records.jsonl"


def asked(records: Path, *given: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["records", "procurement", str(records), *given])
    return done.exit_code, done.stdout, done.stderr


def test_a_procurement_done_right_is_told_whole(records: Path) -> None:
    append(records, [*WHOLE, CONTRACT])
    code, out, _ = asked(records, "--on", "2026-06-01", "--procurement", "buy", "--json")
    told = json.loads(out)
    (one,) = told["procurements"]
    assert (code, told["against"], one["kind"], one["awarded"]) == (0, 0, "icb", "2026-02-19")
    assert one["under_regulations_of_2023"] is True
    ways = {way["process"]: way["status"] for way in one["processes"]}
    assert (ways["direct award C"], ways["direct award A"]) == ("open", "closed")
    assert one["standstill"] == {
        "published": "2026-02-05",
        "begins": "2026-02-06",
        "ends_by_regulation": "2026-02-18",
        "ends_counted_from_publication": "2026-02-17",
        "ends": "2026-02-18",
        "award_from": "2026-02-19",
        "open": False,
        "waits_for": [],
        "rules": ["C9a", "C9b", "C9c"],
    }
    # Thirty days after 19 February 2026, a year of no leap day.
    assert [(held["schedule"], held["due"], held["submitted"]) for held in one["notices"]] == [
        (3, None, "2026-02-05"),
        (4, "2026-03-21", "2026-03-20"),
    ]
    assert (one["record"]["complete"], one["record"]["on"]) == (True, "2026-02-19")
    assert [held["contract"] for held in told["contracts"]] == ["c"]


def test_what_is_against_is_told_with_its_rule_and_ends_with_one(records: Path) -> None:
    append(records, [*WHOLE[:-2], award("2026-02-18")])
    code, out, err = asked(records, "--on", "2026-06-01")
    assert code == 1
    assert "buy: notices" in out
    assert "not met: buy: awarded on 18 February 2026 in the standstill" in err
    assert "[C9b]" in err
    code, out, _ = asked(records, "--on", "2026-02-04", "--json")
    (early,) = json.loads(out)["procurements"]
    assert (code, early["standstill"], early["awarded"]) == (1, None, None)
    assert {one["rule"] for one in early["findings"] if one["status"] == "blocks"} == {"C7"}


def test_changes_of_a_contract_add_up_until_a_new_process_is_needed(records: Path) -> None:
    changes = [changed("2026-05-01", 30_000_000), changed("2026-07-01", 30_000_000)]
    append(records, [*WHOLE, CONTRACT, *changes])
    code, out, _ = asked(records, "--on", "2026-06-30", "--json")
    assert code == 0
    code, out, _ = asked(records, "--on", "2026-07-02", "--json")
    (held,) = json.loads(out)["contracts"]
    assert code == 1
    assert [one["cumulative_pence"] for one in held["modifications"]] == [30_000_000, 60_000_000]
    assert ("C15a", "not met") in {(one["rule"], one["status"]) for one in held["findings"]}
    assert asked(records, "--on", "2026-07-02")[1].count("c: changes") == 1


def test_an_abandoned_one_a_stray_notice_and_one_that_nobody_stated(records: Path) -> None:
    gone = [BOARD, procurement("direct award A"), notice("intention to award", "2026-02-05")]
    append(records, [*gone, award("2026-02-19", abandoned=True)])
    _, out, _ = asked(records, "--on", "2026-03-01", "--json")
    (one,) = json.loads(out)["procurements"]
    told = [(held["notice"], held["asked_for"], held["due"]) for held in one["notices"]]
    assert told == [
        ("award", True, None),
        ("abandonment", True, "2026-03-21"),
        ("intention to award", False, None),
    ]
    code, _, err = asked(records, "--on", "2026-03-01", "--procurement", "sell")
    assert (code, "no procurement 'sell' is on record" in err) == (2, True)


def test_records_with_no_procurement_say_so(records: Path) -> None:
    append(records, [BOARD])
    code, out, _ = asked(records, "--on", "2026-03-01")
    assert (code, out.splitlines()[0]) == (
        0,
        f"no procurement and no contract is on record on {day('2026-03-01')}",
    )
