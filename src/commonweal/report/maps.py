"""Maps: areas coloured by category or by class of a number, with places drawn on top."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from commonweal.evidence import Chart, Column, Table
from commonweal.report import outlines as lines
from commonweal.report.charts import class_labels, class_of, column_of, nice_breaks, plotted
from commonweal.report.drawing import CATEGORIES, CONFIG, INK, Drawing, Key, to_svg
from commonweal.report.formats import NOT_KNOWN, column_texts
from commonweal.report.outlines import STEPS, Outlines

#: Five steps of one blue, light to dark: they stay in order without colour too.
SEQUENCE = ("#e3eff6", "#b3d3e6", "#74acd0", "#2f7cb0", "#0b4674")
UNKNOWN = "#d9cfbf"
#: Up to this many groups are numbered on the map and named in the legend.
MOST_NUMBERED = 12


@dataclass(frozen=True, slots=True)
class _Coloured:
    """What the areas of a map are given: colour and words by code, the legend, the numbers."""

    colours: Mapping[str, str]
    keys: Sequence[Key]
    groups: Mapping[str, str]
    numbers: Mapping[str, str]
    note: str = ""


def draw_map(
    chart: Chart, table: Table, outlines: Outlines, points: Table | None, name: str
) -> Drawing:
    """Draw a map.

    Parameters
    ----------
    chart
        What to draw; `x` names the column of area codes (else the column of kind "code" that
        fits the outlines best), `colour` the column that colours them.
    table
        One row for each area.
    outlines
        Areas laid on the grid.
    points
        Places with columns `latitude` and `longitude`, or None.
    name
        What the drawing is called in the page.

    Raises
    ------
    ValueError
        When a column that the chart names is not there.
    """
    codes = _codes(chart, table, outlines)
    column = column_of(table, chart, chart.colour) if chart.colour else None
    values = table.data.column(column.name).to_pylist() if column else [None] * len(codes)
    texts = column_texts(column, values) if column else [""] * len(codes)
    rows = {
        code: (value, NOT_KNOWN if text is None else text)
        for code, value, text in zip(codes, values, texts, strict=True)
        if code in outlines.areas
    }
    coloured = _coloured(chart, column, rows, outlines)
    names = _names(table, codes)
    tips = {
        code: "\n".join(
            [names.get(code, code)]
            + ([f"{column.label}: {rows[code][1]}"] if column and code in rows else [])
        )
        for code in outlines.areas
    }
    spec = _spec(outlines, coloured, tips, _placed(chart, points, outlines))
    svg = to_svg(spec, name)
    kept = {name: data for name, data in spec["datasets"].items() if name != "areas"}
    live = {
        "spec": {**spec, "datasets": kept},
        "outlines": outlines.id,
        "rows": {code: [coloured.colours[code], tips[code]] for code in outlines.areas},
    }
    keys = list(coloured.keys)
    if points is not None:
        keys.append(Key(points.title, INK, "circle"))
    absent = len(outlines.areas) - len(rows)
    notes = [coloured.note, f"{absent:,} areas have no row in the table." if absent else ""]
    return Drawing(
        svg=svg,
        spec=live,
        keys=keys,
        note=" ".join(note for note in notes if note),
        outlines=outlines.id,
    )


def _codes(chart: Chart, table: Table, outlines: Outlines) -> list[str]:
    """The area code of each row."""
    if chart.x:
        column_of(table, chart, chart.x)
        return [str(code) for code in table.data.column(chart.x).to_pylist()]
    best: list[str] = []
    fit = -1
    for column in table.columns:
        if column.kind == "code":
            codes = [str(code) for code in table.data.column(column.name).to_pylist()]
            met = sum(code in outlines.areas for code in codes)
            if met > fit:
                best, fit = codes, met
    if fit < 0:
        raise ValueError(f"chart {chart.id}: table {table.id} has no column of area codes")
    return best


def _names(table: Table, codes: Sequence[str]) -> dict[str, str]:
    """The first text column names the areas."""
    for column in table.columns:
        if column.kind == "text":
            held = table.data.column(column.name).to_pylist()
            return {c: f"{n} ({c})" for c, n in zip(codes, held, strict=True) if n is not None}
    return {}


def _coloured(
    chart: Chart, column: Column | None, rows: Mapping[str, tuple[object, str]], held: Outlines
) -> _Coloured:
    if column is None:
        return _Coloured(dict.fromkeys(held.areas, SEQUENCE[1]), (), {}, {})
    if chart.colour_kind == "sequence":
        return _by_class(column, rows, held)
    return _by_category(rows, held)


def _by_class(column: Column, rows: Mapping[str, tuple[object, str]], held: Outlines) -> _Coloured:
    values = {code: plotted(column, value) for code, (value, _) in rows.items()}
    numbers = {code: float(v) for code, v in values.items() if isinstance(v, int | float)}
    breaks = nice_breaks(list(numbers.values()), len(SEQUENCE))
    labels = class_labels(column, breaks)
    shades = [SEQUENCE[-1 - i] for i in range(len(labels))][::-1]
    colours = {
        code: shades[class_of(numbers[code], breaks)] if code in numbers else UNKNOWN
        for code in held.areas
    }
    unit = f" {column.unit}" if column.unit and column.kind in ("count", "number") else ""
    keys = [Key(label + unit, shade) for label, shade in zip(labels, shades, strict=True)]
    if len(numbers) < len(held.areas):
        keys.append(Key(NOT_KNOWN, UNKNOWN))
    return _Coloured(colours, keys, {}, {}, f"Colour: {column.label.lower()}.")


def _by_category(rows: Mapping[str, tuple[object, str]], held: Outlines) -> _Coloured:
    groups = {code: rows[code][1] if code in rows else NOT_KNOWN for code in held.areas}
    names = sorted({text for _, text in rows.values()} - {NOT_KNOWN})
    tints = [_tint(colour) for colour in CATEGORIES if colour != "#4d4d4d"]
    if len(names) <= len(tints):
        shades = dict(zip(names, tints, strict=False))
    else:
        shades = _unlike_neighbours(names, lines.neighbours(held.areas, groups), tints)
    shades[NOT_KNOWN] = UNKNOWN
    numbered = len(names) <= MOST_NUMBERED
    keys = [
        Key(f"{place} {name}" if numbered else name, shades[name])
        for place, name in enumerate(names, start=1)
    ]
    note = ""
    if not numbered:
        keys = []
        note = f"{len(names)} groups: neighbours differ in colour, and colours repeat."
    if NOT_KNOWN in groups.values():
        keys.append(Key(NOT_KNOWN, UNKNOWN))
    return _Coloured(
        colours={code: shades[group] for code, group in groups.items()},
        keys=keys,
        groups=groups,
        numbers={name: str(i) for i, name in enumerate(names, start=1)} if numbered else {},
        note=note,
    )


def _tint(colour: str) -> str:
    """A lighter tint, so that numbers and places on it can be read."""
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - (255 - part) * 0.55):02x}" for part in parts)


def _unlike_neighbours(
    names: Sequence[str], beside: Mapping[str, set[str]], tints: Sequence[str]
) -> dict[str, str]:
    """Colours such that no two neighbours share one, as far as there are colours: the group with
    the most neighbours first (Welsh and Powell's order)."""
    given: dict[str, str] = {}
    for name in sorted(names, key=lambda n: (-len(beside.get(n, ())), n)):
        near = Counter(given[n] for n in beside.get(name, ()) if n in given)
        used = Counter(given.values())
        given[name] = min(tints, key=lambda tint: (near[tint], used[tint], tints.index(tint)))
    return given


def _placed(chart: Chart, points: Table | None, held: Outlines) -> list[dict[str, Any]]:
    if points is None:
        return []
    columns = {column.name: column for column in points.columns}
    label = columns.get(chart.point_label)
    names = points.data.column(label.name).to_pylist() if label else [""] * points.data.num_rows
    placed = []
    for latitude, longitude, name in zip(
        points.data.column("latitude").to_pylist(),
        points.data.column("longitude").to_pylist(),
        names,
        strict=True,
    ):
        if latitude is not None and longitude is not None:
            x, y = held.grid.place(longitude, latitude)
            placed.append({"x": x / STEPS, "y": y / STEPS, "tip": str(name or "")})
    return placed


def _numbers(coloured: _Coloured, held: Outlines) -> list[dict[str, Any]]:
    """Where each group's number stands: in the area nearest to the middle of the group."""
    middles = {code: lines.middle(area) for code, area in held.areas.items()}
    placed = []
    for group, text in coloured.numbers.items():
        own = [code for code in held.areas if coloured.groups[code] == group]
        if not own:
            continue
        x = sum(middles[code][0] for code in own) / len(own)
        y = sum(middles[code][1] for code in own) / len(own)
        nearest = min(own, key=lambda c: ((middles[c][0] - x) ** 2 + (middles[c][1] - y) ** 2, c))
        at = middles[nearest]
        placed.append({"x": at[0] / STEPS, "y": at[1] / STEPS, "text": text})
    return placed


def _spec(
    held: Outlines,
    coloured: _Coloured,
    tips: Mapping[str, str],
    places: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    import altair as alt

    grid = held.grid
    width, height = grid.width / STEPS, grid.height / STEPS
    features = [
        {
            "type": "Feature",
            "geometry": lines.geojson(area),
            "properties": {"colour": coloured.colours[code], "tip": tips[code]},
        }
        for code, area in held.areas.items()
    ]
    drawn = lines.borders(held.areas, coloured.groups) if coloured.groups else []
    border = {"type": "MultiLineString", "coordinates": [[list(p) for p in line] for line in drawn]}
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, width], nice=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[height, 0], nice=False), axis=None)
    layers = [
        alt.Chart(alt.NamedData("areas"))
        .mark_geoshape(stroke="#ffffff" if coloured.groups else "#8fa3b0", strokeWidth=0.4)
        .encode(color=alt.Color("properties.colour:N", scale=None))
    ]
    datasets: dict[str, Any] = {"areas": features}
    if drawn:
        datasets["borders"] = [{"type": "Feature", "geometry": border, "properties": {}}]
        layers.append(
            alt.Chart(alt.NamedData("borders")).mark_geoshape(
                filled=False, stroke=INK, strokeWidth=1.1
            )
        )
    if places:
        datasets["places"] = list(places)
        layers.append(
            alt.Chart(alt.NamedData("places"))
            .mark_point(
                filled=True, size=26, fill=INK, stroke="#ffffff", strokeWidth=0.8, opacity=1
            )
            .encode(x=x, y=y)
        )
    numbers = _numbers(coloured, held)
    if numbers:
        datasets["numbers"] = numbers
        at = alt.Chart(alt.NamedData("numbers")).encode(x=x, y=y)
        layers += [
            at.mark_point(filled=True, size=430, fill="#ffffff", stroke=INK, opacity=1),
            at.mark_text(fontSize=14, fontWeight="bold", dy=1).encode(text="text:N"),
        ]
    spec: dict[str, Any] = (
        alt.layer(*layers)
        .project(type="identity", scale=1 / STEPS, translate=[0, 0])
        .properties(width=width, height=height)
        .to_dict()
    )
    spec["datasets"] = datasets
    spec["config"] = dict(CONFIG)
    return spec
