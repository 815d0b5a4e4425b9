"""Compiled: what a year pays in many draws at once, to the same pence as `paying.pay_year`.

All numbers are whole: figures in millionths, amounts in pence, weights as counts of one unit.
`settling` sees to it that no product leaves 64 bits.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

#: The guarantee of a year that has none: no payment lies below it.
NONE = -(2**62)
#: Bits that a large number is taken apart at; below `NARROW` it need not be, at `WIDEST` two parts
#: no longer do.
BITS = 20
NARROW, WIDEST = 2**31, 2**41


@njit(cache=True, nogil=True)
def half_even(amount: int, number: int, unit: int) -> int:
    """`amount * number / unit`, halves to even; nothing negative, `number` at most `unit`, `unit`
    below `WIDEST`.

    The amount is taken apart first, and a large number too, so that no product leaves 64 bits.
    """
    whole, rest = divmod(amount, unit)
    if unit < NARROW:
        part, left = divmod(rest * number, unit)
    else:
        high, over = divmod(rest * (number >> BITS), unit)
        part, left = divmod((over << BITS) + rest * (number & (2**BITS - 1)), unit)
        part += high << BITS
    paid = whole * number + part
    if 2 * left > unit or (2 * left == unit and paid % 2 == 1):
        paid += 1
    return paid


@njit(cache=True, nogil=True)
def earn(
    figures: Ints,
    improved: Flags,
    reached: Flags,
    sign: Ints,
    target: Ints,
    floor: Ints,
    straight: Flags,
    pot: Ints,
    counts: Flags,
    not_earned: Ints,
    tally: Ints,
) -> None:
    """What outcomes do not earn in each draw, and what of it was luck.

    `figures` is outcomes x draws; `improved` and `reached` say of the true value of each outcome,
    in all draws (one column) or draw by draw, whether it is better than before and whether it
    reached its target. A row of `tally` counts an outcome's draws and pence: paid anything,
    pence; paid though not improved, pence; not paid though improved; not paid in full though
    reached, pence.
    """
    outcomes, draws = figures.shape
    before, after = improved.shape[1], reached.shape[1]
    for o in range(outcomes):
        if not counts[o]:
            continue
        for d in range(draws):
            better = improved[o, d if before > 1 else 0]
            arrived = reached[o, d if after > 1 else 0]
            beyond = sign[o] * (figures[o, d] - target[o])
            paid = 0
            if beyond >= 0:
                paid = pot[o]
            elif straight[o]:
                way = sign[o] * (figures[o, d] - floor[o])
                if way > 0:
                    paid = half_even(pot[o], way, sign[o] * (target[o] - floor[o]))
            not_earned[d] += pot[o] - paid
            row = tally[o]
            row[1] += paid
            if paid > 0:
                row[0] += 1
            if not better and paid > 0:
                row[2] += 1
                row[3] += paid
            if better and paid == 0:
                row[4] += 1
            if arrived and paid < pot[o]:
                row[5] += 1
                row[6] += pot[o] - paid


@njit(cache=True, nogil=True)
def settle(
    not_earned: Ints,
    variance: Ints,
    base: int,
    gain: int,
    loss: int,
    share_unit: int,
    most_lost: int,
    guarantee: int,
    cap: int,
    collar: int,
    payment: Ints,
    applied: Ints,
) -> None:
    """What the commissioner pays in each draw; `applied` counts the draws in which the most at
    risk, the guarantee, the collar and the cap had something to do."""
    for d in range(len(payment)):
        over = variance[d] if variance[d] > 0 else 0
        under = -variance[d] if variance[d] < 0 else 0
        lost = half_even(over, loss, share_unit)
        amount = base - not_earned[d] + variance[d] + half_even(under, gain, share_unit) - lost
        if not_earned[d] + lost > most_lost:
            amount += not_earned[d] + lost - most_lost
            applied[0] += 1
        if amount < guarantee:
            amount = guarantee
            applied[1] += 1
        if amount < collar:
            amount = collar
            applied[2] += 1
        if amount > cap:
            amount = cap
            applied[3] += 1
        payment[d] = amount


@njit(cache=True, nogil=True)
def split(amounts: Ints, weights: Ints, order: Ints, partners: Ints) -> None:
    """Add each draw's amount to the partners, by largest remainders; ties in `order`."""
    total = weights.sum()
    count = len(weights)
    left_over = np.empty(count, np.int64)
    part = np.empty(count, np.int64)
    for d in range(len(amounts)):
        sign = -1 if amounts[d] < 0 else 1
        amount = sign * amounts[d]
        left = amount
        for p in range(count):
            part[p], left_over[p] = divmod(amount * weights[p], total)
            left -= part[p]
        while left > 0:
            served = -1
            for p in order:
                if served < 0 or left_over[p] > left_over[served]:
                    served = p
            part[served] += 1
            left_over[served] = -1
            left -= 1
        for p in range(count):
            partners[p, d] += sign * part[p]
