"""Whether a change between two periods can be told from chance: standard errors of the difference
of shares, rates and means, the power of the test, and what a payment in a straight line expects."""

from __future__ import annotations

import math

from scipy.special import ndtr, ndtri

#: sqrt(2 pi), of the density of the normal distribution.
_ROOT = math.sqrt(2.0 * math.pi)


def share_errors(
    before: float, after: float, people_before: float, people_after: float
) -> tuple[float, float]:
    """Standard errors of the difference of two shares, if nothing changed and if it did.

    With the pooled share p where nothing changed, ``sqrt(p (1 - p) (1/n1 + 1/n2))``; with the two
    shares where it did, ``sqrt(p1 (1 - p1)/n1 + p2 (1 - p2)/n2)``.

    Parameters
    ----------
    before, after
        Shares, from 0 to 1.
    people_before, people_after
        People counted in each period, above 0.

    Returns
    -------
    unchanged, changed
        Standard errors, as shares.

    Notes
    -----
    The normal approximation with the variance of the pooled share where nothing changed, as the
    documentation of statsmodels describes it for `power_proportions_2indep`
    (statsmodels.org/stable/generated/statsmodels.stats.proportion.power_proportions_2indep.html);
    Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions, chapter 4 (from memory,
    not verified).

    Examples
    --------
    >>> unchanged, changed = share_errors(0.62, 0.64, 40_000, 40_000)
    >>> round(unchanged, 6), round(changed, 6)
    (0.003414, 0.003413)
    """
    pooled = (people_before * before + people_after * after) / (people_before + people_after)
    each = 1.0 / people_before + 1.0 / people_after
    unchanged = math.sqrt(pooled * (1.0 - pooled) * each)
    changed = before * (1.0 - before) / people_before + after * (1.0 - after) / people_after
    return unchanged, math.sqrt(changed)


def rate_errors(
    before: float, after: float, years_before: float, years_after: float
) -> tuple[float, float]:
    """Standard errors of the difference of two rates of events, if nothing changed and if it did.

    Events are taken to be Poisson counts: ``sqrt(r (1/t1 + 1/t2))`` with the pooled rate r where
    nothing changed, ``sqrt(r1/t1 + r2/t2)`` where it did.

    Parameters
    ----------
    before, after
        Events a person-year, not below 0.
    years_before, years_after
        Person-years of each period, above 0.

    Returns
    -------
    unchanged, changed
        Standard errors, in events a person-year.

    Notes
    -----
    As the documentation of statsmodels describes `power_poisson_diff_2indep`
    (statsmodels.org/stable/generated/statsmodels.stats.rates.power_poisson_diff_2indep.html).

    Examples
    --------
    >>> unchanged, changed = rate_errors(0.001, 0.0009, 1_200_000, 400_000)
    >>> round(unchanged * 1e5, 4), round(changed * 1e5, 4)
    (5.7009, 5.5528)
    """
    pooled = (years_before * before + years_after * after) / (years_before + years_after)
    unchanged = math.sqrt(pooled * (1.0 / years_before + 1.0 / years_after))
    return unchanged, math.sqrt(before / years_before + after / years_after)


def mean_error(spread: float, people_before: float, people_after: float) -> float:
    """Standard error of the difference of two means of people who differ by a standard deviation.

    Examples
    --------
    >>> round(mean_error(15.0, 100, 300), 6)
    1.732051
    """
    return spread * math.sqrt(1.0 / people_before + 1.0 / people_after)


def power(change: float, unchanged: float, changed: float, size: float) -> float:
    """The probability that a one-sided test sees a change for the better that truly came about.

    ``Phi((change - z(1 - size) * unchanged) / changed)``.

    Parameters
    ----------
    change
        By how much it truly became better; below 0 where it became worse.
    unchanged, changed
        Standard errors of the difference, if nothing changed and if it did; above 0.
    size
        Probability of seeing a change where there is none.

    Notes
    -----
    Power of a normally distributed statistic whose variance differs between the two hypotheses:
    statsmodels.org/stable/generated/statsmodels.stats.power.normal_power_het.html.

    Examples
    --------
    >>> round(power(0.0, 1.0, 1.0, 0.05), 6), round(power(2.486, 1.0, 1.0, 0.05), 3)
    (0.05, 0.8)
    """
    return float(ndtr((change - float(ndtri(1.0 - size)) * unchanged) / changed))


def reached(threshold: float, mean: float, error: float) -> float:
    """The probability that a normally distributed figure is above a threshold.

    Examples
    --------
    >>> reached(0.0, 0.0, 1.0)
    0.5
    """
    return float(ndtr((mean - threshold) / error))


def earned(floor: float, target: float, mean: float, error: float) -> float:
    """The part of a payment that is expected when it rises in a straight line.

    Nothing is paid at the floor or below, all at the target or above, and in between in proportion;
    the figure that decides is normally distributed. With ``G(x) = x Phi(x) + phi(x)``, the mean of
    a normal variable cut off at nought, it is ``(G((mean - floor)/error) - G((mean - target)
    /error)) * error / (target - floor)``.

    Parameters
    ----------
    floor, target
        Where payment begins and is whole; where they are equal it is all or nothing.
    mean, error
        Of the figure; the error above 0.

    Returns
    -------
    float
        From 0 to 1.

    Examples
    --------
    A figure in the middle between them earns half, whatever its error:

    >>> round(earned(0.0, 2.0, 1.0, 0.1), 12), round(earned(0.0, 2.0, 1.0, 9.0), 12)
    (0.5, 0.5)
    """
    if floor == target:
        return reached(target, mean, error)
    above = _cut((mean - floor) / error) - _cut((mean - target) / error)
    return min(1.0, max(0.0, above * error / (target - floor)))


def _cut(x: float) -> float:
    """The mean of a normal variable of mean x and variance 1, cut off at nought."""
    return x * float(ndtr(x)) + math.exp(-0.5 * x * x) / _ROOT
