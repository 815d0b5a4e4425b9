"""Control charts of months: a planted shift is found and proposed, never taken by itself."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from statistics import fmean
from typing import Any

import pytest

from commonweal.evidence import Basis, Part
from commonweal.needs import control
from commonweal.system.organisation import Kind, Organisation
from needs_toy import definitions, ground, row, system

#: Twelve quiet months about 100: each differs from the next by 4 at most.
QUIET = (100, 102, 99, 101, 98, 100, 103, 99, 101, 100, 102, 99)
SHIFTED = (*QUIET, *(value + 30 for value in QUIET))


def month(place: int) -> dict[str, date]:
    first = date(2017 + place // 12, place % 12 + 1, 1)
    return {"start": first, "end": first.replace(day=monthrange(first.year, first.month)[1])}


def months(values: Sequence[float | None], about: str = "C1", **more: Any) -> list[dict[str, Any]]:
    return [
        row(about, "calls", value=value, unit="calls", **month(place) | more)
        for place, value in enumerate(values)
    ]


def made(rows: Sequence[dict[str, Any]], **more: Any) -> Part:
    place = ground(indicators=rows, **more)
    return control.part(place, definitions(place))


def tables(part: Part) -> dict[str, list[dict[str, Any]]]:
    return {table.id: table.data.to_pylist() for table in part.tables}


def test_quiet_months_have_limits_at_2_66_mean_moving_ranges() -> None:
    found = tables(made(months(QUIET)))["needs.control.calls.C1"]
    ranges = [abs(b - a) for a, b in pairwise(QUIET)]
    assert max(ranges) < 3.267 * fmean(ranges), "none is screened out"
    mean, reach = fmean(QUIET), 2.66 * fmean(ranges)
    assert len(found) == 12
    for line in found:
        assert line["mean"] == pytest.approx(mean)
        assert (line["lower"], line["upper"]) == pytest.approx((mean - reach, mean + reach))
        assert (line["signal"], line["rule"]) == ("common cause", "")


def test_a_planted_shift_is_found_and_a_new_phase_only_proposed() -> None:
    part = made(months(SHIFTED))
    held = tables(part)
    chart = held["needs.control.calls.C1"]
    # One mean over all months: the chart was not rebased.
    assert {round(line["mean"], 9) for line in chart} == {round(fmean(SHIFTED), 9)}
    assert len({line["upper"] for line in chart}) == 1
    # More calls are better by the definition: low months are a concern, high ones improvement.
    assert [line["signal"] for line in chart] == ["concern"] * 12 + ["improvement"] * 12
    # The rule stands in a column of its own, with its side.
    assert all(line["rule"].endswith(", low") for line in chart[:12])
    assert all(line["rule"].endswith(", high") for line in chart[12:])
    (latest,) = held["needs.control"]
    before, after = fmean(QUIET), fmean(SHIFTED[12:])
    assert latest["rebase"] == (
        f"from 01/2018: 12 months on one side, mean {before:.1f} to {after:.1f}"
    )
    assert latest["month"] == date(2018, 12, 1)
    assert latest["value"] == SHIFTED[-1]
    assert "never taken by itself" in next(t.note for t in part.tables if t.id == "needs.control")


def test_without_a_shift_nothing_is_proposed() -> None:
    (latest,) = tables(made(months((*QUIET, *QUIET))))["needs.control"]
    assert latest["rebase"].startswith("no: ")
    assert latest["variation"] == "common cause"


def test_fewer_than_twelve_months_are_no_chart_and_what_lacks_is_named() -> None:
    for rows in ([], months(QUIET[:11]), months((*QUIET[:11], None))):
        part = made(rows)
        assert (part.tables, part.charts) == ((), ())
        assert part.section.text == (
            "Not known: the folder holds no indicator of at least 12 months."
        )
        assert [(lack.table, lack.what) for lack in part.lacks] == [
            ("indicators", "indicators by month")
        ]


def test_years_weeks_and_days_are_no_months() -> None:
    for days in (365, 90, 7, 1):
        starts = [date(2010, 1, 1) + timedelta(days * place) for place in range(20)]
        rows = [
            row("C1", "calls", value=1.0, start=start, end=start + timedelta(days - 1))
            for start in starts
        ]
        assert made(rows).tables == ()


def test_a_month_published_twice_is_one_point() -> None:
    first = months(QUIET, source="b-first-edition")
    again = months([value + 50 for value in QUIET], source="a-later-edition")
    found = tables(made([*again, *first]))["needs.control.calls.C1"]
    assert [line["value"] for line in found] == list(QUIET)


def test_a_subgroup_is_not_drawn_among_all() -> None:
    rows = [*months(QUIET), *months([v / 2 for v in QUIET], category="by telephone")]
    assert [line["value"] for line in tables(made(rows))["needs.control.calls.C1"]] == list(QUIET)


def test_months_that_lack_are_said() -> None:
    held = made([*months(SHIFTED)[:6], *months(SHIFTED)[8:]])
    chart = next(t for t in held.tables if t.id == "needs.control.calls.C1")
    assert chart.data.num_rows == 22
    assert (
        chart.note == "2 of the months between are not held; the others are taken as if in a row."
    )
    whole = next(t for t in made(months(QUIET)).tables if t.id == "needs.control.calls.C1")
    assert whole.note == ""


def test_a_chart_is_named_after_a_successor_that_began_later() -> None:
    heir = Organisation(
        code="C9",
        name="Body of both",
        kind=Kind.COMMISSIONER,
        opened=date(2020, 4, 1),
        source="own",
    )
    held = system()
    after = replace(held, organisations=(*held.organisations, heir))
    part = made(months(QUIET, "C9"), bodies=after)
    assert [table.title for table in part.tables][1] == "Calls: Body of both, by month"
    assert tables(part)["needs.control"][0]["name"] == "Body of both"


def test_a_code_that_passed_on_is_named_as_when_its_series_ended() -> None:
    def body(name: str, opened: date, closed: date | None) -> Organisation:
        return Organisation(
            code="C9",
            name=name,
            kind=Kind.COMMISSIONER,
            opened=opened,
            closed=closed,
            source="own",
        )

    held = system()
    heirs = (
        body("Toyshire Board - C9", date(2018, 7, 1), None),
        body("Toyshire CCG", date(2013, 4, 1), date(2018, 6, 30)),
    )
    after = replace(held, organisations=(*held.organisations, *heirs))
    for values, name in ((QUIET, "Toyshire CCG"), (SHIFTED, "Toyshire Board")):
        part = made(months(values, "C9"), bodies=after)
        assert [table.title for table in part.tables][1] == f"Calls: {name}, by month"


@pytest.mark.parametrize(
    ("polarity", "first", "then"),
    [
        ("higher is worse", "improvement", "concern"),
        ("neutral", "low", "high"),
    ],
)
def test_signals_are_few_words_by_which_way_is_good(polarity: str, first: str, then: str) -> None:
    place = ground(indicators=months(SHIFTED))
    held = definitions(place)
    changed = {**held, "calls": held["calls"].model_copy(update={"polarity": polarity})}
    part = control.part(place, changed)
    lines = tables(part)["needs.control.calls.C1"]
    assert [line["signal"] for line in lines] == [first] * 12 + [then] * 12
    assert part.charts[0].colour == "signal"


def test_a_neighbour_and_a_stranger_are_not_drawn() -> None:
    assert made([*months(QUIET, "CX"), *months(QUIET, "ZZ")]).tables == ()


def test_false_discovery_over_several_charts() -> None:
    part = made([*months(SHIFTED), *months((*QUIET, *QUIET), "C2")])
    found = {line["about"]: line for line in tables(part)["needs.control"]}
    chances = sorted(line["p"] for line in found.values())
    # Benjamini and Hochberg by hand for two: the larger stays, the smaller is doubled at most.
    adjusted = sorted(line["adjusted"] for line in found.values())
    assert adjusted == pytest.approx([min(2 * chances[0], chances[1]), chances[1]])


def test_the_weakest_basis_of_the_months_is_that_of_the_chart() -> None:
    rows = months(QUIET)
    assert all(table.basis is Basis.OBSERVED for table in made(rows).tables)
    of_others = [*rows, *months(QUIET, "C2", basis="estimated")]
    held = {table.id: table.basis for table in made(of_others).tables}
    assert held["needs.control"] is Basis.ESTIMATED
    assert held["needs.control.calls.C1"] is Basis.OBSERVED
