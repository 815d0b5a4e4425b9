"""Programmes against none, for a population: draws in blocks, so that memory stays bounded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from commonweal.needs.prevention.groups import Group, Programme, ones
from commonweal.needs.prevention.model import (
    MEASURES,
    Costs,
    Course,
    Multipliers,
    Run,
    costs_of,
    run,
)
from commonweal.needs.prevention.parameters import Parameters, Values, load
from commonweal.needs.prevention.population import Population
from commonweal.needs.prevention.programmes import standard
from commonweal.needs.prevention.result import Result
from commonweal.needs.prevention.states import Rates, balanced

Floats = npt.NDArray[np.float64]

#: Draws worked on at a time: the arrays of a block stay in some tens of megabytes.
BLOCK = 25
#: Further ahead today's rates say little.
LONGEST_HORIZON = 40


@dataclass(frozen=True, slots=True)
class Appraisal:
    """Results of programmes, and what is expected of the whole population without any.

    `expected` is the central run of everybody at average exposure.
    """

    results: tuple[Result, ...]
    expected: Run
    used: tuple[str, ...]


def appraise(
    population: Population,
    programmes: Sequence[Programme] | None = None,
    *,
    years: int = 20,
    draws: int = 200,
    seed: int = 0,
    parameters: Parameters | None = None,
) -> Appraisal:
    """What programmes cost and bring, each against none.

    Parameters
    ----------
    population
        Adults by sex, fifth and age.
    programmes
        None takes the four standard ones.
    years
        Horizon, 1 to 40.
    draws
        Draws of the parameters beside the central run; none gives no intervals.
    seed
        Of the draws, kept with the results.
    parameters
        None takes those that ship with the package.

    Returns
    -------
    Appraisal
        A result for each programme, in order.

    Raises
    ------
    ValueError
        When years or draws are out of range.

    Examples
    --------
    >>> from commonweal.evidence import Basis
    >>> people = Population(persons=np.full((2, 5, 83), 100.0), basis=Basis.OBSERVED)
    >>> made = appraise(people, years=5, draws=0)
    >>> [bool(result.total(result.gain("qalys"))[0] > 0) for result in made.results]
    [True, True, True, True]
    """
    if draws < 0:
        raise ValueError(f"draws {draws}: give none or more")
    if not 1 <= years <= LONGEST_HORIZON:
        raise ValueError(f"years {years}: give a horizon from 1 to {LONGEST_HORIZON}")
    held = parameters or load()
    chosen = standard(held) if programmes is None else tuple(programmes)
    values = held.values(draws=draws, seed=seed)
    parts: list[list[_Part]] = [[] for _ in chosen]
    used: list[set[str]] = [set() for _ in chosen]
    for first in range(0, draws + 1, BLOCK):
        block = values.some(first, first + BLOCK)
        common: set[str] = set()
        shared = Values(block.held, common)
        rates, costs = balanced(shared), costs_of(shared, held)
        losses = shared["mi.utility.first_year"], shared["stroke.utility.first_year"]
        for place, programme in enumerate(chosen):
            own = Values(block.held, used[place])
            group = programme.group(programme, population.persons[None], rates, own, held)
            parts[place].append(_both(group, rates, costs, losses, years))
            used[place] |= common
        if first == 0:
            expected = _expected(population, shared, held, years)
    results = tuple(
        _result(programme, parts[place], used[place], held, seed, draws)
        for place, programme in enumerate(chosen)
    )
    return Appraisal(results, expected, tuple(sorted(set().union(common, *used))))


@dataclass(frozen=True, slots=True)
class _Part:
    """A block of draws of one programme."""

    reached: Floats
    spent: Floats
    without: Run
    with_: Run


def _both(
    group: Group, rates: Rates, costs: Costs, losses: tuple[Floats, Floats], years: int
) -> _Part:
    """Both courses of a group, over the ages that hold anybody."""
    people = np.flatnonzero(group.start.any(axis=tuple(range(group.start.ndim - 1))))
    first, last = (int(people[0]), int(people[-1]) + 1) if len(people) else (0, 1)
    start = group.start[..., first:last]
    without, with_ = (
        run(start, rates, course, costs, losses, years, first=first)
        for course in (group.without, group.with_)
    )
    spent = with_.measures["programme"] - without.measures["programme"]
    spent[..., 0] += (group.reached * group.once).sum(axis=(-3, -1))
    return _Part(group.reached.sum(axis=(-3, -1)), spent, without, with_)


def _expected(population: Population, values: Values, parameters: Parameters, years: int) -> Run:
    """The whole population at average exposure, central values."""
    central = Values({id: held[:1] for id, held in values.held.items()}, values.read)
    rates = balanced(central)
    one = ones(central)
    average = Multipliers(mi=one, stroke=one, diabetes=one, death=one)
    course = Course(multipliers=lambda _: average, spend=lambda _: 0.0 * one)
    losses = central["mi.utility.first_year"], central["stroke.utility.first_year"]
    costs = costs_of(central, parameters)
    return run(rates.mix * population.persons[None], rates, course, costs, losses, years)


def _result(
    programme: Programme,
    parts: Sequence[_Part],
    used: set[str],
    parameters: Parameters,
    seed: int,
    draws: int,
) -> Result:
    return Result(
        id=programme.id,
        name=programme.name,
        text=programme.text,
        uncounted=programme.uncounted,
        reached=np.concatenate([part.reached for part in parts]),
        without=_joined([part.without for part in parts]),
        with_=_joined([part.with_ for part in parts]),
        programme=np.concatenate([part.spent for part in parts]),
        seed=seed,
        draws=draws,
        used=tuple(sorted(used)),
        assumed=parameters.assumed(used),
        interval_assumed=tuple(
            id for id in sorted(used) if parameters.held[id].interval == "assumed"
        ),
    )


def _joined(runs: Sequence[Run]) -> Run:
    return Run(
        measures={
            measure: np.concatenate([part.measures[measure] for part in runs])
            for measure in MEASURES
        },
        alive=np.concatenate([part.alive for part in runs]),
        people=np.concatenate([part.people for part in runs]),
    )
