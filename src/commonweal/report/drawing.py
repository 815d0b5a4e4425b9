"""What all drawings share: colours, letters, the legend, and the words of their marks."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict

#: The first of these ships inside the converter, so that text is measured alike everywhere; the
#: others have the same widths on readers' machines.
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
INK = "#1d2a33"
BLUE = "#1f5f8b"
RUST = "#b3470b"
#: Okabe and Ito's palette, which readers with any colour vision tell apart, firmest first (from
#: memory, not verified; "Color Universal Design", 2008).
CATEGORIES = (
    "#0072b2",
    "#d55e00",
    "#009e73",
    "#cc79a7",
    "#e69f00",
    "#56b4e9",
    "#4d4d4d",
    "#f0e442",
)
#: Colours for lines and small marks, each of them 3 to 1 or more against white.
FINE = (*CATEGORIES[:3], "#a8437f", "#8a5c00", "#6a3d9a", CATEGORIES[6], "#8c1d18")
CONFIG: Mapping[str, Any] = {
    "background": None,
    "font": FONT,
    # The number of the words that a mark says when it is pointed at; `svg` writes it as `data-t`.
    "mark": {"description": {"expr": "isValid(datum.n) ? 'words ' + datum.n : ''"}},
    "view": {"stroke": None},
    "axis": {
        "aria": False,
        "domainColor": "#6b7780",
        "gridColor": "#e1e5e8",
        "labelColor": INK,
        "labelFontSize": 13,
        "labelLimit": 320,
        "tickColor": "#6b7780",
        "titleColor": INK,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "titlePadding": 10,
    },
    "text": {"color": INK, "fontSize": 13},
    "legend": {"disable": True},
}


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of a chart's legend, which stands in the page as text beside a small sign."""

    label: str
    colour: str
    sign: str = "square"


class Words(TypedDict):
    """What the marks of a drawing say when they are pointed at.

    `rows` has the texts of each mark's row, and `heads` what stands before each of them.
    """

    heads: list[str]
    rows: list[list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A chart as drawn.

    Parameters
    ----------
    svg
        The drawing: an `<svg>` element without name or description; the page adds both. What a
        mark says is `words.rows[n]`, where `n` is its attribute `data-t`.
    spec
        The Vega-Lite description of it.
    keys, note
        Legend, and what must be known to read the drawing, in words.
    """

    svg: str
    spec: Mapping[str, Any] = field(repr=False)
    keys: Sequence[Key] = ()
    note: str = ""

    @property
    def words(self) -> Words:
        """What the marks say; it travels in the part of the description that is not drawn."""
        words: Words = self.spec["usermeta"]
        return words


def as_script_data(value: object) -> str:
    """JSON that can stand inside a script element, whatever names it holds.

    Examples
    --------
    >>> as_script_data({"name": "</script>"})
    '{"name":"\\\\u003c/script\\\\u003e"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text
