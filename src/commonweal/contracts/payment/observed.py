"""What was observed in a year of a contract, read from the text of a CSV file: every fault at once.

The columns are `about,value,people,known_on,source`: a row for each outcome known (its id, its
figure in its own unit, the people counted, the day from which the figure was known, where it
stands), and a row `cost` with what the year's care cost in pounds and no people.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commonweal.contracts.payment.clauses import PaymentError
from commonweal.records.kinds.outcome_contracts import ContractOutcome, OutcomeContract
from commonweal.system.money import parse_pounds

COLUMNS = ("about", "value", "people", "known_on", "source")
#: The row that tells what the year's care cost.
COST = "cost"
#: A longer cell is an unclosed quotation mark, not a figure.
LONGEST = 1_000
#: Figures as they are written: Python would read other digits too, and take 6_3 for 63.
FIGURE = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)
#: No sheet can hold these, and no source is called so.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
#: Pence, ten trillion pounds: no year's care costs as much.
MOST_COST = 10**15


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """The figure of an outcome in a year.

    Parameters
    ----------
    outcome, value
        Which one, and its figure as written, in its own unit.
    people
        People, or person-years, counted.
    known_on, source
        The day from which the figure was known, and where it stands.
    """

    outcome: str
    value: Decimal
    people: int
    known_on: date
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedCost:
    """What a year's care cost, in pence."""

    pence: int
    known_on: date
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class YearObserved:
    """All that was observed of a year; what is not there is not known."""

    figures: Mapping[str, Observed]
    cost: ObservedCost | None


def read_observed(text: str, contract: OutcomeContract) -> YearObserved:
    """What was observed in a year of a contract.

    Parameters
    ----------
    text
        CSV with the columns about, value, people, known_on and source.
    contract
        Its outcomes say what can stand there.

    Raises
    ------
    PaymentError
        With every row that cannot be right.

    Examples
    --------
    >>> from commonweal.contracts.payment.worked import WORKED
    >>> held = read_observed(
    ...     "about,value,people,known_on,source\\npressure,63,2400,2026-10-01,audit\\n", WORKED)
    >>> held.figures["pressure"].people, held.cost is None
    (2400, True)
    """
    outcomes = {one.outcome: one for one in contract.outcomes}
    if COST in outcomes:
        raise PaymentError([f"outcomes: one is called {COST!r}, as the row of costs is; rename it"])
    figures: dict[str, Observed] = {}
    cost: ObservedCost | None = None
    faults: list[str] = []
    for line, row in _rows(text):
        about = row["about"]
        at = f"line {line}"
        held = cost if about == COST else figures.get(about)
        if held is not None:
            faults.append(f"{at} about {about!r}: stands twice; keep one row")
            continue
        try:
            if about == COST:
                cost = _cost(row)
            elif about in outcomes:
                figures[about] = _figure(row, outcomes[about])
            else:
                known = ", ".join((*sorted(outcomes), COST))
                raise PaymentError([f"about {about!r}: is none of {known}; correct it"])
        except PaymentError as error:
            faults += [f"{at} {fault}" for fault in error.faults]
    if faults:
        raise PaymentError(faults)
    return YearObserved(figures=figures, cost=cost)


def _rows(text: str) -> Sequence[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise PaymentError(
                [f"columns are {reader.fieldnames}; make them {','.join(COLUMNS)} in this order"]
            )
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise PaymentError([f"not CSV ({error}); save it as CSV"]) from error
    faults = [
        f"line {line}: has not five cells; give {','.join(COLUMNS)}"
        for line, row in rows
        if None in row or None in row.values()
    ]
    faults += [
        f"line {line}: a cell has more than {LONGEST:,} characters; close its quotation mark"
        for line, row in rows
        if any(isinstance(cell, str) and len(cell) > LONGEST for cell in row.values())
    ]
    faults += [
        f"line {line}: holds a control character; take it out"
        for line, row in rows
        if any(isinstance(cell, str) and _CONTROL.search(cell) for cell in row.values())
    ]
    if faults:
        raise PaymentError(faults)
    return [(line, {name: cell.strip() for name, cell in row.items()}) for line, row in rows]


def _figure(row: Mapping[str, str], outcome: ContractOutcome) -> Observed:
    faults = []
    value, people, known_on = _number(row["value"]), _whole(row["people"]), _day(row["known_on"])
    if value is None:
        faults.append(f"value {row['value']!r}: is no number; give the figure in {outcome.unit}")
    elif (outcome.measures == "share" and not 0 <= value <= 100) or (
        outcome.measures == "rate" and value < 0
    ):
        faults.append(f"value {value}: cannot be a {outcome.measures}; correct it")
    if people is None:
        faults.append(f"people {row['people']!r}: say how many were counted, a whole number")
    if known_on is None:
        faults.append(f"known_on {row['known_on']!r}: is no day; write it as 2026-10-01")
    if not row["source"]:
        faults.append("source: is empty; say where the figure stands")
    if faults or value is None or people is None or known_on is None:
        raise PaymentError([f"{outcome.outcome} {fault}" for fault in faults])
    return Observed(
        outcome=outcome.outcome,
        value=value,
        people=people,
        known_on=known_on,
        source=row["source"],
    )


def _cost(row: Mapping[str, str]) -> ObservedCost:
    faults = []
    pence, known_on = 0, _day(row["known_on"])
    try:
        pence = parse_pounds(row["value"])
    except ValueError as error:
        faults.append(f"{COST} value: {error}")
    if pence < 0:
        faults.append(f"{COST} value {row['value']}: is negative; give zero or more")
    if pence >= MOST_COST:
        faults.append(f"{COST} value {row['value'][:40]}: is no cost of a year; give it in pounds")
    if row["people"]:
        faults.append(f"{COST} people {row['people']!r}: costs count no people; leave it empty")
    if known_on is None:
        faults.append(f"{COST} known_on {row['known_on']!r}: is no day; write it as 2026-10-01")
    if not row["source"]:
        faults.append(f"{COST} source: is empty; say where the figure stands")
    if faults or known_on is None:
        raise PaymentError(faults)
    return ObservedCost(pence=pence, known_on=known_on, source=row["source"])


def _number(text: str) -> Decimal | None:
    if not FIGURE.fullmatch(text):
        return None
    value = Decimal(text)
    # A figure with an exponent beyond these is no figure of people.
    return value if abs(value.adjusted()) < 15 else None


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 13 else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None
