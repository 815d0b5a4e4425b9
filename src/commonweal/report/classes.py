"""Classes of a number for maps: round limits, and how they are read."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from commonweal.evidence import Column
from commonweal.report.formats import column_texts


def nice_breaks(values: Sequence[float], classes: int = 5) -> list[float]:
    """Round numbers that part values into classes of about the same size.

    Parameters
    ----------
    values
        Finite values, in any order.
    classes
        The most classes wanted.

    Returns
    -------
    list of float
        Increasing inner limits, at most `classes - 1`; fewer where values tie.

    Examples
    --------
    >>> nice_breaks([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    [3.0, 5.0, 7.0, 9.0]
    >>> nice_breaks([4, 4, 4])
    []
    """
    held = sorted(values)
    if not held or held[0] == held[-1]:
        return []
    step = 10.0 ** math.floor(math.log10((held[-1] - held[0]) / classes))
    cuts = {
        round(round(held[(len(held) * part) // classes] / step) * step, 12)
        for part in range(1, classes)
    }
    return sorted(cut for cut in cuts if held[0] < cut <= held[-1])


def class_of(value: float, breaks: Sequence[float]) -> int:
    """Which class a value falls in: the number of limits at or below it.

    Examples
    --------
    >>> class_of(3.0, [3.0, 5.0]), class_of(2.9, [3.0, 5.0])
    (1, 0)
    """
    return sum(1 for cut in breaks if cut <= value)


def class_labels(column: Column, breaks: Sequence[float]) -> list[str]:
    """How the classes of a column are named in a legend.

    Parameters
    ----------
    column
        Its kind decides the writing.
    breaks
        Inner limits, increasing; money in pounds.

    Examples
    --------
    >>> class_labels(Column(name="s", label="Share", kind="share"), [0.1, 0.2])
    ['under 10.0%', '10.0% to under 20.0%', '20.0% or more']
    """
    scale = 100 if column.kind == "money" else 1
    texts = [text or "" for text in column_texts(column, [cut * scale for cut in breaks])]
    if not texts:
        return ["all the same"]
    middle = [f"{low} to under {high}" for low, high in pairwise(texts)]
    return [f"under {texts[0]}", *middle, f"{texts[-1]} or more"]
