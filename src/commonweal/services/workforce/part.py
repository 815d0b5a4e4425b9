"""Section: are there enough staff."""

from __future__ import annotations

from math import fsum

from commonweal.evidence import Chart, Lack, Method, Part, Section, Table
from commonweal.people.ground import Ground, lacking
from commonweal.services.workforce import needed_tabling, tabling, telling
from commonweal.services.workforce.ageing import Ageing
from commonweal.services.workforce.cover import Covering
from commonweal.services.workforce.figuring import figures_of
from commonweal.services.workforce.levels import name_of
from commonweal.services.workforce.staffing import Compared, Staffing, staffing_of
from commonweal.services.workforce.supply import COUNTED, unusable

ID, TITLE = tabling.ID, "Are there enough staff"
#: Measures of figures that the page shows, in the order in which a reader asks for them.
LEADING = (
    "gp_shortfall",
    "gp_shortfall_reported",
    "gp_posts_vacant",
    "gp_55_and_over",
    "trainees_who_stay",
    "trained_and_here",
    "gps_leaving_as_england",
    "mdt_needed",
    "link_worker_people",
    "appointments_with_gp",
)
#: Of figures with a name for each role or area, the ones that the page shows.
WHOLE = {"mdt_needed": ("all",)}

STAFF = Method(
    id=tabling.METHOD,
    title="How staff are set beside patients and standards",
    text="A source counts all GPs, fully qualified or permanent ones, as people or as whole-time "
    "equivalents. Nothing of one kind is compared with another. Patients for each GP are the "
    "source's; GPs of an area are the lists of the day over that ratio, and what England's ratio "
    "asks for is the same lists over England's. Areas with more do not make up for areas with "
    "fewer. Weighted patients are lists weighted by need. Teams: the standard's roles times the "
    "networks as they are, or patients over 50,000. Leaving as in England is England's leavers "
    "times the share of patients. Rotas: programmed activities on the straight line through the "
    "standard's points over those a consultant works, rounded up, and never fewer than the rota's "
    "minimum. Limits: docs/methods/workforce.md.",
)


def part(ground: Ground) -> Part:
    """GPs by area beside England, what is known of leaving, what teams and rotas would need."""
    staffing = staffing_of(ground)
    leading = staffing.compared(staffing.of_areas[0]) if staffing.of_areas else None
    figures = figures_of(staffing)
    tables = _tables(staffing, leading)
    charts = () if leading is None else _charts(leading, tables[0])
    shown = sorted((figure.id for figure in figures if _leads(figure.id)), key=_place)
    return Part(
        section=Section(
            id=ID,
            title=TITLE,
            text=telling.text(staffing, leading),
            figures=tuple(shown),
            charts=tuple(chart.id for chart in charts),
            tables=tuple(table.id for table in tables),
        ),
        figures=figures,
        tables=tables,
        charts=charts,
        methods=(STAFF,),
        lacks=lacks_of(staffing),
    )


def _tables(staffing: Staffing, leading: Compared | None) -> tuple[Table, ...]:
    found: list[Table] = []
    if leading is not None:
        found.append(tabling.areas_table(staffing, leading))
    beside = tabling.sources_table(staffing)
    found += [*([] if beside is None else [beside]), tabling.known_table(staffing)]
    if staffing.needs:
        found.append(needed_tabling.teams_table(staffing.needs, len(staffing.networks)))
    if isinstance(staffing.covering, Covering):
        found.append(needed_tabling.rota_table(staffing.covering))
    if isinstance(staffing.ageing, Ageing):
        held = staffing.ground.tables.sources
        of = tuple(held[code] for code in staffing.ageing.sources)
        found.append(needed_tabling.ageing_table(staffing.ageing, of))
    if staffing.stays:
        found.append(needed_tabling.stays_table(staffing))
    return tuple(found)


def _charts(leading: Compared, table: Table) -> tuple[Chart, ...]:
    england = leading.england
    beside = "" if england is None else f", beside England's {england.patients_per or 0.0:,.0f}"
    return (
        Chart(
            id=f"{ID}.chart",
            title="Registered patients for each GP",
            description=f"Patients for each GP in {len(leading.rows)} areas{beside}; the areas "
            "with fewest GPs for their patients come first.",
            kind="interval",
            table=table.id,
            x="patients_per_gp",
            y="name",
            centre="" if england is None else "england",
        ),
    )


def _leads(identifier: str) -> bool:
    _, name, *rest = identifier.split(".")
    return name in LEADING and (name not in WHOLE or tuple(rest) == WHOLE[name])


def _place(identifier: str) -> int:
    name = identifier.split(".")[1]
    return LEADING.index(name) if name in LEADING else len(LEADING)


def lacks_of(staffing: Staffing) -> tuple[Lack, ...]:
    """What the folder does not hold, and what therefore cannot be said."""
    ground = staffing.ground
    found: list[Lack] = []
    if not staffing.of_areas:
        found.append(
            lacking("workforce", "GPs by practice or area", "whether there are enough of them in "
                    "any area cannot be said; what teams would need can")
        )  # fmt: skip
    wrong = ", ".join(name_of(ground, code) for code in unusable(ground))
    if wrong:
        what = f"a number of patients for each GP above zero for {wrong}"
        found.append(
            Lack(table="indicators", what=what, consequence="theirs is left out", cause="rows")
        )
    for series in staffing.of_areas:
        absent = staffing.compared(series).missing(staffing.registered(series.level))
        if absent and staffing.covered(series):
            names = ", ".join(name_of(ground, code) for code in absent)
            told = "GPs above none" if series.name == COUNTED else series.name
            found.append(_rows(f"{told} for {names}", "they are in no shortfall of theirs"))
    found += _uncounted(staffing)
    if staffing.weighting is None or staffing.weighting.stands_in:
        found.append(
            Lack(
                table="need_weights",
                what="lists weighted for general practice (Carr-Hill, or primary medical care)",
                consequence="GPs for weighted patients rest on another need, or are not known",
                cause="rows",
            )
        )
    if isinstance(staffing.ageing, Lack):
        found.append(staffing.ageing)
    if not staffing.stays:
        found.append(
            lacking("trainees", "trainees who finished here and how many still work here",
                    "what training locally keeps can be told at most as others report it")
        )  # fmt: skip
    if not isinstance(staffing.covering, Covering):
        found += staffing.covering
    if not any(series.role != "GP" for series in staffing.series):
        found.append(_rows("other roles of general practice", "only GPs are set beside patients"))
    return tuple(dict.fromkeys(found))


def _uncounted(staffing: Staffing) -> list[Lack]:
    """Patients of practices without a count: nobody is known there, which is not nobody."""
    if not staffing.of_areas:
        return []
    areas = staffing.of_areas[0].areas
    covered = fsum(one.covered for one in areas if one.covered is not None)
    absent = staffing.covered(staffing.of_areas[0]) - covered
    if not covered or absent < 0.5:
        return []
    what = f"GPs of practices with {absent:,.0f} patients"
    return [_rows(what, "they are taken to have as many for each patient as the rest of the area")]


def _rows(what: str, consequence: str) -> Lack:
    return Lack(table="workforce", what=what, consequence=consequence, cause="rows")
