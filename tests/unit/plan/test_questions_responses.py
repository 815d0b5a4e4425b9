"""Q13: what comes first in an area, what is level, what is left out, by plain counts."""

from __future__ import annotations

import pytest

from commonweal.plan.questions.responses import HIDDEN, NOBODY, Leading, differs, leading


def row(area: str, option: str, support: int | None, answered: int = 1000) -> dict[str, object]:
    """A row of the table: all who answered support or oppose."""
    hidden = support is None
    return {
        "area": area,
        "name": area.title(),
        "option": option,
        "support": support,
        "oppose": None if support is None else answered - support,
        "neither": 0,
        "not_chosen": 0,
        "no_answer": 0,
        "share": None if hidden or not answered else (support or 0) / answered,
        "lower": None,
        "upper": None,
    }


@pytest.mark.parametrize(
    ("first", "second", "answered", "level"),
    [
        (464, 463, 1000, True),  # a tenth of a point
        (473, 464, 1000, True),  # nine responses, 0.9 of a point
        (470, 460, 1000, False),  # ten responses and one point
        (44, 40, 100, True),  # four points, but four responses
        (45, 40, 100, False),  # five responses
        (40, 40, 100, True),
    ],
)
def test_a_lead_of_next_to_nothing_is_none(
    first: int, second: int, answered: int, level: bool
) -> None:
    rows = [row("dover", "A", first, answered), row("dover", "B", second, answered)]
    found, left = leading(rows)
    assert list(found["dover"].shares) == (["A", "B"] if level else ["A"])
    assert not left


def test_options_of_a_sample_are_level_where_their_limits_meet() -> None:
    rows = [
        {**row("dover", "A", 400), "lower": 0.37, "upper": 0.43},
        {**row("dover", "B", 350), "lower": 0.32, "upper": 0.38},
        {**row("dover", "C", 300), "lower": 0.27, "upper": 0.33},
    ]
    assert list(leading(rows)[0]["dover"].shares) == ["A", "B"]


def test_areas_left_out_are_named_by_the_reason() -> None:
    rows = [row("dover", "A", 400), row("dover", "B", None), row("all", "A", 900)]
    rows += [row("swale", "A", 0, 0), row("swale", "B", 30, 100), row("medway", "A", 500)]
    found, left = leading(rows)
    assert list(found) == ["medway"]
    assert left == {HIDDEN: ["Dover"], NOBODY: ["Swale"]}


@pytest.mark.parametrize(
    ("areas", "differ"),
    [
        (({"A": 0.5}, {"A": 0.6}), False),
        (({"A": 0.5}, {"B": 0.6}), True),
        (({"A": 0.5}, {"B": 0.5, "A": 0.499}), False),
        # Each may have the same first as each of the others.
        (({"A": 0.5, "B": 0.5}, {"B": 0.5, "C": 0.5}, {"A": 0.5, "C": 0.5}), False),
        # Few support any option in the second: its first says nothing, that they are few does.
        (({"A": 0.5}, {"B": 0.12}), True),
        (({"A": 0.22}, {"B": 0.19}), False),
        (({"A": 0.12}, {"B": 0.05}), False),
    ],
)
def test_when_areas_differ(areas: tuple[dict[str, float], ...], differ: bool) -> None:
    held = [Leading(name="", shares=shares) for shares in areas]
    assert differs(held) == differ
    assert differs(held[::-1]) == differ
