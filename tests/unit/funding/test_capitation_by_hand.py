"""Weighted populations and targets: three practices by hand, faults, need indices."""

from __future__ import annotations

import csv
from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from capitation_published import published
from folders_held import ground_in, held_in

from commonweal.funding.capitation.formula import Edition, edition_of, read_edition
from commonweal.funding.capitation.held import districts_of
from commonweal.funding.capitation.levels import bodies_of, gathered, paths_of
from commonweal.funding.capitation.need_index import need_indices
from commonweal.funding.capitation.practices import (
    CapitationError,
    Practices,
    faults_of,
    sound,
)
from commonweal.funding.capitation.targets import (
    QuantumError,
    pence_of,
    price_per_head,
    targets_by,
)
from commonweal.funding.capitation.weighting import weigh
from commonweal.system.organisation import Kind, Membership, Organisation
from commonweal.system.structure import System

Row = dict[str, str]


TOY = """
id = "toy"
name = "Three practices"
years = ["2018-19"]
list_series = "toy"
overall = "worked out"
cost_factors = ["market", "ambulance"]
streams = ["acute", "community", "prescribing", "avoidable mortality"]
hospital_and_community = {acute = 0.75, community = 0.25}
shares = {hospital = 0.8, inequalities = 0.1}
remoteness = {before = "without", after = "with"}
england = {practices = 3, registered = 400.0, before_rescaling = 394.24, with_remoteness = 404.8904220779221, quantum_pence = 100000}
recovery = {basis = "assumed", text = "made up"}
[[sources]]
id = "toy"
title = "Toy"
publisher = "Nobody"
place = "nowhere"
"""  # noqa: E501 - an inline table of TOML stands on one line


def toy() -> tuple[Edition, Practices]:
    values = {
        "acute": [120.0, 180.0, 100.0],
        "community": [80.0, 220.0, 100.0],
        "prescribing": [100.0, 220.0, 80.0],
        "avoidable mortality": [150.0, 150.0, 100.0],
    }
    factors = {
        "market": [1.1, 1.0, 1.0],
        "ambulance": [1.0, 0.9, 1.0],
        "without": [100.0, 200.0, 100.0],
        "with": [100.0, 200.0, 105.0],
    }
    practices = Practices(
        codes=("A", "B", "C"),
        registered=np.array([100.0, 200.0, 100.0]),
        streams={name: np.array(held) for name, held in values.items()},
        factors={name: np.array(held) for name, held in factors.items()},
    )
    return read_edition(TOY, "toy.toml"), practices


def test_three_practices_by_hand() -> None:
    """Hospital: 110, 190, 100. Need: A .9(.8x110x1.1 + .2x100) + .1x150(.88 + .2) = 121.32,
    B .9(.8x190x.9 + .2x220) + .1x150(.72 + .2) = 176.52, C .9(.8x100 + .2x80) + .1x100 = 96.4;
    C is remote by 1.05: 101.22. 400 heads over 399.06; £2.50 a head."""
    edition, practices = toy()
    for over in ("england", "own"):
        weighted = weigh(edition, practices, over=over)
        assert weighted.hospital_and_community == pytest.approx([110, 190, 100])
        assert weighted.before_remoteness == pytest.approx(
            [121.32 * 400 / 394.24, 176.52 * 400 / 394.24, 96.4 * 400 / 394.24]
        )
        assert weighted.overall == pytest.approx(
            [121.32 * 400 / 399.06, 176.52 * 400 / 399.06, 101.22 * 400 / 399.06]
        )
        price = price_per_head(edition)
        assert price == 250
        assert pence_of(weighted.overall, price).tolist() == [30401, 44234, 25365]


def test_a_body_is_the_sum_of_its_practices_and_the_unassigned_keep_a_row() -> None:
    edition, practices = toy()
    weighted = weigh(edition, practices)
    rows = targets_by(
        edition,
        practices,
        weighted,
        Fraction(250),
        {"A": "X", "B": "", "C": "X"},
        {"X": "Body", "": "Unassigned"},
    )
    assert [(row.code, row.target_pence, row.practices) for row in rows] == [
        ("X", 30401 + 25365, 2),
        (None, 44234, 1),
    ]
    assert rows[0].weighted["acute"] == 220
    assert rows[0].per_head == pytest.approx((304.01 + 253.65) / 200)


def test_all_faults_are_named_at_once_and_nothing_is_filled_in() -> None:
    edition, practices = toy()
    practices.registered[:] = [0.0, np.nan, -5.0]
    practices.streams["acute"][0] = np.nan
    practices.factors["market"][2] = np.nan
    with pytest.raises(CapitationError) as caught:
        weigh(edition, practices)
    named = [(fault.practice, fault.what) for fault in caught.value.faults]
    assert named == [
        ("A", "acute"),
        ("A", "registered"),
        ("B", "registered"),
        ("C", "market"),
        ("C", "registered"),
    ]
    said = str(caught.value)
    for words in ("a list of 0", "no list", "a list of -5", "stream acute", "without an area"):
        assert words in said


def test_a_body_that_holds_a_faulty_practice_has_no_total() -> None:
    edition, practices = toy()
    practices.streams["community"][1] = np.nan
    kept, faults = sound(edition, practices)
    assert kept.codes == ("A", "C")
    rows = targets_by(
        edition,
        kept,
        weigh(edition, kept),
        Fraction(250),
        {"A": "X", "B": "Y", "C": "Y"},
        {"X": "First", "Y": "Second"},
        faults,
    )
    assert [(row.code, row.complete, row.target_pence, row.lacking) for row in rows] == [
        ("X", True, 30401, ()),
        ("Y", False, None, ("B",)),
    ]
    assert rows[1].overall is None
    assert rows[1].registered is None


def test_a_quantum_of_nothing_or_below_zero_is_refused() -> None:
    edition, _ = toy()
    with pytest.raises(QuantumError, match="nothing"):
        price_per_head(edition, 0)
    with pytest.raises(QuantumError, match="below zero"):
        price_per_head(edition, -1)
    assert price_per_head(edition_of("2022-23")) is None


def test_practices_of_an_edition_without_rows_have_every_fault() -> None:
    edition, practices = toy()
    empty = practices.only(np.array([False, False, False]))
    assert faults_of(edition, empty) == []
    assert weigh(edition, empty).overall.shape == (0,)


def test_no_order_of_rows_shows_in_a_sum() -> None:
    values = np.array([1e16, 1.0, -1e16, 3.0])
    groups = gathered(["X", "X", "X", "X"])
    assert groups.total(values) == [4.0]
    assert gathered([]).codes == ()


def test_a_practice_in_a_network_of_another_system_is_unassigned() -> None:
    start = date(2019, 7, 1)

    def body(code: str, kind: Kind, *, neighbour: bool = False) -> Organisation:
        return Organisation(code=code, name=code, kind=kind, opened=start, neighbour=neighbour)

    def belongs(member: str, group: str) -> Membership:
        return Membership(member=member, group=group, role="part_of", start=start)

    system = System(
        code="S",
        name="S",
        levels=(),
        organisations=(
            body("S", Kind.SYSTEM),
            body("C", Kind.COMMISSIONER),
            body("D", Kind.COMMISSIONER, neighbour=True),
            body("N", Kind.NETWORK),
            body("M", Kind.NETWORK),
            body("P", Kind.PRACTICE),
            body("Q", Kind.PRACTICE),
        ),
        memberships=(
            belongs("C", "S"),
            belongs("P", "C"),
            belongs("Q", "C"),
            belongs("P", "N"),
            belongs("N", "C"),
            belongs("Q", "M"),
            belongs("M", "D"),
        ),
        successions=(),
    )
    structure = system.as_of(start)
    assert bodies_of(structure, ["P", "Q"], Kind.NETWORK) == ["N", ""]
    assert paths_of(structure, ["P", "Q"], Kind.NETWORK) == {
        "P": ("S", "", "C", "N"),
        "Q": ("S", "", "C", ""),
    }


def test_need_indices_of_districts_and_networks_as_the_tool_writes_them(
    shared: Path, kent: Path
) -> None:
    """Worked out again from the raw file, and against the indices compiled to four decimals."""
    rows = published(shared / "data/england/aif_wp_data_2022LAD_HEAD.csv.gz")
    own = [row for row in rows if row["ICS22"] == "QKS"]

    def ratio(held: list[Row]) -> float:
        return sum(float(r["Final WP"]) for r in held) / sum(float(r["pop 2022/23"]) for r in held)

    held = held_in(kent, "2022-23")
    bodies = {
        "LAD21": districts_of(ground_in(kent), held.every),
        "PCN_Code": held.bodies(Kind.NETWORK),
    }
    for name, count in (("LAD21", 13), ("PCN_Code", 42)):
        wanted = {
            code: ratio([row for row in own if row[name] == code]) / ratio(own)
            for code in {row[name] for row in own}
        }
        loose = wanted.pop("U", None)
        found = {
            row.code: row.index
            for row in need_indices(
                held.practices.codes,
                held.practices.registered,
                held.weighted.overall,
                bodies[name],
            )
        }
        assert found.pop(None, None) == (None if loose is None else pytest.approx(loose))
        assert found == pytest.approx(wanted, rel=1e-12)
        assert len(found) == count
    with (shared / "facts/kent-medway/pcns.csv").open(encoding="utf-8") as text:
        compiled = {
            row["pcn_code"]: float(row["relative_need_index_vs_KM"]) for row in csv.DictReader(text)
        }
    assert found == pytest.approx(compiled, abs=5.1e-5)


def test_an_index_of_no_need_is_not_known() -> None:
    [row] = need_indices(("a",), np.array([10.0]), np.array([0.0]), {"a": "X"})
    assert row.index is None
