"""Interests and what is said of them: declared once, confirmed many times, ended, redacted; gifts
and hospitality; cases opened when a rule was broken."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from commonweal.records.kinds.bodies import Identifier, Optional, Precision
from commonweal.records.types import Payload, Text, statement_type

InterestType = Literal[
    "financial", "non-financial professional", "non-financial personal", "indirect"
]


@statement_type("interest")
class Interest(Payload):
    """An interest that somebody declared; the envelope says when it was stated and to whom.

    Parameters
    ----------
    interest, person, register_of
        Its id, whose it is (id of a person), and the body in whose register it stands.
    type, original_type
        One of the four types, and the word of the source where it used another.
    description
        What it is.
    relationship
        Of an indirect interest: how the other person is related, never who it is.
    organisation, organisation_ids, role
        With whom it is, every identifier known, and what the person is there.
    by_office
        The person has the role because of the office held here or there (a partner member of a
        board), which is told apart from a private interest.
    arose, aware, declared
        When it arose, when the person became aware of it, and when it was declared; beside each,
        how exactly that day is known.
    mitigation
        What was agreed with whom.
    consent_refused
        Why the person does not agree to its publication.
    """

    interest: str = Text
    person: str = Text
    register_of: str = Text
    type: InterestType
    original_type: str | None = Optional
    description: str = Text
    relationship: str | None = Optional
    organisation: str | None = Optional
    organisation_ids: tuple[Identifier, ...] = ()
    role: str | None = Optional
    by_office: bool = False
    arose: date | None = None
    aware: date | None = None
    declared: date
    arose_precision: Precision = "day"
    aware_precision: Precision = "day"
    declared_precision: Precision = "day"
    mitigation: str | None = Optional
    consent_refused: str | None = Optional

    @model_validator(mode="after")
    def _whole(self) -> Interest:
        if (self.type == "indirect") != (self.relationship is not None):
            raise ValueError("relationship belongs to an indirect interest, and only to one")
        return self


@statement_type("interest_ended")
class InterestEnded(Payload):
    """An interest ended on a day; it stays in the register as long as the rules say."""

    interest: str = Text
    on: date


@statement_type("confirmation")
class Confirmation(Payload):
    """Somebody confirmed what the register holds of them; a nil return confirms that there is
    nothing."""

    person: str = Text
    register_of: str = Text
    on: date
    interests: tuple[str, ...] = ()
    nil: bool = False

    @model_validator(mode="after")
    def _one_of_both(self) -> Confirmation:
        if self.nil == bool(self.interests):
            raise ValueError("list the interests that are confirmed, or make it a nil return")
        return self


@statement_type("gift")
class Gift(Payload):
    """A gift or hospitality that was offered."""

    gift: str = Text
    person: str = Text
    register_of: str = Text
    kind: Literal["gift", "cash or voucher", "promotional item", "hospitality"]
    giver: str = Text
    giver_ids: tuple[Identifier, ...] = ()
    giver_supplies: bool | None = None
    value_pence: int | None = Field(default=None, ge=0)
    offered: date
    declared: date | None = None
    accepted: bool
    for_the_body: bool = False
    approved_by: str | None = Optional
    reason: str | None = Optional


@statement_type("gift_settled")
class GiftSettled(Payload):
    """What became of a gift that was taken. That it was taken stays on record beside it.

    Parameters
    ----------
    gift
        Its id.
    what
        It went back to whoever gave it, what hospitality was worth was paid back, or the body has
        it now and not the person.
    on
        The day on which that was done.
    """

    gift: str = Text
    what: Literal["given back", "paid back", "handed to the body"]
    on: date


@statement_type("redaction")
class Redaction(Payload):
    """Fields of a statement are not published; that they are withheld is."""

    refers_by: ClassVar[str] = "redacts"

    redacts: str = Text
    fields: tuple[str, ...] = Field(min_length=1)
    reason: str = Text
    approver: str = Text


@statement_type("breach")
class Breach(Payload):
    """A case: opened by whoever or whatever found it, closed with an outcome. One statement for
    each step, under one `case`."""

    case: str = Text
    register_of: str = Text
    step: Literal["opened", "reported to the guardian", "published", "closed"]
    on: date
    rule: str | None = Optional
    interest: str | None = Optional
    person: str | None = Optional
    text: str = Text
