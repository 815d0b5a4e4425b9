"""Contracts that overlap, contracts that fail and issues between partners, as a user asks for them.

The programmes run in this process: what is tested is what they print, not how they are started.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def printed(*arguments: str, ends: int = 0) -> dict[str, Any]:
    done = CliRunner().invoke(app, ["contracts", *arguments, "--json"])
    assert done.exit_code == ends, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def appended(drafts: Path, records: Path) -> str:
    done = CliRunner().invoke(app, ["records", "append", str(drafts), "--to", str(records)])
    assert done.exit_code == 0, done.output
    return str(records)


def line(number: int, kind: str, payload: dict[str, object]) -> str:
    return json.dumps(
        {"id": f"s-{number}", "type": kind, "stated_by": "Contracts lead", "about": "K",
         "stated_at": "2019-01-02T09:00:00Z", "effective": "2019-01-02", "reason": "register",
         "salt": "0" * 64, "payload": payload}
    )  # fmt: skip


@pytest.mark.row("E2")
def test_contracts_of_predecessors_with_one_provider_could_be_one(tmp_path: Path) -> None:
    """Three commissioners buy nursing of one provider: two contracts run together, one is over."""
    terms = {
        "west": ("A", "2018-04-01", "2021-03-31"),
        "east": ("B", "2019-04-01", "2022-03-31"),
        "north": ("C", "2015-04-01", "2018-03-31"),
    }
    lines = [
        line(number, "contract", {
            "contract": name, "authority": by, "organisation": "Nurses Ltd", "title": name,
            "service": "nursing", "annual_pence": 1_000_000_00, "starts": first, "ends": last,
            "source": "made up",
        })
        for number, (name, (by, first, last)) in enumerate(terms.items())
    ]  # fmt: skip
    lines += [
        line(9 + number, "body", {"body": by, "name": by, "kind": "ccg", "form": "organisation",
                                  "source": "statute"})
        for number, by in enumerate("ABC")
    ]  # fmt: skip
    drafts = tmp_path / "drafts.jsonl"
    drafts.write_text("\n".join(lines) + "\n", encoding="utf-8")
    records = appended(drafts, tmp_path / "records.jsonl")
    told = printed("register", records, "--on", "2020-04-01")
    [found] = told["overlaps"]
    assert sorted(found["contracts"]) == ["east", "west"]
    assert sorted(found["authorities"]) == ["A", "B"]
    assert found["annual_pence"] == 2_000_000_00
    # One procurement instead of two, of GBP 8,000 each (the rule's source).
    assert found["saving_pence_estimated"] == 8_000_00


@pytest.mark.row("E3")
def test_a_made_up_portfolio_warns_and_the_published_outcomes_cannot_be_dated() -> None:
    """Two contracts of the made-up portfolio fail from a known month; the example's are points."""
    told = printed("monitor", str(EXAMPLES / "contracts" / "synthetic-outcomes.csv"), ends=1)
    warned = {one["contract"] for one in told["series"] if one["status"] == "warning"}
    assert "SYNTHETIC patient transport" in warned
    for one in told["backtest"]:
        assert (one["warned"] is None) == (one["contract"] not in warned)
    example = printed("monitor", str(EXAMPLES / "kent-medway"))
    assert {one["warned"] for one in example["backtest"]} == {None}
    assert all(one["basis"] == "simulated" for one in example["simulated"])


@pytest.mark.row("E4")
def test_issues_between_partners_have_clocks_owners_and_ends(tmp_path: Path) -> None:
    """Days by hand from the drafts: raised on 2 April, opened again, 89 days on 30 June."""
    drafts = EXAMPLES / "contracts" / "partnership-issues.jsonl"
    told = printed("issues", appended(drafts, tmp_path / "r.jsonl"), "--on", "2025-06-30")
    held = {one["issue"]: one for one in told["issues"]}
    assert held["i-05"]["stands"] == "opened again"
    assert (held["i-05"]["settling"]["taken"], held["i-05"]["settling"]["late"]) == (89, 59)
    assert held["i-03"]["escalated_to"] == "Partnership board"
    assert held["i-04"]["owner"] is None
    assert held["i-04"]["owning"]["late"] == 5
    assert held["i-01"]["settling"]["taken"] == 25
