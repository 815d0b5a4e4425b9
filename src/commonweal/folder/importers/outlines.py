"""Outlines of commissioners and of the small areas of Kent and Medway, from GeoJSON."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from commonweal.folder.importers.published import Published

COMMISSIONERS, COMMISSIONERS_KENT = "ccg-outlines-2019", "km-ccg-outlines"
SMALL_AREAS_KENT = "km-lsoa-outlines"

#: Decimal places of longitude and latitude: about ten metres.
DECIMALS = 4

#: What reading GeoJSON that is none, or is damaged, can raise.
_UNREADABLE = (
    OSError,
    EOFError,
    ValueError,
    KeyError,
    TypeError,
    zlib.error,
    shapely.GEOSException,
)

Row = dict[str, object]


def of_commissioners(
    published: Published, codes: Mapping[str, str], wanted: Collection[str]
) -> list[Row]:
    """Outlines of the commissioners of 2019 that are wanted, under their ODS codes.

    Parameters
    ----------
    published
        The files.
    codes
        ODS code by ONS code.
    wanted
        ODS codes.
    """
    for source in (COMMISSIONERS, COMMISSIONERS_KENT):
        features = read(published, source)
        if features is None:
            continue
        found = {}
        for properties, shape in features:
            named = _code(published, source, properties, ("CCG19CDH", "CCG19CD"))
            code = codes.get(named, named)
            if code in wanted:
                found[code] = shape
        return [_row(code, found[code], source) for code in sorted(found)]
    return []


def of_small_areas(published: Published, wanted: Collection[str]) -> list[Row]:
    """Outlines of the small areas of Kent and Medway that are wanted."""
    features = read(published, SMALL_AREAS_KENT)
    found = {}
    for properties, shape in features or ():
        code = _code(published, SMALL_AREAS_KENT, properties, ("LSOA11CD",))
        if code in wanted:
            found[code] = shape
    return [_row(code, found[code], SMALL_AREAS_KENT) for code in sorted(found)]


def read(
    published: Published, source: str
) -> list[tuple[Mapping[str, Any], shapely.Geometry]] | None:
    """Properties and outline of every feature; None where the file lacks or cannot be read."""
    path = published.path(source)
    if path is None:
        return None
    try:
        features = _load(path)["features"]
        shapes = shapely.from_geojson([json.dumps(feature["geometry"]) for feature in features])
        return [
            (feature["properties"], shape) for feature, shape in zip(features, shapes, strict=True)
        ]
    except _UNREADABLE as error:
        said = f"cannot be read as GeoJSON ({error}); fetch the file again"
        published.find(source, "format", said)
        return None


def _load(path: Path) -> Any:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as text:
        return json.load(text)


def _code(
    published: Published, source: str, properties: Mapping[str, Any], keys: Collection[str]
) -> str:
    for key in keys:
        if properties.get(key):
            return str(properties[key])
    published.find(source, "missing column", f"a feature has no {' or '.join(keys)}; give it")
    return ""


def _row(code: str, shape: shapely.Geometry, source: str) -> Row:
    """The outline rounded, and made valid where rounding crossed it."""
    rounded = shapely.remove_repeated_points(
        shapely.transform(shape, lambda points: np.round(points, DECIMALS))
    )
    if not shapely.is_valid(rounded):
        parts = shapely.get_parts(shapely.make_valid(rounded))
        areas = [part for part in parts if part.geom_type in ("Polygon", "MultiPolygon")]
        rounded = shapely.normalize(shapely.union_all(areas))
    text = shapely.to_wkt(rounded, rounding_precision=DECIMALS)
    return {"area": code, "geometry": text, "source": source}
