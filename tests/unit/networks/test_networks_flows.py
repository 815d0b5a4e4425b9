"""Patient flows of the example against the compiled facts, and of made-up folders."""

from __future__ import annotations

import csv
import math
from collections import Counter
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest

from commonweal.cli.opening import opened
from commonweal.evidence import Basis
from commonweal.networks.flows.disagreement import outside_of
from commonweal.networks.flows.flowing import Flowing, differences, flowing, outsides, seams
from commonweal.networks.flows.held import FlowTable, flow_tables, without
from commonweal.networks.flows.modelled import chosen
from commonweal.networks.flows.part import part
from commonweal.networks.flows.shares import of_origins, of_sides, share_of
from commonweal.networks.flows.sides import BOTH, Sides, grouped
from commonweal.networks.flows.split_part import part as split_part
from commonweal.people.ground import Ground
from commonweal.system.study import Tables

EAST = "KM-ICP-EAST"
#: The five districts of the East Kent partnership.
EASTERN = ("E07000105", "E07000106", "E07000108", "E07000112", "E07000114")
SWALE, MEDWAY, MAIDSTONE = "E07000113", "E06000035", "E07000110"


@pytest.fixture(scope="module")
def ground(request: pytest.FixtureRequest) -> Ground:
    example: Path = request.getfixturevalue("example")
    return opened(example)[0]


@pytest.fixture(scope="module")
def held(ground: Ground) -> Flowing:
    return flowing(ground)


@pytest.fixture(scope="module")
def facts(shared: Path) -> dict[str, Counter[tuple[str, str]]]:
    """The compiled file, by source: patients by district and trust."""
    found: dict[str, Counter[tuple[str, str]]] = {"sus": Counter(), "link": Counter()}
    with (shared / "facts" / "kent-medway" / "patient_flows.csv").open() as lines:
        for row in csv.DictReader(lines):
            found[row["map_source"].lower()][row["geo_code"], row["trust_code"]] = int(row["n"])
    return found


def wilson(count: float, total: float) -> tuple[float, float]:
    """Wilson's limits, written out once more."""
    z = 1.959963984540054
    share = count / total
    middle = share + z * z / (2 * total)
    spread = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return (middle - spread) / (1 + z * z / total), (middle + spread) / (1 + z * z / total)


@pytest.mark.parametrize("key", ["sus", "link"])
def test_self_containment_of_east_kent_is_that_of_the_file(held, facts, key) -> None:
    table = next(one for one in held.tables if one.key == key)
    patients = sum(n for (origin, _), n in facts[key].items() if origin in EASTERN)
    at_home = sum(n for (o, trust), n in facts[key].items() if o in EASTERN and trust == "RVV")
    (east,) = [one for one in of_sides(table, held.sides[key]) if one.code == EAST]
    assert (east.own.patients, east.own.total) == (at_home, patients)
    low, high = wilson(at_home, patients)
    assert east.own.low == pytest.approx(low)
    assert east.own.high == pytest.approx(min(high, 1.0))
    assert east.own.value == pytest.approx({"sus": 1.0, "link": 1085 / 1625}[key])


@pytest.mark.parametrize(
    ("key", "origin", "share"),
    [
        ("sus", SWALE, 53 / 181),
        ("link", SWALE, 56 / 494),
        ("sus", MEDWAY, 10 / 374),
        ("sus", MAIDSTONE, 10 / 179),
        ("link", MAIDSTONE, 10 / 465),
        ("link", MEDWAY, 0.0),
    ],
)
def test_seams_are_those_of_the_file(held, facts, key, origin, share) -> None:
    whole = sum(n for (code, _), n in facts[key].items() if code == origin)
    assert share == pytest.approx(facts[key][origin, "RVV"] / whole)
    table = next(one for one in held.tables if one.key == key)
    (one,) = [o for o in of_origins(table, held.sides[key], held.names) if o.code == origin]
    assert one.other.value == pytest.approx(share)


def test_swale_is_the_first_seam_in_both_and_straddles_the_border(held) -> None:
    first = [seam for seam in seams(held) if seam.rank == 1]
    assert {seam.all.code for seam in first} == {SWALE}
    assert {"sus", "link"} <= {seam.table for seam in first}
    assert first[0].lives == pytest.approx(31153 / 150082)
    frays = {seam.all.code for seam in seams(held) if seam.all.other.patients and seam.rank < 4}
    assert frays == {SWALE, MAIDSTONE, MEDWAY}


def test_what_small_counts_hide(held) -> None:
    """Medway in Link: four providers are missing, of which one, RVV, is of the other side."""
    link = next(one for one in held.tables if one.key == "link")
    assert link.hidden == 9
    medway = np.array([code == MEDWAY for code in link.origins])
    to_east = np.array([code == "RVV" for code in link.providers])
    missing = sorted(set(link.providers) - {"R0A", "R1H", "RAJ", "RN7", "RPA", "RWF", "RXF"})
    assert missing == ["RVV", "RYY"]
    share = share_of(link, medway, to_east, np.ones(len(link.providers), bool))
    assert share.hidden_high == pytest.approx(9 / (1073 + 9))
    assert share.hidden_low == 0.0


def test_like_for_like_counts_the_systems_own_providers(held) -> None:
    found = {one.origin: one for _, _, one in differences(held)}
    swale = found[SWALE]
    assert (swale.first.patients, swale.first.total) == (56, 284 + 56 + 25 + 11)
    assert (swale.second.patients, swale.second.total) == (53, 181)
    # The probability of a table as far from even as this, by the hypergeometric distribution.
    lines = {k: math.comb(376, k) * math.comb(181, 109 - k) for k in range(110)}
    whole = sum(lines.values())
    p = sum(value for value in lines.values() if value <= lines[56]) / whole
    assert swale.p == pytest.approx(p, rel=1e-6)


def test_four_communities_in_both_sources_and_east_kent_is_one(held) -> None:
    for key in ("sus", "link"):
        split = held.splits[key]
        assert split.found.proven
        assert split.found.number == 4
        around = {origin: split.community(origin) for origin in split.table.origins}
        assert {code for code, home in around.items() if home == "RVV"} == set(EASTERN)
        assert around[SWALE] == "RPA"
        # Of the 1,287 ways to name five districts of thirteen no other does as well.
        assert len(split.labels.values) == math.comb(13, 5)
        assert split.labels.p == pytest.approx(1 / 1287)
        assert split.tables is not None
        assert split.tables.p == pytest.approx(1 / 500)
        assert split.asked_interval is not None
        assert split.asked_interval[0] <= split.asked <= split.asked_interval[1]


def test_outside_shares_go_with_the_hospital_and_not_with_the_way(ground, held) -> None:
    (key,) = outsides(ground, held)
    one = outsides(ground, held)[key]
    assert key == "link"
    assert one.homogeneous_p < 1e-9
    assert one.between_p is not None
    assert one.between_p < 1e-9
    assert one.within_p is not None
    assert one.within_p > 0.05
    assert one.distance is not None
    assert one.distance > 0.5
    assert one.by_main["RVV"] == pytest.approx(540 / 1625)


def test_parts_tell_both_sources_and_their_limits(ground) -> None:
    flows, split = part(ground), split_part(ground)
    figures = {figure.id: figure for figure in (*flows.figures, *split.figures)}
    assert figures[f"networks.share_of_origin.{SWALE}.RVV.sus"].value == pytest.approx(
        29.2818, 1e-4
    )
    assert figures[f"networks.share_of_origin.{SWALE}.RVV.link"].value == pytest.approx(
        11.336, 1e-4
    )
    assert figures[f"networks.share_of_origin.{SWALE}.RVV.sus"].basis is Basis.OBSERVED
    east = figures[f"networks.side_self_containment.{EAST}.link"]
    assert (east.value, east.basis) == (pytest.approx(66.769, 1e-4), Basis.ASSUMED)
    assert "COVID-19" in flows.section.text
    assert "planned care" in flows.section.text
    assert "up to 9 patients" in flows.section.text
    assert "unexplained" in split.section.text
    assert "29.3%" in split.section.text
    assert "11.3%" in split.section.text
    assert {chart.kind for chart in split.charts} == {"interval", "map"}
    for one in (flows, split):
        assert set(one.section.tables) <= {table.id for table in one.tables}
        assert set(one.section.figures) <= {figure.id for figure in one.figures}


def test_a_model_sends_all_to_the_nearest_or_shares_by_gravity() -> None:
    minutes = np.array([[10.0, 20.0], [30.0, np.nan], [np.nan, np.nan], [5.0, 5.0]])
    assert chosen(minutes, None).tolist() == [[1, 0], [1, 0], [0, 0], [1, 0]]
    shares = chosen(minutes, 0.1)
    assert shares[0, 0] == pytest.approx(math.exp(-1) / (math.exp(-1) + math.exp(-2)))
    assert shares[1].tolist() == [1.0, 0.0]
    assert shares[2].tolist() == [0.0, 0.0]
    assert shares[3].tolist() == [0.5, 0.5]


def test_models_count_every_resident_and_are_marked(ground, held) -> None:
    models = [table for table in held.tables if not table.counted]
    assert [table.key for table in models] == ["modelled-nearest", "modelled-gravity"]
    residents = sum(ground.persons[area] for area in ground.own_areas)
    for table in models:
        assert table.basis is Basis.MODELLED
        assert table.patients.sum() == pytest.approx(residents)
        assert table.hidden == 0
        assert "Medway Maritime Hospital and Tunbridge Wells" in table.note
        assert "estimated from distance" in table.note
        for one in of_sides(table, held.sides[table.key]):
            assert one.own.low is None


def test_every_grouping_counts_all_patients(ground, held) -> None:
    table = held.tables[0]
    for kind in ("place", "commissioner", "district"):
        groups = of_sides(table, grouped(ground, table, kind))
        assert sum(one.own.total for one in groups) == table.patients.sum()
    places = {one.code: one for one in of_sides(table, grouped(ground, table, "place"))}
    assert places[EAST].own.value == pytest.approx(1085 / 1625)
    districts = grouped(ground, table, "district")
    # Plurality: Medway sends the most to Medway's trust, Maidstone to its own.
    assert districts.provider["RPA"] == MEDWAY
    assert districts.provider["RWF"] == MAIDSTONE
    assert "R1H" not in districts.provider


def made(ground: Ground, rows: list[tuple[str, str, str, float]] | None) -> Ground:
    """The example's ground with other flows, or none."""
    tables = {name: table for name, table in ground.tables.held.items() if name != "flows"}
    if rows is not None:
        tables["flows"] = pa.table(
            {
                "origin": [row[0] for row in rows],
                "destination": [row[1] for row in rows],
                "measure": [row[2] for row in rows],
                "start": [date(2019, 1, 1)] * len(rows),
                "end": [date(2019, 12, 31)] * len(rows),
                "patients": [row[3] for row in rows],
                "basis": ["observed"] * len(rows),
                "source": ["covid-admission-flows"] * len(rows),
            }
        )
    given = SimpleNamespace(
        as_of=ground.given.as_of,
        rules=ground.given.rules,
        policies=ground.given.policies,
        seed=0,
        shared={},
    )
    return Ground(
        system=ground.system,
        tables=Tables(held=tables, sources=ground.tables.sources),
        given=given,  # type: ignore[arg-type]  # what of Given this room reads
    )


def test_unknown_origins_are_named_and_unknown_providers_lie_outside(ground) -> None:
    other = made(
        ground,
        [
            ("E07000105", "RVV", "planned", 30.0),
            ("E07000105", "ZZ9", "planned", 10.0),
            ("W06000001", "RVV", "planned", 7.0),
            (MEDWAY, "RPA", "planned", 40.0),
            (MEDWAY, "RVV", "planned", 0.0),
        ],
    )
    (table,) = flow_tables(other)
    assert table.key == "planned"
    assert table.left_out == (("W06000001", 7.0),)
    assert without(other, table) == ("ZZ9",)
    # A zero that the source gives is known, and shows that nothing is hidden.
    assert table.hidden == 0
    sides = flowing(other).sides["planned"]
    assert "ZZ9" not in sides.provider
    (east, _) = of_sides(table, sides)
    assert east.outside.value == pytest.approx(0.25)
    told = [lack.what for lack in part(other).lacks]
    assert any("W06000001" in what for what in told)
    assert any("ZZ9" in what for what in told)


def test_without_flows_the_models_stand_and_the_lack_is_told(ground) -> None:
    other = made(ground, None)
    flows, split = part(other), split_part(other)
    assert any(lack.table == "flows" for lack in flows.lacks)
    assert "modelled" in flows.section.text
    assert all(figure.basis in (Basis.MODELLED, Basis.ASSUMED, None) for figure in split.figures)


def test_without_travel_either_nothing_is_said(ground) -> None:
    other = made(ground, None)
    tables = {name: table for name, table in other.tables.held.items() if name != "travel"}
    bare = Ground(
        system=other.system,
        tables=Tables(held=tables, sources=other.tables.sources),
        given=other.given,
    )
    flows, split = part(bare), split_part(bare)
    assert (flows.figures, split.figures) == ((), ())
    assert {lack.table for lack in flows.lacks} == {"flows", "travel"}


def test_a_provider_of_both_sides_is_no_ones_own() -> None:
    table = FlowTable(
        key="k",
        measure="m",
        start=None,
        end=None,
        origins=("a", "b"),
        providers=("p", "q", "r", "s"),
        patients=np.array([[50.0, 20.0, 20.0, 10.0], [0.0, 90.0, 0.0, 10.0]]),
        given=np.ones((2, 4), bool),
        basis=Basis.OBSERVED,
    )
    sides = Sides(
        names={"A": "A", "B": "B"},
        origin={"a": "A", "b": "B"},
        provider={"p": "A", "q": "B", "r": BOTH},
        rule="",
        basis=Basis.OBSERVED,
    )
    one, _ = of_sides(table, sides)
    assert [s.value for s in (one.own, one.other, one.both, one.outside)] == [0.5, 0.2, 0.2, 0.1]
    assert one.commitment is not None
    assert one.commitment.value == 1.0
    within, _ = of_sides(table, sides, within=True)
    assert within.own.value == pytest.approx(50 / 90)


def test_no_pattern_is_read_into_too_few_areas(ground) -> None:
    table = FlowTable(
        key="k",
        measure="m",
        start=None,
        end=None,
        origins=("a", "b"),
        providers=("p",),
        patients=np.ones((2, 1)),
        given=np.ones((2, 1), bool),
        basis=Basis.OBSERVED,
    )
    sides = Sides(names={}, origin={}, provider={}, rule="", basis=Basis.OBSERVED)
    assert outside_of(ground, table, sides, None) is None
