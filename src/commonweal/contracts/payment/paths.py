"""A path of true values given by the user, read from the text of a CSV file."""

from __future__ import annotations

import csv
import io
from math import inf, isfinite

from commonweal.contracts.payment.clauses import PaymentError
from commonweal.contracts.payment.observed import FIGURE
from commonweal.records.kinds import OutcomeContract

COLUMNS = ("outcome", "year", "value")


def read_path(text: str, contract: OutcomeContract) -> dict[str, tuple[float, ...]]:
    """True values of every outcome, one for each year of the contract.

    Parameters
    ----------
    text
        CSV with the columns outcome, year and value; a row for each outcome and year.
    contract
        Its outcomes and years.

    Raises
    ------
    PaymentError
        With every row that cannot be right and every one that lacks.

    Examples
    --------
    >>> from commonweal.contracts.payment.worked import WORKED
    >>> read_path("outcome,year,value\\npressure,1,61\\npressure,2,62\\nfalls,1,22\\nfalls,2,21\\n",
    ...           WORKED)
    {'pressure': (61.0, 62.0), 'falls': (22.0, 21.0)}
    """
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    years = sorted(line.year for line in contract.payment.years)
    names = [one.outcome for one in contract.outcomes]
    given: dict[tuple[str, int], float] = {}
    faults = []
    try:
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise PaymentError([f"columns are {reader.fieldnames}; make them {','.join(COLUMNS)}"])
        for row in reader:
            at = f"line {reader.line_num}"
            if None in row or None in row.values():
                faults.append(f"{at}: has not three cells; give {','.join(COLUMNS)}")
                continue
            name, year, value = row["outcome"].strip(), _year(row["year"]), _value(row["value"])
            if name not in names:
                faults.append(f"{at} outcome {name!r}: is none of the contract's; correct it")
            elif year not in years:
                faults.append(f"{at} year {row['year']!r}: is no year of the contract; correct it")
            elif value is None:
                faults.append(f"{at} value {row['value']!r}: is no number; correct it")
            elif (name, year) in given:
                faults.append(f"{at}: {name} of year {year} stands twice; keep one row")
            else:
                given[name, year] = value
    except csv.Error as error:
        raise PaymentError([f"not CSV ({error}); save it as CSV"]) from error
    faults += [
        f"{name} of year {year}: no row; give its true value"
        for name in names
        for year in years
        if (name, year) not in given and not faults
    ]
    if faults:
        raise PaymentError(faults)
    return {name: tuple(given[name, year] for year in years) for name in names}


def _year(text: str) -> int:
    stripped = text.strip()
    return int(stripped) if stripped.isascii() and stripped.isdigit() and len(stripped) < 4 else 0


def _value(text: str) -> float | None:
    written = FIGURE.fullmatch(text.strip())
    value = float(written[0]) if written else inf
    return value if isfinite(value) else None
