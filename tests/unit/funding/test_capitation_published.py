"""Capitation against the published columns of all England, practice by practice."""

from __future__ import annotations

from math import fsum
from pathlib import Path

import numpy as np
import pytest
from capitation_published import FACTORS, STREAMS, Row, column, published

from commonweal.funding.capitation.formula import edition_of
from commonweal.funding.capitation.practices import (
    Practices,
)
from commonweal.funding.capitation.targets import (
    pence_of,
    price_per_head,
)
from commonweal.funding.capitation.weighting import before_remoteness_rounded, weigh


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
