"""What other thresholds would have paid: one changed at a time, in the same worlds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from commonweal.contracts.payment.amounts import Amounts, amounts_of
from commonweal.contracts.payment.clauses import PaymentError
from commonweal.contracts.payment.drawing import Worlds
from commonweal.contracts.payment.setting import stood_at
from commonweal.contracts.payment.settling import TALLY, settle_worlds
from commonweal.records.kinds.outcome_contracts import ContractOutcome, OutcomeContract, Target

#: By which part of the change asked for targets and floors are moved.
STEP = 0.2
#: By which part of the base the cap is moved.
CAP_STEP = 0.01
_LUCK, _SHORT = TALLY.index("luck_pence"), TALLY.index("short_pence")


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What a contract with one clause changed pays over all years, in the same worlds.

    Parameters
    ----------
    clause, change
        Which one, and how; both empty for the contract as it stands.
    payment
        Over all years.
    luck_pence, short_pence
        Mean over draws of what is paid for outcomes that did not improve, and of what is not paid
        for outcomes that reached the target as the contract stands changed.
    impossible
        Why the changed contract pays nothing that could be worked out; empty otherwise.
    """

    clause: str
    change: str
    payment: Amounts | None
    luck_pence: float | None
    short_pence: float | None
    impossible: str = ""


def sensitivity(contract: OutcomeContract, worlds: Worlds) -> tuple[Changed, ...]:
    """The contract as it stands, then with one threshold changed at a time.

    What is truly achieved and what is measured of it stay as drawn: only the thresholds move, so a
    difference is due to them and not to other draws. Partners are taken not to answer to them.

    Parameters
    ----------
    contract, worlds
        The terms, and worlds drawn from them.
    """
    return tuple(
        _paid(clause, change, changed, worlds) for clause, change, changed in _changes(contract)
    )


def _paid(clause: str, change: str, changed: OutcomeContract, worlds: Worlds) -> Changed:
    try:
        settled = settle_worlds(changed, worlds, partners=False)
    except PaymentError as error:
        return Changed(
            clause=clause,
            change=change,
            payment=None,
            luck_pence=None,
            short_pence=None,
            impossible=error.faults[0],
        )
    draws = worlds.setting.draws
    return Changed(
        clause=clause,
        change=change,
        payment=amounts_of(settled.payment.sum(axis=0)),
        luck_pence=float(settled.tally[:, :, _LUCK].sum()) / draws,
        short_pence=float(settled.tally[:, :, _SHORT].sum()) / draws,
    )


def _changes(contract: OutcomeContract) -> Iterator[tuple[str, str, OutcomeContract]]:
    yield "", "", contract
    part = f"{STEP:.0%} of the change asked for"
    yield "targets", f"nearer by {part}", _outcomes(contract, lambda one: _targets(one, -STEP))
    yield "targets", f"further by {part}", _outcomes(contract, lambda one: _targets(one, STEP))
    if any(one.floor is not None for one in contract.outcomes):
        way = f"{STEP:.0%} of the way to the nearest target"
        yield "floor", f"nearer by {way}", _outcomes(contract, lambda one: _floor(one, STEP))
        yield "floor", f"further by {way}", _outcomes(contract, lambda one: _floor(one, -STEP))
        yield (
            "floor",
            "none: all or nothing",
            _outcomes(contract, lambda one: one.model_copy(update={"floor": None})),
        )
    if any(one.floor is None for one in contract.outcomes):
        yield "floor", "at the baseline where there is none", _outcomes(contract, _from_baseline)
    for times, words in ((0.5, "half as large"), (2.0, "twice as large")):
        share = contract.payment.outcome_share * times
        if share <= 1.0:
            yield "outcome_share", words, _payment(contract, "outcome_share", share)
    for step in (-CAP_STEP, CAP_STEP):
        cap = round(contract.payment.cap + step, 9)
        yield "cap", f"{cap:g}", _payment(contract, "cap", cap)


def _outcomes(
    contract: OutcomeContract, changed: Callable[[ContractOutcome], ContractOutcome]
) -> OutcomeContract:
    made = tuple(changed(one) for one in contract.outcomes)
    return contract.model_copy(update={"outcomes": made})


def _payment(contract: OutcomeContract, clause: str, value: float) -> OutcomeContract:
    made = contract.payment.model_copy(update={clause: value})
    return contract.model_copy(update={"payment": made})


def _targets(one: ContractOutcome, step: float) -> ContractOutcome:
    """Targets moved away from the baseline by a part of the change that each asks for."""
    start = stood_at(one)
    moved = tuple(
        Target(year=target.year, value=round(target.value + step * (target.value - start), 9))
        for target in one.targets
    )
    return one.model_copy(update={"targets": moved})


def _floor(one: ContractOutcome, step: float) -> ContractOutcome:
    """The floor moved towards the nearest target by a part of the way."""
    if one.floor is None:
        return one
    ways = [target.value - one.floor for target in one.targets]
    moved = one.floor + step * min(ways, key=abs, default=0.0)
    return one.model_copy(update={"floor": round(moved, 9)})


def _from_baseline(one: ContractOutcome) -> ContractOutcome:
    return one if one.floor is not None else one.model_copy(update={"floor": stood_at(one)})
