"""Answers from the chapter of networks follow the folder's flows."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.evidence import Answer, Chapter, Status, of_parts
from commonweal.folder import Folder, read_folder
from commonweal.networks.flows import part as flows
from commonweal.networks.flows import split_part
from commonweal.people.ground import ground_of
from commonweal.plan.chapters import ROOMS, Room
from commonweal.plan.study import study_folder
from commonweal.records import State
from commonweal.system.organisation import Kind
from commonweal.system.structure import System
from commonweal.system.study import Given, Tables

EAST = {"E07000105", "E07000106", "E07000108", "E07000112", "E07000114"}
SWALE = "E07000113"
EAST_KENT_TRUST = "RVV"
Row = dict[str, object]


def flows_alone() -> tuple[Room, ...]:
    """The chapter of networks with its sections on flows only, which is what the question needs."""

    def study(system: System, tables: Tables, state: State, given: Given) -> Chapter:
        del state
        ground = ground_of(system, tables, given)
        parts = [flows.part(ground), split_part.part(ground)]
        return of_parts(id="networks", title="", summary="", as_of=given.as_of, parts=parts)

    return tuple(replace(room, study=study, after=()) for room in ROOMS if room.id == "networks")


def answered(folder: Folder) -> Answer:
    studied = study_folder(folder, rooms=flows_alone())
    return next(answer for answer in studied.answers if answer.id == "Q21")


def with_flows(folder: Folder, each: Callable[[Row], Row | None] | None) -> Folder:
    """The folder with its flows changed row by row, or without any."""
    held = dict(folder.tables.held)
    rows = held.pop("flows")
    if each is not None:
        kept = [row for row in map(each, rows.to_pylist()) if row is not None]
        held["flows"] = pa.Table.from_pylist(kept, schema=rows.schema)
    return replace(folder, tables=Tables(held=held, sources=folder.tables.sources))


@pytest.fixture(scope="module")
def held(example: Path) -> Folder:
    return read_folder(example)


def counted(shared: Path) -> dict[tuple[str, str], dict[str, int]]:
    """Patients by trust, of each source and district, from the published file alone."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    place = shared / "facts" / "kent-medway" / "patient_flows.csv"
    with place.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            of = found.setdefault((row["map_source"].lower(), row["geo_code"]), {})
            of[row["trust_code"]] = of.get(row["trust_code"], 0) + int(row["n"])
    return found


@pytest.mark.row("Q21", "A6")
def test_q21_says_where_the_split_frays_by_both_sources(held: Folder, shared: Path) -> None:
    answer = answered(held)
    assert answer.status is Status.MIXED
    figures = {figure.id: figure for figure in answer.figures}
    published = counted(shared)
    for source, share in (("sus", 29), ("link", 11)):
        trusts = published[source, SWALE]
        expected = 100 * trusts[EAST_KENT_TRUST] / sum(trusts.values())
        figure = figures[f"networks.to_other_side.{SWALE}.{source}"]
        assert figure.value == pytest.approx(expected)
        assert round(expected) == share
        assert figure.lower is not None
        assert figure.upper is not None
        assert 0 < figure.lower < expected < figure.upper < 100
        east = [published[source, code] for code in EAST]
        own = 100 * sum(of[EAST_KENT_TRUST] for of in east) / sum(sum(of.values()) for of in east)
        kept = figures[f"networks.side_self_containment.KM-ICP-EAST.{source}"]
        assert kept.value == pytest.approx(own)
    assert "Swale 11.3%" in answer.text
    assert "29.3%" in answer.text
    assert "neither alone settles it" in answer.text


def test_without_a_crossing_the_claim_is_supported(held: Folder) -> None:
    def apart(row: Row) -> Row | None:
        crossing = (row["origin"] in EAST) != (row["destination"] == EAST_KENT_TRUST)
        return None if crossing else row

    answer = answered(with_flows(held, apart))
    assert answer.status is Status.SUPPORTED
    assert "No area sends more than chance to the other side" in answer.text


def test_where_all_go_everywhere_alike_the_claim_is_contradicted(held: Folder) -> None:
    trusts = sorted(set(held.tables.held["flows"]["destination"].to_pylist()))

    def alike(row: Row) -> Row:
        return {**row, "patients": 100.0, "share_of_origin": 1.0 / len(trusts)}

    rows = held.tables.held["flows"].to_pylist()
    first = {(row["origin"], row["measure"]): row for row in rows}
    spread = [{**alike(row), "destination": trust} for row in first.values() for trust in trusts]
    table = pa.Table.from_pylist(spread, schema=held.tables.held["flows"].schema)
    tables = Tables(held={**held.tables.held, "flows": table}, sources=held.tables.sources)
    answer = answered(replace(held, tables=tables))
    assert answer.status is Status.CONTRADICTED


def test_without_flows_it_is_not_answerable_and_says_what_lacks(held: Folder) -> None:
    answer = answered(with_flows(held, None))
    assert answer.status is Status.NOT_ANSWERABLE
    assert "flows" in answer.lacking[0]
    assert "travel alone" in answer.text


def test_one_source_is_said_to_stand_alone(held: Folder) -> None:
    answer = answered(with_flows(held, lambda row: row if "SUS" in str(row["measure"]) else None))
    assert "nothing stands beside it" in answer.text
    assert not any(figure.id.endswith(".link") for figure in answer.figures)


@pytest.mark.row("Q21")
def test_another_area_is_answered_from_its_own_folder(shared: Path, tmp_path: Path) -> None:
    out = tmp_path / "norfolk"
    done = CliRunner().invoke(
        app,
        ["build", str(shared / "data"), "--system", "Norfolk and Waveney", "--as-of", "2019-07-01",
         "--out", str(out), "--json"],
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    answer = answered(read_folder(out))
    assert answer.status is Status.NOT_ANSWERABLE
    assert "flows" in answer.lacking[0]
    assert all(figure.basis is not None and figure.basis.value != "observed"
               for figure in answer.figures)  # fmt: skip


def test_sides_drawn_from_the_flows_are_no_test_of_them(held: Folder) -> None:
    places = {body.code for body in held.system.organisations if body.kind is Kind.PLACE}
    without = replace(
        held.system,
        organisations=tuple(b for b in held.system.organisations if b.code not in places),
        memberships=tuple(
            row for row in held.system.memberships if not {row.member, row.group} & places
        ),
    )
    answer = answered(replace(held, system=without))
    assert answer.status is Status.NOT_ANSWERABLE
    assert "partnerships" in answer.lacking[0]
    assert "no test of them can judge" in answer.text


@pytest.mark.parametrize("areas", [{SWALE}, {SWALE, "E07000105", "E07000106"}])
def test_too_few_areas_tell_nothing_either_way(held: Folder, areas: set[str]) -> None:
    found = answered(with_flows(held, lambda row: row if row["origin"] in areas else None))
    assert found.status is Status.NOT_ANSWERABLE
    assert "Flows of too few areas are held" in found.text
    assert "flows of enough areas on each side to tell them from chance" in found.lacking
