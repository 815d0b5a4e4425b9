"""Tables of a consultation as files: to publish, and for the system folder. No texts of people."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from commonweal.cli.output import json_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

    from commonweal.cli.consultation.asking import Done

Row = dict[str, object]

#: Tables that are lists of rows in what the verb says, by the name of their file.
TOLD = (
    *("options", "by_area", "by_kind", "by_channel", "representation", "campaigns", "themes"),
    *("responses_by_area", "unlisted_options", "unknown_areas", "noted"),
)


def write(out: Path, done: Done, found: Mapping[str, object], name: str) -> None:
    """Write every table, or none: CSV files, and the whole as JSON.

    Rows for the system folder stand in `folder/`: responses, response_themes, response_log (with a
    row for each theme, to be filled in) and sources. A cell that a spreadsheet would run is written
    with an apostrophe before it.
    """
    from commonweal.folder.placing import placed_whole
    from commonweal.plan.published import csv_text

    with placed_whole(out) as beside:
        for key in TOLD:
            rows = found[key]
            assert isinstance(rows, list)
            (beside / f"{key}.csv").write_text(csv_text(_flat(rows)), encoding="utf-8")
        weighting = found["weighting"]
        assert isinstance(weighting, dict)
        (beside / "weighting.csv").write_text(csv_text(_flat(weighting["rows"])), encoding="utf-8")
        (beside / "consultation.json").write_text(json_text(found), encoding="utf-8")
        (beside / "folder").mkdir()
        for table, held in folder_tables(done, name).items():
            (beside / "folder" / f"{table}.csv").write_text(csv_text(held), encoding="utf-8")


def folder_tables(done: Done, name: str, *, basis: str = "observed") -> dict[str, pa.Table]:
    """The tables of the system folder on this consultation, with the source of their rows."""
    import pyarrow as pa

    from commonweal.folder.schema import load_schemas
    from commonweal.services.consultation.storing import folder_rows

    source = f"consultation-{re.sub(r'[^a-z0-9]+', '-', name.lower()).strip('-')}"
    rows = folder_rows(done.found, consultation=name, source=source, basis=basis, log=done.log)
    rows["sources"] = [
        {
            "id": source,
            "title": f"Responses to {name}, counted by commonweal consultation",
            "publisher": "not stated: name who consulted",
            "place": done.file.file,
            "file": done.file.file,
            "sha256": done.digest,
            "verified": False,
            "note": "Counts of responses; personal details were removed as they were read.",
        }
    ]
    schemas = load_schemas()
    return {
        table: pa.table(
            {
                held.name: pa.array([row.get(held.name) for row in of], held.type)
                for held in schemas[table].arrow
            }
        )
        for table, of in rows.items()
    }


def _flat(rows: Sequence[Mapping[str, object]]) -> pa.Table:
    """Rows as a table: what lies within a cell gets a column of its own or is joined by bars."""
    import pyarrow as pa

    flat = [_flat_row(row) for row in rows]
    names = list(dict.fromkeys(name for row in flat for name in row))
    return pa.table({name: pa.array([_cell(row.get(name)) for row in flat]) for name in names})


def _flat_row(row: Mapping[str, object], before: str = "") -> Row:
    found: Row = {}
    for name, value in row.items():
        if isinstance(value, dict):
            found |= _flat_row(value, f"{before}{name}_")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for part in value:
                key = str(part.get("option") or part.get("area") or "")
                rest = {k: v for k, v in part.items() if k not in ("option", "area", "name")}
                found |= _flat_row(rest, f"{before}{key}_")
        else:
            found[f"{before}{name}"] = value
    return found


def _cell(value: object) -> object:
    return " | ".join(map(str, value)) if isinstance(value, list) else value
