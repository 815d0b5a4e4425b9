"""Staff for cover, for patients and for beds, beside sums done by hand and laws that hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.services.workforce.rota import (
    PerBeds,
    consultants_needed,
    sites_staffed,
    staff_for_beds,
    weekly_activities,
    whole_time_for_cover,
)

#: As a workforce report puts it: 40 programmed activities at 600 admissions, 67 at 1,200.
PUBLISHED = [(600.0, 40.0), (1200.0, 67.0)]


def test_one_post_round_the_clock_by_hand() -> None:
    assert whole_time_for_cover(37.5, 0.0) == pytest.approx(4.48)
    assert whole_time_for_cover(37.5, 0.22) == pytest.approx(5.4656)
    assert whole_time_for_cover(40.0, 0.0, posts=2, hours_a_week=60) == pytest.approx(3.0)


@given(
    hours=st.floats(1, 168),
    uplift=st.floats(0, 1),
    posts=st.floats(0, 50),
    week=st.floats(0, 168),
)
def test_hours_worked_less_absence_are_the_hours_covered(
    hours: float, uplift: float, posts: float, week: float
) -> None:
    needed = whole_time_for_cover(hours, uplift, posts=posts, hours_a_week=week)
    assert needed * hours / (1 + uplift) == pytest.approx(posts * week)


def test_impossible_hours_are_all_named() -> None:
    with pytest.raises(ValueError, match=r"contracted_hours is 0.*absence_uplift is -0\.1"):
        whole_time_for_cover(0, -0.1)
    with pytest.raises(ValueError, match="hours_a_week is 200"):
        whole_time_for_cover(37.5, 0.0, hours_a_week=200)
    with pytest.raises(ValueError, match="posts is nan"):
        whole_time_for_cover(37.5, 0.0, posts=float("nan"))


@pytest.mark.parametrize(
    ("admissions", "weekly", "reading"),
    [
        (600, 40, "given"),
        (1200, 67, "given"),
        (900, 53.5, "interpolated"),
        (0, 13, "extrapolated"),
        (1400, 76, "extrapolated"),
    ],
)
def test_activities_lie_on_the_line_of_the_published_pair(
    admissions: float, weekly: float, reading: str
) -> None:
    found = weekly_activities(admissions, PUBLISHED)
    assert found.weekly == pytest.approx(weekly)
    assert found.reading == reading


@given(st.floats(100, 1500))
def test_activities_between_several_given_numbers_are_numpys_line(admissions: float) -> None:
    pairs = [(100.0, 5.0), (400.0, 30.0), (1000.0, 30.0), (1500.0, 90.0)]
    expected = np.interp(admissions, [p[0] for p in pairs], [p[1] for p in pairs])
    assert weekly_activities(admissions, pairs).weekly == pytest.approx(float(expected))


def test_activities_are_never_below_none() -> None:
    assert weekly_activities(0, [(500, 10), (1000, 60)]).weekly == 0.0


@pytest.mark.parametrize(
    "standard", [[], [(600, 40)], [(1200, 67), (600, 40)], [(600, 67), (1200, 40)]]
)
def test_a_standard_that_gives_no_line_is_refused(standard: list[tuple[float, float]]) -> None:
    with pytest.raises(ValueError, match="gives no line"):
        weekly_activities(800, standard)


def test_a_rota_binds_a_small_site_and_patients_a_large_one() -> None:
    found = consultants_needed([300, 1200], PUBLISHED, 7.5, 6)
    small, large = found.sites
    assert small.whole_time == pytest.approx((13 + 0.045 * 300) / 7.5)  # 3.53 of the rota's 6
    assert small.people == 6
    assert large.whole_time == pytest.approx(67 / 7.5)  # 8.93
    assert large.people == 9
    assert found.people == 15
    assert found.whole_time == pytest.approx(small.whole_time + large.whole_time)


def test_a_shared_rota_asks_for_no_minimum_at_each_site() -> None:
    own = consultants_needed([300] * 7, PUBLISHED, 7.5, 6)
    shared = consultants_needed([300] * 7, PUBLISHED, 7.5, 6, shared_rota=True)
    assert own.people == 42
    assert shared.people == 7 * 4  # 3.53 rounded up, at each
    assert shared.whole_time == own.whole_time
    assert consultants_needed([10], [(0, 0), (600, 40)], 7.5, 12, shared_rota=True).people == 12


def test_no_site_needs_nobody() -> None:
    found = consultants_needed([], PUBLISHED, 7.5, 6)
    assert (found.sites, found.whole_time, found.people) == ((), 0.0, 0)


@given(
    admissions=st.lists(st.floats(0, 3000), min_size=1, max_size=7),
    minimum=st.integers(0, 20),
    each=st.floats(1, 12),
)
def test_people_are_never_fewer_than_the_rota_or_the_work(
    admissions: list[float], minimum: int, each: float
) -> None:
    found = consultants_needed(admissions, PUBLISHED, each, minimum)
    assert found.people >= minimum * len(admissions)
    assert found.people >= found.whole_time - 1e-6
    assert found.people == sum(site.people for site in found.sites)
    shared = consultants_needed(admissions, PUBLISHED, each, minimum, shared_rota=True)
    assert minimum <= shared.people <= found.people


@given(st.lists(st.floats(600, 1200), min_size=2, max_size=5))
def test_merging_sites_on_one_line_saves_one_base_for_each_site_closed(each: list[float]) -> None:
    """The line has a base of 13 activities a site: fewer sites, fewer bases, the same patients."""
    apart = consultants_needed(each, PUBLISHED, 7.5, 0).whole_time
    together = consultants_needed([sum(each)], PUBLISHED, 7.5, 0).whole_time
    assert (apart - together) * 7.5 == pytest.approx(13 * (len(each) - 1))


def test_staff_for_beds_by_hand() -> None:
    standard = {"nurse": PerBeds(2.9), "physiotherapist": PerBeds(0.73, 5)}
    assert staff_for_beds(52, standard) == pytest.approx({"nurse": 150.8, "physiotherapist": 7.592})
    assert staff_for_beds(0, standard) == {"nurse": 0.0, "physiotherapist": 0.0}
    with pytest.raises(ValueError, match=r"beds is -1.*whole_time of a is -2.*beds of a is 0"):
        staff_for_beds(-1, {"a": PerBeds(-2, 0)})


def test_sites_that_so_many_people_can_staff() -> None:
    assert [sites_staffed(people, 6) for people in (5, 6, 17, 18)] == [0, 1, 2, 3]
    with pytest.raises(ValueError, match="rota_minimum is 0"):
        sites_staffed(6, 0)
