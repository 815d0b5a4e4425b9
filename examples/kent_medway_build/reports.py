"""What was reported and is no table: events, contracts, the merger's money, the review, the rules
as they were told. Each report keeps the words of the facts, the source and how sure it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from kent_medway_build.bodies import NATION, SYSTEM
from kent_medway_build.care import DECISION
from kent_medway_build.facts import Facts
from kent_medway_build.sources import Citations, published

#: By topic, the day that stands for what bears no day of its own: the draft allocations, the
#: decision on stroke units, the members' questions on the merger, the start of a contract unknown.
ASSUMED_DAYS = {
    "allocation formula": date(2019, 1, 10),
    "stroke review": date(2019, 2, 14),
    "merger": date(2019, 7, 1),
    "contract": date(2018, 9, 1),
}
#: The day before which a fact cannot have been known: the last of the years that it counts.
EARLIEST = {"LSOA-sum stroke admissions K&M (2017-19 mean)": "2019-12-31"}
#: By contract, the last day that its row tells of: the row cannot have been known before.
TOLD_UNTIL = {"North Kent dermatology": date(2021, 1, 31)}
#: Of the rules as told, those that speak of bodies of Kent and Medway; the others are rules.
LOCAL_RULES = ("CCG local practice", "K&M CCG", "Swale PCCC", "EAST KENT")

_ISO = re.compile(r"\b(20\d\d)-(\d\d)(?:-(\d\d))?\b")
_FINANCIAL_YEAR = re.compile(r"\b(20\d\d)[/-]\d\d\b")
_YEAR = re.compile(r"(20\d\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One thing that was reported.

    `on` is the day it speaks of, `precision` whether the source gives that day or only its month or
    year ("none": the day is assumed), `known_from` the day from which it could be known.
    """

    topic: str
    about: str
    words: str
    on: date
    precision: str
    known_from: date
    source: str
    publisher: str
    confidence: str


def reports(facts: Facts, cited: Citations) -> list[Report]:
    """All reports of the facts, in the order in which they became known."""
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
    return sorted(found, key=lambda report: (report.known_from, report.on, report.topic))


def _report(
    row: dict[str, str], cited: Citations, topic: str, about: str, words: str, when: str = ""
) -> Report:
    found, out = _day(when), published(row["source"])
    assumed = ASSUMED_DAYS.get(topic, date.min)
    on, precision = found or (out or assumed, "none")
    source = cited.cite(row["source"], row["confidence"])
    return Report(
        topic=topic,
        about=about,
        words=words,
        on=on,
        precision=precision,
        known_from=out or max(on, assumed),
        source=source,
        publisher=cited.publisher(source),
        confidence=_level(row["confidence"]),
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
        known = max(report.known_from, TOLD_UNTIL.get(row["contract"], date.min))
        yield replace(report, known_from=known)


def _merger(facts: Facts, cited: Citations) -> Iterator[Report]:
    for row in cited.resolved(facts.others("ccg_merger_finance")):
        words = f"{row['item']}: {row['value']} ({row['unit_note']})"
        yield _report(row, cited, "merger", SYSTEM, words, _year_of(row["item"]))


def _review(facts: Facts, cited: Citations) -> Iterator[Report]:
    for row in cited.resolved(facts.others("stroke_review_facts")):
        words = f"{row['fact']}: {row['value']}" + (
            f" ({row['unit_or_note']})" if row["unit_or_note"] else ""
        )
        when = row["value"] if row["unit_or_note"] == "date" else EARLIEST.get(row["fact"], "")
        yield _report(row, cited, "stroke review", DECISION, words, when)


def _hospitals(facts: Facts, cited: Citations) -> Iterator[Report]:
    for row in cited.resolved(facts.others("hospital_sites")):
        # Counts of thrombolysis are left out, because some are too small to show.
        words = (
            f"{row['hospital']}: thrombolysis rate before 2021, period not stated: "
            f"{row['thrombolysis_rate_pct_pre2021']} % of admissions"
        )
        report = _report(row, cited, "stroke review", row["postcode"], words, "2020")
        yield replace(report, known_from=report.on)


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
        precision="month",
        known_from=date(2021, 10, 1),
        source="nhse-networks-2021",
        publisher="NHS England",
        confidence="high",
    )


def _day(text: str) -> tuple[date, str] | None:
    """The first day that a text begins with, and whether it is a day, a month or a year."""
    found = _ISO.match(text)
    if found:
        precision = "day" if found[3] else "month"
        return date(int(found[1]), int(found[2]), int(found[3] or 1)), precision
    year = _YEAR.match(text)
    return (date(int(year[1]), 1, 1), "year") if year else None


def _level(confidence: str) -> str:
    """High, medium or low: the lowest that the compiler's words name."""
    if not confidence or "low" in confidence or "unverified" in confidence:
        return "low"
    return "medium" if "medium" in confidence else "high"


def _year_of(text: str) -> str:
    """The first month of the financial year that a text names, or nothing."""
    found = _FINANCIAL_YEAR.search(text)
    return f"{found[1]}-04" if found else ""
