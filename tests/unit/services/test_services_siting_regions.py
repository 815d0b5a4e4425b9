"""Folders of England know the regions that plans by parts are made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

import pytest

from commonweal.folder.importers import regions
from commonweal.folder.importers.periods import Period
from commonweal.folder.importers.published import Published
from commonweal.folder.importers.systems import Chosen
from commonweal.system.organisation import Kind

ROWS = [
    ("QKS", "Y59", "South East"),
    ("QNX", "Y59", "South East"),
    ("QOP", "Y62", "North West"),
    ("QZZ", "Y99", "A region of a system that is not held"),
]


class Geographies:
    """What the file of 2020/21 says."""

    def __init__(self, landed: bool = True) -> None:
        self.landed = landed

    def holds(self, identifier: str) -> bool:
        return self.landed and identifier == "nhsd-qof-geographies-2020-21"

    def rows(self, _query: str) -> Sequence[tuple[str, ...]]:
        return ROWS


def chosen(code: str) -> Chosen:
    return Chosen(
        code=code,
        name=code,
        aliases=(),
        codes=frozenset({"QKS", "QNX", "QOP"}) if code == "ENG" else frozenset({code}),
        commissioners=frozenset(),
        period=cast(Period, None),
    )


def published(landed: bool = True) -> Published:
    return cast(Published, Geographies(landed))


def test_regions_of_the_systems_held_and_since_when_that_is_known() -> None:
    england = chosen("ENG")
    bodies = regions.organisations(published(), england)
    assert [(b.code, b.name, b.kind) for b in bodies] == [
        ("Y59", "South East", Kind.REGION),
        ("Y62", "North West", Kind.REGION),
    ]
    lives = {code: [(date(2016, 1, 1), None)] for code in ("QKS", "QNX", "QOP")}
    lives |= {b.code: [(b.opened, b.closed)] for b in bodies}
    found = regions.memberships(published(), england, lives)
    kent = [(m.group, m.start, m.end, m.basis) for m in found if m.member == "QKS"]
    assert kent == [
        ("Y59", date(2019, 4, 1), date(2020, 3, 31), "assumed"),
        ("Y59", date(2020, 4, 1), None, "observed"),
    ]
    assert {m.group for m in found} == {"Y59", "Y62"}


@pytest.mark.parametrize(("code", "landed"), [("QKS", True), ("ENG", False)])
def test_a_folder_of_one_system_or_without_the_file_has_no_regions(code: str, landed: bool) -> None:
    assert regions.organisations(published(landed), chosen(code)) == []
    assert regions.memberships(published(landed), chosen(code), {}) == []
