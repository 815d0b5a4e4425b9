"""Editions of the allocation formula: dated data, read and checked."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from math import isclose
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from commonweal.evidence import Basis
from commonweal.rules import Source

Share = Annotated[float, Field(ge=0, le=1)]
Above = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Words = Annotated[str, Field(min_length=1)]

PRESCRIBING, OVERALL = "prescribing", "overall"
HOSPITAL_AND_COMMUNITY = "hospital and community"
BEFORE_REMOTENESS = "overall before remoteness"
PRIMARY_MEDICAL, PRIMARY_MEDICAL_NEED = "primary medical care", "primary medical care need"
#: The stream that counts towards health inequalities; it is called otherwise in later editions.
INEQUALITIES = ("avoidable mortality", "health inequalities")


class Entry(BaseModel):
    """An entry of an edition: nothing that is not known, nothing that changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Shares(Entry):
    """How the overall need is put together.

    Parameters
    ----------
    hospital
        Hospital and community in the spending that need is weighted by; the rest is prescribing.
    inequalities
        The share that follows health inequalities.
    """

    hospital: Share
    inequalities: Share


class Remoteness(Entry):
    """The published targets whose ratio is the remoteness of a practice."""

    before: Words
    after: Words


class England(Entry):
    """Sums over all practices of England: what one system is rescaled by.

    Parameters
    ----------
    practices, registered
        Practices, and patients on their lists as the edition counts them.
    before_rescaling
        The overall formula before it is rescaled to the registered population.
    with_remoteness
        The overall weighted population times remoteness, before it is rescaled again.
    target_before_remoteness
        Published targets before remoteness, GBP.
    quantum_pence, quantum_what
        What is shared out, in pence, and what it is; None where it is not held.
    """

    practices: Annotated[int, Field(gt=0)]
    registered: Above
    before_rescaling: Above | None = None
    with_remoteness: Above | None = None
    target_before_remoteness: Above | None = None
    quantum_pence: Annotated[int, Field(gt=0)] | None = None
    quantum_what: str = ""


class Recovery(Entry):
    """How the weights were found, and how well they fit."""

    basis: Basis
    text: Words


class Rounded(Entry):
    """The formula of three terms with rounded weights, kept to compare."""

    hospital_and_community: Share
    prescribing: Share
    inequalities: Share
    composite: Share
    source: Words


class PrimaryMedical(Entry):
    """Shares of primary medical care: its own need, and health inequalities."""

    need: Share
    inequalities: Share
    text: Words


class Recovered(Entry):
    """Weights of an edition whose overall need is taken as published: for reading, not for use."""

    weights: dict[str, float]
    carrying: tuple[str, ...]


class Cited(Entry):
    """A source as an edition names it."""

    id: Words
    title: Words
    publisher: Words
    place: Words
    licence: str = ""
    vintage: str = ""
    quotation: str = ""
    verified: bool = False

    def source(self) -> Source:
        """The source as figures name it."""
        return Source(**self.model_dump())


class Edition(Entry):
    """One edition of the formula.

    Parameters
    ----------
    years
        Financial years of the lists that it is meant for.
    list_series
        The edition of lists that it weights.
    overall
        "worked out": the overall weighted population is worked out from the streams and cost
        factors. "published": it is taken as published, because cost factors are not.
    streams
        Streams of need that it weights, besides the overall.
    hospital_and_community
        Weights of the streams that make hospital and community need.
    """

    id: Words
    name: Words
    years: tuple[Words, ...]
    list_series: Words
    overall: Literal["worked out", "published"]
    streams: tuple[Words, ...]
    cost_factors: tuple[Words, ...] = ()
    hospital_and_community: dict[str, Share] = Field(default_factory=dict)
    shares: Shares | None = None
    remoteness: Remoteness | None = None
    england: England
    recovery: Recovery
    rounded: Rounded | None = None
    recovered: Recovered | None = None
    primary_medical: PrimaryMedical | None = None
    sources: tuple[Cited, ...]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        unknown = sorted(set(self.hospital_and_community) - set(self.streams))
        if unknown:
            raise ValueError(f"weights of streams that it does not have: {', '.join(unknown)}")
        if self.overall == "published":
            return self
        lacking = [
            name
            for name, held in (
                ("hospital_and_community", self.hospital_and_community),
                ("shares", self.shares),
                ("remoteness", self.remoteness),
                ("cost_factors", self.cost_factors),
                ("england.before_rescaling", self.england.before_rescaling),
                ("england.with_remoteness", self.england.with_remoteness),
            )
            if not held
        ]
        if lacking:
            raise ValueError(f"worked out, but it lacks {', '.join(lacking)}")
        if not isclose(sum(self.hospital_and_community.values()), 1.0, abs_tol=1e-9):
            raise ValueError("the weights of hospital and community do not add up to one")
        return self

    @property
    def inequalities_stream(self) -> str:
        """The stream that counts towards health inequalities."""
        return next(stream for stream in self.streams if stream in INEQUALITIES)

    @property
    def needed(self) -> tuple[str, ...]:
        """Streams without which a practice has no overall weighted population."""
        return self.streams if self.overall == "worked out" else (OVERALL,)

    @property
    def factors(self) -> tuple[str, ...]:
        """Factors and published targets without which a practice has none either."""
        if self.remoteness is None:
            return self.cost_factors
        return (*self.cost_factors, self.remoteness.before, self.remoteness.after)

    def cited(self) -> tuple[Source, ...]:
        """The sources of the edition."""
        return tuple(entry.source() for entry in self.sources)


class EditionError(ValueError):
    """An edition that is not known, or whose file is wrong."""


def read_edition(text: str, name: str) -> Edition:
    """An edition from the text of its file.

    Parameters
    ----------
    text
        TOML.
    name
        What the file is called, for messages.

    Raises
    ------
    EditionError
        Naming every fault.
    """
    try:
        return Edition.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise EditionError(f"{name}: not TOML: {error}") from error
    except ValidationError as error:
        faults = [
            f"{'.'.join(str(part) for part in fault['loc']) or 'edition'}: {fault['msg']}"
            for fault in error.errors()
        ]
        raise EditionError(f"{name}: {'; '.join(faults)}") from error


@lru_cache(maxsize=1)
def editions() -> dict[str, Edition]:
    """Every edition that ships with the package, the earliest first.

    Examples
    --------
    >>> list(editions())
    ['2018-19', '2022-23', '2023-24', '2024-25']
    """
    place = files("commonweal.funding.capitation").joinpath("editions")
    held = [
        read_edition(entry.read_text(encoding="utf-8"), entry.name)
        for entry in place.iterdir()
        if entry.name.endswith(".toml")
    ]
    return {edition.id: edition for edition in sorted(held, key=lambda edition: edition.id)}


def edition_of(id: str) -> Edition:
    """An edition by its id.

    Raises
    ------
    EditionError
        When none is called so; the message lists those there are.

    Examples
    --------
    >>> edition_of("2018-19").shares.inequalities
    0.1
    """
    held = editions()
    if id not in held:
        raise EditionError(f"no edition {id!r} of the formula; there are {', '.join(held)}")
    return held[id]
