"""What Medway's committee was assured of on 20 August 2019, and earlier as a Member recalled."""

from __future__ import annotations

from commonweal.records import Statement
from kent_medway_build.governance.made import MEDWAY_CHAIR, PRESENTED, STEERING_CHAIR, Made, medway

EARLIER = (
    "A Member recalled it as given earlier and considered that the presentation undermined it. "
    "When it was given, and by whom, is not said: the day is that on which it was recalled."
)
NHS = "NHS representatives, who of them is not stated"
BEFORE = "who gave it is not stated"

RECALLED = (
    ("medway-earlier-partnership", "effective partnership working was taking place", []),
    (
        "medway-earlier-inequalities",
        "health inequalities were being effectively addressed",
        ["needs.life_gap.QKS", "needs.life_gap_change.QKS"],
    ),
    (
        "medway-earlier-workforce",
        "workforce challenges were being tackled effectively",
        ["services.gp_shortfall.england", "services.gp_shortfall_reported.QKS"],
    ),
    (
        "medway-earlier-value",
        "value for money challenges were being tackled effectively",
        ["funding.known_result.actual.2018-19.QKS"],
    ),
)

#: Name, who gave it, its words, figures that it can be set against, and evidence offered with it.
GIVEN: tuple[tuple[str, str, str, list[str], str], ...] = (
    (
        "medway-more-efficient",
        NHS,
        "the proposals aimed to make commissioning more efficient through collaborative working",
        ["funding.case.net_present_value.one-body"],
        "",
    ),
    (
        "medway-quarter",
        NHS,
        "The total population of Medway and Swale was about 400,000, which equated to around a "
        "quarter of the population of Kent and Medway as a whole",
        [
            "networks.partnership_size.KM-ICP-MEDWAY-SWALE",
            "networks.partnership_share.KM-ICP-MEDWAY-SWALE",
        ],
        "The figure of about 400,000 itself.",
    ),
    (
        "medway-train-live-work",
        NHS,
        "Multi-disciplinary working was likely to make GP practice more attractive as a career; "
        "the aim was to persuade more people to train, live and work locally",
        ["services.trainees_who_stay.QKS", "services.gp_55_and_over.QKS"],
        "",
    ),
    (
        "medway-inequalities-collaboration",
        STEERING_CHAIR,
        "a more collaborative approach, that was not dependent on an internal market, would help "
        "to address inequalities more effectively",
        ["needs.life_gap.QKS", "needs.life_gap_trend.QKS"],
        "",
    ),
    (
        "medway-prevention-successful",
        MEDWAY_CHAIR,
        "Much successful prevention work was already taking place covering a wide range of health "
        "challenges, such as smoking, diabetes and cardiovascular conditions",
        [
            "needs.health_index_smoking.QKS",
            "needs.health_index_diabetes.QKS",
            "needs.health_index_cardiovascular_conditions.QKS",
        ],
        "",
    ),
    (
        "medway-multidisciplinary",
        MEDWAY_CHAIR,
        "the extension of multi-disciplinary working, involving other medical professionals, would "
        "help to address patient needs",
        ["services.mdt_needed.all", "services.patients_per_gp.E06000035"],
        "",
    ),
    (
        "medway-better-placed",
        MEDWAY_CHAIR,
        "future commissioning would be undertaken more collaboratively and would be better placed "
        "to meet local needs",
        [],
        "",
    ),
    (
        "medway-not-privatisation",
        STEERING_CHAIR,
        "the framework for Integrated Care Partnerships did not make them more likely to lead to "
        "privatisation",
        [],
        "",
    ),
    (
        "medway-not-savings",
        STEERING_CHAIR,
        "the driver of the proposals was not the need to save money, rather they were about making "
        "better use of existing resources",
        ["funding.savings.target.QKS", "funding.savings.target_first.QKS"],
        "",
    ),
    (
        "medway-savings-made",
        STEERING_CHAIR,
        "A single Accountable Officer for the Kent and Medway CCGs had been appointed in April "
        "2018 and savings had already being made",
        ["funding.savings.gross.QKS", "funding.running_cost.reduction_reached.QKS"],
        "The appointment in April 2018; no amount.",
    ),
    (
        "medway-declarations",
        NHS,
        "declarations of interest had to be made at CCG meetings, in a similar way to which they "
        "were made at the Council",
        [],
        "",
    ),
    (
        "medway-thorough-processes",
        NHS,
        "there were thorough processes in place to deal with potential conflicts",
        [],
        "",
    ),
    (
        "medway-transparency",
        NHS,
        "establishment of a single CCG would be likely to lead to greater transparency as "
        "decisions would no longer be taken by eight separate CCGs",
        [],
        "",
    ),
    (
        "medway-funding-formula",
        MEDWAY_CHAIR,
        "funding was determined by a national formula that was based on the population at a point "
        "in time",
        ["funding.growth.difference.QKS", "funding.growth.difference.09W"],
        "",
    ),
    (
        "medway-centralisation",
        MEDWAY_CHAIR,
        "The centralisation of some services was necessary in order to ensure that specialised "
        "24/7 care could be provided",
        ["services.sites_meeting_volume.now", "services.sites_meeting_volume.B"],
        "",
    ),
    (
        "medway-voluntary-above-average",
        "Deputy Managing Director, NHS Medway CCG",
        "the voluntary sector was a key workstream for Medway CCG and it had performed better than "
        "the national average in terms of voluntary sector engagement",
        [],
        "",
    ),
    (
        "medway-stroke-process",
        "Director of System Transformation, Kent and Medway STP",
        "the existing CCGs had come together to develop the Stroke Review process and the review "
        "was considered to have followed an appropriate process",
        ["services.gates_passed", "services.gates_failed", "services.gates_not_testable"],
        "",
    ),
    (
        "medway-joined-with-council",
        PRESENTED,
        "The Sustainability and Transformation Plan and Medway CCG was working closely with Medway "
        "Council to develop this collaborative working",
        [],
        "",
    ),
)


def statements() -> list[Statement]:
    """Every assurance of the Medway minutes."""
    made = []
    for name, text, figures in RECALLED:
        made.append(Made(name, "assurance", text, BEFORE, more={"figures": figures}, note=EARLIER))
    for name, by, text, figures, evidence in GIVEN:
        more: dict[str, object] = {"figures": figures}
        if evidence:
            more["evidence"] = evidence
        made.append(Made(name, "assurance", text, by, more=more))
    return [medway(one) for one in made]
