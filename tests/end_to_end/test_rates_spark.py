"""Rates of a Spark frame: what the arrays give, and reasons for void groups."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from commonweal.folder.engines import open_spark
from commonweal.stats import frames, rates, standardise
from skipping import skip

GROUPS, BANDS = 12, 4
REFERENCE = {"reference_count": "reference", "reference_population": "base"}


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    if shutil.which("java") is None:
        skip("Java is not installed")
    if importlib.util.find_spec("pyspark") is None:
        skip("pyspark is not installed")
    with open_spark(memory="1g", threads=2) as opened:
        yield opened


def test_spark_gives_what_arrays_give(session: Any) -> None:
    draw = np.random.default_rng(12)
    count = draw.poisson(draw.choice([0.2, 4.0, 60.0], (GROUPS, 1)) * np.ones(BANDS))
    people = draw.integers(400, 900, (GROUPS, BANDS))
    # A whole group without people: Spark fails on a division by zero that is not guarded.
    people[3], count[3] = 0, 0
    standard, reference, base = [5, 4, 3, 1], [10, 20, 40, 90], [9000, 8000, 7000, 3000]
    rows = [
        (f"area {place:02}", *(int(part) for part in parts))
        for place in range(GROUPS)
        for parts in zip(count[place], people[place], standard, reference, base, strict=True)
    ]
    names = ["area", "count", "people", "standard", "reference", "base"]
    frame = session.createDataFrame(rows, names)
    by = {"by": ["area"]}
    of = {"count": "count", "population": "people"}
    indirect = {"observed": "count", "population": "people", **REFERENCE}
    for found, expected in (
        (
            frames.direct(frame, **of, standard="standard", bands=BANDS, **by),
            standardise.direct(count, people, standard),
        ),
        (frames.crude_rate(frame, **of, **by), rates.crude_rate(count.sum(1), people.sum(1))),
        (
            frames.indirect_rate(frame, **indirect, bands=BANDS, **by),
            standardise.indirect_rate(count, people, reference, base),
        ),
    ):
        held = found.select("area", "value", "lower", "upper", "reason").collect()
        assert [row["area"] for row in held] == [f"area {place:02}" for place in range(GROUPS)]
        assert [row["reason"] for row in held] == expected.reason.tolist()
        for name, part in zip(("value", "lower", "upper"), expected, strict=True):
            given = np.array([row[name] for row in held], dtype=float)
            assert_allclose(given, part, rtol=1e-9)
