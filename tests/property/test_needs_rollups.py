"""Laws of what is rolled up and compared, over made-up practices, areas and counts."""

from __future__ import annotations

import random
from datetime import date
from math import fsum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.evidence.figure import FIRMNESS, Basis
from commonweal.needs.profiles.comparing import comparators_of
from commonweal.needs.profiles.profile import profile
from commonweal.needs.values.gathered import observations
from needs_toy import LISTS, RESIDENTS, definitions, england, features, ground, row, system, year

PRACTICES = [code for code in LISTS if code != "X1"]
NETWORKS = st.dictionaries(st.sampled_from(PRACTICES), st.sampled_from(["N1", "N2", "N3"]))
COUNT = st.tuples(st.integers(0, 500), st.integers(0, 5000)).map(lambda pair: (pair[0], pair[1]))
COUNTS = st.dictionaries(st.sampled_from(PRACTICES), COUNT, min_size=1)
PEOPLE = st.fixed_dictionaries({area: st.integers(0, 2000) for area in RESIDENTS}).filter(
    lambda people: any(people[area] for area in ("L1", "L2", "L3", "L4"))
)
VALUES = st.dictionaries(
    st.sampled_from(["L1", "L2", "L3", "L4"]), st.floats(-1e6, 1e6), min_size=1
)
BASES = st.sampled_from([basis.value for basis in FIRMNESS])
ONCE = settings(max_examples=25)


def rolled(level: str, *, name: str = "toothache", **more: Any) -> dict[str, Any]:
    place = ground(**more)
    found = observations(place, definitions(place, name), levels=[level])
    return {one.code: one for one in found}


@ONCE
@given(counts=COUNTS, networks=NETWORKS)
def test_networks_and_the_unassigned_add_up_to_the_system(
    counts: dict[str, tuple[int, int]], networks: dict[str, str]
) -> None:
    rows = [row(code, counts=pair) for code, pair in counts.items()]
    bodies = system(networks=networks)
    (whole,) = rolled("system", indicators=rows, bodies=bodies).values()
    parts = rolled("network", indicators=rows, bodies=bodies)
    loose = [pair for code, pair in counts.items() if code not in networks]
    for place, part in enumerate(("numerator", "denominator")):
        summed = fsum(getattr(one, part) for one in parts.values())
        assert summed + sum(pair[place] for pair in loose) == getattr(whole, part)
        assert getattr(whole, part) == sum(pair[place] for pair in counts.values())
    commissioners = rolled("commissioner", indicators=rows, bodies=bodies)
    assert fsum(one.numerator for one in commissioners.values()) == whole.numerator


@ONCE
@given(counts=COUNTS, networks=NETWORKS)
def test_a_sum_lies_between_its_parts(
    counts: dict[str, tuple[int, int]], networks: dict[str, str]
) -> None:
    rows = [row(code, counts=pair) for code, pair in counts.items()]
    for one in rolled("network", indicators=rows, bodies=system(networks=networks)).values():
        shares = [
            100 * top / bottom
            for code, (top, bottom) in counts.items()
            if networks.get(code) == one.code and bottom
        ]
        lone = any(networks.get(c) == one.code and not bottom for c, (_, bottom) in counts.items())
        if one.value is not None and not lone:
            assert min(shares) * (1 - 1e-12) <= one.value <= max(shares) * (1 + 1e-12)
        assert 0 <= one.covered <= 1
        assert (one.value is None) == (one.denominator == 0)


@ONCE
@given(
    counts=COUNTS,
    values=VALUES,
    seed=st.integers(0, 2**32),
    networks=NETWORKS,
)
def test_the_order_of_rows_does_not_matter(
    counts: dict[str, tuple[int, int]],
    values: dict[str, float],
    seed: int,
    networks: dict[str, str],
) -> None:
    own = [
        *(row(code, counts=pair) for code, pair in counts.items()),
        *(row(code, counts=pair, source="other") for code, pair in counts.items()),
        *(row(code, counts=pair, **year(2017)) for code, pair in counts.items()),
        *(row(area, "rank", value=value) for area, value in values.items()),
    ]
    others = [
        *features("practice", {code: (float(i), i**1.5) for i, code in enumerate(LISTS)}),
        *(england(code, "practice", counts=(n, 9000)) for code, n in LISTS.items()),
        england("ENG", "country", counts=(500, 9000)),
    ]
    mixed, mixed_others = list(own), list(others)
    random.Random(seed).shuffle(mixed)
    random.Random(seed + 1).shuffle(mixed_others)
    bodies = system(networks=networks)
    first = ground(indicators=own, comparators=others, bodies=bodies)
    again = ground(indicators=mixed, comparators=mixed_others, bodies=bodies)
    known = definitions(first)
    assert observations(first, known) == observations(again, known)
    assert profile(first, known, "practice") == profile(again, known, "practice")


@ONCE
@given(values=VALUES, people=PEOPLE, bases=st.lists(BASES, min_size=4, max_size=4))
def test_a_mean_over_residents_lies_between_its_areas_and_is_as_weak_as_the_weakest(
    values: dict[str, float], people: dict[str, int], bases: list[str]
) -> None:
    basis = dict(zip(("L1", "L2", "L3", "L4"), bases, strict=True))
    # The publisher's own bases differ between areas, not between years of one area.
    rows = [row(area, "rank", value=v, basis=basis[area]) for area, v in values.items()]
    found = rolled(
        "system", name="mean_rank", indicators=rows, residents=people, drop=["registered"]
    )
    living = {area: people[area] for area in values if people[area]}
    if not living:
        assert found == {}
        return
    (one,) = found.values()
    mean = fsum(values[a] * n for a, n in living.items()) / fsum(living.values())
    assert one.value == pytest.approx(mean, rel=1e-9, abs=1e-9)
    assert one.basis == max((Basis(basis[area]) for area in living), key=FIRMNESS.index)
    everyone = sum(people[area] for area in ("L1", "L2", "L3", "L4"))
    assert one.covered == pytest.approx(sum(living.values()) / everyone)


@ONCE
@given(
    values=st.dictionaries(
        st.sampled_from([f"E{i}" for i in range(12)]),
        st.tuples(st.floats(0, 100), st.integers(1, 10_000)),
        min_size=1,
    )
)
def test_englands_mean_lies_between_the_least_and_the_greatest_district(
    values: dict[str, tuple[float, int]],
) -> None:
    what = ("smoke", "", (date(2018, 4, 1), date(2019, 3, 31)))
    rows = [
        england("ENG", "country", "feature_population", value=sum(n for _, n in values.values())),
        *(england(c, "district", "feature_population", value=n) for c, (_, n) in values.items()),
        *(england(c, "district", "smoke", value=v) for c, (v, _) in values.items()),
    ]
    held = comparators_of(ground(comparators=rows), "district", ["D1"], [what])
    assert held is not None
    mean = held.country(what).value
    assert mean is not None
    shown = [value for value, _ in values.values()]
    assert min(shown) - 1e-9 <= mean <= max(shown) + 1e-9


@ONCE
@given(
    places=st.dictionaries(
        st.sampled_from([f"E{i:02d}" for i in range(14)]),
        st.tuples(*[st.one_of(st.none(), st.floats(-100, 100))] * 3),
        min_size=1,
    )
)
def test_like_areas_are_others_with_every_feature_and_five_at_most(
    places: dict[str, tuple[float | None, ...]],
) -> None:
    rows = [line for line in features("district", places) if line["value"] is not None]
    rows.append(england("ENG", "country", value=1.0))
    held = comparators_of(ground(comparators=rows), "district", places, [])
    assert held is not None
    named = {line["indicator"] for line in rows if line["indicator"].startswith("feature_")}
    whole = {
        code
        for code, values in places.items()
        if all(
            value is not None for place, value in enumerate(values) if f"feature_{place}" in named
        )
        and any(value is not None for value in values)
    }
    standing = {line["about"] for line in rows} - {"ENG"}
    for code, like in held.near(places).items():
        assert code not in like
        assert len(like) == len(set(like)) == min(5, len(whole) - 1)
        assert set(like) <= whole
        assert len(standing) > 5


@ONCE
@given(
    counts=st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900)), min_size=1, max_size=6),
    country=st.integers(0, 1000),
)
def test_an_interval_holds_its_value_and_agrees_with_the_verdict(
    counts: list[tuple[int, int]], country: int
) -> None:
    rows = [row(code, counts=pair) for code, pair in zip(PRACTICES, counts, strict=False)]
    place = ground(indicators=rows, comparators=[england("ENG", "country", counts=(country, 1000))])
    for one in profile(place, definitions(place, "toothache"), "practice"):
        assert (one.lower is None) == (one.upper is None) == bool(one.note)
        if one.lower is None or one.upper is None or one.value is None:
            assert one.funnel == one.against_england == ""
            continue
        assert 0 <= one.lower <= one.value <= one.upper <= 100
        assert one.england is not None
        apart = (one.lower > one.england) - (one.upper < one.england)
        assert one.against_england == {1: "higher", 0: "similar", -1: "lower"}[apart]
        # The funnel's 95% limits and the interval tell the same.
        assert one.funnel.startswith({1: "higher", 0: "not", -1: "lower"}[apart])
