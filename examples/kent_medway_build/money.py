"""The ledger in pence, and the posts of the commissioners."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal

from kent_medway_build.amounts import AMOUNTS, AMOUNTS_OF_EAST_KENT, HEADINGS
from kent_medway_build.bodies import ONE_CCG, ONE_CCG_START, SYSTEM
from kent_medway_build.facts import Facts
from kent_medway_build.sources import Citations
from kent_medway_build.writing import Builder

#: Column of the compiled CCGs, kind, item, first year, pounds to a unit, sign, confidence, source.
OF_CCGS = (
    (
        "alloc_2013_14_programme_gbp_k",
        "allocation",
        "programme allocation",
        2013,
        1_000,
        1,
        "medium",
        "nhse-ccg-figures-2018-19",
    ),
    (
        "running_cost_allowance_2013_14_gbp_k",
        "allocation",
        "running cost allowance",
        2013,
        1_000,
        1,
        "medium",
        "nhse-ccg-figures-2018-19",
    ),
    (
        "deficit_2017_18_gbp_m",
        "actual",
        "deficit",
        2017,
        1_000_000,
        -1,
        "medium (press)",
        "press-ccg-deficits",
    ),
    (
        "planned_deficit_2018_19_gbp_m",
        "plan",
        "deficit",
        2018,
        1_000_000,
        -1,
        "medium (press)",
        "press-ccg-deficits",
    ),
    (
        "reported_deficit_2018_19_gbp_m",
        "actual",
        "deficit",
        2018,
        1_000_000,
        -1,
        "medium (press)",
        "press-ccg-deficits",
    ),
)

#: Item of the facts, organisation, role, day, full-time equivalents, headcount, basis.
POSTS = (
    ("posts before / after merger", SYSTEM, "posts of the eight CCGs", "2020-03-31", 570, None),
    ("posts before / after merger", ONE_CCG, "all posts", "2021-01-01", 524, None),
    (
        "staff reported Nov 2020",
        ONE_CCG,
        "all staff (a headcount, it seems)",
        "2020-11-03",
        None,
        746,
    ),
)

DAYS_ASSUMED = "The day is assumed: the source says before and after the merger."


def add(folder: Builder, facts: Facts, cited: Citations) -> None:
    """Add the ledger and the workforce."""
    for row in facts.ccgs:
        for column, kind, item, year, pounds, sign, confidence, source in OF_CCGS:
            if row[column]:
                pence = sign * Decimal(row[column]) * pounds * 100
                _line(
                    folder,
                    row["ccg_code"],
                    kind,
                    item,
                    f"{year}-04-01",
                    f"{year + 1}-03-31",
                    pence,
                    confidence,
                    source,
                )
    found = {row["item"]: row for row in _facts(facts, cited)}
    of_ccgs = {row["ccg_code"] for row in facts.ccgs}
    for fact, body, kind, item, start, end, millions, remark in (*AMOUNTS, *AMOUNTS_OF_EAST_KENT):
        row = found[fact]
        source = cited.cite(row["source"], row["confidence"])
        confidence = "; ".join(filter(None, [row["confidence"], remark]))
        pence = Decimal(millions) * 100_000_000
        _line(folder, body, kind, item, start, end, pence, confidence, source, of_ccgs)
    for fact, organisation, role, day, fte, headcount in POSTS:
        row = found[fact]
        note = DAYS_ASSUMED if fte else ""
        folder.add(
            "workforce",
            organisation=organisation,
            role=role,
            as_of=day,
            fte=fte,
            headcount=headcount,
            basis="estimated" if fte else "observed",
            source=cited.cite(row["source"], row["confidence"], note),
        )


def _facts(facts: Facts, cited: Citations) -> Iterator[dict[str, str]]:
    """The facts of the merger and of the stroke review, under one heading."""
    yield from cited.resolved(facts.others("ccg_merger_finance"))
    for row in cited.resolved(facts.others("stroke_review_facts")):
        yield {**row, "item": row["fact"]}


def _line(
    folder: Builder,
    body: str,
    kind: str,
    item: str,
    start: str,
    end: str,
    pence: Decimal,
    confidence: str,
    source: str,
    of_ccgs: Collection[str] = (),
) -> None:
    if pence != int(pence):
        raise ValueError(f"{body} {item} {start}: {pence} is no whole number of pence")
    name = item.split(",")[0].replace(" ", "-")
    # What was said of a CCG about days after it had become another is held by what it became.
    passed = body in of_ccgs and end >= ONE_CCG_START
    folder.add(
        "ledger",
        line=f"{body}-{start[:7]}-{end[:7]}-{kind}-{name}",
        body=ONE_CCG if passed else body,
        formerly=body if passed else None,
        start=start,
        end=end,
        kind=kind,
        heading=HEADINGS[item],
        item=item,
        pence=int(pence),
        basis="estimated" if kind == "forecast" else "observed",
        confidence=confidence,
        source=source,
    )
