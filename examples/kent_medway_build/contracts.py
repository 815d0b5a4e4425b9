"""What contracts were measured to do, as the compiled texts say."""

from __future__ import annotations

from kent_medway_build.facts import Facts
from kent_medway_build.sources import Citations
from kent_medway_build.writing import Builder

TRANSPORT, SKIN = "Patient transport (G4S) 3 lots", "North Kent dermatology"
MARCH_2018 = ("2018-03-01", "2018-03-31")
#: When the dermatology contract was suspended, its waiting list was counted.
SUSPENDED = ("2020-06-19", "2020-06-22")

#: Contract, outcome, subgroup, period, value, unit, basis. The text gives no month for discharges:
#: that of arrivals is assumed.
OUTCOMES = (
    (
        "Patient transport (NSL)",
        "journeys covered",
        "",
        ("2013-07-01", "2016-06-30"),
        285_000,
        "journeys",
        "observed",
    ),
    (
        TRANSPORT,
        "journeys expected in the first year",
        "",
        ("2016-07-01", "2017-06-30"),
        316_000,
        "journeys",
        "assumed",
    ),
    (TRANSPORT, "outpatients who arrive on time", "", MARCH_2018, 71, "%", "observed"),
    (TRANSPORT, "discharges within 60 minutes", "", MARCH_2018, 47, "%", "assumed"),
    (TRANSPORT, "complaints", "", ("2017-07-01", "2017-07-31"), 115, "complaints", "observed"),
    (SKIN, "urgent patients waiting", "", SUSPENDED, 1_855, "patients", "observed"),
    (SKIN, "patients waiting", "", SUSPENDED, 7_500, "patients", "observed"),
    (SKIN, "patients waiting", "more than a year", SUSPENDED, 700, "patients", "observed"),
    (SKIN, "serious incidents", "", SUSPENDED, 18, "incidents", "observed"),
    (
        SKIN,
        "patients waiting",
        "after the successor began",
        ("2020-09-28", "2020-09-28"),
        800,
        "patients",
        "observed",
    ),
    (
        SKIN,
        "patients seen by the successor",
        "",
        ("2020-06-19", "2021-01-31"),
        12_000,
        "patients",
        "observed",
    ),
)

#: What the contract asked for; and whether higher or lower is better.
TARGETS = {"outpatients who arrive on time": 95, "discharges within 60 minutes": 95}
BETTER = {
    "outpatients who arrive on time": "higher",
    "discharges within 60 minutes": "higher",
    "complaints": "lower",
    "urgent patients waiting": "lower",
    "patients waiting": "lower",
    "serious incidents": "lower",
}


def add(folder: Builder, facts: Facts, cited: Citations) -> None:
    """Add the outcomes of contracts."""
    rows = {row["contract"]: row for row in cited.resolved(facts.others("contracts"))}
    for contract, outcome, category, (start, end), value, unit, basis in OUTCOMES:
        row = rows[contract]
        folder.add(
            "outcomes",
            about=contract,
            outcome=outcome,
            category=category,
            start=start,
            end=end,
            value=value,
            unit=unit,
            target=TARGETS.get(outcome),
            better=BETTER.get(outcome),
            basis=basis,
            source=cited.cite(row["source"], row["confidence"]),
        )
