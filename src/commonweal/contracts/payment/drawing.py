"""Worlds in which a contract is paid: what each outcome truly is, what is measured of it by chance,
and what care costs. Each varies from streams of its own, so that one can be drawn anew alone."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from math import log1p, sqrt

import numpy as np
import numpy.typing as npt

from commonweal.contracts.payment.clauses import FIGURE_UNIT, PaymentError
from commonweal.contracts.payment.setting import Setting, faults_of_drawing, people, stood_at
from commonweal.contracts.terms.noise import Noise, noise_of
from commonweal.economics.draws import stream
from commonweal.records.kinds.outcome_contracts import ContractOutcome, OutcomeContract

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
#: Drawing and paying let other threads run; more than these gain nothing on common machines.
THREADS = 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Worlds:
    """Drawn worlds of a contract.

    Parameters
    ----------
    years
        Years of the contract, in order.
    figures
        What is measured, in millionths, shape (years, outcomes, draws).
    true
        What it truly is, in millionths, shape (years, outcomes, draws), or one column where it
        is the same in every draw.
    start
        Where each outcome truly stood before, in millionths, shape (outcomes, draws or 1).
    cost
        What each year's care costs, in pence, shape (years, draws); None where any year has no
        expected cost. One column where cost does not vary.
    """

    setting: Setting
    years: tuple[int, ...]
    figures: Ints
    true: Ints
    start: Ints
    cost: Ints | None


def draw_worlds(contract: OutcomeContract, setting: Setting, *, chance: str = "") -> Worlds:
    """Worlds drawn under a setting.

    Parameters
    ----------
    contract, setting
        The terms, and what is drawn.
    chance
        Name of another stream for chance: the same name gives the same draws, so that all else is
        held while chance is drawn anew.

    Raises
    ------
    PaymentError
        When an outcome has no baseline or target, or nothing says how many people are counted.

    Notes
    -----
    A share of n people is binomial, a rate over n person-years Poisson, a mean of n people normal
    with the standard deviation `spread` over the square root of n. A lognormal cost has mean m and
    standard deviation s m where its logarithm has variance log(1 + s^2) and mean log m less half
    of that.
    """
    years = tuple(line.year for line in sorted(contract.payment.years, key=lambda one: one.year))
    faults = faults_of_drawing(contract, setting)
    if faults:
        raise PaymentError(faults)
    noise = [noise_around(one, setting) for one in contract.outcomes]
    start = _start(contract, noise, setting, chance)
    true = _true(contract, years, setting, start)
    figures = np.empty((len(years), len(contract.outcomes), setting.draws), np.int64)

    def measure(o: int) -> None:
        one, held = contract.outcomes[o], noise[o]
        for y, year in enumerate(years):
            name = f"contracts.payment.chance{chance}.{one.outcome}.{year}"
            generator = stream(setting.seed, name)
            measured = _measured(one, true[y, o], setting.draws, generator)
            if held is not None and held.wider > 1.0:
                error = _error(one, true[y, o], people(one) or 0)
                extra = generator.standard_normal(setting.draws)
                measured = measured + sqrt(held.wider**2 - 1.0) * error * extra
                _keep_within(one, measured)
            figures[y, o] = np.rint(measured * FIGURE_UNIT)

    # Every outcome and year has a stream and a place of its own, so the order does not matter.
    with ThreadPoolExecutor(max_workers=THREADS) as threads:
        list(threads.map(measure, range(len(contract.outcomes))))
    return Worlds(
        setting=setting,
        years=years,
        figures=figures,
        true=np.rint(true * FIGURE_UNIT).astype(np.int64),
        start=np.rint(start * FIGURE_UNIT).astype(np.int64),
        cost=_costs(contract, years, setting, ""),
    )


def other_costs(contract: OutcomeContract, worlds: Worlds) -> Worlds:
    """The same worlds with costs drawn anew, and nothing else."""
    return replace(worlds, cost=_costs(contract, worlds.years, worlds.setting, ".again"))


def noise_around(one: ContractOutcome, setting: Setting) -> Noise | None:
    """How far the baseline of an outcome may lie from the truth; None where it is taken as the
    truth, or where neither people nor an interval say."""
    if setting.exact_baseline:
        return None
    return noise_of(one.model_copy(update={"counted": people(one)}), setting.level)


def _error(one: ContractOutcome, level: Floats, number: float) -> Floats:
    """Standard error of a figure by counting alone, in the outcome's unit."""
    variance = np.full(level.shape, (one.spread or 0.0) ** 2)
    if one.measures == "share":
        variance = level * (100.0 - level)
    elif one.measures == "rate":
        variance = level * float(one.per or 1)
    return np.sqrt(variance / number)


def _start(
    contract: OutcomeContract, noise: Sequence[Noise | None], setting: Setting, chance: str
) -> Floats:
    """Where outcomes truly stood, shape (outcomes, draws or 1), in their own units."""
    stood = np.array([[stood_at(one)] for one in contract.outcomes])
    if all(held is None for held in noise):
        return stood
    start = np.repeat(stood, setting.draws, axis=1)
    for o, (one, held) in enumerate(zip(contract.outcomes, noise, strict=True)):
        if held is not None:
            name = f"contracts.payment.chance{chance}.{one.outcome}.baseline"
            drawn = stream(setting.seed, name).standard_normal(setting.draws)
            start[o] += held.wider * _error(one, stood[o], held.before) * drawn
            _keep_within(one, start[o])
    return start


def _keep_within(one: ContractOutcome, values: Floats) -> None:
    """Shares lie between 0 and 100, rates are not negative."""
    if one.measures != "mean":
        np.clip(values, 0.0, 100.0 if one.measures == "share" else None, out=values)


def _true(
    contract: OutcomeContract, years: Sequence[int], setting: Setting, start: Floats
) -> Floats:
    """True values, shape (years, outcomes, draws or 1), in the outcomes' own units."""
    if setting.path == "baseline":
        path = np.repeat(start[None], len(years), axis=0)
    else:
        path = np.empty((len(years), len(contract.outcomes), 1))
    step = np.empty((len(years), len(contract.outcomes), 1))
    for o, one in enumerate(contract.outcomes):
        targets = {target.year: target.value for target in one.targets}
        for y, year in enumerate(years):
            step[y, o] = targets[year] - stood_at(one)
            if setting.path == "target":
                path[y, o] = targets[year]
            elif not isinstance(setting.path, str):
                path[y, o] = setting.path[one.outcome][y]
    if setting.performance > 0.0:
        common = _normals(setting, "all")
        own = np.stack([_normals(setting, f"of.{one.outcome}") for one in contract.outcomes])
        drawn = sqrt(setting.together) * common + sqrt(1.0 - setting.together) * own
        path = path + setting.performance * step * drawn
    for o, one in enumerate(contract.outcomes):
        _keep_within(one, path[:, o])
    return path


def _normals(setting: Setting, name: str) -> Floats:
    drawn = stream(setting.seed, f"contracts.payment.performance.{name}")
    return drawn.standard_normal(setting.draws)


def _measured(
    one: ContractOutcome, true: Floats, draws: int, generator: np.random.Generator
) -> Floats:
    """What is measured of a true value, by chance; `true` has one value or one for each draw."""
    number = people(one) or 0
    level = true if len(true) > 1 else float(true[0])
    made: Floats
    if one.measures == "share":
        counted = generator.binomial(number, level / 100.0, draws)
        made = counted.astype(np.float64) * (100.0 / number)
    elif one.measures == "rate":
        per = one.per or 1
        events = generator.poisson(level * (number / per), draws)
        made = events.astype(np.float64) * (per / number)
    else:
        made = level + generator.standard_normal(draws) * ((one.spread or 0.0) / sqrt(number))
    return made


def _costs(
    contract: OutcomeContract, years: Sequence[int], setting: Setting, again: str
) -> Ints | None:
    expected = {line.year: line.expected_cost_pence for line in contract.payment.years}
    if any(expected[year] is None for year in years):
        return None
    level = np.array([[expected[year] or 0] for year in years], np.float64)
    spread = contract.payment.cost_spread or 0.0
    if spread == 0.0:
        return level.astype(np.int64)
    normal = np.stack(
        [
            stream(setting.seed, f"contracts.payment.cost{again}.{year}").standard_normal(
                setting.draws
            )
            for year in years
        ]
    )
    if setting.cost_law == "lognormal":
        variance = log1p(spread * spread)
        factor = np.exp(sqrt(variance) * normal - variance / 2.0)
    else:
        factor = np.maximum(1.0 + spread * normal, 0.0)
    return np.rint(level * factor).astype(np.int64)
