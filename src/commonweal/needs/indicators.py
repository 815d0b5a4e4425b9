"""Indicators as reviewed definitions: what each measures and why, which way is good, what age and
commissioning have to do with it, who owns it, where it comes from and when it is to be reviewed.

The definitions lie in `definitions/*.toml`, a family of indicators in each file, and a folder may
bring its own in the table `indicator_definitions`: adding an indicator needs no code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from commonweal.rules import Source

Polarity = Literal["higher is worse", "higher is better", "neutral"]
Method = Literal["proportion", "rate", "count", "published", "mean"]
Level = Literal[
    "practice",
    "network",
    "place",
    "commissioner",
    "system",
    "ward",
    "district",
    "small area",
    "middle-layer area",
]
Domain = Literal[
    "health",
    "behaviour",
    "services",
    "deprivation",
    "income",
    "work",
    "education",
    "housing",
    "environment",
    "crime",
    "living",
]
#: In the order in which they are shown: health first, then what makes it.
DOMAINS: tuple[str, ...] = get_args(Domain)


class Derive(BaseModel):
    """That an area counts in whole (100) where what is held of it is at most a number, else not.

    So the share of people who live in small areas of the two most deprived deciles is an average
    of 100 for areas of decile 1 and 2, and of 0 for the others.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    at_most: float


class Definition(BaseModel):
    """One indicator, as reviewed.

    Parameters
    ----------
    id, name
        By which it is asked for, and what readers see.
    why
        Why it matters.
    numerator, denominator
        What is counted, out of whom; empty where the value is published without counts.
    polarity
        Which way is good.
    method
        "proportion" (counted out of people), "rate" (events by people and time), "count",
        "published" (a value as its owner worked it out) or "mean" (over the people of areas).
    unit, multiplier
        Unit of the value; what numerator over denominator is multiplied by.
    domain
        One of `DOMAINS`.
    levels
        Where it is held.
    age_explains, age_words
        Whether people of different ages are counted alike, so that age explains part of it; and
        what age has to do with it, in words.
    commissioning_can_move
        What commissioning can and cannot move.
    owner
        The office that owns the definition.
    source
        Where the definition stands; `verified` only where it was read there.
    review_date, reviewer
        When it is to be reviewed, and by which office.
    held_as, category, compared_as
        Its names in the tables `indicators` and `comparators`; its own id unless given.
    averages
        Whether a value of small areas or districts may be averaged over the people of a larger
        body. A life expectancy or a standardised rate may not.
    derive
        How the value of a small area is made from what is held of it.
    note
        What else a reader must know.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_]*$")
    name: str = Field(min_length=1)
    why: str = Field(min_length=1)
    numerator: str = ""
    denominator: str = ""
    polarity: Polarity
    method: Method
    unit: str = Field(min_length=1)
    multiplier: float = Field(default=1.0, gt=0, allow_inf_nan=False)
    domain: Domain
    levels: tuple[Level, ...] = Field(min_length=1)
    age_explains: bool
    age_words: str = Field(min_length=1)
    commissioning_can_move: str = Field(min_length=1)
    owner: str = Field(min_length=1)
    source: Source
    review_date: date
    reviewer: str = Field(min_length=1)
    held_as: str = ""
    category: str = ""
    compared_as: str = ""
    averages: bool = False
    derive: Derive | None = None
    note: str = ""

    @model_validator(mode="before")
    @classmethod
    def _named_by_its_id(cls, said: Any) -> Any:
        if not isinstance(said, Mapping):
            return said
        own = said.get("id", "")
        return {
            **said,
            "held_as": said.get("held_as") or own,
            "compared_as": said.get("compared_as") or own,
        }

    @model_validator(mode="after")
    def _counts_are_named(self) -> Definition:
        if self.method in ("proportion", "rate") and not (self.numerator and self.denominator):
            raise ValueError(f"a {self.method} needs the words of numerator and denominator")
        return self

    def derived(self, value: float) -> float:
        """The value of a small area, from what is held of it."""
        if self.derive is None:
            return value
        return 100.0 if value <= self.derive.at_most else 0.0

    def is_overdue(self, on: date) -> bool:
        """Whether its review was due before a day: it is then shown as overdue, and still used."""
        return self.review_date < on


class DefinitionError(ValueError):
    """Every fault found in the definitions."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


def load_definitions(
    extra: Path | None = None,
    *,
    rows: Iterable[Mapping[str, Any]] = (),
    sources: Mapping[str, Source] | None = None,
) -> dict[str, Definition]:
    """All definitions by id: the package's, those of a folder of files, and those of a table.

    Parameters
    ----------
    extra
        A folder of `*.toml` files of further definitions.
    rows
        Rows of the table `indicator_definitions`, which a system folder may hold.
    sources
        The sources that the rows name.

    Returns
    -------
    dict
        By id, in order of domain and name. A further definition replaces one of the same id.

    Raises
    ------
    DefinitionError
        With every fault of every file and row: unknown and missing fields, wrong values, an id
        that stands twice in one place.

    Examples
    --------
    >>> load_definitions()["qof_dm"].unit
    'percent of patients aged 17 and over'
    """
    faults: list[str] = []
    found = dict(_package())
    if extra is not None:
        found |= _read(sorted(extra.glob("*.toml")), faults)
    found |= _of_rows(rows, sources or {}, faults)
    if faults:
        raise DefinitionError(faults)
    order = {domain: place for place, domain in enumerate(DOMAINS)}
    return dict(sorted(found.items(), key=lambda item: (order[item[1].domain], item[1].name)))


def overdue(definitions: Mapping[str, Definition], on: date) -> list[str]:
    """Ids of the definitions whose review was due before a day, in order."""
    return sorted(key for key, definition in definitions.items() if definition.is_overdue(on))


@cache
def _package() -> Mapping[str, Definition]:
    held = files("commonweal.needs").joinpath("definitions").iterdir()
    faults: list[str] = []
    found = _read(sorted((f for f in held if f.name.endswith(".toml")), key=_name), faults)
    if faults:
        raise DefinitionError(faults)
    return found


def _name(file: Traversable) -> str:
    return file.name


def _read(held: Iterable[Traversable], faults: list[str]) -> dict[str, Definition]:
    """Definitions of files. What a family shares stands under `all`; an indicator may differ."""
    found: dict[str, Definition] = {}
    for file in held:
        try:
            said = tomllib.loads(file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            faults.append(f"{file.name}: cannot be read as TOML ({error}); mend the file")
            continue
        shared, listed = said.pop("all", {}), said.pop("indicator", [])
        faults += [f"{file.name}: unknown table {name}; use all, indicator" for name in said]
        for place, own in enumerate(listed, start=1):
            where = f"{file.name}: {own.get('id') or f'indicator {place}'}"
            _take({**shared, **own}, where, found, faults)
    return found


def _of_rows(
    rows: Iterable[Mapping[str, Any]], sources: Mapping[str, Source], faults: list[str]
) -> dict[str, Definition]:
    found: dict[str, Definition] = {}
    for row in rows:
        said = {key: value for key, value in row.items() if value is not None}
        where = f"indicator_definitions: {said.get('id', 'a row without id')}"
        said["levels"] = [level.strip() for level in str(said.get("levels", "")).split(";")]
        if "at_most" in said:
            said["derive"] = {"at_most": said.pop("at_most")}
        if said.get("source") in sources:
            said["source"] = sources[said["source"]]
        _take(said, where, found, faults)
    return found


def _take(
    said: Mapping[str, Any], where: str, found: dict[str, Definition], faults: list[str]
) -> None:
    try:
        definition = Definition.model_validate(said)
    except ValidationError as error:
        faults += [_said(where, fault) for fault in error.errors()]
        return
    if definition.id in found:
        faults.append(f"{where}: this id stands twice; keep one")
    found[definition.id] = definition


def _said(where: str, fault: Any) -> str:
    field = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "missing":
        return f"{where}: {field} is missing; give it"
    if fault["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
        return f"{where}: {field} is no field of a definition; remove it or correct its name"
    value = "" if isinstance(fault["input"], Mapping) else f" (is {fault['input']!r})"
    return f"{where}: {field or 'the definition'}: {fault['msg']}{value}"
