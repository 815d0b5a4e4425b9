"""`system.toml`: the name of the system, what its levels are called, and its policies."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    ValidationError,
    model_validator,
)

from commonweal.folder.finding import Finding, FolderError
from commonweal.records.toml import TomlError, read_toml
from commonweal.records.worded import UNKEPT, unkept_in
from commonweal.system.organisation import Kind, Level
from commonweal.system.study import Asked, Policies

FILE = "system.toml"

#: A day as TOML writes it, without quotes: neither text nor a number passes for one.
Day = Annotated[date, Strict()]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def _several(said: object) -> object:
    """One edition can be written without brackets."""
    return (said,) if isinstance(said, str) else said


class LevelSettings(_Strict):
    """What a kind of organisation is called between two days."""

    kind: Kind = Field(description="Kind of organisation")
    short: str = Field(min_length=1, description="Short name, such as PCN")
    name: str = Field(min_length=1, description="Full name")
    start: Day = Field(description="First day of the name")
    end: Day | None = Field(None, description="Last day of the name; left out while it lasts")

    @model_validator(mode="after")
    def _ordered(self) -> LevelSettings:
        if self.end is not None and self.end < self.start:
            raise ValueError("the level ends before it starts; correct its dates")
        return self


class PolicySettings(_Strict):
    """The choices of `[policies]`; see `system.study.Policies` for what each means."""

    lists: Annotated[tuple[str, ...], BeforeValidator(_several)] = Field(
        min_length=1,
        description='The series of registered lists that may stand for "registered": on any day, '
        "the one with the latest reference day that is not after it. One can be written without "
        "brackets",
    )
    network_vintage: str = Field(
        "", description="The edition of network memberships that the structure is drawn from"
    )
    area_kind: str = Field(
        "lsoa", min_length=1, description="Kind of small area that residents are counted by"
    )
    small_number_rule: str = Field(
        "", description="Id of the disclosure rule that published tables follow"
    )
    residents_as_of: Day | None = Field(
        None, description="Reference day of the resident estimates used; left out: the latest"
    )


class QuestionSettings(_Strict):
    """When a question was asked and what was claimed: `id` is a question ("Q4") or "all"."""

    id: str = Field(pattern=r"^(all|Q[1-9][0-9]*)$", description="A question (Q4), or all")
    asked_on: Day = Field(description="The day on which members asked")
    about: str = Field("", description="Code of the body that a claim is about")
    claimed: float | None = Field(
        None,
        ge=0.0,
        le=1.0,
        allow_inf_nan=False,
        description="The share that was claimed, from 0 to 1",
    )
    note: str = Field("", description="What a reader must know")
    verified: bool = Field(
        False, strict=True, description="Whether day and claim were read in the minutes"
    )


class Settings(_Strict):
    """What `system.toml` says.

    Parameters
    ----------
    name, code
        Name and code of the system.
    as_of
        The day that the folder is about.
    aliases, description, jurisdictions
        Other names or codes; a sentence on the folder; where its rules hold.
    levels, policy, questions
        `[[levels]]`, `[policies]`, `[[questions]]`.

    Examples
    --------
    >>> text = 'name = "Kent"\\ncode = "QKS"\\nas_of = 2019-07-01\\n[policies]\\nlists = "2018-19"'
    >>> Settings.from_toml(text).policies().lists
    ('2018-19',)
    """

    name: str = Field(min_length=1, description="Name of the system")
    code: str = Field(min_length=1, description="Code of the system")
    as_of: Day = Field(description="The day that the folder is about")
    aliases: tuple[str, ...] = Field((), description="Other names or codes")
    description: str = Field("", description="What the folder holds, in a sentence or two")
    jurisdictions: tuple[str, ...] = Field(
        ("England",), min_length=1, description="Where its rules hold, the most local first"
    )
    policy: PolicySettings = Field(alias="policies", description="Choices of the system")
    levels: tuple[LevelSettings, ...] = Field((), description="What its levels are called, when")
    questions: tuple[QuestionSettings, ...] = Field((), description="When questions were asked")

    @model_validator(mode="after")
    def _each_question_once(self) -> Settings:
        asked = [question.id for question in self.questions]
        twice = sorted(identifier for identifier, times in Counter(asked).items() if times > 1)
        if twice:
            raise ValueError(f"{', '.join(twice)} stand twice in questions; keep one of each")
        return self

    def policies(self) -> Policies:
        """The policies, with the days on which questions were asked."""
        asked = {
            question.id: Asked(
                on=question.asked_on, **question.model_dump(exclude={"id", "asked_on"})
            )
            for question in self.questions
        }
        return Policies(**self.policy.model_dump(), jurisdictions=self.jurisdictions, asked=asked)

    def system_levels(self) -> tuple[Level, ...]:
        """The levels as the system knows them."""
        return tuple(Level(**level.model_dump()) for level in self.levels)

    @classmethod
    def from_toml(cls, text: str) -> Settings:
        """Read the text of a `system.toml`.

        Raises
        ------
        FolderError
            With every key that is unknown, missing or wrong.
        """
        try:
            said = read_toml(text)
            unkept = [_signs(place) for place in unkept_in(said)]
            if unkept:
                raise FolderError(unkept)
            return cls.model_validate(said)
        except TomlError as error:
            raise FolderError([_syntax(error)]) from error
        except ValidationError as error:
            raise FolderError([_finding(dict(found)) for found in error.errors()]) from error

    def to_toml(self) -> str:
        """The text of `system.toml`; keys in a fixed order, empty ones left out."""
        said = self.model_dump(by_alias=True, exclude_none=True)
        tables = {key: said.pop(key) for key in ("policies", "levels", "questions")}
        lines = _pairs(said)
        lines += ["", "[policies]", *_pairs(tables["policies"])]
        for name in ("levels", "questions"):
            for entry in tables[name]:
                lines += ["", f"[[{name}]]", *_pairs(entry)]
        return "\n".join(lines) + "\n"


def read_settings(path: Path) -> Settings:
    """Read `system.toml`.

    Raises
    ------
    FolderError
        With every finding against it.
    """
    try:
        return Settings.from_toml(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        said = "not in UTF-8; save it in that encoding"
        raise FolderError([Finding(file=FILE, rule="encoding", message=said)]) from error


def _pairs(said: Mapping[str, Any]) -> list[str]:
    kept = {key: value for key, value in said.items() if value not in ("", ())}
    return [f"{key} = {toml_value(value)}" for key, value in kept.items()]


def toml_value(value: object) -> str:
    """A value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, tuple):
        return "[" + ", ".join(toml_value(part) for part in value) + "]"
    # The escapes of JSON are those of TOML, save that TOML escapes DEL too.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def _syntax(error: TomlError) -> Finding:
    return Finding(
        file=FILE, row=error.line, rule="format", message=f"not TOML: {error}; mend the line"
    )


def _signs(place: Sequence[str | int]) -> Finding:
    key = ascii(".".join(map(str, place)))[1:-1]
    return Finding(file=FILE, column=key, rule="signs", message=UNKEPT)


def _finding(found: Mapping[str, Any]) -> Finding:
    key = ".".join(str(part) for part in found["loc"])
    said = {
        "extra_forbidden": "unknown key; remove it, or correct its spelling",
        "missing": "this key must be given",
    }.get(found["type"], f"{found['msg']}; correct the value")
    given = found["input"]
    shown = None if found["type"] == "missing" or isinstance(given, dict) else str(given)
    return Finding(file=FILE, column=key, value=shown, rule="settings", message=said)
