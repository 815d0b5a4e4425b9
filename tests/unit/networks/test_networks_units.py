"""What is grouped, and the graph of neighbours: its definition, and what cuts it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

import networkx
import numpy as np
import pyarrow as pa
import pytest
import shapely

from commonweal.cli.opening import opened
from commonweal.networks.linking import MOST_OUTSIDE_KM, linked
from commonweal.networks.units import Units, units_of
from commonweal.people.ground import Ground
from commonweal.space import plane_km
from commonweal.system.organisation import Kind
from commonweal.system.study import Given, Tables


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The haversine, written out."""
    (p, x), (q, y) = [(radians(lat), radians(lon)) for lat, lon in (a, b)]
    h = sin((q - p) / 2) ** 2 + cos(p) * cos(q) * sin((y - x) / 2) ** 2
    return 2 * 6371.0088 * asin(sqrt(h))


def test_every_practice_with_a_list_is_a_unit_or_left_out(
    example_ground: Ground, example_units: Units
) -> None:
    left = {practice.code for practice in example_units.left_out}
    assert set(example_units.codes) | left == set(example_ground.lists)
    assert example_units.patients.sum() == pytest.approx(sum(example_ground.lists.values()))
    assert len(example_units.codes) == 234
    assert example_units.codes == tuple(sorted(example_units.codes))


def test_published_networks_are_those_of_the_edition(example_units: Units) -> None:
    published = example_units.published
    assert len(set(published.values())) == 42
    assert len(published) == 234 - 39


def test_modelled_patients_are_the_lists_less_those_who_live_outside(example_units: Units) -> None:
    assert example_units.persons is not None
    rows = example_units.persons.sum(axis=1)
    assert (rows <= example_units.patients * (1 + 1e-5) + 1e-6).all()
    assert rows.sum() > 0.95 * example_units.patients.sum()


def test_neighbours_keep_the_definition(example_units: Units) -> None:
    """No third practice lies in the circle between two neighbours, by distances on the globe."""
    places = [(float(lat), float(lon)) for lat, lon in example_units.latlon]
    for a, b in example_units.links.tolist()[::7]:
        middle = (
            (places[a][0] + places[b][0]) / 2,
            (places[a][1] + places[b][1]) / 2,
        )
        radius = kilometres(places[a], places[b]) / 2
        for other in range(len(places)):
            if other not in (a, b):
                assert kilometres(middle, places[other]) >= radius * (1 - 1e-3) - 1e-6


def test_the_graph_is_connected_and_its_cuts_are_over_water(
    example_ground: Ground, example_units: Units
) -> None:
    graph = networkx.Graph(example_units.links.tolist())
    assert graph.number_of_nodes() == len(example_units.codes)
    assert networkx.is_connected(graph)
    land = shapely.union_all(list(example_ground.outlines.values()))
    for cut in example_units.cut:
        ends = [example_units.latlon[i][::-1] for i in (cut.first, cut.second)]
        way = shapely.LineString(ends)
        assert cut.outside_km > MOST_OUTSIDE_KM
        assert way.difference(land).length / way.length == pytest.approx(
            cut.outside_km / cut.km, abs=0.15
        )


def test_an_estuary_cuts_and_a_river_does_not() -> None:
    latlon = np.array([(51.0, 0.0), (51.0, 0.1), (51.0, 0.2)])
    bank = shapely.box(-0.1, 50.9, 0.09, 51.1)
    beyond = shapely.box(0.11, 50.9, 0.15, 51.1)
    links, cut = linked(latlon, plane_km(latlon), {"a": bank, "b": beyond})
    assert links.tolist() == [[0, 1]]
    assert [(c.first, c.second) for c in cut] == [(1, 2)]


def test_without_outlines_nothing_is_cut() -> None:
    latlon = np.array([(51.0, 0.0), (51.0, 1.0)])
    assert linked(latlon, plane_km(latlon), {})[0].tolist() == [[0, 1]]


def test_an_open_practice_without_a_list_is_named(example: Path) -> None:
    ground, _ = opened(example, datetime(2021, 10, 1))
    units = units_of(ground, modelled=False)
    listless = [practice for practice in units.left_out if practice.patients is None]
    assert listless
    assert {p.why for p in listless} == {"no list of it is held in this edition"}
    open_then = {body.code for body in ground.structure.of_kind(Kind.PRACTICE)}
    assert open_then == set(units.codes) | {practice.code for practice in units.left_out}
    assert not {practice.code for practice in listless} & set(ground.lists)


def test_without_small_areas_commissioners_keep_the_water_apart(example: Path) -> None:
    """The estuary stays uncrossed when only the eight commissioners' outlines are held."""
    ground, _ = opened(example)
    small = units_of(ground, modelled=False)
    whole: dict[str, list[shapely.Geometry]] = {}
    for area, outline in ground.outlines.items():
        whole.setdefault(ground.commissioner_of[area], []).append(outline)
    shapes = pa.table(
        {
            "area": sorted(whole),
            "geometry": [shapely.union_all(whole[code]).wkt for code in sorted(whole)],
            "source": ["made"] * len(whole),
        }
    )
    tables = Tables(held={**ground.tables.held, "shapes": shapes}, sources=ground.tables.sources)
    bare = Tables(
        held={k: v for k, v in ground.tables.held.items() if k != "shapes"},
        sources=ground.tables.sources,
    )
    coarse = units_of(replace(ground, tables=tables, given=unshared(ground)), modelled=False)
    none = units_of(replace(ground, tables=bare, given=unshared(ground)), modelled=False)
    assert (small.land, coarse.land, none.land) == ("small areas", "commissioners", "")
    assert len(small.cut) == 2
    assert {(c.first, c.second) for c in coarse.cut} == {(c.first, c.second) for c in small.cut}
    assert none.cut == ()


def unshared(ground: Ground) -> Given:
    return replace(ground.given, shared={})
