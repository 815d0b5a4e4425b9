"""Recovering weights: known ones from made-up rows, published editions, and rows that tell none."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from folders_held import ground_in, held_in
from scipy.optimize import lsq_linear
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.funding.capitation.fitting import FitError, fit_weights
from commonweal.funding.capitation.formula import (
    EditionError,
    edition_of,
    editions,
    read_edition,
)
from commonweal.funding.capitation.held import districts_of
from commonweal.funding.capitation.recovering import recover
from commonweal.system.organisation import Kind


def made_up(rows: int) -> dict[str, np.ndarray]:
    draw = np.random.default_rng(7)
    return {name: draw.uniform(100, 9_000, rows) for name in ("acute", "community", "medicines")}


def test_weights_are_recovered_and_residuals_told() -> None:
    streams = made_up(200)
    outcome = 0.7 * streams["acute"] + 0.2 * streams["community"] + 0.1 * streams["medicines"]
    fit = fit_weights(streams, outcome)
    assert fit.weights == pytest.approx({"acute": 0.7, "community": 0.2, "medicines": 0.1})
    assert fit.residuals.max < 1e-9
    noisy = fit_weights(streams, outcome + np.tile([1.0, -1.0], 100))
    away = np.abs(noisy.fitted - outcome - np.tile([1.0, -1.0], 100))
    assert noisy.residuals.max == pytest.approx(away.max())
    assert noisy.residuals.mean == pytest.approx(away.mean())
    assert noisy.residuals.relative == pytest.approx(away.mean() / outcome.mean(), rel=1e-3)


def test_weights_held_at_zero_or_above_as_another_solver_finds_them() -> None:
    streams = made_up(50)
    outcome = 0.9 * streams["acute"] - 0.1 * streams["community"] + 0.2 * streams["medicines"]
    fit = fit_weights(streams, outcome, non_negative=True)
    other = lsq_linear(np.column_stack(list(streams.values())), outcome, bounds=(0, np.inf))
    assert list(fit.weights.values()) == pytest.approx(other.x, abs=1e-6)
    assert fit.weights["community"] == 0


def test_factors_of_areas_are_recovered_beside_the_weights() -> None:
    streams = made_up(300)
    areas = [f"area {at % 6}" for at in range(300)]
    factor = np.array([0.9, 0.95, 1.0, 1.02, 1.05, 1.1])
    each = factor[np.arange(300) % 6]
    carried = 0.7 * streams["acute"] + 0.2 * streams["community"]
    fit = fit_weights(
        streams,
        each * carried + 0.1 * streams["medicines"],
        areas=areas,
        carrying=("acute", "community"),
    )
    scale = fit.weights["acute"] / 0.7
    assert fit.weights["community"] == pytest.approx(0.2 * scale, rel=1e-4)
    assert fit.weights["medicines"] == pytest.approx(0.1, abs=1e-4)
    assert list(fit.areas.values()) == pytest.approx(factor / scale, rel=1e-4)
    mean = (each / scale * carried).sum() / carried.sum()
    assert mean == pytest.approx(1.0, rel=1e-4)
    assert fit.residuals.max < 1.0


def test_rows_that_tell_no_weights() -> None:
    streams = made_up(20)
    outcome = streams["acute"]
    twice = streams | {"again": 2 * streams["community"]}
    with pytest.raises(FitError, match="community, again are collinear"):
        fit_weights(twice, outcome)
    with pytest.raises(FitError, match="2 rows cannot tell 3 weights"):
        fit_weights({name: held[:2] for name, held in streams.items()}, outcome[:2])
    with pytest.raises(FitError, match="20 rows cannot tell 22 weights"):
        fit_weights(streams, outcome, areas=[str(at) for at in range(20)])
    with pytest.raises(FitError, match="stream empty is zero in every row"):
        fit_weights(streams | {"empty": np.zeros(20)}, outcome)
    with pytest.raises(FitError, match="stream acute: a value is lacking"):
        fit_weights(streams | {"acute": np.full(20, np.nan)}, outcome)
    with pytest.raises(FitError, match="said to carry"):
        fit_weights(streams, outcome, areas=["x"] * 20, carrying=("nothing",))
    with pytest.raises(FitError, match="rows cannot tell"):
        fit_weights({}, np.empty(0))


def rows_of(shared: Path, file: str) -> list[dict[str, str]]:
    with gzip.open(shared / f"data/england/{file}.csv.gz", "rt", encoding="utf-8-sig") as text:
        return list(csv.DictReader(text))


LATER = {
    "general and acute": "G&A WP",
    "community": "CS WP",
    "mental health": "MH WP",
    "maternity": "Mat WP",
    "prescribing": "Prescr WP",
    "health inequalities": "Health Ineq WP",
}


@pytest.mark.parametrize(
    ("name", "file", "plain", "largest"),
    [
        ("2022-23", "aif_wp_data_2022LAD_HEAD", 512.5, 177),
        ("2023-24", "aif_practice_wp_2023_24", 4860.3, 192),
    ],
)
def test_the_weights_that_later_editions_hold(
    shared: Path, name: str, file: str, plain: float, largest: float
) -> None:
    rows = [row for row in rows_of(shared, file) if row["Mat WP"]]
    streams = {s: np.array([float(row[c]) for row in rows]) for s, c in LATER.items()}
    outcome = np.array([float(row["Final WP"]) for row in rows])
    assert fit_weights(streams, outcome).residuals.max == pytest.approx(plain, abs=0.1)
    held = edition_of(name).recovered
    assert held is not None
    fit = fit_weights(
        streams, outcome, areas=[row["LAD21"] for row in rows], carrying=held.carrying
    )
    print(name, fit.residuals, fit.rounds)
    assert fit.weights == pytest.approx(held.weights, abs=2e-6)
    assert fit.residuals.max < largest
    assert fit.residuals.mean < 3.5


def test_the_edition_of_2018_is_recovered_from_one_system(kent: Path) -> None:
    """234 practices are enough: the published rows carry no noise."""
    held = held_in(kent, "2018-19")
    hospital, before, three = recover(held.edition, held.practices)
    assert hospital.fit.weights == pytest.approx(held.edition.hospital_and_community, abs=1e-7)
    assert hospital.fit.residuals.max < 1e-5
    assert held.edition.shares is not None
    assert before.shares["hospital"] == pytest.approx(held.edition.shares.hospital, abs=1e-8)
    assert before.shares["inequalities"] == pytest.approx(0.1, abs=1e-8)
    assert before.fit.residuals.max < 1e-4
    assert three.fit.residuals.max < 9


@pytest.mark.parametrize(("kind", "areas"), [("district", 13), ("commissioner", 8)])
def test_factors_of_areas_of_one_system(kent: Path, kind: str, areas: int) -> None:
    held = held_in(kent, "2022-23")
    bodies = (
        districts_of(ground_in(kent), held.practices.codes)
        if kind == "district"
        else held.bodies(Kind.COMMISSIONER)
    )
    without = dict(list(bodies.items())[1:])
    [overall] = recover(held.edition, held.practices, areas=without)
    assert len(overall.fit.areas) == areas
    assert overall.left_out == (next(iter(bodies)),)
    assert overall.fit.residuals.max < 100


def test_the_verb_tells_weights_and_residuals(kent: Path) -> None:
    options = ["--edition", "2023-24", "--areas", "commissioner", "--json"]
    done = CliRunner().invoke(app, ["funding", "fit", str(kent), *options])
    assert done.exit_code == 0, done.output
    overall, medical = json.loads(done.stdout)
    assert medical["weights"]["primary medical care need"] == pytest.approx(0.85)
    assert medical["residual_max"] < 1e-4
    assert {overall["basis"], medical["basis"]} == {"estimated"}
    assert "part tells less" in done.stderr


def test_editions_are_checked_as_they_are_read() -> None:
    assert list(editions()) == ["2018-19", "2022-23", "2023-24", "2024-25"]
    with pytest.raises(EditionError, match="no edition 'x'"):
        edition_of("x")
    with pytest.raises(EditionError, match="not TOML"):
        read_edition("id =", "x.toml")
    with pytest.raises(EditionError, match="england"):
        read_edition('id = "x"', "x.toml")
    whole = (
        'id = "x"\nname = "x"\nyears = ["2018-19"]\nlist_series = "x"\noverall = "worked out"\n'
        'streams = ["a"]\nengland = {practices = 1, registered = 1.0}\n'
        'recovery = {basis = "assumed", text = "x"}\nsources = []\n'
    )
    with pytest.raises(EditionError, match="it lacks hospital_and_community, shares"):
        read_edition(whole, "x.toml")
    with pytest.raises(EditionError, match="streams that it does not have: b"):
        read_edition(whole + "hospital_and_community = {b = 1.0}\n", "x.toml")
