"""What follows where the folder holds more, or less: staff, services on the same site, minutes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from kent_by_hand import OPTIONS, choice_of, ground_of, read_kent, studied

from commonweal import folder
from commonweal.evidence import Lack
from commonweal.services.siting import part as siting_part
from commonweal.services.siting.staffing import Rota
from commonweal.system.study import Tables


@pytest.fixture
def read(example: Path) -> folder.Folder:
    return read_kent(example)


def test_consultants_in_post_make_a_rota_feasible_or_not(read: folder.Folder) -> None:
    def rota(count: int) -> Rota:
        source = read.tables.held["sites"]["source"][0].as_py()
        rows: list[dict[str, object]] = [
            {"organisation": code, "role": "stroke consultants", "as_of": read.settings.as_of,
             "headcount": float(each), "basis": "assumed", "source": source}
            for code, each in (("RN7", 4), ("RVV", count))
        ]  # fmt: skip
        found = studied(ground_of(read, workforce=rows)).rota
        assert isinstance(found, Rota)
        return found

    assert studied(ground_of(read)).rota.there is None  # type: ignore[union-attr]  # none is held
    few, enough = rota(15), rota(18)
    assert (few.there, enough.there) == (19, 22)
    volumes = [512.2, 833.1, 1104.7]
    assert enough.needed(volumes).people == 22
    assert (few.feasible(volumes), enough.feasible(volumes)) == (False, True)


def test_a_service_that_must_be_on_the_same_site_rules_out_whom_it_lacks(
    read: folder.Folder,
) -> None:
    source = read.tables.held["sites"]["source"][0].as_py()
    standard: dict[str, object] = {
        "service": "stroke", "standard": "brain imaging", "measure": "needs_on_site",
        "role": "computed tomography round the clock", "words": "made up for a test",
        "basis": "assumed", "source": source,
    }  # fmt: skip
    held: list[dict[str, object]] = [
        {"site": code, "service": "computed tomography round the clock", "given": given,
         "basis": "assumed", "source": source}
        for code, given in (("DA28DA", True), ("ME169QQ", True), ("TN240LZ", True),
                            ("ME75NY", False))
    ]  # fmt: skip
    sited = studied(ground_of(read, services=[standard], site_services=held))
    assert not isinstance(sited.together, Lack)
    met = {o: sited.together.met(choice_of(sited, codes).open) for o, codes in OPTIONS.items()}
    assert met == {"A": False, "B": True, "C": False, "D": False, "E": None}
    assert isinstance(studied(ground_of(read)).together, Lack)


def test_a_site_without_minutes_leaves_its_options_out_by_name(read: folder.Folder) -> None:
    ground = ground_of(read)
    held = dict(ground.tables.held)
    travel = held["travel"]
    held["travel"] = travel.filter(pa.compute.equal(travel["site"], "DA28DA"))
    thin = replace(ground, tables=Tables(held, ground.tables.sources))
    sited = studied(thin)
    # One timed site is too few to learn a relation from: nothing can be estimated.
    assert [sited.setting.sites[at].code for at in sited.setting.own] == ["DA28DA"]
    assert not isinstance(sited.options, Lack)
    assert sited.options.options == ()
    assert {code for code, _ in sited.options.left_out} == set("ABCDE")
    with pytest.raises(KeyError, match="no site that can be scored"):
        sited.options.named("B")
    part = siting_part.part(thin)
    assert any("ME169QQ" in lack.what for lack in part.lacks)
