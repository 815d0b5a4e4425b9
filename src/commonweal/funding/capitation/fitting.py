"""Recover the weights of a formula from published rows: least squares, with factors of areas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import nnls

Floats = npt.NDArray[np.float64]

#: Columns whose scaled singular values lie below this share of the largest are taken as collinear.
COLLINEAR = 1e-9
#: Alternation stops when the residual sum of squares falls by less than this share.
SETTLED = 1e-10
MOST_ROUNDS = 1000


class FitError(ValueError):
    """Rows from which no weights can be recovered."""


@dataclass(frozen=True, slots=True)
class Residuals:
    """How far fitted values lie from published ones, in the unit of the outcome (persons).

    `relative` is the mean absolute residual over the mean outcome.
    """

    max: float
    mean: float
    median: float
    p99: float
    relative: float


@dataclass(frozen=True, slots=True)
class Fit:
    """Recovered weights, and factors of areas where they were asked for.

    Parameters
    ----------
    weights
        By stream, in the order given.
    areas
        By area; their mean, weighted by what they multiply, is one. Empty without areas.
    residuals, rows, rounds
        Residuals over the rows, and rounds of the alternation (0: not alternating).
    """

    weights: dict[str, float]
    areas: dict[str, float]
    residuals: Residuals
    rows: int
    rounds: int
    fitted: Floats


def fit_weights(
    streams: Mapping[str, Floats],
    outcome: Floats,
    *,
    areas: Sequence[str] | None = None,
    carrying: Sequence[str] = (),
    non_negative: bool = False,
) -> Fit:
    """Weights with which streams add up to a published outcome.

    Parameters
    ----------
    streams
        Weighted populations by stream, shape (practices,).
    outcome
        The published total, shape (practices,).
    areas
        The area of each practice; its factor, which is fitted too, multiplies the streams that
        carry it. None: no factors.
    carrying
        Streams that carry the factor of the area; all of them where none is named.
    non_negative
        Weights are held at zero or above.

    Returns
    -------
    Fit
        Weights, factors and residuals.

    Raises
    ------
    FitError
        When a value is not finite, there are fewer rows than weights (with areas: than weights and
        free factors), or streams are collinear; the message names them.

    Notes
    -----
    Ordinary least squares (Lawson and Hanson's non-negative least squares where asked for). With
    areas the model is bilinear and is solved by alternating least squares: weights for the factors
    at hand, then the factor of each area for the weights at hand, until the residual sum of squares
    settles. The factors are held at a weighted mean of one, since only their product with the
    weights can be told.

    Examples
    --------
    >>> fit = fit_weights({"a": np.array([1.0, 2, 4]), "b": np.array([3.0, 1, 2])},
    ...                   np.array([1.5, 1.5, 3.0]))
    >>> {name: round(weight, 6) for name, weight in fit.weights.items()}
    {'a': 0.6, 'b': 0.3}
    """
    names = list(streams)
    held = np.column_stack([streams[name] for name in names]) if names else np.empty((0, 0))
    _check(names, held, outcome, areas, carrying)
    if areas is None:
        weights = _weights(held, outcome, non_negative)
        return _made(names, weights, {}, held @ weights, outcome, 0)
    labels, where = np.unique(np.asarray(areas), return_inverse=True)
    carries = np.array([not carrying or name in carrying for name in names])
    factors = np.ones(len(labels))
    last = float("inf")
    for rounds in range(1, MOST_ROUNDS + 1):
        weights = _weights(
            np.where(carries, held * factors[where][:, None], held), outcome, non_negative
        )
        factors = _factors(held, weights, carries, outcome, where, len(labels))
        fitted = held @ (weights * carries) * factors[where] + held @ (weights * ~carries)
        left = float(((outcome - fitted) ** 2).sum())
        if rounds > 1 and last - left <= SETTLED * last:
            break
        last = left
    found = dict(zip(labels.tolist(), factors.tolist(), strict=True))
    return _made(names, weights, found, fitted, outcome, rounds)


def _check(
    names: Sequence[str],
    held: Floats,
    outcome: Floats,
    areas: Sequence[str] | None,
    carrying: Sequence[str],
) -> None:
    rows, free = held.shape
    bad = [
        name for name, column in zip(names, held.T, strict=True) if not np.isfinite(column).all()
    ]
    faults = [f"stream {name}: a value is lacking or not finite" for name in bad]
    if len(outcome) != rows or not np.isfinite(outcome).all():
        faults.append(f"the outcome needs {rows} finite values, one for each row")
    unknown = [name for name in carrying if name not in names]
    faults += [f"stream {name} is said to carry the factor but is not fitted" for name in unknown]
    if areas is not None:
        if len(areas) != rows:
            faults.append(f"{len(areas)} areas for {rows} rows; give one for each row")
        free += len(set(areas)) - 1
    if not names or rows < free:
        faults.append(f"{rows} rows cannot tell {free} weights; give at least as many rows")
    if not faults:
        faults += _collinear(names, held)
    if faults:
        raise FitError("; ".join(faults))


def _collinear(names: Sequence[str], held: Floats) -> list[str]:
    size = np.sqrt((held**2).sum(axis=0))
    if not size.all():
        empty = [name for name, length in zip(names, size, strict=True) if not length]
        return [
            f"stream {name} is zero in every row, so its weight cannot be told" for name in empty
        ]
    _, singular, right = np.linalg.svd(held / size, full_matrices=False)
    if singular[-1] > COLLINEAR * singular[0]:
        return []
    among = [name for name, part in zip(names, np.abs(right[-1]), strict=True) if part > 1e-6]
    return [f"streams {', '.join(among)} are collinear, so their weights cannot be told apart"]


def _weights(held: Floats, outcome: Floats, non_negative: bool) -> Floats:
    found: Floats
    if non_negative:
        found = nnls(held, outcome)[0]
    else:
        found = np.linalg.lstsq(held, outcome, rcond=None)[0].astype(np.float64)
    return found


def _factors(
    held: Floats,
    weights: Floats,
    carries: npt.NDArray[np.bool_],
    outcome: Floats,
    where: npt.NDArray[np.intp],
    count: int,
) -> Floats:
    """The factor of each area that fits best, then all of them brought to a mean of one."""
    carried = held @ (weights * carries)
    rest = outcome - held @ (weights * ~carries)
    bottom = np.bincount(where, carried**2, count)
    top = np.bincount(where, carried * rest, count)
    # An area in which nothing carries the factor tells nothing of it.
    factors = np.divide(top, bottom, out=np.ones(count), where=bottom > 0)
    size = np.bincount(where, carried, count)
    scaled: Floats = factors * size.sum() / (factors * size).sum()
    return scaled


def _made(
    names: Sequence[str],
    weights: Floats,
    areas: dict[str, float],
    fitted: Floats,
    outcome: Floats,
    rounds: int,
) -> Fit:
    away = np.abs(fitted - outcome)
    mean = float(outcome.mean())
    return Fit(
        weights=dict(zip(names, weights.tolist(), strict=True)),
        areas=areas,
        residuals=Residuals(
            max=float(away.max()),
            mean=float(away.mean()),
            median=float(np.median(away)),
            p99=float(np.quantile(away, 0.99)),
            relative=float(away.mean()) / mean if mean else float("nan"),
        ),
        rows=len(outcome),
        rounds=rounds,
        fitted=fitted,
    )
