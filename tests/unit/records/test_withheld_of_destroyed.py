"""What withholds something of a correction withholds it of what was corrected, also once the
payload of the correction is destroyed: nothing says there any more what it corrected."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from commonweal.governance.exchange.publication import redactions_of
from commonweal.governance.law import whenever
from commonweal.records import Statement, append, destroy, draft, read
from commonweal.records.types import JsonValue

FIRST = datetime(2024, 1, 1, tzinfo=UTC)
INTEREST: dict[str, JsonValue] = {
    "interest": "i-1", "person": "p-1", "register_of": "B", "type": "financial",
    "description": "Owns a castle", "declared": "2024-01-01",
}  # fmt: skip


def made(kind: str, name: str, payload: dict[str, JsonValue], after: int) -> Statement:
    return draft(
        kind, payload, id=name, stated_by="Secretary (made up)", about="B",
        stated_at=FIRST + timedelta(days=after), effective=date(2024, 1, 1), reason="made up",
    )  # fmt: skip


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """An interest that was corrected twice; what withholds the description names the last."""
    path = tmp_path / "records.jsonl"
    body = {"body": "B", "name": "B", "kind": "icb", "form": "board", "source": "made up"}
    held = [
        made("body", "b", dict(body), 0),
        made("person", "p", {"person": "p-1"}, 0),
        made("interest", "a", INTEREST, 1),
        made("correction", "c1", {"corrects": "a", "payload": INTEREST}, 2),
        made("correction", "c2", {"corrects": "c1", "payload": INTEREST}, 3),
        made("redaction", "r", {"redacts": "c2", "fields": ["description"], "reason": "r",
                                "approver": "Guardian"}, 4),
    ]  # fmt: skip
    append(path, held)
    return path


@pytest.mark.parametrize("order", [["c2"], ["c1"], ["c2", "c1"], ["c1", "c2"]])
def test_what_is_withheld_of_a_correction_stays_withheld_without_its_payload(
    records: Path, order: list[str]
) -> None:
    assert redactions_of(whenever(read(records).statements)) == {"a": ("description",)}
    for days, name in enumerate(order):
        at = FIRST + timedelta(days=10 + days)
        destroy(records, name, reason="retention", approver="Guardian", stated_at=at)
    held = read(records)
    assert held.damages == ()
    assert redactions_of(whenever(held.statements)) == {"a": ("description",)}


def test_a_destruction_says_on_what_the_payload_acted_and_of_others_nothing(records: Path) -> None:
    for days, name in enumerate(("c2", "p")):
        at = FIRST + timedelta(days=10 + days)
        destroy(records, name, reason="retention", approver="Guardian", stated_at=at)
    told = [one.payload or {} for one in read(records).statements if one.type == "destruction"]
    assert [one.get("acted_on") for one in told] == ["c1", None]
