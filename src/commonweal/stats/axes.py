"""Arrays given with an axis of bands or ranks anywhere, laid out with that axis first."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from commonweal.stats.checks import floats, possible

Floats = npt.NDArray[np.float64]


def from_end(axis: int, **given: Floats) -> int:
    """An axis counted from the end, so that it is the same one in arrays of unequal dimensions.

    Parameters
    ----------
    axis
        Counted from the end where negative; otherwise in the shape that the arrays have together,
        as they are broadcast.
    given
        Arrays by name. Those of one dimension hold bands alone, and single numbers none.

    Raises
    ------
    ValueError
        When an array of two dimensions or more does not reach that axis; its name is given.

    Examples
    --------
    >>> from_end(1, count=np.ones((2, 5, 3)), population=np.ones((5, 3)), standard=np.ones(5))
    -2
    >>> from_end(0, count=np.ones((2, 5, 3)), population=np.ones((5, 3)))
    Traceback (most recent call last):
    ValueError: population: shape (5, 3) has no axis 0 of the (2, 5, 3) that all have together; ...
    """
    most = max((array.ndim for array in given.values()), default=0)
    if most <= 1:
        return -1
    found = axis - most if axis >= 0 else axis
    for name, array in given.items():
        if array.ndim > 1 and not -array.ndim <= found < 0:
            largest = next(each.shape for each in given.values() if each.ndim == most)
            raise ValueError(
                f"{name}: shape {array.shape} has no axis {axis}"
                + (f" of the {largest} that all have together" if array.ndim < most else "")
                + "; give it that axis, or count axes from the end (-1 is the last)"
            )
    return found


def axis_first(
    given: Mapping[str, npt.ArrayLike], axis: int, *, negative: tuple[str, ...] = ()
) -> tuple[dict[str, Floats], tuple[int, ...]]:
    """Arrays of shape (length of the axis, groups), and the shape of the groups.

    Parameters
    ----------
    given
        Arrays by name.
    axis
        Where bands or ranks are: see `from_end`; an array of one dimension holds these alone, the
        same for all groups.
    negative
        Names of the arrays in which numbers below zero may stand.

    Returns
    -------
    parts, groups
        Of one shape, contiguous.

    Raises
    ------
    ValueError
        Where a number is negative or infinite, naming the array, group and band; or where shapes
        do not fit.

    Examples
    --------
    >>> parts, groups = axis_first({"value": [[1, 2], [3, 4], [5, 6]], "people": [1, 1, 1]}, 0)
    >>> parts["value"].shape, parts["people"].shape, groups
    ((3, 2), (3, 2), (2,))
    """
    arrays = {name: floats(name, each) for name, each in given.items()}
    bands = from_end(axis, **arrays)
    for name, array in arrays.items():
        if array.ndim == 0:
            raise ValueError(f"{name}: shape {array.shape} has no axis {axis}")
        arrays[name] = np.moveaxis(array, -1 if array.ndim == 1 else bands, -1)
        possible(bands=True, negative=name in negative, **{name: arrays[name]})
    try:
        shape = np.broadcast_shapes(*(array.shape for array in arrays.values()))
        alike = len({array.shape[-1] for array in arrays.values()}) == 1
    except ValueError:
        alike = False
    if not alike:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in arrays.items())
        raise ValueError(f"shapes do not fit together (axis {axis} put last): {shapes}")
    parts = {
        name: np.ascontiguousarray(np.broadcast_to(array, shape).reshape(-1, shape[-1]).T)
        for name, array in arrays.items()
    }
    return parts, shape[:-1]
