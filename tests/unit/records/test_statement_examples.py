"""Every kind of statement has a complete example that can be added as it stands, and a page that
says what its fields are."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.records import payload_model, statement_types
from commonweal.records.describing import page
from commonweal.records.references import REFERENCES, THINGS

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "examples" / "statements"
#: What is stated by destroying a payload alone.
NOT_STATED = {"destruction"}
#: Fields that no example fills: names of people stand nowhere.
NEVER = {("person", "name")}
KINDS = sorted(
    kind
    for kind in statement_types()
    if payload_model(kind).__module__.startswith("commonweal.records.")
)


def lines(kind: str) -> list[dict[str, object]]:
    text = (EXAMPLES / f"{kind}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("kind", sorted(set(KINDS) - NOT_STATED))
def test_an_example_has_every_field_and_is_added(kind: str, tmp_path: Path) -> None:
    held = lines(kind)
    assert held[-1]["type"] == kind
    assert all(str(line["reason"]).startswith("synthetic") for line in held)
    filled = {
        field
        for line in held
        if line["type"] == kind
        for field, value in line["payload"].items()
        if value is not None
    }
    wanted = {field for field in payload_model(kind).model_fields if (kind, field) not in NEVER}
    said = "fill it in examples/statements_build, then run build_statements.py"
    assert filled == wanted, said
    arguments = ["append", EXAMPLES / f"{kind}.jsonl", "--to", tmp_path / "records.jsonl"]
    done = CliRunner().invoke(app, ["records", *map(str, arguments)])
    assert (done.exit_code, done.stderr) == (0, "")


def test_there_is_a_file_for_each_kind_and_no_other() -> None:
    assert {file.stem for file in EXAMPLES.glob("*.jsonl")} == set(KINDS) - NOT_STATED


def test_the_files_are_what_the_code_makes(tmp_path: Path) -> None:
    script = ROOT / "examples" / "build_statements.py"
    subprocess.run([sys.executable, script, tmp_path], check=True)
    made = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert made == {file.name: file.read_bytes() for file in EXAMPLES.iterdir()}


def test_the_page_is_what_the_forms_say() -> None:
    written = (ROOT / "docs" / "statement-kinds.md").read_text(encoding="utf-8")
    said = "run python -m commonweal.records.describing docs/statement-kinds.md"
    assert written == page(), said


def test_every_field_that_names_a_thing_is_in_the_table_of_references() -> None:
    ids = {thing.field for thing in THINGS.values()} | {"register_of", "authority", "from_body"}
    named = {(held.kind, held.field) for held in REFERENCES}
    own = {(kind, thing.field) for kind, thing in THINGS.items()}
    # An organisation may be known by its name alone; an item of a record is no item of an agenda.
    words = {(kind, "organisation") for kind in KINDS} | {("procurement_record", "item")}
    # What is decided in a choice between options is the choice, not the decision of a body.
    choices = ("choosing", "changing", "types")
    for kind in KINDS:
        form = payload_model(kind)
        if form.__module__.endswith(choices):
            continue
        lacking = {(kind, field) for field in set(form.model_fields) & ids} - own - words - named
        assert not lacking, "say in references.table what they name"


def test_the_table_of_references_names_fields_that_there_are() -> None:
    for held in REFERENCES:
        assert held.field in payload_model(held.kind).model_fields
    for kind, thing in THINGS.items():
        assert thing.field in payload_model(kind).model_fields
