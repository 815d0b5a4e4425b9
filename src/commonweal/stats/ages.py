"""Age bands: their starting ages and widths, in order, and what is missing or overlaps by name."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

#: Bands that an error lists.
BANDS_NAMED = 5
_LABEL = re.compile(
    r"\s*(?P<start>\d+)\s*(?:(?P<open>\+)|(?:-|–|to)\s*(?P<end>\d+))?\s*(?:years)?\s*"
)
_UNDER_ONE = re.compile(r"\s*(?:<|under)\s*1\s*(?:year)?\s*")


@dataclass(frozen=True, slots=True)
class Ages:
    """Age bands in ascending order, the last one open.

    Parameters
    ----------
    starts
        Starting ages, years, shape (bands,), ascending.
    order
        Positions, in the ages as given, of the bands in ascending order.
    widths
        Lengths of all but the last band, years, shape (bands - 1,).
    lived
        Share of its band that one who dies in it has lived, shape (bands - 1,).
    """

    starts: Floats
    order: npt.NDArray[np.intp]
    widths: Floats
    lived: Floats


def age_bands(ages: npt.ArrayLike) -> Ages:
    """Age bands from their starting ages or labels, in any order.

    Parameters
    ----------
    ages
        Shape (bands,). Starting ages in years (0, 1, 5, ... 90), or labels that say where a band
        ends ("0", "1-4", ... "90+"). The last band is open. With labels every gap and overlap is
        seen. Starting ages alone cannot show one, so a closed band that is longer than both its
        neighbours is taken for a gap; where such a band is meant, give labels.

    Returns
    -------
    Ages
        The share lived is 0.1 in a first year of life and a half in any other band, as in the
        official life table; a first band of 0 to 4 has a half too.

    Raises
    ------
    ValueError
        Naming the bands that repeat, overlap or are missing, and labels that cannot be read.

    Examples
    --------
    >>> age_bands([0, 1, 5, 10]).widths.tolist()
    [1.0, 4.0, 5.0]
    >>> age_bands(["5-9", "10+", "1-4", "0"]).order.tolist()
    [3, 2, 0, 1]
    >>> age_bands(["0", "1-4", "10-14", "15+"])
    Traceback (most recent call last):
    ValueError: ages: nothing covers 5-9; give bands that follow one another
    """
    given = np.asarray(ages)
    if given.ndim != 1 or given.size < 2:
        raise ValueError(f"ages: shape {given.shape}; give the starting age of two bands or more")
    starts, ends = _labels(given) if given.dtype.kind in "UOST" else _numbers(given)
    order = np.argsort(starts, kind="stable")
    starts, ends = starts[order], ends[order]
    _refuse_repeats(starts)
    _refuse_gaps(starts, ends)
    widths = np.diff(starts)
    if np.isnan(ends[:-1]).all():
        _refuse_seeming_gaps(starts, widths)
    lived = np.where((starts[:-1] == 0.0) & (widths == 1.0), 0.1, 0.5)
    return Ages(starts=starts, order=order, widths=widths, lived=lived)


def _numbers(given: npt.NDArray[np.generic]) -> tuple[Floats, Floats]:
    starts = given.astype(np.float64)
    wrong = ~(np.isfinite(starts) & (starts >= 0))
    if wrong.any():
        raise ValueError(f"ages: {_listed(starts[wrong])} is no age; give years, 0 or more")
    return starts, np.full(len(starts), np.nan)


def _labels(given: npt.NDArray[np.generic]) -> tuple[Floats, Floats]:
    """Starting ages and first ages beyond each band: infinite for open, NaN where not said."""
    starts, ends, unread = [], [], []
    for label in (str(each).lower() for each in given):
        found = _LABEL.fullmatch("0-0" if _UNDER_ONE.fullmatch(label) else label)
        if not found:
            unread.append(label)
            continue
        starts.append(float(found["start"]))
        closed = float(found["end"]) + 1.0 if found["end"] else np.nan
        ends.append(np.inf if found["open"] else closed)
    if unread:
        raise ValueError(
            f"ages: cannot read {', '.join(map(repr, unread[:BANDS_NAMED]))}; "
            "give starting ages, or labels such as '0', '1-4', '90+'"
        )
    return np.array(starts), np.array(ends)


def _refuse_repeats(starts: Floats) -> None:
    repeated = np.unique(starts[1:][np.diff(starts) == 0])
    if repeated.size:
        raise ValueError(
            f"ages: more than one band starts at {_listed(repeated)}; give each band once"
        )


def _refuse_gaps(starts: Floats, ends: Floats) -> None:
    """Refuse bands whose labels leave a gap or overlap, all named at once."""
    said = []
    for first, until, after in zip(starts[:-1], ends[:-1], starts[1:], strict=True):
        if np.isinf(until):
            said.append(f"{first:g}+ is open, yet {after:g} comes after it")
        elif until < after:
            said.append(f"nothing covers {until:g}-{after - 1:g}")
        elif until > after:
            said.append(f"{first:g}-{until - 1:g} overlaps the band from {after:g}")
    if np.isfinite(ends[-1]):
        said.append(f"the last band ends at {ends[-1] - 1:g}, but must be open: {starts[-1]:g}+")
    if said:
        more = f" and {len(said) - BANDS_NAMED} more" if len(said) > BANDS_NAMED else ""
        raise ValueError(
            f"ages: {'; '.join(said[:BANDS_NAMED])}{more}; give bands that follow one another"
        )


def _refuse_seeming_gaps(starts: Floats, widths: Floats) -> None:
    """Refuse a closed band that is longer than both its neighbours: a starting age is missing."""
    before, after = np.r_[0.0, widths[:-1]], np.r_[widths[1:], 0.0]
    wide = np.flatnonzero((widths > before) & (widths > after))
    # Rising widths (1, 4, 5, 10) are how tables are made; a last rise is a gap only after a level.
    last = len(widths) - 1
    wide = wide[(wide < last) | (before[wide] == np.roll(before, 1)[wide])]
    if wide.size and last > 0:
        named = [f"{starts[place]:g}-{starts[place + 1] - 1:g}" for place in wide[:BANDS_NAMED]]
        raise ValueError(
            f"ages: a band seems to be missing within {', '.join(named)}; add its starting age, or "
            f'give labels that say where each band ends ("{named[0]}") if one so long is meant'
        )


def _listed(ages: Floats) -> str:
    return ", ".join(f"{age:g}" for age in ages[:BANDS_NAMED])
