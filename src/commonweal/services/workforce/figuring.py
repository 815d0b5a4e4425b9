"""Figures of staff: patients for a GP, shortfalls, what is said of them, teams, rotas."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from commonweal.evidence import Basis, Figure
from commonweal.evidence.figure import weakest
from commonweal.evidence.words import day as day_words
from commonweal.people.ground import unknown
from commonweal.rules import Source
from commonweal.services.workforce.aims import BEST_FIFTH, ENGLAND
from commonweal.services.workforce.cover import Covering
from commonweal.services.workforce.known import leavers_as_england
from commonweal.services.workforce.staffing import Compared, Staffing
from commonweal.services.workforce.standards import DEFINITIONS, MEASURES, UNITS, Standard, of_topic
from commonweal.services.workforce.tabling import METHOD
from commonweal.services.workforce.teams import FIRST, SCENARIOS, WHOLE, england_posts

#: Figures about what is known, by the name of the indicator that says it.
NAMED = {
    "GPs needed to reach the national average": "gp_shortfall_reported",
    "GP posts vacant": "gp_posts_vacant",
    "GPs aged 55 or over": "gp_55_and_over",
    "GPs trained locally who work locally": "trainees_who_stay",
    "practice nurses needed to reach the national average": "nurse_shortfall_reported",
}
#: Aims beside England's that the figures tell a shortfall to.
AIMS = (ENGLAND, BEST_FIFTH, "committee-aim")
LINK_WORKER = "social prescribing link worker"
NO_GPS = (
    "no number of GPs by area is held (table workforce, or an indicator such as registered "
    "patients per FTE GP)"
)


def figures_of(staffing: Staffing) -> tuple[Figure, ...]:
    """All figures, those that a reader asks for first leading."""
    return (
        *_areas(staffing),
        *_shortfalls(staffing),
        *_known(staffing),
        *_teams(staffing),
        *_rota(staffing),
        *_appointments(staffing),
    )


def _figure(
    staffing: Staffing,
    name: str,
    label: str,
    value: float | None,
    unit: str,
    basis: Basis,
    sources: tuple[Source, ...],
    *,
    about: str = "",
    as_of: date | None = None,
    missing: str = "",
    interval: tuple[float, float] | None = None,
    vintage: str = "",
) -> Figure:
    return staffing.ground.figure(
        f"services.{name}",
        label,
        about or staffing.ground.system.code,
        value,
        unit,
        basis,
        sources,
        method=METHOD,
        as_of=as_of,
        missing=missing,
        interval=interval,
        vintage=vintage,
    )


def _areas(staffing: Staffing) -> Iterator[Figure]:
    """Patients for each GP of every area, by the series that covers most patients and holds it."""
    told: set[str] = set()
    defined: set[str] = set()
    for series in staffing.of_areas:
        compared = staffing.compared(series)
        for one in series.areas:
            if one.area in told:
                continue
            told.add(one.area)
            yield _figure(
                staffing, f"patients_per_gp.{one.area}",
                f"{one.name}: patients for each GP ({DEFINITIONS[series.definition]}; "
                f"{MEASURES[series.measure]})",
                one.patients_per, "patients for each GP", one.basis,
                tuple(staffing.ground.tables.sources[code] for code in one.sources),
                about=one.area, as_of=series.end,
            )  # fmt: skip
        if compared.england is not None and series.definition not in defined:
            defined.add(series.definition)
            more = "" if len(defined) == 1 else f".{series.definition.replace(' ', '-')}"
            yield _figure(
                staffing, f"patients_per_gp.england{more}",
                f"England: patients for each GP ({DEFINITIONS[series.definition]})",
                compared.england.patients_per, "patients for each GP", Basis.OBSERVED,
                compared.england.sources, about=ENGLAND, as_of=compared.england.as_of,
            )  # fmt: skip
    if not told:
        code = staffing.ground.system.code
        yield unknown(
            staffing.ground, f"services.patients_per_gp.{code}", "Patients for each GP", NO_GPS
        )


def _shortfalls(staffing: Staffing) -> Iterator[Figure]:
    """GPs short, by standard, of the series that covers most; and at each other level."""
    if not staffing.of_areas:
        code = staffing.ground.system.code
        yield unknown(staffing.ground, "services.gp_shortfall.england", "GPs short of England's "
                      f"number for the patients of {code}", NO_GPS)  # fmt: skip
        return
    leading = staffing.of_areas[0]
    for text in AIMS:
        yield from _shortfall(staffing, staffing.compared(leading, text), text)
    told = {leading.level}
    for series in staffing.of_areas[1:]:
        compared = staffing.compared(series)
        if series.level not in told and compared.total is not None:
            told.add(series.level)
            yield from _shortfall(staffing, compared, f"{ENGLAND}.{series.level}")


def _shortfall(staffing: Staffing, compared: Compared, name: str) -> Iterator[Figure]:
    series, total, aim = compared.series, compared.total, compared.aim
    if aim is None or total is None or total.shortfall is None:
        return
    least = " at least" if aim.floor else ""
    assumed = () if aim.same else (Basis.ASSUMED,)
    among = f"{len(series.areas)} areas with lists and a number"
    yield _figure(
        staffing, f"gp_shortfall.{name}",
        f"GPs short of {aim.label}{least}, areas that have fewer added up ({among}; "
        f"{DEFINITIONS[series.definition]})",
        total.shortfall, UNITS[series.measure], weakest(compared.basis, *assumed),
        compared.sources, as_of=series.end, vintage=staffing.ground.series or "",
    )  # fmt: skip


def _known(staffing: Staffing) -> Iterator[Figure]:
    for one in staffing.known:
        if one.key in NAMED and one.about:
            yield _figure(
                staffing, f"{NAMED[one.key]}.{one.about}", f"{one.area}: {one.what}",
                one.value, one.unit, one.basis, (one.source,), about=one.about, as_of=one.as_of,
            )  # fmt: skip
    if staffing.patients:
        leaving, leavers, registered = leavers_as_england(staffing.patients)
        yield _figure(
            staffing, "gps_leaving_as_england",
            "Permanent GPs who would leave in a year if the patients here lost as many as "
            f"England's in the year to {day_words(leavers.as_of)}",
            leaving, UNITS["fte"], Basis.MODELLED,
            (leavers.source, registered.source, *staffing.ground.list_sources),
        )  # fmt: skip
    for stay in staffing.stays:
        held = staffing.ground.tables.sources
        yield _figure(
            staffing, f"trained_and_here.{stay.role.replace(' ', '-')}.{stay.years_after:g}",
            f"{stay.role}s trained here who work here {stay.years_after:g} years after",
            100 * stay.share, "%", stay.basis, tuple(held[code] for code in stay.sources),
            interval=(100 * stay.lower, 100 * stay.upper),
        )  # fmt: skip


def _teams(staffing: Staffing) -> Iterator[Figure]:
    ground = staffing.ground
    if not staffing.needs:
        yield unknown(ground, "services.mdt_needed.all", "Staff that networks' teams need",
                      "no network with a list is held for the day (tables memberships, "
                      "registered)")  # fmt: skip
        return
    networks = len(staffing.networks)
    sources = (*ground.list_sources, staffing.needs[0].standard.source)
    for scenario, prefix in ((FIRST, "mdt_first"), (WHOLE, "mdt_needed")):
        of, when = [one for one in staffing.needs if one.scenario == scenario], SCENARIOS[scenario]
        for one in of:
            yield _figure(
                staffing, f"{prefix}.{one.role.replace(' ', '-')}",
                f"{one.role.capitalize()}s for {networks} networks {when}, {one.each:g} each",
                one.by_network, UNITS["fte"], one.basis,
                (*ground.list_sources, one.standard.source),
            )  # fmt: skip
        costs = [one.cost for one in of]
        yield _figure(
            staffing, f"{prefix}.all", f"All roles of a team for {networks} networks {when}",
            sum(one.by_network for one in of), UNITS["fte"],
            weakest(*(one.basis for one in of)), sources,
        )  # fmt: skip
        known = [cost for cost in costs if cost is not None]
        absent = [one.role for one in of if one.cost is None]
        yield _figure(
            staffing, f"{prefix}_cost",
            f"Cost of these teams {when} a year, at the most reimbursed",
            sum(known) / 100 if not absent else None, "GBP", Basis.MODELLED, sources,
            missing=f"the most reimbursed is not held for: {', '.join(absent)}",
        )  # fmt: skip
    yield from _beside_teams(staffing)


def _beside_teams(staffing: Staffing) -> Iterator[Figure]:
    """The system's share of England's posts, and people whom link workers could see."""
    lists = staffing.ground.list_sources
    for one, share in england_posts(staffing.patients):
        yield _figure(
            staffing, f"additional_posts.{one.id.split('.')[1]}",
            f"Share by patients of {one.value:,.0f} additional posts in England",
            share, UNITS["fte"], Basis.MODELLED, (one.source, *lists),
        )  # fmt: skip
    caseload: list[Standard] = [one for one in of_topic("caseload") if one.role == LINK_WORKER]
    workers = [n for n in staffing.needs if n.scenario == WHOLE and n.role == LINK_WORKER]
    if caseload and workers:
        one, needed = caseload[0], workers[0].by_network
        yield _figure(
            staffing, "link_worker_people", "People a year whom these link workers could support, "
            f"at {one.low:,.0f} to {one.high:,.0f} each (the middle is taken)",
            needed * one.value, "people a year", Basis.MODELLED,
            (one.source, workers[0].standard.source, *lists),
        )  # fmt: skip


def _rota(staffing: Staffing) -> Iterator[Figure]:
    covering = staffing.covering
    # Where choices are listed, the same numbers are figures of the sites: `services.staff_needed`.
    if not isinstance(covering, Covering) or not covering.equal:
        return
    for one in covering.rows:
        yield _figure(
            staffing, f"rota_people.{one.sites}",
            f"Consultants at least for {one.sites} {covering.service} units of one size, "
            "a rota each",
            float(one.people), "people", covering.basis, covering.sources,
        )  # fmt: skip


def _appointments(staffing: Staffing) -> Iterator[Figure]:
    for one in staffing.appointments:
        yield _figure(
            staffing, f"appointments_with_gp.{one.about}",
            f"{one.name}: appointments with a GP, twelve months to {day_words(one.last[1])}",
            100 * one.share_last, "% of all appointments", Basis.OBSERVED,
            (staffing.ground.tables.sources[one.source],), about=one.about, as_of=one.last[1],
        )  # fmt: skip
