"""Arrays with an axis of bands (of age, or age and sex): brought to one shape, and looked over."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from commonweal.stats.axes import from_end
from commonweal.stats.checks import floats, possible, together
from commonweal.stats.estimate import Codes, Floats, Reason


def banded(axis: int, **given: npt.ArrayLike) -> tuple[Floats, ...]:
    """Arrays of one shape with their bands last, looked over.

    Parameters
    ----------
    axis
        Along which the bands lie in arrays of two dimensions or more (see `axes.from_end`); one of
        one dimension holds bands, a single number stands for all.
    given
        Arrays by name, at least 0, NaN where missing.

    Raises
    ------
    ValueError
        Naming group and band, when a number is negative or infinite; when shapes do not fit.

    Examples
    --------
    >>> parts = banded(0, count=[[1, 2], [3, 4], [5, 6]], standard=[7, 8, 9])
    >>> [part.tolist() for part in parts]
    [[[1.0, 3.0, 5.0], [2.0, 4.0, 6.0]], [[7.0, 8.0, 9.0], [7.0, 8.0, 9.0]]]
    """
    arrays = {name: floats(name, array) for name, array in given.items()}
    last = from_end(axis, **arrays)
    arrays = {name: _bands_last(array, last) for name, array in arrays.items()}
    possible(bands=True, negative=False, **arrays)
    parts = together(**arrays)
    if parts[0].ndim == 0:
        raise ValueError(f"{', '.join(given)}: give one number for each band, along an axis")
    return parts


def _bands_last(array: Floats, axis: int) -> Floats:
    return np.moveaxis(array, axis, -1) if array.ndim > 1 else array


def observed_total(observed: npt.ArrayLike, axis: int, shape: tuple[int, ...]) -> Floats:
    """Observed events in all, given by band or as a total.

    Parameters
    ----------
    observed
        By band, or with a length of one along the axis, or a single number for all groups.
    axis
        As for `banded`, counted from the end where the dimensions of both are unequal.
    shape
        Of the groups and bands that they are compared with, bands last.

    Raises
    ------
    ValueError
        When a number is negative or infinite, or there are other bands than in `shape`.

    Examples
    --------
    >>> observed_total([[1, 2], [3, 4]], -1, (2, 2)).tolist()
    [3.0, 7.0]
    """
    events = _bands_last(floats("observed", observed), axis)
    possible(bands=True, observed=events)
    if events.ndim == 0:
        return events
    if events.shape[-1] not in (1, shape[-1]):
        raise ValueError(
            f"observed has {events.shape[-1]} bands and population {shape[-1]}; give the events "
            "of each band, or a length of one along the axis for the events in all"
        )
    return np.asarray(events.sum(axis=-1))


def lacking(denominator: Floats, *others: Floats) -> Codes:
    """Codes of groups in which a band is missing or has nothing to divide by, or without band.

    Parameters
    ----------
    denominator, others
        Of one shape, bands last.

    Examples
    --------
    >>> lacking(np.array([[1.0, 2.0], [0.0, 1.0], [np.nan, 0.0]])).tolist()
    [0, 2, 1]
    """
    code = np.full(denominator.shape[:-1], Reason.GIVEN, dtype=np.uint8)
    if denominator.shape[-1] == 0:
        code[...] = Reason.NO_VALUES
    code[(denominator == 0.0).any(axis=-1)] = Reason.ZERO_DENOMINATOR
    for array in (denominator, *others):
        code[np.isnan(array).any(axis=-1)] = Reason.MISSING
    return code
