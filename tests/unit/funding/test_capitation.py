"""Weighted populations and targets: the published ones, three practices by hand, faults."""

from __future__ import annotations

import csv
import gzip
import json
import shutil
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from math import fsum
from pathlib import Path

import numpy as np
import pytest
from folders_held import ground_in, held_in
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.funding.capitation.formula import Edition, edition_of, read_edition
from commonweal.funding.capitation.held import districts_of
from commonweal.funding.capitation.levels import LEVELS, bodies_of, gathered, paths_of
from commonweal.funding.capitation.need_index import need_indices
from commonweal.funding.capitation.practices import (
    CapitationError,
    Practices,
    faults_of,
    sound,
)
from commonweal.funding.capitation.targets import (
    QuantumError,
    Target,
    pence_of,
    price_per_head,
    targets_by,
)
from commonweal.funding.capitation.weighting import before_remoteness_rounded, weigh
from commonweal.system.organisation import Kind, Membership, Organisation
from commonweal.system.structure import System

Row = dict[str, str]

#: Stream or factor by column of the published file of 2018/19.
STREAMS = {
    "WP_G&A": "general and acute",
    "WP_CS": "community",
    "WP_MH": "mental health",
    "WP_Mat": "maternity",
    "WP_Presc": "prescribing",
    "WP_AM": "avoidable mortality",
}
FACTORS = {
    "MFF_index": "market forces factor",
    "EACA_index": "emergency ambulance cost adjustment",
    "Target_exc_remote_£k": "target allocation before remoteness",
    "Target_inc_remote_£k": "target allocation",
}


def published(place: Path) -> list[Row]:
    with gzip.open(place, "rt", encoding="utf-8-sig", newline="") as held:
        return list(csv.DictReader(held))


def column(rows: list[Row], name: str) -> np.ndarray:
    return np.array([float(row[name]) for row in rows])


@pytest.fixture(scope="module")
def england(shared: Path) -> list[Row]:
    return published(shared / "data/england/practice_wp_2018-19_with_coords_england.csv.gz")


@pytest.fixture(scope="module")
def practices(england: list[Row]) -> Practices:
    return Practices(
        codes=tuple(row["Practice"] for row in england),
        registered=column(england, "GP_pop"),
        streams={stream: column(england, name) for name, stream in STREAMS.items()},
        factors={factor: column(england, name) for name, factor in FACTORS.items()},
    )


def test_every_practice_of_england_by_its_streams(england: list[Row], practices: Practices) -> None:
    """7,325 practices against the published columns, by England's sums held and by their own."""
    before = column(england, "Target_exc_remote_£k")
    before *= fsum(practices.registered) / fsum(before)
    assert len(england) == 7_325
    for over in ("england", "own"):
        weighted = weigh(edition_of("2018-19"), practices, over=over)
        hospital = np.abs(weighted.hospital_and_community - column(england, "WP_HCHS")).max()
        without = np.abs(weighted.before_remoteness - before).max()
        overall = np.abs(weighted.overall - column(england, "WP_Overall")).max()
        print(f"{over}: {hospital:.1e}, {without:.1e}, {overall:.1e} persons")
        assert hospital < 1e-5
        assert without < 1e-4
        assert overall < 1e-4
        assert fsum(weighted.overall) == pytest.approx(59_079_904.556, abs=1e-3)


def test_the_formula_of_rounded_weights_is_within_nine_persons(
    england: list[Row], practices: Practices
) -> None:
    before = column(england, "Target_exc_remote_£k")
    before *= fsum(practices.registered) / fsum(before)
    away = np.abs(before_remoteness_rounded(edition_of("2018-19"), practices) - before).max()
    print(f"rounded weights: {away:.2f} persons")
    assert 8 < away < 9


def test_remoteness_is_a_step_of_its_own(england: list[Row], practices: Practices) -> None:
    weighted = weigh(edition_of("2018-19"), practices)
    raised = weighted.overall / weighted.before_remoteness
    remote = column(england, "Target_inc_remote_£k") > column(england, "Target_exc_remote_£k")
    usual = raised[~remote]
    assert remote.sum() == 268
    assert len({row["CCG"] for row, is_so in zip(england, remote, strict=True) if is_so}) == 7
    assert np.ptp(usual) < 1e-12
    assert (raised[remote] / usual[0]).min() == pytest.approx(1.0018, abs=1e-4)
    assert (raised[remote] / usual[0]).max() == pytest.approx(1.0305, abs=1e-4)


def test_targets_of_practices_and_the_price_of_a_weighted_head(
    england: list[Row], practices: Practices
) -> None:
    edition = edition_of("2018-19")
    price = price_per_head(edition)
    assert price is not None
    assert float(price) / 100 == pytest.approx(1255.6754, abs=5e-5)
    pence = pence_of(weigh(edition, practices).overall, price)
    away = np.abs(pence / 100 - 1000 * column(england, "Target_inc_remote_£k")).max()
    print(f"targets of practices: within £{away:.2f}")
    assert away < 0.1
    # Rounded one by one, all practices together miss the quantum by some pence at most.
    assert abs(int(pence.sum()) - 7_418_518_423_202) < 100


@pytest.mark.parametrize(
    ("name", "file", "practices_held"),
    [
        ("2022-23", "aif_wp_data_2022LAD_HEAD", 6_554),
        ("2023-24", "aif_practice_wp_2023_24", 6_553),
        ("2024-25", "aif_practice_wp_2024_25", 6_553),
    ],
)
def test_later_editions_are_used_as_published(
    shared: Path, name: str, file: str, practices_held: int
) -> None:
    rows = published(shared / f"data/england/{file}.csv.gz")
    england = edition_of(name).england
    assert len(rows) == practices_held == england.practices
    assert england.registered == pytest.approx(fsum(column(rows, "pop 2022/23")), rel=1e-12)
    assert fsum(column(rows, "Final WP")) == pytest.approx(england.registered, abs=0.01)


@pytest.mark.parametrize("name", ["2023-24", "2024-25"])
def test_primary_medical_care_is_85_to_15(shared: Path, name: str) -> None:
    file = f"aif_practice_wp_{name.replace('-', '_')}.csv.gz"
    rows = published(shared / "data/england" / file)
    practices = Practices(
        codes=tuple(row["Practice_Code"] for row in rows),
        registered=column(rows, "pop 2022/23"),
        streams={
            "overall": column(rows, "Final WP"),
            "health inequalities": column(rows, "Health Ineq WP"),
            "primary medical care need": column(rows, "Primary Medical Care WP"),
        },
        factors={},
    )
    medical = weigh(edition_of(name), practices).primary_medical
    away = np.abs(medical - column(rows, "Final PMC WP")).max()
    print(f"{name}: primary medical care within {away:.1e} persons")
    assert away < 1e-4


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


def rows_at(
    folder: Path, kind: Kind, *, name: str = "2018-19", quantum: int | None = None
) -> list[Target]:
    held = held_in(folder, name)
    bodies = held.bodies(kind)
    return targets_by(
        held.edition,
        held.practices,
        held.weighted,
        price_per_head(held.edition, quantum),
        bodies,
        held.names(bodies),
        held.faults,
    )


def test_the_eight_targets_of_kent_and_medway(shared: Path, kent: Path, example: Path) -> None:
    with (shared / "facts/kent-medway/ccgs.csv").open(encoding="utf-8") as text:
        wanted = {
            row["ccg_code"]: (
                float(row["target_allocation_2018_19_gbp_k"]),
                float(row["need_index_vs_england"]),
                float(row["target_per_head_gbp"]),
            )
            for row in csv.DictReader(text)
        }
    for folder in (kent, example):
        found = rows_at(folder, Kind.COMMISSIONER)
        assert {row.code for row in found} == set(wanted)
        for row in found:
            thousands, index, per_head = wanted[row.code]
            assert row.target_pence / 1e5 == pytest.approx(thousands, rel=1e-5)
            assert row.need_index == pytest.approx(index, abs=5.1e-5)
            assert row.per_head == pytest.approx(per_head, abs=0.011)


def test_every_level_sums_to_the_same_pence(example: Path) -> None:
    totals = {sum(row.target_pence for row in rows_at(example, kind)) for kind in LEVELS}
    assert len(totals) == 1


def test_an_edition_without_a_quantum_has_no_target_and_takes_one(kent: Path) -> None:
    [row] = rows_at(kent, Kind.SYSTEM, name="2023-24")
    assert row.target_pence is None
    assert row.primary_medical is not None
    [priced] = rows_at(kent, Kind.SYSTEM, name="2023-24", quantum=10**13)
    share = row.overall / edition_of("2023-24").england.registered
    assert priced.target_pence == pytest.approx(share * 1e13, rel=1e-9)


def test_rows_of_the_command_are_what_scripts_read(example: Path) -> None:
    command = ["funding", "targets", str(example), "--edition", "2018-19", "--json"]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    rows = json.loads(done.stdout)
    assert len(rows) == 8
    for name in (
        *(f"{stream.replace(' ', '_')}_weighted" for stream in STREAMS.values()),
        "registered",
        "hospital_and_community_weighted",
        "overall_before_remoteness_weighted",
        "overall_weighted",
        "need_index",
        "target_per_head",
    ):
        assert all(isinstance(row[name], float) for row in rows)
    assert all(isinstance(row["target_pence"], int) for row in rows)
    assert rows[0]["name"] == "NHS Ashford CCG"


def test_districts_by_the_command(example: Path) -> None:
    command = ["funding", "need-index", str(example), "--level", "district", "--json"]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    rows = json.loads(done.stdout)
    assert len(rows) == 13
    assert {row["edition"] for row in rows} == {"2018-19"}


@pytest.fixture
def mended(example: Path, tmp_path: Path) -> Callable[[str, Callable[[Row], Row | None]], Path]:
    """The example with rows of a table changed or left out."""

    def change(table: str, each: Callable[[Row], Row | None]) -> Path:
        folder = tmp_path / "folder"
        if not folder.exists():
            shutil.copytree(example, folder)
        place = folder / f"{table}.csv"
        with place.open(encoding="utf-8", newline="") as text:
            rows = list(csv.DictReader(text))
        kept = [row for row in map(each, rows) if row is not None]
        with place.open("w", encoding="utf-8", newline="") as text:
            writer = csv.DictWriter(text, list(rows[0]))
            writer.writeheader()
            writer.writerows(kept)
        return folder

    return change


def test_a_missing_stream_takes_away_its_body_alone(
    mended: Callable[[str, Callable[[Row], Row | None]], Path],
) -> None:
    def without(row: Row) -> Row | None:
        gone = row["practice"] == "G82050" and row["stream"] == "maternity"
        return None if gone else row

    folder = mended("need_weights", without)
    command = ["funding", "targets", str(folder), "--level", "ccg", "--json"]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 1
    rows = {row["code"]: row for row in json.loads(done.stdout)}
    assert rows["09C"]["target_pence"] is None
    assert rows["09C"]["lacking"] == ["G82050"]
    assert rows["09W"]["target_pence"] is not None
    assert "practice G82050: no weighted population of the stream maternity" in done.stderr
    done = CliRunner().invoke(app, ["funding", "cascade", str(folder), "--quantum", "1m", "--json"])
    assert done.exit_code == 1
    assert done.stdout == ""
    assert "G82050" in done.stderr


def test_missing_lists_and_areas_are_named_together(
    mended: Callable[[str, Callable[[Row], Row | None]], Path],
) -> None:
    mended(
        "registered",
        lambda row: (
            None
            if row["practice"] == "G82050" and row["series"] == "allocation-2018-19"
            else row | {"patients": "0"}
            if row["practice"] == "G82049"
            else row
        ),
    )
    folder = mended(
        "cost_factors",
        lambda row: (
            None
            if row["organisation"] == "G82064" and row["factor"] == "market forces factor"
            else row
        ),
    )
    done = CliRunner().invoke(app, ["funding", "targets", str(folder), "--level", "practice"])
    assert done.exit_code == 1
    for words in (
        "practice G82050: no list",
        "practice G82049: a list of 0",
        "practice G82064: no market forces factor",
    ):
        assert words in done.stderr


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--edition", "1999-00"], 2, "no edition '1999-00'"),
        (["--edition", "2022-23"], 1, "no edition 2022-23 (table need_weights)"),
        (["--level", "trust"], 2, "no level of allocation"),
        (["--quantum", "0"], 2, "nothing"),
    ],
)
def test_bad_use_of_targets(example: Path, options: list[str], code: int, words: str) -> None:
    done = CliRunner().invoke(app, ["funding", "targets", str(example), *options])
    assert done.exit_code == code
    assert words in done.stderr
