"""Addresses of what the records say."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Path, Query
from pydantic import Field

from commonweal.web.api.asked import Asked, AskedList, Code, look
from commonweal.web.api.kinds.bodies import BODIES, SEATS, BodyTold, SeatTold
from commonweal.web.api.kinds.buying import (
    CONTRACTS,
    ISSUES,
    PROCUREMENTS,
    ContractTold,
    IssueTold,
    ProcurementTold,
)
from commonweal.web.api.kinds.consultations import CONSULTATIONS, ConsultationTold
from commonweal.web.api.kinds.decisions import DECISIONS, PAPERS, DecisionTold, PaperTold
from commonweal.web.api.kinds.interests import INTERESTS, REGISTERS, InterestTold, RegisterTold
from commonweal.web.api.kinds.meetings import IN_FULL, MEETINGS, Meeting, MeetingInFull
from commonweal.web.api.kinds.promises import PROMISES, PromiseTold
from commonweal.web.api.listed import one, page
from commonweal.web.api.service import api
from commonweal.web.api.telling import Answer, Page

Id = Annotated[Code, Path()]


class AskedMeetings(AskedList):
    """Which meetings are asked for."""

    state: Literal["", "planned", "held", "cancelled"] = Field(
        "", description="Only meetings of which this was stated."
    )


@api.get("/meetings", response=Page[Meeting], tags=["Records"], operation_id="meetings")
def meetings(request: HttpRequest, asked: Query[AskedMeetings]) -> Page[Meeting]:
    """Meetings that are planned or were held, the latest first."""
    return page(request, asked, MEETINGS, asked.state)


@api.get(
    "/meetings/{path:code}",
    response=Answer[MeetingInFull],
    tags=["Records"],
    operation_id="meeting",
)
def meeting(request: HttpRequest, code: Id, asked: Query[Asked]) -> Answer[MeetingInFull]:
    """One meeting: notice, agenda with the papers that everybody may read, who was there, votes,
    decisions, and what the rules of the day say of it."""
    return one(look(request, asked), IN_FULL, code)


class AskedDecisions(AskedList):
    """Which decisions are asked for."""

    state: Literal["", "public", "private", "not recorded"] = Field(
        "",
        description="Only those taken in public, or in private, or of which neither is recorded.",
    )


class AskedPromises(AskedList):
    """Which promises are asked for."""

    state: Literal["", "open", "overdue", "delivered", "closed"] = Field(
        "", description="Only those that stand so; overdue ones are open too."
    )


class AskedInterests(AskedList):
    """Which interests are asked for."""

    state: Literal["", "stands", "ended"] = Field("", description="Only those that stand so.")


class AskedSeats(AskedList):
    """Which seats are asked for."""

    state: Literal["", "held", "vacant"] = Field("", description="Only held or only vacant ones.")


class AskedBodies(AskedList):
    """Which bodies are asked for."""

    state: Literal["", "there", "over"] = Field(
        "", description="Only those that exist on the day, or only those that ended before."
    )


class AskedConsultations(AskedList):
    """Which consultations are asked for."""

    state: Literal["", "open", "closed"] = Field(
        "", description="Only those that can be answered on the day, or that cannot any more."
    )


class AskedContracts(AskedList):
    """Which contracts are asked for."""

    state: Literal["", "runs", "over", "to begin"] = Field(
        "", description="Only those that run on the day, are over, or are to begin."
    )


class AskedProcurements(AskedList):
    """Which procurements are asked for."""

    state: Literal["", "open", "awarded", "abandoned"] = Field(
        "", description="Only those that stand so."
    )


class AskedIssues(AskedList):
    """Which issues are asked for."""

    state: Literal[
        "", "not owned", "owned", "opened again", "escalated", "settled", "withdrawn"
    ] = Field("", description="Only those that stand so.")


@api.get("/papers", response=Page[PaperTold], tags=["Records"], operation_id="papers")
def papers(request: HttpRequest, asked: Query[AskedList]) -> Page[PaperTold]:
    """Papers that everybody may read, by the day of their meeting."""
    return page(request, asked, PAPERS)


@api.get("/papers/{path:code}", response=Answer[PaperTold], tags=["Records"], operation_id="paper")
def paper(request: HttpRequest, code: Id, asked: Query[Asked]) -> Answer[PaperTold]:
    """One paper that everybody may read."""
    return one(look(request, asked), PAPERS, code)


@api.get("/decisions", response=Page[DecisionTold], tags=["Records"], operation_id="decisions")
def decisions(request: HttpRequest, asked: Query[AskedDecisions]) -> Page[DecisionTold]:
    """Decisions; of those taken in private, that they were, and on what ground."""
    return page(request, asked, DECISIONS, asked.state)


@api.get(
    "/decisions/{path:code}",
    response=Answer[DecisionTold],
    tags=["Records"],
    operation_id="decision",
)
def decision(request: HttpRequest, code: Id, asked: Query[Asked]) -> Answer[DecisionTold]:
    """One decision."""
    return one(look(request, asked), DECISIONS, code)


@api.get("/promises", response=Page[PromiseTold], tags=["Records"], operation_id="promises")
def promises(request: HttpRequest, asked: Query[AskedPromises]) -> Page[PromiseTold]:
    """Requests, recommendations, promises and assurances; `body` is whom they are owed to."""
    return page(request, asked, PROMISES, asked.state)


@api.get(
    "/promises/{path:code}", response=Answer[PromiseTold], tags=["Records"], operation_id="promise"
)
def promise(request: HttpRequest, code: Id, asked: Query[Asked]) -> Answer[PromiseTold]:
    """One promise, and where it stands on the day."""
    return one(look(request, asked), PROMISES, code)


@api.get("/interests", response=Page[InterestTold], tags=["Records"], operation_id="interests")
def interests(request: HttpRequest, asked: Query[AskedInterests]) -> Page[InterestTold]:
    """Interests that stand in public registers."""
    return page(request, asked, INTERESTS, asked.state)


@api.get(
    "/interests/{path:code}",
    response=Answer[InterestTold],
    tags=["Records"],
    operation_id="interest",
)
def interest(request: HttpRequest, code: Id, asked: Query[Asked]) -> Answer[InterestTold]:
    """One interest of a public register."""
    return one(look(request, asked), INTERESTS, code)


@api.get(
    "/registers/{path:code}",
    response=Answer[RegisterTold],
    tags=["Records"],
    operation_id="register",
)
def register(request: HttpRequest, code: Id, asked: Query[Asked]) -> Answer[RegisterTold]:
    """The register of interests of one body, by its code: interests and nil returns."""
    return one(look(request, asked), REGISTERS, code)


@api.get("/seats", response=Page[SeatTold], tags=["Records"], operation_id="seats")
def seats(request: HttpRequest, asked: Query[AskedSeats]) -> Page[SeatTold]:
    """Seats: who holds them on the day, for whom they speak, and which are vacant."""
    return page(request, asked, SEATS, asked.state)


@api.get("/seats/{path:code}", response=Answer[SeatTold], tags=["Records"], operation_id="seat")
def seat(request: HttpRequest, code: Id, asked: Query[Asked]) -> Answer[SeatTold]:
    """One seat."""
    return one(look(request, asked), SEATS, code)


@api.get("/bodies", response=Page[BodyTold], tags=["Records"], operation_id="bodies")
def bodies(request: HttpRequest, asked: Query[AskedBodies]) -> Page[BodyTold]:
    """Boards, committees and organisations, and what became of them."""
    return page(request, asked, BODIES, asked.state)


@api.get("/bodies/{path:code}", response=Answer[BodyTold], tags=["Records"], operation_id="body")
def body(request: HttpRequest, code: Id, asked: Query[Asked]) -> Answer[BodyTold]:
    """One body."""
    return one(look(request, asked), BODIES, code)


@api.get(
    "/consultations",
    response=Page[ConsultationTold],
    tags=["Records"],
    operation_id="consultations",
)
def consultations(request: HttpRequest, asked: Query[AskedConsultations]) -> Page[ConsultationTold]:
    """Consultations, by the day on which they opened; what anybody answered is not public."""
    return page(request, asked, CONSULTATIONS, asked.state)


@api.get(
    "/consultations/{path:code}",
    response=Answer[ConsultationTold],
    tags=["Records"],
    operation_id="consultation",
)
def consultation(request: HttpRequest, code: Id, asked: Query[Asked]) -> Answer[ConsultationTold]:
    """One consultation, step by step."""
    return one(look(request, asked), CONSULTATIONS, code)


@api.get("/contracts", response=Page[ContractTold], tags=["Records"], operation_id="contracts")
def contracts(request: HttpRequest, asked: Query[AskedContracts]) -> Page[ContractTold]:
    """Contracts whose award was published; their day is the first."""
    return page(request, asked, CONTRACTS, asked.state)


@api.get(
    "/contracts/{path:code}",
    response=Answer[ContractTold],
    tags=["Records"],
    operation_id="contract",
)
def contract(request: HttpRequest, code: Id, asked: Query[Asked]) -> Answer[ContractTold]:
    """One contract."""
    return one(look(request, asked), CONTRACTS, code)


@api.get(
    "/procurements", response=Page[ProcurementTold], tags=["Records"], operation_id="procurements"
)
def procurements(request: HttpRequest, asked: Query[AskedProcurements]) -> Page[ProcurementTold]:
    """What is or was bought, by the day of the first notice. Who bid is not public."""
    return page(request, asked, PROCUREMENTS, asked.state)


@api.get(
    "/procurements/{path:code}",
    response=Answer[ProcurementTold],
    tags=["Records"],
    operation_id="procurement",
)
def procurement(request: HttpRequest, code: Id, asked: Query[Asked]) -> Answer[ProcurementTold]:
    """One procurement, with its published notices."""
    return one(look(request, asked), PROCUREMENTS, code)


@api.get("/issues", response=Page[IssueTold], tags=["Records"], operation_id="issues")
def issues(request: HttpRequest, asked: Query[AskedIssues]) -> Page[IssueTold]:
    """What partners raised with each other; `body` is the partnership."""
    return page(request, asked, ISSUES, asked.state)


@api.get("/issues/{path:code}", response=Answer[IssueTold], tags=["Records"], operation_id="issue")
def issue(request: HttpRequest, code: Id, asked: Query[Asked]) -> Answer[IssueTold]:
    """One issue, step by step."""
    return one(look(request, asked), ISSUES, code)
