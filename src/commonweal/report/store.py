"""What the drawings of a page have in common, written once: outlines of areas, marks, names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree

from commonweal.report.drawing import Words, as_script_data

#: Marks in a row that are told apart by their place alone, from here on.
IN_A_ROW = 4
_LONG_PATH = re.compile(r'<path((?: [\w-]+="[^"]*")*?) d="([^"]{20,})"((?: [\w-]+="[^"]*")*) ?/>')
_DRAWING = re.compile(r'^<svg\b[^>]* id="([^"]+)-drawing"')
#: A text shorter than this is not longer than the number that would stand for it.
_SHORT = 4


class Store:
    """Long paths that several drawings of a page have in common, such as outlines of areas.

    Parameters
    ----------
    drawings
        All drawings of the page.

    Examples
    --------
    >>> area = '<path fill="#fff" d="M10 20l2.5-.8-12.2 .8 3 3 4 4 5 5 6 6z" />'
    >>> store = Store([f'<svg id="x-drawing">{area}</svg>', f'<svg id="y-drawing">{area}</svg>'])
    >>> store.svg
    '<path id="a0" d="M10 20l2.5-.8-12.2 .8 3 3 4 4 5 5 6 6z"/>'
    >>> store.drawn(f'<svg id="y-drawing">{area}</svg>')
    '<svg id="y-drawing"><use href="#a0" fill="#fff"/></svg>'
    """

    def __init__(self, drawings: Iterable[str]) -> None:
        held = list(drawings)
        found = Counter(path[1] for svg in held for path in _LONG_PATH.findall(svg))
        often = [path for path, count in found.items() if count > 1]
        self._paths = {path: f"a{place}" for place, path in enumerate(often)}
        named = [match[1] for svg in held if (match := _DRAWING.match(svg))]
        self._names = {name: f"d{place}" for place, name in enumerate(named)}

    @property
    def svg(self) -> str:
        """The paths, to stand once in the page."""
        return "".join(f'<path id="{name}" d="{path}"/>' for path, name in self._paths.items())

    def drawn(self, svg: str) -> str:
        """A drawing that refers to the paths, whose marks in a row are counted once."""
        root = ElementTree.fromstring(_LONG_PATH.sub(self._referred, svg))
        for group in list(root.iter("g")):
            _counted(group)
        name = root.get("id", "").removesuffix("-drawing")
        # What only the drawing itself refers to needs no long name.
        inner = re.compile(rf'(id="|"#|url\(#){re.escape(name)}-(\d+)(?=["\)])')
        written = ElementTree.tostring(root, encoding="unicode").replace(" />", "/>")
        return inner.sub(rf"\g<1>{self._names[name]}-\2", written)

    def _referred(self, found: re.Match[str]) -> str:
        before, path, after = found.groups()
        name = self._paths.get(path)
        return f'<use href="#{name}"{before}{after}/>' if name else found.group()


def _counted(group: ElementTree.Element) -> None:
    """Put marks that follow each other and are filled alike into one group.

    The group says their fill once, and the number of the words of its first mark (`data-f`); the
    words of the others are the numbers that follow.

    Examples
    --------
    >>> marks = "".join(f'<path fill="#fff" data-t="{n}" />' for n in range(7, 11))
    >>> held = ElementTree.fromstring(f"<g>{marks}</g>")
    >>> _counted(held)
    >>> ElementTree.tostring(held, encoding="unicode")
    '<g><g data-f="7" fill="#fff"><path /><path /><path /><path /></g></g>'
    """
    kept: list[ElementTree.Element] = []
    for run in _runs(group):
        if len(run) < IN_A_ROW:
            kept += run
            continue
        beside = {name: run[0].attrib[name] for name in ("fill",) if name in run[0].attrib}
        held = ElementTree.Element("g", {"data-f": run[0].attrib["data-t"], **beside})
        for mark in run:
            del mark.attrib["data-t"]
            mark.attrib.pop("fill", None)
            held.append(mark)
        kept.append(held)
    group[:] = kept


def _runs(group: ElementTree.Element) -> list[list[ElementTree.Element]]:
    """The children of a group, parted where words do not follow each other or fills differ."""
    runs: list[list[ElementTree.Element]] = []
    for child in group:
        follows = (
            bool(runs)
            and "data-t" in child.attrib
            and child.get("fill") == runs[-1][-1].get("fill")
            and int(child.attrib["data-t"]) == int(runs[-1][-1].get("data-t", -9)) + 1
        )
        if follows:
            runs[-1].append(child)
        else:
            runs.append([child])
    return runs


class Said:
    """What the marks of all drawings of a page say; a text said more than once stands once.

    Parameters
    ----------
    words
        The words of each drawing.

    Examples
    --------
    >>> held = {"heads": ["Area: "], "rows": [["Ashford"], ["Swale"], ["Ashford"]]}
    >>> said = Said([held])
    >>> said.texts, said.of(held)
    ('["Ashford"]', '{"heads":["Area: "],"rows":[[0],["Swale"],[0]]}')
    """

    def __init__(self, words: Sequence[Words]) -> None:
        counts = Counter(text for held in words for row in held["rows"] for text in row)
        often = [text for text, count in counts.items() if count > 1 and len(text) > _SHORT]
        # The most frequent first: their numbers are short.
        often.sort(key=lambda text: -counts[text])
        self._places = {text: place for place, text in enumerate(often)}

    @property
    def texts(self) -> str:
        """The texts said more than once, as script data."""
        return as_script_data(list(self._places))

    def of(self, words: Words) -> str:
        """The words of one drawing as script data: a number is the place of a text."""
        rows = [[self._places.get(text, text) for text in row] for row in words["rows"]]
        return as_script_data({"heads": words["heads"], "rows": rows})
