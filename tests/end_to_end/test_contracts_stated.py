"""`commonweal contracts state`: terms from a file into the records, and what the chapter shows."""

from __future__ import annotations

import json
import shutil
from datetime import date, datetime, time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from commonweal.cli.main import app
from commonweal.cli.opening import ground_on
from commonweal.contracts.payment.part import part as payment
from commonweal.contracts.terms.part import part as terms
from commonweal.folder import read_folder
from commonweal.plan.study import state_on

DAY = date(2020, 4, 1)


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def stated(file: Path, to: Path, *more: str) -> Result:
    return run(
        "contracts", "state", file, "--to", to, "--stated-by", "Office of the example", "--reason",
        "worked example", "--on", "2020-01-15", *more,
    )  # fmt: skip


@pytest.fixture
def worked(example: Path) -> Path:
    return example.parent / "contracts" / "medway-swale.toml"


@pytest.mark.row("E1", "E5")
def test_the_worked_example_stated_stands_in_the_chapter(
    worked: Path, example: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    shutil.copytree(example, folder)
    read = read_folder(folder)
    ground = ground_on(read, datetime.combine(DAY, time()))
    for section in (terms, payment):
        text = section(ground, state_on(read, DAY)).section.text
        assert "examples/contracts/medway-swale.toml" in text
        assert "`commonweal contracts state`" in text
    done = stated(worked, folder)
    assert done.exit_code == 0, done.output
    assert "1 statement added" in done.stdout
    read = read_folder(folder)
    state = state_on(read, DAY)
    agreed, paid = terms(ground, state), payment(ground, state, draws=50)
    assert "It is a worked example: made up." in agreed.section.text
    assert "Nothing in its terms stops a signature." in agreed.section.text
    assert "made up" in paid.section.text
    assert any(one.id.startswith("contracts.payment.luck.") and one.value for one in paid.figures)


def test_it_is_entered_as_any_statement_is(worked: Path, tmp_path: Path) -> None:
    records = tmp_path / "records.jsonl"
    body = {
        "id": "ccg", "type": "body", "stated_by": "made up", "about": "91Q", "reason": "made up",
        "stated_at": "2020-01-02T09:00:00Z", "effective": "2020-01-01", "effective_to": None,
        "payload": {"body": "91Q", "name": "A commissioner", "kind": "ccg",
                    "form": "organisation", "source": "made up"},
    }  # fmt: skip
    drafts = tmp_path / "drafts.jsonl"
    drafts.write_text(json.dumps(body) + "\n", encoding="utf-8")
    assert run("records", "append", drafts, "--to", records).exit_code == 0
    done = stated(worked, records, "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["added"] == 1
    line = json.loads(records.read_text(encoding="utf-8").splitlines()[-1])
    assert (line["type"], line["about"], line["effective"]) == (
        "outcome_contract", "91Q", "2020-01-15",
    )  # fmt: skip
    assert run("records", "verify", records).exit_code == 0
    before = records.read_bytes()
    again = stated(worked, records)
    assert again.exit_code == 1
    assert "nothing was written" in again.stderr
    bad = tmp_path / "bad.toml"
    bad.write_text('contract = ""\n', encoding="utf-8")
    assert stated(bad, records).exit_code == 1
    assert records.read_bytes() == before
