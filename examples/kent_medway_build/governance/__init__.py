"""Both minutes as records, with what else was read of the same bodies: who there was, who sat
where, what met, who may decide, what was asked for and promised. Offices stand here, and no
person's name; what no source read tells is left out, and the reason of a statement says so."""

from __future__ import annotations

from datetime import date

from commonweal.records import Statement
from kent_medway_build.facts import Facts
from kent_medway_build.governance import (
    assured_kent,
    assured_medway,
    bodies,
    decided,
    ended,
    meetings,
    promised,
    scrutiny,
    seats,
)
from kent_medway_build.governance.stating import Events
from kent_medway_build.sources import Citations


def statements(facts: Facts, cited: Citations) -> list[Statement]:
    """Everything, in the order in which it is told here."""
    told = events(facts, cited)
    return [
        *ended.as_known([*bodies.statements(facts, told), *seats.statements(facts)]),
        *meetings.statements(),
        *decided.statements(told),
        *promised.statements(told),
        *assured_kent.statements(),
        *assured_medway.statements(),
        *scrutiny.statements(told),
    ]


def events(facts: Facts, cited: Citations) -> Events:
    """By event of the timeline of facts, its day, the id of its source and who published it; of
    those that bear a day."""
    found: Events = {}
    for row in cited.resolved(facts.others("timeline")):
        if row["date"].count("-") == 2:
            source = cited.cite(row["source"], row["confidence"])
            found[row["event"]] = (
                date.fromisoformat(row["date"]),
                source,
                cited.publisher(source),
            )
    return found


def sources(made: list[Statement]) -> set[str]:
    """Ids of the sources that the statements name."""
    return {str(one.payload["source"]) for one in made if one.payload and "source" in one.payload}
