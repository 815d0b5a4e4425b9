"""What values are compared with: England, like areas and ranks, against loops written here."""

from __future__ import annotations

import math
from datetime import date, timedelta
from statistics import fmean, pstdev
from typing import Any

import pytest

from commonweal.needs.profiles.comparing import Comparators, What, comparators_of
from needs_toy import DAY, england, features, ground, year

PERIOD = (date(2018, 4, 1), date(2019, 3, 31))
ACHE: What = ("toothache", "", PERIOD)
SMOKE: What = ("smoke", "", PERIOD)

#: People, and two shares: E is a twin of D1 save in size.
PLACES: dict[str, tuple[float | None, ...]] = {
    "D1": (400, 20.0, 5.0),
    "D2": (600, 21.0, 9.0),
    "E1": (410, 20.5, 5.0),
    "E2": (900, 30.0, 2.0),
    "E3": (100, 10.0, 8.0),
    "E4": (500, 20.0, 6.0),
    "E5": (450, 19.0, 4.0),
    "E6": (800, 25.0, 7.0),
}
NAMES = ("population", "share_a", "share_b")


def described(level: str = "district", **change: Any) -> list[dict[str, Any]]:
    rows = features(level, PLACES | change)
    return [
        row | {"indicator": f"feature_{NAMES[int(row['indicator'][-1])]}"}
        for row in rows
        if row["value"] is not None
    ]


def compared(
    rows: list[dict[str, Any]],
    level: str = "district",
    codes: tuple[str, ...] = ("D1", "D2"),
    wanted: tuple[What, ...] = (ACHE, SMOKE),
) -> Comparators:
    found = comparators_of(ground(comparators=rows), level, codes, wanted)
    assert found is not None
    return found


def nearest_by_hand(code: str, places: dict[str, tuple[float, ...]]) -> list[str]:
    """The five nearest, by loops: z scores, squares summed, ties by code."""
    columns = list(zip(*places.values(), strict=True))
    middle, width = [fmean(c) for c in columns], [pstdev(c) for c in columns]

    def z(of: str) -> list[float]:
        return [(v - m) / w for v, m, w in zip(places[of], middle, width, strict=True)]

    far = {other: math.dist(z(code), z(other)) for other in places if other != code}
    return sorted(far, key=lambda other: (round(far[other], 9), other))[:5]


def test_like_areas_are_the_five_nearest_and_never_oneself() -> None:
    found = compared(described()).near(PLACES)
    assert set(found) == set(PLACES)
    for code, like in found.items():
        assert list(like) == nearest_by_hand(code, PLACES)
        assert code not in like
        assert len(set(like)) == 5
    assert found["D1"][0] == "E1"


def test_of_two_editions_of_a_feature_the_later_counts() -> None:
    # Given first in the table, so that its place says nothing.
    later = [england("E1", "district", "feature_share_a", value=90.0, **year(2020))]
    found = compared([*later, *described()]).near(["D1"])
    changed = {code: tuple(v) for code, v in PLACES.items()} | {"E1": (410.0, 90.0, 5.0)}
    assert list(found["D1"]) == nearest_by_hand("D1", changed)


def test_five_areas_are_too_few_to_be_like() -> None:
    few = [row for row in described() if row["about"] in ("D1", "D2", "E1", "E2", "E3")]
    assert compared(few).near(["D1"]) == {}
    six = [row for row in described() if row["about"] not in ("E5", "E6")]
    assert len(compared(six).near(["D1"])["D1"]) == 5


def test_an_area_with_a_missing_feature_is_like_none() -> None:
    found = compared(described(E1=(410, None, 5.0))).near(PLACES)
    assert "E1" not in found
    assert all("E1" not in like for like in found.values())
    own = compared(described(D1=(None, 20.0, 5.0))).near(["D1"])
    assert own == {}


def test_areas_that_do_not_stand_on_the_day_are_like_none() -> None:
    def rows(**days: date) -> list[dict[str, Any]]:
        return [row | (days if row["about"] == "E1" else {}) for row in described()]

    for days, like in (
        ({"closed": date(2019, 6, 30)}, False),
        ({"closed": DAY}, True),
        ({"opened": date(2019, 7, 2)}, False),
        ({"opened": DAY}, True),
    ):
        assert ("E1" in compared(rows(**days)).near(["D1"])["D1"]) is like, days


def test_an_area_of_no_feature_has_no_like_areas() -> None:
    assert compared(described(), codes=("D9",)).near(["D9"]) == {}


def test_england_is_as_published() -> None:
    rows = [*described(), england("ENG", "country", counts=(7, 100))]
    found = compared([*rows, england("ENG", "country", "smoke", value=15.5)])
    assert (found.country(ACHE).value, found.country(ACHE).how) == (7.0, "England, counts summed")
    assert (found.country(SMOKE).value, found.country(SMOKE).how) == (15.5, "England")
    assert found.country(ACHE).sources == {"england"}


def test_england_is_otherwise_the_mean_of_districts_by_residents() -> None:
    smoke = {"D1": 12.0, "D2": 18.0, "E1": 9.0, "E2": 20.0, "E4": 14.0, "E5": 11.0, "E6": 16.0}
    people = {code: values[0] for code, values in PLACES.items()}
    whole = sum(n or 0 for n in people.values())
    rows = [
        *described(),
        england("ENG", "country", "feature_population", value=whole),
        *(england(code, "district", "smoke", value=value) for code, value in smoke.items()),
    ]
    found = compared(rows).country(SMOKE)
    there = sum(people[code] or 0 for code in smoke)
    assert there / whole > 0.9
    assert found.value == pytest.approx(sum(v * (people[c] or 0) for c, v in smoke.items()) / there)
    assert found.how == "England, estimated: mean of 7 districts weighted by residents"
    # The same is said of wards, which have no values themselves.
    assert compared(rows, "ward", ("W1",)).country(SMOKE).value == found.value
    # Without E2 less than nine tenths of the people have a value.
    without = [row for row in rows if (row["about"], row["indicator"]) != ("E2", "smoke")]
    assert compared(without).country(SMOKE).value is None
    assert compared(without).country(SMOKE).how == "no value of England is held"
    # And without England's people nobody can say how many are missing.
    unknown = [row for row in rows if row["level"] != "country"]
    assert compared(unknown).country(SMOKE).value is None


def test_people_of_the_latest_day_weigh() -> None:
    rows = [
        england("ENG", "country", "feature_population", value=300.0),
        england("D1", "district", "feature_population", value=200.0, **year(2019)),
        england("D1", "district", "feature_population", value=1.0, **year(2011)),
        england("D2", "district", "feature_population", value=100.0),
        england("D1", "district", "smoke", value=10.0),
        england("D2", "district", "smoke", value=40.0),
    ]
    assert compared(rows).country(SMOKE).value == pytest.approx(20.0)


def test_without_features_england_is_still_compared_with() -> None:
    found = compared([england("ENG", "country", counts=(7, 100))], "place", ("P1",))
    assert found.near(["P1"]) == {}
    assert found.country(ACHE).value == 7.0


def test_nothing_of_england_is_nothing_to_compare_with() -> None:
    assert comparators_of(ground(), "district", ["D1"], [ACHE]) is None


def test_like_areas_with_counts_are_added_up() -> None:
    rows = [england(f"E{i}", "district", counts=(i, 10.0 * i**2)) for i in range(1, 6)]
    found = compared([*described(), *rows]).together(("E1", "E2", "E3"), ACHE, 100)
    assert found.value == pytest.approx(100 * (1 + 2 + 3) / (10 + 40 + 90))
    assert found.of == ("district E1", "district E2", "district E3")
    assert found.how == "counts summed of 3 like areas"


def test_where_counts_lack_or_do_not_give_the_value_like_areas_are_averaged() -> None:
    rows = [england(f"E{i}", "district", counts=(i, 10.0 * i**2)) for i in range(1, 6)]
    mean = fmean([10.0, 5.0, 10 / 3])
    held = compared([*described(), *rows])
    assert held.together(("E1", "E2", "E3"), ACHE, None).value == pytest.approx(mean)
    rows[0] |= {"numerator": None}
    held = compared([*described(), *rows])
    assert held.together(("E1", "E2", "E3"), ACHE, 100).value == pytest.approx(mean)
    assert held.together(("E1", "E2", "E3"), ACHE, 100).how == "mean of 3 like areas"


def test_fewer_than_three_like_areas_with_a_value_are_no_benchmark() -> None:
    rows = [england(f"E{i}", "district", counts=(i, 100)) for i in (1, 2)]
    found = compared([*described(), *rows]).together(("E1", "E2", "E3", "E4", "E5"), ACHE, 100)
    assert (found.value, found.of) == (None, ())
    assert found.how == "values of 2 of 5 like areas are held"


def test_a_rank_counts_the_areas_below() -> None:
    values = {"D1": 5.0, "D2": 7.0, "E1": 5.0, "E2": 1.0, "E3": 9.0}
    rows = [england(code, "district", value=value) for code, value in values.items()]
    found = compared([*described(), *rows])
    by_hand = {c: 1 + sum(other < v for other in values.values()) for c, v in values.items()}
    assert {c: found.position(c, v, ACHE) for c, v in values.items()} == {
        code: (rank, 5) for code, rank in by_hand.items()
    }
    assert by_hand == {"D1": 2, "D2": 4, "E1": 2, "E2": 1, "E3": 5}


def test_a_rank_is_of_the_value_shown_in_the_place_of_ones_own() -> None:
    values = {"D1": 5.0, "D2": 7.0, "E1": 6.0}
    rows = [england(code, "district", value=value) for code, value in values.items()]
    found = compared([*described(), *rows])
    for shown, rank in ((5.01, 1), (6.5, 2), (4.99, 1), (99.0, 3), (6.0, 1)):
        assert found.position("D1", shown, ACHE) == (rank, 3), shown


def merged(*, since: date, valued: str = "E1 E2 F1") -> list[dict[str, Any]]:
    """England of D1 and of E1 and E2, which become F1 on a day: people of all, values of some."""
    before = {"closed": since - timedelta(days=1)}
    people = {"D1": 500.0, "E1": 100.0, "E2": 400.0, "F1": 500.0}
    values = {"D1": 5.0, "E1": 1.0, "E2": 2.0, "F1": 1.5}
    lives = {"D1": {}, "E1": before, "E2": before, "F1": {"opened": since}}
    return [
        england("ENG", "country", "feature_population", value=1000.0),
        *(
            england(code, "district", "feature_population", value=n, **lives[code])
            for code, n in people.items()
        ),
        *(
            england(code, "district", "smoke", value=values[code], **lives[code])
            for code in ("D1", *valued.split())
        ),
    ]


@pytest.mark.parametrize(
    ("since", "valued", "rank", "mean"),
    [
        # All have a value: the structure of the day of the study.
        (date(2019, 7, 2), "E1 E2 F1", (3, 3), (500 * 5 + 100 * 1 + 400 * 2) / 1000),
        (DAY, "E1 E2 F1", (2, 2), (5 + 1.5) / 2),
        # Only those of another day have all: the structure of that day.
        (date(2021, 4, 1), "F1", (2, 2), (5 + 1.5) / 2),
        (date(2019, 4, 1), "E1 E2", (3, 3), (500 * 5 + 100 * 1 + 400 * 2) / 1000),
        # None has all: the structure in which the most have.
        (DAY, "E1", (2, 2), None),
    ],
)
def test_merged_areas_stand_nowhere_beside_what_they_were_merged_from(
    since: date, valued: str, rank: tuple[int, int], mean: float | None
) -> None:
    found = compared(merged(since=since, valued=valued))
    assert found.position("D1", 5.0, SMOKE) == rank
    assert found.country(SMOKE).value == pytest.approx(mean)
    both = {found.position(code, 1.5, SMOKE) is None for code in ("E1", "F1")}
    assert both == {True, False}


def test_an_area_that_is_not_among_them_has_no_rank() -> None:
    rows = [england("E1", "district", value=1.0), england("E1", "ward", value=1.0)]
    assert compared([*described(), *rows]).position("D1", 0.5, ACHE) is None
    wards = compared([*described("ward"), *rows], "ward", ("E1",))
    assert wards.position("E1", 1.0, ACHE) is None, "of wards only like ones are kept"


def test_subgroups_are_compared_with_the_same_subgroup() -> None:
    women: What = ("toothache", "women", PERIOD)
    rows = [
        england("ENG", "country", counts=(7, 100)),
        england("ENG", "country", counts=(9, 50), category="women"),
        england("D1", "district", value=1.0),
        england("D1", "district", value=2.0, category="women"),
    ]
    found = compared([*described(), *rows], wanted=(ACHE, women))
    assert (found.country(ACHE).value, found.country(women).value) == (7.0, 18.0)
    assert found.of_level(ACHE)["D1"].value == 1.0
    assert found.of_level(women)["D1"].value == 2.0


def test_a_value_of_another_period_is_not_compared_with() -> None:
    rows = [england("ENG", "country", counts=(7, 100), start=date(2018, 1, 1))]
    assert compared([*described(), *rows]).country(ACHE).value is None
