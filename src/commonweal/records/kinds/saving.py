"""The kind of statement that says how much is to be saved."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from commonweal.records.types import Payload, Text, statement_type


@statement_type("savings_target")
class SavingsTarget(Payload):
    """How much is to be saved, and on what.

    A revision is a later statement about the same body and the same `what`; both are kept. `start`
    and `end` bound the period in which it is to be saved, where the source says so.
    """

    what: str = Text
    amount_pence: int = Field(ge=0)
    start: date | None = None
    end: date | None = None
    source: str = Text
    confidence: Literal["high", "medium", "low"]

    @model_validator(mode="after")
    def _ordered(self) -> SavingsTarget:
        if self.start is not None and self.end is not None and self.end < self.start:
            raise ValueError("ends before it starts; correct start or end")
        return self
