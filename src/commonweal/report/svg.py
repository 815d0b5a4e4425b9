"""From a Vega-Lite description to an SVG that stands in a page: drawn before the page is opened,
the same bytes on every machine, small, and with no ids that two drawings could share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

_SVG = "http://www.w3.org/2000/svg"
_SAID = "words "
_UNWANTED = {"class", "role", "version", "pointer-events", "aria-hidden", "stroke-miterlimit"}
_DEFAULTS = {"opacity": "1", "stroke-width": "1", "x2": "0", "y2": "0", "text-anchor": "start"}
_STRAIGHT = re.compile(r"(?:M-?[\d.]+,-?[\d.]+(?:L-?[\d.]+,-?[\d.]+)+Z?)+")
_COMMAND = re.compile(r"([MLZ])([^MLZ]*)")
#: What marks that are otherwise alike have of their own.
_OWN = ("transform", "data-t")
_MOVED = re.compile(r"translate\(([-\d.e]+),([-\d.e]+)\)")
#: Marks alike from here on are drawn by reference to one of them.
ALIKE = 4
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")


def to_svg(spec: Mapping[str, Any], name: str, steps: int = 1) -> str:
    """Draw a description as an image that a page names and describes.

    Parameters
    ----------
    spec
        Vega-Lite description with all its data inside.
    name
        Put before every id in the drawing, so that no other drawing in the page shares it. The
        drawing is called `name-drawing`; `name-title` and `name-description` name and describe it.
    steps
        Units of the description to a pixel.

    Returns
    -------
    str
        `<svg>` element, coordinates to a tenth of a unit.
    """
    import vl_convert

    drawn = vl_convert.vegalite_to_svg(dict(spec), allowed_base_urls=[])
    return _tidied(drawn, name, steps)


def _tidied(drawn: str, name: str, steps: int) -> str:
    root = ElementTree.fromstring(drawn)
    _prune(root)
    _hoist(root)
    _share(root)
    # The converter counts clip paths over its whole life, so ids are given anew in order.
    ids = {
        element.attrib["id"]: f"{name}-{place}"
        for place, element in enumerate(e for e in root.iter() if "id" in e.attrib)
    }
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{_SVG}}}")
        for key, value in list(element.attrib.items()):
            if key == "id":
                element.set(key, ids[value])
            elif key == "href":
                element.set(key, f"#{ids[value[1:]]}")
            elif value.startswith("url(#"):
                element.set(key, f"url(#{ids[value[5:-1]]})")
            elif key == "d" and _STRAIGHT.fullmatch(value):
                element.set(key, by_steps(value))
            elif key in ("d", "transform", "x", "y", "x2", "y2", "width", "height", "viewBox"):
                element.set(key, _NUMBER.sub(_tenth, value))
            if element.attrib.get("transform") == "translate(0,0)":
                del element.attrib["transform"]
    # The view box keeps the proportions; a fifth above its own size a drawing grows no more.
    widest = round(float(root.attrib.pop("width")) / steps * 1.2)
    del root.attrib["height"]
    root.attrib.update(
        {
            "id": f"{name}-drawing",
            "class": "chart",
            "style": f"max-width:{widest}px",
            "role": "img",
            "aria-labelledby": f"{name}-title",
            "aria-describedby": f"{name}-description",
        }
    )
    return ElementTree.tostring(root, encoding="unicode")


def by_steps(path: str) -> str:
    """A path of straight lines, written as steps in tenths of a pixel: half as long.

    Points are rounded before the steps between them are taken, so no error adds up and two areas
    keep their common border.

    Examples
    --------
    >>> by_steps("M10.04,20L12.5,19.25L0.26,20Z")
    'M10 20l2.5-.8-12.2 .8z'
    """
    written = []
    x = y = 0
    for command, numbers in _COMMAND.findall(path):
        if command == "Z":
            written.append("z")
            continue
        across, down = (round(float(number) * 10) for number in numbers.split(","))
        if command == "M":
            written.append(f"M{_in_tenths(across)} {_in_tenths(down)}".replace(" -", "-"))
        else:
            drawn = written[-1][0] not in "Mz"
            step = f"{_in_tenths(across - x)} {_in_tenths(down - y)}".replace(" -", "-")
            written.append((" " if step[0] != "-" else "") + step if drawn else f"l{step}")
        x, y = across, down
    return "".join(written)


def _in_tenths(tenths: int) -> str:
    """A number of tenths as short as it can be written."""
    text = f"{abs(tenths) / 10:g}"
    text = text.removeprefix("0") if text.startswith("0.") else text
    return f"-{text}" if tenths < 0 else text


def _tenth(found: re.Match[str]) -> str:
    return f"{round(float(found.group()), 1) + 0.0:g}" if "e" not in found.group() else "0"


def _prune(element: ElementTree.Element) -> None:
    """Take out what draws nothing and what only a program would read; keep what a mark says."""
    said = element.get("aria-label", "")
    if said.startswith(_SAID):
        element.set("data-t", said.removeprefix(_SAID))
    for name in list(element.attrib):
        if (
            name in _UNWANTED
            or name.startswith("aria-")
            or element.get(name) == _DEFAULTS.get(name)
        ):
            del element.attrib[name]
    for child in list(element):
        empty = child.get("d") in ("", "M0,0h0v0h0Z") or child.get("display") == "none"
        if empty or child.get("opacity") == "0":
            element.remove(child)
            continue
        _prune(child)
        if child.tag == f"{{{_SVG}}}g" and len(child) == 0:
            element.remove(child)


def _hoist(element: ElementTree.Element) -> None:
    """Give a group the attributes that all of its marks share."""
    for child in element:
        _hoist(child)
    if len(element) < 2 or element.tag != f"{{{_SVG}}}g":
        return
    for name in ("fill", "stroke", "stroke-width", "font-family", "font-size", "text-anchor"):
        held = {child.get(name) for child in element}
        if len(held) == 1 and None not in held and name not in element.attrib:
            element.set(name, held.pop() or "")
            for child in element:
                del child.attrib[name]


def _share(root: ElementTree.Element) -> None:
    """Write marks that differ in nothing but their place once, and then name their places."""
    for count, group in enumerate([part for part in root.iter() if part.tag == f"{{{_SVG}}}g"]):
        alike: dict[tuple[tuple[str, str], ...], list[int]] = {}
        for place, child in enumerate(group):
            if child.tag == f"{{{_SVG}}}path" and _MOVED.fullmatch(child.get("transform", "")):
                look = tuple(item for item in child.items() if item[0] not in _OWN)
                alike.setdefault(look, []).append(place)
        store = ElementTree.Element(f"{{{_SVG}}}defs")
        for look, places in alike.items():
            if len(places) < ALIKE:
                continue
            name = f"mark-{count}-{len(store)}"
            ElementTree.SubElement(store, f"{{{_SVG}}}path", {"id": name, **dict(look)})
            for place in places:
                moved = _MOVED.fullmatch(group[place].attrib["transform"])
                x, y = moved.groups() if moved else ("0", "0")
                own = {"data-t": group[place].get("data-t", "")}
                group[place] = ElementTree.Element(
                    f"{{{_SVG}}}use",
                    {"href": f"#{name}", "x": x, "y": y} | (own if own["data-t"] else {}),
                )
        if len(store):
            group.insert(0, store)
