"""Figures of results and control totals: what is known, and what is missing with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from commonweal.evidence import Basis, Figure
from commonweal.evidence.figure import weakest
from commonweal.evidence.words import day, joined
from commonweal.funding.control.amounts import Amount
from commonweal.funding.control.consolidation import Consolidation
from commonweal.funding.control.position import Position
from commonweal.funding.years import days
from commonweal.people.ground import Ground
from commonweal.rules import Source

METHOD = "funding.control_total"


def pounds(pence: int) -> int | float:
    """Pence in pounds, whole where they are whole.

    Examples
    --------
    >>> pounds(-2_100_000_000), pounds(150)
    (-21000000, 1.5)
    """
    return pence // 100 if pence % 100 == 0 else pence / 100


def figures(ground: Ground, held: Position) -> tuple[Figure, ...]:
    """All figures of the section, in order of year, kind and body."""
    made = _Made(ground, held)
    return tuple(
        {
            figure.id: figure
            for figure in (
                *made.results(),
                *made.groups(),
                *made.to_date(),
                *made.sums(),
                *made.control_totals(),
                *made.differences(),
            )
        }.values()
    )


class _Made:
    def __init__(self, ground: Ground, held: Position) -> None:
        self.ground, self.held = ground, held
        self.system = ground.system.code

    def _named(self, code: str) -> str:
        bodies = [o.name for o in self.ground.system.organisations if o.code == code]
        return bodies[0] if bodies else code

    def _sources(self, ids: Iterable[str]) -> tuple[Source, ...]:
        known = self.ground.tables.sources
        return tuple(known[source] for source in sorted(set(ids)) if source in known)

    def _money(
        self, measure: str, label: str, about: str, year: str, amount: Amount, missing: str = ""
    ) -> Figure:
        meant = f": {amount.in_words}" if amount.in_words else ""
        return self.ground.figure(
            f"funding.{measure}",
            f"{label}{meant}",
            about,
            None if amount.pence is None else pounds(amount.pence),
            "GBP",
            amount.basis or Basis.OBSERVED,
            self._sources(amount.sources),
            missing=missing or amount.reason,
            method=METHOD,
            vintage=year,
            as_of=days(year)[1],
        )

    def results(self) -> Iterator[Figure]:
        """Results of bodies, where they are known."""
        for (year, kind, body), result in self.held.results.items():
            if result.pence is not None:
                how = "" if result.how == "reported" else f", {result.how}"
                label = f"Result of {self._named(body)}, {year}, {kind}{how}"
                yield self._money(f"result.{kind}.{year}.{body}", label, body, year, result.amount)

    def groups(self) -> Iterator[Figure]:
        """Results reported for the system or a place as one, and how far the bodies differ."""
        for group in self.held.groups:
            label = f"Result reported for {group.name} as one, {group.year}, {group.kind}"
            key = f"{group.kind}.{group.year}.{group.body}"
            yield self._money(f"result.{key}", label, group.body, group.year, group.reported)
            if group.difference is not None:
                amount = Amount(
                    pence=group.difference,
                    basis=group.reported.basis,
                    sources=group.reported.sources,
                )
                label = f"Reported for {group.name} less the sum of its bodies, {group.year}"
                yield self._money(
                    f"reported_less_bodies.{key}", label, group.body, group.year, amount
                )

    def to_date(self) -> Iterator[Figure]:
        """How things stood in the course of a year."""
        for line in self.held.to_date:
            year = next(y for y in self.held.years if days(y)[0] == line.start)
            label = f"{line.item}: {self._named(line.body)}, {line.kind}, to {day(line.end)}"
            amount = Amount(
                pence=line.pence,
                basis=Basis(line.basis),
                confidence=line.confidence,
                sources=(line.source,),
            )
            identifier = f"result_to_date.{line.kind}.{year}-to-{line.end:%Y-%m}.{line.body}"
            yield self._money(identifier, label, line.body, year, amount)

    def sums(self) -> Iterator[Figure]:
        """The known part of the system's result, how many bodies it lacks, and the whole."""
        for (year, kind), held in self.held.consolidations.items():
            yield from self._sum(year, kind, held)

    def _sum(self, year: str, kind: str, held: Consolidation) -> Iterator[Figure]:
        key, all_bodies = f"{kind}.{year}.{self.system}", len(held.known) + len(held.unknown)
        part = Amount(pence=held.known_part, basis=held.basis, sources=held.sources)
        some = f"{len(held.known)} of {all_bodies} bodies known"
        yield self._money(
            f"known_result.{key}",
            f"Sum of known results, {year}, {kind}: {some}"
            + (", not the system's total" if held.unknown else ""),
            self.system,
            year,
            part,
        )
        yield self.ground.figure(
            f"funding.bodies_unknown.{key}",
            f"Commissioners and trusts whose result is not known, {year}, {kind}",
            self.system,
            len(held.unknown),
            "bodies",
            Basis.OBSERVED,
            self._sources(held.sources),
            method=METHOD,
            vintage=year,
            as_of=days(year)[1],
        )
        reason = f"the results of {len(held.unknown)} of {all_bodies} bodies are not known"
        whole = part if held.total is not None else Amount(reason=reason)
        in_it = ", trade that its two sides do not explain in it" if held.unexplained else ""
        label = f"Result of the system, {year}, {kind}: the sum of its bodies' results{in_it}"
        yield self._money(f"system_result.{key}", label, self.system, year, whole)
        if held.pairs:
            bases = [pair.basis for pair in held.pairs if pair.basis is not None]
            amount = Amount(
                pence=None if held.silent else held.unexplained,
                reason=f"{joined(held.silent)} say nothing of it, and their whole ledger is not "
                "held"
                if held.silent
                else "",
                basis=weakest(*bases) if bases else None,
                sources=tuple(s for pair in held.pairs for s in pair.sources),
            )
            label = f"Trade inside the system that its two sides do not explain, {year}, {kind}"
            yield self._money(f"trade_unexplained.{key}", label, self.system, year, amount)

    def control_totals(self) -> Iterator[Figure]:
        """Control totals of the bodies whose result is known, and the sum where all are held."""
        for year, members in self.held.members.items():
            own = {body: self.held.control_total(body, year) for body in members.names}
            known = {y_body for (y, _, y_body) in self.held.comparisons if y == year}
            if not known and all(amount.pence is None for amount in own.values()):
                continue
            for body, amount in own.items():
                if body in known or amount.pence is not None:
                    label = f"Control total of {self._named(body)}, {year}"
                    why = "" if amount.pence is not None else f"control total: {amount.reason}"
                    yield self._money(
                        f"control_total.{year}.{body}", label, body, year, amount, why
                    )
            yield self._whole_control_total(year, own)

    def _whole_control_total(self, year: str, own: dict[str, Amount]) -> Figure:
        lacking = [body for body, amount in own.items() if amount.pence is None]
        amounts = [amount for amount in own.values() if amount.pence is not None]
        if lacking:
            reason = f"held for {len(amounts)} of {len(own)} bodies"
            reason += f"; not for {joined(lacking)}" if amounts else ""
            whole = Amount(reason=f"control total: {reason}")
        else:
            whole = Amount(
                pence=sum(amount.pence or 0 for amount in amounts),
                basis=weakest(*(a.basis for a in amounts if a.basis is not None)),
                sources=tuple(s for amount in amounts for s in amount.sources),
            )
        label = f"Sum of the control totals of all bodies, {year}"
        return self._money(f"control_total.{year}.{self.system}", label, self.system, year, whole)

    def differences(self) -> Iterator[Figure]:
        """Results less control totals, where both are held."""
        for (year, kind, body), held in self.held.comparisons.items():
            for measure, pence, what in (
                ("control_difference", held.difference, "with"),
                ("control_difference_without_funding", held.difference_without, "without"),
            ):
                if pence is not None:
                    amount = Amount(
                        pence=pence,
                        basis=held.result.amount.basis,
                        sources=(*held.result.amount.sources, *held.control_total.sources),
                    )
                    label = (
                        f"Result less control total of {self._named(body)}, {year}, {kind}, {what} "
                        "sustainability funding"
                    )
                    yield self._money(f"{measure}.{kind}.{year}.{body}", label, body, year, amount)
