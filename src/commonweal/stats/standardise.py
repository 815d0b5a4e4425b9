"""Rates made comparable between populations of different ages: directly and indirectly."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from commonweal.stats import limits
from commonweal.stats.axes import from_end
from commonweal.stats.bands import banded, lacking, observed_total
from commonweal.stats.checks import floats, levels, multiple, possible, together
from commonweal.stats.estimate import Estimate, Floats, Reason

#: Events below which a directly standardised rate is not given.
FEWEST_EVENTS = 10


def direct(
    count: npt.ArrayLike,
    population: npt.ArrayLike,
    standard: npt.ArrayLike,
    *,
    axis: int = -1,
    multiplier: float = 100_000,
    confidence: float | Sequence[float] = 0.95,
    count_variance: npt.ArrayLike | None = None,
) -> Estimate:
    """Rates that the groups would have, were they of the standard population's make-up.

    With weights ``w = standard / sum(standard) / population``, the rate is ``sum(w O)`` and its
    variance ``sum(w**2 Var(O))``. Limits follow Dobson: those of the total count by Byar, moved
    and stretched to the rate: ``rate + sqrt(variance / total) (limit of the total - total)``. With
    extremely uneven weights the lower limit can fall below zero: it is left so, as the official
    tool leaves it.

    Parameters
    ----------
    count, population
        Events, and people or person-years, by band (of age, or age and sex): any shape, with the
        bands along `axis`. An array of one dimension holds bands.
    standard
        Standard population by band, usually of one dimension.
    axis
        Along which the bands lie; 0 or more counts in the shape that the arrays have together.
    multiplier
        100,000 for a rate per 100,000.
    confidence
        Level, from 0.9 to below 1, or several.
    count_variance
        Variance of each count, by band, where one person can have several events, so that these
        are not independent (see `repeated_events`). Without it, that of independent events: the
        count itself.

    Returns
    -------
    Estimate
        Of the groups' shape, that is without `axis`. No value, with its reason, where a band is
        missing or has no population, where there are fewer than 10 events in all, where there is
        no band or no weight.

    Raises
    ------
    ValueError
        Naming group and band, when a number is negative or infinite; when shapes do not fit; when
        the level of confidence is none.

    Notes
    -----
    Dobson et al. (1991) with Byar's limits, not given below 10 events: documentation of
    calculate_dsr in PHEindicatormethods; Morris et al. (2018), Population Health Metrics 16,
    "Evaluation of stability of directly standardized rates for sparse data using simulation
    methods". A missing count is missing here, where that tool takes it for zero.

    Examples
    --------
    >>> rate = direct([[1, 5, 9], [3, 3, 3]], [100, 200, 300], [10, 20, 5])
    >>> [part.round(1).tolist() for part in rate]
    [[2142.9, nan], [923.7, nan], [3939.5, nan]]
    >>> rate.reason.tolist()
    ['', 'too few events']
    """
    variance = count if count_variance is None else count_variance
    events, people, weight, spread = banded(
        axis, count=count, population=population, standard=standard, count_variance=variance
    )
    level, scale = levels(confidence, events.ndim - 1), multiple(multiplier)
    total = np.asarray(events.sum(axis=-1))
    whole = np.asarray(weight.sum(axis=-1))
    code = lacking(people, events, weight, spread)
    code[(code == Reason.GIVEN) & (whole == 0.0)] = Reason.NO_VALUES
    code[(code == Reason.GIVEN) & (total < FEWEST_EVENTS)] = Reason.FEW_EVENTS
    given = code == Reason.GIVEN
    share = np.divide(weight, people, out=np.zeros(events.shape), where=people > 0.0)
    share /= np.where(given, whole, 1.0)[..., np.newaxis]
    value = np.where(given, np.einsum("...b,...b->...", share, events), np.nan)
    stretch = np.sqrt(np.einsum("...b,...b,...b->...", share, share, spread))
    total = np.where(given, total, np.nan)
    below, above = limits.byar(total, level)
    stretch = stretch / np.sqrt(total)
    return Estimate(
        value=value * scale,
        lower=np.asarray((value + stretch * (below - total)) * scale),
        upper=np.asarray((value + stretch * (above - total)) * scale),
        code=code,
    )


def repeated_events(people: npt.ArrayLike, times: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Events and their variance, from how many people had one, two, three ... of them.

    The number of people who had j events is taken for Poisson, so that j times it has a variance
    of j squared times it: ``sum(j N_j)`` events have the variance ``sum(j**2 N_j)``.

    Parameters
    ----------
    people
        Number of people, any shape, the last axis being how often they had the event.
    times
        How often, along that axis: [1, 2, 3].

    Returns
    -------
    count, variance
        Without the last axis: what `direct` takes as `count` and `count_variance`.

    Raises
    ------
    ValueError
        When a number is negative or infinite, or shapes do not fit.

    Notes
    -----
    What the documentation of calculate_dsr (PHEindicatormethods) describes for events that are not
    independent: people by frequency of the event. The variance is derived above.

    Examples
    --------
    >>> [part.tolist() for part in repeated_events([[70, 10, 5], [9, 0, 0]], [1, 2, 3])]
    [[105.0, 9.0], [155.0, 9.0]]
    """
    number, often = together(people=floats("people", people), times=floats("times", times))
    possible(people=number, times=often)
    return np.asarray((number * often).sum(-1)), np.asarray((number * often * often).sum(-1))


def indirect_ratio(
    observed: npt.ArrayLike,
    population: npt.ArrayLike,
    reference_count: npt.ArrayLike,
    reference_population: npt.ArrayLike,
    *,
    axis: int = -1,
    multiplier: float = 1,
    confidence: float | Sequence[float] = 0.95,
) -> Estimate:
    """Events against those expected at the reference's rates, such as a mortality ratio.

    ``sum(O) / sum(population * reference_count / reference_population)``, with the limits of the
    observed total: exact below 10, Byar's from 10; the expected are taken as certain.

    Parameters
    ----------
    observed
        Events by band, with the bands along `axis`; or in all, with a length of one there.
    population
        People by band, any shape. An array of one dimension holds bands.
    reference_count, reference_population
        Of the reference by band, usually of one dimension.
    axis
        Along which the bands lie; 0 or more counts in the shape that the arrays have together.
    multiplier
        1 for a ratio, 100 where the reference is to be 100.
    confidence
        Level, from 0.9 to below 1, or several.

    Returns
    -------
    Estimate
        Of the groups' shape, that is without `axis`. No value, with its reason, where a number is
        missing, a reference population is zero, there is no band, or no event is expected.

    Raises
    ------
    ValueError
        Naming group and band, when a number is negative or infinite; when shapes do not fit; when
        the level of confidence is none.

    Notes
    -----
    Fingertips Public Health Technical Guidance, "Indirectly standardised ratios"
    (fingertips.phe.org.uk/static-reports/public-health-technical-guidance/Standardisation/
    ISRatios.html).

    Examples
    --------
    >>> ratio = indirect_ratio(
    ...     [[1, 5, 9], [0, 0, 0]], [100, 200, 300], [100, 200, 300], [10_000, 9_000, 8_000])
    >>> [part.round(3).tolist() for part in ratio]
    [[0.899, 0.0], [0.503, 0.0], [1.482, 0.221]]
    """
    axis = from_end(
        axis,
        observed=floats("observed", observed),
        population=floats("population", population),
        reference_count=floats("reference_count", reference_count),
        reference_population=floats("reference_population", reference_population),
    )
    people, events, base = banded(
        axis,
        population=population,
        reference_count=reference_count,
        reference_population=reference_population,
    )
    rate = np.divide(events, base, out=np.zeros(events.shape), where=base > 0.0)
    expected = np.asarray(np.einsum("...b,...b->...", people, rate))
    total, expected = together(
        observed=observed_total(observed, axis, people.shape), expected=expected
    )
    level, scale = levels(confidence, expected.ndim), multiple(multiplier)
    code = np.array(np.broadcast_to(lacking(base, people, events), expected.shape))
    code[np.isnan(total)] = Reason.MISSING
    code[(code == Reason.GIVEN) & (expected == 0.0)] = Reason.NONE_EXPECTED
    given = code == Reason.GIVEN
    divisor = np.where(given, expected, np.nan) / scale
    lower, upper = limits.poisson(np.where(given, total, np.nan), level)
    return Estimate(
        value=np.asarray(total / divisor),
        lower=np.asarray(lower / divisor),
        upper=np.asarray(upper / divisor),
        code=code,
    )


def indirect_rate(
    observed: npt.ArrayLike,
    population: npt.ArrayLike,
    reference_count: npt.ArrayLike,
    reference_population: npt.ArrayLike,
    *,
    axis: int = -1,
    multiplier: float = 100_000,
    confidence: float | Sequence[float] = 0.95,
) -> Estimate:
    """The indirectly standardised ratio times the crude rate of the reference.

    Parameters
    ----------
    observed, population, reference_count, reference_population, axis, confidence
        As for `indirect_ratio`.
    multiplier
        100,000 for a rate per 100,000.

    Returns
    -------
    Estimate
        As for `indirect_ratio`.

    Raises
    ------
    ValueError
        As for `indirect_ratio`.

    Notes
    -----
    "The ratio can be multiplied by the overall crude rate in the standard population and presented
    as an indirectly age-standardised rate": Fingertips guidance, as for `indirect_ratio`.

    Examples
    --------
    >>> rate = indirect_rate(
    ...     [1, 5, 9], [100, 200, 300], [100, 200, 300], [10_000, 9_000, 8_000])
    >>> float(rate.value.round(3))
    1996.672
    """
    ratio = indirect_ratio(
        observed,
        population,
        reference_count,
        reference_population,
        axis=axis,
        multiplier=multiplier,
        confidence=confidence,
    )
    references = {
        "reference_count": floats("reference_count", reference_count),
        "reference_population": floats("reference_population", reference_population),
    }
    axis = from_end(
        axis,
        observed=floats("observed", observed),
        population=floats("population", population),
        **references,
    )
    events, base = banded(axis, **references)
    whole = base.sum(axis=-1)
    crude = np.divide(events.sum(axis=-1), whole, out=np.zeros(whole.shape), where=whole > 0.0)
    return Estimate(
        value=np.asarray(ratio.value * crude),
        lower=np.asarray(ratio.lower * crude),
        upper=np.asarray(ratio.upper * crude),
        code=ratio.code,
    )
