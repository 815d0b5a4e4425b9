"""A contract paid in many worlds: for every year, partner and outcome, what comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from commonweal.contracts.payment.amounts import Amounts, amounts_of
from commonweal.contracts.payment.clauses import FIGURE_UNIT, PaymentError, YearTerms, faults_of
from commonweal.contracts.payment.comparing import (
    Carried,
    Compared,
    activity_pence,
    carried,
    compare,
)
from commonweal.contracts.payment.drawing import Ints, Worlds, draw_worlds
from commonweal.contracts.payment.setting import Setting, faults_of_drawing
from commonweal.contracts.payment.settling import LIMITS, TALLY, Settled, settle_worlds
from commonweal.contracts.payment.variance import Split, split_variance
from commonweal.records.kinds import OutcomeContract
from commonweal.system.money import share_out


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerYear:
    """What a partner gets in a year, or in all (year None); partner None: all together.

    Parameters
    ----------
    base_pence
        Its part of the base.
    payment
        What it is paid.
    expected_cost_pence
        What its care is expected to cost, as the base is split; None where none is stated.
    below_expected
        Part of draws in which it is paid less than that: a loss against expected cost.
    surplus, loses
        Payment less drawn cost, and the part of draws in which cost is more than is paid.
    activity_pence, below_activity
        What it would be paid by activity, by share, and the part of draws in which it is paid
        less than that; None where no prices are stated.
    """

    partner: str | None
    year: int | None
    base_pence: int
    payment: Amounts
    expected_cost_pence: int | None
    below_expected: float | None
    surplus: Amounts | None
    loses: float | None
    activity_pence: int | None
    below_activity: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeYear:
    """What an outcome earns in a year, and what of it is luck.

    Parameters
    ----------
    true
        Its true value, the mean over draws, in its own unit.
    pot_pence, counts
        What is held back for it; False where too few are counted, so that it is paid with the base.
    paid, expected_pence
        Part of draws in which it earns anything, and what it earns in the mean.
    improved, reached
        Part of draws in which its true value is better than the baseline, and reaches the target.
    luck, luck_pence
        Where it did not improve: the part of those draws in which it is paid all the same (None
        where there are none); and the mean of what is paid so, over all draws.
    missed
        Where it did improve: the part of those draws in which it is paid nothing.
    short, short_pence
        Where it reached its target: the part of those draws in which it is not paid in full; and
        the mean of what is not paid so, over all draws.
    not_improved_draws, improved_draws, reached_draws
        How many draws `luck`, `missed` and `short` are parts of: of few, such a part is uncertain.
    """

    outcome: str
    year: int
    true: float
    pot_pence: int
    counts: bool
    paid: float
    expected_pence: float
    improved: float
    reached: float
    luck: float | None
    luck_pence: float
    missed: float | None
    short: float | None
    short_pence: float
    not_improved_draws: int
    improved_draws: int
    reached_draws: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """A contract paid in drawn worlds; `limits` is the part of draws in which each limit of a year
    did something."""

    setting: Setting
    years: tuple[int, ...]
    partners: tuple[PartnerYear, ...]
    outcomes: tuple[OutcomeYear, ...]
    limits: tuple[dict[str, float], ...]
    variance: tuple[Split, ...]
    compared: tuple[Compared, ...]
    carried: tuple[Carried, ...]


def simulate(contract: OutcomeContract, setting: Setting) -> Simulated:
    """What a contract pays over many draws of outcomes and costs.

    Parameters
    ----------
    contract
        Its terms.
    setting
        What is drawn: the path of true values, draws, seed, spread.

    Raises
    ------
    PaymentError
        When the terms do not say what to pay or what to draw; every fault with its clause.

    Examples
    --------
    >>> from commonweal.contracts.payment.worked import WORKED
    >>> found = simulate(WORKED, Setting(path="baseline", draws=1000, seed=1))
    >>> falls = found.outcomes[2]
    >>> falls.outcome, falls.year, falls.improved, 0.3 < falls.luck < 0.4
    ('falls', 1, 0.0, True)
    """
    refuse(contract, (setting,))
    worlds = draw_worlds(contract, setting)
    settled = settle_worlds(contract, worlds)
    split = split_variance(contract, worlds, settled)
    compared = compare(contract, worlds, settled)
    draws = setting.draws
    return Simulated(
        setting=setting,
        years=worlds.years,
        partners=tuple(_partners(contract, worlds, settled)),
        outcomes=tuple(_outcomes(contract, worlds, settled)),
        limits=tuple(
            {name: float(count) / draws for name, count in zip(LIMITS, row, strict=True)}
            for row in settled.applied
        ),
        variance=split,
        compared=compared,
        carried=carried(compared, split[-1]),
    )


def refuse(contract: OutcomeContract, settings: Iterable[Setting]) -> None:
    """Refuse terms that do not say what to pay or what to draw, before anything is drawn.

    Raises
    ------
    PaymentError
        With every fault of every year and setting, each once.
    """
    faults = [fault for setting in settings for fault in faults_of_drawing(contract, setting)]
    for line in contract.payment.years:
        faults += faults_of(contract, line.year)
    if faults:
        raise PaymentError(list(dict.fromkeys(faults)))


def _partners(contract: OutcomeContract, worlds: Worlds, settled: Settled) -> Iterator[PartnerYear]:
    """All together first, then each partner; years in order, then all of them."""
    names = settled.terms[0].partners
    priced = activity_pence(contract.payment.by_activity, settled.terms)
    for p, partner in enumerate((None, *names), start=-1):
        paid = settled.payment if p < 0 else _held(settled)[:, p]
        cost = worlds.cost
        if p >= 0 and settled.costs is not None:
            cost = settled.costs[:, p]
        base = [_part(year, year.base, partner) for year in settled.terms]
        costs = [
            None if year.expected_cost is None else _part(year, year.expected_cost, partner)
            for year in settled.terms
        ]
        prices = [
            None if priced is None else _part(year, priced[at], partner)
            for at, year in enumerate(settled.terms)
        ]
        for at in (*range(len(worlds.years)), None):
            drawn = paid.sum(axis=0) if at is None else paid[at]
            spent = None if cost is None else (cost.sum(axis=0) if at is None else cost[at])
            left = None if spent is None else drawn - spent
            meant = _all(costs) if at is None else costs[at]
            by_activity = _all(prices) if at is None else prices[at]
            yield PartnerYear(
                partner=partner,
                year=None if at is None else worlds.years[at],
                base_pence=sum(base) if at is None else base[at],
                payment=amounts_of(drawn),
                expected_cost_pence=meant,
                below_expected=None if meant is None else float((drawn < meant).mean()),
                surplus=None if left is None else amounts_of(left),
                loses=None if left is None else float((left < 0).mean()),
                activity_pence=by_activity,
                below_activity=None if by_activity is None else float((drawn < by_activity).mean()),
            )


def _held(settled: Settled) -> Ints:
    if settled.partners is None:
        raise ValueError("payments were not split; settle the worlds with partners")
    return settled.partners


def _part(year: YearTerms, pence: int, partner: str | None) -> int:
    """A partner's part of an amount, by share; all of it for all partners together."""
    if partner is None:
        return pence
    return share_out(pence, dict(zip(year.partners, year.shares, strict=True)))[partner]


def _all(amounts: list[int | None]) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if len(known) == len(amounts) else None


def _outcomes(contract: OutcomeContract, worlds: Worlds, settled: Settled) -> Iterator[OutcomeYear]:
    draws = worlds.setting.draws
    for o, one in enumerate(contract.outcomes):
        for y, year in enumerate(worlds.years):
            count = dict(zip(TALLY, settled.tally[y, o].tolist(), strict=True))
            terms = settled.terms[y].outcomes[o]
            improved, reached = count["improved"], count["reached"]
            yield OutcomeYear(
                outcome=one.outcome,
                year=year,
                true=float(worlds.true[y, o].mean()) / FIGURE_UNIT,
                pot_pence=terms.pot,
                counts=terms.counts,
                paid=count["paid"] / draws,
                expected_pence=count["paid_pence"] / draws,
                improved=improved / draws,
                reached=reached / draws,
                luck=_part_of(terms.counts, count["luck"], draws - improved),
                luck_pence=count["luck_pence"] / draws,
                missed=_part_of(terms.counts, count["missed"], improved),
                short=_part_of(terms.counts, count["short"], reached),
                short_pence=count["short_pence"] / draws,
                not_improved_draws=draws - improved,
                improved_draws=improved,
                reached_draws=reached,
            )


def _part_of(counts: bool, some: int, whole: int) -> float | None:
    return some / whole if counts and whole else None
