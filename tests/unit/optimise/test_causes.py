"""Requests that cannot be met, drawn by hand: what stands in the way, and the least way out."""

from __future__ import annotations

import re
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import DataObject, data, integers, lists, sampled_from

from commonweal.optimise.partition.causes import after, before, indivisible
from commonweal.optimise.partition.districts import districts
from commonweal.optimise.partition.objective import Objective
from commonweal.optimise.partition.relaxing import named, relaxation
from commonweal.optimise.partition.request import Request, request
from commonweal.optimise.partition.widening import widening


def asked(
    weight: list[float],
    graph: list[tuple[int, int]],
    low: float = 3,
    high: float = 5,
    **rules: Any,
) -> Request:
    """Units on a line, one apart."""
    given: dict[str, Any] = {
        "keep_together": (),
        "keep_apart": (),
        "regions": None,
        "number": None,
        "start": None,
    } | rules
    places = given.pop("xy", [(float(place), 0.0) for place in range(len(weight))])
    return request(weight, places, low, high, graph=graph, objective=Objective(), **given)


def kinds(found: Request) -> list[tuple[str, tuple[int, ...]]]:
    return [(cause.kind, cause.units) for cause in before(found)]


LINE = [(0, 1), (1, 2), (2, 3)]


def test_a_request_that_can_be_met_has_no_cause() -> None:
    assert kinds(asked([2, 2, 2, 2], LINE)) == []


def test_a_unit_above_the_band_is_named_and_cuts_what_it_joined() -> None:
    found = asked([2, 9, 4, 1], LINE)
    assert kinds(found) == [("unit above the band", (1,)), ("too light", (0,))]
    assert "9, which is 4 above" in before(found)[0].text
    assert "1 below the band's low end" in before(found)[1].text


def test_an_island_too_light_is_named_with_what_it_lacks_and_the_shortest_link() -> None:
    found = asked([4, 4, 1, 1], [(0, 1), (2, 3)], xy=[(0, 0), (1, 0), (4.25, 0), (9, 0)])
    assert kinds(found) == [("too light", (2, 3))]
    told = relaxation(found, np.array([0, 1, 2, 2]), before(found))
    assert told == (
        "A band of 2 to 5 would do (a grouping keeps it); or unit 2 and unit 1, 3.2 apart, would "
        "have to count as neighbours (the weights then add up; a division is not proven)."
    )


def test_names_stand_in_for_positions() -> None:
    assert named("join unit 2 and unit 11.", ["a"] * 11 + ["K"]) == "join a and K."


def test_a_weight_that_no_number_of_districts_adds_up_to() -> None:
    # Seven is too much for one district of up to five and too little for two of at least four.
    found = asked([3, 4], [(0, 1)], low=4)
    assert kinds(found) == [("no number of districts", (0, 1))]
    assert widening(found, [0, 1]).bands == ((4, 7), (3, 5))


def test_a_star_whose_weights_add_up_but_that_cannot_be_divided() -> None:
    # Eight in all would make two of four, but every district but one is a single arm of two.
    star = asked([2, 2, 2, 2], [(0, 1), (0, 2), (0, 3)], low=4, high=4)
    assert kinds(star) == [("cannot be divided", (0, 1, 2, 3))]
    assert widening(star, range(4)).bands == ((4, 8), (2, 4))


def test_no_wider_band_is_named_than_a_grouping_found_keeps() -> None:
    # A line of ten: listing the division of all ten in one district is not needed to know 7.
    line = asked([3, 4, 3], [(0, 1), (1, 2)], low=3, high=3.5)
    found = np.array([0, 0, 1])
    for known in (found, np.array([0, 1, 2]), None):
        assert widening(line, range(3), known).bands[0] == (3, 4)


def test_a_long_star_is_proven_only_after_a_search() -> None:
    n = 21
    star = asked([1.0] * n, [(0, unit) for unit in range(1, n)], low=7, high=7)
    assert before(star) == ()
    assert indivisible(star, np.arange(n))
    labels = np.zeros(n, np.int64)
    assert [(cause.kind, len(cause.units)) for cause in after(star, labels)] == [
        ("cannot be divided", n)
    ]


def test_a_district_outside_the_band_that_need_not_be_is_not_found_and_not_proven() -> None:
    found = asked([2, 2, 2, 2], LINE)
    causes = after(found, np.array([0, 1, 1, 1]))
    assert [(cause.kind, cause.units) for cause in causes] == [
        ("not found", (0,)),
        ("not found", (1, 2, 3)),
    ]
    assert all("not proven impossible" in cause.text for cause in causes)
    told = relaxation(found, np.array([0, 1, 1, 1]), causes)
    assert told == "The grouping found keeps a band of 2 to 6; less may do."


def test_a_grouping_in_band_has_no_cause() -> None:
    assert after(asked([2, 2, 2, 2], LINE), np.array([0, 0, 1, 1])) == ()


def test_units_that_must_and_must_not_be_together_through_others() -> None:
    rules = {"keep_together": [(0, 1), (1, 2)], "keep_apart": [(2, 0)]}
    found = asked([1, 1, 1, 3], LINE, **rules)
    # Without the contradiction three and three would do: the ground is not to blame.
    assert kinds(found) == [("together and apart", (0, 2))]
    told = relaxation(found, np.zeros(4, np.int64), before(found))
    assert told == (
        "Either the rule that keeps unit 0 and unit 2 apart or one that joins them has to be "
        "dropped."
    )


@pytest.mark.parametrize(
    ("rules", "graph", "word"),
    [
        ({"regions": ["e", "e", "w", "w"]}, LINE, "regions"),
        ({}, [(0, 1), (2, 3)], "no link"),
    ],
)
def test_units_kept_together_across_a_border_or_a_gap(
    rules: dict[str, Any], graph: list[tuple[int, int]], word: str
) -> None:
    found = asked([2, 2, 2, 2], graph, keep_together=[(1, 2)], **rules)
    cause = before(found)[0]
    assert (cause.kind, cause.units) == ("kept together across a gap", (1, 2))
    assert word in cause.text


def test_units_kept_together_above_the_band() -> None:
    found = asked([3, 3, 3, 3], LINE, keep_together=[(0, 1)])
    assert kinds(found) == [("kept together above the band", (0, 1))]
    told = relaxation(found, np.array([0, 0, 1, 2]), before(found))
    assert told == (
        "A band of 3 to 6 would do (a grouping keeps it); or the rule that keeps units together "
        "above it would have to be dropped."
    )


def test_a_number_of_districts_that_the_weights_cannot_make() -> None:
    found = asked([2, 2, 2, 2], LINE, number=4)
    assert [cause.kind for cause in before(found)] == ["number of districts"]
    told = relaxation(found, np.array([0, 0, 1, 1]), before(found))
    assert told == "The number of districts would have to be from 2 to 2."


def test_a_border_cuts_a_map_that_could_otherwise_be_divided() -> None:
    found = asked([2, 2, 2, 2], LINE, regions=[0, 1, 1, 1])
    assert kinds(found) == [("too light", (0,)), ("cannot be divided", (1, 2, 3))]
    told = relaxation(found, np.array([0, 1, 1, 1]), before(found))
    # One band for both parts: two alone, and two beside four.
    assert told == "A band of 2 to 5 would do (a grouping keeps it)."


def test_one_part_beyond_a_border_may_also_be_joined_to_the_rest() -> None:
    row = [(0, 1), (1, 2), (2, 3), (3, 4)]
    found = asked([2, 2, 2, 2, 2], row, regions=[0, 1, 1, 1, 1])
    assert kinds(found) == [("too light", (0,))]
    told = relaxation(found, np.array([0, 1, 1, 2, 2]), before(found))
    assert told is not None
    assert "of 2 to 5 would do (a grouping keeps it); or" in told
    assert "across regions" in told


def test_of_the_band_one_overall_change_is_named_the_largest() -> None:
    # A unit of nine that is one district alone, and parts of one and of two that are too light.
    found = asked([9, 1, 2], [(0, 1), (0, 2)], xy=[(0, 0), (1, 0), (2, 0)])
    assert [kind for kind, _ in kinds(found)] == ["unit above the band", "too light", "too light"]
    told = relaxation(found, np.array([0, 1, 2]), before(found))
    # With nine allowed the low end has to fall to one, or nine may take in its neighbours.
    assert told == "A band of 3 to 12 or of 1 to 9 would do (groupings keep them)."


def test_nothing_but_empty_units_is_too_light() -> None:
    found = asked([0, 0], [(0, 1)])
    assert kinds(found) == [("too light", (0, 1))]
    assert relaxation(found, np.array([0, 0]), before(found)) is None


def test_a_band_named_is_never_one_that_is_refused() -> None:
    # Thirty-seven thousand and a third: rounded to the nearest it would be refused again.
    found = asked([37_906.33, 20_000.0], [(0, 1)], low=20_000, high=30_000)
    told = relaxation(found, np.array([0, 1]), before(found))
    assert told == "A band of 20,000 to 37,907 would do (a grouping keeps it)."
    assert "37,906.3, which is 7,906.3 above" in before(found)[0].text


def test_what_a_unit_above_the_band_cuts_off_may_join_it_in_a_wider_one() -> None:
    found = asked([9, 1], [(0, 1)])
    told = relaxation(found, np.array([0, 0]), before(found))
    assert told == "A band of 3 to 10 or of 1 to 9 would do (groupings keep them)."
    assert "cut off here" in before(found)[1].text


def test_fewer_districts_than_pieces_of_the_map_cannot_be() -> None:
    found = asked([4, 4, 4], [], low=3, high=9, number=1)
    assert kinds(found) == [("number of districts", ())]
    told = relaxation(found, np.array([0, 1, 2]), before(found))
    assert told == "The number of districts would have to be from 3 to 3."


def test_rules_that_only_together_make_a_request_impossible_are_named() -> None:
    found = districts(
        [3, 3, 3],
        [(0, 0), (1, 0), (2, 0)],
        3,
        9,
        graph=[(0, 1), (1, 2)],
        keep_apart=[(0, 2)],
        number=1,
    )
    assert found.status == "infeasible"
    assert [cause.kind for cause in found.causes] == ["rules together"]
    assert found.relaxation == "The wanted number or a rule about pairs has to be dropped."


@settings(max_examples=60, deadline=None)
@given(data())
def test_every_band_named_can_be_kept(drawn: DataObject) -> None:
    n = drawn.draw(integers(2, 6))
    weight = drawn.draw(lists(integers(0, 9).map(float), min_size=n, max_size=n))
    pairs = list(combinations(range(n), 2))
    graph = drawn.draw(lists(sampled_from(pairs), max_size=8))
    apart = drawn.draw(lists(sampled_from(pairs), max_size=1))
    low = drawn.draw(integers(1, 6))
    found = asked(weight, graph, low=low, high=low + drawn.draw(integers(0, 4)), keep_apart=apart)
    told = relaxation(found, np.full(n, -1), before(found)) or ""
    for one, other in re.findall(r"of ([\d.]+) to ([\d.]+)", told):
        assert divisible(weight, graph, apart, float(one), float(other)), told


def divisible(
    weight: list[float],
    graph: list[tuple[int, int]],
    apart: list[tuple[int, int]],
    low: float,
    high: float,
) -> bool:
    """Whether some set partition is connected, in the band and keeps pairs apart: all are tried."""

    def connected(block: tuple[int, ...]) -> bool:
        reached = {block[0]}
        for _ in block:
            reached |= {b for a, b in graph if a in reached and b in block}
            reached |= {a for a, b in graph if b in reached and a in block}
        return len(reached) == len(block)

    def divided(left: tuple[int, ...]) -> bool:
        if not left:
            return True
        first, rest = left[0], left[1:]
        for size in range(len(rest) + 1):
            for others in combinations(rest, size):
                block = (first, *others)
                if (
                    low <= sum(weight[unit] for unit in block) <= high
                    and connected(block)
                    and not any(a in block and b in block for a, b in apart)
                    and divided(tuple(unit for unit in rest if unit not in others))
                ):
                    return True
        return False

    return divided(tuple(range(len(weight))))
