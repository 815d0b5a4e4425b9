"""Proof of a merger, the money: every heading, the control total, and the system's result.

All is read from both sides afresh, as a reader of either folder would read it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from commonweal.funding.control.members import holder
from commonweal.funding.control.position import Position, position
from commonweal.funding.years import label_of
from commonweal.plan.merge.total import Side, Sums, Total, sums, totals
from commonweal.system.organisation import Succession
from commonweal.system.structure import System

#: What the position says of a body and year, and how a total of it is called.
RESULT, CONTROL = "result of the system, known part, pence", "control totals held, pence"


def money_totals(before: Side, after: Side) -> list[Total]:
    """Totals of money: of all lines and of the bodies', results, trade, pools, savings, lists
    foreseen."""
    return [
        *_headings(before, after),
        *_positions(before, after),
        *_pools(before, after),
        *_savings(before, after),
        *_foreseen(before, after),
    ]


def shows(system: System, successions: Iterable[Succession]) -> bool:
    """Whether a system holds successions already; those of a body to itself say nothing."""
    held = {(row.predecessor, row.successor, row.on) for row in system.successions}
    wanted = {(row.predecessor, row.successor, row.on) for row in successions}
    return {row for row in wanted if row[0] != row[1]} <= held


def no_longer_known(before: Side, after: Side) -> list[str]:
    """Results and control totals that stood in a sum before, and why they stand in none after."""
    held = _both(before, after)
    if held is None:
        return []
    return [
        f"ledger: {what} of {body} in {year} ({kind}), {pence} pence, stands in no sum after the "
        f"merger: {reason}"
        for what, year, kind, body, pence, reason in _lost(*held, after)
    ]


def _headings(before: Side, after: Side) -> Iterator[Total]:
    """Money by heading, kind and financial year: of everybody, and of the bodies in open years."""

    def rows(side: Side, *, own: bool) -> list[dict[str, Any]]:
        return [
            {**row, "year": label_of(row["end"])}
            for row in side.rows("ledger")
            if not own or (row["body"] in before.bodies | after.bodies and row["end"] >= after.day)
        ]

    key = ("heading", "kind", "year")
    for own, measure in (
        (False, "pence of everybody, by heading"),
        (True, "pence of the bodies by heading, open years"),
    ):
        yield from totals(
            measure, *(sums(rows(side, own=own), key, "pence") for side in (before, after))
        )


def _both(before: Side, after: Side) -> tuple[Position, Position] | None:
    ledgers = [side.tables.get("ledger") for side in (before, after)]
    if ledgers[0] is None or ledgers[1] is None:
        return None
    return position(before.system, ledgers[0]), position(after.system, ledgers[1])


def _positions(before: Side, after: Side) -> Iterator[Total]:
    """The system's result, its control totals, and trade inside it, by year and kind."""
    held = _both(before, after)
    if held is None:
        return
    old, new = held
    lost: dict[str, defaultdict[tuple[str, ...], Fraction]] = {
        what: defaultdict(Fraction) for what in (RESULT, CONTROL)
    }
    for what, year, kind, _, pence, _ in _lost(old, new, after):
        lost[what][year, kind] += pence
    yield from totals(RESULT, _results(old), _results(new), ended=lost[RESULT])
    yield from totals(CONTROL, _controls(old), _controls(new), ended=lost[CONTROL])
    yield from totals("trade inside the system, pence", _trade(old), _trade(new))
    yield from totals(
        "trade between the bodies that are now one, pence",
        _trade(old, before.bodies | after.bodies),
        _trade(new, before.bodies | after.bodies),
    )


def _results(held: Position) -> Sums:
    return {
        key: Fraction(found.known_part)
        for key, found in held.consolidations.items()
        if found.known_part is not None
    }


def _controls(held: Position) -> Sums:
    found: defaultdict[tuple[str, ...], Fraction] = defaultdict(Fraction)
    for year, members in held.members.items():
        for body in members.names:
            amount = held.control_total(body, year)
            if amount.pence is not None:
                found[year, "target"] += amount.pence
    return found


def _trade(held: Position, between: frozenset[str] | None = None) -> Sums:
    found: defaultdict[tuple[str, ...], Fraction] = defaultdict(Fraction)
    for pair in held.pairs:
        if between is None or {pair.payer, pair.receiver} <= between:
            for side, pence in (("paid", pair.paid), ("received", pair.received)):
                if pence is not None:
                    found[pair.year, pair.kind, side] += pence
    return found


def _lost(
    old: Position, new: Position, after: Side
) -> Iterator[tuple[str, str, str, str, int, str]]:
    """What was known of a body and is not of its successor, since a fellow's is not known."""
    for (year, kind), found in old.consolidations.items():
        for body, pence in found.known.items():
            heir = new.results.get((year, kind, holder(after.system, body, year)))
            if heir is not None and heir.pence is None:
                yield RESULT, year, kind, body, pence, heir.amount.reason
    for year, members in old.members.items():
        for body in members.names:
            was = old.control_total(body, year)
            now = new.control_total(holder(after.system, body, year), year)
            if was.pence is not None and now.pence is None:
                yield CONTROL, year, "target", body, was.pence, now.reason


def _pools(before: Side, after: Side) -> Iterator[Total]:
    """Contributions of open periods, by pool, of the bodies; and of everybody."""

    def rows(side: Side, *, own: bool) -> list[dict[str, Any]]:
        return [
            row
            for row in side.rows("pools")
            if not own or (row["body"] in before.bodies | after.bodies and row["end"] >= after.day)
        ]

    for own, measure in ((False, "pence in pools"), (True, "pence in pools of the bodies")):
        for value in ("contribution_pence", "risk_share"):
            what = measure if value == "contribution_pence" else measure.replace("pence", "risk")
            yield from totals(
                what,
                *(
                    sums(rows(side, own=own), ("pool", "start", "end"), value)
                    for side in (before, after)
                ),
            )


def _savings(before: Side, after: Side) -> Iterator[Total]:
    """Gross savings and their cost, by kind and year, of schemes of the bodies."""
    own = before.bodies | after.bodies
    for value in ("gross_pence", "cost_pence"):
        held = []
        for side in (before, after):
            schemes = {row["scheme"] for row in side.rows("savings") if row["body"] in own}
            phasing = [
                {**row, "year": label_of(row["end"])}
                for row in side.rows("savings_phasing")
                if row["scheme"] in schemes
            ]
            held.append(sums(phasing, ("kind", "year"), value))
        what = value.removesuffix("_pence")
        yield from totals(f"savings of the bodies, {what}, pence", *held)
    counts: list[Sums] = []
    for side in (before, after):
        mine = sum(1 for row in side.rows("savings") if row["body"] in own)
        counts.append({("all",): Fraction(mine)} if side.rows("savings") else {})
    yield from totals("savings schemes of the bodies", *counts)


def _successions(gone: frozenset[str], after: Side) -> list[Succession]:
    return [
        Succession(predecessor=code, successor=body, on=after.day, kind="merger")
        for body in after.bodies
        for code in gone
    ]


def _foreseen(before: Side, after: Side) -> Iterator[Total]:
    """Lists foreseen for the bodies together, of periods that every one of them has."""
    key = ("series", "led_by", "start", "end")
    gone = before.bodies - after.bodies
    held, made = before.rows("projections"), after.rows("projections")
    about: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for row in held:
        if row["about"] in gone:
            about[tuple(str(row[column]) for column in key)].add(row["about"])
    own = sums([row for row in held if row["about"] in after.bodies], key, "patients")
    new = sums([row for row in made if row["about"] in after.bodies], key, "patients")
    whole = {period for period, bodies in about.items() if bodies == gone} - own.keys()
    if shows(before.system, _successions(gone, after)):
        whole = set()
    old = sums([row for row in held if row["about"] in gone], key, "patients")
    yield from totals(
        "lists foreseen for the bodies",
        {period: amount for period, amount in old.items() if period in whole},
        new,
        began=own,
    )
    kept = sums(held, ("about", *key), "patients")
    yield from totals(
        "lists foreseen, as published",
        {("all",): sum(kept.values(), Fraction(0))} if kept else {},
        {
            ("all",): sum(
                (v for k, v in sums(made, ("about", *key), "patients").items() if k in kept),
                Fraction(0),
            )
        }
        if kept
        else {},
    )
