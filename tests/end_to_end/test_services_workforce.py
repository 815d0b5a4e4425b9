"""Staff of real and made-up systems, with numbers worked out again from the tables; and Q9."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.cli.opening import opened
from commonweal.evidence import Answer, Chapter, Status, of_parts
from commonweal.folder import Folder, read_folder
from commonweal.people.ground import ground_of
from commonweal.plan.chapters import ROOMS, Room
from commonweal.plan.study import study_folder
from commonweal.records import State
from commonweal.services.workforce import part
from commonweal.system.structure import System
from commonweal.system.study import Given, Tables

PROJECT = Path(__file__).resolve().parents[2]
PER_FTE = "registered patients per FTE GP"
PERMANENT = "patients per permanent GP"
ENGLAND_ALL = 1_719.0
Row = dict[str, Any]


@cache
def told(folder: Path, *options: str, code: int = 0) -> Any:
    done = CliRunner().invoke(app, ["workforce", str(folder), "--json", *options])
    assert done.exit_code == code, done.output
    return json.loads(done.stdout) if code == 0 else done.output


def rows_of(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def published(folder: Path, indicator: str) -> dict[str, float]:
    return {
        row["about"]: float(row["value"])
        for row in rows_of(folder, "indicators")
        if row["indicator"] == indicator and "theisleofthanet" not in row["source"]
    }


@pytest.fixture(scope="module")
def synthetic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("synthetic") / "workforce"
    program = PROJECT / "examples" / "build_synthetic_workforce.py"
    subprocess.run([sys.executable, str(program), str(out)], check=True)
    return out


@pytest.mark.row("D6")
def test_commissioners_are_set_beside_the_england_of_the_same_source(example: Path) -> None:
    found = told(example, "--level", "ccg")
    ratios = published(example, PERMANENT)
    members = {
        row["member"]: row["group"]
        for row in rows_of(example, "memberships")
        if row["group"] in ratios and not row["vintage"]
    }
    lists: defaultdict[str, float] = defaultdict(float)
    for row in rows_of(example, "registered"):
        if row["series"] == "allocation-2018-19":
            lists[members.get(row["practice"], "")] += float(row["patients"])
    england = ratios["E92000001"]
    assert england == 1_734
    held = {row["area"]: row for row in found["rows"]}
    short = 0.0
    for code in ("09E", "10A", "10D", "10E", "99J"):
        expected = lists[code] / england - lists[code] / ratios[code]
        assert held[code]["registered"] == pytest.approx(lists[code])
        assert held[code]["shortfall"] == pytest.approx(expected)
        assert held[code]["against_england"] == pytest.approx(ratios[code] / england - 1)
        assert held[code]["definition"] == "permanent"
        short += expected
    assert found["summary"]["together"]["shortfall"] == pytest.approx(short)
    assert round(short, 1) == 141.9
    for code in ("09C", "09J", "09W"):
        assert held[code]["patients_per"] is None
        assert held[code]["registered"] > 0
    assert any("NHS Medway CCG" in lack["what"] for lack in found["lacks"])


@pytest.mark.row("D6")
def test_districts_by_a_stated_number_and_by_england(example: Path) -> None:
    ratios = published(example, PER_FTE)
    stated = told(example, "--standard", "patients-per-gp=1800")
    beside = told(example)
    assert len(stated["rows"]) == len(beside["rows"]) == 13
    for one, other in zip(stated["rows"], beside["rows"], strict=True):
        ratio, patients = ratios[one["area"]], one["registered"]
        assert one["patients_per"] == ratio
        assert one["per_10000_registered"] == pytest.approx(10_000 / ratio)
        assert one["shortfall"] == pytest.approx(max(0.0, patients / 1_800 - patients / ratio))
        expected = max(0.0, patients / ENGLAND_ALL - patients / ratio)
        assert other["shortfall"] == pytest.approx(expected)
        assert one["per_10000_weighted"] == pytest.approx(
            10_000 * patients / ratio / one["weighted"]
        )
    total = sum(row["registered"] for row in beside["rows"])
    every = sum(float(r["patients"]) for r in rows_of(example, "registered")
                if r["series"] == "allocation-2018-19")  # fmt: skip
    assert total == pytest.approx(every)
    assert stated["summary"]["aim"]["same_definition"] is False
    assert beside["summary"]["aim"]["patients_per"] == ENGLAND_ALL
    assert beside["summary"]["series"]["definition"] == "all"
    assert [row["name"] for row in beside["rows"] if row["shortfall"] == 0] == ["Canterbury"]


def test_the_best_fifth_is_bounded_by_the_ranks_that_are_held(example: Path) -> None:
    found = told(example, "--standard", "best-fifth")
    aim = found["summary"]["aim"]
    ranks = published(example, "rank patients per FTE GP (1=worst of 296 districts)")
    ratios = published(example, PER_FTE)
    # Places 237 to 296 are the best fifth; the nearest rank held before them is Canterbury's 193.
    nearest = max((rank, code) for code, rank in ranks.items() if rank <= 237)[1]
    assert (aim["patients_per"], aim["low"], aim["high"]) == (None, None, ratios[nearest])
    assert aim["least"] is True
    canterbury = next(row for row in found["rows"] if row["area"] == nearest)
    assert canterbury["shortfall"] == 0.0


def test_sources_that_count_otherwise_stand_side_by_side(example: Path) -> None:
    found = told(example)
    kinds = {(row["definition"], row["measure"], row["level"]) for row in found["sources"]}
    assert ("all", "fte", "district") in kinds
    assert ("permanent", "unstated", "commissioner") in kinds
    thanet = [row for row in found["sources"] if "Thanet" in row["area"]]
    assert [row["patients_per"] for row in thanet] == [2_520.0]
    assert thanet[0]["england"] is None
    known = {(row["what"], row["area"]): row["value"] for row in found["known"]}
    assert known["GPs aged 55 or over", "Kent and Medway"] == 26
    assert known["GPs short of the national average, as reported", "Kent and Medway"] == 181


def test_teams_and_rotas_of_the_example(example: Path) -> None:
    found = told(example)
    networks = {
        row["group"]
        for row in rows_of(example, "memberships")
        if row["vintage"] == "october-2021" and row["group"].startswith("U")
    }
    whole = [row for row in found["teams"] if row["scenario"] == "by 2024"]
    assert len(networks) == 42
    assert {row["role"]: row["by_network"] for row in whole} == {
        "Clinical pharmacist": 210, "Social prescribing link worker": 126,
        "First contact physiotherapist": 126, "Physician associate": 84,
        "Community paramedic": 42, "All roles": 588,
    }  # fmt: skip
    first = next(r for r in found["teams"] if r["role"] == "All roles" and r["each"] == 2)
    assert first["cost"] == 100 * 42 * (37_810 + 34_113)
    assert whole[-1]["cost"] is None
    rota = {int(row["sites"]): row for row in found["rota"]}
    # The three sites of least mean minutes have 546, 568 and 1,335 cases a year: 13 + 0.045 each,
    # 7.5 activities a consultant and six on a rota at least. Seven units take six each.
    assert (round(rota[3]["smallest"]), round(rota[3]["largest"])) == (546, 1335)
    cases = sum(float(row["value"]) for row in rows_of(example, "demand"))
    assert rota[3]["whole_time"] == pytest.approx((3 * 13 + 0.045 * cases) / 7.5, rel=1e-3)
    assert rota[3]["people"] == 6 + 6 + 10
    assert rota[7]["people"] == 42


@pytest.mark.row("D6")
def test_the_made_up_system_is_found_as_its_law_says(synthetic: Path) -> None:
    found = told(synthetic)
    harbour, downs = found["rows"]
    lists = sum((6_400, 8_000, 9_600, 11_200, 12_800, 16_000))
    assert harbour["registered"] == downs["registered"] == lists
    assert (harbour["patients_per"], downs["patients_per"]) == pytest.approx((1_600, 2_400))
    assert harbour["per_10000_weighted"] == pytest.approx(10_000 / 1_600 / 0.9)
    assert downs["per_10000_weighted"] == pytest.approx(10_000 / 2_400 / 1.1)
    assert harbour["shortfall"] == 0
    assert downs["shortfall"] == pytest.approx(lists / 1_800 - lists / 2_400)
    assert any("16,000 patients" in lack["what"] for lack in found["lacks"])
    best = told(synthetic, "--standard", "best-fifth")
    assert best["summary"]["aim"]["patients_per"] == 1_600
    sources = {
        (r["role"], r["definition"], r["measure"]): r["patients_per"] for r in found["sources"]
    }
    # Whole-time equivalents and people, all and fully qualified, stand apart.
    assert sources["GP", "all", "fte"] == pytest.approx(0.8 * 2_400 / 0.75 * 0.75)
    assert sources["GP", "all", "headcount"] == pytest.approx(0.8 * sources["GP", "all", "fte"])
    assert sources["GP", "fully qualified", "fte"] == pytest.approx(
        sources["GP", "all", "fte"] / 0.75
    )
    assert sources["practice nurse", "", "fte"] == pytest.approx(4_000)


@pytest.mark.row("D6")
def test_ages_and_trainees_of_the_made_up_system(synthetic: Path) -> None:
    found = told(synthetic)
    ageing = {(row["scenario"], int(row["year"])): row for row in found["ageing"]}
    assert ageing["as it was", 2019]["gps"] == pytest.approx(100)
    assert ageing["as it was", 2019]["older"] == pytest.approx(0.4)
    # A tenth of 60 and a quarter of 40 leave, 12 join; staying, eight from training become 16.
    assert ageing["as it was", 2020]["gps"] == pytest.approx(100 - 16 + 12)
    assert ageing["every local trainee stays", 2020]["gps"] == pytest.approx(100 - 16 + 20)
    stays = {row["years_after"]: row for row in found["trainees"]}
    assert stays[1.0]["share"] == 0.5
    assert stays[2.0]["share"] == 0.4
    assert stays[2.0]["lower"] < 0.4 < stays[2.0]["upper"]


def test_a_built_folder_names_what_it_lacks_and_says_what_it_can(kent: Path) -> None:
    found = told(kent)
    assert found["summary"]["series"] is None
    assert all(row["staff"] is None and row["registered"] > 0 for row in found["rows"])
    assert found["summary"]["weighting"]["stream"] == "general practice (Carr-Hill)"
    assert {"workforce", "trainees"} <= {lack["table"] for lack in found["lacks"]}
    assert len(found["teams"]) == 9
    [seen] = found["appointments"]
    months = [
        row
        for row in rows_of(kent, "outcomes")
        if row["outcome"] == "GP appointments" and "2020-09-01" <= row["start"] <= "2021-08-01"
    ]
    every = sum(float(row["value"]) for row in months)
    with_gp = sum(float(row["value"]) for row in months if "| GP |" in row["category"])
    assert seen["share_with_gp_last_year"] == pytest.approx(with_gp / every)


def test_without_gps_no_row_of_areas_is_printed_and_captions_say_how_to_read(kent: Path) -> None:
    done = CliRunner().invoke(app, ["workforce", str(kent)])
    assert done.exit_code == 0
    assert "GPs by area" not in done.stdout
    assert "GPs by practice or area not held" in done.stderr
    assert "from 100,000 patients on two" in done.stdout
    for column in ("whole_time: ", "people: ", "shared: ", "extrapolated, "):
        assert column in done.stdout.partition("Consultants round the clock")[2]


def test_days_and_rules_behind_numbers_stand_beside_them(example: Path) -> None:
    found = part.part(opened(example)[0])
    by_id = {table.id.removeprefix("services.staff."): table for table in found.tables}
    assert "from 100,000 patients on two" in by_id["teams"].note
    assert "England's number is of August 2022." in by_id["areas"].note
    assert "lists of allocation-2018-19" in by_id["areas"].note
    first = by_id["sources"].data.to_pylist()[0]
    assert (first["when"], str(first["england_as_of"])[:7]) == ("2024/25", "2022-08")
    assert "On the lists of allocation-2018-19" in found.section.text


def test_bad_use_is_told_before_anything_is_read(example: Path) -> None:
    said = told(example, "--level", "ward", "--standard", "patients-per-gp=none", code=2)
    assert "--level ward: use district or ccg" in said
    assert "--standard patients-per-gp=none: give a number of patients from 100 to 100,000" in said
    assert "no such folder" in told(Path("nowhere"), code=2)
    plain = CliRunner().invoke(app, ["workforce", str(example)])
    assert plain.exit_code == 0
    assert "What networks' teams would need" in plain.output


def test_a_printed_column_is_written_in_one_manner(example: Path) -> None:
    printed = CliRunner().invoke(app, ["workforce", str(example)]).output
    table = printed.split("GPs by area\n")[1].split("\n\n")[0].splitlines()[1:]
    cells = [line.rsplit(maxsplit=5)[1:] for line in table]
    assert len(cells) == 13
    assert all(re.fullmatch(r"\d,\d{3}", patients) for patients, *_ in cells)
    assert all(re.fullmatch(r"\d\.\d\d", per) for row in cells for per in row[1:3])
    assert all(re.fullmatch(r"−?\d+\.\d%", against) for *_, against, _ in cells)
    assert all(re.fullmatch(r"\d+\.\d", short) for *_, short in cells)


def staff_alone() -> tuple[Room, ...]:
    """The chapter of services with its section on staff only."""

    def study(system: System, tables: Tables, state: State, given: Given) -> Chapter:
        del state
        ground = ground_of(system, tables, given)
        return of_parts(
            id="services", title="", summary="", as_of=given.as_of, parts=[part.part(ground)]
        )

    return tuple(replace(room, study=study, after=()) for room in ROOMS if room.id == "services")


def answered(folder: Folder) -> Answer:
    studied = study_folder(folder, rooms=staff_alone())
    return next(answer for answer in studied.answers if answer.id == "Q9")


@pytest.fixture(scope="module")
def held(example: Path) -> Folder:
    return read_folder(example)


def with_indicators(folder: Folder, each: Callable[[Row], Row | None]) -> Folder:
    rows = folder.tables.held["indicators"]
    kept = [row for row in map(each, rows.to_pylist()) if row is not None]
    made = {**folder.tables.held, "indicators": pa.Table.from_pylist(kept, schema=rows.schema)}
    return replace(folder, tables=Tables(held=made, sources=folder.tables.sources))


def test_a_number_that_cannot_be_is_left_out_and_named(held: Folder) -> None:
    def none(row: Row) -> Row:
        medway = row["indicator"] == PER_FTE and row["about"] == "E06000035"
        return {**row, "value": 0.0} if medway else row

    studied = study_folder(with_indicators(held, none), rooms=staff_alone())
    chapter = next(one for one in studied.chapters if one.id == "services")
    assert any("above zero for Medway" in lack.what for lack in chapter.lacks)
    areas = chapter.table("services.staff.areas")
    assert areas is not None
    assert "E06000035" not in areas.data["code"].to_pylist()
    assert areas.data.num_rows == 12


@pytest.mark.row("Q9")
def test_q9_the_claim_is_contradicted_by_every_source(held: Folder) -> None:
    answer = answered(held)
    assert answer.status is Status.CONTRADICTED
    assert "2,166 in 13 districts (2024/25), England 1,719 (August 2022; " in answer.text
    assert "estimated), on lists of allocation-2018-19" in answer.text
    assert re.search(r"2,189 in 5 commissioners \([^)]+\), England 1,734 \(", answer.text)
    assert "only Canterbury" in answer.text
    assert "588 whole-time staff" in answer.text
    assert "the local NHS reported 181" in answer.text
    figures = {figure.id: figure.value for figure in answer.figures}
    assert figures["services.mdt_needed.all"] == 588
    assert figures["services.patients_per_gp.E06000035"] == 2_859.5
    assert answer.then is not None
    # In August 2019 only the newspaper's numbers of January could be known.
    assert answer.then.status is Status.CONTRADICTED
    assert "services.patients_per_gp.10D" in answer.then.figures
    assert "services.patients_per_gp.E06000035" not in answer.then.figures


def test_q9_with_england_everywhere_worse_the_claim_is_supported(held: Folder) -> None:
    def fewer(row: Row) -> Row:
        ratio = row["indicator"] in (PER_FTE, PERMANENT, "patients per FTE GP")
        return {**row, "value": row["value"] / 3} if ratio and row["about"] != "E92000001" else row

    answer = answered(with_indicators(held, fewer))
    assert answer.status is Status.SUPPORTED
    assert "every area has as many GPs" in answer.text


def test_q9_where_sources_disagree_it_is_mixed(held: Folder) -> None:
    def fewer(row: Row) -> Row:
        return {**row, "value": row["value"] / 3} if row["indicator"] == PER_FTE else row

    assert answered(with_indicators(held, fewer)).status is Status.MIXED


def test_q9_without_gps_it_is_not_answerable_but_teams_are_told(held: Folder) -> None:
    answer = answered(with_indicators(held, lambda row: None if "GP" in row["indicator"] else row))
    assert answer.status is Status.NOT_ANSWERABLE
    assert answer.lacking[0].startswith("workforce")
    assert "588 whole-time staff" in answer.text
    assert answer.then is not None
    assert answer.then.status is Status.NOT_ANSWERABLE


def test_q9_without_the_section_names_what_it_needs(held: Folder) -> None:
    studied = study_folder(held, rooms=tuple(room for room in ROOMS if room.id == "population"))
    answer = next(one for one in studied.answers if one.id == "Q9")
    assert answer.status is Status.NOT_ANSWERABLE
    assert "memberships" in answer.text
