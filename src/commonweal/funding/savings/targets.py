"""Targets for savings, with every revision: what was to be saved, who said so, and when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from commonweal.evidence import Basis
from commonweal.records import SavingsTarget, State

#: A target that rests on somebody's word is assumed, one that a source states is observed.
BASES = {"high": Basis.OBSERVED, "medium": Basis.OBSERVED, "low": Basis.ASSUMED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One target as it was stated.

    `revision` counts from 1 within the targets about the same body and the same thing; `before` is
    the pence that it replaces.
    """

    about: str
    what: str
    pence: int
    revision: int
    before: int | None
    known: date | None
    stated_by: str
    confidence: str
    basis: Basis
    source: str
    where: str
    period: tuple[date, date] | None = None

    @property
    def published(self) -> bool:
        """Whether a source states it; otherwise it rests on somebody's word alone."""
        return self.confidence != "low"

    def as_of(self, day: date) -> date:
        """The last day that it is for, or else when it was said; `day` where neither is known."""
        return self.period[1] if self.period else self.known or day


def targets(state: State, ledger: pa.Table | None, own: Collection[str]) -> list[Target]:
    """All targets about the system's own bodies: first of the records, then of the ledger.

    A line of the ledger (kind target, heading saving) that a statement of the records repeats, with
    the same body, amount and source, is left out.
    """
    found: list[Target] = []
    last: dict[tuple[str, str], Target] = {}
    for statement in state.of_type("savings_target"):
        held = statement.typed() if statement.payload is not None else None
        if not isinstance(held, SavingsTarget) or statement.about not in own:
            continue
        before = last.get((statement.about, held.what))
        both = held.start is not None and held.end is not None
        target = Target(
            about=statement.about,
            what=held.what,
            pence=held.amount_pence,
            revision=1 if before is None else before.revision + 1,
            before=None if before is None else before.pence,
            known=statement.stated_at.date(),
            stated_by=statement.stated_by,
            confidence=held.confidence,
            basis=BASES[held.confidence],
            source=held.source,
            where="records",
            period=(held.start, held.end) if both and held.start and held.end else None,
        )
        last[target.about, target.what] = target
        found.append(target)
    said = {(target.about, target.pence, target.source) for target in found}
    # A nation's ledger has millions of lines: those under another heading are never made rows.
    rows = (
        [] if ledger is None else ledger.filter(pc.equal(ledger["heading"], "saving")).to_pylist()
    )
    return found + [
        Target(
            about=row["body"],
            what=row["item"],
            pence=row["pence"],
            revision=1,
            before=None,
            known=None,
            stated_by="",
            confidence=row["confidence"] or "",
            basis=Basis(row["basis"]),
            source=row["source"],
            where="ledger",
            period=(row["start"], row["end"]),
        )
        for row in sorted(rows, key=lambda row: (row["start"], row["line"]))
        if row["kind"] == "target"
        and row["body"] in own
        and (row["body"], row["pence"], row["source"]) not in said
    ]
