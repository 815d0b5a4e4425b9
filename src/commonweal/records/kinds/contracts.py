"""Contracts as they run: how they ended, which sector provides, what partners raise with each
other, and notices in the Open Contracting Data Standard as they were received."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import ConfigDict, Field, JsonValue

from commonweal.records.kinds.bodies import Optional, Precision
from commonweal.records.types import Payload, Text, statement_type

#: Who owns a provider.
Owner = Literal["nhs", "council", "general practice", "voluntary", "independent"]
#: How a contract ends, or that it is suspended.
How = Literal["expired", "terminated", "suspended", "handed back", "consolidated"]


@statement_type("contract_ended")
class ContractEnded(Payload):
    """A contract ended, or was suspended, and how."""

    contract: str = Text
    on: date
    how: How
    into: str | None = Optional
    precision: Precision = "day"
    source: str = Text


@statement_type("provider_owner")
class ProviderOwner(Payload):
    """Which sector a provider belongs to; the envelope has from when to when. `organisation` is
    its code or its name, in the same words as in its contracts."""

    organisation: str = Text
    owner: Owner
    source: str = Text


@statement_type("partner_issue")
class PartnerIssue(Payload):
    """Something that partners are to settle between themselves.

    `days_to_own` and `days_to_settle` are the clocks that the partnership agreed: until somebody
    owns it, and until it is settled or escalated.
    """

    issue: str = Text
    partnership: str = Text
    contract: str | None = Optional
    title: str = Text
    raised_by: str = Text
    on: date
    between: tuple[str, ...] = ()
    days_to_own: int | None = Field(default=None, ge=0)
    days_to_settle: int | None = Field(default=None, ge=0)


@statement_type("partner_issue_step")
class PartnerIssueStep(Payload):
    """What became of it: an owner took it on, it was worked on, settled, escalated to a body that
    can decide it, or opened again."""

    issue: str = Text
    step: Literal["owned", "worked", "settled", "escalated", "opened again", "withdrawn"]
    by: str = Text
    to: str | None = Optional
    on: date
    text: str = Text


@statement_type("ocds_release")
class OcdsRelease(Payload):
    """A release in the Open Contracting Data Standard, every field as it was received.

    Nothing is stripped or repaired: names and texts keep their blanks. `package` has what the
    package around it says (publisher, licence, extensions, version). `with_point` has the places,
    as JSON pointers into this payload, of whole numbers that were written with a decimal point
    (1.0): canonical JSON writes them without one. A minus before a place stands for -0.0.
    """

    # Other kinds strip the ends of texts, and so the names and texts of a release too.
    model_config = ConfigDict(str_strip_whitespace=False)

    ocid: str = Text
    release_id: str = Text
    release: dict[str, JsonValue]
    package: dict[str, JsonValue] = Field(default_factory=dict)
    with_point: tuple[str, ...] = ()
