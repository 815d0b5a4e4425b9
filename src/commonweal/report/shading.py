"""Which colour each area of a map has, and the legend that says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from commonweal.evidence import Column
from commonweal.report.classes import class_labels, class_of, nice_breaks
from commonweal.report.drawing import CATEGORIES, Key
from commonweal.report.formats import NOT_KNOWN, column_texts
from commonweal.report.outlines import Area, neighbours
from commonweal.report.rows import plotted

#: Five steps of one blue, light to dark: they stay in order without colour too.
SEQUENCE = ("#e3eff6", "#b3d3e6", "#74acd0", "#2f7cb0", "#0b4674")
UNKNOWN = "#d9cfbf"
#: Up to this many groups are numbered on the map and named in the legend.
MOST_NUMBERED = 12
#: Grey stands last among the colours, as what is not known is nearly so.
GREY = "#4d4d4d"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shading:
    """What the areas of a map are given.

    Parameters
    ----------
    colours
        Colour by area.
    texts
        What is read out of an area, by area.
    keys, note
        The legend.
    groups
        Group by area, where areas are coloured by category.
    numbers
        Number by group, where groups are numbered on the map.
    """

    colours: Mapping[str, str]
    texts: Mapping[str, str] = field(default_factory=dict)
    keys: Sequence[Key] = ()
    note: str = ""
    groups: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)


def plain(areas: Mapping[str, Area]) -> Shading:
    """All areas alike."""
    return Shading(colours=dict.fromkeys(areas, SEQUENCE[1]))


def by_class(column: Column, values: Mapping[str, object], areas: Mapping[str, Area]) -> Shading:
    """Areas shaded by the class of a number, about as many in each class."""
    drawn = {code: plotted(column, value) for code, value in values.items()}
    numbers = {code: float(v) for code, v in drawn.items() if isinstance(v, int | float)}
    breaks = nice_breaks(list(numbers.values()), len(SEQUENCE))
    labels = class_labels(column, breaks)
    shades = SEQUENCE[len(SEQUENCE) - len(labels) :]
    unit = f" {column.unit}" if column.unit and column.kind in ("count", "number") else ""
    keys = [Key(label + unit, shade) for label, shade in zip(labels, shades, strict=True)]
    if any(code not in numbers for code in areas):
        keys.append(Key(NOT_KNOWN, UNKNOWN))
    return Shading(
        colours={
            code: shades[class_of(numbers[code], breaks)] if code in numbers else UNKNOWN
            for code in areas
        },
        texts=_texts(column, values),
        keys=keys,
        note=f"Darker areas have a higher value of: {column.label}.",
    )


def by_category(column: Column, values: Mapping[str, object], areas: Mapping[str, Area]) -> Shading:
    """Areas coloured by group: numbered, named and each of a colour of its own where groups are
    few, else so that neighbours differ."""
    texts = _texts(column, values)
    groups = {code: texts.get(code, NOT_KNOWN) for code in areas}
    names = sorted(set(groups.values()) - {NOT_KNOWN})
    numbered = len(names) <= MOST_NUMBERED
    if numbered:
        shades = dict(zip(names, own_colours(), strict=False))
    else:
        tints = [_tint(colour) for colour in _bright()]
        shades = _unlike_neighbours(names, neighbours(areas, groups), tints)
    keys: list[Key] = []
    note = f"{len(names)} groups: neighbours differ in colour, and colours repeat."
    if numbered:
        note = ""
        keys = [Key(f"{place} {name}", shades[name]) for place, name in enumerate(names, start=1)]
    if NOT_KNOWN in groups.values():
        shades[NOT_KNOWN] = UNKNOWN
        keys.append(Key(NOT_KNOWN, UNKNOWN))
    return Shading(
        colours={code: shades[group] for code, group in groups.items()},
        texts=texts,
        keys=keys,
        note=note,
        groups=groups,
        numbers={name: str(i) for i, name in enumerate(names, start=1)} if numbered else {},
    )


def _texts(column: Column, values: Mapping[str, object]) -> dict[str, str]:
    written = column_texts(column, list(values.values()))
    return {c: NOT_KNOWN if text is None else text for c, text in zip(values, written, strict=True)}


def own_colours() -> list[str]:
    """As many colours as groups are numbered, no two alike: tints, then grey, then deeper tints of
    the firmest, which differ from the first by their lightness where not by their hue."""
    bright = _bright()
    deep = [_tint(colour, 0.8) for colour in bright]
    return [*(_tint(one) for one in bright), _tint(GREY), *deep][:MOST_NUMBERED]


def _bright() -> list[str]:
    return [colour for colour in CATEGORIES if colour != GREY]


def _tint(colour: str, depth: float = 0.55) -> str:
    """A lighter tint, so that numbers and places on it can be read."""
    parts = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - (255 - part) * depth):02x}" for part in parts)


def _unlike_neighbours(
    names: Sequence[str], beside: Mapping[str, set[str]], tints: Sequence[str]
) -> dict[str, str]:
    """Colours such that no two neighbours share one, as far as there are colours.

    Greedy colouring, the group with the most neighbours first (Welsh and Powell 1967; from memory,
    not verified).
    """
    given: dict[str, str] = {}
    for name in sorted(names, key=lambda n: (-len(beside.get(n, ())), n)):
        near = Counter(given[n] for n in beside.get(name, ()) if n in given)
        used = Counter(given.values())
        given[name] = min(tints, key=lambda tint: (near[tint], used[tint], tints.index(tint)))
    return given
