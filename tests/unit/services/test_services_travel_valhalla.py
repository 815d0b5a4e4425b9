"""Minutes over a user's own roads: a stand-in answers in the form that Valhalla documents and, run
by hand against pyvalhalla 3.9.1 on a made-up extract, gave."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.folder import read_folder
from commonweal.folder.importers import valhalla
from commonweal.folder.importers.road_minutes import beside, extract_source, with_minutes
from commonweal.folder.importers.valhalla import (
    NO_WAY,
    ValhallaError,
    open_graph,
    pairs_at_once,
    road_minutes,
)

AREAS = {f"A{k}": (51.0 + k / 100.0, 0.5) for k in range(7)}
SITES = {"X": (51.3, 0.6), "Y": (51.2, 0.9), "Z": (51.1, 1.2)}


class RefusedError(RuntimeError):
    """As pyvalhalla's: a message and a code."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class StandIn:
    """A minute for each hundredth of a degree north and ten for each of a degree east."""

    def __init__(self, roadless: tuple[float, ...] = (), none: tuple[float, float] = (0.0, 0.0)):
        self.asked: list[int] = []
        self.roadless, self.none = roadless, none

    def __call__(self, request: dict[str, Any]) -> dict[str, Any]:
        sources, targets = request["sources"], request["targets"]
        self.asked.append(len(sources) * len(targets))
        assert request["costing"] == "auto"
        if any(one["lat"] in self.roadless for one in [*sources, *targets]):
            raise RefusedError(170, "Locations are in unconnected regions.")
        return {
            "sources_to_targets": [
                [
                    {
                        "from_index": i,
                        "to_index": j,
                        "time": None
                        if (start["lat"], end["lat"]) == self.none
                        else seconds(start["lat"], start["lon"], end["lat"], end["lon"]),
                        "distance": 1.0,
                    }
                    for j, end in enumerate(targets)
                ]
                for i, start in enumerate(sources)
            ],
            "units": "kilometers",
        }


def seconds(lat: float, lon: float, to_lat: float, to_lon: float) -> int:
    return round(6000 * abs(lat - to_lat) + 600 * abs(lon - to_lon))


def test_every_pair_in_minutes_whatever_is_asked_at_once() -> None:
    for at_once in (1, 2, 5, 21, 2500):
        matrix = StandIn()
        found = road_minutes(matrix, AREAS, SITES, "osm", at_once=at_once)
        assert max(matrix.asked) <= at_once
        assert sum(matrix.asked) == 21
        assert found.unreached == ()
        for row in found.rows.to_pylist():
            (lat, lon), (to_lat, to_lon) = AREAS[row["area"]], SITES[row["site"]]
            assert row["minutes"] == round(seconds(lat, lon, to_lat, to_lon) / 60, 2)
            assert (row["mode"], row["basis"], row["source"]) == ("road", "modelled", "osm")
        pairs = [(row["area"], row["site"]) for row in found.rows.to_pylist()]
        assert pairs == [(area, site) for area in AREAS for site in SITES]


def test_a_point_without_a_road_costs_no_other_pair() -> None:
    found = road_minutes(StandIn(roadless=(AREAS["A4"][0], SITES["Y"][0])), AREAS, SITES, "osm")
    missed = {(one.area, one.site) for one in found.unreached}
    assert missed == {("A4", site) for site in SITES} | {(area, "Y") for area in AREAS}
    assert found.rows.num_rows == 21 - 9
    assert "unconnected" in found.unreached[0].why


def test_a_way_that_was_not_found_is_no_row() -> None:
    found = road_minutes(StandIn(none=(AREAS["A2"][0], SITES["X"][0])), AREAS, SITES, "osm")
    assert found.unreached == (("A2", "X", NO_WAY),)
    assert found.rows.num_rows == 20


def test_what_is_wrong_with_all_of_it_is_an_error() -> None:
    lost = tuple(lat for lat, _ in AREAS.values())
    with pytest.raises(ValhallaError, match=r"none of 21 ways .* part of the country"):
        road_minutes(StandIn(roadless=lost), AREAS, SITES, "osm")
    with pytest.raises(ValhallaError, match="0 areas and 3 sites"):
        road_minutes(StandIn(), {}, SITES, "osm")

    def refuse(_: dict[str, Any]) -> dict[str, Any]:
        raise RefusedError(150, "Exceeded max locations: 2500")

    with pytest.raises(ValhallaError, match="refused a request: Exceeded max"):
        road_minutes(refuse, AREAS, SITES, "osm")


def test_a_graph_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(ValhallaError, match="no such file"):
        open_graph(tmp_path / "valhalla.json")
    settings = tmp_path / "valhalla.json"
    settings.write_text(json.dumps({"mjolnir": {"tile_dir": str(tmp_path / "none")}}))
    said = "cannot be opened" if find_spec("valhalla") else r"uv pip install -e '\.\[valhalla\]'"
    with pytest.raises(ValhallaError, match=said):
        open_graph(settings)


def test_the_graphs_own_limit_counts(tmp_path: Path) -> None:
    settings = tmp_path / "valhalla.json"
    settings.write_text("{}")
    assert pairs_at_once(settings) == valhalla.AT_ONCE
    settings.write_text('{"service_limits": {"auto": {"max_matrix_location_pairs": 900}}}')
    assert pairs_at_once(settings) == 900


def held(*rows: tuple[str, str, float, str]) -> dict[str, pa.Table]:
    names = ("area", "site", "minutes", "basis")
    travel = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    travel |= {"mode": ["road"] * len(rows), "source": ["theirs"] * len(rows)}
    order = ("area", "site", "mode", "minutes", "basis", "source")
    return {
        "travel": pa.table({name: travel[name] for name in order}),
        "sources": pa.table({"id": ["theirs"], "title": ["Theirs"]}),
    }


def test_minutes_held_stay_unless_they_are_to_make_way() -> None:
    tables = held(("A0", "X", 99.0, "modelled"), ("A0", "Y", 77.0, "estimated"))
    timed = road_minutes(StandIn(), {"A0": AREAS["A0"]}, SITES, "osm-1")
    source = {"id": "osm-1", "title": "Ours"}
    kept, added = with_minutes(tables, timed, source)
    assert added == 2
    rows = {(r["site"], r["basis"]): r["minutes"] for r in kept["travel"].to_pylist()}
    assert rows["X", "modelled"] == 99.0
    assert rows["Y", "estimated"] == 77.0
    assert rows["Y", "modelled"] == 24.0
    changed, added = with_minutes(tables, timed, source, replace=True)
    assert added == 3
    rows = {(r["site"], r["basis"]): r["minutes"] for r in changed["travel"].to_pylist()}
    assert rows["X", "modelled"] == 31.0
    assert rows["Y", "estimated"] == 77.0
    assert changed["sources"]["id"].to_pylist() == ["theirs", "osm-1"]
    assert with_minutes(changed, timed, source)[0]["sources"].num_rows == 2
    assert beside(tables, timed) == (1, 31.0 - 99.0)
    assert beside({}, timed) == (0, None)


def test_a_source_names_its_file_by_hash(tmp_path: Path) -> None:
    extract = tmp_path / "kent.osm.pbf"
    extract.write_bytes(b"roads")
    source = extract_source(extract, date(2024, 1, 2))
    assert source["sha256"] == hashlib.sha256(b"roads").hexdigest()
    assert "kent.osm.pbf of 2024-01-02" in source["title"]
    assert extract_source(extract)["vintage"] is None


def test_the_command_times_a_folder_and_writes_it(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(valhalla, "open_graph", lambda _: StandIn())
    graph, extract, out = tmp_path / "v.json", tmp_path / "kent.osm.pbf", tmp_path / "timed"
    graph.write_text("{}")
    extract.write_bytes(b"roads")
    arguments = ["travel", str(example), "--graph", str(graph), "--extract", str(extract)]
    done = CliRunner().invoke(app, [*arguments, "--out", str(out), "--json"])
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert (said["timed"], said["added"]) == (13 * 1065, 2 * 1065)
    assert said["held_too"] == 11 * 1065
    assert said["unreached"] == []
    travel = read_folder(out).tables.held["travel"]
    assert travel.num_rows == 13 * 1065
    assert said["source"] in travel["source"].to_pylist()


def test_the_command_tells_what_is_given_and_estimated(example: Path) -> None:
    done = CliRunner().invoke(app, ["travel", str(example), "--json"])
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert sum(row["basis"] == "estimated" for row in said["sites"]) == 2
    assert len(said["tables"]["services.travel.check"]) == 6
    shown = CliRunner().invoke(app, ["travel", str(example)])
    assert "2,130 are estimated from distance" in shown.stdout
    lost = CliRunner().invoke(app, ["travel", str(example), "--service", "maternity"])
    assert (lost.exit_code, "services held are stroke" in lost.stderr) == (2, True)
    wrong = CliRunner().invoke(app, ["travel", str(example), "--out", "x"])
    assert (wrong.exit_code, "go with --graph" in wrong.stderr) == (2, True)
