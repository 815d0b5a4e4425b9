"""Tables of what staff would be needed and what follows: teams, rotas, ages, trainees."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum

from commonweal.evidence import Basis, Column, Table
from commonweal.evidence.figure import weakest
from commonweal.rules import Source
from commonweal.services.workforce.ageing import Ageing
from commonweal.services.workforce.cover import Covering
from commonweal.services.workforce.staffing import Staffing, once
from commonweal.services.workforce.standards import MEASURES
from commonweal.services.workforce.tabling import ID, METHOD, SHOWN, Row
from commonweal.services.workforce.teams import LARGE, SCENARIOS, Need


def teams_table(needs: Sequence[Need], networks: int) -> Table:
    """Roles that the networks need, in both scenarios, with what they cost at most."""
    return Table.of_rows(
        _team_rows(needs),
        id=f"{ID}.teams",
        title="What networks' teams would need",
        columns=(
            Column(name="scenario", label="Team", kind="text"),
            Column(name="role", label="Role", kind="text"),
            Column(name="each", label="For each network", kind="number"),
            Column(name="by_network", label=f"For {networks} networks", kind="number",
                   unit="whole-time equivalents"),
            Column(name="by_patients", label="At one team for 50,000 patients", kind="number"),
            Column(name="by_patients_most", label="At one team for 30,000 patients", kind="number",
                   on_page=False),
            Column(name="there", label="In post", kind="number", on_page=False),
            Column(name="reimbursed", label="Most paid for one a year", kind="money",
                   on_page=False),
            Column(name="cost", label="Cost a year at most", kind="money"),
        ),
        basis=weakest(*(one.basis for one in needs)),
        sources=once(
            source
            for one in needs
            for source in (
                one.standard.source,
                *(() if one.reimbursed is None else (one.reimbursed.source,)),
            )
        ),
        method=METHOD,
        note=f"Of the first roles each network has one, from {LARGE:,.0f} patients on two. "
        "Beside GPs, not instead of them. The team by 2024 is what a contract promised a "
        "typical network, no measured need. Cost at the most that was reimbursed for one; of "
        "pharmacists in the first year that was 70% of the cost.",
        shown=SHOWN,
    )  # fmt: skip


def _team_rows(needs: Sequence[Need]) -> list[Row]:
    """For each scenario its roles, then all of them together."""
    rows: list[Row] = []
    for scenario, words in SCENARIOS.items():
        of = [one for one in needs if one.scenario == scenario]
        rows += [_need_row(one) for one in of]
        known = [one.cost for one in of if one.cost is not None]
        rows.append(
            {
                "scenario": words,
                "role": "All roles",
                "each": fsum(one.each for one in of),
                "by_network": fsum(one.by_network for one in of),
                "by_patients": fsum(one.by_patients for one in of),
                "by_patients_most": fsum(one.by_patients_most for one in of),
                "there": None,
                "reimbursed": None,
                "cost": sum(known) if len(known) == len(of) else None,
            }
        )
    return rows


def _need_row(one: Need) -> Row:
    paid = one.reimbursed
    return {
        "scenario": SCENARIOS[one.scenario],
        "role": one.role.capitalize(),
        "each": one.each,
        "by_network": one.by_network,
        "by_patients": one.by_patients,
        "by_patients_most": one.by_patients_most,
        "there": one.there,
        "reimbursed": None if paid is None else round(100 * paid.value),
        "cost": one.cost,
    }


def rota_table(covering: Covering) -> Table:
    """Consultants round the clock at one site, two sites and so on."""
    return Table.of_rows(
        [
            {
                "sites": float(one.sites),
                "smallest": one.smallest,
                "largest": one.largest,
                "whole_time": one.whole_time,
                "people": float(one.people),
                "shared": float(one.shared),
                "reading": one.reading,
            }
            for one in covering.rows
        ],
        id=f"{ID}.rota",
        title=f"Consultants that {covering.service} units would need round the clock",
        columns=(
            Column(name="sites", label="Units", kind="count"),
            Column(name="smallest", label="Cases a year, smallest unit", kind="count"),
            Column(name="largest", label="Largest unit", kind="count"),
            Column(name="whole_time", label="Whole-time consultants in all", kind="number"),
            Column(name="people", label="People at least, a rota each", kind="count"),
            Column(name="shared", label="People at least, one rota for all", kind="count"),
            Column(name="reading", label="Standard gives it, or is read off", kind="text"),
        ),
        basis=covering.basis,
        sources=covering.sources,
        method=METHOD,
        note=(
            "Cases shared equally between units: there are too many to list their choices."
            if covering.equal
            else "For each number of units, those of least mean minutes, everyone going to the "
            "nearest."
        )
        + f" A rota has {covering.minimum} people or more. Between and beyond the two numbers of "
        "admissions that the standard gives, a straight line is drawn.",
    )


def ageing_table(ageing: Ageing, sources: Sequence[Source]) -> Table:
    """GPs from year to year, in every scenario."""
    rows = [
        {
            "scenario": name,
            "year": float(ageing.day.year + year),
            "gps": total,
            "older": older,
        }
        for name in ageing.scenarios
        for year, (total, older) in enumerate(
            zip(ageing.totals(name), ageing.older(name), strict=True)
        )
    ]
    return Table.of_rows(
        rows,
        id=f"{ID}.ageing",
        title="GPs carried forward by age",
        columns=(
            Column(name="scenario", label="If joining and leaving go on", kind="text"),
            Column(name="year", label="Year", kind="number"),
            Column(name="gps", label="GPs", kind="number", unit=MEASURES[ageing.measure]),
            Column(name="older", label="Aged 55 or over", kind="share"),
        ),
        basis=Basis.MODELLED,
        sources=tuple(sources),
        method=METHOD,
        note="What follows if everyone leaves and joins by age as in the year held. No forecast.",
        as_of=ageing.day,
        shown=SHOWN,
    )


def stays_table(staffing: Staffing) -> Table:
    """Trainees who still worked here, by years after they finished."""
    held = staffing.ground.tables.sources
    return Table.of_rows(
        [
            {
                "role": one.role,
                "years_after": one.years_after,
                "finished": one.finished,
                "still_here": one.still_here,
                "share": one.share,
                "lower": one.lower,
                "upper": one.upper,
            }
            for one in staffing.stays
        ],
        id=f"{ID}.trainees",
        title="Trained here, and working here",
        columns=(
            Column(name="role", label="Role", kind="text"),
            Column(name="years_after", label="Years after", kind="number"),
            Column(name="finished", label="Finished training", kind="count"),
            Column(name="still_here", label="Working here then", kind="count"),
            Column(name="share", label="Share", kind="share"),
            Column(name="lower", label="From", kind="share"),
            Column(name="upper", label="To", kind="share"),
        ),
        basis=weakest(*(one.basis for one in staffing.stays)),
        sources=once(held[code] for one in staffing.stays for code in one.sources),
        method=METHOD,
        note="All cohorts together; limits of 95%, by Wilson.",
        shown=SHOWN,
    )
