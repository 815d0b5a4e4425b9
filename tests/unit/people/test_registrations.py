"""Registrations modelled: totals, groups, means, odd cases, published deprivation of lists."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest

from commonweal.people.registration_check import (
    compare,
    estimated_scores,
    likely_age_error,
    likely_score_error,
    practices_nearby,
)
from commonweal.people.registrations import (
    PUBLISHED_DEFAULT,
    SOURCES,
    Registrations,
    check_deprivation,
    model_registrations,
)
from commonweal.space import Deterrence

PRACTICES = ["G1", "G2", "G3", "G4"]
AREAS = ["E1", "E2", "E3", "E4", "E5"]
WEST_EAST = {"G1": "West", "G2": "West", "G3": "East"}
HOMES = {"E1": "West", "E2": "West", "E3": "East", "E4": "East"}


def county(**changed: object) -> Registrations:
    """Two towns thirty km apart and a neighbour; the second practice has closed."""
    given: dict[str, object] = {
        "practice_codes": PRACTICES,
        "practice_xy": [(51.27, 0.52), (51.28, 0.53), (51.28, 1.08), (51.10, 1.30)],
        "lists": [5000, 0, 7000, 3000],
        "area_codes": AREAS,
        "area_xy": [(51.27, 0.51), (51.30, 0.60), (51.27, 1.00), (51.29, 1.09), (51.11, 1.29)],
        "residents": [3000, 1800, 2500, 4000, 0],
        **changed,
    }
    return model_registrations(**given)  # type: ignore[arg-type]  # some tests give what is wrong


def test_lists_and_residents_are_kept() -> None:
    done = county()
    np.testing.assert_allclose(done.persons.sum(axis=1), [5000, 0, 7000, 3000], rtol=1e-5)
    np.testing.assert_allclose(
        done.persons.sum(axis=0)[:4], np.array([3000, 1800, 2500, 4000]) * done.area_inflation[:4]
    )
    assert done.inflation == pytest.approx(15000 / 11300)
    assert done.persons.sum() == pytest.approx(15000, rel=1e-6)
    assert done.converged
    assert done.parameters == PUBLISHED_DEFAULT


def test_without_give_inflation_is_the_same_everywhere() -> None:
    done = county(give=0.0)
    np.testing.assert_allclose(done.area_inflation[:4], done.inflation)


def test_inflation_is_higher_where_lists_ask_for_more_people() -> None:
    done = county(lists=[9000, 0, 5000, 1000])
    assert done.area_inflation[0] > done.inflation > done.area_inflation[3]


def test_an_area_where_nobody_lives_has_no_inflation() -> None:
    done = county()
    assert math.isnan(done.area_inflation[4])
    assert done.persons[:, 4].tolist() == [0.0] * 4


def test_groups_lose_nobody() -> None:
    done = county()
    flows = done.by_groups(WEST_EAST, HOMES).to_pylist()
    assert sum(row["persons"] for row in flows) == pytest.approx(done.persons.sum())
    held = {(row["registered_with"], row["resident_in"]): row["persons"] for row in flows}
    assert held["West", "East"] == pytest.approx(done.persons[:2, 2:4].sum())
    assert held[None, "East"] == pytest.approx(done.persons[3, 2:4].sum())
    order = [row["registered_with"] for row in flows]
    assert order == sorted(order, key=lambda name: (name is None, name or ""))


def test_both_ways_by_hand() -> None:
    done = county()
    rows = {row["group"]: row for row in done.both_ways(WEST_EAST, HOMES).to_pylist()}
    p = done.persons
    assert rows["East"]["registered"] == pytest.approx(p[2].sum())
    assert rows["East"]["resident"] == pytest.approx(p[:, 2:4].sum())
    assert rows["East"]["living_elsewhere"] == pytest.approx(1 - p[2, 2:4].sum() / p[2].sum())
    assert rows["East"]["registered_elsewhere"] == pytest.approx(
        1 - p[2, 2:4].sum() / p[:, 2:4].sum()
    )


def test_a_group_of_areas_without_a_practice_is_registered_elsewhere() -> None:
    rows = {
        row["group"]: row
        for row in county().both_ways({}, {"E1": "Island", "E5": "Nobody"}).to_pylist()
    }
    assert rows["Island"]["registered_elsewhere"] == 1.0
    assert rows["Island"]["living_elsewhere"] is None
    assert "Nobody" not in rows


def test_means_are_weighted_by_patients() -> None:
    done = county()
    said = done.weighted_mean({"E1": 10.0, "E2": 20.0, "E3": 30.0, "E4": 40.0, "E5": 99.0})
    expected = done.persons[0] @ [10.0, 20.0, 30.0, 40.0, 99.0] / done.persons[0].sum()
    assert said["G1"] == pytest.approx(expected)
    assert "G2" not in said, "a closed practice has no patients to take a mean over"


def test_a_missing_value_is_not_zero() -> None:
    done = county()
    said = done.weighted_mean({"E1": 10.0, "E2": 10.0, "E3": 10.0})
    assert said["G1"] == pytest.approx(10.0)
    assert "G3" not in said, "most of its patients live where no value is held"


def test_practices_under_one_roof_draw_alike() -> None:
    done = county(practice_xy=[(51.27, 0.52), (51.28, 0.53), (51.28, 1.08), (51.28, 1.08)])
    np.testing.assert_allclose(done.persons[2] / 7000, done.persons[3] / 3000, rtol=1e-6)


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(ValueError, match="registrations") as said:
        county(
            practice_codes=["G1", "G1", "G3", "G4"],
            lists=[-1, 2, float("nan"), 4],
            residents=[1, 2, 3],
        )
    for part in (
        "practice G1 stands twice",
        "practice G1 has -1.0 patients",
        "practice G3 has nan patients",
        "5 area codes, but residents of shape (3,)",
    ):
        assert part in str(said.value)


def test_nobody_at_all_is_an_error() -> None:
    with pytest.raises(ValueError, match="no patients in any practice"):
        county(lists=[0, 0, 0, 0])


def test_a_practice_without_a_place_is_named() -> None:
    with pytest.raises(ValueError, match=r"origins: 1 of 4 .*row 2"):
        county(practice_xy=[(51.27, 0.52), (51.28, 0.53), (math.nan, 1.08), (51.10, 1.30)])


def test_every_source_says_what_was_read() -> None:
    assert all(source.quotation and source.verified for source in SOURCES)


def test_comparison_of_what_cannot_be_compared() -> None:
    same = compare({"a": 1.0, "b": 1.0, "c": 1.0}, {"a": 1.0, "b": 2.0, "c": 3.0})
    assert same.correlation is None
    assert same.mean_absolute_error == 1.0
    assert compare({"a": 1.0, "b": 2.0}, {"a": 1.0, "b": 2.0}).correlation is None
    assert compare({"a": math.nan}, {"a": 1.0}).practices == 0


def test_estimated_scores_follow_the_ranks() -> None:
    ranks, scores = {"a": 3, "b": 1, "c": 2}, {"a": 50.0, "b": 20.0, "c": 30.0, "d": 1.0}
    assert estimated_scores(ranks, scores) == {"a": 20.0, "b": 50.0, "c": 30.0}
    with pytest.raises(ValueError, match="no area"):
        estimated_scores({"z": 1}, scores)
    with pytest.raises(ValueError, match="no area"):
        estimated_scores(ranks, scores, {})


def test_the_likely_error_is_none_where_all_areas_are_alike() -> None:
    done = county()
    assert likely_score_error(done, dict.fromkeys(AREAS, 25.0))["G1"] == pytest.approx(0, abs=1e-4)
    mixed = likely_score_error(done, {"E1": 10.0, "E2": 60.0, "E3": 10.0, "E4": 10.0, "E5": 1.0})
    assert mixed["G1"] > mixed["G3"] > 0


def test_every_kind_of_practice_has_a_likely_error() -> None:
    assert practices_nearby([(51.27, 0.52), (51.27, 0.52), (51.28, 0.52)]).tolist() == [2, 2, 2]
    for nearby in (0, 1, 4, 5, 14, 15, 100):
        for patients in (0, 3999.0, 4000, 8000, 60000):
            error = likely_age_error(nearby, patients)
            assert 0 < error.mean < error.ninth_decile < 0.1


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_published_deprivation_of_lists_in_kent_and_medway(shared: Path) -> None:
    """What the model never saw. Closed at the border: the facts hold no neighbours."""
    practices = rows(shared / "facts" / "kent-medway" / "practices.csv")
    areas = rows(shared / "facts" / "kent-medway" / "small_areas.csv")
    given = {
        "practice_codes": [row["practice_code"] for row in practices],
        "practice_xy": [(float(row["latitude"]), float(row["longitude"])) for row in practices],
        "lists": [float(row["list_2018_19"]) for row in practices],
        "area_codes": [row["lsoa_code"] for row in areas],
        "area_xy": [(float(row["lat"]), float(row["lon"])) for row in areas],
        "residents": [float(row["residents_mid_2019"]) for row in areas],
    }
    scores = {row["lsoa_code"]: float(row["imd_2015_score"]) for row in areas}
    published = {
        row["practice_code"]: float(row["imd_2019_of_list"])
        for row in practices
        if row["imd_2019_of_list"]
    }
    fitted = county(**given)
    assert fitted.converged
    assert fitted.inflation == pytest.approx(1.0139, abs=1e-4)
    checked = check_deprivation(fitted, scores, published)
    plain = check_deprivation(
        county(**given, parameters=Deterrence(decay=0.5), give=0.0), scores, published
    )
    assert checked.practices == 223
    assert checked.correlation is not None
    assert checked.correlation > 0.935
    assert checked.mean_absolute_error is not None
    assert checked.mean_absolute_error < 2.25
    assert plain.mean_absolute_error is not None
    assert checked.mean_absolute_error < plain.mean_absolute_error
    ranks = {row["lsoa_code"]: float(row["imd_2019_rank"]) for row in areas}
    said, limit = fitted.weighted_mean(scores), likely_score_error(fitted, scores)
    assert said.keys() == limit.keys()
    estimated = check_deprivation(fitted, estimated_scores(ranks, scores), published)
    assert estimated.correlation is not None
    assert estimated.correlation > 0.94
