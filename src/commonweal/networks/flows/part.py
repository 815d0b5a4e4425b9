"""The section "Patient flows": where the patients of each area are treated, by source."""

from __future__ import annotations

from commonweal.evidence import Lack, Method, Part, Section
from commonweal.evidence.words import day, joined
from commonweal.networks.flows import figuring
from commonweal.networks.flows.flowing import Flowing, flowing
from commonweal.networks.flows.held import without
from commonweal.networks.flows.tabling import (
    METHOD,
    cells_table,
    groups_table,
    origins_table,
    sides_table,
)
from commonweal.people.ground import Ground, lacking

NO_FLOWS = (
    "that people were treated where is not known: flows are modelled by travel alone, and nothing "
    "that is claimed of real patients can be tested"
)
NO_TRAVEL = "no flow can be modelled, and nothing is said of where people are treated"


def part(ground: Ground) -> Part:
    """Self-containment and leakage of each side and place, each source on its own."""
    held = flowing(ground)
    lacks = lacks_of(ground, held)
    if not held.tables:
        return Part(
            section=Section(
                id="networks.flows",
                title="Patient flows",
                text="The folder holds neither flows of patients nor the minutes of travel and "
                "the residents by which they could be modelled. Nothing is said of them.",
            ),
            lacks=lacks,
        )
    places = groups_table(ground, held)
    tables = [sides_table(ground, held), origins_table(ground, held), cells_table(ground, held)]
    if places is not None:
        tables.insert(1, places)
    figures = (*figuring.of_sides(ground, held), *figuring.of_cells(ground, held))
    return Part(
        section=Section(
            id="networks.flows",
            title="Patient flows",
            text=_text(held),
            figures=tuple(figure.id for figure in figures if "within" not in figure.id),
            tables=tuple(table.id for table in tables),
        ),
        figures=figures,
        tables=tuple(tables),
        methods=(method(),),
        lacks=lacks,
    )


def method() -> Method:
    """How shares are worked out."""
    return Method(
        id=METHOD,
        title="Self-containment, leakage and commitment",
        text="Self-containment (the localisation index of hospital service areas) is the share of "
        "an area's patients whom providers of its own side treat; leakage is the rest, to other "
        "sides and outside; commitment is the share of a side's providers' patients, of those "
        "from the areas held, who come from it. Each source stands alone; none are pooled. Limits "
        "are Wilson's, at 95%: chance alone, as if each admission came by itself. Where a source "
        "leaves out small counts, the ends of a share are given too: every missing pair of an "
        "area and a provider that the source names at none, and at the most that it can hide.",
    )


def lacks_of(ground: Ground, held: Flowing) -> tuple[Lack, ...]:
    """What is not held."""
    found = []
    if not held.counted:
        found.append(lacking("flows", "no flows of patients", NO_FLOWS))
    if not held.tables:
        found.append(lacking("travel", "no minutes of travel to sites", NO_TRAVEL))
    for table in held.counted:
        if table.left_out:
            found.append(
                Lack(
                    table="flows",
                    what=f"{table.measure}: {len(table.left_out)} origins are no area or body of "
                    f"the system ({', '.join(code for code, _ in table.left_out[:5])})",
                    consequence="their patients are counted nowhere",
                    cause="rows",
                )
            )
        unknown = without(ground, table)
        if unknown:
            found.append(
                Lack(
                    table="organisations",
                    what=f"{table.measure}: nothing but the code is held of {', '.join(unknown)}",
                    consequence="their patients count as treated outside the system",
                    cause="rows",
                )
            )
    return tuple(found)


def _text(held: Flowing) -> str:
    first = held.main[0]
    sides = held.sides[first.key]
    said = [_sources(held), f"Sides: {sides.rule}.", _limits(held), _models(held)]
    return " ".join(text for text in said if text)


def _sources(held: Flowing) -> str:
    if not held.counted:
        return "No counted flow of patients is held: what follows is modelled by travel alone."
    told = []
    for table in held.counted:
        if table.start is None or table.end is None:
            continue
        told.append(
            f"“{table.key}” ({table.measure}; {day(table.start)} to {day(table.end)}; "
            f"{table.patients.sum():,.0f} patients, {len(table.providers)} providers)"
        )
    return (
        f"Sources: {joined(told)}. They are never added up, and no claim rests on one alone. All "
        "providers are in the denominator; beside it stand the system's own providers only."
    )


def _limits(held: Flowing) -> str:
    hidden = sorted({table.hidden for table in held.counted if table.hidden})
    if not held.counted:
        return ""
    text = (
        "Each speaks of what it counted and of no other care: not of planned care, unless it says "
        "so, and not of other years."
    )
    if any("covid" in table.measure.lower() for table in held.counted):
        text = (
            "The limits: admissions with one disease (COVID-19) in 2020 and 2021, a stand-in for "
            "emergency care and silent on planned care."
        )
    if hidden:
        text += (
            f" Pairs of an area and a provider with up to {hidden[-1]} patients are not in the "
            "source, so that a share of 0% or 100% is not quite that."
        )
    return text


def _models(held: Flowing) -> str:
    models = [table for table in held.tables if not table.counted]
    if not models:
        return ""
    beside = "Beside them, marked as modelled: " if held.counted else "Modelled: "
    how = joined([f"“{table.key}”, where {table.how}" for table in models])
    return f"{beside}{how}. {models[0].note}"
