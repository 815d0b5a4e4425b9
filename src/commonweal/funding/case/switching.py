"""Switching values: how much one line must change to turn the result or the ranking."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from commonweal.economics.appraisal import switching_factor
from commonweal.funding.case.form import SIGN, Option
from commonweal.funding.case.result import Switching
from commonweal.funding.case.streams import Streams

Floats = npt.NDArray[np.float64]


def of_option(option: Option, held: Streams, ranked: Mapping[str, Floats]) -> tuple[Switching, ...]:
    """Switching values of each line of an option that has a net present value.

    Parameters
    ----------
    option
        The option.
    held
        Lines over the case's own horizon.
    ranked
        What each line adds to the net present value of each option that has one.

    Returns
    -------
    tuple
        In the order of the lines. All other lines stand at their stated amounts.
    """
    values = {name: float(parts.sum()) for name, parts in ranked.items()}
    own = values[option.id]
    others = {name: value for name, value in values.items() if name != option.id}
    rival = max(others, key=lambda name: (others[name], name), default="")
    found = []
    for row in np.flatnonzero(held.of(option.id)).tolist():
        line, part = held.lines[row], float(ranked[option.id][row])
        if not SIGN[line.heading] or not part:
            continue
        zero = switching_factor(own, part)
        flip = switching_factor(own - others[rival], part) if rival else None
        found.append(
            Switching(
                line=line.id,
                heading=line.heading,
                stated=line.total,
                contribution=round(part),
                factor=zero,
                pence=None if zero is None else round(zero * line.total),
                rival=rival,
                flip_factor=flip,
                flip_pence=None if flip is None else round(flip * line.total),
            )
        )
    return tuple(found)
