"""The options for stroke units: weights and the decision, on the terminal and in the chapter."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from commonweal.choice import weights
from commonweal.cli.main import app
from commonweal.cli.opening import opened
from commonweal.evidence import Part
from commonweal.folder import Folder
from commonweal.people.ground import Ground
from commonweal.plan.study import state_on
from commonweal.records import fold
from commonweal.services.appraisal import part as decision
from commonweal.services.appraisal import weights_part
from commonweal.services.appraisal.computable import computable
from commonweal.services.siting import shown
from commonweal.services.siting.shown import shown_of
from commonweal.services.siting.studying import Sited, sited_of
from commonweal.system.study import Tables


def run(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture(scope="module")
def folder() -> Path:
    return Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture(scope="module")
def stroke(folder: Path) -> dict[str, Any]:
    """The options for stroke units, appraised with the figures and records of the example."""
    file = folder / "appraisals" / "kent-medway-stroke.toml"
    code, said, error = run("appraise", file, "--folder", folder / "kent-medway", "--json")
    assert code == 0, error
    found: dict[str, Any] = json.loads(said)
    return found


@pytest.fixture(scope="module")
def kent_ground(folder: Path) -> tuple[Ground, Folder]:
    return opened(folder / "kent-medway")


@pytest.fixture(scope="module")
def parts(kent_ground: tuple[Ground, Folder]) -> tuple[Part, Part]:
    ground, read = kent_ground
    with pytest.MonkeyPatch.context() as fewer:
        fewer.setattr(shown, "DRAWS", 50)  # of estimated minutes: enough for an interval
        shown_of(sited_of(ground))
    return weights_part.part(ground), decision.part(ground, state_on(read, ground.day))


@pytest.mark.row("D3")
def test_the_stroke_decision_through_the_gates(stroke: dict[str, Any]) -> None:
    found = {gate["id"]: gate["outcome"] for gate in stroke["gates"]}
    assert found == {
        "criteria": "not testable",
        "assurance": "not testable",
        "involvement": "passed",
        "close": "passed",
        "analysis": "passed",
        "answers": "not testable",
        "equality": "passed",
        "scrutiny": "passed",
        "four_tests": "not testable",
        "notified": "no rule held",
        "reasons": "not testable",
    }
    rules = {gate["id"]: gate["rule"] for gate in stroke["gates"]}
    assert rules["assurance"]["id"] == "change-assurance-2015-11"
    assert rules["scrutiny"]["verified"] is True
    assert rules["close"]["verified"] is False


@pytest.mark.row("D3")
def test_options_with_medway_on_what_can_be_worked_out(stroke: dict[str, Any]) -> None:
    assert set(stroke["lacking"]) == {"quality", "workforce", "value", "deliver"}
    assert stroke["weights"] is None
    options = {option["id"]: option for option in stroke["options"]}
    assert options["E"]["dominated_by"] == "A"
    (medway,) = stroke["sets"]
    assert medway["options"] == ["A", "C", "D"]
    assert medway["share"] == pytest.approx(sum(options[name]["first"] for name in "ACD"))
    assert medway["share"] > 0.9


def test_shares_of_an_appraisal_have_the_intervals_of_the_page_and_a_set_is_told_once(
    folder: Path, parts: tuple[Part, Part], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shown, "DRAWS", 50)  # as those of the page in `parts`
    file = folder / "appraisals" / "kent-medway-stroke.toml"
    asked = ("appraise", file, "--folder", folder / "kent-medway", "--leading", "ME75NY")
    page = {figure.id: figure for figure in parts[0].figures}
    found = json.loads(run(*asked, "--json")[1])
    medway = page["services.leading_with.ME75NY"]
    assert medway.lower is not None
    assert medway.upper is not None
    ends = [(one["share_low"], one["share_high"]) for one in found["sets"]]
    assert len(ends) == 2
    # The file's scale is rounded to a ten-thousandth: a weighting or two of a thousand may turn.
    for low, high in ends:
        assert 100 * low == pytest.approx(medway.lower, abs=0.3)
        assert 100 * high == pytest.approx(medway.upper, abs=0.3)
    for option in found["options"]:
        figure = page[f"services.acceptability.{option['id']}"]
        assert figure.lower is not None
        assert figure.upper is not None
        assert 100 * option["first_low"] == pytest.approx(figure.lower, abs=0.3)
        assert 100 * option["first_high"] == pytest.approx(figure.upper, abs=0.3)
    said = run(*asked)[1]
    assert said.count("rank first?") == 1
    assert "an option with Medway Maritime (an option with ME75NY) rank first?" in said
    assert "A, C, D: 99.1% of weightings (" in said
    assert "as estimated minutes vary)" in said


def test_the_section_on_weights_tells_the_same_as_its_table(parts: tuple[Part, Part]) -> None:
    weights, _ = parts
    figures = {figure.id: figure for figure in weights.figures}
    rows = {row["option"]: row for row in weights.tables[0].data.to_pylist()}
    assert list(rows) == ["A", "B", "C", "D", "E"]
    assert sum(row["share"] for row in rows.values()) == pytest.approx(1.0)
    for code, row in rows.items():
        figure = figures[f"services.acceptability.{code}"]
        assert figure.value == pytest.approx(100 * row["share"])
    with_medway = figures["services.leading_with.ME75NY"].value
    assert with_medway == pytest.approx(100 * sum(rows[code]["share"] for code in "ACD"))
    assert "no weights make it lead" in figures["services.flip.E"].missing
    # Medway's minutes are estimated: the share has an interval.
    assert figures["services.leading_with.ME75NY"].lower is not None
    assert set(weights.section.figures) <= set(figures)


def test_the_share_among_all_choices_has_the_interval_of_its_draws(
    kent_ground: tuple[Ground, Folder], parts: tuple[Part, Part]
) -> None:
    """By a plain reading of the draws of every choice: who is first under each weighting."""
    figure = next(f for f in parts[0].figures if f.id == "services.leading_with_all.ME75NY")
    sited = sited_of(kent_ground[0])
    assert isinstance(sited, Sited)
    held, drawn = computable(sited), shown_of(sited).ranks
    assert held is not None
    assert drawn is not None
    tried = weights.uniform(len(held.criteria), 100_000, 0)[:1_000]
    at = sited.setting.index("ME75NY")
    rows = [drawn.choices.index(choice) for choice in held.opens]
    shares = []
    for draw in range(drawn.draws):
        measured = np.array([drawn.values[one.id][draw, rows] for one in held.criteria]).T
        valued = (measured - held.worst) / (held.best - held.worst)
        first = [int(np.argmax(valued @ weighting)) for weighting in tried]
        shares.append(100.0 * np.mean([at in held.opens[one] for one in first]))
    low, high = np.quantile(shares, [0.025, 0.975])
    assert figure.lower == pytest.approx(min(low, figure.value), abs=0.2)
    assert figure.upper == pytest.approx(max(high, figure.value), abs=0.2)
    assert figure.lower < 50.0 < figure.value


def test_the_section_on_the_decision_names_its_sources(parts: tuple[Part, Part]) -> None:
    _, made = parts
    figures = {figure.id: figure for figure in made.figures}
    assert figures["services.gate.close"].value == "passed"
    assert figures["services.gate.assurance"].missing.startswith("not testable: no record of")
    assert figures["services.gates_passed"].value == 5
    assert figures["services.gates_failed"].value == 0
    names = {source.id for source in figures["services.gate.close"].sources}
    assert {"km-stroke-process", "rule-change-gunning-formative"} <= names
    steps = made.tables[1].data.to_pylist()
    assert [row["on"] for row in steps] == sorted(row["on"] for row in steps)
    assert {lack.table for lack in made.lacks} == {"records"}
    assert len(made.lacks) == 5


def test_a_folder_without_options_and_records_says_what_it_lacks(
    kent_ground: tuple[Ground, Folder],
) -> None:
    whole, _ = kent_ground
    held = {name: table for name, table in whole.tables.held.items() if name != "options"}
    ground = Ground(
        system=whole.system,
        tables=Tables(held, whole.tables.sources),
        given=replace(whole.given, shared={}),
    )
    weights = weights_part.part(ground)
    assert (weights.lacks[0].table, weights.figures) == ("options", ())
    made = decision.part(ground, fold((), effective=ground.day))
    assert "change_step" in made.figures[0].missing
    assert made.lacks[0].consequence.startswith("whether the public was consulted")


@pytest.mark.row("Q11")
def test_what_came_after_the_day_is_told_apart_with_where_it_stands(
    kent_ground: tuple[Ground, Folder],
) -> None:
    """The judicial review was dismissed in February 2020; the pack is of July 2019."""
    ground, read = kent_ground
    told = decision.part(ground, state_on(read, ground.day))
    tables = {table.id: table for table in told.tables}
    by_then = tables["services.decision.steps"].data.to_pylist()
    after = tables["services.decision.after"].data.to_pylist()
    assert all(row["on"] <= ground.day for row in by_then)
    assert all(row["on"] > ground.day for row in after)
    ruling = next(row for row in after if "Judicial review dismissed" in row["what"])
    assert str(ruling["on"]) == "2020-02-21"
    assert ruling["by"] == "High Court of Justice"
    assert ruling["source"] == "[2020] EWHC 372 (Admin)"
    figures = {figure.id: figure for figure in told.figures}
    assert figures["services.challenged_after"].value == len(after)
    assert str(figures["services.challenged_after"].as_of) == "2021-11-04"
    # Every gate is in one of the counts.
    counts = [figures[f"services.gates_{name}"].value for name in
              ("passed", "failed", "not_testable", "no_rule", "not_due")]  # fmt: skip
    assert counts == [5, 0, 5, 1, 0]
    assert len(tables["services.decision.gates"].data) == sum(counts)
    late = decision.part(
        replace(ground, given=replace(ground.given, as_of=date(2022, 1, 1), shared={})),
        state_on(read, date(2022, 1, 1)),
    )
    assert "services.decision.after" not in {table.id for table in late.tables}
