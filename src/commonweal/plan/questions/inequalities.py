"""Q6: how large are health inequalities, where, and which way do they move?"""

from __future__ import annotations

from commonweal.evidence import Answer, Figure, Status
from commonweal.evidence.words import signed
from commonweal.plan.questions.asking import Evidence, Question, compose, not_answerable, number

#: What the trend of the gap says of the claim that inequalities narrow.
VERDICTS = {"falling": Status.SUPPORTED, "rising": Status.CONTRADICTED}
#: Gradients named in words, where they are held; the page and the tables hold all.
NAMED = 3


def answer(question: Question, evidence: Evidence) -> Answer:
    """The gap in life expectancy, its places and movement; then gradients within the system."""
    system = evidence.system.code
    gap = evidence.figure(f"needs.life_gap.{system}")
    slopes = _slopes(evidence)
    deprived = evidence.figure(f"needs.most_deprived.{system}")
    if gap is None and not slopes:
        return not_answerable(
            question,
            evidence,
            "indicators and demand (life expectancy by district, counts by practice with "
            "deprivation, or cases with the deprivation of small areas: one of these)",
        )
    trend = evidence.figure(f"needs.life_gap_trend.{system}")
    parts = [
        figure
        for name in ("life_lowest", "life_highest", "life_gap_change", "life_gap_trend")
        if (figure := evidence.figure(f"needs.{name}.{system}")) is not None
    ]
    figures = [f for f in (gap, *parts, deprived, *slopes) if f is not None]
    said = [_gap(evidence, gap), _where(evidence, deprived), _gradients(slopes)]
    return compose(
        question,
        evidence,
        status=VERDICTS.get(str(trend.value), Status.MIXED) if trend else Status.MIXED,
        claim="Health inequalities are narrowing.",
        text=" ".join(sentence for sentence in said if sentence),
        certainty="The gap between districts is of published values without intervals, and the "
        "highest and lowest of several differ by chance alone. Gradients are crude: they hold what "
        "age does. Whether anything that was done moved them cannot be told from these figures.",
        figures=figures,
        subject="health inequalities",
    )


def _slopes(evidence: Evidence) -> list[Figure]:
    """Slope indices within the whole system whose interval does not hold nought, largest ratio
    of value to interval first."""
    chapter = evidence.chapters.get("needs")
    if chapter is None:
        return []
    found = [
        figure
        for figure in chapter.figures
        if figure.id.startswith("needs.slope.")
        and figure.about == evidence.system.code
        and figure.value is not None
        and figure.lower is not None
        and figure.upper is not None
    ]
    return sorted(found, key=lambda f: (-_firmness(f), f.id))


def _firmness(figure: Figure) -> float:
    """How many half-widths of its interval a slope lies from nought."""
    assert figure.lower is not None
    assert figure.upper is not None
    width = (figure.upper - figure.lower) / 2
    return abs(number(figure)) / width if width else 0.0


def _gap(evidence: Evidence, gap: Figure | None) -> str:
    if gap is None:
        return "Life expectancy by district is not held, so its gap is not known."
    rows = evidence.rows("needs.life_gap")
    first, last = rows[0], rows[-1]
    moved = evidence.figure(f"needs.life_gap_trend.{evidence.system.code}")
    changed = (
        f" In {first['year']} it was {number(first['gap']):.1f} years; over the years held: "
        f"{moved.value if moved is not None else 'not known'}."
        if len(rows) > 1
        else ""
    )
    return (
        f"Between districts life expectancy at birth differed by {number(gap):.1f} years in "
        f"{last['year']}, from {number(last['lowest_value']):.1f} in {last['lowest']} to "
        f"{number(last['highest_value']):.1f} in {last['highest']}.{changed}"
    )


def _where(evidence: Evidence, deprived: Figure | None) -> str:
    if deprived is None:
        return ""
    wards = [row for row in evidence.rows("needs.wards") if row["mean_rank"] is not None][:NAMED]
    named = ", ".join(f"{row['name']} ({row['district']})" for row in wards)
    return (
        f"{number(deprived):.1f}% of residents live in England's most deprived fifth of small areas"
        + (f"; the most deprived wards are {named}." if named else ".")
    )


def _gradient(one: Figure) -> str:
    """A gradient with its limits, each with its sign."""
    value, low, high = (signed(number(of), ".2f") for of in (one, one.lower, one.upper))
    return f"{value} ({low} to {high})"


def _gradients(slopes: list[Figure]) -> str:
    if not slopes:
        return "No gradient over deprivation with limits can be drawn from this folder."
    rising = [f for f in slopes if f.lower is not None and f.lower > 0]
    falling = [f for f in slopes if f.upper is not None and f.upper < 0]
    named = "; ".join(
        f"{f.label.split(', crude')[0].lower()} {_gradient(f)} {f.unit}" for f in slopes[:NAMED]
    )
    return (
        f"Of {len(slopes)} crude gradient{'s' if len(slopes) > 1 else ''} within the system "
        f"{len(rising)} rise towards the most deprived beyond chance and {len(falling)} fall. The "
        f"firmest, as the most deprived end "
        f"less the least: {named}."
    )
