"""Tables of what people said."""

from __future__ import annotations

from commonweal.evidence import Basis, Column, Table
from commonweal.people.ground import Ground
from commonweal.services.consultation.counted import Counted
from commonweal.services.consultation.figuring import METHOD
from commonweal.services.consultation.log import Answered
from commonweal.services.consultation.storing import ALL

_COUNTS = (
    Column(name="support", label="Support", kind="count"),
    Column(name="neither", label="Neither", kind="count"),
    Column(name="oppose", label="Oppose", kind="count"),
    Column(name="not_chosen", label="Chose another", kind="count", on_page=False),
    Column(name="no_answer", label="No answer", kind="count", on_page=False),
    Column(name="share", label="Share in support", kind="share"),
    Column(name="lower", label="Lower limit", kind="share", on_page=False),
    Column(name="upper", label="Upper limit", kind="share", on_page=False),
)
_NOTE = (
    "Empty where a count is small or would give a small one away. Limits (95%) for samples alone: "
    "who chose to answer stands for nobody else. Lowest and highest are among areas of which every "
    "count shows."
)


def options_table(ground: Ground, one: Counted, identifier: str) -> Table:
    """Each option: what all say, and where support is highest and lowest."""
    names = ground.area_names
    rows = []
    for option in one.options:
        shares = sorted((share, names.get(a, a)) for a, share in one.shares(option).items())
        rows.append(
            {"option": option, **_counts(one, option, ALL)}
            | {"lowest": f"{shares[0][1]} ({shares[0][0]:.0%})" if shares else None}
            | {"highest": f"{shares[-1][1]} ({shares[-1][0]:.0%})" if shares else None}
        )
    return Table.of_rows(
        rows,
        id=identifier,
        title=f"Support by option: {one.consultation}",
        columns=(
            Column(name="option", label="Option", kind="code"),
            *_COUNTS,
            Column(name="lowest", label="Lowest area", kind="text"),
            Column(name="highest", label="Highest area", kind="text"),
        ),
        basis=one.basis,
        sources=one.sources,
        method=METHOD,
        note=_NOTE,
    )


def areas_table(ground: Ground, one: Counted, identifier: str) -> Table:
    """Each option by area."""
    names = ground.area_names
    return Table.of_rows(
        [
            {
                "option": option,
                "area": area,
                "name": names.get(area, "area not known"),
                **_counts(one, option, area),
            }
            for option in one.options
            for area in one.areas
        ],
        id=identifier,
        title=f"Support by option and area: {one.consultation}",
        columns=(
            Column(name="option", label="Option", kind="code"),
            Column(name="area", label="Code", kind="code"),
            Column(name="name", label="Area", kind="text"),
            *_COUNTS,
        ),
        basis=one.basis,
        sources=one.sources,
        method=METHOD,
        note=_NOTE,
        shown=0,
    )


def _counts(one: Counted, option: str, area: str) -> dict[str, object]:
    row = one.support[option, area]
    return {column.name: row[column.name] for column in _COUNTS}


def widest_table(ground: Ground, one: Counted, option: str, identifier: str) -> Table:
    """Support of one option by area, the highest first: what the chart draws."""
    names = ground.area_names
    shares = sorted(one.shares(option).items(), key=lambda item: (-item[1], item[0]))
    return Table.of_rows(
        [{"name": names.get(area, area), "share": 100.0 * share} for area, share in shares],
        id=identifier,
        title=f"Support for option {option} by area",
        columns=(
            Column(name="name", label="Area", kind="text"),
            Column(name="share", label="Share in support", kind="number", unit="%"),
        ),
        basis=one.basis,
        sources=one.sources,
        method=METHOD,
        shown=0,
    )


def reports_table(ground: Ground, identifier: str) -> Table | None:
    """What others said of responses: reports, minutes."""
    held = ground.tables.get("response_reports")
    if held is None:
        return None
    names = ground.area_names
    return Table.of_rows(
        [
            {
                "name": names.get(row["area"], row["area"]),
                "words": row["words"],
                "said_by": row["said_by"],
                "on": row["on"],
            }
            for row in held.to_pylist()
        ],
        id=identifier,
        title="What was reported of responses",
        columns=(
            Column(name="name", label="Area", kind="text"),
            Column(name="words", label="What was said", kind="text"),
            Column(name="said_by", label="By", kind="text"),
            Column(name="on", label="Day", kind="date"),
        ),
        basis=Basis.OBSERVED,
        sources=ground.tables.sources_of(held),
        note="That it was said is observed; whether it is so is not shown by it.",
        shown=12,
    )


def themes_table(
    ground: Ground, consultation: str, log: tuple[Answered, ...], identifier: str
) -> Table | None:
    """Each theme of a consultation, and what was done about it."""
    held = ground.tables.get("response_themes")
    rows = [] if held is None else held.to_pylist()
    rows = [row for row in rows if row["consultation"] == consultation]
    if held is None or not rows:
        return None
    answers = {answer.theme: answer for answer in log}
    ordered = sorted(rows, key=lambda row: (-(row["responses"] or 0), row["theme"]))
    return Table.of_rows(
        [
            {
                "theme": row["theme"],
                "words": row["words"],
                "responses": row["responses"],
                "quotation": row["quotation"],
                "did": answers[row["theme"]].did if row["theme"] in answers else None,
            }
            for row in ordered
        ],
        id=identifier,
        title="You said, we did: themes and what was done",
        columns=(
            Column(name="theme", label="Theme", kind="code"),
            Column(name="words", label="Its words", kind="text", on_page=False),
            Column(name="responses", label="Responses", kind="count"),
            Column(name="quotation", label="One said", kind="text"),
            Column(name="did", label="What was done", kind="text"),
        ),
        basis=Basis(str(rows[0]["basis"])),
        sources=ground.tables.sources_of(held),
        method=METHOD,
        note="A theme is words that occur together; what it means a person must say.",
        shown=12,
    )
