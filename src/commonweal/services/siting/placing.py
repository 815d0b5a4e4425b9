"""Where an option stands among all choices, and how firmly: ranks and fronts over the draws."""

from __future__ import annotations

import numpy as np

from commonweal.optimise.facility.assigning import Whole
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
    largest = next(one.largest for one in CRITERIA if one.id == name)
    held = shown.ranks.values[name][:, _rows(shown, among)]
    drawn = np.array([float(ranks(one, largest=largest)[row]) for one in held])
    return ends(drawn, float(among.rank(name, row)))


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
