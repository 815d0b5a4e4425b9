"""Values with the interval that estimated minutes give them, as a table of the page shows them."""

from __future__ import annotations

from math import isfinite
from typing import Literal

from commonweal.evidence.words import signed
from commonweal.services.judged import share_words
from commonweal.services.siting.carrying import Ends, ends
from commonweal.services.siting.shown import Shown
from commonweal.services.siting.studying import Choice
from commonweal.services.siting.telling import interval, measure

Kind = Literal["minutes", "longer", "share", "cases"]
#: How the note of such a table tells what stands in brackets.
BRACKETS = (
    "In brackets: the middle 95% of draws where minutes estimated from distance are in it and "
    "change what is shown."
)
#: Of a measure, how it is written.
KINDS: dict[str, Kind] = {
    "mean_minutes": "minutes",
    "maximum_minutes": "minutes",
    "most_deprived_minutes": "minutes",
    "within_30": "share",
    "within_45": "share",
    "within_60": "share",
    "smallest_volume": "cases",
    "largest_volume": "cases",
}


def ranged(value: float, held: Ends | None, kind: Kind) -> str | None:
    """A value, and its interval in brackets where both ends do not read the same.

    Examples
    --------
    >>> ranged(26.86, (24.5, 27.95), "minutes"), ranged(0.637, None, "share")
    ('26.9 (24.5 to 27.9)', '64%')
    >>> ranged(9.2, (6.84, 11.66), "longer"), ranged(1112.4, (1112.4, 1112.4), "cases")
    ('+9.2 (+6.8 to +11.7)', '1,112')
    """
    if not isfinite(value):
        return None
    said = _said(value, kind)
    if held is None:
        return said
    low, high = (_said(end, kind) for end in held)
    if low == high:
        return said
    return f"{said} ({low.removesuffix('%')} to {high})"


def measured(shown: Shown, choice: Choice, name: str) -> str | None:
    """A measure of a choice with its interval."""
    held = interval(shown.sited, choice, shown.drawn, name)
    return ranged(measure(choice, name), held, KINDS[name])


def of_group(shown: Shown, choice: Choice, kind: str, group: str) -> str | None:
    """Mean minutes of a group under a choice with their interval."""
    told, drawn = choice.scored.groups[kind][group].mean, shown.drawn.of(shown.sited, choice)
    draws = None if drawn is None else drawn[0].of_group(drawn[1], kind, group)
    return ranged(told, None if draws is None else ends(draws, told), "minutes")


def verdict(meets: bool | None, in_draws: float | None) -> str | None:
    """Whether every unit is in the standard, and under how many draws of estimated minutes.

    Examples
    --------
    >>> verdict(True, 0.57), verdict(False, 0.12), verdict(False, 0.0), verdict(True, None)
    ('in (57% of draws)', 'out (in: 12% of draws)', 'out', 'in')
    """
    if meets is None:
        return None
    word = "in" if meets else "out"
    if in_draws is None or in_draws == float(meets):
        return word
    return f"{word} ({'' if meets else 'in: '}{share_words(in_draws)} of draws)"


def _said(value: float, kind: Kind) -> str:
    if kind == "share":
        return f"{value:.0%}"
    if kind == "cases":
        return f"{value:,.0f}"
    # Adding nought makes minus nought plain.
    tenths = round(value, 1) + 0.0
    return signed(tenths) if kind == "longer" and tenths else f"{tenths:.1f}"
