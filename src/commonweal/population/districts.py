"""Networks by the commissioner that they belong to and by the district that they lie in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from commonweal.evidence import Column, Table
from commonweal.people.ground import Ground
from commonweal.system.organisation import Kind


def networks_by_district(ground: Ground) -> Table | None:
    """Networks counted by commissioner, and by the district where most of their patients go."""
    structure = ground.structure
    networks = structure.own(Kind.NETWORK)
    if not networks or not ground.practice_district:
        return None
    rows = []
    for network in networks:
        shares: Counter[str] = Counter()
        for practice in sorted(ground.lists):
            if structure.ancestor(practice, Kind.NETWORK) == network.code:
                shares[ground.practice_district.get(practice, "")] += round(ground.lists[practice])
        if not sum(shares.values()):
            continue
        named = {code: ground.area_names.get(code, "not known") for code in sorted(shares)}
        main = max(sorted(shares), key=lambda code: shares[code])
        commissioner = structure.ancestor(network.code, Kind.COMMISSIONER)
        rows.append(
            {
                "code": network.code,
                "name": network.name,
                "commissioner": commissioner,
                "commissioner_name": ground.area_names.get(commissioner or ""),
                "district": main or None,
                "district_name": named[main],
                "districts": ", ".join(named[code] for code in sorted(shares) if code),
                "share_in_district": shares[main] / sum(shares.values()),
            }
        )
    rows.sort(key=lambda row: (str(row["district_name"]), str(row["name"])))
    return Table.of_rows(
        rows,
        id="population.networks_by_district",
        title="Networks by commissioner and by district",
        columns=(
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label="Network", kind="text"),
            Column(name="commissioner", label="Commissioner (code)", kind="code"),
            Column(name="commissioner_name", label="Commissioner", kind="text"),
            Column(name="district", label="Main district (code)", kind="code"),
            Column(name="district_name", label="Main district", kind="text"),
            Column(name="districts", label="Districts of its practices", kind="text"),
            Column(
                name="share_in_district",
                label="Patients in main district",
                kind="share",
                description="Share of its list that is registered with practices standing there",
            ),
        ),
        basis=ground.membership_basis(Kind.NETWORK),
        sources=(*ground.list_sources, *ground.sources("area_memberships")),
        as_of=ground.day,
        vintage=ground.given.policies.network_vintage,
        note="A network can lie in one council district and belong to the commissioner of "
        "another, so the number of networks of a place depends on which is meant. "
        + _strangers(ground, rows),
    )


def _strangers(ground: Ground, rows: Sequence[Mapping[str, object]]) -> str:
    """Networks whose district is mostly the area of another commissioner than their own."""
    living: Counter[tuple[str, str]] = Counter()
    for area, persons in ground.persons.items():
        if area in ground.district_of and area in ground.commissioner_of:
            living[ground.district_of[area], ground.commissioner_of[area]] += round(persons)
    main: dict[str, str] = {}
    for (district, commissioner), _ in sorted(living.items(), key=lambda item: (item[1], item[0])):
        main[district] = commissioner
    strange = [
        f"{row['name']} lies in {row['district_name']} and belongs to {row['commissioner_name']}"
        for row in rows
        if row["commissioner"] and main.get(str(row["district"])) not in (None, row["commissioner"])
    ]
    return f"Here: {'; '.join(strange)}." if strange else "Here no network does."
