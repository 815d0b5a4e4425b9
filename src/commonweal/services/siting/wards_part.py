"""Section: how far each ward has to go."""

from __future__ import annotations

from collections.abc import Iterator

from commonweal.evidence import Column, Lack, Method, Part, Table
from commonweal.evidence.words import counted, day
from commonweal.people.ground import Ground
from commonweal.services.leaving import table_of
from commonweal.services.siting.figuring import UNREACHED
from commonweal.services.siting.part import SCORING, nothing
from commonweal.services.siting.ranging import BRACKETS, ranged
from commonweal.services.siting.shown import shown_of
from commonweal.services.siting.studying import Sited, listed_of
from commonweal.services.siting.tabling import called
from commonweal.services.siting.telling import minutes
from commonweal.services.siting.wards import OfWards, Way, living_in, of_wards

ID, TITLE = "services.wards", "How far each ward has to go"
SHOWN = 12
WEIGHED = Method(
    id=ID,
    title="Minutes of a ward",
    text="Each small area counts by its residents, and is put whole into one ward (best fit): a "
    "ward's minutes can hold people of the next ward. Its mean is the sum of residents times "
    "minutes to the nearest open unit over the sum of residents. Where estimated minutes change a "
    "ward's mean, they are drawn anew with their error as for all choices, and the middle 95% is "
    "the interval; where they change nothing the ward's basis is that of the minutes given. Where "
    "their error is not known, whatever has a site with estimated minutes is called estimated. "
    "Limits: docs/methods/siting.md.",
)


def part(ground: Ground) -> Part:
    """Mean minutes of each ward today and under each option."""
    sited = listed_of(ground)
    if not isinstance(sited, Sited):
        return nothing(ground, ID, TITLE, sited)
    living = living_in(ground, sited.setting)
    if isinstance(living, Lack):
        return nothing(ground, ID, TITLE, (living,))
    held = of_wards(shown_of(sited), living)
    if not held.choices:
        lacks = (sited.present, sited.options)
        return nothing(ground, ID, TITLE, tuple(one for one in lacks if isinstance(one, Lack)))
    return Part.of(
        id=ID,
        title=TITLE,
        text=_text(held),
        tables=(_table(held),),
        methods=(SCORING, WEIGHED),
        lacks=_lacks(held),
    )


def _lacks(held: OfWards) -> tuple[Lack, ...]:
    """Areas that are in no ward's minutes, by why."""
    living = held.living
    told = [
        (table_of(why), f"{counted(count, 'small area')} of wards: {why}")
        for why, count in sorted(living.left_out.items())
    ]
    if living.without:
        what = f"ward or residents of {counted(living.without, 'small area')}"
        told.append(("area_memberships", what))
    return tuple(
        Lack(table=table, what=what, consequence="they are in no ward's minutes", cause="rows")
        for table, what in told
    )


def _text(held: OfWards) -> str:
    """Which wards have the longest way."""
    shown, names = held.shown, held.shown.sited.ground.area_names
    said = [
        f"Mean minutes of residents to the nearest {shown.sited.setting.service} unit, in "
        f"{len(held.living.groups.codes):,} wards."
    ]
    for (name, choice), ways in zip(held.choices[:1], held.ways, strict=False):
        reached = {ward: minutes(way.travel.mean) for ward, way in ways.items()}
        known = {ward: mean for ward, mean in reached.items() if mean is not None}
        if known:
            far = max(known, key=lambda ward: (known[ward], ward))
            near = min(known, key=lambda ward: (known[ward], ward))
            said.append(
                f"From {known[near]:.0f} minutes in {names.get(near, near)} to {known[far]:.0f} in "
                f"{names.get(far, far)} ({called(shown, choice, (name,) if name else ())})."
            )
    return " ".join(said)


def _table(held: OfWards) -> Table:
    """A row for each ward and choice."""
    sited, today = held.shown.sited, held.shown.present is not None
    return Table.of_rows(
        list(_rows(held)),
        id=ID,
        title=f"Minutes to the nearest {sited.setting.service} unit, by ward",
        columns=(
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label="Ward", kind="text"),
            Column(name="district", label="District", kind="text"),
            Column(name="choice", label="Units", kind="text"),
            Column(name="minutes_said", label="Mean minutes of residents", kind="text",
                   absent=UNREACHED),
            Column(name="longer_said", label=f"Longer than {held.shown.with_today} by", kind="text",
                   on_page=today, absent=UNREACHED),
            Column(name="within_30_said", label="Residents within 30 minutes", kind="text"),
            Column(name="residents", label="Residents counted", kind="count"),
            Column(name="areas_said", label="Small areas counted", kind="text",
                   description="Of all that lie in the ward; the others' minutes, cases or "
                   "residents are not held, or they are not the system's"),
            Column(name="basis", label="Basis", kind="text",
                   description="Of the minutes. Estimated where minutes estimated from distance "
                   "change them, or may where their error is not known"),
            Column(name="options", label="Options", kind="text", on_page=False),
            Column(name="sites", label="Codes of the sites", kind="text", on_page=False),
            Column(name="minutes", label="Mean", kind="number", unit="minutes", on_page=False),
            Column(name="low", label="Mean, lowest", kind="number", unit="minutes", on_page=False),
            Column(name="high", label="Mean, highest", kind="number", unit="minutes",
                   on_page=False),
            Column(name="longer", label="Longer by", kind="number", unit="minutes", on_page=False),
            Column(name="longer_low", label="Longer by, lowest", kind="number", unit="minutes",
                   on_page=False),
            Column(name="longer_high", label="Longer by, highest", kind="number", unit="minutes",
                   on_page=False),
            Column(name="within_30", label="Within 30 minutes", kind="share", on_page=False),
            Column(name="within_30_low", label="Within 30 minutes, lowest", kind="share",
                   on_page=False),
            Column(name="within_30_high", label="Within 30 minutes, highest", kind="share",
                   on_page=False),
            Column(name="areas", label="Small areas counted", kind="count", on_page=False),
            Column(name="areas_in_ward", label="Small areas in the ward", kind="count",
                   on_page=False),
        ),
        basis=held.basis,
        sources=held.sources,
        method=ID,
        note="Mean road minutes to the nearest open unit of the system, each small area weighted "
        "by its residents. Small areas are put into wards by best fit, so a ward's minutes can "
        f"hold people of the next ward. {BRACKETS}",
        as_of=sited.ground.day,
        vintage=_vintage(held),
        shown=SHOWN,
    )  # fmt: skip


def _rows(held: OfWards) -> Iterator[dict[str, object]]:
    """By district and ward, what is open today first."""
    ground = held.shown.sited.ground
    names = ground.area_names
    lies = {ground.ward_of[area]: code for area, code in ground.district_of.items()
            if area in ground.ward_of}  # fmt: skip
    district = {ward: names.get(lies.get(ward, ""), "") for ward in held.living.groups.codes}
    wards = sorted(held.living.groups.codes, key=lambda w: (district[w], names.get(w, w), w))
    for ward in wards:
        count, lying = held.living.areas[ward]
        for (name, choice), ways in zip(held.choices, held.ways, strict=True):
            if ward in ways:
                yield {
                    "code": ward,
                    "name": names.get(ward, ward),
                    "district": district[ward] or None,
                    "choice": called(held.shown, choice, (name,) if name else ()),
                    **_told(ways[ward]),
                    "residents": ways[ward].travel.cases,
                    "areas_said": f"{count} of {lying}",
                    "options": ", ".join(choice.options) or None,
                    "sites": " ".join(held.shown.sited.setting.sites[at].code
                                      for at in choice.open),
                    "areas": count,
                    "areas_in_ward": lying,
                }  # fmt: skip


def _told(way: Way) -> dict[str, object]:
    mean, longer = way.travel.mean, way.longer
    low, high = way.interval or (None, None)
    longer_low, longer_high = way.longer_interval or (None, None)
    within, (least, most) = way.travel.within[0], way.within_interval or (None, None)
    return {
        "minutes_said": ranged(mean, way.interval, "minutes"),
        "longer_said": None if longer is None else ranged(longer, way.longer_interval, "longer"),
        "within_30_said": ranged(within, way.within_interval, "share"),
        "within_30": within,
        "within_30_low": least,
        "within_30_high": most,
        "basis": way.basis.value,
        "minutes": minutes(mean),
        "low": low,
        "high": high,
        "longer": None if longer is None else minutes(longer),
        "longer_low": longer_low,
        "longer_high": longer_high,
    }


def _vintage(held: OfWards) -> str:
    """The editions of wards and residents."""
    ground = held.shown.sited.ground
    wards = ground.sources("area_memberships", "kind", "ward")
    told = dict.fromkeys(source.vintage or source.title for source in wards)
    return f"wards: {', '.join(told)}; residents of {day(ground.resident_day)}"
