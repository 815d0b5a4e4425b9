"""How tests ask `commonweal needs`."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from statistics import NormalDist
from typing import Any

import pytest
from typer.testing import CliRunner

from commonweal import folder
from commonweal.cli.main import app

Z = NormalDist().inv_cdf(0.975)

Rows = dict[str, dict[str, Any]]


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["needs", *arguments])


def asked(place: Path, level: str, indicator: str) -> Rows:
    done = run(str(place), "--level", level, "--indicator", indicator, "--json")
    assert done.exit_code == 0, done.output
    return {row["code"]: row for row in json.loads(done.stdout)}


@contextmanager
def reading_once() -> Iterator[None]:
    """Folders are read once for all calls: what is read never changes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder, "read_folder", cache(folder.read_folder))
        yield


Counts = tuple[float, float]


def wilson(count: float, total: float) -> tuple[float, float]:
    """Wilson's 95% limits of a percentage."""
    middle, reach = 2 * count + Z * Z, Z * math.sqrt(Z * Z + 4 * count * (1 - count / total))
    whole = 2 * (total + Z * Z)
    return 100 * (middle - reach) / whole, 100 * (middle + reach) / whole


def is_share(row: dict[str, Any], counts: Counts) -> None:
    """A row is the share of two counts, with Wilson's limits."""
    assert (row["numerator"], row["denominator"]) == pytest.approx(counts)
    assert row["value"] == pytest.approx(100 * counts[0] / counts[1], rel=1e-9)
    assert (row["lower"], row["upper"]) == pytest.approx(wilson(*counts), rel=1e-9)
    assert row["note"] is None
