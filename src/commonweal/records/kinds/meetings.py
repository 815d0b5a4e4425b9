"""Meetings: notice, agenda, papers, who came and went, who was shut out, how conflicts were
treated."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from commonweal.records.kinds.bodies import Identifier, Optional
from commonweal.records.types import Payload, Text, statement_type


@statement_type("meeting")
class Meeting(Payload):
    """A meeting that is planned or was held.

    `bodies` are more than one where committees meet in common. `public` says how much of it was or
    is to be open; where it is not, `public_reason` says why. A later statement about the same
    `meeting` replaces what is not yet known.
    """

    meeting: str = Text
    bodies: tuple[str, ...] = Field(min_length=1)
    title: str = Text
    on: date
    precision: Literal["day", "month", "year"] = "day"
    starts: AwareDatetime | None = None
    ends: AwareDatetime | None = None
    place: str | None = Optional
    status: Literal["planned", "held", "cancelled"] = "planned"
    public: Literal["open", "closed", "part", "not known"] = "not known"
    public_reason: str | None = Optional
    source: str | None = Optional

    @property
    def day(self) -> str:
        """Its day as exactly as it is known: "2018-06-01", "2018-06" or "2018"."""
        return self.on.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.precision]]

    @model_validator(mode="after")
    def _ordered(self) -> Meeting:
        if self.starts is not None and self.ends is not None and self.ends < self.starts:
            raise ValueError("ends before it starts; correct starts or ends")
        return self


@statement_type("notice")
class Notice(Payload):
    """Public notice of a meeting was given, or its agenda and papers were laid open."""

    meeting: str = Text
    what: Literal["time and place", "agenda", "papers"]
    given: date
    where: str = Text


@statement_type("agenda_item")
class AgendaItem(Payload):
    """An item of an agenda, with all that helps to find who has an interest in it."""

    item: str = Text
    meeting: str = Text
    number: str = Text
    title: str = Text
    for_decision: bool = False
    function: str | None = Optional
    value_pence: int | None = Field(default=None, ge=0)
    procurement: str | None = Optional
    suppliers: tuple[str, ...] = ()
    supplier_ids: tuple[Identifier, ...] = ()
    private: bool = False


class PaperFile(BaseModel):
    """A file that is part of a paper: the digest proves that it is the one that was laid before the
    meeting. What it holds is kept beside the records and not in them."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    name: str = Text
    form: Literal["pdf", "docx", "odt", "txt"]
    bytes: int = Field(gt=0)


@statement_type("paper")
class Paper(Payload):
    """A paper for an item. Whoever is in `withheld_from` is given it nowhere, its file with it.

    Parameters
    ----------
    text, file
        What it says, as words, as a file, or as both. A file is kept elsewhere: here stand its
        SHA-256 (`sha256`), `name`, `form` (pdf, docx, odt, txt) and size (`bytes`).
    """

    paper: str = Text
    item: str = Text
    title: str = Text
    text: str | None = Optional
    file: PaperFile | None = None
    public: bool
    withheld_from: tuple[str, ...] = ()
    withheld_reason: str | None = Optional


@statement_type("attendance")
class Attendance(Payload):
    """Somebody was there, in which capacity, from when to when; or sent apologies."""

    meeting: str = Text
    person: str | None = Optional
    office: str | None = Optional
    seat: str | None = Optional
    capacity: Literal["member", "in attendance", "deputy", "public"]
    apologies: bool = False
    entered: AwareDatetime | None = None
    left: AwareDatetime | None = None

    @model_validator(mode="after")
    def _somebody(self) -> Attendance:
        if self.person is None and self.office is None and self.seat is None:
            raise ValueError("says nobody; give a person, an office or a seat")
        if self.entered is not None and self.left is not None and self.left < self.entered:
            raise ValueError("left before entering; correct entered or left")
        return self


@statement_type("exclusion")
class Exclusion(Payload):
    """The public was shut out of a meeting or of items of it.

    Parameters
    ----------
    meeting, items
        Which meeting; which items, or none for all from then on.
    ground
        Why, as a kind; disorder is a ground of its own.
    resolution
        The words of the resolution, where there was one.
    law
        What it cited, where it cited any.
    warnings
        Of disorder: how many warnings were given first, where that is known.
    also_left
        Who else had to leave.
    """

    meeting: str = Text
    items: tuple[str, ...] = ()
    ground: Literal[
        "confidential business", "special reasons", "exempt information", "disorder", "not stated"
    ]
    resolution: str | None = Optional
    law: str | None = Optional
    reason: str = Text
    warnings: int | None = Field(default=None, ge=0)
    also_left: tuple[str, ...] = ()
    source: str | None = Optional


@statement_type("meeting_declaration")
class MeetingDeclaration(Payload):
    """What was said when the chair asked for interests; a nil one says that nobody had any, or what
    its text says: none beyond those that were known."""

    meeting: str = Text
    item: str | None = Optional
    person: str | None = Optional
    interest: str | None = Optional
    nil: bool = False
    text: str | None = Optional


@statement_type("treatment")
class Treatment(Payload):
    """How a conflict was handled, who settled that, and when the person was out: for an item of a
    meeting, or for a procurement as a whole.

    Parameters
    ----------
    interest
        The declared interest that it answers.
    public
        Whether everybody may read it as minutes are read: who, with whom the interest is, how it
        was treated, who settled that and the times, never why. Only of an item heard in public, and
        while the interest stands in a public register with nothing withheld. Left out, or false:
        given out in no format.
    """

    person: str = Text
    meeting: str | None = Optional
    item: str | None = Optional
    procurement: str | None = Optional
    match: str | None = Optional
    treatment: Literal[
        "does not attend",
        "gets no papers",
        "leaves for discussion and decision",
        "discusses, leaves for decision",
        "stays, noted",
        "stays without a vote",
        "is replaced",
    ]
    reason: str = Text
    settled_by: str = Text
    out: AwareDatetime | None = None
    back: AwareDatetime | None = None
    interest: str | None = Optional
    public: bool | None = None

    @model_validator(mode="after")
    def _read(self) -> Treatment:
        if self.public and (self.interest is None or self.item is None):
            raise ValueError("name the item and the declared interest of what everybody may read")
        return self

    @model_validator(mode="after")
    def _placed(self) -> Treatment:
        if (self.item is None) == (self.procurement is None):
            raise ValueError("say for which item of a meeting, or for which procurement")
        if self.item is not None and self.meeting is None:
            raise ValueError("name the meeting of the item")
        return self
