"""Bodies, people, posts, appointments and seats: who may sit where, and on whose nomination."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from commonweal.records.types import Payload, Text, statement_type

#: What a body is in law; rules name these in `applies_to`. A committee has the kind of the body
#: whose committee it is. `partnership` is a board that no statute makes.
LegalKind = Literal[
    "nhs-england",
    "ccg",
    "icb",
    "nhs-trust",
    "foundation-trust",
    "council",
    "combined-authority",
    "provider",
    "practice",
    "partnership",
]

BodyForm = Literal[
    "organisation",
    "board",
    "governing body",
    "committee",
    "committees in common",
    "joint committee",
    "scrutiny committee",
    "joint scrutiny committee",
    "health and wellbeing board",
    "programme board",
    "steering group",
]

#: An identifier that stands for one organisation: `ods:RPA`, `company:01234567`, `charity:1234567`,
#: `gss:E06000035`.
Identifier = Annotated[str, Field(pattern=r"^(ods|company|charity|gss):[A-Za-z0-9-]+$")]
#: Who issues identifiers: the name, and the code of org-id.guide, as read in its register (files
#: lists/gb/gb-coh.json, gb-chc.json and gb-nhs.json of org-id/register). It lists no code for the
#: codes of geography.
ISSUERS: Mapping[str, tuple[str, str]] = {
    "company": ("Companies House", "GB-COH"),
    "charity": ("Charity Commission for England and Wales", "GB-CHC"),
    "ods": ("NHS Organisation Data Service", "GB-NHS"),
    "gss": ("Office for National Statistics, register of geographic codes", ""),
}
Optional = Field(default=None, min_length=1)
#: How exactly a day is known: where it is not, the first day of its month or year stands for it.
Precision = Literal["day", "month", "year"]


@statement_type("body")
class Body(Payload):
    """A body that meets or decides; the envelope has from when to when it existed.

    Parameters
    ----------
    body, name, kind, form
        Its code, what it is called, what it is in law, and how it meets.
    of
        Codes of the bodies whose committee it is; several of a joint committee or of committees in
        common, which decide for each of them.
    organisation
        Its code among the organisations of the folder, where it is one.
    quorum, quorum_of
        Fewest voting members present, and of what role at least one, where its rules say so.
    meets
        Whether its own rules open its meetings; law may open them besides.
    notice_days
        Clear days of notice that its own rules ask for.
    confirm_months
        How often its own rules have interests confirmed.
    source
        Where its rules stand.
    quorum_source
        Where its quorum stands, where that is elsewhere than its other rules.
    """

    body: str = Text
    name: str = Text
    kind: LegalKind
    form: BodyForm
    of: tuple[str, ...] = ()
    organisation: str | None = Optional
    quorum: int | None = Field(default=None, ge=1)
    quorum_of: tuple[str, ...] = ()
    meets: Literal["in public", "in private", "in part", "not known"] = "not known"
    notice_days: int | None = Field(default=None, ge=0)
    confirm_months: int | None = Field(default=None, ge=1)
    source: str = Text
    quorum_source: str | None = Optional


@statement_type("person")
class Person(Payload):
    """A person behind an id. The name is here and nowhere else, and may be left out."""

    person: str = Text
    name: str | None = Optional


@statement_type("post")
class Post(Payload):
    """A post of a body, such as its accountable officer."""

    post: str = Text
    body: str = Text
    title: str = Text
    source: str = Text


@statement_type("appointment")
class Appointment(Payload):
    """Somebody was put forward for a post, appointed, or the appointment was approved."""

    post: str = Text
    person: str | None = Optional
    step: Literal["put forward", "appointed", "approved", "not approved"]
    by: str = Text
    source: str = Text


@statement_type("seat")
class Seat(Payload):
    """A seat on a body, from when to when the envelope says; a vacant seat has no holder.

    Parameters
    ----------
    seat, body
        Its id, and on which body it is.
    role, voting
        What its holder is there, and whether with a vote.
    represents, nominated_by
        For which organisation or body it speaks, and who nominates its holder.
    office, person
        The office whose holder has the seat, where one has it by office ("Leader of the Council");
        and the id of the person. Neither: the seat is vacant.
    source
        Where that stands.
    """

    seat: str = Text
    body: str = Text
    role: Literal["chair", "deputy chair", "member", "in attendance", "secretary", "guardian"]
    voting: bool
    represents: str | None = Optional
    nominated_by: str | None = Optional
    office: str | None = Optional
    person: str | None = Optional
    source: str = Text

    @property
    def vacant(self) -> bool:
        """Whether nobody holds it."""
        return self.person is None and self.office is None

    @model_validator(mode="after")
    def _possible(self) -> Seat:
        if self.voting and self.role in ("in attendance", "secretary"):
            said = f"a seat {self.role!r} has no vote; make it a member, or take the vote"
            raise ValueError(said)
        return self
