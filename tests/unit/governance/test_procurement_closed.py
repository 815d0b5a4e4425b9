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
        ([*BEFORE, award("2026-02-18")], "2026-03-20", "C9b", "awarded on 18 February 2026 in the"),
        (BEFORE, "2026-02-18", "C9b", "the standstill lasts until 18 February 2026"),
        ([*BEFORE, award("2026-02-19")], "2026-02-18", "C9b", "lasts until 18 February 2026"),
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
        ([*BEFORE[:-1], award("2026-02-19")], "2026-03-20", "C7", "none began by 20 March 2026"),
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


def _decided(name: str, on: str, awards: bool | None = None, **more: object) -> Statement:
    """A decision that names the procurement."""
    return stated("decision", on, decision=name, body="X01", title=name, text="T", reasons="R",
                  on=on, awards=awards, **({"procurement": "buy"} | more))  # fmt: skip


def _blocked(statements: list[Statement], name: str) -> set[tuple[str, str]]:
    """Rules and words of what keeps a decision open."""
    found = award_findings([BOARD, *statements], name, BOOK)
    return {(one.rule, one.text) for one in found if one.stands_in_the_way}


def test_a_step_before_the_award_closes_and_is_refused_while_it_does_not_say_so(
    tmp_path: Path,
) -> None:
    begun = BEFORE[:1]
    for awards, code in ((False, 0), (None, 1), (True, 1)):
        folder = tmp_path / str(awards)
        folder.mkdir()
        records = folder / "records.jsonl"
        step = _decided("market", "2026-01-20", awards)
        closes = stated("decision_closed", "2026-01-21", closes=step.id, on="2026-01-21", by="O")
        held = [BOARD, *begun, step]
        assert run("append", written(folder / "d.jsonl", held), "--to", records)[0] == 0
        got, _, told = run("append", written(folder / "c.jsonl", [closes]), "--to", records)
        assert got == code, told
        assert ("to have awards false" in told) is (awards is None)
        assert ("[C7]" in told) is (awards is not False)


def test_what_says_that_it_does_not_award_is_held_to_where_nothing_else_awards() -> None:
    steps = [
        _decided("market", "2026-01-20", False),
        _decided("panel", "2026-01-22", False),
        _decided("manager", "2026-02-22", False),
    ]
    made = [*BEFORE[:-1], *steps, award("2026-02-19")]
    assert _blocked(made, "market") == set() == _blocked(made, "manager")
    (told,) = {text for rule, text in _blocked(made, "panel") if rule == "C7"}
    assert "'buy' was awarded on 19 February 2026 and no decision on record awards it" in told
    for awards in (True, None):
        assert _blocked([*made, _decided("award", "2026-02-19", awards)], "panel") == set()
    assert _blocked([*made, _decided("award", "2026-02-19", True)], "award")


def test_a_step_before_the_award_gives_the_record_neither_reasons_nor_who_decided() -> None:
    items = ("addresses", "key and basic criteria", "declared conflicts", "conflicts managed")
    begun = [procurement("direct award C"), *recorded("2026-02-03", *items)]
    panel = _decided("panel", "2026-01-22", False, decided_by=["p-1"])
    taken = _decided("award", "2026-02-19", True, decided_by=["p-1"])
    held = [*begun, panel, notice("intention to award", "2026-02-05")]
    late = _decided("award", "2026-02-19", True, item="i")
    assert not {rule for rule, _ in _blocked([*held, taken], "award")} & {"C11"}
    told = {text for rule, text in _blocked([*held, award("2026-02-18"), late], "award")}
    assert any("missing: process and who decided, reasons" in text for text in told)


def test_an_item_leads_to_an_award_that_is_not_made_yet_where_the_decision_says_it_awards() -> None:
    item = stated("agenda_item", "2026-02-01", item="i", meeting="m", number="1", title="T",
                  for_decision=True, procurement="buy")  # fmt: skip
    for awards, rules in ((None, set()), (False, set()), (True, {"C9b"})):
        taken = _decided("d-i", "2026-02-06", awards, item="i", procurement=None)
        assert {rule for rule, _ in _blocked([*BEFORE, item, taken], "d-i")} == rules


def test_to_say_whether_nothing_is_awarded_is_refused() -> None:
    with pytest.raises(ValueError, match="name the procurement, its item or the motion"):
        _decided("d", "2026-02-06", False, procurement=None)


A_HOLDS = {"existing_provider": True, "only_existing_provider": True, "framework": False}
B_HOLDS = {
    "patients_choose": True,
    "numbers_not_restricted": True,
    "all_who_qualify": True,
    "route_to_express_interest": True,
    "framework": False,
}
NEITHER = {"existing_provider": False, "patients_choose": False}
URGENT = {"urgent": True, "not_foreseeable": True, "not_attributable": True}


@pytest.mark.parametrize(
    ("process", "facts", "refused"),
    [
        ("direct award C", A_HOLDS, {"C1a"}),
        ("direct award A", A_HOLDS, set()),
        ("competitive", B_HOLDS | {"existing_provider": False}, {"C1b"}),
        ("direct award B", B_HOLDS, set()),
        ("most suitable provider", NEITHER | {"framework": True}, {"C2b"}),
        ("competitive", NEITHER | {"framework": True}, set()),
        (
            "most suitable provider",
            NEITHER | {"framework": False, "most_suitable_identifiable": False},
            {"C2b"},
        ),
        # Several are open, and the one that is followed is not among them: a warning.
        ("direct award C", DIRECT_C | {"satisfies_existing_contract": False}, set()),
        ("direct award A", DIRECT_C, set()),
        # What is not answered forces nothing.
        ("direct award C", A_HOLDS | {"only_existing_provider": None}, set()),
        ("urgent", A_HOLDS, set()),
        ("urgent", A_HOLDS | URGENT, set()),
        ("urgent", A_HOLDS | URGENT | {"delay_risks_safety": True}, set()),
        ("urgent", A_HOLDS | URGENT | {"delay_risks_safety": False}, {"C1a"}),
        ("under earlier law", DIRECT_C, {"C20"}),
    ],
)
def test_an_award_is_refused_where_another_process_is_forced(
    process: str, facts: dict[str, bool | None], refused: set[str]
) -> None:
    answered = {name: answer for name, answer in facts.items() if answer is not None}
    held = [
        procurement(process, facts=answered),
        *evaluated("2026-02-02"),
        *recorded("2026-02-03"),
        notice("intention to follow most suitable provider", "2026-01-05"),
        notice("invitation", "2026-01-05"),
        notice("intention to award", "2026-02-05"),
        award("2026-02-19"),
        *([] if not facts.get("framework") else recorded("2026-02-03", "framework parties")),
        _decided("d", "2026-02-19", True),
    ]
    blocked = _blocked(held, "d")
    assert {rule for rule, _ in blocked} == refused
    assert all("is forced, and" in text or "under earlier law" in text for _, text in blocked)


def test_what_began_before_2024_may_stand_under_earlier_law() -> None:
    earlier = procurement("under earlier law", "2023-12-31", facts={})
    held = [earlier, award("2026-02-19"), _decided("d", "2026-02-19", True)]
    assert _blocked(held, "d") == set()
