"""Tables of what stands beside the money of a case: conditions, the five cases, gaps, claims."""

from __future__ import annotations

from commonweal.evidence import Basis, Table
from commonweal.evidence.figure import weakest
from commonweal.funding.case.shown import CASE, Row, Shown


def conditions(shown: Shown) -> Table:
    """Conditions of approval and what became of them; open ones first."""
    held = [(one, entry) for one in shown.found for entry in one.case.conditions]
    rows: list[Row] = [
        {
            "case": one.case.header.id,
            "condition": entry.text,
            "set_by": entry.set_by,
            "set_on": entry.set_on,
            "due": entry.due,
            "discharged_on": entry.discharged_on,
            "basis": "open" if entry.discharged_on is None else entry.basis.value,
            "evidence": entry.evidence or entry.note,
        }
        for one, entry in sorted(
            held, key=lambda pair: (pair[1].discharged_on is not None, pair[1].id)
        )
    ]
    return shown.table(
        "conditions",
        "Conditions of approval and their discharge",
        (
            CASE,
            ("condition", "Condition", "text"),
            ("set_by", "Set by", "text"),
            ("set_on", "Set on", "date"),
            ("due", "Due", "date"),
            ("discharged_on", "Met on", "date"),
            ("basis", "How known", "text"),
            ("evidence", "Evidence", "text"),
        ),
        rows,
        sources=shown.cited(*(entry.source for _, entry in held)),
        basis=weakest(Basis.OBSERVED, *(entry.basis for _, entry in held)),
    )


def five_cases(shown: Shown) -> Table:
    """How many items of each of the five cases are held, and which are not."""
    rows: list[Row] = [
        {
            "case": one.case.header.id,
            "frame": found.case,
            "shows": found.shows,
            "held": float(len(found.held)),
            "asked": float(found.asked),
            "gaps": "; ".join(found.gaps) or "nothing",
        }
        for one in shown.found
        for found in one.completeness
    ]
    named = [entry.source for one in shown.found for entry in one.case.evidence]
    return shown.table(
        "five_cases",
        "The five cases: what is held of what they ask for",
        (
            CASE,
            ("frame", "Case", "text"),
            ("shows", "Is to show", "text"),
            ("held", "Items held", "count"),
            ("asked", "Items asked for", "count"),
            ("gaps", "Not held", "text"),
        ),
        rows,
        note="Counted, not judged. The items are those of the Treasury's guide in short, from "
        "memory.",
        sources=shown.cited(*named) or shown.of_lines(),
        basis=Basis.OBSERVED,
    )


def gaps(shown: Shown) -> Table:
    """Missing money, open conditions, and claims that no line bears out."""
    rows: list[Row] = [
        {
            "case": one.case.header.id,
            "kind": gap.kind,
            "about": gap.about,
            "what": gap.what,
            "why": gap.why,
        }
        for one in shown.found
        for gap in one.gaps
        if gap.kind != "five cases"
    ]
    named = [claim.source for one in shown.found for claim in one.case.claims]
    return shown.table(
        "gaps",
        "What is missing, and what was claimed without a source",
        (
            CASE,
            ("kind", "Kind", "text"),
            ("about", "Of", "text"),
            ("what", "What", "text"),
            ("why", "Why", "text"),
        ),
        rows,
        sources=shown.cited(*(source.id for source in shown.of_lines()), *named),
        basis=Basis.OBSERVED,
    )
