"""Q13: did responses to a consultation differ by area, and were they taken into account?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from commonweal.evidence import Answer, Figure, Status
from commonweal.evidence.words import joined
from commonweal.plan.questions.asking import Evidence, Question, compose, not_answerable, number

#: Areas named on either side of the one where an option has most support, at most.
NAMED = 3
#: Outcomes of a gate that say something of what was done.
JUDGED = ("passed", "failed")
#: Rows of the table that speak of no area.
NOT_AREAS = ("all", "not known")
LACKING = "responses (answers by area and option)"
#: Why areas are left out.
HIDDEN = "a share there is hidden (a count is small, or would give a small one away)"
NOBODY = "nobody there answered on some option"


#: A lead of fewer responses, or of fewer percentage points, is none: the options are level.
FEWEST, POINTS = 5, 1.0
#: Where the largest share in support is below this, few support any option.
FEW = 0.2
RULE = (
    f"An option comes first where it leads by at least {FEWEST} responses and {POINTS:.0f} "
    "percentage point of those who answered, or where people were drawn for a sample and limits "
    "do not meet; options nearer than that are level. Where fewer than "
    f"{FEW:.0%} support any option, none is called first."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leading:
    """The options that lead in an area: one, or several that are level.

    Parameters
    ----------
    name
        The area's.
    shares
        Share in support (0 to 1) of each that leads, the largest first.
    """

    name: str
    shares: Mapping[str, float]

    @property
    def top(self) -> float:
        """The largest share."""
        return max(self.shares.values())

    @property
    def few(self) -> bool:
        """Whether few support any option."""
        return self.top < FEW


def answer(question: Question, evidence: Evidence) -> Answer:
    """Which option has most support in each area, and whether every theme has an answer."""
    total = evidence.figure("services.responses.total")
    first, left_out = leading(evidence.rows("services.responses_by_area"))
    if total is None and not first and not left_out:
        return not_answerable(question, evidence, "consultations (what was asked)", LACKING)
    differ = None if len(first) < 2 else differs(list(first.values()))
    heard = _heard(evidence)
    by_area = (*_by_area(first, left_out, differ), *_left_out(first, left_out))
    made = compose(
        question,
        evidence,
        status=_status(differ, heard),
        claim="Responses differed by area, and were taken into account.",
        text=" ".join(said for said in (_many(total), *by_area, _account(evidence)) if said),
        certainty="Whoever chooses to answer stands for nobody else, however many they are, so "
        f"shares have no sampling error and no interval. {RULE} That a step came before the "
        "decision shows the order was kept, not what weight the answers had.",
        figures=_figures(evidence, first),
        subject="the responses",
    )
    return made if differ is not None else replace(made, lacking=(LACKING,))


def leading(
    rows: Sequence[Mapping[str, object]],
) -> tuple[dict[str, Leading], dict[str, list[str]]]:
    """The options that lead in each area, and the areas left out by the reason.

    Parameters
    ----------
    rows
        Counts and shares by option and area. All areas together are no area. An area of which any
        share is missing is left out: the missing one may be the largest.
    """
    held: dict[str, list[Mapping[str, object]]] = {}
    for row in rows:
        if str(row["area"]) not in NOT_AREAS:
            held.setdefault(str(row["area"]), []).append(row)
    found: dict[str, Leading] = {}
    left_out: dict[str, list[str]] = {}
    for area, mine in sorted(held.items()):
        name = str(mine[0]["name"])
        lacking = [row for row in mine if row["share"] is None]
        if lacking:
            nobody = all(row["no_answer"] is not None and not _answered(row) for row in lacking)
            left_out.setdefault(NOBODY if nobody else HIDDEN, []).append(name)
            continue
        ordered = sorted(mine, key=lambda row: (-number(row["share"]), str(row["option"])))
        level = [row for row in ordered if row is ordered[0] or _level(ordered[0], row)]
        shares = {str(row["option"]): number(row["share"]) for row in level}
        found[area] = Leading(name=name, shares=shares)
    return found, left_out


def _answered(row: Mapping[str, object]) -> float:
    """How many said anything of an option; a hidden count is some."""
    counts = [row[name] for name in ("support", "neither", "oppose", "not_chosen")]
    return sum(1.0 if count is None else number(count) for count in counts)


def _level(first: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Whether the option with the largest share leads another by next to nothing."""
    if first["lower"] is not None and other["upper"] is not None:
        return number(first["lower"]) <= number(other["upper"])
    lead = number(first["share"]) - number(other["share"])
    # Rounded: a lead of 0.47 less 0.46 is one point.
    responses = round(lead * min(_answered(first), _answered(other)), 6)
    return round(100.0 * lead, 6) < POINTS or responses < FEWEST


def differs(areas: Sequence[Leading]) -> bool:
    """Whether two areas cannot have the same option first, or few support any in one of them alone.

    Few alone: of the one with more support at least twice as large a share.
    """
    pairs = [(a, b) for a in areas for b in areas if a.few <= b.few and a is not b]
    return any(
        not set(a.shares) & set(b.shares) if not b.few else not a.few and a.top >= 2.0 * b.top
        for a, b in pairs
    )


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


def _by_area(
    first: Mapping[str, Leading], left_out: Mapping[str, list[str]], differ: bool | None
) -> list[str]:
    if differ is None:
        held = (
            f"Counts of every option show in {len(first)} area{'' if len(first) == 1 else 's'} only"
            if first or left_out
            else "How many there were by area and option is not held"
        )
        return [f"{held}, so whether they differed cannot be told."]
    clear: dict[str, list[str]] = {}
    for one in first.values():
        if not one.few and len(one.shares) == 1:
            clear.setdefault(next(iter(one.shares)), []).append(one.name)
    level = [one for one in first.values() if not one.few and len(one.shares) > 1]
    few = sorted((one for one in first.values() if one.few), key=lambda one: (one.top, one.name))
    if not differ and len(clear) == 1 and not level and not few:
        return [f"Option {next(iter(clear))} had most support in each of {len(first)} areas."]
    said = [
        f"The option with most support {'differed' if differ else 'did not clearly differ'} by area"
        + (f": {'; '.join(_in_areas(clear))}." if clear else ".")
    ]
    if level:
        said.append(f"No clear first in {'; '.join(_levels(level))}.")
    said += [
        f"In {one.name} few support any option: none has more than {_percent(one.top)}."
        for one in few[:NAMED]
    ]
    if len(few) > NAMED:
        said.append(f"So it is in {len(few) - NAMED} more.")
    return said


def _in_areas(clear: Mapping[str, list[str]]) -> list[str]:
    return [
        f"{option} in {_named(held)}"
        for option, held in sorted(clear.items(), key=lambda item: (-len(item[1]), item[0]))
    ]


def _levels(level: Sequence[Leading]) -> list[str]:
    said = [
        f"{one.name} ({', '.join(f'{o} {_percent(share)}' for o, share in one.shares.items())})"
        for one in level[:NAMED]
    ]
    more = len(level) - NAMED
    return said if more <= 0 else [*said, f"{more} more area{'s' if more > 1 else ''}"]


def _left_out(first: Mapping[str, Leading], left_out: Mapping[str, list[str]]) -> list[str]:
    """Areas of which nothing is said, and why: all of them are named."""
    every = len(first) + sum(map(len, left_out.values()))
    return [
        f"Left out, {len(names)} of {every} areas, as {why}: {joined(names)}."
        for why, names in sorted(left_out.items())
    ]


def _percent(share: float) -> str:
    return f"{100.0 * share:.1f}%"


def _named(held: Sequence[str]) -> str:
    if len(held) > NAMED:
        return f"{', '.join(held[:NAMED])} and {len(held) - NAMED} more"
    return joined(held)


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


def _figures(evidence: Evidence, first: Mapping[str, Leading]) -> list[Figure]:
    chapter = evidence.chapters.get("services")
    held = [] if chapter is None else [figure.id for figure in chapter.figures]
    wanted = [
        "services.responses.total",
        "services.responses.held",
        *(name for name in held if name.startswith("services.support_range.")),
        *(
            f"services.support.{o}.{area}"
            for area, one in first.items()
            for o in sorted(one.shares)
        ),
        "services.themes.count",
        "services.themes.unanswered",
        "services.gate.analysis",
        "services.gate.involvement",
        "services.gate.answers",
    ]
    found = [evidence.figure(identifier) for identifier in wanted]
    return [figure for figure in found if figure is not None]
