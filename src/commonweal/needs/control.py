"""Section: indicators held month by month, on control charts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from commonweal.evidence import Basis, Chart, Column, Method, Part, Section, Table
from commonweal.evidence.figure import weakest
from commonweal.needs.indicators import Definition
from commonweal.needs.values.observation import Cells, by_indicator, of_category
from commonweal.people.ground import Ground, lacking
from commonweal.rules import Source
from commonweal.stats import spc
from commonweal.stats.assurance import Improvement
from commonweal.system.organisation import Organisation

#: A series shorter than this is no control chart.
LEAST_POINTS = 12

METHOD = Method(
    id="needs.control",
    title="Control charts",
    text="Charts of single values with moving ranges, drawn as NHS England's Making Data Count "
    "does: limits at 2.66 mean moving ranges, moving ranges beyond 3.267 of them screened out; "
    "special causes are a point beyond a limit, seven on one side of the mean, a trend of seven, "
    "two of three near a limit. A chart is never rebased by itself: a change that lasted is "
    "proposed, and a person decides. False discovery: with several charts, how likely the latest "
    "point would be without a change is adjusted by Benjamini and Hochberg. Months differ in "
    "length and season, which the method does not take out.",
)
ORDINARY = "common cause"
RULES = {
    1: "seven on one side",
    2: "two of three near a limit",
    3: "trend of seven",
    4: "beyond a limit",
}
IMPROVEMENT: dict[str, Improvement] = {
    "higher is better": "increase",
    "higher is worse": "decrease",
}


def part(ground: Ground, definitions: Mapping[str, Definition]) -> Part:
    """A chart of each indicator held month by month about a commissioner or the system."""
    series = _series(_monthly(ground, definitions))
    if not series:
        return Part.of(
            id="needs.control",
            title="Month by month",
            text=f"Not known: the folder holds no indicator of at least {LEAST_POINTS} months.",
            lacks=(lacking("indicators", "indicators by month", "no control chart can be drawn"),),
        )
    charts, tables = [], []
    for (about, identifier), rows in series.items():
        table = _table(ground, definitions[identifier], about, rows)
        tables.append(table)
        charts.append(_chart(definitions[identifier], table))
    latest = _latest(ground, definitions, series)
    return Part(
        section=Section(
            id="needs.control",
            title="Month by month",
            text=f"{len(series)} series of at least {LEAST_POINTS} months: what changed beyond "
            "chance. From March 2020 the pandemic changed how care was given; a chart shows that "
            "it changed, not why.",
            charts=tuple(chart.id for chart in charts),
            tables=(latest.id, *(table.id for table in tables)),
        ),
        tables=(latest, *tables),
        charts=tuple(charts),
        methods=(METHOD,),
    )


#: Rows of months by body and indicator.
Series = Mapping[tuple[str, str], list[Cells]]


def _monthly(ground: Ground, definitions: Mapping[str, Definition]) -> dict[str, list[Cells]]:
    """Rows of a month about bodies that are, or become, the system's own, by indicator; in order
    of body and month, each month once."""
    held = ground.tables.get("indicators")
    if held is None:
        return {}
    own = {o.code for o in ground.system.organisations if not o.neighbour}
    days = pc.days_between(held["start"], held["end"])
    of_a_month = pc.and_(pc.greater_equal(days, 27), pc.less(days, 31))
    rows = by_indicator(
        held.filter(pc.and_(of_a_month, pc.is_in(held["about"], pa.array(sorted(own))))),
        {definition.held_as for definition in definitions.values()},
        ground.tables.sources,
    )
    return {
        definition.id: of_category(rows[definition.held_as], definition.category)
        for definition in definitions.values()
        if definition.held_as in rows and definition.derive is None
    }


def _series(monthly: Mapping[str, list[Cells]]) -> Series:
    """Months with a value of the system's commissioners, whichever year they stood in."""
    found: dict[tuple[str, str], list[Cells]] = {}
    for identifier, rows in monthly.items():
        for row in rows:
            if row["value"] is not None:
                found.setdefault((row["about"], identifier), []).append(row)
    return {key: rows for key, rows in sorted(found.items()) if len(rows) >= LEAST_POINTS}


def _values(rows: Sequence[Cells]) -> npt.NDArray[np.float64]:
    return np.array([row["value"] for row in rows], dtype=float)


def _table(ground: Ground, definition: Definition, about: str, rows: Sequence[Cells]) -> Table:
    chart = spc.xmr(_values(rows))
    name = _name(ground, about, rows)
    return Table.of_rows(
        [
            {
                "month": row["start"],
                "value": row["value"],
                "mean": _given(chart.mean[i]),
                "lower": _given(chart.lower[i]),
                "upper": _given(chart.upper[i]),
                "signal": _signal(definition, int(chart.special_cause[i])),
                "rule": _rule(int(chart.special_cause[i])),
            }
            for i, row in enumerate(rows)
        ],
        id=f"needs.control.{definition.id}.{about}",
        title=f"{definition.name}: {name}, by month",
        columns=(
            Column(name="month", label="Month", kind="date"),
            Column(name="value", label=definition.name, kind="number", unit=definition.unit),
            Column(name="mean", label="Mean", kind="number", unit=definition.unit),
            Column(name="lower", label="Lower limit", kind="number", unit=definition.unit),
            Column(name="upper", label="Upper limit", kind="number", unit=definition.unit),
            Column(name="signal", label="Signal", kind="text"),
            Column(name="rule", label="Rule met", kind="text"),
        ),
        basis=_basis(rows),
        sources=_sources(ground, rows),
        method=METHOD.id,
        note=_gaps([row["start"] for row in rows]),
        shown=6,
    )


def _gaps(months: Sequence[date]) -> str:
    """What readers must know of months that lack: the chart takes those held as if in a row."""
    first, last = months[0], months[-1]
    lacking = (last.year - first.year) * 12 + last.month - first.month + 1 - len(months)
    if not lacking:
        return ""
    return f"{lacking} of the months between are not held; the others are taken as if in a row."


def _basis(rows: Iterable[Cells]) -> Basis:
    return weakest(*{Basis(row["basis"]) for row in rows})


def _sources(ground: Ground, rows: Iterable[Cells]) -> tuple[Source, ...]:
    return tuple(ground.tables.sources[key] for key in sorted({row["source"] for row in rows}))


def _name(ground: Ground, about: str, rows: Sequence[Cells]) -> str:
    """What a body was called when its series ended; a code can pass to a later body.

    Where none of that code stood then, the first one after. A code that a file hangs on to the
    name ("Kent and Medway ICB - 91Q") is left out.
    """
    last = rows[-1]["end"]
    held = sorted((o for o in ground.system.organisations if o.code == about), key=_opened)
    begun = [o for o in held if o.opened <= last]
    named = begun[-1:] or held[:1]
    return named[0].name.removesuffix(f" - {about}") if named else about


def _opened(body: Organisation) -> date:
    return body.opened


def _given(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _signal(definition: Definition, code: int) -> str:
    """A special cause in one of a few words, so that charts can be read alike: whether it is
    good, or where neither way is, which way it points."""
    if code == 0:
        return ORDINARY
    improvement = IMPROVEMENT.get(definition.polarity)
    if improvement is None:
        return "high" if code > 0 else "low"
    return "improvement" if (code > 0) == (improvement == "increase") else "concern"


def _rule(code: int) -> str:
    """Which rule a special cause meets, and on which side; nothing for common cause."""
    return f"{RULES[abs(code)]}, {'high' if code > 0 else 'low'}" if code else ""


def _chart(definition: Definition, table: Table) -> Chart:
    return Chart(
        id=f"{table.id}.chart",
        title=table.title,
        description=f"Control chart of {definition.name.lower()} by month with mean and limits; "
        "which rule a signal meets is in the table.",
        kind="control",
        table=table.id,
        x="month",
        y="value",
        low="lower",
        high="upper",
        centre="mean",
        colour="signal",
    )


def _latest(
    ground: Ground,
    definitions: Mapping[str, Definition],
    series: Series,
) -> Table:
    """What the latest month of each chart says, and how likely that is without a change."""
    every = [row for rows in series.values() for row in rows]
    drawn = []
    chances = []
    for (about, identifier), rows in series.items():
        values = _values(rows)
        definition = definitions[identifier]
        icons = spc.assurance(
            spc.xmr(values), None, IMPROVEMENT.get(definition.polarity, "neutral")
        )
        proposal = spc.propose_rebase(values)
        chances.append(float(spc.signals(values).p))
        drawn.append(
            {
                "about": about,
                "name": _name(ground, about, rows),
                "indicator": definition.name,
                "month": rows[-1]["start"],
                "value": rows[-1]["value"],
                "variation": str(icons.variation),
                "rebase": _proposed(rows, proposal),
            }
        )
    adjusted = spc.false_discovery(np.array(chances))
    for line, p, q in zip(drawn, chances, adjusted, strict=True):
        line |= {"p": _given(p), "adjusted": _given(float(q))}
    return Table.of_rows(
        drawn,
        id="needs.control",
        title="What the latest month says",
        columns=(
            Column(name="about", label="Code", kind="code"),
            Column(name="name", label="Body", kind="text"),
            Column(name="indicator", label="Indicator", kind="text"),
            Column(name="month", label="Latest month", kind="date"),
            Column(name="value", label="Value", kind="number"),
            Column(name="variation", label="Variation", kind="text"),
            Column(name="p", label="Chance of the latest point", kind="number"),
            Column(
                name="adjusted",
                label="The same, for all charts together",
                kind="number",
                description="Adjusted by Benjamini and Hochberg over the charts of this table",
            ),
            Column(name="rebase", label="New phase proposed", kind="text"),
        ),
        basis=_basis(every),
        sources=_sources(ground, every),
        method=METHOD.id,
        note="No target is held, so no chart says whether one is met. A new phase is proposed, "
        "never taken by itself.",
    )


def _proposed(rows: Sequence[Cells], proposal: spc.RebaseProposal) -> str:
    at = int(proposal.at)
    if at < 0:
        return f"no: {proposal.reason}"
    return (
        f"from {rows[at]['start']:%m/%Y}: {int(proposal.points)} months on one side, mean "
        f"{float(proposal.before):.1f} to {float(proposal.after):.1f}"
    )
