"""Section: what people said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from commonweal.evidence import Basis, Chart, Lack, Method, Part, Section, Table
from commonweal.evidence.words import day as day_words
from commonweal.people.ground import Ground, lacking
from commonweal.records import State
from commonweal.services.consultation.counted import Counted, counted
from commonweal.services.consultation.figuring import METHOD, Themed, figures_of
from commonweal.services.consultation.held import consultations_of, evidence_of
from commonweal.services.consultation.log import Answered, Gate, gate, unanswered
from commonweal.services.consultation.storing import ALL
from commonweal.services.consultation.tabling import (
    areas_table,
    options_table,
    reports_table,
    themes_table,
    widest_table,
)

ID, TITLE = "services.responses", "What people said"
HOW = Method(
    id=METHOD,
    title="How responses are counted and read",
    text="Responses are counted by commonweal consultation from a file: personal details are taken "
    "out as it is read, respondents are placed in areas, and counts too small to show are left "
    "out with those from which they would follow. A share in support is of those who said "
    "anything of the option. Limits are Wilson's, and only for people drawn for a sample: who "
    "chooses to answer stands for nobody else, however many they are. Themes are words that occur "
    "together (TF-IDF and non-negative matrix factorisation); each must have an answer before a "
    "decision. "
    "Patterns, thresholds and what they cannot find: docs/methods/consultation.md.",
)


def part(ground: Ground, state: State) -> Part:
    """Responses by option and area, what was reported of them, and whether each theme is answered.

    Parameters
    ----------
    ground
        Tables consultations, responses, response_reports, response_themes and response_log; each
        may lack.
    state
        The records: regard to equality.
    """
    consultations = consultations_of(ground)
    found = counted(ground)
    themed, log = _themed(ground, found)
    barred = _gate(found, themed, log, consultations, state)
    tables, charts = _shown(ground, found, log)
    figures = figures_of(ground, consultations, found, themed)
    leading = [figure.id for figure in figures if not figure.id.startswith("services.support")] + [
        f.id for f in figures if f.id.startswith("services.support_range.")
    ]
    return Part(
        section=Section(
            id=ID,
            title=TITLE,
            text=_text(ground, consultations, found, barred),
            figures=tuple(leading),
            charts=tuple(chart.id for chart in charts),
            tables=tuple(table.id for table in tables),
        ),
        figures=figures,
        tables=tuple(tables),
        charts=tuple(charts),
        methods=(HOW,),
        lacks=_lacks(consultations, found, themed),
    )


def _themed(ground: Ground, found: Sequence[Counted]) -> tuple[Themed | None, tuple[Answered, ...]]:
    """Themes of the first consultation counted, and the answers to them."""
    held, answers = ground.tables.get("response_themes"), ground.tables.get("response_log")
    name = found[0].consultation if found else ""
    rows = [] if held is None else held.to_pylist()
    themes = tuple(row["theme"] for row in rows if row["consultation"] == name)
    log = tuple(
        Answered(theme=row["theme"], did=row["did"] or "", by=row["by"] or "", on=row["on"])
        for row in ([] if answers is None else answers.to_pylist())
        if row["consultation"] == name
    )
    if held is None or not themes:
        return None, log
    return (
        Themed(
            themes=themes,
            unanswered=unanswered(themes, log),
            basis=Basis(str(rows[0]["basis"])),
            sources=ground.tables.sources_of(held),
        ),
        log,
    )


def _gate(
    found: Sequence[Counted],
    themed: Themed | None,
    log: Sequence[Answered],
    consultations: Sequence[Mapping[str, object]],
    state: State,
) -> Gate | None:
    """What of the first consultation counted bars a decision."""
    if not found:
        return None
    row = next((r for r in consultations if r["consultation"] == found[0].consultation), None)
    decision = str(row["decision"] or "") if row is not None else ""
    return gate(
        () if themed is None else themed.themes,
        log,
        evidence_of(state, decision),
        responses=found[0].responses.get(ALL) or 0,
    )


def _shown(
    ground: Ground, found: Sequence[Counted], log: tuple[Answered, ...]
) -> tuple[list[Table], list[Chart]]:
    tables: list[Table] = []
    charts: list[Chart] = []
    for number, one in enumerate(found):
        ending = f"_{number + 1}" if number else ""
        tables += [
            options_table(ground, one, f"{ID}_by_option{ending}"),
            areas_table(ground, one, f"{ID}_by_area{ending}"),
        ]
    if found:
        widest = _widest(found[0])
        if widest:
            drawn = widest_table(ground, found[0], widest, f"{ID}_widest")
            tables.append(drawn)
            charts.append(
                Chart(
                    id=f"{ID}_widest",
                    title=f"Support for option {widest} by area, of those who answered",
                    description=f"Bars of the share in support of option {widest} in each area, "
                    "highest first: the option on which areas differ most.",
                    kind="bar",
                    table=drawn.id,
                    x="share",
                    y="name",
                )
            )
        themes = themes_table(ground, found[0].consultation, log, f"{ID}_themes")
        tables += [themes] if themes is not None else []
    reported = reports_table(ground, f"{ID}_reports")
    return tables + ([reported] if reported is not None else []), charts


def _widest(one: Counted) -> str:
    """The option on which areas differ most, among those with several areas that show."""
    spread = [
        (max(shares.values()) - min(shares.values()), option)
        for option in one.options
        if len(shares := one.shares(option)) > 1
    ]
    return max(spread, key=lambda pair: (pair[0], pair[1]))[1] if spread else ""


def _text(
    ground: Ground,
    consultations: Sequence[Mapping[str, object]],
    found: Sequence[Counted],
    barred: Gate | None,
) -> str:
    said = [_received(row) for row in consultations]
    if not found:
        said.append(
            "No count of responses by area is held, so whether they differed by area cannot be "
            "worked out, nor whether they were taken into account."
            if consultations
            else "No consultation and no responses are held."
        )
        if ground.tables.get("response_reports") is not None:
            said.append("What minutes say of responses stands below, as it was said.")
        return " ".join(said)
    one = found[0]
    said.append(_differ(ground, one))
    if barred is not None:
        said.append(
            "Every theme has an answer and regard to equality is dated: the consultation bars no "
            "decision."
            if barred.open
            else f"A decision is barred: {'; '.join(barred.bars)}."
        )
    return " ".join(said)


def _received(row: Mapping[str, object]) -> str:
    count, closed = row["responses"], row["closed"]
    if not isinstance(count, int):
        return f"{row['consultation']}: how many answered is not held."
    least = "More than " if row["at_least"] else ""
    until = f" by {day_words(closed)}" if isinstance(closed, date) else ""
    return f"{row['consultation']}: {least}{count:,} responses{until}."


def _differ(ground: Ground, one: Counted) -> str:
    option = _widest(one)
    if not option:
        return "Too few areas have counts that can be shown to compare them."
    shares = one.shares(option)
    names = ground.area_names
    low, high = (pick(shares, key=lambda a: (shares[a], a)) for pick in (min, max))
    drawn = one.support[option, ALL]["lower"] is not None
    sure = (
        "People were drawn for a sample, so each share has limits."
        if drawn
        else "Some or all of them chose to answer: they stand for nobody else."
    )
    return (
        f"Areas differ most on option {option}: {shares[high]:.0%} of those who answered support "
        f"it in {names.get(high, high)}, {shares[low]:.0%} in {names.get(low, low)}. {sure}"
    )


def _lacks(
    consultations: Sequence[Mapping[str, object]],
    found: Sequence[Counted],
    themed: Themed | None,
) -> tuple[Lack, ...]:
    made = []
    if not consultations and not found:
        made.append(
            lacking("consultations", "consultations", "what people were asked is not known")
        )
    if not found:
        made.append(
            lacking(
                "responses",
                "responses by area",
                "whether they differed by area, and were taken into account, cannot be said",
            )
        )
    elif themed is None:
        made.append(
            lacking(
                "response_themes", "themes of responses", "whether each was answered is not known"
            )
        )
    return tuple(made)
