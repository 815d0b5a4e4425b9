"""Outlines on the grid: nothing is lost, and borders are borders."""

from __future__ import annotations

from itertools import product

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from commonweal.evidence import Shapes
from commonweal.report import outlines
from commonweal.report.outlines import Area, Outlines
from sample_tables import grid_of_areas


def laid(across: int = 4, down: int = 3) -> Outlines:
    return outlines.lay(Shapes(id="s", geometries=grid_of_areas(across, down)))


def groups(across: int, down: int) -> dict[str, str]:
    return {
        f"E{row:03d}{column:03d}": "west" if column < 2 else "east"
        for row, column in product(range(down), range(across))
    }


points = st.tuples(st.integers(-3000, 3000), st.integers(-3000, 3000))


def test_well_known_text_and_shapely_are_drawn_as_geojson_is() -> None:
    given_as = grid_of_areas(3, 2)
    polygons = {code: shapely.geometry.shape(shape) for code, shape in given_as.items()}
    texts = {code: shapely.to_wkt(polygon, 17) for code, polygon in polygons.items()}
    expected = outlines.lay(Shapes(id="s", geometries=given_as)).areas
    assert outlines.lay(Shapes(id="s", geometries=polygons)).areas == expected
    assert outlines.lay(Shapes(id="s", geometries=texts)).areas == expected


def test_the_grid_holds_every_point_and_north_is_up() -> None:
    held = laid()
    corners = [p for area in held.areas.values() for rings in area for ring in rings for p in ring]
    assert min(x for x, _ in corners) == 0
    assert max(x for x, _ in corners) <= held.grid.width
    assert max(y for _, y in corners) <= held.grid.height
    assert held.grid.place(0.5, 51.4)[1] < held.grid.place(0.5, 51.1)[1]


def test_holes_and_islands_are_kept() -> None:
    ring = [(0.0, 51.0), (1.0, 51.0), (1.0, 52.0), (0.0, 52.0)]
    hole = [(0.4, 51.4), (0.6, 51.4), (0.6, 51.6), (0.4, 51.6)]
    island = [(1.2, 51.0), (1.4, 51.0), (1.4, 51.2)]
    shape = shapely.MultiPolygon([(ring, [hole]), (island, [])])
    area = outlines.lay(Shapes(id="s", geometries={"A": shape})).areas["A"]
    assert [len(rings) for rings in area] == [2, 1]
    assert [len(ring) for rings in area for ring in rings] == [4, 4, 3]


def test_an_area_too_small_to_see_does_not_vanish() -> None:
    speck = shapely.box(0.5, 51.5, 0.50001, 51.50001)
    held = outlines.lay(Shapes(id="s", geometries={"A": shapely.box(0, 51, 1, 52), "B": speck}))
    assert len(held.areas["B"][0][0]) == 3


@pytest.mark.parametrize("wrong", [shapely.Point(0, 51), "POINT (0 51)", None, 7, {"type": "x"}])
def test_what_is_no_outline_is_named(wrong: object) -> None:
    with pytest.raises(ValueError, match="outline of A: not a Polygon"):
        outlines.lay(Shapes(id="s", geometries={"A": wrong}))


def test_no_outlines_at_all_are_named() -> None:
    with pytest.raises(ValueError, match="shapes s: no outlines"):
        outlines.lay(Shapes(id="s", geometries={}))
    with pytest.raises(ValueError, match="no places"):
        outlines.dots("d", {})


@pytest.mark.parametrize(("across", "down"), [(4, 3), (8, 5)])
def test_borders_are_the_sides_between_unlike_groups(across: int, down: int) -> None:
    held = laid(across, down)
    lines = outlines.borders(held.areas, groups(across, down))
    sides = sum(len(line) - 1 for line in lines)
    # By hand: all sides around the whole, and one column of sides between west and east.
    assert sides == 2 * (across + down) + down
    west = shapely.union_all(
        [_polygon(held.areas[c]) for c, g in groups(across, down).items() if g == "west"]
    )
    drawn = shapely.union_all([shapely.LineString(line) for line in lines])
    assert drawn.covers(west.boundary)


def _polygon(area: Area) -> shapely.Polygon:
    return shapely.Polygon(area[0][0])


def test_outlines_that_do_not_meet_have_no_borders() -> None:
    apart = {f"A{i}": shapely.box(i, 51, i + 0.9, 51.5) for i in range(4)}
    held = outlines.lay(Shapes(id="s", geometries=apart))
    assert outlines.borders(held.areas, dict.fromkeys(held.areas, "g")) == []


def test_neighbours_share_a_corner() -> None:
    held = laid(4, 1)
    names = {f"E000{column:03d}": f"g{column}" for column in range(4)}
    assert outlines.neighbours(held.areas, names) == {
        "g0": {"g1"},
        "g1": {"g0", "g2"},
        "g2": {"g1", "g3"},
        "g3": {"g2"},
    }


@given(st.lists(points, min_size=3, max_size=7, unique=True))
def test_the_middle_is_the_centroid(ring: list[tuple[int, int]]) -> None:
    polygon = shapely.Polygon(ring)
    if polygon.area > 1 and polygon.is_valid:
        x, y = outlines.middle(((tuple(ring),),))
        assert (x, y) == pytest.approx((polygon.centroid.x, polygon.centroid.y), abs=1e-3)


def test_the_middle_of_a_flat_ring_is_the_mean_of_its_points() -> None:
    assert outlines.middle(((((0, 0), (2, 0), (4, 0)),),)) == (2.0, 0.0)


def test_dots_stand_at_their_places_and_inside_the_grid() -> None:
    held = outlines.dots("d", {"A": (0.1, 51.0), "B": (0.9, 51.6)})
    for code, place in {"A": (0.1, 51.0), "B": (0.9, 51.6)}.items():
        assert outlines.middle(held.areas[code]) == pytest.approx(held.grid.place(*place))
        for x, y in held.areas[code][0][0]:
            assert 0 <= x <= held.grid.width + 1
            assert 0 <= y <= held.grid.height + 1
