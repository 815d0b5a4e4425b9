"""Each rule of validation: one structure that breaks it, and one beside it that does not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.system.organisation import Kind, Membership, Organisation, Succession
from commonweal.system.periods import common, stretches, union, without, words
from commonweal.system.structure import System
from commonweal.system.validation import validate

START, ON = date(2013, 4, 1), date(2020, 4, 1)
LAST = ON - timedelta(days=1)


def body(code: str, kind: Kind, opened: date = START, closed: date | None = None) -> Organisation:
    return Organisation(code=code, name=code, kind=kind, opened=opened, closed=closed)


def part(
    member: str,
    group: str,
    start: date = START,
    end: date | None = None,
    share: float = 1.0,
    vintage: str = "",
) -> Membership:
    return Membership(
        member=member,
        group=group,
        role="part_of",
        start=start,
        end=end,
        share=share,
        vintage=vintage,
    )


GOOD = System(
    code="QKS",
    name="",
    levels=(),
    organisations=(
        body("09C", Kind.COMMISSIONER, closed=LAST),
        body("09E", Kind.COMMISSIONER, closed=LAST),
        body("91Q", Kind.COMMISSIONER, ON),
        body("EAST", Kind.PLACE),
        body("G1", Kind.PRACTICE, date(1974, 4, 1)),
        body("U1", Kind.NETWORK),
        body("U2", Kind.NETWORK),
    ),
    memberships=(
        part("G1", "09C", end=LAST),
        part("G1", "91Q", ON),
        part("G1", "U1", vintage="july"),
        part("G1", "U2", vintage="october"),
        part("09C", "EAST", end=LAST),
    ),
    successions=tuple(
        Succession(predecessor=code, successor="91Q", on=ON, kind="merger")
        for code in ("09C", "09E")
    ),
)


def rules(system: System) -> list[str]:
    return [problem.rule for problem in validate(system)]


def with_memberships(*rows: Membership) -> System:
    return replace(GOOD, memberships=(*GOOD.memberships, *rows))


def with_successions(*rows: Succession) -> System:
    return replace(GOOD, successions=(*GOOD.successions, *rows))


def test_a_sound_system_has_no_problem() -> None:
    assert validate(GOOD) == ()


def test_an_empty_system_has_no_problem() -> None:
    empty = System(code="", name="", levels=(), organisations=(), memberships=(), successions=())
    assert validate(empty) == ()


def test_a_code_that_stands_twice_on_one_day() -> None:
    again = body("09C", Kind.COMMISSIONER, date(2015, 1, 1), LAST)
    within = body("09C", Kind.COMMISSIONER, date(2018, 1, 1), date(2018, 2, 1))
    doubled = replace(GOOD, organisations=(*GOOD.organisations, again, within))
    assert rules(doubled) == ["code-twice", "code-twice"]
    later = body("09C", Kind.COMMISSIONER, date(2015, 1, 1), LAST)
    first = body("09C", Kind.COMMISSIONER, START, date(2014, 12, 31))
    bodies = tuple(held for held in GOOD.organisations if held.code != "09C")
    assert rules(replace(GOOD, organisations=(*bodies, first, later))) == []


def test_two_parents_of_one_kind_on_one_day() -> None:
    found = validate(with_memberships(part("G1", "09E", date(2019, 1, 1), LAST)))
    assert [problem.rule for problem in found] == ["two-parents"]
    assert found[0].day == date(2019, 1, 1)
    assert "09C and 09E" in found[0].message
    assert rules(with_memberships(part("G1", "U2", vintage="july"))) == ["two-parents"]


def test_shares_in_two_parents_may_add_up_to_one() -> None:
    halves = (part("G1", "09C", end=LAST, share=0.4), part("G1", "09E", end=LAST, share=0.6))
    others = tuple(row for row in GOOD.memberships if (row.member, row.group) != ("G1", "09C"))
    assert rules(replace(GOOD, memberships=(*others, *halves))) == []
    short = (halves[0], replace(halves[1], share=0.5))
    assert rules(replace(GOOD, memberships=(*others, *short))) == ["two-parents"]
    alone = (replace(halves[0], share=0.9),)
    assert rules(replace(GOOD, memberships=(*others, *alone))) == ["shares"]


def test_partners_may_be_in_several_bodies() -> None:
    rows = [replace(part("09E", "EAST", end=LAST), role="partner", sector=s) for s in ("a", "b")]
    assert rules(with_memberships(*rows)) == []


def test_bodies_that_nobody_knows() -> None:
    found = validate(with_memberships(part("G9", "09C", end=LAST), part("U1", "NIX")))
    assert [(p.code, p.other, p.rule) for p in found] == [
        ("G9", "09C", "unknown-body"),
        ("NIX", "U1", "unknown-body"),
    ]


def test_memberships_outside_a_life() -> None:
    found = validate(with_memberships(part("U1", "09C")))
    assert [(p.code, p.day, p.rule) for p in found] == [("09C", ON, "outside-life")]
    assert "from 2020-04-01" in found[0].message


def test_a_code_that_passes_to_another_legal_body_lives_on() -> None:
    bodies = tuple(b for b in GOOD.organisations if b.code != "91Q")
    two = (
        body("91Q", Kind.COMMISSIONER, ON, date(2022, 6, 30)),
        body("91Q", Kind.COMMISSIONER, date(2022, 7, 1)),
    )
    assert rules(replace(GOOD, organisations=(*bodies, *two))) == []


def test_a_body_within_itself() -> None:
    round_ = (part("U1", "EAST", ON), part("EAST", "U1", date(2021, 1, 1)))
    found = [p for p in validate(with_memberships(*round_)) if p.rule == "part-of-round"]
    assert [(p.code, p.other, p.day) for p in found] == [("EAST", "U1", date(2021, 1, 1))]
    parted = (part("U1", "EAST", ON, date(2020, 12, 31)), part("EAST", "U1", date(2021, 1, 1)))
    assert rules(with_memberships(*parted)) == [], "on no day do both hold"


def test_a_practice_without_a_commissioner() -> None:
    rows = tuple(
        replace(row, end=date(2020, 2, 29)) if row.group == "09C" else row
        for row in GOOD.memberships
    )
    found = validate(replace(GOOD, memberships=rows))
    assert [(p.code, p.day, p.rule) for p in found] == [("G1", date(2020, 3, 1), "no-commissioner")]
    assert "from 2020-03-01 to 2020-03-31" in found[0].message


def test_a_commissioner_may_be_reached_through_another_body() -> None:
    rows = (
        part("G1", "U1", date(1974, 4, 1)),
        part("U1", "09C", end=LAST),
        part("U1", "91Q", ON),
    )
    through = replace(GOOD, memberships=rows, organisations=(*GOOD.organisations,))
    assert "no-commissioner" not in rules(through)


def test_before_there_were_commissioners_none_is_missed() -> None:
    assert GOOD.organisations[4].opened.year == 1974
    assert rules(GOOD) == []


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (Succession(predecessor="NIX", successor="91Q", on=ON, kind="merger"), "unknown-body"),
        (Succession(predecessor="U1", successor="NIX", on=ON, kind="merger"), "unknown-body"),
        (
            Succession(predecessor="U1", successor="U2", on=ON, kind="merger"),
            "predecessor-still-open",
        ),
        (
            Succession(predecessor="91Q", successor="EAST", on=ON, kind="merger"),
            "predecessor-not-open",
        ),
        (Succession(predecessor="U1", successor="09C", on=ON, kind="merger"), "successor-not-open"),
        (
            Succession(predecessor="U1", successor="U2", on=ON, kind="split", share=0.5),
            "succession-shares",
        ),
        (
            Succession(predecessor="U1", successor="U2", on=ON, kind="dissolution"),
            "succession-kind",
        ),
        (Succession(predecessor="U1", successor="", on=ON, kind="merger"), "succession-kind"),
        (
            Succession(predecessor="U1", successor="U2", on=ON, kind="merger", share=0.5),
            "succession-kind",
        ),
    ],
)
def test_successions_that_cannot_be(row: Succession, rule: str) -> None:
    assert rule in rules(with_successions(row))


def test_a_body_that_became_itself_by_way_of_another() -> None:
    back = Succession(predecessor="91Q", successor="09C", on=date(2021, 4, 1), kind="continuation")
    assert "succession-round" in rules(with_successions(back))
    reborn = body("09C", Kind.COMMISSIONER, date(2021, 4, 1))
    closed = tuple(
        replace(b, closed=date(2021, 3, 31)) if b.code == "91Q" else b for b in GOOD.organisations
    )
    rows = (
        *(replace(r, end=date(2021, 3, 31)) if r.group == "91Q" else r for r in GOOD.memberships),
        part("G1", "09C", date(2021, 4, 1)),
    )
    again = replace(with_successions(back), organisations=(*closed, reborn), memberships=rows)
    assert rules(again) == [], "the code has a life of its own for each time"


def test_every_message_says_what_to_do() -> None:
    broken = with_memberships(part("G9", "NIX"), part("U1", "09C"), part("G1", "09E", ON))
    found = validate(broken)
    assert {problem.rule for problem in found} == {"unknown-body", "outside-life", "two-parents"}
    for problem in found:
        assert ";" in problem.message
        assert problem.code in problem.message


# Periods, beside sets of days.

DAY0 = date(2019, 1, 1)
SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=5)


def days(periods: Iterable[tuple[date, date]]) -> set[date]:
    held = list(periods)
    return {
        DAY0 + timedelta(n)
        for n in range(40)
        if any(a <= DAY0 + timedelta(n) <= b for a, b in held)
    }


@given(SPANS, SPANS)
def test_periods_are_sets_of_days(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> None:
    first, second = (
        [(DAY0 + timedelta(a), DAY0 + timedelta(b)) for a, b in spans] for spans in (one, other)
    )
    assert days(union(first)) == days(first)
    assert days(common(first, second)) == days(first) & days(second)
    assert days(without(first, second)) == days(first) - days(second)
    joined = union(first)
    assert all(b < c - timedelta(1) for (_, b), (c, _) in pairwise(joined))
    proper = [(a, b) for a, b in first if a <= b]
    parts = stretches(proper)
    assert days(parts) == days(proper)
    for a, b in parts:
        for c, d in proper:
            assert (c <= a and b <= d) or b < c or d < a, "no period begins or ends within"


def test_periods_in_words() -> None:
    assert words((DAY0, DAY0)) == "on 2019-01-01"
    assert words((date.min, DAY0)) == "until 2019-01-01"
    assert words((date.min, date.max)) == "at any time"
    assert without([(DAY0, date.max)], [(DAY0, DAY0)]) == ((date(2019, 1, 2), date.max),)
