"""Deaths and population by age band, laid out for a life table, and why a group gets none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from commonweal.stats.ages import Ages
from commonweal.stats.axes import axis_first
from commonweal.stats.estimate import Codes, Reason

Floats = npt.NDArray[np.float64]
Scalar = TypeVar("Scalar", bound=np.generic)

#: Person-years below which life expectancy is not given (Toson and Baker 2003, as the official
#: tool's documentation cites them).
SMALLEST_POPULATION = 5_000


@dataclass(frozen=True, slots=True)
class Layout:
    """Arrays with age bands first, ascending, and groups second; and the way back.

    Parameters
    ----------
    parts
        One array of shape (bands, groups) for each name given.
    shape
        Shape of the groups with the bands last.
    """

    parts: dict[str, Floats]
    shape: tuple[int, ...]
    bands: Ages
    axis: int

    def back(self, laid: npt.NDArray[Scalar]) -> npt.NDArray[Scalar]:
        """An array of shape (..., bands, groups) in the shape and order of what was given."""
        ordered = np.empty_like(laid)
        ordered[..., self.bands.order, :] = laid
        leading = laid.shape[:-2]
        moved = np.moveaxis(ordered, -2, -1).reshape(*leading, *self.shape)
        axis = self.axis if self.axis < 0 else self.axis + len(leading)
        return np.moveaxis(moved, -1, axis)

    def back_groups(self, laid: npt.NDArray[Scalar]) -> npt.NDArray[Scalar]:
        """An array of shape (..., groups) in the shape of the groups."""
        return laid.reshape(laid.shape[:-1] + self.shape[:-1])


def lay_out(bands: Ages, axis: int, **given: npt.ArrayLike) -> Layout:
    """Arrays by age band, bands first.

    Parameters
    ----------
    bands
        The age bands.
    axis
        Where the bands are (see `axes.from_end`); an array of one dimension holds bands alone, the
        same for all groups.
    given
        Arrays by name; no number of them may be negative.

    Returns
    -------
    Layout

    Raises
    ------
    ValueError
        Naming the array and group where a number is negative or infinite, or shapes do not fit.

    Examples
    --------
    >>> from commonweal.stats.ages import age_bands
    >>> laid = lay_out(age_bands([5, 0]), -1, deaths=[[2, 1], [4, 3]], population=[10, 10])
    >>> laid.parts["deaths"].tolist()
    [[1.0, 3.0], [2.0, 4.0]]
    """
    parts, groups = axis_first(given, axis)
    count = len(bands.starts)
    for name, part in parts.items():
        if len(part) != count:
            raise ValueError(
                f"{name}: {len(part)} bands along axis {axis}, but {count} ages; "
                "give one for each age band"
            )
        parts[name] = part[bands.order]
    return Layout(parts=parts, shape=(*groups, count), bands=bands, axis=axis)


def why_no_table(deaths: Floats, population: Floats) -> Codes:
    """The reason why each group gets no life table, as the official tool documents them.

    Parameters
    ----------
    deaths, population
        Shape (bands, groups), in ascending order of age.

    Returns
    -------
    ndarray
        Codes of `Reason`, shape (groups,). Where several hold, the first of: an input missing, no
        population in a band, more deaths than population in a band, fewer than 5,000 person-years
        in all, no deaths in the open band.

    Examples
    --------
    >>> Reason(int(why_no_table(np.array([[0.0], [0.0]]), np.array([[4e3], [4e3]]))[0])).words
    'no deaths in the last age band'
    """
    code = np.zeros(deaths.shape[1], dtype=np.uint8)
    for reason, holds in (
        (Reason.NO_DEATHS_IN_LAST_BAND, deaths[-1] == 0),
        (Reason.SMALL_POPULATION, population.sum(axis=0) < SMALLEST_POPULATION),
        (Reason.DEATHS_EXCEED_POPULATION, (deaths > population).any(axis=0)),
        (Reason.ZERO_DENOMINATOR, (population == 0).any(axis=0)),
        (Reason.MISSING, np.isnan(deaths).any(axis=0) | np.isnan(population).any(axis=0)),
    ):
        code[holds] = reason
    return code
