"""A single change that turns the outcome, and the smallest of each kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

#: What is said where no single one of a kind turns it.
ANY = {
    "weight": "weight of any one criterion",
    "area cases": "cases of any one area",
    "site": "minutes to any one site",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A change that turns it.

    Parameters
    ----------
    kind
        "weights", "weight", "cases", "area cases", "roads", "site", "outside" or "leaving".
    what
        What changes, in words.
    change
        By how much, in `unit`; None where no change in the range looked at turns it.
    unit
        "%", "minutes" or "points" (hundredths of all weight); empty where it happens or not.
    low, high, step
        Where it was looked for, in the same unit; not given where everything was.
    leader
        Name of the option that leads then: the tested one where it gains the lead.
    """

    kind: str
    what: str
    change: float | None
    unit: str
    low: float | None
    high: float | None
    step: float | None
    leader: str


def smallest(found: Sequence[Turn]) -> tuple[Turn, ...]:
    """Of each kind the smallest change, in the order of `turns`; what happens or not stays."""
    kept: dict[str, Turn] = {}
    either: list[Turn] = []
    for one in found:
        if not one.unit:
            either.append(one)
            continue
        before = kept.setdefault(one.kind, one)
        if _size(one) < _size(before):
            kept[one.kind] = one
    return (*(_any(one) for one in kept.values()), *either)


def _any(turn: Turn) -> Turn:
    """Where none of a kind turns it, all of the kind are meant."""
    return turn if turn.change is not None else replace(turn, what=ANY.get(turn.kind, turn.what))


def _size(turn: Turn) -> float:
    return np.inf if turn.change is None else abs(turn.change)
