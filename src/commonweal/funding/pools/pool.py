"""One pool in one period: contributions, uses, and who bears what is over or under."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from commonweal.evidence import Basis
from commonweal.evidence.figure import weakest
from commonweal.evidence.words import joined
from commonweal.system.apportionment import exact
from commonweal.system.money import format_pounds, share_out

#: Risk shares written as decimals may miss 1 by this much, as thirds do.
WRITTEN_PRECISION = Fraction(1, 10**6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one partner puts into a pool in a period, in pence, and the share of risk it bears."""

    pool: str
    name: str
    body: str
    role: str
    start: date
    end: date
    contribution_pence: int
    risk_share: float | None = None
    formerly: str = ""
    basis: str = "observed"
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What a pool is to be spent on in a period ("plan"), or was ("actual"), in pence."""

    pool: str
    use: str
    start: date
    end: date
    kind: str
    pence: int
    basis: str = "observed"
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """A pool in a period.

    Parameters
    ----------
    contributions, shares
        Pence and exact share of the whole by partner; shares add up to 1.
    planned, spent
        Sums of the uses planned and of what was spent; None where none is held.
    over
        What was spent beyond the contributions; below zero underspent; None where not known.
    borne
        The over- or underspend by partner, to the penny; empty where it cannot be told.
    reason
        Why it cannot be told who bears it.
    faults
        What is wrong with the rows.
    """

    pool: str
    name: str
    host: str
    start: date
    end: date
    contributions: Mapping[str, int]
    shares: Mapping[str, Fraction]
    risk: Mapping[str, Fraction]
    planned: int | None
    spent: int | None
    over: int | None
    borne: Mapping[str, int]
    reason: str
    basis: Basis
    sources: tuple[str, ...]
    faults: tuple[str, ...]

    @property
    def total(self) -> int:
        """All contributions."""
        return sum(self.contributions.values())


def pools(contributions: Iterable[Contribution], uses: Iterable[Use]) -> tuple[Pool, ...]:
    """Every pool in every period, in order.

    Parameters
    ----------
    contributions, uses
        Rows of the tables `pools` and `pool_uses`.

    Returns
    -------
    tuple
        One pool for each period of contributions; uses are those of the same period.

    Examples
    --------
    >>> year = {"pool": "bcf", "start": date(2019, 4, 1), "end": date(2020, 3, 31)}
    >>> found = pools(
    ...     [Contribution(name="Better care", body="C", role="host", contribution_pence=6000,
    ...                   risk_share=0.6, **year),
    ...      Contribution(name="Better care", body="L", role="contributor",
    ...                   contribution_pence=3000, risk_share=0.4, **year)],
    ...     [Use(use="care at home", kind="actual", pence=9001, **year)])[0]
    >>> found.total, found.over, found.borne, found.shares["C"]
    (9000, 1, {'C': 1, 'L': 0}, Fraction(2, 3))
    """
    held = sorted(contributions, key=lambda row: (row.pool, row.start, row.body, row.formerly))
    used = sorted(uses, key=lambda row: (row.pool, row.start, row.use, row.kind))
    keys = sorted({(row.pool, row.start, row.end) for row in held})
    return tuple(
        _pool(
            [row for row in held if (row.pool, row.start, row.end) == key],
            [row for row in used if (row.pool, row.start, row.end) == key],
        )
        for key in keys
    )


def faults_between(contributions: Iterable[Contribution], uses: Iterable[Use]) -> tuple[str, ...]:
    """Uses to which nobody contributes, and periods of one pool that overlap."""
    known = sorted({(row.pool, row.start, row.end) for row in contributions})
    stray = [
        f"{use.pool}: {use.use} ({use.kind}) from {use.start} to {use.end} has no contributions of "
        "that period; add them to pools, or correct the use"
        for use in sorted(uses, key=lambda row: (row.pool, row.start, row.use, row.kind))
        if (use.pool, use.start, use.end) not in known
    ]
    over = [
        f"{pool}: contributions from {start} to {end} overlap with those from {later}; count no "
        "day twice"
        for (pool, start, end), (other, later, _) in pairwise(known)
        if pool == other and later <= end
    ]
    return (*stray, *over)


def split(over_pence: int, risk: Mapping[str, Fraction]) -> dict[str, int]:
    """An over- or underspend by the partners' shares of risk, to the penny.

    Notes
    -----
    Largest remainders; of equal remainders the partner whose code comes first gets the penny.

    Examples
    --------
    >>> split(-101, {"C": Fraction(1, 2), "L": Fraction(1, 2)})
    {'C': -51, 'L': -50}
    """
    return share_out(over_pence, dict(sorted(risk.items())))


def _pool(rows: Sequence[Contribution], uses: Sequence[Use]) -> Pool:
    first = rows[0]
    bodies = sorted({row.body for row in rows})
    put_in = {b: sum(r.contribution_pence for r in rows if r.body == b) for b in bodies}
    total = sum(put_in.values())
    risk, no_risk = _risk(rows, bodies)
    sums = {
        kind: sum(use.pence for use in uses if use.kind == kind)
        for kind in sorted({use.kind for use in uses})
    }
    said = {
        "basis": [*(row.basis for row in rows), *(use.basis for use in uses)],
        "source": [*(row.source for row in rows), *(use.source for use in uses)],
    }
    spent = sums.get("actual")
    over = None if spent is None else spent - total
    reason = no_risk or ("" if spent is not None else "no actual use of the pool is held")
    return Pool(
        pool=first.pool,
        name=first.name,
        host=next((row.body for row in rows if row.role == "host"), ""),
        start=first.start,
        end=first.end,
        contributions=put_in,
        shares={body: Fraction(pence, total) for body, pence in put_in.items()} if total else {},
        risk=risk,
        planned=sums.get("plan"),
        spent=spent,
        over=over,
        borne={} if reason or over is None else split(over, risk),
        reason=reason,
        basis=weakest(*(Basis(basis) for basis in said["basis"])),
        sources=tuple(sorted(set(said["source"]) - {""})),
        faults=tuple(_faults(rows, sums.get("plan"), total, no_risk)),
    )


def _risk(rows: Sequence[Contribution], bodies: Sequence[str]) -> tuple[dict[str, Fraction], str]:
    """Shares of risk by partner, scaled to 1 where they were rounded; or why there are none."""
    lacking = sorted({row.body for row in rows if row.risk_share is None})
    if lacking:
        return {}, f"no share of risk is held for {joined(lacking)}"
    said = {
        b: sum((exact(r.risk_share) for r in rows if r.body == b and r.risk_share), Fraction(0))
        for b in bodies
    }
    total = sum(said.values(), Fraction(0))
    if below := sorted(
        {row.body for row in rows if row.risk_share is not None and row.risk_share < 0}
    ):
        return {}, f"the shares of risk of {joined(below)} are below zero"
    if abs(total - 1) > WRITTEN_PRECISION:
        return {}, f"the shares of risk add up to {float(total):.6g}, not to 1"
    return {body: share / total for body, share in said.items()}, ""


def _faults(
    rows: Sequence[Contribution], planned: int | None, total: int, no_risk: str
) -> Iterable[str]:
    where = f"{rows[0].pool} from {rows[0].start} to {rows[0].end}"
    hosts = sorted(row.body for row in rows if row.role == "host")
    if no_risk.startswith("the shares"):
        yield f"{where}: {no_risk}; correct risk_share in pools"
    if below := sorted({row.body for row in rows if row.contribution_pence < 0}):
        yield f"{where}: {joined(below)} put in less than nothing; correct contribution_pence"
    if len(hosts) != 1:
        said = "no partner hosts it" if not hosts else f"{joined(hosts)} all host it"
        yield f"{where}: {said}; name one host"
    if len({row.name for row in rows}) > 1:
        yield f"{where}: it has several names; give one"
    if planned is not None and planned != total:
        yield (
            f"{where}: uses planned come to {format_pounds(planned)}, contributions to "
            f"{format_pounds(total)}; plan what is left, or correct one of them"
        )
