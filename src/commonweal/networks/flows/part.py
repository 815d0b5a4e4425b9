"""The section "Patient flows": where the patients of each area are treated, by source."""

from __future__ import annotations

from commonweal.evidence import Lack, Method, Part, Section
from commonweal.evidence.words import day, joined
from commonweal.networks.flows import figuring
from commonweal.networks.flows.flowing import Flowing, contained, flowing, idle_tables
from commonweal.networks.flows.held import called, without
from commonweal.networks.flows.tabling import (
    METHOD,
    cells_table,
    groups_table,
    origins_table,
    sides_table,
)
from commonweal.people.ground import Ground, lacking

#: More sides than this are not told one by one.
MOST_SIDES = 6
NO_FLOWS = (
    "that people were treated where is not known: flows are modelled by travel alone, and nothing "
    "that is claimed of real patients can be tested"
)
#: Measures of figures in the order in which a reader asks for them.
LEADING = ("side_self_containment", "leakage_other", "leakage_outside", "commitment")
NO_TRAVEL = "no flow can be modelled, and nothing is said of where people are treated"


def part(ground: Ground) -> Part:
    """Self-containment and leakage of each side and place, each source on its own."""
    held = flowing(ground)
    lacks = lacks_of(ground, held)
    if not held.tables:
        return Part.of(
            id="networks.flows",
            title="Patient flows",
            text="The folder holds neither flows of patients nor the minutes of travel and "
            "the residents by which they could be modelled. Nothing is said of them.",
            lacks=lacks,
        )
    places = groups_table(ground, held)
    tables = [sides_table(ground, held), origins_table(ground, held), cells_table(ground, held)]
    if places is not None:
        tables.insert(1, places)
    figures = (*figuring.of_sides(ground, held), *figuring.of_cells(ground, held))
    leading = sorted(figures, key=lambda figure: _place(figure.id))
    return Part(
        section=Section(
            id="networks.flows",
            title="Patient flows",
            text=_text(held),
            figures=tuple(figure.id for figure in leading),
            tables=tuple(table.id for table in tables),
        ),
        figures=figures,
        tables=tuple(tables),
        methods=(method(held),),
        lacks=lacks,
    )


def _place(identifier: str) -> int:
    """Figures that a reader asks for first: who stays, then who goes to the other side."""
    measure = identifier.split(".")[1]
    return LEADING.index(measure) if measure in LEADING else len(LEADING)


def method(held: Flowing) -> Method:
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
        "area and a provider that the source names at none, and at the most that it can hide. "
        + _models(held),
    )


def lacks_of(ground: Ground, held: Flowing) -> tuple[Lack, ...]:
    """What is not held."""
    found = []
    if not held.counted:
        found.append(lacking("flows", "no flows of patients", NO_FLOWS))
    if not held.tables:
        found.append(lacking("travel", "no minutes of travel to sites", NO_TRAVEL))
    found += [
        Lack(
            table="flows",
            what=f"{table.measure}: {why}",
            consequence="nothing of it is told",
            cause="rows",
        )
        for table, why in idle_tables(ground)
    ]
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
    return "\n\n".join(text for text in (_sources(held), _kept(held), _limits(held)) if text)


def _sources(held: Flowing) -> str:
    if not held.counted:
        models = joined([f"“{table.key}”" for table in held.tables])
        return (
            "No counted flow of patients is held: what follows is modelled by travel alone "
            f"({models}), and nobody was counted."
        )
    told = [
        f"{table.key} holds {table.patients.sum():,.0f} patients at {len(table.providers)} "
        f"providers ({day(table.start)} to {day(table.end)})"
        for table in held.counted
        if table.start is not None and table.end is not None
    ]
    said = f"Where patients are treated, by {called(held.counted)}: {joined(told)}."
    if len(held.counted) > 1:
        said += " They are never added up, and no claim rests on one alone."
    return said


def _kept(held: Flowing) -> str:
    """Of each side's patients, those whom its own providers treat."""
    names = list(held.sides[held.main[0].key].names.values())
    if len(names) > MOST_SIDES:
        return f"There are {len(names)} sides; the tables hold each."
    told = []
    for name in names:
        shares = [
            f"{one.own.value:.0%} ({table.key})"
            for table in held.main
            for one, _ in contained(held, table)
            if one.name == name and one.own.value is not None
        ]
        told.append(f"{name}, {joined(shares)}")
    return f"Treated on their own side: {'; '.join(told)}."


def _limits(held: Flowing) -> str:
    hidden = sorted({table.hidden for table in held.counted if table.hidden})
    if not held.counted:
        return ""
    text = (
        "How sure: each speaks of what it counted and of no other care: not of planned care, "
        "unless it says so, and not of other years."
    )
    if any("covid" in table.measure.lower() for table in held.counted):
        text = (
            "How sure: one disease (COVID-19) in 2020 and 2021 stands in for emergency care, and "
            "says nothing of planned care."
        )
    if hidden:
        text += (
            f" Pairs of an area and a provider with up to {hidden[-1]} patients are left out, so "
            "that 0% and 100% are not quite that."
        )
    if any(not table.counted for table in held.tables):
        text += " Models by travel stand beside them in the files."
    return text


def _models(held: Flowing) -> str:
    """How the sides were set, and how people choose in each model."""
    rule = held.sides[held.main[0].key].rule
    models = [table for table in held.tables if not table.counted]
    how = joined([f"“{table.key}”, where {table.how}" for table in models])
    note = f" Modelled: {how}. {models[0].note}" if models else ""
    return f"Sides: {rule}.{note}"
