"""Published indicators of health, care and circumstance."""

from __future__ import annotations

import re
from collections import defaultdict

from commonweal.folder.importers import ons_health_index
from kent_medway_build.bodies import COUNTY, NATION, PLACES, SYSTEM
from kent_medway_build.facts import Facts, Rows
from kent_medway_build.sources import DESCRIBED_AS, Citations
from kent_medway_build.writing import Builder

MONTHS = {"Jan": ("01", "31"), "Mar": ("03", "31"), "Aug": ("08", "31")}

#: Names of areas in the facts that are not names of the areas table, and their codes.
NAMED = {
    "Kent (KCC area)": COUNTY,
    "England": NATION,
    "England CCG mean": NATION,
    "Kent and Medway": SYSTEM,
    "Swale CCG": "10D",
    "Thanet CCG": "10E",
    "DGS CCG": "09J",
    "Rushcliffe CCG (best)": "Rushcliffe CCG",
    "North Kent (as above)": "North Kent (Dartford, Gravesham, Maidstone, Swale, Medway)",
}
#: Wards of before the reviews of 2023, which the areas table holds. Later wards keep their names.
WARD = re.compile(r"^(?:Medway|DGS): (.+?) ward(?: \(.+\))?$")

#: Measures that built folders hold too are called as there, so that one definition serves both.
CALLED = {"stroke admissions per 100,000": "stroke_admissions_rate"}
UNITS = {"stroke admissions per 100,000": "per 100,000 residents a year"}
#: What is said of years to come.
FORESEEN = re.compile(r"\b(population growth|forecast|projection|planned|expected)\b")


def add(folder: Builder, facts: Facts, cited: Citations) -> None:
    """Add the compiled indicators; periods and areas become dates and codes."""
    wards = {row["ward"]: row["ward_code"] for row in facts.small_areas}
    rows = cited.resolved(facts.others("indicators"))
    filled = _filled_in(rows)
    for row in rows:
        about, category = _about(row["area"], facts, wards)
        start, end = _period(row["period"])
        folder.add(
            "indicators",
            about=about,
            indicator=_name(row),
            start=start,
            end=end,
            category=category,
            value=float(row["value"]),
            unit=UNITS.get(row["indicator"], row["unit"]),
            basis="estimated" if (row["indicator"], row["period"]) in filled else _basis(row),
            source=cited.cite(row["source"], row["confidence"]),
        )


def _about(area: str, facts: Facts, wards: dict[str, str]) -> tuple[str, str]:
    """Code of the area, or its name where it has none here, and the subgroup."""
    if area.startswith("Kent ") and area.endswith("deprived areas"):
        return COUNTY, area.removeprefix("Kent ")
    if area in PLACES:
        return PLACES[area], ""
    if area in facts.districts:
        return facts.districts[area], ""
    ward = WARD.match(area)
    if ward and ward[1] in wards:
        return wards[ward[1]], ""
    return NAMED.get(area, area), ""


def _period(text: str) -> tuple[str, str]:
    """First and last day of a period as the facts write it.

    A year to come ("to 2029") is that year; "c." is an approximate year.
    """
    said = re.sub(r" \(.*\)$|^c\.|^to |^JSNA ", "", text)
    month = re.fullmatch(r"([A-Z][a-z]{2}) (\d{4})", said)
    if month:
        number, last = MONTHS[month[1]]
        return f"{month[2]}-{number}-01", f"{month[2]}-{number}-{last}"
    if "/" in said:
        year = int(said[:4])
        return f"{year}-04-01", f"{year + 1}-03-31"
    first, _, last = said.partition("-")
    return f"{first}-01-01", f"{first[:2]}{last}-12-31" if last else f"{first}-12-31"


def _is_health_index(row: dict[str, str]) -> bool:
    return DESCRIBED_AS.get(row["source"]) == ons_health_index.SOURCE


def _name(row: dict[str, str]) -> str:
    """What built folders call the indicator, or the facts where those do not hold it."""
    if _is_health_index(row):
        return ons_health_index.name(row["indicator"])
    return CALLED.get(row["indicator"], row["indicator"])


def _filled_in(rows: Rows) -> set[tuple[str, str]]:
    """Years of the Health Index that its publisher filled in from another: alike in all districts
    here or nearly."""
    values: defaultdict[str, dict[tuple[str, int], str]] = defaultdict(dict)
    for row in filter(_is_health_index, rows):
        values[row["indicator"]][row["area"], int(row["period"])] = row["value"]
    found: set[tuple[str, str]] = set()
    for measure, held in values.items():
        years, areas = sorted({y for _, y in held}), sorted({a for a, _ in held})
        alike = {
            year
            for year in years[:-1]
            if sum(held[area, year] == held[area, year + 1] for area in areas)
            >= ons_health_index.FILLED_IN * len(areas)
        }
        filled = ons_health_index.years_filled_in(alike, years)
        found |= {(measure, str(year)) for year in filled}
    return found


def _basis(row: dict[str, str]) -> str:
    if _is_health_index(row):
        return ons_health_index.basis_of(row["indicator"])
    if FORESEEN.search(row["indicator"]):
        return "modelled"
    if "approx" in row["unit"] or row["period"].startswith("c."):
        return "estimated"
    return "observed"
