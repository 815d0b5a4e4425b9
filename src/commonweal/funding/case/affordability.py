"""Who pays and who saves, in cash, year by year: what a net present value does not say."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from commonweal.funding import years
from commonweal.funding.case.form import CASH, SIGN, Case
from commonweal.funding.case.result import Affordability
from commonweal.funding.case.streams import Streams

Floats = npt.NDArray[np.float64]


def by_body(held: Streams, weights: Floats, case: Case) -> tuple[Affordability, ...]:
    """Cash of each body in each year: not discounted, with transition and optimism bias.

    Parameters
    ----------
    held
        Lines over the case's own horizon.
    weights
        1 for the option's lines, -1 for those of doing nothing; shape (lines,).
    case
        Its years.

    Returns
    -------
    tuple
        A row for each body that pays or gains cash, and year. A transfer is paid by one and gained
        by the other, so that it adds up to nothing.
    """
    paid, gained = _flows(held, weights)
    rows = []
    for body in sorted({*paid, *gained}):
        more = paid.get(body, np.zeros(len(case.years)))
        back = gained.get(body, np.zeros(len(case.years)))
        # Paying less than by doing nothing is a gain, and gaining less a payment.
        out = np.maximum(more, 0.0) + np.maximum(-back, 0.0)
        back = np.maximum(back, 0.0) + np.maximum(-more, 0.0)
        sums = np.cumsum(back - out).tolist()
        for step, (year, total) in enumerate(zip(case.years, sums, strict=True)):
            rows.append(
                Affordability(
                    body=body,
                    year=years.label(year),
                    paid=round(float(out[step])),
                    gained=round(float(back[step])),
                    net=round(float(back[step] - out[step])),
                    cumulative=round(total),
                )
            )
    return tuple(rows)


def _flows(held: Streams, weights: Floats) -> tuple[dict[str, Floats], dict[str, Floats]]:
    paid: dict[str, Floats] = {}
    gained: dict[str, Floats] = {}

    def add(to: dict[str, Floats], body: str, amount: Floats) -> None:
        to[body] = to.get(body, np.zeros_like(amount)) + amount

    for row, line in enumerate(held.lines):
        if line.heading not in CASH or not weights[row]:
            continue
        amount = weights[row] * held.plain[row] * (1.0 + held.uplifts[row])
        if line.heading == "transfer":
            add(paid, line.body, amount)
            add(gained, line.counterparty, amount)
        else:
            add(gained if SIGN[line.heading] > 0 else paid, line.body, amount)
    return paid, gained


def pays_before_it_saves(rows: tuple[Affordability, ...]) -> Mapping[str, tuple[str, str]]:
    """Bodies that are out of pocket at the end of a year: the first and the last such year.

    Examples
    --------
    >>> made = dict(body="91Q", paid=0, gained=0)
    >>> row = Affordability(**made, year="2019-20", net=-5, cumulative=-5)
    >>> pays_before_it_saves((row, Affordability(**made, year="2020-21", net=9, cumulative=4)))
    {'91Q': ('2019-20', '2019-20')}
    """
    found: dict[str, tuple[str, str]] = {}
    for row in rows:
        if row.cumulative < 0:
            first = found.get(row.body, (row.year, ""))[0]
            found[row.body] = (first, row.year)
    return found
