"""Payments over draws, against closed forms, the plain form and laws."""

from __future__ import annotations

from fractions import Fraction
from math import pi, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from commonweal.contracts.payment.amounts import amounts_of
from commonweal.contracts.payment.comparing import compare
from commonweal.contracts.payment.drawing import draw_worlds
from commonweal.contracts.payment.paying import pay_year
from commonweal.contracts.payment.sensitivity import sensitivity
from commonweal.contracts.payment.setting import Setting
from commonweal.contracts.payment.settling import settle_worlds
from commonweal.contracts.payment.simulating import OutcomeYear, simulate
from commonweal.contracts.payment.variance import split_variance
from commonweal.contracts.payment.worked import WORKED
from commonweal.contracts.terms import check, read_terms
from commonweal.records.kinds import OutcomeContract
from commonweal.rules import load_rules

EXAMPLES = Path(__file__).parents[3] / "examples" / "contracts"
#: No limit does anything, and no cost varies.
OPEN = {
    "most_at_risk": 1.0,
    "cap": 5.0,
    "collar": 0.0,
    "guarantee_first_year_pence": None,
    "cost_spread": 0.0,
}
LUCK = Setting(path="baseline", draws=20_000, seed=3, exact_baseline=True)


BASELINE = WORKED.model_dump(mode="json")["outcomes"][0]["baseline"]


def contract(
    payment: dict[str, object] | None = None, outcomes: dict[int, dict[str, object]] | None = None
) -> OutcomeContract:
    """The worked contract with clauses changed."""
    told: dict[str, Any] = WORKED.model_dump(mode="json")
    told["payment"] |= payment or {}
    for at, clauses in (outcomes or {}).items():
        told["outcomes"][at] |= clauses
    return OutcomeContract.model_validate(told)


def of(terms: OutcomeContract, setting: Setting, name: str, year: int) -> OutcomeYear:
    """What a simulation says of an outcome in a year."""
    found = simulate(terms, setting).outcomes
    return next(one for one in found if (one.outcome, one.year) == (name, year))


def near(found: float, expected: float, sd: float, draws: int) -> bool:
    """Within four standard errors."""
    return abs(found - expected) <= 4.0 * sd / sqrt(draws) + 1e-9


@pytest.mark.parametrize(
    "setting",
    [
        Setting(path="target", draws=400, seed=5, performance=0.8),
        Setting(path="baseline", draws=400, seed=6),
    ],
)
def test_draws_are_paid_as_the_plain_form_pays_them(setting: Setting) -> None:
    """Every draw, every partner, to the penny."""
    worlds = draw_worlds(WORKED, setting)
    settled = settle_worlds(WORKED, worlds)
    assert worlds.cost is not None
    assert settled.partners is not None
    for y, terms in enumerate(settled.terms):
        for d in range(setting.draws):
            figures = {
                one.outcome: Fraction(int(worlds.figures[y, o, d]), 10**6)
                for o, one in enumerate(WORKED.outcomes)
            }
            paid = pay_year(terms, figures, int(worlds.cost[y, d]))
            assert settled.payment[y, d] == paid.payment
            assert settled.partners[y, :, d].tolist() == list(paid.partners.values())


@given(
    amount=st.integers(0, 10**12),
    unit=st.integers(1, 2**41 - 1),
    part=st.integers(0, 10**9),
)
def test_compiled_rounding_is_exact(amount: int, unit: int, part: int) -> None:
    """Halves to even, for the largest figures and amounts that are drawn."""
    from commonweal.contracts.payment import kernels

    number = unit * part // 10**9
    assert kernels.half_even(amount, number, unit) == round(Fraction(amount * number, unit))


def test_all_or_nothing_by_luck_pays_the_binomial_tail() -> None:
    """Nothing improves, so whatever is paid is luck: the tail at the target, exactly."""
    terms = contract(OPEN, {0: {"floor": None}})
    found = of(terms, LUCK, "pressure", 1)
    # 64% of 2,500 people are 1,600.
    tail = float(stats.binom.sf(1599, 2500, 0.60))
    assert near(found.paid, tail, sqrt(tail * (1 - tail)), LUCK.draws)
    assert found.luck == found.paid
    easier = of(contract(OPEN, {0: {"floor": None, "counted": 500}}), LUCK, "pressure", 1)
    tail = float(stats.binom.sf(319, 500, 0.60))
    assert near(easier.paid, tail, sqrt(tail * (1 - tail)), LUCK.draws)
    assert near(easier.expected_pence, 3_000_000 * tail, 3_000_000 * sqrt(tail), LUCK.draws)


def test_a_straight_line_by_luck_pays_its_known_mean() -> None:
    """The sum over all counts of their probability times what they earn."""
    found = of(contract(OPEN), LUCK, "pressure", 1)
    count = np.arange(2501)
    part = np.clip((100 * count / 2500 - 60.0) / 4.0, 0.0, 1.0)
    chance = stats.binom.pmf(count, 2500, 0.60)
    mean = float((chance * part).sum())
    sd = sqrt(float((chance * part**2).sum()) - mean**2)
    assert near(found.expected_pence, 3_000_000 * mean, 3_000_000 * sd, LUCK.draws)


def test_a_rate_by_luck_pays_the_poisson_tail() -> None:
    """At most 21 in 1,000 of 9,000 people are 189 events, where 198 are expected."""
    found = of(contract(OPEN), LUCK, "falls", 1)
    tail = float(stats.poisson.cdf(189, 198))
    assert near(found.paid, tail, sqrt(tail * (1 - tail)), LUCK.draws)


def test_a_mean_by_luck_pays_the_normal_part() -> None:
    """A straight line from the baseline to one standard error above it."""
    mean = {
        "measures": "mean",
        "unit": "points",
        "spread": 20.0,
        "counted": 400,
        "fewest": 1,
        "targets": [{"year": 1, "value": 61.0}, {"year": 2, "value": 61.0}],
    }
    found = of(contract(OPEN, {0: mean}), LUCK, "pressure", 1)
    # E min(z, 1) for z > 0: the density lost between 0 and 1, and all beyond 1.
    normal = stats.norm
    part = normal.pdf(0) - normal.pdf(1) + normal.sf(1)
    assert near(found.expected_pence, 3_000_000 * part, 3_000_000 * 0.5, LUCK.draws)


def test_cost_shared_has_its_known_mean() -> None:
    """With a normal cost, base plus (gain share less loss share) times sigma over root two pi."""
    terms = contract({**OPEN, "outcome_share": 0.0, "cost_spread": 0.05, "gain_share": 0.8})
    setting = Setting(draws=20_000, seed=4, cost_law="normal", exact_baseline=True)
    found = simulate(terms, setting)
    sigma = 0.05 * 99_000_000
    mean = 100_000_000 + (0.8 - 0.4) * sigma / sqrt(2 * pi)
    whole = next(one for one in found.partners if one.partner is None and one.year == 1)
    assert near(whole.payment.mean, mean, whole.payment.sd, setting.draws)
    # The partners are left with base less expected cost, and the same on top.
    assert whole.surplus is not None
    assert near(whole.surplus.mean, mean - 99_000_000, whole.surplus.sd, setting.draws)


@pytest.mark.parametrize("law", ["lognormal", "normal"])
def test_cost_has_the_mean_and_spread_stated(law: str) -> None:
    """Mean what is expected, standard deviation the stated part of it."""
    terms = contract({"cost_spread": 0.1})
    setting = Setting(draws=40_000, seed=2, cost_law="normal" if law == "normal" else "lognormal")
    cost = draw_worlds(terms, setting).cost
    assert cost is not None
    for drawn, expected in zip(cost, (99_000_000, 101_000_000), strict=True):
        assert near(drawn.mean(), expected, 0.1 * expected, setting.draws)
        assert drawn.std() / expected == pytest.approx(0.1, rel=0.03)
    assert abs(np.corrcoef(cost)[0, 1]) < 0.02


def test_partners_and_limits_hold_in_every_draw() -> None:
    """What the partners get is what the commissioner pays, between collar and cap."""
    setting = Setting(draws=5000, performance=1.0)
    settled = settle_worlds(WORKED, draw_worlds(WORKED, setting))
    assert settled.partners is not None
    assert np.array_equal(settled.partners.sum(axis=1), settled.payment)
    for year, paid in zip(settled.terms, settled.payment, strict=True):
        assert paid.min() >= max(year.collar, year.guarantee or 0)
        assert paid.max() <= year.cap
    assert settled.applied.sum(axis=0).min() > 0, "every limit is met somewhere"


def test_expected_payments_of_partners_sum_to_the_whole() -> None:
    """Year by year and over all years."""
    found = simulate(WORKED, Setting(draws=500))
    for year in (1, 2, None):
        rows = [one for one in found.partners if one.year == year]
        whole = next(one for one in rows if one.partner is None)
        parts = [one for one in rows if one.partner is not None]
        assert sum(one.payment.mean for one in parts) == pytest.approx(whole.payment.mean)
        assert sum(one.base_pence for one in parts) == whole.base_pence
        assert sum(one.activity_pence or 0 for one in parts) == whole.activity_pence


def test_the_same_seed_draws_the_same_worlds() -> None:
    """One more outcome changes none of the others; another seed changes all."""
    first = draw_worlds(WORKED, Setting(draws=200))
    again = draw_worlds(contract(outcomes={1: {"outcome": "other"}}), Setting(draws=200))
    other = draw_worlds(WORKED, Setting(draws=200, seed=1))
    assert np.array_equal(first.figures[:, 0], again.figures[:, 0])
    assert not np.array_equal(first.figures[:, 1], again.figures[:, 1])
    assert not np.array_equal(first.figures, other.figures)


def test_a_harder_target_pays_less_in_every_draw() -> None:
    """Thresholds are moved in the same worlds, so a harder one never pays more in any of them."""
    worlds = draw_worlds(WORKED, Setting(draws=2000))
    easy = settle_worlds(WORKED, worlds).payment
    harder = [{"year": 1, "value": 65.0}, {"year": 2, "value": 67.0}]
    hard = settle_worlds(contract(outcomes={0: {"targets": harder}}), worlds).payment
    assert (hard <= easy).all()
    assert (hard < easy).any()


def test_moved_thresholds_move_payment_their_way() -> None:
    """Nearer targets and a lower floor pay more, a larger outcome share less; the first row is the
    contract as it stands."""
    worlds = draw_worlds(WORKED, Setting(draws=4000))
    rows = {
        (one.clause, one.change.split()[0] if one.change else ""): one
        for one in sensitivity(WORKED, worlds)
    }
    stands = rows["", ""].payment
    assert stands is not None
    assert stands == amounts_of(settle_worlds(WORKED, worlds).payment.sum(axis=0))

    def mean(clause: str, change: str) -> float:
        found = rows[clause, change].payment
        assert found is not None
        return found.mean

    assert mean("targets", "further") < stands.mean < mean("targets", "nearer")
    assert mean("floor", "nearer") < stands.mean < mean("floor", "further")
    assert mean("floor", "none:") < mean("floor", "nearer")
    assert mean("outcome_share", "twice") < stands.mean < mean("outcome_share", "half")
    assert mean("cap", "1.01") < stands.mean < mean("cap", "1.03")


def test_variance_falls_into_its_known_parts() -> None:
    """Far from every limit payment is linear in the figure and the cost, so each part is known."""
    wide = {
        "measures": "mean",
        "unit": "points",
        "spread": 100.0,
        "counted": 400,
        "fewest": 1,
        "weight": 1.0,
        "floor": -1000.0,
        "baseline": {**BASELINE, "value": -10.0},
        "targets": [{"year": 1, "value": 1000.0}, {"year": 2, "value": 1000.0}],
    }
    terms = contract(
        {**OPEN, "cost_spread": 0.0002, "loss_share": 0.5, "gain_share": 0.5},
        {0: wide, 1: {"weight": 0.0}},
    )
    path = {"pressure": (0.0, 0.0), "falls": (22.0, 22.0)}
    setting = Setting(
        path=path, draws=40_000, seed=9, performance=0.004, cost_law="normal", exact_baseline=True
    )
    worlds = draw_worlds(terms, setting)
    found = split_variance(terms, worlds, settle_worlds(terms, worlds))[0].payment
    slope = 5_000_000 / 2000.0
    parts = {
        "chance": (slope * 100.0 / 20.0) ** 2,
        "performance": (slope * 0.004 * 1010.0) ** 2,
        "cost": (0.5 * 0.0002 * 99_000_000) ** 2,
    }
    for name, expected in parts.items():
        assert getattr(found, name) == pytest.approx(expected, abs=0.04 * sum(parts.values()))
    assert found.chance + found.cost + found.performance == pytest.approx(found.variance)


def test_what_cannot_vary_has_no_part_in_the_variance() -> None:
    """Without performance or cost all of the spread is chance."""
    terms = contract({"cost_spread": None})
    worlds = draw_worlds(terms, Setting(draws=500))
    for split in split_variance(terms, worlds, settle_worlds(terms, worlds)):
        assert split.payment.performance == split.payment.cost == 0.0
        assert split.payment.chance == split.payment.variance > 0.0


def test_a_measured_baseline_makes_luck_likelier() -> None:
    """The truth lies around what was measured: a tail of the difference of two figures."""
    terms = contract(OPEN, {0: {"floor": None, "counted": 1000}})
    baseline = Setting(path="baseline", draws=20_000, seed=8)
    found = of(terms, baseline, "pressure", 1)
    error = sqrt(60 * 40 * (1 / 1000 + 1 / 2500))
    tail = float(stats.norm.sf((64 - 0.05 - 60) / error))
    assert found.improved == 0.0
    assert found.luck is not None
    assert found.luck == pytest.approx(tail, abs=0.006)
    exact = of(terms, LUCK, "pressure", 1)
    assert exact.luck is not None
    assert found.luck > exact.luck


def test_luck_agrees_with_the_check_before_signature() -> None:
    """What the check works out by a normal law for partners who change nothing is drawn here."""
    text = (EXAMPLES / "medway-swale.toml").read_text(encoding="utf-8")
    terms = read_terms(text, load_rules())
    foreseen = {(row.outcome, row.year): row for row in check(terms, load_rules()).power}
    found = simulate(terms, Setting(path="baseline", draws=10_000)).outcomes
    assert len(foreseen) == len(found) == 12
    for one in found:
        row = foreseen[one.outcome, one.year]
        # Four standard errors of the draws, and what counts are rougher than a normal law.
        assert one.expected_pence / one.pot_pence == pytest.approx(row.earned_unchanged, abs=0.02)
        assert one.paid == pytest.approx(row.paid_unchanged, abs=0.025)


def test_an_interval_wider_than_counting_widens_the_noise() -> None:
    """A baseline three times as uncertain as its people explain makes each figure so as well."""
    error = sqrt(60 * 40 / 2500)
    wide = BASELINE | {"lower": 60 - 3 * 1.96 * error, "upper": 60 + 3 * 1.96 * error}
    worlds = draw_worlds(contract(outcomes={0: {"baseline": wide}}), Setting(draws=20_000))
    figures = worlds.figures[0, 0] / 1e6
    assert figures.std() == pytest.approx(3 * sqrt(64 * 36 / 2500), rel=0.03)
    assert (worlds.start[0] / 1e6).std() == pytest.approx(3 * error, rel=0.03)


def test_a_share_of_people_stays_one_however_wide_its_noise() -> None:
    """What is measured lies between none and all; it lay at -600% and 700%."""
    wide = BASELINE | {"lower": 0.0, "upper": 100.0, "people": 10**6}
    worlds = draw_worlds(contract(outcomes={0: {"baseline": wide}}), Setting(draws=500))
    assert (worlds.figures[:, 0].min(), worlds.figures[:, 0].max()) == (0, 100 * 10**6)


def test_improved_and_reached_are_counted_as_they_were_drawn() -> None:
    """Of pressure higher is better, of falls lower; one true value for all draws, or one each."""
    for setting in (Setting(draws=300), Setting(draws=300, performance=1.0), LUCK):
        worlds = draw_worlds(WORKED, setting)
        found = simulate(WORKED, setting)
        for one in found.outcomes:
            o = ("pressure", "falls").index(one.outcome)
            toward, goal = ((1, (64, 66)), (-1, (21, 20)))[o]
            true, start = worlds.true[one.year - 1, o], worlds.start[o]
            assert (
                one.improved == np.broadcast_to(toward * (true - start) > 0, setting.draws).mean()
            )
            reached = toward * (true - goal[one.year - 1] * 10**6) >= 0
            assert one.reached == reached.mean()


def test_activity_leaves_volume_with_the_commissioner_and_unit_cost_with_partners() -> None:
    """The spread of cost falls on the one or on the others, as worked out by hand."""
    terms = contract({"cost_spread": 0.1})
    worlds = draw_worlds(terms, Setting(draws=20_000, cost_law="normal"))
    found = {
        one.arrangement: one
        for one in compare(terms, worlds, settle_worlds(terms, worlds))
        if one.year == 1
    }
    volume = found["by activity, volume varies"]
    unit = found["by activity, cost of a unit varies"]
    assert volume.surplus is not None
    assert unit.surplus is not None
    # 100,000,000 are paid for care that costs 99,000,000.
    assert volume.payment.sd == pytest.approx(10_000_000, rel=0.03)
    assert volume.surplus.sd == pytest.approx(100_000, rel=0.03)
    assert (unit.payment.sd, unit.payment.mean) == (0.0, 100_000_000)
    assert unit.surplus.sd == pytest.approx(9_900_000, rel=0.03)
    assert volume.loses == 0.0
    assert unit.loses == pytest.approx(stats.norm.sf(1_000_000 / 9_900_000), abs=0.015)


def test_the_bad_end_is_the_mean_of_the_worst_part() -> None:
    """Of a normal law, mean less density over tail times the standard deviation."""
    drawn = np.random.default_rng(1).standard_normal(200_000)
    found = amounts_of(drawn)
    assert found.shortfall == pytest.approx(-stats.norm.pdf(stats.norm.ppf(0.05)) / 0.05, abs=0.02)
    assert found.low == pytest.approx(stats.norm.ppf(0.05), abs=0.02)
    # Of 30 draws one and a half are the worst 5%.
    assert amounts_of(np.arange(30)).shortfall == pytest.approx((0 + 0.5 * 1) / 1.5)


def test_too_few_people_are_paid_with_the_base_in_every_draw() -> None:
    """An outcome that will not be counted well enough earns nothing by luck."""
    found = of(contract(outcomes={0: {"counted": 400}}), LUCK, "pressure", 1)
    assert (found.counts, found.paid, found.luck, found.expected_pence) == (False, 0.0, None, 0.0)


def test_years_without_expected_cost_share_nothing() -> None:
    """No surplus can be told then, and payment comes from outcomes alone."""
    years = [{"year": 1, "base_pence": 100_000_000}, {"year": 2, "base_pence": 102_000_000}]
    found = simulate(contract({"years": years}), Setting(draws=100))
    assert all(one.surplus is None and one.loses is None for one in found.partners)
    assert {one.arrangement for one in found.compared} == {
        "this contract",
        "by activity, cost of a unit varies",
    }
