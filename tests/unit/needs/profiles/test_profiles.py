"""A profile row: value, interval, England, like areas, funnel flag, trend, and why one is lacking.
Limits are worked out here from the published formulas, with plain arithmetic."""

from __future__ import annotations

import math
from datetime import date
from statistics import NormalDist
from typing import Any

import pytest

from commonweal.evidence import Part
from commonweal.needs.held import Held
from commonweal.needs.profiles import part as profiling
from commonweal.needs.profiles import profile as profiles
from commonweal.needs.profiles.profile import Row, profile
from commonweal.people.ground import Ground
from needs_toy import definitions, england, features, ground, row, year

Z95, Z998 = NormalDist().inv_cdf(0.975), NormalDist().inv_cdf(0.999)


def wilson(count: float, total: float, z: float = Z95) -> tuple[float, float]:
    """Wilson's score limits of a share, as Newcombe and Altman write them."""
    middle, rest = 2 * count + z * z, z * math.sqrt(z * z + 4 * count * (1 - count / total))
    return (middle - rest) / (2 * (total + z * z)), (middle + rest) / (2 * (total + z * z))


def byar(count: float) -> tuple[float, float]:
    """Byar's limits of a count, from 10 events."""
    up = count + 1
    return (
        count * (1 - 1 / (9 * count) - Z95 / (3 * math.sqrt(count))) ** 3,
        up * (1 - 1 / (9 * up) + Z95 / (3 * math.sqrt(up))) ** 3,
    )


def rows_of(place: Ground, level: str, *names: str) -> dict[str, Row]:
    found = profile(place, definitions(place, *(names or ("toothache",))), level)
    held = {one.code: one for one in found}
    assert len(held) == len(found)
    return held


def only(*rows: dict[str, Any], name: str = "toothache", about: str = "A1") -> Row:
    level = {"A": "practice", "D": "district", "C": "commissioner", "P": "place"}[about[0]]
    own = [one for one in rows if "level" not in one]
    return rows_of(
        ground(indicators=own, comparators=[one for one in rows if "level" in one]), level, name
    )[about]


def country(indicator: str = "toothache", **more: Any) -> dict[str, Any]:
    return england("ENG", "country", indicator, **more)


@pytest.mark.parametrize(("count", "total"), [(50, 1000), (0, 40), (40, 40), (1, 3)])
def test_a_share_has_wilsons_limits(count: int, total: int) -> None:
    found = only(row("A1", counts=(count, total)))
    low, high = wilson(count, total)
    assert found.value == pytest.approx(100 * count / total)
    assert (found.lower, found.upper) == pytest.approx((100 * low, 100 * high))
    assert found.lower <= found.value <= found.upper
    assert found.note == ""


def test_a_rate_has_byars_limits_even_above_one_event_a_head() -> None:
    found = only(row("A1", "falls", counts=(1200, 1000), times=1000), name="falls")
    assert found.value == 1200
    low, high = byar(1200)
    assert (found.lower, found.upper) == pytest.approx((low, high))


@pytest.mark.parametrize(
    ("made", "name", "note"),
    [
        (row("A1", value=5.0), "toothache", profiles.NO_COUNTS),
        (row("A1", counts=(0, 0)), "toothache", profiles.NOTHING),
        (row("A1", value=0.0, counts=(0, 0)), "toothache", profiles.NOTHING),
        (row("A1", counts=(12, 10)), "toothache", profiles.IMPOSSIBLE),
        (row("A1"), "toothache", profiles.NO_VALUE),
        (row("A1", value=5.0, counts=(None, 90)), "toothache", profiles.NO_COUNTS),
        (row("A1", value=50.0, counts=(5, 1000)), "toothache", profiles.AT_ODDS),
        (row("A1", value=0.05, counts=(50, 1000)), "toothache", profiles.AT_ODDS),
        (row("D1", "smoke", value=15.0, counts=(15, 100)), "smoke", profiles.NOT_OF_COUNTS),
        (row("D1", "smoke", value=15.0), "smoke", profiles.NO_COUNTS),
    ],
)
def test_without_an_interval_the_reason_stands(made: dict[str, Any], name: str, note: str) -> None:
    found = only(made, country(name, value=4.0), name=name, about=made["about"])
    assert (found.lower, found.upper) == (None, None)
    assert found.note == note
    assert found.value == made["value"]
    assert found.funnel == ""
    assert found.against_england == ""


def test_a_mean_has_no_interval_though_its_people_are_counted() -> None:
    rows = [row("L1", "rank", value=10), row("L2", "rank", value=30)]
    held = england("D1", "district", "share_poor", counts=(100, 400))
    found = only(*rows, held, name="share_poor", about="D1")
    assert (found.value, found.lower, found.note) == (25.0, None, profiles.AVERAGED)


@pytest.mark.parametrize(
    ("count", "verdict", "judgement"),
    [(50, "similar", ""), (90, "higher", "worse"), (20, "lower", "better")],
)
def test_higher_or_lower_than_england_by_whether_the_interval_holds_it(
    count: int, verdict: str, judgement: str
) -> None:
    found = only(row("A1", counts=(count, 1000)), country(counts=(500, 10_000)))
    low, high = wilson(count, 1000)
    assert (low > 0.05, high < 0.05) == (verdict == "higher", verdict == "lower")
    assert (found.england, found.against_england, found.judgement) == (5.0, verdict, judgement)
    words = {
        "similar": "similar to England",
        "higher": "higher than England (worse)",
        "lower": "lower than England (better)",
    }
    assert found.comparison == words[verdict]


def test_where_neither_way_is_good_nothing_is_judged() -> None:
    place = ground(
        indicators=[row("A1", counts=(90, 1000))], comparators=[country(counts=(500, 10_000))]
    )
    definition = definitions(place, "toothache")["toothache"]
    for polarity, said in (
        ("neutral", "higher than England"),
        ("higher is better", "higher than England (better)"),
    ):
        changed = {"toothache": definition.model_copy(update={"polarity": polarity})}
        assert profile(place, changed, "practice")[0].comparison == said


def test_what_cannot_be_compared_says_so() -> None:
    assert only(row("A1", counts=(5, 100))).comparison == (
        "not compared: no value of England is held"
    )
    assert only(row("A1", value=5.0), country(value=4.0)).comparison == "not tested: no interval"
    assert only(row("A1", counts=(0, 0)), country(value=4.0)).comparison == "not compared: no value"
    assert only(row("A1", value=5.0)).england_how == (
        "nothing of England is held (table comparators)"
    )


def test_the_funnel_flag_is_that_of_the_control_limits() -> None:
    share = 0.05
    for count in (20, 30, 37, 45, 50, 60, 64, 70, 75, 90):
        found = only(row("A1", counts=(count, 1000)), country(counts=(500, 10_000)))
        beyond = [
            abs(count / 1000 - share) > z * math.sqrt(share * (1 - share) / 1000)
            for z in (Z95, Z998)
        ]
        side = "higher" if count > 50 else "lower"
        expected = ("not significant", f"{side} (95%)", f"{side} (99.8%)")[sum(beyond)]
        assert found.funnel == expected, count


def test_a_partnership_is_compared_with_england_alone() -> None:
    rows = [row("A1", counts=(90, 1000)), country(counts=(500, 10_000))]
    found = only(*rows, about="P1")
    assert found.comparison == "higher than England (worse)"
    assert (found.like, found.like_areas) == (None, "no like areas are held")


def _like(own: tuple[int, int], held: dict[str, tuple[int, int]]) -> Row:
    places = {"D1": (1.0, 2.0)} | {f"E{i}": (1.0 + i / 10, 2.0) for i in range(1, 7)}
    rows = [
        row("D1", counts=own),
        *features("district", places),
        england("D1", "district", counts=own),
        *(england(code, "district", counts=counts) for code, counts in held.items()),
    ]
    return only(*rows, about="D1")


def test_like_areas_are_one_and_do_not_hold_oneself() -> None:
    held = {f"E{i}": (i, 100) for i in range(1, 7)}
    found = _like((50, 100), held)
    assert found.like == pytest.approx(100 * (1 + 2 + 3 + 4 + 5) / 500)
    assert found.like_areas == "; ".join(f"district E{i}" for i in range(1, 6))
    assert found.against_like == "higher"
    assert (found.rank, found.ranked) == (7, 7)
    few = _like((50, 100), {"E1": (1, 100), "E6": (6, 100)})
    assert (few.like, few.like_areas) == (None, "values of 1 of 5 like areas are held")
    assert (few.rank, few.ranked) == (3, 3)


def test_the_latest_year_as_published_is_shown() -> None:
    rows = [
        row("C1", value=3.0, **year(2015)),
        row("C1", value=4.0, **year(2017)),
        row("A1", counts=(50, 1000), **year(2018)),
    ]
    found = only(*rows, about="C1")
    assert (found.value, found.start.year, found.through.value) == (4.0, 2017, "as published")
    # Where nothing was published about it, what can be rolled up.
    assert only(rows[2], about="C1").value == 5.0


def test_england_of_another_year_is_not_compared_with() -> None:
    found = only(row("A1", counts=(50, 1000)), country(value=9.0, **year(2017)))
    assert found.england is None


def test_a_reader_is_told_of_age_and_why_there_is_no_trend() -> None:
    found = only(row("A1", counts=(50, 1000)), country(counts=(500, 10_000)))
    told = profiling._cells(found)
    assert (told["trend"], told["trend_how"]) == ("cannot be told: 1 of 5 periods held", "")
    labels = {one.name: one.label for one in profiling.COLUMNS}
    assert labels["crude"] == "Age explains part of it"


def test_a_crude_value_says_so_and_every_source_is_named() -> None:
    found = only(row("A1", counts=(50, 1000)), country(counts=(500, 10_000)))
    assert found.crude
    assert found.sources == {"own", "england"}
    assert found.name == "Body A1"
    assert found.label == "Toothache"


def test_no_level_without_values_has_rows() -> None:
    place = ground(indicators=[row("D1", "smoke", value=12.0)])
    assert profile(place, definitions(place), "practice") == []
    assert Held(place).profiles["ward"] == []


def _part(place: Ground) -> Part:
    held = Held(place)
    return profiling.part(place, held.definitions, held.profiles)


def test_the_section_without_indicators_names_what_lacks() -> None:
    for place in (ground(), ground(indicators=[row("A1", "unknown", value=1.0)])):
        made = _part(place)
        assert made.section.text.startswith("Not known")
        assert [lack.table for lack in made.lacks] == ["indicators"]
        assert made.figures[0].missing
        assert made.tables == ()


def test_the_section_has_a_table_for_each_level_and_says_what_it_cannot_compare() -> None:
    counts = {"A1": (50, 1000), "A2": (90, 3000), "B1": (60, 2000)}
    rows = [row(code, counts=held) for code, held in counts.items()]
    made = _part(ground(indicators=rows))
    tables = {table.id: table for table in made.tables}
    levels = ("system", "commissioner", "place", "network", "practice")
    assert made.section.tables == (
        *(f"needs.profile_shown.{level}" for level in levels),
        "needs.definitions",
    )
    # Whole profiles are files of the pack, of which the page draws no row.
    whole = {f"needs.profile.{level}" for level in levels}
    assert set(tables) == {*made.section.tables, *whole}
    assert {tables[name].shown for name in whole} == {0}
    assert tables["needs.definitions"].data["id"].to_pylist() == ["toothache"]
    assert made.figures[0].value == pytest.approx(100 * 200 / 6000)
    assert (made.figures[0].lower, made.figures[0].upper) == pytest.approx(
        tuple(100 * limit for limit in wilson(200, 6000))
    )
    said = {lack.consequence for lack in made.lacks}
    assert "no value is compared with England or with like areas" in said
    assert "these levels have no profile" in said
    assert not made.charts, "toothache is no headline"


def test_counts_that_do_not_give_the_value_stop_no_study() -> None:
    rows = [england("TOY", "system", value=0.05, counts=(50, 1000)), row("A1", counts=(5, 100))]
    place = ground(indicators=rows[1:], comparators=rows[:1])
    figure = _part(place).figures[0]
    assert (figure.value, figure.lower) == (0.05, None)


def test_a_system_with_nothing_to_divide_by_has_a_missing_figure() -> None:
    figure = _part(ground(indicators=[row("A1", counts=(0, 0))])).figures[0]
    assert (figure.value, figure.missing) == (None, "nothing to divide by")


def test_an_overdue_definition_is_counted_and_still_used() -> None:
    definition = {
        "id": "toothache",
        "name": "Toothache",
        "numerator": "ill",
        "denominator": "patients",
        "method": "proportion",
        "unit": "percent of patients",
        "multiplier": 100.0,
        "levels": "practice",
        "review_date": date(2019, 6, 30),
    }
    made = _part(ground(indicators=[row("A1", counts=(5, 100))], definitions=[definition]))
    assert "1 definitions are past their review date" in made.section.text
