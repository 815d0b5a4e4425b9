"""The distribution of a sum of independent skewed values, by turning round its characteristic
function: for sums so skewed that an expansion in cumulants would mislead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Complexes = npt.NDArray[np.complex128]

#: Standard errors up to which so many points of Gauss and Hermite serve; beyond, an even rule.
RULES = ((0.45, 24), (0.9, 64))
EVEN_POINTS, EVEN_RANGE = 241, 8.0
#: Normal score that bounds how far a value strays; beyond lies 1 in 30,000.
FAR = 4.0
#: Terms are summed until they fall below this, or are this many.
SMALLEST, MOST = 1e-5, 4_000


def points(standard_error: float) -> tuple[Floats, Floats]:
    """Normal scores at which a value is taken, and their chances.

    Parameters
    ----------
    standard_error
        The largest among the values, on the scale of their link: the more skewed they are, the
        more points are needed.

    Returns
    -------
    scores, chances
        Of one length; the chances sum to one.

    Examples
    --------
    >>> scores, chances = points(0.2)
    >>> len(scores), float(chances @ scores**4).__round__(9)
    (24, 3.0)
    """
    for largest, count in RULES:
        if standard_error <= largest:
            scores, weights = np.polynomial.hermite_e.hermegauss(count)
            return scores, weights / weights.sum()
    scores = np.linspace(-EVEN_RANGE, EVEN_RANGE, EVEN_POINTS)
    weights = np.exp(-scores * scores / 2.0)
    return scores, weights / weights.sum()


@dataclass(frozen=True, slots=True)
class Characteristic:
    """The characteristic function of sums, at a half, one and a half, ... steps.

    Parameters
    ----------
    step
        Length of a step, shape (groups,).
    terms
        The function, shape (terms, groups).
    """

    step: Floats
    terms: Complexes

    def chance_below(self, point: Floats) -> Floats:
        """The chance that each sum is at most a point, shape (groups,)."""
        half = np.arange(len(self.terms))[:, None] + 0.5
        turned = self.terms * np.exp(-1j * half * self.step * point)
        chance = 0.5 - (turned.imag / half).sum(axis=0) / np.pi
        # Beyond the reach a full turn would bring in the other tail.
        reach = np.pi / self.step
        return np.where(point <= -reach, 0.0, np.where(point >= reach, 1.0, chance))


def characteristic(moves: Floats, chances: Floats, reach: Floats) -> Characteristic:
    """The characteristic function of sums of independent values.

    Parameters
    ----------
    moves
        What each value adds at each of the scores of `points`, shape (values, groups, scores).
    chances
        Those of `points`.
    reach
        How far a sum may stray from zero, shape (groups,).

    Returns
    -------
    Characteristic

    Notes
    -----
    Gil-Pelaez (1951), summed at half steps as Davies (1973) does: the error is the chance beyond a
    full turn, here twice the reach (both cited from memory; the tests hold the result against draws
    and against the normal distribution).

    Examples
    --------
    >>> scores, chances = points(0.0)
    >>> normal = characteristic(scores[None, None], chances, np.array([4.0]))
    >>> normal.chance_below(np.array([-1.959964])).round(6).tolist()
    [0.025]
    """
    step, weights = np.pi / reach, chances.astype(np.complex128)
    here = np.exp(0.5j * step[:, None] * moves)
    turn = here * here
    terms: list[Complexes] = []
    while len(terms) < MOST:
        # Not a matrix product, whose threads wait for one another where the machine is busy.
        terms.append(np.asarray(np.einsum("vgs,s->vg", here, weights).prod(axis=0)))
        if np.abs(terms[-1]).max() < SMALLEST * (len(terms) - 0.5):
            break
        here *= turn
    return Characteristic(step=step, terms=np.array(terms))
