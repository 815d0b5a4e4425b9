"""Statements as they stand on a day, each way of reading them worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from commonweal.governance.law import Bodies, bodies, whenever
from commonweal.records import State, Statement, fold


@dataclass(frozen=True)
class OnRecord:
    """What is on record, on a day.

    Parameters
    ----------
    statements, on
        What is on record, and the day on which is asked.
    """

    statements: tuple[Statement, ...]
    on: date

    @cached_property
    def state(self) -> State:
        """The records folded on the day."""
        return fold(self.statements, effective=self.on)

    @cached_property
    def ever(self) -> State:
        """Whatever was stated, whether it still holds or not."""
        return whenever(self.statements)

    @cached_property
    def bodies(self) -> Bodies:
        """The bodies on record."""
        return bodies(self.ever)
