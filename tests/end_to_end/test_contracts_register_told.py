"""`contracts register`, `involvement` and `issues`: what they tell, and as JSON."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import date, datetime, time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from commonweal.cli.contracts.register_shown import short
from commonweal.cli.main import app
from commonweal.cli.opening import ground_on
from commonweal.contracts.register.part import part
from commonweal.evidence import Basis
from commonweal.folder import read_folder
from commonweal.plan.study import state_on

ISSUES = "partnership-issues.jsonl"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def told(*words: str | Path) -> dict[str, list[dict[str, object]]]:
    done = run("contracts", *words, "--json")
    assert done.exit_code == 0, done.output
    found: dict[str, list[dict[str, object]]] = json.loads(done.stdout)
    return found


def draft(name: str, kind: str, payload: dict[str, object], on: str) -> str:
    return json.dumps(
        {
            "id": name, "type": kind, "stated_by": "made up", "about": "X", "effective": on,
            "stated_at": "2024-01-06T09:00:00Z", "effective_to": None, "reason": "synthetic",
            "payload": payload,
        }
    )  # fmt: skip


@pytest.fixture
def predecessors(tmp_path: Path) -> Path:
    """Records in which two commissioners have one provider for one service, and a charity."""
    lines = []
    for code, ends in (("ccg-a", "2023-03-31"), ("ccg-b", "2022-03-31")):
        body = {"body": code, "name": code, "kind": "ccg", "form": "organisation",
                "meets": "in public", "source": "made up"}  # fmt: skip
        contract = {
            "contract": f"k-{code}", "authority": code, "title": f"Podiatry, {code}",
            "organisation": "Feet Ltd" if code == "ccg-a" else "FEET LIMITED",
            "organisation_ids": ["company:00000009"], "service": "podiatry",
            "annual_pence": 75_000_00, "starts": "2018-04-01", "ends": ends, "source": "made up",
        }  # fmt: skip
        lines += [
            draft(f"body/{code}", "body", body, "2013-04-01"),
            draft(f"contract/{code}", "contract", contract, "2018-04-01"),
        ]
    hospice = {
        "contract": "k-hospice", "authority": "ccg-a", "title": "Hospice", "service": "hospice",
        "organisation": "A charity", "annual_pence": 50_000_00, "starts": "2018-04-01",
        "ends": "2020-03-31", "source": "made up",
    }  # fmt: skip
    owners = {"A charity": "voluntary", "Feet Ltd": "independent"}
    lines.append(draft("contract/hospice", "contract", hospice, "2018-04-01"))
    lines += [
        draft(f"owner/{owner}", "provider_owner",
              {"organisation": name, "owner": owner, "source": "made up"}, "2018-04-01")
        for name, owner in owners.items()
    ]  # fmt: skip
    drafts = tmp_path / "drafts.jsonl"
    drafts.write_text("\n".join(lines) + "\n", encoding="utf-8")
    records = tmp_path / "records.jsonl"
    done = run("records", "append", drafts, "--to", records)
    assert done.exit_code == 0, done.output
    return records


@pytest.mark.row("E2")
def test_predecessors_contracts_with_one_provider_are_one_overlap(predecessors: Path) -> None:
    found = told("register", predecessors, "--on", "2019-07-01")
    [overlap] = found["overlaps"]
    assert overlap["authorities"] == ["ccg-a", "ccg-b"]
    assert not overlap["by_name_alone"]
    assert overlap["saving_pence_estimated"] == 8_000_00
    first, second = found["providers"]
    # 150,000 of 200,000.
    assert (first["provider"], first["contracts"], first["share_of_known"]) == ("Feet Ltd", 2, 0.75)
    assert second["share_of_known"] == 0.25
    assert all(one["single_provider"] for one in found["services"])
    assert found["payments"] is None


def test_dependence_is_told_on_the_terminal_too(predecessors: Path) -> None:
    shown = run("contracts", "register", predecessors, "--on", "2019-07-01").stdout
    assert "By provider, of contracts that run on 2019-07-01" in shown
    assert "Services with one provider alone under a contract on record" in shown
    assert "75.0%" in shown
    assert "ccg-a; ccg-b" in shown
    assert "What was paid" not in shown


def test_payments_stand_beside_contracts_where_a_ledger_is_held(example: Path) -> None:
    shown = run("contracts", "register", example, "--on", "2019-07-01").stdout
    assert "No payment with whom it was made to is held (table ledger)" in shown
    assert told("register", example, "--on", "2019-07-01")["payments"] == []


@pytest.mark.parametrize(
    ("name", "said"),
    [("Feet Ltd", "2019/20  Feet Ltd         1  £1,200"), ("", "cannot be set beside contracts")],
)
def test_payments_are_told_where_no_contract_is_on_record(
    example: Path, tmp_path: Path, name: str, said: str
) -> None:
    for file in ("system.toml", "organisations.csv", "sources.csv"):
        (tmp_path / file).write_bytes((example / file).read_bytes())
    with (example / "ledger.csv").open(encoding="utf-8") as ledger:
        row = next(csv.DictReader(ledger))
    row |= {"kind": "actual", "heading": "expenditure", "pence": "-120000", "start": "2019-04-01",
            "end": "2019-04-30", "counterparty": "", "counterparty_name": name}  # fmt: skip
    with (tmp_path / "ledger.csv").open("w", encoding="utf-8", newline="") as ledger:
        writer = csv.DictWriter(ledger, list(row))
        writer.writeheader()
        writer.writerow(row)
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "statements.jsonl").touch()
    shown = run("contracts", "register", tmp_path, "--on", "2019-07-01")
    assert shown.exit_code == 0, shown.output
    assert "No contract is on record" in shown.stdout
    assert said in shown.stdout


def test_rows_are_limited_and_titles_cut(predecessors: Path) -> None:
    shown = run("contracts", "register", predecessors, "--on", "2019-07-01", "--limit", "1")
    assert "and 2 more of 3: --limit, or --json has all" in shown.stderr
    assert "Hospice" in shown.stdout
    assert "Podiatry, ccg-a" not in shown.stdout.split("When they end")[0]
    assert short("x" * 60) == "x" * 60
    assert short("x" * 61) == "x" * 59 + "…"


def test_without_contracts_what_to_do_is_told(example: Path, tmp_path: Path) -> None:
    records = tmp_path / "records.jsonl"
    run("records", "append", example.parent / "contracts" / ISSUES, "--to", records)
    done = run("contracts", "register", records, "--on", "2019-07-01")
    assert done.exit_code == 0
    assert "No contract is on record. State them" in done.stdout
    assert "When they end" not in done.stdout


@pytest.mark.row("Q23")
def test_contracts_in_no_sum_are_counted_and_named(example: Path) -> None:
    found = told("register", example, "--on", "2019-07-01")
    [year] = [one for one in found["owners_by_year"] if one["starts"] == "2019-04-01"]
    assert [(one["title"], one["lacking"]) for one in year["left_out"]] == [
        ("Medway GP sites (9)", "first day and value not known"),
        ("Wheelchairs", "first day not known"),
    ]
    done = run("contracts", "register", example, "--on", "2019-07-01")
    assert "Wheelchairs (£6.2m a year)" in done.stderr
    beside = json.loads(
        run("contracts", "involvement", example, "--on", "2019-07-01", "--json").stdout
    )["contracts"]
    # The fifth, general practices, has no known value.
    assert (beside["owner_stated"], beside["without_value"]) == (5, 1)
    # £126.0m over seven whole years; £4.1m, £6.2m and £15.0m as stated of a year.
    assert beside["owner_stated_pence"] == (18_000 + 4_100 + 6_200 + 15_000) * 1_000_00


@pytest.mark.row("E1")
def test_the_voluntary_part_stands_beside_england(predecessors: Path, example: Path) -> None:
    found = json.loads(
        run("contracts", "involvement", predecessors, "--on", "2019-07-01", "--json").stdout
    )
    assert found["partnerships"] == []
    beside = found["contracts"]
    # 50,000 of 200,000, and one of three.
    assert beside["share_of_value"] == 0.25
    assert beside["share_of_number"] == pytest.approx(1 / 3)
    assert beside["england_share_of_value"]["share"] == 0.02
    assert beside["england_share_of_number"]["share"] == 0.11
    shown = run("contracts", "involvement", example, "--on", "2019-07-01").stdout
    assert "Not answerable: no contract with a partnership is on record" in shown
    assert "No part is told here" in shown


@pytest.mark.row("E4")
def test_issues_go_by_way_of_records(example: Path, tmp_path: Path) -> None:
    drafts = example.parent / "contracts" / ISSUES
    refused = run("contracts", "issues", drafts, "--on", "2025-06-30")
    assert refused.exit_code == 1
    assert "holds drafts, not records" in refused.output
    assert "commonweal records append" in refused.output
    records = tmp_path / "records.jsonl"
    run("records", "append", drafts, "--to", records)
    shown = run("contracts", "issues", records, "--on", "2025-06-30").stdout
    assert "owning by 9 days; settling by 47 days" in shown
    assert "Another partnership (made up)" in shown


def test_no_issue_on_record_is_told(example: Path) -> None:
    done = run("contracts", "issues", example, "--on", "2025-06-30")
    assert done.exit_code == 0
    assert "No issue is on record. State them" in done.stdout


@pytest.mark.parametrize(
    ("on", "name"),
    [("2020-07-01", "NHS Kent and Medway CCG"), ("2022-12-01", "NHS Kent and Medway ICB - 91Q")],
)
def test_a_code_that_passed_on_has_the_name_of_its_day(
    example: Path, tmp_path: Path, on: str, name: str
) -> None:
    folder = tmp_path / "folder"
    shutil.copytree(example, folder)
    contract = {
        "authority": "91Q", "title": "Podiatry", "organisation": "Feet Ltd", "service": "podiatry",
        "organisation_ids": ["company:00000009"], "annual_pence": 75_000_00,
        "starts": "2020-04-01", "ends": "2023-03-31", "source": "made up",
    }  # fmt: skip
    lines = [draft(f"made-up/{k}", "contract", contract | {"contract": k}, "2020-04-01")
             for k in ("k-1", "k-2")]  # fmt: skip
    drafts = tmp_path / "drafts.jsonl"
    drafts.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert run("records", "append", drafts, "--to", folder).exit_code == 0
    shown = run("contracts", "register", folder, "--on", on).stdout.splitlines()
    [overlap] = [line for line in shown if "Feet Ltd  podiatry  identifier" in line]
    assert name in overlap
    # The page names it alike.
    read = read_folder(folder)
    day = date.fromisoformat(on)
    ground = ground_on(read, datetime.combine(day, time()))
    tables = part(ground, state_on(read, day)).tables
    [all_] = [one.data.to_pylist() for one in tables if one.id == "contracts.register.all"]
    assert {row["authority"] for row in all_ if row["title"] == "Podiatry"} == {name}
    # The value of a year is worked out of some, and when buying would have to begin by a rule that
    # nobody read, so no table that has these is as observed.
    [ends] = [one for one in tables if one.id == "contracts.register.endings"]
    begins = any(row["begin_by"] is not None for row in ends.data.to_pylist())
    assert begins == (on == "2020-07-01"), "what the authority is in law is on record until 2022"
    observed = {one.id for one in tables if one.basis is Basis.OBSERVED}
    assert observed == (set() if begins else {ends.id})
