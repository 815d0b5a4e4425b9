"""Procurement and contracts: what is bought by which process, who bids, who evaluates on which
grounds, what was published when, who objected, what was awarded and changed."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from commonweal.records.kinds.bodies import Identifier, Optional
from commonweal.records.types import Payload, Text, statement_type

Process = Literal[
    "direct award A",
    "direct award B",
    "direct award C",
    "most suitable provider",
    "competitive",
    "call-off",
    "urgent",
    "under earlier law",
]

Criterion = Literal[
    "quality and innovation",
    "value",
    "integration, collaboration and service sustainability",
    "improving access, reducing health inequalities and facilitating choice",
    "social value",
]

NoticeKind = Literal[
    "intention to follow most suitable provider",
    "intention to award",
    "invitation",
    "letter to unsuccessful",
    "award",
    "modification",
    "urgent award",
    "urgent modification",
    "abandonment",
]


#: What regulation 24 of SI 2023/1348 has an authority keep of a procurement.
RecordItem = Literal[
    "providers",
    "framework parties",
    "addresses",
    "process and who decided",
    "key and basic criteria",
    "award criteria",
    "reasons",
    "declared conflicts",
    "conflicts managed",
    "date of abandonment",
]


@statement_type("procurement")
class Procurement(Payload):
    """Something is to be bought. What decides which processes are open stands here.

    `facts` answers the questions of the process ("existing_provider": true); a fact that is not
    given is not known. Of a contract based on a framework agreement, `existing_contract` is the
    agreement; its process is "call-off" without a competition, "competitive" with one.
    """

    procurement: str = Text
    authority: str = Text
    title: str = Text
    began: date
    process: Process | None = None
    value_pence: int | None = Field(default=None, ge=0)
    existing_contract: str | None = Optional
    existing_value_pence: int | None = Field(default=None, ge=0)
    facts: dict[str, bool] = Field(default_factory=dict)
    weights: dict[Criterion, float] = Field(default_factory=dict)
    source: str | None = Optional


@statement_type("bidder")
class Bidder(Payload):
    """An organisation bids, or is asked to; the envelope says since when that is known."""

    procurement: str = Text
    organisation: str = Text
    organisation_ids: tuple[Identifier, ...] = ()
    step: Literal["invited", "bid", "withdrew", "excluded"]
    reason: str | None = Optional


@statement_type("evaluator")
class Evaluator(Payload):
    """Somebody evaluates, decides or advises in a procurement."""

    procurement: str = Text
    person: str = Text
    role: Literal["evaluator", "decision-maker", "adviser"]


@statement_type("evaluation")
class Evaluation(Payload):
    """What was found of a bidder under one of the five criteria, with its own reason."""

    procurement: str = Text
    organisation: str = Text
    criterion: Criterion
    by: str = Text
    reason: str = Text
    score: float | None = Field(default=None, allow_inf_nan=False)


@statement_type("procurement_notice")
class ProcurementNotice(Payload):
    """A notice of a procurement: what it is, when submitted and published, and its fields.

    `contracts` has the ids of the contracts whose award it tells of, where several came out of one
    procurement. A letter to a provider that did not win is submitted on the day on which it was
    sent; whom it was sent to stands in its field "to".
    """

    notice: str = Text
    procurement: str = Text
    kind: NoticeKind
    submitted: date | None = None
    published: date | None = None
    contracts: tuple[str, ...] = ()
    fields: dict[str, str] = Field(default_factory=dict)


@statement_type("representation")
class Representation(Payload):
    """A provider objected in the standstill; and what became of it, a statement for each step."""

    procurement: str = Text
    by: str = Text
    step: Literal["received", "information given", "reviewed", "decision communicated"]
    on: date
    outcome: str | None = Optional


@statement_type("award")
class Award(Payload):
    """A contract was awarded."""

    procurement: str = Text
    contract: str = Text
    organisation: str = Text
    organisation_ids: tuple[Identifier, ...] = ()
    on: date
    value_pence: int | None = Field(default=None, ge=0)
    starts: date | None = None
    ends: date | None = None
    abandoned: bool = False


@statement_type("contract")
class Contract(Payload):
    """A contract between an authority and a provider.

    `service` names what is bought and `serves` whom (codes of areas or commissioners): contracts
    with one provider for one service can then be found. `annual_pence` is a year's value where the
    whole is not known; `extension_months` is by how much it may be extended.
    """

    contract: str = Text
    authority: str = Text
    organisation: str = Text
    organisation_ids: tuple[Identifier, ...] = ()
    title: str = Text
    service: str | None = Optional
    serves: tuple[str, ...] = ()
    value_pence: int | None = Field(default=None, ge=0)
    annual_pence: int | None = Field(default=None, ge=0)
    signed: date | None = None
    starts: date | None = None
    ends: date | None = None
    extension_months: int | None = Field(default=None, ge=0)
    process: Process | None = None
    source: str = Text


@statement_type("modification")
class Modification(Payload):
    """A contract was changed: by how much, on whose account, and whether it is still the same in
    character. Of a provider that succeeded another: whether it meets the basic selection criteria.

    `bridges` is the procurement in whose standstill the contract was likely to expire, where it was
    changed urgently for that reason.
    """

    contract: str = Text
    on: date
    change_pence: int
    attributable_to: Literal["authority", "external factors", "provider succession", "provided for"]
    materially_different: bool
    basic_criteria_met: bool | None = None
    urgent: bool = False
    bridges: str | None = Optional
    reason: str = Text


@statement_type("procurement_record")
class ProcurementRecord(Payload):
    """An item of the record that an authority keeps of a procurement, in its own words."""

    procurement: str = Text
    item: RecordItem
    text: str = Text


@statement_type("contracting_year")
class ContractingYear(Payload):
    """An authority published what the law asks of a year of its contracting.

    An annual summary has the contracts by process; an annual report, whether the law was complied
    with, and in `on_non_compliance` how what was not will be put right.
    """

    authority: str = Text
    what: Literal["annual summary", "annual report"]
    covers_from: date
    covers_to: date
    published: date
    where: str = Text
    on_non_compliance: str | None = Optional

    @model_validator(mode="after")
    def _ordered(self) -> ContractingYear:
        if self.covers_to < self.covers_from or self.published < self.covers_to:
            raise ValueError("a year ends after it begins, and is published once it has ended")
        return self
