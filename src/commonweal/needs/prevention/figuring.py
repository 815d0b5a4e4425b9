"""Figures of prevention: what a programme reaches, costs, saves and gains, with intervals."""

from __future__ import annotations

from datetime import date

from commonweal.evidence import Basis, Figure
from commonweal.evidence.figure import weakest
from commonweal.needs.prevention.population import Population
from commonweal.needs.prevention.result import LEVEL, Range, Result, over_draws
from commonweal.rules import Source


def figures(
    result: Result,
    population: Population,
    about: str,
    as_of: date | None,
    vintage: str,
    sources: tuple[Source, ...],
) -> tuple[Figure, ...]:
    """The figures of one programme, with their intervals."""
    basis = weakest(result.basis, population.basis, Basis.MODELLED)

    def figure(
        measure: str, label: str, held: Range | None, unit: str, missing: str = ""
    ) -> Figure:
        money = unit == "pence"
        shown = None if held is None else Range(*(100.0 * x for x in held)) if money else held
        # The year of the central run has no interval; the share of draws stands in the table.
        value = None if shown is None else round(shown.value) if money else shown.value
        intervals = value is not None and result.draws > 0 and measure != "break_even"
        return Figure(
            id=f"needs.prevention.{result.id}.{measure}.{about}",
            label=f"{result.name}: {label}",
            about=about,
            as_of=as_of,
            value=value,
            unit=unit,
            basis=None if shown is None else basis,
            # Rounding to pence may carry a value past the end of a narrow interval.
            lower=min(shown.lower, value) if shown and value is not None and intervals else None,
            upper=max(shown.upper, value) if shown and value is not None and intervals else None,
            confidence=LEVEL if intervals else None,
            missing=missing,
            vintage=vintage,
            sources=sources,
            method=f"needs.prevention.{result.id}",
        )

    def total(measure: str, kind: str = "") -> Range:
        return over_draws(result.total(result.gain(measure), kind=kind))

    year, _ = result.break_even()
    certain = None if year is None else Range(year, year, year)
    horizon = f"over {result.years} years"
    cost = over_draws(result.cost_per_qaly())
    return (
        figure("reached", "people reached", over_draws(result.reached.sum(axis=1)), "people"),
        figure(
            "spend",
            f"spent by the commissioner {horizon}",
            over_draws(result.total(result.programme, kind="cost")),
            "pence",
        ),
        figure(
            "heart_attacks",
            f"first heart attacks avoided {horizon}",
            total("heart_attacks"),
            "events",
        ),
        figure("strokes", f"first strokes avoided {horizon}", total("strokes"), "events"),
        figure("new_diabetes", f"new diabetes avoided {horizon}", total("new_diabetes"), "people"),
        figure(
            "deaths",
            f"deaths avoided {horizon}",
            over_draws(result.total(result.deaths_avoided())),
            "deaths",
        ),
        figure(
            "qalys",
            f"quality-adjusted years gained {horizon}, discounted",
            total("qalys", "health"),
            "QALYs",
        ),
        figure("nhs", f"saved by the NHS {horizon}", total("nhs", "cost"), "pence"),
        figure(
            "social_care", f"saved in social care {horizon}", total("social_care", "cost"), "pence"
        ),
        figure(
            "unpaid_care",
            f"worth of unpaid care spared {horizon}",
            total("unpaid_care", "cost"),
            "pence",
        ),
        figure(
            "cost_per_qaly",
            "net public cost for each quality-adjusted year; below zero it saves",
            None if result.withheld or cost.value != cost.value else cost,
            "pence",
            result.withheld
            or ("" if cost.value == cost.value else "no quality-adjusted years are gained"),
        ),
        figure(
            "break_even",
            "year in which the NHS and social care have saved what was spent",
            None if result.withheld else certain,
            "year",
            result.withheld or (f"not within {result.years} years" if year is None else ""),
        ),
    )
