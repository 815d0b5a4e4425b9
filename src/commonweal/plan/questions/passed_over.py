"""Q10: was it right to leave a place without a unit? Turned into what can be computed: under which
weights an option with its site would rank first, and what the decision costs its people."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from commonweal.evidence import Answer, Figure, Status
from commonweal.evidence.words import day, joined, signed
from commonweal.plan.questions.asking import (
    Evidence,
    Question,
    compose,
    every_unit_taken,
    lacking_for_sites,
    not_answerable,
    number,
    ranged,
)
from commonweal.services.siting.present import EVERY

Row = Mapping[str, object]

#: How the table of options marks the one that was decided, among those with the same sites.
DECIDED = re.compile(r"(?:^|, )(?P<option>[^,]+?) \(decided\)")


def answer(question: Question, evidence: Evidence) -> Answer:
    """How often an option with the site would lead, and who travels how much longer without it."""
    options = [str(row["choice"]) for row in evidence.rows("services.siting.options")]
    weighed = {str(row["option"]): row for row in evidence.rows("services.weights.options")}
    if not weighed:
        lacking = lacking_for_sites(evidence) or (
            "options (two or more options of a decision on sites)",
        )
        return not_answerable(question, evidence, *lacking)
    marked = [found["option"] for one in options if (found := DECIDED.search(one))]
    decided = next((option for option in marked if option in weighed), "")
    if not decided:
        return not_answerable(question, evidence, "options (which option was decided)")
    site = evidence.asked(question.id).about or _most_often(evidence, decided)
    leading = evidence.figure(f"services.leading_with.{site}")
    if leading is None:
        return not_answerable(
            question, evidence, f"options (an option with a unit at {site or 'a site'})"
        )
    holding = [code for code in weighed if evidence.figure(f"services.volume.{code}.{site}")]
    place = _place(evidence, site)
    figures = _figures(evidence, site, decided, holding, place)
    return compose(
        question,
        evidence,
        status=Status.JUDGEMENT,
        claim=f"Option {decided}, {'with' if decided in holding else 'without'} a unit at "
        f"{_name(leading)}, was right.",
        text=" ".join(
            said
            for said in (
                _leads(evidence, leading, decided, holding, weighed),
                _by_ends(evidence, leading, site, decided, weighed),
                _people(evidence, leading, decided, place),
                _units(evidence, decided, holding, site),
                _elsewhere(evidence, site),
                "Quality of care, staff, ability to deliver and value for money are in none of "
                "this: the scores that the review gave them were not published.",
            )
            if said
        ),
        certainty="Minutes are modelled road times, or estimated from distance where so marked, "
        "and the intervals hold for the estimate alone. Weights were not published: all are tried. "
        "People from beyond the border who would come in are not counted.",
        figures=figures,
        subject="the options",
    )


def _most_often(evidence: Evidence, decided: str) -> str:
    """Of the sites that the decision passes over, the one whose options lead most often."""
    chapter = evidence.chapters.get("services")
    found = [] if chapter is None else chapter.figures
    start = "services.leading_with."
    passed = {
        one.id.removeprefix(start): number(one)
        for one in found
        if one.id.startswith(start)
        and one.value is not None
        and evidence.figure(f"services.volume.{decided}.{one.id.removeprefix(start)}") is None
    }
    return min(passed, key=lambda site: (-passed[site], site), default="")


def _place(evidence: Evidence, site: str) -> str:
    """Code of the district around a site; "" where it is not held."""
    rows = evidence.rows("services.siting.sites")
    return next((str(row["district"]) for row in rows if row["code"] == site), "")


def _figures(
    evidence: Evidence, site: str, decided: str, holding: Sequence[str], place: str
) -> list[Figure]:
    wanted = [
        f"services.leading_with.{site}",
        f"services.leading_with_among.{site}",
        *(f"services.acceptability_among.{code}" for code in dict.fromkeys([decided, *holding])),
        f"services.leading_with_all.{site}",
        *(f"services.acceptability.{code}" for code in dict.fromkeys([decided, *holding])),
        f"services.flip.{decided}",
        f"services.district_minutes.now.{place}",
        *(f"services.district_minutes.{code}.{place}" for code in [decided, *holding]),
        f"services.mean_minutes.{decided}",
        *(f"services.mean_minutes.{code}" for code in holding),
        f"services.smallest_volume.{decided}",
        *(f"services.smallest_volume.{code}" for code in holding),
        f"services.volume.now.{site}",
        *(f"services.volume.{code}.{site}" for code in holding),
    ]
    found = [evidence.figure(identifier) for identifier in dict.fromkeys(wanted)]
    return [figure for figure in found if figure is not None]


def _name(leading: Figure) -> str:
    """The site's name, as the label of its figure ends with it."""
    return leading.label.partition("an option with ")[2].removesuffix(" ranks first")


def _leads(
    evidence: Evidence,
    leading: Figure,
    decided: str,
    holding: Sequence[str],
    weighed: Mapping[str, Row],
) -> str:
    own = evidence.figure(f"services.acceptability.{decided}")
    said = (
        f"Of all weightings of what can be worked out, an option with {_name(leading)} "
        f"({joined(holding)}) ranks first in {_share(leading)}"
    )
    said += "." if own is None else f", the decided option {decided} in {_share(own)}."
    when = str(weighed[decided]["when"]) if decided in weighed else ""
    return f"{said} {decided} leads while weights are: {when}." if when else said


def _by_ends(
    evidence: Evidence, leading: Figure, site: str, decided: str, weighed: Mapping[str, Row]
) -> str:
    """Who leads most often by either ends of the scales, and what holds by both."""
    among = evidence.figure(f"services.leading_with_among.{site}")
    own = evidence.figure(f"services.acceptability_among.{decided}")
    if among is None or own is None:
        return ""
    first, other = (_order(weighed, name) for name in ("share", "share_among"))
    turns = "turns" if first[0][0] != other[0][0] else "does not turn"
    return (
        f"Which option leads most often {turns} with the ends of the scales: from the worst to the "
        f"best of all choices {_listed(first)}; from the worst to the best option "
        f"{_listed(other)}. An option with {_name(leading)} then leads in {_share(among)}, "
        f"{decided} in {_share(own)}."
    )


def _order(weighed: Mapping[str, Row], name: str) -> list[tuple[str, float]]:
    """Options with their shares, the largest first."""
    found = [(code, 100.0 * number(row[name])) for code, row in weighed.items()]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def _listed(shares: Sequence[tuple[str, float]]) -> str:
    return joined([f"{code} {_percent(value)}" for code, value in shares if value > 0])


def _people(evidence: Evidence, leading: Figure, decided: str, place: str) -> str:
    now = evidence.figure(f"services.district_minutes.now.{place}")
    then = evidence.figure(f"services.district_minutes.{decided}.{place}")
    if now is None or then is None:
        return ""
    district = now.label.partition("mean minutes from ")[2]
    rows = [row for row in evidence.rows("services.costs.by_district") if row["main"] is not None]
    worse = [row for row in rows if number(row["main"]) > number(then) - number(now)]
    when = f"with {EVERY}" if every_unit_taken(evidence) else f"on {day(evidence.as_of)}"
    said = (
        f"From {district}, around {_name(leading)}, the way takes {ranged(now)} minutes {when} "
        f"and {ranged(then)} under {decided}"
    )
    others = sorted(worse, key=lambda row: -number(row["main"]))[:3]
    if others:
        named = [f"{row['name']} ({_longer(row)})" for row in others]
        said += f"; it lengthens more from {joined(named)}"
    return f"{said}."


def _longer(row: Row) -> str:
    """How many minutes longer, with the interval where there is one."""
    said = signed(number(row["main"]), ".0f")
    if row["low"] is None or row["high"] is None:
        return said
    low, high = (signed(number(row[end]), ".0f") for end in ("low", "high"))
    return said if low == high else f"{said}, {low} to {high}"


def _units(evidence: Evidence, decided: str, holding: Sequence[str], site: str) -> str:
    """Cases of the site's unit and of the smallest one, option by option."""
    told = []
    for code in (decided, *holding):
        least = evidence.figure(f"services.smallest_volume.{code}")
        if least is None:
            continue
        own = evidence.figure(f"services.volume.{code}.{site}")
        here = "" if own is None else f", {ranged(own)} here"
        told.append(f"{code} {ranged(least)}{here}")
    return f"Cases a year of the smallest unit: {'; '.join(told)}." if told else ""


def _elsewhere(evidence: Evidence, site: str) -> str:
    """Whether choices that were never listed would lead more often."""
    every = evidence.figure(f"services.leading_with_all.{site}")
    if every is None:
        return ""
    return (
        "Among all choices of as many sites, listed or not, one with this site ranks first in "
        f"{_share(every)} of weightings."
    )


def _share(figure: Figure) -> str:
    said = _percent(number(figure))
    if figure.lower is None or figure.upper is None:
        return said
    return f"{said} ({figure.lower:.0f}% to {figure.upper:.0f}% as estimated minutes vary)"


def _percent(value: float) -> str:
    if 0 < value < 1:
        return "less than 1%"
    return "more than 99%" if 99 < value < 100 else f"{value:.0f}%"
