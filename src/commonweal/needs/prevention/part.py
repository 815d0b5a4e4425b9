"""Section: what prevention costs now and brings later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import numpy as np

from commonweal.evidence import Basis, Chart, Lack, Method, Part, Table
from commonweal.needs.prevention import england, tabling, yearly
from commonweal.needs.prevention.appraisal import Appraisal, appraise
from commonweal.needs.prevention.figuring import figures as figures_of
from commonweal.needs.prevention.groups import Programme
from commonweal.needs.prevention.parameters import Parameters, load
from commonweal.needs.prevention.population import Population
from commonweal.needs.prevention.result import Result, over_draws
from commonweal.rules import Source

#: The chapter's own run: a horizon and a number of draws that take some five seconds.
YEARS, DRAWS = 20, 200

METHOD_TEXT = (
    "A multi-state life table by sex, single year of age and deprivation fifth: people without or "
    "with diabetes, and free, after a first heart attack or after a first stroke. Each year, in "
    "this order: deaths of other causes, first heart attacks and strokes, of which a share is "
    "fatal, new diabetes. Death rates are England's life table of 2017 to 2019 times the ratio of "
    "each fifth in 2014 to 2016 (ages to 74; above, the ratio fades to one at 100). Rates are "
    "balanced at every age so that the mix of smokers, former smokers and diseases dies as the "
    "life table says and has as many first heart attacks, strokes and people with diabetes as "
    "published; so no death and no event is counted under two causes. Diabetes acts on heart "
    "attack and stroke, and besides on deaths that are not vascular. Later events of the same "
    "people, other diseases (cancer and lung disease count only as deaths, not as years lived ill "
    "or as costs), and costs of unrelated illness in added years are left out. Each programme "
    "takes people on in one year and is set against none. Costs are in pounds of "
    f"{england.PRICE_YEAR} by the GDP deflator, discounted at 3.5% a year, health at 1.5%, "
    "declining as the Green Book publishes; the first year counts whole. Intervals hold 95% of "
    "draws of the parameters; parameters without an interval do not vary, so the intervals are "
    "too narrow. See docs/methods/prevention.md."
)


def part(
    population: Population,
    *,
    about: str,
    label: str,
    as_of: date | None,
    seed: int,
    sources: Sequence[Source],
    vintage: str = "",
    years: int = YEARS,
    draws: int = DRAWS,
    parameters: Parameters | None = None,
    programmes: Sequence[Programme] | None = None,
) -> Part:
    """The section on prevention for one population.

    Parameters
    ----------
    population
        See `population_of`.
    about, label
        Code and name of the area that the people live in.
    as_of, vintage
        Of the population.
    seed
        Of the draws.
    sources
        Of the population.
    years, draws
        Horizon and number of draws.
    parameters, programmes
        None takes those that ship with the package.

    Returns
    -------
    Part
        Figures with intervals, tables by programme, year, payer and fifth, charts of what was
        spent and saved, the parameters, and what is lacking.
    """
    held = parameters or load()
    if programmes is None and parameters is None:
        made = _of_the_package(_key(population), years, draws, seed)
    else:
        made = appraise(
            population, programmes, years=years, draws=draws, seed=seed, parameters=held
        )
    every = (*sources, *england.sources().values(), _parameter_source(held, made.used))
    known = tuple({source.id: source for source in every}.values())
    figures = tuple(
        figure
        for result in made.results
        for figure in figures_of(result, population, about, as_of, vintage, known)
    )
    context = yearly.Context(sources=known, as_of=as_of, vintage=vintage, basis=population.basis)
    curves = tuple(yearly.curve(result, context) for result in made.results)
    tables = (
        tabling.programmes(made.results, context),
        *curves,
        yearly.by_year(made.results, context),
        tabling.by_payer(made.results, context),
        tabling.by_fifth(made.results, context),
        yearly.expected(made.expected, context),
        tabling.parameters(made, held, context),
    )
    charts = tuple(
        _chart(result, table) for result, table in zip(made.results, curves, strict=True)
    )
    return Part.of(
        id="needs.prevention",
        title="Prevention: spend now, benefit later",
        text=_text(made, held, label),
        figures=figures,
        tables=tables,
        charts=charts,
        methods=_methods(made, seed),
        lacks=_lacks(population),
    )


Key = tuple[bytes, Basis, tuple[str, ...]]


def _key(population: Population) -> Key:
    return population.persons.tobytes(), population.basis, population.notes


@lru_cache(maxsize=4)
def _of_the_package(people: Key, years: int, draws: int, seed: int) -> Appraisal:
    """The package's programmes and parameters for the same people: worked out once."""
    counts, basis, notes = people
    shape = (len(england.SEXES), len(england.FIFTHS), len(england.AGES))
    persons = np.frombuffer(counts).reshape(shape)
    population = Population(persons=persons, basis=basis, notes=notes)
    return appraise(population, years=years, draws=draws, seed=seed)


def _parameter_source(parameters: Parameters, used: Sequence[str]) -> Source:
    assumed = parameters.assumed(set(used))
    return Source(
        id="prevention-parameters",
        title=f"{len(used)} parameters of prevention, each with its source and words relied on",
        publisher="commonweal",
        place="commonweal/needs/prevention/data/parameters.csv (table needs.prevention.parameters)",
        quotation=f"{len(assumed)} of them are assumed",
    )


def _methods(made: Appraisal, seed: int) -> list[Method]:
    methods = [
        Method(
            id="needs.prevention",
            title="Life table of prevention",
            text=f"{METHOD_TEXT} Seed of the draws: {seed}.",
            sources=tuple(england.sources().values()),
        )
    ]
    for result in made.results:
        methods.append(
            Method(
                id=f"needs.prevention.{result.id}",
                title=result.name,
                text=f"{result.text}. It rests on {len(result.used)} parameters, of which "
                f"{len(result.assumed)} are assumed: {', '.join(result.assumed) or 'none'}.",
            )
        )
    return methods


def _text(made: Appraisal, parameters: Parameters, label: str) -> str:
    said = [
        f"Four ways to prevent illness among the adults of {label}, each for people taken on in "
        f"one year, followed for {made.results[0].years} years."
        if len(made.results) == 4
        else f"Prevention among the adults of {label}, followed for {made.results[0].years} years."
    ]
    for result in made.results:
        qalys = over_draws(result.total(result.gain("qalys"), kind="health"))
        spent = over_draws(result.total(result.programme, kind="cost"))
        year, share = result.break_even()
        back = result.withheld and f"whether it pays back is {result.withheld}"
        back = back or (
            f"it pays back in year {year} to the NHS and social care ({share:.0%} of draws do "
            "within the horizon)"
            if year
            else f"it does not pay back within the horizon ({share:.0%} of draws do)"
        )
        said.append(
            f"{result.name} ({result.text}): £{spent.value:,.0f} spent, {qalys.value:,.0f} "
            f"quality-adjusted years gained ({qalys.lower:,.0f} to {qalys.upper:,.0f}); "
            f"{back}."
        )
    assumed = parameters.assumed(set(made.used))
    said.append(
        f"{len(assumed)} of the {len(made.used)} parameters are assumed, and every programme "
        "rests on some of them, so every figure here is marked assumed."
        if assumed
        else "All figures are modelled."
    )
    return " ".join(said)


def _chart(result: Result, table: Table) -> Chart:
    net = result.net()[0, -1]
    return Chart(
        id=f"{table.id}.chart",
        title=f"{result.name}: spent and saved so far",
        description=f"Pounds spent on the programme so far and saved so far by the NHS and social "
        f"care, discounted, by year from 1 to {result.years}. At the end savings counted less "
        f"spending are {'-' if net < 0 else ''}£{abs(net):,.0f}."
        + (f" What {result.uncounted} cost is not counted." if result.uncounted else ""),
        kind="line",
        table=table.id,
        x="year",
        y="amount",
        colour="line",
        low="lower",
        high="upper",
    )


def _lacks(population: Population) -> tuple[Lack, ...]:
    split = tuple(
        Lack(
            table="residents",
            what=f"residents as the model counts them ({note})",
            consequence="people at each age and sex are estimated",
            cause="column",
        )
        for note in population.notes
    )
    return (
        *split,
        Lack(
            table="indicators",
            what="smoking, high blood glucose, high blood pressure and diabetes by age, sex and "
            "fifth of this area",
            consequence="England's shares are used, so programmes reach as many here as anywhere "
            "with the same ages and deprivation",
            cause="rows",
        ),
        Lack(
            table="ledger",
            what="what this commissioner pays for each programme, and for care of these diseases",
            consequence="published unit costs are used",
            cause="rows",
        ),
    )
