"""What the tables of a folder need to know to follow a change of bodies, and what they report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from commonweal.evidence.figure import FIRMNESS, Basis
from commonweal.system.restructure import Change
from commonweal.system.structure import Structure
from commonweal.system.succession import Unresolved

Row = dict[str, Any]
Rows = list[Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """What the tables need to know to follow a change, and what they report.

    Parameters
    ----------
    change
        The change of bodies.
    before, after
        The structure without the change, and with it, on the day.
    lists
        Registered patients of each body that is gone, by which its factors are weighted.
    source
        Id of the source that figures made here name.
    shown
        Whether the folder shows the change already.
    """

    change: Change
    before: Structure
    after: Structure
    lists: Mapping[str, float]
    source: str
    shown: bool = False
    notes: list[str] = field(default_factory=list)
    unresolved: list[Unresolved] = field(default_factory=list)

    def successor(self, code: object) -> str | None:
        """What a body became, where it wholly became another."""
        return self.change.moved.get(str(code)) if code else None

    def homeless(self, table: str, code: str, message: str) -> None:
        """Something that has no successor."""
        self.unresolved.append(Unresolved(what=table, code=code, message=message))


def weakest_basis(rows: Iterable[Row]) -> str:
    """The basis of a figure made from several rows: that of the weakest."""
    return max((Basis(row["basis"]) for row in rows), key=FIRMNESS.index).value
