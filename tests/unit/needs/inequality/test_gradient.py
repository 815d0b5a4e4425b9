"""Gradients over deprivation: fifths by hand, slopes by brute force, and what lacks is said."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from commonweal.evidence import Basis
from commonweal.folder import Folder, read_folder
from commonweal.needs.held import Held
from commonweal.needs.indicators import load_definitions
from commonweal.needs.inequality import part as gradients
from commonweal.needs.inequality.gradient import Gradient, over_areas, over_practices
from commonweal.needs.values.gathered import Observation, Through
from commonweal.stats import inequality
from deaths_sample import Row, ground

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


# The example, with the registers of its practices as they were published.


@pytest.fixture(scope="module")
def folder(example: Path) -> Folder:
    return read_folder(example)


@pytest.fixture(scope="module")
def registers(shared: Path) -> list[dict[str, str]]:
    path = shared / "data" / "kent-medway" / "km_qof_2020-21_practice_prevalence.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row["GROUP_CODE"] == "DM"]


def with_registers(folder: Folder, registers: list[dict[str, str]], *, published: bool) -> Any:
    held = folder.tables.get("indicators")
    assert held is not None
    kept: list[Row] = held.to_pylist()
    if not published:
        kept = [row for row in kept if row["indicator"] != "imd_2019_of_list"]
    source = kept[0]["source"]
    told: list[Row] = [
        {
            "about": row["PRACTICE_CODE"],
            "indicator": "qof_dm",
            "start": date(2020, 4, 1),
            "end": date(2021, 3, 31),
            "value": 100 * float(row["REGISTER"]) / float(row["PRACTICE_LIST_SIZE"]),
            "numerator": float(row["REGISTER"]),
            "denominator": float(row["PRACTICE_LIST_SIZE"]),
            "unit": "percent",
            "basis": "observed",
            "source": source,
        }
        for row in registers
    ]
    return ground(folder, indicators=[*kept, *told])


def part_of(made: Any) -> Any:
    held = Held(made)
    definitions = {"qof_dm": held.definitions["qof_dm"]}
    told = [one for one in held.observations if one.indicator == "qof_dm"]
    return gradients.part(made, definitions, told)


def rows(part: Any, name: str) -> list[Row]:
    found = next(table for table in part.tables if table.id == name)
    return list(found.data.to_pylist())


def test_diabetes_over_deprivation_in_the_system_and_each_partnership(
    folder: Folder, registers: list[dict[str, str]], shared: Path, example: Path
) -> None:
    part = part_of(with_registers(folder, registers, published=True))
    with (shared / "data/kent-medway/km_practices_2018-19_master.csv").open(
        encoding="utf-8-sig", newline=""
    ) as lines:
        score = {row["Practice"]: float(row["imd2019_practice"]) for row in csv.DictReader(lines)
                 if row["imd2019_practice"]}  # fmt: skip
    place = {}
    with (example / "memberships.csv").open(encoding="utf-8", newline="") as lines:
        above = {row["member"]: row["group"] for row in csv.DictReader(lines)
                 if row["role"] == "part_of" and row["group"].startswith("KM-ICP")
                 and row["start"] <= "2019-07-01"}  # fmt: skip
    with (shared / "data/kent-medway/km_practices_2018-19_master.csv").open(
        encoding="utf-8-sig", newline=""
    ) as lines:
        place = {row["Practice"]: above[row["CCG"]] for row in csv.DictReader(lines)}
    counts = {
        row["PRACTICE_CODE"]: (float(row["REGISTER"]), float(row["PRACTICE_LIST_SIZE"]))
        for row in registers
        if row["PRACTICE_CODE"] in score and row["PRACTICE_CODE"] in place
    }
    steps: defaultdict[str, dict[str, tuple[int, float, float]]] = defaultdict(dict)
    for row in rows(part, "needs.gradient_steps"):
        if row["indicator"] == "qof_dm":
            said = row["members"], row["numerator"], row["denominator"]
            steps[row["code"]][row["fifth"][0]] = said
    assert len(steps) == 5  # the system and its four partnerships
    for code, found in steps.items():
        inside = [p for p in counts if code == "QKS" or place[p] == code]
        # The official tool's quantiles of N values: rank r from the most deprived, ceilings.
        expected: defaultdict[str, list[float]] = defaultdict(lambda: [0, 0.0, 0.0])
        for practice in inside:
            rank = 1 + sum(score[other] > score[practice] for other in inside)
            fifth = 6 - -(-(len(inside) + 1 - rank) * 5 // len(inside))
            expected[str(fifth)][0] += 1
            expected[str(fifth)][1] += counts[practice][0]
            expected[str(fifth)][2] += counts[practice][1]
        assert found == {key: tuple(said) for key, said in expected.items()}, code
    indices = {r["code"]: r for r in rows(part, "needs.gradient") if r["indicator"] == "qof_dm"}
    assert all(row["crude"] for row in indices.values())
    assert indices["QKS"]["basis"] == "estimated"
    # Which practice lies in which partnership is assumed in the example.
    assert {row["basis"] for code, row in indices.items() if code != "QKS"} == {"assumed"}
    assert all(row["sii"] > 0.0 and row["rii"] > 1.0 for row in indices.values())
    listed = indices["QKS"]["left_out"] + sum(said[0] for said in steps["QKS"].values())
    assert listed == 234
    figure = next(f for f in part.figures if f.id == "needs.slope.qof_dm.QKS")
    assert figure.as_of == date(2021, 3, 31)
    assert not [source for source in figure.sources if "stroke" in source.id]


def test_where_deprivation_of_lists_is_modelled_so_is_the_gradient(
    folder: Folder, registers: list[dict[str, str]]
) -> None:
    part = part_of(with_registers(folder, registers, published=False))
    found = [row for row in rows(part, "needs.gradient") if row["indicator"] == "qof_dm"]
    assert next(row for row in found if row["code"] == "QKS")["basis"] == "modelled"
    assert {row["basis"] for row in found} == {"modelled", "assumed"}
    assert all(row["crude"] for row in found)
    assert "mean over where its patients are modelled to live" in part.section.text


def raw_strokes(shared: Path) -> tuple[dict[str, int], dict[str, float], dict[str, int]]:
    """Admissions of three years, person-years and national fifths from the publishers' files."""
    data = shared / "data"
    with (data / "kent-medway/km_lsoa_stroke_admissions_2017-2019.csv").open(
        encoding="utf-8-sig", newline=""
    ) as lines:
        admissions = {
            r["LSOA11CD"]: round(3 * float(r["Admissions"])) for r in csv.DictReader(lines)
        }
    with gzip.open(
        data / "england/imd2019_england_lsoa11_ranks_deciles.csv.gz", "rt", encoding="utf-8-sig"
    ) as lines:
        fifths = {r["lsoa11_code"]: (int(float(r["IMD_decile"])) + 1) // 2
                  for r in csv.DictReader(lines) if r["lsoa11_code"] in admissions}  # fmt: skip
    with gzip.open(
        data / "kent-medway/km_lsoa_population_mid2019_single_year.csv.gz",
        "rt",
        encoding="utf-8-sig",
    ) as lines:
        people = {r["lsoa11_code"]: 3 * float(r["total_population"]) for r in csv.DictReader(lines)}
    return admissions, people, fifths


def test_strokes_by_fifth_against_the_counts_of_small_areas(folder: Folder, shared: Path) -> None:
    admissions, people, fifths = raw_strokes(shared)
    assert sum(admissions.values()) == 3 * 2_450
    counted = over_areas(
        "stroke", "QKS", {a: float(n) for a, n in admissions.items()}, people, fifths
    )
    totals = {
        fifth: (
            sum(n for area, n in admissions.items() if fifths[area] == fifth),
            sum(n for area, n in people.items() if fifths[area] == fifth),
        )
        for fifth in range(1, 6)
    }
    assert {s.group: (s.numerator, s.denominator) for s in counted.steps} == totals
    part = gradients.part(ground(folder), {}, [])
    shown = rows(part, "needs.gradient_steps")
    assert sum(row["numerator"] for row in shown) == pytest.approx(7_350, abs=0.01)
    assert [row["denominator"] for row in shown] == [totals[f][1] for f in range(1, 6)]
    # What the folder holds is modelled: some fifths are out by a twentieth, and the slope with it,
    # so it has no limits; that of the counts has, and they hold nought.
    astray = [abs(row["numerator"] / totals[f + 1][0] - 1) for f, row in enumerate(shown)]
    assert max(astray) < 0.07
    [index] = rows(part, "needs.gradient")
    assert (index["basis"], index["sii_lower"], index["rii_upper"]) == ("modelled", None, None)
    assert {row["lower"] for row in shown} == {None}
    assert counted.sii == pytest.approx(-5.46, abs=0.01)
    assert (counted.sii_lower or 0.0) < 0.0 < (counted.sii_upper or 0.0)
    assert "are modelled here" in part.section.text
    assert "beyond chance" not in part.section.text
    [figure] = [f for f in part.figures if f.id == "needs.slope.stroke.QKS"]
    assert (figure.lower, figure.upper, figure.basis) == (None, None, Basis.MODELLED)


def test_periods_last_whole_months() -> None:
    for start, months in ((date(2017, 1, 1), 36), (date(2018, 4, 1), 12), (date(2019, 7, 1), 6)):
        year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
        assert gradients.lasting(start, date(year, month + 1, 1) - timedelta(days=1)) == months / 12


def test_without_counts_the_lack_is_said(folder: Folder) -> None:
    part = gradients.part(ground(folder, demand=None), {}, [])
    [figure] = part.figures
    assert figure.value is None
    assert "tables indicators, demand" in figure.missing
    assert [lack.table for lack in part.lacks] == ["indicators"]
