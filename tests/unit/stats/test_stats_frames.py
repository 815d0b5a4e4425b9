"""Frames of every kind give what the arrays give, with reasons where the arrays refuse."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from numpy.testing import assert_allclose

from commonweal.stats import frames, rates, standardise

GROUPS, BANDS = 40, 7
KINDS = ["pyarrow", "pandas", "polars", "polars lazy", "duckdb"]


@pytest.fixture(scope="module")
def parts():
    draw = np.random.default_rng(12)
    mean = draw.choice([0.1, 0.6, 3.0, 50.0], (GROUPS, 1)) * np.ones(BANDS)
    return {
        "count": draw.poisson(mean),
        "people": draw.integers(400, 900, (GROUPS, BANDS)),
        "standard": np.tile(draw.integers(1, 9, BANDS), (GROUPS, 1)),
        "reference": np.tile(draw.integers(0, 100, BANDS), (GROUPS, 1)),
        "base": np.tile(draw.integers(1000, 9000, BANDS), (GROUPS, 1)),
    }


def shuffled(parts):
    order = np.random.default_rng(13).permutation(GROUPS * BANDS)
    columns = {name: pa.array(part.ravel()[order]) for name, part in parts.items()}
    area = np.repeat([f"area {number:02}" for number in range(GROUPS)], BANDS)[order]
    return pa.table({"area": area, **columns})


def of_kind(table, kind):
    if kind == "pandas":
        return table.to_pandas()
    if kind == "polars":
        return pl.from_arrow(table)
    if kind == "polars lazy":
        return pl.from_arrow(table).lazy()
    if kind == "duckdb":
        return duckdb.connect().from_arrow(table)
    return table


def to_pandas(frame):
    if isinstance(frame, pl.LazyFrame):
        frame = frame.collect()
    if isinstance(frame, duckdb.DuckDBPyRelation):
        return frame.df()
    return frame if isinstance(frame, pd.DataFrame) else frame.to_pandas()


def same(frame, estimate):
    found = to_pandas(frame)
    assert found["area"].tolist() == [f"area {number:02}" for number in range(GROUPS)]
    for name, part in zip(("value", "lower", "upper"), estimate, strict=True):
        assert_allclose(found[name].to_numpy(float), part, rtol=1e-9)
    assert found["reason"].tolist() == estimate.reason.tolist()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_frame(parts, kind):
    frame = of_kind(shuffled(parts), kind)
    by = {"by": ["area"], "confidence": 0.998}
    count, people = parts["count"].sum(1), parts["people"].sum(1)
    indirect = {
        "observed": "count",
        "population": "people",
        "reference_count": "reference",
        "reference_population": "base",
    }
    arrays = [parts[name] for name in indirect.values()]
    cases = [
        (
            frames.crude_rate(frame, count="count", population="people", **by),
            rates.crude_rate(count, people, confidence=0.998),
        ),
        (
            frames.proportion(frame, count="count", total="people", multiplier=100, **by),
            rates.proportion(count, people, multiplier=100, confidence=0.998),
        ),
        (
            frames.direct(
                frame, count="count", population="people", standard="standard", bands=BANDS, **by
            ),
            standardise.direct(
                parts["count"], parts["people"], parts["standard"], confidence=0.998
            ),
        ),
        (
            frames.indirect_ratio(frame, **indirect, bands=BANDS, **by),
            standardise.indirect_ratio(*arrays, confidence=0.998),
        ),
        (
            frames.indirect_rate(frame, **indirect, bands=BANDS, **by),
            standardise.indirect_rate(*arrays, confidence=0.998),
        ),
    ]
    for found, expected in cases:
        assert type(found).__module__.split(".")[0] == type(frame).__module__.split(".")[0]
        same(found, expected)
    reasons = standardise.direct(parts["count"], parts["people"], parts["standard"]).reason
    assert set(reasons) == {"", "too few events"}


@pytest.mark.parametrize("kind", KINDS)
def test_reasons_of_void_groups(kind):
    rows = [
        # area, count, people, standard: three rows of each.
        ("fine", 20.0, 100.0, 1.0),
        ("missing", None, 100.0, 1.0),
        ("nan", float("nan"), 100.0, 1.0),
        ("negative", -5.0, 100.0, 1.0),
        ("infinite", 20.0, float("inf"), 1.0),
        ("nobody", 0.0, 0.0, 1.0),
        ("weightless", 20.0, 100.0, 0.0),
        ("few", 3.0, 100.0, 1.0),
    ]
    columns = list(zip(*(row for row in rows for _ in range(3)), strict=True))
    names = ("area", "count", "people", "standard")
    table = pa.table(dict(zip(names, columns, strict=True)))
    more = pa.table({"area": ["gap"], "count": [20.0], "people": [100.0], "standard": [1.0]})
    frame = of_kind(pa.concat_tables([table, more]), kind)
    found = to_pandas(
        frames.direct(
            frame, count="count", population="people", standard="standard", by=["area"], bands=3
        )
    ).set_index("area")
    said = {
        "fine": "",
        "missing": "an input is missing",
        "nan": "an input is missing",
        "negative": "a number is negative or infinite",
        "infinite": "a number is negative or infinite",
        "nobody": "zero denominator",
        "weightless": "no values",
        "few": "too few events",
        "gap": "other number of bands",
    }
    assert found["reason"].to_dict() == said
    given = found[["value", "lower", "upper"]].notna().all(axis=1)
    assert given[given].index.tolist() == ["fine"]
    assert_allclose(found.loc["fine", "value"], 20_000)
    assert found["value"].notna().sum() == 1


@pytest.mark.parametrize("kind", KINDS)
def test_impossible_proportions_and_fractions(kind):
    table = pa.table({"area": ["a", "b", "c"], "count": [2.5, 12.5, 30.0], "all": [20, 20, 20]})
    frame = of_kind(table, kind)
    shares = to_pandas(frames.proportion(frame, count="count", total="all", by=["area"]))
    assert shares["reason"].tolist() == ["", "", "count exceeds its total"]
    own = rates.proportion([2.5, 12.5], 20)
    assert_allclose(shares["upper"].to_numpy(float)[:2], own.upper, rtol=1e-9)
    crude = to_pandas(frames.crude_rate(frame, count="count", population="all", by=["area"]))
    assert crude["reason"].tolist() == ["exact limits need a whole count", "", ""]
    assert_allclose(
        crude["lower"].to_numpy(float)[1:], rates.crude_rate([12.5, 30], 20).lower, rtol=1e-9
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_frame_is_one_group_and_an_empty_one_has_no_values(kind):
    table = pa.table({"count": [40, 25], "people": [600, 400]})
    found = to_pandas(frames.crude_rate(of_kind(table, kind), count="count", population="people"))
    assert found["value"].tolist() == [6500]
    assert found["count"].tolist() == [65]
    empty = to_pandas(
        frames.crude_rate(of_kind(table.slice(0, 0), kind), count="count", population="people")
    )
    assert empty["reason"].tolist() == ["no values"]
    assert empty["value"].isna().all()


def test_columns_that_are_not_there_or_collide():
    table = pa.table({"value": ["a"], "count": [3], "people": [9]})
    with pytest.raises(ValueError, match=r"no column \['persons'\]; it has \['value', 'count'"):
        frames.crude_rate(table, count="count", population="persons")
    with pytest.raises(ValueError, match=r"named by \['value'\], the name of a result"):
        frames.crude_rate(table, count="count", population="people", by=["value"])
    with pytest.raises(ValueError, match=r"0\.95 for 95%"):
        frames.crude_rate(table, count="count", population="people", confidence=95)


def test_groups_of_bands_need_to_say_how_many():
    table = pa.table({"area": ["a", "a", "c"], "n": [20, 30, 40], "p": [100] * 3, "s": [1, 2, 1]})
    with pytest.raises(ValueError, match="bands is not given"):
        frames.direct(table, count="n", population="p", standard="s", by=["area"])
    found = frames.direct(table, count="n", population="p", standard="s", by=["area"], bands=2)
    assert found["reason"].to_pylist() == ["", "other number of bands"]
