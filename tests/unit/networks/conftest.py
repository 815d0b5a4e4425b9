"""The example's day, read once for all tests of the room."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from commonweal.cli.opening import opened
from commonweal.networks.units import Units, units_of
from commonweal.people.ground import Ground


@pytest.fixture(scope="session")
def example_ground(example: Path) -> Ground:
    """Kent and Medway on the folder's own day."""
    return opened(example)[0]


@pytest.fixture(scope="session")
def example_units(example_ground: Ground) -> Units:
    """Its practices, ready to be grouped."""
    return units_of(example_ground)


@pytest.fixture(scope="session")
def example_2021(example: Path) -> Ground:
    """Kent and Medway on the day of the memberships at hand."""
    return opened(example, datetime(2021, 10, 1))[0]
