"""Synthetic people: margins met, the same for a seed, marked, and null where nothing is known."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.cube.margins import (
    Margins,
    Prevalence,
    homes_of,
    people_to_make,
    prevalences_of,
)
from commonweal.cube.single_years import AGES, SURVIVORS, ages_by_area, standard_ages
from commonweal.cube.synthetic import schema_of, synthetic_people
from commonweal.folder.streaming import write_batches
from commonweal.people.registrations import model_registrations

AREAS = ("E1", "E2", "E3", "E4")
RESIDENTS = pa.table(
    {
        "area": ["E1", "E1", "E2", "E2", "E3"],
        "sex": ["all", "all", "female", "male", "all"],
        "age_from": [0, 65, 30, 80, 7],
        "age_to": [64, None, 39, 84, 7],
        "persons": [800.0, 200.0, 300.0, 100.0, 50.0],
    }
)


def margins(**changes: object) -> Margins:
    held = {
        "lists": {"G3": 40, "G1": 5000, "G2": 300, "G4": 20, "G0": 0},
        "areas": AREAS,
        "homes": {
            "G1": (np.array([0, 1]), np.array([3.0, 1.0])),
            "G2": (np.array([1]), np.array([0.2])),
            "G3": (np.array([3]), np.array([1.0])),
        },
        "ages": ages_by_area(RESIDENTS, AREAS),
        "prevalences": {
            "diabetes": Prevalence(shares={"G1": 0.1, "G2": 1.0, "G3": 0.5}, age_from=17),
            "stroke": Prevalence(shares={"G1": 0.0, "G3": 1.0}),
        },
    }
    return Margins(**{**held, **changes})  # type: ignore[arg-type]  # keywords checked by Margins


def draw(held: Margins, seed: int = 7, batch: int = 1_000_000) -> pa.Table:
    return pa.Table.from_batches(
        synthetic_people(held, seed=seed, batch=batch), schema=schema_of(held, seed)
    )


def test_every_list_is_met_exactly_in_the_order_of_codes() -> None:
    drawn = draw(margins())["practice"].to_pylist()
    assert Counter(drawn) == {"G1": 5000, "G2": 300, "G3": 40, "G4": 20}
    assert drawn == sorted(drawn)


@pytest.mark.parametrize("batch", [1, 100, 5000, 5001, 10**9])
def test_the_same_people_come_in_batches_of_any_size(batch: int) -> None:
    held = margins()
    assert draw(held, batch=batch).equals(draw(held))
    sizes = [part.num_rows for part in synthetic_people(held, seed=7, batch=batch)]
    assert all(size >= min(batch, 20) for size in sizes[:-1])
    assert sum(sizes) == 5360


def test_another_seed_gives_other_people() -> None:
    assert not draw(margins(), seed=1).equals(draw(margins(), seed=2))


def test_people_do_not_change_when_a_practice_or_a_condition_is_added() -> None:
    whole = draw(margins())
    alone = draw(margins(lists={"G2": 300}, prevalences={}))
    of_two = whole.filter(pc.equal(whole["practice"], "G2")).select(alone.column_names)
    assert of_two.to_pylist() == alone.to_pylist()


def test_people_live_where_the_registrations_say_and_are_as_old_as_residents() -> None:
    drawn = draw(margins(lists={"G1": 20_000}))
    area = Counter(drawn["lsoa"].to_pylist())
    assert chisquare([area["E1"], area["E2"]], [15_000, 5_000]).pvalue > 1e-4
    in_two = drawn.filter(pc.equal(drawn["lsoa"], "E2")).to_pylist()
    kinds = Counter(person["sex"] for person in in_two)
    assert (
        chisquare([kinds["female"], kinds["male"]], [3 * area["E2"] / 4, area["E2"] / 4])[1] > 1e-4
    )
    assert {30 <= p["age"] <= 39 for p in in_two if p["sex"] == "female"} == {True}
    assert {80 <= p["age"] <= 84 for p in in_two if p["sex"] == "male"} == {True}
    in_one = drawn.filter(pc.equal(drawn["lsoa"], "E1"))
    older = pc.sum(pc.greater_equal(in_one["age"], 65)).as_py()
    assert chisquare([older, area["E1"] - older], [area["E1"] / 5, 4 * area["E1"] / 5])[1] > 1e-4


def test_what_is_not_known_is_null_and_not_guessed() -> None:
    people = draw(margins()).to_pylist()
    without_homes = [p for p in people if p["practice"] == "G4"]
    assert {(p["lsoa"], p["sex"], p["age"]) for p in without_homes} == {(None, None, None)}
    without_residents = [p for p in people if p["practice"] == "G3"]
    assert {(p["lsoa"], p["sex"], p["age"]) for p in without_residents} == {("E4", None, None)}
    # Diabetes is counted from 17 on, so nothing can be said of an unknown age; stroke can.
    assert {p["diabetes"] for p in without_residents} == {None}
    assert {p["stroke"] for p in without_residents} == {True}
    assert {p["stroke"] for p in people if p["practice"] == "G2"} == {None}


def test_conditions_are_as_common_as_the_register_says_from_its_age_on() -> None:
    people = draw(margins(lists={"G1": 20_000})).to_pylist()
    assert not any(p["diabetes"] for p in people if p["age"] < 17)
    adults = [p for p in people if p["age"] >= 17]
    having = sum(p["diabetes"] for p in adults)
    n = len(adults)
    assert chisquare([having, n - having], [0.1 * n, 0.9 * n]).pvalue > 1e-4
    assert not any(p["stroke"] for p in people)


def test_records_are_marked_synthetic_in_the_file_and_in_every_row(tmp_path: Path) -> None:
    held, out = margins(), tmp_path / "people.parquet"
    rows = write_batches(out, schema_of(held, 7), synthetic_people(held, seed=7, batch=50))
    read = pq.read_table(out)
    assert rows == read.num_rows == 5360
    assert set(read["synthetic"].to_pylist()) == {True}
    assert read.schema.metadata[b"synthetic"] == b"true"
    assert read.schema.metadata[b"basis"] == b"modelled"
    assert read.schema.metadata[b"seed"] == b"7"


def test_wrong_names_and_shares_are_told_at_once() -> None:
    wrong = {"age": Prevalence(shares={}), "gout": Prevalence(shares={"G1": 1.5})}
    with pytest.raises(ValueError, match=r"'age'.*gout of practice G1 is 1\.5"):
        draw(margins(prevalences=wrong))


def test_nobody_is_drawn_from_no_areas() -> None:
    drawn = draw(margins(areas=(), homes={}, ages=np.zeros((0, 2 * AGES)), prevalences={}))
    assert drawn.num_rows == 5360
    assert drawn["lsoa"].null_count == drawn["age"].null_count == 5360


@given(
    lists=st.dictionaries(st.text("ABC", min_size=1), st.integers(0, 10**5), min_size=1),
    n=st.integers(0, 10**6),
)
def test_people_to_make_add_up_and_meet_whole_lists(lists: dict[str, int], n: int) -> None:
    assert people_to_make({code: float(size) for code, size in lists.items()}) == lists
    total = sum(lists.values())
    if total:
        made = people_to_make(lists, n)
        assert sum(made.values()) == n
        assert all(abs(made[code] - lists[code] * n / total) < 1 for code in lists)


def test_impossible_numbers_of_people_are_refused() -> None:
    for lists, n in (({"G1": 0}, 5), ({"G1": 10}, -1), ({"G1": -1, "G2": 5}, None)):
        with pytest.raises(ValueError, match="cannot make"):
            people_to_make(lists, n)
    assert people_to_make({"G1": 0}) == {"G1": 0}


def test_the_standard_population_follows_the_life_table() -> None:
    female, male = standard_ages()
    for age, survivors in zip(range(0, 101, 5), SURVIVORS["female"], strict=True):
        assert female[age] == pytest.approx(survivors)
    assert male[40] == pytest.approx(1.05 * 97789)
    assert np.all(np.diff(female) < 0)
    assert np.all(np.diff(male) < 0)


def test_modelled_registrations_become_homes() -> None:
    modelled = model_registrations(
        practice_codes=["G1"],
        practice_xy=[(51.0, 0.5)],
        lists=[100],
        area_codes=["E1", "E2"],
        area_xy=[(51.0, 0.5), (51.1, 0.5)],
        residents=[60, 20],
    )
    places, weights = homes_of(modelled)["G1"]
    assert places.tolist() == [0, 1]
    assert weights == pytest.approx([75, 25])


INDICATORS = pa.table(
    {
        "about": ["G1", "G2", "G1", "G1", "G1"],
        "indicator": ["diabetes", "diabetes", "diabetes", "stroke", "mixed"],
        "end": [date(2021, 3, 31)] * 2 + [date(2020, 3, 31)] + [date(2021, 3, 31)] * 2,
        "category": ["17 and over"] * 3 + [None, "6OV"],
        "value": [7.0, 8.0, 1.0, 0.02, 3.0],
        "numerator": [70.0, None, 1.0, None, None],
        "denominator": [1000.0, None, 100.0, None, None],
        "unit": ["%", "%", "%", "share of 1", "% of the list"],
    }
)


def test_prevalences_come_from_the_latest_indicators() -> None:
    assert prevalences_of(INDICATORS, ["diabetes", "stroke", "mixed"]) == {
        "diabetes": Prevalence(shares={"G1": 0.07, "G2": 0.08}, age_from=17),
        "stroke": Prevalence(shares={"G1": 0.02}),
        "mixed": Prevalence(shares={"G1": 0.03}, age_from=6),
    }
    assert prevalences_of(INDICATORS, ["stroke:50"])["stroke"].age_from == 50
    with pytest.raises(ValueError, match="indicators held: diabetes, mixed, stroke"):
        prevalences_of(INDICATORS, ["gout"])


def test_the_command_draws_the_lists_of_the_example(example: Path, tmp_path: Path) -> None:
    out = tmp_path / "people.parquet"
    asked = ["people", str(example), "--out", str(out), "--seed", "3", "--json"]
    ran = CliRunner().invoke(app, [*asked, "--scale", "0.01", "--batch", "5000"])
    assert ran.exit_code == 0, ran.output
    told = json.loads(ran.stdout)
    read = pq.read_table(out)
    assert told["people"] == read.num_rows
    assert told["practices"] == len(pc.unique(read["practice"])) == 234
    assert abs(told["people"] - 18860) <= 1
    assert read["age"].null_count == 0
    before = out.read_bytes()
    CliRunner().invoke(app, [*asked, "--scale", "0.01", "--batch", "5000"])
    assert out.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--scale", "0"], 1, "scale 0"),
        (["--conditions", "gout"], 1, "indicator gout"),
        (["--out", "people.xls"], 1, ".parquet or .csv"),
    ],
)
def test_the_command_says_what_is_wrong(
    example: Path, tmp_path: Path, arguments: list[str], code: int, said: str
) -> None:
    out = tmp_path / "people.parquet"
    asked = ["people", str(example), "--out", str(out), "--seed", "3", *arguments]
    ran = CliRunner().invoke(app, asked)
    assert ran.exit_code == code, ran.output
    assert said in ran.stderr
    assert not list(tmp_path.iterdir())
