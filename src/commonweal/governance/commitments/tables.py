"""Tables of what was asked for, promised and assured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from commonweal.evidence import Column, Figure, Table
from commonweal.evidence.words import known
from commonweal.governance.commitments.assurances import Against, Assurance
from commonweal.governance.commitments.tracking import Tracked
from commonweal.people.ground import Ground
from commonweal.people.sections import recorded
from commonweal.records import State, said
from commonweal.records.kinds import Body, Commitment
from commonweal.records.succession import successors_of
from commonweal.rules import Source

ID = "governance.commitments"
METHOD_ID = "governance.commitments_method"
#: What of the day on which something was made stands in the files alone.
MADE = (
    Column(
        name="made_on",
        label="Day that stands for it",
        kind="date",
        description="Where the minutes bear no day, one between stands for it.",
        on_page=False,
    ),
    Column(name="made_precision", label="Known to the", kind="text", on_page=False),
)
#: From here on a value is told without decimals.
_WHOLE_FROM = 1000


def sources_of(ground: Ground, tracked: Iterable[Tracked]) -> tuple[Source, ...]:
    """Where commitments and their deliveries stand, each source once."""
    named: dict[str, None] = {}
    for one in tracked:
        named |= dict.fromkeys([one.what.source, *(held.what.source for held in one.deliveries)])
    return tuple(source_of(ground, name) for name in sorted(named))


def source_of(ground: Ground, name: str) -> Source:
    """The source that a statement names: one of the folder's, or its words where it is none."""
    held = ground.tables.sources.get(name)
    if held is not None:
        return held
    return Source(id=name, title=name, publisher="as the records have it", place=name)


def tracked_table(
    ground: Ground, tracked: Sequence[Tracked], names: Mapping[str, str], on: date
) -> Table | None:
    """Requests, recommendations and promises, overdue first; None where there is none."""
    asked = [one for one in tracked if one.what.kind != "assurance"]
    if not asked:
        return None
    return recorded(
        on,
        [
            {
                "commitment": one.what.commitment,
                "kind": one.what.kind,
                "text": one.what.text,
                "by": names.get(one.what.by, one.what.by),
                "to": names.get(one.what.to, one.what.to),
                **_made(one),
                "due": one.due.told,
                "stands": one.told,
                "overdue_days": float(one.overdue_days),
                "delivered": "; ".join(held.what.what for held in one.deliveries) or None,
                "source": source_of(ground, one.what.source).title,
            }
            for one in asked
        ],
        id=f"{ID}.tracked",
        title="What was asked for and promised",
        columns=(
            Column(name="commitment", label="Id", kind="code", on_page=False),
            Column(name="kind", label="Kind", kind="text"),
            Column(name="text", label="What", kind="text"),
            Column(name="by", label="Owed by", kind="text", on_page=False),
            Column(name="to", label="Owed to", kind="text"),
            Column(name="made", label="Made", kind="text", on_page=False),
            *MADE,
            Column(name="due", label="Due", kind="text"),
            Column(name="stands", label="Stands", kind="text"),
            Column(
                name="overdue_days",
                label="Days late",
                kind="count",
                description="From the day it was due, or the last day that it can be, to the first "
                "delivery or to the day of the table.",
                on_page=False,
            ),
            Column(name="delivered", label="Delivered", kind="text", on_page=False),
            Column(name="source", label="Where it stands", kind="text", on_page=False),
        ),
        sources=sources_of(ground, asked),
        method=METHOD_ID,
    )


def assurances_table(
    ground: Ground, assured: Sequence[Assurance], names: Mapping[str, str], on: date
) -> Table | None:
    """Assurances with the evidence then offered; None where there is none."""
    if not assured:
        return None
    return recorded(
        on,
        [
            {
                "commitment": one.tracked.what.commitment,
                "text": one.tracked.what.text,
                "by": names.get(one.tracked.what.by, one.tracked.what.by),
                "to": names.get(one.tracked.what.to, one.tracked.what.to),
                **_made(one.tracked),
                "evidence": one.evidence or "none in what was read",
                "figures": "; ".join(_figure_words(held) for held in one.against) or None,
                "note": one.tracked.made.reason,
            }
            for one in sorted(assured, key=lambda one: not one.against)
        ],
        id=f"{ID}.assurances",
        title="Assurances given, and the evidence offered with them",
        columns=(
            Column(name="commitment", label="Id", kind="code", on_page=False),
            Column(name="text", label="What was said", kind="text"),
            Column(name="by", label="By", kind="text", on_page=False),
            Column(name="to", label="To", kind="text", on_page=False),
            Column(name="made", label="On", kind="text"),
            *MADE,
            Column(name="evidence", label="Evidence offered then", kind="text"),
            Column(name="figures", label="Figures held now", kind="text"),
            Column(name="note", label="Note", kind="text", on_page=False),
        ),
        sources=sources_of(ground, [one.tracked for one in assured]),
        method=METHOD_ID,
        note="No verdict: whether an assurance stands is for those to say to whom it was given.",
    )


def against_table(ground: Ground, assured: Sequence[Assurance], on: date) -> Table | None:
    """Each figure that an assurance names, and whether it could be known then."""
    pairs = [(one, held) for one in assured for held in one.against]
    if not pairs:
        return None
    return recorded(
        on,
        [
            {
                "commitment": one.tracked.what.commitment,
                **_made(one.tracked),
                "figure": held.id,
                "label": None if held.figure is None else held.figure.label,
                "value": _value(held.figure),
                "basis": None
                if held.figure is None or held.figure.basis is None
                else held.figure.basis.value,
                "then": held.then,
                "known_from": held.known_from,
            }
            for one, held in pairs
        ],
        id=f"{ID}.against",
        title="Figures that assurances can be set against, and whether they could be known then",
        columns=(
            Column(name="commitment", label="Assurance", kind="code"),
            Column(name="made", label="Given on", kind="text"),
            *MADE,
            Column(name="figure", label="Figure", kind="code"),
            Column(name="label", label="What it is", kind="text"),
            Column(name="value", label="Value", kind="text"),
            Column(name="basis", label="Basis", kind="text"),
            Column(name="then", label="When it was given", kind="text"),
            Column(name="known_from", label="Known from", kind="date"),
        ),
        sources=sources_of(ground, [one.tracked for one, _ in pairs]),
        method=METHOD_ID,
        shown=0,
    )


def _made(one: Tracked) -> dict[str, object]:
    """When it was made, as exactly as that is known, and the columns of `MADE`."""
    what = one.what
    return {
        "made": known(what.made_on, what.made_precision),
        "made_on": what.made_on,
        "made_precision": what.made_precision,
    }


def _figure_words(held: Against) -> str:
    if held.figure is None:
        return f"{held.id}: not in this pack"
    if held.figure.value is None:
        return f"{held.figure.label}: not known"
    return f"{held.figure.label}: {_value(held.figure)} ({held.then})"


def _value(figure: Figure | None) -> str | None:
    """A value with its unit, in words."""
    if figure is None or figure.value is None:
        return None
    value = figure.value
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return str(value)
    whole = isinstance(value, int) or abs(float(value)) >= _WHOLE_FROM
    said = f"{value:,.0f}" if whole else f"{value:,.1f}"
    return f"{said}%" if figure.unit == "%" else f"{said} {figure.unit}".rstrip()


def names_of(ground: Ground, ever: State, on: date) -> dict[str, str]:
    """Names of bodies by code: those of the folder, and those that the records state.

    One that was succeeded by the day is named as it was stated, with who it is now: "X (now Y)".
    """
    known = [one for one in ground.system.organisations if one.opened <= on]
    known.sort(key=lambda one: (one.opened, one.code))
    names = ground.area_names | {one.code: one.name for one in known}
    names |= {one.what.body: one.what.name for one in said(ever, Body)}
    codes = {code for one in said(ever, Commitment) for code in (one.what.by, one.what.to)}
    now = successors_of(codes, on, ground.system.successions, ever.statements)
    return names | {
        code: f"{names.get(code, code)} (now {names.get(heir, heir)})"
        for code, heir in now.items()
        if heir is not None and heir != code
    }
