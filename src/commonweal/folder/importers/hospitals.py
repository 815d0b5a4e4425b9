"""Hospitals and NHS trusts of England, by their coordinates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date

import numpy as np
from scipy.spatial import cKDTree

from commonweal.folder.importers.cells import Cell
from commonweal.folder.importers.published import Published
from commonweal.folder.importers.scope import Point, Scope, on_sphere, placed, within
from commonweal.system.organisation import Kind, Organisation

HOSPITALS, TRUSTS = "nhs-hospitals-2022", "nhs-trusts-2022"
HOSPITALS_COLUMNS = {
    "name": Cell("name", required=True),
    "latitude": Cell("lat", "number", required=True),
    "longitude": Cell("long", "number", required=True),
}
TRUSTS_COLUMNS = {
    "name": Cell("name", required=True),
    "code": Cell("code", required=True),
    "status": Cell("status", required=True),
    "latitude": Cell("lat", "number", required=True),
    "longitude": Cell("long", "number", required=True),
}
#: The file of trusts has no days: this one stands for "not later than".
OPENED = date(2013, 4, 1)
#: A trust that the file calls closed had closed when it was made.
CLOSED_BY = date(2021, 12, 31)

Row = dict[str, object]


def sites(published: Published, scope: Scope) -> list[Row]:
    """Hospitals in the system or near it. The file has no codes: one is made from the name."""
    if not published.land(HOSPITALS, HOSPITALS_COLUMNS):
        return []
    rows = published.rows(
        f'select name, latitude, longitude from "{HOSPITALS}" order by name, latitude, longitude'
    )
    seen: Counter[str] = Counter()
    points: dict[str, Point] = {}
    names: dict[str, str] = {}
    for name, latitude, longitude in rows:
        code = "hospital-" + re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
        seen[code] += 1
        # Hospitals of one name are numbered from north to south.
        code = f"{code}-{seen[code]}" if seen[code] > 1 else code
        points[code], names[code] = (latitude, longitude), name
    points, _ = placed((code, *point) for code, point in points.items())
    return [
        {
            "code": code,
            "name": names[code],
            "kind": "hospital",
            "latitude": points[code][0],
            "longitude": points[code][1],
            "neighbour": neighbour,
            "note": "The code is made from the name: the file has none.",
            "source": HOSPITALS,
        }
        for code, neighbour in near(scope, points).items()
    ]


def trusts(published: Published, scope: Scope) -> list[Organisation]:
    """NHS trusts whose point lies in the system or near it."""
    if not published.land(TRUSTS, TRUSTS_COLUMNS):
        return []
    rows = published.rows(f'select code, name, status, latitude, longitude from "{TRUSTS}"')
    held = {code: (name, status) for code, name, status, _, _ in rows}
    points, _ = placed((row[0], row[3], row[4]) for row in rows)
    return [
        Organisation(
            code=code,
            name=held[code][0],
            kind=Kind.TRUST,
            opened=OPENED,
            closed=CLOSED_BY if held[code][1] == "closed" else None,
            latitude=points[code][0],
            longitude=points[code][1],
            neighbour=neighbour,
            source=TRUSTS,
        )
        for code, neighbour in near(scope, points).items()
    ]


def near(scope: Scope, points: Mapping[str, Point]) -> dict[str, bool]:
    """Of places, those in the system or near it, and whether each is only a neighbour's.

    A place lies in the system when the nearest point of a small area is one of the system's.
    """
    centres = [scope.area_points[code] for code in scope.own_areas if code in scope.area_points]
    held = sorted(within(points, centres))
    if not held:
        return {}
    areas = [code for code in scope.areas if code in scope.area_points]
    tree = cKDTree(on_sphere([scope.area_points[code] for code in areas]))
    _, nearest = tree.query(on_sphere([points[code] for code in held]))
    return {
        code: scope.areas[areas[place]]
        for code, place in zip(held, np.asarray(nearest).tolist(), strict=True)
    }
