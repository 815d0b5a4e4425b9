"""The made-up system with lists foreseen and allocations, whose tables a test may change."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa

from commonweal.folder import Folder, read_folder
from commonweal.people.ground import Ground, ground_of
from commonweal.rules import load_rules
from commonweal.system.study import Given, Tables

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
Rows = list[dict[str, Any]]


def build(out: Path) -> Path:
    """The synthetic system with bodies, lists foreseen and allocations alone."""
    if str(EXAMPLES) not in sys.path:
        sys.path.insert(0, str(EXAMPLES))
    base, growth, writing = (
        import_module(f"synthetic_finance_build.{name}") for name in ("base", "growth", "writing")
    )
    folder = writing.Builder()
    base.add(folder)
    growth.add(folder)
    made: Path = writing.write(folder, base.settings(), out)
    return made


@cache
def synthetic() -> Folder:
    """The same folder, read."""
    with TemporaryDirectory() as place:
        return read_folder(build(Path(place) / "synthetic"))


def ground(changes: Mapping[str, Callable[[Rows], Rows]] | None = None) -> Ground:
    """The ground on it, rows of some tables changed."""
    folder = synthetic()
    held = dict(folder.tables.held)
    for name, change in (changes or {}).items():
        held[name] = pa.Table.from_pylist(change(held[name].to_pylist()), held[name].schema)
    given = Given(
        as_of=folder.settings.as_of,
        rules=load_rules(),
        policies=folder.settings.policies(),
        seed=3,
    )
    return ground_of(folder.system, Tables(held, folder.tables.sources), given)
