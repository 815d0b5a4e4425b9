"""Draws of uncertain lines: how much of its stated amount each line comes to, all years alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from commonweal.economics.draws import draw, stream
from commonweal.funding.case.form import Line
from commonweal.funding.case.result import LEVEL, Range

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Draws:
    """Drawn over stated amount of the lines that vary: `varying` are their rows, `ratios` has shape
    (varying lines, draws).
    """

    varying: npt.NDArray[np.intp]
    ratios: Floats

    def totals(self, contributions: Floats) -> Floats:
        """Sums of drawn lines.

        Parameters
        ----------
        contributions
            What each line adds at its stated amount; shape (..., lines).

        Returns
        -------
        ndarray
            Shape (..., draws), the same unit.
        """
        fixed = contributions.sum(axis=-1) - contributions[..., self.varying].sum(axis=-1)
        return np.asarray(fixed[..., None] + contributions[..., self.varying] @ self.ratios)

    def range(self, contributions: Floats) -> Range:
        """The sum at the stated amounts with its interval; contributions of shape (lines,)."""
        return self.ranges(contributions[None, :])[0]

    def ranges(self, contributions: Floats) -> list[Range]:
        """The same for each row of contributions, shape (rows, lines)."""
        values = contributions.sum(axis=-1)
        ends = (0.5 - LEVEL / 2, 0.5 + LEVEL / 2)
        lower, upper = np.quantile(self.totals(contributions), ends, axis=-1)
        return [
            Range(whole := round(value), min(round(low), whole), max(round(high), whole))
            for value, low, high in zip(
                values.tolist(), lower.tolist(), upper.tolist(), strict=True
            )
        ]


def draws_of(lines: Sequence[Line], *, case: str, draws: int, seed: int) -> Draws:
    """Draw every line that varies.

    Parameters
    ----------
    lines
        With an amount.
    case
        Id of the case.
    draws, seed
        How many, and what they start from. A line's stream is chosen by the ids of case and line:
        lines of several options that have the same id share what is uncertain about them, and one
        more line leaves the draws of the others as they were.
    """
    varying = [row for row, line in enumerate(lines) if line.distribution != "fixed" and line.total]
    ratios = np.empty((len(varying), draws))
    for at, row in enumerate(varying):
        line = lines[row]
        made = draw(
            line.distribution,
            float(line.total),
            None if line.low is None else float(line.low),
            None if line.high is None else float(line.high),
            draws,
            stream(seed, f"{case}:{line.id}"),
            level=LEVEL,
        )
        ratios[at] = made / line.total
    return Draws(np.array(varying, dtype=np.intp), ratios)
