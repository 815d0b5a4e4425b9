"""Tables of results and control totals."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from commonweal.evidence import Basis, Column, Table
from commonweal.evidence.figure import weakest
from commonweal.evidence.words import joined
from commonweal.funding.control.amounts import MEANT_AS, Amount
from commonweal.funding.control.figures import METHOD
from commonweal.funding.control.lines import Line
from commonweal.funding.control.position import Position
from commonweal.funding.years import label_of
from commonweal.people.ground import Ground

CODE = Column(name="code", label="Code", kind="code")
NAME = Column(name="name", label="Body", kind="text")
#: Short marks, which need no room for words.
YEAR = Column(name="year", label="Year", kind="code")
KIND = Column(name="kind", label="Kind", kind="code")
BASIS = Column(name="basis", label="Basis", kind="text")
CONFIDENCE = Column(name="confidence", label="How sure", kind="text")
#: How a source means an amount that is no exact one.
MEANT = Column(name="meant", label="Meant as", kind="code")


def money(name: str, label: str, description: str = "") -> Column:
    """A column of pence."""
    return Column(name=name, label=label, kind="money", description=description)


def meant(amount: Amount) -> str:
    """How an amount is meant: as it stands, unless its source says otherwise."""
    return amount.meant or ("as it stands" if amount.pence is not None else "nothing told")


def names_of(ground: Ground) -> dict[str, str]:
    """Names of all bodies, by code; of a code that had several, the last."""
    return {o.code: o.name for o in sorted(ground.system.organisations, key=lambda o: o.opened)}


def table_of(
    ground: Ground,
    rows: Sequence[dict[str, object]],
    identifier: str,
    title: str,
    columns: tuple[Column, ...],
    *,
    note: str = "",
    shown: int | None = None,
    aside: Collection[str] = (),
) -> Table:
    """A table of the section: its basis is that of its weakest row, its sources the ledger's.

    Columns that are `aside`, and money and text without a single value, stand in the files alone.
    """
    empty = [
        column
        for column in columns
        if column.kind in ("money", "text") and all(row[column.name] is None for row in rows)
    ]
    if not any(row.get("meant") in {*MEANT_AS} for row in rows):
        aside = (*aside, "meant")
    lost = joined([f"“{column.label}”" for column in empty if column.name not in aside])
    if rows and lost:
        note = f"{note} Nothing is held for {lost}.".strip()
    # A basis that all rows share stands under the table.
    if len({row.get("basis") for row in rows}) == 1:
        aside = (*aside, "basis")
    hidden = {*aside, *(column.name for column in empty)} if rows else set(aside)
    columns = tuple(replace(c, on_page=False) if c.name in hidden else c for c in columns)
    bases = [Basis(str(row["basis"])) for row in rows if row.get("basis")]
    return Table.of_rows(
        rows,
        id=identifier,
        title=title,
        columns=columns,
        basis=weakest(*bases) if bases else Basis.OBSERVED,
        sources=ground.sources("ledger", "heading", "result") or ground.sources("ledger"),
        method=METHOD,
        note=note,
        shown=shown,
    )


def system_result(ground: Ground, held: Position) -> Table:
    """What is known of the system's result, and of places, by year."""
    names = names_of(ground)
    said = {(g.year, g.kind, g.body): g for g in held.groups}
    keys = {(year, kind, ground.system.code) for year, kind in held.consolidations} | said.keys()
    rows: list[dict[str, object]] = []
    for year, kind, body in sorted(keys, key=lambda k: (k[0], k[2] != ground.system.code, *k)):
        group = said.get((year, kind, body))
        whole = held.consolidations.get((year, kind)) if body == ground.system.code else None
        reported = group.reported if group else Amount()
        known = whole.known_part if whole else group.known_part if group else None
        counted = len(whole.known) if whole else len(group.known) if group else 0
        unknown = len(whole.unknown) if whole else len(group.unknown) if group else 0
        basis = reported.basis or (whole.basis if whole else None)
        rows.append(
            {
                "code": body,
                "name": names.get(body, body),
                "year": year,
                "kind": kind,
                "reported": reported.pence,
                "meant": meant(reported),
                "known": known,
                "counted": counted,
                "unknown": unknown,
                "complete": counted > 0 and unknown == 0,
                "difference": group.difference if group else None,
                "basis": basis.value if basis else None,
                "confidence": reported.confidence or None,
            }
        )
    return table_of(
        ground,
        rows,
        "funding.system_result",
        "The system's surplus or deficit: what is known",
        (
            CODE,
            NAME,
            YEAR,
            KIND,
            money("reported", "Reported as one"),
            MEANT,
            money("known", "Sum of bodies"),
            Column(name="counted", label="Bodies in it", kind="count"),
            Column(name="unknown", label="Not known", kind="count"),
            Column(name="complete", label="Nobody missing", kind="flag"),
            money("difference", "Reported less sum"),
            BASIS,
            CONFIDENCE,
        ),
        note="Deficits are negative. A sum that lacks bodies is a known part, never the total; "
        "empty means not held, not zero. The file has the difference too.",
        shown=12,
        aside=("code", "complete", "difference"),
    )


def control_total(ground: Ground, held: Position) -> Table:
    """Each body's result against its control total, the latest year first."""
    names = names_of(ground)
    rows: list[dict[str, object]] = []
    for (year, kind, body), found in held.comparisons.items():
        result = found.result
        notes = [result.how]
        if result.unreconciled:
            notes.append("its ledger adds up to another amount")
        rows.append(
            {
                "code": body,
                "name": names.get(body, body),
                "year": year,
                "kind": kind,
                "result": result.pence,
                "meant": meant(result.amount),
                "control_total": found.control_total.pence,
                "difference": found.difference,
                "without": found.without,
                "difference_without": found.difference_without,
                "ledger": result.computed.pence,
                "confidence": result.amount.confidence or None,
                "basis": result.amount.basis.value if result.amount.basis else None,
                "note": "; ".join(notes),
            }
        )
    order = {"actual": 0, "forecast": 1, "plan": 2}
    rows.sort(key=lambda r: (r["year"], -order[str(r["kind"])]), reverse=True)
    return table_of(
        ground,
        rows,
        "funding.control_total",
        "Results of commissioners and trusts against their control totals",
        (
            CODE,
            NAME,
            YEAR,
            KIND,
            money("result", "Result"),
            MEANT,
            money("control_total", "Control total"),
            money("difference", "Result less it"),
            money("without", "Result without funding"),
            money("difference_without", "Less control total without it"),
            money("ledger", "Whole ledger"),
            CONFIDENCE,
            BASIS,
            Column(name="note", label="How known", kind="text"),
        ),
        note="Only bodies whose result is known; funding.control_held lists all. Funding is the "
        "sustainability funding.",
        shown=20,
        aside=("code", "ledger"),
    )


def held_or_not(ground: Ground, held: Position) -> Table:
    """For every body and year, what is held and what is not."""
    rows: list[dict[str, object]] = []
    for year, members in held.members.items():
        for body, name in members.names.items():
            amounts = {
                "plan": held.results[year, "plan", body].amount,
                "actual": held.results[year, "actual", body].amount,
                "control_total": held.control_total(body, year),
                "funding_offered": held.offered(body, year),
                "funding_received": held.results[year, "actual", body].funding,
            }
            said = {
                what: "held" if amount.pence is not None else amount.reason
                for what, amount in amounts.items()
            }
            rows.append({"code": body, "name": name, "year": year, **said})
    columns = [
        Column(name=name, label=label, kind="text")
        for name, label in (
            ("plan", "Plan"),
            ("actual", "Actual"),
            ("control_total", "Control total"),
            ("funding_offered", "Sustainability funding offered"),
            ("funding_received", "Sustainability funding received"),
        )
    ]
    return table_of(
        ground,
        rows,
        "funding.control_held",
        "What is held of each body, and what is not",
        (CODE, NAME, YEAR, *columns),
        shown=0,
    )


def foreseen(ground: Ground, lines: Iterable[Line]) -> Table | None:
    """How things stood in the course of a year, and gaps that somebody foresaw; None without."""
    names = names_of(ground)
    rows: list[dict[str, object]] = [
        {
            "code": line.formerly or line.body,
            "name": names.get(line.formerly or line.body, line.body),
            "year": label_of(line.end),
            "to": line.end,
            "kind": line.kind,
            "item": line.item,
            "amount": line.pence,
            "confidence": line.confidence or None,
            "basis": line.basis,
        }
        for line in lines
    ]
    if not rows:
        return None
    return table_of(
        ground,
        rows,
        "funding.foreseen",
        "In the course of a year, and gaps that somebody foresaw",
        (
            CODE,
            NAME,
            YEAR,
            Column(name="to", label="To", kind="date"),
            KIND,
            Column(name="item", label="What", kind="text"),
            money("amount", "Amount"),
            CONFIDENCE,
            BASIS,
        ),
        note="These are no results of a year, and stand in no sum.",
        shown=12,
        aside=("code", "year"),
    )


def ledger_faults(ground: Ground, held: Position) -> Table | None:
    """What is wrong with the ledger; None where nothing is."""
    if not held.faults:
        return None
    rows: list[dict[str, object]] = [
        {
            "rule": fault.rule,
            "rows": ", ".join(str(row) for row in fault.rows),
            "message": fault.message,
        }
        for fault in held.faults
    ]
    return table_of(
        ground,
        rows,
        "funding.ledger_faults",
        "What to mend in the ledger",
        (
            Column(name="rule", label="Rule", kind="text"),
            Column(name="rows", label="Rows, ordered by line", kind="text"),
            Column(name="message", label="What is wrong", kind="text"),
        ),
        shown=6,
    )
