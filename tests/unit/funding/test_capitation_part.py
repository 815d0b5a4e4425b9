"""The sections on targets and need: figures, tables that add up, and what is lacking."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pyarrow.compute as pc
import pytest
from folders_held import ground_in

from commonweal.evidence import Basis, Part
from commonweal.funding.capitation import need_part, part
from commonweal.people.ground import Ground
from commonweal.records import fold
from commonweal.system.study import Tables


def without(ground: Ground, table: str) -> Ground:
    held = {name: rows for name, rows in ground.tables.held.items() if name != table}
    return replace(ground, tables=Tables(held, ground.tables.sources))


def made(ground: Ground, room: ModuleType = part) -> Part:
    return room.part(ground, fold((), effective=ground.day))


def test_figures_and_tables_of_targets(example: Path) -> None:
    found = made(ground_in(example))
    values = {figure.id: figure for figure in found.figures}
    assert round(values["funding.price_per_weighted_head.QKS"].value, 3) == 1255.675
    assert round(values["funding.target.09W"].value / 1000) == 371_760
    assert round(values["funding.need_index.10E"].value, 4) == 1.1676
    assert values["funding.target.KM-ICP-EAST"].basis == Basis.MODELLED
    totals = {
        pc.sum(table.data["target"]).as_py()
        for table in found.tables
        if table.id.startswith("funding.targets.")
    }
    assert totals == {round(100 * values["funding.target.QKS"].value)}
    assert "not actual allocations" in found.section.text
    assert {chart.table for chart in found.charts} == {"funding.targets.commissioner"}


def test_the_formula_stands_as_a_table_of_steps(example: Path) -> None:
    [steps] = [table for table in made(ground_in(example)).tables if table.id == "funding.formula"]
    assert steps.basis == Basis.ESTIMATED
    rows = steps.data.to_pylist()
    weights = sum(row["value"] for row in rows if row["step"].startswith("1"))
    assert weights == pytest.approx(1.0, abs=1e-9)
    assert rows[-1]["step"] == "7 Price"


def test_need_within_the_system(example: Path) -> None:
    found = made(ground_in(example), need_part)
    districts, networks = found.tables
    assert districts.data.num_rows == 13
    assert networks.data["code"].to_pylist()[-1] is None
    index = districts.data["need_index"].to_pylist()
    assert index == sorted(index, reverse=True)
    assert [lack.what for lack in found.lacks] == [
        "weighted populations of edition 2022-23 by practice"
    ]


def test_without_need_nothing_is_told_and_the_table_is_named(example: Path) -> None:
    bare = without(ground_in(example), "need_weights")
    found = made(bare)
    [figure] = found.figures
    assert figure.id == "funding.target.QKS"
    assert figure.value is None
    assert "need_weights" in figure.missing
    assert [lack.table for lack in found.lacks] == ["need_weights"]
    assert made(bare, need_part).tables == ()


def test_without_cost_factors_every_target_is_missing_with_its_reason(example: Path) -> None:
    bare = without(ground_in(example), "cost_factors")
    found = made(bare)
    values = {figure.id: figure for figure in found.figures}
    assert values["funding.target.09W"].value is None
    assert "could not be weighted" in values["funding.target.09W"].missing
    assert values["funding.price_per_weighted_head.QKS"].value is not None
    assert "234 practices could not be weighted" in found.section.text
    assert "cost_factors" in {lack.table for lack in found.lacks}
    need = made(bare, need_part)
    assert "incomplete" in need.section.text
    assert need.tables == ()
