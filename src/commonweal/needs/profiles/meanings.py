"""What each indicator means, and what commissioning can and cannot move."""

from __future__ import annotations

from collections.abc import Mapping

from commonweal.evidence import Basis, Column, Table
from commonweal.needs.indicators import Definition
from commonweal.needs.profiles.rows import METHOD
from commonweal.people.ground import Ground


def meanings(ground: Ground, used: Mapping[str, Definition]) -> Table:
    """The definitions of the indicators that are held, as a table."""
    sources = {definition.source.id: definition.source for definition in used.values()}
    return Table.of_rows(
        [
            {
                "id": key,
                "name": definition.name,
                "domain": definition.domain,
                "why": definition.why,
                "numerator": definition.numerator or "published without counts",
                "denominator": definition.denominator or "published without counts",
                "polarity": definition.polarity,
                "age": definition.age_words,
                "can_move": definition.commissioning_can_move,
                "owner": definition.owner,
                "source": definition.source.title,
                "verified": definition.source.verified,
                "review": definition.review_date,
                "overdue": definition.is_overdue(ground.day),
                "note": definition.note,
            }
            for key, definition in used.items()
        ],
        id="needs.definitions",
        title="What each indicator means, and what commissioning can and cannot move",
        columns=(
            Column(name="name", label="Indicator", kind="text"),
            Column(name="domain", label="Domain", kind="code"),
            Column(name="why", label="Why it matters", kind="text"),
            Column(name="age", label="What age has to do with it", kind="text"),
            Column(name="can_move", label="Commissioning can and cannot move", kind="text"),
            Column(name="numerator", label="Numerator", kind="text"),
            Column(name="denominator", label="Denominator", kind="text"),
            Column(name="polarity", label="Which way is good", kind="text"),
            Column(name="owner", label="Owner", kind="text"),
            Column(name="source", label="Source", kind="text"),
            Column(name="verified", label="Read at its source", kind="flag"),
            Column(name="review", label="Review due", kind="date"),
            Column(name="overdue", label="Overdue", kind="flag"),
            Column(name="note", label="Note", kind="text"),
            Column(name="id", label="Id", kind="code"),
        ),
        basis=Basis.ASSUMED,
        sources=tuple(sources[key] for key in sorted(sources)),
        method=METHOD.id,
        note="What commissioning can move is this project's own wording, assumed until the office "
        "named has reviewed it.",
        shown=6,
    )
