"""Tables of trade between the system's bodies, and of the steps to the system's result."""

from __future__ import annotations

from commonweal.evidence import Column, Table
from commonweal.funding.control.consolidation import Consolidation
from commonweal.funding.control.position import Position
from commonweal.funding.control.tables import BASIS, KIND, YEAR, money, table_of
from commonweal.people.ground import Ground


def trade(ground: Ground, held: Position) -> Table | None:
    """Pairs of bodies that do not say the same of their trade; None where no trade is held."""
    if not held.pairs:
        return None
    rows: list[dict[str, object]] = [
        {
            "payer": pair.payer,
            "receiver": pair.receiver,
            "year": pair.year,
            "kind": pair.kind,
            "paid": pair.paid,
            "received": pair.received,
            "difference": pair.difference,
            "status": pair.status,
        }
        for pair in held.pairs
        if pair.status != "agree"
    ]
    agree = len(held.pairs) - len(rows)
    return table_of(
        ground,
        rows,
        "funding.trade",
        "Trade on which two bodies of the system do not agree",
        (
            Column(name="payer", label="Payer", kind="code"),
            Column(name="receiver", label="Receiver", kind="code"),
            YEAR,
            KIND,
            money("paid", "As the payer says it paid"),
            money("received", "As the receiver says it received"),
            money("difference", "Paid less received"),
            Column(name="status", label="What the two say", kind="text"),
        ),
        note=f"{agree} of {len(held.pairs)} pairs agree to the penny and are left out.",
        shown=12,
    )


def consolidation(ground: Ground, found: Consolidation) -> Table:
    """From the results of commissioners and trusts to that of the system, step by step."""
    steps = (
        ("Commissioners' results", found.commissioners, "step"),
        ("Trusts' results", found.trusts, "step"),
        ("Income from each other taken out", -found.internal_income, "step"),
        ("Payments to each other taken out", found.internal_expenditure, "step"),
        ("What the two sides do not explain", found.unexplained, "step"),
        ("Result of the system", found.total, "total"),
    )
    basis = found.basis.value if found.basis else None
    return table_of(
        ground,
        [
            {"step": name, "amount": pence, "role": role, "basis": basis}
            for name, pence, role in steps
            # A system without trusts has no step of theirs.
            if pence is not None
        ],
        "funding.consolidation",
        f"From the bodies' results to the system's, {found.year}, {found.kind}",
        (
            Column(name="step", label="Step", kind="text"),
            money("amount", "Amount"),
            Column(name="role", label="Step or total", kind="text"),
            BASIS,
        ),
    )
