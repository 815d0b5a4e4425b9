"""The merger of 1 April 2020, as the example holds it."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from merge_sample import EIGHT, LAST, ON, START, Rows, rows_of

from commonweal.folder import Folder, read_folder, write_folder
from commonweal.plan.merge import formats, merge, notes_of
from commonweal.system.organisation import Kind

# The merger of 1 April 2020, as the example holds it.


@pytest.fixture(scope="module")
def kent(example: Path) -> Folder:
    return read_folder(example)


def before_the_merger(folder: Folder) -> dict[str, pa.Table]:
    """The example as it would have stood had nobody entered the merger."""
    held = dict(folder.tables.held)

    def put(name: str, rows: Rows) -> None:
        held[name] = pa.Table.from_pylist(rows, schema=held[name].schema)

    def unended(rows: Rows) -> Rows:
        kept = [r for r in rows if "91Q" not in r.values() and (r["start"] or START) < ON]
        return [{**row, "end": None if row["end"] == LAST else row["end"]} for row in kept]

    bodies = [row for row in held["organisations"].to_pylist() if row["code"] != "91Q"]
    gone = set(EIGHT)
    put(
        "organisations",
        [{**row, "closed": None if row["code"] in gone else row["closed"]} for row in bodies],
    )
    for name in ("memberships", "area_memberships"):
        put(name, unended(held[name].to_pylist()))
    put(
        "successions",
        [row for row in held["successions"].to_pylist() if "91Q" not in row.values()],
    )
    for name in ("case_lines", "ledger", "posts", "savings", "workforce"):
        if name in held:
            rows = held[name].to_pylist()
            put(name, [{k: "99J" if v == "91Q" else v for k, v in r.items()} for r in rows])
    return held


def test_the_real_merger_is_what_merging_the_eight_gives(kent: Folder, tmp_path: Path) -> None:
    path = write_folder(
        tmp_path / "eight", settings=kent.settings, tables=before_the_merger(kent), check=False
    )
    eight = read_folder(path)
    done = merge(eight, predecessors=EIGHT, successor="91Q", on=ON, name="NHS Kent and Medway CCG")
    edition = kent.settings.policies().network_vintage
    for day in (date(2019, 7, 1), LAST, ON, date(2021, 10, 1)):
        made, real = done.system.as_of(day, edition), kent.system.as_of(day, edition)
        for kind in (Kind.PRACTICE, Kind.NETWORK):
            for above in (Kind.NETWORK, Kind.PLACE, Kind.COMMISSIONER, Kind.SYSTEM):
                assert made.assign(kind, above) == real.assign(kind, above), (day, kind, above)
    areas = Counter(
        (row["area"], row["group"], row["kind"], row["start"], row["end"])
        for row in rows_of(done, "area_memberships")
        if row["kind"] in ("commissioner", "place")
    )
    real_areas = Counter(
        (row["area"], row["group"], row["kind"], row["start"], row["end"])
        for row in kent.tables.held["area_memberships"].to_pylist()
        if row["kind"] in ("commissioner", "place")
    )
    assert areas == real_areas
    assert all(total.equal for total in done.totals)


def test_a_folder_that_shows_the_merger_comes_back_byte_for_byte(
    kent: Folder, example: Path, tmp_path: Path
) -> None:
    done = merge(kent, predecessors=EIGHT, successor="91Q", on=ON)
    found = {(total.measure, total.of): total for total in done.totals}
    lists = found["registered patients", "allocation-2018-19, 2019-03-31"]
    by_hand: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in kent.tables.held["registered"].to_pylist():
        by_hand[row["series"]] += Decimal(repr(row["patients"]))
    assert lists.before == lists.after == by_hand["allocation-2018-19"]
    assert round(lists.after) in (1886016, 1886017), "1,886,016 to rounding"
    assert found["bodies", "practice"].after == 234
    out = write_folder(
        tmp_path / "again",
        settings=kent.settings,
        tables=done.tables,
        statements=kent.statements,
        format=formats(example),
        notes=notes_of(example),
    )
    for file in sorted(example.glob("*.csv")):
        assert (out / file.name).read_bytes() == file.read_bytes(), file.name
