"""The section on prevention: its figures, tables, charts and what it says of itself."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from commonweal.evidence import Basis, Part
from commonweal.needs.prevention import england
from commonweal.needs.prevention.part import part
from commonweal.needs.prevention.population import Population, population_of
from commonweal.rules import Source

PLACE = Source(id="people", title="People", publisher="ONS", place="file.csv", verified=True)


@pytest.fixture(scope="module")
def made() -> Part:
    rows = pa.table(
        {
            "age_from": [0, 65] * 5,
            "age_to": [64, None] * 5,
            "fifth": [1, 1, 2, 2, 3, 3, 4, 4, 5, 5],
            "persons": [200_000.0, 30_000.0, 220_000.0, 50_000.0] * 2 + [200_000.0, 60_000.0],
        }
    )
    return part(
        population_of(rows),
        about="QKS",
        label="Kent and Medway",
        as_of=date(2019, 6, 30),
        vintage="mid-2019",
        seed=7,
        sources=(PLACE,),
        draws=20,
        years=12,
    )


def test_what_the_section_names_stands_in_it(made: Part) -> None:
    assert made.section.figures == tuple(figure.id for figure in made.figures)
    assert made.section.tables == tuple(table.id for table in made.tables)
    assert made.section.charts == tuple(chart.id for chart in made.charts)
    tables = {table.id: table for table in made.tables}
    methods = {method.id for method in made.methods}
    for chart in made.charts:
        columns = tables[chart.table].data.column_names
        assert {chart.x, chart.y, chart.colour, chart.low, chart.high} <= set(columns)
    assert {figure.method for figure in made.figures} <= methods
    assert {table.method for table in made.tables} <= methods


def test_every_figure_is_marked_assumed_and_has_its_sources(made: Part) -> None:
    assert len(made.figures) == 48
    for figure in made.figures:
        if figure.value is None:
            assert figure.missing.startswith(("not within 12 years", "not told: what lung"))
            continue
        assert figure.basis == Basis.ASSUMED
        assert PLACE in figure.sources
        assert not figure.verified
        if "break_even" not in figure.id:
            assert figure.lower is not None
            assert figure.confidence == 0.95


def test_the_methods_name_the_seed_and_the_assumed_parameters(made: Part) -> None:
    texts = {method.id: method.text for method in made.methods}
    assert "Seed of the draws: 7." in texts["needs.prevention"]
    assert "statin.untreated" in texts["needs.prevention.statins"]
    assert "statin.untreated" not in texts["needs.prevention.stop-smoking"]


def test_tables_agree_with_each_other(made: Part) -> None:
    tables = {table.id: table.data.to_pylist() for table in made.tables}
    for row in tables["needs.prevention.programmes"]:
        name = row["programme"]
        years = [r for r in tables["needs.prevention.by_year"] if r["programme"] == name]
        assert len(years) == 12
        assert years[-1]["net"] == row["net"]
        payers = {
            r["payer"]: r for r in tables["needs.prevention.by_payer"] if r["programme"] == name
        }
        assert -payers["Commissioner (programme)"]["present"] == row["spent"]
        assert payers["NHS"]["present"] == row["nhs"]
        public = sum(payers[who]["present"] for who in ("NHS", "Social care")) - row["spent"]
        assert public == pytest.approx(row["net"], abs=3)
        fifths = [r for r in tables["needs.prevention.by_fifth"] if r["programme"] == name]
        assert sum(r["reached"] for r in fifths) == pytest.approx(row["reached"])
        assert sum(r["qalys"] for r in fifths) == pytest.approx(row["qalys"])
        assert sum(r["saved"] for r in fifths) == pytest.approx(
            row["nhs"] + row["social_care"], abs=9
        )
        assert row["assumed"]
    used = {row["id"] for row in tables["needs.prevention.parameters"]}
    named = {
        id for row in tables["needs.prevention.programmes"] for id in row["assumed"].split(", ")
    }
    assert named < used


def test_what_was_split_is_a_lack(made: Part) -> None:
    whats = " ".join(lack.what for lack in made.lacks)
    assert "men and women by England's" in whats
    assert "smoking, high blood glucose" in whats
    whole = Population(persons=england.people()[..., 18:] / 1000, basis=Basis.OBSERVED)
    told = part(
        whole, about="E", label="England", as_of=None, seed=1, sources=(PLACE,), draws=0, years=3
    )
    assert "split" not in " ".join(lack.what for lack in told.lacks)
    assert all(figure.lower is None for figure in told.figures), "without draws no interval"


def test_nobody_in_the_area_is_a_section_all_the_same() -> None:
    nobody = Population(persons=np.zeros((2, 5, 83)), basis=Basis.OBSERVED)
    told = part(
        nobody, about="X", label="X", as_of=None, seed=1, sources=(PLACE,), draws=2, years=2
    )
    costs = [figure for figure in told.figures if "cost_per_qaly" in figure.id]
    # What stop smoking costs a year of life is withheld whoever lives there.
    withheld = [figure for figure in costs if "stop-smoking" in figure.id]
    assert [figure.missing[:30] for figure in withheld] == ["not told: what lung disease an"]
    others = [figure for figure in costs if figure not in withheld]
    assert all(figure.missing == "no quality-adjusted years are gained" for figure in others)
