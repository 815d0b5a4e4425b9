"""Whatever is asked of the records as known on a day is what they told when they ended there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from authority_sample import stated
from commonweal.cli.main import app
from commonweal.records import Statement, append
from exchange_sample import EVERY

START = datetime(2023, 5, 1, 9, tzinfo=UTC)
ON = "2023-07-01"


def _entered() -> list[Statement]:
    """The sample, entered over fifty days, and what was then said of it."""
    decision = next(one for one in EVERY if one.id == "decision/open")
    when = "2023-05-01"
    later = [
        stated("correction", "c", when, corrects="decision/open",
               payload={**(decision.payload or {}), "title": "Called otherwise"}),
        stated("void", "v", when, voids="paper/one"),
        stated("redaction", "r", when, redacts="meeting/m", fields=["public_reason"],
               reason="It would harm", approver="Guardian"),
        stated("delivery", "d", when, commitment="c", by="ICB", on="2023-06-01", what="A letter",
               source="minutes"),
        stated("closure", "x", when, commitment="c", by="ICB", on="2023-06-02", outcome="met"),
        stated("closure", "y", when, commitment="c", by="OTHER", on="2023-06-03", outcome="met"),
    ]  # fmt: skip
    every = [*EVERY, *later]
    return [
        one.model_copy(update={"stated_at": START + timedelta(days=n)})
        for n, one in enumerate(every)
    ]


ENTERED = _entered()
VERBS = (
    ("records", "state", "--on", ON),
    ("records", "list", "--on", ON),
    ("records", "meetings"),
    ("records", "meetings", "--for", "keeper"),
    ("records", "agenda", "--meeting", "m"),
    ("records", "register", "--body", "ICB", "--on", ON),
    ("records", "seats", "--on", ON),
    ("records", "authority", "--on", ON),
    ("records", "procurement", "--on", ON),
    ("promises", "--on", ON),
)


@pytest.mark.row("A2")
@pytest.mark.parametrize("known", [len(ENTERED) - n for n in (0, 2, 6, 20)])
def test_no_verb_sees_what_was_entered_later(tmp_path: Path, known: int) -> None:
    whole, part = tmp_path / "whole", tmp_path / "part"
    for folder, held in ((whole, ENTERED), (part, ENTERED[:known])):
        folder.mkdir()
        append(folder / "statements.jsonl", held)
    day = ENTERED[known - 1].stated_at.date().isoformat()
    for verb in VERBS:
        told = []
        for folder in (whole, part):
            end = 2 if verb[0] == "records" else 1
            asked = (*verb[:end], str(folder / "statements.jsonl"), *verb[end:])
            done = CliRunner().invoke(app, [*asked, "--known", day, "--json"])
            told.append((done.exit_code, done.output.replace(str(folder), "")))
        assert told[0] == told[1], verb
        assert told[0][0] != 2, told
