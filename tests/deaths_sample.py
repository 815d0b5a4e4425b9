"""The made-up system with deaths of examples/build_synthetic_deaths.py, and changes to it."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from math import sqrt
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa

from commonweal.folder import Folder
from commonweal.folder.schema import load_schemas
from commonweal.people.ground import Ground
from commonweal.rules import load_rules
from commonweal.system.study import Given, Tables

SCRIPT = Path(__file__).resolve().parent.parent / "examples" / "build_synthetic_deaths.py"
Row = dict[str, Any]


def script() -> ModuleType:
    """The builder, loaded from its file."""
    if "build_synthetic_deaths" not in sys.modules:
        said = importlib.util.spec_from_file_location("build_synthetic_deaths", SCRIPT)
        assert said is not None
        assert said.loader is not None
        made = importlib.util.module_from_spec(said)
        sys.modules["build_synthetic_deaths"] = made
        said.loader.exec_module(made)
    return sys.modules["build_synthetic_deaths"]


def table(name: str, rows: Iterable[Row]) -> pa.Table:
    """Rows as a table of the contract."""
    rows = list(rows)
    return pa.table(
        {
            field.name: pa.array([row.get(field.name) for row in rows], field.type)
            for field in load_schemas()[name].arrow
        }
    )


def ground(folder: Folder, day: date | None = None, **rows: Iterable[Row] | None) -> Ground:
    """The ground of a folder, some tables replaced by rows, or left out."""
    held: Mapping[str, pa.Table] = {
        name: held for name, held in folder.tables.held.items() if name not in rows
    }
    changed = {name: table(name, given) for name, given in rows.items() if given is not None}
    return Ground(
        system=folder.system,
        tables=Tables(held={**held, **changed}, sources=folder.tables.sources),
        given=Given(
            as_of=day or folder.settings.as_of,
            rules=load_rules(),
            policies=folder.settings.policies(),
        ),
    )


def by_loop(
    bands: list[tuple[int, int | None]], deaths: list[float], people: list[float]
) -> list[tuple[float, float]]:
    """Life expectancy at each age and its standard error: Chiang's life table written in loops,
    with the variance of Silcocks and others for the open band. Imports nothing of the house."""
    rate = [d / p for d, p in zip(deaths, people, strict=True)]
    alive, lived, spread = [1.0], [], []
    for (low, high), m, p in zip(bands, rate, people, strict=True):
        if high is None:
            lived.append(alive[-1] / m)
            spread.append(m / p)
            continue
        n = high - low + 1
        a = 0.1 if (low, high) == (0, 0) else 0.5
        q = n * m / (1.0 + n * (1.0 - a) * m)
        died = alive[-1] * q
        lived.append(n * (alive[-1] - died) + a * n * died)
        spread.append(n * n * m * (1.0 - a * n * m) / (p * (1.0 + (1.0 - a) * n * m) ** 3))
        alive.append(alive[-1] - died)
    years = [sum(lived[i:]) / alive[i] for i in range(len(bands))]
    found = []
    for i in range(len(bands)):
        variance = alive[-1] ** 2 * spread[-1] / rate[-1] ** 4
        for j in range(i, len(bands) - 1):
            low, high = bands[j]
            assert high is not None
            n = high - low + 1
            a = 0.1 if (low, high) == (0, 0) else 0.5
            variance += alive[j] ** 2 * (years[j + 1] + (1.0 - a) * n) ** 2 * spread[j]
        found.append((years[i], sqrt(variance) / alive[i]))
    return found
