"""The ward that each practice stands in, against the outlines of the folder's files."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import shapely

from commonweal.cli.opening import opened
from commonweal.population import tree


def rows_of(place: Path) -> list[dict[str, str]]:
    csv.field_size_limit(sys.maxsize)
    with place.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_practice_stands_in_the_ward_of_the_small_area_that_holds_it(example: Path) -> None:
    ground = opened(example)[0]
    table = next(one for one in tree.part(ground).tables if one.id == "population.practices")
    assert next(one for one in table.columns if one.name == "ward").on_page
    told = {row["code"]: row["ward"] for row in table.data.to_pylist()}
    ward = {row["area"]: row["group"] for row in rows_of(example / "area_memberships.csv")
            if row["kind"] == "ward"}  # fmt: skip
    outlines = {row["area"]: shapely.from_wkt(row["geometry"])
                for row in rows_of(example / "shapes.csv")}  # fmt: skip
    checked = 0
    for row in rows_of(example / "organisations.csv"):
        if row["kind"] != "practice" or row["code"] not in told or not row["latitude"]:
            continue
        point = shapely.Point(float(row["longitude"]), float(row["latitude"]))
        holding = [area for area, outline in outlines.items() if outline.covers(point)]
        if len(holding) == 1:
            assert told[row["code"]] == ward[holding[0]], row["code"]
            checked += 1
    assert checked > 150
