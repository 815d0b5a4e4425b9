"""Intervals in the tables of the page are those of the figures, and stand where they are due."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from commonweal.cli.opening import opened
from commonweal.evidence import Basis, Figure, Part, Table
from commonweal.people.ground import Ground
from commonweal.services.siting import costing_part, numbers_part, part
from commonweal.services.siting.part import lacks_of
from commonweal.services.siting.studying import Sited, sited_of
from commonweal.system.study import Tables

FIGURES = {
    "mean": "mean_minutes", "within_30": "within_30", "within_45": "within_45",
    "longest": "maximum_minutes", "smallest": "smallest_volume", "largest": "largest_volume",
}  # fmt: skip
DIGITS = {"mean": 1, "longest": 1}


@pytest.fixture(scope="module")
def ground(example: Path) -> Ground:
    return opened(example)[0]


@pytest.fixture(scope="module")
def sites(ground: Ground) -> Part:
    return part.part(ground)


def held(one: Part, identifier: str) -> Table:
    return next(table for table in one.tables if table.id == identifier)


def numbers(said: str) -> list[float]:
    return [float(one.replace(",", "")) for one in re.findall(r"[+-]?[\d,]+(?:\.\d+)?", said)]


@pytest.mark.row("D2")
def test_every_cell_holds_the_interval_of_its_figure(sites: Part) -> None:
    figures: dict[str, Figure] = {one.id: one for one in sites.figures}
    rows = held(sites, "services.siting.options").data.to_pylist()
    told = {"now" if "Open on" in row["choice"] else row["options"]: row for row in rows}
    for code in ("now", "A", "B", "C", "D", "E"):
        for column, measure in FIGURES.items():
            figure = figures[f"services.{measure}.{code}"]
            expected = [figure.value, figure.lower, figure.upper]
            found = numbers(told[code][f"{column}_said"])
            at = DIGITS.get(column, 0)
            wanted = [round(float(one), at) for one in expected if one is not None]
            # An interval whose ends read the same is left out.
            if len(wanted) == 3 and wanted[1] == wanted[2]:
                wanted = wanted[:1]
            assert found == pytest.approx(wanted, abs=1.0001 * 10**-at)
    # Nothing of option B is estimated; Medway Maritime is, in A, C and D.
    assert not any("(" in told["B"][f"{column}_said"] for column in FIGURES)
    assert all("(" in told[code]["mean_said"] for code in "ACD")


@pytest.mark.row("D2")
def test_a_table_that_mixes_estimated_rows_says_so(ground: Ground, sites: Part) -> None:
    for name in ("options", "front", "all"):
        table = held(sites, f"services.siting.{name}")
        assert "estimated" in table.data["basis"].to_pylist()
        assert table.basis is Basis.ESTIMATED
    best = held(numbers_part.part(ground), "services.numbers.best")
    assert {"estimated", "modelled"} == set(best.data["basis"].to_pylist())
    assert next(column for column in best.columns if column.name == "basis").on_page


@pytest.mark.row("D2")
def test_what_a_choice_costs_has_intervals_and_the_gap_its_level_and_its_change(
    ground: Ground,
) -> None:
    found = costing_part.part(ground)
    rows = {row["code"]: row for row in held(found, "services.costs.by_fifth").data.to_pylist()}
    figures = {one.id: one for one in found.figures}
    for at, code in enumerate("ABCDE"):
        most, least = (numbers(rows[fifth][f"longer_{at}_said"]) for fifth in ("1", "5"))
        assert len(most) == len(least) == 3
        assert most[1] <= most[0] <= most[2]
        change = figures[f"services.deprivation_gap_change.{code}"]
        assert float(change.value or 0.0) == pytest.approx(most[0] - least[0], abs=0.11)
        now = [numbers(rows[fifth]["today_said"])[0] for fifth in ("1", "5")]
        level = figures[f"services.deprivation_gap.{code}"]
        before = float(level.value or 0.0) - float(change.value or 0.0)
        assert before == pytest.approx(now[0] - now[1], abs=0.11)
        assert "under it" in level.label
        assert "against the day of the plan" in change.label


def test_options_tell_beds_published_and_in_how_many_draws_volumes_are_in(sites: Part) -> None:
    rows = {row["options"]: row for row in held(sites, "services.siting.options").data.to_pylist()}
    assert rows["B"]["beds"] == 34 + 38 + 52  # as the table options has them
    assert rows["A"]["beds"] is None
    assert rows["B"]["volumes_said"] == "out"  # no minute of it is estimated
    assert rows["C"]["volumes_said"].startswith("in (")
    assert rows["C"]["volumes_said"].endswith("% of draws)")
    assert rows["A"]["volumes_said"].startswith("out (in: ")


def test_areas_without_cases_lack_in_the_table_of_demand(ground: Ground) -> None:
    areas = tuple(ground.own_areas)[:2]
    demand = ground.tables.held["demand"]
    kept = demand.filter(pc.invert(pc.is_in(demand["area"], pa.array(areas))))
    tables = Tables(held={**ground.tables.held, "demand": kept}, sources=ground.tables.sources)
    given = replace(ground.given, shared={})
    sited = sited_of(Ground(system=ground.system, tables=tables, given=given))
    assert isinstance(sited, Sited)
    lacking = [one for one in lacks_of(sited) if "left out: no demand" in one.what]
    assert [one.table for one in lacking] == ["demand"]
