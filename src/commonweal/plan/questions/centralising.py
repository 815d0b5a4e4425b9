"""Q12: is centralising necessary? How many patients and staff each number of units has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commonweal.evidence import Answer, Figure, Status
from commonweal.evidence.words import day, joined
from commonweal.plan.questions.asking import (
    Evidence,
    Question,
    compose,
    every_unit_taken,
    lacking_for_sites,
    not_answerable,
    number,
)
from commonweal.services.siting.present import IF_EVERY

Row = Mapping[str, object]


def answer(question: Question, evidence: Evidence) -> Answer:
    """With how many units each can see the patients that the standard asks for, and the staff."""
    rows = evidence.rows("services.numbers.best")
    if not rows:
        lacking = lacking_for_sites(evidence) or (
            "demand (cases by area)",
            "sites (where a service could stand)",
            "travel (minutes to sites)",
        )
        return not_answerable(question, evidence, *lacking)
    judged = [row for row in rows if row["standard"] is not None and row["meeting"] is not None]
    if not judged:
        return not_answerable(question, evidence, "services (the fewest cases that a unit needs)")
    least = number(judged[0]["standard"])
    most = max((int(str(r["number"])) for r in judged if number(r["meeting"]) > 0), default=0)
    now = evidence.figure("services.sites_meeting_volume.now")
    open_now = _open(now)
    kept = next(
        (row for row in evidence.rows("services.numbers.meeting") if row["number"] == str(most)),
        None,
    )
    return compose(
        question,
        evidence,
        status=_status(None if every_unit_taken(evidence) else open_now, most),
        claim="Fewer units than are open are needed for each to see enough patients.",
        text=" ".join(
            said
            for said in (
                _volumes(judged, least, most),
                _estimated(kept),
                _today(evidence, now, open_now),
                _staff(evidence, open_now, kept),
                _cost(rows, kept),
            )
            if said
        ),
        certainty="Cases are modelled means of past years and everyone is taken to the nearest "
        "unit of the system; units beyond the border and people who come in are left aside. "
        "How many staff are in post is not held, so whether a rota can be filled is not known.",
        figures=_figures(evidence, rows, most),
        subject="units",
    )


def _open(now: Figure | None) -> int | None:
    """How many units are open today: the figure's unit reads "of 6"."""
    if now is None:
        return None
    count = now.unit.removeprefix("of ")
    return int(count) if count.isdigit() else None


def _status(open_now: int | None, most: int) -> Status:
    """Supported where today's number cannot meet the standard and a smaller one can."""
    if open_now is None:
        return Status.JUDGEMENT
    if open_now <= most:
        return Status.CONTRADICTED
    return Status.SUPPORTED if most else Status.MIXED


def _volumes(judged: Sequence[Row], least: float, most: int) -> str:
    said = (
        f"A unit for {judged[0]['service']} should see at least {least:,.0f} cases a year "
        f"({judged[0]['standard_said']})."
    )
    if judged[0]["pair_said"] is not None:
        said += f" {judged[0]['pair_said']}"
    if most == 0:
        return f"{said} With no number of units can each do so within the standard."
    meeting = next(row for row in judged if int(str(row["number"])) == most)
    choices = number(meeting["meeting"])
    return (
        f"{said} Every unit can be inside the standard with at most {most}"
        f" ({choices:,.0f} {'choice' if choices == 1 else 'choices'} of {most} sites)."
    )


def _estimated(kept: Row | None) -> str:
    """Whether every choice that meets the standard rests on minutes estimated from distance."""
    if kept is None or number(kept["estimated"]) < number(kept["choices"]):
        return ""
    return (
        f"Each choice of {kept['number']} that can do so uses a site whose minutes are estimated "
        "from distance: with their error each may fall outside, so this number is not certain."
    )


def _today(evidence: Evidence, now: Figure | None, open_now: int | None) -> str:
    if now is None or open_now is None:
        return f"Which units were open on {day(evidence.as_of)} is not held."
    smallest = evidence.figure("services.smallest_volume.now")
    of = f"Of the {open_now} open on {day(evidence.as_of)}"
    if every_unit_taken(evidence):
        of = f"Which were open on {day(evidence.as_of)} is not held: {IF_EVERY} ({open_now}),"
    said = f"{of} {number(now):.0f} would be"
    return f"{said}, the smallest with {number(smallest):,.0f}." if smallest else f"{said}."


def _staff(evidence: Evidence, open_now: int | None, kept: Row | None) -> str:
    """Consultants that a rota at each unit takes, for today's number and the choice that does."""
    told = []
    if kept is not None and kept["consultants"] is not None:
        told.append(f"{number(kept['consultants']):.0f} for the nearest {kept['number']} that do")
    now = None if not open_now else evidence.figure("services.staff_needed.now")
    if now is not None:
        which = f"all {open_now}" if every_unit_taken(evidence) else f"the {open_now} that are open"
        told.append(f"{number(now):.0f} for {which}")
    if not told:
        return ""
    return f"A consultant round the clock at each unit takes a rota of {joined(told)}."


def _cost(rows: Sequence[Row], kept: Row | None) -> str:
    """What fewer units cost in minutes, between the nearest choice that does and all sites."""
    of = {int(str(row["number"])): row for row in rows}
    last = max(of)
    if kept is None or int(str(kept["number"])) == last:
        return ""
    most = int(str(kept["number"]))
    said = (
        f"It costs time: at best {kept['mean_said']} minutes on average with {most} units that "
        f"meet the standard ({kept['sites']}{_in_draws(kept)})"
    )
    if of[most]["sites"] != kept["sites"]:
        said += (
            f"; the nearest {most} of all take {of[most]['mean_said']} ({of[most]['sites']}), but "
            "not every unit of them would meet it"
        )
    return f"{said}. With {last} it is {of[last]['mean_said']}."


def _in_draws(kept: Row) -> str:
    """Under how many draws of estimated minutes they meet it."""
    share = kept["in_draws"]
    return "" if share is None else f": in {100 * number(share):.0f}% of draws of estimated minutes"


def _figures(evidence: Evidence, rows: Sequence[Row], most: int) -> list[Figure]:
    counts = [int(str(row["number"])) for row in rows]
    wanted = [
        "services.sites_meeting_volume.now",
        "services.smallest_volume.now",
        *(f"services.best_smallest_volume.{count}" for count in counts),
        *(f"services.best_mean_minutes.{count}" for count in counts if count >= most),
        *(f"services.meeting_{name}.{most}" for name in ("mean_minutes", "in_draws")),
        f"services.meeting_staff_needed.{most}",
        "services.staff_needed.now",
        *(f"services.staff_needed.{count}" for count in counts),
    ]
    found = [evidence.figure(identifier) for identifier in wanted]
    return [figure for figure in found if figure is not None]
