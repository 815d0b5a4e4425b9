"""Answers follow the folder: change an input and verdict and figure follow; remove a table and the
answer becomes "not answerable", naming it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from commonweal.evidence import Answer, Status
from commonweal.folder import Folder, read_folder, write_folder
from commonweal.plan.chapters import only
from commonweal.plan.study import study_folder

Change = Callable[[dict[str, pa.Table]], None]
#: The chapters that the questions asked here are answered from.
ROOMS = only("population", "needs")


@pytest.fixture(scope="module")
def held(example: Path) -> Folder:
    return read_folder(example)


@pytest.fixture(scope="module")
def answers(held: Folder) -> dict[str, Answer]:
    return {answer.id: answer for answer in study_folder(held, rooms=ROOMS).answers}


def changed(
    held: Folder, place: Path, change: Change, as_of: date | None = None
) -> dict[str, Answer]:
    """Answers from a folder that was written anew with its tables changed."""
    tables = dict(held.tables.held)
    change(tables)
    out = place / "folder"
    write_folder(out, settings=held.settings, tables=tables, statements=held.statements)
    studied = study_folder(read_folder(out), as_of=as_of, rooms=ROOMS)
    return {answer.id: answer for answer in studied.answers}


def scaled(tables: dict[str, pa.Table], commissioner: str, factor: float) -> None:
    """Multiply the lists of a commissioner's practices."""
    memberships = tables["memberships"]
    theirs = memberships.filter(pc.equal(memberships["group"], commissioner))["member"]
    rows = tables["registered"]
    patients = pc.if_else(
        pc.is_in(rows["practice"], value_set=theirs.combine_chunks()),
        pc.multiply(rows["patients"], factor),
        rows["patients"],
    )
    column = rows.column_names.index("patients")
    tables["registered"] = rows.set_column(column, "patients", patients)


def value(answer: Answer, identifier: str) -> object:
    return next(figure.value for figure in answer.figures if figure.id == identifier)


@pytest.mark.row("Q4")
def test_q4_medway_and_swale_is_inside_the_band_and_less_than_a_quarter(
    answers: dict[str, Answer],
) -> None:
    answer = answers["Q4"]
    place = "KM-ICP-MEDWAY-SWALE"
    assert answer.status is Status.MIXED
    assert value(answer, f"population.registered.{place}") == 412_695
    assert round(float(str(value(answer, f"population.share_registered.{place}"))), 1) == 21.9
    # By the areas of the two commissioners; Faversham lies in Swale district, but its residents
    # are Canterbury and Coastal's. By district it is 23.0%.
    assert round(float(str(value(answer, f"population.share_resident.{place}"))), 1) == 21.4
    assert round(float(str(value(answer, f"population.share_districts.{place}"))), 1) == 23.0
    assert "overstated" in answer.text
    assert "inside the band" in answer.text
    assert answer.then is not None
    assert answer.then.on == date(2019, 8, 20)


@pytest.mark.row("Q5")
def test_q5_counts_bodies_outside_their_bands(answers: dict[str, Answer]) -> None:
    answer = answers["Q5"]
    assert answer.status is Status.MIXED
    assert "1 of 4 ICPs" in answer.text
    assert "circa 250,000 to 750,000, in force from 21 October 2019, 0 do" in answer.text
    assert "East Kent" in answer.text
    assert value(answer, "population.outside_band.place") == 1


@pytest.mark.row("Q19")
def test_q19_names_who_is_counted_and_how_many_live_elsewhere(answers: dict[str, Answer]) -> None:
    answer = answers["Q19"]
    assert answer.status is Status.SUPPORTED
    assert "NHS Medway CCG, NHS Swale CCG" in answer.text
    away = next(f for f in answer.figures if ".from_elsewhere." in f.id)
    assert away.basis is not None
    assert away.basis.value == "modelled"


@pytest.mark.row("Q6")
def test_q6_tells_the_gap_its_places_and_its_movement(answers: dict[str, Answer]) -> None:
    answer = answers["Q6"]
    # Published values of 2020: Sevenoaks 83.145 and Thanet 79.845; 2021 repeats 2020.
    assert float(str(value(answer, "needs.life_gap.QKS"))) == pytest.approx(3.3, abs=1e-9)
    assert "from 79.8 in Thanet to 83.1 in Sevenoaks" in answer.text
    assert value(answer, "needs.life_gap_trend.QKS") == "cannot be told"
    assert answer.status is Status.MIXED
    assert "without intervals" in answer.certainty


def life_expectancy(
    tables: dict[str, pa.Table], change: Callable[[str, int, float], float]
) -> None:
    """Change life expectancy by district and year."""
    rows = tables["indicators"].to_pylist()
    for row in rows:
        if row["indicator"] == "health_index_life_expectancy":
            row["value"] = change(row["about"], row["end"].year, row["value"])
            row["basis"] = "observed"
    tables["indicators"] = pa.Table.from_pylist(rows, tables["indicators"].schema)


@pytest.mark.parametrize(
    ("sign", "status", "word"),
    [(-1, Status.SUPPORTED, "falling"), (1, Status.CONTRADICTED, "rising")],
)
def test_q6_follows_a_gap_that_moves(
    held: Folder, tmp_path: Path, sign: int, status: Status, word: str
) -> None:
    def change(tables: dict[str, pa.Table]) -> None:
        # Thanet loses or gains half a year each year; nobody else moves.
        life_expectancy(
            tables,
            lambda about, year, _: (
                78.0 - sign * 0.5 * (year - 2019) if about == "E07000114" else 82.0
            ),
        )

    answer = changed(held, tmp_path, change)["Q6"]
    assert answer.status is status
    assert value(answer, "needs.life_gap_trend.QKS") == word
    assert value(answer, "needs.life_gap.QKS") == pytest.approx(4.0 + sign * 0.5 * 2)


def test_q6_without_indicators_names_what_lacks(held: Folder, tmp_path: Path) -> None:
    def change(tables: dict[str, pa.Table]) -> None:
        del tables["indicators"]

    answer = changed(held, tmp_path, change)["Q6"]
    assert answer.status is Status.NOT_ANSWERABLE
    assert "indicators" in answer.text


def test_every_question_is_answered_or_names_what_lacks(answers: dict[str, Answer]) -> None:
    assert list(answers) == [f"Q{number}" for number in range(1, 24)]
    unanswered = [a for a in answers.values() if a.status is Status.NOT_ANSWERABLE]
    # Chapters that were not run hold nothing.
    assert "Q14" in {a.id for a in unanswered}
    assert all(a.lacking for a in unanswered)


def test_a_larger_partnership_makes_the_quarter_true(held: Folder, tmp_path: Path) -> None:
    def change(tables: dict[str, pa.Table]) -> None:
        scaled(tables, "10D", 2.0)

    answer = changed(held, tmp_path, change)["Q4"]
    place = "KM-ICP-MEDWAY-SWALE"
    assert float(str(value(answer, f"population.registered.{place}"))) == pytest.approx(
        525_862, abs=1
    )
    assert "borne out" in answer.text
    assert "above the band" in answer.text


def test_a_smaller_partnership_is_too_small(held: Folder, tmp_path: Path) -> None:
    def change(tables: dict[str, pa.Table]) -> None:
        scaled(tables, "09W", 0.4)

    answer = changed(held, tmp_path, change)["Q4"]
    assert answer.status is Status.CONTRADICTED
    assert "below the band" in answer.text


def test_a_smaller_east_kent_brings_every_partnership_inside(held: Folder, tmp_path: Path) -> None:
    def change(tables: dict[str, pa.Table]) -> None:
        for code in ("09C", "09E", "10A", "10E"):
            scaled(tables, code, 0.6)

    answer = changed(held, tmp_path, change)["Q5"]
    assert value(answer, "population.outside_band.place") == 0


@pytest.mark.parametrize("question", ["Q4", "Q5", "Q19"])
def test_without_lists_nothing_is_answerable(held: Folder, tmp_path: Path, question: str) -> None:
    def change(tables: dict[str, pa.Table]) -> None:
        del tables["registered"]

    answer = changed(held, tmp_path, change)[question]
    assert answer.status is Status.NOT_ANSWERABLE
    assert any("registered" in lacking for lacking in answer.lacking)
    assert not answer.figures


def test_without_partnerships_q4_is_not_answerable(held: Folder, tmp_path: Path) -> None:
    def change(tables: dict[str, pa.Table]) -> None:
        bodies = tables["organisations"]
        places = bodies.filter(pc.equal(bodies["kind"], "place"))["code"].combine_chunks()
        tables["organisations"] = bodies.filter(pc.not_equal(bodies["kind"], "place"))
        rows = tables["memberships"]
        gone = pc.or_(
            pc.is_in(rows["group"], value_set=places), pc.is_in(rows["member"], value_set=places)
        )
        tables["memberships"] = rows.filter(pc.invert(gone))
        lines = tables["ledger"]
        theirs = pc.is_in(lines["body"], value_set=places)
        tables["ledger"] = lines.filter(pc.invert(theirs))

    answer = changed(held, tmp_path, change)["Q4"]
    assert answer.status is Status.NOT_ANSWERABLE
    assert answer.lacking == ("organisations (partnerships on the day)",)


def test_without_residents_q19_cannot_tell_who_lives_elsewhere(
    held: Folder, tmp_path: Path
) -> None:
    def change(tables: dict[str, pa.Table]) -> None:
        del tables["residents"]

    answer = changed(held, tmp_path, change)["Q19"]
    assert answer.status is Status.MIXED
    assert all(".from_elsewhere." not in figure.id for figure in answer.figures)


def test_before_july_2019_there_were_no_networks(held: Folder, tmp_path: Path) -> None:
    answer = changed(held, tmp_path, lambda _: None, as_of=date(2019, 6, 30))["Q5"]
    assert "no PCNs on the day" in answer.text or "no networks on the day" in answer.text


@pytest.mark.parametrize(
    ("table", "column"), [("registered", "patients"), ("residents", "persons")]
)
def test_a_folder_of_zeros_is_studied_and_claims_no_share(
    held: Folder, tmp_path: Path, table: str, column: str
) -> None:
    def change(tables: dict[str, pa.Table]) -> None:
        rows = tables[table]
        zeros = pa.array([0.0] * rows.num_rows, rows.schema.field(column).type)
        tables[table] = rows.set_column(rows.column_names.index(column), column, zeros)

    answers = changed(held, tmp_path, change)
    assert "from_elsewhere" not in " ".join(figure.id for figure in answers["Q19"].figures)


def test_without_area_memberships_the_folder_is_studied(held: Folder, tmp_path: Path) -> None:
    def change(tables: dict[str, pa.Table]) -> None:
        del tables["area_memberships"]

    assert changed(held, tmp_path, change)["Q5"].status is Status.MIXED
