"""Q7: does funding keep up with population growth?"""

from __future__ import annotations

from commonweal.evidence import Answer, Figure, Status
from commonweal.evidence.words import signed
from commonweal.plan.questions.asking import Evidence, Question, compose, not_answerable, number
from commonweal.plan.questions.money import pounds
from commonweal.system.organisation import Kind

#: A difference of less than this share of the lists is no difference that counts, percent.
SLIGHT = 0.5


def answer(question: Question, evidence: Evidence) -> Answer:
    """Lists that an allocation foresaw against lists that came, by area, and what that is worth."""
    system = evidence.system.code
    share = evidence.figure(f"funding.growth.difference_share.{system}")
    if share is None:
        return _without_outturn(question, evidence)
    bodies = _of_commissioners(evidence, "difference_share")
    whole = [
        f
        for name in ("difference", "difference_share", "priced")
        if (f := evidence.figure(f"funding.growth.{name}.{system}")) is not None
    ]
    moved = _of_commissioners(evidence, "net_share")
    return compose(
        question,
        evidence,
        status=_status(number(share), [number(f) for f in bodies.values()]),
        claim="Funding keeps up with population growth.",
        text=" ".join(
            sentence
            for sentence in (
                _whole(evidence, whole),
                _areas(evidence, bodies),
                _moved(evidence, moved),
            )
            if sentence
        ),
        certainty=f"{_from_the_start(evidence)} Lists are counted; what a patient is worth is "
        "modelled, at the formula's price. A list is not a population: some people are on two, "
        "and growth of a list is not growth of residents. Nothing here is an actual allocation.",
        figures=(*whole, *bodies.values(), *moved.values()),
        subject="growth of lists",
    )


def _from_the_start(evidence: Evidence) -> str:
    """How much of a difference may have been there before anybody grew."""
    base = evidence.figure(f"funding.growth.base_difference.{evidence.system.code}")
    if base is None:
        return (
            "Only one count of the lists of the base year is held: how much of the difference was "
            "there from the start is not known, and two counts of one year can differ by a "
            "hundredth."
        )
    return (
        f"Two counts of the lists of the base year differ by {signed(number(base))}%: that much "
        "may have been there from the start."
    )


def _without_outturn(question: Question, evidence: Evidence) -> Answer:
    """Where no outturn is held: growth since the lists that the formula counted, or nothing."""
    system = evidence.system.code
    since = evidence.figure(f"funding.growth.since.{system}")
    if since is None:
        return not_answerable(
            question,
            evidence,
            "projections (lists that an allocation foresaw)",
            "registered (a list counted in a year that was foreseen)",
        )
    bodies = _of_commissioners(evidence, "since")
    moved = _of_commissioners(evidence, "since_net_share")
    ahead = f"Lists of the system grew by {number(since):.1f}% ({since.vintage})"
    apart = ""
    if len(bodies) > 1:
        low, high = _ends(bodies)
        apart = (
            f", from {signed(number(bodies[low]))}% ({evidence.name(low)}) to "
            f"{signed(number(bodies[high]))}% ({evidence.name(high)})"
        )
    return compose(
        question,
        evidence,
        status=Status.JUDGEMENT,
        claim="Funding keeps up with population growth.",
        text=" ".join(
            sentence
            for sentence in (
                f"{ahead}{apart}.",
                _moved(evidence, moved),
                "What the allocation foresaw for these years is not held, so whether funding kept "
                "up is not known.",
            )
            if sentence
        ),
        certainty="Lists are counted. Without the lists that an allocation foresaw, growth can be "
        "told and not whether money followed it.",
        figures=(since, *bodies.values(), *moved.values()),
        subject="growth of lists",
    )


def _of_commissioners(evidence: Evidence, measure: str) -> dict[str, Figure]:
    return {
        code: figure
        for code in evidence.bodies(Kind.COMMISSIONER)
        if (figure := evidence.figure(f"funding.growth.{measure}.{code}")) is not None
    }


def _status(whole: float, bodies: list[float]) -> Status:
    """Whether lists outgrew what was foreseen: everywhere, nowhere, or here and there."""
    outgrown = [share > SLIGHT for share in (whole, *bodies)]
    if not any(outgrown):
        return Status.SUPPORTED
    return Status.CONTRADICTED if all(outgrown) else Status.MIXED


def _whole(evidence: Evidence, figures: list[Figure]) -> str:
    held = {figure.id.split(".")[2]: figure for figure in figures}
    more = number(held["difference"])
    priced = held.get("priced")
    worth = f", worth {pounds(priced)} a year at the formula's price of 2018-19" if priced else ""
    series, _, year = held["difference"].vintage.rpartition(", ")
    return (
        f"In {year} {evidence.name(evidence.system.code)} had {abs(more):,.0f} "
        f"{'more' if more >= 0 else 'fewer'} patients than were foreseen (projection {series}; "
        f"{signed(number(held['difference_share']))}%){worth}."
    )


def _ends(bodies: dict[str, Figure]) -> tuple[str, str]:
    """The bodies with the least and the most; of equals the one whose code comes first."""
    ordered = sorted(bodies, key=lambda code: (number(bodies[code]), code))
    return ordered[0], ordered[-1]


def _areas(evidence: Evidence, bodies: dict[str, Figure]) -> str:
    if len(bodies) < 2:
        return ""
    low, high = _ends(bodies)
    over = sum(1 for figure in bodies.values() if number(figure) > SLIGHT)
    return (
        f"{over} of {len(bodies)} commissioners outgrew it by more than {SLIGHT:g}%: from "
        f"{signed(number(bodies[low]))}% in {evidence.name(low)} to "
        f"{signed(number(bodies[high]))}% in {evidence.name(high)}."
    )


def _moved(evidence: Evidence, moved: dict[str, Figure]) -> str:
    if len(moved) < 2:
        return ""
    low, high = _ends(moved)
    gains, loses = pounds(moved[high]), pounds(moved[low]).replace("-", "")
    return (
        f"With a fixed sum for the system, shares by the later lists would bring {gains} a year "
        f"more to {evidence.name(high)} and {loses} less to {evidence.name(low)}."
    )
