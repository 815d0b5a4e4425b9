"""Contracts and procurements, as far as they were published; issues between partners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Q, QuerySet
from pydantic import Field

from commonweal.contracts.issues import issues
from commonweal.contracts.register.held import Held
from commonweal.records import said
from commonweal.records.kinds import Contract, OutcomeContractSigned
from commonweal.web import buying
from commonweal.web.api.asked import Look
from commonweal.web.api.kinds.clean import clean
from commonweal.web.api.listed import Kind
from commonweal.web.api.telling import Form
from commonweal.web.reading import given_out
from commonweal.web.store.models import Listed


class Provider(Form):
    """A provider of a contract, and its part of the value."""

    provider: str
    owner: str | None = Field(description="Which sector owns it; null where that is not known.")
    owner_basis: str | None = Field(
        description="How that is known: stated, as its sector suggests, or as its release says."
    )
    value_pence: int | None
    annual_pence: int | None
    annual_basis: str | None = Field(
        description="How that is known: stated, worked out from the whole, or the first year of "
        "its terms."
    )


class Stop(Form):
    """That a contract was suspended, or how it ended."""

    how: str
    on: date = Field(description="The day; the first of the month or year that is known.")
    precision: str = Field(description="How exactly that is known: day, month or year.")
    statement: str = Field(description="Id of the statement that says so.")


class Change(Form):
    """A change of a contract."""

    on: date
    change_pence: int | None
    attributable_to: str
    reason: str


class ContractTold(Form):
    """A contract: one whose award was published, or of which no award is on record."""

    contract: str = Field(description="Its id.")
    title: str
    service: str | None
    authority: str = Field(description="Code of the body that buys.")
    serves: list[str] = Field(description="Codes of those for whom it is.")
    providers: list[Provider]
    starts: date | None
    ends: date | None
    may_end: date | None = Field(description="Its last day with every extension.")
    stops: list[Stop] = Field(
        description="That it was suspended, and how it ended before that; a suspension is no end."
    )
    changes: list[Change]
    procurement: str | None = Field(description="Id of the procurement that it came out of.")
    statements: list[str] = Field(description="Ids of the statements that say so.")


class NoticeTold(Form):
    """A notice that was published."""

    notice: str
    kind: str
    published: date
    fields: dict[str, str]


class AwardTold(Form):
    """A contract that was awarded."""

    contract: str
    to: str
    on: date
    value_pence: int | None
    starts: date | None
    ends: date | None


class ProcurementTold(Form):
    """Something that is or was bought, since its first notice. Who bid is not public."""

    procurement: str = Field(description="Its id.")
    title: str
    authority: str = Field(description="Code of the body that buys.")
    process: str | None
    notices: list[NoticeTold]
    awards: list[AwardTold]


class Step(Form):
    """A step of an issue."""

    on: date
    step: str
    by: str
    text: str


class IssueTold(Form):
    """Something that partners are to settle between themselves."""

    issue: str = Field(description="Its id.")
    title: str
    partnership: str
    contract: str | None
    raised_by: str
    on: date
    between: list[str]
    stands: str
    owner: str | None
    days_to_own: int | None = Field(description="Days that were agreed until somebody owns it.")
    days_to_settle: int | None = Field(description="Days that were agreed until it is settled.")
    steps: list[Step]
    statements: list[str] = Field(description="Ids of the statements that say so.")


def contracts(codes: Sequence[str], seen: Look) -> Mapping[str, ContractTold]:
    """Contracts by their ids."""
    shown = buying.of_contracts(codes, on=seen.on, known_at=seen.known)
    public = buying.published(shown)
    parts: dict[str, list[Held]] = {}
    for one in buying.held(shown):
        parts.setdefault(one.contract, []).append(one)
    stated: dict[str, list[str]] = {}
    for made in said(shown.past, Contract):
        stated.setdefault(made.what.contract, []).append(made.id)
    for signed in said(shown.past, OutcomeContractSigned):
        stated.setdefault(signed.what.contract, []).append(signed.id)
    told = {}
    for code in codes:
        if code not in parts:
            continue
        first = parts[code][0]
        award = public.awarded.get(code)
        told[code] = ContractTold(
            contract=code,
            title=shown.text(first.title),
            service=clean(shown, first.service),
            authority=first.authority,
            serves=list(first.serves),
            providers=[
                Provider(
                    provider=shown.text(one.provider),
                    owner=one.owner,
                    owner_basis=one.owner_basis,
                    value_pence=one.value_pence,
                    annual_pence=one.annual_pence,
                    annual_basis=one.annual_basis,
                )
                for one in parts[code]
            ],
            starts=first.starts,
            ends=first.ends,
            may_end=first.may_end,
            stops=[
                Stop(how=one.how, on=one.on, precision=one.precision, statement=one.statement)
                for one in first.stops
            ],
            changes=[
                Change(
                    on=one.on,
                    change_pence=one.change_pence,
                    attributable_to=one.attributable_to,
                    reason=shown.text(one.reason),
                )
                for one in first.changes
                if one.on <= seen.on
            ],
            procurement=None if award is None else award.what.procurement,
            statements=stated.get(code, []),
        )
    return told


def procurements(codes: Sequence[str], seen: Look) -> Mapping[str, ProcurementTold]:
    """Procurements by their ids."""
    shown = buying.of_procurements(codes, on=seen.on, known_at=seen.known)
    public = buying.published(shown)
    told = {}
    for code in codes:
        held, published = public.bought.get(code), buying.notices(public, code, seen.on)
        if held is None or not published:
            continue
        awards = public.published(code)
        told[code] = ProcurementTold(
            procurement=code,
            title=shown.text(held.what.title),
            authority=held.what.authority,
            process=held.what.process,
            notices=[
                NoticeTold(
                    notice=one.what.notice,
                    kind=one.what.kind,
                    published=one.what.published,
                    fields={
                        name: shown.text(str(words)) for name, words in one.what.fields.items()
                    },
                )
                for one in published
                if one.what.published is not None
            ],
            awards=[
                AwardTold(
                    contract=one.what.contract,
                    to=shown.text(one.what.organisation),
                    on=one.what.on,
                    value_pence=one.what.value_pence,
                    starts=one.what.starts,
                    ends=one.what.ends,
                )
                for one in awards
            ],
        )
    return told


def issues_told(codes: Sequence[str], seen: Look) -> Mapping[str, IssueTold]:
    """Issues between partners by their ids."""
    shown = given_out([("issue", code) for code in codes], on=seen.on, known_at=seen.known, deep=0)
    told = {}
    for one in issues(shown.past, on=seen.on):
        what = one.what
        if what.issue not in codes:
            continue
        told[what.issue] = IssueTold(
            issue=what.issue,
            title=shown.text(what.title),
            partnership=shown.text(what.partnership),
            contract=what.contract,
            raised_by=shown.text(what.raised_by),
            on=what.on,
            between=[shown.text(who) for who in what.between],
            stands=one.stands,
            owner=clean(shown, one.owner),
            days_to_own=what.days_to_own,
            days_to_settle=what.days_to_settle,
            steps=[
                Step(
                    on=step.what.on,
                    step=step.what.step,
                    by=shown.text(step.what.by),
                    text=shown.text(step.what.text),
                )
                for step in one.steps
            ],
            statements=[one.raised.id, *(step.id for step in one.steps)],
        )
    return told


def _runs(rows: QuerySet[Listed], state: str, on: date) -> QuerySet[Listed]:
    if state == "over":
        return rows.filter(until__lt=on)
    if state == "to begin":
        return rows.filter(on__gt=on)
    return rows.filter(Q(on__lte=on) | Q(on=None), Q(until__gte=on) | Q(until=None))


CONTRACTS = Kind("contract", contracts, _runs, to_come=True)
PROCUREMENTS = Kind("procurement", procurements)
ISSUES = Kind("issue", issues_told)
