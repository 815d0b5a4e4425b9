"""Section: where the units could be."""

from __future__ import annotations

from commonweal.evidence import Figure, Lack, Method, Part, Section, Table
from commonweal.evidence.words import joined
from commonweal.people.ground import Ground
from commonweal.services.leaving import table_of
from commonweal.services.not_held import not_held
from commonweal.services.siting import figuring, listing, tabling
from commonweal.services.siting.beside import INFLOW
from commonweal.services.siting.mapping import map_of
from commonweal.services.siting.naming import short_names, sites_named
from commonweal.services.siting.options import Options
from commonweal.services.siting.present import IF_EVERY, not_known_of
from commonweal.services.siting.shown import Shown, shown_of
from commonweal.services.siting.studying import Choice, Sited, listed_of
from commonweal.services.siting.telling import measure
from commonweal.services.travel.tabling import cases_told

ID, TITLE = "services.siting", "Where the units could be"
#: Figures that the page shows beside the table: of all choices, of each option, of the decided.
LEADING, LEADING_OF_DECIDED = ("configurations", "front", "rank_mean"), ("bettered_by",)

SCORING = Method(
    id=tabling.METHOD,
    title="How choices of sites are scored",
    text="Every choice of the system's own sites is listed and scored. Cases a year of each small "
    "area go to the nearest open site by road, of equally near ones to the one whose code comes "
    "first. Mean, 90th centile (the fewest minutes within which 90% of cases arrive) and shares "
    "are of cases, the longest is of any area with cases. A choice is on the front when no other "
    "is at least as good on every criterion and better on one. Where minutes to a site are "
    "estimated from distance, they are drawn anew with their error, all choices are scored on "
    "each draw, and the middle 95% is the interval. Second reading, beside the first: units "
    "outside that stay open take those nearer to them. Limits: docs/methods/siting.md.",
)


def part(ground: Ground) -> Part:
    """Every choice of sites scored, the options among them, and the map."""
    sited = listed_of(ground)
    if not isinstance(sited, Sited):
        return nothing(ground, ID, TITLE, sited)
    shown = shown_of(sited)
    front = listing.front_table(shown, f"{ID}.front")
    tables: list[Table] = [
        tabling.options_table(shown, f"{ID}.options"),
        *([front] if front is not None else []),
        listing.all_table(shown, f"{ID}.all"),
    ]
    drawn = None if shown.main is None else map_of(shown, shown.main, ID)
    figures = figuring.figures_of(shown)
    return Part(
        section=Section(
            id=ID,
            title=TITLE,
            text=_text(shown),
            figures=tuple(f.id for f in figures if _leads(shown, f)),
            charts=() if drawn is None else (drawn[0].id,),
            tables=tuple(table.id for table in tables),
        ),
        figures=figures,
        tables=(*tables, *(() if drawn is None else drawn[1])),
        charts=() if drawn is None else (drawn[0],),
        shapes=() if drawn is None or ground.shapes is None else (ground.shapes,),
        methods=(SCORING,),
        lacks=lacks_of(sited),
        rules=tuple(one.rule for one in sited.setting.standards.held if one.rule is not None),
    )


def _leads(shown: Shown, figure: Figure) -> bool:
    _, name, *about = figure.id.split(".")
    decided = shown.sited.decided
    of_decided = decided is not None and about == [decided.code]
    return name in LEADING or (of_decided and name in LEADING_OF_DECIDED)


def _text(shown: Shown) -> str:
    sited = shown.sited
    setting, every = sited.setting, shown.every
    said = [
        f"{len(setting.own)} sites of {sited.ground.system.name} could have a {setting.service} "
        f"unit: {len(every.every.opens):,} choices, each scored on "
        f"{setting.total:,.0f} cases a year."
    ]
    if shown.peers is not None:
        said.append(_place(shown))
    if shown.present is not None:
        said.append(_now(shown, shown.present))
        said += [
            f"{short_names(setting)[at]} is among the choices though it gave no such care then"
            + (f" ({words})." if words else ".")
            for at, words in getattr(sited.present, "without", {}).items()
        ]
    if isinstance(sited.together, Lack):
        said.append(
            "Which other services must stand on the same site is not held: no choice is ruled out "
            "for it, though it may be why a choice was."
        )
    return "\n\n".join([" ".join(said), _sure(shown)])


def _now(shown: Shown, present: Choice) -> str:
    count, mean = len(present.open), f"{present.scored.everyone.mean:.1f} minutes on average"
    if shown.assumed:
        return f"Which are open is not held: {IF_EVERY} ({count}), it takes {mean}."
    return f"Today {count} are open, {mean}."


def _place(shown: Shown) -> str:
    """Where the options stand among the choices of their number."""
    peers, decided = shown.peers, shown.decided
    assert peers is not None
    count, number = len(peers.every.opens), len(peers.every.opens[0])
    inside = [
        code
        for choice in shown.options
        for code in choice.options
        if (row := peers.every.row(choice.open)) is not None and peers.on_front(row)
    ]
    said = f"Of {count} choices of {number}, {len(peers.members)} are bettered by none"
    said += f", option {joined(inside)} among them." if inside else ", no option among them."
    row = None if decided is None else peers.every.row(decided.open)
    if decided is None or row is None:
        return said
    name = ", ".join(decided.options)
    said += (
        f" The decided option {name} ranks {peers.rank('mean_minutes', row)} by mean minutes "
        f"({decided.scored.everyone.mean:.1f})"
    )
    better = peers.bettered_by(row)
    if not better:
        return f"{said}."
    best = shown.sited.choices([peers.every.opens[better[0]]])[0]
    return (
        f"{said}; {sites_named(shown.sited.setting, best.open)} would be nearer "
        f"({best.scored.everyone.mean:.1f}), with a smallest unit of "
        f"{measure(best, 'smallest_volume'):,.0f} cases against "
        f"{measure(decided, 'smallest_volume'):,.0f}."
    )


def _sure(shown: Shown) -> str:
    """How sure: estimated columns, the two readings."""
    setting = shown.sited.setting
    names = short_names(setting)
    estimated = [names[at] for at in setting.own if setting.estimated[at]]
    said = "Minutes are modelled road times, cases are modelled means of past years."
    if estimated:
        said += (
            f" For {joined(estimated)} minutes are estimated from distance; whatever uses them is "
            "marked so and has an interval."
        )
    return said + _beside(shown)


def _beside(shown: Shown) -> str:
    """The second reading in a sentence, for the choice that the map shows."""
    main = shown.main
    if main is None or main.beside is None:
        return ""
    with_all = f"with {shown.today if shown.assumed else 'the units open then'}"
    which = f"under {', '.join(main.options)}" if main.options else with_all
    return (
        " All this keeps people inside the system. Were units outside to take those nearer to "
        f"them, {main.beside.lost_cases:,.0f} cases a year would leave {which}, and the smallest "
        f"unit would keep {min(main.beside.volumes.values()):,.0f}; {INFLOW}."
    )


def lacks_of(sited: Sited) -> tuple[Lack, ...]:
    """What the folder lacks for scoring, and areas and sites left out."""
    open_now = not_known_of(sited.setting, sited.present)
    held = (sited.options, open_now, sited.together, sited.rota, sited.stay)
    found = [one for one in held if isinstance(one, Lack)]
    for why, (count, cases) in sited.setting.left_out_by_reason().items():
        known = cases_told(sited.ground, cases)
        found.append(
            Lack(
                table=table_of(why),
                what=f"{count:,} {'area is' if count == 1 else 'areas are'} left out: {why}"
                + (f" ({known:,.0f} cases a year)" if known else ""),
                consequence="their cases are in no result",
                cause="rows",
            )
        )
    if not (sited.setting.fifth > 0).any():
        found.append(
            Lack(
                table="indicators",
                what="deprivation of the system's small areas",
                consequence="nothing is told by fifth, and choices are compared and weighed "
                "without the most deprived",
                cause="rows",
            )
        )
    if untimed := getattr(sited.present, "untimed", ()):
        found.append(
            Lack(
                table="travel",
                what=f"minutes to {joined(untimed)}, open on the day of the plan",
                consequence="minutes of that day are too long, and what choices cost too little",
                cause="rows",
            )
        )
    if isinstance(sited.options, Options):
        found += [
            Lack(
                table="options",
                what=f"option {code} is left out: {why}",
                consequence="it is not scored",
                cause="rows",
            )
            for code, why in sited.options.left_out
        ]
    for code, why in sited.setting.sites_left_out:
        found.append(
            Lack(
                table="travel",
                what=f"site {code} is left out: {why}",
                consequence="choices with it are not scored",
                cause="rows",
            )
        )
    return tuple(found)


def nothing(ground: Ground, identifier: str, title: str, lacks: tuple[Lack, ...]) -> Part:
    """A section that can say nothing, and why; the first of them has the figure."""
    return not_held(
        ground,
        lacks,
        section=identifier,
        title=title,
        figure=f"services.configurations.{ground.system.code}" if identifier == ID else "",
        label="Choices of sites scored",
    )
