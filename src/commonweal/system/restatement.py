"""A series by code, put from the structure of one day into that of another, nothing lost.

Works for what can be added up: people, patients, pounds, contacts. A rate or an index is restated
by restating what stands above and below its line. Forward, bodies that merged are added up and
bodies that split are shared out; backward, a merged body is shared out by weights. What went by a
share is marked `estimated`: people of one part of a body are not people of another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from commonweal.system.apportionment import Number, exact, largest_remainder, precision, written
from commonweal.system.organisation import Succession
from commonweal.system.succession import ENDED, became


class UnknownCodesError(ValueError):
    """Codes that the structure of the day does not hold, one message for each."""

    def __init__(self, messages: Iterable[str]) -> None:
        self.messages = tuple(messages)
        super().__init__("; ".join(self.messages))


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What happened to one code of a series.

    `fate` is "kept", "continued" (under another code), "merged", "split", "ended" or "shared out"
    (a body of the later structure put back into those it was made of). `into` holds the share of
    each code that it went to; what ended without a successor stands under an empty code.
    """

    code: str
    value: Decimal
    fate: str
    into: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Restatement:
    """A restated series.

    Parameters
    ----------
    values
        Restated value by code, at the precision of the series given.
    basis
        "observed" where whole bodies were added up, "estimated" where a share went in.
    accounts
        What happened to each code given.
    incomplete
        Codes some of whose predecessors were not in the series, and which these are: such a value
        is only part of the body's.
    ended
        What belonged to bodies that ended without a successor.
    """

    values: Mapping[str, Decimal]
    basis: Mapping[str, str]
    accounts: tuple[Account, ...]
    incomplete: Mapping[str, tuple[str, ...]]
    ended: Decimal

    @property
    def total_before(self) -> Decimal:
        """Total of the series given."""
        return sum((account.value for account in self.accounts), Decimal(0))

    @property
    def total_after(self) -> Decimal:
        """Total of the restated series, and of what ended: always the total before."""
        return sum(self.values.values(), Decimal(0)) + self.ended


def restate(
    series: Mapping[str, Number],
    successions: Iterable[Succession],
    *,
    since: date,
    until: date,
    known: Collection[str] | None = None,
    weights: Mapping[str, Number] | None = None,
) -> Restatement:
    """Put a series from the structure of one day into that of another.

    Parameters
    ----------
    series
        Value by code; whole numbers, decimals or floats (read as written). The largest number of
        decimals among them is the precision that the restated series is rounded to.
    successions
        All that are held.
    since, until
        The day whose structure the series is in, and the day wanted; the later may come first.
    known
        Codes of the structure of the earlier day. None takes any code of the series as known;
        going back in time it is needed.
    weights
        Going back in time: a measure, by code of the earlier structure, by which a body is shared
        out to those that it was made of.

    Returns
    -------
    Restatement
        Whose total equals that of the series exactly: parts are exact fractions, rounded by the
        method of largest remainders at the series' own number of decimals.

    Raises
    ------
    UnknownCodesError
        Listing every code that is not of the structure of `since`, or lacks a weight.
    ValueError
        When shares do not add up to 1, or a number is not finite.

    Examples
    --------
    >>> on = date(2020, 4, 1)
    >>> rows = [Succession(predecessor="09G", successor="70F", on=on, kind="split", share=0.75),
    ...         Succession(predecessor="09G", successor="92A", on=on, kind="split", share=0.25),
    ...         Succession(predecessor="09N", successor="92A", on=on, kind="continuation")]
    >>> done = restate({"09G": 10, "09N": 5}, rows, since=date(2019, 7, 1), until=on)
    >>> dict(done.values), dict(done.basis)
    ({'70F': Decimal('8'), '92A': Decimal('7')}, {'70F': 'estimated', '92A': 'estimated'})
    """
    exactly = {code: exact(value) for code, value in sorted(series.items())}
    rows = tuple(successions)
    if until >= since:
        shares = _forward(exactly, rows, since, until, known)
        expected = became(set(known or ()) | exactly.keys(), rows, since=since, until=until)
    else:
        if known is None:
            raise ValueError("going back in time needs the codes of the earlier structure: known")
        shares = _backward(exactly, rows, since, until, known, weights or {})
        expected = {}
    scale = 10 ** max(map(precision, series.values()), default=0)
    parts: defaultdict[str, Fraction] = defaultdict(Fraction)
    for code, into in shares.items():
        for to, share in into.items():
            parts[to] += exactly[code] * share * scale
    whole = largest_remainder(dict(sorted(parts.items())))
    rounded = {code: written(Fraction(units, scale)) for code, units in whole.items()}
    return Restatement(
        values={code: value for code, value in rounded.items() if code != ENDED},
        basis=_basis(shares),
        accounts=tuple(
            Account(
                code=code,
                value=written(exactly[code]),
                fate=_fate(code, into, shares, back=until < since),
                into=into,
            )
            for code, into in shares.items()
        ),
        incomplete=_incomplete(expected, exactly.keys()),
        ended=rounded.get(ENDED, Decimal(0)),
    )


def _forward(
    series: Mapping[str, Fraction],
    successions: Iterable[Succession],
    since: date,
    until: date,
    known: Collection[str] | None,
) -> dict[str, dict[str, Fraction]]:
    if known is not None and (unknown := sorted(series.keys() - set(known))):
        raise UnknownCodesError(
            f"{code} is not of the structure of {since}; correct the code or give the day whose "
            "structure the series is in"
            for code in unknown
        )
    return became(series.keys(), successions, since=since, until=until)


def _backward(
    series: Mapping[str, Fraction],
    successions: Iterable[Succession],
    since: date,
    until: date,
    known: Collection[str],
    weights: Mapping[str, Number],
) -> dict[str, dict[str, Fraction]]:
    made_of: defaultdict[str, dict[str, Fraction]] = defaultdict(dict)
    for code, into in became(known, successions, since=until, until=since).items():
        for to, share in into.items():
            made_of[to][code] = share
    wrong: list[str] = []
    shares: dict[str, dict[str, Fraction]] = {}
    for code in series:
        sources = made_of.get(code, {})
        missing = [source for source in sources if source not in weights]
        if not sources:
            wrong.append(f"{code} was made of no body of the structure of {until}; correct it")
        elif len(sources) == 1:
            shares[code] = dict.fromkeys(sources, Fraction(1))
        elif missing:
            wrong.append(f"{code} was made of {', '.join(missing)}, which have no weight; add them")
        else:
            parts = {source: share * exact(weights[source]) for source, share in sources.items()}
            total = sum(parts.values(), Fraction(0))
            if total <= 0:
                wrong.append(f"{code}: the weights of {', '.join(sources)} add up to 0; weigh them")
            else:
                shares[code] = {source: part / total for source, part in parts.items()}
    if wrong:
        raise UnknownCodesError(wrong)
    return shares


def _basis(shares: Mapping[str, Mapping[str, Fraction]]) -> dict[str, str]:
    basis: dict[str, str] = {}
    for into in shares.values():
        for to, share in into.items():
            estimated = 0 < share < 1 or basis.get(to) == "estimated"
            basis[to] = "estimated" if estimated else "observed"
    basis.pop(ENDED, None)
    return dict(sorted(basis.items()))


def _fate(
    code: str,
    into: Mapping[str, Fraction],
    shares: Mapping[str, Mapping[str, Fraction]],
    *,
    back: bool,
) -> str:
    if len(into) > 1:
        return "shared out" if back else "split"
    to = next(iter(into))
    if to == ENDED:
        return "ended"
    joined = any(to in other and other[to] > 0 for it, other in shares.items() if it != code)
    if joined and not back:
        return "merged"
    return "kept" if to == code else "continued"


def _incomplete(
    expected: Mapping[str, Mapping[str, Fraction]], given: Collection[str]
) -> dict[str, tuple[str, ...]]:
    lacking: defaultdict[str, list[str]] = defaultdict(list)
    reached = {to for code in given for to, share in expected.get(code, {}).items() if share > 0}
    for code, into in expected.items():
        if code not in given:
            for to, share in into.items():
                if share > 0 and to in reached and to != ENDED:
                    lacking[to].append(code)
    return {code: tuple(codes) for code, codes in sorted(lacking.items())}
