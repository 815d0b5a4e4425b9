"""Minutes over a user's own road network beside those that a folder holds."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from commonweal.folder.importers.valhalla import Timed


def extract_source(extract: Path, day: date | None = None) -> dict[str, Any]:
    """The row of the table `sources` for an extract: its name, hash and day.

    Parameters
    ----------
    extract
        The file that the graph was built from (`kent-latest.osm.pbf`).
    day
        The day that it was cut on; None where that is not known.
    """
    with extract.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    said = f" of {day.isoformat()}" if day is not None else ", day not known"
    return {
        "id": f"osm-{digest[:12]}",
        "title": f"Road minutes by Valhalla over the OpenStreetMap extract {extract.name}{said}",
        "publisher": "OpenStreetMap contributors; timed by Valhalla",
        "place": f"{extract.name}, the user's own copy",
        "file": extract.name,
        "sha256": digest,
        "licence": "Open Database Licence 1.0 (OpenStreetMap)",
        "vintage": day.isoformat() if day is not None else None,
        "known_from": day,
        "verified": True,
        "note": "By car at free flow; no queues, no blue light.",
    }


def with_minutes(
    tables: Mapping[str, pa.Table],
    timed: Timed,
    source: Mapping[str, Any],
    *,
    replace: bool = False,
) -> tuple[dict[str, pa.Table], int]:
    """A folder's tables with the minutes added.

    Parameters
    ----------
    tables
        By name, with `sources`.
    timed
        See `road_minutes`.
    source
        See `extract_source`.
    replace
        Whether minutes by road that are held as modelled make way; otherwise they stay, and only
        pairs without any are added.

    Returns
    -------
    The tables, and how many rows were added.
    """
    rows, held = timed.rows, tables.get("travel")
    if held is not None:
        modelled = pc.and_(pc.equal(held["mode"], "road"), pc.equal(held["basis"], "modelled"))
        ours, theirs = (
            pc.binary_join_element_wise(t["area"], t["site"], "|") for t in (rows, held)
        )
        if replace:
            same = pc.and_(modelled, pc.is_in(theirs, ours.combine_chunks()))
            held = held.filter(pc.invert(same))
        else:
            kept = pc.filter(theirs, modelled).combine_chunks()
            rows = rows.filter(pc.invert(pc.is_in(ours, kept)))
        travel = pa.concat_tables([held, rows.select(held.column_names)], promote_options="default")
    else:
        travel = rows
    known = tables["sources"]
    if source["id"] not in known["id"].to_pylist():
        row = {name: source.get(name) for name in known.column_names}
        known = pa.concat_tables([known, pa.Table.from_pylist([row], known.schema)])
    return {**tables, "travel": travel, "sources": known}, rows.num_rows


def beside(tables: Mapping[str, pa.Table], timed: Timed) -> tuple[int, float | None]:
    """How many ways the folder has modelled minutes of too, and how much longer they are found on
    average; None where there are none."""
    held = tables.get("travel")
    if held is None:
        return 0, None
    theirs = held.filter(
        pc.and_(pc.equal(held["mode"], "road"), pc.equal(held["basis"], "modelled"))
    )
    both = theirs.select(["area", "site", "minutes"]).join(
        timed.rows.select(["area", "site", "minutes"]),
        keys=["area", "site"],
        join_type="inner",
        right_suffix="_found",
    )
    if not both.num_rows:
        return 0, None
    return both.num_rows, pc.mean(pc.subtract(both["minutes_found"], both["minutes"])).as_py()
