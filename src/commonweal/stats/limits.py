"""Confidence limits of counts and of proportions, by the methods of the Fingertips guidance."""

from __future__ import annotations

import numpy as np
from scipy.special import gammaincinv, gdtrib, ndtri

from commonweal.stats.estimate import Floats

#: Counts from which Byar's approximation takes over from the exact limits.
BYAR_FROM = 10.0


def normal_quantile(level: Floats) -> Floats:
    """The two-sided quantile of the standard normal distribution.

    Parameters
    ----------
    level
        Levels of confidence, shares, any shape.

    Examples
    --------
    >>> float(normal_quantile(np.array(0.95)).round(6))
    1.959964
    """
    return np.asarray(ndtri(0.5 + level / 2.0))


def byar(count: Floats, level: Floats) -> tuple[Floats, Floats]:
    """Byar's limits of Poisson counts.

    With z the normal quantile, ``O (1 - 1/(9 O) - z/(3 sqrt O))**3`` below, and the same of
    ``O + 1`` with ``+ z`` above.

    Parameters
    ----------
    count
        Above 0, any shape.
    level
        Levels of confidence, as `checks.levels` shapes them.

    Returns
    -------
    lower, upper
        Of the shape of both broadcast together. Within 0.2% of the exact limits from 10 events.

    Notes
    -----
    Breslow and Day (1987), as given in the Fingertips Public Health Technical Guidance, "Rates"
    (fingertips.phe.org.uk/static-reports/public-health-technical-guidance/Basic_statistics/
    Rates.html).

    Examples
    --------
    >>> lower, upper = byar(np.array([10.0]), np.array(0.95))
    >>> lower.round(4).tolist(), upper.round(4).tolist()
    ([4.7874], [18.3915])
    """
    z = normal_quantile(level)
    above = count + 1.0
    lower = count * (1.0 - 1.0 / (9.0 * count) - z / (3.0 * np.sqrt(count))) ** 3
    upper = above * (1.0 - 1.0 / (9.0 * above) + z / (3.0 * np.sqrt(above))) ** 3
    return lower, upper


def exact(count: Floats, level: Floats) -> tuple[Floats, Floats]:
    """Exact limits of Poisson counts, by their link with the chi-square distribution.

    Half the chi-square quantiles at ``alpha/2`` on ``2 O`` degrees of freedom and at ``1 -
    alpha/2`` on ``2 O + 2``, here as quantiles of the gamma distribution; 0 below a count of zero.

    Parameters
    ----------
    count
        At least 0, shape (n,).
    level
        Levels of confidence, as `checks.levels` shapes them.

    Returns
    -------
    lower, upper
        Of the shape of both broadcast together.

    Notes
    -----
    Armitage and Berry (2002), as given in the Fingertips guidance (see `byar`).

    Examples
    --------
    >>> lower, upper = exact(np.array([0.0, 1.0]), np.array(0.95))
    >>> lower.round(4).tolist(), upper.round(4).tolist()
    ([0.0, 0.0253], [3.6889, 5.5716])
    """
    tail = (1.0 - level) / 2.0
    # The gamma distribution of shape zero is a point at zero, which the function calls NaN.
    lower = np.where(count > 0.0, gammaincinv(np.where(count > 0.0, count, 1.0), tail), 0.0)
    return lower, np.asarray(gammaincinv(count + 1.0, 1.0 - tail))


def poisson(count: Floats, level: Floats) -> tuple[Floats, Floats]:
    """Limits of Poisson counts: exact below 10, Byar's from 10, as the Fingertips guidance asks.

    Parameters
    ----------
    count
        At least 0 or NaN, any shape; need not be whole.
    level
        Levels of confidence, as `checks.levels` shapes them.

    Returns
    -------
    lower, upper
        Of the shape of both broadcast together; NaN where the count is NaN.

    Examples
    --------
    >>> lower, upper = poisson(np.array([0.0, 9.0, 10.0]), np.array(0.95))
    >>> lower.round(3).tolist(), upper.round(3).tolist()
    ([0.0, 4.115, 4.787], [3.689, 17.085, 18.391])
    """
    flat, rows = count.reshape(-1), level.reshape(-1, 1)
    few = flat < BYAR_FROM
    lower, upper = byar(np.where(few, BYAR_FROM, flat), rows)
    if np.any(few):
        # Small counts repeat: each is worked out once.
        distinct, place = np.unique(flat[few], return_inverse=True)
        below, above = exact(distinct, rows)
        lower[:, few], upper[:, few] = below[:, place], above[:, place]
    shape = level.shape[:1] + count.shape
    return lower.reshape(shape), upper.reshape(shape)


def counts_in_control(expected: Floats, level: Floats) -> tuple[Floats, Floats]:
    """The least and the greatest count whose exact limits still reach what is expected.

    `exact` turned round: the shapes of the gamma distributions that hold ``1 - alpha/2`` and
    ``alpha/2`` up to the expected events.

    Parameters
    ----------
    expected
        Expected events, above 0 or NaN, any shape.
    level
        Levels of confidence, as `checks.levels` shapes them.

    Returns
    -------
    least, greatest
        Whole or not, of the shape of both broadcast together; least is 0 where even no event
        would be in control.

    Examples
    --------
    >>> least, greatest = counts_in_control(np.array([3.0, 30.0]), np.array(0.95))
    >>> least.round(3).tolist(), greatest.round(3).tolist()
    ([0.0, 19.27], [7.294, 41.682])
    """
    tail = (1.0 - level) / 2.0
    least = gdtrib(1.0, 1.0 - tail, expected) - 1.0
    return np.maximum(least, 0.0), np.asarray(gdtrib(1.0, tail, expected))


def wilson(count: Floats, total: Floats, level: Floats) -> tuple[Floats, Floats]:
    """Wilson's score limits of proportions.

    ``(2 O + z**2 -+ z sqrt(z**2 + 4 O (1 - O/n))) / (2 (n + z**2))``.

    Parameters
    ----------
    count, total
        From 0 to `total`, and above 0; of one shape.
    level
        Levels of confidence, as `checks.levels` shapes them.

    Returns
    -------
    lower, upper
        Shares, from 0 to 1.

    Notes
    -----
    Wilson (1927); Newcombe and Altman (2000), the method that the Fingertips guidance asks for.

    Examples
    --------
    >>> lower, upper = wilson(np.array([0.0]), np.array([10.0]), np.array(0.95))
    >>> lower.tolist(), upper.round(6).tolist()
    ([0.0], [0.277533])
    """
    z = normal_quantile(level)
    middle = 2.0 * count + z * z
    spread = z * np.sqrt(z * z + 4.0 * count * (1.0 - count / total))
    scale = 2.0 * (total + z * z)
    # Rounding must not take a limit beyond the value that it belongs to, 0 or 1.
    lower = np.where(count == 0.0, 0.0, (middle - spread) / scale)
    upper = np.where(count == total, 1.0, (middle + spread) / scale)
    return np.asarray(lower), np.asarray(upper)
