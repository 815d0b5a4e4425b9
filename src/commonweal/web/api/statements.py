"""Statements as far as they are public, and their places in the chain."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query
from pydantic import Field, JsonValue

from commonweal.governance.exchange.publication import Publication
from commonweal.records import Line, Statement
from commonweal.records.references.table import references_of
from commonweal.web.api.asked import Asked, Code, Look, Nothing, Whole, look, only
from commonweal.web.api.problems import ProblemError
from commonweal.web.api.service import api
from commonweal.web.api.telling import Answer, Form, Page, about
from commonweal.web.public.statements import PERSONS, left_out, said_in, shown_with, why
from commonweal.web.store.lines import line_of
from commonweal.web.store.models import Row
from commonweal.web.store.reading import head, today

NOTHING = "No statement with this id is public, as of that day."
Id = Annotated[Code, Path()]


class StatementTold(Form):
    """A statement as far as it is public."""

    id: str
    type: str = Field(description="Its kind; docs/statement-kinds.md describes them.")
    stated_by: str = Field(description="The office or body that states it.")
    about: str = Field(description="Code of the body, area or thing that it is about.")
    stated_at: datetime = Field(description="When it became known.")
    effective: date
    effective_to: date | None
    reason: str | None = Field(
        description="Why it was stated; null where that may tell what is withheld."
    )
    acts_on: str | None = Field(description="Id of the statement that it corrects or acts on.")
    corrected: bool = Field(description="Whether `payload` is as a later statement corrected it.")
    withheld: list[str] = Field(description="Fields that are withheld from the public.")
    payload: dict[str, JsonValue] | None = Field(
        description="What it says; null of a statement that acts on another."
    )


class ProofTold(Form):
    """Where a statement stands in the chain."""

    id: str
    number: int = Field(description="Its place; the first is 1.")
    previous: str = Field(description="The hash of the line before it.")
    payload_digest: str = Field(description="SHA-256 over its salt and its payload.")
    hash: str = Field(
        description="SHA-256 over the canonical JSON of envelope, number, payload_digest and "
        "previous, keys in order of their letters, without blanks."
    )
    envelope: dict[str, str | None] = Field(description="What of the statement is hashed.")
    whole: bool = Field(
        description="Whether the envelope is given as it was hashed, so that the hash can be "
        "worked out; false where the name of somebody stands in it who is not named in public."
    )


class HashTold(Form):
    """The hash of a line."""

    number: int
    hash: str


class ChainTold(Form):
    """The chain of all statements, also of those that are not public."""

    count: int
    hash: str


class AskedHashes(Nothing):
    """Which part of the chain is asked for."""

    after: Whole = Field(0, ge=0, le=999_999_999, description="The number after which to begin.")
    size: Whole = Field(1000, ge=1, le=1000, description="How many lines at most.")


@api.get(
    "/statements/{path:code}",
    response=Answer[StatementTold],
    tags=["Chain"],
    operation_id="statement",
)
def statement(request: HttpRequest, code: Id, asked: Query[Asked]) -> Answer[StatementTold]:
    """One statement, as far as it is public."""
    seen = look(request, asked)
    line, shown, first = _public(code, seen)
    held = line.statement
    told = StatementTold(
        id=held.id,
        type=held.type,
        stated_by=shown.text(held.stated_by),
        about=held.about,
        stated_at=held.stated_at,
        effective=held.effective,
        effective_to=held.effective_to,
        reason=why(shown, held, first),
        acts_on=None if first.id == held.id else first.id,
        corrected=held.id in shown.past.corrected,
        withheld=list(shown.withheld.get(held.id, ())),
        payload=_payload(shown, first) if first.id == held.id else None,
    )
    return Answer[StatementTold](about=about(seen), data=told)


@api.get("/proofs/{path:code}", response=Answer[ProofTold], tags=["Chain"], operation_id="proof")
def proof(request: HttpRequest, code: Id) -> Answer[ProofTold]:
    """That a public statement stands in the chain: its place, and all that its hash covers."""
    only(request)
    seen = Look(today(), None)
    line, shown, first = _public(code, seen)
    held = line.statement.envelope()
    told = {name: shown.text(value) if isinstance(value, str) else None
            for name, value in held.items()}  # fmt: skip
    told["reason"] = why(shown, line.statement, first)
    data = ProofTold(
        id=line.statement.id,
        number=line.number,
        previous=line.previous,
        payload_digest=line.payload_digest,
        hash=line.hash,
        envelope=told,
        whole=told == held,
    )
    return Answer[ProofTold](about=about(seen), data=data)


@api.get("/chain", response=Answer[ChainTold], tags=["Chain"], operation_id="chain")
def chain(request: HttpRequest) -> Answer[ChainTold]:
    """The head of the chain: how many statements there are, and the hash of the last line."""
    only(request)
    held = head()
    data = ChainTold(count=held.count, hash=held.hash)
    return Answer[ChainTold](about=about(Look(today(), None)), data=data)


@api.get("/chain/hashes", response=Page[HashTold], tags=["Chain"], operation_id="hashes")
def hashes(request: HttpRequest, asked: Query[AskedHashes]) -> Page[HashTold]:
    """The hash of every line, in order: whoever keeps them can tell that nothing was changed."""
    only(request, asked)
    rows = Row.objects.filter(number__gt=asked.after).order_by("number")
    held = list(rows.values_list("number", "hash")[: asked.size + 1])
    here = held[: asked.size]
    more = (
        f"{request.path}?after={here[-1][0]}&size={asked.size}" if len(held) > asked.size else None
    )
    return Page[HashTold](
        about=about(Look(today(), None)),
        total=head().count,
        next=more,
        data=[HashTold(number=number, hash=hash_) for number, hash_ in here],
    )


def _public(code: str, seen: Look) -> tuple[Line, Publication, Statement]:
    """A line with what everybody may have around it, where it is public."""
    row = Row.objects.filter(statement=code).first()
    if row is None or (seen.known is not None and row.stated_at > seen.known):
        raise ProblemError(404, NOTHING)
    shown, first = shown_with(row, seen.on, seen.known)
    if first is None:
        raise ProblemError(404, NOTHING)
    return line_of(row.line), shown, first


def _payload(shown: Publication, held: Statement) -> dict[str, JsonValue]:
    people = {one.field for one in references_of(held.type) if "person" in one.things}
    people |= set(PERSONS)
    return {
        name: _people(shown, value) if name in people else _plain(shown, value)
        for name, value in said_in(shown, held).items()
        if not left_out(shown, held, name)
    }


def _people(shown: Publication, value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [one for one in value if shown.person(one) is not None]
    return shown.person(value)


def _plain(shown: Publication, value: Any) -> Any:
    """A value with the names of nobody who is not named in public."""
    if isinstance(value, str):
        return shown.text(value)
    if isinstance(value, dict):
        return {name: _plain(shown, one) for name, one in value.items()}
    if isinstance(value, Iterable):
        return [_plain(shown, one) for one in value]
    return value if not isinstance(value, float) or value - value == 0 else None
