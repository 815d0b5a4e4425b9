"""A merger carries every live statement to one successor or to a recorded end."""

from __future__ import annotations

from collections import Counter
from datetime import date

from stated_by_hand import at, report, stated

from commonweal.records import Statement, Unresolved, fold, restructure
from commonweal.system.organisation import Succession

APRIL = date(2020, 4, 1)
CCGS = ["09C", "09E", "09J", "09W", "10A", "10D", "10E", "99J"]


def merged(*codes: str, into: str = "91Q", on: date = APRIL) -> list[Succession]:
    return [
        Succession(
            predecessor=code, successor=into, on=on, kind="merger" if into else "dissolution"
        )
        for code in codes
    ]


def carried(
    statements: list[Statement], successions: list[Succession]
) -> tuple[tuple[Statement, ...], tuple[Unresolved, ...]]:
    return restructure(
        statements, successions, stated_by="Transition board", stated_at=at("2020-03-31")
    )


def counts(statements: tuple[Statement, ...] | list[Statement], day: date) -> Counter[str]:
    return Counter(held.about for held in fold(statements, effective=day).statements)


def test_eight_bodies_become_one_and_nothing_is_lost() -> None:
    seats = [stated(f"seat-{code}-{n}", about=code) for code in CCGS for n in range(3)]
    after, unresolved = carried(seats, merged(*CCGS))
    assert unresolved == ()
    assert counts(after, date(2020, 3, 31)) == dict.fromkeys(CCGS, 3)
    assert counts(after, APRIL) == {"91Q": 24}
    assert after[: len(seats)] == tuple(seats)
    assert {held.type for held in after[len(seats) :]} == {"transfer"}
    assert {held.about for held in after[len(seats) :]} == set(CCGS)


def test_what_ended_before_stays_and_what_starts_later_goes_along() -> None:
    held = [
        stated("ended", about="09C", to="2020-03-31"),
        stated("last-day", about="09C", to="2020-04-01"),
        stated("later", about="09C", effective="2021-01-01"),
        stated("other", about="15N"),
    ]
    after, _ = carried(held, merged("09C"))
    transferred = {s.payload["transfers"] for s in after if s.type == "transfer"}
    assert transferred == {"last-day", "later"}
    assert counts(after, date(2021, 1, 1)) == {"91Q": 1, "15N": 1}


def test_a_dissolution_ends_and_a_split_needs_a_decision() -> None:
    split = [
        Succession(predecessor="99P", successor=code, on=APRIL, kind="split", share=0.5)
        for code in ("B", "A")
    ]
    held = [stated("seat", about="09C"), stated("contract", about="99P")]
    after, unresolved = carried(held, [*merged("09C", into=""), *split])
    assert counts(after, APRIL) == {"99P": 1}
    assert unresolved == (Unresolved("contract", "99P", ("A", "B")),)


def test_a_code_that_goes_on_is_not_transferred() -> None:
    after, unresolved = carried([stated("a", about="09C")], merged("09C", into="09C"))
    assert (len(after), unresolved) == (1, ())


def test_successors_are_succeeded_in_turn_in_one_call_or_in_two() -> None:
    icb = merged("91Q", into="QKS", on=date(2022, 7, 1))
    seats = [stated("seat", about="09C")]
    once, _ = carried(seats, [*icb, *merged("09C")])
    first, _ = carried(seats, merged("09C"))
    twice, _ = carried(list(first), icb)
    for after in (once, twice):
        days = [date(2020, 3, 31), APRIL, date(2022, 6, 30), date(2022, 7, 1)]
        assert [list(counts(after, day)) for day in days] == [["09C"], ["91Q"], ["91Q"], ["QKS"]]


def test_asked_again_nothing_is_transferred_again() -> None:
    first, _ = carried([stated("seat", about="09C")], merged("09C"))
    again, _ = carried(list(first), merged("09C"))
    assert again == first


def test_corrected_statements_go_where_the_correction_says_they_belong() -> None:
    wrong = stated("seat", about="15N")
    fixed = stated(
        "c",
        "correction",
        {"corrects": "seat", "payload": report("seat")},
        about="09C",
        known="2019-01-01",
    )
    after, _ = carried([wrong, fixed], merged("09C"))
    assert counts(after, APRIL) == {"91Q": 1}


def test_voided_statements_are_not_transferred() -> None:
    held = [stated("seat", about="09C"), stated("v", "void", {"voids": "seat"})]
    after, unresolved = carried(held, merged("09C"))
    assert (len(after), unresolved) == (2, ())


def test_transfers_are_not_known_before_they_are_stated() -> None:
    after, _ = carried([stated("seat", about="09C")], merged("09C"))
    early = fold(after, effective=APRIL, known_at=at("2020-03-30"))
    assert [held.about for held in early.statements] == ["09C"]
