"""A folder in which nothing is held of which units are open: that is said, and nothing as fact."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from commonweal.cli.opening import opened
from commonweal.evidence import Part
from commonweal.services.outcome import part as outcome
from commonweal.services.robustness import trial
from commonweal.services.siting import costing_part, numbers_part, shown
from commonweal.services.siting import part as siting
from commonweal.services.siting.present import IF_EVERY
from commonweal.services.siting.studying import Sited, sited_of

#: Words of a part that may speak of today: what the folder lacks.
LACKING = "which sites give stroke care today"
#: Words that stand for what was open on the day, where that is known.
OF_THE_DAY = ("today", "day of the plan", "open on ", "open then")


@pytest.fixture(scope="module")
def sited(kent: Path) -> Sited:
    found = sited_of(opened(kent)[0])
    assert isinstance(found, Sited)
    return found


@pytest.fixture(scope="module")
def parts(sited: Sited) -> dict[str, Part]:
    with pytest.MonkeyPatch.context() as fewer:
        fewer.setattr(shown, "DRAWS", 20)
        modules = (siting, costing_part, numbers_part, outcome)
        return {module.ID: module.part(sited.ground) for module in modules}


def words(part: Part) -> Iterator[str]:
    """Everything of a part that is read."""
    yield part.section.text
    yield from (figure.label for figure in part.figures)
    for table in part.tables:
        yield from (table.title, table.note, *(column.label for column in table.columns))
        yield from (str(value) for row in table.data.to_pylist() for value in row.values())
    for chart in part.charts:
        yield from (chart.title, chart.description)


def test_nothing_is_said_of_today_as_if_it_were_known(parts: dict[str, Part]) -> None:
    told = {
        name: [text for text in words(part) if any(one in text.lower() for one in OF_THE_DAY)]
        for name, part in parts.items()
    }
    assert not any(told.values()), told


def test_the_condition_stands_once_in_each_section(parts: dict[str, Part]) -> None:
    for name in (siting.ID, costing_part.ID, numbers_part.ID):
        assert parts[name].section.text.count(IF_EVERY) == 1, name
    assert "(7), it takes 17.2 minutes on average" in parts[siting.ID].section.text
    assert LACKING in {lack.what for lack in parts[siting.ID].lacks}


def test_what_stands_in_for_a_decision_says_it_too(sited: Sited) -> None:
    held = trial._stand_in(sited)
    assert isinstance(held, tuple)
    assert IF_EVERY in held[2]
    assert not any(one in held[2] for one in OF_THE_DAY)


def test_without_a_source_for_the_share_treated_no_people_are_counted(
    parts: dict[str, Part],
) -> None:
    part = parts[outcome.ID]
    assert [figure.value for figure in part.figures] == [None]
    [lack] = part.lacks
    assert "least_thrombolysis_share" in lack.what
    assert "memory" not in part.section.text
