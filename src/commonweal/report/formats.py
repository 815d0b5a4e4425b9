"""How values are written for a reader in Britain: numbers, shares, money, dates, intervals."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from commonweal.evidence import Basis, Column, Figure
from commonweal.evidence.figure import Value
from commonweal.evidence.words import about_pounds, day

#: What stands where a value is missing; never nothing, never zero.
NOT_KNOWN = "not known"

BASIS_WORDS = {
    Basis.OBSERVED: "counted or recorded at the source",
    Basis.ESTIMATED: "worked out from observed figures",
    Basis.MODELLED: "the result of a model",
    Basis.ASSUMED: "taken as given, without data behind it",
}


def is_missing(value: object) -> bool:
    """Whether there is no value: None, or a float that is not a number."""
    return value is None or (isinstance(value, float) and math.isnan(value))


def number(value: float | Decimal, decimals: int | None = None) -> str:
    """A number with thousands separated and a true minus sign.

    Parameters
    ----------
    value
        Any finite number.
    decimals
        Digits after the point; None chooses as many as the size of the number deserves.

    Examples
    --------
    >>> number(1886016), number(-12.345), number(0.04567), number(21.94, 1)
    ('1,886,016', '−12.3', '0.0457', '21.9')
    """
    if isinstance(value, float) and math.isinf(value):
        return "unlimited" if value > 0 else "−unlimited"
    places = fitting_decimals([value]) if decimals is None else decimals
    # Half away from zero, as readers round; Python's own rounding is half to even.
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{abs(exact):,.{places}f}"
    return f"−{text}" if exact < 0 else text


def fitting_decimals(values: Iterable[float | Decimal]) -> int:
    """Digits after the point that suit a column of numbers, so that all rows share them.

    Examples
    --------
    >>> fitting_decimals([1, 2]), fitting_decimals([12.34, 2.5]), fitting_decimals([5000.4])
    (0, 1, 0)
    """
    sizes = [abs(float(v)) for v in values if not is_missing(v) and math.isfinite(v)]
    if not sizes or all(size == int(size) for size in sizes):
        return 0
    largest = max(sizes)
    enough = 0 if largest >= 1000 else 1 if largest >= 10 else 2 if largest >= 1 else 3
    smallest = min((size for size in sizes if size > 0), default=1.0)
    needed = min(4, max(0, math.ceil(-math.log10(smallest)))) if smallest < 1 else 0
    if len(sizes) == 1 and 0 < smallest < 0.1:
        needed = min(6, 2 - math.floor(math.log10(smallest)))
    return max(enough, needed)


def percent(share: float, decimals: int = 1) -> str:
    """A share of one as a percentage.

    Examples
    --------
    >>> percent(0.2194)
    '21.9%'
    """
    return f"{number(Decimal(str(share)) * 100, decimals)}%"


def pounds(pence: int | float | Decimal, decimals: int | None = None) -> str:
    """Money held in pence, written in pounds.

    Parameters
    ----------
    pence
        Amount in pence.
    decimals
        2 writes the pence, 0 whole pounds; None writes pence only where there are any.

    Examples
    --------
    >>> pounds(470000000), pounds(-1250)
    ('£4,700,000', '−£12.50')
    """
    amount = Decimal(str(pence)) / 100
    places = decimals if decimals is not None else 0 if amount == int(amount) else 2
    text = number(abs(amount), places)
    return f"−£{text}" if amount < 0 else f"£{text}"


def with_unit(value: Value, unit: str) -> str:
    """A figure's value with its unit, as a reader expects to see it.

    The unit "share" is a share of one and "pence" is money in pence; "%" and units that begin
    with "GBP" are written as they are held.

    Examples
    --------
    >>> with_unit(299528, "patients"), with_unit(1, "patients"), with_unit(21.94, "%")
    ('299,528 patients', '1 patient', '21.9%')
    >>> with_unit(0.2194, "share"), with_unit(44, "GBP million"), with_unit(1250, "pence")
    ('21.9%', '£44 million', '£12.50')
    >>> with_unit(date(2019, 7, 1), ""), with_unit(True, "")
    ('1 July 2019', 'yes')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return day(value)
    if not isinstance(value, int | float | Decimal):
        return f"{value} {unit}".strip()
    if unit == "share":
        return percent(float(value))
    if unit == "%":
        return f"{number(value, 0 if float(value).is_integer() else 1)}%"
    if unit == "pence":
        return pounds(value)
    if unit.split(" ")[0] == "GBP":
        sign, size = ("−", -value) if value < 0 else ("", value)
        whole = size >= 1000 or float(size).is_integer()
        return f"{sign}£{number(size, 0 if whole else 2)} {unit[4:]}".strip()
    return f"{number(value)} {_of_number(unit, value)}".strip()


def _of_number(unit: str, value: int | float | Decimal) -> str:
    """The unit in the singular where there is exactly one; of two things, the one or the other."""
    one, _, other = unit.partition(" and ")
    if value == 1 and other and " " not in unit.replace(" and ", ""):
        return f"{_of_number(one, value)} or {_of_number(other, value)}"
    if value != 1 or " " in unit or not unit.endswith("s") or unit.endswith("ss"):
        return unit
    return unit[:-3] + "y" if unit.endswith("ies") else unit[:-1]


def figure_value(figure: Figure) -> str:
    """The value of a figure with its unit, or why it is not known.

    Examples
    --------
    >>> figure_value(Figure(id="a", label="A", about="x", as_of=None, missing="no table flows"))
    'not known: no table flows'

    Money that is a sum of what was worked out is told as exactly as it can be meant:

    >>> from commonweal.rules import Source
    >>> ledger = Source(id="s", title="Register", publisher="Board", place="register.csv")
    >>> figure_value(Figure(id="a", label="A", about="x", as_of=None, value=448_416_113,
    ...                     unit="pence", basis=Basis.ESTIMATED, sources=(ledger,)))
    'about £4.5m'
    """
    if figure.value is None or is_missing(figure.value):
        return f"{NOT_KNOWN}: {figure.missing}" if figure.missing else NOT_KNOWN
    if figure.unit == "pence" and figure.basis in (Basis.ESTIMATED, Basis.MODELLED):
        return about_pounds(round(Decimal(str(figure.value))))
    return with_unit(figure.value, figure.unit)


def interval(figure: Figure) -> str:
    """The interval of a figure in words, or nothing where none is known."""
    if figure.lower is None and figure.upper is None:
        return ""
    level = f"{number(figure.confidence * 100)}% interval " if figure.confidence else ""
    low = None if figure.lower is None else with_unit(figure.lower, figure.unit)
    high = None if figure.upper is None else with_unit(figure.upper, figure.unit)
    if low is None:
        return f"{level}at most {high}"
    return f"{level}at least {low}" if high is None else f"{level}{low} to {high}"


def column_texts(column: Column, values: list[object]) -> list[str | None]:
    """The values of a table column as text, in one manner for the whole column.

    Parameters
    ----------
    column
        Its kind decides the writing.
    values
        The values; None (or not-a-number) stays None: the caller says that it is not known.

    Examples
    --------
    >>> column_texts(Column(name="s", label="Share", kind="share"), [0.5, None, 1])
    ['50.0%', None, '100.0%']
    >>> column_texts(Column(name="m", label="Cost", kind="money"), [123456, 50])
    ['£1,234.56', '£0.50']
    >>> column_texts(Column(name="m", label="A year", kind="money", about=True), [409_906_478])
    ['about £4.1m']
    """
    held = [v for v in values if isinstance(v, int | float | Decimal) and not is_missing(v)]
    places = 0
    if column.kind == "number":
        places = fitting_decimals(held)
    elif column.kind == "money":
        whole = all(v == int(v) and int(v) % 100 == 0 for v in held)
        places = 0 if whole else 2
    return [_cell(column, value, places) for value in values]


def _cell(column: Column, value: object, places: int) -> str | None:
    if is_missing(value):
        return None
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return day(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | Decimal):
        if column.kind == "share":
            return percent(float(value))
        if column.kind == "money":
            exact = round(Decimal(str(value)))
            return about_pounds(exact) if column.about else pounds(value, places)
        if column.kind in ("count", "number"):
            return number(value, places)
    return str(value)
