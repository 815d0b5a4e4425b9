"""A value with its limits, or the reason why there is none: what the kernels of this room give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.uint8]


class Reason(IntEnum):
    """Why a value, or its limits, are not given: small codes, so that a million groups cost little.

    `words` says each in words; `GIVEN` has none.
    """

    GIVEN = 0
    #: A count, denominator, weight or value is NaN.
    MISSING = 1
    #: The denominator, or that of one of the bands, is zero.
    ZERO_DENOMINATOR = 2
    #: There is nothing to sum or to average: an axis of length zero, or nothing but zero weights.
    NO_VALUES = 3
    #: A value is given but one value has no spread: limits are not.
    ONE_VALUE = 4
    #: Fewer events in all than the method allows (10 for a directly standardised rate).
    FEW_EVENTS = 5
    #: The reference rates expect no event: a ratio to them has no meaning.
    NONE_EXPECTED = 6
    #: The population is smaller than the method allows (5,000 for life expectancy).
    SMALL_POPULATION = 7
    #: No deaths in the open age band, so that its length of life cannot be known.
    NO_DEATHS_IN_LAST_BAND = 8
    #: More deaths in an age band than its length and population allow.
    DEATHS_EXCEED_POPULATION = 9
    #: All values, or all positions on the scale, are equal: no gradient can be drawn.
    NO_SPREAD = 10
    #: The value on the scale of the link lies at or beyond its end.
    OUTSIDE_LINK = 11
    #: The 95% interval is wider than the method allows (20 years for life expectancy).
    WIDE_INTERVAL = 12
    #: Fewer groups than a gradient needs, or more than it can bear (5 to 100).
    NUMBER_OF_GROUPS = 13
    #: The fitted line is not above zero at its foot, so that a ratio of its ends means nothing.
    LINE_NOT_ABOVE_ZERO = 14
    #: Limits that hold the value cannot be found: errors are too large, or numbers too far apart.
    LIMITS_NOT_FOUND = 15

    @property
    def words(self) -> str:
        """The reason in words, empty where the value is given.

        Examples
        --------
        >>> Reason.FEW_EVENTS.words
        'too few events'
        """
        return _WORDS[self]


_WORDS = {
    Reason.GIVEN: "",
    Reason.MISSING: "an input is missing",
    Reason.ZERO_DENOMINATOR: "zero denominator",
    Reason.NO_VALUES: "no values",
    Reason.ONE_VALUE: "one value has no limits",
    Reason.FEW_EVENTS: "too few events",
    Reason.NONE_EXPECTED: "no events expected",
    Reason.SMALL_POPULATION: "population too small",
    Reason.NO_DEATHS_IN_LAST_BAND: "no deaths in the last age band",
    Reason.DEATHS_EXCEED_POPULATION: "more deaths than population",
    Reason.NO_SPREAD: "all values equal",
    Reason.OUTSIDE_LINK: "outside the range of the link",
    Reason.WIDE_INTERVAL: "interval too wide",
    Reason.NUMBER_OF_GROUPS: "too few or too many groups",
    Reason.LINE_NOT_ABOVE_ZERO: "fitted line not above zero",
    Reason.LIMITS_NOT_FOUND: "limits cannot be found",
}
_TABLE = np.array([_WORDS[reason] for reason in Reason])


def reason_words(code: npt.NDArray[np.integer]) -> npt.NDArray[np.str_]:
    """Reasons in words.

    Parameters
    ----------
    code
        Codes of `Reason`, any shape.

    Returns
    -------
    ndarray of str
        The same shape, empty where the value is given.

    Examples
    --------
    >>> reason_words(np.array([0, 2])).tolist()
    ['', 'zero denominator']
    """
    return np.asarray(_TABLE[code])


@dataclass(frozen=True, slots=True)
class Estimate:
    """Values with their lower and upper confidence limits, for any number of groups at once.

    Unpacks into exactly three: ``value, lower, upper = estimate``.

    Parameters
    ----------
    value
        One for each group, any shape; NaN where none can be given.
    lower, upper
        Limits, of the shape of `value`; with several levels of confidence these come first, so
        that ``lower[0]`` belongs to the first level.
    code
        Codes of `Reason`, of the shape of `value`: 0 where the value and its limits are given.

    Examples
    --------
    >>> two = Estimate(
    ...     value=np.array([2.0, np.nan]), lower=np.array([1.0, np.nan]),
    ...     upper=np.array([4.0, np.nan]),
    ...     code=np.array([Reason.GIVEN, Reason.MISSING], dtype=np.uint8))
    >>> value, lower, upper = two
    >>> two.reason.tolist()
    ['', 'an input is missing']
    """

    value: Floats
    lower: Floats
    upper: Floats
    code: Codes

    def __iter__(self) -> Iterator[Floats]:
        yield self.value
        yield self.lower
        yield self.upper

    @property
    def reason(self) -> npt.NDArray[np.str_]:
        """Why a value or its limits are not given, in words; empty where they are."""
        return reason_words(self.code)
