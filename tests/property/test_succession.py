"""Laws of succession, for any structure: what is derived from areas gives the truth back."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from commonweal.system.organisation import Succession
from commonweal.system.succession import (
    became,
    cycles,
    derive_successions,
    exact_share,
    shares_by_day,
)

DAYS = [date(2017 + n, 4, 1) for n in range(4)]
BODIES = st.sampled_from("ABCDEF")
AREAS = [f"E{n}" for n in range(9)]


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[dict[str, str]], dict[str, int]]:
    """Four dated look-ups of the same areas, and people in each area."""
    look_ups = [{area: draw(BODIES) for area in AREAS} for _ in DAYS]
    people = {area: draw(st.integers(1, 3000)) for area in AREAS}
    return look_ups, people


def totals(look_up: dict[str, str], people: dict[str, int]) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for area, number in people.items():
        sums[look_up[area]] += number
    return sums


def derived(look_ups: list[dict[str, str]], people: dict[str, int]) -> list[Succession]:
    pairs = zip(look_ups, look_ups[1:], DAYS[1:], strict=False)
    return [row for old, new, on in pairs for row in derive_successions(old, new, people, on)]


@given(histories())
def test_one_step_gives_the_people_of_the_next_day(
    history: tuple[list[dict[str, str]], dict[str, int]],
) -> None:
    look_ups, people = history
    before, after = (totals(look_up, people) for look_up in look_ups[:2])
    rows = derived(look_ups[:2], people)
    shares = became(before, rows, since=DAYS[0], until=DAYS[1])
    found: dict[str, Fraction] = defaultdict(Fraction)
    for code, into in shares.items():
        for to, share in into.items():
            found[to] += before[code] * share
    assert {code: number for code, number in found.items() if number} == after


@given(histories())
def test_shares_stay_whole_along_any_chain(
    history: tuple[list[dict[str, str]], dict[str, int]],
) -> None:
    look_ups, people = history
    rows = derived(look_ups, people)
    for until in DAYS:
        shares = became(set(look_ups[0].values()), rows, since=DAYS[0], until=until)
        assert all(sum(into.values()) == 1 for into in shares.values())
    # Following the chain at once, or day by day, comes to the same.
    half = became(set(look_ups[0].values()), rows, since=DAYS[0], until=DAYS[2])
    rest = became({to for into in half.values() for to in into}, rows, since=DAYS[2], until=DAYS[3])
    for code, into in became(half, rows, since=DAYS[0], until=DAYS[3]).items():
        stepped: dict[str, Fraction] = defaultdict(Fraction)
        for middle, share in half[code].items():
            for to, part in rest[middle].items():
                stepped[to] += share * part
        assert dict(stepped) == into


@given(histories())
def test_every_code_has_a_row_or_goes_on(
    history: tuple[list[dict[str, str]], dict[str, int]],
) -> None:
    look_ups, people = history
    old, new = look_ups[:2]
    rows = derive_successions(old, new, people, DAYS[1])
    for code in set(old.values()):
        into = {new[area] for area in AREAS if old[area] == code}
        named = {row.successor for row in rows if row.predecessor == code}
        assert named == (set() if into == {code} else into)
        kinds = {row.kind for row in rows if row.predecessor == code}
        assert kinds <= ({"split"} if len(into) > 1 else {"merger", "continuation"})


@given(st.integers(1, 10**7), st.data())
def test_a_share_of_people_survives_being_written(total: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, total))
    share = Fraction(part, total)
    assert exact_share(float(repr(float(share)))) == share


@given(st.lists(st.integers(1, 500), min_size=1, max_size=6))
def test_shares_written_as_numbers_add_up(parts: list[int]) -> None:
    rows = [
        Succession(
            predecessor="A",
            successor=f"B{n}",
            on=DAYS[1],
            kind="split",
            share=part / sum(parts),
        )
        for n, part in enumerate(parts)
    ]
    assert sum(shares_by_day(rows)[DAYS[1]]["A"].values()) == 1


LINKS = st.dictionaries(BODIES, st.sets(BODIES, max_size=3), max_size=6)


@given(LINKS)
def test_rounds_are_found_exactly_where_there_are_any(links: dict[str, set[str]]) -> None:
    def reaches(code: str, goal: str, seen: frozenset[str]) -> bool:
        return any(
            to == goal or (to not in seen and reaches(to, goal, seen | {to}))
            for to in links.get(code, ())
            if to != code
        )

    on_a_round = {code for code in links if reaches(code, code, frozenset({code}))}
    found = cycles(links)
    assert bool(found) == bool(on_a_round)
    for round_ in found:
        assert round_[0] == min(round_)
        for code, to in zip(round_, (*round_[1:], round_[0]), strict=True):
            assert to in links[code]
