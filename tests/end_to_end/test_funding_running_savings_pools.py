"""Running costs, savings and pooled budgets, asked as a user asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from funding_asked import Row, asked, by_code, copied, rows_of, run

from commonweal import folder

#: The three pairs of schemes that the made-up folder counts twice, and on what.
PLANTED = {
    ("SYN-S1", "SYN-S2", "budget line"),
    ("SYN-S3", "SYN-S4", "cohort"),
    ("SYN-S5", "SYN-S6", "contract line"),
}


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    """Folders are read once for all calls of this module: what is read never changes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder, "read_folder", cache(folder.read_folder))
        yield


@pytest.mark.row("C4")
def test_running_costs_a_head_and_every_reading_of_the_fifth(example: Path) -> None:
    said = asked("running", example)
    allowed = {
        row["body"]: int(row["pence"])
        for row in rows_of(example, "ledger")
        if row["heading"] == "running cost allowance"
    }
    found = by_code(said["per_head"])
    whole = found.pop("QKS")
    assert {code: row["allowance_pence"] for code, row in found.items()} == allowed
    assert whole["allowance_pence"] == sum(allowed.values()) == 4_409_000_000
    for row in (*found.values(), whole):
        assert row["per_head_pence"] == pytest.approx(row["allowance_pence"] / row["heads"])
    assert (said["allowance_year"], said["exclusions"]) == ("2013/14", "not stated in the source")
    assert said["lists"]
    # GBP 4.7m is 10.7% of the allowances of 2013/14, and no reading reaches a fifth.
    assert (said["asked_percent"], said["saving_pence"]) == (20.0, 470_000_000)
    for reading in said["readings"]:
        unit = reading["unit"].lower()
        saved, base = reading[f"saved_{unit}"], reading[f"of_{unit}"]
        assert reading["percent"] == pytest.approx(100 * saved / base)
        assert reading[f"needed_{unit}"] == pytest.approx(0.2 * base)
        assert reading["reaches"] == (reading["percent"] >= 20)
    first = next(r for r in said["readings"] if "allowances of 2013/14" in r["reading"])
    assert first["percent"] == pytest.approx(100 * 4.7 / 44.09)
    counted = [reading for reading in said["readings"] if reading["like_for_like"]]
    assert (said["reaching"], said["tried"]) == (0, len(counted))
    assert said["redundancy_payback_months"] == pytest.approx(12 * 1.6 / 4.7)


@pytest.mark.row("C4")
def test_the_built_folder_tells_an_envelope_and_no_saving(kent: Path) -> None:
    said = asked("running", kent)
    assert (said["saving_pence"], said["per_head"], said["readings"]) == (None, [], [])
    assert {base["basis"] for base in said["bases"]} == {"modelled"}


def test_without_anything_to_tell_from_running_costs_are_refused(
    synthetic_finance: Path, tmp_path: Path
) -> None:
    bare = copied(
        synthetic_finance,
        tmp_path,
        ledger=lambda row: None if "running" in row["source"] else row,
        registered=lambda _: None,
    )
    for table in ("workforce", "posts", "need_weights", "cost_factors"):
        (bare / f"{table}.csv").unlink()
    done = run("funding", "running", bare, "--json")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "no running cost" in done.stderr


@pytest.mark.row("C5")
def test_the_pounds_counted_twice_are_found_and_no_others(synthetic_finance: Path) -> None:
    said = asked("savings", synthetic_finance)
    found = said["counted_twice"]
    assert {(pair["first"], pair["second"], pair["by"]) for pair in found} == PLANTED
    # At most what the smaller of the two saves in the year.
    gross: defaultdict[tuple[str, str], int] = defaultdict(int)
    cost: defaultdict[str, int] = defaultdict(int)
    for row in rows_of(synthetic_finance, "savings_phasing"):
        if row["kind"] == "plan":
            first = int(row["start"][:4]) - (row["start"][5:7] < "04")
            gross[row["scheme"], f"{first}-{(first + 1) % 100:02}"] += int(row["gross_pence"])
            cost[row["scheme"]] += int(row["cost_pence"] or 0)
    for pair in found:
        smaller = min(gross[pair[name], pair["year"]] for name in ("first", "second"))
        assert pair["pence"] == smaller > 0
    whole = sum(gross.values())
    twice = sum(pair["pence"] for pair in found)
    assert said["gross_pence"] == whole
    assert said["gross_without_double_counting_pence"] == [whole - twice, whole]
    # Beside every gross figure stand its cost, the net, the net with risk, and its payback.
    for scheme in said["schemes"]:
        own = sum(pence for (id, _), pence in gross.items() if id == scheme["scheme"])
        assert (scheme["gross_pence"], scheme["cost_pence"]) == (own, cost[scheme["scheme"]])
        assert scheme["net_pence"] == own - cost[scheme["scheme"]]
        assert scheme["risk_adjusted_low_pence"] <= scheme["risk_adjusted_pence"]
        assert scheme["risk_adjusted_pence"] <= scheme["risk_adjusted_high_pence"]
        assert scheme["payback"]
        assert scheme["owner"]
    steps = {step["step"]: step["pence"] for step in said["steps"]}
    total = steps.pop("Net, risk-adjusted, no pound twice")
    assert sum(steps.values()) == total < said["gross_pence"]


@pytest.mark.row("C5")
def test_every_revision_of_a_target_is_kept(example: Path, synthetic_finance: Path) -> None:
    said = asked("savings", example)
    member = [t for t in said["targets"] if t["about"] == "QKS"]
    assert [(t["revision"], t["pence"], t["before_pence"]) for t in member] == [
        (1, 4_400_000_000, None),
        (2, 4_600_000_000, 4_400_000_000),
    ]
    assert {(t["confidence"], t["basis"]) for t in member} == {("low", "assumed")}
    # No scheme stands behind them: nothing is worked out, and nothing is nought.
    assert said["schemes"] == []
    assert said["gross_pence"] is None
    assert said["outturn_pence"] is None
    made = [t for t in asked("savings", synthetic_finance)["targets"] if t["about"] == "SYN"]
    assert [t["pence"] for t in made] == [300_000_000, 340_000_000]


@pytest.mark.row("C5")
def test_run_rate_against_plan_and_where_the_year_ends(synthetic_finance: Path) -> None:
    said = asked("savings", synthetic_finance)
    actual: defaultdict[str, int] = defaultdict(int)
    for row in rows_of(synthetic_finance, "savings_phasing"):
        if row["kind"] == "actual":
            actual[row["scheme"]] += int(row["gross_pence"])
    for row in said["year"]:
        assert row["actual_pence"] == actual[row["scheme"]]
        if row["plan_pence"]:
            assert row["ratio"] == pytest.approx(row["actual_pence"] / row["plan_pence"])
    low, high = said["outturn_interval_pence"]
    assert sum(actual.values()) < low < said["outturn_pence"] < high
    again = asked("savings", synthetic_finance)
    assert again == said
    other = asked("savings", synthetic_finance, "--seed", 5)
    assert other["outturn_interval_pence"] != said["outturn_interval_pence"]


def test_a_saving_before_its_decision_is_refused_with_the_others(
    synthetic_finance: Path, tmp_path: Path
) -> None:
    early = {"SYN-S3": "2019-06-05", "SYN-S7": "2020-02-01"}

    def late(row: Row) -> Row:
        return row | {"decided": early.get(row["scheme"], row["decided"])}

    spoilt = copied(synthetic_finance, tmp_path, savings=late)
    done = run("funding", "savings", spoilt, "--json")
    assert (done.exit_code, done.stdout) == (1, "")
    rows = [row["scheme"] for row in rows_of(spoilt, "savings")]
    for scheme in early:
        assert f"savings.csv:{rows.index(scheme) + 2} start" in done.stderr
    assert done.stderr.count("before decided of the same row") == len(early)


def test_without_targets_and_schemes_savings_are_refused(
    synthetic_finance: Path, tmp_path: Path
) -> None:
    bare = copied(
        synthetic_finance,
        tmp_path,
        ledger=lambda row: None if row["heading"] == "saving" else row,
    )
    for name in ("savings.csv", "savings_phasing.csv", "records/statements.jsonl"):
        (bare / name).unlink()
    done = run("funding", "savings", bare, "--json")
    assert (done.exit_code, done.stdout) == (1, "")
    for words in ("savings_target", "savings_phasing"):
        assert words in done.stderr


@pytest.mark.row("C7")
def test_pools_share_what_is_over_by_their_shares_of_risk(synthetic_finance: Path) -> None:
    said = asked("pools", synthetic_finance)
    paid: defaultdict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    risk: defaultdict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    used: defaultdict[tuple[str, str], int] = defaultdict(int)
    for row in rows_of(synthetic_finance, "pools"):
        year = (row["pool"], row["start"])
        paid[year][row["body"]] = int(row["contribution_pence"])
        if row["risk_share"]:
            risk[year][row["body"]] = float(row["risk_share"])
    for row in rows_of(synthetic_finance, "pool_uses"):
        if row["kind"] == "actual":
            used[row["pool"], row["start"]] += int(row["pence"])
    assert {(pool["pool"], pool["start"]) for pool in said["pools"]} == set(paid)
    for pool in said["pools"]:
        year = (pool["pool"], pool["start"])
        whole = sum(paid[year].values())
        assert pool["contributions_pence"] == whole
        assert pool["spent_pence"] == used.get(year)
        over = None if year not in used else used[year] - whole
        assert pool["over_pence"] == over
        partners = by_code(pool["partners"])
        assert {c: p["contribution_pence"] for c, p in partners.items()} == paid[year]
        for code, partner in partners.items():
            share = paid[year][str(code)] / whole
            assert partner["share"] == pytest.approx(share, abs=1e-4)
            wanted = risk[year].get(str(code))
            assert partner["risk_share"] == (None if wanted is None else pytest.approx(wanted))
        borne = [partner["borne_pence"] for partner in partners.values()]
        if over is None or not risk[year]:
            # Nobody is told to bear what is not known, or not agreed.
            assert borne == [None] * len(borne)
            assert pool["reason"]
        else:
            assert sum(borne) == over
            for code, partner in partners.items():
                assert partner["borne_pence"] == pytest.approx(over * risk[year][str(code)], abs=1)


@pytest.mark.row("C7")
def test_networks_would_pool_a_sum_a_patient_and_the_example_holds_no_pool(
    example: Path,
) -> None:
    said = asked("pools", example)
    assert said["pools"] == []
    assert (len(said["networks"]), said["networks_basis"]) == (42, "modelled")
    for network in said["networks"]:
        # GBP 1.50 a patient, and GBP 0.722 for the clinical director.
        assert network["core_pence"] == pytest.approx(150 * network["patients"], abs=1)
        assert network["director_pence"] == pytest.approx(72.2 * network["patients"], abs=1)
        assert sum(network["practices"].values()) == network["core_pence"]


def test_shares_of_risk_that_do_not_add_up_are_refused(
    synthetic_finance: Path, tmp_path: Path
) -> None:
    def more(row: Row) -> Row:
        own = row["pool"] == "joint-care" and row["body"] == "SYN-C1"
        return row | {"risk_share": "0.5"} if own else row

    spoilt = copied(synthetic_finance, tmp_path, pools=more)
    done = run("funding", "pools", spoilt)
    assert done.exit_code == 1
    assert "1.16" in done.stderr
    assert "joint-care" in done.stderr.lower() or "Joint care" in done.stderr
