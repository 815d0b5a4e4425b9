"""Section: whether other bodies change anything that the decision on sites rests on."""

from __future__ import annotations

from commonweal.evidence import Basis, Column, Figure, Lack, Method, Part, Table
from commonweal.evidence.words import day
from commonweal.people.ground import Ground
from commonweal.rules import Source
from commonweal.services.judged import ROUNDING
from commonweal.services.not_held import not_held
from commonweal.services.robustness.structure import Change, change_of
from commonweal.services.siting.present import EVERY
from commonweal.services.siting.studying import Sited, listed_of
from commonweal.services.siting.tabling import sources_of
from commonweal.system.organisation import Kind

ID, TITLE = "services.structure", "Does a new structure change it?"
METHOD = Method(
    id=ID,
    title="Options added up from the bodies before and after a change",
    text="The last day held on which the system's commissioners became others. Cases, minutes and "
    "what each site gets are added up from the commissioners' areas of the day before, and again "
    "from those of that day: what differs is what the change of bodies does to the options. "
    "docs/methods/robustness.md.",
)
#: What a choice of sites rests on; whether it is the bodies' to change.
INPUTS = (
    ("cases of each small area", "demand", "no: where people live and fall ill"),
    ("road minutes", "travel", "no: roads"),
    ("sites and what stands on them", "sites, site_services", "no: owned by trusts"),
    ("deprivation of areas", "indicators", "no: counted nationally"),
    ("standards of volumes and staff", "services", "no: set nationally"),
    ("whose people are counted", "area_memberships", "only where the border moves"),
    ("who decides, and who must be consulted", "organisations", "yes"),
)


def part(ground: Ground) -> Part:
    """The options before and after the last change of commissioners."""
    sited = listed_of(ground)
    if not isinstance(sited, Sited):
        return _nothing(ground, sited)
    opens, names = _choices(sited)
    change = change_of(ground, sited.setting, opens)
    if change is None:
        return _nothing(ground, (_no_change(),))
    figures = tuple(_figures(ground, sited, change))
    tables = (_inputs(ground, sited, change), _options(ground, sited, change, names))
    return Part.of(
        id=ID,
        title=TITLE,
        text=_text(change),
        figures=figures,
        tables=tables,
        methods=(METHOD,),
    )


def _choices(sited: Sited) -> tuple[list[tuple[int, ...]], list[str]]:
    """The options; where there are none, what is open today; else every own site."""
    if sited.listed:
        return [one.sites for one in sited.listed], [one.code for one in sited.listed]
    if not isinstance(sited.present, Lack):
        return [sited.present.sites], [
            EVERY if sited.present.assumed else "open on the day of the plan"
        ]
    return [sited.setting.own], ["every own site"]


def _no_change() -> Lack:
    return Lack(
        table="successions",
        what="a change of the system's commissioners",
        consequence="nothing can be set against the structure of the day",
        cause="rows",
    )


def _nothing(ground: Ground, lacks: tuple[Lack, ...]) -> Part:
    return not_held(
        ground,
        lacks,
        section=ID,
        title=TITLE,
        figure="services.structure.areas_changed",
        label="Small areas that left or joined",
        methods=(METHOD,),
    )


def _text(change: Change) -> str:
    before, after = change.before, change.after
    bodies = len(before.commissioners), len(after.commissioners)
    said = (
        f"On {day(after.day)} {bodies[0]} commissioner{'s' * (bodies[0] != 1)} became {bodies[1]}. "
    )
    if change.areas_changed:
        said += (
            f"{change.areas_changed:,} small areas left or joined "
            f"({before.cases:,.0f} cases a year before, {after.cases:,.0f} after); the mean "
            f"minutes of an option change by {change.largest_minutes:.2f} at most."
        )
    elif _same(change):
        said += (
            "The same small areas are the system's: added up from the areas of before and of "
            "after, every option has the same minutes and the same cases at every site. What "
            "changes is who decides, not where people live."
        )
    else:
        said += f"Options change by {change.largest_minutes:.2f} minutes at most."
    return said


def _same(change: Change) -> bool:
    tolerance = ROUNDING * max(1.0, change.before.cases)
    return change.largest_minutes <= tolerance and change.largest_volume <= tolerance


def _figures(ground: Ground, sited: Sited, change: Change) -> list[Figure]:
    held = (
        ("commissioners_before", "Commissioners before the change",
         len(change.before.commissioners), "bodies"),
        ("commissioners_after", "Commissioners after the change",
         len(change.after.commissioners), "bodies"),
        ("areas_changed", "Small areas that left or joined by it", change.areas_changed, "areas"),
        ("largest_change", "Largest change of an option's mean minutes by it",
         _plain(change.largest_minutes), "minutes"),
        ("largest_volume", "Largest change of a site's cases under an option by it",
         _plain(change.largest_volume), "cases a year"),
    )  # fmt: skip
    return [
        ground.figure(
            f"services.structure.{name}", label, ground.system.code, value, unit,
            Basis.OBSERVED if name in ("commissioners_before", "commissioners_after",
                                       "areas_changed") else Basis.MODELLED,
            _sources(ground, sited), method=ID, as_of=change.after.day,
        )
        for name, label, value, unit in held
    ]  # fmt: skip


def _plain(value: float) -> float:
    """A difference that is rounding is none."""
    return 0.0 if value <= ROUNDING else value


def _sources(ground: Ground, sited: Sited) -> tuple[Source, ...]:
    held = ground.sources("area_memberships", "kind", Kind.COMMISSIONER.value)
    changed = ground.sources("successions")
    return tuple(dict.fromkeys((*held, *changed, *sources_of(sited))))


def _inputs(ground: Ground, sited: Sited, change: Change) -> Table:
    border = (
        f"only where the border moves: {change.areas_changed:,} small areas did"
        if change.areas_changed
        else "only where the border moves: none did"
    )
    bodies = (
        f"yes: {len(change.before.commissioners)} commissioners before, "
        f"{len(change.after.commissioners)} after"
    )
    told = {"area_memberships": border, "organisations": bodies}
    return Table.of_rows(
        [
            {"input": what, "table": table, "changes": told.get(table, said)}
            for what, table, said in INPUTS
        ],
        id=f"{ID}.inputs",
        title="What the options rest on, and whether other bodies change it",
        columns=(
            Column(name="input", label="What", kind="text"),
            Column(name="table", label="Table", kind="code", on_page=False),
            Column(name="changes", label="Does a change of bodies change it?", kind="text"),
        ),
        basis=Basis.OBSERVED,
        sources=_sources(ground, sited),
        method=ID,
        as_of=change.after.day,
    )


def _options(ground: Ground, sited: Sited, change: Change, names: list[str]) -> Table:
    before, after = change.before, change.after
    return Table.of_rows(
        [
            {
                "option": name,
                "before": float(before.mean[at]),
                "after": float(after.mean[at]),
                "smallest_before": float(before.volumes[at][before.volumes[at] >= 0.0].min()),
                "smallest_after": float(after.volumes[at][after.volumes[at] >= 0.0].min()),
            }
            for at, name in enumerate(names)
        ],
        id=f"{ID}.options",
        title="The options, added up from the commissioners' areas before and after",
        columns=(
            Column(name="option", label="Option", kind="text"),
            Column(name="before", label="Mean before", kind="number", unit="minutes"),
            Column(name="after", label="Mean after", kind="number", unit="minutes"),
            Column(name="smallest_before", label="Smallest unit before", kind="count",
                   unit="cases a year"),
            Column(name="smallest_after", label="Smallest unit after", kind="count",
                   unit="cases a year"),
        ),
        basis=Basis.MODELLED,
        sources=_sources(ground, sited),
        method=ID,
        as_of=change.after.day,
        vintage=sited.setting.demand_period,
    )  # fmt: skip
