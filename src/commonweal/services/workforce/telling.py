"""What is found of staff, in sentences for a councillor."""

from __future__ import annotations

from commonweal.evidence.words import MONTHS, joined
from commonweal.evidence.words import day as day_words
from commonweal.services.workforce.ageing import ALL_STAY, BASELINE, Ageing
from commonweal.services.workforce.aims import median_between
from commonweal.services.workforce.cover import Covering
from commonweal.services.workforce.known import Known
from commonweal.services.workforce.staffing import Compared, Staffing
from commonweal.services.workforce.standards import DEFINITIONS, of_topic
from commonweal.services.workforce.tabling import lists_said, when_of
from commonweal.services.workforce.teams import FIRST, WHOLE, Need
from commonweal.system.organisation import Kind


def text(staffing: Staffing, leading: Compared | None) -> str:
    """GPs, then ages and leaving, then teams and rotas: a paragraph each."""
    paragraphs = (
        gps(staffing, leading),
        leaving(staffing),
        teams(staffing),
        rota(staffing),
    )
    return "\n\n".join(said for said in paragraphs if said)


def gps(staffing: Staffing, leading: Compared | None) -> str:
    """Patients for a GP beside England, and how many more England's number asks for."""
    if leading is None:
        said = "How many GPs an area has is not held, so whether they are enough is not known."
        return " ".join([said, *_appointments(staffing)])
    series, total, england = leading.series, leading.total, leading.england
    worst = max(leading.rows, key=lambda row: row.patients_per)
    best = min(leading.rows, key=lambda row: row.patients_per)
    said = (
        f"{worst.name} has {worst.patients_per:,.0f} patients for each GP, {best.name} "
        f"{best.patients_per:,.0f} ({when_of(series)}; {DEFINITIONS[series.definition]})."
    )
    if england is None or england.patients_per is None:
        return f"{said} No number for England is held that counts the same GPs."
    day = england.as_of
    of = "" if day is None else f" ({MONTHS[day.month - 1]} {day.year})"
    said += f" England has {england.patients_per:,.0f}{of}: {len(leading.short)} of "
    said += f"{len(leading.rows)} areas have more patients than that for each GP."
    if total is not None and total.shortfall is not None:
        said += (
            f" On the lists of {lists_said(staffing)} these areas would need "
            f"{total.shortfall:,.0f} more GPs to reach England's number (estimated: lists "
            "and GPs are of different days)."
        )
    return " ".join(
        [said, *_median(staffing, leading), *_other(staffing), *_appointments(staffing)]
    )


def _median(staffing: Staffing, leading: Compared) -> list[str]:
    low, high = median_between(leading.series, staffing.ground)
    if low is None or high is None:
        return []
    return [
        f"By the ranks given with it, England's middle area lies between {low:,.0f} and "
        f"{high:,.0f}."
    ]


def _other(staffing: Staffing) -> list[str]:
    """What another level says beside it, and the shortfall that the local NHS reported."""
    said = []
    leading = staffing.of_areas[0]
    for series in staffing.of_areas[1:]:
        compared = staffing.compared(series)
        total, england = compared.total, compared.england
        if series.name == leading.name or total is None or england is None:
            continue
        if total.shortfall is not None and england.patients_per is not None:
            word = staffing.ground.level_name(Kind.COMMISSIONER, plural=True)
            said.append(
                f"Another source counts {DEFINITIONS[series.definition]} ({when_of(series)}): "
                f"{total.patients_per:,.0f} patients for each in {len(compared.rows)} {word}, "
                f"{england.patients_per:,.0f} in England; the two cannot be compared."
            )
    reported = _of(staffing, "GPs needed to reach the national average")
    if reported:
        said.append(f"The local NHS itself spoke of {reported[0].value:,.0f} more GPs.")
    return said


def _appointments(staffing: Staffing) -> list[str]:
    return [
        f"Of the appointments of {one.name}, {one.share_last:.0%} were with a GP in the twelve "
        f"months to {day_words(one.last[1])} ({one.share_first:.0%} in those to "
        f"{day_words(one.first[1])}); the others saw a nurse or another of the team. Month by "
        "month: in the chapter of needs."
        for one in staffing.appointments
    ]


def _of(staffing: Staffing, key: str) -> list[Known]:
    """What is known under a name, of the system first."""
    return [one for one in staffing.known if one.key == key]


def leaving(staffing: Staffing) -> str:
    """Ages, vacancies, training: as told, or carried forward where ages are held."""
    said = []
    ages = _of(staffing, "GPs aged 55 or over")
    if len(ages) == 2:
        here, england = ages
        said.append(
            f"{here.value:g}% of GPs here were 55 or over, {england.value:g}% in England, where "
            f"they retire at {of_topic('retirement')[0].value:g} on average: that share has passed "
            "this age or comes to it within a few years. How many leave each year does not follow "
            "from it."
        )
    vacant = _of(staffing, "GP posts vacant")
    if vacant:
        said.append(f"{vacant[0].value:g}% of GP posts were vacant.")
    stay = _of(staffing, "GPs trained locally who work locally")
    if stay:
        said.append(
            f"About {stay[0].value:g}% of those who trained here went on to work here: reported, "
            "without numbers, so without an interval."
        )
    for one in staffing.stays:
        said.append(
            f"Of {one.finished:,.0f} {one.role}s who trained here, {one.share:.0%} worked here "
            f"{one.years_after:g} years after (95% interval {one.lower:.0%} to {one.upper:.0%})."
        )
    return " ".join([*said, *_carried(staffing)])


def _carried(staffing: Staffing) -> list[str]:
    ageing = staffing.ageing
    if not isinstance(ageing, Ageing):
        return []
    totals = ageing.totals(BASELINE)
    said = [
        f"If GPs go on to leave and join by age as in the year held, {totals[0]:,.0f} become "
        f"{totals[-1]:,.0f} in {len(totals) - 1} years."
    ]
    if ALL_STAY in ageing.scenarios:
        said.append(
            f"If every local trainee stayed, {ageing.totals(ALL_STAY)[-1]:,.0f}: a what-if."
        )
    return said


def teams(staffing: Staffing) -> str:
    """What the networks' teams would need, and what that may cost."""
    if not staffing.needs:
        return ""
    first = [one for one in staffing.needs if one.scenario == FIRST]
    whole = [one for one in staffing.needs if one.scenario == WHOLE]
    networks = len(staffing.networks)
    word = staffing.ground.level_name(Kind.NETWORK, plural=networks != 1)
    roles = joined([f"{one.by_network:,.0f} {one.role}s" for one in whole])
    known = [one.cost for one in first if one.cost is not None]
    cost = f", at most £{sum(known) / 1e8:,.1f}m a year" if len(known) == len(first) else ""
    least = sum(one.by_patients for one in whole)
    return (
        f"Beside GPs, {networks} {word} with the team that the contract of 2019 promised a "
        f"typical network by 2024 would have {sum(one.by_network for one in whole):,.0f} "
        f"whole-time staff: {roles}; {least:,.0f} if a team served 50,000 patients. The first "
        f"year's roles alone are {sum(one.by_network for one in first):,.0f}{cost}. "
        f"{_in_post(whole)}"
    )


def _in_post(needs: list[Need]) -> str:
    counted = [f"{one.there:,.1f} {one.role}s" for one in needs if one.there is not None]
    if not counted:
        return "How many are in post is not held."
    more = "" if len(counted) == len(needs) else "; the others are not held"
    return f"In post are {joined(counted)}{more}."


def rota(staffing: Staffing) -> str:
    """How consultants multiply with sites."""
    covering = staffing.covering
    if not isinstance(covering, Covering) or not covering.rows:
        return ""
    one, last = covering.rows[min(2, len(covering.rows) - 1)], covering.rows[-1]
    there = (
        "How many consultants are in post is not held."
        if covering.there is None
        else f"In post are {covering.there}."
    )
    more = f", {last.sites} units {last.people}" if last.sites > one.sites else ""
    return (
        f"Round the clock, {one.sites} {covering.service} units would need {one.people} "
        f"consultants at least{more}: every unit needs a rota of {covering.minimum} or more. "
        f"{there}"
    )
