"""What the allocation formula says: weighted populations, cost factors, targets, projections."""

from __future__ import annotations

from kent_medway_build.bodies import NATION, PLACES
from kent_medway_build.facts import Facts
from kent_medway_build.sources import Citations
from kent_medway_build.writing import Builder

EDITION = "2018-19"

#: Stream of care by column of the compiled practices.
STREAMS = {
    "general and acute": "need_general_acute",
    "community": "need_community",
    "mental health": "need_mental_health",
    "maternity": "need_maternity",
    "prescribing": "need_prescribing",
    "avoidable mortality": "avoidable_mortality",
}
#: Cost factor or target, column, unit, what the column is multiplied by.
FACTORS = (
    ("market forces factor", "market_forces_factor", "index, England = 1", 1),
    ("emergency ambulance cost adjustment", "ambulance_cost_factor", "index, England = 1", 1),
    ("target allocation before remoteness", "target_before_remoteness_gbp_k", "GBP", 1000),
    ("target allocation", "target_gbp_k", "GBP", 1000),
)
#: Figures of CCGs: column, indicator, first year of the financial year, unit, basis.
OF_CCGS = (
    ("wp_hchs", "weighted population: hospital and community", 2018, "patients", "modelled"),
    ("overall_weighted_pop_2018_19", "weighted population: overall", 2018, "patients", "modelled"),
    ("need_index_vs_england", "need index", 2018, "index; England is 1", "modelled"),
    ("target_per_head_gbp", "target allocation per head", 2018, "GBP", "modelled"),
    (
        "deprivation_decile_10most",
        "deprivation decile of CCGs",
        2018,
        "decile; 10 is most deprived",
        "assumed",
    ),
    ("age_decile_10oldest", "age decile of CCGs", 2018, "decile; 10 is oldest", "assumed"),
)
#: Figures of networks, all of 2022/23.
OF_NETWORKS = (
    ("weighted_pop_2022_23", "weighted population: overall", "patients"),
    ("relative_need_index_vs_KM", "need index", "index; Kent and Medway is 1"),
    ("health_inequalities_index_vs_KM", "health inequalities index", "index; Kent and Medway is 1"),
)


def add(folder: Builder, facts: Facts, cited: Citations) -> None:
    """Add need_weights, cost_factors and the indicators of commissioners, networks and places."""
    for row in facts.practices:
        _practice(folder, row)
    for row in facts.ccgs:
        for column, indicator, year, unit, basis in OF_CCGS:
            value = float(row[column].lstrip("DA"))
            source = "nhse-ccg-figures-2018-19"
            _yearly(folder, row["ccg_code"], indicator, year, value, unit, basis, source)
    for row in facts.networks:
        for column, indicator, unit in OF_NETWORKS:
            source = "nhse-network-figures-2022-23"
            value = float(row[column])
            _yearly(folder, row["pcn_code"], indicator, 2022, value, unit, "modelled", source)
    for row in facts.places:
        _published_population(folder, row)
    _formula(folder, facts, cited)


def _practice(folder: Builder, row: dict[str, str]) -> None:
    for stream, column in STREAMS.items():
        folder.add(
            "need_weights",
            practice=row["practice_code"],
            edition=EDITION,
            stream=stream,
            weighted=float(row[column]),
            basis="modelled",
            source="nhse-need-2018-19",
        )
    for factor, column, unit, times in FACTORS:
        # In thousandths of a pound the product is exact again after rounding.
        value = round(float(row[column]) * times, 9)
        folder.add(
            "cost_factors",
            organisation=row["practice_code"],
            edition=EDITION,
            factor=factor,
            value=value,
            unit=unit,
            basis="modelled",
            source="nhse-need-2018-19",
        )


def _yearly(
    folder: Builder,
    about: str,
    indicator: str,
    year: int,
    value: float,
    unit: str,
    basis: str,
    source: str,
) -> None:
    """An indicator of a financial year."""
    folder.add(
        "indicators",
        about=about,
        indicator=indicator,
        start=f"{year}-04-01",
        end=f"{year + 1}-03-31",
        value=value,
        unit=unit,
        basis=basis,
        source=source,
    )


def _published_population(folder: Builder, row: dict[str, str]) -> None:
    # Only one of the pages is dated; the year of the briefing stands for the others.
    folder.add(
        "indicators",
        about=PLACES[row["icp"]],
        indicator="population as the partnership published it",
        start="2019-01-01",
        end="2019-12-31",
        value=float(row["published_pop"]),
        unit=f"people; {row['published_pop_note']}",
        basis="estimated",
        source="published-place-populations",
    )


def _formula(folder: Builder, facts: Facts, cited: Citations) -> None:
    """Weights of the formula as the compiler worked them out; texts go to the statements."""
    for row in cited.resolved(facts.others("allocation_formula")):
        year = {"2018": 2018, "2022": 2022}.get(row["block"][:4])
        number = _number(row["value"])
        if year is None or number is None:
            continue
        source = cited.cite(row["source"], row["confidence"])
        label = f"allocation formula: {row['block']}: {row['component']}"
        share = "share" if number < 1 else "GBP per overall weighted head"
        _yearly(folder, NATION, label, year, number, share, "estimated", source)


def _number(text: str) -> float | None:
    """The number that a text is, or begins with before a bracket; None for any other text."""
    try:
        return float(text.split(" (")[0])
    except ValueError:
        return None
