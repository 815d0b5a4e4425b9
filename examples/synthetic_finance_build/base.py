"""Bodies, lists, need and cost factors of the SYNTHETIC system.

One system of two places, three CCGs that become one on 1 April 2020, four networks, twelve
practices, two trusts and a council. The third CCG is small. One practice (SYN-G12) is remote.

Need is a law: a practice of list n and need index d (1 is the mean) has the weighted population
n (1 + e (d - 1)) in a stream of elasticity e. Targets follow the weights that were fitted to the
edition 2018-19 of NHS England's formula (facts on the allocation formula), with no normalising,
since these practices are the whole of their nation.
"""

from __future__ import annotations

from datetime import date

from commonweal.folder.settings import LevelSettings, PolicySettings, Settings
from synthetic_finance_build.writing import Builder

SYSTEM, MERGED, COUNCIL = "SYN", "SYN-C", "SYN-L1"
PLACES = (("SYN-P1", "Synthetic North"), ("SYN-P2", "Synthetic South"))
#: CCG, name, place.
CCGS = (
    ("SYN-C1", "SYNTHETIC Harbour CCG", "SYN-P1"),
    ("SYN-C2", "SYNTHETIC Downs CCG", "SYN-P2"),
    ("SYN-C3", "SYNTHETIC Islet CCG", "SYN-P2"),
)
#: Network, name, CCG.
NETWORKS = (
    ("SYN-N1", "Synthetic Quay network", "SYN-C1"),
    ("SYN-N2", "Synthetic Lighthouse network", "SYN-C1"),
    ("SYN-N3", "Synthetic Ridge network", "SYN-C2"),
    ("SYN-N4", "Synthetic Islet network", "SYN-C3"),
)
#: Practice, network, list of 2018-19, list of October 2021, need index, market forces factor.
PRACTICES = (
    ("SYN-G01", "SYN-N1", 14_200, 14_950, 1.32, 0.985),
    ("SYN-G02", "SYN-N1", 11_850, 12_010, 1.21, 0.985),
    ("SYN-G03", "SYN-N1", 9_430, 9_240, 1.12, 0.986),
    ("SYN-G04", "SYN-N2", 16_300, 17_480, 1.04, 0.987),
    ("SYN-G05", "SYN-N2", 12_725, 12_800, 0.98, 0.987),
    ("SYN-G06", "SYN-N2", 7_905, 8_105, 1.09, 0.986),
    ("SYN-G07", "SYN-N3", 18_040, 19_960, 0.83, 1.021),
    ("SYN-G08", "SYN-N3", 13_310, 14_455, 0.79, 1.024),
    ("SYN-G09", "SYN-N3", 10_115, 10_870, 0.88, 1.022),
    ("SYN-G10", "SYN-N4", 8_200, 8_160, 0.95, 1.008),
    ("SYN-G11", "SYN-N4", 6_480, 6_395, 1.02, 1.008),
    ("SYN-G12", "SYN-N4", 2_310, 2_295, 1.06, 1.009),
)
TRUSTS = (
    ("SYN-T1", "SYNTHETIC General Hospitals NHS Trust", "acute"),
    ("SYN-T2", "SYNTHETIC Community and Mental Health NHS Trust", "community"),
)
FOUNDED, MERGER, EDITION = date(2013, 4, 1), date(2020, 4, 1), "2018-19"
NETWORKS_FROM, PLACES_FROM = date(2019, 7, 1), date(2019, 3, 1)
LISTS = (("allocation-2018-19", date(2019, 3, 31)), ("october-2021", date(2021, 10, 1)))

#: How much of the need index each stream follows.
ELASTICITY = {
    "avoidable mortality": 1.9,
    "community": 1.1,
    "general and acute": 0.9,
    "maternity": 0.5,
    "mental health": 1.4,
    "prescribing": 0.8,
}
#: Weights of the streams in hospital and community need, edition 2018-19.
HOSPITAL_AND_COMMUNITY = {
    "general and acute": 0.74435,
    "community": 0.06414,
    "mental health": 0.14986,
    "maternity": 0.04166,
}
AMBULANCE = 1.002
POUNDS_A_HEAD = 1255.6754
#: What remoteness adds to the target of a practice.
REMOTE = {"SYN-G12": 1.06}


def settings() -> Settings:
    """Content of `system.toml`."""
    level = (
        ("system", "STP", "Sustainability and transformation partnership", date(2016, 1, 1)),
        ("commissioner", "CCG", "Clinical commissioning group", FOUNDED),
        ("place", "ICP", "Integrated care partnership", PLACES_FROM),
        ("network", "PCN", "Primary care network", NETWORKS_FROM),
        ("practice", "practice", "GP practice", FOUNDED),
    )
    return Settings.model_validate(
        {
            "name": "SYNTHETIC finance system",
            "code": SYSTEM,
            "as_of": NETWORKS_FROM,
            "description": "SYNTHETIC: made up to show money that no open table holds. No person, "
            "place, body or pound in it is real.",
            "policies": PolicySettings(lists=tuple(series for series, _ in LISTS)),
            "levels": tuple(
                LevelSettings.model_validate(
                    {"kind": kind, "short": short, "name": name, "start": start}
                )
                for kind, short, name, start in level
            ),
        }
    )


def ccg_of(practice: str) -> str:
    """The CCG that a practice belonged to before the merger."""
    network = next(held for code, held, *_ in PRACTICES if code == practice)
    return next(ccg for code, _, ccg in NETWORKS if code == network)


def place_of(ccg: str) -> str:
    """The place of a CCG."""
    return next(place for code, _, place in CCGS if code == ccg)


def add(folder: Builder) -> None:
    """Add bodies, who belongs to whom, successions, lists, need and cost factors."""
    source = folder.source("base", "bodies, lists, need and cost factors, made up by a law")
    _organisations(folder, source)
    _memberships(folder, source)
    for code, *_ in CCGS:
        folder.add(
            "successions",
            predecessor=code,
            successor=MERGED,
            on=MERGER,
            kind="merger",
            share=1.0,
            source=source,
        )
    _lists_and_need(folder, source)


def _organisations(folder: Builder, source: str) -> None:
    before = date(2020, 3, 31)
    bodies = [
        (SYSTEM, "SYNTHETIC system", "system", date(2016, 1, 1), None, ""),
        (MERGED, "SYNTHETIC single CCG", "commissioner", MERGER, None, ""),
        (COUNCIL, "SYNTHETIC County Council", "council", FOUNDED, None, "council"),
        *((code, name, "place", PLACES_FROM, None, "") for code, name in PLACES),
        *((code, name, "commissioner", FOUNDED, before, "") for code, name, _ in CCGS),
        *((code, name, "network", NETWORKS_FROM, None, "") for code, name, _ in NETWORKS),
        *((code, name, "trust", FOUNDED, None, sector) for code, name, sector in TRUSTS),
        *(
            (code, f"Synthetic surgery {code[-2:]}", "practice", FOUNDED, None, "")
            for code, *_ in PRACTICES
        ),
    ]
    for code, name, kind, opened, closed, sector in bodies:
        folder.add(
            "organisations",
            code=code,
            name=name,
            kind=kind,
            opened=opened,
            closed=closed,
            sector=sector or None,
            source=source,
        )


def _memberships(folder: Builder, source: str) -> None:
    before = date(2020, 3, 31)

    def part(member: str, group: str, start: date, end: date | None, sector: str = "") -> None:
        folder.add(
            "memberships",
            member=member,
            group=group,
            role="partner" if sector else "part_of",
            sector=sector or None,
            start=start,
            end=end,
            share=1.0,
            basis="assumed",
            source=source,
        )

    for place, _ in PLACES:
        part(place, SYSTEM, PLACES_FROM, None)
        part(COUNCIL, place, PLACES_FROM, None, "council")
        for code, _, sector in TRUSTS:
            part(code, place, PLACES_FROM, None, sector)
    for ccg, _, place in CCGS:
        part(ccg, SYSTEM, date(2016, 1, 1), before)
        part(ccg, place, PLACES_FROM, before)
    part(MERGED, SYSTEM, MERGER, None)
    for network, _, ccg in NETWORKS:
        part(network, ccg, NETWORKS_FROM, before)
        part(network, MERGED, MERGER, None)
        part(network, place_of(ccg), NETWORKS_FROM, None)
    for practice, network, *_ in PRACTICES:
        part(practice, network, NETWORKS_FROM, None)
        part(practice, ccg_of(practice), FOUNDED, before)
        part(practice, MERGED, MERGER, None)
        part(practice, place_of(ccg_of(practice)), MERGER, None)


def _lists_and_need(folder: Builder, source: str) -> None:
    for practice, _, first, last, need, market in PRACTICES:
        for (series, as_of), patients in zip(LISTS, (first, last), strict=True):
            folder.add(
                "registered",
                practice=practice,
                series=series,
                as_of=as_of,
                sex="all",
                age_from=0,
                patients=float(patients),
                basis="assumed",
                source=source,
            )
        weighted = {
            stream: round(first * (1 + share * (need - 1)), 3)
            for stream, share in ELASTICITY.items()
        }
        for stream, value in weighted.items():
            folder.add(
                "need_weights",
                practice=practice,
                edition=EDITION,
                stream=stream,
                weighted=value,
                basis="assumed",
                source=source,
            )
        for factor, value, unit in _factors(practice, weighted, market):
            folder.add(
                "cost_factors",
                organisation=practice,
                edition=EDITION,
                factor=factor,
                value=value,
                unit=unit,
                basis="assumed",
                source=source,
            )


def _factors(
    practice: str, weighted: dict[str, float], market: float
) -> list[tuple[str, float, str]]:
    """Factor, value and unit of a practice, by the formula of edition 2018-19."""
    cost = market * AMBULANCE
    hospital = sum(weight * weighted[stream] for stream, weight in HOSPITAL_AND_COMMUNITY.items())
    overall = (
        0.79069 * hospital * cost
        + 0.10937 * weighted["prescribing"]
        + 0.09995 * weighted["avoidable mortality"] * (0.9 * cost + 0.1)
    )
    before = round(overall * POUNDS_A_HEAD, 2)
    index = "index, England = 1"
    return [
        ("emergency ambulance cost adjustment", AMBULANCE, index),
        ("market forces factor", market, index),
        ("target allocation", round(before * REMOTE.get(practice, 1.0), 2), "GBP"),
        ("target allocation before remoteness", before, "GBP"),
    ]
