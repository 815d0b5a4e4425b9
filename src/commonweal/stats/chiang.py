"""The recursion of an abridged life table, for any number of groups at once: from death rates to
years to live, all of them or those in a state of health, with their variance."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from commonweal.stats.ages import Ages

Floats = npt.NDArray[np.float64]


def capped_rates(deaths: Floats, population: Floats, bands: Ages) -> Floats:
    """Death rates, held in closed bands at that of which nobody leaves the band alive.

    Chiang's probability of dying, ``nM / (1 + n(1 - a)M)``, passes one where M passes 1/(na):
    holding the rate there holds the probability at one, as the published method does.

    Parameters
    ----------
    deaths, population
        Shape (bands, groups), in ascending order of age; population above zero.

    Returns
    -------
    ndarray
        Deaths a person-year, shape (bands, groups).

    Examples
    --------
    >>> from commonweal.stats.ages import age_bands
    >>> capped_rates(np.array([[50.0], [1.0]]), np.array([[100.0], [4.0]]), age_bands([5, 10]))
    array([[0.4 ],
           [0.25]])
    """
    rates = deaths / population
    highest = 1.0 / (bands.widths * bands.lived)
    np.minimum(rates[:-1], highest[:, None], out=rates[:-1])
    return rates


def years_to_live(
    deaths: Floats,
    rates: Floats,
    bands: Ages,
    share: Floats | None = None,
    share_variance: Floats | None = None,
) -> tuple[Floats, Floats]:
    """Years yet to be lived at the start of each band, and their variance.

    Works from the last band down: with r the years lived in a band by one who enters it and p the
    chance to leave it alive, ``e = r * share + p * e_next``, and by the delta method
    ``var(e) = p^2 var(e_next) + (n(1 - a) share + e_next)^2 var(p) + r^2 var(share)``. In the open
    band ``e = share / M`` and var(1 / M) = 1 / (M^2 D) (Silcocks and others 2001).

    Parameters
    ----------
    deaths
        D, shape (bands, groups), in ascending order of age.
    rates
        M of `capped_rates`, the same shape.
    bands
        Widths n and shares lived a.
    share
        Share of the years in a band that count (in good health), same shape; all when None.
    share_variance
        Its variance, where it was sampled.

    Returns
    -------
    value, variance
        Shape (bands, groups).

    Examples
    --------
    >>> from commonweal.stats.ages import age_bands
    >>> even = np.full((3, 1), 0.02)
    >>> value, _ = years_to_live(even * 1e4, even, age_bands([0, 1, 5]))
    >>> value.ravel().round(9).tolist()
    [50.0, 50.0, 50.0]
    """
    value, variance = np.empty_like(rates), np.empty_like(rates)
    one = np.ones(rates.shape[1])
    counted = one if share is None else share[-1]
    value[-1] = counted / rates[-1]
    variance[-1] = counted**2 / (rates[-1] ** 2 * deaths[-1])
    if share_variance is not None:
        variance[-1] += share_variance[-1] / rates[-1] ** 2
    for band in range(len(rates) - 2, -1, -1):
        width, lost = bands.widths[band], bands.widths[band] * (1.0 - bands.lived[band])
        entered = width / (1.0 + lost * rates[band])
        died = np.minimum(entered * rates[band], 1.0)
        left = 1.0 - died
        # No deaths, no variance: 0 * 0 / 1 stands for 0 / 0.
        uncertain = died * died * left / np.where(deaths[band] > 0, deaths[band], 1.0)
        counted = one if share is None else share[band]
        value[band] = entered * counted + left * value[band + 1]
        variance[band] = (
            left * left * variance[band + 1] + (lost * counted + value[band + 1]) ** 2 * uncertain
        )
        if share_variance is not None:
            variance[band] += entered * entered * share_variance[band]
    return value, variance
