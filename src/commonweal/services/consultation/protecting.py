"""Counts too small to show, and those from which they would follow, hidden in every breakdown.

What readers can add up: the groups of a breakdown to all responses; in each group, what is said of
an option to the group's responses; over the groups, each answer to its total. The totals of one
breakdown are those of every other, so what is hidden of them is settled first and stays so. Groups
or answers whose total is hidden are put together and told as one. That one answer is to one option
and another to another is not told for anybody, so options need not be settled together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from commonweal.evidence.disclosure import (
    Relation,
    SmallNumbers,
    UnprotectableError,
    cross_relations,
    exposed,
    suppress,
)
from commonweal.services.consultation.tallies import Ints, Tally

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A tally, and what of it is hidden.

    Parameters
    ----------
    tally
        The true counts.
    hidden
        (groups,) Whether the responses of a group, and all that they say, are hidden.
    answers
        For each option (groups, 5) whether a count is hidden.
    """

    tally: Tally
    hidden: Bools
    answers: Mapping[str, Bools]

    def count(self, group: int) -> int | None:
        """Responses of a group, None where hidden."""
        return None if self.hidden[group] else int(self.tally.responses[group])

    def said(self, option: str, group: int) -> tuple[int | None, ...]:
        """What a group says of an option, in the order of `COLUMNS`; None where hidden."""
        counts, hidden = self.tally.answers[option][group], self.answers[option][group]
        return tuple(None if h else int(n) for n, h in zip(counts, hidden, strict=True))


def protect_whole(whole: Tally, small: SmallNumbers) -> Shown:
    """What of the totals of all responses can be shown. The number of responses always is.

    Parameters
    ----------
    whole
        A tally of one group.
    """
    return Shown(
        tally=whole,
        hidden=np.zeros(1, dtype=np.bool_),
        answers={o: _parts(counts[0], small)[None, :] for o, counts in whole.answers.items()},
    )


def protect(
    tally: Tally, whole: Shown, small: SmallNumbers, *, known: Collection[str] = ()
) -> Shown:
    """What of a breakdown can be shown beside the totals of all.

    Parameters
    ----------
    tally
        Groups that make up `whole`.
    whole
        All responses, and what of them is hidden.
    small
        The range of counts that are not shown.
    known
        Groups whose number of responses is told in any case, small or not: those of whom it is not
        known where they live. What they say is hidden like that of others.

    Returns
    -------
    Shown
        In it no count in the range, shown as hidden, can be worked out exactly from what is shown
        here and in `whole`.
    """
    kept = [group for group, code in enumerate(tally.codes) if code in known]
    hidden = _parts(tally.responses, small, kept)
    return Shown(
        tally=tally,
        hidden=hidden,
        answers={
            option: hidden_inside(counts, hidden, whole.answers[option][0], small)
            for option, counts in tally.answers.items()
        },
    )


def _parts(counts: Ints, small: SmallNumbers, kept: Sequence[int] = ()) -> Bools:
    """Which parts of a known total are hidden."""
    every = [*counts.tolist(), int(counts.sum())]
    relation = Relation(len(counts), tuple(range(len(counts))))
    for rule in (small, _zeros_too(small)):
        try:
            return suppress(every, [relation], rule, kept=[*kept, len(counts)]).hidden[:-1]
        except UnprotectableError:
            continue
    hidden = np.ones(len(counts), dtype=np.bool_)
    hidden[list(kept)] = False
    return hidden


def _zeros_too(small: SmallNumbers) -> SmallNumbers:
    """The same range from zero: where every zero is shown, what is left can give a count away."""
    if small.high is None:
        return small
    return SmallNumbers(0, small.high, small.round_to, small.rule)


def hidden_inside(counts: Ints, rows: Bools, columns: Bools, small: SmallNumbers) -> Bools:
    """Which counts of a two-way table are hidden, given the rows and columns whose totals are."""
    if small.high is None:
        return np.zeros(counts.shape, dtype=np.bool_)
    table = _together(_together(counts, rows).T, columns).T
    inner = _inner(table, small)
    hidden = np.ones(counts.shape, dtype=np.bool_)
    shown = np.ix_(~rows, ~columns)
    hidden[shown] = inner[: int((~rows).sum()), : int((~columns).sum())]
    return hidden


def _together(counts: Ints, hidden: Bools) -> Ints:
    """Rows whose totals are shown, and below them the sum of the others, where there are any."""
    if not hidden.any():
        return counts
    return np.vstack([counts[~hidden], counts[hidden].sum(axis=0, keepdims=True)])


def _inner(table: Ints, small: SmallNumbers) -> Bools:
    """Which counts of a two-way table are hidden when all its margins are shown."""
    rows, columns = table.shape
    whole = np.zeros((rows + 1, columns + 1), dtype=np.int64)
    whole[:rows, :columns] = table
    whole[:rows, columns] = table.sum(axis=1)
    whole[rows] = whole[:rows].sum(axis=0)
    margin = np.zeros(whole.shape, dtype=np.bool_)
    margin[rows], margin[:, columns] = True, True
    kept = np.flatnonzero(margin.ravel()).tolist()
    relations = cross_relations(rows, columns)
    for rule in (small, _zeros_too(small)):
        try:
            found = suppress(whole.ravel(), relations, rule, kept=kept).hidden
        except UnprotectableError:
            continue
        return found.reshape(whole.shape)[:rows, :columns]
    return np.ones(table.shape, dtype=np.bool_)


def split(
    parts: Sequence[Ints], whole: Bools, rows: Bools, totals: Sequence[Bools], small: SmallNumbers
) -> Bools:
    """Which groups of a breakdown can be told in parts too (samples and volunteers apart).

    Parameters
    ----------
    parts
        For each part (groups, 5) counts; together they are those of the breakdown.
    whole
        (groups, 5) What of the breakdown is hidden.
    rows
        (groups,) Groups of which the size of a part is hidden.
    totals
        For each part (5,) what of its totals over all groups is hidden.
    small
        The range of counts that are not shown.

    Returns
    -------
    (groups,) Whether all counts of a group are told in parts; none of it otherwise. The groups not
    told in parts are two or more, and even put together none of their counts is small: with the
    totals of the parts their sum is known.
    """
    if small.high is None:
        return np.ones(len(whole), dtype=np.bool_)
    few = np.any([small.holds(part) for part in parts], axis=0)
    told = ~(whole | few).any(axis=1) & ~rows
    while told.any():
        rest = ~told
        sums = [part[rest].sum(axis=0)[~gone] for part, gone in zip(parts, totals, strict=True)]
        alone = int(rest.sum()) == 1 or (not rest.any() and any(gone.any() for gone in totals))
        if not alone and not any(small.holds(found).any() for found in sums):
            break
        size = np.sum([part.sum(axis=1) for part in parts], axis=0)
        told[np.flatnonzero(told)[np.argmin(size[told])]] = False
    return np.asarray(told)


def recoverable(shown: Shown, whole: Shown, option: str, small: SmallNumbers) -> list[int]:
    """Positions, group by group, of hidden counts that a reader can work out: there must be none.

    Worked out apart from the search for counts to hide.

    Examples
    --------
    >>> counts = np.array([[30, 2, 20, 0, 0], [40, 9, 20, 0, 0]])
    >>> made = Tally(codes=("a", "b"), responses=counts.sum(axis=1), answers={"A": counts})
    >>> rule = SmallNumbers(1, 7)
    >>> every = protect_whole(made.whole(), rule)
    >>> found = protect(made, every, rule)
    >>> found.said("A", 0), recoverable(found, every, "A", rule)
    ((30, None, None, 0, 0), [])
    """
    counts, hidden = shown.tally.answers[option], shown.answers[option]
    rows, columns = counts.shape
    table = np.zeros((rows + 1, columns + 1), dtype=np.int64)
    table[:rows, :columns] = counts
    table[:rows, columns] = shown.tally.responses
    table[rows] = table[:rows].sum(axis=0)
    mask = np.zeros(table.shape, dtype=np.bool_)
    mask[:rows, :columns] = hidden
    mask[:rows, columns] = shown.hidden
    mask[rows, :columns] = whole.answers[option][0]
    # A group or answer told only with others hides its zeros too, and readers know it.
    together = shown.hidden.any() or whole.answers[option].any()
    floor = 0 if together or (hidden & (counts == 0)).any() else small.floor
    cells = exposed(table.ravel(), cross_relations(rows, columns), mask.ravel(), floor)
    return [cell for cell in cells if small.holds(table.ravel()[[cell]])[0]]
