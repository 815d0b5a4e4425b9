"""What worlds a contract is paid in: the path of true values, how many draws, what varies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from commonweal.contracts.payment.clauses import PaymentError
from commonweal.records.kinds.outcome_contracts import ContractOutcome, OutcomeContract

Path = Literal["baseline", "target"] | Mapping[str, Sequence[float]]
CostLaw = Literal["lognormal", "normal"]
#: Figures drawn at once, of all years, outcomes and draws: more would fill a small machine.
MOST_FIGURES = 20_000_000
#: Beyond these nothing is a contract's, and whole numbers of 64 bits would not hold it: pence of a
#: year (ten billion pounds), people counted, a figure in its own unit, the spread of a year's cost.
MOST_PENCE, MOST_PEOPLE, LARGEST, WIDEST = 10**12, 10**10, 1e8, 5.0
#: What is said of a value that an outcome cannot have, by what it measures.
OUTSIDE = {
    "share": "is no share of people; give 0 to 100",
    "rate": f"is no rate; give 0 to {LARGEST:,.0f}",
    "mean": f"is too large; state it in a unit in which it is at most {LARGEST:,.0f}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What is drawn, and how.

    Parameters
    ----------
    path
        Where the true value of every outcome goes: it stays at the baseline, it reaches every
        target, or the values given by outcome, one for each year.
    draws, seed
        How many worlds, from what.
    performance
        Standard deviation of an outcome's true value around its path, as a part of the change
        asked for (target less baseline). One draw for all years of an outcome: who does better
        than the path does so throughout. 0: the path is kept.
    together
        Correlation of that between outcomes, 0 to 1.
    exact_baseline
        Whether every baseline is taken as the truth. Otherwise the truth lies around it as far as
        it was measured: by the people counted for it, or by its interval where that is wider, and
        then each year's figure is as much wider than counting explains.
    level
        With which probability the interval of a baseline is taken to hold the truth.
    cost_law
        Of a year's cost: lognormal or normal, mean what is expected, standard deviation the
        contract's `cost_spread` times it; years are independent. A normal cost stops at zero.

    Raises
    ------
    ValueError
        When a number is outside its bounds.
    """

    path: Path = "target"
    draws: int = 10_000
    seed: int = 0
    performance: float = 0.0
    together: float = 0.0
    exact_baseline: bool = False
    level: float = 0.95
    cost_law: CostLaw = "lognormal"

    def __post_init__(self) -> None:
        if not 2 <= self.draws <= 1_000_000:
            raise ValueError(f"draws {self.draws}: give 2 to 1,000,000")
        if self.seed < 0:
            raise ValueError(f"seed {self.seed}: give zero or more")
        if not 0.0 <= self.performance <= 10.0:
            raise ValueError(f"performance {self.performance:g}: give 0 to 10")
        if not 0.0 <= self.together <= 1.0:
            raise ValueError(f"together {self.together:g}: give 0 to 1")

    def at(self, path: Path) -> Setting:
        """The same on another path."""
        return replace(self, path=path)


def people(one: ContractOutcome) -> int | None:
    """How many are counted each year: as stated, otherwise as many as for the baseline."""
    if one.counted is not None:
        return one.counted
    return None if one.baseline is None else one.baseline.people


def stood_at(one: ContractOutcome) -> float:
    """The value of an outcome's baseline.

    Raises
    ------
    PaymentError
        When it has none.
    """
    if one.baseline is None:
        raise PaymentError([f"outcomes: {one.outcome} has no baseline; state where it stood"])
    return one.baseline.value


def faults_of_drawing(contract: OutcomeContract, setting: Setting) -> list[str]:
    """What keeps worlds of a contract from being drawn, each with its clause and what to do."""
    years = [line.year for line in contract.payment.years]
    faults = [
        fault
        for place, one in enumerate(contract.outcomes, start=1)
        for fault in _faults(place, one, years)
    ]
    faults += _money_faults(contract)
    if not isinstance(setting.path, str):
        faults += _path_faults(contract, setting.path, len(years))
    most = MOST_FIGURES // max(len(years) * len(contract.outcomes), 1)
    if setting.draws > most:
        faults.append(
            f"draws {setting.draws:,}: with so many outcomes and years give at most {most:,}"
        )
    return faults


def _money_faults(contract: OutcomeContract) -> list[str]:
    payment, faults = contract.payment, []
    if (payment.cost_spread or 0.0) > WIDEST:
        faults.append(
            f"payment.cost_spread {payment.cost_spread:g}: is the standard deviation of a year's "
            f"cost as a part of it, such as 0.02; give at most {WIDEST:g}"
        )
    amounts = [("guarantee_first_year_pence", payment.guarantee_first_year_pence)]
    for at, line in enumerate(payment.years, start=1):
        amounts.append((f"years[{at}].base_pence", line.base_pence))
        amounts.append((f"years[{at}].expected_cost_pence", line.expected_cost_pence))
    return faults + [
        f"payment.{clause} {pence:,}: is more than is drawn ({MOST_PENCE:,} pence); give pence, or "
        "split the contract"
        for clause, pence in amounts
        if pence is not None and pence > MOST_PENCE
    ]


def _faults(place: int, one: ContractOutcome, years: Sequence[int]) -> list[str]:
    at, faults = f"outcomes[{place}]", []
    if one.baseline is None:
        faults.append(f"{at}.baseline: none for {one.outcome}; state where the outcome stood")
    if people(one) is None:
        faults.append(
            f"{at}.counted: none for {one.outcome}; state how many people are counted each year"
        )
    if (people(one) or 0) > MOST_PEOPLE:
        faults.append(f"{at}.counted: {people(one):,} people are too many; correct it")
    if one.measures == "share" and one.unit != "%":
        faults.append(f"{at}.unit {one.unit!r}: a share of people is stated in %")
    if one.measures == "rate" and one.per is None:
        faults.append(f"{at}.per: none; state per how many people the rate is")
    if one.measures == "mean" and one.spread is None:
        faults.append(f"{at}.spread: none; state the standard deviation between people")
    stated = [target.value for target in one.targets]
    stated += [] if one.baseline is None else [one.baseline.value]
    stated += [held for held in (one.floor, one.spread) if held is not None and abs(held) > LARGEST]
    faults += [
        f"{at}: {value:g} {OUTSIDE[one.measures]}" for value in stated if _outside(one, value)
    ]
    held = {target.year for target in one.targets}
    faults += [f"{at}.targets: none for year {y}; state it" for y in years if y not in held]
    return faults


def _path_faults(
    contract: OutcomeContract, path: Mapping[str, Sequence[float]], years: int
) -> list[str]:
    ids = [one.outcome for one in contract.outcomes]
    faults = [f"path: {name} is no outcome of the contract" for name in path if name not in ids]
    for one in contract.outcomes:
        given = path.get(one.outcome, ())
        at = f"path.{one.outcome}"
        if len(given) != years:
            faults.append(f"{at}: {len(given)} values; give {years}, one for each year")
        faults += [
            f"{at}: {value:g} {OUTSIDE[one.measures]}" for value in given if _outside(one, value)
        ]
    return faults


def _outside(one: ContractOutcome, value: float) -> bool:
    """Whether an outcome cannot have a value."""
    if one.measures == "share":
        return not 0.0 <= value <= 100.0
    return not (0.0 if one.measures == "rate" else -LARGEST) <= value <= LARGEST
