"""What was effective on a day, as known at an instant; each case small enough to see through."""

from __future__ import annotations

from datetime import date

import pytest
from stated_by_hand import at, report, stated

from commonweal.records import Statement, fold

DAY = date(2018, 7, 1)


def texts(statements: list[Statement], known: str | None = None, day: date = DAY) -> list[str]:
    instant = None if known is None else at(known)
    state = fold(statements, effective=day, known_at=instant)
    return [str(held.payload["text"]) for held in state.statements if held.payload]


def correction(identifier: str, corrects: str, text: str, known: str, **more: str) -> Statement:
    payload = {"corrects": corrects, "payload": report(text)}
    return stated(identifier, "correction", payload, known=known, **more)


def void(identifier: str, voids: str, known: str) -> Statement:
    return stated(identifier, "void", {"voids": voids}, known=known)


def test_both_ends_of_a_period_count_and_both_times_do() -> None:
    held = [stated("a", known="2018-06-01", effective="2018-04-01", to="2018-07-31")]
    assert texts(held, "2018-05-31") == []
    assert texts(held, "2018-06-01") == ["a"]
    days = ["2018-03-31", "2018-04-01", "2018-07-31", "2018-08-01"]
    assert [texts(held, day=date.fromisoformat(day)) for day in days] == [[], ["a"], ["a"], []]


def test_a_correction_counts_only_once_known_and_the_last_one_counts() -> None:
    held = [
        stated("a"),
        correction("c1", "a", "b", "2018-06-10"),
        correction("c2", "a", "c", "2018-06-20"),
    ]
    assert [texts(held, day) for day in ("2018-06-09", "2018-06-10", "2018-06-20")] == [
        ["a"],
        ["b"],
        ["c"],
    ]
    state = fold(held, effective=DAY)
    assert state.corrected == {"a": ("c1", "c2")}
    assert state.get("a").stated_at == at("2018-06-20")


def test_a_correction_of_a_correction_corrects_the_first() -> None:
    held = [
        stated("a"),
        correction("c1", "a", "b", "2018-06-10"),
        correction("c2", "c1", "c", "2018-06-20"),
    ]
    assert texts(held) == ["c"]
    assert texts([held[2], held[1], held[0]]) == ["c"]


def test_a_correction_gives_other_days_and_another_body() -> None:
    held = [stated("a"), correction("c", "a", "a", "2018-06-10", effective="2018-09-01")]
    assert texts(held, "2018-06-09") == ["a"]
    assert texts(held) == []
    moved = stated(
        "m",
        "correction",
        {"corrects": "a", "payload": report("a")},
        known="2018-06-10",
        about="09C",
    )
    state = fold([stated("a"), moved], effective=DAY)
    assert [s.id for s in state.about("09C")] == ["a"]
    assert state.about("QKS") == ()


def test_a_voided_statement_never_was_and_a_voided_void_does_not_void() -> None:
    held = [stated("a"), void("v1", "a", "2018-06-10"), void("v2", "v1", "2018-06-20")]
    assert [texts(held, day) for day in ("2018-06-09", "2018-06-10", "2018-06-20")] == [
        ["a"],
        [],
        ["a"],
    ]
    assert fold(held, effective=DAY, known_at=at("2018-06-10")).voided == {"a": "v1"}
    assert fold(held, effective=DAY).voided == {"v1": "v2"}
    again = [*held, void("v3", "v2", "2018-06-25")]
    assert texts(again) == []


def test_voids_of_one_instant_count_by_what_they_void_not_by_their_ids() -> None:
    held = [stated("a"), void("z", "a", "2018-06-10"), void("b", "z", "2018-06-10")]
    assert texts(held) == ["a"]


def test_a_voided_correction_leaves_the_one_before_it() -> None:
    held = [
        stated("a"),
        correction("c1", "a", "b", "2018-06-10"),
        correction("c2", "a", "c", "2018-06-20"),
        void("v", "c2", "2018-06-25"),
    ]
    assert texts(held) == ["b"]
    # A correction of the voided correction still speaks of the first statement.
    assert texts([*held, correction("c3", "c2", "d", "2018-06-26")]) == ["d"]


def test_what_acts_on_the_unknown_is_listed_and_changes_nothing() -> None:
    late = stated("a", known="2018-08-01")
    held = [late, void("v", "a", "2018-06-10"), correction("c", "a", "b", "2018-06-11")]
    state = fold(held, effective=DAY, known_at=at("2018-07-01"))
    assert (state.statements, state.unresolved) == ((), ("v", "c"))
    assert fold(held, effective=DAY).unresolved == ()


def test_seals_and_what_is_opened_are_said_of_the_world() -> None:
    payload = {"title": "weights", "on": "2018-01-31", "digest": "ab" * 32}
    state = fold([stated("s", "seal", payload)], effective=DAY)
    assert [held.id for held in state.of_type("seal")] == ["s"]


def test_a_transfer_takes_effect_on_its_day_and_the_last_one_counts() -> None:
    held = [
        stated("a", about="09C"),
        stated("t1", "transfer", {"transfers": "a", "successor": "91Q"}, effective="2020-04-01"),
        stated("t2", "transfer", {"transfers": "a", "successor": "QKS"}, effective="2022-07-01"),
        stated("t3", "transfer", {"transfers": "a"}, effective="2026-04-01"),
    ]
    days = ["2020-03-31", "2020-04-01", "2022-06-30", "2022-07-01", "2026-04-01"]
    states = [fold(held, effective=date.fromisoformat(day)) for day in days]
    assert [[s.about for s in state.statements] for state in states] == [
        ["09C"],
        ["91Q"],
        ["91Q"],
        ["QKS"],
        [],
    ]


def test_an_instant_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        fold([], effective=DAY, known_at=at("2018-06-01").replace(tzinfo=None))


def test_no_statements_make_an_empty_state() -> None:
    state = fold([], effective=DAY)
    assert (state.statements, state.get("a"), state.known_at) == ((), None, None)
