"""Sites where deprivation is not held, and where areas are so many that less is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from kent_by_hand import ground_of, read_kent

from commonweal import folder
from commonweal.evidence import Figure, Part
from commonweal.services.siting import carrying, costing_part, numbers_part, part
from commonweal.system.study import Tables


@pytest.fixture
def read(example: Path) -> folder.Folder:
    return read_kent(example)


def figures_of(parts: Sequence[Part]) -> dict[str, Figure]:
    return {one.id: one for each in parts for one in each.figures}


@pytest.mark.row("D2")
def test_without_deprivation_nothing_is_told_by_fifth_and_why(read: folder.Folder) -> None:
    tables = {name: table for name, table in read.tables.held.items() if name != "indicators"}
    ground = ground_of(replace(read, tables=Tables(tables, read.tables.sources)))
    parts = [one.part(ground) for one in (part, costing_part, numbers_part)]
    found = figures_of(parts)
    for code in ("now", "A", "B"):
        told = found[f"services.most_deprived_minutes.{code}"]
        assert told.value is None
        assert "deprivation of small areas not held" in told.missing
    # What does not rest on deprivation is as it was, with its interval.
    mean = found["services.mean_minutes.A"]
    assert (mean.value, mean.lower is not None) == (pytest.approx(26.86, abs=0.01), True)
    assert not any(name.startswith("services.deprivation_gap") for name in found)
    assert "deprivation of the system's small areas" in [one.what for one in parts[0].lacks]


@pytest.mark.row("D2")
def test_of_many_areas_less_is_drawn_and_what_is_not_has_no_interval(
    read: folder.Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying, "MOST_AREAS", 500)
    ground = ground_of(read)
    found = figures_of([one.part(ground) for one in (part, costing_part, numbers_part)])
    drawn, not_drawn = ("mean_minutes", "within_30"), ("within_45", "p90_minutes")
    for name in (*drawn, *not_drawn):
        assert found[f"services.{name}.A"].value is not None
        assert (found[f"services.{name}.A"].lower is not None) == (name in drawn)
    assert found["services.deprivation_gap.A"].lower is None
    # Medway, whose way under A rests on estimated minutes.
    assert found["services.district_minutes.A.E06000035"].lower is None
