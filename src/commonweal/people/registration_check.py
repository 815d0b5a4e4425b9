"""How far modelled registrations can be trusted: against the published deprivation of practices'
lists, which the model never sees, and by the surroundings of a practice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from commonweal.people.registration_fit import AGE_ERRORS, NEARBY_KM, SCORE_ERROR, AgeError
from commonweal.space import great_circle_km

if TYPE_CHECKING:
    from commonweal.people.registrations import Registrations

#: Fewer practices than this tell nothing of a correlation.
LEAST_PRACTICES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """How modelled values agree with published ones.

    Parameters
    ----------
    practices
        Practices compared: those with a modelled and a published value.
    correlation
        Pearson's; None with fewer than three practices, or where either side does not vary.
    mean_absolute_error, bias
        Mean size, and mean, of modelled less published; None where nothing could be compared.
    """

    practices: int
    correlation: float | None
    mean_absolute_error: float | None
    bias: float | None


def compare(modelled: Mapping[str, float], published: Mapping[str, float]) -> Check:
    """How modelled values agree with published ones, by practice.

    Examples
    --------
    >>> done = compare({"G1": 10.0, "G2": 21.0, "G3": 32.0}, {"G1": 10.0, "G2": 20.0, "G3": 30.0})
    >>> done.practices, round(done.correlation, 3), done.mean_absolute_error, done.bias
    (3, 1.0, 1.0, 1.0)
    >>> compare({"G1": 10.0}, {"G2": 10.0})
    Check(practices=0, correlation=None, mean_absolute_error=None, bias=None)
    """
    both = sorted(
        code
        for code in modelled.keys() & published.keys()
        if np.isfinite(modelled[code]) and np.isfinite(published[code])
    )
    if not both:
        return Check(practices=0, correlation=None, mean_absolute_error=None, bias=None)
    said = np.array([modelled[code] for code in both], dtype=np.float64)
    true = np.array([published[code] for code in both], dtype=np.float64)
    varies = len(both) >= LEAST_PRACTICES and np.ptp(said) > 0.0 and np.ptp(true) > 0.0
    return Check(
        practices=len(both),
        correlation=float(np.corrcoef(said, true)[0, 1]) if varies else None,
        mean_absolute_error=float(np.mean(np.abs(said - true))),
        bias=float(np.mean(said - true)),
    )


def check_deprivation(
    registrations: Registrations,
    area_scores: Mapping[str, float],
    published: Mapping[str, float],
) -> Check:
    """Deprivation of each practice's modelled list against its published deprivation.

    No published deprivation of a practice enters the model or the choice of its parameters, so
    every practice is held out.

    Parameters
    ----------
    registrations
        The modelled registrations.
    area_scores
        Score of deprivation by small area.
    published
        Published score of the registered list, by practice.

    Returns
    -------
    Check
    """
    return compare(registrations.weighted_mean(area_scores), published)


def estimated_scores(
    ranks: Mapping[str, float],
    earlier_scores: Mapping[str, float],
    earlier_ranks: Mapping[str, float] | None = None,
) -> dict[str, float]:
    """Scores of deprivation of an edition of which only ranks are held: `estimated`.

    The score that belonged to a rank in the earlier edition is given to the area that holds the
    rank in the later one (quantile mapping). The indices are relative: the distribution of scores
    over England is taken as the same in both editions.

    Parameters
    ----------
    ranks
        Rank by area in the later edition; 1 is the most deprived.
    earlier_scores
        Score by area in the earlier edition.
    earlier_ranks
        Rank by area in the earlier edition, national as `ranks` are. None where not held: then the
        scores of these same areas are handed out in the order of the later ranks, which takes
        their distribution, not only England's, as unchanged.

    Returns
    -------
    dict
        Score by area. Without earlier ranks only areas with both a rank and an earlier score.

    Raises
    ------
    ValueError
        When no area has what the mapping is made from.

    Examples
    --------
    >>> estimated_scores({"a": 2, "b": 30}, {"a": 40.0, "b": 10.0}, {"a": 10, "b": 30})
    {'a': 40.0, 'b': 10.0}
    >>> estimated_scores({"a": 2, "b": 1}, {"a": 40.0, "b": 10.0})
    {'a': 10.0, 'b': 40.0}
    """
    if earlier_ranks is not None:
        known = sorted(earlier_scores.keys() & earlier_ranks.keys())
        pairs = sorted((earlier_ranks[area], earlier_scores[area]) for area in known)
        if not pairs:
            raise ValueError("estimated scores: no area has both an earlier score and rank")
        rank, score = np.array(pairs, dtype=np.float64).T
        areas = sorted(ranks)
        given = np.interp([ranks[area] for area in areas], rank, score)
        return dict(zip(areas, (float(value) for value in given), strict=True))
    areas = sorted(ranks.keys() & earlier_scores.keys())
    if not areas:
        raise ValueError("estimated scores: no area has both a rank and an earlier score")
    most_deprived_first = sorted(areas, key=lambda area: (ranks[area], area))
    scores = sorted((earlier_scores[area] for area in areas), reverse=True)
    handed = dict(zip(most_deprived_first, scores, strict=True))
    return {area: handed[area] for area in areas}


def likely_score_error(
    registrations: Registrations, area_scores: Mapping[str, float]
) -> dict[str, float]:
    """How far off a practice's modelled mean score may be: nine in ten are closer.

    Where all areas around a practice are alike it matters little who of them is registered there;
    where they differ, it does. So the error is a share of the spread (standard deviation) of the
    scores over the practice's modelled patients. The share was found on published deprivation in
    Kent and Medway (`registration_fit.SCORE_ERROR`); the model itself never saw it.

    Returns
    -------
    dict
        Points of score, by practice.
    """
    mean = registrations.weighted_mean(area_scores)
    square = registrations.weighted_mean({code: v * v for code, v in area_scores.items()})
    return {
        code: SCORE_ERROR * float(np.sqrt(max(0.0, square[code] - mean[code] ** 2)))
        for code in mean
    }


def practices_nearby(practice_xy: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """How many other practices stand within two kilometres of each.

    Parameters
    ----------
    practice_xy
        Latitude and longitude, degrees, shape (p, 2).

    Examples
    --------
    >>> practices_nearby([(51.27, 0.52), (51.28, 0.52), (51.50, 0.52)]).tolist()
    [1, 1, 0]
    """
    distance = great_circle_km(practice_xy, practice_xy)
    return np.asarray((distance <= NEARBY_KM).sum(axis=1) - 1, dtype=np.int64)


def likely_age_error(nearby: int, patients: float) -> AgeError:
    """How far off the modelled share aged 65 and over is for practices of a kind.

    Parameters
    ----------
    nearby
        Other practices within two kilometres (`practices_nearby`).
    patients
        List size.

    Examples
    --------
    >>> likely_age_error(0, 9000).mean < likely_age_error(20, 2000).mean
    True
    """
    return next(
        error
        for error in AGE_ERRORS
        if nearby <= error.nearby_up_to and patients < error.patients_below
    )
