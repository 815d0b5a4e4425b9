"""Series by small area added up to bodies: the truth that a restatement by shares is held to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from commonweal.system.apportionment import Number, exact, written
from commonweal.system.restatement import UnknownCodesError


def add_up(series: Mapping[str, Number], groups: Mapping[str, str]) -> dict[str, Decimal]:
    """Add a series by small area up to the bodies that the areas lay in.

    Parameters
    ----------
    series
        Value by area.
    groups
        Area to body, on the day wanted.

    Returns
    -------
    dict
        Exact sum by body, in order.

    Raises
    ------
    UnknownCodesError
        Listing every area of the series that lies in no body.

    Examples
    --------
    >>> add_up({"E1": 2, "E2": 3, "E3": 1}, {"E1": "09C", "E2": "09C", "E3": "09E"})
    {'09C': Decimal('5'), '09E': Decimal('1')}
    """
    unplaced = sorted(series.keys() - groups.keys())
    if unplaced:
        raise UnknownCodesError(
            f"area {area} lies in no body on the day; add it to the look-up or leave it out"
            for area in unplaced
        )
    sums: defaultdict[str, Fraction] = defaultdict(Fraction)
    for area, value in series.items():
        sums[groups[area]] += exact(value)
    return {code: written(sums[code]) for code in sorted(sums)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A restated series beside the truth.

    `differences` is restated less true, by code, where they differ; `misplaced` is half the sum of
    their sizes: what stands under the wrong code.
    """

    differences: Mapping[str, Decimal]
    misplaced: Decimal
    total: Decimal


def compare_with_truth(restated: Mapping[str, Number], truth: Mapping[str, Number]) -> Comparison:
    """How far a restatement by shares is from the truth built up from small areas.

    Raises
    ------
    ValueError
        When the totals differ: then the two speak of different things.

    Examples
    --------
    >>> compare_with_truth({"X": 9, "Y": 5}, {"X": 10, "Y": 4}).misplaced
    Decimal('1')
    """
    codes = sorted(restated.keys() | truth.keys())
    apart = {code: exact(restated.get(code, 0)) - exact(truth.get(code, 0)) for code in codes}
    if sum(apart.values(), Fraction(0)) != 0:
        raise ValueError(
            f"restated total and true total differ by {float(sum(apart.values())):g}; compare "
            "series of the same people"
        )
    total = sum(map(exact, truth.values()), Fraction(0))
    return Comparison(
        differences={code: written(part) for code, part in apart.items() if part},
        misplaced=written(sum(map(abs, apart.values()), Fraction(0)) / 2),
        total=written(total),
    )
