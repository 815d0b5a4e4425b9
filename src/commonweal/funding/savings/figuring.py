"""Figures of savings, each with its basis, or the reason why it is missing."""

from __future__ import annotations

from collections import Counter

from commonweal.evidence import Basis, Figure
from commonweal.evidence.figure import weakest
from commonweal.evidence.words import years
from commonweal.funding.savings import tabling
from commonweal.funding.savings.position import Position
from commonweal.funding.savings.targets import Target
from commonweal.funding.savings.worth import Payback
from commonweal.funding.years import label_of
from commonweal.people.ground import unknown

LABELS = {
    "gross": "Gross savings planned (from: no pound counted twice)",
    "net": "Net savings planned: gross less the cost to achieve",
    "risk_adjusted": "Net savings expected, risk-adjusted, no pound counted twice",
    "payback_years": "Years until the schemes together pay back, by the gross",
    "payback_expected_years": "Years until the schemes together pay back, risk-adjusted, no pound "
    "counted twice",
    "counted_twice": "Savings that two schemes may both count",
    "outturn": "Gross savings forecast for the year",
}
UNITS = {"payback_years": "years", "payback_expected_years": "years"}


def figures(held: Position) -> tuple[Figure, ...]:
    """All figures of the section."""
    return (*_targets(held), *_schemes(held))


def of_system(held: Position) -> list[Target]:
    """Targets about the whole system, of the thing that was first stated, in order."""
    mine = [target for target in held.targets if target.about == held.ground.system.code]
    return [target for target in mine if target.what == mine[0].what]


def published(held: Position) -> list[Target]:
    """The last revision of every target that a source states, of any of the system's bodies."""
    last = {(target.about, target.what): target for target in held.targets if target.published}
    return list(last.values())


def _targets(held: Position) -> list[Figure]:
    found = of_system(held)
    code = held.ground.system.code
    made, of = [], Counter[str]()
    for stated in published(held):
        if stated not in found:
            of[stated.about] += 1
            # Several targets of one body are numbered from the second on.
            number = f".{of[stated.about]}" if of[stated.about] > 1 else ""
            identifier = f"target_published{number}.{stated.about}"
            made.append(_target(held, identifier, "Savings target, published", stated))
    for name, label, target in (
        ("target", "Savings target, the latest", found[-1] if found else None),
        ("target_first", "Savings target, as first stated", found[0] if found else None),
    ):
        identifier = f"funding.savings.{name}.{code}"
        if target is None:
            reason = "neither the records (savings_target) nor the ledger (kind target, heading "
            reason += "saving) hold a target of the system"
            made.append(unknown(held.ground, identifier, label, reason))
            continue
        if not target.published:
            by = target.stated_by or "somebody"
            label += f", as alleged by {by} (no source supports it)"
        vintage = f"revision {target.revision} of {len(found)}"
        made.append(_target(held, f"{name}.{code}", label, target, vintage))
    return made


def _target(held: Position, name: str, label: str, target: Target, vintage: str = "") -> Figure:
    return held.ground.figure(
        f"funding.savings.{name}",
        f"{label}: {target.what}",
        target.about,
        target.pence / 100,
        "GBP",
        target.basis,
        tabling.named(held, (target.source,)),
        method=tabling.METHOD,
        vintage=vintage or (years(*target.period) if target.period else ""),
        as_of=target.as_of(held.ground.day),
    )


def _schemes(held: Position) -> list[Figure]:
    ground, code = held.ground, held.ground.system.code
    reason = (
        f"{len(held.faults)} faults in the savings held; see the table funding.savings.faults"
        if held.faults
        else "the folder holds no savings scheme (tables savings and savings_phasing)"
    )
    if held.faults or not held.schemes:
        return [
            unknown(ground, f"funding.savings.{name}.{code}", label, reason)
            for name, label in LABELS.items()
        ]
    sources = tabling.named(held, held.source_ids)
    no_cost = "" if held.cost is not None else "a cost to achieve is not known"
    no_share = "" if held.least_expected is not None else "a share of delivery is not stated"
    cost = held.cost or 0
    ends = held.outturn.interval()

    def back(name: str, made: Payback | None) -> Figure:
        years = None if made is None else made.years
        reason = no_share if made is None else made.text
        return figure(name, years, "" if years is not None else reason)

    def figure(
        name: str,
        value: float | None,
        missing: str = "",
        *,
        low: float | None = None,
        high: float | None = None,
        confidence: float | None = None,
        basis: Basis = held.basis,
    ) -> Figure:
        known = value is not None and not missing
        return Figure(
            id=f"funding.savings.{name}.{code}",
            label=LABELS[name],
            about=code,
            as_of=ground.day,
            value=value if known else None,
            unit=UNITS.get(name, "GBP"),
            basis=basis if known else None,
            missing="" if known else missing,
            lower=low if known else None,
            upper=high if known else None,
            confidence=confidence if known else None,
            vintage=label_of(ground.day) if name == "outturn" else "whole plan",
            sources=sources,
            method="funding.savings.forecast" if name == "outturn" else tabling.METHOD,
        )

    estimated = weakest(held.basis, Basis.ESTIMATED)
    once, risked = held.least_gross, held.least_expected
    all_risked = [made.expected for made in held.worths]
    high = sum(made for made in all_risked if made is not None)
    return [
        figure("gross", held.gross / 100, low=once / 100, high=held.gross / 100),
        figure(
            "net",
            (held.gross - cost) / 100,
            no_cost,
            low=(once - cost) / 100,
            high=(held.gross - cost) / 100,
        ),
        figure(
            "risk_adjusted",
            None if risked is None else (risked - cost) / 100,
            no_cost or no_share,
            low=None if risked is None else (risked - cost) / 100,
            high=high / 100,
            basis=estimated,
        ),
        back("payback_years", held.payback),
        back("payback_expected_years", held.payback_expected),
        figure("counted_twice", (held.gross - once) / 100, basis=estimated),
        figure(
            "outturn",
            None if held.outturn.value is None else held.outturn.value / 100,
            held.outturn.reason if held.outturn.value is None else "",
            low=None if ends is None else ends[0] / 100,
            high=None if ends is None else ends[1] / 100,
            confidence=None if ends is None else 0.95,
            basis=weakest(held.basis, Basis.MODELLED),
        ),
    ]
