"""What a folder holds on consultations: options, days, counts by area, themes, answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from commonweal.people.ground import Ground
from commonweal.records import State
from commonweal.records.kinds.choosing import EqualityRegard
from commonweal.services.consultation.log import EqualityEvidence


def sites_of(ground: Ground, decision: str = "") -> tuple[str, dict[str, tuple[str, ...]]]:
    """The options of a decision, each with its sites; none where the folder lists none.

    Raises
    ------
    ValueError
        When the folder holds no such decision, or several and none is named.
    """
    table = ground.tables.get("options")
    rows = [] if table is None else table.to_pylist()
    held = sorted({row["decision"] for row in rows})
    if decision and decision not in held:
        known = f"there are {'; '.join(held)}" if held else "the table options has none"
        raise ValueError(f"no decision is called {decision!r}: {known}")
    if not decision and len(held) > 1:
        raise ValueError(f"the folder holds several decisions; name one of {'; '.join(held)}")
    chosen = decision or next(iter(held), "")
    found: dict[str, list[str]] = {}
    for row in rows:
        if row["decision"] == chosen:
            found.setdefault(row["option"], []).append(row["site"])
    return chosen, {option: tuple(sorted(sites)) for option, sites in sorted(found.items())}


def closed_of(ground: Ground, decision: str) -> date | None:
    """The last day of the consultation on a decision, where the folder knows it."""
    days = [row["closed"] for row in consultations_of(ground, decision)]
    return max((day for day in days if isinstance(day, date)), default=None)


def consultations_of(ground: Ground, decision: str = "") -> Sequence[Mapping[str, object]]:
    """Rows of the table consultations; of one decision where it is named."""
    table = ground.tables.get("consultations")
    rows = [] if table is None else table.to_pylist()
    return [row for row in rows if not decision or row["decision"] == decision]


def evidence_of(state: State, decision: str) -> tuple[EqualityEvidence, ...]:
    """What the records hold on regard to equality in a decision."""
    found = []
    for held in state.of_type("equality_regard"):
        if held.payload is None:
            continue
        said = EqualityRegard.model_validate(held.payload)
        if not decision or said.decision == decision:
            found.append(EqualityEvidence(title=said.title, on=said.on, source=said.source))
    return tuple(found)
