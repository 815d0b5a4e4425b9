"""Draws of uncertain parameters from their published central values and intervals, each from a
stream of its own, so that one more parameter leaves the draws of all others as they were."""

from __future__ import annotations

import hashlib
import math
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

Floats = npt.NDArray[np.float64]
Distribution = Literal["lognormal", "beta", "gamma", "normal", "triangular", "uniform", "fixed"]


def stream(seed: int, name: str) -> np.random.Generator:
    """The stream of random numbers of a name under a seed.

    Parameters
    ----------
    seed
        Zero or more.
    name
        What is drawn; its digest, and no order of asking, chooses the stream.

    Raises
    ------
    ValueError
        When the seed is negative.

    Examples
    --------
    >>> stream(1, "a").random() == stream(1, "a").random() != stream(1, "b").random()
    True
    """
    if seed < 0:
        raise ValueError(f"seed {seed}: give zero or more")
    digest = hashlib.sha256(name.encode()).digest()
    words = [int.from_bytes(digest[at : at + 4], "big") for at in range(0, 32, 4)]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *words])))


def draw(
    distribution: Distribution,
    value: float,
    low: float | None,
    high: float | None,
    size: int,
    generator: np.random.Generator,
    *,
    level: float = 0.95,
) -> Floats:
    """Draws of a parameter from its central value and its interval.

    Parameters
    ----------
    distribution
        "lognormal" for ratios: the value is the median, the interval's logarithm is symmetric as
        nearly as it can be. "beta" for proportions, "gamma" for amounts above zero, "normal" for
        others: the value is the mean, the interval's width gives the standard error. "triangular":
        the value is the likeliest, low and high are the ends that nothing lies beyond; "uniform":
        all between the ends is alike likely. "fixed" does not vary.
    value, low, high
        In the parameter's unit; low and high None only for "fixed".
    size
        How many draws.
    generator
        See `stream`.
    level
        Of the interval; triangular and uniform have ends instead.

    Returns
    -------
    ndarray
        Shape (size,), the parameter's unit.

    Raises
    ------
    ValueError
        When the interval does not hold the value or cannot belong to the distribution.

    Notes
    -----
    Method of moments; A Briggs, M Sculpher, K Claxton (2006), Decision Modelling for Health
    Economic Evaluation, chapter 4: cited from memory, not verified.

    Examples
    --------
    >>> made = draw("lognormal", 0.8, 0.73, 0.87, 20000, stream(1, "effect"))
    >>> np.quantile(made, [0.025, 0.5, 0.975]).round(2).tolist()
    [0.73, 0.8, 0.87]
    """
    if distribution == "fixed":
        return np.full(size, value)
    if low is None or high is None or not low <= value <= high or low == high:
        raise ValueError(
            f"{distribution} of {value} from {low} to {high}: give an interval that holds the value"
        )
    if distribution == "triangular":
        return generator.triangular(low, value, high, size)
    if distribution == "uniform":
        return generator.uniform(low, high, size)
    spread = 2.0 * float(ndtri(0.5 + level / 2.0))
    if distribution == "lognormal":
        if low <= 0.0:
            raise ValueError(f"lognormal of {value} from {low}: a ratio lies above zero")
        return value * np.exp(generator.standard_normal(size) * (math.log(high / low) / spread))
    error = (high - low) / spread
    if distribution == "beta":
        return _beta(value, error, size, generator)
    if distribution == "gamma":
        if value <= 0.0:
            raise ValueError(f"gamma of {value}: an amount lies above zero")
        return generator.gamma((value / error) ** 2, error * error / value, size)
    return value + generator.standard_normal(size) * error


def _beta(mean: float, error: float, size: int, generator: np.random.Generator) -> Floats:
    if not 0.0 < mean < 1.0 or error * error >= mean * (1.0 - mean):
        raise ValueError(
            f"beta of mean {mean} and standard error {error:.4g}: give a proportion between 0 and "
            "1 with an interval that fits inside"
        )
    weight = mean * (1.0 - mean) / (error * error) - 1.0
    return generator.beta(mean * weight, (1.0 - mean) * weight, size)
