"""What became of a body: one to one, merged, split with shares, dissolved, and chains of these.

Successions of one day are taken together: each speaks of the body as it stood the day before. So
two neighbours may exchange a strip of land on one day, and a chain is followed from day to day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter

from commonweal.system.apportionment import Number, exact
from commonweal.system.organisation import Succession

#: Stands in shares for what ended without a successor.
ENDED = ""

#: Shares that were written as decimals may miss 1 by this much; they are then scaled to 1.
WRITTEN_PRECISION = Fraction(1, 10**9)

_LARGEST_COUNT = 10**7

Shares = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unresolved:
    """Something that a succession leaves without exactly one successor or a recorded end."""

    what: str
    code: str
    message: str


def exact_share(share: float | Fraction) -> Fraction:
    """The share that a number stands for.

    A share that was derived from counts of people and written as a decimal is the one fraction,
    with a denominator of at most ten million, that is written so; any other is read as written.

    Examples
    --------
    >>> exact_share(1741 / 253117), exact_share(0.25)
    (Fraction(1741, 253117), Fraction(1, 4))
    """
    if isinstance(share, Fraction):
        return share
    simplest = Fraction(share).limit_denominator(_LARGEST_COUNT)
    return simplest if float(simplest) == share else exact(share)


def shares_by_day(successions: Iterable[Succession]) -> dict[date, dict[str, dict[str, Fraction]]]:
    """For each day, in order, what each predecessor became, in shares that add up to 1.

    Returns
    -------
    dict
        Day to predecessor to successor (`ENDED` for none) to share. A predecessor without a row
        on a day stayed what it was.

    Raises
    ------
    ValueError
        Naming every predecessor whose shares of one day do not add up to 1, and every successor
        that stands twice.
    """
    days: defaultdict[date, defaultdict[str, dict[str, Fraction]]]
    days = defaultdict(lambda: defaultdict(dict))
    wrong: list[str] = []
    for row in successions:
        held = days[row.on][row.predecessor]
        if row.successor in held:
            wrong.append(
                f"{row.predecessor} on {row.on}: successor {row.successor or 'none'} stands twice; "
                "give one row with the whole share"
            )
        held[row.successor] = exact_share(row.share)
    for day, rows in days.items():
        for code, shares in rows.items():
            total = sum(shares.values(), Fraction(0))
            if abs(total - 1) > WRITTEN_PRECISION:
                wrong.append(
                    f"{code} on {day}: shares add up to {float(total):.6g}, not to 1; "
                    "add the missing successor or correct the shares"
                )
                continue
            rows[code] = {to: share / total for to, share in shares.items()}
    if wrong:
        raise ValueError("; ".join(sorted(wrong)))
    return {day: dict(days[day]) for day in sorted(days)}


def became(
    codes: Collection[str], successions: Iterable[Succession], *, since: date, until: date
) -> dict[str, dict[str, Fraction]]:
    """What codes of the structure of one day had become on a later day.

    Parameters
    ----------
    codes
        Codes as they stood on `since`.
    successions
        All that are held; those after `since`, up to and including `until`, are followed.
    since, until
        The two days, the earlier first.

    Returns
    -------
    dict
        Each code to what it became (`ENDED` for nothing) to the share, adding up to 1; in order.

    Raises
    ------
    ValueError
        When the days are reversed or shares do not add up to 1.

    Examples
    --------
    >>> on = date(2020, 4, 1)
    >>> rows = [Succession(predecessor=code, successor="91Q", on=on, kind="merger")
    ...         for code in ("09C", "09E")]
    >>> became(["09C", "10X"], rows, since=date(2019, 7, 1), until=on)
    {'09C': {'91Q': Fraction(1, 1)}, '10X': {'10X': Fraction(1, 1)}}
    """
    if until < since:
        raise ValueError(f"{until} lies before {since}; give the earlier day first")
    days = shares_by_day(row for row in successions if since < row.on <= until)
    found = {code: {code: Fraction(1)} for code in sorted(codes)}
    for rows in days.values():
        for code, shares in found.items():
            if any(held in rows for held in shares):
                found[code] = _step(shares, rows)
    return found


def derive_successions(
    before: Mapping[str, str],
    after: Mapping[str, str],
    weights: Mapping[str, Number],
    on: date,
    *,
    measure: str = "residents",
    source: str = "",
) -> tuple[Succession, ...]:
    """The successions between two dated look-ups of small areas.

    Parameters
    ----------
    before, after
        Area to body on the day before and on the day; both must name the same areas.
    weights
        Residents (or another count of nothing below zero) by area.
    on
        First day of the new state.
    measure, source
        What the shares are measured by, and the id of the source.

    Returns
    -------
    tuple
        One row for each predecessor and successor, with the exact share, in order of codes. A body
        that is wholly itself before and after has no row. Every strip of land that moved shows as
        a split, however small, and also where nobody lived in it (a share of 0).

    Raises
    ------
    ValueError
        When areas stand in one look-up only, lack a weight or have one below zero, or when a body
        is split in whose areas nobody lived.

    Examples
    --------
    >>> rows = derive_successions(
    ...     {"a": "X", "b": "X", "c": "Y"}, {"a": "X", "b": "Y", "c": "Y"},
    ...     {"a": 300, "b": 100, "c": 500}, date(2019, 4, 1))
    >>> [(r.predecessor, r.successor, r.kind, r.share) for r in rows]
    [('X', 'X', 'split', Fraction(3, 4)), ('X', 'Y', 'split', Fraction(1, 4))]
    """
    _check_areas(before, after, weights)
    counted: defaultdict[str, defaultdict[str, Fraction]]
    counted = defaultdict(lambda: defaultdict(Fraction))
    for area in sorted(before):
        counted[before[area]][after[area]] += exact(weights[area])
    whole_into: defaultdict[str, set[str]] = defaultdict(set)
    for code, parts in counted.items():
        if len(parts) == 1:
            whole_into[next(iter(parts))].add(code)
    rows: list[Succession] = []
    for code in sorted(counted):
        total = sum(counted[code].values(), Fraction(0))
        for to in sorted(counted[code]):
            whole = len(counted[code]) == 1
            if whole and to == code:
                continue
            kind = "split" if not whole else "merger" if len(whole_into[to]) > 1 else "continuation"
            rows.append(
                Succession(
                    predecessor=code,
                    successor=to,
                    on=on,
                    kind=kind,
                    share=Fraction(1) if whole else _share(counted[code][to], total, code),
                    weights=measure,
                    source=source,
                )
            )
    return tuple(rows)


def cycles(links: Mapping[str, Collection[str]]) -> tuple[tuple[str, ...], ...]:
    """Closed rounds in a set of links, each begun at its first code in order; a self-link is none.

    One link of each round found is left out before the next is looked for, so that rounds which
    share links are not all listed, but no round stays unlisted once the listed ones are broken.

    Examples
    --------
    >>> cycles({"a": ["b"], "b": ["c"], "c": ["a"], "d": ["a"]})
    (('a', 'b', 'c'),)
    """
    left = {code: sorted(set(to) - {code}) for code, to in sorted(links.items())}
    found: list[tuple[str, ...]] = []
    while True:
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            backwards: list[str] = error.args[1][:-1]
            round_ = backwards[::-1]
            first = round_.index(min(round_))
            round_ = round_[first:] + round_[:first]
            left[round_[0]].remove(round_[1])
            found.append(tuple(round_))
        else:
            return tuple(sorted(found))


def whole_rounds(successions: Iterable[Succession]) -> tuple[tuple[str, ...], ...]:
    """Rounds of bodies each of which wholly became the next: A became B, and B became A."""
    links: defaultdict[str, set[str]] = defaultdict(set)
    for row in successions:
        if row.successor not in (ENDED, row.predecessor) and exact_share(row.share) == 1:
            links[row.predecessor].add(row.successor)
    return cycles(links)


def _step(shares: Shares, rows: Mapping[str, Shares]) -> dict[str, Fraction]:
    moved: defaultdict[str, Fraction] = defaultdict(Fraction)
    for code, share in shares.items():
        for to, part in rows.get(code, {code: Fraction(1)}).items():
            moved[to] += share * part
    return dict(sorted(moved.items()))


def _share(part: Fraction, total: Fraction, code: str) -> Fraction:
    if total == 0:
        raise ValueError(f"{code} is split, but the weights of all its areas are 0; weigh them")
    return part / total


def _check_areas(
    before: Mapping[str, str], after: Mapping[str, str], weights: Mapping[str, Number]
) -> None:
    wrong = [
        *(f"{area} stands only in the look-up before" for area in before.keys() - after.keys()),
        *(f"{area} stands only in the look-up after" for area in after.keys() - before.keys()),
        *(f"{area} has no weight" for area in before.keys() - weights.keys()),
        *(
            f"{area} has a weight below 0"
            for area in before.keys() & weights.keys()
            if weights[area] < 0
        ),
    ]
    if wrong:
        raise ValueError("; ".join(sorted(wrong)))
