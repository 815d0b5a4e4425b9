"""The deterrence function in its three families, relative and not."""

from __future__ import annotations

import math

import numpy as np
import pytest

from commonweal.space import Deterrence


@pytest.mark.parametrize(
    ("deterrence", "expected"),
    [
        (Deterrence(decay=0.5), -0.5 * 3),
        (Deterrence(power=2.0, offset_km=1.0), -2 * math.log(4)),
        (Deterrence(decay=0.5, power=2.0, offset_km=1.0), -0.5 * 3 - 2 * math.log(4)),
        (Deterrence(decay=0.5, offset_km=1.0, relative=1.0), -0.5 * 3 / (8 + 1)),
        (Deterrence(decay=0.5, offset_km=1.0, relative=0.5), -0.5 * 3 / math.sqrt(8 + 1)),
    ],
)
def test_by_hand(deterrence: Deterrence, expected: float) -> None:
    """Three km away, where the nearest is eight km away from the second of two areas."""
    said = deterrence.log([[9.0, 3.0]], [0.2, 8.0])
    assert said[0, 1] == pytest.approx(expected)


def test_falls_with_distance() -> None:
    distance = np.linspace(0, 50, 200)[None, :]
    for deterrence in (Deterrence(decay=0.1), Deterrence(power=1.0), Deterrence(relative=0.5)):
        said = deterrence.log(distance, np.full(200, 2.0))
        assert (np.diff(said) <= 0).all()
        assert np.isfinite(said).all()


def test_does_not_change_what_it_is_given() -> None:
    distance = np.array([[1.0, 2.0]])
    Deterrence(decay=1.0, power=1.0).log(distance)
    assert distance.tolist() == [[1.0, 2.0]]


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(ValueError, match="decay") as said:
        Deterrence(decay=-1.0, power=float("nan"), offset_km=0.0, relative=2.0)
    for name in ("decay", "power", "offset_km", "relative"):
        assert name in str(said.value)


def test_relative_distance_needs_the_nearest() -> None:
    with pytest.raises(ValueError, match="nearest_km"):
        Deterrence(relative=0.5).log([[1.0]])
