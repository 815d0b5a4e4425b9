"""Q19: which areas does a partnership cover, and who is counted in it?"""

from __future__ import annotations

from commonweal.evidence import Answer, Status
from commonweal.plan.questions.asking import Evidence, Question, compose, not_answerable, number
from commonweal.system.organisation import Kind


def answer(question: Question, evidence: Evidence) -> Answer:
    """Its commissioners and districts, and how many of its patients live beyond its areas."""
    asked = evidence.asked(question.id)
    kind = Kind.PLACE if evidence.bodies(Kind.PLACE) else Kind.COMMISSIONER
    bodies = [
        code
        for code in ((asked.about,) if asked.about else evidence.bodies(kind))
        if evidence.figure(f"population.registered.{code}") is not None
    ]
    if not bodies:
        return not_answerable(question, evidence, "registered (lists of practices)")
    names = ("registered", "resident", "from_elsewhere", "elsewhere")
    figures = [
        figure
        for code in bodies
        for name in names
        if (figure := evidence.figure(f"population.{name}.{code}")) is not None
    ]
    modelled = any(".from_elsewhere." in figure.id for figure in figures)
    return compose(
        question,
        evidence,
        status=Status.SUPPORTED if modelled else Status.MIXED,
        claim="The population counted is all patients registered with the practices, those who "
        "live elsewhere included.",
        text=" ".join(_about(evidence, code) for code in bodies[:4])
        + (f" {len(bodies) - 4} more are in the chapter." if len(bodies) > 4 else ""),
        certainty="Lists and residents are counted; who lives where is modelled from lists, "
        "residents and distance, and is marked so."
        if modelled
        else "Lists are counted; who lives where cannot be told from this folder.",
        figures=figures,
        subject=", ".join(evidence.name(code) for code in bodies[:4]),
    )


def _about(evidence: Evidence, code: str) -> str:
    said = [f"{evidence.name(code)} counts {_value(evidence, 'registered', code):,.0f} patients"]
    commissioners = [
        evidence.name(body)
        for body in evidence.bodies(Kind.COMMISSIONER)
        if body != code and evidence.structure.ancestor(body, Kind.PLACE) == code
    ]
    if commissioners:
        said.append(f" registered with the practices of {', '.join(commissioners)}")
    districts = [
        f"{row['resident_in_name']} {number(row['share']):.0%}"
        for row in sorted(evidence.rows("population.flows"), key=lambda row: -number(row["share"]))
        if row["registered_with"] == code and number(row["share"]) >= 0.005
    ]
    if districts:
        said.append(f"; by district of residence (modelled): {', '.join(districts)}")
    if evidence.figure(f"population.from_elsewhere.{code}") is not None:
        said.append(
            f". About {_value(evidence, 'from_elsewhere', code):.1f}% of its patients live outside "
            f"its areas, and {_value(evidence, 'elsewhere', code):.1f}% of its residents are "
            "registered elsewhere (modelled)"
        )
    return "".join(said) + "."


def _value(evidence: Evidence, name: str, code: str) -> float:
    figure = evidence.figure(f"population.{name}.{code}")
    return number(figure.value) if figure is not None else float("nan")
