"""The stroke consultation of 2018: its days, how many answered, what minutes say of responses."""

from __future__ import annotations

from kent_medway_build.bodies import SYSTEM
from kent_medway_build.care import DECISION
from kent_medway_build.facts import Facts
from kent_medway_build.sources import Citations
from kent_medway_build.writing import Builder

CONSULTATION = "Kent and Medway stroke services, 2018"
MINUTES = "minutes-kent-strategic-commissioner"
SAID_BY = "Accountable Officer of the Kent and Medway CCGs, to Kent's health scrutiny committee"
#: What the minutes say of responses: the district, empty for all, and their words. They bear no
#: day; they speak of autumn 2018 as to come.
REPORTED = (
    (
        "Thanet",
        "in Thanet, a degree of support for the proposed model had been expressed however there "
        "was a desire for a Hyper Acute Stroke Unit to be sited at the QEQM",
    ),
    (
        "",
        "the public consultation had closed and that the responses would be independently analysed",
    ),
    (
        "",
        "a clear evaluation process around the options, taking into account public consultation "
        "responses, which would lead to the options being re-evaluated and mitigations put in "
        "place prior to a decision being taken",
    ),
)


def answered(value: str) -> tuple[int, bool]:
    """How many answered, as the facts write it; and whether there were more than that.

    Examples
    --------
    >>> answered(">5000")
    (5000, True)
    """
    return int(value.removeprefix(">")), value.startswith(">")


def add(folder: Builder, facts: Facts, cited: Citations) -> None:
    """Add the consultation and what was reported of its responses."""
    rows = {row["fact"]: row for row in cited.resolved(facts.others("stroke_review_facts"))}
    told = rows["responses"]
    responses, at_least = answered(told["value"])
    folder.add(
        "consultations",
        consultation=CONSULTATION,
        decision=DECISION,
        opened=rows["consultation start"]["value"],
        planned_close=rows["consultation planned end"]["value"],
        closed=rows["consultation actual end"]["value"],
        events=int(rows["listening events"]["value"]),
        responses=responses,
        at_least=at_least,
        note="Days and events are from other sources than the number of responses: see the reports "
        "of the stroke review in the records. No count of responses by area was found.",
        basis="observed",
        source=cited.cite(told["source"], told["confidence"]),
    )
    cited.describe(
        MINUTES,
        {
            "title": "Minutes, item Kent and Medway Strategic Commissioner, paragraph (3)",
            "publisher": "Kent County Council, Health Overview and Scrutiny Committee",
            "place": "agenda item Kent and Medway Strategic Commissioner, minutes, paragraph (3)",
            "quotation": REPORTED[0][1],
            "verified": True,
            "note": "The copy at hand bears no day; it speaks of autumn 2018 as to come.",
        },
    )
    for district, words in REPORTED:
        folder.add(
            "response_reports",
            consultation=CONSULTATION,
            area=facts.districts[district] if district else SYSTEM,
            said_by=SAID_BY,
            words=words,
            source=MINUTES,
        )
