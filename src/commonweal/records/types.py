"""What kinds of statement there are: each with the form that its payload must have.

A kind is added by a subclass of `Payload` under `@statement_type("name")`. Kinds that come with
later rooms register themselves in the same way.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, ClassVar, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError


class Payload(BaseModel):
    """What a statement of some kind says.

    A subclass that speaks of another statement names the field with that statement's id in
    `refers_by`; `acts` is true where it changes how others are read instead of saying something of
    the world itself.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    refers_by: ClassVar[str] = ""
    acts: ClassVar[bool] = False


_TYPES: dict[str, type[Payload]] = {}
Model = TypeVar("Model", bound=type[Payload])


def statement_type(name: str) -> Callable[[Model], Model]:
    """Register the form of the payload of a kind of statement.

    Raises
    ------
    ValueError
        When another form has the name already.
    """

    def register(model: Model) -> Model:
        if _TYPES.get(name, model) is not model:
            raise ValueError(f"statement type {name!r} is registered already; choose another name")
        _TYPES[name] = model
        return model

    return register


def payload_model(name: str) -> type[Payload]:
    """The form of the payload of a kind of statement.

    Raises
    ------
    ValueError
        When no such kind is registered, naming those that come near.
    """
    if name not in _TYPES:
        near = difflib.get_close_matches(name, _TYPES) or sorted(_TYPES)
        raise ValueError(f"no statement type {name!r} is registered; there is {', '.join(near)}")
    return _TYPES[name]


def statement_name(form: type[Payload]) -> str:
    """The name under which a form is registered.

    Raises
    ------
    ValueError
        When it is not registered.
    """
    for name, model in _TYPES.items():
        if model is form:
            return name
    raise ValueError(f"{form.__name__} is no registered form of a statement")


def is_registered(name: str) -> bool:
    """Whether there is such a kind of statement."""
    return name in _TYPES


def statement_types() -> tuple[str, ...]:
    """All kinds of statement, in order."""
    return tuple(sorted(_TYPES))


Text = Field(min_length=1)

Form = TypeVar("Form", bound=BaseModel)


def strictly(form: type[Form], said: object) -> Form:
    """What JSON says in a form, nothing taken for another: 0 is no day, true no number, "0.5" a
    text.

    Parameters
    ----------
    form
        A form of pydantic.
    said
        As read from JSON; days may be such.

    Raises
    ------
    pydantic.ValidationError
        With everything that has not the form.

    Examples
    --------
    >>> said = {"title": "Criteria", "on": "1585699200", "digest": "0" * 64}
    >>> try:
    ...     strictly(Sealed, said)
    ... except ValidationError as error:
    ...     [fault["loc"] for fault in error.errors()]
    [('on',)]
    """
    made = form.model_validate_json(json.dumps(said, default=str), strict=True)
    # Digits alone are a day to pydantic even then: seconds since 1970.
    seconds = [
        InitErrorDetails(type=PydanticCustomError("date_parsing", "a day"), loc=way, input=value)
        for way, value in _seconds(made.model_dump(), said, ())
    ]
    if seconds:
        raise ValidationError.from_exception_data(form.__name__, seconds)
    return made


def _seconds(made: object, said: object, way: tuple[str | int, ...]) -> Iterator[tuple[Any, str]]:
    """Days and instants that were written without a hyphen, each with its place."""
    if isinstance(made, Mapping) and isinstance(said, Mapping):
        for name in made.keys() & said.keys():
            yield from _seconds(made[name], said[name], (*way, name))
    elif isinstance(made, list | tuple) and isinstance(said, list | tuple):
        for at, (one, other) in enumerate(zip(made, said, strict=False)):
            yield from _seconds(one, other, (*way, at))
    elif isinstance(made, date) and isinstance(said, str) and "-" not in said[1:]:
        yield way, said


@statement_type("reported")
class Reported(Payload):
    """An event or fact that somebody published, carried with its source.

    `precision` says how exactly the source dates it: the envelope then has the first day of the
    month or year.
    """

    subject: str = Text
    text: str = Text
    source: str = Text
    confidence: Literal["high", "medium", "low"]
    precision: Literal["day", "month", "year"] = "day"


@statement_type("correction")
class Correction(Payload):
    """What another statement should have said.

    The envelope of the correction has whom it should have been about and from when to when;
    `payload` is the other's whole payload as it should have been, blanks and all.
    """

    # A release holds what was published; what other kinds strip is refused in their corrections.
    model_config = ConfigDict(str_strip_whitespace=False)

    refers_by: ClassVar[str] = "corrects"
    acts: ClassVar[bool] = True

    corrects: str = Text
    payload: dict[str, JsonValue]


@statement_type("void")
class Void(Payload):
    """Another statement does not count, as if it had not been made. A void can be voided."""

    refers_by: ClassVar[str] = "voids"
    acts: ClassVar[bool] = True

    voids: str = Text


@statement_type("destruction")
class Destruction(Payload):
    """The payload of another statement was destroyed; its digest stays.

    Parameters
    ----------
    destroyed, digest
        Whose payload, and the salted digest of it.
    approver
        Who approved that.
    acted_on
        The statement that it corrected, withheld or undid, which its payload said: what withholds
        something of a correction withholds it of what was corrected, whatever becomes of the
        correction.
    """

    refers_by: ClassVar[str] = "destroyed"
    acts: ClassVar[bool] = True

    destroyed: str = Text
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    approver: str = Text
    acted_on: str | None = Field(default=None, min_length=1)


@statement_type("transfer")
class Transfer(Payload):
    """From the day it takes effect another statement is about a successor; or ends, with none."""

    refers_by: ClassVar[str] = "transfers"
    acts: ClassVar[bool] = True

    transfers: str = Text
    successor: str | None = Field(default=None, min_length=1)


@statement_type("seal")
class Sealed(Payload):
    """A declaration was fixed on a day, without yet being shown: its salted digest.

    `decision` names the choice that it belongs to, where it belongs to one.
    """

    title: str = Text
    on: date
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    decision: str | None = Field(default=None, min_length=1)


@statement_type("opened")
class Opened(Payload):
    """A sealed declaration is shown, with the salt that proves it equal."""

    refers_by: ClassVar[str] = "seal"

    seal: str = Text
    declaration: dict[str, JsonValue]
    salt: str = Field(pattern=r"^[0-9a-f]{64}$")


def referred(type_: str, payload: dict[str, Any] | None) -> str | None:
    """The id of the statement that a statement speaks of, or None."""
    model = _TYPES.get(type_)
    if model is None or not model.refers_by or payload is None:
        return None
    identifier = payload.get(model.refers_by)
    return identifier if isinstance(identifier, str) else None


def acted_on(type_: str, payload: Mapping[str, Any] | None) -> str | None:
    """The id of the statement on which a payload acted that a destruction took away, or None."""
    identifier = (payload or {}).get("acted_on") if type_ == "destruction" else None
    return identifier if isinstance(identifier, str) else None


def acts(type_: str) -> bool:
    """Whether statements of a kind change how others are read."""
    model = _TYPES.get(type_)
    return model is not None and model.acts
