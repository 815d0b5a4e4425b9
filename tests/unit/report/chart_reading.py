"""How tests read a drawing: its words, its marks, and where they stand."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pyarrow as pa

from commonweal.evidence import Chart, Table
from commonweal.report.charts import draw_rows
from commonweal.report.drawing import Drawing
from needs_sample import (
    needs_charts,
    needs_tables,
)

TABLES = {held.id: held for held in needs_tables()}

FUNNEL, CONTROL, INTERVAL, FIFTHS = needs_charts()


def draw(chart: Chart, held: Table | None = None, **more: Any) -> Drawing:
    lines = more.get("lines", TABLES.get(chart.lines))
    return draw_rows(chart, held or TABLES[chart.table], "c", lines)


def some(held: Table, *places: int) -> Table:
    return replace(held, data=held.data.take(pa.array(places, pa.int64())))


def put(held: Table, column: str, values: list[Any]) -> Table:
    place = held.data.column_names.index(column)
    array = pa.array(values, held.data.column(column).type)
    return replace(held, data=held.data.set_column(place, column, array))


def words(drawing: Drawing) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(drawing.svg).iter("text")]


def marks(drawing: Drawing) -> list[dict[str, Any]]:
    """Layers by what they draw: type of mark, its settings, its encodings."""
    return [{**layer["mark"], **layer["encoding"]} for layer in drawing.spec["layer"]]


def layers(drawing: Drawing, kind: str) -> list[dict[str, Any]]:
    return [mark for mark in marks(drawing) if mark["type"] == kind]


def moved(svg: str) -> list[tuple[float, float]]:
    """Where marks of one look stand: written once and placed, or each by itself."""
    found = []
    for element in ElementTree.fromstring(svg).iter():
        name = element.tag.split("}")[-1]
        if name == "use":
            found.append((float(element.attrib["x"]), float(element.attrib["y"])))
        elif name == "path" and "transform" in element.attrib:
            x, y = re.findall(r"-?[\d.]+", element.attrib["transform"])
            found.append((float(x), float(y)))
    return found


# Signals.


def contrast(colour: str) -> float:
    """Contrast against white, as WCAG 2 defines it (from memory, not verified)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 1.05 / (sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True)) + 0.05)
