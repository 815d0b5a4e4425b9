"""Disability by time to treatment against the published tables and worked examples."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.evidence import Basis
from commonweal.rules import Source
from commonweal.services.outcome.benefit import (
    GOOD,
    STEPS,
    Assumptions,
    assumptions,
    benefit,
    outcome_row,
)
from commonweal.services.outcome.parameters import parameters, relations, utilities
from commonweal.services.standards import Standard, Standards

#: Row of the published table for each cohort and state.
TABLE = {
    ("nlvo_ivt", "untreated"): "no_treatment_nlvo",
    ("nlvo_ivt", "no_effect"): "no_effect_nlvo_ivt_deaths",
    ("nlvo_ivt", "onset"): "t0_treatment_nlvo_ivt",
    ("lvo_ivt", "untreated"): "no_treatment_lvo",
    ("lvo_ivt", "no_effect"): "no_effect_lvo_ivt_deaths",
    ("lvo_ivt", "onset"): "t0_treatment_lvo_ivt",
    ("lvo_mt", "untreated"): "no_treatment_lvo",
    ("lvo_mt", "no_effect"): "no_effect_lvo_mt_deaths",
    ("lvo_mt", "onset"): "t0_treatment_lvo_mt",
}
#: minutes, utility added over no treatment, mean disability, share of at most 2: the tables that
#: the authors of the relation print (samuel-book/stroke_outcome, 04_matrix.ipynb).
PRINTED = {
    "nlvo_ivt": [
        (0.0, 0.158130, 1.391000, 0.752000),
        (18.9, 0.151213, 1.432844, 0.744359),
        (37.8, 0.144153, 1.475256, 0.736566),
        (56.7, 0.136951, 1.518219, 0.728622),
        (75.6, 0.129607, 1.561715, 0.720528),
    ],
    "lvo_mt": [(384.0, 0.038204, 3.470366, 0.305938)],
}


def sure(count: int = 0, *, treated: float = 0.2, before: float = 150.0) -> Assumptions:
    """Assumptions that do not vary."""
    ones = np.ones(count + 1)
    return Assumptions(
        before=before * ones,
        treated=treated * ones,
        large_vessel=0.35 * ones,
        effect=ones,
        treated_said="",
        treated_basis=Basis.ASSUMED,
        treated_sources=(),
    )


def test_the_ends_are_the_published_tables(shared: Path) -> None:
    place = shared / "facts" / "parameters" / "stroke_mrs_distributions.csv"
    with place.open(encoding="utf-8", newline="") as file:
        published = {
            row["Stroke type"]: [float(row[f"mRS<={degree}"]) for degree in range(7)]
            for row in csv.DictReader(file)
        }
    for cohort, relation in relations().items():
        for degree in range(7):
            ends = {
                "onset": relation.treated(0.0, degree).item(),
                "no_effect": relation.treated(relation.no_effect, degree).item(),
                "untreated": float(relation.untreated[degree]),
            }
            for state, found in ends.items():
                assert found == pytest.approx(published[TABLE[cohort, state]][degree], abs=1e-12)
        later = relation.treated([relation.no_effect, 1_000.0], GOOD)
        assert later[0] == pytest.approx(later[1])


def test_moments_of_no_effect_and_utilities_are_the_published_ones(shared: Path) -> None:
    place = shared / "facts" / "parameters" / "parameters.csv"
    with place.open(encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    minutes = [float(part) for part in rows["P182"]["value"].split("/")]
    assert [relations()["nlvo_ivt"].no_effect, relations()["lvo_mt"].no_effect] == minutes
    assert relations()["lvo_ivt"].no_effect == minutes[0]
    assert utilities().tolist() == [float(part) for part in rows["P142"]["value"].split(",")]
    ratio, row = parameters()["effect.odds_ratio"], rows["P176"]
    assert [ratio.value, ratio.low, ratio.high] == [
        float(row[name]) for name in ("value", "low", "high")
    ]


@pytest.mark.parametrize("cohort", sorted(PRINTED))
def test_times_between_are_what_the_authors_print(cohort: str) -> None:
    relation = relations()[cohort]
    for minutes, added, mean, independent in PRINTED[cohort]:
        assert relation.treated(minutes, 2).item() == pytest.approx(independent, abs=1e-6)
        shares = np.array([relation.treated(minutes, degree).item() for degree in range(7)])
        each = np.diff(shares, prepend=0.0)
        assert each @ np.arange(7) == pytest.approx(mean, abs=1e-6)
        gained = relation.utility(minutes, utilities()).item()
        assert gained - relation.untreated_utility(utilities()) == pytest.approx(added, abs=1e-6)


@given(
    cohort=st.sampled_from(["nlvo_ivt", "lvo_ivt", "lvo_mt"]),
    times=st.tuples(st.floats(0, 600), st.floats(0, 600)),
    degree=st.integers(0, 6),
    effect=st.floats(0.0, 3.0),
)
def test_later_is_never_better(
    cohort: str, times: tuple[float, float], degree: int, effect: float
) -> None:
    relation = relations()[cohort]
    early, late = relation.treated(sorted(times), degree, effect)
    assert 0.0 < late <= early + 1e-12 <= 1.0 + 1e-12
    sooner, later = relation.utility(sorted(times), utilities())
    assert later <= sooner + 1e-12


def test_a_larger_effect_gains_more_and_none_leaves_what_treatment_costs() -> None:
    relation = relations()["nlvo_ivt"]
    none, published, double = relation.treated(60.0, GOOD, [0.0, 1.0, 2.0])
    assert none == pytest.approx(relation.at_no_effect[GOOD])
    assert none < published < double


def test_bad_questions_are_refused() -> None:
    relation = relations()["nlvo_ivt"]
    with pytest.raises(ValueError, match="no degree"):
        relation.treated(10.0, 7)
    with pytest.raises(ValueError, match="below zero"):
        relation.treated([-1.0], 1)
    with pytest.raises(ValueError, match="below zero or no number"):
        benefit(np.array([np.inf]), np.array([1.0]), sure())
    with pytest.raises(ValueError, match="no cases"):
        benefit(np.array([10.0]), np.array([0.0]), sure())
    with pytest.raises(ValueError, match="draws"):
        benefit(np.ones((1, 3)), np.array([1.0]), sure(1))


def by_hand(minutes: list[float], cases: list[float], before: float, treated: float) -> float:
    """Good outcomes gained, from the published shares and logarithms alone."""
    from math import exp, log

    def odds(share: float) -> float:
        return log(share / (1 - share))

    total = 0.0
    for road, number in zip(minutes, cases, strict=True):
        for share, (onset, end, untreated) in (
            (0.65, (0.642, 0.455, 0.46)),
            (0.35, (0.233, 0.124, 0.129)),
        ):
            passed = min((road + before) / 378.0, 1.0)
            found = odds(onset) * (1 - passed) + odds(end) * passed
            total += number * share * (1 / (1 + exp(-found)) - untreated)
    return treated * total


def test_good_outcomes_of_a_choice_are_the_sum_over_its_areas() -> None:
    minutes, cases = [12.3, 47.9, 0.0, 240.0], [10.0, 3.5, 2.0, 1.0]
    found = benefit(np.array(minutes), np.array(cases), sure())
    assert found.good[0] == pytest.approx(by_hand(minutes, cases, 150.0, 0.2), abs=2e-5)
    assert found.cases == pytest.approx(16.5)
    assert found.minutes == pytest.approx(150.0 + np.average(minutes, weights=cases))
    assert found.per_1000 == pytest.approx(1000.0 * found.good[0] / 16.5)


def test_drawn_minutes_stand_beside_drawn_assumptions() -> None:
    minutes = np.array([[10.0, 10.0, 70.0], [20.0, 20.0, 80.0]])
    cases = np.array([4.0, 6.0])
    found = benefit(minutes, cases, sure(2))
    assert found.good[0] == pytest.approx(found.good[1])
    alone = benefit(minutes[:, 2], cases, sure())
    assert found.good[2] == pytest.approx(alone.good[0])
    assert found.good[2] < found.good[1]


def test_choices_drawn_together_differ_by_the_way_alone() -> None:
    taken = drawn(300, 4)
    cases = np.array([100.0])
    near, far = (benefit(np.array([road]), cases, taken) for road in (20.0, 35.0))
    apart, ends = far.against(near)
    assert ends is not None
    assert ends[0] <= apart <= ends[1] < 0.0
    own = near.good[1:]
    assert ends[1] - ends[0] < np.quantile(own, 0.975) - np.quantile(own, 0.025)


def treated_of(source: Source) -> Standards:
    return Standards(
        tuple(
            Standard(
                measure=f"{end}_thrombolysis_share",
                role="",
                name=end,
                words="",
                value=value,
                unit="%",
                basis=Basis.OBSERVED,
                source=source,
                local=True,
            )
            for end, value in (("least", 15.0), ("most", 20.0))
        )
    )


SAID = Source(id="s", title="said", publisher="p", place="here")


def drawn(draws: int, seed: int) -> Assumptions:
    found = assumptions(treated_of(SAID), draws=draws, seed=seed)
    assert found is not None
    return found


def test_the_share_treated_is_what_standards_say_and_none_without_them() -> None:
    held = drawn(500, 1)
    assert held.treated[0] == pytest.approx(0.175)
    assert held.treated.min() >= 0.15
    assert held.treated.max() <= 0.20
    assert held.treated_sources == (SAID,)
    assert assumptions(Standards(), draws=500, seed=1) is None
    assert outcome_row(np.array([20.0]), np.array([100.0]), Standards()) is None


def test_draws_are_the_seeds_and_the_central_value_is_no_draw() -> None:
    one, same, other = (drawn(50, seed) for seed in (3, 3, 4))
    assert np.array_equal(one.before, same.before)
    assert not np.array_equal(one.before[1:], other.before[1:])
    assert one.before[0] == other.before[0] == pytest.approx(79 + 18 + 29 + 30)
    assert one.effect[0] == 1.0


def test_every_number_has_a_source_and_what_is_chosen_is_assumed() -> None:
    for row in parameters().values():
        assert row.source
        assert row.confidence in ("read", "secondary", "assumed")
        assert (row.low is None) == (row.distribution == "fixed")
    for step in STEPS:
        assert parameters()[f"time.{step}"].basis is Basis.ASSUMED
