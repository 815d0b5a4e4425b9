"""Wider determinants: districts side by side, wards by need, and what goes with life expectancy,
recomputed here by loops."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist, fmean
from typing import Any

import pytest

from commonweal.evidence import Basis, Part, Table
from commonweal.needs import determinants
from commonweal.needs.held import Held
from commonweal.people.ground import Ground
from needs_toy import england, features, ground, row, year

LIFE = "health_index_life_expectancy"
SMOKING = "health_index_smoking"
CROWDED = "health_index_household_overcrowding"
RANKS = {"L1": 3000, "L2": 30_000, "L3": 20_000, "L4": 6000, "L5": 1}
DECILES = {"L1": 1, "L2": 10, "L3": 7, "L4": 2, "L5": 1}
DEPRIVED = [
    row(area, f"imd_2019_{what}", value=value, unit=what)
    for what, values in (("rank", RANKS), ("decile", DECILES))
    for area, value in values.items()
]


def part(place: Ground) -> Part:
    held = Held(place)
    return determinants.part(place, held.definitions, held.profiles)


def tables(made: Part) -> dict[str, Table]:
    return {table.id: table for table in made.tables}


def rows(made: Part, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tables(made)[name].data.to_pylist()
    return found


def ranks(values: Sequence[float]) -> list[float]:
    """Ranks from 1, ties sharing their mean."""
    return [
        sum(other < value for other in values) + (1 + sum(other == value for other in values)) / 2
        for value in values
    ]


def spearman(left: Sequence[float], right: Sequence[float]) -> float:
    """Pearson's correlation of the ranks."""
    a, b = ranks(left), ranks(right)
    x, y = [v - fmean(a) for v in a], [v - fmean(b) for v in b]
    top = sum(p * q for p, q in zip(x, y, strict=True))
    return top / math.sqrt(sum(p * p for p in x) * sum(q * q for q in y))


def test_districts_lie_side_by_side_and_missing_is_missing() -> None:
    made = part(
        ground(
            indicators=[
                *DEPRIVED,
                row("D1", SMOKING, value=14.0, unit="percent of adults"),
                row("D1", LIFE, value=81.0, unit="years"),
                row("D2", LIFE, value=79.0, unit="years"),
                row("D1", LIFE, value=70.0, unit="years", **year(2010)),
            ]
        )
    )
    held = {line["code"]: line for line in rows(made, "needs.determinants")}
    assert set(held) == {"D1", "D2"}
    assert (held["D1"][LIFE], held["D2"][LIFE]) == (81.0, 79.0)
    assert (held["D1"][SMOKING], held["D2"][SMOKING]) == (14.0, None)
    # L1 (100 of 400 people) and L4 (400 of 600) lie in the two most deprived tenths.
    poor = "imd_2019_share_most_deprived_fifth"
    assert held["D1"][poor] == pytest.approx(25.0)
    assert held["D2"][poor] == pytest.approx(100 * 400 / 600)
    assert CROWDED not in held["D1"]


def test_wards_stand_the_most_deprived_first() -> None:
    found = rows(part(ground(indicators=DEPRIVED)), "needs.wards")
    assert [line["code"] for line in found] == ["W3", "W2", "W1"]
    means = {"W1": (100 * 3000 + 300 * 30_000) / 400, "W2": 20_000, "W3": 6000}
    assert {line["code"]: line["mean_rank"] for line in found} == pytest.approx(means)
    shares = {"W1": 0.25, "W2": 0.0, "W3": 1.0}
    assert {line["code"]: line["most_deprived_fifth"] for line in found} == pytest.approx(shares)
    assert all(line["like_areas"] is None for line in found)


def test_like_wards_are_named() -> None:
    # Each step along the line is longer than the one before, so that no two are as near.
    places = {f"W{i}": (i**1.5, 1.0) for i in range(8)}
    others = [
        *features("ward", places),
        *(
            england(code, "ward", "imd_2019_mean_rank", value=values[0])
            for code, values in places.items()
        ),
    ]
    made = part(ground(indicators=DEPRIVED, comparators=others))
    like = {line["code"]: line["like_areas"] for line in rows(made, "needs.wards")}
    by_hand = sorted((abs(i**1.5 - 3**1.5), i) for i in range(8) if i != 3)[:5]
    assert like["W3"] == "; ".join(f"ward W{i}" for _, i in by_hand)


def test_the_map_and_the_figure_are_of_the_systems_own_areas() -> None:
    made = part(ground(indicators=DEPRIVED))
    held = {line["area"]: line["decile"] for line in rows(made, "needs.deprivation_of_areas")}
    assert held == {"L1": 1, "L2": 10, "L3": 7, "L4": 2}
    (figure,) = made.figures
    assert figure.value == pytest.approx(100 * (100 + 400) / 1000)
    assert {source.id for source in figure.sources} == {"own"}
    assert made.charts == (), "no outlines are held"


def _over_england(
    life: dict[str, float], other: dict[str, float], name: str = CROWDED, **more: Any
) -> list[dict[str, Any]]:
    return [
        *(england(code, "district", LIFE, value=v, **more) for code, v in life.items()),
        *(england(code, "district", name, value=v, **more) for code, v in other.items()),
    ]


DISTRICTS = [f"E{i:02d}" for i in range(40)]
LIVES = {code: 76.0 + (i * 37 % 11) / 2 for i, code in enumerate(DISTRICTS)}
SMOKERS = {code: 10.0 + (i * 23 % 17) for i, code in enumerate(DISTRICTS)}
DOMAIN = "imd_2019_income_mean_rank"


def associated(others: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    made = part(ground(indicators=DEPRIVED, comparators=others))
    if "needs.goes_with_life" not in tables(made):
        return {}
    return {line["indicator"]: line for line in rows(made, "needs.goes_with_life")}


def test_the_association_is_the_rank_correlation_over_districts() -> None:
    others = [
        *_over_england(LIVES, SMOKERS, SMOKING),
        *(england(code, "district", DOMAIN, value=v) for code, v in SMOKERS.items()),
        *(england(code, "ward", DOMAIN, value=-v) for code, v in SMOKERS.items()),
    ]
    found = associated(others)
    r = spearman(list(LIVES.values()), list(SMOKERS.values()))
    assert found["Smoking"]["correlation"] == pytest.approx(r)
    # Rank 1 is the most deprived, so ranks are turned for more to be worse.
    assert found["Low income: mean rank of small areas"]["correlation"] == pytest.approx(-r)
    reach = NormalDist().inv_cdf(0.975) * math.sqrt((1 + r * r / 2) / (40 - 3))
    limits = (math.tanh(math.atanh(r) - reach), math.tanh(math.atanh(r) + reach))
    assert (found["Smoking"]["lower"], found["Smoking"]["upper"]) == pytest.approx(limits)
    assert found["Smoking"]["districts"] == 40


def test_a_perfect_association_has_no_limits() -> None:
    found = associated(_over_england(LIVES, LIVES, SMOKING))["Smoking"]
    assert found["correlation"] == pytest.approx(1.0)
    assert (found["lower"], found["upper"]) == (None, None)


def test_values_that_are_all_equal_go_with_nothing() -> None:
    others = _over_england(LIVES, dict.fromkeys(LIVES, 5.0), SMOKING)
    assert associated(others)["Smoking"]["correlation"] is None
    made = tables(part(ground(indicators=DEPRIVED, comparators=others)))
    assert made["needs.goes_with_life"].note.endswith("Values that are all equal go with nothing.")


def test_years_that_were_filled_in_are_not_associated() -> None:
    measured = _over_england(LIVES, SMOKERS, SMOKING)
    filled = [
        england(code, "district", LIFE, value=60.0 + i, basis="estimated", **year(2020))
        for i, code in enumerate(DISTRICTS)
    ]
    assert associated([*measured, *filled]) == associated(measured)


def test_two_years_do_not_stand_side_by_side() -> None:
    older = _over_england(LIVES, SMOKERS, SMOKING)
    newer = [
        england(code, "district", LIFE, value=value + 1, **year(2019))
        for code, value in list(LIVES.items())[:35]
    ]
    found = associated([*older, *newer])["Smoking"]
    codes = DISTRICTS[:35]
    r = spearman([LIVES[code] for code in codes], [SMOKERS[code] for code in codes])
    assert (found["districts"], found["correlation"]) == (35, pytest.approx(r))


def test_fewer_than_thirty_districts_tell_no_association() -> None:
    few = dict(list(SMOKERS.items())[:29])
    assert associated(_over_england(LIVES, few, SMOKING)) == {}


def test_a_folder_without_determinants_says_so() -> None:
    made = part(ground())
    assert made.section.text == "Not known: the folder holds no indicator of wider determinants."
    assert made.tables == ()
    assert made.figures[0].missing == "no deprivation of small areas, or no residents, is held"
    assert [lack.table for lack in made.lacks] == ["comparators"]


@pytest.mark.parametrize("absent", ["residents", "area_memberships"])
def test_without_people_or_areas_no_share_is_claimed(absent: str) -> None:
    made = part(ground(indicators=DEPRIVED, drop=[absent]))
    assert made.figures[0].value is None
    assert "needs.wards" not in tables(made)


def test_what_is_estimated_is_marked() -> None:
    estimated = [one | {"basis": "estimated"} for one in DEPRIVED]
    held = tables(part(ground(indicators=estimated)))
    assert held["needs.wards"].basis is Basis.ESTIMATED
    assert held["needs.determinants"].basis is Basis.ESTIMATED
