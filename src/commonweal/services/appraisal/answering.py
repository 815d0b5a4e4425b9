"""How many themes of a consultation have no answer, from the tables that hold its response log."""

from __future__ import annotations

from datetime import date

from commonweal.people.ground import Ground
from commonweal.services.appraisal.process import DECIDED, Process
from commonweal.services.consultation.held import consultations_of
from commonweal.services.consultation.log import Answered, unanswered


def unanswered_of(ground: Ground, process: Process) -> int | None:
    """Themes without an answer by the decision, or by the day where nothing is decided.

    Parameters
    ----------
    ground
        The tables consultations, response_themes and response_log.
    process
        The way to the decision that was consulted on.

    Returns
    -------
    int or None
        None where no themes of a consultation on this decision are held. An answer without a day
        counts; one dated after the decision does not.
    """
    names = {row["consultation"] for row in consultations_of(ground, process.decision)}
    themes = [row["theme"] for row in _rows(ground, "response_themes", names)]
    log = _rows(ground, "response_log", names)
    asked = list(dict.fromkeys([*themes, *(row["theme"] for row in log)]))
    if not asked:
        return None
    decided = process.of(DECIDED)
    by = decided[0].on if decided else ground.day
    given = [
        Answered(theme=str(row["theme"]), did=str(row["did"] or ""))
        for row in log
        if not isinstance(row["on"], date) or row["on"] <= by
    ]
    return len(unanswered([str(theme) for theme in asked], given))


def _rows(ground: Ground, table: str, consultations: set[object]) -> list[dict[str, object]]:
    held = ground.tables.get(table)
    rows = [] if held is None else held.to_pylist()
    return [row for row in rows if row["consultation"] in consultations]
