"""The partnerships of Kent and Medway: published sizes, and every grouping of whole CCGs tried."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import networkx
import numpy as np
import pytest

from commonweal.evidence import Part
from commonweal.networks.partnerships.judging import Setting, judge
from commonweal.networks.partnerships.options import bands
from commonweal.networks.partnerships.part import part
from commonweal.networks.partnerships.proposing import propose
from commonweal.networks.partnerships.setting import setting_of
from commonweal.networks.partnerships.wishes import COMPACT, Wish
from commonweal.people.ground import Ground

#: The four as the published facts name them.
CODES = {
    "Dartford, Gravesham and Swanley": "KM-ICP-DGS",
    "East Kent": "KM-ICP-EAST",
    "Medway and Swale": "KM-ICP-MEDWAY-SWALE",
    "West Kent": "KM-ICP-WEST",
}


@pytest.fixture(scope="module")
def setting(example_ground: Ground) -> Setting:
    return setting_of(example_ground)


@pytest.fixture(scope="module")
def section(example_ground: Ground) -> Part:
    return part(example_ground)


def test_the_published_four_have_the_sizes_compiled(setting: Setting, shared: Path) -> None:
    with (shared / "facts/kent-medway/icps.csv").open(encoding="utf-8", newline="") as file:
        compiled = {CODES[row["icp"]]: row for row in csv.DictReader(file)}
    judged = judge(setting, setting.members.place)
    assert {p.code for p in judged.partnerships} == set(compiled)
    for p in judged.partnerships:
        row = compiled[p.code]
        assert p.patients == pytest.approx(float(row["registered_pop_2018_19"]), abs=0.5)
        assert 100 * p.share == pytest.approx(float(row["share_of_km_registered_pct"]), abs=0.05)
        assert p.contiguous


def test_every_patient_and_every_admission_is_counted_once(
    example_ground: Ground, setting: Setting
) -> None:
    members = setting.members
    assert members.patients.sum() == pytest.approx(sum(example_ground.lists.values()))
    assert len(members.codes) == 42
    assert len(members.joined) == 39
    assert not members.left_out
    assert members.persons is not None
    assert members.persons.sum(axis=1) == pytest.approx(members.patients, rel=1e-4)
    totals = {one.table.key: one for one in setting.acute}
    assert set(totals) == {"link", "sus"}
    for one in totals.values():
        assert one.unplaced == 0.0
        assert one.flows.sum(axis=0) == pytest.approx(one.table.patients.sum(axis=0))


def groupings(n: int) -> Iterator[list[int]]:
    if n == 0:
        yield []
        return
    for first in groupings(n - 1):
        for label in range(max(first, default=-1) + 2):
            yield [*first, label]


def possible(setting: Setting, low: float, high: float) -> dict[int, list[list[str]]]:
    """Every connected grouping of the eight CCGs inside a band, by number: 4,140 are tried."""
    members = setting.members
    ccgs = sorted(set(members.commissioner))
    weight = [
        sum(p for p, c in zip(members.patients, members.commissioner, strict=True) if c == ccg)
        for ccg in ccgs
    ]
    graph = networkx.Graph()
    graph.add_nodes_from(range(len(ccgs)))
    for a, b in members.links.tolist():
        graph.add_edge(ccgs.index(members.commissioner[a]), ccgs.index(members.commissioner[b]))
    found: dict[int, list[list[str]]] = {}
    for labels in groupings(len(ccgs)):
        parts = [[i for i, x in enumerate(labels) if x == k] for k in range(max(labels) + 1)]
        if all(low <= sum(weight[i] for i in one) <= high for one in parts) and all(
            networkx.is_connected(graph.subgraph(one)) for one in parts
        ):
            plan = [str(labels[ccgs.index(c)]) for c in members.commissioner]
            found.setdefault(len(parts), []).append(plan)
    return found


@pytest.mark.parametrize(("high", "numbers"), [(500_000, {5}), (750_000, {3, 4, 5})])
def test_whole_ccgs_make_these_numbers_and_no_others(
    setting: Setting, high: float, numbers: set[int]
) -> None:
    every = possible(setting, 250_000, high)
    assert set(every) == numbers
    for number in range(2, 8):
        wish = Wish(low=250_000, high=high, number=number, aim=COMPACT, whole=True)
        found = propose(setting, wish)
        assert found.feasible == (number in numbers)
        assert found.status == ("proven" if number in numbers else "infeasible")
        if found.judged is not None:
            least = min(judge(setting, plan).kilometres for plan in every[number])
            assert found.judged.kilometres == pytest.approx(least)


def test_the_nearest_band_for_four_whole_ccgs(setting: Setting) -> None:
    """Told to the next thousand: with it there is a grouping, with a thousand less none."""
    found = propose(setting, Wish(low=250_000, high=500_000, number=4, whole=True))
    assert found.relaxation == "an upper end of 569,000"
    assert 4 in possible(setting, 250_000, 569_000)
    assert 4 not in possible(setting, 250_000, 568_000)


def test_the_published_four_are_the_best_four_of_whole_ccgs(setting: Setting) -> None:
    found = propose(setting, Wish(low=250_000, high=750_000, number=4, whole=True))
    assert (found.status, found.networks_moved) == ("proven", 0)


def test_figures_of_the_section(section: Part) -> None:
    held = {figure.id: figure for figure in section.figures}
    share = held["networks.partnership_share.KM-ICP-MEDWAY-SWALE"].value
    assert share == pytest.approx(21.9, abs=0.05)
    assert held["networks.partnerships_outside.icp-band-2019-03"].value == 1
    assert held["networks.partnerships_outside.icp-band-2019-10"].value == 0
    assert held["networks.partnerships_possible_whole.icp-band-2019-03"].value == "5"
    for source in ("link", "sus"):
        figure = held[f"networks.self_containment.KM-ICP-EAST.{source}"]
        assert figure.lower is not None
        assert figure.basis == "estimated"
    assert "modelled" in {figure.basis for figure in section.figures}


def test_tables_are_short_and_named_in_the_section(section: Part) -> None:
    assert {table.id for table in section.tables} == set(section.section.tables)
    for table in section.tables:
        shown = table.data.num_rows if table.shown is None else table.shown
        assert shown <= 12
    designs = next(t for t in section.tables if t.id == "networks.partnerships.designs")
    for row in designs.data.to_pylist():
        assert row["possible"] or row["why"]
        assert row["possible"] != bool(row["why"])


def test_a_wider_band_is_never_worse(section: Part) -> None:
    designs = next(t for t in section.tables if t.id == "networks.partnerships.designs")
    cost = {(r["number"], r["rule"]): r["objective"] for r in designs.data.to_pylist()}
    for (number, rule), narrow in cost.items():
        if rule == "icp-band-2019-03" and narrow is not None:
            assert cost[number, "icp-band-2019-10"] <= narrow * (1 + 1e-9)


def test_the_same_section_twice(example_ground: Ground, section: Part) -> None:
    again = part(example_ground)
    for one, other in zip(section.tables, again.tables, strict=True):
        assert one.data.equals(other.data)


def test_two_wordings_of_one_band_count_once(example_ground: Ground) -> None:
    assert [rule.id for rule in bands(example_ground)] == ["icp-band-2019-03", "icp-band-2019-10"]


def test_before_networks_practices_are_grouped(example: Path) -> None:
    from datetime import datetime

    from commonweal.cli.opening import opened

    ground, _ = opened(example, datetime(2019, 4, 1))
    members = setting_of(ground).members
    assert not members.networks
    assert len(members.codes) == 234
    assert members.patients.sum() == pytest.approx(sum(ground.lists.values()))
    assert not np.isnan(members.xy).any()
