"""Minutes from distance: beside twins in plain loops, on worlds whose answer is known, by laws."""

from __future__ import annotations

import math

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import lsq_linear, nnls

from commonweal.evidence import Basis
from commonweal.services.candidates import Site
from commonweal.services.travel import error as error_module
from commonweal.services.travel.checking import Check, left_out_in_turn
from commonweal.services.travel.error import ErrorModel, TravelError, error_model
from commonweal.services.travel.estimating import BEYOND, NO_PLACE, TOO_FEW, completed
from commonweal.services.travel.given import GivenMinutes, given_minutes
from commonweal.services.travel.relation import Relation, corrected, moments, solved
from commonweal.space import great_circle_km


def table(*rows: tuple[str, str, str, float, str]) -> pa.Table:
    names = ("area", "site", "mode", "minutes", "basis")
    return pa.table({name: [row[at] for row in rows] for at, name in enumerate(names)})


def site(code: str, latitude: float | None, longitude: float | None, outside: bool = False) -> Site:
    return Site(
        code=code,
        name=f"Hospital {code}",
        organisation="",
        latitude=latitude,
        longitude=longitude,
        outside=outside,
    )


@pytest.fixture
def world() -> tuple[np.ndarray, list[Site], np.ndarray]:
    """Forty areas, five sites, and minutes that follow a relation, slower in some areas."""
    generator = np.random.default_rng(4)
    points = np.column_stack([generator.uniform(51.0, 51.5, 40), generator.uniform(0.2, 1.3, 40)])
    sites = [
        site(f"S{k}", 51.0 + 0.1 * k, 0.3 + 0.2 * ((3 * k) % 5), outside=False) for k in range(5)
    ]
    places = np.array([(s.latitude, s.longitude) for s in sites])
    km = np.asarray(great_circle_km(points, places))
    slow = generator.uniform(0.9, 1.2, (40, 1))
    return points, sites, (6.0 + 0.6 * km + 2.0 * np.sqrt(km)) * slow


def as_given(minutes: np.ndarray, weaker: np.ndarray | None = None) -> GivenMinutes:
    return GivenMinutes(
        minutes=minutes,
        weaker=np.full(minutes.shape, np.nan) if weaker is None else weaker,
        basis=Basis.MODELLED,
        rows=table(("a", "b", "road", 1.0, "modelled")),
    )


def test_the_relation_is_the_bounded_least_squares_of_another_solver() -> None:
    generator = np.random.default_rng(1)
    for _ in range(20):
        km = generator.uniform(0.1, 90.0, 200)
        minutes = generator.normal(20.0, 5.0) + generator.normal(0.6, 0.5) * km
        minutes = np.abs(minutes + generator.normal(0.0, 5.0, 200))
        terms = np.column_stack([np.ones(200), km, np.sqrt(km)])
        other = lsq_linear(terms, minutes, (0.0, np.inf), method="bvls").x
        found = solved(moments(km, minutes))
        ours = terms @ [found.start, found.per_km, found.per_root_km]
        # The same minutes, whatever the coefficients: they are nearly exchangeable.
        assert np.abs(ours - terms @ other).max() < 0.02


def test_sums_of_sites_add_up_and_can_be_taken_away() -> None:
    generator = np.random.default_rng(2)
    one, two = (generator.uniform(1.0, 50.0, (2, 30)) for _ in range(2))
    both = moments(*np.hstack([one, two]))
    np.testing.assert_allclose(both - moments(*two), moments(*one), rtol=1e-10)


def test_too_few_pairs_are_refused() -> None:
    with pytest.raises(ValueError, match="2 pairs"):
        solved(moments([1.0, 2.0], [3.0, 4.0]))


@settings(max_examples=50)
@given(
    st.lists(st.tuples(st.floats(0, 99), st.floats(0.5, 300)), min_size=3, max_size=30),
)
def test_further_is_never_sooner(pairs: list[tuple[float, float]]) -> None:
    km, minutes = zip(*pairs, strict=True)
    found = solved(moments(km, minutes))
    along = found.minutes(np.linspace(0.0, 150.0, 300))
    assert (np.diff(along) >= 0.0).all()
    assert along[0] >= 0.0


def test_the_correction_beside_a_loop() -> None:
    generator = np.random.default_rng(3)
    relation = Relation(6.0, 0.5, 2.5)
    km, known_km = generator.uniform(1, 90, 12), generator.uniform(1, 130, (12, 4))
    known = relation.minutes(known_km) * generator.uniform(0.8, 1.3, (12, 4))
    known[3, 1], known[5, :] = np.nan, np.inf
    between = generator.uniform(1, 80, 4)
    found = corrected(relation, km, known_km, known, between)
    for area in range(12):
        top, bottom = 0.0, 0.2
        for other in range(4):
            if math.isfinite(known[area, other]) and known_km[area, other] <= 100.0:
                weight = math.exp(-5.0 * between[other] / (known_km[area, other] + km[area]))
                reckoned = 6.0 + 0.5 * known_km[area, other] + 2.5 * known_km[area, other] ** 0.5
                top += weight * math.log(known[area, other] / reckoned)
                bottom += weight
        expected = (6.0 + 0.5 * km[area] + 2.5 * km[area] ** 0.5) * math.exp(top / bottom)
        assert found[area] == pytest.approx(expected, rel=1e-12)
    # Nothing known of an area: the relation alone.
    assert found[5] == pytest.approx(relation.minutes(km[5]))


def test_leaving_out_beside_a_loop(world: tuple[np.ndarray, list[Site], np.ndarray]) -> None:
    points, sites, minutes = world
    places = np.array([(s.latitude, s.longitude) for s in sites])
    km = np.asarray(great_circle_km(points, places))
    between = np.asarray(great_circle_km(places, places))
    minutes[7, 2] = np.nan
    check = left_out_in_turn([s.code for s in sites], km, minutes, between)
    for at, found in enumerate(check.sites):
        rest = [k for k in range(5) if k != at]
        use = [(a, k) for a in range(40) for k in rest if not math.isnan(minutes[a, k])]
        terms = np.array([[1.0, km[a, k], math.sqrt(km[a, k])] for a, k in use])
        start, slope, root = nnls(terms, np.array([minutes[a, k] for a, k in use]))[0]
        errors, near, plain = [], [], []
        for area in range(40):
            if math.isnan(minutes[area, at]):
                continue
            top, bottom = 0.0, 0.2
            for k in rest:
                if not math.isnan(minutes[area, k]):
                    weight = math.exp(-5.0 * between[k, at] / (km[area, k] + km[area, at]))
                    alone = start + slope * km[area, k] + root * math.sqrt(km[area, k])
                    top += weight * math.log(minutes[area, k] / alone)
                    bottom += weight
            alone = start + slope * km[area, at] + root * math.sqrt(km[area, at])
            miss = alone * math.exp(top / bottom) - minutes[area, at]
            errors.append(miss)
            plain.append(alone - minutes[area, at])
            if minutes[area, at] <= np.nanmin(minutes[area]):
                near.append(miss)
        assert found.pairs == len(errors)
        assert found.mean == pytest.approx(sum(errors) / len(errors), abs=1e-4)
        assert found.rmse == pytest.approx(_rms(errors), abs=1e-4)
        assert found.plain_rmse == pytest.approx(_rms(plain), abs=1e-4)
        assert found.near_rmse == (pytest.approx(_rms(near), abs=1e-4) if near else None)
        assert found.within_5 == sum(abs(e) <= 5 for e in errors) / len(errors)
    assert check.together.pairs == sum(one.pairs for one in check.sites) == 199
    assert check.together.rmse < check.together.plain_rmse  # some areas are slow: it helps


def _rms(errors: list[float]) -> float:
    return math.sqrt(sum(e * e for e in errors) / len(errors))


def test_minutes_that_follow_the_relation_are_found_again() -> None:
    generator = np.random.default_rng(6)
    km, between = generator.uniform(1.0, 80.0, (30, 4)), np.full((4, 4), 20.0)
    minutes = 5.0 + 0.7 * km + 3.0 * np.sqrt(km)
    check = left_out_in_turn(["a", "b", "c", "d"], km, minutes, between)
    assert check.together.rmse < 1e-4
    assert check.together.within_5 == 1.0


def test_one_site_alone_cannot_be_left_out() -> None:
    with pytest.raises(ValueError, match="two or more"):
        left_out_in_turn(["a"], np.ones((3, 1)), np.ones((3, 1)), np.zeros((1, 1)))


def test_the_error_model_finds_what_was_put_in() -> None:
    generator = np.random.default_rng(8)
    n, sites, reach = 300, 60, 12.0
    points = np.column_stack([generator.uniform(51, 51.6, n), generator.uniform(0, 1, n)])
    apart = np.asarray(great_circle_km(points, points))
    root = np.linalg.cholesky(np.exp(-apart / reach) + 1e-9 * np.eye(n))
    shared = generator.normal(0.0, 0.08, sites)
    misses = shared + 0.1 * (root @ generator.standard_normal((n, sites)))
    check = left_out_in_turn(["a", "b"], np.ones((n, 2)), np.ones((n, 2)), np.zeros((2, 2)))
    found = error_model(Check(sites=check.sites, together=check.together, misses=misses), points)
    assert found.sites == sites
    assert found.site_sd**2 + found.area_sd**2 == pytest.approx(0.08**2 + 0.1**2, rel=0.2)
    # Taking each site's mean away takes some of the wide part of the areas' own error with it.
    assert 0.5 * reach < found.reach_km < 1.2 * reach


def made_error(codes: tuple[str, ...], n: int = 60, lattice: float = 0.02) -> TravelError:
    points = np.column_stack([51.0 + lattice * (np.arange(n) // 10), lattice * (np.arange(n) % 10)])
    minutes = np.linspace(8.0, 60.0, n)[:, None] * np.ones(len(codes))
    cells = np.ones((n, len(codes)), dtype=bool)
    cells[3] = False
    return TravelError(
        columns=tuple(range(len(codes))),
        codes=codes,
        minutes=minutes,
        cells=cells,
        km=minutes / 2.0,
        points=points,
        model=ErrorModel(site_sd=0.07, sites=5, area_sd=0.09, reach_km=7.0),
    )


def test_draws_have_the_spread_asked_for_and_keep_what_is_given() -> None:
    error = made_error(("S1",))
    drawn = error.draws(4_000, 11)[:, :, 0]
    assert drawn.shape == (4_000, 60)
    assert (drawn[:, 3] == error.minutes[3, 0]).all()
    assert (drawn >= error.km[:, 0] / 112.65 * 60.0 - 1e-9)[:, error.cells[:, 0]].all()
    logs = np.log(drawn / error.minutes[:, 0])[:, error.cells[:, 0]]
    assert np.abs(np.median(logs, axis=0)).max() < 0.01
    # A t distribution of five has 5/3 of its scale as variance; the bound cuts only the lowest.
    assert logs.std() == pytest.approx(math.sqrt(0.07**2 * 5 / 3 + 0.09**2), rel=0.05)
    # Neighbours two kilometres apart err alike; areas thirteen apart much less.
    one, near, far = logs[:, 20], logs[:, 21], logs[:, 28]
    assert np.corrcoef(one, near)[0, 1] > np.corrcoef(one, far)[0, 1] > 0.3


def test_draws_depend_on_seed_and_site_alone() -> None:
    alone, both = made_error(("S2",)), made_error(("S1", "S2"))
    np.testing.assert_array_equal(alone.draws(3, 5)[:, :, 0], both.draws(3, 5)[:, :, 1])
    assert not np.array_equal(both.draws(3, 5)[:, :, 0], both.draws(3, 5)[:, :, 1])
    assert not np.array_equal(both.draws(3, 5), both.draws(3, 6))


def test_many_areas_are_drawn_in_blocks_that_miss_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(error_module, "AT_ONCE", 7)
    blocks = error_module._blocks(made_error(("S1",)).points)
    assert max(map(len, blocks)) <= 7
    assert sorted(np.concatenate(blocks).tolist()) == list(range(60))
    assert np.isfinite(made_error(("S1",)).draws(2, 1)).all()


def test_the_firmest_minutes_count_and_others_modes_and_places_do_not() -> None:
    held = table(
        ("a", "X", "road", 30.0, "modelled"),
        ("a", "X", "road", 28.0, "observed"),
        ("a", "X", "public_transport", 9.0, "observed"),
        ("a", "Y", "road", 50.0, "estimated"),
        ("b", "X", "road", math.inf, "modelled"),
        ("elsewhere", "X", "road", 1.0, "observed"),
        ("a", "nowhere", "road", 1.0, "observed"),
    )
    found = given_minutes(held, ["a", "b"], ["X", "Y"])
    np.testing.assert_array_equal(found.minutes, [[28.0, np.nan], [math.inf, np.nan]])
    np.testing.assert_array_equal(found.weaker, [[np.nan, 50.0], [np.nan, np.nan]])
    assert found.basis is Basis.MODELLED
    assert found.rows.num_rows == 4


def test_minutes_that_cannot_be_are_all_named() -> None:
    held = table(
        ("a", "X", "road", -1.0, "modelled"),
        ("b", "X", "road", math.nan, "modelled"),
        ("c", "X", "road", 2.0, "modelled"),
    )
    with pytest.raises(ValueError, match=r"2 times .* \(a to X: -1\.0; b to X: nan\)"):
        given_minutes(held, ["a", "b", "c"], ["X"])


def test_a_site_without_minutes_is_estimated_and_the_given_stay(
    world: tuple[np.ndarray, list[Site], np.ndarray],
) -> None:
    points, sites, minutes = world
    truth = minutes[:, 4].copy()
    minutes[:, 4] = np.nan
    found = completed(as_given(minutes), sites, points)
    np.testing.assert_array_equal(found.minutes[:, :4], minutes[:, :4])
    assert found.filled[:, 4].all()
    assert not found.filled[:, :4].any()
    assert found.error is not None
    assert found.error.codes == ("S4",)
    assert found.learned is not None
    assert found.learned.teachers == ("S0", "S1", "S2", "S3")
    # The world's areas are slow towards all sites alike: the correction finds most of it.
    places = np.array([(s.latitude, s.longitude) for s in sites])
    plain = found.learned.relation.minutes(np.asarray(great_circle_km(points, places))[:, 4])
    assert _rms(list(found.minutes[:, 4] - truth)) < 0.6 * _rms(list(plain - truth))


def test_a_gap_in_a_column_is_filled_and_nothing_else(
    world: tuple[np.ndarray, list[Site], np.ndarray],
) -> None:
    points, sites, minutes = world
    held = minutes.copy()
    held[5, 1] = np.nan
    found = completed(as_given(held), sites, points)
    assert np.argwhere(found.filled).tolist() == [[5, 1]]
    assert found.minutes[5, 1] == pytest.approx(minutes[5, 1], rel=0.1)


def test_what_cannot_be_estimated_is_left_out_with_the_reason(
    world: tuple[np.ndarray, list[Site], np.ndarray],
) -> None:
    points, sites, minutes = world
    sites = [*sites, site("N", None, None), site("Z", 51.2, 0.9, outside=True)]
    minutes = np.hstack([minutes, np.full((40, 2), np.nan)])
    minutes[9, :] = np.nan
    minutes[11, 0] = np.nan
    points[11] = np.nan
    found = completed(as_given(minutes), sites, points)
    assert found.sites_left_out == (("N", NO_PLACE), ("Z", BEYOND))
    assert 9 not in found.rows
    assert found.no_point.tolist() == [11]
    assert len(found.rows) == 38
    assert np.isfinite(found.minutes).all()


def test_with_too_few_timed_sites_the_folders_own_estimate_stands_without_an_error(
    world: tuple[np.ndarray, list[Site], np.ndarray],
) -> None:
    points, sites, minutes = world
    held, weaker = minutes.copy(), np.full(minutes.shape, np.nan)
    held[:, 2:] = np.nan
    weaker[:, 2] = 44.0
    found = completed(as_given(held, weaker), sites, points)
    assert found.sites_left_out == (("S3", TOO_FEW), ("S4", TOO_FEW))
    assert found.columns.tolist() == [0, 1, 2]
    assert (found.minutes[:, 2] == 44.0).all()
    assert found.filled[:, 2].all()
    assert found.error is None
    assert found.learned is None


def test_the_folders_own_estimate_is_set_beside_and_not_used(
    world: tuple[np.ndarray, list[Site], np.ndarray],
) -> None:
    points, sites, minutes = world
    held, weaker = minutes.copy(), np.full(minutes.shape, np.nan)
    held[:, 4] = np.nan
    weaker[:, 4] = 400.0
    found = completed(as_given(held, weaker), sites, points)
    assert found.minutes[:, 4].max() < 200.0
    assert found.beside == {"S4": pytest.approx(400.0 - found.minutes[:, 4].mean())}


def test_a_site_that_cannot_be_reached_stays_unreachable(
    world: tuple[np.ndarray, list[Site], np.ndarray],
) -> None:
    points, sites, minutes = world
    minutes[:, 3] = math.inf
    found = completed(as_given(minutes), sites, points)
    assert np.isinf(found.minutes[:, 3]).all()
    assert not found.filled.any()
    assert found.learned is None


def test_units_beyond_the_border_teach_only_where_own_ones_are_too_few(
    world: tuple[np.ndarray, list[Site], np.ndarray],
) -> None:
    points, sites, minutes = world
    minutes[:, 4] = np.nan
    abroad = [site(s.code, s.latitude, s.longitude, outside=k == 0) for k, s in enumerate(sites)]
    found = completed(as_given(minutes), abroad, points)
    assert found.learned is not None
    assert (found.learned.teachers, found.learned.own) == (("S1", "S2", "S3"), True)
    abroad[1] = site("S1", sites[1].latitude, sites[1].longitude, outside=True)
    found = completed(as_given(minutes), abroad, points)
    assert found.learned is not None
    assert (found.learned.teachers, found.learned.own) == (("S0", "S1", "S2", "S3"), False)
