"""Q21: is the split between the sides of the system real?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from commonweal.evidence import Answer, Figure, Status
from commonweal.plan.questions.asking import Evidence, Question, compose, not_answerable, number

#: A split is told from chance where fewer than one relabelling in twenty does as well.
CHANCE = 0.05
Row = Mapping[str, object]


def answer(question: Question, evidence: Evidence) -> Answer:
    """Whether the split beats chance, where it frays and how much crosses, source by source."""
    chance = {str(row["source"]): row for row in evidence.rows("networks.flows_chance")}
    counted = [source for source in chance if not source.startswith("modelled")]
    sources = counted or list(chance)
    if not sources:
        return not_answerable(
            question,
            evidence,
            "flows (patients of areas by provider)",
            "travel (minutes to providers)",
        )
    seams = _seams(evidence, sources)
    real = [_better(chance[source]) for source in sources if _tested(chance[source])]
    frays = {source: [row for row in seams if row["source"] == source] for source in sources}
    status = _status(real, [bool(rows) for rows in frays.values()])
    made = compose(
        question,
        evidence,
        status=status if counted else Status.NOT_ANSWERABLE,
        claim="There is very little overlap between the sides.",
        text=" ".join(
            [
                *([] if counted else ["No counted flow is held; travel alone would say this."]),
                _verdict(real, _given(chance, sources)),
                _fraying(seams),
                *(_of_source(evidence, source, chance[source]) for source in sources),
                _agreement(sources, real, frays),
            ]
        ),
        certainty=_certainty(bool(counted)),
        figures=_figures(evidence, sources, seams),
        subject="the split",
    )
    lacking = (
        *(() if counted else ("flows (patients of areas by provider)",)),
        *(() if real else (_wanting(_given(chance, sources)),)),
    )
    return replace(made, lacking=lacking) if lacking else made


def _tested(row: Row) -> bool:
    """Sides that were drawn from the flows themselves cannot be tested on them, nor can sides of so
    few areas that even the best of all ways to name them would be nothing rare."""
    return row["relabelled_p"] is not None and number(row["relabelled"]) * CHANCE > 1.0


def _given(chance: Mapping[str, Row], sources: Sequence[str]) -> bool:
    """Whether sides were given, so that only the number of areas kept them from a test."""
    return any(chance[source]["relabelled_p"] is not None for source in sources)


def _wanting(given: bool) -> str:
    if given:
        return "flows of enough areas on each side to tell them from chance"
    return "memberships (partnerships and the trusts that are their partners)"


def _better(row: Row) -> bool:
    return number(row["relabelled_p"]) < CHANCE


def _seams(evidence: Evidence, sources: Sequence[str]) -> list[Row]:
    """Areas of which more than chance goes to the other side; by travel alone, any that do."""
    rows = [row for row in evidence.rows("networks.flows_seams") if row["source"] in sources]
    return [
        row
        for row in rows
        if row["other_side"] is not None
        and number(row["other_side"] if row["other_side_low"] is None else row["other_side_low"])
        > 0.0
    ]


def _status(real: Sequence[bool], frays: Sequence[bool]) -> Status:
    """Supported where every source shows a split that nothing crosses; contradicted where none
    shows one that chance would not; open where no split was given to test."""
    if not real:
        return Status.NOT_ANSWERABLE
    if not any(real):
        return Status.CONTRADICTED
    return Status.SUPPORTED if all(real) and not any(frays) else Status.MIXED


def _verdict(real: Sequence[bool], given: bool) -> str:
    if not real and given:
        return "Flows of too few areas are held to tell the split from chance, either way."
    if not real:
        return (
            "No sides are held (partnerships with their providers), so those shown are the "
            "communities that the flows themselves make, which no test of them can judge."
        )
    if all(real):
        return "The split is there: areas put together by chance would not look like it."
    if any(real):
        return "The split is told from chance in some sources and not in others."
    return "Nothing tells the split from areas put together by chance."


def _of_source(evidence: Evidence, source: str, chance: Row) -> str:
    sides = [row for row in evidence.rows("networks.flows_sides") if row["source"] == source]
    said = "; ".join(
        f"{row['name']}: {_share(row, 'self_containment')} of its patients are treated at its own "
        f"providers and {_share(row, 'other_side')} on the other side"
        for row in sides[:2]
        if row["self_containment"] is not None
    )
    more = f"; {len(sides) - 2} more sides are in the chapter" if len(sides) > 2 else ""
    found = (
        f" Left to themselves the flows fall into {number(chance['found']):.0f} communities."
        if chance["found"] is not None
        else ""
    )
    own = f"By “{source}”, {said}{more}." if said else f"“{source}” holds no area of a side."
    return f"{own}{_beside_chance(chance)}{found}"


def _beside_chance(chance: Row) -> str:
    if not _tested(chance):
        return ""
    share, ways = number(chance["relabelled_p"]), number(chance["relabelled"])
    if round(share * ways) == 1:
        return f" No other of {ways:,.0f} ways to give the sides to areas does as well."
    return f" Of {ways:,.0f} ways to give the sides to areas a share of {share:.2g} does as well."


def _share(row: Row, name: str) -> str:
    if row[name] is None:
        return "an unknown share"
    said = f"{number(row[name]):.1%}"
    low, high = row[f"{name}_low"], row[f"{name}_high"]
    if low is None or high is None:
        return said
    return f"{said} (95% interval {number(low):.1%} to {number(high):.1%})"


def _fraying(seams: Sequence[Row]) -> str:
    if not seams:
        return "No area sends more than chance to the other side."
    areas: dict[str, list[str]] = {}
    for row in seams:
        areas.setdefault(str(row["name"]), []).append(
            f"{_share(row, 'other_side')} by “{row['source']}”"
        )
    named = [f"{name} {' and '.join(shares)}" for name, shares in list(areas.items())[:4]]
    more = f"; and {len(areas) - 4} more" if len(areas) > 4 else ""
    return f"It frays at: {'; '.join(named)}{more}."


def _agreement(
    sources: Sequence[str], real: Sequence[bool], frays: Mapping[str, Sequence[Row]]
) -> str:
    if len(sources) < 2:
        return "One source alone: nothing stands beside it."
    if not real:
        return "The sources stand side by side; neither alone settles it."
    same = len(set(real)) == 1 and len({bool(rows) for rows in frays.values()}) == 1
    return (
        "The sources agree that it is so, not on how much; neither alone settles it."
        if same
        else "The sources do not agree, and neither alone settles it."
    )


def _certainty(counted: bool) -> str:
    if not counted:
        return (
            "Modelled from travel: where patients in fact went is not known, so the question stays "
            "open."
        )
    return (
        "A proxy: the admissions that the sources count, with small numbers left out, so that 0% "
        "and 100% are not quite that. It does not speak of planned care. Intervals are of chance "
        "alone; which areas make a side is assumed where the partnerships are."
    )


def _figures(
    evidence: Evidence, sources: Sequence[str], seams: Sequence[Row]
) -> tuple[Figure, ...]:
    sides = [str(row["code"]) for row in evidence.rows("networks.flows_sides")]
    wanted = [
        f"networks.{name}.{code}.{source}"
        for source in sources
        for code in dict.fromkeys(sides)
        for name in ("side_self_containment", "leakage_other")
    ]
    wanted += [f"networks.to_other_side.{row['code']}.{row['source']}" for row in seams]
    wanted += [
        f"networks.{name}.{source}" for source in sources for name in ("split_p", "communities")
    ]
    found = [evidence.figure(identifier) for identifier in dict.fromkeys(wanted)]
    return tuple(figure for figure in found if figure is not None)
