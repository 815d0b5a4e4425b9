"""The way to the decision on stroke units, as far as publications tell it, as statements.

Days are those of the compiled facts where these have them. What the facts do not hold was read at
the pages that the sources name. Nothing is held of NHS England's assurance before the consultation,
of scores or weights, or of answers to the themes of the responses, because none was found."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from commonweal.records import EqualityRegard, OptionsDecided, Payload, Statement, draft
from commonweal.records.kinds.changing import ChangeStep
from kent_medway_build.care import DECISION
from kent_medway_build.consultation import CONSULTATION, answered
from kent_medway_build.facts import Facts
from kent_medway_build.governance.decided import TAKEN
from kent_medway_build.sources import Citations, Described, stater

CRITERIA = ("quality", "access", "workforce", "affordability and value for money", "deliverability")
COMMITTEE = "Joint Committee of Clinical Commissioning Groups"
NHS = "NHS in Kent and Medway"
SCRUTINY = "Kent and Medway Stroke Review Joint Health Overview and Scrutiny Committee"
#: How the event begins in the facts by which it was decided.
DECIDED = "JCCCG unanimous decision for option B"
#: Events of the timeline of facts that are steps: what the step is, whose, and the source that was
#: read, where one was. Courts and the Secretary of State decided of challenges: they made none.
EVENTS: dict[str, tuple[str, str, str]] = {
    "Stroke options made public": ("options listed", NHS, ""),
    "Stroke consultation opens": ("consultation opened", NHS, "km-stroke-launch"),
    "Stroke consultation closes": ("consultation closed", NHS, "km-stroke-process"),
    "Consultation reports published": (
        "responses analysed",
        "DJS Research, an independent research consultancy",
        "km-stroke-reports",
    ),
    "Preferred option B announced": ("preferred option named", NHS, ""),
    DECIDED: ("decision taken", COMMITTEE, ""),
    "Medway HASC considers": ("challenged", "Medway Council", ""),
    "Judicial review dismissed": ("challenge decided", "High Court of Justice", ""),
    "Court of Appeal refuses": ("challenge decided", "Court of Appeal", ""),
    "Secretary of State approves": ("challenge decided", "Secretary of State", ""),
}
#: Steps that the facts do not hold, read at the source named: day, step, whose, words, source, how
#: sure, what it covers.
READ: tuple[tuple[date, str, str, str, str, str, tuple[str, ...]], ...] = (
    (
        date(2017, 9, 11),
        "criteria announced",
        "Kent and Medway STP Programme Board",
        "Options will be assessed by five criteria, each with metrics; no weights are told",
        "km-stroke-criteria",
        "high",
        CRITERIA,
    ),
    (
        date(2018, 7, 5),
        "scrutiny consulted",
        SCRUTINY,
        "Councillors of four authorities consider the reports on the consultation",
        "km-stroke-jhosc-july",
        "medium",
        (),
    ),
    (
        date(2018, 9, 5),
        "scrutiny consulted",
        SCRUTINY,
        "Councillors are told of the review so far, before a preferred option is named",
        "kent-jhosc-2018-09-05",
        "medium",
        (),
    ),
    (
        date(2018, 12, 17),
        "criteria change reported",
        "Health Service Journal",
        "The joint scrutiny committee heard concerns that the way of assessing options was changed "
        "late, mainly to the disadvantage of an option with Medway",
        "hsj-7024041",
        "medium",
        (),
    ),
)


def statements(facts: Facts, cited: Citations, described: Described) -> list[Statement]:
    """The steps, the evidence on equality and the decision."""
    timeline = cited.resolved(facts.others("timeline"))
    review = {row["fact"]: row["value"] for row in facts.others("stroke_review_facts")}
    responses, at_least = answered(review["responses"])
    # What the event is not called by, or does not say itself.
    said_of: dict[str, dict[str, object]] = {
        "options listed": {"covers": [one["option"] for one in facts.others("stroke_options")]},
        "consultation opened": {"text": CONSULTATION},
        "responses analysed": {"responses": responses, "at_least": at_least},
        "decision taken": {"taken": TAKEN},
    }
    made = []
    for beginning, (step, by, read) in EVENTS.items():
        row = next(row for row in timeline if row["event"].startswith(beginning))
        source = read or cited.cite(row["source"], row["confidence"])
        more = said_of.get(step, {})
        on = date.fromisoformat(row["date"])
        publisher = described[read]["publisher"] if read else cited.publisher(source)
        said = {"text": row["event"], "source": source, "confidence": row["confidence"], **more}
        made.append(_step(on, step, by, said, str(publisher)))
    for on, step, by, words, source, confidence, covers in READ:
        publisher = str(described[source]["publisher"])
        said = {"text": words, "source": source, "confidence": confidence, "covers": covers}
        made.append(_step(on, step, by, said, publisher))
    return [*made, _equality(), _decided(facts, cited)]


def _step(on: date, step: str, by: str, said: Mapping[str, object], publisher: str) -> Statement:
    payload = ChangeStep.model_validate(
        {
            "decision": DECISION,
            "step": step,
            "on": on,
            "by": by,
            "kept": "reconstructed",
            **said,
        }
    )
    return _stated("change_step", payload, on, step.lower().replace(" ", "-"), publisher)


def _equality() -> Statement:
    on = date(2017, 11, 13)
    payload = EqualityRegard(
        decision=DECISION,
        on=on,
        title="Integrated Impact Assessment: pre-consultation report, stroke services",
        source="km-stroke-iia-2017",
        finding="An annex has the travel and access of groups protected by equality law, for all "
        "proposals. Its findings were not read.",
    )
    return _stated("equality_regard", payload, on, "equality", "NHS in Kent and Medway")


def _decided(facts: Facts, cited: Citations) -> Statement:
    row = next(
        row for row in cited.resolved(facts.others("timeline")) if row["event"].startswith(DECIDED)
    )
    on = date.fromisoformat(row["date"])
    source = cited.cite(row["source"], row["confidence"])
    payload = OptionsDecided(
        decision=DECISION,
        on=on,
        by=COMMITTEE,
        chosen=("B",),
        reason="Agreed on the basis of advice from stroke specialists, as East Kent Hospitals said "
        "on 21 May 2019. The decision-making business case was not found.",
        source=source,
    )
    return _stated("options_decided", payload, on, "decided", cited.publisher(source))


def _stated(kind: str, payload: Payload, on: date, tail: str, publisher: str) -> Statement:
    identifier = f"stroke-units/{on}/{tail}"
    return draft(
        kind,
        payload,
        id=identifier,
        stated_by=stater(publisher, on),
        about="QKS",
        stated_at=datetime.combine(on, time(), UTC),
        effective=on,
        reason="Carried into the example from a published source.",
        salt=hashlib.sha256(identifier.encode()).hexdigest(),
    )


def sources(made: list[Statement]) -> set[str]:
    """Ids of the sources that the statements name."""
    return {str(one.payload["source"]) for one in made if one.payload and "source" in one.payload}
