"""What the page shows of profiles: headline indicators, the worst first, few columns."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from commonweal.evidence import Table
from commonweal.needs.held import Held
from commonweal.needs.indicators import DOMAINS, load_definitions
from commonweal.needs.profiles.part import part
from commonweal.needs.profiles.profile import profile
from commonweal.needs.profiles.shown import COLUMNS, FEW, FIRST, MOST, PAGE, shown
from commonweal.needs.values.observation import LEVELS
from commonweal.people.ground import Ground
from needs_toy import definitions, england, features, ground, row

SMOKING = "health_index_smoking"
LIFE = "health_index_life_expectancy"


def made(place: Ground, level: str) -> Table:
    held = Held(place).definitions
    return shown(place, held, level, profile(place, held, level))


def lines(table: Table) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table.data.to_pylist()
    return found


def test_every_indicator_of_the_page_is_defined() -> None:
    assert set(PAGE) <= load_definitions().keys()
    assert len(COLUMNS) <= 12


def test_health_comes_first_then_from_the_worst_on() -> None:
    place = ground(
        indicators=[
            row("D1", SMOKING, value=14.0, unit="percent of adults"),
            row("D2", SMOKING, value=18.0, unit="percent of adults"),
            row("D1", LIFE, value=81.0, unit="years"),
            row("D2", LIFE, value=79.0, unit="years"),
            row("D1", "health_index_cancer", value=3.0, unit="percent"),
        ]
    )
    table = made(place, "district")
    # Short lives are the worst, and so is much smoking: the same district leads both.
    assert [(line["body"][-2:], line["value"]) for line in lines(table)] == [
        ("D2", 79.0),
        ("D1", 81.0),
        ("D2", 18.0),
        ("D1", 14.0),
    ]
    assert [line["indicator"] for line in lines(table)] == [
        *["Life expectancy at birth"] * 2,
        *["Smoking, crude"] * 2,
    ]
    assert [line["unit"] for line in lines(table)] == ["years", "years", "%", "%"]
    assert {line["period"] for line in lines(table)} == {"2018/19"}
    # Columns that no row has are left out, and the note says so.
    assert not {"lower", "upper", "england", "against", "like", "trend"} & {
        column.name for column in table.columns
    }
    for said in ("No interval is known", "No value of England", "like areas", "1 further"):
        assert said in table.note
    assert table.shown == 4


def test_what_chance_does_not_explain_comes_before_small_numbers() -> None:
    rows = [row("A1", counts=(1, 8)), row("A2", counts=(300, 3000)), row("B1")]
    place = ground(indicators=rows, comparators=[england("ENG", "country", counts=(500, 10_000))])
    found = lines(made(place, "practice"))
    assert [line["body"] for line in found] == ["Body A2", "Body A1", "Body B1"]
    assert [line["against"] for line in found] == ["higher (worse)", "similar", "not compared"]
    assert found[2]["value"] is None


def test_of_many_practices_ten_are_shown_and_of_few_bodies_all() -> None:
    codes = [f"Z{i:02}" for i in range(40)]
    one = profile(
        ground(indicators=[row("A1", counts=(5, 100))]), definitions(ground()), "practice"
    )
    assert one, "a row to copy"
    many = [replace(one[0], code=code, name=code, value=float(i)) for i, code in enumerate(codes)]
    place, held = ground(), definitions(ground())
    table = shown(place, held, "practice", many)
    assert [line["value"] for line in lines(table)] == [float(39 - i) for i in range(FEW)]
    assert f"the {FEW} of most need" in table.title
    whole = shown(place, held, "network", many)
    assert (whole.data.num_rows, whole.shown) == (40, FIRST)
    assert shown(place, held, "network", many[:MOST]).shown == MOST


def test_whole_profiles_are_in_order_of_domain_indicator_and_code() -> None:
    places = {f"E{i}": (1.0, 2.0) for i in range(1, 3)}
    rows = [
        row(code, name, value=1.0)
        for name in ("health_index_personal_crime", SMOKING, "health_index_cancer")
        for code in ("D2", "D1")
    ]
    place = ground(indicators=rows, comparators=features("district", places))
    held = Held(place).definitions
    found = part(place, held, {level: profile(place, held, level) for level in LEVELS})
    (table,) = [one for one in found.tables if one.id == "needs.profile.district"]
    order = [
        (DOMAINS.index(line["domain"]), line["indicator"], line["code"]) for line in lines(table)
    ]
    assert order == sorted(order)
    assert [place for place, _, _ in order] == [0, 0, 1, 1, 9, 9]
