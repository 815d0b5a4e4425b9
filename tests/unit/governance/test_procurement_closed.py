"""A made-up procurement from its start to a closed decision, through the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from procured_by_hand import (
    BOARD,
    BOOK,
    DIRECT_C,
    award,
    day,
    evaluated,
    notice,
    objected,
    procurement,
    recorded,
    stated,
)
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.governance.procurement.gate import award_findings
from commonweal.records import Statement

DECIDED = stated(
    "decision",
    "2026-02-04",
    decision="d",
    body="X01",
    title="Dermatology",
    text="Award to P",
    reasons="P meets the criteria",
    on="2026-02-04",
    procurement="buy",
)
#: Published on Thursday 5 February 2026: the standstill lasts until 18 February.
BEFORE = [
    procurement("direct award C"),
    *evaluated("2026-02-02"),
    *recorded("2026-02-03"),
    notice("intention to award", "2026-02-05"),
]


def closing(on: str) -> Statement:
    return stated("decision_closed", on, closes=DECIDED.id, on=on, by="Contracts office")


def written(file: Path, statements: list[Statement]) -> Path:
    """Drafts as somebody would hand them in."""
    lines = [
        {
            "id": one.id,
            "type": one.type,
            "stated_by": one.stated_by,
            "about": one.about,
            "stated_at": one.stated_at.isoformat(),
            "effective": one.effective.isoformat(),
            "reason": one.reason,
            "payload": one.payload,
        }
        for one in statements
    ]
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return file


def run(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["records", *map(str, arguments)])
    return done.exit_code, done.stdout, done.stderr


def closed(folder: Path, statements: list[Statement], on: str) -> tuple[int, str]:
    """Whether a decision closes on a day, after all else was appended; and what was refused."""
    records = folder / "records.jsonl"
    every = sorted([BOARD, *statements, DECIDED], key=lambda one: one.stated_at)
    code, _, told = run("append", written(folder / "d.jsonl", every), "--to", records)
    assert code == 0, told
    before = records.read_bytes()
    code, _, told = run("append", written(folder / "c.jsonl", [closing(on)]), "--to", records)
    assert (records.read_bytes() == before) == (code != 0)
    return code, told


def test_an_award_after_the_standstill_with_a_whole_record_closes(tmp_path: Path) -> None:
    assert closed(tmp_path, [*BEFORE, award("2026-02-19")], "2026-03-20") == (0, "")


@pytest.mark.parametrize(
    ("statements", "on", "rule", "words"),
    [
        ([*BEFORE, award("2026-02-18")], "2026-03-20", "C9b", "awarded on 2026-02-18 in the"),
        (BEFORE, "2026-02-18", "C9b", "the standstill lasts until 2026-02-18"),
        ([*BEFORE, award("2026-02-19")], "2026-02-18", "C9b", "lasts until 2026-02-18"),
        (
            [*BEFORE, objected("Q", "received", "2026-02-18"), award("2026-02-19")],
            "2026-03-20",
            "C10a",
            "is not decided",
        ),
        (
            [*BEFORE[:-2], BEFORE[-1], award("2026-02-19")],
            "2026-03-20",
            "C11",
            "missing: conflicts managed",
        ),
        ([*BEFORE[:-1], award("2026-02-19")], "2026-03-20", "C7", "none began by 2026-03-20"),
        ([procurement(None), *BEFORE[1:]], "2026-03-20", "C11", "which process was followed"),
    ],
)
def test_what_an_award_waits_for_keeps_its_decision_open(
    tmp_path: Path, statements: list[Statement], on: str, rule: str, words: str
) -> None:
    code, told = closed(tmp_path, statements, on)
    assert code == 1
    assert words in told
    assert f"[{rule}]" in told


def _weighs(statements: list[Statement], on: str) -> set[tuple[str, str]]:
    found = award_findings([BOARD, *statements, closing(on)], "d", BOOK)
    return {(one.rule, one.status) for one in found if one.status != "met"}


def test_duties_beside_the_award_only_warn() -> None:
    unfit = procurement("direct award C", facts=DIRECT_C | {"satisfies_existing_contract": False})
    pointer = notice("intention to award", "2026-02-05", declared_conflicts="See register")
    held = [unfit, *recorded("2026-02-03"), pointer, award("2026-02-19"), DECIDED]
    warned = {(rule, "warns") for rule in ("C2a", "C5", "C7", "C9b", "C12")}
    assert _weighs(held, "2026-06-01") == warned


def test_a_representation_that_was_heard_lets_a_later_award_close() -> None:
    steps = [("received", "02-18"), ("reviewed", "03-30"), ("decision communicated", "03-31")]
    heard = [*BEFORE, *(objected("Q", step, f"2026-{at}") for step, at in steps), DECIDED]
    early = _weighs([*heard, award("2026-04-09")], "2026-04-20")
    assert ("C9b", "blocks") in early
    late = _weighs([*heard, award("2026-04-10")], "2026-04-20")
    assert not [rule for rule, status in late if status == "blocks"]


def test_decisions_that_do_not_award_are_let_be() -> None:
    begun_later = procurement("direct award C", "2026-02-05")
    assert award_findings([BOARD, begun_later, DECIDED], "d", BOOK) == ()
    abandoned = award("2026-02-06", abandoned=True)
    assert _weighs([*BEFORE[:-1], abandoned, DECIDED], "2026-02-07") == set()
    other = stated("decision", "2026-02-04", decision="d", body="X01", title="Rooms", text="T",
                   reasons="R", on="2026-02-04")  # fmt: skip
    assert award_findings([BOARD, *BEFORE, other], "d", BOOK) == ()


def test_a_decision_awards_by_its_item_once_there_is_an_award() -> None:
    item = stated("agenda_item", "2026-02-01", item="i", meeting="m", number="1", title="T",
                  for_decision=True, procurement="buy")  # fmt: skip
    taken = stated("decision", "2026-02-04", decision="d", body="X01", title="Dermatology",
                   text="T", reasons="R", on="2026-02-04", item="i")  # fmt: skip
    closes = stated("decision_closed", "2026-03-20", closes=taken.id, on="2026-03-20", by="Office")
    held = [BOARD, *BEFORE[:-1], item, taken, closes]
    assert award_findings(held, "d", BOOK) == ()
    found = award_findings([*held, award("2026-02-19")], "d", BOOK)
    assert {one.rule for one in found if one.stands_in_the_way} == {"C7"}


def test_what_was_begun_under_earlier_law_is_warned_of_by_that_law() -> None:
    group = stated("body", "2013-04-01", body="X01", name="Group", kind="ccg",
                   form="governing body", source="constitution")  # fmt: skip
    bought = procurement(None, "2016-05-01", facts={"advertised": False}, value_pence=58_914_801)
    taken = stated("decision", "2016-06-01", decision="d", body="X01", title="Dermatology",
                   text="T", reasons="R", on="2016-06-01", procurement="buy")  # fmt: skip
    found = award_findings([group, bought, taken], "d", BOOK)
    assert {(one.rule, one.status) for one in found if one.status == "warns"} == {("C22", "warns")}
    assert all(one.on <= day("2016-06-01") and not one.stands_in_the_way for one in found)
