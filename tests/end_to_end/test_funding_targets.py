"""Targets, the cascade and the need index against the publishers' own files, read here with the
csv module alone."""

from __future__ import annotations

import csv
import gzip
import random
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from math import fsum
from pathlib import Path
from typing import Any

import pytest
from funding_asked import asked, by_code, copied, rewrite, rows_of, run

from commonweal import folder

KENT_CCGS = {"09C", "09E", "09J", "09W", "10A", "10D", "10E", "99J"}
LEVELS = ("system", "icp", "ccg", "pcn", "practice")
#: What a row says of each stream, and the publisher's column.
STREAMS = {
    "general_and_acute_weighted": "WP_G&A",
    "community_weighted": "WP_CS",
    "mental_health_weighted": "WP_MH",
    "maternity_weighted": "WP_Mat",
    "prescribing_weighted": "WP_Presc",
    "avoidable_mortality_weighted": "WP_AM",
}

Rows = dict[str | None, dict[str, Any]]


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    """Folders are read once for all calls of this module: what is read never changes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder, "read_folder", cache(folder.read_folder))
        yield


@pytest.fixture(scope="module", params=["kent", "example"])
def targets(request: pytest.FixtureRequest) -> dict[str, Rows]:
    """Targets by level, of the folder built from the publishers' files and of the example."""
    place = request.getfixturevalue(request.param)
    return {
        level: by_code(asked("targets", place, "--edition", "2018-19", "--level", level))
        for level in LEVELS
    }


def lines(path: Path) -> list[dict[str, str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def published(shared: Path) -> dict[str, dict[str, str]]:
    """The publisher's rows of 2018/19 of the practices of the eight CCGs."""
    rows = lines(shared / "data/england/practice_wp_2018-19_with_coords_england.csv.gz")
    return {row["Practice"]: row for row in rows if row["CCG"] in KENT_CCGS}


@pytest.fixture(scope="module")
def projected(shared: Path) -> list[dict[str, str]]:
    """The rows of the national tool of 2022/23 of the practices of the system."""
    rows = lines(shared / "data/england/aif_wp_data_2022LAD_HEAD.csv.gz")
    return [row for row in rows if row["ICS22"] == "QKS"]


@pytest.mark.row("C1")
def test_rows_of_every_level_say_what_scripts_ask_for(targets: dict[str, Rows]) -> None:
    bodies = {level: len(set(rows) - {None}) for level, rows in targets.items()}
    # Partnerships are in no publisher's file: the example alone names them.
    places = bodies.pop("icp")
    assert places in (0, 4)
    assert bodies == {"system": 1, "ccg": 8, "pcn": 42, "practice": 234}
    # Practices in no body of a level, or in one of another system, keep a row of their own.
    apart = {level for level, rows in targets.items() if None in rows}
    assert apart == ({"pcn"} if places else {"pcn", "icp"})
    for rows in targets.values():
        for row in rows.values():
            for name in (
                *STREAMS, "registered", "hospital_and_community_weighted", "overall_weighted",
            ):  # fmt: skip
                assert isinstance(row[name], float)
            assert isinstance(row["target_pence"], int)
            assert row["complete"] is True
            assert row["basis"] == "modelled"
    assert set(targets["ccg"]) == KENT_CCGS


@pytest.mark.row("C1")
def test_every_level_adds_up_to_the_same_pence_and_patients(targets: dict[str, Rows]) -> None:
    (system,) = targets["system"].values()
    for rows in targets.values():
        assert sum(row["target_pence"] for row in rows.values()) == system["target_pence"]
        for name in ("registered", "overall_weighted", *STREAMS):
            whole = fsum(row[name] for row in rows.values())
            assert whole == pytest.approx(system[name], rel=1e-12)


@pytest.mark.row("C1")
def test_each_practice_is_as_published(
    targets: dict[str, Rows], published: dict[str, dict[str, str]]
) -> None:
    found = targets["practice"]
    assert set(found) == set(published)
    for code, row in found.items():
        said = published[str(code)]
        assert row["registered"] == pytest.approx(float(said["GP_pop"]), abs=0.005)
        for name, column in STREAMS.items():
            # The example keeps three decimals.
            assert row[name] == pytest.approx(float(said[column]), abs=0.00051)
        need = row["hospital_and_community_weighted"]
        assert need == pytest.approx(float(said["WP_HCHS"]), abs=0.001)
        assert row["overall_weighted"] == pytest.approx(float(said["WP_Overall"]), abs=0.01)
        pounds = 1000 * float(said["Target_inc_remote_£k"])
        assert row["target_pence"] / 100 == pytest.approx(pounds, abs=10)


@pytest.mark.row("C1")
def test_bodies_are_the_sums_of_their_practices(
    targets: dict[str, Rows], published: dict[str, dict[str, str]]
) -> None:
    members: defaultdict[str, list[str]] = defaultdict(list)
    for code, said in published.items():
        members[said["CCG"]].append(code)
    for body, row in targets["ccg"].items():
        own = [targets["practice"][code] for code in members[str(body)]]
        assert row["practices"] == len(own)
        assert row["target_pence"] == sum(practice["target_pence"] for practice in own)


@pytest.mark.row("C1")
def test_the_eight_targets_are_those_compiled(targets: dict[str, Rows], shared: Path) -> None:
    compiled = lines(shared / "facts/kent-medway/ccgs.csv")
    assert {row["ccg_code"] for row in compiled} == KENT_CCGS
    for said in compiled:
        row = targets["ccg"][said["ccg_code"]]
        thousands = float(said["target_allocation_2018_19_gbp_k"])
        assert row["target_pence"] / 1e5 == pytest.approx(thousands, rel=0.001)
        assert row["need_index"] == pytest.approx(float(said["need_index_vs_england"]), abs=5.1e-5)
        per_head = float(said["target_per_head_gbp"])
        assert row["target_per_head"] == pytest.approx(per_head, abs=0.011)
    # GBP 1,255.675 for each weighted head.
    (system,) = targets["system"].values()
    price = system["target_pence"] / 100 / system["overall_weighted"]
    assert price == pytest.approx(1255.675, abs=0.0005)


def test_text_shows_pounds_and_says_that_a_target_is_no_allocation(example: Path) -> None:
    done = run("funding", "targets", example, "--edition", "2018-19", "--level", "ccg")
    assert done.exit_code == 0
    assert "Targets are targets, not actual allocations" in done.stdout
    assert "£149,570,013.21" in done.stdout


@pytest.mark.row("C1")
@pytest.mark.parametrize("quantum", ["2.2bn", "0.01", "12,345.67"])
def test_a_cascade_adds_up_to_the_penny_at_every_level(example: Path, quantum: str) -> None:
    pence = {"2.2bn": 220_000_000_000, "0.01": 1, "12,345.67": 1_234_567}[quantum]
    got = {
        level: by_code(asked("cascade", example, "--quantum", quantum, "--to", level))
        for level in LEVELS
    }
    for rows in got.values():
        assert sum(row["pence"] for row in rows.values()) == pence
        assert fsum(row["share"] for row in rows.values()) == pytest.approx(1)
    # What a body got is what the bodies below it got.
    below: defaultdict[str, int] = defaultdict(int)
    for row in got["ccg"].values():
        below[row["parent"]] += row["pence"]
    assert dict(below) == {code: row["pence"] for code, row in got["icp"].items()}


@pytest.mark.row("C1")
def test_no_order_of_rows_shows(example: Path, tmp_path: Path) -> None:
    shuffled = copied(example, tmp_path)
    draw = random.Random(4)
    for table in (
        "need_weights", "cost_factors", "registered", "organisations", "memberships",
        "successions", "ledger", "projections", "sources",
    ):  # fmt: skip
        rows = rows_of(shuffled, table)
        before = list(rows)
        draw.shuffle(rows)
        assert rows != before
        rewrite(shuffled, table, rows)
    for verb, options in (
        ("cascade", ("--quantum", "2,345,678,901.23", "--to", "practice")),
        ("cascade", ("--quantum", "7.77", "--to", "pcn")),
        ("targets", ("--edition", "2018-19", "--level", "pcn")),
        ("growth", ()),
        ("pace", ("--years", 3, "--scenarios", 50)),
        ("control", ()),
    ):
        assert asked(verb, shuffled, *options) == asked(verb, example, *options)


@pytest.mark.row("C1")
@pytest.mark.parametrize(("level", "column", "count"), [("district", "LAD21", 13),
                                                        ("pcn", "PCN_Code", 42)])  # fmt: skip
def test_need_indices_as_the_national_tool_writes_them(
    kent: Path, projected: list[dict[str, str]], level: str, column: str, count: int
) -> None:
    def per_head(rows: list[dict[str, str]]) -> float:
        need = fsum(float(row["Final WP"]) for row in rows)
        return need / fsum(float(row["pop 2022/23"]) for row in rows)

    members: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for said in projected:
        members[said[column]].append(said)
    loose = members.pop("U", [])
    found = by_code(asked("need-index", kent, "--level", level, "--edition", "2022-23"))
    unallocated = found.pop(None, None)
    assert len(found) == len(members) == count
    for code, row in found.items():
        wanted = per_head(members[str(code)]) / per_head(projected)
        assert row["need_index"] == pytest.approx(wanted, rel=1e-12)
        assert row["practices"] == len(members[str(code)])
    # The practice that is in no network keeps a row of its own, and is in none of the others.
    assert (unallocated is None) == (not loose)
    if unallocated is not None:
        wanted = per_head(loose) / per_head(projected)
        assert (unallocated["practices"], unallocated["need_index"]) == (1, pytest.approx(wanted))


@pytest.mark.row("C1")
def test_weights_of_the_edition_are_recovered_from_the_rows(kent: Path) -> None:
    found = {one["outcome"]: one for one in asked("fit", kent, "--edition", "2018-19")}
    hospital = found["hospital and community"]
    # As compiled by regression on the rows of all England (facts, allocation formula).
    compiled = {
        "general and acute": 0.74435, "community": 0.06414,
        "mental health": 0.14986, "maternity": 0.04166,
    }  # fmt: skip
    assert hospital["weights"] == pytest.approx(compiled, abs=5e-5)
    assert fsum(hospital["weights"].values()) == pytest.approx(1, abs=1e-6)
    assert hospital["residual_max"] < 0.001
    assert (hospital["basis"], hospital["rows"]) == ("estimated", 234)
    overall = found["overall before remoteness"]
    assert overall["shares"]["inequalities"] == pytest.approx(0.1, abs=1e-6)
    assert overall["residual_max"] < 9


def test_an_edition_without_a_price_has_no_target_until_a_quantum_is_given(kent: Path) -> None:
    ask = ("targets", kent, "--edition", "2023-24", "--level", "system")
    (row,) = asked(*ask)
    assert row["target_pence"] is None
    assert "quantum" in row["target_missing"]
    (priced,) = asked(*ask, "--quantum", "100bn")
    assert priced["target_pence"] == pytest.approx(priced["share_of_england"] * 1e13, rel=1e-9)
