"""Charts of profiles: practices on a funnel, bodies with their intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from commonweal.evidence import Basis, Chart, Column, Table
from commonweal.needs.profiles.profile import Row
from commonweal.needs.profiles.rows import HEADLINES, METHOD, basis_of, sources_of
from commonweal.needs.values.observation import AREAS
from commonweal.people.ground import Ground
from commonweal.stats import funnel
from commonweal.system.organisation import Kind


def drawn(
    ground: Ground, held: Mapping[str, Sequence[Row]]
) -> list[tuple[Chart, tuple[Table, ...]]]:
    """The funnel of practices and the intervals of bodies, of the first headline with counts."""
    found = []
    practices = held.get(Kind.PRACTICE.value, ())
    headline = next(
        (name for name in HEADLINES if any(r.indicator == name and r.funnel for r in practices)),
        None,
    )
    if headline is not None:
        found.append(_funnel(ground, [r for r in practices if r.indicator == headline]))
    for level in (Kind.NETWORK.value, Kind.COMMISSIONER.value, "district"):
        rows = held.get(level, ())
        name = next(
            (h for h in HEADLINES if any(r.indicator == h and r.value is not None for r in rows)),
            None,
        )
        if name is not None:
            found.append(_intervals(ground, level, [r for r in rows if r.indicator == name]))
    return found


def _funnel(ground: Ground, rows: Sequence[Row]) -> tuple[Chart, tuple[Table, ...]]:
    known = [row for row in rows if row.funnel and row.denominator and row.england]
    first = known[0]
    label = f"{first.label}, crude" if first.crude else first.label
    england = first.england or 0.0
    dots = Table.of_rows(
        [
            {
                "denominator": row.denominator,
                "value": row.value,
                "code": row.code,
                "name": row.name,
                "flag": row.funnel,
            }
            for row in known
        ],
        id=f"needs.funnel.{first.indicator}",
        title=f"{label}: practices about England's value",
        columns=(
            Column(name="denominator", label="Patients counted", kind="count", unit="patients"),
            Column(name="value", label=label, kind="number", unit=first.unit),
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label="Practice", kind="text"),
            Column(name="flag", label="Funnel", kind="text"),
        ),
        basis=basis_of(known),
        sources=sources_of(ground, known),
        method=METHOD.id,
        as_of=first.end,
        note="Crude: practices with older or more deprived patients lie outside the limits for "
        "that alone, so more do than chance explains; a practice for a special list, such as "
        "students or care homes, lies far off for the ages of its patients. No verdict on a "
        "practice."
        if first.crude
        else "No verdict on a practice.",
        shown=10,
    )
    sizes = [row.denominator or 0.0 for row in known]
    size, lines = funnel.curve(
        "proportion", max(sizes) * 1.05, england / 100, smallest=min(sizes) * 0.9, multiplier=100
    )
    limits = Table.of_rows(
        [
            {
                "denominator": float(size[i]),
                "england": england,
                "lower_95": float(lines.lower[0, i]),
                "upper_95": float(lines.upper[0, i]),
                "lower_998": float(lines.lower[1, i]),
                "upper_998": float(lines.upper[1, i]),
            }
            for i in range(len(size))
        ],
        id=f"needs.funnel_lines.{first.indicator}",
        title=f"{label}: control limits about England's value",
        columns=(
            Column(name="denominator", label="Patients counted", kind="count", unit="patients"),
            Column(name="england", label="England", kind="number", unit=first.unit),
            Column(name="lower_95", label="95% lower", kind="number", unit=first.unit),
            Column(name="upper_95", label="95% upper", kind="number", unit=first.unit),
            Column(name="lower_998", label="99.8% lower", kind="number", unit=first.unit),
            Column(name="upper_998", label="99.8% upper", kind="number", unit=first.unit),
        ),
        basis=Basis.ESTIMATED,
        sources=sources_of(ground, known[:1]),
        method=METHOD.id,
        shown=5,
    )
    outside = sum("99.8%" in row.funnel for row in known)
    chart = Chart(
        id=f"{dots.id}.chart",
        title=f"{label}: practices about England's value",
        description=f"Each of {len(known)} practices by patients counted and {first.unit}; "
        f"{outside} lie beyond the 99.8% limits."
        + (
            " Crude: a practice for students or for care homes lies far off for the ages of its "
            "patients."
            if first.crude
            else ""
        ),
        kind="funnel",
        table=dots.id,
        x="denominator",
        y="value",
        colour="flag",
        lines=limits.id,
        point_label="name",
    )
    return chart, (dots, limits)


def _intervals(ground: Ground, level: str, rows: Sequence[Row]) -> tuple[Chart, tuple[Table, ...]]:
    kept = sorted(
        (row for row in rows if row.value is not None and np.isfinite(row.value)),
        key=lambda row: (row.value or 0.0, row.code),
    )
    first = kept[0]
    label = f"{first.label}, crude" if first.crude else first.label
    word = ground.level_name(Kind(level), plural=True) if level not in AREAS else f"{level}s"
    table = Table.of_rows(
        [
            {
                "code": row.code,
                "name": row.name,
                "value": row.value,
                "lower": row.lower,
                "upper": row.upper,
                "england": row.england,
                "comparison": row.comparison,
                "basis": row.basis.value,
            }
            for row in kept
        ],
        id=f"needs.intervals.{level}.{first.indicator}",
        title=f"{label}: {word}, lowest first",
        columns=(
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label="Name", kind="text"),
            Column(name="value", label=label, kind="number", unit=first.unit),
            Column(name="lower", label="Lower 95% limit", kind="number", unit=first.unit),
            Column(name="upper", label="Upper 95% limit", kind="number", unit=first.unit),
            Column(name="england", label="England", kind="number", unit=first.unit),
            Column(name="comparison", label="Against England", kind="text"),
            Column(name="basis", label="Basis", kind="text"),
        ),
        basis=basis_of(kept),
        sources=sources_of(ground, kept),
        method=METHOD.id,
        as_of=first.end,
        shown=10,
    )
    compared = first.england is not None
    chart = Chart(
        id=f"{table.id}.chart",
        title=f"{label}: {word}",
        description=f"Value and 95% interval, where one is known, of each of {len(kept)} {word}"
        + (", with England's value as a line." if compared else "; no value of England is held."),
        kind="interval",
        table=table.id,
        x="value",
        y="name",
        low="lower",
        high="upper",
        centre="england" if compared else "",
    )
    return chart, (table,)
