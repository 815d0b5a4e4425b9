"""How far shares of weightings vary with the figures that scores are worked out from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from commonweal.choice import weights
from commonweal.choice.acceptability import acceptability
from commonweal.services.appraisal.file import AppraisalFile
from commonweal.services.appraisal.leading import LEVEL, WEIGHTINGS_A_DRAW, Ends
from commonweal.services.appraisal.model import Model, figures_named

Floats = npt.NDArray[np.float64]


def firsts(
    given: AppraisalFile, model: Model, draws: Mapping[str, Floats], count: int, seed: int
) -> Floats:
    """Share of weightings under which each option is first, in every draw of the figures.

    Drawn figures stand on the scales of the file, and may lie beyond their ends.

    Parameters
    ----------
    given, model
        The file, and its arrays.
    draws
        Draws of figures by their id, as many of each; those of one place belong together.
    count, seed
        Of the weightings; no more than `WEIGHTINGS_A_DRAW` are used under each draw.

    Returns
    -------
    ndarray
        Shape (draws, options); no row where no score varies.
    """
    options = {option.id: at for at, option in enumerate(model.options)}
    criteria = {one.id: (at, one) for at, one in enumerate(model.criteria)}
    varied = []
    for (option, name), figure in figures_named(given).items():
        if figure in draws and name in criteria:
            at, one = criteria[name]
            values = (draws[figure] - one.worst) / (one.best - one.worst)
            varied.append((options[option], at, values))
    if not varied:
        return np.empty((0, len(model.options)))
    every = weights.uniform(len(model.criteria), count, seed)[:WEIGHTINGS_A_DRAW]
    found = []
    for draw in range(len(varied[0][2])):
        values = model.values.copy()
        for row, column, drawn in varied:
            values[row, column] = drawn[draw]
        found.append(acceptability(values, every).first)
    return np.array(found)


def share_ends(varied: Floats, members: Sequence[int], told: float) -> Ends | None:
    """The middle 95% of the share under which one of some options is first, with the share told;
    None where nothing varies."""
    if not len(varied):
        return None
    found = varied[:, list(members)].sum(axis=1)
    low, high = np.quantile(found, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]).tolist()
    return min(low, told), max(high, told)
