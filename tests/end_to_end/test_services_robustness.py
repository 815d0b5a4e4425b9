"""Whether the decision on stroke units would stand: the section, the verb and the answer."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.evidence import Answer, Chapter, Lack, Status, of_parts
from commonweal.folder import Folder, read_folder
from commonweal.people.ground import Ground, ground_of
from commonweal.plan.chapters import ROOMS, Room
from commonweal.plan.study import study_folder
from commonweal.records import State
from commonweal.rules import load_rules
from commonweal.services.outcome import part as outcome
from commonweal.services.robustness import part as robustness
from commonweal.services.robustness import structure_part
from commonweal.services.robustness.running import run
from commonweal.services.robustness.standing import standing
from commonweal.services.robustness.trial import Trial, trial_of
from commonweal.services.siting.studying import Sited, sited_of
from commonweal.system.structure import System
from commonweal.system.study import Given, Tables

MERGER = "2020-04-01"
Row = dict[str, object]


@pytest.fixture(scope="module")
def held(example: Path) -> Folder:
    return read_folder(example)


@pytest.fixture(scope="module")
def ground(held: Folder) -> Ground:
    given = Given(
        as_of=held.settings.as_of, rules=load_rules(), policies=held.settings.policies(), seed=0
    )
    return ground_of(held.system, held.tables, given)


@pytest.fixture(scope="module")
def trial(ground: Ground) -> Trial:
    sited = sited_of(ground)
    assert isinstance(sited, Sited)
    made = trial_of(sited)
    assert not isinstance(made, Lack)
    return made


def these_sections() -> tuple[Room, ...]:
    """The chapter of services with what the question needs."""

    def study(system: System, tables: Tables, state: State, given: Given) -> Chapter:
        del state
        own = ground_of(system, tables, given)
        parts = [robustness.part(own), structure_part.part(own)]
        return of_parts(id="services", title="", summary="", as_of=given.as_of, parts=parts)

    return tuple(replace(room, study=study, after=()) for room in ROOMS if room.id == "services")


def answered(folder: Folder) -> Answer:
    studied = study_folder(folder, rooms=these_sections())
    return next(answer for answer in studied.answers if answer.id == "Q11")


def changed(folder: Folder, table: str, each: Callable[[Row], Row | None] | None) -> Folder:
    """The folder with one table changed row by row, or without it."""
    tables = dict(folder.tables.held)
    rows = tables.pop(table)
    if each is not None:
        kept = [row for row in map(each, rows.to_pylist()) if row is not None]
        tables[table] = pa.Table.from_pylist(kept, schema=rows.schema)
    return replace(folder, tables=Tables(held=tables, sources=folder.tables.sources))


@pytest.fixture
def few_futures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(robustness, "FUTURES", 200)
    monkeypatch.setattr(robustness, "FUTURES_WIDE", 20)


@pytest.mark.row("D5")
def test_leaders_of_futures_are_those_of_a_plain_numpy_loop(trial: Trial) -> None:
    """Thirty futures of all 35 triples, scored here from the minutes and cases alone."""
    compared = trial.compared
    drawing, setting = compared.drawing, compared.drawing.setting
    assert compared.opens == tuple(combinations(setting.own, 3))
    futures = compared.futures(30)
    found = run(compared, futures)
    band = compared.band
    poor = setting.fifth == 1
    for f in range(30):
        minutes = setting.minutes.copy()
        for site, drawn in drawing.estimates.items():
            minutes[:, site] = drawn[futures.draw[f]]
        minutes = minutes * futures.road[f] * futures.site[f]
        group = drawing.groups.index
        cases = setting.demand * futures.cases[f] * futures.growth[f][group]
        cases = np.where(group == futures.leaving[f], 0.0, cases)
        beyond = setting.outside if futures.outside[f] else ()
        for row, opened in enumerate(compared.opens):
            sites = sorted({*opened, *beyond})
            nearest = minutes[:, sites].argmin(axis=1)
            took = minutes[np.arange(len(minutes)), np.array(sites)[nearest]]
            goes = np.array(sites)[nearest]
            volumes = np.array([cases[goes == site].sum() for site in opened])
            told = {
                "mean_minutes": np.average(took, weights=cases),
                "most_deprived_minutes": np.average(took[poor], weights=cases[poor]),
                "smallest_volume": volumes.min(),
            }
            inside = (volumes >= band.low).all() and (volumes <= band.high).all()
            assert found.inside[f, row] == inside
            for at, scale in enumerate(compared.scales):
                expected = (told[scale.id] - scale.worst) / (scale.best - scale.worst)
                assert found.values[f, row, at] == pytest.approx(expected, abs=1e-9)


@pytest.mark.row("D5")
def test_a_thousand_futures_of_option_b_take_less_than_ten_seconds(trial: Trial) -> None:
    standing(trial.compared, 10)
    began = time.process_time()
    found = standing(trial.compared, 1_000)
    assert time.process_time() - began < 10.0
    assert found.count == 1_000
    assert trial.name == "B"
    assert trial.decided
    assert trial.compared.names == ("A", "B", "C", "D", "E")
    again = standing(trial.compared, 1_000)
    assert again.among_listed == found.among_listed
    stand = found.among_listed[1]
    assert stand.leads.low <= stand.leads.value <= stand.leads.high
    assert stand.leads.high - stand.leads.low < 0.065


@pytest.mark.row("D5")
def test_the_section_says_what_it_knows_and_what_it_does_not(ground: Ground) -> None:
    part = robustness.part(ground)
    figures = {figure.id: figure for figure in part.figures}
    shares = [figures[f"services.robust_share.{code}"] for code in "ABCDE"]
    # Somebody leads in every future, level leads counted for each.
    assert sum(float(one.value or 0.0) for one in shares) >= 100.0 - 1e-9
    assert figures["services.robust_tested"].value == "B"
    for one in shares:
        assert one.basis == "assumed"
        assert one.lower is not None
        assert one.upper is not None
        assert one.lower <= float(one.value or 0.0) <= one.upper
    missing = figures["services.flip.growth"]
    assert missing.value is None
    assert "none from" in missing.missing
    shown = [t.data.num_rows if t.shown is None else t.shown for t in part.tables]
    assert max(shown) <= 12
    assert "quality of care" in part.section.text
    assert "Wilson" in part.methods[0].text
    assert any(lack.table == "demand" for lack in part.lacks)


@pytest.mark.row("D5")
def test_minutes_are_told_as_outcomes_with_what_is_assumed(ground: Ground) -> None:
    part = outcome.part(ground)
    figures = {figure.id: figure for figure in part.figures}
    decided = figures["services.outcome_change.B"]
    assert decided.lower is not None
    assert decided.upper is not None
    # Everybody's way is as long or longer with three of six units, so no outcome gets better.
    assert decided.lower < float(decided.value or 0.0) < decided.upper < 0.0
    table = next(one for one in part.tables if one.id.endswith("assumptions"))
    assert {"assumed", "estimated"} == set(table.data["basis"].to_pylist())
    assert "not added to this" in part.section.text


@pytest.mark.row("Q11")
@pytest.mark.usefixtures("few_futures")
def test_q11_the_merger_changes_who_decides_not_where_people_live(held: Folder) -> None:
    answer = answered(held)
    figures = {figure.id.removeprefix("services."): figure for figure in answer.figures}
    assert figures["structure.commissioners_before"].value == 8
    assert figures["structure.commissioners_after"].value == 1
    assert figures["structure.areas_changed"].value == 0
    assert figures["structure.largest_change"].value == 0.0
    assert str(figures["structure.areas_changed"].as_of) == MERGER
    assert answer.status is Status.MIXED
    assert float(figures["robust_share.B"].value or 0.0) < 50.0
    assert "not where people live" in answer.text
    # Road minutes by small area were published after the question was asked.
    assert answer.then is not None
    assert answer.now is not None
    assert answer.then.on < answer.now.on
    assert answer.then.figures == ()
    assert len(answer.now.figures) == len(answer.figures)


@pytest.mark.usefixtures("few_futures")
def test_a_decision_that_leads_most_futures_is_supported(held: Folder) -> None:
    """The same folder in which the choice nearest to the most deprived had been decided."""
    new = {"DA28DA": "CT94AN", "ME169QQ": "ME75NY"}

    def nearer(row: Row) -> Row:
        if row["option"] != "B":
            return row
        return {**row, "site": new.get(str(row["site"]), row["site"])}

    answer = answered(changed(held, "options", nearer))
    share = next(f for f in answer.figures if f.id == "services.robust_share.B")
    assert float(share.value or 0.0) > 50.0
    assert answer.status is Status.SUPPORTED


@pytest.mark.usefixtures("few_futures")
def test_a_border_that_moves_is_told_with_what_it_does(held: Folder) -> None:
    """Thanet's small areas are not in the merged commissioner: its people are no longer counted."""
    rows = held.tables.held["area_memberships"].to_pylist()
    gone = {row["area"] for row in rows if row["group"] == "10E"}

    def stays(row: Row) -> Row | None:
        late = row["kind"] == "commissioner" and row["group"] == "91Q"
        return None if late and row["area"] in gone else row

    answer = answered(changed(held, "area_memberships", stays))
    figures = {figure.id.removeprefix("services."): figure for figure in answer.figures}
    assert figures["structure.areas_changed"].value == len(gone) == 84
    assert float(figures["structure.largest_change"].value or 0.0) > 1.0
    assert f"{len(gone)} small areas left or joined" in answer.text
    assert answer.status is Status.CONTRADICTED


def test_without_options_or_a_change_of_bodies_it_says_what_lacks(held: Folder) -> None:
    bare = changed(changed(held, "options", None), "site_services", None)
    answer = answered(replace(bare, system=replace(bare.system, successions=())))
    assert answer.status is Status.NOT_ANSWERABLE
    assert [word.split(" ")[0] for word in answer.lacking] == ["options", "successions"]


def told(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["robustness", *arguments])
    return done.exit_code, done.stdout, done.stderr


def test_the_verb_prints_json_without_what_is_no_number(example: Path) -> None:
    code, out, _ = told(str(example), "--futures", "60", "--json", "--until", "2022",
                        "--weights", "volumes=2,mean_minutes=1", "--cases", "1.0-1.1")  # fmt: skip
    assert code == 0
    found = json.loads(out)
    assert found["tested"] == "B"
    assert found["choices"] == 35
    assert found["futures"] == 60
    weights = {one["id"]: one["weight_now"] for one in found["criteria"]}
    assert weights == pytest.approx({"mean_minutes": 1 / 3, "volumes": 2 / 3})
    assert "to 2022" in found["ranges"]["growth"]
    assert [one["option"] for one in found["options"]] == list("ABCDE")
    assert {one["factor"] for one in found["factors"]} == {
        "weights", "growth", "roads", "estimates", "outside", "footprint",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--option", "Z"), "there are A (Darent Valley, Medway Maritime, William Harvey)"),
        (("--until", "2050"), "there is 2020, 2021, 2022, 2023, 2024"),
    ],
)
def test_what_is_not_held_is_named(example: Path, asked: tuple[str, ...], said: str) -> None:
    code, _, err = told(str(example), *asked, "--futures", "5")
    assert code == 2
    assert said in err


def test_what_cannot_be_understood_is_refused_before_the_folder_is_read() -> None:
    code, _, err = told("nowhere", "--weights", "volumes", "--cases", "much", "--roads", "1")
    assert code == 2
    assert err.count("write") == 3


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--weights", "volumes=-3"), "--weights volumes=-3: give points of 0 or more"),
        (("--weights", "speed=3"), "--weights speed: no criterion; there are mean_minutes (mean"),
        (("--criteria", ","), "--criteria ',': names nothing"),
        (("--criteria", "longest", "--weights", "volumes=1"), "not among --criteria"),
        (("--weights", "volumes=0"), "all points are 0"),
        (("--spread", "0.2"), "--spread: goes with --weights"),
    ],
)
def test_words_that_cannot_be_are_named_with_the_way_out(asked: tuple[str, ...], said: str) -> None:
    code, _, err = told("nowhere", *asked)
    assert code == 2
    assert said in err


def test_shares_are_percentages_and_codes_stand_beside_names(example: Path) -> None:
    code, out, _ = told(str(example), "--futures", "60")
    assert code == 0
    lines = out.splitlines()
    option = next(line for line in lines if line.startswith("B "))
    assert option.count("%") >= 5
    assert any(line.split() == ["DA28DA", "Darent", "Valley", "Hospital", "modelled"]
               for line in lines)  # fmt: skip
