"""The distribution of a sum of independent skewed values, by turning round its characteristic
function: for sums so skewed that an expansion in cumulants would mislead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Complexes = npt.NDArray[np.complex128]

#: Spacing and range, in normal scores, of the even rule by which each value is averaged.
SPACING, RANGE = 0.55, 6.05
#: How far at most, in normal scores, the average is taken beside the real line.
ASIDE = 2.5
#: Normal score that bounds how far a value strays; beyond lies 1 in 30,000.
FAR = 4.0
#: Terms are summed until they fall below this, or are this many.
SMALLEST, MOST = 1e-5, 4_000


def points(standard_error: Floats) -> tuple[Complexes, Complexes]:
    """Normal scores at which values are taken, and the chances of these.

    The scores are moved off the real line, which changes no average of a function without poles
    between, and lets ``exp(i t value)`` fade where on the line it would turn ever faster: so few
    points serve, however skewed the value and however large t.

    Parameters
    ----------
    standard_error
        On the scale of the link, any shape.

    Returns
    -------
    scores, chances
        Shape (..., points).

    Examples
    --------
    >>> scores, chances = points(np.array([0.2]))
    >>> float(((scores**4) * chances).sum().real.round(4))  # fourth moment of the normal
    3.0
    """
    along = np.arange(-RANGE, RANGE + SPACING / 2.0, SPACING)
    # A quarter turn at most: there a logarithm's value fades fastest, and a logit has no pole yet.
    aside = np.minimum(ASIDE, np.pi / 2.0 / np.maximum(standard_error, 1e-9))[..., None]
    chances = np.exp(-along * along / 2.0)
    return along + 1j * aside, chances / chances.sum() * np.exp(aside**2 / 2.0 - 1j * along * aside)


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


def characteristic(
    weights: Floats, moves: Complexes, chances: Complexes, reach: Floats
) -> Characteristic:
    """The characteristic function of weighted sums of independent values.

    Parameters
    ----------
    weights
        Shape (values, groups).
    moves
        How far each value is from its median at the scores of `points`, shape (values, groups,
        points).
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
    full turn, here twice the reach (both cited from memory; the tests hold the result against
    draws).

    Examples
    --------
    >>> scores, chances = points(np.zeros((1, 1)))
    >>> normal = characteristic(np.ones((1, 1)), scores, chances, np.array([4.0]))
    >>> normal.chance_below(np.array([-1.959964])).round(5).tolist()
    [0.025]
    """
    step = np.pi / reach
    here = np.exp(0.5j * (step * np.abs(weights))[..., None] * moves)
    turn = here * here
    here *= chances
    terms: list[Complexes] = []
    while len(terms) < MOST:
        each = here.sum(axis=-1)
        # The points lie on the side where positive weights fade; negative ones mirror them.
        terms.append(np.asarray(np.where(weights < 0, each.conj(), each).prod(axis=0)))
        if np.abs(terms[-1]).max() < SMALLEST * (len(terms) - 0.5):
            break
        here *= turn
    return Characteristic(step=step, terms=np.array(terms))
