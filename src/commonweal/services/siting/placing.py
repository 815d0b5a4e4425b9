"""Where an option stands among all choices, and how firmly: ranks and fronts over the draws."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from commonweal.optimise.facility.assigning import Floats, Whole
from commonweal.optimise.pareto import front
from commonweal.services.siting.carrying import Ends, ends
from commonweal.services.siting.front import CRITERIA, ROUNDING, Compared, ranks
from commonweal.services.siting.shown import Shown


def rank_ends(shown: Shown, among: Compared, name: str, row: int) -> Ends | None:
    """The middle 95% of the ranks of a choice in the draws of estimated minutes.

    Parameters
    ----------
    shown
        With the draws of all choices.
    among
        The choices that are ranked.
    name
        The measure.
    row
        The choice, among those.
    """
    if shown.ranks is None or name not in shown.ranks.values:
        return None
    return rank_spread(shown.ranks.values[name][:, _rows(shown, among)], among, name, [row])[0]


def rank_spread(
    drawn: Floats, among: Compared, name: str, rows: Sequence[int]
) -> tuple[Ends | None, ...]:
    """The middle 95% of the ranks of choices, widened to hold the rank that is told.

    Parameters
    ----------
    drawn
        The measure in the draws of estimated minutes, draws x choices.
    among
        The choices that are ranked, in the same order.
    name
        The measure.
    rows
        The choices wanted.
    """
    largest = next(one.largest for one in CRITERIA if one.id == name)
    held = np.array([ranks(one, largest=largest) for one in drawn], dtype=np.float64)
    return tuple(ends(held[:, row], float(among.rank(name, row))) for row in rows)


def front_share(shown: Shown, among: Compared, row: int) -> float | None:
    """Share of the draws in which a choice is on the front of these choices."""
    held = shown.ranks
    if held is None or any(one.id not in held.values for one in among.criteria):
        return None
    rows = _rows(shown, among)
    largest = [one.largest for one in among.criteria]
    values = np.stack([held.values[one.id][:, rows] for one in among.criteria], axis=2)
    on = [bool((front(one, largest, tolerance=ROUNDING) == row).any()) for one in values]
    return float(np.mean(on))


def _rows(shown: Shown, among: Compared) -> Whole:
    """Where the choices stand among all choices, which are what is drawn."""
    place = {opened: at for at, opened in enumerate(shown.every.every.opens)}
    return np.array([place[opened] for opened in among.every.opens], dtype=np.int64)
