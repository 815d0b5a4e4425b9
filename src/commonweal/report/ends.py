"""Names beside the ends of lines, so that many lines are told apart without a legend."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from commonweal.report.drawing import INK
from commonweal.report.rows import WIDTH, Row

#: From so many lines on, and up to so many, names stand at the ends: of fewer the legend is read
#: as fast, of more the names would not fit.
FEWEST, MOST = 4, 16
#: Pixels from one name to the next.
GAP = 17
#: A name longer than this many pixels is cut; the table has it whole.
LONGEST = 270


def round_ends(values: Sequence[float]) -> tuple[float, float]:
    """Round numbers below and above all values, for the two ends of an axis.

    Examples
    --------
    >>> round_ends([-0.013, 0.031]), round_ends([103.0, 187.0]), round_ends([])
    ((-0.02, 0.04), (100.0, 200.0), (0.0, 1.0))
    """
    if not values:
        return 0.0, 1.0
    low, high = min(values), max(values)
    span = high - low or abs(high)
    # What is smaller than any figure of a pack counts as no distance.
    rough = (span if span > 1e-12 else 1.0) / 5
    power = 10.0 ** math.floor(math.log10(rough))
    step = power * next(part for part in (1, 2, 5, 10) if part * power >= rough * 0.999)
    below, above = math.floor(low / step), math.ceil(high / step)
    return float(f"{below * step:.12g}"), float(f"{max(above, below + 1) * step:.12g}")


def apart(places: Sequence[float], gap: float, most: float) -> list[float]:
    """Places moved as little as it takes for each to be `gap` or more after the one before.

    Parameters
    ----------
    places
        Increasing, in pixels.
    gap, most
        Least distance, and the last place allowed; `gap` times the count is not more than it.

    Examples
    --------
    >>> apart([10, 12, 100], 17, 280), apart([270, 275], 17, 280)
    ([10, 27, 100], [263, 280])
    """
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + gap) if moved else place)
    limit = most
    for at in reversed(range(len(moved))):
        moved[at] = min(moved[at], limit)
        limit = moved[at] - gap
    return moved


def names_at_ends(
    rows: Sequence[Row], domain: tuple[float, float], height: float
) -> tuple[list[Row], list[str]]:
    """Where the names of lines stand, for lines that reach the last period.

    Parameters
    ----------
    rows
        With `x` (period), `y` (value) and `c` (name of the line).
    domain, height
        Ends of the vertical axis, and its length in pixels.

    Returns
    -------
    tuple
        A row for each name (`key`; its place `y`; the end of its line `from`, in pixels from the
        top), and the names of the lines that end before the last period.
    """
    known = [row for row in rows if row["x"] is not None and row["y"] is not None]
    lines = list(dict.fromkeys(row["c"] for row in rows))
    if not known:
        return [], lines
    last = max(row["place"] for row in known)
    bottom, top = domain
    ends = sorted(
        (height * (top - row["y"]) / (top - bottom), row["c"])
        for row in known
        if row["place"] == last
    )
    placed = apart([end for end, _ in ends], GAP, height)
    named = [
        {"key": name, "c": name, "from": round(end, 1), "y": round(place, 1)}
        for (end, name), place in zip(ends, placed, strict=True)
    ]
    held = {name for _, name in ends}
    return named, [name for name in lines if name not in held]


def name_marks(encoded: Mapping[str, Any]) -> list[Any]:
    """Marks that lead from the end of each line to its sign and its name."""
    import altair as alt

    names = alt.Chart(alt.NamedData("names"))
    place = alt.Y("y:Q", scale=None)
    lead = names.mark_rule(description="", strokeWidth=1)
    sign = names.mark_point(filled=True, size=60, opacity=1, description="")
    word = names.mark_text(align="left", baseline="middle", limit=LONGEST, color=INK)
    return [
        lead.encode(
            x=alt.value(WIDTH + 1),
            x2=alt.value(WIDTH + 14),
            y=alt.Y("from:Q", scale=None),
            y2=alt.Y2("y:Q"),
            color=encoded["color"],
        ),
        sign.encode(x=alt.value(WIDTH + 20), y=place, **encoded),
        word.encode(x=alt.value(WIDTH + 29), y=place, text="key:N"),
    ]
