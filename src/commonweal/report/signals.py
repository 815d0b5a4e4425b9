"""Colour and sign for categories that say how a value stands: to limits, to a reference, in time.

Blue is better and orange is worse; purple and green only say above and below; grey is ordinary. A
triangle points the way, and beyond 99% limits signs are filled. Words decide, so that one category
looks alike in all charts of a pack; of two that say the same, the later takes another look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product
from typing import Any

from commonweal.report.drawing import BLUE, CATEGORIES, Key
from commonweal.report.formats import NOT_KNOWN
from commonweal.report.rows import Row

GREY = "#5f6b73"
PURPLE = "#7b3294"
GREEN = "#00735c"
BETTER = CATEGORIES[0]
WORSE = CATEGORIES[1]
#: Colours, each of them 3 to 1 or more against white, for categories that no word explains.
OTHERS = (*CATEGORIES[:4], CATEGORIES[6])
#: Signs in the order in which categories that no word explains take them.
SIGNS = ("circle", "square", "diamond", "cross", "triangle-up", "triangle-down")
#: Limits from here on are the outer ones.
OUTER = 99.0

_UNTESTED = re.compile(r"\bnot (known|compared|tested|given|assessed)\b|\btoo (few|small)\b", re.I)
_ORDINARY = re.compile(r"\b(within|inside|common|similar|no(t|ne)?|ordinary|expected)\b", re.I)
_BETTER = re.compile(r"\b(better|improv\w*)\b", re.I)
_WORSE = re.compile(r"\b(worse\w*|concern\w*|deteriorat\w*)\b", re.I)
_UP = re.compile(r"\b(above|high|higher|over|upper|rise|rising|upwards?)\b", re.I)
_DOWN = re.compile(r"\b(below|low|lower|under|fall|falling|downwards?)\b", re.I)
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%")


@dataclass(frozen=True, slots=True)
class Signal:
    """How the marks of one category look; `filled` or an outline."""

    colour: str
    sign: str
    filled: bool = True

    @property
    def inside(self) -> str:
        """The colour within the outline."""
        return self.colour if self.filled else "#ffffff"


def signals(names: Iterable[str]) -> Mapping[str, Signal]:
    """The look of each category, no two alike, ordinary ones first.

    Parameters
    ----------
    names
        Categories in words, in any order and number.

    Examples
    --------
    >>> for name, look in signals(["above 99.8%", "below 95%", "within limits"]).items():
    ...     print(name, look.colour, look.sign, look.filled)
    within limits #5f6b73 circle True
    below 95% #00735c triangle-down False
    above 99.8% #7b3294 triangle-up True
    """
    ranked = sorted(dict.fromkeys(names), key=_rank)
    given: dict[str, Signal] = {}
    # Those that no word explains take what the others leave.
    for name in sorted(ranked, key=lambda name: not any(_by_words(name))):
        taken = set(given.values())
        given[name] = next(look for look in _looks(name, given) if look not in taken)
    return {name: given[name] for name in ranked}


def by_signal(rows: Sequence[Row]) -> tuple[dict[str, Any], list[Key]]:
    """Encodings of point marks by category, which rows get as `c`, and the legend."""
    import altair as alt

    for row in rows:
        row["c"] = (row["c_text"] or NOT_KNOWN) if "c_text" in row else ""
    looks = signals(row["c"] for row in rows if "c_text" in row)
    if not looks:
        return {"color": alt.value(BLUE), "fill": alt.value(BLUE)}, []

    def by(values: Iterable[str]) -> Any:
        return alt.Scale(domain=list(looks), range=list(values))

    encoded = {
        "color": alt.Color("c:N", scale=by(look.colour for look in looks.values())),
        "fill": alt.Fill("c:N", scale=by(look.inside for look in looks.values())),
        "shape": alt.Shape("c:N", scale=by(look.sign for look in looks.values())),
    }
    keys = [
        Key(name, look.colour, look.sign if look.filled else f"{look.sign}-open")
        for name, look in looks.items()
    ]
    return encoded, keys


def _rank(name: str) -> tuple[int, float]:
    """Not compared, ordinary, the others by how far out they say that they are."""
    if _UNTESTED.search(name):
        return 0, 0.0
    return (1, 0.0) if _ORDINARY.search(name) else (2, _percent(name))


def _percent(name: str) -> float:
    return max((float(found) for found in _PERCENT.findall(name)), default=100.0)


def _looks(name: str, given: Mapping[str, Signal]) -> Iterable[Signal]:
    """What would suit a category, best first; in the end anything that tells it apart."""
    colour, sign = _by_words(name)
    used = {look.colour for look in given.values()}
    free = [one for one in OTHERS if one not in used] or list(OTHERS)
    first = not _UNTESTED.search(name) and _percent(name) >= OUTER
    colours = [colour] if colour else free
    signs = [sign, *SIGNS] if sign else SIGNS[len(given) % len(SIGNS) :] + SIGNS
    wanted = (Signal(c, s, f) for c, s, f in product(colours, signs[:1], (first, not first)))
    spare = (Signal(c, s, f) for f, s, c in product((first, not first), signs, colours))
    # Categories without end still get a look each: greys that no eye can part, with the words.
    rest = (Signal(f"#{shade:06x}", "circle") for shade in range(2**24))
    return chain(wanted, spare, rest)


def _by_words(name: str) -> tuple[str, str]:
    """Colour and sign that the words ask for, or nothing."""
    if _UNTESTED.search(name) or _ORDINARY.search(name):
        return GREY, "circle"
    up, down = _UP.search(name), _DOWN.search(name)
    sign = "triangle-up" if up and not down else "triangle-down" if down and not up else ""
    if _BETTER.search(name):
        return BETTER, sign or "square"
    if _WORSE.search(name):
        return WORSE, sign or "diamond"
    return {"triangle-up": PURPLE, "triangle-down": GREEN}.get(sign, ""), sign
