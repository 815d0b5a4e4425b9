"""Section: whether centralising is needed: volumes and staff for each number of sites."""

from __future__ import annotations

from commonweal.evidence import Chart, Column, Figure, Lack, Part, Section, Table
from commonweal.evidence.figure import weakest
from commonweal.evidence.words import day
from commonweal.people.ground import Ground
from commonweal.services.siting.bands import missed_by, nearest
from commonweal.services.siting.keeping import keeping, keeping_said, keeping_table
from commonweal.services.siting.naming import short_names, sites_named
from commonweal.services.siting.numbering import bands_told, meeting, most_units, numbers_of
from commonweal.services.siting.part import SCORING, nothing
from commonweal.services.siting.present import IF_EVERY
from commonweal.services.siting.ranging import BRACKETS, measured
from commonweal.services.siting.shown import Shown, shown_of
from commonweal.services.siting.staffing import no_consultants
from commonweal.services.siting.studying import Choice, Sited, listed_of
from commonweal.services.siting.tabling import (
    METHOD,
    basis_of,
    pair_said,
    sources_of,
    volume_note,
)
from commonweal.services.siting.telling import measure, minutes

#: Columns on the page with intervals: name, label, measure.
SAID = (
    ("mean", "Mean minutes", "mean_minutes"),
    ("within_30", "Within 30", "within_30"),
    ("smallest", "Smallest, cases", "smallest_volume"),
    ("largest", "Largest, cases", "largest_volume"),
)
ID, TITLE = (
    "services.numbers",
    "Is centralising needed? Patients and staff for each number of units",
)


def part(ground: Ground) -> Part:
    """For each number of sites the choice of least minutes: volumes, staff, beds."""
    sited = listed_of(ground)
    if not isinstance(sited, Sited):
        return nothing(ground, ID, TITLE, sited)
    shown = shown_of(sited)
    numbers = _numbers(shown)
    missed = _nearest(shown)
    figures = numbers_of(shown)
    chart = Chart(
        id=f"{ID}.chart",
        title="Cases of a unit by number of units: the mean, from the smallest to the largest unit "
        "(no interval of doubt)",
        description="For each number of units, in the choice of least mean minutes: the mean "
        "cases a year of a unit, and a line from its smallest to its largest unit, which is how "
        "units differ and not how sure the mean is; and the least of the standard.",
        kind="interval",
        table=numbers.id,
        x="mean_volume",
        y="number",
        low="smallest",
        high="largest",
        centre="standard" if sited.band.low is not None else "",
    )
    beside = (keeping_table(shown, f"{ID}.meeting"), missed)
    tables = (numbers, *(one for one in beside if one is not None))
    return Part(
        section=Section(
            id=ID,
            title=TITLE,
            text=_text(shown),
            figures=tuple(f.id for f in figures if _leads(shown, f)),
            charts=(chart.id,),
            tables=tuple(table.id for table in tables),
        ),
        figures=figures,
        tables=tables,
        charts=(chart,),
        methods=(SCORING,),
        lacks=_lacks(sited),
    )


def _leads(shown: Shown, figure: Figure) -> bool:
    """How many units standards allow; consultants for the options' number and for today's."""
    _, name, about = figure.id.split(".", 2)
    numbers = {len(one.open) for one in (*shown.options, shown.present) if one is not None}
    return name == "most_units" or (name == "staff_needed" and about in map(str, numbers))


def _lacks(sited: Sited) -> tuple[Lack, ...]:
    there = None if isinstance(sited.rota, Lack) else sited.rota.there
    return (no_consultants(sited.ground, sited.setting),) if there is None else ()


def _numbers(shown: Shown) -> Table:
    sited = shown.sited
    rota = not isinstance(sited.rota, Lack)
    rows = [_row(shown, one) for one in shown.best]
    bases = [basis_of(shown)]
    if not isinstance(sited.rota, Lack):
        bases.append(sited.rota.basis)
    sources = [*sources_of(sited), *sited.band.sources]
    for one in (sited.rota, sited.stay):
        sources += [] if isinstance(one, Lack) else one.sources
    return Table.of_rows(
        rows,
        id=f"{ID}.best",
        title="For each number of units, the choice of least mean minutes",
        columns=(
            Column(name="number", label="Units", kind="text"),
            Column(name="sites", label="Sites", kind="text"),
            *(Column(name=f"{name}_said", label=label, kind="text") for name, label, _ in SAID),
            Column(name="mean", label="Mean", kind="number", unit="minutes", on_page=False),
            Column(name="within_30", label="Within 30", kind="share", on_page=False),
            Column(name="smallest", label="Smallest", kind="count", unit="cases a year",
                   on_page=False),
            Column(name="mean_volume", label="Mean of a unit", kind="count", unit="cases a year",
                   on_page=False),
            Column(name="largest", label="Largest", kind="count", unit="cases a year",
                   on_page=False),
            Column(name="standard", label="Least of the standard", kind="count",
                   unit="cases a year", on_page=False),
            Column(name="standard_said", label="Standard", kind="text", on_page=False),
            Column(name="pair_said", label="By the pair of one source", kind="text", on_page=False),
            Column(name="inside", label="In standard", kind="count", unit="units"),
            Column(name="meeting", label="Choices all in standard", kind="count",
                   description="Of all choices of this number"),
            Column(name="consultants", label="Consultants", kind="count", unit="people",
                   on_page=rota),
            Column(name="whole_time", label="Consultants", kind="number", unit="whole time",
                   on_page=False),
            Column(name="beds", label="Beds in use", kind="number", unit="beds",
                   on_page=not isinstance(sited.stay, Lack)),
            Column(name="basis", label="Basis of minutes", kind="text"),
            Column(name="service", label="Service", kind="text", on_page=False),
        ),
        basis=weakest(*bases),
        sources=tuple(dict.fromkeys(sources)),
        method=METHOD,
        note=f"{BRACKETS} {volume_note(sited)}{_rota_note(sited)}",
        as_of=sited.ground.day,
        vintage=sited.setting.demand_period,
        shown=12,
    )  # fmt: skip


def _rota_note(sited: Sited) -> str:
    if isinstance(sited.rota, Lack):
        return ""
    return (
        f" Consultants: a rota at each unit, at least {sited.rota.minimum} people, more where "
        f"admissions ask for it ({sited.rota.basis.value})."
    )


def _row(shown: Shown, choice: Choice) -> dict[str, object]:
    sited, volumes = shown.sited, choice.scored.volumes
    number = len(choice.open)
    needed = None if isinstance(sited.rota, Lack) else sited.rota.needed(list(volumes.values()))
    codes = {sited.setting.sites[at].code: cases for at, cases in volumes.items()}
    return {
        "number": str(number),
        "sites": sites_named(sited.setting, choice.open),
        "mean": minutes(choice.scored.everyone.mean),
        "within_30": choice.scored.everyone.within[0],
        "smallest": measure(choice, "smallest_volume"),
        "mean_volume": sum(volumes.values()) / number,
        "largest": measure(choice, "largest_volume"),
        "standard": sited.band.low,
        "standard_said": sited.band.ends or None,
        "pair_said": pair_said(sited) or None,
        "inside": number - len(sited.band.misses(volumes)) if sited.band.known else None,
        "meeting": meeting(shown, number, sited.band) if sited.band.known else None,
        "consultants": None if needed is None else needed.people,
        "whole_time": None if needed is None else needed.whole_time,
        "beds": None if isinstance(sited.stay, Lack) else sited.stay.beds_in_use(codes),
        "basis": choice.basis.value,
        **{f"{name}_said": measured(shown, choice, of) for name, _, of in SAID},
        "service": sited.setting.service,
    }


def _nearest(shown: Shown) -> Table | None:
    """Where no choice of the options' number meets the band, the nearest and what each misses."""
    peers, sited = shown.peers, shown.sited
    if peers is None or not sited.band.known or not missed_by(peers.every, sited.band).all():
        return None
    names = short_names(sited.setting)
    rows = []
    for at in nearest(peers.every, sited.band).tolist():
        opened = peers.every.opens[at]
        volumes = dict(zip(opened, peers.every.volumes[at].tolist(), strict=False))
        misses = sited.band.misses(volumes)
        rows.append(
            {
                "sites": sites_named(sited.setting, opened),
                "missed": sum(abs(by) for by in misses.values()),
                "what": "; ".join(
                    f"{names[site]} {abs(by):,.0f} {'too few' if by < 0 else 'too many'}"
                    for site, by in misses.items()
                ),
            }
        )
    return Table.of_rows(
        rows,
        id=f"{ID}.nearest",
        title=f"No choice of {len(peers.every.opens[0])} meets the volumes: the nearest",
        columns=(
            Column(name="sites", label="Sites", kind="text"),
            Column(name="missed", label="Missed by", kind="count", unit="cases a year"),
            Column(name="what", label="What misses", kind="text"),
        ),
        basis=basis_of(shown),
        sources=tuple(dict.fromkeys((*sources_of(sited), *sited.band.sources))),
        method=METHOD,
        note=volume_note(sited),
        as_of=sited.ground.day,
    )


def _text(shown: Shown) -> str:
    sited = shown.sited
    said = [f"{sited.setting.total:,.0f} cases a year, shared by one to {len(shown.best)} units."]
    if sited.band.known:
        held = keeping(shown, most_units(shown, sited.band), sited.band)
        if held is None:
            said.append("With no number of units can every one be inside the standard.")
        else:
            said.append(
                f"Every unit can be inside the standard with at most {held.number} of them "
                f"({_choices(held.count)}). {keeping_said(held, shown.best[held.number - 1])}"
            )
        said.append(f"The standard: {sited.band.ends}. {pair_said(sited)}".rstrip())
        said += [
            f"Were the least {band.low:,.0f}, as is also said: {most_units(shown, band)}."
            for band in bands_told(shown)[1:]
        ]
        if shown.present is not None:
            outside = sited.band.misses(shown.present.scored.volumes)
            count = len(shown.present.open)
            said.append(
                (
                    f"Of all {count}, {IF_EVERY}, "
                    if shown.assumed
                    else f"Of the {count} open on {day(sited.ground.day)}, "
                )
                + f"{len(shown.present.open) - len(outside) or 'none'} would be, if everyone went "
                "to the nearest."
            )
    if not isinstance(sited.rota, Lack):
        few, many = shown.best[0], shown.best[-1]
        said.append(
            f"In the nearest choices a rota at each unit takes {_people(sited, few)} consultants "
            f"for {len(few.open)} and {_people(sited, many)} for {len(many.open)}."
        )
        if sited.rota.there is None:
            said.append("How many are in post is not held.")
    return " ".join(said)


def _choices(count: int) -> str:
    return f"{count} choice{'s' if count != 1 else ''}"


def _people(sited: Sited, choice: Choice) -> int:
    assert not isinstance(sited.rota, Lack)
    return sited.rota.needed(list(choice.scored.volumes.values())).people
