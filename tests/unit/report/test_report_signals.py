"""Colours and signs of what is said of a value: alike everywhere, told apart without colour."""

from __future__ import annotations

import pytest
from chart_reading import FUNNEL, contrast, draw, put
from hypothesis import given
from hypothesis import strategies as st

from commonweal.report.signals import BETTER, GREY, WORSE, signals
from needs_sample import (
    funnel_table,
)


@pytest.mark.parametrize(
    ("name", "colour", "sign", "filled"),
    [
        ("common cause", GREY, "circle", True),
        ("not significantly different", GREY, "circle", True),
        ("not compared", GREY, "circle", False),
        ("too few to say", GREY, "circle", False),
        ("improvement", BETTER, "square", True),
        ("special cause: improving, low", BETTER, "triangle-down", True),
        ("special cause of concern, high", WORSE, "triangle-up", True),
        ("worse than England", WORSE, "diamond", True),
        ("Worse, 95%", WORSE, "diamond", False),
        ("above the upper 99.8% limit", "#7b3294", "triangle-up", True),
        ("above 95%", "#7b3294", "triangle-up", False),
        ("Lower", "#00735c", "triangle-down", True),
    ],
)
def test_words_decide_the_look_whatever_stands_beside(
    name: str, colour: str, sign: str, filled: bool
) -> None:
    for beside in ([], ["Kent", "Medway"], ["England, lowest", "Kent"]):
        look = signals([*beside, name])[name]
        assert (look.colour, look.sign, look.filled) == (colour, sign, filled)


@given(st.lists(st.text(max_size=12), max_size=40))
def test_no_two_categories_look_alike(held: list[str]) -> None:
    looks = signals(held)
    assert set(looks) == set(held)
    assert len(set(looks.values())) == len(looks)


def test_signs_can_be_seen_and_told_apart_without_colour() -> None:
    held = ["within limits", "above 95%", "above 99.8%", "below 95%", "below 99.8%", "not known"]
    looks = signals([*held, *"abcdefgh"])
    assert all(contrast(look.colour) >= 3 for look in looks.values())
    shapes = {(looks[name].sign, looks[name].filled) for name in held}
    assert len(shapes) == len(held)
    assert contrast("#000000") == pytest.approx(21)


def test_an_empty_category_says_that_it_is_not_known() -> None:
    held = put(funnel_table(3), "found", ["", None, "within limits"])
    assert [(key.label, key.sign) for key in draw(FUNNEL, held).keys[:2]] == [
        ("not known", "circle-open"),
        ("within limits", "circle"),
    ]
