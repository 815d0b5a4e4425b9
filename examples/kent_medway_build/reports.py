"""What was reported and is no table: events, contracts, the merger's money, the review, the rules
as they were told. Each report keeps the words of the facts, the source and how sure it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from kent_medway_build.bodies import NATION, SYSTEM
from kent_medway_build.care import DECISION
from kent_medway_build.facts import Facts
from kent_medway_build.sources import Citations

#: By topic, the day that stands for what bears no day of its own: the draft allocations, the
#: decision on stroke units, the members' questions on the merger, the start of a contract unknown.
ASSUMED_DAYS = {
    "allocation formula": date(2019, 1, 10),
    "stroke review": date(2019, 2, 14),
    "merger": date(2019, 7, 1),
    "contract": date(2018, 9, 1),
}
#: Months in which sources that are cited by number came out, as the facts say elsewhere.
PUBLISHED = {
    "HSJ 7023379": date(2018, 9, 18),
    "HSJ 7029478": date(2021, 1, 1),
    "kentonline 128087": date(2017, 7, 2),
    "kentonline 187620": date(2018, 1, 31),
    "oc1dean.blogspot": date(2018, 9, 1),
}
#: Of the rules as told, those that speak of bodies of Kent and Medway; the others are rules.
LOCAL_RULES = ("CCG local practice", "K&M CCG", "Swale PCCC", "EAST KENT")

_ISO = re.compile(r"\b(20\d\d)-(\d\d)(?:-(\d\d))?\b")
_FINANCIAL_YEAR = re.compile(r"\b(20\d\d)[/-]\d\d\b")
_YEAR = re.compile(r"(20\d\d)")

#: Figures of a contract that its text holds: part of its name, figure, value, unit.
CONTRACT_FIGURES = (
    ("(NSL)", "journeys covered", 285_000, "journeys"),
    ("(G4S)", "value", 90_000_000, "GBP"),
    ("(G4S)", "value a year", 15_000_000, "GBP a year"),
    ("(G4S)", "journeys expected in the first year", 316_000, "journeys"),
    ("(G4S)", "outpatient arrival on time: target", 95, "%"),
    ("(G4S)", "outpatient arrival on time: March 2018", 71, "%"),
    ("(G4S)", "discharge within 60 minutes: target", 95, "%"),
    ("(G4S)", "discharge within 60 minutes", 47, "%"),
    ("(G4S)", "complaints in July 2017", 115, "complaints"),
    ("dermatology", "value a year", 4_100_000, "GBP a year"),
    ("dermatology", "urgent patients waiting", 1_855, "patients"),
    ("dermatology", "patients waiting", 7_500, "patients"),
    ("dermatology", "patients waiting more than a year", 700, "patients"),
    ("dermatology", "serious incidents", 18, "incidents"),
    ("dermatology", "backlog on 28 September 2020", 800, "patients"),
    ("dermatology", "patients seen by January 2021", 12_000, "patients"),
    ("dermatology", "time to procure again", 7, "months"),
    ("GP sites", "patients", 60_000, "patients"),
    ("Wheelchairs", "value a year", 6_200_000, "GBP a year"),
    ("Wheelchairs", "extra requested in September 2018", 2_000_000, "GBP"),
    ("community services", "value", 126_000_000, "GBP"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One thing that was reported.

    `on` is the day it speaks of, `exact` whether the source gives that day or only its month or
    year, `known_from` the day of publication where the source bears one.
    """

    topic: str
    about: str
    words: str
    on: date
    exact: bool
    known_from: date | None
    source: str
    confidence: str
    figures: tuple[tuple[str, float, str], ...] = field(default=())


def reports(facts: Facts, cited: Citations) -> list[Report]:
    """All reports of the facts, by topic and day, in the order of the facts within a day."""
    found = [
        *_timeline(facts, cited),
        *_contracts(facts, cited),
        *_merger(facts, cited),
        *_review(facts, cited),
        *_hospitals(facts, cited),
        *_formula(facts, cited),
        *_rules(facts, cited),
        _practices_without_network(facts),
    ]
    return sorted(found, key=lambda report: (report.on, report.topic))


def _report(
    row: dict[str, str], cited: Citations, topic: str, about: str, words: str, when: str = ""
) -> Report:
    day = _day(when)
    known = _published(row["source"])
    return Report(
        topic=topic,
        about=about,
        words=words,
        on=day[0] if day else known or ASSUMED_DAYS[topic],
        exact=bool(day and day[1]),
        known_from=known,
        source=cited.cite(row["source"], row["confidence"]),
        confidence=row["confidence"],
    )


def _timeline(facts: Facts, cited: Citations) -> Iterator[Report]:
    for row in cited.resolved(facts.others("timeline")):
        yield _report(row, cited, "timeline", SYSTEM, row["event"], row["date"])


def _contracts(facts: Facts, cited: Citations) -> Iterator[Report]:
    for row in cited.resolved(facts.others("contracts")):
        parts = (
            ("Provider", row["provider"]),
            ("start", row["start"]),
            ("end", row["end"]),
            ("value in millions of pounds", row["value_gbp_m"]),
            ("volume", row["volume"]),
            ("performance", row["performance"]),
        )
        words = "; ".join(f"{name}: {text}" for name, text in parts if text)
        when = row["start"] or row["end"]
        report = _report(row, cited, "contract", row["contract"], words, when)
        figures = tuple(
            (name, float(value), unit)
            for part, name, value, unit in CONTRACT_FIGURES
            if part in row["contract"]
        )
        yield replace(report, figures=figures)


def _merger(facts: Facts, cited: Citations) -> Iterator[Report]:
    for row in cited.resolved(facts.others("ccg_merger_finance")):
        words = f"{row['item']}: {row['value']} ({row['unit_note']})"
        yield _report(row, cited, "merger", SYSTEM, words, _year_of(row["item"]))


def _review(facts: Facts, cited: Citations) -> Iterator[Report]:
    for row in cited.resolved(facts.others("stroke_review_facts")):
        words = f"{row['fact']}: {row['value']}" + (
            f" ({row['unit_or_note']})" if row["unit_or_note"] else ""
        )
        when = row["value"] if row["unit_or_note"] == "date" else ""
        yield _report(row, cited, "stroke review", DECISION, words, when)


def _hospitals(facts: Facts, cited: Citations) -> Iterator[Report]:
    for row in cited.resolved(facts.others("hospital_sites")):
        # Counts of thrombolysis are left out, because some are too small to show.
        words = (
            f"{row['hospital']}: thrombolysis rate before 2021, period not stated: "
            f"{row['thrombolysis_rate_pct_pre2021']} % of admissions"
        )
        report = _report(row, cited, "stroke review", row["postcode"], words, "2020")
        rate = float(row["thrombolysis_rate_pct_pre2021"])
        figures = (("thrombolysis rate before 2021", rate, "% of admissions"),)
        yield replace(report, figures=figures, known_from=None)


def _formula(facts: Facts, cited: Citations) -> Iterator[Report]:
    for row in cited.resolved(facts.others("allocation_formula")):
        name = ": ".join(filter(None, [row["block"], row["component"]]))
        words = f"{name}: {row['value']}"
        yield _report(row, cited, "allocation formula", NATION, words, _year_of(row["block"]))


def _rules(facts: Facts, cited: Citations) -> Iterator[Report]:
    for row in cited.resolved(facts.others("governance_rules")):
        words = f"{row['area']}, {row['rule']}: {row['text']}"
        if any(part in words for part in LOCAL_RULES):
            limit = f" [{row['threshold']} {row['unit']}]" if row["threshold"] else ""
            yield _report(row, cited, "merger", SYSTEM, words + limit)


def _practices_without_network(facts: Facts) -> Report:
    codes = [row["practice_code"] for row in facts.practices if not row["pcn_2021"]]
    words = (
        f"{len(codes)} of {len(facts.practices)} practices of the 2018/19 allocation file name no "
        "network in October 2021, nearly all because they had closed or merged by then. Their "
        f"closing days are not at hand, and none is closed here. G82076 is given the network whose "
        f"published total counts it: {', '.join(codes)}."
    )
    return Report(
        topic="practices",
        about=SYSTEM,
        words=words,
        on=date(2021, 10, 1),
        exact=False,
        known_from=None,
        source="nhse-networks-2021",
        confidence="high",
    )


def _day(text: str) -> tuple[date, bool] | None:
    """The first day that a text begins with, and whether it is a day or only a month or year."""
    found = _ISO.match(text)
    if found:
        return date(int(found[1]), int(found[2]), int(found[3] or 1)), found[3] is not None
    year = _YEAR.match(text)
    return (date(int(year[1]), 1, 1), False) if year else None


def _year_of(text: str) -> str:
    """The first month of the financial year that a text names, or nothing."""
    found = _FINANCIAL_YEAR.search(text)
    return f"{found[1]}-04" if found else ""


def _published(source: str) -> date | None:
    """The day from which the public could know, where the source or the facts tell it."""
    days = [
        date(int(year), int(month), int(day)) for year, month, day in _ISO.findall(source) if day
    ]
    named = [day for beginning, day in PUBLISHED.items() if beginning in source]
    return min([*days, *named], default=None)
