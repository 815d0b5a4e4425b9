"""Figures of business cases, in pounds."""

from __future__ import annotations

from decimal import Decimal

from commonweal.evidence import Basis, Figure
from commonweal.evidence.figure import weakest
from commonweal.funding import years
from commonweal.funding.case.form import ONCE
from commonweal.funding.case.result import LEVEL, PUBLISHED, Appraisal, OptionResult, Range
from commonweal.funding.case.shown import METHOD, Shown, break_even_of, several, whole
from commonweal.rules import Source

SAVED = ("cash-releasing benefit", "running cost")


def figures(shown: Shown) -> tuple[Figure, ...]:
    """Figures of every option but doing nothing, and how many gaps each case has.

    Ids end with the option, or with case and option where several cases are held.
    """
    found = [
        figure
        for one, option in several(shown)
        if option.option.role != "do nothing"
        for figure in _of_option(shown, one, option)
    ]
    found += [
        Figure(
            id=f"funding.case.gaps.{one.case.header.id}",
            label=f"Gaps in the business case: {one.case.header.title}",
            about=one.case.header.about,
            as_of=one.as_of,
            value=len(one.gaps),
            unit="gaps",
            basis=Basis.OBSERVED,
            sources=shown.of_lines(),
            method=METHOD,
        )
        for one in shown.found
    ]
    return tuple(found)


def _stated(value: Range | None) -> str:
    """That the value takes the stated amounts as met in full, where draws all lie to one side."""
    if value is None or not value.widened:
        return ""
    return ", if the amounts stated are met in full every year"


def _of_option(shown: Shown, one: Appraisal, option: OptionResult) -> list[Figure]:
    name = option.option.id
    tail = name if len(shown.found) == 1 else f"{one.case.header.id}.{name}"
    sources = shown.cited(*(line.source for line in one.case.lines_of(name) if line.stated))
    covers = f" ({PUBLISHED})" if option.scope == PUBLISHED else ""
    price = f"prices of {years.label(one.case.header.price_year)}"

    def figure(
        measure: str,
        label: str,
        value: Decimal | str | float | None,
        missing: str,
        *,
        unit: str = "GBP",
        held: Range | None = None,
        basis: Basis = option.basis,
        cited: tuple[Source, ...] = sources,
    ) -> Figure:
        spread = held is not None and held.lower != held.upper
        return Figure(
            id=f"funding.case.{measure}.{tail}",
            label=f"{option.option.name}: {label}",
            about=name,
            as_of=one.as_of,
            value=value,
            unit=unit,
            basis=None if value is None else basis,
            lower=float(_pounds(held.lower) or 0) if held and spread else None,
            upper=float(_pounds(held.upper) or 0) if held and spread else None,
            confidence=LEVEL if held and spread and not held.widened else None,
            missing="" if value is not None else missing,
            vintage=price,
            sources=cited,
            method=METHOD,
        )

    value, limit = option.net_present_value, break_even_of(one, option)
    return [
        figure(
            "net_present_value",
            f"net present value over {one.case.header.horizon_years} years{_stated(value)}{covers}",
            _pounds(None if value is None else value.value),
            option.reason,
            held=value,
        ),
        figure(
            "payback_year",
            f"year in which it has paid back, discounted{covers}",
            option.payback_year_discounted,
            option.reason or option.payback_reason,
            unit="financial year",
        ),
        figure(
            "cost",
            f"cost of change, once, as stated{covers}",
            _pounds(option.cost),
            _unstated(option, ONCE),
            basis=_basis(one, option, ONCE),
        ),
        figure(
            "cost_with_optimism",
            f"cost of change, once, with optimism bias{covers}",
            _pounds(option.cost_with_optimism),
            _unstated(option, ONCE),
        ),
        figure(
            "saving_a_year",
            f"cash-releasing saving a year{covers}",
            _pounds(option.saving_a_year),
            _unstated(option, SAVED),
            basis=_basis(one, option, SAVED),
        ),
        figure(
            "break_even_transition",
            "what all unknown costs together may be before it fails to pay back "
            f"{limit[0] if limit else 'within the years appraised'}",
            _pounds(None if limit is None else limit[1]),
            option.reason or "no material cost is missing",
        ),
    ]


def _pounds(pence: int | None) -> Decimal | None:
    rounded = whole(pence)
    return None if rounded is None else Decimal(rounded) / 100


def _basis(one: Appraisal, option: OptionResult, headings: tuple[str, ...]) -> Basis:
    """The weakest basis of the amounts under some headings, without that of their ends."""
    lines = one.case.lines_of(option.option.id)
    held = [line.basis for line in lines if line.stated and line.heading in headings]
    return weakest(Basis.OBSERVED, *(basis for basis in held if basis is not None))


def _unstated(option: OptionResult, headings: tuple[str, ...]) -> str:
    """Why no line under some headings has an amount."""
    why = [line.missing for line in option.missing if line.heading in headings]
    return " ".join(why) or f"the case has no line under {' or '.join(headings)}"
