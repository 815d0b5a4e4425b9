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
    below `WIDEST`."""
    whole, rest = divmod(amount, unit)
    part: int = taken_apart(whole, rest, number, unit)
    return part


@njit(cache=True, nogil=True)
def taken_apart(whole: int, rest: int, number: int, unit: int) -> int:
    """`half_even` of `whole * unit + rest`: so, and with a large number taken apart too, no product
    leaves 64 bits."""
    if unit < NARROW:
        product = rest * number
        part = product // unit
        left = product - part * unit
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
    true: Ints,
    start: Ints,
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

    `figures` is outcomes x draws; `true` and `start` are what each outcome truly is and was, draw
    by draw or one value for all (one column). A row of `tally` counts an outcome's draws and
    pence: truly better than before; target truly reached; paid anything, pence; paid though not
    better, pence; not paid though better; not paid in full though reached, pence.
    """
    outcomes, draws = figures.shape
    for o in range(outcomes):
        toward, goal, least, most = sign[o], target[o], floor[o], pot[o]
        unit = toward * (goal - least)
        # Of each outcome alone, so it is divided once.
        whole, rest = divmod(most, unit) if unit > 0 else (0, 0)
        found, now, before = figures[o], true[o], start[o]
        row = tally[o]
        for d in range(draws):
            is_now = now[d if len(now) > 1 else 0]
            better = toward * (is_now - before[d if len(before) > 1 else 0]) > 0
            arrived = toward * (is_now - goal) >= 0
            row[0] += better
            row[1] += arrived
            if not counts[o]:
                continue
            paid = 0
            if toward * (found[d] - goal) >= 0:
                paid = most
            elif straight[o]:
                way = toward * (found[d] - least)
                if way > 0:
                    paid = taken_apart(whole, rest, way, unit)
            not_earned[d] += most - paid
            row[3] += paid
            if paid > 0:
                row[2] += 1
            if not better and paid > 0:
                row[4] += 1
                row[5] += paid
            if better and paid == 0:
                row[6] += 1
            if arrived and paid < most:
                row[7] += 1
                row[8] += most - paid


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
