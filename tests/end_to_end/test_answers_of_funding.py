"""Answers on money follow the folder: change an input and verdict and figure follow; remove a table
and the answer is "not answerable", naming it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from commonweal.evidence import Answer, Status
from commonweal.folder import Folder, read_folder, write_folder
from commonweal.plan import study
from commonweal.plan.chapters import ROOMS, only
from commonweal.plan.study import study_folder

Tables = dict[str, pa.Table]
Row = dict[str, object]
CASE = ("cases", "case_options", "case_lines", "case_conditions", "case_evidence")
#: Tables that no answer on money asks.
ASIDE = (
    *("travel", "shapes", "flows", "demand", "residents", "indicators"),
    *("outcomes", "options", "services"),
)


@pytest.fixture(scope="module", autouse=True)
def money_alone() -> Iterator[None]:
    """The chapter on funding alone is studied: no other is asked by these answers."""
    with pytest.MonkeyPatch.context() as patch:
        rooms = tuple(replace(room, after=()) for room in ROOMS if room.id == "funding")
        patch.setattr(study, "ROOMS", rooms)
        yield


@pytest.fixture(scope="module")
def held(example: Path) -> Folder:
    return read_folder(example)


@pytest.fixture(scope="module")
def made_up(synthetic_finance: Path) -> Folder:
    return read_folder(synthetic_finance)


def answered(folder: Folder) -> dict[str, Answer]:
    studied = study_folder(folder, rooms=only("funding"))
    return {answer.id: answer for answer in studied.answers}


@pytest.fixture(scope="module")
def answers(held: Folder) -> dict[str, Answer]:
    return answered(held)


def changed(held: Folder, place: Path, change: Callable[[Tables], None]) -> dict[str, Answer]:
    """Answers from a folder that was written anew with its tables changed."""
    tables = {name: rows for name, rows in held.tables.held.items() if name not in ASIDE}
    change(tables)
    out = place / "folder"
    write_folder(out, settings=held.settings, tables=tables, statements=held.statements)
    return answered(read_folder(out))


def each(tables: Tables, name: str, one: Callable[[Row], Row | None]) -> None:
    """Change or leave out the rows of a table."""
    kept = [row for row in map(one, tables[name].to_pylist()) if row is not None]
    tables[name] = pa.Table.from_pylist(kept, tables[name].schema)


def value(answer: Answer, identifier: str) -> float:
    found = next(figure.value for figure in answer.figures if figure.id == identifier)
    assert isinstance(found, int | float | Decimal)
    return float(found)


@pytest.mark.row("Q1")
def test_q1_there_is_no_whole_case_and_the_gaps_are_counted(answers: dict[str, Answer]) -> None:
    answer = answers["Q1"]
    assert answer.status is Status.MIXED
    assert "No whole business case is held" in answer.text
    assert "3 of 5 options have no net present value" in answer.text
    assert value(answer, "funding.case.net_present_value.one-body") == pytest.approx(
        33.5e6, rel=1e-4
    )
    assert value(answer, "funding.case.gaps.kent-medway-merger") > 0
    assert answer.then is not None
    assert answer.then.on == date(2019, 8, 20)
    assert "missing, not nought" in answer.certainty


def test_q1_follows_a_saving_that_shrinks(held: Folder, tmp_path: Path) -> None:
    def less(row: Row) -> Row:
        if (row["option"], row["line"]) == ("one-body", "running-costs"):
            return row | {"pence": 1_000_000, "low": 500_000, "high": 1_000_000}
        return row

    after = changed(held, tmp_path, lambda tables: each(tables, "case_lines", less))
    assert after["Q1"].status is Status.CONTRADICTED
    # GBP 10,000 a year for nine years, against GBP 2.256m in the first.
    gain = sum(1.035**-year for year in range(1, 10)) * 10_000
    found = value(after["Q1"], "funding.case.net_present_value.one-body")
    assert found == pytest.approx(gain - 2_256_000, abs=1)
    # It never pays back, by what is known; what is not known may yet change that.
    assert after["Q2"].status is Status.MIXED
    assert "Nothing has paid back" in after["Q2"].text
    assert value(after["Q2"], "funding.case.saving_a_year.one-body") == 10_000


def test_q1_and_q2_without_a_case_name_the_tables(held: Folder, tmp_path: Path) -> None:
    def gone(tables: Tables) -> None:
        for name in CASE:
            del tables[name]

    after = changed(held, tmp_path, gone)
    assert after["Q1"].status is Status.NOT_ANSWERABLE
    assert any("case_lines" in lacking for lacking in after["Q1"].lacking)
    # What a reader would look for comes first, the tables behind it.
    lacking = "What is missing: a business case (cases, case_options and case_lines)."
    assert lacking in after["Q1"].text
    assert not after["Q1"].figures
    # A target alone is no saving: what members said of GBP 44m and 46m stays, unanswered.
    assert after["Q2"].status is Status.NOT_ANSWERABLE
    assert "No scheme behind a target is held" in after["Q2"].text


def test_a_whole_case_is_said_to_be_one(made_up: Folder, tmp_path: Path) -> None:
    from commonweal.funding.case.frame import FIVE

    def complete(tables: Tables) -> None:
        each(
            tables,
            "case_conditions",
            lambda row: row | {"discharged_on": date(2020, 2, 15), "evidence": "SYNTHETIC"},
        )
        rows = tables["case_evidence"].to_pylist()
        have = {(row["frame"], row["item"]) for row in rows}
        rows += [
            rows[0] | {"frame": frame, "item": item}
            for frame, (_, items) in FIVE.items()
            for item in items
            if (frame, item) not in have
        ]
        tables["case_evidence"] = pa.Table.from_pylist(rows, tables["case_evidence"].schema)

    before = answered(made_up)
    assert (before["Q1"].status, before["Q2"].status) == (Status.MIXED, Status.MIXED)
    after = changed(made_up, tmp_path, complete)
    assert (after["Q1"].status, after["Q2"].status) == (Status.SUPPORTED, Status.SUPPORTED)
    assert "A whole business case of 5 options is held" in after["Q1"].text
    assert value(after["Q1"], "funding.case.gaps.synthetic-merger") == 0


@pytest.mark.row("Q2")
def test_q2_tells_cost_saving_payback_and_what_is_not_known(answers: dict[str, Answer]) -> None:
    answer = answers["Q2"]
    assert answer.status is Status.MIXED
    assert value(answer, "funding.case.cost.one-body") == 1_600_000
    assert value(answer, "funding.case.saving_a_year.one-body") == 4_700_000
    assert value(answer, "funding.savings.target_first.QKS") == 44_000_000
    assert value(answer, "funding.savings.target.QKS") == 46_000_000
    # Paid back in 2020-21; all unknown costs may be this before it fails to by June 2022.
    assert "2020-21" in answer.text
    assert "30 June 2022" in answer.text
    assert "No scheme behind a target is held" in answer.text
    assert {figure.basis.value for figure in answer.figures if figure.basis} <= {
        "estimated", "assumed", "observed",
    }  # fmt: skip


def test_q2_follows_a_cost_ten_times_as_large(held: Folder, tmp_path: Path) -> None:
    def more(row: Row) -> Row:
        return row | {"pence": 1_600_000_000} if row["line"] == "redundancy" else row

    answer = changed(held, tmp_path, lambda tables: each(tables, "case_lines", more))["Q2"]
    assert value(answer, "funding.case.cost.one-body") == 16_000_000
    # GBP 22.56m with optimism: five years of GBP 4.7m, discounted, do not reach it and six do.
    so_far = [4.7 * sum(1.035**-year for year in range(1, last + 1)) for last in (5, 6)]
    assert so_far[0] < 22.56 < so_far[1]
    assert "has paid back, discounted: 2025-26" in answer.text


@pytest.mark.row("Q3")
def test_q3_no_reading_reaches_a_fifth(answers: dict[str, Answer]) -> None:
    answer = answers["Q3"]
    system = "funding.running_cost"
    assert answer.status is Status.CONTRADICTED
    assert "0 of 5 readings that are like for like" in answer.text
    reached = value(answer, f"{system}.reduction_reached.QKS")
    assert reached == pytest.approx(100 * 4.7 / 44.09)
    assert value(answer, f"{system}.needed_for_20.QKS") == pytest.approx(0.2 * 44.09e6)
    assert value(answer, f"{system}.posts_change.QKS") == pytest.approx(100 * (524 / 570 - 1))
    assert "Posts fell by 8.1%." in answer.text
    assert value(answer, f"{system}.per_head.QKS") == pytest.approx(44.09e6 / 1_886_017, rel=1e-6)


@pytest.mark.parametrize(
    ("with_posts", "status", "words"),
    [(True, Status.MIXED, "3 of 5 readings"), (False, Status.SUPPORTED, "3 of 3 readings")],
)
def test_q3_follows_a_larger_saving(
    held: Folder, tmp_path: Path, with_posts: bool, status: Status, words: str
) -> None:
    def ten_million(row: Row) -> Row:
        return row | {"pence": 1_000_000_000} if row["heading"] == "saving" else row

    def change(tables: Tables) -> None:
        each(tables, "ledger", ten_million)
        if not with_posts:
            del tables["workforce"]
            tables.pop("posts", None)

    answer = changed(held, tmp_path, change)["Q3"]
    assert (answer.status, words in answer.text) == (status, True)
    reached = value(answer, "funding.running_cost.reduction_reached.QKS")
    assert reached == pytest.approx(100 * 10 / 44.09)


@pytest.mark.row("Q7")
def test_q7_tells_which_areas_outgrew_what_was_foreseen(answers: dict[str, Answer]) -> None:
    answer = answers["Q7"]
    assert answer.status is Status.MIXED
    assert "5 of 8 commissioners outgrew it" in answer.text
    assert "NHS West Kent CCG" in answer.text
    assert "from −0.9% in NHS South Kent Coast CCG to +2.4% in NHS West Kent CCG" in answer.text
    assert " -0." not in answer.text
    foreseen = 137_530 + 231_244 + 276_751 + 307_259 + 209_772 + 116_668 + 149_464 + 503_703
    difference = value(answer, "funding.growth.difference.QKS")
    share = value(answer, "funding.growth.difference_share.QKS")
    assert share == pytest.approx(100 * difference / foreseen, rel=1e-4)
    moved = [f for f in answer.figures if f.id.startswith("funding.growth.net_share.")]
    assert len(moved) == 8
    assert abs(sum(float(str(figure.value)) for figure in moved)) < 1
    assert "Nothing here is an actual allocation" in answer.certainty


@pytest.mark.parametrize(
    ("factor", "status", "words"),
    [
        (0.95, Status.SUPPORTED, "0 of 8 commissioners"),
        (1.1, Status.CONTRADICTED, "8 of 8 commissioners"),
    ],
)
def test_q7_follows_the_lists_that_came(
    held: Folder, tmp_path: Path, answers: dict[str, Answer], factor: float, status: Status,
    words: str,
) -> None:  # fmt: skip
    def scaled(row: Row) -> Row:
        if row["series"] == "october-2021":
            return row | {"patients": factor * float(str(row["patients"]))}
        return row

    answer = changed(held, tmp_path, lambda tables: each(tables, "registered", scaled))["Q7"]
    assert answer.status is status
    assert words in answer.text
    before = 1 + value(answers["Q7"], "funding.growth.difference_share.QKS") / 100
    after = 1 + value(answer, "funding.growth.difference_share.QKS") / 100
    assert after == pytest.approx(factor * before, rel=1e-9)


def test_q7_without_projections_tells_growth_and_leaves_the_rest_open(
    held: Folder, tmp_path: Path
) -> None:
    def gone(tables: Tables) -> None:
        del tables["projections"]

    answer = changed(held, tmp_path, gone)["Q7"]
    assert answer.status is Status.JUDGEMENT
    assert "whether funding kept up is not known" in answer.text
    lists = held.tables.held["registered"].to_pylist()
    sums = {
        series: sum(row["patients"] for row in lists if row["series"] == series)
        for series in ("allocation-2018-19", "october-2021")
    }
    grown = 100 * (sums["october-2021"] / sums["allocation-2018-19"] - 1)
    assert value(answer, "funding.growth.since.QKS") == pytest.approx(grown, rel=1e-3)


@pytest.mark.row("Q8")
def test_q8_tells_the_known_part_and_that_no_control_total_is_held(
    answers: dict[str, Answer],
) -> None:
    answer = answers["Q8"]
    assert answer.status is Status.MIXED
    assert value(answer, "funding.known_result.actual.2018-19.QKS") == -56_000_000
    assert value(answer, "funding.bodies_unknown.actual.2018-19.QKS") == 11
    assert value(answer, "funding.result.forecast.2018-19.QKS") == -113_000_000
    assert "not the system's total" in answer.text
    assert "No control total is held" in answer.text
    assert not [f for f in answer.figures if f.id.startswith("funding.system_result.")]


def test_q8_with_every_result_and_control_total_is_supported(held: Folder, tmp_path: Path) -> None:
    own = [
        o.code
        for o in held.system.organisations
        if o.kind in ("commissioner", "trust")
        and not o.neighbour
        and o.opened <= date(2019, 3, 31) <= (o.closed or date.max)
    ]
    assert len(own) == 15

    def whole(tables: Tables) -> None:
        rows = tables["ledger"].to_pylist()
        pattern = next(row for row in rows if row["line"] == "09C-2018-04-2019-03-actual-deficit")
        rows = [row for row in rows if row["heading"] not in ("result", "projection")]
        for number, code in enumerate(own, start=1):
            for kind, heading, pence in (
                ("actual", "result", -100_000_000 * number),
                ("target", "control total", -50_000_000 * number),
            ):
                rows.append(
                    pattern
                    | {"line": f"{code}-{heading}", "body": code, "kind": kind}
                    | {"heading": heading, "item": heading, "pence": pence}
                )
        tables["ledger"] = pa.Table.from_pylist(rows, tables["ledger"].schema)

    answer = changed(held, tmp_path, whole)["Q8"]
    assert answer.status is Status.SUPPORTED
    assert value(answer, "funding.system_result.actual.2018-19.QKS") == -1_000_000 * 120
    assert value(answer, "funding.control_total.2018-19.QKS") == -500_000 * 120
    assert value(answer, "funding.bodies_unknown.actual.2018-19.QKS") == 0


@pytest.mark.parametrize(
    ("tables", "questions", "named"),
    [
        (("ledger",), ("Q3", "Q8"), "ledger"),
        (("registered", "need_weights", "cost_factors", "projections"), ("Q7",), "projections"),
    ],
)
def test_without_its_tables_a_question_is_not_answerable(
    held: Folder, tmp_path: Path, tables: tuple[str, ...], questions: tuple[str, ...], named: str
) -> None:
    def gone(held_tables: Tables) -> None:
        for name in tables:
            del held_tables[name]

    after = changed(held, tmp_path, gone)
    for question in questions:
        assert after[question].status is Status.NOT_ANSWERABLE
        assert any(named in lacking for lacking in after[question].lacking)
        assert not after[question].figures
