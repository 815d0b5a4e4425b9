"""Section: what contracts were measured to deliver, whether it gets worse, and since when that
could have been seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from commonweal.contracts.monitoring.backtest import Tested, backtest
from commonweal.contracts.monitoring.ending import began, ended
from commonweal.contracts.monitoring.failing import Failing, failing
from commonweal.contracts.monitoring.series import PERCENT, UNSURE, Fault, Series, series_of
from commonweal.contracts.monitoring.tables import (
    ID,
    METHOD,
    simulated_table,
    watched_table,
)
from commonweal.contracts.monitoring.telling import rate
from commonweal.contracts.monitoring.watching import FEWEST, Portfolio, watch
from commonweal.evidence import Basis, Figure, Lack, Part
from commonweal.evidence.figure import weakest
from commonweal.evidence.words import counted, day, joined, slug
from commonweal.people.ground import Ground, unknown
from commonweal.people.sections import nothing_held
from commonweal.records import State
from commonweal.rules import Source

TITLE = "What contracts delivered, and whether a failure could have been seen"
#: Faults named in the text, at most.
NAMED = 5
LABELS = {
    "outcomes": "Outcomes of contracts on record",
    "not_measured": "Outcomes whose last value, or the period it is of, is assumed or modelled",
    "missed": "Outcomes whose last value, which was measured, misses what the contract asked for",
    "warnings": "Outcomes with a warning",
    "not_dated": f"Outcomes with fewer than {FEWEST} published figures, which cannot be dated",
}


@dataclass(frozen=True, slots=True)
class Held:
    """All that is found of the contracts of a folder, with the faults of what cannot be watched."""

    portfolio: Portfolio
    tested: tuple[Tested, ...]
    simulated: tuple[Failing, ...]
    faults: tuple[Fault, ...] = ()


def part(ground: Ground, state: State) -> Part:
    """Outcomes of contracts on the day, with what the records tell of how contracts went on.

    Parameters
    ----------
    ground
        The day, the system, its tables.
    state
        The records; when contracts began and ended is read from all that was ever stated.
    """
    held = found(ground, state)
    if held is None or not held.portfolio.watched:
        return _nothing(ground, () if held is None else held.faults)
    several = [one.series for one in held.portfolio.watched]
    figures = (*_counts(ground, held), *_last(ground, several))
    tables = [watched_table(ground, held.portfolio, held.tested)]
    if held.simulated:
        tables.append(simulated_table(ground, held.simulated))
    return Part.of(
        id=ID,
        title=TITLE,
        text=_text(held),
        figures=figures,
        tables=tables,
        methods=(METHOD,),
        lacks=_lacks(held),
    )


def found(ground: Ground, state: State) -> Held | None:
    """What is found of the contracts of a folder; None where it holds no outcome of a contract.

    Outcomes about an organisation or a site of the folder are those of a service and not of a
    contract; the day of the question does not matter, since what is told of a contract came later
    than what was decided about it.
    """
    table = ground.tables.get("outcomes")
    if table is None:
        return None
    sources = ground.tables.sources
    known = {identifier: source.known_from for identifier, source in sources.items()}
    bodies = {one.code for one in ground.system.organisations} | _sites(ground)
    several, faults = series_of(table, known, bodies)
    if not several and not faults:
        return None
    ever = state.ever()
    starts = began(ever)
    portfolio = watch(several)
    simulated = (
        failing(
            one,
            starts[one.contract],
            charts=max(1, portfolio.charts),
            seed=ground.given.seed,
        )
        for one in several
        if one.contract in starts
    )
    return Held(
        portfolio,
        backtest(several, ended=ended(ever)),
        tuple(one for one in simulated if one is not None),
        faults,
    )


def _sites(ground: Ground) -> set[str]:
    held = ground.tables.get("sites")
    return set() if held is None else set(held["code"].to_pylist())


def _counts(ground: Ground, held: Held) -> tuple[Figure, ...]:
    """How many outcomes there are, and are found to be so; of the last period that was counted."""
    watched = held.portfolio.watched
    counted_in = {
        "outcomes": [one.series for one in watched],
        "not_measured": [one.series for one in watched if not one.series.measured],
        "missed": [one.series for one in watched if one.series.last_met is False],
        "warnings": [one.series for one in watched if one.warnings],
        "not_dated": [one.series for one in watched if len(one.series) < FEWEST],
    }
    every = counted_in["outcomes"]
    return tuple(
        Figure(
            id=f"{ID}.{measure}.{ground.system.code}",
            label=LABELS[measure],
            about=ground.system.code,
            as_of=max(one.ends[-1] for one in found or every),
            value=len(found),
            unit="outcomes",
            basis=weakest(*(basis for one in found or every for basis in _bases(one))),
            sources=_sources(ground, found or every),
            method=METHOD.id,
        )
        for measure, found in counted_in.items()
    )


def _last(ground: Ground, several: Sequence[Series]) -> tuple[Figure, ...]:
    """The last value of each outcome of which it is said what is better or what was asked for, and
    what was asked for; those that miss it first."""
    made = []
    for one in sorted(
        several, key=lambda one: (one.last_met is not False, one.last_target is None)
    ):
        target = one.last_target
        if target is None and one.better is None:
            continue
        place = f"{slug(one.contract)}.{slug(one.name)}"
        pairs: list[tuple[str, str, float, Callable[[Series], Basis]]] = [
            ("last", one.name, float(one.values[-1]), lambda held: weakest(*_bases(held))),
        ]
        if target is not None:
            pairs.append(("target", f"{one.name}: asked for", target, lambda _: Basis.OBSERVED))
        made += [
            Figure(
                id=f"contracts.{measure}.{place}",
                label=f"{one.contract}: {label}",
                about=one.contract,
                as_of=one.ends[-1],
                value=value,
                unit=one.unit,
                basis=basis(one),
                sources=_sources(ground, [one]),
                method=METHOD.id,
            )
            for measure, label, value, basis in pairs
        ]
    return tuple(made)


def _bases(one: Series) -> tuple[Basis, ...]:
    return tuple(Basis(name) for name in one.basis)


def _sources(ground: Ground, several: Sequence[Series]) -> tuple[Source, ...]:
    names = sorted({name for one in several for name in one.sources})
    return tuple(ground.tables.sources[name] for name in names if name in ground.tables.sources)


def _text(held: Held) -> str:
    watched = held.portfolio.watched
    missed = [one.series for one in watched if one.series.last_met is False]
    short = sum(len(one.series) < FEWEST for one in watched)
    measured = [one.series for one in watched if one.series.measured]
    asked = sum(one.last_target is not None for one in measured)
    told = [
        f"{counted(len(watched), 'outcome')} of contracts {_are(len(watched))} on record, of which "
        f"{len(measured)} {'was' if len(measured) == 1 else 'were'} measured; of those, what the "
        f"contract asked for is known of {asked}, and {len(missed)} "
        f"{'misses' if len(missed) == 1 else 'miss'} it."
    ]
    if missed:
        told.append(f"{'; '.join(map(_beside_target, missed))}.")
    assumed = [
        one.series
        for one in watched
        if not one.series.measured and one.series.last_target is not None
    ]
    if assumed:
        told.append(
            f"{UNSURE}: {'; '.join(f'{_beside_target(one)}, {one.last_basis}' for one in assumed)}."
        )
    if short:
        told.append(
            f"A fall can be dated only where at least {FEWEST} figures in a row are published. Of "
            f"{short} of these outcomes there are fewer, so nobody can say from what was published "
            "since when a failure could have been seen."
        )
    warned = [one for one in held.tested if one.warned is not None]
    told += [
        f"{one.series.contract}, {one.series.name}: a warning could have been given on "
        f"{day(one.warned)} from what was published by then."
        for one in warned
        if one.warned is not None
    ]
    if held.simulated:
        told.append(
            "A table of its own shows a simulation: when a warning would have come had figures "
            "been published every month and fallen in a straight line. It is not what went on."
        )
    if held.portfolio.charts or not short:
        told.append(rate(held.portfolio))
    told.append(_faulty(held.faults))
    return " ".join(filter(None, told))


def _beside_target(one: Series) -> str:
    """The last value of a series, what was asked for, and of which period."""
    target = one.last_target
    asked = "" if target is None else f" where {_amount(target, one)} was asked for"
    value = _amount(float(one.values[-1]), one)
    return f"{one.contract}, {one.name}: {value}{asked} (period to {day(one.ends[-1])})"


def _faulty(faults: Sequence[Fault]) -> str:
    """Which outcomes cannot be watched as they stand, why, and what to do; the lacks have all."""
    if not faults:
        return ""
    outcomes = len({(one.contract, one.outcome) for one in faults})
    named = "; ".join(
        f"{one.contract}, {one.outcome}: {one.text}, so {one.do}" for one in faults[:NAMED]
    )
    more = f"; and {counted(len(faults) - NAMED, 'more fault')}" if len(faults) > NAMED else ""
    return (
        f"With a fault, and neither counted nor watched until it is mended, "
        f"{_are(outcomes)} {counted(outcomes, 'outcome')}: {named}{more}."
    )


def _amount(value: float, one: Series) -> str:
    return f"{value:,.10g}{'%' if one.unit == PERCENT else f' {one.unit}'}"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _lacks(held: Held) -> tuple[Lack, ...]:
    short = [one.series for one in held.portfolio.watched if len(one.series) < FEWEST]
    if not short:
        return _mend(held.faults)
    names = sorted({one.contract for one in short})
    return (
        *_mend(held.faults),
        Lack(
            table="outcomes",
            what=f"{FEWEST} periods of {joined(names)}, with the day of publication of each",
            consequence="it cannot be dated since when a failure could have been seen",
            cause="rows",
        ),
    )


def _mend(faults: Sequence[Fault]) -> tuple[Lack, ...]:
    return tuple(
        Lack(
            table="outcomes",
            what=f"{one.contract}, {one.outcome} without a fault ({one.text})",
            consequence=f"it is not watched; {one.do}",
            cause="rows",
        )
        for one in faults
    )


def _nothing(ground: Ground, faults: Sequence[Fault]) -> Part:
    if faults:
        why = "every outcome of a contract that the folder holds has a fault (table outcomes)"
        figure = unknown(ground, f"{ID}.outcomes.{ground.system.code}", LABELS["outcomes"], why)
        text = f"No outcome of a contract can be watched. {_faulty(faults)}"
        return Part.of(id=ID, title=TITLE, text=text, figures=(figure,), lacks=_mend(faults))
    return nothing_held(
        ground,
        ID,
        TITLE,
        "No outcome of a contract is in this folder.",
        why="the folder holds no outcome of a contract (table outcomes)",
        figures={"outcomes": LABELS["outcomes"]},
        lack="outcomes of contracts",
        consequence="no contract can be watched",
        table="outcomes",
        cause="table",
    )
