"""What a business case holds: options, money lines, conditions, evidence on the five cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from commonweal.evidence import Basis
from commonweal.funding import years
from commonweal.rules import Source

Heading = Literal[
    "running cost",
    "transition cost",
    "capital",
    "cash-releasing benefit",
    "non-cash-releasing benefit",
    "benefit to society",
    "transfer",
]
#: Which way the amount of a heading counts; a transfer between bodies counts for neither.
SIGN: Mapping[str, int] = {
    "running cost": -1,
    "transition cost": -1,
    "capital": -1,
    "cash-releasing benefit": 1,
    "non-cash-releasing benefit": 1,
    "benefit to society": 1,
    "transfer": 0,
}
#: Headings that move a body's cash.
CASH = ("running cost", "transition cost", "capital", "cash-releasing benefit", "transfer")
#: What is spent once to bring a change about.
ONCE = ("transition cost", "capital")
Role = Literal["do nothing", "do minimum", "change"]
Amounts = Literal["totals", "changes from doing nothing"]
Scope = Literal["whole case", "published lines"]
Frame = Literal["strategic", "economic", "commercial", "financial", "management"]


#: First years that a case may name: rates and horizons of up to 100 years are held within them.
EARLIEST, LATEST = 1900, 2200


def _year(given: Any) -> Any:
    if not isinstance(given, str):
        raise ValueError("is no financial year; write it as 2020-21, in quotation marks")
    first = years.first_year(given)
    if not EARLIEST <= first <= LATEST:
        raise ValueError(
            f"lies outside {years.label(EARLIEST)} to {years.label(LATEST)}, the years of a case"
        )
    return first


def _once(given: Any) -> Any:
    """Years as they are written: one year written in two ways would hide an amount."""
    if not isinstance(given, Mapping):
        return given
    said = [str(key).strip().replace("/", "-") for key in given]
    twice = sorted({key for key in said if said.count(key) > 1})
    if twice:
        raise ValueError(f"names {', '.join(twice)} more than once")
    return given


Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=80)]
Words = Annotated[str, Field(min_length=1, pattern=r"\S")]
#: A financial year by the year in whose April it begins; written as 2020-21.
Year = Annotated[int, BeforeValidator(_year)]
Pence = Annotated[int, Field(strict=True, ge=-(10**15), le=10**15)]
Share = Annotated[float, Field(ge=0, le=1)]
Index = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Distribution = Literal["fixed", "triangular", "uniform", "normal", "gamma", "lognormal"]


class Entry(BaseModel):
    """An entry of a case: nothing that is not known, nothing that changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Header(Entry):
    """What holds for the whole case.

    Parameters
    ----------
    on
        The day of the case: rules in force then are used.
    decided_by, decided_on
        The body that decides, and the day of its decision, where one was or is to be taken. No
        benefit comes before it.
    price_year
        The year in whose prices all real amounts are.
    first_year, horizon_years
        The year that counts whole (year 0), and how many years are appraised, it included.
    other_horizons
        Other numbers of years to show.
    ended_on, ended_why
        The day on which what was decided came to an end, where it did: shown as one more horizon.
    amounts
        Whether lines say what an option costs and brings in all, or what it changes.
    scope
        "published lines" where whoever writes the case knows that material lines are missing and
        asks for what the others show; its results say so. Otherwise an option with a missing
        material line has no net present value.
    deflators
        Price index by year, for nominal lines.
    """

    id: Name
    title: Words
    about: Words
    on: date
    decided_by: Words
    decided_on: date | None = None
    price_year: Year
    first_year: Year
    horizon_years: Annotated[int, Field(ge=1, le=100)]
    other_horizons: tuple[Annotated[int, Field(ge=1, le=100)], ...] = ()
    ended_on: date | None = None
    ended_why: str = ""
    amounts: Amounts
    scope: Scope = "whole case"
    synthetic: bool = False
    deflators: Annotated[dict[Year, Index], BeforeValidator(_once)] = Field(default_factory=dict)
    note: str = ""
    source: Name


class Option(Entry):
    """Something that could be done; always among them doing nothing and doing the minimum."""

    id: Name
    name: Words
    role: Role
    note: str = ""


class Line(Entry):
    """A stream of money of an option.

    Parameters
    ----------
    heading
        What it counts as; it says whether the amount is a cost or a benefit.
    body, counterparty
        Who pays or gains; of a transfer, who pays and who receives.
    year, pence
        The first year, and the amount of that year; above zero whichever way it counts.
    by_year
        Instead of both, amounts of successive years.
    recurrent, last_year
        Whether the last amount comes again each year, and until when; to the horizon otherwise.
    low, high, distribution
        How the sum of the amounts written may vary; the ends of a triangular or uniform
        distribution, the 95% interval of another.
    prices
        Real, in prices of the case's price year; or nominal, as paid in each year.
    discounted_as
        "health" for effects on health in a benefit to society.
    optimism, mitigated, optimism_note
        Type of project whose optimism bias is added to a cost ("standard-buildings"), how much of
        that risk is shown to be managed, and why this type.
    missing
        Why there is no amount. Missing is never zero.
    material
        Whether the result can be trusted without it.
    basis, range_basis
        How the amount came to be, and its ends, where that differs.
    """

    id: Name
    option: Name
    name: Words
    heading: Heading
    body: str = ""
    counterparty: str = ""
    year: Year | None = None
    pence: Pence | None = None
    by_year: Annotated[dict[Year, Pence], BeforeValidator(_once)] = Field(default_factory=dict)
    recurrent: bool = False
    last_year: Year | None = None
    low: Pence | None = None
    high: Pence | None = None
    distribution: Distribution = "fixed"
    prices: Literal["real", "nominal"] = "real"
    discounted_as: Literal["standard", "health"] = "standard"
    optimism: str = ""
    mitigated: Share = 0.0
    optimism_note: str = ""
    basis: Basis | None = None
    range_basis: Basis | None = None
    missing: str = ""
    material: bool = True
    note: str = ""
    source: Name

    @property
    def stated(self) -> dict[int, int]:
        """Amounts as written, by first year of the financial year, in order."""
        if self.by_year:
            return dict(sorted(self.by_year.items()))
        return {self.year: self.pence} if self.year is not None and self.pence is not None else {}

    @property
    def total(self) -> int:
        """Sum of the amounts as written: what low and high are about."""
        return sum(self.stated.values())


class Condition(Entry):
    """A condition that an approval was given under, and what became of it."""

    id: Name
    text: Words
    set_by: Words
    set_on: date | None = None
    due: date | None = None
    discharged_on: date | None = None
    evidence: str = ""
    basis: Basis = Basis.OBSERVED
    note: str = ""
    source: Name


class Evidence(Entry):
    """What is held on an item that one of the five cases asks for."""

    case: Frame
    item: Name
    text: Words
    source: Name


class Claim(Entry):
    """An amount that somebody said and that no line bears out."""

    id: Name
    text: Words
    pence: Pence
    said_by: Words
    said_on: date | None = None
    finding: Words
    source: Name


@dataclass(frozen=True, kw_only=True)
class Case:
    """A whole business case; the sources are those that its entries name."""

    header: Header
    options: tuple[Option, ...]
    lines: tuple[Line, ...]
    conditions: tuple[Condition, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    claims: tuple[Claim, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)

    def lines_of(self, option: str) -> tuple[Line, ...]:
        """The lines of an option, in order."""
        return tuple(line for line in self.lines if line.option == option)

    def of_role(self, role: Role) -> Option:
        """The option of a role; of several, the first."""
        return next(option for option in self.options if option.role == role)

    @property
    def years(self) -> tuple[int, ...]:
        """The years appraised, by their first."""
        first = self.header.first_year
        return tuple(range(first, first + self.header.horizon_years))
