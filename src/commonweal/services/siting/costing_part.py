"""Section: what each option costs whom."""

from __future__ import annotations

from commonweal.evidence import Chart, Lack, Part, Section
from commonweal.evidence.words import day
from commonweal.people.ground import Ground
from commonweal.services.siting.carrying import LONGER
from commonweal.services.siting.costing import (
    Against,
    against,
    change,
    coded,
    costs_table,
    figures_of,
    longer_ways,
)
from commonweal.services.siting.part import SCORING, nothing
from commonweal.services.siting.present import IF_EVERY, UNKNOWN
from commonweal.services.siting.shown import shown_of
from commonweal.services.siting.studying import (
    COMMISSIONER,
    DISTRICT,
    FIFTH,
    Choice,
    Sited,
    listed_of,
)

ID, TITLE = "services.costs", "What each option costs whom"
SHOWN = 12


def part(ground: Ground) -> Part:
    """Minutes today against each option, by district and by fifth of deprivation."""
    sited = listed_of(ground)
    if not isinstance(sited, Sited):
        return nothing(ground, ID, TITLE, sited)
    held = against(shown_of(sited))
    if held is None:
        return nothing(ground, ID, TITLE, (_no_today(sited),))
    tables = [
        costs_table(held, kind, f"{ID}.by_{kind}", shown=shown)
        for kind, shown in ((DISTRICT, SHOWN), (FIFTH, None), (COMMISSIONER, 0))
        if held.present.scored.groups[kind]
    ]
    figures = tuple(figures_of(held, DISTRICT))
    chart = _chart(held) if held.present.scored.groups[DISTRICT] else None
    main = coded(held.main)
    leading = tuple(
        f"services.{name}.{main}"
        for name in ("cases_longer", "deprivation_gap", "deprivation_gap_change")
    )
    return Part(
        section=Section(
            id=ID,
            title=TITLE,
            text=_text(held),
            figures=tuple(one.id for one in figures if one.id in leading),
            charts=() if chart is None else (chart.id,),
            tables=tuple(table.id for table in tables),
        ),
        figures=figures,
        tables=tuple(tables),
        charts=() if chart is None else (chart,),
        methods=(SCORING,),
    )


def _no_today(sited: Sited) -> Lack:
    if isinstance(sited.present, Lack):
        return sited.present
    return Lack(
        table="options",
        what="a choice of sites other than "
        + ("every unit held" if sited.present.assumed else "what is open today"),
        consequence=UNKNOWN,
        cause="rows",
    )


def _text(held: Against) -> str:
    sited, chosen = held.shown.sited, held.chosen()
    names = sited.ground.area_names
    now, then = held.present.scored.everyone.mean, chosen.scored.everyone.mean
    count = len(held.present.open)
    before = f"on {day(sited.ground.day)} ({count} units open, {_known(sited)})"
    if held.shown.assumed:
        before = f"{IF_EVERY} ({count}; which are is not held)"
    said = [
        f"Minutes {before} against each choice. With {held.main} the mean goes from {now:.1f} to "
        f"{then:.1f} minutes; "
        f"{longer_ways(held, chosen)[0]:,.0f} of {sited.setting.total:,.0f} cases a year would "
        f"travel over {LONGER:.0f} minutes longer."
    ]
    groups = chosen.scored.groups[DISTRICT]
    worst = sorted(groups, key=lambda g: (-change(held, chosen, DISTRICT, g)[0], g))[:1]
    said += [
        f"The way gets longest from {names.get(code, code)}: "
        f"{held.present.scored.groups[DISTRICT][code].mean:.0f} minutes {held.shown.with_today}, "
        f"{groups[code].mean:.0f} with {held.main}."
        for code in worst
    ]
    fifths = chosen.scored.groups[FIFTH]
    if "1" in fifths and "5" in fifths:
        said.append(_fifths(held, chosen))
    return " ".join(said)


def _fifths(held: Against, chosen: Choice) -> str:
    longer = {fifth: change(held, chosen, FIFTH, fifth)[0] for fifth in ("1", "5")}
    return (
        f"People of the most deprived fifth of areas travel {longer['1']:.1f} minutes longer, of "
        f"the least deprived {longer['5']:.1f}."
    )


def _known(sited: Sited) -> str:
    return "" if isinstance(sited.present, Lack) else sited.present.said


def _chart(held: Against) -> Chart:
    return Chart(
        id=f"{ID}.chart",
        title=f"Minutes longer than {held.shown.with_today}, {held.main}, by district",
        description="Bars: how many minutes longer the way to the nearest unit gets for each "
        "district, with the interval where minutes are estimated.",
        kind="bar",
        table=f"{ID}.by_{DISTRICT}",
        x="main",
        y="name",
        low="low",
        high="high",
    )
