"""What every answer has around what it tells: its day, its version, and the head of the records."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from commonweal import __version__
from commonweal.web.api.asked import Look
from commonweal.web.store.reading import head

Told = TypeVar("Told")


class Form(BaseModel):
    """The form of a part of an answer; nothing stands in it that is not described."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ChainHead(Form):
    """The end of the chain of statements: what is held against it has been added to, no more."""

    count: int = Field(description="How many statements there are.")
    hash: str = Field(description="The hash of the last line.")


class About(Form):
    """Of what an answer tells."""

    as_of: date = Field(description="The day of which the answer tells.")
    known: datetime | None = Field(description="The moment by which it was known; null for now.")
    version: str = Field(description="The version of commonweal that answers.")
    head: ChainHead


class Answer(Form, Generic[Told]):
    """One thing."""

    about: About
    data: Told


class Page(Form, Generic[Told]):
    """A page of a list, the latest first."""

    about: About
    total: int = Field(description="How many things the list holds that were asked for.")
    next: str | None = Field(
        description="The address of the next page; null on the last. A page can hold fewer things "
        "than were asked for, where the records of the day do not have all of them."
    )
    data: list[Told]


def about(seen: Look) -> About:
    """Of what an answer tells."""
    held = head()
    return About(
        as_of=seen.on,
        known=seen.known,
        version=__version__,
        head=ChainHead(count=held.count, hash=held.hash),
    )


def _finite(value: float) -> float | None:
    return value if value - value == 0 else None


#: A number that JSON can hold: what is none is null.
Number = Annotated[float | None, AfterValidator(lambda v: None if v is None else _finite(v))]
