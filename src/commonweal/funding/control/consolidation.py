"""The system's result: the sum of its bodies' results, and trade between them taken out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from commonweal.evidence.figure import Basis, weakest
from commonweal.funding.control.members import Members
from commonweal.funding.control.results import Result
from commonweal.funding.control.trade import Pair


@dataclass(frozen=True, slots=True, kw_only=True)
class Consolidation:
    """The system's surplus or deficit in a year, in pence, as far as it is known.

    Parameters
    ----------
    year, kind
        Financial year; plan, forecast or actual.
    known
        Result by body, of the bodies that are in the sum.
    unknown
        Why the result of each other body is not known.
    commissioners, trusts
        Sums of the known results of each; None where none of them is known.
    commissioners_known, trusts_known
        How many of each are in the sum.
    pairs
        Trade between the bodies.
    silent
        Bodies whose side of a trade is not known: they say nothing of it, and their whole ledger
        is not held.
    """

    year: str
    kind: str
    known: Mapping[str, int]
    unknown: Mapping[str, str]
    commissioners: int | None
    trusts: int | None
    commissioners_known: int
    trusts_known: int
    pairs: tuple[Pair, ...]
    basis: Basis | None
    sources: tuple[str, ...]
    silent: tuple[str, ...] = ()

    @property
    def known_part(self) -> int | None:
        """Sum of the results that are known; None where none is."""
        return sum(self.known.values()) if self.known else None

    @property
    def total(self) -> int | None:
        """The system's result; None unless that of every body is known."""
        return self.known_part if self.known and not self.unknown else None

    @property
    def internal_income(self) -> int:
        """Income that bodies of the system say they received from each other."""
        return sum(pair.received or 0 for pair in self.pairs)

    @property
    def internal_expenditure(self) -> int:
        """What they say they paid each other."""
        return sum(pair.paid or 0 for pair in self.pairs)

    @property
    def unexplained(self) -> int:
        """Internal income less internal expenditure: zero where all balances agree.

        Trade between two bodies of the system changes nothing for the system. What remains when
        both sides are taken out is in the sum of results all the same, and nobody can say whose it
        is; it is shown, and not spread.
        """
        return self.internal_income - self.internal_expenditure

    @property
    def with_the_outside(self) -> int | None:
        """The result from trade with others alone; None where total or trade is not known."""
        told = self.total is not None and self.pairs and not self.silent
        return self.total - self.unexplained if self.total is not None and told else None


def consolidate(
    members: Members, results: Mapping[str, Result], pairs: Iterable[Pair]
) -> Consolidation:
    """Add up the results of a system's bodies in a year and take out what they traded.

    Parameters
    ----------
    members
        Bodies of the system in the year.
    results
        By body, of one year and kind; of members alone.
    pairs
        Trade of any years and kinds.

    Returns
    -------
    Consolidation
        Independent of the order of all that was given.

    Raises
    ------
    ValueError
        When a member has no result object (one without an amount says why), or the results are of
        several years or kinds.
    """
    lacking = sorted(members.names.keys() - results.keys())
    if lacking:
        raise ValueError(f"no result for {', '.join(lacking)}; give one that says why")
    of = {(result.year, result.kind) for result in results.values()}
    if len(of) > 1:
        raise ValueError(f"results of several years or kinds: {sorted(of)}; give those of one")
    kind = next(iter(of))[1] if of else ""
    own = {body: results[body] for body in members.names}
    known = {body: held.pence for body, held in own.items() if held.pence is not None}
    amounts = [own[body].amount for body in known]
    bases = [held.basis for held in amounts if held.basis is not None]
    commissioners = [known[body] for body in members.commissioners if body in known]
    trusts = [known[body] for body in members.trusts if body in known]
    trade = tuple(p for p in pairs if (p.year, p.kind) == (members.year, kind))
    mute = {p.receiver for p in trade if p.received is None}
    mute |= {p.payer for p in trade if p.paid is None}
    return Consolidation(
        year=members.year,
        kind=kind,
        known=known,
        unknown={b: held.amount.reason for b, held in own.items() if held.pence is None},
        commissioners=sum(commissioners) if commissioners else None,
        trusts=sum(trusts) if trusts else None,
        commissioners_known=len(commissioners),
        trusts_known=len(trusts),
        pairs=trade,
        basis=weakest(*bases) if bases else None,
        sources=tuple(sorted({source for held in amounts for source in held.sources})),
        silent=tuple(b for b in sorted(mute) if b in own and own[b].computed.pence is None),
    )
