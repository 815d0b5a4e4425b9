"""General practitioners and their number: what newspapers and the local NHS said of it, each as its
source has it. National figures and standards ship with the package (services/workforce/data)."""

from __future__ import annotations

from kent_medway_build.bodies import COUNTY, NATION, ONE_CCG, SYSTEM
from kent_medway_build.facts import Facts
from kent_medway_build.sources import Citations
from kent_medway_build.writing import Builder, Value

#: Parameters that give patients for a permanent GP, and the CCG that each is about.
PERMANENT = {"P215": "10D", "P216": "10E", "P217": "09E", "P218": "10A", "P219": "99J"}
PRINTED = ("2019-01-01", "2019-01-31")
COUNT_OF_GPS = "P221"
#: The days that the count of GPs is of, in the order in which the parameter gives its numbers.
COUNTED = (("2019-01-01", "2019-01-31"), ("2015-09-01", "2015-09-30"))

LOCAL_NHS = "kent-medway-nhs-gp-practices"
GPONLINE = "gponline-kent-medway-2022-03"
SOURCES: dict[str, dict[str, Value]] = {
    LOCAL_NHS: {
        "title": "GP practices in Kent and Medway",
        "publisher": "NHS in Kent and Medway",
        "place": "https://kentandmedway.nhs.uk/latest-news/gp-practices-in-kent-and-medway/",
        "quotation": "to reach the average number of GPs per patient, Kent and Medway would need "
        "181 more full-time GPs | 12 per cent of all GP posts are vacant | 26 per cent of GPs in "
        "Kent and Medway are 55 or over and nearing retirement. The national average is 19.4 per "
        "cent | only about 40 per cent of doctors who do their GP training locally go on to work "
        "as GPs in Kent and Medway | Kent and Medway needs 27 more practice nurses",
        "verified": True,
        "note": "Read in a stored copy that bears no day. A newspaper printed the 181 in January "
        "2019 and the page names a survey of 2018, so its figures are held as of 2018.",
    },
    GPONLINE: {
        "title": "GPs offered extra incentives to work in underdoctored area",
        "publisher": "GPonline",
        "place": "https://www.gponline.com/gps-offered-extra-incentives-work-underdoctored-area/"
        "article/1748645",
        "known_from": "2022-03-03",
        "quotation": "745 full-time equivalent (FTE) GPs spread across a patient pool of around "
        "1,957,000 people - meaning there are 2,626 patients for each FTE GP | Medway Central PCN, "
        "for example has 7,158 patients per FTE GP",
        "verified": True,
        "note": "Read in a stored copy. Which GPs are counted is not said; the median given beside "
        "it is near the mean of fully qualified ones.",
    },
}
YEAR, MONTH = ("2018-01-01", "2018-12-31"), ("2022-03-01", "2022-03-31")
PER_FTE = ("patients per FTE GP", "patients per FTE GP")
#: About whom, indicator, unit, period, value, basis, source.
SAID = (
    (SYSTEM, "GPs needed to reach the national average", "full-time GPs", YEAR, 181, LOCAL_NHS),
    (SYSTEM, "GP posts vacant", "% of GP posts", YEAR, 12, LOCAL_NHS),
    (SYSTEM, "GPs aged 55 or over", "% of GPs", YEAR, 26, LOCAL_NHS),
    (NATION, "GPs aged 55 or over", "% of GPs", YEAR, 19.4, LOCAL_NHS),
    (
        SYSTEM,
        "GPs trained locally who work locally",
        "% of those trained, about",
        YEAR,
        40,
        LOCAL_NHS,
    ),
    (
        SYSTEM,
        "practice nurses needed to reach the national average",
        "practice nurses",
        YEAR,
        27,
        LOCAL_NHS,
    ),
    (ONE_CCG, *PER_FTE, MONTH, 2626, GPONLINE),
    ("U78466", *PER_FTE, MONTH, 7158, GPONLINE),
)


def add(folder: Builder, facts: Facts, cited: Citations) -> None:
    """Add what was said of the number of GPs as indicators."""
    parameters = {row["id"]: row for row in facts.others("../parameters/parameters")}
    for identifier, about in PERMANENT.items():
        row = parameters[identifier]
        said = ("patients per permanent GP", "patients per GP", PRINTED)
        _indicator(folder, about, *said, float(row["value"]), _cite(row, cited))
    row = parameters[COUNT_OF_GPS]
    now, then, _ = (float(part) for part in row["value"].split(";"))
    for value, period in zip((now, then), COUNTED, strict=True):
        _indicator(folder, COUNTY, "GPs as a newspaper counts them", "GPs; people or whole-time "
                   "equivalents, and whether Medway is in it, are not said", period, value,
                   _cite(row, cited))  # fmt: skip
    for identifier, source in SOURCES.items():
        cited.describe(identifier, source)
    for about, name, unit, period, value, identifier in SAID:
        _indicator(folder, about, name, unit, period, float(value), identifier)


def _cite(row: dict[str, str], cited: Citations) -> str:
    return cited.cite(row["source"], row["confidence"])


def _indicator(
    folder: Builder,
    about: str,
    name: str,
    unit: str,
    period: tuple[str, str],
    value: float,
    source: str,
) -> None:
    folder.add(
        "indicators",
        about=about,
        indicator=name,
        start=period[0],
        end=period[1],
        value=value,
        unit=unit,
        basis="estimated" if "about" in unit else "observed",
        source=source,
    )
