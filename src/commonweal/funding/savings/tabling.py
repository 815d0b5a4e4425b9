"""Tables of savings: targets, schemes, shared pounds, the steps from gross to net, the year."""

from __future__ import annotations

from datetime import date

from commonweal.evidence import Basis, Column, Table
from commonweal.evidence.figure import weakest
from commonweal.evidence.words import day, years
from commonweal.funding.savings.position import Position
from commonweal.funding.savings.targets import Target
from commonweal.funding.savings.worth import Payback, Worth
from commonweal.funding.years import label_of
from commonweal.rules import Source
from commonweal.system.money import format_pounds

METHOD = "funding.savings"


def named(held: Position, ids: tuple[str, ...]) -> tuple[Source, ...]:
    """The sources of these ids."""
    known = held.ground.tables.sources
    return tuple(known[i] for i in ids if i in known)


def targets_table(held: Position) -> Table | None:
    """Every target and revision."""
    if not held.targets:
        return None
    rows = [
        {
            "about": name_of(held, target),
            "what": target.what,
            "amount": target.pence,
            "before": _before(target.before),
            "known": _known(target.known, target.period),
            "by": target.stated_by or held.ground.tables.sources[target.source].publisher,
            "sure": target.confidence,
            "basis": target.basis.value,
        }
        # What a source states stands before what rests on somebody's word.
        for target in sorted(held.targets, key=lambda target: not target.published)
    ]
    return Table.of_rows(
        rows,
        id="funding.savings.targets",
        title="Targets for savings, with every revision",
        columns=(
            Column(name="about", label="Body", kind="code"),
            Column(name="what", label="What is to be saved", kind="text"),
            Column(name="amount", label="Target", kind="money"),
            Column(name="before", label="Before", kind="code"),
            Column(name="known", label="Known, or for", kind="text"),
            Column(name="by", label="Stated by", kind="text"),
            Column(name="sure", label="How sure", kind="code"),
            Column(name="basis", label="Basis", kind="text"),
        ),
        basis=weakest(*(target.basis for target in held.targets)),
        sources=named(held, tuple(sorted({target.source for target in held.targets}))),
        method=METHOD,
        note="A revision stands beside what it replaced; nothing is overwritten.",
        as_of=held.ground.day,
        shown=12,
    )


def name_of(held: Position, target: Target) -> str:
    """What the body was called on the day that the target is for, or else became known."""
    on = target.period[0] if target.period else target.known or held.ground.day
    called = [body for body in held.ground.system.organisations if body.code == target.about]
    then = [b for b in called if b.opened <= on and (b.closed is None or on <= b.closed)]
    return (then or called)[0].name


def _before(pence: int | None) -> str:
    return "none held" if pence is None else format_pounds(pence, decimals=0)


def _known(known: date | None, period: tuple[date, date] | None) -> str:
    said = [f"known {day(known)}"] if known else []
    return ", ".join(said + ([f"for {years(*period)}"] if period else []))


def schemes_table(held: Position) -> Table:
    """What each scheme is worth: no gross figure without net, risk-adjusted and payback."""
    rows = [
        {
            "scheme": made.scheme.id,
            "name": made.scheme.name,
            "gross": made.gross,
            "cost": made.cost,
            "net": made.net,
            "expected": made.expected,
            "payback": _back(made.payback, made.payback_expected),
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
            Column(name="gross", label="Gross", kind="money"),
            Column(name="cost", label="Cost to achieve", kind="money"),
            Column(name="net", label="Net", kind="money"),
            Column(name="expected", label="Net, risk-adjusted", kind="money"),
            Column(name="payback", label="Payback (risk-adjusted)", kind="text"),
        ),
        basis=held.basis,
        sources=named(held, held.source_ids),
        method=METHOD,
        note="Each row for itself: pounds that two schemes count stand in both.",
        as_of=held.ground.day,
        shown=12,
    )


def owners_table(held: Position) -> Table:
    """Who answers for each scheme, since when, and whether the saving comes again."""
    rows = [
        {
            "scheme": made.scheme.id,
            "owner": made.scheme.owner,
            "decided": day(made.scheme.decided) if made.scheme.decided else "not decided",
            "start": made.scheme.start,
            "in_year": made.in_year,
            "full_year": _again(made),
        }
        for made in held.worths
    ]
    return Table.of_rows(
        rows,
        id="funding.savings.owners",
        title="Schemes: owner, decision, and whether the saving comes again",
        columns=(
            Column(name="scheme", label="Scheme", kind="code"),
            Column(name="owner", label="Owner", kind="text"),
            Column(name="decided", label="Decided", kind="text"),
            Column(name="start", label="Saves from", kind="date"),
            Column(name="in_year", label=f"Gross in {label_of(held.ground.day)}", kind="money"),
            Column(name="full_year", label="Gross of a full year", kind="text"),
        ),
        basis=held.basis,
        sources=named(held, held.source_ids),
        method=METHOD,
        as_of=held.ground.day,
        shown=12,
    )


def _again(made: Worth) -> str:
    if not made.scheme.recurrent:
        return "not recurrent"
    if made.full_year is None:
        return "no whole year is planned"
    return format_pounds(made.full_year, decimals=0)


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
                "amount": pair.pence,
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
            Column(name="amount", label="At most counted twice", kind="money"),
        ),
        basis=held.basis,
        sources=named(held, held.source_ids),
        method="funding.savings.double",
        note="The most that can be counted twice: the smaller of the two savings.",
        as_of=held.ground.day,
        shown=12,
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
        [{"step": step, "amount": pence, "kind": kind} for step, pence, kind in made],
        id="funding.savings.steps",
        title="From gross to what is left, over the whole plan",
        columns=(
            Column(name="step", label="Step", kind="text"),
            Column(name="amount", label="Amount", kind="money"),
            Column(name="kind", label="Kind", kind="text"),
        ),
        basis=weakest(held.basis, Basis.ESTIMATED),
        sources=named(held, held.source_ids),
        method=METHOD,
        as_of=held.ground.day,
    )
