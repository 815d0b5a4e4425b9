"""Answers from the chapter of services follow the folder's options, cases and standards."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from commonweal.evidence import Answer, Chapter, Status, of_parts
from commonweal.folder import Folder, read_folder
from commonweal.people.ground import ground_of
from commonweal.plan.chapters import ROOMS, Room
from commonweal.plan.pack import answer_dict
from commonweal.plan.study import study_folder
from commonweal.records import State
from commonweal.services.appraisal import part as decision
from commonweal.services.appraisal import weights_part
from commonweal.services.consultation import part as consultation
from commonweal.services.siting import costing_part, numbers_part, shown
from commonweal.services.siting import part as siting
from commonweal.services.siting.carrying import FEWEST
from commonweal.system.structure import System
from commonweal.system.study import Given, Tables

Row = dict[str, object]
MEDWAY = "ME75NY"


def sites_alone() -> tuple[Room, ...]:
    """The chapter of services with the sections on sites only, which is what is asked after."""

    def study(system: System, tables: Tables, state: State, given: Given) -> Chapter:
        del state
        ground = ground_of(system, tables, given)
        parts = [one.part(ground) for one in (siting, costing_part, numbers_part, weights_part)]
        return of_parts(id="services", title="", summary="", as_of=given.as_of, parts=parts)

    return tuple(replace(room, study=study, after=()) for room in ROOMS if room.id == "services")


def answers_of(folder: Folder) -> dict[str, Answer]:
    """Its answers with as few draws of minutes as intervals are told from: of a changed folder
    nothing that is asked here rests on them, and they take most of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shown, "DRAWS", FEWEST)
        studied = study_folder(folder, rooms=sites_alone())
    return {answer.id: answer for answer in studied.answers}


def answered(folder: Folder, question: str) -> Answer:
    return answers_of(folder)[question]


def changed(folder: Folder, table: str, each: Callable[[Row], Row | None] | None) -> Folder:
    """The folder with a table changed row by row, or without it."""
    held = dict(folder.tables.held)
    rows = held.pop(table)
    if each is not None:
        kept = [row for row in map(each, rows.to_pylist()) if row is not None]
        held[table] = pa.Table.from_pylist(kept, schema=rows.schema)
    return replace(folder, tables=Tables(held=held, sources=folder.tables.sources))


@pytest.fixture(scope="module")
def held(example: Path) -> Folder:
    return read_folder(example)


@pytest.fixture(scope="module")
def asked(held: Folder) -> dict[str, Answer]:
    studied = study_folder(held, rooms=sites_alone())
    return {answer.id: answer for answer in studied.answers}


@pytest.mark.row("Q10", "D2")
def test_q10_turns_a_judgement_into_shares_of_weightings(asked: dict[str, Answer]) -> None:
    answer = asked["Q10"]
    assert answer.status is Status.JUDGEMENT
    figures = {figure.id: figure for figure in answer.figures}
    leading = figures[f"services.leading_with.{MEDWAY}"]
    # The options with Medway Maritime are A, C and D: their shares add up to it.
    own = sum(
        float(figure.value)  # type: ignore[arg-type]  # shares are numbers
        for code in "ACD"
        if (figure := figures[f"services.acceptability.{code}"]) is not None
    )
    assert leading.value == pytest.approx(own)
    assert "(A, C and D)" in answer.text
    assert "not published" in answer.text
    assert answer.then is not None
    assert answer.then.status is not Status.SUPPORTED


def test_q10_says_how_much_longer_the_way_gets(asked: dict[str, Answer], example: Path) -> None:
    """Medway's minutes under B from the folder's rows alone: neither site of B is estimated."""
    with (example / "travel.csv").open(encoding="utf-8", newline="") as file:
        minutes = {(r["area"], r["site"]): float(r["minutes"]) for r in csv.DictReader(file)}
    with (example / "area_memberships.csv").open(encoding="utf-8", newline="") as file:
        medway = {r["area"] for r in csv.DictReader(file) if r["group"] == "E06000035"}
    with (example / "demand.csv").open(encoding="utf-8", newline="") as file:
        cases = {
            r["area"]: float(r["value"]) for r in csv.DictReader(file) if r["service"] == "stroke"
        }
    areas = sorted(medway & cases.keys())
    nearest = {a: min(minutes[a, s] for s in ("DA28DA", "ME169QQ", "TN240LZ")) for a in areas}
    mean = sum(cases[a] * nearest[a] for a in areas) / sum(cases[a] for a in areas)
    figures = {figure.id: figure for figure in asked["Q10"].figures}
    assert figures["services.district_minutes.B.E06000035"].value == pytest.approx(mean)
    assert f"{mean:.0f} under B" in asked["Q10"].text


def test_q10_says_that_who_leads_turns_with_the_ends_of_the_scales_and_what_does_not(
    asked: dict[str, Answer],
) -> None:
    answer = asked["Q10"]
    figures = {figure.id: figure.value for figure in answer.figures}
    wide = {code: figures[f"services.acceptability.{code}"] for code in "ABCD"}
    narrow = {code: figures[f"services.acceptability_among.{code}"] for code in "ABCD"}
    assert max(wide, key=lambda code: float(str(wide[code]))) == "C"
    # A twin with other draws of weights gives A 62.9, C 27.8 and B 3.6.
    assert narrow["A"] == pytest.approx(62.9, abs=0.6)
    assert narrow["C"] == pytest.approx(27.8, abs=0.6)
    assert narrow["B"] == pytest.approx(3.6, abs=0.6)
    assert figures[f"services.leading_with_among.{MEDWAY}"] == pytest.approx(96.4, abs=0.6)
    assert "leads most often turns with the ends of the scales" in answer.text
    assert "of all choices C 65%, A 33%" in answer.text
    assert "best option A 63%, C 28%" in answer.text
    assert "Medway Maritime then leads in 97%, B in 3%" in answer.text


def test_q10_and_what_is_written_of_it_tell_intervals(asked: dict[str, Answer]) -> None:
    answer = asked["Q10"]
    figures = {figure.id: figure for figure in answer.figures}
    least = figures["services.smallest_volume.A"]
    assert least.lower is not None
    assert least.upper is not None
    assert f"A {least.value:,.0f} ({least.lower:,.0f} to {least.upper:,.0f})" in answer.text
    # Today's minutes rest on Medway Maritime, whose minutes are estimated; those of B do not.
    today = figures["services.district_minutes.now.E06000035"]
    assert f"{today.value:.0f} minutes on 1 July 2019" not in answer.text
    assert (
        f"{today.value:.0f} ({today.lower:.0f} to {today.upper:.0f}) minutes on 1 July 2019"
        in answer.text
    )
    assert "B 512;" in answer.text
    written = {one["id"]: one for one in answer_dict(answer)["figures"]}  # type: ignore[attr-defined]  # a list of mappings
    for name, figure in figures.items():
        told = (written[name].get("lower"), written[name].get("upper"))
        assert told == (figure.lower, figure.upper)
    assert "lower" not in written["services.smallest_volume.B"]


def test_q10_without_options_or_without_a_decision_is_not_answerable(held: Folder) -> None:
    assert answered(changed(held, "options", None), "Q10").status is Status.NOT_ANSWERABLE
    undecided = changed(held, "options", lambda row: {**row, "status": "shortlisted"})
    answer = answered(undecided, "Q10")
    assert answer.status is Status.NOT_ANSWERABLE
    assert answer.lacking == ("options (which option was decided)",)


def test_q10_knows_the_decided_of_two_options_with_the_same_sites(held: Folder) -> None:
    rows = held.tables.held["options"].to_pylist()
    twin = [
        {**row, "option": "B2", "status": "shortlisted"} for row in rows if row["option"] == "B"
    ]
    for option in ("B2", "A2"):
        more = pa.Table.from_pylist(
            [*rows, *({**row, "option": option} for row in twin)],
            schema=held.tables.held["options"].schema,
        )
        tables = Tables({**held.tables.held, "options": more}, held.tables.sources)
        answer = answered(replace(held, tables=tables), "Q10")
        assert answer.claim == "Option B, without a unit at Medway Maritime, was right."


def test_q10_says_if_every_unit_is_open_where_which_are_is_not_held(held: Folder) -> None:
    units = changed(held, "sites", lambda row: {**row, "kind": "stroke_unit"})
    answer = answered(changed(units, "site_services", None), "Q10")
    assert "minutes with every unit open and" in answer.text
    assert "today" not in answer.text


@pytest.mark.row("Q12", "D1")
def test_q12_finds_the_most_units_that_can_each_see_enough(asked: dict[str, Answer]) -> None:
    answer = asked["Q12"]
    assert answer.status is Status.SUPPORTED
    assert "A unit for stroke should see at least 600 cases a year" in answer.text
    # Its ends are of two sources, the second from memory; by the pair of one A, B and C are in.
    assert "least 600 (Allen and others, BMJ Open 2017;7:e018143)" in answer.text
    assert "cantlibdem.org.uk 29 March 2019: from memory, not verified" in answer.text
    assert "options A, B and C would be in" in answer.text
    assert "at most 3 (4 choices of 3 sites)" in answer.text
    assert "Of the 6 open on 1 July 2019 0 would be" in answer.text
    # Minutes and staff are of the choice that meets the standard, not of the nearest of all.
    figures = {figure.id: figure for figure in answer.figures}
    assert figures["services.meeting_mean_minutes.3"].value == pytest.approx(24.69, abs=0.01)
    assert "at best 24.7 (" in answer.text
    assert "a rota of 21 for the nearest 3 that do" in answer.text
    assert "the nearest 3 of all take 23.3" in answer.text
    assert "but not every unit of them would meet it" in answer.text


def test_q12_says_if_every_unit_is_open_where_which_are_is_not_held(kent: Path) -> None:
    answer = answered(read_folder(kent), "Q12")
    assert answer.status is Status.JUDGEMENT
    assert answer.text.count("if every unit in the folder is open (7), ") == 1
    assert "the 7 that are open" not in answer.text


def test_q12_with_thrice_the_cases_more_units_can_and_with_few_fewer(held: Folder) -> None:
    def times(factor: float) -> Answer:
        def each(row: Row) -> Row:
            value = row["value"]
            assert isinstance(value, float)
            return {**row, "value": value * factor}

        return answered(changed(held, "demand", each), "Q12")

    assert times(3.0).status is Status.CONTRADICTED
    few = times(0.1)
    assert few.status is Status.MIXED
    assert "With no number of units" in few.text


@pytest.mark.parametrize("table", ["area_memberships", "demand", "sites", "travel"])
def test_without_a_table_answers_name_it_and_no_table_that_is_held(
    held: Folder, table: str
) -> None:
    answers = answers_of(changed(held, table, None))
    for answer in (answers[one] for one in ("Q10", "Q11", "Q12")):
        assert answer.status is Status.NOT_ANSWERABLE
        assert [one.split(" (")[0] for one in answer.lacking] == [table]
        assert table in answer.text


def test_without_any_case_what_lacks_is_cases_not_the_table(held: Folder) -> None:
    answer = answered(changed(held, "demand", lambda row: {**row, "value": 0.0}), "Q12")
    assert answer.lacking == (
        "demand (a case of stroke in any of the system's areas: none is listed, or all are 0)",
    )


def test_q10_of_one_option_asks_for_another(held: Folder) -> None:
    alone = changed(held, "options", lambda row: row if row["option"] == "B" else None)
    assert answered(alone, "Q10").lacking == (
        "options (two or more options of a decision on sites)",
    )


def with_responses(folder: Folder, support: dict[tuple[str, str], int]) -> Folder:
    """The folder with a hundred responses an area: some in support of an option, others against."""
    source = next(iter(folder.tables.sources))
    same = {"consultation": "stroke", "selection": "both", "suppressed": False}
    same |= {"basis": "observed", "source": source}
    rows = [
        {**same, "area": area, "option": option, "answer": said, "count": count}
        for (area, option), held in support.items()
        for said, count in (
            ("support", held),
            ("oppose", 100 - held),
            *((other, 0) for other in ("neither", "not chosen", "no answer")),
        )
    ]
    areas = sorted({area for area, _ in support})
    rows += [
        {**same, "area": area, "option": "any", "answer": "responses", "count": 100}
        for area in areas
    ]
    held = {**folder.tables.held, "responses": pa.Table.from_pylist(rows)}
    return replace(folder, tables=Tables(held=held, sources=folder.tables.sources))


def on_responses(folder: Folder) -> Answer:
    def study(system: System, tables: Tables, state: State, given: Given) -> Chapter:
        ground = ground_of(system, tables, given)
        parts = [one.part(ground, state) for one in (consultation, decision)]
        return of_parts(id="services", title="", summary="", as_of=given.as_of, parts=parts)

    rooms = tuple(replace(r, study=study, after=()) for r in ROOMS if r.id == "services")
    return next(
        answer for answer in study_folder(folder, rooms=rooms).answers if answer.id == "Q13"
    )


@pytest.mark.row("Q13", "D4")
def test_q13_names_the_missing_responses_and_tells_what_is_known(held: Folder) -> None:
    answer = on_responses(held)
    assert answer.status is Status.NOT_ANSWERABLE
    assert answer.lacking == ("responses (answers by area and option)",)
    assert "More than 5,000 responses were received" in answer.text
    assert "analysed before the decision" in answer.text


def test_q13_follows_the_responses_of_areas(held: Folder) -> None:
    apart = {("E06000035", "A"): 80, ("E06000035", "B"): 20}
    apart |= {("E07000114", "A"): 30, ("E07000114", "B"): 60}
    differs = on_responses(with_responses(held, apart))
    assert differs.status is Status.SUPPORTED
    assert "A in Medway; B in Thanet" in differs.text
    shares = {figure.id: figure.value for figure in differs.figures}
    assert shares["services.support.A.E06000035"] == pytest.approx(80.0)
    assert shares["services.support.B.E07000114"] == pytest.approx(60.0)
    alike = {key: 70 if key[1] == "A" else 20 for key in apart}
    same = on_responses(with_responses(held, alike))
    assert same.status is Status.MIXED
    assert "Option A had most support in each of 2 areas" in same.text


def test_q13_says_nothing_of_an_area_where_a_share_is_hidden(held: Folder) -> None:
    # Of A in Thanet four are against: too few to show, and so is what would give them away.
    counts = {("E06000035", "A"): 20, ("E06000035", "B"): 80}
    counts |= {("E07000114", "A"): 96, ("E07000114", "B"): 60}
    folder = with_responses(held, counts)
    rows = [
        {**row, "count": None, "suppressed": True}
        if (row["area"], row["option"]) == ("E07000114", "A")
        and row["answer"] in ("support", "oppose")
        else row
        for row in folder.tables.held["responses"].to_pylist()
    ]
    tables = {**folder.tables.held, "responses": pa.Table.from_pylist(rows)}
    hidden = replace(folder, tables=Tables(held=tables, sources=folder.tables.sources))
    answer = on_responses(hidden)
    assert answer.status is Status.NOT_ANSWERABLE
    assert "Counts of every option show in 1 area only" in answer.text
    assert "Left out, 1 of 2 areas, as a share there is hidden" in answer.text
    assert answer.text.count("Thanet") == 1
