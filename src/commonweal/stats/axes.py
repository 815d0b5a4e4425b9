"""Arrays given with an axis of bands or ranks anywhere, laid out with that axis first."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from commonweal.stats.checks import floats, possible

Floats = npt.NDArray[np.float64]


def axis_first(
    given: Mapping[str, npt.ArrayLike], axis: int, *, negative: tuple[str, ...] = ()
) -> tuple[dict[str, Floats], tuple[int, ...]]:
    """Arrays of shape (length of the axis, groups), and the shape of the groups.

    Parameters
    ----------
    given
        Arrays by name.
    axis
        Where bands or ranks are in each array; an array of one dimension holds these alone, the
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
    arrays = {}
    for name, each in given.items():
        array = floats(name, each)
        if array.ndim == 0 or (array.ndim > 1 and not -array.ndim <= axis < array.ndim):
            raise ValueError(f"{name}: shape {array.shape} has no axis {axis}")
        arrays[name] = np.moveaxis(array, 0 if array.ndim == 1 else axis, -1)
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
