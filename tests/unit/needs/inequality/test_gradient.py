"""Gradients over deprivation, by hand and by brute force."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from commonweal.evidence import Basis
from commonweal.needs.indicators import load_definitions
from commonweal.needs.inequality.gradient import Gradient, over_areas, over_practices
from commonweal.needs.values.gathered import Observation, Through
from commonweal.stats import inequality

DIABETES = load_definitions()["qof_dm"]

Counts = dict[str, tuple[float | None, float | None]]


def observations(counts: Counts) -> list[Observation]:
    return [
        Observation(
            level="practice",
            code=code,
            indicator="qof_dm",
            start=date(2020, 4, 1),
            end=date(2021, 3, 31),
            value=None,
            numerator=top,
            denominator=bottom,
            basis=Basis.OBSERVED,
            through=Through.PUBLISHED,
        )
        for code, (top, bottom) in counts.items()
    ]


def drawn(counts: Counts, deprivation: dict[str, float], groups: dict[str, str] | None = None,
          listed: list[str] | None = None) -> list[Gradient]:  # fmt: skip
    """Gradients of made-up practices; only their lists are asked of the ground."""
    held: Any = SimpleNamespace(lists=dict.fromkeys(listed or counts, 1.0))
    members = groups or dict.fromkeys(listed or counts, "ICP")
    return over_practices(held, DIABETES, observations(counts), deprivation, members)


def ten() -> tuple[Counts, dict[str, float]]:
    """Ten practices, P0 the most deprived; the deprived have more."""
    return (
        {f"P{i}": (200.0 - 12 * i, 1_000.0 + 100 * i) for i in range(10)},
        {f"P{i}": 50.0 - 4 * i for i in range(10)},
    )


def test_fifths_of_ten_practices_by_hand() -> None:
    [found] = drawn(*ten())
    assert [(s.group, s.members, s.numerator, s.denominator) for s in found.steps] == [
        (1, 2, 200.0 + 188.0, 1_000.0 + 1_100.0),
        (2, 2, 176.0 + 164.0, 1_200.0 + 1_300.0),
        (3, 2, 152.0 + 140.0, 1_400.0 + 1_500.0),
        (4, 2, 128.0 + 116.0, 1_600.0 + 1_700.0),
        (5, 2, 104.0 + 92.0, 1_800.0 + 1_900.0),
    ]
    # Wilson's limits of 388 of 2,100, in per cent, by its formula.
    n, p, z = 2_100.0, 388.0 / 2_100.0, 1.959963984540054
    centre, spread = p + z * z / (2 * n), z * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
    first = found.steps[0]
    assert first.value == pytest.approx(100 * p)
    assert first.lower == pytest.approx(100 * (centre - spread) / (1 + z * z / n))
    assert first.upper == pytest.approx(100 * (centre + spread) / (1 + z * z / n))
    assert found.left_out == 0


def test_the_slope_is_that_of_a_weighted_line_on_the_logit() -> None:
    [found] = drawn(*ten())
    top = np.array([step.numerator for step in found.steps])
    bottom = np.array([step.denominator for step in found.steps])
    share = bottom / bottom.sum()
    rank = np.cumsum(share) - share / 2
    logit = np.log(top / (bottom - top))
    design = np.column_stack([np.ones(5), rank])

    def ends(y: np.ndarray) -> np.ndarray:
        root = np.sqrt(bottom)[:, None]
        line = np.linalg.lstsq(root * design, root * y, rcond=None)[0]
        return 1.0 / (1.0 + np.exp(-np.array([line[0], line[0] + line[1]])))

    deprived, other = ends(logit[:, None])[:, 0]
    assert found.sii == pytest.approx(100 * (deprived - other), rel=1e-9)
    assert found.rii == pytest.approx(deprived / other, rel=1e-9)
    assert deprived > other
    # Limits against 40,000 draws of the logits.
    error = np.sqrt(1 / top + 1 / (bottom - top))
    draws = np.random.default_rng(3).normal(logit[:, None], error[:, None], (5, 40_000))
    first, last = ends(draws)
    for said, drawn_of in (
        ((found.sii_lower, found.sii_upper), 100 * (first - last)),
        ((found.rii_lower, found.rii_upper), first / last),
    ):
        low, high = np.quantile(drawn_of, [0.025, 0.975])
        assert said == pytest.approx((low, high), abs=0.02 * (high - low))
    # And the kernel called by hand, which tells the gap the other way round.
    plain = inequality.slope_index(
        top / bottom, error, bottom, kind="proportion", transform=True, multiplier=100
    )
    assert found.sii == pytest.approx(-float(plain.sii))
    assert found.sii_lower == pytest.approx(-float(plain.sii_upper))
    assert found.rii == pytest.approx(1 / float(plain.rii))
    assert found.rii_upper == pytest.approx(1 / float(plain.rii_lower))


def test_turning_deprivation_round_turns_the_indices_round() -> None:
    counts, deprivation = ten()
    [found] = drawn(counts, deprivation)
    [turned] = drawn(counts, {code: -score for code, score in deprivation.items()})
    assert found.sii is not None
    assert found.rii is not None
    assert found.concentration is not None
    assert found.sii > 0.0
    assert found.concentration < 0.0
    assert turned.sii == pytest.approx(-found.sii)
    assert turned.rii == pytest.approx(1 / found.rii)
    assert turned.concentration == pytest.approx(-found.concentration)


def test_practices_of_equal_deprivation_share_a_fifth() -> None:
    counts, deprivation = ten()
    deprivation |= {f"P{i}": 50.0 for i in range(4)}
    [found] = drawn(counts, deprivation)
    # Four share the most deprived place; the second fifth is empty, so no line is drawn.
    assert [(step.group, step.members) for step in found.steps] == [(1, 4), (3, 2), (4, 2), (5, 2)]
    assert found.reason == "people in 4 of 5 fifths only: no line is drawn"
    assert found.sii is None
    [alike] = drawn(counts, dict.fromkeys(deprivation, 1.0))
    assert [step.members for step in alike.steps] == [10]
    assert alike.rii is None


def test_fewer_than_ten_practices_have_no_fifths() -> None:
    counts, deprivation = ten()
    del counts["P3"]
    [found] = drawn(counts, deprivation)
    assert found.steps == ()
    assert found.reason == "9 practices with counts and deprivation; fifths need 10"


def test_practices_without_deprivation_or_sound_counts_are_left_out_and_counted() -> None:
    counts, deprivation = ten()
    counts |= {"N1": (5.0, 100.0), "N2": (120.0, 100.0), "N3": (None, 100.0), "N4": (0.0, 0.0)}
    deprivation |= {"N2": 40.0, "N3": 40.0, "N4": 40.0}
    [found] = drawn(counts, deprivation, listed=[*counts, "N5"])
    [plain] = drawn(*ten())
    assert found.steps == plain.steps
    assert found.left_out == 5


def test_every_area_has_fifths_of_its_own() -> None:
    counts, deprivation = ten()
    counts |= {f"Q{i}": (50.0, 1_000.0) for i in range(9)}
    deprivation |= {f"Q{i}": float(i) for i in range(9)}
    groups = {code: "East" if code[0] == "P" else "West" for code in counts}
    east, west = drawn(counts, deprivation, groups)
    assert (east.code, west.code) == ("East", "West")
    assert east.steps == drawn(*ten())[0].steps
    assert west.reason.startswith("9 practices")


@pytest.mark.parametrize("ends", [0.0, 1_000.0])
def test_a_fifth_without_cases_has_values_but_no_line(ends: float) -> None:
    counts, deprivation = ten()
    counts |= {"P8": (ends, 1_000.0), "P9": (ends, 1_000.0)}
    [found] = drawn(counts, deprivation)
    assert len(found.steps) == 5
    assert found.steps[4].value == pytest.approx(ends / 10)
    assert (found.sii, found.rii, found.concentration) == (None, None, None)
    assert "a fifth without any case" in found.reason


def areas(times: float = 1.0) -> tuple[dict[str, float], dict[str, float], dict[str, int]]:
    """Ten small areas, two in each fifth."""
    return (
        {f"A{i}": times * (60.0 - 5 * i) for i in range(10)},
        {f"A{i}": 3_000.0 + 100 * i for i in range(10)},
        {f"A{i}": i // 2 + 1 for i in range(10)},
    )


def test_rates_over_areas_by_hand() -> None:
    found = over_areas("stroke", "QKS", *areas())
    assert [(s.members, s.numerator, s.denominator) for s in found.steps] == [
        (2, 115.0, 6_100.0), (2, 95.0, 6_500.0), (2, 75.0, 6_900.0),
        (2, 55.0, 7_300.0), (2, 35.0, 7_700.0),
    ]  # fmt: skip
    top = np.array([step.numerator for step in found.steps])
    bottom = np.array([step.denominator for step in found.steps])
    rank = (np.cumsum(bottom) - bottom / 2) / bottom.sum()
    slope, level = np.polyfit(rank, np.log(top / bottom), 1, w=np.sqrt(bottom))
    assert found.sii == pytest.approx(1e5 * (np.exp(level) - np.exp(level + slope)))
    assert found.rii == pytest.approx(np.exp(-slope))
    assert found.steps[0].value == pytest.approx(1e5 * 115 / 6_100)


def test_areas_without_events_or_people_are_left_out_not_taken_for_none() -> None:
    events, people, fifths = areas()
    whole = over_areas("stroke", "QKS", events, people, fifths)
    fifths |= {"B1": 1, "B2": 2, "B3": 3}
    people |= {"B1": 2_000.0, "B3": 0.0}
    events |= {"B2": 9.0, "B3": 9.0}
    found = over_areas("stroke", "QKS", events, people, fifths)
    assert found.steps == whole.steps
    assert (found.left_out, whole.left_out) == (3, 0)
    nothing = over_areas("stroke", "QKS", {}, people, fifths)
    assert (nothing.reason, nothing.left_out) == ("no small area with events and residents", 13)


def test_modelled_events_have_no_limits() -> None:
    counted, modelled = (over_areas("s", "Q", *areas(), counted=said) for said in (True, False))
    assert modelled.sii == counted.sii
    assert modelled.rii == counted.rii
    assert [step.value for step in modelled.steps] == [step.value for step in counted.steps]
    assert counted.sii_lower is not None
    assert {modelled.sii_lower, modelled.sii_upper, modelled.rii_lower, modelled.rii_upper} == {
        None
    }
    assert {(step.lower, step.upper) for step in modelled.steps} == {(None, None)}


def test_no_events_in_an_area_of_the_least_deprived_fifth() -> None:
    events, people, fifths = areas()
    found = over_areas("s", "Q", events | {"A8": 0.0, "A9": 0.0}, people, fifths)
    assert found.sii is None
    assert found.steps[4].lower == 0.0
    assert (found.steps[4].upper or 0.0) > 0.0
