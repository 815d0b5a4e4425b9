"""A decision in which a conflict is not managed is not closed from the command."""

from __future__ import annotations

import json
from pathlib import Path

from governed import Made, drawn
from typer.testing import CliRunner

from commonweal.cli.main import app


def lines() -> list[Made]:
    """A procurement at a meeting, decided with somebody in the room who owns a part of a bidder."""
    source = {"source": "made up"}
    body = {"body": "b", "name": "Board", "kind": "icb", "form": "board", **source}
    seat = {"seat": "s", "body": "b", "role": "member", "voting": True, "person": "p", **source}
    firm = "company:00000001"
    interest = {
        "interest": "i",
        "person": "p",
        "register_of": "b",
        "type": "financial",
        "description": "Owns a part of a firm",
        "organisation": "A firm",
        "organisation_ids": [firm],
        "declared": "2023-01-09",
    }
    meeting = {"meeting": "m", "bodies": ["b"], "title": "Board", "on": "2023-06-15"}
    item = {"item": "i7", "meeting": "m", "number": "7", "title": "A service"}
    decision = {"decision": "d", "body": "b", "title": "A service", "text": "T", "reasons": "R"}
    at = {"stated_at": "2023-07-03T09:00:00Z", "effective": "2023-01-01"}
    made = [
        ("body", body),
        ("person", {"person": "p"}),
        ("seat", seat),
        ("interest", interest),
        ("meeting", {**meeting, "status": "held"}),
        ("agenda_item", {**item, "for_decision": True, "supplier_ids": [firm]}),
        ("attendance", {"meeting": "m", "person": "p", "seat": "s", "capacity": "member"}),
        (
            "decision",
            {**decision, "on": "2023-06-15", "meeting": "m", "item": "i7"},
        ),
        ("decision_closed", {"closes": "decision", "on": "2023-07-03", "by": "Secretary"}),
    ]
    return [drawn(kind, kind, payload, "b", **at) for kind, payload in made]


def test_a_conflict_that_is_not_managed_keeps_a_decision_open(tmp_path: Path) -> None:
    file, records = tmp_path / "drafts.jsonl", tmp_path / "records.jsonl"

    def append(held: list[Made]) -> tuple[int, str]:
        file.write_text("\n".join(map(json.dumps, held)), encoding="utf-8")
        arguments = ["records", "append", str(file), "--to", str(records)]
        done = CliRunner().invoke(app, arguments)
        return done.exit_code, done.stderr

    *stated, closing = lines()
    assert append(stated) == (0, "")
    before = records.read_bytes()
    code, said = append([closing])
    assert code == 1
    assert "decision_closed: “A service” (d) stays open" in said
    assert said.splitlines()[0].startswith(f"{file}:1 ")
    assert records.read_bytes() == before
