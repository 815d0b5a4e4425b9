"""What a request may ask for, read strictly: nothing is guessed, and a slip is told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from commonweal.records.statement import FIRST_YEAR, LAST_YEAR
from commonweal.web.api.problems import ProblemError, Wrong
from commonweal.web.store.reading import today

#: Letters that stand in no id and no word that is looked for.
PRINTABLE = r"^[^\x00-\x1f\x7f]*$"
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII | re.IGNORECASE
)
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)


def _day(given: Any) -> Any:
    if isinstance(given, str) and not _DAY.fullmatch(given):
        raise ValueError("write the year, the month and the day, such as 2019-12-31")
    return given


def _instant(given: Any) -> Any:
    # A plus sign that was not escaped comes as a blank.
    text = given.replace(" ", "+") if isinstance(given, str) else given
    if isinstance(text, str) and not _INSTANT.fullmatch(text):
        raise ValueError("write a moment with its zone, such as 2019-12-31T12:00:00Z")
    return text


def _whole(given: Any) -> Any:
    if isinstance(given, str) and not _WHOLE.fullmatch(given):
        raise ValueError("write a whole number in digits")
    return given


def _holds(given: date) -> date:
    if not FIRST_YEAR <= given.year <= LAST_YEAR:
        raise ValueError(f"records hold the years {FIRST_YEAR} to {LAST_YEAR}")
    return given


AsDay = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2019-12-31"]}),
]
AsInstant = Annotated[
    datetime,
    BeforeValidator(_instant),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2019-12-31T12:00:00Z"]}),
]
Whole = Annotated[int, BeforeValidator(_whole)]
Words = Annotated[str, Field(max_length=200, pattern=PRINTABLE)]
Code = Annotated[str, Field(min_length=1, max_length=200, pattern=PRINTABLE)]


class Asked(BaseModel):
    """Of which day and of what knowledge an answer tells."""

    model_config = ConfigDict(frozen=True, populate_by_name=False)

    on: AsDay | None = Field(
        None, description="The day of which the answer tells; today where none is given."
    )
    known: AsInstant | None = Field(
        None, description="Only what had become known by this moment; everything where none is."
    )


class AskedList(Asked):
    """Which part of a list is asked for."""

    body: Words = Field("", description="Only what belongs to the body with this code.")
    from_: AsDay | None = Field(None, alias="from", description="Its day is this one or later.")
    to: AsDay | None = Field(None, description="Its day is this one or earlier.")
    q: Words = Field("", description="All of these words stand in it.")
    size: Whole = Field(50, ge=1, le=200, description="How many things a page holds at most.")
    after: Words = Field(
        "", description="The id after which the page begins: of the last thing of the page before."
    )


class Nothing(BaseModel):
    """Nothing may be asked for besides the address."""

    model_config = ConfigDict(frozen=True)


@dataclass(frozen=True, slots=True)
class Look:
    """The day and the knowledge of which an answer tells."""

    on: date
    known: datetime | None


def only(request: HttpRequest, *given: BaseModel) -> None:
    """Refuse what nobody reads, and what is given twice: a slip of the pen would go unnoticed."""
    may = {field.alias or name for one in given for name, field in type(one).model_fields.items()}
    wrong = [
        Wrong(where=name, told=f"nothing is called so here; there is {_names(may)}")
        for name in request.GET
        if name not in may
    ]
    wrong += [
        Wrong(where=name, told="is given more than once")
        for name, values in request.GET.lists()
        if name in may and len(values) > 1
    ]
    if wrong:
        raise ProblemError(422, "Something was asked for that cannot be answered", wrong)


def look(request: HttpRequest, asked: Asked) -> Look:
    """The day and the knowledge that a request asks for."""
    only(request, asked)
    wrong = []
    for name, held in (("on", asked.on), ("known", asked.known and asked.known.date())):
        if held is None:
            continue
        try:
            _holds(held)
        except ValueError as error:
            wrong.append(Wrong(where=name, told=str(error)))
    if asked.on is not None and not wrong and asked.on > today():
        wrong.append(Wrong(where="on", told="has not come yet; what is planned stands in lists"))
    if wrong:
        raise ProblemError(422, "Something was asked for that cannot be answered", wrong)
    return Look(asked.on or today(), asked.known)


def _names(may: set[str]) -> str:
    return ", ".join(sorted(may)) or "nothing to ask for besides the address"
