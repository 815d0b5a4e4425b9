"""Decisions: who may take which, motions and votes, what was decided with which reasons, and that
a decision was closed or reported back to those who delegated it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from commonweal.records.kinds.bodies import Optional
from commonweal.records.types import Payload, Text, statement_type

Level = Literal["nation", "system", "place", "network"]
#: What may not be on record of a decision: the function exercised, or anybody who took it.
Lack = Literal["authority", "deciders"]


@statement_type("delegation")
class Delegation(Payload):
    """A function that a body keeps, or lets another exercise; the envelope has from when to when.

    Parameters
    ----------
    delegation, function
        Its id, and which function ("primary care commissioning").
    from_body, to
        Who has the function, and the body or post that may exercise it; the same where it is
        reserved.
    level
        At which level it is then decided.
    limit_pence
        The highest value of one decision; none where the scheme sets none.
    onward
        Whether it may be delegated further.
    under
        The power used ("section 65Z5"), where it is known.
    report_to
        To whom decisions are reported back.
    source
        Where the scheme stands.
    """

    delegation: str = Text
    function: str = Text
    from_body: str = Text
    to: str = Text
    level: Level
    limit_pence: int | None = Field(default=None, ge=0)
    onward: bool | None = None
    under: str | None = Optional
    report_to: str | None = Optional
    source: str = Text


@statement_type("motion")
class Motion(Payload):
    """A motion that was put."""

    motion: str = Text
    meeting: str = Text
    item: str = Text
    text: str = Text
    proposed_by: str | None = Optional
    seconded_by: str | None = Optional


@statement_type("vote")
class Vote(Payload):
    """How one person voted on a motion, or how many did where names are not kept. `casting` is the
    vote by which whoever takes the chair settles a motion with as many votes for as against,
    besides their own. Of a seat that an office holds, and nobody by name, the seat votes."""

    motion: str = Text
    person: str | None = Optional
    seat: str | None = Optional
    vote: Literal["for", "against", "abstained"]
    count: int = Field(default=1, ge=1)
    casting: bool = False

    @model_validator(mode="after")
    def _one_person(self) -> Vote:
        if self.person is not None and self.seat is not None:
            raise ValueError("names a person and a seat; a seat votes where no person is known")
        if self.voter is not None and self.count != 1:
            raise ValueError("one person has one vote; leave out the person, or the count")
        if self.casting and (self.count != 1 or self.vote == "abstained"):
            raise ValueError("a casting vote is one vote, for or against")
        return self

    @property
    def voter(self) -> str | None:
        """Whose vote it is: the id of the person, or of the seat; None where it is not known."""
        return self.person or self.seat


@statement_type("decision")
class Decision(Payload):
    """What a body decided.

    Committees in common make one such statement for each body. A decision taken in private has its
    ground and the day on which that is looked at again; its title, day, body and ground are public.
    Where `private` is left out, that is not recorded, and follows from the meeting or item alone.
    One that ratifies an earlier decision, taken outside authority, names it in `ratifies`.

    `awards` says what it decides about the procurement that it names, or that its item names: true,
    that the contract is awarded; false, a step on the way to it (to go to market, to appoint
    evaluators). Where that is left out, the decision is held to be the award.
    """

    decision: str = Text
    body: str = Text
    title: str = Text
    text: str = Text
    reasons: str = Text
    on: date
    meeting: str | None = Optional
    item: str | None = Optional
    motion: str | None = Optional
    function: str | None = Optional
    value_pence: int | None = Field(default=None, ge=0)
    procurement: str | None = Optional
    awards: bool | None = None
    decided_by: tuple[str, ...] = ()
    private: bool | None = None
    ground: str | None = Optional
    review_on: date | None = None
    ratifies: str | None = Optional
    source: str | None = Optional

    @model_validator(mode="after")
    def _grounded(self) -> Decision:
        if self.private and self.ground is None:
            raise ValueError("was taken in private without a ground; give the ground")
        return self

    @model_validator(mode="after")
    def _bought(self) -> Decision:
        if self.awards is not None and not (self.procurement or self.item or self.motion):
            raise ValueError(
                "says whether it awards, but not what is bought; name the procurement, its item or "
                "the motion, or leave out awards"
            )
        return self


@statement_type("decision_closed")
class DecisionClosed(Payload):
    """The record of a decision is complete. Refused while a conflict in it is not managed.

    `not_on_record` says what whoever closed it stated not to be on record, and never will be: by
    what authority it was taken, or who took it.
    """

    refers_by: ClassVar[str] = "closes"

    closes: str = Text
    on: date
    by: str = Text
    not_on_record: tuple[Lack, ...] = ()


@statement_type("reported_back")
class ReportedBack(Payload):
    """A decision under a delegation was reported to those who delegated."""

    decision: str = Text
    delegation: str = Text
    to: str = Text
    on: date
    source: str | None = Optional
