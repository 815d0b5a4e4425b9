"""What choices of sites are judged by, wherever they are weighed against each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

#: Differences smaller than this, in the criterion's own unit, are rounding.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A criterion: what it is called in a sentence, what it measures as a heading says it, its
    unit, and which way is better."""

    id: str
    words: str
    label: str
    unit: str
    largest: bool = False


#: One criterion for each thing that a choice of sites decides: how near people are, how near the
#: most deprived are, and whether every unit sees enough patients to keep its skills. The one set by
#: which options are weighed over all weights, in drawn futures and in the example of an appraisal.
#:
#: More measures of travel would count it again. Volumes are judged by the smallest unit and not by
#: the cases that units miss a standard by: sources name two least volumes (500 and 600), so that
#: who leads would hang on which of them is taken, and where no standard is held nothing could be
#: judged. Whether units meet the standard is told beside, as what it is: yes or no.
JUDGED_BY = (
    Judged(
        id="mean_minutes",
        words="mean minutes",
        label="Mean minutes to the nearest unit",
        unit="minutes",
    ),
    Judged(
        id="most_deprived_minutes",
        words="mean minutes of the most deprived fifth",
        label="Mean minutes of the most deprived fifth",
        unit="minutes",
    ),
    Judged(
        id="smallest_volume",
        words="cases of the smallest unit",
        label="Cases of the smallest unit",
        unit="cases a year",
        largest=True,
    ),
)


def ends_of(measured: Floats, largest: bool) -> tuple[float, float] | None:
    """The ends of a criterion's scale: the worst and the best of all choices of as many sites.

    Not of the options listed, so that a poor option more or less changes nothing.

    Parameters
    ----------
    measured
        Shape (choices,): the criterion of every choice, as things stand.
    largest
        Whether more is better.

    Returns
    -------
    tuple of float or None
        Worst and best; None where the criterion is not known of every choice or is the same of all.

    Examples
    --------
    >>> ends_of(np.array([20.0, 30.0, 25.0]), largest=False)
    (30.0, 20.0)
    >>> ends_of(np.array([20.0, 20.0]), largest=False) is None
    True
    """
    low, high = float(measured.min()), float(measured.max())
    if not np.isfinite([low, high]).all() or high - low <= ROUNDING:
        return None
    return (low, high) if largest else (high, low)


def share_words(share: float) -> str:
    """A share in words: never none or all where it is only nearly so.

    Examples
    --------
    >>> share_words(0.004), share_words(0.25), share_words(0.997), share_words(1.0)
    ('less than 1%', '25%', 'more than 99%', '100%')
    """
    if 0.0 < share < 0.01:
        return "less than 1%"
    return "more than 99%" if 0.99 < share < 1.0 else f"{share:.0%}"
