"""What a kernel is given, looked over before anything is worked out: what is impossible is refused
by name of the group, what is merely missing is left for the kernel to give a reason for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from commonweal.stats.estimate import Codes, Floats, Reason

#: Groups that an error lists; it says how many more there are.
GROUPS_NAMED = 5
#: The range of levels of confidence that the official tool accepts.
LOWEST_CONFIDENCE = 0.9
#: Kinds of arrays that numpy would turn into floats although they hold no numbers of this room.
_NO_NUMBERS = {"M": "dates", "m": "lengths of time", "c": "complex numbers"}


def floats(name: str, given: npt.ArrayLike) -> Floats:
    """An array of floats in which what is missing or masked is NaN.

    Parameters
    ----------
    name
        What the array is, for the error.
    given
        Any shape; masked values, also of masked arrays in a list, None and NaN are missing.

    Raises
    ------
    ValueError
        When it holds what is no number, a date, a length of time or a complex number.

    Examples
    --------
    >>> floats("count", [1, None]).tolist()
    [1.0, nan]
    """
    try:
        if isinstance(given, list | tuple) and _masked_within(given):
            # A list of them would otherwise come back as the numbers behind the masks.
            return np.stack([floats(name, each) for each in given])
        for kind in _kinds(given):
            if kind in _NO_NUMBERS:
                raise ValueError(f"{_NO_NUMBERS[kind]} given")
        if isinstance(given, np.ma.MaskedArray):
            # A masked value would otherwise come back as the number behind the mask.
            bare = np.asarray(np.ma.getdata(given), dtype=np.float64)
            return np.where(np.ma.getmaskarray(given), np.nan, bare)
        return np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        said = str(error).removeprefix(f"{name}: ")
        remedy = "; give numbers, NaN where one is missing"
        raise ValueError(f"{name}: {said.removesuffix(remedy)}{remedy}") from error


def _kinds(given: npt.ArrayLike) -> set[str]:
    """Numpy's kinds of what is given; for an array of objects, of these."""
    kind = getattr(getattr(given, "dtype", None), "kind", None) or np.asarray(given).dtype.kind
    if kind != "O":
        return {kind}
    return {each.dtype.kind for each in np.asarray(given).flat if isinstance(each, np.generic)}


def _masked_within(given: list[object] | tuple[object, ...]) -> bool:
    return any(
        isinstance(each, np.ma.MaskedArray)
        or (isinstance(each, list | tuple) and _masked_within(each))
        for each in given
    )


def together(**arrays: Floats) -> tuple[Floats, ...]:
    """Arrays broadcast to one shape.

    Raises
    ------
    ValueError
        When their shapes do not fit, with the shape of each.

    Examples
    --------
    >>> [part.shape for part in together(count=np.ones((2, 3)), population=np.ones(3))]
    [(2, 3), (2, 3)]
    """
    try:
        return np.broadcast_arrays(*arrays.values())
    except ValueError as error:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in arrays.items())
        raise ValueError(
            f"shapes do not fit together: {shapes}; give one value for each, or a length of one "
            "where it is the same for all"
        ) from error


def refuse(
    wrong: npt.NDArray[np.bool_], value: Floats, what: str, remedy: str, *, bands: bool = False
) -> None:
    """Raise an error that names the groups where `wrong` holds.

    Parameters
    ----------
    wrong
        True where something is wrong, any shape.
    value
        What stands there, of the same shape.
    what, remedy
        What is wrong, and what to do.
    bands
        Whether the last axis is that of bands within a group.

    Raises
    ------
    ValueError
        When any is wrong.

    Examples
    --------
    >>> refuse(np.array([False, True]), np.array([1.0, -2.0]), "count is negative", "mend it")
    Traceback (most recent call last):
    ValueError: count is negative: -2 in group 1; mend it
    """
    if not np.any(wrong):
        return
    places = [tuple(int(part) for part in row) for row in np.argwhere(wrong)]
    named = [f"{value[place]:g}{_place(place, bands)}" for place in places[:GROUPS_NAMED]]
    more = len(places) - GROUPS_NAMED
    rest = f" and {more:,} more" if more > 0 else ""
    raise ValueError(f"{what}: {', '.join(named)}{rest}; {remedy}")


def _place(place: tuple[int, ...], bands: bool) -> str:
    group, band = (place[:-1], f", band {place[-1]}") if bands and place else (place, "")
    if not group:
        return band.replace(",", " in", 1)
    return f" in group {group[0] if len(group) == 1 else group}{band}"


def possible(*, bands: bool = False, negative: bool = False, **arrays: Floats) -> None:
    """Refuse what is infinite, and what is below zero; what is missing passes.

    Parameters
    ----------
    bands
        Whether the last axis is that of bands within a group.
    negative
        Whether numbers below zero may stand.

    Raises
    ------
    ValueError
        Naming groups and bands.

    Examples
    --------
    >>> possible(bands=True, count=np.array([[0.0, np.nan], [1.0, -4.0]]))
    Traceback (most recent call last):
    ValueError: count is negative: -4 in group 1, band 1; give 0 or more, or NaN where missing
    """
    for name, array in arrays.items():
        remedy = "give a number, or NaN where missing"
        refuse(np.isinf(array), array, f"{name} is infinite", remedy, bands=bands)
        if not negative:
            remedy = "give 0 or more, or NaN where missing"
            refuse(array < 0, array, f"{name} is negative", remedy, bands=bands)


def denominator_codes(count: Floats, denominator: Floats) -> Codes:
    """Codes of what is missing, or has nothing to divide by.

    Parameters
    ----------
    count, denominator
        Of one shape.

    Examples
    --------
    >>> denominator_codes(np.array([1.0, np.nan, 0.0]), np.array([2.0, 2.0, 0.0])).tolist()
    [0, 1, 2]
    """
    missing = np.isnan(count) | np.isnan(denominator)
    reason = np.where(denominator == 0.0, Reason.ZERO_DENOMINATOR, Reason.GIVEN)
    return np.asarray(np.where(missing, Reason.MISSING, reason).astype(np.uint8))


def levels(confidence: float | Sequence[float], dimensions: int) -> Floats:
    """Levels of confidence, shaped so that several come before the groups.

    Parameters
    ----------
    confidence
        One level or several, each from 0.9 to below 1 as in the official tool: 0.95, not 95.
    dimensions
        Number of dimensions of the groups.

    Returns
    -------
    ndarray
        Without dimensions for one level, else shape (levels, 1, ..., 1).

    Raises
    ------
    ValueError
        When a level is outside the range, or none is given.

    Examples
    --------
    >>> levels([0.95, 0.998], 1).shape
    (2, 1)
    >>> levels(95, 1)
    Traceback (most recent call last):
    ValueError: confidence 95: give a share from 0.9 to below 1 (0.95 for 95%)
    """
    level = np.asarray(confidence, dtype=np.float64)
    if level.ndim > 1 or level.size == 0:
        raise ValueError(f"confidence {confidence!r}: give one level or a list of levels")
    if not np.all((level >= LOWEST_CONFIDENCE) & (level < 1.0)):
        raise ValueError(
            f"confidence {confidence!r}: give a share from {LOWEST_CONFIDENCE} to below 1 "
            "(0.95 for 95%)"
        )
    return level.reshape(level.shape + (1,) * (dimensions if level.ndim else 0))


def multiple(multiplier: float) -> float:
    """A multiplier, such as 100,000 for rates per 100,000.

    Raises
    ------
    ValueError
        When it is not above zero and finite.

    Examples
    --------
    >>> multiple(100_000)
    100000.0
    """
    if not (np.isfinite(multiplier) and multiplier > 0):
        raise ValueError(f"multiplier {multiplier!r}: give a number above 0, such as 100_000")
    return float(multiplier)
