"""A people cube made fit to publish: small counts hidden, and what would give them away.

`evidence.disclosure` protects a table with any sums and searches for each hidden cell; a cube of
millions of cells needs another way. Here every cell stands in one sum that readers know, and what
must be hidden beside a small count follows from that sum at once, as the bounds of Frechet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from commonweal.evidence.disclosure import SmallNumbers

Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def published(
    counts: pa.Table, *, conditions: Sequence[str], known: Sequence[str], small: SmallNumbers
) -> pa.Table:
    """Hide the small counts of a cube, and others so that no hidden one can be worked out.

    Parameters
    ----------
    counts
        What `cube` returned, as an Arrow table.
    conditions
        The conditions counted in it.
    known
        Columns over which readers know the sums from elsewhere: `["practice"]` where lists of
        practices, and registers of conditions by practice, are public. Empty: the sum of all.
    small
        The range of counts that are not shown.

    Returns
    -------
    The table, with hidden counts null and a last column `suppressed`, true where any count of the
    row is hidden. Where a row is small, or the people with, without or not known to have a
    condition are, all counts of that condition in the row are hidden.

    Raises
    ------
    ValueError
        When the rule hides zero: a cube shows it, by leaving out the cells that hold nobody. When
        `known` names no column of the cube.

    Notes
    -----
    For a reader who knows every shown count and the sums over `known`, a hidden count of people
    may be anything from 1 to past the range; so may a count of people with a condition, unless
    all rows of its sum are hidden already. Of a table of hidden counts whose rows and columns have
    known sums r and c, in all n, each count lies from max(0, r + c - n) to min(r, c), and may be
    any whole number between (Frechet; from memory, not verified). Not protected against readers
    who know other sums, or some of the people.

    Examples
    --------
    >>> held = pa.table({"practice": ["G1"] * 3, "sex": ["female", "male", "unknown"],
    ...                  "people": [400, 380, 2]})
    >>> published(held, conditions=(), known=["practice"],
    ...           small=SmallNumbers(1, 7))["people"].to_pylist()
    [400, None, None]
    """
    if small.low == 0:
        raise ValueError(
            f"rule {small.rule} hides zero, which a cube shows by leaving cells out; choose a rule "
            "whose range starts at 1"
        )
    absent = [name for name in known if name not in counts.column_names]
    if absent:
        raise ValueError(f"sums over {', '.join(absent)}: the cube is not counted by that")
    people = counts["people"].to_numpy()
    group = _groups(counts, known)
    few = small.holds(people)
    hidden = few | _beside(people, few, group, small)
    shown = {"people": _shown(people, hidden, small)}
    row_hidden = hidden.copy()
    for name in conditions:
        having, unknown = counts[name].to_numpy(), counts[f"{name}_unknown"].to_numpy()
        states = np.column_stack([having, people - having - unknown, unknown])
        covered = _states_hidden(states, hidden, group, small)
        shown[name] = _shown(having, covered, small)
        shown[f"{name}_unknown"] = _shown(unknown, covered, small)
        row_hidden |= covered
    for name, column in shown.items():
        counts = counts.set_column(counts.column_names.index(name), name, column)
    return counts.append_column("suppressed", pa.array(row_hidden))


def _groups(counts: pa.Table, known: Sequence[str]) -> Counts:
    """For each row the number of the sum that it stands in."""
    group: Counts = np.zeros(counts.num_rows, dtype=np.int64)
    for name in known:
        coded = counts[name].combine_chunks().dictionary_encode()
        codes = coded.indices.fill_null(len(coded.dictionary)).to_numpy().astype(np.int64)
        group = np.unique(group * (len(coded.dictionary) + 1) + codes, return_inverse=True)[1]
    return group.astype(np.int64)


def _beside(people: Counts, few: Flags, group: Counts, small: SmallNumbers) -> Flags:
    """One more row in each sum whose small rows alone would be given away by it.

    Each of h hidden rows holds at least 1, so with the others at 1 a row reaches the sum of the
    hidden less h - 1. Past the range, no small row can be told. The least row that is not small
    always lifts it there: it holds more than the range, and the small ones at least 1 each.
    """
    if small.high is None:
        return np.zeros(len(people), dtype=np.bool_)
    number = int(group.max(initial=-1)) + 1
    rows = np.bincount(group, few, number)
    summed = np.bincount(group, np.where(few, people, 0), number)
    open_to_view = (rows > 0) & ((rows == 1) | (summed - (rows - 1) <= small.high))
    candidates = np.flatnonzero(~few & open_to_view[group])
    order = candidates[np.lexsort((candidates, people[candidates], group[candidates]))]
    first = order[np.unique(group[order], return_index=True)[1]]
    beside = np.zeros(len(people), dtype=np.bool_)
    beside[first] = True
    return beside


def _states_hidden(states: Counts, hidden: Flags, group: Counts, small: SmallNumbers) -> Flags:
    """The rows whose counts of a condition are hidden."""
    covered = hidden | small.holds(states).any(axis=1)
    for rows in _rows_of(group, covered):
        _cover(rows, states, covered, small)
    return covered


def _rows_of(group: Counts, covered: Flags) -> Iterator[Counts]:
    """The rows of each sum in which a row is covered."""
    order = np.argsort(group, kind="stable")
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    for rows in np.split(order, starts[1:]):
        if covered[rows].any():
            yield rows


def _cover(rows: Counts, states: Counts, covered: Flags, small: SmallNumbers) -> None:
    """Cover more rows of a sum, least first, until its small states may lie past the range."""
    low, high = small.low or 0, small.high or 0
    of_row = states[rows].sum(axis=1)
    order = np.argsort(of_row, kind="stable")
    rows, of_row = rows[order], of_row[order]
    within = covered[rows]
    while True:
        held = states[rows[within]]
        is_small = small.holds(held)
        column, whole = held.sum(axis=0), held.sum()
        longest = (is_small * held.sum(axis=1)[:, None]).max(axis=0)
        wants_more = is_small.any(axis=0) & (column <= high)
        wants_others = is_small.any(axis=0) & (whole - column < longest - low)
        spare = ~within & (
            (states[rows][:, wants_more] > 0).any(axis=1)
            | (of_row[:, None] - states[rows][:, wants_others] > 0).any(axis=1)
        )
        if not spare.any():
            break
        within[np.argmax(spare)] = True
    covered[rows] = within


def _shown(counts: Counts, hidden: Flags, small: SmallNumbers) -> pa.Array:
    step = small.round_to
    rounded = (2 * counts + step) // (2 * step) * step
    return pa.array(rounded, pa.int64(), mask=hidden)
