"""Quantiles of weighted sums of independent values that are normal on the scale of a link: by
their cumulants, in the expansion of Cornish and Fisher."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

#: Cumulants that enter the expansion.
ORDERS = 6
#: Points of Gauss and Hermite for the moments.
POINTS = 32


def value_cumulants(value: Floats, standard_error: Floats, kind: str) -> Floats:
    """The first six cumulants of values that are normal on the scale of their link.

    Parameters
    ----------
    value
        Rates above 0, or proportions between 0 and 1; any shape. It is the median.
    standard_error
        On the scale of the link (log for a rate, logit for a proportion), same shape.
    kind
        "rate" or "proportion".

    Returns
    -------
    ndarray
        Shape (6, ...), the first one being the mean less the value itself, lest digits be lost.

    Examples
    --------
    >>> found = value_cumulants(np.array([2.0]), np.array([0.1]), "rate")
    >>> (2 + found[0]).round(6).tolist(), (2 * np.exp(0.005)).round(6).tolist()
    ([2.010025], 2.010025)
    """
    nodes, weights = np.polynomial.hermite_e.hermegauss(POINTS)
    raw = np.zeros((ORDERS, *value.shape))
    for node, weight in zip(nodes, weights / weights.sum(), strict=True):
        grown = np.expm1(standard_error * node)
        away = value * grown
        if kind == "proportion":
            away *= (1.0 - value) / (1.0 + value * grown)
        power = np.full_like(value, weight)
        for order in range(ORDERS):
            power *= away
            raw[order] += power
    return _from_moments(raw)


def _from_moments(raw: Floats) -> Floats:
    """Cumulants from moments about a point, by the recursion between the two."""
    first, m2, m3, m4, m5, m6 = raw
    # Central moments, then cumulants: Kendall and Stuart (from memory; tests hold the gamma's).
    c2 = m2 - first**2
    c3 = m3 - 3 * m2 * first + 2 * first**3
    c4 = m4 - 4 * m3 * first + 6 * m2 * first**2 - 3 * first**4
    c5 = m5 - 5 * m4 * first + 10 * m3 * first**2 - 10 * m2 * first**3 + 4 * first**5
    c6 = (
        m6
        - 6 * m5 * first
        + 15 * m4 * first**2
        - 20 * m3 * first**3
        + 15 * m2 * first**4
        - 5 * first**6
    )
    return np.stack(
        [
            first,
            c2,
            c3,
            c4 - 3 * c2**2,
            c5 - 10 * c3 * c2,
            c6 - 15 * c4 * c2 - 10 * c3**2 + 30 * c2**3,
        ]
    )


def standard_quantile(score: float, cumulants: Floats) -> tuple[Floats, Floats]:
    """The quantile at a normal score, in standard deviations from the mean, and how sure it is.

    Parameters
    ----------
    score
        Normal score of the quantile.
    cumulants
        Shape (6, ...); the second above zero.

    Returns
    -------
    quantile, last
        Shape (...). The size of the terms of the last order tells how far the expansion can be
        relied on.

    Notes
    -----
    Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.49 to 26.2.51 (from memory; the
    tests hold it against known distributions).

    Examples
    --------
    >>> normal = np.array([[3.0], [4.0], [0.0], [0.0], [0.0], [0.0]])
    >>> [part.tolist() for part in standard_quantile(1.96, normal)]
    [[1.96], [0.0]]
    """
    spread = np.sqrt(cumulants[1])
    skew, peak, fifth, sixth = (cumulants[order] / spread ** (order + 1) for order in range(2, 6))
    z = score
    he2, he3 = z * z - 1.0, z**3 - 3.0 * z
    he4, he5 = z**4 - 6.0 * z * z + 3.0, z**5 - 10.0 * z**3 + 15.0 * z
    first = skew * he2 / 6.0
    second = peak * he3 / 24.0 - skew**2 * (2.0 * he3 + z) / 36.0
    third = (
        fifth * he4 / 120.0
        - skew * peak * (he4 + he2) / 24.0
        + skew**3 * (12.0 * he4 + 19.0 * he2) / 324.0
    )
    fourth = np.stack(
        [
            sixth * he5 / 720.0,
            -(peak**2) * (3.0 * he5 + 6.0 * he3 + 2.0 * z) / 384.0,
            -skew * fifth * (2.0 * he5 + 3.0 * he3) / 180.0,
            skew**2 * peak * (14.0 * he5 + 37.0 * he3 + 8.0 * z) / 288.0,
            -(skew**4) * (252.0 * he5 + 832.0 * he3 + 227.0 * z) / 7776.0,
        ]
    )
    quantile = z + first + second + third + fourth.sum(axis=0)
    # Terms may cancel by chance where none of them is small: their sizes tell.
    return np.asarray(quantile), np.asarray(np.abs(fourth).sum(axis=0))
