"""The sections on the deficit and on pools: the example, the synthetic bodies, and folders without
money; and both verbs."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.evidence import Part
from commonweal.folder import check_folder, read_folder
from commonweal.funding.control import part as control
from commonweal.funding.pools import part as pooled
from commonweal.people.ground import Ground
from commonweal.records import State
from commonweal.rules import load_rules
from commonweal.system.study import Given, Tables

#: No records: neither section asks any.
NOBODY = State(effective=date(2019, 7, 1), known_at=None, statements=())
EXAMPLES = Path(__file__).resolve().parents[3] / "examples"


@pytest.fixture(scope="session")
def synthetic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The synthetic folder, made by its script in this process."""
    sys.path.insert(0, str(EXAMPLES))
    try:
        script = importlib.import_module("build_synthetic_finance")
        yield script.build(tmp_path_factory.mktemp("money") / "synthetic")
    finally:
        sys.path.remove(str(EXAMPLES))


def ground(path: Path, *, without: tuple[str, ...] = ()) -> Ground:
    folder = read_folder(path)
    held = {name: table for name, table in folder.tables.held.items() if name not in without}
    return Ground(
        system=folder.system,
        tables=Tables(held, folder.tables.sources),
        given=Given(
            as_of=folder.settings.as_of,
            rules=load_rules(),
            policies=folder.settings.policies(),
        ),
    )


def values(part: Part) -> dict[str, object]:
    return {figure.id.removeprefix("funding."): figure.value for figure in part.figures}


@pytest.fixture(scope="module")
def kent(example: Path) -> Part:
    return control.part(ground(example), NOBODY)


def test_kent_and_medway_as_it_was_reported(kent: Part) -> None:
    held = values(kent)
    reported = {
        "result.actual.2016-17.09J": -17_000_000,
        "result.actual.2017-18.09C": -13_000_000,
        "result.actual.2017-18.09E": -9_500_000,
        "result.actual.2017-18.10A": -7_300_000,
        "result.actual.2017-18.10E": 0,
        "result.actual.2017-18.RVV": -21_000_000,
        "result.actual.2017-18.RPA": -66_000_000,
        "result.plan.2018-19.09C": -8_600_000,
        "result.plan.2018-19.10E": -4_340_000,
        "result.actual.2018-19.09C": -15_100_000,
        "result.actual.2018-19.09E": -18_500_000,
        "result.actual.2018-19.10A": -15_800_000,
        "result.actual.2018-19.10E": -6_600_000,
        "result.plan.2018-19.QKS": -77_300_000,
        "result.forecast.2018-19.QKS": -113_000_000,
        "result_to_date.actual.2018-19-to-2018-10.QKS": -98_500_000,
        "result_to_date.plan.2018-19-to-2018-10.QKS": -61_900_000,
        "result.forecast.2018-19.KM-ICP-EAST": -38_200_000,
        "result.actual.2018-19.KM-ICP-EAST": -57_000_000,
    }
    assert {name: held[name] for name in reported} == reported


def test_components_do_not_add_up_to_what_the_press_said(kent: Part) -> None:
    held = values(kent)
    assert held["known_result.actual.2018-19.QKS"] == -56_000_000
    assert held["reported_less_bodies.actual.2018-19.KM-ICP-EAST"] == -1_000_000
    assert "East Kent integrated care partnership in 2018-19 (actual)" in kent.section.text


def test_the_total_is_unknown_and_says_of_how_many(kent: Part) -> None:
    held = {figure.id: figure for figure in kent.figures}
    total = held["funding.system_result.actual.2018-19.QKS"]
    assert total.value is None
    assert total.missing == "the results of 11 of 15 bodies are not known"
    assert held["funding.bodies_unknown.actual.2017-18.QKS"].value == 9
    known = held["funding.known_result.actual.2017-18.QKS"]
    assert known.value == -116_800_000
    assert "6 of 15 bodies known, not the system's total" in known.label
    control_total = held["funding.control_total.2018-19.09C"]
    assert (control_total.value, control_total.missing) == (None, "control total: not held")
    assert "known part, not the total" in kent.section.text


def test_every_body_and_year_says_what_is_held(kent: Part) -> None:
    [table] = [table for table in kent.tables if table.id == "funding.control_held"]
    rows = {(row["code"], row["year"]): row for row in table.data.to_pylist()}
    assert len(rows) == 15 * 3
    assert rows["RVV", "2017-18"]["actual"] == "held"
    assert rows["RVV", "2018-19"]["actual"] == "not held"
    assert {row["control_total"] for row in rows.values()} == {"not held"}


def test_the_synthetic_system_is_consolidated_by_hand(synthetic: Path) -> None:
    assert check_folder(synthetic) == []
    part = control.part(ground(synthetic), NOBODY)
    held = values(part)
    # Worked out from the tables of examples/synthetic_finance_build/ledger.py, thousands of pounds:
    # C1 101,900 - 36,020 - 54,150 - 13,310; C2 reported; C3 24,000 - 7,880 - 13,450 - 3,690;
    # T1 40,200 + 54,150 + 29,395 + 13,405 - 152,140;
    # T2 5,000 + 13,310 + 6,880 + 3,690 + 240 - 29,790.
    by_hand = {"SYN-C1": -1580, "SYN-C2": 260, "SYN-C3": -1020, "SYN-T1": -14990, "SYN-T2": -670}
    for body, thousands in by_hand.items():
        assert held[f"result.actual.2018-19.{body}"] == 1000 * thousands
    assert held["system_result.actual.2018-19.SYN"] == -18_000_000
    assert held["trade_unexplained.actual.2018-19.SYN"] == 375_000 - 45_000 + 240_000
    assert held["control_total.2018-19.SYN"] == -9_000_000
    # T1: 14,990 and 1,120 received against 8,900 and 3,200 offered.
    assert held["control_difference.actual.2018-19.SYN-T1"] == -6_090_000
    assert held["control_difference_without_funding.actual.2018-19.SYN-T1"] == -4_010_000
    assert held["system_result.actual.2019-20.SYN"] is None
    # Three plans of the bodies that became one count for it.
    assert held["result.plan.2020-21.SYN-C"] == -50_000
    [steps] = [table for table in part.tables if table.id == "funding.consolidation"]
    *moves, last = steps.data.to_pylist()
    assert sum(row["amount"] for row in moves) == last["amount"] == -1_800_000_000
    [trade] = [table for table in part.tables if table.id == "funding.trade"]
    assert [(r["payer"], r["receiver"], r["difference"]) for r in trade.data.to_pylist()] == [
        ("SYN-C2", "SYN-T1", -37_500_000),
        ("SYN-C3", "SYN-T1", 4_500_000),
        ("SYN-T1", "SYN-T2", -24_000_000),
    ]


def test_without_a_ledger_the_lack_is_named(example: Path) -> None:
    part = control.part(ground(example, without=("ledger",)), NOBODY)
    [figure] = part.figures
    assert figure.missing == "the table ledger holds no result of a commissioner or trust"
    assert [lack.table for lack in part.lacks] == ["ledger"]


def test_a_result_that_changes_changes_the_sum(example: Path) -> None:
    held = ground(example)
    rows = held.tables.held["ledger"].to_pylist()
    for row in rows:
        if row["line"].startswith("RPA-2017"):
            row["pence"] = 100
    changed = held.tables.held["ledger"].from_pylist(rows, held.tables.held["ledger"].schema)
    tables = Tables({**held.tables.held, "ledger": changed}, held.tables.sources)
    part = control.part(Ground(system=held.system, tables=tables, given=held.given), NOBODY)
    assert values(part)["known_result.actual.2017-18.QKS"] == -50_800_000 + 1


def test_pools_of_the_synthetic_system(synthetic: Path) -> None:
    part = pooled.part(ground(synthetic), NOBODY)
    held = values(part)
    assert held["pooled.joint-care.2019-04.SYN-L1"] == 22_000_000
    assert held["pool_over.joint-care.2019-04.SYN-L1"] == 725_000
    assert held["pool_over.joint-care.2020-04.SYN-L1"] is None
    [table] = [table for table in part.tables if table.id == "funding.pools"]
    borne = {
        row["code"]: row["borne"]
        for row in table.data.to_pylist()
        if row["pool"] == "Joint care" and row["period"] == "2019/20"
    }
    # 725,000 by 0.4, 0.34, 0.18 and 0.08.
    assert borne == {
        "SYN-L1": 29_000_000,
        "SYN-C1": 24_650_000,
        "SYN-C2": 13_050_000,
        "SYN-C3": 5_800_000,
    }


def test_pools_of_kent_and_medway_are_a_named_lack(example: Path) -> None:
    part = pooled.part(ground(example), NOBODY)
    assert [lack.table for lack in part.lacks] == ["pools"]
    assert part.figures[0].missing == "the folder holds no pooled or joint budget (table pools)"
    [networks] = part.tables
    assert networks.basis == "modelled"
    rows = networks.data.to_pylist()
    assert len(rows) == 42
    # £2.222 for each patient on the lists of October 2021, within a penny for each network.
    patients = sum(row["patients"] for row in rows)
    assert abs(sum(row["total"] for row in rows) - 222.2 * patients) <= 42


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["funding", *arguments])
    return done.exit_code, done.stdout


def test_the_verbs_say_it_in_json(example: Path, synthetic: Path) -> None:
    code, said = run("control", str(example), "--year", "2018/19", "--json")
    held = json.loads(said)
    assert code == 0
    assert {row["known_part_pence"] for row in held["system"]} == {-5_600_000_000, -2_784_000_000}
    assert {row["total_pence"] for row in held["system"]} == {None}
    assert len(held["unknown"]) == 22
    assert run("control", str(example), "--year", "2018")[0] == 2
    assert run("control", str(example), "--year", "2011-12")[0] == 1
    assert run("control", str(example / "nowhere"))[0] == 2
    code, said = run("pools", str(synthetic), "--json")
    assert code == 0
    assert [row["over_pence"] for row in json.loads(said)["pools"]] == [
        72_500_000,
        None,
        -6_000_000,
    ]


def test_the_synthetic_folder_is_the_same_every_time(synthetic: Path, tmp_path: Path) -> None:
    script = EXAMPLES / "build_synthetic_finance.py"
    out = tmp_path / "again"
    subprocess.run([sys.executable, str(script), str(out)], check=True)
    for file in sorted(synthetic.iterdir()):
        if file.is_file():
            assert (out / file.name).read_bytes() == file.read_bytes(), file.name
    assert "SYNTHETIC" in (out / "system.toml").read_text()
