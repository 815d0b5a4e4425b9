"""Values about bodies and areas: published, summed over practices, averaged over people. Every
expected figure is added up by hand from the lists and counts written in the tests."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from commonweal.evidence import Basis
from commonweal.needs.held import Held
from commonweal.needs.indicators import DefinitionError, load_definitions
from commonweal.needs.values.gathered import observations
from commonweal.needs.values.observation import Observation, Through
from needs_toy import AREAS, LISTS, RESIDENTS, ground, observed, row, system, year

#: B2 has no counts; X1 is a neighbour's; a stranger is nobody's.
COUNTS = {"A1": (50, 1000), "A2": (90, 3000), "A3": (20, 500), "B1": (60, 2000), "B3": (110, 2500)}
TOOTHACHE = [
    *(row(code, counts=counts) for code, counts in COUNTS.items()),
    row("X1", counts=(900, 9000)),
    row("ZZ", counts=(1, 2)),
]
RANK = [
    row(area, "rank", value=value, unit="rank")
    for area, value in {"L1": 10, "L2": 30, "L3": 40, "L4": 20, "L5": 5}.items()
]
SMOKE = [
    row(code, "smoke", value=value, unit="percent of adults")
    for code, value in {"D1": 12.0, "D2": 18.0, "D3": 99.0}.items()
]


def about(level: str, code: str, *rows: dict[str, Any], name: str = "toothache") -> Observation:
    return observed(ground(indicators=rows), name)[level, code]


def test_counts_of_practices_are_summed_to_every_body_above_them() -> None:
    found = observed(ground(indicators=TOOTHACHE), "toothache")
    sums = {
        ("network", "N1"): (160, 4500),  # the closed A3 among them: its list still stands
        ("network", "N2"): (60, 2000),
        ("place", "P1"): (160, 4500),
        ("commissioner", "C1"): (160, 4500),
        ("commissioner", "C2"): (170, 4500),  # B3, in no network, among them
        ("system", "TOY"): (330, 9000),
    }
    summed = {key: one for key, one in found.items() if key[0] != "practice"}
    assert {key: (o.numerator, o.denominator) for key, o in summed.items()} == sums
    for key, (top, bottom) in sums.items():
        assert found[key].value == pytest.approx(100 * top / bottom)
        assert found[key].through is Through.REGISTERED
        assert found[key].sources == {"own"}
    own = {code for level, code in found if level == "practice"}
    assert own == set(COUNTS), "a neighbour's practice and a stranger are not the system's"
    assert all(found["practice", code].through is Through.PUBLISHED for code in own)


def test_how_much_of_the_lists_is_heard_of_is_said() -> None:
    found = observed(ground(indicators=TOOTHACHE), "toothache")
    assert found["network", "N1"].covered == 1.0
    assert found["network", "N2"].covered == pytest.approx(2000 / 3500)
    assert found["commissioner", "C2"].covered == pytest.approx(4500 / 6000)
    assert found["system", "TOY"].covered == pytest.approx(9000 / 10500)


def test_a_practice_without_a_list_is_not_in_the_sums() -> None:
    lists = {code: n for code, n in LISTS.items() if code != "A1"}
    found = observed(ground(indicators=TOOTHACHE, lists=lists), "toothache")
    assert found["network", "N1"].numerator == 110
    assert found["practice", "A1"].numerator == 50


def test_lists_that_are_empty_are_heard_of_by_practices() -> None:
    lists = {"A1": 0, "A2": 0, "A3": 0, "B1": 2000}
    found = observed(ground(indicators=TOOTHACHE[:2], lists=lists), "toothache")
    assert found["network", "N1"].value == pytest.approx(100 * 140 / 4000)
    assert found["network", "N1"].covered == pytest.approx(2 / 3)


def test_nothing_to_divide_by_is_no_value_and_no_zero() -> None:
    rows = [row("A1", counts=(0, 0)), row("A2", counts=(0, 0))]
    found = observed(ground(indicators=rows), "toothache")
    assert found["network", "N1"].value is None
    assert found["practice", "A1"].value is None
    assert (found["network", "N1"].denominator, found["network", "N1"].counted) == (0, False)


def test_counts_that_are_not_held_are_not_summed_as_zero() -> None:
    rows = [row("A1", counts=(50, 1000)), row("A2", value=4.0), row("A3", counts=(None, 500))]
    found = observed(ground(indicators=rows), "toothache")
    assert (found["network", "N1"].numerator, found["network", "N1"].denominator) == (50, 1000)
    assert found["network", "N1"].covered == pytest.approx(1000 / 4500)
    assert found["practice", "A2"].value == 4.0


def test_more_ill_than_patients_is_unsound_and_yet_shown() -> None:
    rows = [row("A1", counts=(12, 10)), row("A2", counts=(3, 100))]
    found = observed(ground(indicators=rows), "toothache")
    assert found["practice", "A1"].value == pytest.approx(120)
    assert not found["practice", "A1"].sound
    assert found["network", "N1"].sound


def test_a_sum_is_as_weak_as_its_weakest_part() -> None:
    rows = [row("A1", counts=(50, 1000)), row("A2", counts=(90, 3000), basis="estimated")]
    assert observed(ground(indicators=rows), "toothache")["system", "TOY"].basis == "estimated"
    assumed = ground(indicators=TOOTHACHE, bodies=system(basis="assumed"))
    found = observed(assumed, "toothache")
    assert {level: o.basis.value for (level, _), o in found.items()} == {
        "practice": "observed",
        "network": "assumed",
        "place": "assumed",
        "commissioner": "observed",
        "system": "observed",
    }


def test_what_is_published_is_not_replaced_by_a_sum_of_the_same_period() -> None:
    rows = [*TOOTHACHE, row("C1", counts=(170, 4600)), row("C1", counts=(9, 90), **year(2014))]
    found = observations(
        place := ground(indicators=rows), {"toothache": Held(place).definitions["toothache"]}
    )
    held = {(o.level, o.code, o.start.year): o for o in found}
    assert held["commissioner", "C1", 2018].numerator == 170
    assert held["commissioner", "C1", 2018].through is Through.PUBLISHED
    assert held["commissioner", "C1", 2014].numerator == 9
    assert held["commissioner", "C2", 2018].through is Through.REGISTERED
    assert held["place", "P1", 2018].numerator == 160
    assert ("commissioner", "C2", 2014) not in held


def test_of_a_year_published_twice_the_earlier_publication_stands() -> None:
    rows = [
        row("A1", counts=(40, 900), source="a-later-edition"),
        row("A1", counts=(50, 1000), source="b-first-edition"),
        row("A2", counts=(90, 3000), source="a-later-edition"),
    ]
    found = observed(ground(indicators=rows), "toothache")
    assert (found["practice", "A1"].numerator, *found["practice", "A1"].sources) == (
        50,
        "b-first-edition",
    )
    assert found["network", "N1"].numerator == 140
    assert found["network", "N1"].sources == {"a-later-edition", "b-first-edition"}


def test_of_publications_of_unknown_days_the_first_by_id_stands() -> None:
    rows = [row("A1", counts=(1, 100), source="own"), row("A1", counts=(2, 100), source="other")]
    assert about("practice", "A1", *rows).numerator == 2


def test_a_year_that_was_filled_in_is_left_out_where_years_were_measured() -> None:
    rows = [
        row("D1", "smoke", value=12, **year(2018)),
        row("D1", "smoke", value=13, **year(2019), basis="estimated"),
        row("D2", "smoke", value=18, **year(2018), basis="estimated"),
        row("D2", "smoke", value=19, **year(2019), basis="estimated"),
    ]
    place = ground(indicators=rows)
    found = observations(place, {"smoke": Held(place).definitions["smoke"]}, levels=["district"])
    assert [(o.code, o.start.year) for o in found] == [("D1", 2018), ("D2", 2018), ("D2", 2019)]


def test_a_subgroup_is_not_everyone() -> None:
    rows = [
        row("A1", counts=(50, 1000)),
        row("A1", counts=(30, 500), category="women"),
        row("A2", counts=(40, 600), category="women"),
    ]
    found = observed(ground(indicators=rows), "toothache")
    assert (found["network", "N1"].numerator, found["network", "N1"].denominator) == (50, 1000)


def test_small_areas_are_averaged_over_residents() -> None:
    found = observed(ground(indicators=RANK, drop=["registered"]), "mean_rank")
    means = {
        ("ward", "W1"): (100 * 10 + 300 * 30) / 400,
        ("ward", "W2"): 40,
        ("ward", "W3"): 20,
        ("district", "D1"): 25,
        ("district", "D2"): (200 * 40 + 400 * 20) / 600,
        ("place", "P1"): (1000 + 9000 + 8000) / 600,
        ("commissioner", "C1"): 30,
        ("commissioner", "C2"): 20,
        ("system", "TOY"): (1000 + 9000 + 8000 + 8000) / 1000,
    }
    assert {key: o.value for key, o in found.items()} == pytest.approx(means)
    for one in found.values():
        assert (one.through, one.covered) == (Through.RESIDENT, 1.0)
        assert one.basis is Basis.OBSERVED
        assert (one.numerator, one.denominator, one.unit) == (None, None, "mean rank")


def test_a_share_of_people_in_some_areas_is_an_average_of_all_or_nothing() -> None:
    found = observed(ground(indicators=RANK, drop=["registered"]), "share_poor")
    assert found["district", "D1"].value == pytest.approx(25)  # L1 has rank 10, L2 has 30
    assert found["district", "D2"].value == pytest.approx(100 * 400 / 600)
    assert found["system", "TOY"].value == pytest.approx(50)
    assert found["ward", "W2"].value == 0


def test_areas_without_a_value_are_not_counted_and_that_is_said() -> None:
    found = observed(ground(indicators=RANK[1:], drop=["registered"]), "mean_rank")
    assert found["ward", "W1"].value == 30
    assert found["ward", "W1"].covered == pytest.approx(300 / 400)
    assert found["system", "TOY"].covered == pytest.approx(900 / 1000)
    no_ward = observed(ground(indicators=RANK[2:], drop=["registered"]), "mean_rank")
    assert ("ward", "W1") not in no_ward
    assert ("district", "D1") not in no_ward


def test_areas_in_which_nobody_lives_weigh_nothing() -> None:
    people = RESIDENTS | {"L1": 0, "L3": 0}
    found = observed(ground(indicators=RANK, residents=people, drop=["registered"]), "mean_rank")
    assert found["ward", "W1"].value == 30
    assert ("ward", "W2") not in found


def test_a_mean_is_as_weak_as_its_weakest_part_and_names_every_source() -> None:
    rows = [*RANK[:1], *(one | {"basis": "modelled", "source": "other"} for one in RANK[1:])]
    found = observed(ground(indicators=rows, drop=["registered"]), "mean_rank")
    assert found["ward", "W1"].basis is Basis.MODELLED
    assert found["ward", "W1"].sources == {"own", "other"}
    firm = observed(
        ground(indicators=[*RANK[:3], RANK[3] | {"basis": "modelled"}], drop=["registered"]),
        "mean_rank",
    )
    assert firm["ward", "W1"].basis is Basis.OBSERVED
    assert firm["system", "TOY"].basis is Basis.MODELLED


def test_an_assumed_partnership_makes_means_over_its_residents_assumed() -> None:
    place = ground(indicators=RANK, drop=["registered"], bodies=system(basis="assumed"))
    found = observed(place, "mean_rank")
    assert found["place", "P1"].basis is Basis.ASSUMED
    assert found["commissioner", "C1"].basis is Basis.OBSERVED


def test_values_of_districts_are_averaged_over_those_who_live_in_them() -> None:
    found = observed(ground(indicators=SMOKE), "smoke")
    means = {
        ("place", "P1"): (400 * 12 + 200 * 18) / 600,
        ("commissioner", "C1"): 14,
        ("commissioner", "C2"): 18,
        ("system", "TOY"): (400 * 12 + 600 * 18) / 1000,
        ("district", "D1"): 12,
        ("district", "D2"): 18,
    }
    assert {key: o.value for key, o in found.items()} == pytest.approx(means)
    for (level, _), one in found.items():
        published = level == "district"
        assert one.basis is (Basis.OBSERVED if published else Basis.ESTIMATED)
        assert one.through is (Through.PUBLISHED if published else Through.RESIDENT)


def test_a_district_tells_nothing_of_its_wards_practices_and_networks() -> None:
    levels = {level for level, _ in observed(ground(indicators=SMOKE), "smoke")}
    assert levels == {"district", "place", "commissioner", "system"}


def test_people_whose_district_has_no_value_are_not_covered() -> None:
    found = observed(ground(indicators=SMOKE[:1]), "smoke")
    assert found["commissioner", "C1"].value == 12
    assert found["commissioner", "C1"].covered == pytest.approx(400 / 600)
    assert ("commissioner", "C2") not in found


def test_ranks_of_districts_are_not_taken_for_shares_of_people() -> None:
    rows = [row("D1", "rank", value=7), row("D2", "rank", value=30)]
    assert observed(ground(indicators=rows), "share_poor") == {}


def test_what_may_not_be_averaged_is_not() -> None:
    place = ground(indicators=SMOKE)
    definition = Held(place).definitions["smoke"].model_copy(update={"averages": False})
    found = observations(place, {"smoke": definition})
    assert {o.level for o in found} == {"district"}


def test_the_only_practice_has_the_mean_of_all_modelled_homes() -> None:
    # One practice has everyone of the region, so its mean is that of all residents: worked out by
    # hand, without the model.
    place = ground(indicators=RANK, lists={"A1": 2400})
    found = observed(place, "mean_rank")
    mean = (100 * 10 + 300 * 30 + 200 * 40 + 400 * 20 + 1000 * 5) / 2000
    for key in (("practice", "A1"), ("network", "N1")):
        assert found[key].value == pytest.approx(mean)
        assert found[key].basis is Basis.MODELLED
        assert found[key].through is Through.MODELLED
        assert found[key].covered == pytest.approx(1.0)


def test_homes_without_a_value_are_not_covered() -> None:
    # L1 holds 100 of 2,000 residents: 95% of patients have a home of which a value is held.
    found = observed(ground(indicators=RANK[1:], lists={"A1": 2400}), "mean_rank")
    assert found["practice", "A1"].covered == pytest.approx(0.95)
    # Without L4 as well a quarter is not known, and there is no mean.
    rows = [one for one in RANK if one["about"] not in ("L1", "L4")]
    lacking = observed(ground(indicators=rows, lists={"A1": 2400}), "mean_rank")
    assert ("practice", "A1") not in lacking


def test_without_points_homes_are_not_modelled() -> None:
    levels = {level for level, _ in observed(ground(indicators=RANK, points=False), "mean_rank")}
    assert levels == {"ward", "district", "place", "commissioner", "system"}


@pytest.mark.parametrize("absent", ["residents", "area_memberships"])
def test_without_residents_or_their_areas_nothing_is_averaged(absent: str) -> None:
    place = ground(indicators=[*RANK, *SMOKE, *TOOTHACHE], drop=[absent])
    assert {level for level, _ in observed(place, "mean_rank")} <= {"practice", "network"}
    assert observed(place, "toothache")["system", "TOY"].numerator == 330


def test_without_practices_or_lists_nothing_is_summed() -> None:
    place = ground(indicators=[*TOOTHACHE, *RANK], drop=["registered"])
    assert {level for level, _ in observed(place, "toothache")} <= {"practice"}
    assert observed(place, "mean_rank")["system", "TOY"].value == 26


def test_unknown_indicators_give_nothing() -> None:
    place = ground(indicators=[row("A1", "of another world", value=1)])
    assert observations(place, Held(place).definitions) == []
    assert observations(ground(), load_definitions()) == []


def test_a_folder_adds_an_indicator_without_code() -> None:
    place = ground(indicators=TOOTHACHE)
    assert "toothache" not in load_definitions()
    assert Held(place).definitions["toothache"].name == "Toothache"
    rows = {row.code: row for row in Held(place).profiles["network"]}
    assert rows["N1"].label == "Toothache"
    assert rows["N1"].value == pytest.approx(100 * 160 / 4500)


def test_a_faulty_definition_of_a_folder_is_named() -> None:
    bad = {"id": "ache", "name": "Ache", "method": "proportion", "unit": "%", "levels": "village"}
    with pytest.raises(DefinitionError) as caught:
        _ = Held(ground(indicators=TOOTHACHE, definitions=[bad])).definitions
    assert any("indicator_definitions: ache: levels" in fault for fault in caught.value.faults)


def test_all_england_tells_of_the_system_and_its_districts() -> None:
    from needs_toy import england

    rows = [
        england("TOY", "system", counts=(300, 8000)),
        england("OTH", "system", counts=(9, 10)),
        england("C1", "commissioner", counts=(5, 10)),
        england("D1", "district", "mean_rank", value=24.0),
        england("D9", "district", "mean_rank", value=1.0),
        england("TOY", "system", "mean_rank", value=27.0),
    ]
    place = ground(indicators=[*TOOTHACHE, *RANK], comparators=rows)
    found = observed(place, "toothache")
    assert found["system", "TOY"].numerator == 300, "what all systems are held by stands"
    assert found["system", "TOY"].through is Through.REGISTERED
    assert found["commissioner", "C1"].numerator == 160
    means = observed(place, "mean_rank")
    assert (means["district", "D1"].value, means["system", "TOY"].value) == (24.0, 27.0)
    assert means["system", "TOY"].through is Through.RESIDENT, "ranks are of places"
    assert means["district", "D1"].through is Through.RESIDENT
    assert ("district", "D9") not in means


def test_everything_is_in_order_of_level_indicator_period_and_code() -> None:
    rows = [*TOOTHACHE, *RANK, *SMOKE, *(one | year(2016) for one in TOOTHACHE)]
    place = ground(indicators=rows)
    found = observations(place, Held(place).definitions)
    levels = ["practice", "network", "place", "commissioner", "system", "ward", "district"]
    keys = [(levels.index(o.level), o.indicator, o.start, o.end, o.code) for o in found]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)
    assert date(2016, 4, 1) in {o.start for o in found}
    assert {o.code for o in found if o.level == "ward"} == {"W1", "W2", "W3"}
    assert set(AREAS["ward"].values()) - {"W9"} == {"W1", "W2", "W3"}
