"""How alike several judges rank, beyond what chance would give."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc

from commonweal.stats.checks import floats
from commonweal.stats.estimate import Reason


@dataclass(frozen=True, slots=True)
class Concordance:
    """Kendall's W with the test that it is no more than chance.

    Parameters
    ----------
    value
        From 0 (no concordance) to 1 (all judges rank alike); NaN where none can be given.
    chi_square, p
        The statistic m (n - 1) W and its probability by the chi-square distribution on n - 1
        degrees of freedom: rough below seven things.
    judges, things
        m, and n: things that every judge scored.
    left_out
        Things that some judge did not score.
    tied
        Whether any judge gave two things the same.
    code
        Why there is no value.
    """

    value: float
    chi_square: float
    p: float
    judges: int
    things: int
    left_out: int
    tied: bool
    code: Reason

    @property
    def reason(self) -> str:
        """Why there is no value, in words; empty where there is one."""
        return self.code.words


def kendalls_w(scores: npt.ArrayLike) -> Concordance:
    """Kendall's coefficient of concordance: how alike several judges rank, ties corrected.

    Parameters
    ----------
    scores
        (judges, things) Scores or ranks, in the same sense for all; NaN where a judge gave none:
        the thing is left out for all.

    Returns
    -------
    Concordance

    Raises
    ------
    ValueError
        When scores are no table of numbers.

    Notes
    -----
    Kendall and Babington Smith (1939), Annals of Mathematical Statistics 10, 275-287: W = (12 S) /
    (m² (n³ - n) - m T), where S is the sum of squares of the sums of ranks about their mean and T
    the sum of t³ - t over ties of t in a judge's ranks. Without ties as en.wikipedia.org,
    Kendall's W, has it; the correction is from memory, not verified. The same as Friedman's
    statistic over m (n - 1), by which the tests check it.

    Examples
    --------
    Four judges of three competitors (proofwiki.org, Kendall's Coefficient of Concordance):

    >>> kendalls_w([[1, 3, 2], [1, 2, 3], [2, 3, 1], [3, 1, 2]]).value
    0.0625
    """
    given = floats("scores", scores)
    if given.ndim != 2:
        raise ValueError(f"scores have the shape {given.shape}; give one row for each judge")
    whole = ~np.isnan(given).any(axis=0)
    kept = given[:, whole]
    m, n = kept.shape
    missed = int((~whole).sum())
    if m < 2 or n < 2:
        return Concordance(np.nan, np.nan, np.nan, m, n, missed, False, Reason.NO_VALUES)
    sums, ties = np.zeros(n), 0.0
    for judge in kept:
        _, which, count = np.unique(judge, return_inverse=True, return_counts=True)
        # The mean rank where scores tie.
        sums += (np.cumsum(count) - (count - 1) / 2.0)[which]
        ties += float((count.astype(float) ** 3 - count).sum())
    room = m * m * (n**3 - n) - m * ties
    if room <= 0:
        return Concordance(np.nan, np.nan, np.nan, m, n, missed, True, Reason.NO_SPREAD)
    w = 12.0 * float(((sums - sums.mean()) ** 2).sum()) / room
    statistic = m * (n - 1) * w
    p = float(chdtrc(n - 1, statistic))
    return Concordance(w, statistic, p, m, n, missed, ties > 0, Reason.GIVEN)
