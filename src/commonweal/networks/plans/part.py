"""Section: the published networks, judged."""

from __future__ import annotations

from commonweal.evidence import Chart, Figure, Lack, Method, Part, Section, Table
from commonweal.evidence.words import MONTHS
from commonweal.evidence.words import day as day_words
from commonweal.networks.plans.exceptional import APART, LOOSE
from commonweal.networks.plans.figures import figures_of
from commonweal.networks.plans.judging import Judged, judge
from commonweal.networks.plans.mapping import map_of
from commonweal.networks.plans.tabling import METHOD, exceptions_table, networks_table
from commonweal.people.ground import Ground, lacking, unknown
from commonweal.people.registrations import SOURCES
from commonweal.system.organisation import Kind

ID, TITLE = "networks.published", "The published networks, judged"
#: Measures of figures in the order in which a reader asks for them; the others follow.
LEADING = (
    "count",
    "outside_band",
    "contiguous",
    "unassigned",
    "unassigned_patients",
    "within_own_assigned",
    "commissioner_splits",
    "rms_km",
)
MEASURES = Method(
    id=METHOD,
    title="How a plan of networks is measured",
    text="Neighbours are fixed before any plan is judged: two practices are neighbours when no "
    "third lies in the circle between them (the Gabriel graph), unless the straight way leads over "
    "more than 2 km of water or another system's land. A network is contiguous when its practices "
    "are connected by neighbours of its own. Inertia is patients times the squared straight "
    "distance to their network's own centre; its root a patient is the spread in km. Who lives "
    "where is modelled. The main network of a small area is the one that most of its registered "
    "residents belong to; within their own network are those registered in the main network of "
    "where they live. A plan in which practices are in none is compared like with like only on the "
    "practices that every plan holds. Limits and definitions: docs/methods/networks.md.",
    sources=SOURCES,
)


def part(ground: Ground) -> Part:
    """The published plan against the band, the graph, its patients' homes and their needs."""
    if not ground.lists:
        return _nothing(ground, "no lists of practices are held", "registered", "practice lists")
    judged = judge(ground)
    if not judged.measured.networks:
        return _nothing(
            ground,
            "no memberships of networks are held for the day",
            "memberships",
            "who is in which network",
        )
    networks = networks_table(ground, judged, ID)
    exceptions = exceptions_table(ground, judged, f"{ID}.exceptions")
    figures = figures_of(ground, judged)
    drawn = map_of(ground, judged, ID, networks)
    charts: tuple[Chart, ...] = () if drawn is None else (drawn.chart,)
    tables: tuple[Table, ...] = (networks, exceptions, *(() if drawn is None else drawn.tables))
    return Part(
        section=Section(
            id=ID,
            title=TITLE,
            text=_text(ground, judged),
            figures=tuple(figure.id for figure in sorted(figures, key=_place)),
            charts=tuple(chart.id for chart in charts),
            tables=tuple(table.id for table in tables),
        ),
        figures=figures,
        tables=tables,
        charts=charts,
        shapes=() if drawn is None else drawn.shapes,
        methods=(MEASURES,),
        lacks=_lacks(ground, judged),
        rules=tuple(rule for rule in (judged.rule, judged.waiver) if rule is not None),
    )


def _place(figure: Figure) -> int:
    """Figures that a reader asks for first."""
    measure = figure.id.split(".")[1]
    return LEADING.index(measure) if measure in LEADING else len(LEADING)


def _text(ground: Ground, judged: Judged) -> str:
    return "\n\n".join((_shape(ground, judged), _people(ground, judged)))


def _shape(ground: Ground, judged: Judged) -> str:
    """How many networks there are, how many miss their band, and how many hang together."""
    measured = judged.measured
    word = ground.level_name(Kind.NETWORK, plural=True)
    edition = edition_words(ground.given.policies.network_vintage)
    said = f"The {len(measured.networks)} {word}{edition} on the lists of {_lists(ground)}."
    if judged.rule is None:
        said += " No rule on their size was held on the day."
    else:
        said += (
            f" {judged.outside} are outside the band of circa {judged.rule.low:,.0f} to "
            f"{judged.rule.high:,.0f} patients{_elsewhere(ground)}."
        )
    apart = [e for e in judged.exceptions if e.what == APART]
    joined_up = sum(e.outlived for e in apart)
    said += f" {measured.contiguous} are in one piece on the graph of neighbours"
    if not apart:
        return f"{said}."
    return (
        f"{said}; {joined_up} of the other {len(apart)} would be if practices in none counted as "
        "ground between."
    )


def _people(ground: Ground, judged: Judged) -> str:
    """Who is in no network, who is registered near home, and how sure that is."""
    measured = judged.measured
    said = []
    if measured.unassigned:
        said.append(
            f"{len(measured.unassigned)} practices with {measured.unassigned_patients:,.0f} "
            f"patients of the day are in none{_since(judged)}: each is listed."
        )
    if measured.within_own_assigned is not None:
        said.append(
            f"Of the others' patients about {measured.within_own_assigned:.0%} are registered in "
            f"the main {ground.level_name(Kind.NETWORK)} of where they live: modelled, not "
            "counted, and how far off it may be is not known."
        )
    if judged.waiver is not None and any(n.side == "below" for n in measured.networks):
        said.append("A small one may be waived by decision; none is held.")
    return " ".join(said)


def edition_words(vintage: str) -> str:
    """An edition of memberships in a sentence.

    Examples
    --------
    >>> edition_words("october-2021"), edition_words("2019/20"), edition_words("")
    (' of October 2021', ' of the edition 2019/20', '')
    """
    month, _, year = vintage.partition("-")
    if month.capitalize() in MONTHS and year.isdigit():
        return f" of {month.capitalize()} {year}"
    return f" of the edition {vintage}" if vintage else ""


def _lists(ground: Ground) -> str:
    """The edition of lists by its years, or by its own name where the source gives none."""
    named = {source.vintage for source in ground.list_sources} - {""}
    return named.pop() if len(named) == 1 else ground.series or "the day"


def _elsewhere(ground: Ground) -> str:
    """What the first chapter found for the same memberships on other lists that may stand."""
    chapter = ground.given.chapters.get("population")
    table = chapter.table("population.networks_by_edition") if chapter is not None else None
    if table is None:
        return ""
    others = [
        f"{row['outside']:,.0f} of {row['networks']:,.0f} on the lists of {day_words(row['day'])}"
        for row in table.data.to_pylist()
        if row["memberships"] == ground.given.policies.network_vintage
        and row["lists"] in ground.given.policies.lists
        and row["lists"] != ground.series
        and row["outside"] is not None
    ]
    return f" ({'; '.join(others)})" if others else ""


def _since(judged: Judged) -> str:
    gone = sum(e.outlived for e in judged.exceptions if e.what == LOOSE)
    return f" ({gone} have closed or merged since, as far as the folder knows)" if gone else ""


def _nothing(ground: Ground, why: str, table: str, what: str) -> Part:
    absent: Figure = unknown(
        ground,
        f"networks.outside_band.{ground.system.code}",
        f"{ground.level_name(Kind.NETWORK, plural=True)} outside their band",
        why,
    )
    return Part.of(
        id=ID,
        title=TITLE,
        text=f"Not known: {why}.",
        figures=(absent,),
        lacks=(lacking(table, what, "no published plan can be judged"),),
    )


def _lacks(ground: Ground, judged: Judged) -> tuple[Lack, ...]:
    found = []
    if judged.rule is None:
        found.append(
            Lack(
                table="rules",
                what="no population band for networks on the day",
                consequence="whether they are of the right size cannot be said",
                cause="rule",
            )
        )
    if judged.units.persons is None:
        found.append(
            lacking(
                "residents",
                "residents and points of small areas",
                "where the patients of a network live, and their deprivation, cannot be modelled",
            )
        )
    elif not judged.units.areas:
        found.append(
            lacking(
                "area_memberships",
                "which small areas are the system's",
                "who is registered in the main network of where they live is not known",
            )
        )
    if not ground.outlines:
        found.append(
            lacking(
                "shapes",
                "outlines of small areas",
                "density beside a small network is not known, and "
                + (
                    "links over water are cut by the coarser outlines of commissioners"
                    if judged.units.land
                    else "links over water are not cut"
                ),
            )
        )
    if judged.units.persons is not None and judged.measured.deprived is None:
        found.append(lacking("indicators", "deprivation of areas", "its mix is not known"))
    if judged.measured.need is None:
        found.append(lacking("need_weights", "need of practices", "need a head is not known"))
    if judged.waiver is not None and any(n.side == "below" for n in judged.measured.networks):
        found.append(
            Lack(
                table="records",
                what="decisions on waivers for networks below the band",
                consequence="a small network cannot be called excepted",
                cause="rows",
            )
        )
    return tuple(found)
