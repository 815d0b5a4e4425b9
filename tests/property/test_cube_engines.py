"""The people cube against a count by hand, on every engine; and the laws of counting."""

from __future__ import annotations

import math
import random
from collections import Counter
from typing import Any

import duckdb
import narwhals as nw
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.cube.counting import doubts
from commonweal.cube.cube import by_condition, cube, keys_of
from commonweal.cube.reading import DIMENSIONS, FIVE_YEAR, Records

SCHEMA = pa.schema(
    [
        ("practice", pa.string()),
        ("lsoa", pa.string()),
        ("sex", pa.string()),
        ("age", pa.int32()),
        ("asthma", pa.bool_()),
        ("stroke", pa.int8()),
    ]
)
RECORDS = Records(conditions=("asthma", "stroke"))
CONNECTION = duckdb.connect()
ENGINES = ("duckdb", "polars", "polars lazy", "pandas", "pyarrow")

person = st.tuples(
    st.sampled_from(["G1", "G2", "", None]),
    st.sampled_from(["E1", "E2", None]),
    st.sampled_from(["female", "male", "F", "X", None]),
    st.one_of(st.none(), st.integers(-3, 125), st.sampled_from([0, 4, 5, 89, 90, 120, 121])),
    st.sampled_from([True, False, None]),
    st.sampled_from([1, 0, 9, None]),
)
people = st.lists(person, max_size=25)
dimensions = st.lists(st.sampled_from(DIMENSIONS), min_size=1, max_size=4, unique=True)
bandings = st.sets(st.integers(1, 120), max_size=8).map(lambda ages: (0, *sorted(ages)))

Rows = list[tuple[Any, ...]]


def table(rows: Rows) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(SCHEMA)
    arrays = [pa.array(list(c), f.type) for c, f in zip(columns, SCHEMA, strict=True)]
    return pa.Table.from_arrays(arrays, schema=SCHEMA)


def frame(engine: str, rows: Rows) -> Any:
    held = table(rows)
    if engine == "duckdb":
        return CONNECTION.from_arrow(held)
    if engine == "polars":
        return pl.DataFrame(held)
    if engine == "polars lazy":
        return pl.DataFrame(held).lazy()
    if engine == "pandas":
        # Whole numbers with gaps become fractions, as people have them.
        return held.to_pandas().astype({"asthma": "boolean"})
    return held


def plain(native: Any) -> Rows:
    """Rows of any frame, in their order, with NaN as None and whole numbers as int."""
    held = nw.from_native(native).lazy().collect("pyarrow").to_native()
    return [
        tuple(
            None
            if value is None or (isinstance(value, float) and math.isnan(value))
            else int(value)
            if isinstance(value, float)
            else value
            for value in row.values()
        )
        for row in held.to_pylist()
    ]


def twin(rows: Rows, by: list[str], bands: tuple[int, ...]) -> Rows:
    """Counted one by one, without a look at the code that is checked."""

    def key(row: tuple[Any, ...]) -> tuple[Any, ...]:
        practice, area, sex, age = row[:4]
        found: list[Any] = []
        for dimension in by:
            if dimension == "practice":
                found.append(practice or "unknown")
            elif dimension == "area":
                found.append(area or "unknown")
            elif dimension == "sex":
                named = {"female": "female", "F": "female", "male": "male"}
                found.append(named.get(sex, "unknown"))
            elif age is None or not 0 <= age <= 120:
                found += ["unknown", None]
            else:
                start = max(young for young in bands if young <= age)
                later = [young for young in bands if young > age]
                if later:
                    end = later[0] - 1
                    found.append(str(start) if start == end else f"{start} to {end}")
                else:
                    found.append(f"{start} and over" if start else "all ages")
                found.append(start)
        return tuple(found)

    everyone: Counter[tuple[Any, ...]] = Counter(key(row) for row in rows)
    counts = [
        (
            *cell,
            number,
            sum(key(r) == cell and r[4] is True for r in rows),
            sum(key(r) == cell and r[4] is None for r in rows),
            sum(key(r) == cell and r[5] == 1 for r in rows),
            sum(key(r) == cell and r[5] not in (0, 1) for r in rows),
        )
        for cell, number in everyone.items()
    ]
    age = by.index("age") if "age" in by else None

    def order(row: tuple[Any, ...]) -> list[Any]:
        keys = list(row[: len(row) - 5])
        if age is not None:
            keys[age : age + 2] = [999 if keys[age + 1] is None else keys[age + 1]]
        return keys

    return sorted(counts, key=order)


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=12, deadline=None)
@given(rows=people, by=dimensions, bands=bandings)
def test_every_engine_counts_as_one_would_by_hand(
    engine: str, rows: Rows, by: list[str], bands: tuple[int, ...]
) -> None:
    counted = cube(frame(engine, rows), records=RECORDS, by=by, bands=bands)
    assert plain(counted) == twin(rows, by, bands)


@settings(max_examples=25, deadline=None)
@given(rows=people, seed=st.integers(0, 2**32))
def test_the_order_of_the_records_does_not_matter(rows: Rows, seed: int) -> None:
    shuffled = random.Random(seed).sample(rows, len(rows))
    assert cube(table(rows), records=RECORDS) == cube(table(shuffled), records=RECORDS)


@settings(max_examples=25, deadline=None)
@given(rows=people, cut=st.integers(0, 25))
def test_two_halves_add_up_to_the_whole(rows: Rows, cut: int) -> None:
    summed: Counter[tuple[Any, ...]] = Counter()
    for half in (rows[:cut], rows[cut:]):
        for row in plain(cube(table(half), records=RECORDS)):
            for position, count in enumerate(row[5:]):
                summed[(*row[:5], position)] += count
    whole = plain(cube(table(rows), records=RECORDS))
    assert summed == Counter(
        {(*row[:5], i): count for row in whole for i, count in enumerate(row[5:]) if count}
    )


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=6, deadline=None)
@given(rows=people, by=dimensions)
def test_nobody_is_lost_and_every_unknown_is_accounted_for(
    engine: str, rows: Rows, by: list[str]
) -> None:
    held = frame(engine, rows)
    counts = cube(held, records=RECORDS, by=by)
    keys = keys_of(by)
    cells = plain(counts)
    assert sum(row[len(keys)] for row in cells) == len(rows)
    number, found = doubts(held, records=RECORDS, by=by)
    assert number == len(rows)
    told: Counter[str] = Counter()
    for doubt in found:
        told[doubt.column] += doubt.people
    for position, name in enumerate(keys):
        if name != "age_from":
            column = {"area": "lsoa", "age_band": "age"}.get(name, name)
            unknown = sum(row[len(keys)] for row in cells if row[position] == "unknown")
            assert told[column] == unknown
    assert told["asthma"] == sum(row[4] is None for row in rows)
    for condition in RECORDS.conditions:
        states = plain(by_condition(counts, [condition], keys=keys))
        assert sum(row[-1] for row in states) == len(rows)
        assert all(row[-1] > 0 for row in states)


@settings(max_examples=25, deadline=None)
@given(age=st.integers(0, 120))
def test_five_year_bands_hold_the_ages_that_they_name(age: int) -> None:
    held = pa.table({"age": [age]})
    [(words, start, _)] = plain(cube(held, by=["age"], bands=FIVE_YEAR))
    assert start == min(90, age // 5 * 5)
    assert words == (f"{start} to {start + 4}" if age < 90 else "90 and over")
