"""Steps of a consultation against one another: it closes no sooner than it opens."""

from __future__ import annotations

import pytest
from stated_by_hand import stated

from commonweal.records import Statement
from commonweal.records.references import check
from commonweal.records.refusal import refusals


def told(new: list[Statement], held: list[Statement]) -> list[str]:
    return [one.reason for one in refusals(held, new, [check()])]


@pytest.mark.parametrize(
    ("closes", "precision", "fits"),
    [
        ("2018-04-30", "day", False),
        ("2018-05-01", "day", True),
        # Known by its month alone, of which the opening is not the first day.
        ("2018-05-01", "month", True),
        ("2018-04-01", "month", False),
        ("2018-01-01", "year", True),
    ],
)
def test_a_consultation_closes_no_sooner_than_it_opens(
    closes: str, precision: str, fits: bool
) -> None:
    step = {"decision": "d", "by": "b", "text": "Beds", "source": "s"}
    opened = stated("o", "change_step", {**step, "step": "consultation opened", "on": "2018-05-01"})
    closing = {**step, "step": "consultation closed", "on": closes, "precision": precision}
    closed = stated("c", "change_step", closing)
    # Whichever of them is stated first, and both together.
    for held, new in (([opened], [closed]), ([closed], [opened]), ([], [closed, opened])):
        said = told(new, held)
        assert (said == []) is fits
        if not fits:
            [one] = said
            assert "is before that on which it opens (1 May 2018); correct one of them" in one


def test_a_closing_without_an_opening_is_stated_as_it_is_known() -> None:
    closing = {"decision": "d", "by": "b", "text": "Beds", "source": "s", "on": "2018-04-30",
               "step": "consultation closed"}  # fmt: skip
    assert told([stated("c", "change_step", closing)], []) == []
