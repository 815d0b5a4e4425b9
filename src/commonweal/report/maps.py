"""Maps: areas coloured by category or by class of a number, with places drawn on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from commonweal.evidence import Chart, Table
from commonweal.report import shading
from commonweal.report.drawing import CONFIG, INK, Drawing, Key, Words
from commonweal.report.outlines import STEPS, Area, Outlines, borders, dots, geojson, middle
from commonweal.report.rows import column_of
from commonweal.report.shading import Shading
from commonweal.report.svg import to_svg

#: Up to this many places have their names written beside them.
MOST_NAMED = 12
#: Pixels of a letter of such a name and of the space before it, at most.
LETTER = 8

Placed = list[dict[str, Any]]


def draw_map(
    chart: Chart, table: Table, outlines: Outlines | None, points: Table | None, name: str
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
        Areas laid on the grid; None draws a dot for each row that has `latitude` and `longitude`.
    points
        Places with columns `latitude` and `longitude`, or None.
    name
        What the drawing is called in the page.

    Raises
    ------
    ValueError
        When a column that the chart names is not there, or there is nothing to draw.
    """
    codes = _codes(chart, table, outlines.areas if outlines else {})
    held = outlines or dots(name, _located(table, codes, chart.id))
    shaded = _shaded(chart, table, codes, held)
    # Areas of one colour together: in the page they then say their colour once.
    held = replace(held, areas=dict(sorted(held.areas.items(), key=lambda a: shaded.colours[a[0]])))
    column = f"{column_of(table, chart, chart.colour).label}: " if chart.colour else ""
    names = _names(table, codes)
    said = [
        [names.get(code, code), *([shaded.texts[code]] if code in shaded.texts else [])]
        for code in held.areas
    ]
    words = Words(heads=["", column], rows=said)
    spec = _spec(held, shaded, words, _places(chart, points, held))
    return Drawing(
        svg=to_svg(spec, name, STEPS),
        spec=spec,
        keys=[*shaded.keys, *([Key(points.title, INK, "circle")] if points is not None else [])],
        note=_note(shaded, held, codes, outlines is None),
    )


def _note(shaded: Shading, held: Outlines, codes: Sequence[str], dotted: bool) -> str:
    absent = len(held.areas.keys() - set(codes))
    parts = [
        shaded.note,
        "No outlines are held: each area is a dot." if dotted else "",
        f"Areas without a row in the table: {absent:,}." if absent else "",
    ]
    return " ".join(part for part in parts if part)


def _codes(chart: Chart, table: Table, areas: Mapping[str, Area]) -> list[str]:
    """The area code of each row."""
    named = [column.name for column in table.columns if column.kind == "code"]
    if chart.x:
        named = [column_of(table, chart, chart.x).name]
    if not named:
        raise ValueError(f"chart {chart.id}: table {table.id} has no column of area codes")
    columns = [[str(code) for code in table.data.column(name).to_pylist()] for name in named]
    return max(columns, key=lambda codes: sum(code in areas for code in codes))


def _located(table: Table, codes: Sequence[str], chart: str) -> dict[str, tuple[float, float]]:
    """Longitude and latitude of the rows of a table that have them."""
    if not {"latitude", "longitude"} <= set(table.data.column_names):
        raise ValueError(f"chart {chart}: no outlines, and table {table.id} has no coordinates")
    latitudes = table.data.column("latitude").to_pylist()
    longitudes = table.data.column("longitude").to_pylist()
    return {
        code: (x, y)
        for code, x, y in zip(codes, longitudes, latitudes, strict=True)
        if x is not None and y is not None
    }


def _names(table: Table, codes: Sequence[str]) -> dict[str, str]:
    """What areas are called: the first column of text names them."""
    for column in table.columns:
        if column.kind == "text":
            held = table.data.column(column.name).to_pylist()
            return {c: f"{n} ({c})" for c, n in zip(codes, held, strict=True) if n is not None}
    return {}


def _shaded(chart: Chart, table: Table, codes: Sequence[str], held: Outlines) -> Shading:
    if not chart.colour:
        return shading.plain(held.areas)
    column = column_of(table, chart, chart.colour)
    found = zip(codes, table.data.column(column.name).to_pylist(), strict=True)
    values = {code: value for code, value in found if code in held.areas}
    if chart.colour_kind == "sequence":
        return shading.by_class(column, values, held.areas)
    return shading.by_category(column, values, held.areas)


def _places(chart: Chart, points: Table | None, held: Outlines) -> Placed:
    if points is None:
        return []
    rows = points.data.num_rows
    named = chart.point_label in points.data.column_names
    labels = points.data.column(chart.point_label).to_pylist() if named else [""] * rows
    located = _located(points, [str(row) for row in range(rows)], chart.id)
    placed = []
    for row, (longitude, latitude) in located.items():
        x, y = held.grid.place(longitude, latitude)
        label = str(labels[int(row)] or "")
        placed.append({"x": x, "y": y, "text": label, "words": label})
        # Its name stands to the right of it, or to the left where the drawing would cut it off.
        room = len(label) * LETTER * STEPS
        if x + room > held.grid.width and x > held.grid.width / 2:
            placed[-1]["left"] = True
    return placed


def _numbers(shaded: Shading, held: Outlines) -> Placed:
    """Where each group's number stands: in the area nearest to the middle of the group."""
    middles = {code: middle(area) for code, area in held.areas.items()}
    placed = []
    for group, text in shaded.numbers.items():
        own = [code for code in held.areas if shaded.groups[code] == group]
        x = sum(middles[code][0] for code in own) / len(own)
        y = sum(middles[code][1] for code in own) / len(own)
        at = min(
            (middles[code] for code in own), key=lambda p: ((p[0] - x) ** 2 + (p[1] - y) ** 2, p)
        )
        placed.append({"x": at[0], "y": at[1], "text": text, "words": group})
    return placed


def _spec(held: Outlines, shaded: Shading, words: Words, places: Placed) -> dict[str, Any]:
    """The map in steps of the grid: whole numbers, which are a third shorter than pixels."""
    import altair as alt

    width, height = held.grid.width, held.grid.height
    datasets: dict[str, Any] = {
        "areas": [
            {**_feature(geojson(area)), "colour": shaded.colours[code], "n": place}
            for place, (code, area) in enumerate(held.areas.items())
        ]
    }
    layers = [
        alt.Chart(alt.NamedData("areas"))
        .mark_geoshape(stroke="#ffffff" if shaded.groups else "#8fa3b0", strokeWidth=0.4 * STEPS)
        .encode(color=alt.Color("colour:N", scale=None))
    ]
    drawn = borders(held.areas, shaded.groups) if shaded.groups else []
    if drawn:
        lines = {"type": "MultiLineString", "coordinates": [list(map(list, one)) for one in drawn]}
        datasets["borders"] = [_feature(lines)]
        border = alt.Chart(alt.NamedData("borders"))
        layers.append(
            border.mark_geoshape(filled=False, fill=None, stroke=INK, strokeWidth=1.1 * STEPS)
        )
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, width], nice=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[height, 0], nice=False), axis=None)
    for kind, rows in (("places", places), ("numbers", _numbers(shaded, held))):
        if rows:
            datasets[kind] = rows
            for row in rows:
                row["n"] = len(words["rows"])
                words["rows"].append([row.pop("words")])
            at = alt.Chart(alt.NamedData(kind)).encode(x=x, y=y)
            layers += _place_marks(at, len(rows)) if kind == "places" else _number_marks(at)
    spec: dict[str, Any] = (
        alt.layer(*layers)
        .project(type="identity", scale=1, translate=[0, 0])
        .properties(width=width, height=height)
        .to_dict(validate=False)
    )
    return {
        **spec,
        "datasets": datasets,
        "config": {**CONFIG, "padding": STEPS},
        "usermeta": words,
    }


def _feature(geometry: Mapping[str, object]) -> dict[str, object]:
    return {"type": "Feature", "geometry": geometry}


def _place_marks(at: Any, count: int) -> list[Any]:
    size, edge = (70, 1.2) if count <= MOST_NAMED else (20, 0.6)
    size, edge = size * STEPS**2, edge * STEPS
    marks = [at.mark_point(size=size, fill=INK, stroke="#ffffff", strokeWidth=edge, opacity=1)]
    if count <= MOST_NAMED:
        # The white edge, drawn first, keeps the name readable on any colour.
        for seam in ({"stroke": "#ffffff", "strokeWidth": 3 * STEPS}, {}):
            align = {"expr": "datum.left ? 'right' : 'left'"}
            away = {"expr": f"datum.left ? {-8 * STEPS} : {8 * STEPS}"}
            words = at.mark_text(
                dx=away, align=align, fontSize=13 * STEPS, fontWeight="bold", **seam
            )
            marks.append(words.encode(text="text:N"))
    return marks


def _number_marks(at: Any) -> list[Any]:
    return [
        at.mark_point(
            size=430 * STEPS**2, fill="#ffffff", stroke=INK, strokeWidth=STEPS, opacity=1
        ),
        at.mark_text(fontSize=14 * STEPS, fontWeight="bold", dy=STEPS).encode(text="text:N"),
    ]
