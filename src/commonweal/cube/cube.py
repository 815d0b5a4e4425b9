"""People counted: person-level records to counts by practice, area, sex, age band and condition.

The same expressions run on DuckDB, on Spark and on any eager frame. Nobody is dropped: what a
record does not tell, or tells wrongly, is counted in a row that says "unknown".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw
from narwhals.typing import IntoFrameT

from commonweal.cube.reading import (
    AS_NAMED,
    DIMENSIONS,
    FIVE_YEAR,
    UNKNOWN,
    Frame,
    Records,
    as_frame,
    band,
    checked,
    flags,
    key,
)
from commonweal.people.ages import label

_OF_AGE = ("age_band", "age_from")


def cube(
    people: IntoFrameT,
    *,
    records: Records = AS_NAMED,
    by: Sequence[str] = DIMENSIONS,
    bands: Sequence[int] = FIVE_YEAR,
) -> IntoFrameT:
    """Count people by practice, area, sex and age band, and those with each condition.

    Parameters
    ----------
    people
        One row a person: a DuckDB relation, a Spark data frame, or a frame of polars, pandas or
        pyarrow; whatever narwhals takes.
    records
        Which column is what.
    by
        One or more of `DIMENSIONS`.
    bands
        The youngest age of each band, from 0 upwards; the last band is open.

    Returns
    -------
    A frame of the same kind (lazy where `people` is lazy), in the order of its dimensions:
    `practice`, `area`, `sex` as text; for age `age_band` in words and `age_from` in years (null
    where unknown); `people`; and for each condition `<name>`, people with it, and
    `<name>_unknown`, people of whom it is not known. A cell that is not there holds nobody. The
    sum of `people` is the number of records.

    Raises
    ------
    ValueError
        With everything that is wrong with the columns, dimensions or bands.

    Examples
    --------
    >>> import pyarrow as pa
    >>> held = pa.table({"practice": ["G1", "G1", None], "lsoa": ["E1", "E1", "E1"],
    ...                  "sex": ["female"] * 3, "age": [91, 104, -1],
    ...                  "asthma": [True, None, False]})
    >>> for row in cube(held, records=Records(conditions=("asthma",)),
    ...                 by=("practice", "age")).to_pylist():
    ...     print(list(row.values()))
    ['G1', '90 and over', 90, 2, 1, 1]
    ['unknown', 'unknown', None, 1, 0, 0]
    """
    frame, schema = checked(people, records, by, bands)
    counted = ["people", *(n for c in records.conditions for n in (c, f"{c}_unknown"))]
    counts = (
        frame.select(
            *(key(dimension, records, schema, bands) for dimension in by),
            *(flag for name in records.conditions for flag in flags(name, schema[name])),
        )
        .group_by(*by)
        .agg(nw.len().alias("people"), *(nw.col(name).sum() for name in counted[1:]))
    )
    names = [nw.lit(name) for name in (UNKNOWN, *_band_names(bands))]
    of_age = {
        "age_band": band(nw.col("age"), names, (-1, *bands)),
        "age_from": nw.when(nw.col("age") >= 0).then(nw.col("age")),
    }
    keys = keys_of(by)
    counts = counts.select(
        *(of_age.get(name, nw.col(name)).alias(name) for name in keys),
        *(nw.col(name).cast(nw.Int64) for name in counted),
    )
    told: IntoFrameT = _in_order(counts, keys)
    return told


def keys_of(by: Sequence[str]) -> tuple[str, ...]:
    """The columns by which a cube of these dimensions tells its cells apart.

    Examples
    --------
    >>> keys_of(["area", "age"])
    ('area', 'age_band', 'age_from')
    """
    return tuple(
        name for dimension in by for name in (_OF_AGE if dimension == "age" else (dimension,))
    )


def by_condition(
    counts: IntoFrameT, conditions: Sequence[str], *, keys: Sequence[str]
) -> IntoFrameT:
    """A cube with the condition as a dimension: one row a cell, condition and state.

    Parameters
    ----------
    counts
        What `cube` returned.
    conditions
        The conditions counted in it, one or more.
    keys
        The columns that tell its cells apart.

    Returns
    -------
    A frame with the keys, `condition`, `state` ("with", "without" or "unknown") and `people`,
    without empty cells; hidden counts (null) stay. For each condition the sum of `people` is the
    number of records.

    Examples
    --------
    >>> import pyarrow as pa
    >>> counts = pa.table({"practice": ["G1"], "people": [10], "asthma": [4],
    ...                    "asthma_unknown": [1]})
    >>> by_condition(counts, ["asthma"], keys=["practice"]).to_pylist()[1]
    {'practice': 'G1', 'condition': 'asthma', 'state': 'with', 'people': 4}
    """
    frame = as_frame(counts)
    states = [
        (name, state, number)
        for name in conditions
        for state, number in (
            ("with", nw.col(name)),
            ("without", nw.col("people") - nw.col(name) - nw.col(f"{name}_unknown")),
            ("unknown", nw.col(f"{name}_unknown")),
        )
    ]
    parts = [
        frame.select(
            *keys,
            nw.lit(name).alias("condition"),
            nw.lit(state).alias("state"),
            number.alias("people"),
        )
        for name, state, number in states
    ]
    held = nw.col("people")
    whole = nw.concat(parts).filter((held > 0) | held.is_null())
    told: IntoFrameT = _in_order(whole, (*keys, "condition", "state"))
    return told


def _in_order(frame: Frame, keys: Sequence[str]) -> Any:
    """The native frame, in the order of its keys; words of age bands do not sort by age."""
    told = frame.sort(*(name for name in keys if name != "age_band"), nulls_last=True)
    # A frame of pandas would keep the row numbers from before sorting.
    return nw.maybe_reset_index(told).to_native()


def _band_names(bands: Sequence[int]) -> list[str]:
    ends: list[int | None] = [*(start - 1 for start in bands[1:]), None]
    return [label(band) for band in zip(bands, ends, strict=True)]
