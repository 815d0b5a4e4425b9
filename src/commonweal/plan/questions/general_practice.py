"""Q9: are there enough general practitioners, and what would multidisciplinary teams need?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from commonweal.evidence import Answer, Figure, Knowledge, Status
from commonweal.evidence.words import MONTHS
from commonweal.plan.questions.asking import Evidence, Question, compose, not_answerable, number

SHORT = "services.gp_shortfall"
LACKING = "workforce (GPs by practice or area, as whole-time equivalents or people)"
#: Figures that every answer draws on, where they are held.
BESIDE = (
    "services.gps_leaving_as_england",
    "services.mdt_first.all",
    "services.mdt_first_cost",
    "services.mdt_needed.all",
    "services.link_worker_people",
)
#: Levels whose areas make up the system: a single network says nothing of it.
LEVELS = ("district", "commissioner", "system")
Row = Mapping[str, object]


def answer(question: Question, evidence: Evidence) -> Answer:
    """Patients for a GP beside England, source by source, and the roles that networks need."""
    series = [row for row in evidence.rows("services.staff.sources") if _judged(row)]
    teams = evidence.rows("services.staff.teams")
    if not series and not teams:
        return not_answerable(
            question, evidence, LACKING, "memberships (which practice is in which network)"
        )
    areas = evidence.rows("services.staff.areas")
    made = compose(
        question,
        evidence,
        status=_status(series),
        claim="There are enough GPs.",
        text=" ".join(
            said
            for said in (_verdict(series), _areas(areas), _short(evidence), _teams(teams))
            if said
        ),
        certainty=_certainty(series),
        figures=_figures(evidence, areas),
        subject="general practice",
    )
    lacking = made.lacking if series else (LACKING,)
    return replace(made, lacking=lacking, then=_then(question, evidence, made, series))


def _then(
    question: Question, evidence: Evidence, made: Answer, series: Sequence[Row]
) -> Knowledge | None:
    """What could be said when it was asked: from the sources that speak of an earlier day."""
    day = evidence.asked(question.id).on
    earlier = [row for row in series if isinstance(row["as_of"], date) and row["as_of"] <= day]
    return made.then and replace(made.then, status=_status(earlier))


def _judged(row: Row) -> bool:
    """Rows on GPs of the system's areas that stand beside an England counted alike."""
    whole = row["role"] == "GP" and row["level"] in LEVELS
    return whole and row["patients_per"] is not None and row["england"] is not None


def _status(series: Sequence[Row]) -> Status:
    """Contradicted where every source finds more patients for a GP than in England, supported
    where none does."""
    if not series:
        return Status.NOT_ANSWERABLE
    more = [number(row["patients_per"]) > number(row["england"]) for row in series]
    if all(more):
        return Status.CONTRADICTED
    return Status.MIXED if any(more) else Status.SUPPORTED


def _verdict(series: Sequence[Row]) -> str:
    if not series:
        return "How many GPs there are by area is not held, so whether they are enough stays open."
    said = "; ".join(
        f"{number(row['patients_per']):,.0f} in {row['area']} ({row['when']}), England "
        f"{number(row['england']):,.0f} ({_when(row['england_as_of'])}; {_counts(row)})"
        for row in series
    )
    return f"Patients for each GP, each source beside an England counted alike: {said}."


def _when(day: object) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}" if isinstance(day, date) else "day not held"


def _counts(row: Row) -> str:
    return str(row["counts"]).partition(";")[0]


def _areas(areas: Sequence[Row]) -> str:
    judged = [row for row in areas if row["against_england"] is not None]
    if not judged:
        return ""
    enough = [str(row["name"]) for row in judged if number(row["against_england"]) <= 0.0]
    worst = judged[0]
    which = f"only {', '.join(enough)}" if enough else "no area"
    if len(enough) == len(judged):
        which = "every area"
    return (
        f"By area {which} has as many GPs for its patients as England; {worst['name']} has "
        f"{number(worst['patients_per_gp']):,.0f} patients for each."
    )


def _short(evidence: Evidence) -> str:
    """How many more England's number would ask for, as worked out and as reported."""
    found = evidence.figure(f"{SHORT}.england")
    if found is None:
        return ""
    said = f"England's number would ask for {number(found):,.0f} more ({found.unit}, estimated)"
    said += f", on lists of {found.vintage}" if found.vintage else ""
    reported = _reported(evidence)
    return f"{said}; the local NHS reported {number(reported):,.0f}." if reported else f"{said}."


def _reported(evidence: Evidence) -> Figure | None:
    return evidence.figure(f"services.gp_shortfall_reported.{evidence.system.code}")


def _teams(teams: Sequence[Row]) -> str:
    if not teams:
        return "What teams would need is not known: no network is held."
    roles = [row for row in teams if row["scenario"] == "by 2024"]
    each = "; ".join(
        f"{number(row['by_network']):,.0f} {str(row['role']).lower()}s"
        for row in roles
        if row["role"] != "All roles"
    )
    total = next(row for row in roles if row["role"] == "All roles")
    held = any(row["there"] is not None for row in roles)
    there = "" if held else " How many are in post is not held."
    return (
        "A team such as the contract of 2019 promised each network by 2024 would take "
        f"{number(total['by_network']):,.0f} whole-time staff beside GPs: {each}.{there}"
    )


def _certainty(series: Sequence[Row]) -> str:
    teams = (
        "What teams need is a promise of a contract for a typical network, not a measured need; "
        "what most of their roles cost is not held."
    )
    if not series:
        return teams
    return (
        "GPs and patients are counted on different days and by different definitions, which are "
        "kept apart; England's number is an average, no standard of enough: the Government has "
        f"none. {teams}"
    )


def _figures(evidence: Evidence, areas: Sequence[Row]) -> tuple[Figure, ...]:
    wanted = [f"services.patients_per_gp.{row['code']}" for row in areas]
    wanted += ["services.patients_per_gp.england"]
    wanted += [f"{SHORT}.{name}" for name in ("england", "england.commissioner")]
    wanted += [*_others(evidence), *BESIDE]
    found = [evidence.figure(identifier) for identifier in dict.fromkeys(wanted)]
    return tuple(figure for figure in found if figure is not None)


def _others(evidence: Evidence) -> list[str]:
    """Figures of commissioners, and what is reported of the system itself."""
    chapter = evidence.chapters.get("services")
    ids = [] if chapter is None else [figure.id for figure in chapter.figures]
    code = evidence.system.code
    named = tuple(
        f"services.{name}.{code}"
        for name in (
            "gp_shortfall_reported",
            "gp_posts_vacant",
            "gp_55_and_over",
            "trainees_who_stay",
        )
    )
    begins = ("services.patients_per_gp.", "services.trained_and_here.")
    return [one for one in ids if one in named or one.startswith(begins)]
