"""Answers on money: what makes the deficit known, and how sure they say that they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from commonweal.evidence import Answer, Basis, Figure, Status
from commonweal.folder import read_folder
from commonweal.plan.chapters import ROOMS
from commonweal.plan.questions.cost_and_payback import _amount
from commonweal.plan.questions.deficit import _status
from commonweal.plan.study import study_folder
from commonweal.rules import Source

PLACE = Source(id="s", title="Accounts", publisher="An office", place="page 1")


def figure(identifier: str, value: float, unit: str = "GBP") -> Figure:
    return Figure(
        id=f"funding.{identifier}", label="x", about="S", as_of=date(2020, 4, 1), value=value,
        unit=unit, basis=Basis.OBSERVED, sources=(PLACE,),
    )  # fmt: skip


ACTUAL, PLAN = (figure(f"system_result.{kind}.2018-19.S", -5) for kind in ("actual", "plan"))
NOBODY, SOMEBODY = (figure("bodies_unknown.actual.2018-19.S", n, "bodies") for n in (0, 1))
SAME, OTHER = (figure(f"control_total.{year}.S", -3) for year in ("2018-19", "2019-20"))


@pytest.mark.parametrize(
    ("results", "unknown", "control", "status"),
    [
        ([ACTUAL], [NOBODY], [SAME], Status.SUPPORTED),
        ([PLAN], [NOBODY], [SAME], Status.MIXED),
        ([ACTUAL], [NOBODY], [OTHER], Status.MIXED),
        ([ACTUAL], [SOMEBODY], [SAME], Status.MIXED),
        ([ACTUAL], [NOBODY], [], Status.MIXED),
        ([], [SOMEBODY], [], Status.CONTRADICTED),
    ],
)
def test_a_deficit_is_known_by_an_actual_and_what_was_asked_in_the_same_year(
    results: list[Figure], unknown: list[Figure], control: list[Figure], status: Status
) -> None:
    assert _status(results, [], unknown, control) is status


def test_one_year_is_no_years() -> None:
    assert _amount(figure("savings.payback_years.S", 1, "years")) == "1 year"
    assert _amount(figure("savings.payback_years.S", 1.5, "years")) == "1.5 years"


def answers(folder: Path) -> dict[str, Answer]:
    rooms = tuple(replace(room, after=()) for room in ROOMS if room.id == "funding")
    return {answer.id: answer for answer in study_folder(read_folder(folder), rooms=rooms).answers}


def test_how_sure_follows_what_the_folder_holds(synthetic_finance: Path, example: Path) -> None:
    made_up, real = (answers(folder) for folder in (synthetic_finance, example))
    assert "press" not in made_up["Q8"].certainty + made_up["Q2"].certainty
    assert made_up["Q8"].text.count("2018-19, plan") == 1
    assert made_up["Q3"].certainty.startswith("What running the commissioners cost is held.")
    assert "options have no net present value" not in made_up["Q1"].text
    assert "results of bodies were reported by the press" in real["Q8"].certainty
    assert "cost is not held: allowances stand for costs. A target" in real["Q3"].certainty
    assert "published lines, not a whole business case" in real["Q2"].certainty
    assert "3 of 5 options have no net present value" in real["Q1"].text
