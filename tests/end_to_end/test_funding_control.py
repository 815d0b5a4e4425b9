"""One control total: the part that is known, trade told by both sides, and mergers that move
nothing."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from funding_asked import Row, asked, copied, rewrite, rows_of, run

from commonweal import folder

EIGHT = "09C,09E,09J,09W,10A,10D,10E,99J"


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    """Folders are read once for all calls of this module: what is read never changes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder, "read_folder", cache(folder.read_folder))
        yield


def sums(said: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {(row["year"], row["kind"]): row for row in said["system"]}


def of_2018_19(where: Path, kind: str) -> list[Row]:
    """Lines of a folder's ledger of the year 2018-19, by the csv module alone."""
    return [
        row
        for row in rows_of(where, "ledger")
        if (row["start"], row["end"], row["kind"]) == ("2018-04-01", "2019-03-31", kind)
    ]


@pytest.mark.row("C3")
def test_kent_and_medway_has_a_known_part_and_never_a_total(example: Path) -> None:
    said = asked("control", example)
    assert all(row["total_pence"] is None for row in said["system"])
    # Of 2018/19 four of eight commissioners are known, and none of seven trusts.
    known = [
        int(row["pence"])
        for row in of_2018_19(example, "actual")
        if row["heading"] == "result" and row["body"] in EIGHT.split(",")
    ]
    year = sums(said)["2018-19", "actual"]
    assert year["known_part_pence"] == sum(known) == -5_600_000_000
    assert (year["bodies_known"], year["bodies_unknown"]) == (4, 11)
    assert year["unexplained_pence"] is None
    # Who is unknown is named, and is in no row as zero.
    unknown = {
        row["code"]: row["reason"]
        for row in said["unknown"]
        if (row["year"], row["kind"]) == ("2018-19", "actual")
    }
    assert len(unknown) == 11
    assert {"09W", "RVV", "RPA"} <= set(unknown)
    told = {row["code"] for row in said["bodies"] if row["year"] == "2018-19"}
    assert told.isdisjoint({"09W", "RVV", "RPA"})
    # The press said 57.0 of the four together; they add up to 56.0: both stand.
    (east,) = [
        row for row in said["groups"] if (row["code"], row["kind"]) == ("KM-ICP-EAST", "actual")
    ]
    assert (east["reported_pence"], east["known_part_pence"]) == (-5_700_000_000, -5_600_000_000)
    assert east["difference_pence"] == -100_000_000
    assert {row["to"] for row in said["to_date"]} == {"2018-10-31"}


@pytest.mark.row("C3")
def test_a_result_of_nought_is_known_and_a_missing_one_is_not(example: Path) -> None:
    said = asked("control", example, "--year", "2017-18")
    assert [row["year"] for row in said["system"]] == ["2017-18"]
    (thanet,) = [row for row in said["bodies"] if row["code"] == "10E"]
    assert thanet["result_pence"] == 0
    assert "09W" in {row["code"] for row in said["unknown"]}


@pytest.mark.row("C3")
def test_each_body_against_its_control_total(synthetic_finance: Path) -> None:
    said = asked("control", synthetic_finance, "--year", "2018-19")
    actual = of_2018_19(synthetic_finance, "actual")
    flows: defaultdict[str, int] = defaultdict(int)
    reported = {row["body"]: int(row["pence"]) for row in actual if row["heading"] == "result"}
    funding = {
        row["body"]: int(row["pence"])
        for row in actual
        if row["heading"] == "sustainability funding"
    }
    for row in actual:
        if row["heading"] in ("income", "expenditure"):
            flows[row["body"]] += int(row["pence"])
    control = {
        row["body"]: int(row["pence"])
        for row in of_2018_19(synthetic_finance, "target")
        if row["heading"] == "control total"
    }
    found = {row["code"]: row for row in said["bodies"] if row["kind"] == "actual"}
    assert set(found) == set(control) == set(flows)
    for code, row in found.items():
        assert row["ledger_pence"] == flows[code]
        assert row["result_pence"] == reported.get(code, flows[code])
        assert row["control_total_pence"] == control[code]
        assert row["difference_pence"] == row["result_pence"] - control[code]
        without = row["result_pence"] - funding[code] if code in funding else None
        assert row["without_funding_pence"] == without
    # What a body reported beside what its ledger adds up to: both are shown.
    assert found["SYN-C2"]["unreconciled_pence"] == 1_000_000
    year = sums(said)["2018-19", "actual"]
    assert year["total_pence"] == sum(row["result_pence"] for row in found.values())


@pytest.mark.row("C3")
def test_pairs_that_do_not_agree_are_found_and_no_others(synthetic_finance: Path) -> None:
    said = asked("control", synthetic_finance, "--year", "2018-19")
    paid: dict[tuple[str, str], int] = {}
    received: dict[tuple[str, str], int] = {}
    for row in of_2018_19(synthetic_finance, "actual"):
        if row["counterparty"] and row["heading"] == "expenditure":
            paid[row["body"], row["counterparty"]] = -int(row["pence"])
        elif row["counterparty"] and row["heading"] == "income":
            received[row["counterparty"], row["body"]] = int(row["pence"])
    wrong = {pair for pair in paid | received if paid.get(pair) != received.get(pair)}
    found = {
        (row["payer"], row["receiver"]): row for row in said["trade"] if row["kind"] == "actual"
    }
    assert set(found) == set(paid | received)
    assert {pair for pair, row in found.items() if row["status"] != "agree"} == wrong
    assert len(wrong) == 3
    for pair, row in found.items():
        assert (row["paid_pence"], row["received_pence"]) == (paid.get(pair), received.get(pair))
    year = sums(said)["2018-19", "actual"]
    assert year["internal_expenditure_pence"] == sum(paid.values())
    assert year["internal_income_pence"] == sum(received.values())


@pytest.mark.row("C3", "A2")
@pytest.mark.parametrize(
    ("place", "merging", "into", "on"),
    [
        ("example", EIGHT, "91Q", "2020-04-01"),
        ("synthetic_finance", "SYN-C1,SYN-C2,SYN-C3", "SYN-C", "2020-04-01"),
        ("synthetic_finance", "SYN-T1,SYN-T2", "SYN-T", "2018-04-01"),
    ],
)
def test_control_totals_and_results_are_equal_before_and_after_a_merger(
    request: pytest.FixtureRequest, tmp_path: Path, place: str, merging: str, into: str, on: str
) -> None:
    where = request.getfixturevalue(place)
    out = tmp_path / "merged"
    done = run(
        *("merge", where, "--from", merging, "--into", into, "--name", "One body"),
        *("--on", on, "--out", out, "--json"),
    )
    assert done.exit_code == 0, done.output
    assert all(total["equal"] for total in json.loads(done.stdout)["totals"])
    before, after = asked("control", where), asked("control", out)

    def control(said: dict[str, Any]) -> int:
        return sum(
            row["control_total_pence"] for row in said["bodies"] if row["control_total_pence"]
        )

    assert control(after) == control(before)
    earlier, later = sums(before), sums(after)
    assert set(later) == set(earlier)
    for year, row in earlier.items():
        assert later[year]["total_pence"] == row["total_pence"]
        assert later[year]["unexplained_pence"] == row["unexplained_pence"]
        # A year of which one of the two is unknown: the merged body's result is unknown too,
        # and the merger says so.
        if later[year]["known_part_pence"] != row["known_part_pence"]:
            assert row["total_pence"] is None
            assert "stands in no sum after the merger" in done.output
    money = [int(row["pence"]) for row in rows_of(where, "ledger")]
    assert sum(int(row["pence"]) for row in rows_of(out, "ledger")) == sum(money)


def test_a_counterparty_that_does_not_exist_stops_everything(
    synthetic_finance: Path, tmp_path: Path
) -> None:
    def strange(row: Row) -> Row:
        return row | {"counterparty": "SYN-X9"} if row["counterparty"] == "SYN-T2" else row

    spoilt = copied(synthetic_finance, tmp_path, ledger=strange)
    wrong = sum(row["counterparty"] == "SYN-X9" for row in rows_of(spoilt, "ledger"))
    assert wrong > 1
    done = run("funding", "control", spoilt, "--json")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.count("'SYN-X9'") == wrong
    assert "ledger.csv:" in done.stderr
    assert "no code of the table organisations" in done.stderr


def test_faults_of_the_ledger_are_all_told_with_their_rows(
    synthetic_finance: Path, tmp_path: Path
) -> None:
    spoilt = copied(synthetic_finance, tmp_path)
    rows = rows_of(spoilt, "ledger")
    at = {row["line"]: number for number, row in enumerate(rows, start=2)}
    (long,) = [
        row
        for row in rows
        if (row["body"], row["heading"], row["start"]) == ("SYN-T2", "result", "2019-04-01")
        and row["kind"] == "plan"
    ]
    long["end"] = "2021-03-31"
    twice = next(row for row in rows if row["heading"] == "expenditure" and row["counterparty"])
    rows.append(twice | {"line": "the-same-again"})
    rewrite(spoilt, "ledger", rows)
    done = run("funding", "control", spoilt, "--json")
    assert done.exit_code == 1
    assert f"ledger:{at[long['line']]} (year)" in done.stderr
    assert f"ledger:{at[twice['line']]} and {len(rows) + 1} (duplicate)" in done.stderr
    assert {fault["rule"] for fault in json.loads(done.stdout)["faults"]} >= {"year", "duplicate"}


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (("--year", "2018"), 2, "--year"),
        (("--year", "2018-20"), 2, "2018-20"),
        (("--year", "1999-00"), 1, "1999-00"),
    ],
)
def test_years_that_are_none_or_of_which_nothing_is_held(
    example: Path, options: tuple[str, str], code: int, words: str
) -> None:
    done = run("funding", "control", example, *options)
    assert done.exit_code == code
    assert words in done.stderr


def test_without_a_ledger_the_table_is_named(synthetic_finance: Path, tmp_path: Path) -> None:
    bare = copied(synthetic_finance, tmp_path, savings=lambda row: row | {"ledger_line": ""})
    (bare / "ledger.csv").unlink()
    done = run("funding", "control", bare, "--json")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "ledger" in done.stderr
