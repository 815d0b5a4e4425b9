"""The envelope of a statement: who states what about whom, when known, when effective, and why."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    SkipValidation,
    ValidationError,
    model_validator,
)

from commonweal.records.canonical import canonical, digest
from commonweal.records.plain_words import plainly
from commonweal.records.types import Payload, payload_model, strictly

#: Years of days that records hold: what lies outside is a slip, and has no day before or after it
#: to reckon with.
FIRST_YEAR, LAST_YEAR = 1000, 9000


def _in_utc(given: datetime) -> datetime:
    if not FIRST_YEAR <= given.year <= LAST_YEAR:
        raise ValueError(f"the year {given.year} cannot be; correct it")
    return given.astimezone(UTC)


Instant = Annotated[AwareDatetime, AfterValidator(_in_utc)]
Words = Annotated[str, Field(min_length=1, pattern=r"\S")]


class StatementError(ValueError):
    """A statement that cannot be made, with every reason."""


class Statement(BaseModel):
    """Something that an office stated.

    Parameters
    ----------
    id
        Unique in the records, never reused.
    type
        The kind of statement; `records.types` has the form of its payload.
    stated_by
        The office or body that states it ("Accountable Officer, Kent and Medway CCGs"), not the
        person in it.
    about
        Code of the body, area or thing that it is about.
    stated_at
        When it became known: what is asked as known before this does not hold it. In UTC.
    effective, effective_to
        First and last day on which it holds in the world; no last day means that it goes on.
    reason
        Why it is stated: no change without a reason.
    payload
        What is stated. None after its destruction. Personal data belong here and nowhere else,
        because nothing else can be destroyed.
    salt
        32 random bytes in hexadecimal, which keep the digest from giving a short payload away;
        empty after destruction.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/-]*$", max_length=200)
    type: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    stated_by: Words
    about: Words
    stated_at: Instant
    effective: date
    effective_to: date | None = None
    reason: Words
    # Values are JSON: whatever is not has no canonical form, and is refused where it is hashed.
    payload: dict[str, SkipValidation[JsonValue]] | None
    salt: str = Field(pattern=r"^([0-9a-f]{64})?$")

    @model_validator(mode="after")
    def _sound(self) -> Statement:
        if not FIRST_YEAR <= self.effective.year <= LAST_YEAR:
            raise ValueError(f"the year {self.effective.year} of effective cannot be; correct it")
        if self.effective_to is not None and self.effective_to < self.effective:
            raise ValueError("ends before it takes effect; correct effective or effective_to")
        if (self.payload is None) != (self.salt == ""):
            raise ValueError("a payload and its salt are kept together or destroyed together")
        return self

    def holds(self, on: date) -> bool:
        """Whether it is effective on a day."""
        return self.effective <= on and (self.effective_to is None or on <= self.effective_to)

    def typed(self, *, strict: bool = False) -> Payload:
        """The payload in the form of its kind; `strict` takes nothing for another (`strictly`).

        Raises
        ------
        StatementError
            When it does not have that form, or was destroyed.
        """
        if self.payload is None:
            raise StatementError(f"{self.id}: its payload was destroyed")
        return _typed(self.type, self.payload, self.id, strict=strict)

    def payload_digest(self) -> str:
        """SHA-256 over the salt's bytes followed by the payload in canonical JSON."""
        return digest(bytes.fromhex(self.salt) + canonical(self.payload))

    def envelope(self) -> dict[str, object]:
        """Everything but payload and salt, as JSON has it."""
        end = self.effective_to
        return {
            "id": self.id,
            "type": self.type,
            "stated_by": self.stated_by,
            "about": self.about,
            "stated_at": written_instant(self.stated_at),
            "effective": self.effective.isoformat(),
            "effective_to": None if end is None else end.isoformat(),
            "reason": self.reason,
        }


def written_instant(instant: datetime) -> str:
    """An instant in UTC as the records have it."""
    return instant.isoformat().replace("+00:00", "Z")


def new_salt() -> str:
    """32 fresh random bytes, in hexadecimal."""
    return secrets.token_hex(32)


def draft(
    type: str,
    payload: Mapping[str, Any] | Payload,
    *,
    id: str,
    stated_by: str,
    about: str,
    stated_at: datetime,
    effective: date,
    reason: str,
    effective_to: date | None = None,
    salt: str | None = None,
) -> Statement:
    """Make a statement, its payload checked against the form of its kind.

    Parameters
    ----------
    type, payload
        The kind, and what is stated.
    salt
        A fresh one when None.

    Raises
    ------
    StatementError
        With every field that is wrong.

    Examples
    --------
    >>> known = datetime(2019, 7, 1, tzinfo=UTC)
    >>> start = draft("reported", {"subject": "networks", "text": "Primary care networks start",
    ...     "source": "isle-of-thanet-news", "confidence": "high"}, id="networks-start",
    ...     stated_by="Analyst", about="QKS", stated_at=known, effective=known.date(),
    ...     reason="carried from a published source")
    >>> start.typed().subject
    'networks'
    """
    given = payload.model_dump(mode="json") if isinstance(payload, Payload) else dict(payload)
    said = _typed(type, given, id).model_dump(mode="json", exclude_none=True)
    try:
        canonical(said)
        return Statement(
            id=id,
            type=type,
            stated_by=stated_by,
            about=about,
            stated_at=stated_at,
            effective=effective,
            effective_to=effective_to,
            reason=reason,
            payload=said,
            salt=new_salt() if salt is None else salt,
        )
    except ValidationError as error:
        raise StatementError(f"{id}: {reasons(error)}") from error
    except ValueError as error:
        raise StatementError(f"{id}: {error}") from error


def reasons(error: ValidationError) -> str:
    """What pydantic found, in one line."""
    found = []
    for fault in error.errors(include_url=False, include_context=False):
        place = ".".join(str(part) for part in fault["loc"])
        said = plainly(fault["type"], fault["msg"])
        found.append(f"{place}: {said}" if place else said)
    return "; ".join(found)


def _typed(
    type_: str, payload: Mapping[str, Any], identifier: str, *, strict: bool = False
) -> Payload:
    try:
        form = payload_model(type_)
        return strictly(form, payload) if strict else form.model_validate(payload)
    except ValidationError as error:
        raise StatementError(f"{identifier}: {type_}: {reasons(error)}") from error
    except ValueError as error:
        raise StatementError(f"{identifier}: {error}") from error
