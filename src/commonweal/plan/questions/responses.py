"""Q13: did responses to a consultation differ by area, and were they taken into account?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from commonweal.evidence import Answer, Figure, Status
from commonweal.evidence.words import joined
from commonweal.plan.questions.asking import Evidence, Question, compose, not_answerable, number

#: Areas named on either side of the one where an option has most support, at most.
NAMED = 3
#: Outcomes of a gate that say something of what was done.
JUDGED = ("passed", "failed")
#: Rows of the table that speak of no area.
NOT_AREAS = ("all", "not known")
LACKING = "responses (by area and option)"


def answer(question: Question, evidence: Evidence) -> Answer:
    """Which option has most support in each area, and whether every theme has an answer."""
    total = evidence.figure("services.responses.total")
    first = _first_choices(evidence)
    if total is None and not first:
        return not_answerable(question, evidence, "consultations", LACKING)
    differ = None if len(first) < 2 else len(set(first.values())) > 1
    heard = _heard(evidence)
    made = compose(
        question,
        evidence,
        status=_status(differ, heard),
        claim="Responses differed by area, and were taken into account.",
        text=" ".join(
            said
            for said in (_many(total), _by_area(evidence, first, differ), _account(evidence))
            if said
        ),
        certainty="Whoever chooses to answer stands for nobody else, however many they are, so "
        "shares have no sampling error and no interval. That a step came before the decision shows "
        "the order was kept, not what weight the answers had.",
        figures=_figures(evidence, first),
        subject="the responses",
    )
    return (
        made if differ is not None else replace(made, lacking=("responses (by area and option)",))
    )


def _first_choices(evidence: Evidence) -> dict[str, str]:
    """The option with the largest share in support in each area; all areas together are no area.

    An area of which any share is hidden is left out: the hidden one may be the largest. Options
    that tie stand together.
    """
    shares: dict[str, dict[str, float]] = {}
    hidden = set()
    for row in evidence.rows("services.responses_by_area"):
        area = str(row["area"])
        if row["share"] is None:
            hidden.add(area)
        elif area not in NOT_AREAS:
            shares.setdefault(area, {})[str(row["option"])] = number(row["share"])
    return {
        area: " and ".join(sorted(o for o, share in held.items() if share == max(held.values())))
        for area, held in sorted(shares.items())
        if area not in hidden
    }


def _heard(evidence: Evidence) -> bool | None:
    """Whether the responses were analysed before the decision and every theme has an answer; None
    where neither is held."""
    told = []
    analysed = evidence.figure("services.gate.analysis")
    if analysed is not None and analysed.value in JUDGED:
        told.append(analysed.value == "passed")
    unanswered = evidence.figure("services.themes.unanswered")
    if unanswered is not None:
        told.append(number(unanswered) == 0)
    return all(told) if told else None


def _status(differ: bool | None, heard: bool | None) -> Status:
    """Without responses by area the first half has no answer, so the whole has none."""
    if differ is None:
        return Status.NOT_ANSWERABLE
    if heard is None:
        return Status.MIXED
    if differ and heard:
        return Status.SUPPORTED
    return Status.MIXED if differ or heard else Status.CONTRADICTED


def _many(total: Figure | None) -> str:
    if total is None:
        return ""
    more = "More than" if "at least" in total.label else ""
    return f"{more} {number(total):,.0f} responses were received.".strip()


def _by_area(evidence: Evidence, first: Mapping[str, str], differ: bool | None) -> str:
    if differ is None:
        return (
            "How many there were by area and option is not held, so whether they differed cannot "
            "be told."
        )
    names = {str(r["area"]): str(r["name"]) for r in evidence.rows("services.responses_by_area")}
    areas: dict[str, list[str]] = {}
    for area, option in first.items():
        areas.setdefault(option, []).append(names[area])
    if not differ:
        return f"Option {next(iter(areas))} had most support in each of {len(first)} areas."
    told = [
        f"{option} in {joined(held[:NAMED])}{_more(held)}"
        for option, held in sorted(areas.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    return f"The option with most support differed by area: {'; '.join(told)}."


def _more(held: list[str]) -> str:
    return f" and {len(held) - NAMED} more" if len(held) > NAMED else ""


def _account(evidence: Evidence) -> str:
    said = []
    analysed = evidence.figure("services.gate.analysis")
    if analysed is not None and analysed.value in JUDGED:
        word = "were" if analysed.value == "passed" else "were not"
        said.append(f"By the records the responses {word} analysed before the decision.")
    themes = evidence.figure("services.themes.count")
    unanswered = evidence.figure("services.themes.unanswered")
    if themes is not None and unanswered is not None:
        left = number(unanswered)
        said.append(
            f"Each of {number(themes):.0f} themes has an answer in the response log."
            if left == 0
            else f"{left:.0f} of {number(themes):.0f} themes have no answer in the response log."
        )
    else:
        said.append("No response log is held that would show what was done about each theme.")
    return " ".join(said)


def _figures(evidence: Evidence, first: Mapping[str, str]) -> list[Figure]:
    chapter = evidence.chapters.get("services")
    held = [] if chapter is None else [figure.id for figure in chapter.figures]
    wanted = [
        "services.responses.total",
        "services.responses.held",
        *(name for name in held if name.startswith("services.support_range.")),
        *(
            f"services.support.{o}.{area}"
            for area, one in first.items()
            for o in one.split(" and ")
        ),
        "services.themes.count",
        "services.themes.unanswered",
        "services.gate.analysis",
        "services.gate.involvement",
        "services.gate.answers",
    ]
    found = [evidence.figure(identifier) for identifier in wanted]
    return [figure for figure in found if figure is not None]
