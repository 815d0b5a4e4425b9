"""Tables and figures of distance from target and of the path towards it."""

from __future__ import annotations

from collections.abc import Mapping

from commonweal.evidence import Basis, Column, Figure, Table
from commonweal.funding.pace.held import Opening
from commonweal.funding.pace.moving import Paced
from commonweal.people.ground import Ground
from commonweal.rules import Source

METHOD = "funding.pace"
SHOWN = 12


def word_of(opening: Opening) -> str:
    """What labels say of the start."""
    return "actual allocations" if opening.actual else "scenario"


def distances(opening: Opening, targets: Mapping[str, int]) -> dict[str, float]:
    """Distance from target by body: its allocation over its share of all, less 1.

    Examples
    --------
    >>> start = Opening(pence={"A": 110, "B": 90}, actual=True, label="actual")
    >>> distances(start, {"A": 50, "B": 50})
    {'A': 0.1, 'B': -0.1}
    """
    total, whole = sum(opening.pence[code] for code in targets), sum(targets.values())
    return {
        code: round(opening.pence[code] * whole / (targets[code] * total) - 1.0, 12)
        for code in sorted(targets)
    }


def sources_of(ground: Ground, opening: Opening, edition: str) -> tuple[Source, ...]:
    """Sources of the targets and of the start."""
    held = [*ground.sources("cost_factors", "edition", edition), *opening.sources]
    return tuple({source.id: source for source in held}.values())


def figures(
    ground: Ground, opening: Opening, targets: Mapping[str, int], edition: str
) -> tuple[Figure, ...]:
    """Distance from target of each body in the edition's year, in per cent."""
    return tuple(
        ground.figure(
            f"funding.distance.{code}",
            f"{ground.structure.organisations[code].name}: distance from target in {edition} "
            f"({word_of(opening)})",
            code,
            100.0 * away,
            "%",
            opening.basis,
            sources_of(ground, opening, edition),
            method=METHOD,
            vintage=opening.label,
        )
        for code, away in distances(opening, targets).items()
    )


def distance_table(
    ground: Ground,
    opening: Opening,
    targets: Mapping[str, int],
    edition: str,
    paced: Paced | None,
) -> Table:
    """Each body's money, target and distance, and where the path takes it."""
    total, whole = sum(opening.pence[code] for code in targets), sum(targets.values())
    after = _after(paced)
    rows: list[dict[str, object]] = []
    for code, away in distances(opening, targets).items():
        share = round(targets[code] * total / whole)
        rows.append(
            {
                "code": code,
                "name": ground.structure.organisations[code].name,
                "allocation": opening.pence[code],
                "target": share,
                "difference": opening.pence[code] - share,
                "distance": away,
                **{name: held[code] for name, _, held in after},
            }
        )
    return Table.of_rows(
        rows,
        id="funding.distance",
        title=f"Distance from target in {edition} ({word_of(opening)})",
        columns=(
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label="Name", kind="text"),
            Column(
                name="allocation",
                label="Allocation" if opening.actual else "Allocation, scenario",
                kind="money",
                unit="GBP",
            ),
            Column(name="target", label="Target", kind="money", unit="GBP"),
            Column(name="difference", label="Above target", kind="money", unit="GBP"),
            Column(name="distance", label="Distance from target", kind="share"),
            *(Column(name=name, label=label, kind="share") for name, label, _ in after),
        ),
        basis=opening.basis,
        sources=sources_of(ground, opening, edition),
        method=METHOD,
        note=f"{opening.label[:1].upper()}{opening.label[1:]}.",
        as_of=ground.day,
        vintage=edition,
        shown=SHOWN,
    )


def _shown(distance: float) -> float:
    """A distance to a ten-thousandth of a per cent: pennies are no distance."""
    return round(distance, 6) + 0.0


def _after(paced: Paced | None) -> list[tuple[str, str, dict[str, float]]]:
    """Distances after the first year, and after the last with its interval over scenarios."""
    if paced is None:
        return []
    years = [year.label for year in paced.given.years]
    closing = {
        year: {s.code: _shown(s.distance_closing) for s in paced.steps if s.year == year}
        for year in years
    }
    found = [("after_first", f"After {years[0]}", closing[years[0]])]
    if len(years) > 1:
        found.append(("after_last", f"After {years[-1]}", closing[years[-1]]))
    if paced.draws is not None:
        low, _, high = paced.draws.interval()
        codes = paced.draws.codes
        found += [
            (
                name,
                f"After {years[-1]}, 95% of scenarios {words}",
                dict(zip(codes, map(float, held[-1]), strict=True)),
            )
            for name, words, held in (
                ("low", "from", low),
                ("high", "to", high),
            )
        ]
    return found


def path_table(ground: Ground, paced: Paced) -> Table:
    """Every body and year of the path, with the drawn paths' interval."""
    low = median = high = None
    if paced.draws is not None:
        low, median, high = paced.draws.interval()
    years = [year.label for year in paced.given.years]
    codes = sorted(paced.targets)
    rows: list[dict[str, object]] = []
    for step in paced.steps:
        at, who = years.index(step.year), codes.index(step.code)
        rows.append(
            {
                "year": step.year,
                "code": step.code,
                "name": ground.structure.organisations[step.code].name,
                "target": step.target,
                "allocation": step.allocation,
                "growth": step.growth,
                "opening": _shown(step.distance_opening),
                "closing": _shown(step.distance_closing),
                "median": None if median is None else float(median[at, who]),
                "low": None if low is None else float(low[at, who]),
                "high": None if high is None else float(high[at, who]),
                "met": None if paced.draws is None else float(paced.draws.met[at].mean()),
                "bound": step.bound,
            }
        )
    return Table.of_rows(
        rows,
        id="funding.pace",
        title=f"Paths towards target, scenario from {paced.given.years[0].label} on",
        columns=(
            Column(name="year", label="Year", kind="text"),
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label="Name", kind="text"),
            Column(name="target", label="Target", kind="money", unit="GBP"),
            Column(name="allocation", label="Allocation", kind="money", unit="GBP"),
            Column(name="growth", label="Growth", kind="share"),
            Column(name="opening", label="Opening distance", kind="share"),
            Column(name="closing", label="Distance from target", kind="share"),
            Column(name="median", label="Median of scenarios", kind="share"),
            Column(name="low", label="2.5% of scenarios are below", kind="share"),
            Column(name="high", label="2.5% of scenarios are above", kind="share"),
            Column(name="met", label="Scenarios whose budget reaches", kind="share"),
            Column(name="bound", label="Bound under target kept", kind="share"),
        ),
        basis=Basis.ASSUMED,
        sources=sources_of(ground, paced.opening, paced.edition),
        method=METHOD,
        note=f"From: {paced.opening.label}. "
        + "; ".join(f"assumed: {words}" for words in paced.given.assumed),
        as_of=ground.day,
        vintage=paced.edition,
        shown=0,
    )
