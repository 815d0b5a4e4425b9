"""The kinds of statement. About how a system is governed: who sits where and on whose nomination,
what interests they have, who owns whom, what meetings did, who may decide, what was bought how,
what was promised. About contracts: the terms of those that pay for outcomes, how contracts ended,
what partners raise with each other, notices as received. About choices: scores under sealed
criteria, steps of a change of services, and what is to be saved. One module per subject; all are
registered when this package is imported.

Persons are named by an id that says nothing; a name stands in one place, the payload of `person`,
and only where it is needed. What ends by itself (a seat, a delegation, the life of a body) ends in
the envelope's `effective_to`, or by a `transfer` without a successor; what happened (a meeting, a
vote, an award) is effective from its day and has no end. An interest that ends stays in the
register for a time: its end is a statement of its own.
"""

from commonweal.records.kinds.bodies import Appointment, Body, Person, Post, Seat
from commonweal.records.kinds.changing import ChangeStep, Mitigation
from commonweal.records.kinds.choosing import (
    EqualityRegard,
    OptionsDecided,
    ScoresEntered,
    TookPart,
)
from commonweal.records.kinds.commitments import Closure, Commitment, ConditionMet, Delivery
from commonweal.records.kinds.connections import (
    MatchReview,
    Organisation,
    Ownership,
    Relationship,
)
from commonweal.records.kinds.contracts import (
    ContractEnded,
    OcdsRelease,
    PartnerIssue,
    PartnerIssueStep,
    ProviderOwner,
)
from commonweal.records.kinds.decisions import (
    Decision,
    DecisionClosed,
    Delegation,
    Motion,
    ReportedBack,
    Vote,
)
from commonweal.records.kinds.interests import (
    Breach,
    Confirmation,
    Gift,
    GiftSettled,
    Interest,
    InterestEnded,
    Redaction,
)
from commonweal.records.kinds.meetings import (
    AgendaItem,
    Attendance,
    Exclusion,
    Meeting,
    MeetingDeclaration,
    Notice,
    Paper,
    PaperFile,
    Treatment,
)
from commonweal.records.kinds.outcome_contracts import OutcomeContract, OutcomeContractSigned
from commonweal.records.kinds.procurement import (
    Award,
    Bidder,
    Contract,
    ContractingYear,
    Evaluation,
    Evaluator,
    Modification,
    Procurement,
    ProcurementNotice,
    ProcurementRecord,
    Representation,
)
from commonweal.records.kinds.saving import SavingsTarget
from commonweal.records.kinds.scrutiny import ScrutinyStep

__all__ = [
    "AgendaItem",
    "Appointment",
    "Attendance",
    "Award",
    "Bidder",
    "Body",
    "Breach",
    "ChangeStep",
    "Closure",
    "Commitment",
    "ConditionMet",
    "Confirmation",
    "Contract",
    "ContractEnded",
    "ContractingYear",
    "Decision",
    "DecisionClosed",
    "Delegation",
    "Delivery",
    "EqualityRegard",
    "Evaluation",
    "Evaluator",
    "Exclusion",
    "Gift",
    "GiftSettled",
    "Interest",
    "InterestEnded",
    "MatchReview",
    "Meeting",
    "MeetingDeclaration",
    "Mitigation",
    "Modification",
    "Motion",
    "Notice",
    "OcdsRelease",
    "OptionsDecided",
    "Organisation",
    "OutcomeContract",
    "OutcomeContractSigned",
    "Ownership",
    "Paper",
    "PaperFile",
    "PartnerIssue",
    "PartnerIssueStep",
    "Person",
    "Post",
    "Procurement",
    "ProcurementNotice",
    "ProcurementRecord",
    "ProviderOwner",
    "Redaction",
    "Relationship",
    "ReportedBack",
    "Representation",
    "SavingsTarget",
    "ScoresEntered",
    "ScrutinyStep",
    "Seat",
    "TookPart",
    "Treatment",
    "Vote",
]
