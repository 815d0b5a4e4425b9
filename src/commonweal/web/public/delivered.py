"""What is on record of what a contract delivers, as far as that is public: the last figures of the
plan that is published."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse

from commonweal.web.plans.shown import latest
from commonweal.web.public.tables import Column, Grid, link
from commonweal.web.public.things import Section, fact

#: What a plan has of what contracts delivered, and the question that it answers by it.
TABLE, QUESTION = "contracts.monitoring.outcomes", "Q14"
#: An expected figure is of an outcome too, and assumed; so is one of which no period is known.
OUTCOMES = "Outcomes, each with its basis: observed, estimated, modelled or assumed"
#: Figures that are kept on the desk are drafts of those who watch a contract.
NOTHING = (
    "Of what it delivers nothing is public here: the published plan holds no figure of its "
    "outcomes. Figures that those who keep the contract watch are public once a plan with them is "
    "published."
)


def delivered(code: str, title: str) -> Section:
    """The last figure of each outcome of a contract with what was asked for, its period, its basis
    and where it stands; that nothing is public where the published plan has none.

    Parameters
    ----------
    code, title
        Of the contract: plans name it by its title where it is on record, else by its id.
    """
    heading = "What it delivers"
    shown = latest()
    try:
        table = None if shown is None else shown.table(TABLE)[1]
    except Http404:
        table = None
    held = [] if table is None else table.data.to_pylist()
    mine = [row for row in held if row["contract"] in (code, title)]
    if table is None or not mine:
        return Section(heading, [NOTHING])
    rows: list[list[Any]] = [
        [row["outcome"], row["until"], _plain(row["value"]), _plain(row["target"]), row["unit"],
         row.get("basis") or "not told by the plan"]
        for row in mine
    ]  # fmt: skip
    columns = (
        Column("outcome", "Outcome"),
        Column("until", "Period to", "day"),
        Column("value", "Last value", "number"),
        Column("target", "Asked for", "number"),
        Column("unit", "Unit"),
        Column("basis", "Basis"),
    )
    answer = link(
        "which contracts are failing, with the sources of these figures",
        reverse("question", args=[QUESTION]),
    )
    facts = [fact("The published plan answers", answer)]
    return Section(heading, facts=facts, grids=[Grid(OUTCOMES, columns, rows)])


def _plain(value: float | None) -> float | str:
    """A number without places that say nothing; what was not asked for as such."""
    if value is None:
        return "not on record"
    return int(value) if value.is_integer() else value
