"""Amounts of money in the sentences of answers."""

from __future__ import annotations

from commonweal.evidence import Figure
from commonweal.plan.questions.asking import number
from commonweal.system.money import format_pounds

MILLION = 1_000_000


def pounds(figure: Figure) -> str:
    """An amount with its interval: millions from a million on, whole pounds below.

    Examples
    --------
    >>> from datetime import date
    >>> from commonweal.evidence import Basis
    >>> from commonweal.rules import Source
    >>> place = Source(id="s", title="Accounts", publisher="An office", place="page 1")
    >>> made = Figure(id="a", label="Saving", about="QKS", as_of=date(2020, 4, 1), value=4_700_000,
    ...               unit="GBP", basis=Basis.OBSERVED, sources=(place,))
    >>> pounds(made)
    '£4.7m'
    """
    held = [number(figure)]
    if figure.lower is not None and figure.upper is not None and figure.lower != figure.upper:
        held += [figure.lower, figure.upper]
    large = any(abs(value) >= MILLION for value in held)
    said = [
        format_pounds(round(value * 100), "m" if large else "", 1 if large else 0) for value in held
    ]
    return said[0] if len(said) == 1 else f"{said[0]} ({said[1]} to {said[2]})"
