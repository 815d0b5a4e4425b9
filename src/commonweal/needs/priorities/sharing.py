"""Section: a budget by need against the same by head, by level, as a labelled scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from commonweal.evidence import Chart, Figure, Lack, Part
from commonweal.evidence.figure import weakest
from commonweal.evidence.words import signed
from commonweal.needs.priorities.shares import ShareRow
from commonweal.needs.priorities.sharing_tables import (
    METHOD,
    Scenario,
    ShareBody,
    id_of,
    in_words,
    level_table,
    rows_of,
    streams_table,
)
from commonweal.rules import Source
from commonweal.system.money import format_pounds

#: What is shared out where no budget is given: a round sum, told as such.
SCENARIO_PENCE = 10_000_000_000


def shares_part(
    bodies: Sequence[ShareBody],
    *,
    stream: str,
    about: str,
    as_of: date,
    sources: tuple[Source, ...],
    vintage: str = "",
    pence: int = SCENARIO_PENCE,
) -> Part:
    """Who gains and who loses where need decides, by level.

    Parameters
    ----------
    bodies
        Bodies of one or more levels; each level is shared among its own.
    stream
        The stream of care that the charts and figures show; a table has all.
    about, as_of, sources, vintage
        The system's code, the day, and where the figures come from.
    pence
        The sum shared out.

    Returns
    -------
    Part
        With a lack where no weighted population is held.
    """
    levels = list(dict.fromkeys(body.level for body in bodies))
    held = {level: [body for body in bodies if body.level == level] for level in levels}
    scenario = Scenario(
        stream=stream,
        about=about,
        as_of=as_of,
        sources=sources,
        vintage=vintage,
        bases={level: weakest(*(body.basis for body in held[level])) for level in levels},
        pence=pence,
    )
    shared = {level: rows_of(held[level], stream, pence) for level in levels}
    shown = {
        level: rows
        for level, rows in shared.items()
        if any(row.need_pence is not None for row in rows)
    }
    if not shown:
        return _without(scenario)
    tables = [level_table(level, rows, scenario) for level, rows in shown.items()]
    tables.append(streams_table(held, scenario))
    charts = tuple(_chart(level, rows, scenario) for level, rows in shown.items())
    figures = tuple(
        figure for level, rows in shown.items() for figure in _figures(level, rows, scenario)
    )
    return Part.of(
        id="needs.shares",
        title="By need, or by head",
        text=" ".join(
            [
                f"Scenario: {scenario.sum} is shared out among the bodies of each level, by "
                f"head and by need for {in_words(stream)}; it is nobody's budget.",
                *(_said(level, rows) for level, rows in shown.items()),
            ]
        ),
        figures=figures,
        tables=tables,
        charts=charts,
        methods=(METHOD,),
        lacks=_lacks(shown),
    )


def _ends(rows: tuple[ShareRow, ...]) -> tuple[ShareRow, ShareRow]:
    counted = [row for row in rows if row.difference_pence is not None]
    return counted[0], counted[-1]


def _said(level: str, rows: tuple[ShareRow, ...]) -> str:
    most, least = _ends(rows)
    if most == least:
        return f"There is one {level} with a weighted population: nothing moves."
    return (
        f"Among {level}s, {most.name} gains most ({_pounds(most)}, {_percent(most)}) and "
        f"{least.name} loses most ({_pounds(least)}, {_percent(least)})."
    )


def _pounds(row: ShareRow) -> str:
    return format_pounds(row.difference_pence or 0, decimals=0)


def _percent(row: ShareRow) -> str:
    share = row.difference_share
    return "no share by head" if share is None else signed(share, ".1%")


def _chart(level: str, rows: tuple[ShareRow, ...], scenario: Scenario) -> Chart:
    return Chart(
        id=f"needs.shares.{id_of(level)}.chart",
        title=f"Gain or loss by need for each {scenario.sum}, by {level}",
        description=f"{_said(level, rows)} Scenario, need for {in_words(scenario.stream)}.",
        kind="bar",
        table=f"needs.shares.{id_of(level)}",
        x="difference",
        y="name",
        colour="effect",
    )


def _figures(level: str, rows: tuple[ShareRow, ...], scenario: Scenario) -> tuple[Figure, ...]:
    moved = sum(max(row.difference_pence or 0, 0) for row in rows)
    most, least = _ends(rows)
    label = f"Moved between {level}s by need, of {scenario.sum}"
    told = [("moved", label, moved, scenario.about)]
    for which, row in (("gains_most", most), ("loses_most", least)) if most != least else ():
        label = f"Gain or loss of {row.name} by need, of {scenario.sum}"
        told.append((which, label, row.difference_pence or 0, row.code))
    return tuple(
        Figure(
            id=f"needs.shares.{id_of(level)}.{which}",
            label=f"{label} ({in_words(scenario.stream)}; scenario)",
            about=whom,
            as_of=scenario.as_of,
            value=Decimal(pence) / 100,
            unit="GBP",
            basis=scenario.bases[level],
            sources=scenario.sources,
            method=METHOD.id,
            vintage=scenario.vintage,
        )
        for which, label, pence, whom in told
    )


def _lacks(shown: Mapping[str, tuple[ShareRow, ...]]) -> tuple[Lack, ...]:
    return tuple(
        Lack(
            table="need_weights",
            what=f"no weighted population of {left} of {len(rows)} {level}s",
            consequence="they are left out of both shares",
            cause="rows",
        )
        for level, rows in shown.items()
        if (left := sum(row.need_pence is None for row in rows))
    )


def _without(scenario: Scenario) -> Part:
    reason = "the folder holds no weighted populations (table need_weights)"
    figure = Figure(
        id="needs.shares.moved",
        label="Moved between bodies by need",
        about=scenario.about,
        as_of=scenario.as_of,
        missing=reason,
    )
    return Part.of(
        id="needs.shares",
        title="By need, or by head",
        text=f"What need moves against a blanket sum per head cannot be said: {reason}.",
        figures=(figure,),
        methods=(METHOD,),
        lacks=(
            Lack(
                table="need_weights",
                what="populations weighted by need",
                consequence="who gains and who loses by need cannot be said",
                cause="table",
            ),
        ),
    )
