"""Section: does money follow growth? Lists foreseen against lists counted, and their price."""

from __future__ import annotations

from dataclasses import replace

from commonweal.evidence import Chart, Figure, Lack, Method, Part, Section, Table
from commonweal.evidence.words import signed
from commonweal.funding.growth import figures, since, tables
from commonweal.funding.growth.differences import Difference, Grown, between, grown
from commonweal.funding.growth.projections import ProjectionError
from commonweal.people.ground import Ground, lacking, unknown
from commonweal.people.lists import inside
from commonweal.records import State
from commonweal.system.money import format_pounds
from commonweal.system.organisation import Kind

ID, TITLE = "funding.growth", "Does money follow growth? Lists foreseen and lists that came"
METHOD = Method(
    id=tables.METHOD,
    title="Growth foreseen and growth counted",
    text="An allocation is set on lists that it foresees for a financial year. Those are set "
    "against the list that was counted: a mean of the year where one is held (such lists have "
    "fractions of a patient), otherwise the day nearest its middle. Practices are added up in the "
    "structure of one day, so that borders do not move; a body of which an edition holds no list "
    "has no figure. A patient is priced at the area's target a head in the formula's own edition "
    "and prices. Gross: what would follow the difference if all money grew with the patients. Net: "
    "how the shares of the system's fixed sum would move if it were shared by the lists that came; "
    "these moves add up to nothing. Lists are not people: the dead and the moved stay on them for "
    "a time, and two counts of one year can differ by as much as a year's growth, so a part of a "
    "difference may have been there from the start.",
)


def part(ground: Ground, _state: State) -> Part:
    """Lists foreseen against lists counted in the latest year that holds both."""
    try:
        held = grown(ground)
    except ProjectionError as error:
        return _nothing(ground, f"the table projections cannot be used: {error}")
    if not held.rows:
        return _with_growth(ground, held, _nothing(ground, "no projection of lists is held"))
    known = [row for row in held.rows if row.outturn is not None]
    led = [row for row in known if row.led_by != "housing"] or known
    if not led:
        return _with_growth(ground, held, _foreseen_only(ground, held))
    year = max(row.year for row in led)
    series = min(row.series for row in led if row.year == year)
    rows = [row for row in held.rows if (row.series, row.year) == (series, year)]
    return _compared(ground, held, rows)


def _compared(ground: Ground, held: Grown, rows: list[Difference]) -> Part:
    own = [row for row in rows if row.kind not in (Kind.SYSTEM, Kind.PLACE)]
    above = [row for row in rows if row.kind in (Kind.SYSTEM, Kind.PLACE)]
    first = own[0]
    base, counted = held.lists.get(first.base_year), next(r.counted for r in own if r.counted)
    housing = [
        row
        for row in held.rows
        if row.led_by == "housing" and row.year == first.year and row.series != first.series
    ]
    moved = tables.practices(ground, base, counted) if base is not None else None
    found = [
        tables.by_body(ground, own, held),
        *([tables.by_level(ground, above, held)] if above else []),
        *([moved] if moved is not None else []),
        tables.every_year(ground, held),
    ]
    again = figures.of_base(ground, held, first.base_year)
    residents = figures.of_residents(ground)
    made = (
        *figures.of_rows(ground, rows, held),
        *figures.of_rows(ground, housing, held, "housing_"),
        *((again,) if again is not None else ()),
        residents,
    )
    code = ground.system.code
    top = tuple(f"{ID}.{what}.{code}" for what in ("difference", "difference_share", "priced"))
    names = {figure.id for figure in made}
    shown = [*(name for name in top if name in names), *([again.id] if again else [])]
    return Part(
        section=Section(
            id=ID,
            title=TITLE,
            text=_text(ground, held, rows, housing, residents),
            figures=(*shown, residents.id),
            charts=("funding.growth.chart",),
            tables=tuple(table.id for table in found),
        ),
        figures=made,
        tables=tuple(found),
        charts=(_chart(ground, found[0], first),),
        methods=(METHOD,),
        lacks=_lacks(held, again),
    )


def _with_growth(ground: Ground, held: Grown, part: Part) -> Part:
    """A part that has no outturn, with what two lists tell by themselves."""
    rows = since.since(ground, held)
    if not rows:
        return part
    made = tuple(since.figures(ground, rows, held.edition))
    table = since.table(ground, rows, held.edition)
    whole = tuple(f.id for f in made if f.about == ground.system.code and f.value is not None)
    return replace(
        part,
        section=replace(
            part.section,
            text=f"{part.section.text} What can be told is how lists grew since those that the "
            "formula counted; money set on them does not follow that growth by itself.",
            figures=(*part.section.figures, *whole),
            tables=(table.id, *part.section.tables),
        ),
        figures=(*part.figures, *made),
        tables=(*part.tables, table),
        methods=(METHOD,),
    )


def _chart(ground: Ground, table: Table, first: Difference) -> Chart:
    return Chart(
        id="funding.growth.chart",
        title=f"Patients counted against patients foreseen, {first.year}",
        description=f"A bar for each {ground.level_name(first.kind)}: how many per cent more "
        "(to the right) or fewer (to the left) patients were counted than the allocation foresaw.",
        kind="bar",
        table=table.id,
        x="share",
        y="name",
    )


def _text(
    ground: Ground,
    held: Grown,
    rows: list[Difference],
    housing: list[Difference],
    residents: Figure,
) -> str:
    own = [row for row in rows if row.kind not in (Kind.SYSTEM, Kind.PLACE)]
    whole = next((row for row in rows if row.kind == Kind.SYSTEM), None)
    said = [
        "Allocations are set by a national formula on lists foreseen at one point in time; money "
        "follows growth only as far as it was foreseen."
    ]
    if whole is not None and whole.counted is not None and whole.difference is not None:
        more = "more" if whole.difference >= 0 else "fewer"
        said.append(
            f"For {whole.year} {whole.series} foresaw {whole.projection:,.0f} patients; counted "
            f"({whole.counted.words}) were {whole.outturn:,.0f}, "
            f"{abs(whole.difference):,.0f} {more} ({signed(100 * (whole.share or 0))}%)."
        )
        if whole.gross is not None:
            said.append(
                f"Had all money grown with them, {format_pounds(whole.gross, 'm', 1)} a year would "
                f"have followed, at {held.edition} prices. A fixed sum would only have moved:"
            )
            said.append(f"{_ends(own)}.")
    if housing:
        away = sum(row.difference or 0.0 for row in housing if row.kind == Kind.SYSTEM)
        said.append(
            f"Against the lists led by housing ({housing[0].series}) the difference is "
            f"{signed(away, ',.0f')} patients."
        )
    base = held.lists.get(rows[0].base_year)
    counted = next((row.counted for row in rows if row.counted), None)
    if base is not None and counted is not None:
        gone, come = (inside(ground.structure, part) for part in between(base, counted))
        said.append(
            f"{len(gone)} practices of {base.series} have no list in {counted.series} and "
            f"{len(come)} the other way round; patients who went to a practice of a neighbouring "
            "body look like growth there."
        )
    if residents.value is None:
        said.append("Lists are not people; whether residents grew as fast is not known here.")
    told = "not known" if counted is None else counted.basis.value
    said.append(f"The count is {told}; what it is set against, and the price, are modelled.")
    return " ".join(said)


def _ends(rows: list[Difference]) -> str:
    moved = sorted((row for row in rows if row.net is not None), key=lambda row: row.net or 0)
    if not moved:
        return "by how much is not known"
    low, high = moved[0], moved[-1]
    return (
        f"most to {high.name} ({format_pounds(high.net or 0, 'm', 1)}), most from {low.name} "
        f"({format_pounds(low.net or 0, 'm', 1)})"
    )


def _foreseen_only(ground: Ground, held: Grown) -> Part:
    """Growth that projections assume where no list of their years is held."""
    table = tables.every_year(ground, held)
    last = max(held.rows, key=lambda row: (row.year, row.series))
    rows = [row for row in held.rows if (row.series, row.year) == (last.series, last.year)]
    made = tuple(
        figures.assumed(ground, row, held)
        for row in rows
        if row.kind in (Kind.SYSTEM, Kind.PLACE, Kind.COMMISSIONER)
    )
    code = ground.system.code
    absent = unknown(
        ground,
        f"{ID}.difference.{code}",
        "Patients counted less patients foreseen",
        f"no list counted in {last.year} or another year that was foreseen is held "
        "(table registered)",
    )
    residents = figures.of_residents(ground)
    top = tuple(figure.id for figure in made if figure.about == code)
    return Part(
        section=Section(
            id=ID,
            title=TITLE,
            text=f"{last.series} assumes that lists grow from {last.base_year} to {last.year} as "
            f"the figures say.{_unmatched(ground, held, last)} Whether lists did so is not known: "
            "none of a year that was foreseen is held, so nothing can be priced.",
            figures=(*top, absent.id, residents.id),
            tables=(table.id,),
        ),
        figures=(*made, absent, residents),
        tables=(table,),
        methods=(METHOD,),
        lacks=(
            Lack(
                table="registered",
                what="lists counted in a year that was foreseen",
                consequence="growth foreseen cannot be set against growth that came",
                cause="rows",
            ),
            _housing(),
        ),
    )


def _unmatched(ground: Ground, held: Grown, row: Difference) -> str:
    """Practices of the list that a projection starts from which it does not foresee."""
    base = held.lists.get(row.base_year)
    later = next((lists for lists in held.editions if lists.series == row.series), None)
    if base is None or later is None:
        return ""
    gone, _ = between(base, later)
    own = inside(ground.structure, gone)
    if not own:
        return ""
    return (
        f" It names {len(own)} fewer of the practices of {base.series} "
        f"({sum(own.values()):,.0f} patients), which may have merged or be missing."
    )


def _nothing(ground: Ground, why: str) -> Part:
    absent = unknown(
        ground,
        f"{ID}.difference.{ground.system.code}",
        "Patients counted less patients foreseen",
        why,
    )
    return Part.of(
        id=ID,
        title=TITLE,
        text=f"Not known: {why}.",
        figures=(absent,),
        lacks=(
            lacking(
                "projections",
                "lists that an allocation foresaw",
                "whether funding follows growth cannot be told",
            ),
        ),
    )


def _housing() -> Lack:
    return Lack(
        table="projections",
        what="lists led by housing plans",
        consequence="the growth that an allocation foresaw cannot be set against planned dwellings",
        cause="rows",
    )


def _lacks(held: Grown, again: Figure | None) -> tuple[Lack, ...]:
    found = []
    if not any(row.led_by == "housing" for row in held.rows):
        found.append(_housing())
    if again is None:
        found.append(
            Lack(
                table="registered",
                what="a second count of the lists of the base year",
                consequence="how much of a difference was there from the start cannot be told",
                cause="rows",
            )
        )
    counted = set(held.lists)
    unseen = sorted({row.year for row in held.rows} - counted)
    if unseen:
        found.append(
            Lack(
                table="registered",
                what=f"lists of {', '.join(unseen)}",
                consequence="what was foreseen for these years has no outturn",
                cause="rows",
            )
        )
    return tuple(found)
