"""The parameter file: what it refuses, and what it carried over rightly."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from commonweal.needs.prevention import england
from commonweal.needs.prevention.parameters import COLUMNS, load

GOOD = {
    "id": "a.b",
    "label": "A",
    "value": "0.5",
    "low": "0.4",
    "high": "0.6",
    "level": "0.95",
    "interval": "published",
    "distribution": "beta",
    "unit": "share",
    "year": "2020",
    "reference": "",
    "source": "A place",
    "quotation": "half of them",
    "confidence": "read",
    "note": "",
}


def written(folder: Path, *rows: dict[str, str]) -> Path:
    place = folder / "parameters.csv"
    with place.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return place


def test_a_good_row_is_read(tmp_path: Path) -> None:
    assert load(written(tmp_path, GOOD)).held["a.b"].value == 0.5


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"source": ""}, "name the place, or mark the parameter assumed"),
        ({"source": " ", "confidence": "secondary"}, "mark the parameter assumed"),
        ({"quotation": ""}, "quote what was read, or mark the parameter assumed"),
        ({"source": "", "confidence": "assumed"}, "say why nothing better was found"),
        ({"confidence": "recollection"}, "confidence 'recollection': write one of"),
        ({"value": ""}, "value: is empty"),
        ({"value": "NOT FOUND"}, "value 'NOT FOUND': give a number"),
        ({"value": "0.9"}, "lies outside 0.4 to 0.6"),
        ({"low": ""}, "give low and high"),
        ({"distribution": "fixed"}, "make the parameter fixed with interval none"),
        ({"interval": "guess"}, "interval 'guess': write one of"),
        ({"id": "Ab"}, "id 'Ab': write small words joined by dots"),
        ({"label": ""}, "label: is empty"),
    ],
)
def test_a_bad_row_is_refused_with_its_place(
    tmp_path: Path, change: dict[str, str], said: str
) -> None:
    with pytest.raises(ValueError, match=said) as error:
        load(written(tmp_path, {**GOOD, **change}))
    assert "parameters.csv:2 " in str(error.value)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="stands twice") as error:
        load(written(tmp_path, GOOD, {**GOOD, "source": ""}, {**GOOD, "id": "c.d", "value": "x"}))
    assert str(error.value).count("\n") == 2


def test_other_columns_are_refused(tmp_path: Path) -> None:
    place = tmp_path / "parameters.csv"
    place.write_text("id,value\na.b,1\n", encoding="utf-8")
    with pytest.raises(ValueError, match="make them"):
        load(place)


def test_the_parameters_that_ship_are_those_of_the_facts(shared: Path) -> None:
    """Every value that refers to a fact is that fact's, or a share for its percentage."""
    place = shared / "facts/parameters/parameters.csv"
    facts = {
        row["id"]: row for row in csv.DictReader(place.read_text(encoding="utf-8").splitlines())
    }
    checked = 0
    for row in load().held.values():
        fact = facts.get(row.reference)
        if fact is None or row.confidence == "assumed":
            continue
        try:
            known = float(fact["value"])
        except ValueError:
            continue
        checked += 1
        assert fact["confidence"] not in ("recollection", "missing"), row.id
        if row.id in ("mi.utility.first_year", "stroke.utility.first_year"):
            continue  # differences of two facts
        if row.id == "ndh.conversion.level":
            continue  # one, with the fact as its lower end
        assert abs(row.value) == pytest.approx(abs(known), abs=1e-9) or row.value == pytest.approx(
            known / 100
        ), row.id
        if fact["low"] and row.interval == "published":
            assert [row.low, row.high] == [float(fact["low"]), float(fact["high"])], row.id
    assert checked >= 40


def test_no_fact_that_was_only_recalled_counts_as_read(shared: Path) -> None:
    place = shared / "facts/parameters/parameters.csv"
    for fact in csv.DictReader(place.read_text(encoding="utf-8").splitlines()):
        if fact["confidence"] == "recollection":
            assert not [
                row.id
                for row in load().held.values()
                if row.reference == fact["id"] and row.confidence != "assumed"
            ]


def test_life_table_and_norms_are_those_of_the_facts(shared: Path) -> None:
    rows = csv.DictReader(
        (shared / "facts/parameters/life_table_england_2017_19.csv").read_text().splitlines()
    )
    hazard, expectancy = england.life_table()
    for row in rows:
        place = england.SEXES.index(row["sex"]), int(row["age"])
        assert 1 - np.exp(-hazard[place]) == pytest.approx(float(row["qx"]), rel=1e-9)
        assert expectancy[place] == float(row["ex"])


def test_a_drawn_value_cannot_be_used_as_one_number() -> None:
    with pytest.raises(ValueError, match="it is drawn"):
        load().values(draws=5, seed=1).fixed("dpp.effect")


def test_an_unknown_parameter_is_named() -> None:
    with pytest.raises(KeyError, match=r"no parameter 'dpp\.fee'"):
        load().values()["dpp.fee"]


def test_draws_hold_their_published_intervals() -> None:
    held = load()
    values = held.values(draws=4000, seed=2)
    for id, row in held.held.items():
        drawn = values[id][1:, 0, 0, 0]
        if row.distribution == "fixed":
            assert (drawn == row.value).all()
        elif row.level == 0.95:
            low, high = np.quantile(drawn, [0.025, 0.975])
            width = row.high - row.low
            # Intervals that lie unevenly about the value cannot be met at both ends.
            assert low == pytest.approx(row.low, abs=0.35 * width), id
            assert high == pytest.approx(row.high, abs=0.35 * width), id


def test_prices_outside_the_index_are_refused() -> None:
    assert england.in_prices_of_price_year("2020") == 1.0
    with pytest.raises(ValueError, match="holds 2010 to 2020"):
        england.in_prices_of_price_year("2021")
