"""Who is connected with whom: organisations and their identifiers, who owns or runs them, who is
related; and what was found when a match between people and organisations was looked at."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from commonweal.records.kinds.bodies import Identifier, Optional
from commonweal.records.types import Payload, Text, statement_type


@statement_type("organisation")
class Organisation(Payload):
    """An organisation outside the folder: its names and identifiers, and what succeeded it."""

    organisation: str = Text
    name: str = Text
    other_names: tuple[str, ...] = ()
    ids: tuple[Identifier, ...] = ()
    succeeded_by: tuple[str, ...] = ()
    source: str = Text


@statement_type("ownership")
class Ownership(Payload):
    """A person or an organisation owns, runs or is a partner in an organisation.

    `owner` and `owned` are ids of persons, of `organisation` statements, or identifiers.
    """

    owner: str = Text
    owned: str = Text
    nature: Literal[
        "shareholding", "voting rights", "appoints the board", "director", "partner", "influence"
    ]
    share_percent: float | None = Field(default=None, ge=0, le=100)
    source: str = Text

    @model_validator(mode="after")
    def _another(self) -> Ownership:
        if self.owner == self.owned:
            raise ValueError("nobody owns itself; correct owner or owned")
        return self


@statement_type("relationship")
class Relationship(Payload):
    """Two people are related. Used to find connections; never shown with names in public."""

    person: str = Text
    other: str = Text
    nature: Literal["spouse or partner", "parent or child", "sibling", "close friend", "business"]
    source: str = Text


@statement_type("match_review")
class MatchReview(Payload):
    """What came of looking at a match between somebody and an organisation.

    Parameters
    ----------
    match
        Its key, which is made from the person, the organisation and how they are connected, so
        that it is the same after another import.
    status
        Confirmed or rejected by somebody, or held until more is known.
    method
        On what it rests: "identifier", "name looked at", "asked the person", ...
    """

    match: str = Text
    status: Literal["held", "confirmed", "rejected"]
    method: str = Text
    by: str = Text
    note: str | None = Optional
