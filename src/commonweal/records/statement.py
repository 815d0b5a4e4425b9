"""The envelope of a statement, before and after it takes its place in the chain."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    field_validator,
    model_validator,
)

from commonweal.records.canonical import canonical


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("the moment has no time zone; give one, as in 2019-07-01T12:00:00Z")
    return moment.astimezone(UTC)


Moment = Annotated[datetime, AfterValidator(_in_utc)]


class Draft(BaseModel):
    """What somebody wants to state.

    Parameters
    ----------
    id
        Unique among the statements of a folder.
    type
        Which kind of statement; `records.types` says which there are and what each holds.
    stated_by
        The office that states it, never only a person's name.
    about
        Code of the body, or id of the thing or statement, that it is about.
    stated_at
        When it was stated: from then on it is known. With a time zone.
    effective, effective_to
        First and last day on which what it says holds; no last day while it lasts.
    reason
        Why it is stated.
    payload
        What it says: text, whole numbers, true, false, null, lists and mappings.

    Examples
    --------
    >>> Draft(id="s1", type="reported", stated_by="secretariat", about="91Q",
    ...       stated_at="2020-04-01T09:00:00Z", effective="2020-04-01", reason="merger",
    ...       payload={"subject": "established"}).effective
    datetime.date(2020, 4, 1)
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1)
    type: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    stated_by: str = Field(min_length=1)
    about: str = Field(min_length=1)
    stated_at: Moment
    effective: date
    effective_to: date | None = None
    reason: str = Field(min_length=1)
    payload: dict[str, JsonValue]

    @field_validator("payload")
    @classmethod
    def _can_be_stated(cls, payload: dict[str, JsonValue]) -> dict[str, JsonValue]:
        try:
            canonical(payload)
        except TypeError as error:
            raise ValueError(str(error)) from error
        return payload

    @model_validator(mode="after")
    def _ordered(self) -> Draft:
        if self.effective_to is not None and self.effective_to < self.effective:
            raise ValueError("effective_to is before effective; correct the days")
        return self


class Statement(BaseModel):
    """A statement in its place. Payload and salt are null once they were destroyed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sequence: int = Field(ge=1)
    id: str
    type: str
    stated_by: str
    about: str
    stated_at: Moment
    effective: date
    effective_to: date | None = None
    reason: str
    payload: dict[str, JsonValue] | None
    salt: str | None
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    previous: str = Field(pattern=r"^([0-9a-f]{64})?$")
    hash: str = Field(pattern=r"^[0-9a-f]{64}$")

    def holds(self, day: date) -> bool:
        """Whether what it says holds on a day."""
        return self.effective <= day and (self.effective_to is None or day <= self.effective_to)
