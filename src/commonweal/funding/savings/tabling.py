"""Tables of savings: targets, schemes, shared pounds, the steps from gross to net, the year."""

from __future__ import annotations

from datetime import date

from commonweal.evidence import Basis, Column, Table
from commonweal.evidence.figure import weakest
from commonweal.evidence.words import day, years
from commonweal.funding.savings.position import Position
from commonweal.funding.savings.worth import Payback
from commonweal.funding.years import label_of
from commonweal.rules import Source

METHOD = "funding.savings"


def named(held: Position, ids: tuple[str, ...]) -> tuple[Source, ...]:
    """The sources of these ids."""
    known = held.ground.tables.sources
    return tuple(known[i] for i in ids if i in known)


def targets_table(held: Position) -> Table | None:
    """Every target and revision."""
    if not held.targets:
        return None
    names = {body.code: body.name for body in held.ground.system.organisations}
    rows = [
        {
            "about": names[target.about],
            "what": target.what,
            "pence": target.pence,
            "before": target.before,
            "known": _known(target.known, target.period),
            "by": target.stated_by or None,
            "sure": target.confidence,
            "basis": target.basis.value,
        }
        for target in held.targets
    ]
    return Table.of_rows(
        rows,
        id="funding.savings.targets",
        title="Targets for savings, with every revision",
        columns=(
            Column(name="about", label="Body", kind="text"),
            Column(name="what", label="What is to be saved", kind="text"),
            Column(name="pence", label="Target", kind="money"),
            Column(name="before", label="Before", kind="money"),
            Column(name="known", label="Known from, or for", kind="text"),
            Column(name="by", label="Stated by", kind="text"),
            Column(name="sure", label="How sure the source is", kind="text"),
            Column(name="basis", label="Basis", kind="text"),
        ),
        basis=weakest(*(target.basis for target in held.targets)),
        sources=named(held, tuple(sorted({target.source for target in held.targets}))),
        method=METHOD,
        note="A revision stands beside what it replaced; nothing is overwritten.",
        as_of=held.ground.day,
        shown=12,
    )


def _known(known: date | None, period: tuple[date, date] | None) -> str:
    said = [f"known {day(known)}"] if known else []
    return ", ".join(said + ([f"for {years(*period)}"] if period else []))


def schemes_table(held: Position) -> Table:
    """What each scheme is worth: no gross figure without net, risk-adjusted and payback."""
    rows = [
        {
            "scheme": made.scheme.id,
            "name": made.scheme.name,
            "owner": made.scheme.owner,
            "recurrent": made.scheme.recurrent,
            "gross": made.gross,
            "cost": made.cost,
            "net": made.net,
            "expected": made.expected,
            "payback": _back(made.payback, made.payback_expected),
            "in_year": made.in_year,
            "full_year": made.full_year,
        }
        for made in held.worths
    ]
    return Table.of_rows(
        rows,
        id="funding.savings.schemes",
        title="Schemes: gross, cost to achieve, net and risk-adjusted, over the whole plan",
        columns=(
            Column(name="scheme", label="Scheme", kind="code"),
            Column(name="name", label="Name", kind="text"),
            Column(name="owner", label="Owner", kind="text"),
            Column(name="recurrent", label="Recurrent", kind="flag"),
            Column(name="gross", label="Gross", kind="money"),
            Column(name="cost", label="Cost to achieve", kind="money"),
            Column(name="net", label="Net", kind="money"),
            Column(name="expected", label="Net, risk-adjusted", kind="money"),
            Column(name="payback", label="Payback (risk-adjusted)", kind="text"),
            Column(name="in_year", label=f"Gross in {label_of(held.ground.day)}", kind="money"),
            Column(name="full_year", label="Gross of a full year", kind="money"),
        ),
        basis=held.basis,
        sources=named(held, held.source_ids),
        method=METHOD,
        note="Each row for itself: pounds that two schemes count stand in both.",
        as_of=held.ground.day,
        shown=12,
    )


def _back(gross: Payback, risked: Payback | None) -> str:
    return gross.text if risked is None else f"{gross.text} ({risked.text})"


def shared_table(held: Position) -> Table | None:
    """Pairs of schemes that may count the same pounds."""
    if not held.shared:
        return None
    names = {scheme.id: scheme.name for scheme in held.schemes}
    return Table.of_rows(
        [
            {
                "first": f"{pair.first}: {names[pair.first]}",
                "second": f"{pair.second}: {names[pair.second]}",
                "by": pair.by,
                "key": pair.key,
                "year": pair.year,
                "pence": pair.pence,
            }
            for pair in held.shared
        ],
        id="funding.savings.shared",
        title="Pounds that two schemes may both count",
        columns=(
            Column(name="first", label="Scheme", kind="text"),
            Column(name="second", label="And scheme", kind="text"),
            Column(name="by", label="Both save on one", kind="text"),
            Column(name="key", label="Which", kind="text"),
            Column(name="year", label="Year", kind="text"),
            Column(name="pence", label="At most counted twice", kind="money"),
        ),
        basis=held.basis,
        sources=named(held, held.source_ids),
        method="funding.savings.double",
        note="The most that can be counted twice: the smaller of the two savings.",
        as_of=held.ground.day,
        shown=8,
    )


def steps(held: Position) -> list[tuple[str, int, str]] | None:
    """From gross to risk-adjusted net, no pound counted twice: step, pence, kind of step.

    None where a cost to achieve or a share of delivery is not known.
    """
    cost, risked = held.cost, held.least_expected
    if cost is None or risked is None:
        return None
    return [
        ("Gross, as schemes state it", held.gross, "total"),
        ("May be counted twice", held.least_gross - held.gross, "less"),
        ("Not expected to be delivered", risked - held.least_gross, "less"),
        ("Cost to achieve", -cost, "less"),
        ("Net, risk-adjusted, no pound twice", risked - cost, "total"),
    ]


def steps_table(held: Position) -> Table | None:
    """The steps as a table, for the waterfall."""
    made = steps(held)
    if made is None:
        return None
    return Table.of_rows(
        [{"step": step, "pence": pence, "kind": kind} for step, pence, kind in made],
        id="funding.savings.steps",
        title="From gross to what is left, over the whole plan",
        columns=(
            Column(name="step", label="Step", kind="text"),
            Column(name="pence", label="Amount", kind="money"),
            Column(name="kind", label="Kind", kind="text"),
        ),
        basis=weakest(held.basis, Basis.ESTIMATED),
        sources=named(held, held.source_ids),
        method=METHOD,
        as_of=held.ground.day,
    )


def year_table(held: Position) -> Table | None:
    """Actuals against plan in the year of the day, and where it will end."""
    if not held.rates:
        return None
    forecasts = {made.scheme: made for made in held.outturns}
    rows = []
    for rate in held.rates:
        made = forecasts[rate.scheme]
        ends = made.interval()
        rows.append(
            {
                "scheme": rate.scheme,
                "to": rate.to if rate.plan or rate.actual else None,
                "plan": rate.plan,
                "actual": rate.actual,
                "ratio": rate.ratio,
                "whole": rate.plan + rate.left,
                "outturn": None if made.value is None else round(made.value),
                "low": None if ends is None else round(ends[0]),
                "high": None if ends is None else round(ends[1]),
            }
        )
    return Table.of_rows(
        rows,
        id="funding.savings.year",
        title=f"Against plan in {label_of(held.ground.day)}, and where the year will end",
        columns=(
            Column(name="scheme", label="Scheme", kind="code"),
            Column(name="to", label="Actuals to", kind="date"),
            Column(name="plan", label="Planned to date", kind="money"),
            Column(name="actual", label="Saved to date", kind="money"),
            Column(name="ratio", label="Of plan", kind="share"),
            Column(name="whole", label="Plan for the year", kind="money"),
            Column(name="outturn", label="Forecast for the year", kind="money"),
            Column(name="low", label="From", kind="money"),
            Column(name="high", label="To", kind="money"),
        ),
        basis=weakest(held.basis, Basis.MODELLED),
        sources=named(held, held.source_ids),
        method="funding.savings.forecast",
        note="Gross. Forecasts hold 95% of the draws.",
        as_of=held.ground.day,
        shown=12,
    )


def faults_table(held: Position) -> Table | None:
    """What is wrong with the schemes."""
    if not held.faults:
        return None
    return Table.of_rows(
        [
            {
                "table": fault.table,
                "row": fault.row,
                "column": fault.column,
                "value": fault.value,
                "message": fault.message,
            }
            for fault in held.faults
        ],
        id="funding.savings.faults",
        title="What is wrong with the schemes as held",
        columns=(
            Column(name="table", label="Table", kind="text"),
            Column(name="row", label="Row", kind="text"),
            Column(name="column", label="Column", kind="text"),
            Column(name="value", label="Value", kind="text"),
            Column(name="message", label="What to do", kind="text"),
        ),
        basis=held.basis,
        sources=named(held, held.source_ids),
        as_of=held.ground.day,
        shown=12,
    )
