"""How far people who judge the same things agree, beyond what chance would give."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import ndtri

from commonweal.stats.checks import floats
from commonweal.stats.estimate import Floats, Reason

#: What a judge gave to a thing: a category, a number, or None where nothing was given.
Given = Hashable | None
Level = Literal["nominal", "ordinal", "interval"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """A coefficient of agreement: 1 is perfect, 0 is what chance would give.

    Parameters
    ----------
    value
        The coefficient; NaN where none can be given.
    observed, expected
        Shares that the coefficient is made of: of agreement for kappa, of disagreement for alpha.
    units, judges
        Things that at least two judged, and judges.
    lower, upper
        95% limits where the method has some, NaN otherwise.
    code
        Why there is no value or no limits; `Reason.GIVEN` where there are.
    """

    value: float
    observed: float
    expected: float
    units: int
    judges: int
    lower: float
    upper: float
    code: Reason

    @property
    def reason(self) -> str:
        """Why there is no value, in words; empty where there is one."""
        return self.code.words


def cohens_kappa(
    first: Sequence[Given],
    second: Sequence[Given],
    *,
    weights: Literal["none", "linear", "quadratic"] = "none",
    order: Sequence[Hashable] | None = None,
) -> Agreement:
    """Cohen's kappa: agreement of two judges on the same things, plain or weighted.

    Parameters
    ----------
    first, second
        (units,) What each judge gave, in the same order; None or NaN where nothing was given: the
        unit is left out.
    weights
        "none" counts every disagreement alike; "linear" and "quadratic" count it by how many
        categories lie between, so they need categories in an order.
    order
        All categories from lowest to highest. Those that occur, sorted, when None.

    Returns
    -------
    Agreement
        With 95% limits from the large-sample standard error: with few units they are rough. No
        value with no units, or where both judges put all in one category.

    Raises
    ------
    ValueError
        When the lengths differ, a category is not in `order` or stands there twice, there are no
        such weights, or weighted categories are a mixture that has no order of its own.

    Notes
    -----
    Cohen (1960), Educational and Psychological Measurement 20, 37-46; weights: Cohen (1968),
    Psychological Bulletin 70, 213-220; standard error: Fleiss, Cohen and Everitt (1969),
    Psychological Bulletin 72, 323-327. All from memory, not verified;
    tests compare values with an independent library and the standard error with numerical
    differentiation.

    Examples
    --------
    >>> yes = ["yes"] * 25 + ["no"] * 25
    >>> other = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    >>> round(cohens_kappa(yes, other).value, 6)
    0.4
    """
    if weights not in ("none", "linear", "quadratic"):
        raise ValueError(f'weights are "none", "linear" or "quadratic", not {weights!r}')
    if len(first) != len(second):
        raise ValueError(f"first has {len(first)} units, second {len(second)}; give one each")
    both = [(a, b) for a, b in zip(first, second, strict=True) if not (_absent(a) or _absent(b))]
    if not both:
        return _none(Reason.NO_VALUES, 0, 2)
    place = _places([value for pair in both for value in pair], order, weights != "none")
    k = len(place)
    joint = np.zeros((k, k))
    np.add.at(joint, ([place[a] for a, _ in both], [place[b] for _, b in both]), 1.0 / len(both))
    agree = _agreeing(k, weights)
    rows, columns = joint.sum(axis=1), joint.sum(axis=0)
    observed, expected = float((agree * joint).sum()), float(rows @ agree @ columns)
    if expected >= 1.0 - 1e-12:
        return _none(Reason.NO_SPREAD, len(both), 2)
    kappa = (observed - expected) / (1.0 - expected)
    among = (agree @ columns)[:, None] + (rows @ agree)[None, :]
    spread = (joint * (agree - among * (1.0 - kappa)) ** 2).sum()
    variance = (spread - (kappa - expected * (1.0 - kappa)) ** 2) / (1.0 - expected) ** 2
    reach = float(ndtri(0.975)) * float(np.sqrt(max(variance, 0.0) / len(both)))
    lower, upper = max(kappa - reach, -1.0), min(kappa + reach, 1.0)
    return Agreement(kappa, observed, expected, len(both), 2, lower, upper, Reason.GIVEN)


def _agreeing(k: int, weights: str) -> Floats:
    """How far two categories agree: 1 for the same, less the further apart."""
    apart = np.abs(np.subtract.outer(np.arange(k), np.arange(k))).astype(float)
    if weights == "none":
        return np.asarray(np.equal(apart, 0.0), dtype=np.float64)
    power = {"linear": 1.0, "quadratic": 2.0}[weights]
    return np.asarray(1.0 - (apart / max(k - 1, 1)) ** power)


def krippendorffs_alpha(
    ratings: Sequence[Sequence[Given]],
    *,
    level: Level = "nominal",
    order: Sequence[Hashable] | None = None,
) -> Agreement:
    """Krippendorff's alpha: agreement of any number of judges, some of whom may have missed units.

    Parameters
    ----------
    ratings
        (judges, units) What each judge gave to each unit, None or NaN where nothing. Units that
        fewer than two judged are left out.
    level
        "nominal": categories are the same or not. "ordinal": values have an order. "interval":
        values are numbers whose differences count.
    order
        For "ordinal", all categories from lowest to highest; those that occur, sorted, when None.

    Returns
    -------
    Agreement
        `observed` and `expected` are disagreements. No limits: these need resampling.

    Raises
    ------
    ValueError
        When judges gave different numbers of units, there is no such level, values of "interval"
        are no finite numbers, or values of "ordinal" are not in `order` or have none.

    Notes
    -----
    Krippendorff, Computing Krippendorff's Alpha-Reliability (2011); coincidences and difference
    functions as there. Its example of four observers and twelve units is a test.

    Examples
    --------
    >>> gave = [[1, 2, 3, 3, None], [1, 2, 3, 4, 2], [1, 2, 3, 3, 2]]
    >>> round(krippendorffs_alpha(gave).value, 3)
    0.809
    """
    if level not in ("nominal", "ordinal", "interval"):
        raise ValueError(f'the level is "nominal", "ordinal" or "interval", not {level!r}')
    lengths = {len(judge) for judge in ratings}
    if len(lengths) > 1:
        raise ValueError(f"judges gave {sorted(lengths)} units; give every judge one value a unit")
    units = [[value for value in unit if not _absent(value)] for unit in zip(*ratings, strict=True)]
    judged = [unit for unit in units if len(unit) > 1]
    if not judged:
        return _none(Reason.NO_VALUES, 0, len(ratings))
    place = _places([value for unit in judged for value in unit], order, level == "ordinal")
    coincidences = np.zeros((len(place), len(place)))
    for unit in judged:
        count = np.bincount([place[value] for value in unit], minlength=len(place)).astype(float)
        coincidences += (np.outer(count, count) - np.diag(count)) / (len(unit) - 1)
    held = coincidences.sum(axis=1)
    apart = _apart(list(place), held, level)
    n = float(held.sum())
    observed = float((coincidences * apart).sum()) / n
    expected = float(held @ apart @ held) / (n * (n - 1.0))
    if expected == 0.0:
        return _none(Reason.NO_SPREAD, len(judged), len(ratings))
    return Agreement(
        1.0 - observed / expected,
        observed,
        expected,
        len(judged),
        len(ratings),
        np.nan,
        np.nan,
        Reason.GIVEN,
    )


def _apart(values: list[Hashable], held: Floats, level: Level) -> Floats:
    """Squared difference of every two values, as the level of measurement has it."""
    if level == "nominal":
        return 1.0 - np.eye(len(values))
    if level == "ordinal":
        # Values up to and including one, less half of its own: their gaps are the ranks between.
        middle = np.cumsum(held) - held / 2.0
        return np.asarray(np.subtract.outer(middle, middle) ** 2)
    numbers = floats("ratings", np.array(values, dtype=object))
    if not np.isfinite(numbers).all():
        raise ValueError("ratings of an interval must be finite: differences are squared")
    return np.asarray(np.subtract.outer(numbers, numbers) ** 2)


def _absent(value: Given) -> bool:
    return value is None or (isinstance(value, float | np.floating) and bool(value != value))


def _places(
    values: Sequence[Given], order: Sequence[Hashable] | None, ordered: bool
) -> dict[Hashable, int]:
    """The position of each category, from lowest to highest; whether that order counts."""
    found = set(values)
    if order is None:
        try:
            ranked = sorted(found)  # type: ignore[type-var]  # a mixture is ranked by its words
        except TypeError as mixed:
            if ordered:
                raise ValueError("categories are a mixture without an order; give one") from mixed
            ranked = sorted(found, key=str)
        return {value: position for position, value in enumerate(ranked)}
    if len(set(order)) < len(order):
        raise ValueError("a category stands twice in order; name each once, from low to high")
    unknown = sorted(str(value) for value in found - set(order))
    if unknown:
        raise ValueError(f"categories {unknown} are not in order; name all from low to high")
    return {value: position for position, value in enumerate(order)}


def _none(code: Reason, units: int, judges: int) -> Agreement:
    nan = float("nan")
    return Agreement(nan, nan, nan, units, judges, nan, nan, code)
